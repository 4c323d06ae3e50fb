//! who is named in a file, so that the file goes when the person is made unrecognisable.

use crate::{file, id::Id, identity};
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file_person")]
pub struct Model {
    /// The file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub file_id: Id<file::Entity>,
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub identity_id: Id<identity::Entity>,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
