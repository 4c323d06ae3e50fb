//! That somebody is too close to a candidate to judge them (V-2), as the candidate, the team or that person says.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{account, competence_validation, id::Id, partner};

codes! {
    /// Why somebody does not judge.
    pub enum ConflictGround {
        /// A relative.
        Relative = "RELATIVE",
        /// A friend, a neighbour, an enemy.
        Personal = "PERSONAL",
        /// Works with or for the candidate.
        Work = "WORK",
        /// Something else; the candidate need not say what.
        Other = "OTHER",
    }
}

codes! {
    /// What can be done with a declaration.
    #[graphql(name = "ConflictDeclarationVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Make it.
        Declare = "DECLARE",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "conflict_declaration")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that owns the case.
    pub partner_id: Id<partner::Entity>,
    /// The validation.
    pub validation_id: Id<competence_validation::Entity>,
    /// Who does not judge.
    pub account_id: Id<account::Entity>,
    /// Their name.
    pub display_name: String,
    /// Why.
    pub ground: ConflictGround,
    /// When it was declared.
    pub declared_at: DateTimeUtc,
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
    /// That this person does not judge in the validation.
    #[must_use]
    pub fn declared(
        id: Id<Entity>,
        of: &competence_validation::Model,
        (account_id, display_name): (Id<account::Entity>, String),
        ground: ConflictGround,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            partner_id: of.partner_id,
            validation_id: of.id,
            account_id,
            display_name,
            ground,
            declared_at: now,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        }
    }
}
