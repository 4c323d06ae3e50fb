//! Inclusion plans: of KIM's candidates in every state, with reviews, and of a few of Work to Grow II's learners. What was
//! said is invented.
//!
//! Where a decision found something missing, the plan takes it up. Each plan has the `counsellor@` of its owner in its
//! team, who answers for it; `viewer@nordkoop` interprets in the first one of Relience.

mod goals;
mod words;

use chrono::{DateTime, Months, NaiveDate, TimeDelta, Utc};
use entity::{
    act::{GivenBy, Means, Recording},
    case_member::{self, TeamRole},
    competence_validation,
    consent::{self, Purpose},
    inclusion_plan::{self, Following, Model, New, Side},
    participant, plan_action,
    plan_edition::{self, Agreement, Baseline},
    plan_exit::{self, After, ExitOutcome, Outcome, Reason},
    plan_goal, plan_review, validation_decision,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use self::words::BASELINE;
use super::{
    loading::{Loading, named},
    people::address,
};
use crate::{auth::PersonKey, error::Result};

/// How far a plan has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Course {
    Draft,
    /// One side has agreed.
    Waiting,
    Agreed,
    Active,
    /// Reviewed once, and revised: the next edition waits to be agreed.
    Revised,
    /// Its review should have been long ago.
    Overdue,
    /// What has become of the person is known after six months.
    Completed,
    Closed,
}

/// The plans of a partner's candidates, in the order of their cases; of some there is none.
const COURSES: [Option<Course>; 12] = [
    None,
    Some(Course::Completed),
    Some(Course::Active),
    Some(Course::Revised),
    Some(Course::Agreed),
    Some(Course::Draft),
    Some(Course::Overdue),
    Some(Course::Closed),
    Some(Course::Waiting),
    None,
    None,
    None,
];

/// Those of the running project; the learner of the last case is left without one.
const RUNNING: [Option<Course>; 4] = [
    Some(Course::Revised),
    Some(Course::Draft),
    None,
    Some(Course::Completed),
];

/// What a plan is made from.
struct Planned<'a> {
    person: &'a participant::Model,
    key: &'a PersonKey,
    partner: &'static str,
    course: Course,
    place: usize,
    /// The case of the person.
    case: Option<competence_validation::Model>,
    /// The decision in force there.
    decision: Option<validation_decision::Model>,
    /// The module that is taken.
    module: &'static str,
}

pub async fn load(loading: &mut Loading) -> Result<()> {
    for (partner, module) in [
        ("aurora", "KIM-PC-IT"),
        ("brucke", "KIM-PC-DE"),
        ("puerta", "KIM-PC-ES"),
        ("porto", "KIM-PC-IT"),
        ("kapu", "KIM-PC-HU"),
        ("gefyra", "KIM-PC-EL"),
        ("most", "KIM-PC-IT"),
    ] {
        plans(loading, ("KIM", partner, module), &COURSES).await?;
    }
    plans(loading, ("WTG2", "relience", "WTG2-04"), &RUNNING).await
}

async fn plans(
    loading: &mut Loading,
    (project, partner, module): (&str, &'static str, &'static str),
    courses: &[Option<Course>],
) -> Result<()> {
    use participant::Category::{Candidate, Learner};
    let (project, owner) = (named(&loading.projects, project)?.id, loading.partner(partner)?.id);
    let met = loading.met.clone();
    let theirs = met.iter().filter(|(row, _)| {
        (row.project_id, row.partner_id) == (project, owner) && [Candidate, Learner].contains(&row.category)
    });
    for (place, ((person, key), course)) in theirs.zip(courses).enumerate() {
        let Some(course) = *course else { continue };
        let (case, decision) = judged(loading, person).await?;
        let planned = Planned {
            person,
            key,
            partner,
            course,
            place,
            case,
            decision,
            module,
        };
        write(loading, &planned).await?;
    }
    Ok(())
}

/// The case of a person, and the decision in force there.
async fn judged(
    loading: &Loading,
    person: &participant::Model,
) -> Result<(Option<competence_validation::Model>, Option<validation_decision::Model>)> {
    let theirs = competence_validation::Column::CandidateId.eq(person.id);
    let case = competence_validation::Entity::find().filter(theirs);
    let Some(case) = loading.all(case).await?.pop() else {
        return Ok((None, None));
    };
    let in_force = validation_decision::Entity::find()
        .filter(validation_decision::Column::ValidationId.eq(case.id))
        .filter(validation_decision::Column::InForce.eq(true));
    let decision = loading.all(in_force).await?.pop();
    Ok((Some(case), decision))
}

/// When it began: long enough ago for what its course has seen.
fn began(loading: &Loading, course: Course) -> DateTime<Utc> {
    let days = match course {
        Course::Draft | Course::Waiting | Course::Agreed => 0,
        Course::Active => 30,
        Course::Revised => 200,
        Course::Overdue => 400,
        Course::Completed | Course::Closed => 500,
    };
    loading.now() - TimeDelta::days(days)
}

/// A plan through all that its course has seen.
async fn write(loading: &mut Loading, of: &Planned<'_>) -> Result<()> {
    let row = Model::drafted(New {
        id: loading.id(),
        partner_id: of.person.partner_id,
        project_id: of.person.project_id,
        participant_id: of.person.id,
        now: loading.now(),
    });
    let first = plan_edition::Model::first(loading.id(), &row, baseline(loading), loading.now())?;
    let (goals, actions) = goals::written(loading, of, &first).await?;
    let first = signed(loading, of, first)?;
    let (row, review) = moved(loading, of, row, &goals)?;
    insert::<inclusion_plan::Entity>(loading, of, vec![row.clone()]).await?;
    team(loading, of, &row).await?;
    insert::<plan_edition::Entity>(loading, of, vec![first.clone()]).await?;
    insert::<plan_goal::Entity>(loading, of, goals.clone()).await?;
    insert::<plan_action::Entity>(loading, of, actions.clone()).await?;
    insert::<plan_review::Entity>(loading, of, review.into_iter().collect()).await?;
    if of.course == Course::Revised {
        goals::revised(loading, of, &row, (&first, goals, actions)).await?;
    }
    if let Some(ended) = row.ended_at {
        ended_with(loading, of, &row, ended).await?;
    }
    consents(loading, of).await
}

async fn insert<E>(loading: &Loading, of: &Planned<'_>, rows: Vec<E::Model>) -> Result<()>
where
    E: crate::authz::Scoped,
    E::Model: entity::record::Record + sea_orm::IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: Send,
{
    for row in rows {
        loading.insert_under::<E>(of.key, row).await?;
    }
    Ok(())
}

fn baseline(loading: &Loading) -> Vec<Baseline> {
    let on = loading.now().date_naive();
    let scores = BASELINE.iter().map(|(domain, score)| Baseline {
        domain: *domain,
        score: *score,
        on,
    });
    scores.collect()
}

/// In the state to which its course leads, with the review on the way.
fn moved(
    loading: &mut Loading,
    of: &Planned<'_>,
    row: Model,
    goals: &[plan_goal::Model],
) -> Result<(Model, Option<plan_review::Model>)> {
    let at = began(loading, of.course);
    let agreed = |row: &Model| row.agreed(Side::Person, at).agreed(Side::Worker, at);
    let row = match of.course {
        Course::Draft => return Ok((row, None)),
        Course::Waiting => return Ok((row.agreed(Side::Person, at), None)),
        _ => agreed(&row),
    };
    if of.course == Course::Agreed {
        return Ok((row, None));
    }
    let row = row.started(None, at)?;
    Ok(match of.course {
        Course::Revised => {
            let on = loading.now().date_naive() - TimeDelta::days(20);
            let next = on.checked_add_months(Months::new(6));
            let reviewed = row
                .in_review()
                .reviewed(Following { on, next }, loading.now().date_naive())?;
            let note = words::REVIEW.to_owned();
            let review = plan_review::Model::held(loading.id(), &reviewed, (on, note), loading.now())?;
            (reviewed.revised(), Some(review))
        }
        Course::Overdue => (row.in_review(), None),
        Course::Completed => (row.completed(goals, at + TimeDelta::days(250))?, None),
        Course::Closed => (row.closed(at + TimeDelta::days(100)), None),
        _ => (row, None),
    })
}

/// What both sides agreed to, where they have.
fn signed(loading: &Loading, of: &Planned<'_>, edition: plan_edition::Model) -> Result<plan_edition::Model> {
    let at = began(loading, of.course);
    let counsellor = named(&loading.accounts, &address(&format!("counsellor@{}", of.partner)))?.id;
    let agreement = |account, act| Agreement { at, account, act };
    let by = of.person.account_id.or(Some(counsellor));
    let person = agreement(by, spoken(of).map(|one| one.by(by, at)));
    Ok(match of.course {
        Course::Draft => edition,
        Course::Waiting => edition.agreed(Side::Person, person),
        _ => edition
            .agreed(Side::Person, person)
            .agreed(Side::Worker, agreement(Some(counsellor), None)),
    })
}

/// Who has no login had it written down.
fn spoken(of: &Planned<'_>) -> Option<Recording> {
    of.person.account_id.is_none().then(|| Recording {
        means: Means::Interpreted,
        proof: None,
        witness: Some("Prudence Témoinville".to_owned()),
        language: "fr".to_owned(),
        given_by: GivenBy::Person,
    })
}

/// How it ended, and what has become of the person.
async fn ended_with(loading: &mut Loading, of: &Planned<'_>, row: &Model, at: DateTime<Utc>) -> Result<()> {
    let why = if of.course == Course::Completed {
        (Reason::GoalsSettled, Some(words::END.to_owned()))
    } else {
        (Reason::MovedAway, None)
    };
    let mut exit = plan_exit::Model::noted(loading.id(), row, why, at)?;
    if of.course == Course::Completed {
        let today = loading.now().date_naive();
        for (after, outcome) in [
            (After::Exit, Outcome::InEducation),
            (After::SixMonths, Outcome::Employed),
        ] {
            let on: NaiveDate = exit.ended_on + Months::new(after.months());
            let told = ExitOutcome {
                after,
                outcome,
                on,
                note: Some(words::OUTCOME.to_owned()),
            };
            exit = exit.with_outcome(told, true, today)?;
        }
    }
    insert::<plan_exit::Entity>(loading, of, vec![exit]).await
}

async fn team(loading: &mut Loading, of: &Planned<'_>, row: &Model) -> Result<()> {
    let own = of.partner;
    place(
        loading,
        of,
        row,
        (&format!("counsellor@{own}"), own, TeamRole::Counsellor),
    )
    .await?;
    if (own, of.place) == ("relience", 0) {
        place(loading, of, row, ("viewer@nordkoop", "nordkoop", TeamRole::Interpreter)).await?;
    }
    Ok(())
}

async fn place(
    loading: &mut Loading,
    of: &Planned<'_>,
    row: &Model,
    (who, partner, role): (&str, &'static str, TeamRole),
) -> Result<()> {
    let account = named(&loading.accounts, &address(who))?;
    let new = case_member::New {
        id: loading.id(),
        account_id: account.id,
        member_partner_id: loading.partner(partner)?.id,
        display_name: account.display_name,
        role,
        responsible: role == TeamRole::Counsellor,
        from_day: began(loading, of.course).date_naive(),
        until_day: None,
        now: loading.now(),
    };
    let member = case_member::Model::joined(new, row)?;
    insert::<case_member::Entity>(loading, of, vec![member]).await
}

/// whoever has a plan consents to it, and to being asked after its end; of some that stands there already.
async fn consents(loading: &mut Loading, of: &Planned<'_>) -> Result<()> {
    let there = consent::Entity::find().filter(consent::Column::ParticipantId.eq(of.person.id));
    let there = loading.all(there).await?;
    let agreed = !matches!(of.course, Course::Draft);
    for (purpose, needed) in [
        (Purpose::Plan, agreed),
        (Purpose::FollowUp, of.course == Course::Completed),
    ] {
        if !needed || there.iter().any(|one| one.purpose == purpose) {
            continue;
        }
        let counsellor = named(&loading.accounts, &address(&format!("counsellor@{}", of.partner)))?.id;
        let new = consent::New {
            id: loading.id(),
            purpose,
            recipient: None,
            wording_version: "2026-1".to_owned(),
            language: "fr".to_owned(),
            recorded: spoken(of),
        };
        let by = of.person.account_id.or(Some(counsellor));
        let given = consent::Model::given(new, of.person, by, loading.now())?;
        insert::<consent::Entity>(loading, of, vec![given]).await?;
    }
    Ok(())
}
