//! Actions: what is done for a goal, written in a draft, and what came of it, noted as it goes (I-4).

use entity::{
    code::Findings,
    competence_validation,
    id::Id,
    inclusion_plan::{self, Verb as PlanVerb},
    mobility, module, module_session, participant,
    plan_action::{Changes, Column, Entity, Model, Progress, Verb},
    plan_goal,
    record::Stateful,
    validation_decision,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    Begun, begun_below,
    goal::{expect_edition, stage},
    policy, rewritten,
};
use crate::{
    authz::{Permit, matrix},
    db::{Session, Tx},
    error::Result,
    validation::audience::of_same_person,
};

/// Actions for one goal: more than anybody takes at once.
const MOST: usize = 50;

/// Writes an action for a goal of a draft.
pub async fn add(session: &Session, goal: Id<plan_goal::Entity>, changes: Changes) -> Result<Model> {
    let tx = session.begin().await?;
    let named = tx.look(plan_goal::Entity::find_by_id(goal)).await?;
    let module = offered(&tx, &changes).await?;
    let Begun { tx, permit, key, .. } = begun_below(tx, named.plan_id, PlanVerb::Update).await?;
    permit.expect_open(PlanVerb::Update)?;
    let goal = tx.get(plan_goal::Entity::find_by_id(goal)).await?;
    expect_edition(&tx, &permit, goal.edition_id, PlanVerb::Update).await?;
    expect_offered(module.as_ref())?;
    expect_room(&tx, &goal).await?;
    let row = Model::added(tx.new_id(), &goal, changes, (permit.partner_id, tx.now()))?;
    let writing = tx
        .actor()
        .permit_new_among::<Entity>(Verb::Add, permit.partner_id, true)?;
    rewritten(&tx, permit, &key).await?;
    let done = tx.insert(writing.under(key), row).await?;
    tx.commit(done).await
}

/// The module that an action names, which the caller must see.
async fn offered(tx: &Tx, changes: &Changes) -> Result<Option<module::Model>> {
    match changes.module.flatten() {
        Some(id) => Ok(Some(tx.look(module::Entity::find_by_id(id)).await?)),
        None => Ok(None),
    }
}

fn expect_offered(module: Option<&module::Model>) -> Result<()> {
    let mut found = Findings::default();
    found.require(
        module.is_none_or(|module| module.state == module::State::Published),
        "module",
        "MODULE",
        "A PUBLISHED module is expected.",
        "Un module PUBLISHED est attendu.",
    );
    Ok(found.into_result()?)
}

async fn expect_room(tx: &Tx, goal: &plan_goal::Model) -> Result<()> {
    let there = Entity::find().filter(Column::GoalId.eq(goal.id));
    let there = tx.behind("I-1").await?.all(there).await?.len();
    let mut found = Findings::default();
    found.require(
        there < MOST,
        "goal",
        "TOO_MANY",
        "A goal has at most 50 actions.",
        "Un objectif a 50 actions au maximum.",
    );
    Ok(found.into_result()?)
}

/// An action that is changed, with its plan.
struct Changing {
    begun: Begun,
    action: Permit<Entity>,
}

async fn changing(tx: Tx, (id, expected): (Id<Entity>, i32), verb: Verb) -> Result<Changing> {
    let named = tx.look(Entity::find_by_id(id)).await?;
    let on_plan = if verb == Verb::Record {
        PlanVerb::Record
    } else {
        PlanVerb::Update
    };
    let begun = begun_below(tx, named.plan_id, on_plan).await?;
    let tx = &begun.tx;
    let found = tx.get(Entity::find_by_id(id)).await?;
    let may = policy::may(tx, matrix::plan_action(verb), &begun.permit).await?;
    let action = tx.actor().permit_among(verb, found, may)?;
    action.expect(verb, expected)?;
    begun.permit.expect_open(on_plan)?;
    expect_edition(tx, &begun.permit, action.edition_id, on_plan).await?;
    Ok(Changing { begun, action })
}

/// Changes an action of a draft.
pub async fn update(session: &Session, at: (Id<Entity>, i32), changes: Changes) -> Result<Model> {
    let tx = session.begin().await?;
    let module = offered(&tx, &changes).await?;
    let Changing { begun, action } = changing(tx, at, Verb::Update).await?;
    let Begun { tx, permit, key, .. } = begun;
    expect_offered(module.as_ref())?;
    let next = action.changed(changes)?;
    rewritten(&tx, permit, &key).await?;
    let done = tx.update(action.under(key), next).await?;
    tx.commit(done).await
}

/// Takes an action out of a draft. The plan is given back.
pub async fn remove(session: &Session, at: (Id<Entity>, i32)) -> Result<inclusion_plan::Model> {
    let tx = session.begin().await?;
    let Changing { begun, action } = changing(tx, at, Verb::Remove).await?;
    let Begun { tx, permit, key, .. } = begun;
    tx.delete(action.under(key.clone())).await?;
    let done = rewritten(&tx, permit, &key).await?;
    tx.commit(done).await
}

/// Says how an action goes, and what came of it: a session of its module, a mobility or a validation of the same person
/// (I-4).
pub async fn record(session: &Session, at: (Id<Entity>, i32), progress: Progress) -> Result<Model> {
    let tx = session.begin().await?;
    let linked = Linked::of(&tx, &progress).await?;
    let Changing { begun, action } = changing(tx, at, Verb::Record).await?;
    let Begun { tx, person, key, .. } = begun;
    linked.expect_fitting(&tx, &action, &person).await?;
    let next = action.recorded(progress);
    let done = tx.update(action.under(key), next).await?;
    tx.commit(done).await
}

/// What came of an action, as far as the caller sees it.
struct Linked {
    session: Option<module_session::Model>,
    mobility: Option<mobility::Model>,
    validation: Option<competence_validation::Model>,
}

impl Linked {
    async fn of(tx: &Tx, progress: &Progress) -> Result<Self> {
        let (mut session, mut mobility, mut validation) = (None, None, None);
        if let Some(id) = progress.session.flatten() {
            session = Some(tx.look(module_session::Entity::find_by_id(id)).await?);
        }
        if let Some(id) = progress.mobility.flatten() {
            mobility = Some(tx.look(mobility::Entity::find_by_id(id)).await?);
        }
        if let Some(id) = progress.validation.flatten() {
            validation = Some(tx.look(competence_validation::Entity::find_by_id(id)).await?);
        }
        Ok(Self {
            session,
            mobility,
            validation,
        })
    }

    /// I-4: the session is one of the action's module, mobility and validation are the person's.
    async fn expect_fitting(&self, tx: &Tx, action: &Model, person: &participant::Model) -> Result<()> {
        let mobility = self.mobility.as_ref().map(|row| row.participant_id);
        let validation = self.validation.as_ref().map(|row| row.candidate_id);
        let (moves, is_validated) = (
            theirs(tx, person, mobility).await?,
            theirs(tx, person, validation).await? && follows(tx, action, self.validation.as_ref()).await?,
        );
        let taught = self
            .session
            .as_ref()
            .is_none_or(|row| Some(row.module_id) == action.module_id);
        let mut found = Findings::default();
        found.require(
            taught,
            "session",
            "I-4",
            "A session of the action's module is expected.",
            "Une session du module de l'action est attendue.",
        );
        found.require(
            moves,
            "mobility",
            "I-4",
            "A mobility of the same person is expected.",
            "Une mobilité de la même personne est attendue.",
        );
        found.require(
            is_validated,
            "validation",
            "I-4",
            "A validation of the same person is expected that began after what the goal takes up was decided.",
            "Une validation de la même personne est attendue, commencée après la décision que l'objectif reprend.",
        );
        Ok(found.into_result()?)
    }
}

/// Whether a participation, if there is one, is the same person's.
async fn theirs(tx: &Tx, person: &participant::Model, of: Option<Id<participant::Entity>>) -> Result<bool> {
    let Some(id) = of else { return Ok(true) };
    let same = participant::Entity::find_by_id(id).filter(of_same_person(person));
    Ok(tx.system("I-4").one(same).await?.is_some())
}

/// Whether a validation came after the decision that found the unit missing.
async fn follows(tx: &Tx, action: &Model, case: Option<&competence_validation::Model>) -> Result<bool> {
    let Some(case) = case else { return Ok(true) };
    let behind = tx.behind("I-4").await?;
    let goal = behind.one(plan_goal::Entity::find_by_id(action.goal_id)).await?;
    let Some(decision) = goal.and_then(|goal| goal.decision_id) else {
        return Ok(true);
    };
    let decision = behind.one(validation_decision::Entity::find_by_id(decision)).await?;
    let after = |decision: validation_decision::Model| {
        decision.validation_id != case.id && decision.created_at <= case.created_at
    };
    Ok(decision.is_none_or(after))
}

/// The actions for a goal, in the order of writing.
pub async fn of_goal(session: &Session, id: Id<plan_goal::Entity>) -> Result<Vec<Model>> {
    session.load_all::<Entity>(Column::GoalId, id.uuid()).await
}

/// What the viewer may do with an action now.
pub async fn viewer_can(session: &Session, row: &Model) -> Result<Vec<Verb>> {
    let (writes, records) = stage(session, row.plan_id, row.edition_id).await?;
    let open = |verb: &Verb| match verb {
        Verb::Update | Verb::Remove => writes,
        Verb::Record => records,
        Verb::Read | Verb::Add => false,
    };
    Ok(Verb::ALL.iter().copied().filter(open).collect())
}
