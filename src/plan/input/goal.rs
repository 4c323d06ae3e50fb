//! Inputs about goals and actions.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::{
    id::Id,
    plan_action::{self, Progress},
    plan_goal::{self, Changes, Domain},
};

use crate::{
    authz::Scoped,
    error::Result,
    graphql::{given::Needed, node::wanted_id, scalar::Date},
    plan::goal::Adding,
};

/// The id that was given; null clears.
fn named<E: Scoped>(given: MaybeUndefined<ID>) -> Result<MaybeUndefined<Id<E>>> {
    Ok(match given {
        MaybeUndefined::Undefined => MaybeUndefined::Undefined,
        MaybeUndefined::Null => MaybeUndefined::Null,
        MaybeUndefined::Value(id) => MaybeUndefined::Value(wanted_id(&id)?),
    })
}

/// A missing unit that a goal takes up (V-8).
#[derive(Debug, InputObject)]
pub struct MissingUnitInput {
    /// A decision in force about the same person.
    decision: ID,
    /// A competence that is missing there.
    competence: ID,
}

/// A goal that is written into a draft.
#[derive(Debug, InputObject)]
pub struct PlanGoalAddInput {
    /// The plan.
    plan: ID,
    /// The domain of life.
    domain: Domain,
    /// What the person wants to reach, in their words, 1 to 2,000 characters.
    statement: String,
    /// By what it is seen that it is reached, at most 500 characters.
    indicator: Option<String>,
    /// How much of that, at most 500 characters.
    target: Option<String>,
    /// By when.
    due: Option<Date>,
    /// The partner that sees to it, an active one of the project; the plan's owner if left out.
    responsible: Option<ID>,
    /// The missing unit that it takes up (V-8).
    from_missing: Option<MissingUnitInput>,
}

impl PlanGoalAddInput {
    pub(in crate::plan) fn checked(self) -> Result<Adding> {
        let Self {
            plan,
            domain,
            statement,
            indicator,
            target,
            due,
            responsible,
            from_missing,
        } = self;
        let missing = from_missing.map(|MissingUnitInput { decision, competence }| -> Result<_> {
            Ok((wanted_id(&decision)?, wanted_id(&competence)?))
        });
        Ok(Adding {
            plan: wanted_id(&plan)?,
            changes: Changes {
                domain: Some(domain),
                statement: Some(statement),
                indicator: Some(indicator),
                target: Some(target),
                due: Some(due.map(|day| day.0)),
                responsible: responsible.map(|id| wanted_id(&id)).transpose()?,
                missing: Vec::new(),
            },
            missing: missing.transpose()?,
        })
    }
}

/// Changes of a goal of a draft. What is left out stays; an explicit null clears.
#[derive(Debug, InputObject)]
pub struct PlanGoalUpdateInput {
    /// The goal.
    goal: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// The domain of life.
    domain: MaybeUndefined<Domain>,
    /// What the person wants to reach, in their words, 1 to 2,000 characters.
    statement: MaybeUndefined<String>,
    /// By what it is seen that it is reached, at most 500 characters.
    indicator: MaybeUndefined<String>,
    /// How much of that, at most 500 characters.
    target: MaybeUndefined<String>,
    /// By when.
    due: MaybeUndefined<Date>,
    /// The partner that sees to it, an active one of the project.
    responsible: MaybeUndefined<ID>,
}

impl PlanGoalUpdateInput {
    pub(in crate::plan) fn checked(self) -> Result<((Id<plan_goal::Entity>, i32), Changes)> {
        let Self {
            goal,
            expected_version,
            domain,
            statement,
            indicator,
            target,
            due,
            responsible,
        } = self;
        let mut needed = Needed::default();
        let responsible = needed.value("responsible", responsible);
        let changes = Changes {
            domain: needed.value("domain", domain),
            statement: needed.value("statement", statement),
            indicator: indicator.into(),
            target: target.into(),
            due: due.map_value(|day| day.0).into(),
            responsible: responsible.map(|id| wanted_id(&id)).transpose()?,
            missing: needed.missing(),
        };
        Ok(((wanted_id(&goal)?, expected_version), changes))
    }
}

/// A goal that is taken out of a draft, with its actions.
#[derive(Debug, InputObject)]
pub struct PlanGoalRemoveInput {
    /// The goal.
    goal: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl PlanGoalRemoveInput {
    pub(in crate::plan) fn checked(self) -> Result<(Id<plan_goal::Entity>, i32)> {
        let Self { goal, expected_version } = self;
        Ok((wanted_id(&goal)?, expected_version))
    }
}

/// How a goal goes.
#[derive(Debug, InputObject)]
pub struct PlanGoalSettleInput {
    /// The goal.
    goal: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// How it goes.
    state: plan_goal::State,
}

impl PlanGoalSettleInput {
    pub(in crate::plan) fn checked(self) -> Result<((Id<plan_goal::Entity>, i32), plan_goal::State)> {
        let Self {
            goal,
            expected_version,
            state,
        } = self;
        Ok(((wanted_id(&goal)?, expected_version), state))
    }
}

/// An action that is written into a draft.
#[derive(Debug, InputObject)]
pub struct PlanActionAddInput {
    /// The goal.
    goal: ID,
    /// What is done, 1 to 1,000 characters.
    what: String,
    /// The module that is taken, a PUBLISHED one; this or a service.
    module: Option<ID>,
    /// The service that is turned to, at most 500 characters; this or a module.
    service: Option<String>,
    /// By when.
    due: Option<Date>,
}

impl PlanActionAddInput {
    pub(in crate::plan) fn checked(self) -> Result<(Id<plan_goal::Entity>, plan_action::Changes)> {
        let Self {
            goal,
            what,
            module,
            service,
            due,
        } = self;
        let changes = plan_action::Changes {
            what: Some(what),
            module: Some(module.map(|id| wanted_id(&id)).transpose()?),
            service: Some(service),
            due: Some(due.map(|day| day.0)),
            missing: Vec::new(),
        };
        Ok((wanted_id(&goal)?, changes))
    }
}

/// Changes of an action of a draft. What is left out stays; an explicit null clears.
#[derive(Debug, InputObject)]
pub struct PlanActionUpdateInput {
    /// The action.
    action: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// What is done, 1 to 1,000 characters.
    what: MaybeUndefined<String>,
    /// The module that is taken, a PUBLISHED one.
    module: MaybeUndefined<ID>,
    /// The service that is turned to, at most 500 characters.
    service: MaybeUndefined<String>,
    /// By when.
    due: MaybeUndefined<Date>,
}

impl PlanActionUpdateInput {
    pub(in crate::plan) fn checked(self) -> Result<((Id<plan_action::Entity>, i32), plan_action::Changes)> {
        let Self {
            action,
            expected_version,
            what,
            module,
            service,
            due,
        } = self;
        let mut needed = Needed::default();
        let changes = plan_action::Changes {
            what: needed.value("what", what),
            module: named(module)?.into(),
            service: service.into(),
            due: due.map_value(|day| day.0).into(),
            missing: needed.missing(),
        };
        Ok(((wanted_id(&action)?, expected_version), changes))
    }
}

/// An action that is taken out of a draft.
#[derive(Debug, InputObject)]
pub struct PlanActionRemoveInput {
    /// The action.
    action: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl PlanActionRemoveInput {
    pub(in crate::plan) fn checked(self) -> Result<(Id<plan_action::Entity>, i32)> {
        let Self {
            action,
            expected_version,
        } = self;
        Ok((wanted_id(&action)?, expected_version))
    }
}

/// How an action goes, and what came of it (I-4). What is left out stays; an explicit null clears.
#[derive(Debug, InputObject)]
pub struct PlanActionRecordInput {
    /// The action.
    action: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// How it goes; a null changes nothing.
    state: Option<plan_action::State>,
    /// A session of the action's module.
    session: MaybeUndefined<ID>,
    /// A mobility of the same person.
    mobility: MaybeUndefined<ID>,
    /// A validation of the same person.
    validation: MaybeUndefined<ID>,
}

impl PlanActionRecordInput {
    pub(in crate::plan) fn checked(self) -> Result<((Id<plan_action::Entity>, i32), Progress)> {
        let Self {
            action,
            expected_version,
            state,
            session,
            mobility,
            validation,
        } = self;
        let progress = Progress {
            state,
            session: named(session)?.into(),
            mobility: named(mobility)?.into(),
            validation: named(validation)?.into(),
        };
        Ok(((wanted_id(&action)?, expected_version), progress))
    }
}
