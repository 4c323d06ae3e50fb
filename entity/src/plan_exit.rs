//! How an inclusion plan ended, and what has become of the person then, after six months and after twelve.

use chrono::{DateTime, Months, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{account, code::Findings, id::Id, inclusion_plan, json::Json, partner, rule::Refusal};

codes! {
    /// Why a plan ended.
    #[graphql(name = "PlanExitReason")]
    pub enum Reason {
        /// Every goal was reached or dropped.
        GoalsSettled = "GOALS_SETTLED",
        /// The person found work or training and goes on without a plan.
        MovedOn = "MOVED_ON",
        /// The person has moved away.
        MovedAway = "MOVED_AWAY",
        /// The person cannot be reached.
        LostContact = "LOST_CONTACT",
        /// The person does not want it any more.
        PersonsWish = "PERSONS_WISH",
        /// The person took the consent PLAN back.
        ConsentWithdrawn = "CONSENT_WITHDRAWN",
        /// Anything else.
        Other = "OTHER",
    }
}

codes! {
    /// What has become of somebody.
    #[graphql(name = "PlanOutcome")]
    pub enum Outcome {
        /// Employed.
        Employed = "EMPLOYED",
        /// Works on their own account.
        SelfEmployed = "SELF_EMPLOYED",
        /// In education or training.
        InEducation = "IN_EDUCATION",
        /// Works without pay.
        Volunteering = "VOLUNTEERING",
        /// Looks for work.
        SeekingWork = "SEEKING_WORK",
        /// Anything else.
        Other = "OTHER",
        /// Could not be asked.
        NotReached = "NOT_REACHED",
    }
}

codes! {
    /// When somebody is asked what has become of them.
    #[graphql(name = "PlanOutcomeTime")]
    pub enum After {
        /// At the end of the plan.
        Exit = "EXIT",
        /// Six months after it.
        SixMonths = "SIX_MONTHS",
        /// Twelve months after it.
        TwelveMonths = "TWELVE_MONTHS",
    }
}

impl After {
    /// The months after the end.
    #[must_use]
    pub const fn months(self) -> u32 {
        match self {
            Self::Exit => 0,
            Self::SixMonths => 6,
            Self::TwelveMonths => 12,
        }
    }
}

codes! {
    /// What can be done with an exit.
    #[graphql(name = "PlanExitVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Note it with the end of the plan.
        Create = "CREATE",
        /// Note what has become of the person.
        RecordOutcome = "RECORD_OUTCOME",
    }
}
verbs!();

/// What has become of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExitOutcome {
    /// When they were to be asked.
    pub after: After,
    /// What they said.
    pub outcome: Outcome,
    /// When they were asked.
    pub on: NaiveDate,
    /// More about it.
    pub note: Option<String>,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "plan_exit")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that owns the plan.
    pub partner_id: Id<partner::Entity>,
    /// The plan.
    pub plan_id: Id<inclusion_plan::Entity>,
    /// Why it ended.
    pub reason: Reason,
    /// More about it.
    pub note: Option<String>,
    /// When it ended.
    pub ended_on: Date,
    /// What has become of the person.
    pub outcomes: Json<Vec<ExitOutcome>>,
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

record!(partner_id; reason, note, outcomes);
stateless!();

/// Whoever closes a plan early says why; that the goals are settled or a consent is withdrawn shows by itself.
pub fn expect_early(reason: Reason) -> Result<(), Refusal> {
    let mut found = Findings::default();
    found.require(
        !matches!(reason, Reason::GoalsSettled | Reason::ConsentWithdrawn),
        "reason",
        "REASON",
        "A plan whose goals are settled is completed, and one whose consent is withdrawn closes with it.",
        "Un plan dont les objectifs sont réglés s'achève, et celui dont le consentement est retiré se ferme avec lui.",
    );
    found.into_result()
}

impl Model {
    /// The exit of a plan that ends now, or everything that is wrong with it.
    pub fn noted(
        id: Id<Entity>,
        of: &inclusion_plan::Model,
        (reason, note): (Reason, Option<String>),
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        found.require(
            reason != Reason::Other || note.as_deref().is_some_and(|note| !note.trim().is_empty()),
            "note",
            "REQUIRED",
            "Say what the reason is.",
            "Dites quelle est la raison.",
        );
        found.fits(note.as_deref().unwrap_or_default(), "note", 2_000);
        found.into_result()?;
        Ok(Self {
            id,
            partner_id: of.partner_id,
            plan_id: of.id,
            reason,
            note,
            ended_on: now.date_naive(),
            outcomes: Json::default(),
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        })
    }

    /// With what has become of the person, in the place of what was noted for that time before. After six and twelve
    /// months people are asked who consent to it (`FOLLOW_UP`, X-3), and not before.
    pub fn with_outcome(&self, new: ExitOutcome, may_ask: bool, today: NaiveDate) -> Result<Self, Refusal> {
        let due = self.ended_on.checked_add_months(Months::new(new.after.months()));
        let next = self.ended_on.checked_add_months(Months::new(After::SixMonths.months()));
        let soon = |day| next.is_none_or(|next| day < next);
        let mut found = Findings::default();
        found.require(
            self.reason != Reason::ConsentWithdrawn,
            "after",
            "X-3",
            "Who has taken the consent back is not asked any more.",
            "Qui a retiré son consentement n'est plus interrogé.",
        );
        found.require(
            due.is_some_and(|due| due <= new.on) && new.on <= today && (new.after != After::Exit || soon(new.on)),
            "date",
            "RANGE",
            "A day from the time that is asked for until today is expected.",
            "Un jour entre l'échéance demandée et aujourd'hui est attendu.",
        );
        found.require(
            new.after == After::Exit || may_ask,
            "after",
            "X-3",
            "The person's consent FOLLOW_UP is needed to ask after the end.",
            "Le consentement FOLLOW_UP de la personne est nécessaire pour demander après la fin.",
        );
        found.fits(new.note.as_deref().unwrap_or_default(), "note", 2_000);
        found.into_result()?;
        let mut outcomes = self.outcomes.0.clone();
        outcomes.retain(|one| one.after != new.after);
        outcomes.push(new);
        outcomes.sort_by_key(|one| one.after);
        Ok(Self {
            outcomes: Json(outcomes),
            ..self.clone()
        })
    }

    /// what has become of the person stays for the figures.
    #[must_use]
    pub fn forgotten(&self) -> Self {
        let outcomes = self.outcomes.iter().map(|one| ExitOutcome {
            note: None,
            ..one.clone()
        });
        Self {
            note: None,
            outcomes: Json(outcomes.collect()),
            ..self.clone()
        }
    }
}
