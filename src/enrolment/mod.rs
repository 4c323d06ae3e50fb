//! Enrolments: somebody's place in a module, with or without a mobility, and who was there.

pub mod graphql;
mod input;
pub mod policy;
mod query;

use chrono::NaiveDate;
use entity::{
    attendance,
    enrolment::{self, Column, Model, Outcome, Place, Verb, attendance_percent, expect_room},
    id::Id,
    mobility, module, module_session, participant, partner, project, project_partner,
    record::Stateful,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

pub use self::query::{Filter, page};
use crate::{
    authz::{self, Permit},
    db::{Session, Tx},
    error::{Error, Result},
};

/// A place that is asked for.
#[derive(Debug)]
pub struct Asking {
    /// Who is to be enrolled.
    pub participant: Id<participant::Entity>,
    /// The module.
    pub module: Id<module::Entity>,
    /// Its session, if one is chosen.
    pub session: Option<Id<module_session::Entity>>,
    /// The mobility that it belongs to.
    pub mobility: Option<Id<mobility::Entity>>,
}

/// Enrols a participant in a published module of an ONGOING project (J-2, M-7), in a session if there is room (T-3).
pub async fn create(session: &Session, asking: Asking) -> Result<Model> {
    let tx = session.begin().await?;
    let person = tx.list(participant::Entity::find_by_id(asking.participant)).await?;
    let person = person.into_iter().next().ok_or(Error::NotFound)?;
    let parent = tx.get(project::Entity::find_by_id(person.project_id)).await?;
    let module = tx.get(module::Entity::find_by_id(asking.module)).await?;
    let run = wanted(&tx, asking.session).await?;
    let mobility = match asking.mobility {
        Some(id) => Some(tx.get(mobility::Entity::find_by_id(id)).await?),
        None => None,
    };
    let owner = Some(person.partner_id);
    let permit = tx.actor().permit_new::<enrolment::Entity>(Verb::Create, None, owner)?;
    if let Some(mobility) = &mobility {
        tx.actor().permit(mobility::Verb::Enrol, mobility.clone())?;
        mobility.expect_open(mobility::Verb::Enrol)?;
        if mobility.participant_id != person.id {
            return Err(Error::NotFound);
        }
    }
    person.expect_open(participant::Verb::Update)?;
    parent.expect_ongoing()?;
    judged(&tx, (&module, run.as_ref(), mobility.as_ref()), parent.id, "module").await?;
    if let Some(run) = &run {
        expect_room(run.capacity, taken(&tx, run.id).await?)?;
    }
    let row = Model {
        mobility_id: mobility.map(|one| one.id),
        session_id: run.map(|run| run.id),
        ..enrolled(&tx, (person.partner_id, person.project_id, person.id), &module)
    };
    let done = tx.insert(permit, row).await?;
    tx.commit(done).await
}

/// T-3: the session, locked until the end: of two who ask for the last place, one is first.
async fn wanted(tx: &Tx, id: Option<Id<module_session::Entity>>) -> Result<Option<module_session::Model>> {
    match id {
        Some(id) => tx.get(module_session::Entity::find_by_id(id)).await.map(Some),
        None => Ok(None),
    }
}

/// T-3: how many have a place, whether the caller sees them or not.
pub async fn taken(tx: &Tx, session: Id<module_session::Entity>) -> Result<usize> {
    let places = places(session).filter(Column::Outcome.ne(Outcome::Withdrawn));
    Ok(tx.system("T-3").locked(places).await?.len())
}

/// The places of a session, those given up as well.
#[must_use]
pub fn places(session: Id<module_session::Entity>) -> Select<enrolment::Entity> {
    enrolment::Entity::find().filter(Column::SessionId.eq(session))
}

/// Whether anybody has or had a place in the session; its provider sees them all.
pub async fn any_place(session: &Session, id: Id<module_session::Entity>) -> Result<bool> {
    let all = enrolment::Entity::find();
    let count = session.load_count(Column::SessionId, id.uuid(), all, "places").await?;
    Ok(count > 0)
}

/// M-7, or everything that it refuses.
async fn judged(
    tx: &Tx,
    (module, session, mobility): (&module::Model, Option<&module_session::Model>, Option<&mobility::Model>),
    project: Id<project::Entity>,
    field: &str,
) -> Result<()> {
    let part = project_partner::Entity::find()
        .filter(project_partner::Column::ProjectId.eq(project))
        .filter(project_partner::Column::PartnerId.eq(module.partner_id));
    let parts = tx.list(part).await?;
    let place = Place {
        module,
        session,
        provider: parts.first(),
        mobility,
    };
    match place.violations(project, field) {
        wrong if wrong.is_empty() => Ok(()),
        wrong => Err(Error::Invalid(wrong)),
    }
}

fn enrolled(
    tx: &Tx,
    (partner_id, project_id, participant_id): (Id<partner::Entity>, Id<project::Entity>, Id<participant::Entity>),
    module: &module::Model,
) -> Model {
    Model {
        id: tx.new_id(),
        partner_id,
        provider_partner_id: module.partner_id,
        project_id,
        participant_id,
        module_id: module.id,
        session_id: None,
        mobility_id: None,
        outcome: Outcome::Enrolled,
        grade: None,
        version: 0,
        created_at: tx.now(),
        created_by: None,
        updated_at: tx.now(),
        updated_by: None,
    }
}

/// Enrols the participant of a new mobility in a module that was judged with it (M-7).
pub async fn place(tx: &Tx, mobility: &mobility::Model, module: &module::Model) -> Result<Model> {
    let permit = tx
        .actor()
        .permit_new::<enrolment::Entity>(Verb::Create, None, Some(mobility.partner_id))?;
    let row = Model {
        mobility_id: Some(mobility.id),
        ..enrolled(
            tx,
            (mobility.partner_id, mobility.project_id, mobility.participant_id),
            module,
        )
    };
    tx.insert(permit, row).await
}

/// A change of an enrolment that somebody asks for.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// The enrolment.
    pub id: Id<enrolment::Entity>,
    /// The version that the caller has read.
    pub expected: i32,
}

/// Chooses another session, or none; by the same rules (M-7, T-3).
pub async fn update(session: &Session, change: Change, run: Option<Id<module_session::Entity>>) -> Result<Model> {
    let tx = session.begin().await?;
    let run = wanted(&tx, run).await?;
    let permit = begun(&tx, change, Verb::Update).await?;
    let module = tx
        .system("M-7")
        .locked(module::Entity::find_by_id(permit.module_id))
        .await?;
    let module = module.first().ok_or(Error::NotFound)?;
    let mobility = match permit.mobility_id {
        Some(id) => tx.list(mobility::Entity::find_by_id(id)).await?.pop(),
        None => None,
    };
    judged(
        &tx,
        (module, run.as_ref(), mobility.as_ref()),
        permit.project_id,
        "session",
    )
    .await?;
    let chosen = run.as_ref().map(|run| run.id);
    if let Some(run) = run.filter(|run| permit.session_id != Some(run.id)) {
        expect_room(run.capacity, taken(&tx, run.id).await?)?;
    }
    let next = Model {
        session_id: chosen,
        ..permit.clone()
    };
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

async fn begun(tx: &Tx, change: Change, verb: Verb) -> Result<Permit<enrolment::Entity>> {
    let found = tx.get(enrolment::Entity::find_by_id(change.id)).await?;
    let permit = tx.actor().permit(verb, found)?;
    permit.expect(verb, change.expected)?;
    expect_open_mobility(tx, &permit).await?;
    Ok(permit)
}

/// M-12: with a mobility that is recognised, its enrolments are read-only.
async fn expect_open_mobility(tx: &Tx, row: &Model) -> Result<()> {
    let Some(id) = row.mobility_id else { return Ok(()) };
    let found = tx.system("M-12").locked(mobility::Entity::find_by_id(id)).await?;
    match found.first() {
        Some(one) if one.status == mobility::Status::Recognised => Err(Error::InvalidState {
            state: one.state(),
            allowed: Vec::new(),
        }),
        _ => Ok(()),
    }
}

/// Gives the place up.
pub async fn withdraw(session: &Session, change: Change) -> Result<Model> {
    let tx = session.begin().await?;
    let permit = begun(&tx, change, Verb::Withdraw).await?;
    let next = permit.withdrawn();
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// T-5: says what became of it: COMPLETED at the module's threshold of attendance, ATTENDED below it.
pub async fn set_outcome(session: &Session, change: Change, outcome: Outcome, grade: Option<String>) -> Result<Model> {
    let tx = session.begin().await?;
    let permit = begun(&tx, change, Verb::SetOutcome).await?;
    let module = tx.get(module::Entity::find_by_id(permit.module_id)).await?;
    let percent = match permit.session_id {
        Some(id) => attendance_percent(permit.id, &tx.system("T-5").locked(taken_in(id)).await?),
        None => None,
    };
    let next = permit.with_outcome(outcome, grade, (percent, module.attendance_threshold))?;
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

fn taken_in(session: Id<module_session::Entity>) -> sea_orm::Select<attendance::Entity> {
    attendance::Entity::find().filter(attendance::Column::SessionId.eq(session))
}

/// Records whether somebody was there on a day of the session, or corrects it.
pub async fn record_attendance(
    session: &Session,
    id: Id<enrolment::Entity>,
    day: NaiveDate,
    present: bool,
) -> Result<attendance::Model> {
    let tx = session.begin().await?;
    let found = tx.get(enrolment::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::RecordAttendance, found)?;
    permit.expect_open(Verb::RecordAttendance)?;
    expect_open_mobility(&tx, &permit).await?;
    let run = match permit.session_id {
        Some(id) => tx.get(module_session::Entity::find_by_id(id)).await?,
        None => return Err(no_session()),
    };
    attendance::expect_day(&run, day, tx.today())?;
    let of_day = attendance::Entity::find()
        .filter(attendance::Column::EnrolmentId.eq(permit.id))
        .filter(attendance::Column::Day.eq(day));
    let done = match tx.find(of_day).await? {
        Some(row) => {
            let correcting = tx.actor().permit(attendance::Verb::Update, row)?;
            let next = attendance::Model {
                present,
                ..correcting.clone()
            };
            tx.update(correcting, next).await?
        }
        None => first_entry(&tx, &permit, run.id, (day, present)).await?,
    };
    tx.commit(done).await
}

async fn first_entry(
    tx: &Tx,
    of: &Model,
    session: Id<module_session::Entity>,
    (day, present): (NaiveDate, bool),
) -> Result<attendance::Model> {
    let provider = Some(of.provider_partner_id);
    let permit = tx
        .actor()
        .permit_new::<attendance::Entity>(attendance::Verb::Create, None, provider)?;
    let row = attendance::Model {
        id: tx.new_id(),
        partner_id: of.provider_partner_id,
        enrolment_id: of.id,
        session_id: session,
        day,
        present,
        version: 0,
        created_at: tx.now(),
        created_by: None,
        updated_at: tx.now(),
        updated_by: None,
    };
    tx.insert(permit, row).await
}

fn no_session() -> Error {
    use entity::rule::{Text, Violation};
    let text = Text::new(
        "Attendance is taken in a session; the enrolment has none.",
        "L'assiduité se relève dans une session ; l'inscription n'en a pas.",
    );
    Violation::new("input.enrolment", "SESSION", text).into()
}

/// What the viewer may do with the enrolment now.
pub async fn viewer_can(session: &Session, row: &Model) -> Result<Vec<Verb>> {
    let mut verbs = authz::viewer_can(&session.actor(), row);
    let mobility = match row.mobility_id {
        Some(id) => session.load(id).await?,
        None => None,
    };
    if mobility.is_some_and(|one| one.status == mobility::Status::Recognised) {
        verbs.retain(|verb| *verb == Verb::Read);
    }
    if row.session_id.is_none() {
        verbs.retain(|verb| *verb != Verb::RecordAttendance);
    }
    Ok(verbs)
}

/// The enrolments of a mobility that the viewer may see, in the order of their making.
pub async fn of_mobility(session: &Session, id: Id<mobility::Entity>) -> Result<Vec<Model>> {
    session
        .load_all::<enrolment::Entity>(Column::MobilityId, id.uuid())
        .await
}

/// The days on which attendance was recorded, in the order of recording.
pub async fn attendance(session: &Session, row: &Model) -> Result<Vec<attendance::Model>> {
    session
        .load_all::<attendance::Entity>(attendance::Column::EnrolmentId, row.id.uuid())
        .await
}
