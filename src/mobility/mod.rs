//! Mobilities: somebody goes from their partner to a host, learns or works there, and returns.
//!
//! Every move is one use case: read, permit, the pure rule of [`entity::mobility`], write. What the programme's rules
//! say is judged in [`judge`], in the same steps for a dry run and for the real thing.

pub mod agreement;
pub mod figures;
pub mod graphql;
pub mod input;
pub mod judge;
mod place;
pub mod policy;
mod query;
pub mod report;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    enrolment,
    id::Id,
    mobility::{self, Changes, Finding, Model, RealDates, Verb},
    participant, participant_report, partner,
    partner_member::Role,
    programme::RuleSet,
    record::Stateful,
    rule::Refusal,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

pub use self::{
    judge::Plan,
    query::{Filter, page},
};
use crate::{
    auth::Actor,
    authz::{self, Permit},
    db::{Session, Tx},
    error::{Error, Result},
};

/// Prepares a mobility in DRAFT in an ONGOING project (J-2), with enrolments in the modules that are named (M-7).
pub async fn create(session: &Session, plan: Plan) -> Result<Model> {
    let tx = session.begin().await?;
    let prepared = judge::prepare(&tx, plan).await?;
    judge::refuse(&prepared.findings)?;
    let done = tx.insert(prepared.permit, prepared.mobility).await?;
    for module in prepared.modules {
        crate::enrolment::place(&tx, &done, &module).await?;
    }
    tx.commit(done).await
}

/// Says what would be found, and by which rules, and changes nothing.
pub async fn check(session: &Session, plan: Plan) -> Result<(Vec<Finding>, Option<&'static RuleSet>)> {
    let tx = session.begin().await?;
    let prepared = judge::prepare(&tx, plan).await?;
    tx.abandon().await?;
    Ok((prepared.findings, prepared.mobility.rule_set()))
}

/// What is to become of a mobility.
#[derive(Debug)]
pub struct Change {
    /// The mobility.
    pub id: Id<mobility::Entity>,
    /// The version that the caller has read.
    pub expected: i32,
    /// The changes; the host's country is looked up.
    pub changes: Changes,
    /// Another host, while it is a DRAFT.
    pub host: Option<Id<partner::Entity>>,
}

/// Changes a mobility; what the programme refuses, what is frozen (M-8) or agreed (M-10) is told.
pub async fn update(session: &Session, change: Change) -> Result<Model> {
    let Change {
        id,
        expected,
        mut changes,
        host,
    } = change;
    let tx = session.begin().await?;
    lock_people(&tx, id, changes.participant).await?;
    let found = tx.get(mobility::Entity::find_by_id(id)).await?;
    changes.host = match host {
        Some(host) => Some((host, tx.get(partner::Entity::find_by_id(host)).await?.country)),
        None => None,
    };
    let permit = tx.actor().permit(Verb::Update, found)?;
    permit.expect(Verb::Update, expected)?;
    let (next, wrong) = permit.changed(changes);
    let mut findings: Vec<_> = wrong.into_iter().map(Into::into).collect();
    let places = place::moved(&tx, &permit, &next, &mut findings).await?;
    let next = judge::again(&tx, &permit, next, &mut findings).await?;
    judge::refuse(&findings)?;
    let done = tx.update(permit, next).await?;
    place::follow(&tx, places, &done).await?;
    tx.commit(done).await
}

/// M-5: of two writers who change one person's mobilities, one is first; and so where it goes to `another` person.
async fn lock_people(tx: &Tx, id: Id<mobility::Entity>, another: Option<Id<participant::Entity>>) -> Result<()> {
    let named = mobility::Entity::find_by_id(id);
    let seen = tx.list(named).await?.pop().ok_or(Error::NotFound)?;
    tx.known(another).await?;
    judge::lock(tx, another.into_iter().chain([seen.participant_id])).await
}

/// A move of a mobility that somebody asks for.
#[derive(Debug)]
pub struct Move {
    /// The mobility.
    pub id: Id<mobility::Entity>,
    /// The version that the caller has read.
    pub expected: i32,
    /// Why, where a reason is given.
    pub reason: Option<String>,
}

/// Offers it to the host, once more by the rules; the participant's report is awaited from now on.
pub async fn nominate(session: &Session, step: Move) -> Result<Model> {
    let (tx, permit) = begun(session, &step, Verb::Nominate).await?;
    let mut findings = Vec::new();
    let next = judge::again(&tx, &permit, permit.nominated(tx.now()), &mut findings).await?;
    judge::refuse(&findings)?;
    let asked = tx.actor().permit_new::<participant_report::Entity>(
        participant_report::Verb::Create,
        None,
        Some(permit.partner_id),
    )?;
    let report = participant_report::Model::awaited(tx.new_id(), &permit, tx.now());
    tx.insert(asked, report).await?;
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// Makes one of the simple moves, as the pure rule says.
pub async fn step(
    session: &Session,
    step: Move,
    verb: Verb,
    rule: impl FnOnce(&Model, Option<String>, Moment) -> Result<Model, Refusal>,
) -> Result<Model> {
    let (tx, permit) = begun(session, &step, verb).await?;
    let moment = Moment {
        today: tx.today(),
        now: tx.now(),
    };
    let next = rule(&permit, step.reason.clone(), moment)?;
    let permit = match step.reason {
        Some(reason) => permit.because(reason),
        None => permit,
    };
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// When a move is made.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The request's day.
    pub today: NaiveDate,
    /// The request's instant.
    pub now: DateTime<Utc>,
}

async fn begun(session: &Session, step: &Move, verb: Verb) -> Result<(Tx, Permit<mobility::Entity>)> {
    let tx = session.begin().await?;
    let found = tx.get(mobility::Entity::find_by_id(step.id)).await?;
    let permit = tx.actor().permit(verb, found)?;
    permit.expect(verb, step.expected)?;
    Ok((tx, permit))
}

/// M-9: a mobility starts on its first day or on another one that has come.
pub async fn start(session: &Session, step: Move, on: Option<NaiveDate>) -> Result<Model> {
    let tx = session.begin().await?;
    lock_people(&tx, step.id, None).await?;
    let found = tx.get(mobility::Entity::find_by_id(step.id)).await?;
    let permit = tx.actor().permit(Verb::Start, found)?;
    permit.expect(Verb::Start, step.expected)?;
    let next = permit.started(on, tx.today())?;
    let next = judge::after_the_fact(&tx, &permit, next).await?;
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// M-11: over, with real dates and an outcome for every enrolment.
pub async fn complete(session: &Session, step: Move, real: RealDates) -> Result<Model> {
    let tx = session.begin().await?;
    lock_people(&tx, step.id, None).await?;
    let found = tx.get(mobility::Entity::find_by_id(step.id)).await?;
    let permit = tx.actor().permit(Verb::Complete, found)?;
    permit.expect(Verb::Complete, step.expected)?;
    let open = enrolments(permit.id).filter(enrolment::Column::Outcome.eq(enrolment::Outcome::Enrolled));
    let open = tx.system("M-11").locked(open).await?.len();
    let next = permit.completed(real, tx.today(), open)?;
    let next = judge::after_the_fact(&tx, &permit, next).await?;
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

fn enrolments(mobility: Id<mobility::Entity>) -> Select<enrolment::Entity> {
    enrolment::Entity::find().filter(enrolment::Column::MobilityId.eq(mobility))
}

/// Whether the viewer acts for the sending partner.
#[must_use]
pub fn is_sender(actor: &Actor, row: &Model) -> bool {
    let roles: Vec<Role> = actor.roles_at(row.partner_id);
    roles.iter().any(|role| *role != Role::Participant)
}

/// What the viewer may do with the mobility now, as a member of a partner or as the person.
pub async fn viewer_can(session: &Session, row: &Model) -> Result<Vec<Verb>> {
    let actor = session.actor();
    let mut verbs = authz::viewer_can(&actor, row);
    let person = session.load(row.participant_id).await?;
    let is_person = person.is_some_and(|person| actor.is_myself(&person));
    if is_person {
        let own = authz::i_can(row).into_iter().filter(|verb| *verb != Verb::Read);
        verbs.extend(own.filter(|verb| !authz::viewer_can(&actor, row).contains(verb)));
    }
    let approvable = agreement::can_approve(session, row).await?;
    let report = report::open_verbs(session, row).await?;
    verbs.retain(|verb| match verb {
        Verb::ApproveAgreement => approvable,
        Verb::Report | Verb::Remind => report.contains(verb),
        Verb::Cascade => crate::dissemination::may_cascade(&actor, row, is_person),
        _ => true,
    });
    Ok(verbs)
}
