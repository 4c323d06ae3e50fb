//! A person's membership of a partner, with the roles it gives there.

use crate::{account, id::Id, json::Json, partner};
use sea_orm::entity::prelude::*;
use serde::Serialize;

codes! {
    /// A role at one partner. What each may do is said by the access matrix.
    pub enum Role {
        /// Partner profile, members and their roles, API keys. No case data, no identities.
        Admin = "ADMIN",
        /// Projects that the partner coordinates, partnerships, mobilities, results, reports, votes.
        Manager = "MANAGER",
        /// Modules, sessions, attendance and outcomes at their own partner.
        Trainer = "TRAINER",
        /// Validation cases and inclusion plans in whose case team they are.
        Counsellor = "COUNSELLOR",
        /// The assessments assigned to them.
        Assessor = "ASSESSOR",
        /// What the partner owns or is shared with it, without identities and case data.
        Viewer = "VIEWER",
        /// Their own record.
        Participant = "PARTICIPANT",
    }
}

codes! {
    /// Life of a membership.
    #[graphql(name = "PartnerMemberState")]
    pub enum State {
        /// Invited; grants nothing until it is accepted.
        Invited = "INVITED",
        /// In force.
        Active = "ACTIVE",
        /// Over; grants nothing.
        Ended = "ENDED",
    }
}

codes! {
    /// What can be done with a membership.
    #[graphql(name = "PartnerMemberVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
    }
}

verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "partner_member")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner.
    pub partner_id: Id<partner::Entity>,
    /// The person.
    pub account_id: Id<account::Entity>,
    /// Roles at this partner.
    pub roles: Json<Vec<Role>>,
    /// Whether the roles are granted.
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
