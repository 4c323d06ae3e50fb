//! What plans want to reach, and what is done for it.

use chrono::Months;
use entity::{
    id::Id,
    inclusion_plan, module_session, plan_action, plan_edition,
    plan_goal::{self, State},
    validation_brief::Claim,
    validation_decision,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    Course, Planned, insert,
    words::{self, HOUSING, Written},
};
use crate::{
    demo::loading::{Loading, named},
    error::Result,
};

/// Goals and what is done for them: what a decision found missing, or work; and a place to live.
pub(super) async fn written(
    loading: &mut Loading,
    of: &Planned<'_>,
    edition: &plan_edition::Model,
) -> Result<(Vec<plan_goal::Model>, Vec<plan_action::Model>)> {
    let missing = of.decision.as_ref().map(|decision| decision.missing.0.clone());
    let missing = missing.unwrap_or_default();
    let decision = of.decision.as_ref().map(|decision| decision.id);
    let units: Vec<_> = decision
        .into_iter()
        .flat_map(|id| missing.iter().map(move |claim| (id, *claim)))
        .collect();
    let (mut goals, mut actions) = (Vec::new(), Vec::new());
    let froms = if units.is_empty() {
        vec![None]
    } else {
        units.into_iter().map(Some).collect()
    };
    for from in froms {
        let words = if from.is_some() { words::LEARNING } else { words::WORK };
        let goal = goal(loading, edition, &words, from)?;
        actions.push(action(loading, of, &goal, &words, true).await?);
        goals.push(goal);
    }
    let home = goal(loading, edition, &HOUSING, None)?;
    actions.push(action(loading, of, &home, &HOUSING, false).await?);
    goals.push(home);
    let settled = |goal: plan_goal::Model| match of.course {
        Course::Completed => goal.settled(State::Reached),
        Course::Closed => goal.settled(State::Dropped),
        _ => goal,
    };
    Ok((goals.into_iter().map(settled).collect(), actions))
}

fn goal(
    loading: &mut Loading,
    edition: &plan_edition::Model,
    words: &Written,
    from: Option<(Id<validation_decision::Entity>, Claim)>,
) -> Result<plan_goal::Model> {
    let due = loading.now().date_naive().checked_add_months(Months::new(9));
    let new = plan_goal::New {
        id: loading.id(),
        changes: plan_goal::Changes {
            domain: Some(words.domain),
            statement: Some(words.statement.to_owned()),
            indicator: Some(Some(words.indicator.to_owned())),
            target: Some(Some(words.target.to_owned())),
            due: Some(due),
            ..plan_goal::Changes::default()
        },
        from,
        now: loading.now(),
    };
    Ok(plan_goal::Model::added(new, edition, edition.partner_id)?)
}

/// A module with a session, and the case that is under way; or a service.
async fn action(
    loading: &mut Loading,
    of: &Planned<'_>,
    goal: &plan_goal::Model,
    words: &Written,
    taught: bool,
) -> Result<plan_action::Model> {
    let module = taught.then(|| named(&loading.modules, of.module)).transpose()?;
    let changes = plan_action::Changes {
        what: Some(words.what.to_owned()),
        module: Some(module),
        service: Some((!taught).then(|| "The municipality's housing office".to_owned())),
        due: Some(goal.due),
        missing: Vec::new(),
    };
    let id = loading.id();
    let row = plan_action::Model::added(id, goal, changes, (goal.partner_id, loading.now()))?;
    let begun = matches!(of.course, Course::Revised | Course::Completed);
    if !taught || !begun {
        return Ok(row);
    }
    let sessions = module_session::Entity::find().filter(module_session::Column::ModuleId.eq(module.map(Id::uuid)));
    let session = loading.all(sessions).await?.first().map(|one| one.id);
    Ok(row.recorded(plan_action::Progress {
        state: Some(plan_action::State::Done),
        session: Some(session),
        mobility: None,
        validation: Some(of.case.as_ref().map(|case| case.id)),
    }))
}

/// The next edition, as the plan was revised after its review: nobody has agreed to it yet.
pub(super) async fn revised(
    loading: &mut Loading,
    of: &Planned<'_>,
    row: &inclusion_plan::Model,
    (before, goals, actions): (&plan_edition::Model, Vec<plan_goal::Model>, Vec<plan_action::Model>),
) -> Result<()> {
    let reason = words::REVISION.to_owned();
    let next = before.next(loading.id(), row, reason, loading.now())?;
    insert::<plan_edition::Entity>(loading, of, vec![next.clone()]).await?;
    for goal in goals {
        let copy = goal.copied(loading.id(), &next, loading.now());
        let mut below = Vec::new();
        for action in actions.iter().filter(|action| action.goal_id == goal.id) {
            below.push(action.copied(loading.id(), &copy, loading.now()));
        }
        insert::<plan_goal::Entity>(loading, of, vec![copy]).await?;
        insert::<plan_action::Entity>(loading, of, below).await?;
    }
    Ok(())
}
