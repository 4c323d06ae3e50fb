//! A piece of a file's bytes, sealed under the file's own key.

use crate::{file, id::Id};
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file_part")]
pub struct Model {
    /// The file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub file_id: Id<file::Entity>,
    /// Place in the file, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// Which attempt at writing the file it belongs to.
    pub attempt: i32,
    /// The bytes, encrypted and bound to file, attempt and place.
    #[sea_orm(column_type = "Blob")]
    pub sealed: Vec<u8>,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
