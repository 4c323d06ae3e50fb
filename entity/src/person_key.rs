//! A key for each person. Without it their identity cannot be read by anybody, which is what erasure means.

use crate::{id::Id, identity, wrapping_key};
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_key")]
pub struct Model {
    /// Whose key it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub identity_id: Id<identity::Entity>,
    /// The key that it is wrapped under.
    pub wrapping_key_id: Id<wrapping_key::Entity>,
    /// The key itself, encrypted, base64.
    pub wrapped: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
