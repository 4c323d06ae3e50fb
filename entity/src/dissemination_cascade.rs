//! That a dissemination record tells of what was passed on from a mobility (M-14).

use crate::{account, dissemination_record, id::Id, mobility, partner};
use sea_orm::entity::prelude::*;
use serde::Serialize;

codes! {
    /// What can be done with the link of a record to a mobility.
    #[graphql(name = "DisseminationCascadeVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Make it with the record.
        Create = "CREATE",
        /// Take it away.
        Delete = "DELETE",
    }
}

verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "dissemination_cascade")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner whose record and whose mobility it is.
    pub partner_id: Id<partner::Entity>,
    /// The record.
    pub record_id: Id<dissemination_record::Entity>,
    /// The mobility.
    pub mobility_id: Id<mobility::Entity>,
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
    /// That `record` tells of `mobility`.
    #[must_use]
    pub fn of(
        id: Id<Entity>,
        record: &dissemination_record::Model,
        mobility: Id<mobility::Entity>,
        now: DateTimeUtc,
    ) -> Self {
        Self {
            id,
            partner_id: record.partner_id,
            record_id: record.id,
            mobility_id: mobility,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        }
    }
}
