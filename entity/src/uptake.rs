//! Who uses a result, or follows one of its recommendations: since when, where, and what proves it. Recorded also after
//! the project's end (D-5).

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{
    account,
    code::Findings,
    id::Id,
    json::Json,
    partner, project, recommendation,
    record::set,
    result,
    rule::Refusal,
    text::{LocalisedText, Translation, sort_key},
};

codes! {
    /// What can be done with a record of uptake.
    #[graphql(name = "UptakeVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Record it.
        Create = "CREATE",
        /// Change it.
        Update = "UPDATE",
        /// Remove it.
        Delete = "DELETE",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "uptake")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that records it.
    pub partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// What is used.
    pub result_id: Id<result::Entity>,
    /// The recommendation that is followed, where it is one.
    pub recommendation_id: Option<Id<recommendation::Entity>>,
    /// Who uses it.
    pub organisation: String,
    /// Sort key of the organisation.
    pub organisation_sort: String,
    /// In which country, ISO 3166-1.
    pub country: String,
    /// Whether that is another country than its author's (portability).
    pub abroad: bool,
    /// Since when.
    pub since: Date,
    /// What for, and how.
    pub description: Json<LocalisedText>,
    /// Where the proof is.
    pub proof_url: Option<String>,
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

/// What is used, and who says so.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    /// Its id.
    pub id: Id<Entity>,
    /// The partner that records it.
    pub partner_id: Id<partner::Entity>,
    /// What is used.
    pub result: &'a result::Model,
    /// The recommendation that is followed, where it is one.
    pub recommendation_id: Option<Id<recommendation::Entity>>,
    /// Since when.
    pub since: NaiveDate,
    /// When it is recorded.
    pub now: DateTime<Utc>,
}

/// Changes of a record: `None` leaves, an inner `None` clears.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field is the column of the same name")]
pub struct Changes {
    pub organisation: Option<String>,
    pub country: Option<String>,
    pub since: Option<NaiveDate>,
    pub description: Option<Option<Translation>>,
    pub proof_url: Option<Option<String>>,
    /// Fields that were to be cleared although a record needs them, as the API spells them.
    pub missing: Vec<&'static str>,
}

impl Model {
    /// A record of use, or everything that is wrong with it. `home` is the country of the result's author.
    pub fn recorded(new: New<'_>, changes: Changes, home: &str) -> Result<Self, Refusal> {
        let New {
            id,
            partner_id,
            result,
            recommendation_id,
            since,
            now,
        } = new;
        let empty = Self {
            id,
            partner_id,
            project_id: result.project_id,
            result_id: result.id,
            recommendation_id,
            organisation: String::new(),
            organisation_sort: String::new(),
            country: String::new(),
            abroad: false,
            since,
            description: Json::default(),
            proof_url: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        };
        empty.changed(changes, home, now.date_naive())
    }

    /// The record with these changes, or everything that is wrong with them.
    pub fn changed(&self, changes: Changes, home: &str, today: NaiveDate) -> Result<Self, Refusal> {
        let Changes {
            organisation,
            country,
            since,
            description,
            proof_url,
            missing,
        } = changes;
        let mut next = self.clone();
        let mut found = Findings::default();
        found.missing(&missing);
        set(&mut next.organisation, organisation);
        set(&mut next.country, country);
        set(&mut next.since, since);
        set(&mut next.proof_url, proof_url);
        if let Some(change) = description {
            next.description.0.apply_or_clear(change);
        }
        next.organisation_sort = sort_key(&next.organisation);
        next.abroad = next.country != home;
        found.text(&next.organisation, "organisation", 300);
        found.country(&next.country, "country");
        found.day(next.since, "since");
        found.require(
            next.since <= today,
            "since",
            "RANGE",
            "It is in use already.",
            "Il est déjà utilisé.",
        );
        found.localised(&next.description, "description", 20_000, false);
        found.url(next.proof_url.as_deref(), "proof");
        found.into_result()?;
        Ok(next)
    }
}
