//! An announcement that the identities of a project are about to be erased.

use crate::{id::Id, project};
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retention_notice")]
pub struct Model {
    /// The project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub project_id: Id<project::Entity>,
    /// The last day on which they are kept.
    #[sea_orm(primary_key, auto_increment = false)]
    pub retain_until: Date,
    /// When it was announced.
    pub announced_at: DateTimeUtc,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
