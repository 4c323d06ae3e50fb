//! A partnership: one partner's part in one project.

use crate::{account, id::Id, partner, project};
use sea_orm::entity::prelude::*;
use serde::Serialize;

codes! {
    /// A partner's part in a project.
    #[graphql(name = "ProjectPartnerRole")]
    pub enum Role {
        /// Answers for the project. Exactly one, fixed at creation (J-1).
        Coordinator = "COORDINATOR",
        /// Takes part in full.
        Partner = "PARTNER",
        /// Reads what is shared and has no vote; a funder, for example.
        Associated = "ASSOCIATED",
    }
}

codes! {
    /// Life of a partnership.
    #[graphql(name = "ProjectPartnerState")]
    pub enum State {
        /// Invited: sees the project, takes no part yet.
        Invited = "INVITED",
        /// Takes part.
        Active = "ACTIVE",
        /// Has left; keeps its own records (J-5).
        Left = "LEFT",
    }
}

codes! {
    /// What can be done with a partnership.
    #[graphql(name = "ProjectPartnerVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Take part.
        Create = "CREATE",
    }
}

verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "project_partner")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// The partner that takes part.
    pub partner_id: Id<partner::Entity>,
    /// Its part.
    pub role: Role,
    /// Whether it sends participants.
    pub sending: bool,
    /// Whether it hosts participants.
    pub hosting: bool,
    /// Whether it takes part now.
    pub state: State,
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
    /// J-1: the founding partner's part: its coordinator, active from the start.
    #[must_use]
    pub fn coordinator(id: Id<Entity>, project: &project::Model, sending: bool, hosting: bool) -> Self {
        Self {
            id,
            project_id: project.id,
            partner_id: project.partner_id,
            role: Role::Coordinator,
            sending,
            hosting,
            state: State::Active,
            version: 0,
            created_at: project.created_at,
            created_by: None,
            updated_at: project.created_at,
            updated_by: None,
        }
    }
}
