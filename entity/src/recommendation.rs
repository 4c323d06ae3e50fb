//! One recommendation of a result, as a Green Paper has them: what is recommended to whom, and what became of it.
//!
//! Its words are its result's, and as unchangeable once that is published (D-3); what became of it is noted from then on,
//! also after the project's end (D-5).

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{
    account,
    code::Findings,
    dissemination_record::Level,
    id::Id,
    json::Json,
    partner, project,
    record::set,
    result,
    rule::Refusal,
    text::{LocalisedText, SearchWords, Translation},
};

codes! {
    /// What became of a recommendation.
    #[graphql(name = "RecommendationStatus")]
    pub enum Status {
        /// It is made.
        Proposed = "PROPOSED",
        /// Whom it is made to follows it.
        TakenUp = "TAKEN_UP",
        /// Whom it is made to does not.
        Declined = "DECLINED",
    }
}

codes! {
    /// What can be done with a recommendation.
    #[graphql(name = "RecommendationVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Add it to a draft.
        Create = "CREATE",
        /// Change it in the draft.
        Update = "UPDATE",
        /// Say what became of it.
        SetStatus = "SET_STATUS",
        /// Remove it from the draft.
        Delete = "DELETE",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "recommendation")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that writes the result.
    pub partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// The result, one edition of it.
    pub result_id: Id<result::Entity>,
    /// Its number in the result, from 1.
    pub number: i32,
    /// What is recommended.
    pub statement: Json<LocalisedText>,
    /// Why.
    pub evidence: Json<LocalisedText>,
    /// Where it is done already.
    pub good_practice: Json<LocalisedText>,
    /// To whom.
    pub addressee: String,
    /// How far it reaches.
    pub level: Level,
    /// What became of it.
    pub status: Status,
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

record!(partner_id, words);
stateless!();

/// Changes of a recommendation: `None` leaves, an inner `None` clears.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field is the column of the same name")]
pub struct Changes {
    pub statement: Option<Translation>,
    pub evidence: Option<Option<Translation>>,
    pub good_practice: Option<Option<Translation>>,
    pub addressee: Option<String>,
    pub level: Option<Level>,
    /// Fields that were to be cleared although a recommendation needs them, as the API spells them.
    pub missing: Vec<&'static str>,
}

impl Model {
    /// A recommendation with this number of a draft, or everything that is wrong with it.
    pub fn added(
        (id, number): (Id<Entity>, i32),
        of: &result::Model,
        level: Level,
        changes: Changes,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        let empty = Self {
            id,
            partner_id: of.partner_id,
            project_id: of.project_id,
            result_id: of.id,
            number,
            statement: Json::default(),
            evidence: Json::default(),
            good_practice: Json::default(),
            addressee: String::new(),
            level,
            status: Status::Proposed,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        };
        empty.changed(changes)
    }

    /// The recommendation with these changes, or everything that is wrong with them.
    pub fn changed(&self, changes: Changes) -> Result<Self, Refusal> {
        let Changes {
            statement,
            evidence,
            good_practice,
            addressee,
            level,
            missing,
        } = changes;
        let mut next = self.clone();
        let mut found = Findings::default();
        found.missing(&missing);
        if let Some(change) = statement {
            next.statement.0.apply(change);
        }
        if let Some(change) = evidence {
            next.evidence.0.apply_or_clear(change);
        }
        if let Some(change) = good_practice {
            next.good_practice.0.apply_or_clear(change);
        }
        set(&mut next.addressee, addressee);
        set(&mut next.level, level);
        found.localised(&next.statement, "statement", 5_000, true);
        found.localised(&next.evidence, "evidence", 20_000, false);
        found.localised(&next.good_practice, "goodPractice", 20_000, false);
        found.text(&next.addressee, "addressee", 300);
        found.into_result()?;
        Ok(next)
    }

    /// The same in the next edition of its result, where nothing has become of it yet that was not so before.
    #[must_use]
    pub fn carried(&self, id: Id<Entity>, into: Id<result::Entity>, now: DateTime<Utc>) -> Self {
        Self {
            id,
            result_id: into,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
            ..self.clone()
        }
    }

    /// What became of it.
    #[must_use]
    pub fn settled(&self, status: Status) -> Self {
        Self { status, ..self.clone() }
    }

    fn words(&self) -> SearchWords {
        SearchWords::default()
            .localised(&self.statement)
            .localised(&self.evidence)
            .localised(&self.good_practice)
            .name(&self.addressee)
    }
}
