//! The ordered feed of what changed, written in the transaction of the change.

use crate::{id::Id, partner};
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// Place in the feed.
    #[sea_orm(primary_key, auto_increment = true)]
    pub position: i64,
    /// When.
    pub at: DateTimeUtc,
    /// Kind of the record.
    pub kind: String,
    /// The record.
    pub object_id: Uuid,
    /// What was done.
    pub verb: String,
    /// Who owns the record.
    pub partner_id: Option<Id<partner::Entity>>,
    /// The record's version afterwards.
    pub version: i32,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
