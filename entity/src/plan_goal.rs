//! A goal of an inclusion plan, in the person's words. It belongs to one edition; its state is how it goes since.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{
    account,
    code::{Findings, is_day},
    competence,
    id::Id,
    inclusion_plan, partner, plan_edition,
    record::{Stateful, set},
    rule::Refusal,
    validation_brief::Claim,
    validation_decision,
};

codes! {
    /// A domain of life that a plan looks at.
    #[graphql(name = "PlanDomain")]
    pub enum Domain {
        /// The language of the country.
        Language = "LANGUAGE",
        /// Reading and writing.
        Literacy = "LITERACY",
        /// A place to live.
        Housing = "HOUSING",
        /// Whether care can be reached; never a condition.
        HealthAccess = "HEALTH_ACCESS",
        /// Papers and offices.
        LegalAdmin = "LEGAL_ADMIN",
        /// Family and care of children.
        FamilyChildcare = "FAMILY_CHILDCARE",
        /// Devices and services.
        Digital = "DIGITAL",
        /// School, training and recognised competences.
        Education = "EDUCATION",
        /// Work.
        Work = "WORK",
        /// People to turn to.
        SocialNetwork = "SOCIAL_NETWORK",
        /// Money and debts.
        Finances = "FINANCES",
    }
}

codes! {
    /// How a goal goes.
    #[graphql(name = "PlanGoalState")]
    pub enum State {
        /// Worked on.
        Open = "OPEN",
        /// Reached.
        Reached = "REACHED",
        /// Given up.
        Dropped = "DROPPED",
    }
}

codes! {
    /// What can be done with a goal.
    #[graphql(name = "PlanGoalVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Write it down.
        Add = "ADD",
        /// Change it, in a draft.
        Update = "UPDATE",
        /// Take it out of a draft.
        Remove = "REMOVE",
        /// Say how it goes.
        Settle = "SETTLE",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "plan_goal")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that owns the plan.
    pub partner_id: Id<partner::Entity>,
    /// The plan.
    pub plan_id: Id<inclusion_plan::Entity>,
    /// The edition.
    pub edition_id: Id<plan_edition::Entity>,
    /// The same goal in the edition in which it came up.
    pub origin_id: Id<Entity>,
    /// The domain of life.
    pub domain: Domain,
    /// What the person wants to reach, in their words.
    pub statement: String,
    /// By what it is seen that it is reached.
    pub indicator: Option<String>,
    /// How much of that.
    pub target: Option<String>,
    /// By when.
    pub due: Option<Date>,
    /// The partner that sees to it.
    pub responsible_partner_id: Id<partner::Entity>,
    /// The decision of which it takes up a missing unit (V-8).
    pub decision_id: Option<Id<validation_decision::Entity>>,
    /// The competence that is missing there.
    pub competence_id: Option<Id<competence::Entity>>,
    /// The level that was claimed.
    pub level: Option<i32>,
    /// How it goes.
    pub state: State,
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

record!(partner_id; domain, statement, indicator, target, decision_id, competence_id, level, state);

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        self.state.code()
    }

    /// Whether its edition may be written is judged there.
    fn open(&self) -> &'static [Verb] {
        Verb::ALL
    }
}

/// A goal to be written down.
#[derive(Debug, Clone)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// Domain, statement and what else is known.
    pub changes: Changes,
    /// A missing unit of a decision that it takes up (V-8).
    pub from: Option<(Id<validation_decision::Entity>, Claim)>,
    /// The day of writing.
    pub now: DateTime<Utc>,
}

/// Changes of a goal: `None` leaves, an inner `None` clears.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field is the column of the same name")]
pub struct Changes {
    pub domain: Option<Domain>,
    pub statement: Option<String>,
    pub indicator: Option<Option<String>>,
    pub target: Option<Option<String>>,
    pub due: Option<Option<NaiveDate>>,
    pub responsible: Option<Id<partner::Entity>>,
    pub missing: Vec<&'static str>,
}

impl Model {
    /// A goal of an edition, or everything that is wrong with it.
    pub fn added(new: New, of: &plan_edition::Model, owner: Id<partner::Entity>) -> Result<Self, Refusal> {
        let New { id, changes, from, now } = new;
        let empty = Self {
            id,
            partner_id: owner,
            plan_id: of.plan_id,
            edition_id: of.id,
            origin_id: id,
            domain: Domain::Education,
            statement: String::new(),
            indicator: None,
            target: None,
            due: None,
            responsible_partner_id: owner,
            decision_id: from.map(|(decision, _)| decision),
            competence_id: from.map(|(_, claim)| claim.competence),
            level: from.map(|(_, claim)| claim.level),
            state: State::Open,
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
            domain,
            statement,
            indicator,
            target,
            due,
            responsible,
            missing,
        } = changes;
        let mut next = self.clone();
        set(&mut next.domain, domain);
        set(&mut next.statement, statement);
        set(&mut next.indicator, indicator);
        set(&mut next.target, target);
        set(&mut next.due, due);
        set(&mut next.responsible_partner_id, responsible);
        let mut found = Findings::default();
        found.missing(&missing);
        found.text(&next.statement, "statement", 2_000);
        for (text, field) in [(&next.indicator, "indicator"), (&next.target, "target")] {
            if let Some(text) = text {
                found.text(text, field, 500);
            }
        }
        found.require(
            next.due.is_none_or(is_day),
            "due",
            "RANGE",
            "A day from 1900 to 2199 is expected.",
            "Un jour de 1900 à 2199 est attendu.",
        );
        found.into_result()?;
        Ok(next)
    }

    /// The same goal in the next edition.
    #[must_use]
    pub fn copied(&self, id: Id<Entity>, of: &plan_edition::Model, now: DateTime<Utc>) -> Self {
        Self {
            id,
            partner_id: of.partner_id,
            edition_id: of.id,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
            ..self.clone()
        }
    }

    /// As it goes now.
    #[must_use]
    pub fn settled(&self, state: State) -> Self {
        Self { state, ..self.clone() }
    }

    /// The unit of a decision that it takes up (V-8).
    #[must_use]
    pub fn from_missing(&self) -> Option<Claim> {
        let (competence, level) = self.competence_id.zip(self.level)?;
        Some(Claim { competence, level })
    }

    /// that it was, and how it ended, stays; what the person said goes.
    #[must_use]
    pub fn forgotten(&self, who: &crate::forgetting::Forgetting) -> Self {
        Self {
            statement: String::new(),
            indicator: None,
            target: None,
            updated_by: who.unless(self.updated_by),
            ..self.clone()
        }
    }
}
