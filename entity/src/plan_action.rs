//! What is done for a goal: a module, a service or anything else, and what came of it: a place in a session, a mobility,
//! another validation (I-4).

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{
    account,
    code::{Findings, is_day},
    competence_validation,
    id::Id,
    inclusion_plan, mobility, module, module_session, partner, plan_edition, plan_goal,
    record::{Stateful, set},
    rule::Refusal,
};

codes! {
    /// How an action goes.
    #[graphql(name = "PlanActionState")]
    pub enum State {
        /// To be done.
        Todo = "TODO",
        /// Done.
        Done = "DONE",
        /// Given up.
        Dropped = "DROPPED",
    }
}

codes! {
    /// What can be done with an action.
    #[graphql(name = "PlanActionVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Write it down.
        Add = "ADD",
        /// Change it, in a draft.
        Update = "UPDATE",
        /// Take it out of a draft.
        Remove = "REMOVE",
        /// Say how it goes, and what came of it.
        Record = "RECORD",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "plan_action")]
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
    /// The goal.
    pub goal_id: Id<plan_goal::Entity>,
    /// The same action in the edition in which it came up.
    pub origin_id: Id<Entity>,
    /// What is done.
    pub what: String,
    /// The module that is taken.
    pub module_id: Option<Id<module::Entity>>,
    /// The service that is turned to.
    pub service: Option<String>,
    /// By when.
    pub due: Option<Date>,
    /// The session of the module.
    pub session_id: Option<Id<module_session::Entity>>,
    /// The mobility.
    pub mobility_id: Option<Id<mobility::Entity>>,
    /// The validation that follows.
    pub validation_id: Option<Id<competence_validation::Entity>>,
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

record!(partner_id; what, module_id, service, session_id, mobility_id, validation_id, state);

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

/// Changes of an action: `None` leaves, an inner `None` clears.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field is the column of the same name")]
pub struct Changes {
    pub what: Option<String>,
    pub module: Option<Option<Id<module::Entity>>>,
    pub service: Option<Option<String>>,
    pub due: Option<Option<NaiveDate>>,
    pub missing: Vec<&'static str>,
}

/// What came of an action: `None` leaves, an inner `None` clears.
#[derive(Debug, Clone, Copy, Default)]
#[expect(missing_docs, reason = "each field is the column of the same name")]
pub struct Progress {
    pub state: Option<State>,
    pub session: Option<Option<Id<module_session::Entity>>>,
    pub mobility: Option<Option<Id<mobility::Entity>>>,
    pub validation: Option<Option<Id<competence_validation::Entity>>>,
}

impl Model {
    /// An action for a goal, or everything that is wrong with it.
    pub fn added(
        id: Id<Entity>,
        of: &plan_goal::Model,
        changes: Changes,
        (owner, now): (Id<partner::Entity>, DateTime<Utc>),
    ) -> Result<Self, Refusal> {
        let empty = Self {
            id,
            partner_id: owner,
            plan_id: of.plan_id,
            edition_id: of.edition_id,
            goal_id: of.id,
            origin_id: id,
            what: String::new(),
            module_id: None,
            service: None,
            due: None,
            session_id: None,
            mobility_id: None,
            validation_id: None,
            state: State::Todo,
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
            what,
            module,
            service,
            due,
            missing,
        } = changes;
        let mut next = self.clone();
        set(&mut next.what, what);
        set(&mut next.module_id, module);
        if next.module_id != self.module_id {
            // I-4: a session is one of the module.
            next.session_id = None;
        }
        set(&mut next.service, service);
        set(&mut next.due, due);
        let mut found = Findings::default();
        found.missing(&missing);
        found.text(&next.what, "what", 1_000);
        if let Some(service) = &next.service {
            found.text(service, "service", 500);
        }
        found.require(
            next.module_id.is_none() || next.service.is_none(),
            "service",
            "MODULE_OR_SERVICE",
            "An action is a module or a service, and not both.",
            "Une action est un module ou un service, et non les deux.",
        );
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

    /// With what came of it.
    #[must_use]
    pub fn recorded(&self, progress: Progress) -> Self {
        let Progress {
            state,
            session,
            mobility,
            validation,
        } = progress;
        let mut next = self.clone();
        set(&mut next.state, state);
        set(&mut next.session_id, session);
        set(&mut next.mobility_id, mobility);
        set(&mut next.validation_id, validation);
        next
    }

    /// The same action in the next edition, below this goal.
    #[must_use]
    pub fn copied(&self, id: Id<Entity>, below: &plan_goal::Model, now: DateTime<Utc>) -> Self {
        Self {
            id,
            partner_id: below.partner_id,
            edition_id: below.edition_id,
            goal_id: below.id,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
            ..self.clone()
        }
    }

    /// With what has come of the same action in the edition before, while this one was being written.
    #[must_use]
    pub fn carried(&self, before: &Self) -> Self {
        Self {
            session_id: before.session_id.filter(|_| self.module_id == before.module_id),
            mobility_id: before.mobility_id,
            validation_id: before.validation_id,
            state: before.state,
            ..self.clone()
        }
    }

    /// that it was, and what came of it, stays.
    #[must_use]
    pub fn forgotten(&self, who: &crate::forgetting::Forgetting) -> Self {
        Self {
            what: String::new(),
            service: None,
            updated_by: who.unless(self.updated_by),
            ..self.clone()
        }
    }
}
