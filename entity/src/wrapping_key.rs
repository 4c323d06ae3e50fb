//! The keys under which persons' keys are wrapped, themselves sealed under the master key. The newest wraps;
//! an older one is there only until everything has been wrapped anew.

use crate::id::Id;
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "wrapping_key")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The key, encrypted under the master key, base64.
    pub sealed: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
