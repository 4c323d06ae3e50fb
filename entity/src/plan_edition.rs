//! One edition of an inclusion plan: the baseline and, below it, goals and actions. Drafted, agreed by both sides, and
//! never changed afterwards (I-1): the next edition takes its place.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    account,
    act::Act,
    code::Findings,
    id::Id,
    inclusion_plan::{self, Side},
    json::Json,
    partner,
    plan_goal::Domain,
    record::Stateful,
    rule::Refusal,
};

codes! {
    /// Life of an edition.
    #[graphql(name = "PlanEditionState")]
    pub enum State {
        /// Being written.
        Draft = "DRAFT",
        /// Agreed by both sides and in force.
        Agreed = "AGREED",
        /// Replaced by a later one.
        Superseded = "SUPERSEDED",
    }
}

codes! {
    /// What can be done with an edition.
    #[graphql(name = "PlanEditionVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Begin it.
        Create = "CREATE",
        /// Write its baseline.
        Update = "UPDATE",
        /// Agree to it.
        Agree = "AGREE",
        /// Let the next one take its place.
        Supersede = "SUPERSEDE",
    }
}
verbs!();

/// Where somebody stands in one domain of life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// The domain.
    pub domain: Domain,
    /// From 1, the worst, to 5.
    pub score: i32,
    /// When it was found.
    pub on: NaiveDate,
}

/// That one side agrees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// When.
    pub at: DateTimeUtc,
    /// Who agreed or wrote it down; null for the installation itself.
    pub account: Option<Id<account::Entity>>,
    /// How, where somebody wrote it down for the person.
    pub act: Option<Act>,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "plan_edition")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that owns the plan.
    pub partner_id: Id<partner::Entity>,
    /// The plan.
    pub plan_id: Id<inclusion_plan::Entity>,
    /// Its number, from 1.
    pub number: i32,
    /// Its life.
    pub state: State,
    /// Why it was begun, of all but the first.
    pub reason: Option<String>,
    /// Where the person stands, by domain.
    pub baseline: Json<Vec<Baseline>>,
    /// The person's agreement.
    pub person: Option<Json<Agreement>>,
    /// The case worker's agreement.
    pub worker: Option<Json<Agreement>>,
    /// When both had agreed.
    pub agreed_at: Option<DateTimeUtc>,
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

record!(partner_id; reason, baseline, person, worker);

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        self.state.code()
    }

    /// I-1: what is agreed is not changed.
    fn open(&self) -> &'static [Verb] {
        match self.state {
            State::Draft => &[Verb::Read, Verb::Update, Verb::Agree],
            State::Agreed => &[Verb::Read, Verb::Supersede],
            State::Superseded => &[Verb::Read],
        }
    }
}

impl Model {
    /// The first edition of a plan, or everything that is wrong with its baseline.
    pub fn first(
        id: Id<Entity>,
        of: &inclusion_plan::Model,
        baseline: Vec<Baseline>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        let empty = Self {
            id,
            partner_id: of.partner_id,
            plan_id: of.id,
            number: 1,
            state: State::Draft,
            reason: None,
            baseline: Json::default(),
            person: None,
            worker: None,
            agreed_at: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        };
        empty.written(baseline, now.date_naive())
    }

    /// The next edition of a plan that was revised, which begins as the one before it.
    pub fn next(
        &self,
        id: Id<Entity>,
        of: &inclusion_plan::Model,
        reason: String,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        found.text(&reason, "reason", 2_000);
        found.into_result()?;
        Ok(Self {
            id,
            partner_id: of.partner_id,
            number: of.edition,
            state: State::Draft,
            reason: Some(reason),
            person: None,
            worker: None,
            agreed_at: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
            ..self.clone()
        })
    }

    /// With this baseline, to which nobody has agreed; or everything that is wrong with it.
    pub fn written(&self, baseline: Vec<Baseline>, today: NaiveDate) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        for (index, one) in baseline.iter().enumerate() {
            found.require(
                (1..=5).contains(&one.score),
                &format!("baseline[{index}].score"),
                "RANGE",
                "A score from 1 to 5 is expected.",
                "Une note de 1 à 5 est attendue.",
            );
            found.day(one.on, &format!("baseline[{index}].date"));
            found.require(
                one.on <= today,
                &format!("baseline[{index}].date"),
                "RANGE",
                "A baseline was found already.",
                "Un point de départ est déjà constaté.",
            );
        }
        let domains: BTreeSet<_> = baseline.iter().map(|one| one.domain).collect();
        found.require(
            domains.len() == baseline.len(),
            "baseline",
            "TWICE",
            "Each domain has one score.",
            "Chaque domaine a une note.",
        );
        found.into_result()?;
        Ok(Self {
            baseline: Json(baseline),
            ..self.rewritten()
        })
    }

    /// I-1: as a draft that has changed, so that nobody has agreed to it.
    #[must_use]
    pub fn rewritten(&self) -> Self {
        Self {
            person: None,
            worker: None,
            ..self.clone()
        }
    }

    /// I-1: agreed to by one side; in force once both have.
    #[must_use]
    pub fn agreed(&self, side: Side, agreement: Agreement) -> Self {
        let (mut next, at) = (self.clone(), agreement.at);
        match side {
            Side::Person => next.person = Some(Json(agreement)),
            Side::Worker => next.worker = Some(Json(agreement)),
        }
        if next.person.is_some() && next.worker.is_some() {
            next.state = State::Agreed;
            next.agreed_at = Some(at);
        }
        next
    }

    /// Replaced by the next one.
    #[must_use]
    pub fn superseded(&self) -> Self {
        Self {
            state: State::Superseded,
            ..self.clone()
        }
    }

    /// I-1: what the case worker agreed to in a draft, the next one has not.
    #[must_use]
    pub fn without_worker(&self) -> Self {
        Self {
            worker: None,
            ..self.clone()
        }
    }

    /// the scores stay for the figures; what was written, and who proved it, goes.
    #[must_use]
    pub fn forgotten(&self, who: &crate::forgetting::Forgetting) -> Self {
        let forgotten = |agreement: &Option<Json<Agreement>>| {
            agreement.as_ref().map(|one| {
                Json(Agreement {
                    account: who.unless(one.account),
                    act: one.act.as_ref().map(Act::forgotten),
                    ..one.0.clone()
                })
            })
        };
        Self {
            reason: None,
            person: forgotten(&self.person),
            worker: forgotten(&self.worker),
            updated_by: who.unless(self.updated_by),
            ..self.clone()
        }
    }
}
