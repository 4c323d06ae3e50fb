//! The stays: the 34 recognised mobilities of Work to Grow (18, 8 and 8), and one of Work to Grow II in each other
//! state. What participants approved and reported was written down for them.

use chrono::{Days, NaiveDate, NaiveTime};
use entity::{
    act::{Act, GivenBy, Means, Proof},
    enrolment::{self, Outcome},
    json::Json,
    learning_agreement::{self, Approval, Content, Party},
    mobility::{self, InterruptionReason, Status, Verb},
    module, participant,
    participant_report::{self, State},
    programme::{ActivityType, RuleSet},
    project,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

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
}

/// The hosts of Work to Grow in the order of the people, with a module of theirs.
const HOSTS: [(&str, usize, &str); 3] = [
    ("nordkoop", 18, "WTG-02"),
    ("growwell", 8, "WTG-01"),
    ("punte", 8, "WTG-05"),
];

/// The states of Work to Grow II's stays: days from today on which they begin, and where.
const OPEN: [(Status, i64, &str); 10] = [
    (Status::Draft, 60, "nordkoop"),
    (Status::Nominated, 60, "nordkoop"),
    (Status::Accepted, 60, "growwell"),
    (Status::Rejected, 60, "growwell"),
    (Status::Confirmed, 40, "punte"),
    (Status::Ongoing, -4, "punte"),
    (Status::Interrupted, -6, "punte"),
    (Status::Completed, -120, "nordkoop"),
    (Status::Cancelled, 60, "punte"),
    (Status::NoShow, -90, "growwell"),
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
            };
            write(loading, &stay, after).await?;
        }
    }
    for (number, (status, from, host)) in OPEN.into_iter().enumerate() {
        let stay = Stay {
            project: "WTG2",
            person: number + 1,
            host,
            module: None,
            first_day: Day::FromToday(from),
            days: 12,
            status,
        };
        write(loading, &stay, 0).await?;
    }
    Ok(())
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
    } else {
        awaited
    };
    loading.insert::<participant_report::Entity>(given).await?;
    Ok(())
}

async fn enrolment(loading: &mut Loading, row: &mobility::Model, code: &str) -> Result<()> {
    let id = named(&loading.modules, code)?;
    let modules = loading.all(module::Entity::find_by_id(id)).await?;
    let module = modules.first().ok_or_else(|| Error::internal("a stay in no module"))?;
    let place = enrolment::Model {
        id: loading.id(),
        partner_id: row.partner_id,
        provider_partner_id: module.partner_id,
        project_id: row.project_id,
        participant_id: row.participant_id,
        module_id: module.id,
        session_id: None,
        mobility_id: Some(row.id),
        outcome: Outcome::Completed,
        grade: None,
        version: 0,
        created_at: row.created_at,
        created_by: None,
        updated_at: row.created_at,
        updated_by: None,
    };
    loading.insert::<enrolment::Entity>(place).await?;
    Ok(())
}
