//! The stays: the 34 recognised mobilities of Work to Grow (18, 8 and 8), and one of Work to Grow II in each other
//! state. What participants approved and reported was written down for them.

mod papers;
mod places;

use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};
use entity::{
    json::Json,
    mobility::{self, Interruption, InterruptionReason, Sending, Setting, Severity, Status, Verb},
    participant, partner,
    programme::{ActivityType, RuleSet},
    project, project_partner,
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
    /// Whether the partners talked about the agreement before they approved it.
    discussed: bool,
}

impl Stay {
    /// Whether its agreement was amended while it lasted.
    fn is_amended(&self) -> bool {
        self.discussed && self.status == Status::Recognised
    }

    /// What takes place online.
    fn online(&self) -> Option<String> {
        self.discussed
            .then(|| "A meeting with the host's team before the journey.".to_owned())
    }

    fn city(&self) -> &'static str {
        match self.host {
            "nordkoop" => "Umeå",
            "growwell" => "Margate",
            _ => "Cluj-Napoca",
        }
    }
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
    places::without_a_stay(loading).await
}

async fn write(loading: &mut Loading, stay: &Stay, after: i64) -> Result<()> {
    let project = named(&loading.projects, stay.project)?;
    let number = format!("{}-P{:03}", stay.project, stay.person);
    let of = participant::Column::ExternalId.eq(number.as_str());
    let at_home = participant::Column::PartnerId.eq(loading.partner("relience")?.id);
    let people = participant::Entity::find().filter(of).filter(at_home);
    let people = loading.all(people).await?;
    let person = people
        .into_iter()
        .next()
        .ok_or_else(|| Error::internal("a stay of nobody"))?;
    let first = loading.day(stay.first_day)? + TimeDelta::days(after);
    let last = Loading::last_day(first, stay.days)?;
    let row = mobility(loading, stay, (&project, &person), (first, last)).await?;
    let row = loading.insert::<mobility::Entity>(row).await?;
    if row.nominated_at.is_some() {
        papers::report(loading, &row).await?;
    }
    if stay.discussed {
        papers::comments(loading, &row).await?;
    }
    if row.accepted_at.is_some() {
        papers::agreement(loading, stay, &row).await?;
    }
    match stay.module {
        Some(code) => places::enrolment(loading, &row, code).await,
        None => Ok(()),
    }
}

async fn mobility(
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
        host: (host.id, host.country.clone()),
        activity_type: ActivityType::Course,
        start_date: first,
        end_date: last,
        now: loading.now(),
    };
    let changes = mobility::Changes {
        external_id: Some(Some(format!("{}-M{:03}", stay.project, stay.person))),
        city: Some(Some(stay.city().to_owned())),
        blended: Some(stay.discussed),
        virtual_component: Some(stay.online()),
        europass_mobility_number: Some(
            (stay.status == Status::Recognised).then(|| format!("FR-DEMO-{:05}", stay.person)),
        ),
        main_language: Some(Some("en".to_owned())),
        travel_days: Some(2),
        green_travel: Some(stay.person.is_multiple_of(3)),
        ..mobility::Changes::default()
    };
    let (row, wrong) = mobility::Model::drafted(new, changes);
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let sender = loading.partners.values().find(|one| one.id == person.partner_id);
    let sender = sender.ok_or_else(|| Error::internal("a stay sent by nobody"))?.clone();
    let row = judged(loading, row, (project, person), (&sender, &host)).await?;
    Ok(in_state(row, stay))
}

/// By the same rules as every caller's input: what they refuse cannot be in the demo.
async fn judged(
    loading: &Loading,
    row: mobility::Model,
    (project, person): (&project::Model, &participant::Model),
    (sender, host): (&partner::Model, &partner::Model),
) -> Result<mobility::Model> {
    let parts = project_partner::Entity::find().filter(project_partner::Column::ProjectId.eq(project.id));
    let parts = loading.all(parts).await?;
    let side = |partner: &partner::Model| parts.iter().find(|part| part.partner_id == partner.id);
    let rules = RuleSet::for_project(project.programme, project.call_year, loading.now().date_naive());
    let setting = Setting {
        project,
        sender: Sending {
            part: side(sender),
            country: &sender.country,
        },
        host: Sending {
            part: side(host),
            country: &host.country,
        },
        category: person.category,
        rules,
    };
    let findings = row.judged(&setting);
    if let Some(refused) = findings.iter().find(|one| one.severity == Severity::Error) {
        return Err(Error::internal(format!(
            "a stay that {} refuses: {}",
            refused.rule, refused.message.en
        )));
    }
    Ok(row.with_judgement(rules, findings))
}

/// The mobility as it is after the moves that lead to the state.
fn in_state(row: mobility::Model, stay: &Stay) -> mobility::Model {
    let status = stay.status;
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
    let resting = (status == Status::Interrupted).then_some(row.start_date + TimeDelta::days(3));
    let remarks = match status {
        Status::Rejected => vec![remark(&row, Verb::Reject, "The workshop is closed in these weeks.")],
        Status::Cancelled => vec![remark(&row, Verb::Cancel, "The participant has changed posts.")],
        _ => Vec::new(),
    };
    mobility::Model {
        status,
        nominated_at: before(90).filter(|_| offered),
        accepted_at: before(80).filter(|_| taken),
        agreement_number: agreed.then_some(if stay.is_amended() { 2 } else { 1 }),
        interruptions: Json(rests(&row, stay)),
        interrupted_from: resting,
        interruption_reason: resting.map(|_| InterruptionReason::Work),
        remarks: Json(remarks),
        ..row
    }
}

/// Two days at home in between.
fn rests(row: &mobility::Model, stay: &Stay) -> Vec<Interruption> {
    let rest = Interruption {
        from: row.start_date + TimeDelta::days(5),
        to: row.start_date + TimeDelta::days(6),
        reason: InterruptionReason::Family,
    };
    stay.is_amended().then_some(rest).into_iter().collect()
}

fn remark(row: &mobility::Model, verb: Verb, reason: &str) -> mobility::Remark {
    mobility::Remark {
        verb,
        reason: reason.to_owned(),
        at: row.created_at,
    }
}
