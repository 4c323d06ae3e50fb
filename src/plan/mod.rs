//! Inclusion plans: what somebody wants to reach, what is done for it, and how it went.
//!
//! A plan is its team's, as a validation is ([`audience`]): a COUNSELLOR of the same partner outside of it sees nothing, the
//! owner's MANAGER the state and the dates. What the plan says is written in an edition, agreed by the person and by the
//! COUNSELLOR who answers for it, and changed by the next edition alone ([`agreement`], I-1). Goals take up what a decision
//! found missing, actions lead to modules, mobilities and further validations ([`goal`], [`action`], I-4). Reviews, the end
//! and what has become of the person are in [`course`].

pub mod action;
pub mod agreement;
pub mod audience;
pub mod course;
pub mod goal;
pub mod graphql;
pub mod input;
pub mod policy;
mod query;
pub mod subject;
pub mod team;

use entity::{
    code::Findings,
    id::Id,
    inclusion_plan::{self, Column, Model, New, Status, Verb},
    participant, partner,
    plan_edition::{self, Baseline},
    plan_exit, project,
    record::Stateful,
    rule::both,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select};

pub use self::query::{Filter, page};
use crate::{
    auth::{Actor, PersonKey},
    authz::{Permit, Relation},
    db::{Session, Tx},
    error::{Error, Result},
    validation,
};

/// A plan and the version that the caller has read.
pub type At = (Id<inclusion_plan::Entity>, i32);

/// A plan that is begun.
#[derive(Debug)]
pub struct Beginning {
    /// The project; it must be ONGOING (J-2).
    pub project: Id<project::Entity>,
    /// Whose plan.
    pub participant: Id<participant::Entity>,
    /// Where the person stands.
    pub baseline: Vec<Baseline>,
}

/// Begins a plan in an ONGOING project (J-2), as a COUNSELLOR of the person's partner, who is the first of the team and
/// answers for the plan.
pub async fn create(session: &Session, wish: Beginning) -> Result<Model> {
    let tx = session.begin().await?;
    let parent = tx.get(project::Entity::find_by_id(wish.project)).await?;
    let person = validation::somebody(&tx, wish.participant).await?;
    let may = validation::is_counsellor_of(tx.actor(), person.partner_id);
    let permit = tx
        .actor()
        .permit_new_among::<inclusion_plan::Entity>(Verb::Create, person.partner_id, may)?;
    parent.expect_ongoing()?;
    validation::team::takes_part(&tx, parent.id, permit.owner(), "input.participant").await?;
    let row = Model::drafted(New {
        id: tx.new_id(),
        partner_id: permit.owner(),
        project_id: parent.id,
        participant_id: person.id,
        now: tx.now(),
    });
    let mut found = Findings::default();
    found.require(
        person.project_id == parent.id,
        "participant",
        "PROJECT",
        "A participant of the project is expected.",
        "Un participant du projet est attendu.",
    );
    let first = plan_edition::Model::first(tx.new_id(), &row, wish.baseline, tx.now());
    let first = both(first, found.into_result())?;
    let key = validation::key_of(&tx, &person).await?;
    team::expect_no_judge(&tx, &person).await?;
    let done = tx.insert(permit.under(key.clone()), row).await?;
    let writing =
        tx.actor()
            .permit_new_among::<plan_edition::Entity>(plan_edition::Verb::Create, done.partner_id, true)?;
    tx.insert(writing.under(key.clone()), first).await?;
    validation::team::found(&tx, (&done).into(), done.partner_id, &key).await?;
    tx.commit(done).await
}

/// Whose plan it is, whether or not the caller knows them, with the key of their person.
async fn person_of(tx: &Tx, row: &Model) -> Result<(participant::Model, PersonKey)> {
    let named = participant::Entity::find_by_id(row.participant_id);
    let person = tx.system("whose plan it is").one(named).await?;
    let person = person.ok_or_else(|| Error::internal("a plan without its person"))?;
    let key = validation::key_of(tx, &person).await?;
    Ok((person, key))
}

/// What every change of a plan begins with.
struct Begun {
    tx: Tx,
    permit: Permit<inclusion_plan::Entity>,
    person: participant::Model,
    key: PersonKey,
}

async fn begun(session: &Session, (id, expected): At, verb: Verb) -> Result<Begun> {
    let tx = session.begin().await?;
    let found = tx.get(inclusion_plan::Entity::find_by_id(id)).await?;
    let permit = policy::permit(&tx, verb, found).await?;
    permit.expect(verb, expected)?;
    let (person, key) = person_of(&tx, &permit).await?;
    Ok(Begun {
        tx,
        permit,
        person,
        key,
    })
}

/// The same for what hangs on a plan, which is locked first, so that nobody waits for each other.
async fn begun_below(tx: Tx, id: Id<inclusion_plan::Entity>, verb: Verb) -> Result<Begun> {
    let found = tx.get(inclusion_plan::Entity::find_by_id(id)).await?;
    let permit = policy::permit(&tx, verb, found).await?;
    let (person, key) = person_of(&tx, &permit).await?;
    Ok(Begun {
        tx,
        permit,
        person,
        key,
    })
}

fn edition(id: Id<inclusion_plan::Entity>, number: i32) -> Select<plan_edition::Entity> {
    plan_edition::Entity::find()
        .filter(plan_edition::Column::PlanId.eq(id))
        .filter(plan_edition::Column::Number.eq(number))
}

/// An edition of a plan that the caller may change, whether or not they see what is in it.
async fn edition_of(tx: &Tx, row: &Model, number: i32) -> Result<plan_edition::Model> {
    let behind = tx.behind("I-1").await?;
    let found = behind.one(edition(row.id, number)).await?;
    found.ok_or_else(|| Error::internal("a plan without its edition"))
}

/// Writes the baseline of the draft, to which both sides agree anew (I-1).
pub async fn update(session: &Session, at: At, baseline: Option<Vec<Baseline>>) -> Result<Model> {
    let Begun { tx, permit, key, .. } = begun(session, at, Verb::Update).await?;
    let draft = edition_of(&tx, &permit, permit.edition).await?;
    let baseline = baseline.unwrap_or_else(|| draft.baseline.0.clone());
    let next = draft.written(baseline, tx.today())?;
    let writing = tx.actor().permit_among(plan_edition::Verb::Update, draft, true)?;
    tx.update(writing.under(key.clone()), next).await?;
    let next = permit.rewritten();
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

/// I-1: what anybody has agreed to in a draft that has changed is agreed to no longer.
async fn rewritten(tx: &Tx, permit: Permit<inclusion_plan::Entity>, key: &PersonKey) -> Result<Model> {
    let draft = edition_of(tx, &permit, permit.edition).await?;
    if draft.person.is_some() || draft.worker.is_some() {
        let next = draft.rewritten();
        let writing = tx.actor().permit_among(plan_edition::Verb::Update, draft, true)?;
        tx.update(writing.under(key.clone()), next).await?;
    }
    let next = permit.rewritten();
    tx.update(permit.under(key.clone()), next).await
}

/// who takes the consent PLAN back leaves every plan that is under way; its team still reads it.
pub async fn consent_is_withdrawn(tx: &Tx, person: &participant::Model) -> Result<()> {
    let Some(key) = tx.case_key(person).await? else {
        return Ok(());
    };
    let open = inclusion_plan::Entity::find()
        .filter(Column::ParticipantId.eq(person.id))
        .filter(Column::Status.is_in(Status::OPEN.iter().copied()));
    let behind = tx.behind("X-3").await?;
    for row in behind.locked(open).await? {
        let next = row.closed(tx.now());
        let why = (plan_exit::Reason::ConsentWithdrawn, None);
        let exit = plan_exit::Model::noted(tx.new_id(), &row, why, tx.now())?;
        behind
            .change_about::<inclusion_plan::Entity>(&key, "CLOSE", &row, next)
            .await?;
        behind.insert_under::<plan_exit::Entity>(&key, exit).await?;
    }
    Ok(())
}

/// The plans of which the viewer sees more than state and dates.
#[must_use]
pub fn content(session: &Session) -> Condition {
    audience::readers(session, |relation| relation != Relation::Owner)
}

/// The plans that are about the viewer themselves.
#[must_use]
pub fn own(session: &Session) -> Condition {
    audience::readers(session, |relation| relation == Relation::Myself)
}

/// Whether the viewer sees more of a plan than state and dates.
pub async fn sees_content(session: &Session, row: &Model) -> Result<bool> {
    session
        .is_among::<inclusion_plan::Entity>(row, "content", content(session))
        .await
}

/// The editions of a plan, the first one first, if the viewer sees them.
pub async fn editions(session: &Session, row: &Model) -> Result<Vec<plan_edition::Model>> {
    session
        .load_all::<plan_edition::Entity>(plan_edition::Column::PlanId, row.id.uuid())
        .await
}

/// The edition that counts: the one in force, or the first draft.
pub async fn current(session: &Session, row: &Model) -> Result<Option<plan_edition::Model>> {
    let all = editions(session, row).await?;
    Ok(all.into_iter().find(|one| one.number == row.current_edition()))
}

/// How the plan ended, if it has and the viewer sees that.
pub async fn exit(session: &Session, row: &Model) -> Result<Option<plan_exit::Model>> {
    let found = session
        .load_all::<plan_exit::Entity>(plan_exit::Column::PlanId, row.id.uuid())
        .await?;
    Ok(found.into_iter().next())
}

/// What the viewer may do with the plan now.
pub async fn viewer_can(session: &Session, row: &Model) -> Result<Vec<Verb>> {
    let mut verbs = policy::verbs(session, row).await?;
    if verbs.contains(&Verb::BreakGlass) {
        let openings = team::openings(session, row).await?;
        verbs.retain(|verb| *verb != Verb::BreakGlass || validation::break_glass::is_closed(session, &openings));
    }
    Ok(verbs)
}

/// Whether the actor may begin plans in a project: as a COUNSELLOR of a partner that takes part, while it is ONGOING (J-2).
#[must_use]
pub fn may_create(actor: &Actor, project: &project::Model) -> bool {
    let owners: Vec<Id<partner::Entity>> = actor.owners_for::<inclusion_plan::Entity>(Verb::Create, Some(project.id));
    let working = |partner: &Id<partner::Entity>| crate::project::takes_part(actor, *partner, project);
    owners.iter().any(working) && project.expect_ongoing().is_ok()
}
