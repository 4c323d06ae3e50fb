//! One move in the life of a project: from which status to which, when, and why. Written with the move, never
//! changed.

use crate::{
    account,
    id::Id,
    partner,
    project::{self, Status},
};
use sea_orm::entity::prelude::*;
use serde::Serialize;

codes! {
    /// What can be done with the record of a move.
    #[graphql(name = "ProjectStatusChangeVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Make it with the move.
        Create = "CREATE",
    }
}

verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "project_status_change")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The coordinating partner, which made the move.
    pub partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// The status before.
    pub from_status: Status,
    /// The status since.
    pub to_status: Status,
    /// When.
    pub at: DateTimeUtc,
    /// Why, where a reason was given.
    pub reason: Option<String>,
    /// How often it was changed, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// Who made it; null for the installation itself.
    pub created_by: Option<Id<account::Entity>>,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
    /// Who last changed it.
    pub updated_by: Option<Id<account::Entity>>,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

record!(partner_id);
stateless!();

impl Model {
    /// The record of a move of `project` to the status `to`.
    #[must_use]
    pub fn of(id: Id<Entity>, project: &project::Model, to: Status, at: DateTimeUtc, reason: Option<String>) -> Self {
        Self {
            id,
            partner_id: project.partner_id,
            project_id: project.id,
            from_status: project.status,
            to_status: to,
            at,
            reason,
            version: 0,
            created_at: at,
            created_by: None,
            updated_at: at,
            updated_by: None,
        }
    }
}
