//! What the participant reports of a mobility (M-13): open from its last day, handed in once.

use chrono::TimeDelta;
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{
    account, act::Act, code::Findings, id::Id, json::Json, mobility, partner, record::Stateful, rule::Refusal,
};

/// The least time between two reminders (M-13).
const BETWEEN_REMINDERS: TimeDelta = TimeDelta::hours(24);

codes! {
    /// Life of a participant's report.
    #[graphql(name = "ParticipantReportState")]
    pub enum State {
        /// Not handed in.
        Awaited = "AWAITED",
        /// Handed in.
        Submitted = "SUBMITTED",
    }
}

codes! {
    /// What can be done with a participant's report.
    #[graphql(name = "ParticipantReportVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Ask for it.
        Create = "CREATE",
        /// Hand it in.
        Submit = "SUBMIT",
        /// Remind the participant.
        Remind = "REMIND",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "participant_report")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The sending partner.
    pub partner_id: Id<partner::Entity>,
    /// The mobility.
    pub mobility_id: Id<mobility::Entity>,
    /// Whether it is handed in.
    pub state: State,
    /// Overall judgement, 1 (poor) to 5 (very good).
    pub rating: Option<i32>,
    /// What was learnt.
    pub learnt: Option<String>,
    /// What should be better.
    pub suggestions: Option<String>,
    /// When it was handed in.
    pub submitted_at: Option<DateTimeUtc>,
    /// How it was given where it was recorded for somebody without a login.
    pub act: Json<Option<Act>>,
    /// When the participant was last reminded.
    pub reminded_at: Option<DateTimeUtc>,
    /// How often the participant was reminded.
    pub reminders: i32,
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

record!(partner_id; learnt, suggestions, act);

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        self.state.code()
    }

    /// M-13: handed in once.
    fn open(&self) -> &'static [Verb] {
        match self.state {
            State::Awaited => &[Verb::Read, Verb::Submit, Verb::Remind],
            State::Submitted => &[Verb::Read],
        }
    }
}

/// What the participant says.
#[derive(Debug, Clone)]
pub struct Answers {
    /// Overall judgement, 1 (poor) to 5 (very good).
    pub rating: i32,
    /// What was learnt.
    pub learnt: String,
    /// What should be better.
    pub suggestions: Option<String>,
}

impl Model {
    /// The report that a nominated mobility will ask for.
    #[must_use]
    pub fn awaited(id: Id<Entity>, mobility: &mobility::Model, now: DateTimeUtc) -> Self {
        Self {
            id,
            partner_id: mobility.partner_id,
            mobility_id: mobility.id,
            state: State::Awaited,
            rating: None,
            learnt: None,
            suggestions: None,
            submitted_at: None,
            act: Json(None),
            reminded_at: None,
            reminders: 0,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        }
    }

    /// Handed in, from the mobility's last day on (M-13).
    pub fn submitted(
        &self,
        mobility: &mobility::Model,
        Answers {
            rating,
            learnt,
            suggestions,
        }: Answers,
        act: Option<Act>,
        now: DateTimeUtc,
    ) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        is_open(mobility, now, &mut found);
        found.require(
            (1..=5).contains(&rating),
            "rating",
            "RANGE",
            "A judgement from 1 to 5 is expected.",
            "Un jugement de 1 à 5 est attendu.",
        );
        found.text(&learnt, "learnt", 10_000);
        found.fits(suggestions.as_deref().unwrap_or_default(), "suggestions", 10_000);
        found.into_result()?;
        Ok(Self {
            state: State::Submitted,
            rating: Some(rating),
            learnt: Some(learnt),
            suggestions,
            submitted_at: Some(now),
            act: Json(act),
            ..self.clone()
        })
    }

    /// Reminded once more, at least a day after the last time (M-13).
    pub fn reminded(&self, mobility: &mobility::Model, now: DateTimeUtc) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        is_open(mobility, now, &mut found);
        found.require(
            self.reminded_at.is_none_or(|last| now - last >= BETWEEN_REMINDERS),
            "mobility",
            "M-13",
            "Reminders are at least 24 hours apart.",
            "Les rappels sont espacés d'au moins 24 heures.",
        );
        found.into_result()?;
        Ok(Self {
            reminded_at: Some(now),
            reminders: self.reminders + 1,
            ..self.clone()
        })
    }
}

fn is_open(mobility: &mobility::Model, now: DateTimeUtc, found: &mut Findings) {
    found.require(
        mobility.end_date <= now.date_naive(),
        "mobility",
        "M-13",
        "The report is open from the mobility's last day on.",
        "Le rapport est ouvert à partir du dernier jour de la mobilité.",
    );
}
