//! What is claimed in a validation: why, in which languages, and which competences at which level. Seen by the whole case
//! team, interpreters included, by the assessors and by the person.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{account, code::Findings, competence, competence_validation, id::Id, json::Json, partner, rule::Refusal};

codes! {
    /// What can be done with what is claimed.
    #[graphql(name = "ValidationBriefVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Write it down with the request.
        Create = "CREATE",
        /// Change it.
        Update = "UPDATE",
    }
}
verbs!();

/// A competence and a level that somebody claims, or has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The competence.
    pub competence: Id<competence::Entity>,
    /// The level, from 1.
    pub level: i32,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "validation_brief")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that owns the case.
    pub partner_id: Id<partner::Entity>,
    /// The validation.
    pub validation_id: Id<competence_validation::Entity>,
    /// What the validation is for.
    pub purpose: Option<String>,
    /// The languages in which the candidate can be assessed, BCP 47.
    pub languages: Json<Vec<String>>,
    /// What is claimed.
    pub claims: Json<Vec<Claim>>,
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

record!(partner_id; purpose, languages, claims);
stateless!();

/// Changes of what is claimed: `None` leaves, an inner `None` clears.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field is the column of the same name")]
pub struct Changes {
    pub purpose: Option<Option<String>>,
    pub languages: Option<Vec<String>>,
    pub claims: Option<Vec<Claim>>,
}

impl Model {
    /// What is claimed with a request, or everything that is wrong with it.
    pub fn written(
        id: Id<Entity>,
        of: &competence_validation::Model,
        changes: Changes,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        let empty = Self {
            id,
            partner_id: of.partner_id,
            validation_id: of.id,
            purpose: None,
            languages: Json::default(),
            claims: Json::default(),
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        };
        empty.changed(changes)
    }

    /// With these changes, or everything that is wrong with them.
    pub fn changed(&self, changes: Changes) -> Result<Self, Refusal> {
        let Changes {
            purpose,
            languages,
            claims,
        } = changes;
        let mut next = self.clone();
        crate::record::set(&mut next.purpose, purpose);
        crate::record::set(&mut next.languages, languages.map(Json));
        crate::record::set(&mut next.claims, claims.map(Json));
        let mut found = Findings::default();
        found.fits(next.purpose.as_deref().unwrap_or_default(), "purpose", 2_000);
        found.few(next.languages.len(), "languages");
        found.languages(&next.languages, "languages");
        found.few(next.claims.len(), "claims");
        found.require(
            !next.claims.is_empty(),
            "claims",
            "REQUIRED",
            "At least one competence is claimed.",
            "Au moins une compétence est revendiquée.",
        );
        let named: BTreeSet<_> = next.claims.iter().map(|claim| claim.competence).collect();
        found.require(
            named.len() == next.claims.len(),
            "claims",
            "TWICE",
            "Each competence is claimed once.",
            "Chaque compétence est revendiquée une fois.",
        );
        found.into_result()?;
        Ok(next)
    }

    /// without what the candidate wanted it for.
    #[must_use]
    pub fn forgotten(&self, who: &crate::forgetting::Forgetting) -> Self {
        Self {
            purpose: None,
            created_by: who.unless(self.created_by),
            ..self.clone()
        }
    }
}
