//! The stays: the 34 recognised mobilities of Work to Grow (18, 8 and 8), and one of Work to Grow II in each other
//! state. What participants approved and reported was written down for them.

use chrono::{Days, NaiveDate, NaiveTime};
use entity::{
    act::{Act, GivenBy, Means, Proof},
    agreement_comment, attendance,
    enrolment::{self, Outcome, attendance_percent},
    id::Id,
    json::Json,
    learning_agreement::{self, Approval, Content, Party},
    mobility::{self, InterruptionReason, Status, Verb},
    module, module_session, participant,
    participant_report::{self, State},
    partner,
    programme::{ActivityType, RuleSet},
    project,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::loading::{Day, Loading, named};
use crate::error::{Error, Result};

/// One stay.
struct Stay {
    project: &'static str,
    /// Number of the participant at Relience.
    person: usize,
    host: &'static str,
    module: Option<&'static str>,
    first_day: Day,
    days: u64,
    status: Status,
    /// Whether the partners talked about the agreement before they approved it.
    discussed: bool,
}

/// The hosts of Work to Grow in the order of the people, with a module of theirs.
const HOSTS: [(&str, usize, &str); 3] = [
    ("nordkoop", 18, "WTG-02"),
    ("growwell", 8, "WTG-01"),
    ("punte", 8, "WTG-05"),
];

/// The states of Work to Grow II's stays: days from today on which they begin, where, and a module that is followed.
const OPEN: [(Status, i64, &str, Option<&str>); 10] = [
    (Status::Draft, 60, "nordkoop", None),
    (Status::Nominated, 60, "nordkoop", None),
    (Status::Accepted, 60, "growwell", None),
    (Status::Rejected, 60, "growwell", None),
    (Status::Confirmed, 40, "punte", None),
    (Status::Ongoing, -4, "punte", None),
    (Status::Interrupted, -6, "punte", None),
    (Status::Completed, -36, "nordkoop", Some("WTG2-04")),
    (Status::Cancelled, 60, "punte", None),
    (Status::NoShow, -90, "growwell", None),
];

pub async fn load(loading: &mut Loading) -> Result<()> {
    let mut person = 0;
    for (host, people, code) in HOSTS {
        for _ in 0..people {
            person += 1;
            let after = i64::try_from(person).unwrap_or_default() * 14;
            let stay = Stay {
                project: "WTG",
                person,
                host,
                module: Some(code),
                first_day: Day::On(2014, 10, 6),
                days: 12,
                status: Status::Recognised,
                discussed: person == 1,
            };
            write(loading, &stay, after).await?;
        }
    }
    for (number, (status, from, host, module)) in OPEN.into_iter().enumerate() {
        let stay = Stay {
            project: "WTG2",
            person: number + 1,
            host,
            module,
            first_day: Day::FromToday(from),
            days: 12,
            status,
            discussed: status == Status::Completed,
        };
        write(loading, &stay, 0).await?;
    }
    without_a_stay(loading).await
}

async fn write(loading: &mut Loading, stay: &Stay, after: i64) -> Result<()> {
    let project = named(&loading.projects, stay.project)?;
    let number = format!("{}-P{:03}", stay.project, stay.person);
    let of = participant::Column::ExternalId.eq(number.as_str());
    let people = loading.all(participant::Entity::find().filter(of)).await?;
    let person = people
        .into_iter()
        .next()
        .ok_or_else(|| Error::internal("a stay of nobody"))?;
    let first = loading.day(stay.first_day)? + chrono::TimeDelta::days(after);
    let last = Loading::last_day(first, stay.days)?;
    let row = mobility(loading, stay, (&project, &person), (first, last))?;
    let row = loading.insert::<mobility::Entity>(row).await?;
    if row.nominated_at.is_some() {
        report(loading, &row).await?;
    }
    if stay.discussed {
        comments(loading, &row).await?;
    }
    if row.agreement_number.is_some() {
        agreement(loading, &row).await?;
    }
    match stay.module {
        Some(code) => enrolment(loading, &row, code).await,
        None => Ok(()),
    }
}

fn mobility(
    loading: &mut Loading,
    stay: &Stay,
    (project, person): (&project::Model, &participant::Model),
    (first, last): (NaiveDate, NaiveDate),
) -> Result<mobility::Model> {
    let host = loading.partner(stay.host)?;
    let new = mobility::New {
        id: loading.id(),
        partner_id: person.partner_id,
        project_id: project.id,
        participant_id: person.id,
        host: (host.id, host.country),
        activity_type: ActivityType::Course,
        start_date: first,
        end_date: last,
        now: loading.now(),
    };
    let changes = mobility::Changes {
        external_id: Some(Some(format!("{}-M{:03}", stay.project, stay.person))),
        main_language: Some(Some("en".to_owned())),
        travel_days: Some(2),
        green_travel: Some(stay.person % 3 == 0),
        ..mobility::Changes::default()
    };
    let (row, wrong) = mobility::Model::drafted(new, changes);
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let rules = RuleSet::for_project(project.programme, project.call_year, loading.now().date_naive());
    Ok(in_state(row.with_judgement(rules, Vec::new()), stay.status))
}

/// The mobility as it is after the moves that lead to the state.
fn in_state(row: mobility::Model, status: Status) -> mobility::Model {
    let before = |days: u64| {
        let day = row
            .start_date
            .checked_sub_days(Days::new(days))
            .unwrap_or(row.start_date);
        Some(day.and_time(NaiveTime::MIN).and_utc().min(row.created_at))
    };
    let offered = status != Status::Draft && status != Status::Cancelled;
    let taken = offered && !matches!(status, Status::Nominated | Status::Rejected);
    let agreed = taken && status != Status::Accepted;
    let resting = (status == Status::Interrupted).then_some(row.start_date + chrono::TimeDelta::days(3));
    let remarks = match status {
        Status::Rejected => vec![remark(&row, Verb::Reject, "The workshop is closed in these weeks.")],
        Status::Cancelled => vec![remark(&row, Verb::Cancel, "The participant has changed posts.")],
        _ => Vec::new(),
    };
    mobility::Model {
        status,
        nominated_at: before(90).filter(|_| offered),
        accepted_at: before(80).filter(|_| taken),
        agreement_number: agreed.then_some(1),
        interrupted_from: resting,
        interruption_reason: resting.map(|_| InterruptionReason::Work),
        remarks: Json(remarks),
        ..row
    }
}

fn remark(row: &mobility::Model, verb: Verb, reason: &str) -> mobility::Remark {
    mobility::Remark {
        verb,
        reason: reason.to_owned(),
        at: row.created_at,
    }
}

/// What a participant without a login gave on paper.
fn paper(row: &mobility::Model) -> Act {
    Act {
        means: Means::SignedPaper,
        proof: Some(Proof {
            reference: format!("folder {}", row.external_id.as_deref().unwrap_or_default()),
            sha256: "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9".to_owned(),
        }),
        witness: None,
        language: "fr".to_owned(),
        given_by: GivenBy::Person,
        recorded_by: None,
        recorded_at: row.created_at,
    }
}

async fn agreement(loading: &mut Loading, row: &mobility::Model) -> Result<()> {
    let content = Content {
        start_date: row.start_date,
        end_date: row.end_date,
        main_language: row.main_language.clone(),
        activities: vec![
            "Work beside the host's team.".to_owned(),
            "A visit to a local project.".to_owned(),
        ],
        learning_outcomes: vec!["Can build up motivation and self-help in a workshop.".to_owned()],
        modules: Vec::new(),
        virtual_component: None,
        monitoring: Some("A weekly talk with the host's trainer.".to_owned()),
        evaluation: None,
        recognition: Some("A certificate, and a talk with the team at home.".to_owned()),
    };
    let new = learning_agreement::New {
        id: loading.id(),
        reason: None,
        content,
        now: row.created_at,
    };
    let unsigned = mobility::Model {
        agreement_number: None,
        ..row.clone()
    };
    let mut version = learning_agreement::Model::next(new, &unsigned, None)?;
    for party in [Party::Sender, Party::Host, Party::Participant] {
        let approval = Approval {
            party,
            at: row.accepted_at.unwrap_or(row.created_at),
            account: None,
            act: (party == Party::Participant).then(|| paper(row)),
        };
        version = version.approved(approval)?;
    }
    loading.insert::<learning_agreement::Entity>(version).await?;
    Ok(())
}

async fn report(loading: &mut Loading, row: &mobility::Model) -> Result<()> {
    let awaited = participant_report::Model::awaited(loading.id(), row, row.created_at);
    let given = if row.status == Status::Recognised {
        participant_report::Model {
            state: State::Submitted,
            rating: Some(4),
            learnt: Some("How a team of its own accord helps itself.".to_owned()),
            submitted_at: Some(row.created_at),
            act: Json(Some(paper(row))),
            ..awaited
        }
    } else if row.status == Status::Completed {
        // Reminded today, so that a demo that can send mail does not begin with it.
        participant_report::Model {
            reminded_at: Some(row.created_at),
            reminders: 1,
            ..awaited
        }
    } else {
        awaited
    };
    loading.insert::<participant_report::Entity>(given).await?;
    Ok(())
}

/// What host and sender said before they approved the agreement.
async fn comments(loading: &mut Loading, row: &mobility::Model) -> Result<()> {
    for (speaker, text) in [
        (row.host_partner_id, "Our workshop opens at seven in these weeks."),
        (row.partner_id, "That suits us well."),
    ] {
        let comment = agreement_comment::Model {
            id: loading.id(),
            partner_id: speaker,
            mobility_id: row.id,
            agreement_number: Some(1),
            text: text.to_owned(),
            version: 0,
            created_at: row.created_at,
            created_by: None,
            updated_at: row.created_at,
            updated_by: None,
        };
        loading.insert::<agreement_comment::Entity>(comment).await?;
    }
    Ok(())
}

/// A place in a module of the host: in the session that lies inside the stay, if there is one.
async fn enrolment(loading: &mut Loading, row: &mobility::Model, code: &str) -> Result<()> {
    let place = enrolled(loading, (row.project_id, row.partner_id, row.participant_id), code).await?;
    let sessions = module_session::Entity::find()
        .filter(module_session::Column::ModuleId.eq(place.module_id))
        .filter(module_session::Column::StartDate.gte(row.start_date))
        .filter(module_session::Column::EndDate.lte(row.end_date))
        .order_by_asc(module_session::Column::StartDate);
    let session = loading.all(sessions).await?.into_iter().next();
    let place = enrolment::Model {
        session_id: session.as_ref().map(|session| session.id),
        mobility_id: Some(row.id),
        ..place
    };
    let place = loading.insert::<enrolment::Entity>(place).await?;
    if let Some(session) = session {
        attended(loading, &place, &session).await?;
    }
    Ok(())
}

/// An apprentice who follows a course without going abroad for it.
async fn without_a_stay(loading: &mut Loading) -> Result<()> {
    let of = participant::Column::ExternalId.eq("WTG2-L001");
    let people = loading.all(participant::Entity::find().filter(of)).await?;
    let person = people.first().ok_or_else(|| Error::internal("a place of nobody"))?;
    let place = enrolled(loading, (person.project_id, person.partner_id, person.id), "WTG2-02").await?;
    let coming = module_session::Entity::find()
        .filter(module_session::Column::ModuleId.eq(place.module_id))
        .filter(module_session::Column::StartDate.gt(loading.now().date_naive()));
    let coming = loading.all(coming).await?;
    let place = enrolment::Model {
        session_id: coming.first().map(|session| session.id),
        outcome: Outcome::Enrolled,
        ..place
    };
    loading.insert::<enrolment::Entity>(place).await?;
    Ok(())
}

/// The person was there on each day, as T-5 asks of whoever completes a module.
async fn attended(loading: &mut Loading, place: &enrolment::Model, session: &module_session::Model) -> Result<()> {
    let mut days = Vec::new();
    for day in session
        .start_date
        .iter_days()
        .take_while(|day| *day <= session.end_date)
    {
        let entry = attendance::Model {
            id: loading.id(),
            partner_id: place.provider_partner_id,
            enrolment_id: place.id,
            session_id: session.id,
            day,
            present: true,
            version: 0,
            created_at: place.created_at,
            created_by: None,
            updated_at: place.created_at,
            updated_by: None,
        };
        days.push(loading.insert::<attendance::Entity>(entry).await?);
    }
    place.with_outcome(Outcome::Completed, None, (attendance_percent(place.id, &days), 100))?;
    Ok(())
}

async fn enrolled(
    loading: &mut Loading,
    (project_id, partner_id, participant_id): (Id<project::Entity>, Id<partner::Entity>, Id<participant::Entity>),
    code: &str,
) -> Result<enrolment::Model> {
    let id = named(&loading.modules, code)?;
    let modules = loading.all(module::Entity::find_by_id(id)).await?;
    let module = modules.first().ok_or_else(|| Error::internal("a stay in no module"))?;
    Ok(enrolment::Model {
        id: loading.id(),
        partner_id,
        provider_partner_id: module.partner_id,
        project_id,
        participant_id,
        module_id: module.id,
        session_id: None,
        mobility_id: None,
        outcome: Outcome::Completed,
        grade: None,
        version: 0,
        created_at: loading.now(),
        created_by: None,
        updated_at: loading.now(),
        updated_by: None,
    })
}
