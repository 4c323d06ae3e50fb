//! A review of an inclusion plan: when it took place, what was found, and when the next one is due (I-2).

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{account, code::Findings, id::Id, inclusion_plan, partner, rule::Refusal};

codes! {
    /// What can be done with a review.
    #[graphql(name = "PlanReviewVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Write it down.
        Create = "CREATE",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "plan_review")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that owns the plan.
    pub partner_id: Id<partner::Entity>,
    /// The plan.
    pub plan_id: Id<inclusion_plan::Entity>,
    /// The number of the edition that was in force.
    pub edition: i32,
    /// When it took place.
    pub reviewed_on: Date,
    /// What was found.
    pub note: String,
    /// By when the next one is due.
    pub next_on: Date,
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

record!(partner_id; note);
stateless!();

impl Model {
    /// A review of a plan that goes on after it, or everything that is wrong with it.
    pub fn held(
        id: Id<Entity>,
        of: &inclusion_plan::Model,
        (on, note): (NaiveDate, String),
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        found.text(&note, "note", 5_000);
        found.into_result()?;
        Ok(Self {
            id,
            partner_id: of.partner_id,
            plan_id: of.id,
            edition: of.current_edition(),
            reviewed_on: on,
            note,
            next_on: of.next_review_on.unwrap_or(on),
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        })
    }

    /// that it took place stays.
    #[must_use]
    pub fn forgotten(&self) -> Self {
        Self {
            note: String::new(),
            ..self.clone()
        }
    }
}
