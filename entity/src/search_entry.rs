//! The full-text index: the words of one object, made in Rust.

use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_entry")]
pub struct Model {
    /// The object found by these words.
    #[sea_orm(primary_key, auto_increment = false)]
    pub object_id: Uuid,
    /// Its kind.
    pub kind: String,
    /// Tokens, see [`crate::text::SearchWords`].
    pub words: String,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
