//! The participant's report of a mobility (M-13).

use entity::{
    act::Recording,
    code::Findings,
    id::Id,
    mobility::{self, Verb},
    participant_report::{self, Answers, Model, State},
    record::Stateful,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    auth::Auth,
    db::{Session, Tx},
    error::{Error, Result},
    mail::reminder,
};

/// A report that is handed in.
#[derive(Debug)]
pub struct Submission {
    /// The mobility.
    pub mobility: Id<mobility::Entity>,
    /// What the participant says.
    pub answers: Answers,
    /// How it was given, where it is recorded for somebody without a login.
    pub recording: Option<Recording>,
}

/// Hands the report in, once: the participant, or the sender's MANAGER who records it.
pub async fn submit(session: &Session, submission: Submission) -> Result<Model> {
    let Submission {
        mobility,
        answers,
        recording,
    } = submission;
    let tx = session.begin().await?;
    let mobility = tx.get(mobility::Entity::find_by_id(mobility)).await?;
    let row = awaited(&tx, &mobility).await?;
    let person = session.load(mobility.participant_id).await?;
    let verb = participant_report::Verb::Submit;
    let permit = match (person.filter(|person| tx.actor().is_myself(person)), &recording) {
        (Some(person), None) => tx.actor().permit_myself(verb, row, &person)?,
        (_, Some(_)) => tx.actor().permit(verb, row)?,
        (None, None) => return Err(Error::Forbidden),
    };
    mobility.expect_open(Verb::Report)?;
    permit.expect_open(verb)?;
    let mut found = Findings::default();
    if let Some(recording) = &recording {
        recording.check(&mut found, "recorded");
    }
    found.into_result()?;
    let act = recording.map(|recording| recording.by(tx.actor().account(), tx.now()));
    let next = permit.submitted(&mobility, answers, act, tx.now())?;
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// Reminds the participant, at least a day after the last time: by mail, where the installation sends any.
pub async fn remind(session: &Session, auth: &Auth, id: Id<mobility::Entity>) -> Result<Model> {
    let tx = session.begin().await?;
    let mobility = tx.get(mobility::Entity::find_by_id(id)).await?;
    let row = awaited(&tx, &mobility).await?;
    let permit = tx.actor().permit(participant_report::Verb::Remind, row)?;
    mobility.expect_open(Verb::Remind)?;
    permit.expect_open(participant_report::Verb::Remind)?;
    let next = permit.reminded(&mobility, tx.now())?;
    let done = tx.update(permit, next).await?;
    if auth.links().by_mail {
        reminder::post(tx.system("a reminder"), auth.keys(), &done, tx.now()).await?;
    }
    tx.commit(done).await
}

/// A mobility that was never nominated asks for no report.
async fn awaited(tx: &Tx, mobility: &mobility::Model) -> Result<Model> {
    let of = participant_report::Column::MobilityId.eq(mobility.id);
    let found = tx.find(participant_report::Entity::find().filter(of)).await?;
    if let Some(row) = found {
        return Ok(row);
    }
    tx.actor().permit(Verb::Report, mobility.clone())?;
    mobility.expect_open(Verb::Report)?;
    Err(Error::NotFound)
}

/// The report of a mobility, if the viewer may see it.
pub async fn of(session: &Session, mobility: &mobility::Model) -> Result<Option<Model>> {
    let all = session
        .load_all::<participant_report::Entity>(participant_report::Column::MobilityId, mobility.id.uuid())
        .await?;
    Ok(all.into_iter().next())
}

/// Which of the two verbs the report leaves open now (M-13).
pub async fn open_verbs(session: &Session, mobility: &mobility::Model) -> Result<Vec<Verb>> {
    if mobility.end_date > session.today() {
        return Ok(Vec::new());
    }
    let report = of(session, mobility)
        .await?
        .filter(|report| report.state == State::Awaited);
    let Some(report) = report else { return Ok(Vec::new()) };
    let due = report.reminded(mobility, session.now()).is_ok();
    Ok([Some(Verb::Report), due.then_some(Verb::Remind)]
        .into_iter()
        .flatten()
        .collect())
}

/// What the viewer may do with the report now.
pub async fn viewer_can(session: &Session, row: &Model) -> Result<Vec<Verb>> {
    let Some(mobility) = session.load(row.mobility_id).await? else {
        return Ok(Vec::new());
    };
    let verbs = super::viewer_can(session, &mobility).await?;
    let of_report = |verb: &Verb| matches!(verb, Verb::Report | Verb::Remind);
    Ok(verbs.into_iter().filter(of_report).collect())
}
