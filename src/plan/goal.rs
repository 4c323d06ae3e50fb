//! Goals: written in a draft, some of them from what a decision found missing (V-8), and settled as they go.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entity::{
    competence, competence_validation,
    id::Id,
    inclusion_plan::{self, Verb as PlanVerb},
    participant, partner, plan_action, plan_edition,
    plan_goal::{Changes, Column, Domain, Entity, Model, New, State, Verb},
    record::Stateful,
    rule::{Refusal, Text, Violation},
    validation_brief::Claim,
    validation_decision,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{At, Begun, agreement::goals_of, begun_below, edition_of, policy, rewritten};
use crate::{
    authz::{Permit, matrix},
    db::{Session, Tx},
    error::{Error, Result},
    validation::{audience::of_same_person, team::takes_part},
};

/// Goals of one edition: more than anybody pursues at once.
const MOST: usize = 50;

/// A goal to be written down.
#[derive(Debug)]
pub struct Adding {
    /// The plan.
    pub plan: Id<inclusion_plan::Entity>,
    /// What is known of it.
    pub changes: Changes,
    /// The decision and the competence that is missing there.
    pub missing: Option<(Id<validation_decision::Entity>, Id<competence::Entity>)>,
}

/// Writes a goal into the draft of a plan.
pub async fn add(session: &Session, adding: Adding) -> Result<Model> {
    let tx = session.begin().await?;
    let Adding { plan, changes, missing } = adding;
    tx.known(changes.responsible).await?;
    let decision = match missing {
        Some((id, _)) => Some(tx.get(validation_decision::Entity::find_by_id(id)).await?),
        None => None,
    };
    let Begun {
        tx,
        permit,
        person,
        key,
    } = begun_below(tx, plan, PlanVerb::Update).await?;
    permit.expect_open(PlanVerb::Update)?;
    if let Some(partner) = changes.responsible {
        takes_part(&tx, permit.project_id, partner, "input.responsible").await?;
    }
    let mut from = None;
    if let (Some(decision), Some((_, competence))) = (decision, missing) {
        let unit = units(&tx, &person, &decision).await?;
        let unit = unit.into_iter().find(|claim| claim.competence == competence);
        from = Some((decision.id, unit.ok_or_else(not_missing)?));
    }
    let draft = edition_of(&tx, &permit, permit.edition).await?;
    expect_room(&tx, &draft, 1).await?;
    let new = New {
        id: tx.new_id(),
        changes,
        from,
        now: tx.now(),
    };
    let row = Model::added(new, &draft, permit.partner_id)?;
    let writing = tx
        .actor()
        .permit_new_among::<Entity>(Verb::Add, permit.partner_id, true)?;
    rewritten(&tx, permit, &key).await?;
    let done = tx.insert(writing.under(key), row).await?;
    tx.commit(done).await
}

/// What a decision about the plan's person found missing (V-8).
async fn units(tx: &Tx, person: &participant::Model, decision: &validation_decision::Model) -> Result<Vec<Claim>> {
    let case = competence_validation::Entity::find_by_id(decision.validation_id);
    let case = tx.behind("V-8").await?.one(case).await?.ok_or(Error::NotFound)?;
    let same = participant::Entity::find_by_id(case.candidate_id).filter(of_same_person(person));
    let theirs = tx.system("V-8").one(same).await?.is_some();
    if !theirs || !decision.in_force {
        return Err(not_missing().into());
    }
    Ok(decision.missing.0.clone())
}

fn not_missing() -> Refusal {
    let text = Text::new(
        "A decision in force about this person is expected, in which the competence is missing.",
        "Une décision en vigueur sur cette personne est attendue, où la compétence manque.",
    );
    Refusal::Invalid(vec![Violation::new("input.decision", "V-8", text)])
}

async fn expect_room(tx: &Tx, draft: &plan_edition::Model, more: usize) -> Result<()> {
    let there = tx.behind("I-1").await?.all(goals_of(draft)).await?.len();
    let mut found = entity::code::Findings::default();
    found.require(
        there + more <= MOST,
        "plan",
        "TOO_MANY",
        "A plan has at most 50 goals.",
        "Un plan a 50 objectifs au maximum.",
    );
    Ok(found.into_result()?)
}

/// What is taken up of a decision.
#[derive(Debug)]
pub struct TakingUp {
    /// The plan.
    pub at: At,
    /// The decision.
    pub decision: Id<validation_decision::Entity>,
    /// The domain of the goals.
    pub domain: Domain,
    /// By when they are to be reached.
    pub due: Option<NaiveDate>,
}

/// V-8: writes a goal for each unit that a decision found missing and that the draft has no goal for yet.
pub async fn take_up(session: &Session, wish: TakingUp) -> Result<inclusion_plan::Model> {
    let tx = session.begin().await?;
    let decision = tx.get(validation_decision::Entity::find_by_id(wish.decision)).await?;
    let Begun {
        tx,
        permit,
        person,
        key,
    } = begun_below(tx, wish.at.0, PlanVerb::Update).await?;
    permit.expect(PlanVerb::Update, wish.at.1)?;
    let mut missing = units(&tx, &person, &decision).await?;
    let draft = edition_of(&tx, &permit, permit.edition).await?;
    let there = tx.behind("V-8").await?.all(goals_of(&draft)).await?;
    let known: BTreeSet<_> = there.iter().filter_map(|goal| goal.competence_id).collect();
    missing.retain(|claim| !known.contains(&claim.competence));
    expect_room(&tx, &draft, missing.len()).await?;
    let mut rows = Vec::with_capacity(missing.len());
    for (claim, id) in missing.iter().zip(tx.new_ids(missing.len())) {
        let row = from_unit(&tx, &wish, (&draft, permit.partner_id), (*claim, id)).await?;
        let writing = tx
            .actor()
            .permit_new_among::<Entity>(Verb::Add, permit.partner_id, true)?;
        rows.push((writing.under(key.clone()), row));
    }
    if rows.is_empty() {
        // Nothing is new: what was agreed to stands.
        let same = (*permit).clone();
        return tx.commit(same).await;
    }
    tx.insert_all(rows).await?;
    let done = rewritten(&tx, permit, &key).await?;
    tx.commit(done).await
}

/// The goal that a missing unit becomes.
async fn from_unit(
    tx: &Tx,
    wish: &TakingUp,
    (draft, owner): (&plan_edition::Model, Id<partner::Entity>),
    (claim, id): (Claim, Id<Entity>),
) -> Result<Model> {
    let wording = tx.look(competence::Entity::find_by_id(claim.competence)).await?;
    let changes = Changes {
        domain: Some(wish.domain),
        statement: Some(wording.title.default_text().to_owned()),
        due: Some(wish.due),
        ..Changes::default()
    };
    let new = New {
        id,
        changes,
        from: Some((wish.decision, claim)),
        now: tx.now(),
    };
    Ok(Model::added(new, draft, owner)?)
}

/// A goal that is changed, with its plan.
struct Changing {
    begun: Begun,
    goal: Permit<Entity>,
}

/// A goal of the edition that the verb is about: of the draft what is written, of the one in force how it goes.
async fn changing(session: &Session, (id, expected): (Id<Entity>, i32), verb: Verb) -> Result<Changing> {
    let tx = session.begin().await?;
    let named = tx.look(Entity::find_by_id(id)).await?;
    let on_plan = if verb == Verb::Settle {
        PlanVerb::Record
    } else {
        PlanVerb::Update
    };
    let begun = begun_below(tx, named.plan_id, on_plan).await?;
    let tx = &begun.tx;
    let found = tx.get(Entity::find_by_id(id)).await?;
    let may = policy::may(tx, matrix::plan_goal(verb), &begun.permit).await?;
    let goal = tx.actor().permit_among(verb, found, may)?;
    goal.expect(verb, expected)?;
    begun.permit.expect_open(on_plan)?;
    expect_edition(tx, &begun.permit, goal.edition_id, on_plan).await?;
    Ok(Changing { begun, goal })
}

/// I-1: only a draft is written, and only what is in force goes on.
pub(super) async fn expect_edition(
    tx: &Tx,
    plan: &inclusion_plan::Model,
    id: Id<plan_edition::Entity>,
    verb: PlanVerb,
) -> Result<()> {
    let number = if verb == PlanVerb::Update {
        plan.edition
    } else {
        plan.current_edition()
    };
    let edition = edition_of(tx, plan, number).await?;
    if edition.id == id {
        return Ok(());
    }
    Err(Refusal::State {
        state: "OTHER_EDITION",
        allowed: Vec::new(),
    }
    .into())
}

/// Changes a goal of a draft.
pub async fn update(session: &Session, at: (Id<Entity>, i32), changes: Changes) -> Result<Model> {
    let Changing { begun, goal } = changing(session, at, Verb::Update).await?;
    let Begun { tx, permit, key, .. } = begun;
    tx.known(changes.responsible).await?;
    if let Some(partner) = changes.responsible {
        takes_part(&tx, permit.project_id, partner, "input.responsible").await?;
    }
    let next = goal.changed(changes)?;
    rewritten(&tx, permit, &key).await?;
    let done = tx.update(goal.under(key), next).await?;
    tx.commit(done).await
}

/// Takes a goal out of a draft, with its actions. The plan is given back.
pub async fn remove(session: &Session, at: (Id<Entity>, i32)) -> Result<inclusion_plan::Model> {
    let Changing { begun, goal } = changing(session, at, Verb::Remove).await?;
    let Begun { tx, permit, key, .. } = begun;
    let below = plan_action::Entity::find().filter(plan_action::Column::GoalId.eq(goal.id));
    for action in tx.lock_all(below).await? {
        let removing = tx.actor().permit_among(plan_action::Verb::Remove, action, true)?;
        tx.delete(removing.under(key.clone())).await?;
    }
    tx.delete(goal.under(key.clone())).await?;
    let done = rewritten(&tx, permit, &key).await?;
    tx.commit(done).await
}

/// Says how a goal goes.
pub async fn settle(session: &Session, at: (Id<Entity>, i32), state: State) -> Result<Model> {
    let Changing { begun, goal } = changing(session, at, Verb::Settle).await?;
    let next = goal.settled(state);
    let done = begun.tx.update(goal.under(begun.key), next).await?;
    begun.tx.commit(done).await
}

/// The goals of an edition, in the order of writing.
pub async fn of_edition(session: &Session, id: Id<plan_edition::Entity>) -> Result<Vec<Model>> {
    session.load_all::<Entity>(Column::EditionId, id.uuid()).await
}

/// What the viewer may do with a goal now.
pub async fn viewer_can(session: &Session, row: &Model) -> Result<Vec<Verb>> {
    let (writes, records) = stage(session, row.plan_id, row.edition_id).await?;
    let open = |verb: &Verb| match verb {
        Verb::Update | Verb::Remove => writes,
        Verb::Settle => records,
        Verb::Read | Verb::Add => false,
    };
    Ok(Verb::ALL.iter().copied().filter(open).collect())
}

/// Whether the viewer may write in an edition, and say how it goes.
pub(super) async fn stage(
    session: &Session,
    plan: Id<inclusion_plan::Entity>,
    edition: Id<plan_edition::Entity>,
) -> Result<(bool, bool)> {
    let (Some(plan), Some(edition)) = (session.load(plan).await?, session.load(edition).await?) else {
        return Ok((false, false));
    };
    let open = plan.open();
    let writes = open.contains(&PlanVerb::Update) && edition.number == plan.edition;
    let records = open.contains(&PlanVerb::Record) && edition.number == plan.current_edition();
    if !writes && !records {
        return Ok((false, false));
    }
    let may = policy::could(session, matrix::plan_goal(Verb::Update), &plan).await?;
    Ok((writes && may, records && may))
}
