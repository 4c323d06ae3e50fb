//! How many mobilities a project plans for one country or one hosting partner.

use crate::{account, id::Id, partner, project};
use sea_orm::entity::prelude::*;
use serde::Serialize;

codes! {
    /// What can be done with a target.
    #[graphql(name = "MobilityTargetVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Set it with its project.
        Create = "CREATE",
    }
}

verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "mobility_target")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The coordinating partner.
    pub partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// Country of the host, ISO 3166-1; a partner's own country where the target names one.
    pub host_country: String,
    /// The hosting partner, where the target names one.
    pub host_partner_id: Option<Id<partner::Entity>>,
    /// Planned number of mobilities.
    pub planned: i32,
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
