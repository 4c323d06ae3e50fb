//! Competence validations: 60 cases of KIM, in every state, and a few of Work to Grow II that are under way. What was said
//! and shown is invented.
//!
//! Each case has the `counsellor@` of its owner in its team. `counsellor2@` of Aurora was in the team of the first case
//! and has left, `counsellor2@` of Brucke is in no team at all.

mod judging;
mod proof;

use chrono::TimeDelta;
use entity::{
    act::{GivenBy, Means, Recording},
    assessor_licence, break_glass,
    case_member::{self, TeamRole},
    competence_validation::{self, Model, New, Verb},
    json::Json,
    participant,
    procedure::{self, Adoption, State},
    validation_brief::{self, Changes, Claim},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    loading::{Day, Loading, named, owned},
    people::address,
};
use crate::{
    auth::PersonKey,
    error::{Error, Result},
};

/// How far a case has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Course {
    /// All confirmed, certified, and answered by Brucke where the candidate shows it.
    Certified,
    /// Changed by an appeal, and certified anew.
    Changed,
    Requested,
    Consented,
    Identification,
    Documentation,
    /// One of two has judged.
    Assessment,
    Decided,
    NotYet,
    Paused,
    Withdrawn,
    Appealed,
}

/// The courses of a partner's candidates, one after the other.
const COURSES: [Course; 12] = [
    Course::Certified,
    Course::Changed,
    Course::Assessment,
    Course::Decided,
    Course::Appealed,
    Course::Documentation,
    Course::NotYet,
    Course::Paused,
    Course::Identification,
    Course::Withdrawn,
    Course::Requested,
    Course::Consented,
];

/// Those of the running project.
const RUNNING: [Course; 4] = [
    Course::Assessment,
    Course::Documentation,
    Course::Requested,
    Course::Certified,
];

/// What a case is made from.
struct Case<'a> {
    procedure: &'a procedure::Model,
    licences: &'a [assessor_licence::Model],
    candidate: &'a participant::Model,
    key: &'a PersonKey,
    partner: &'static str,
    course: Course,
    place: usize,
}

pub async fn load(loading: &mut Loading) -> Result<()> {
    taken_over(loading).await?;
    let teams = [
        (
            "KIM",
            &["aurora", "brucke", "puerta", "porto", "kapu", "gefyra", "most"][..],
        ),
        ("WTG2", &["relience"]),
    ];
    for (project, partners) in teams {
        let (procedure, licences) = by(loading, project).await?;
        for partner in partners {
            cases(loading, (&procedure, &licences), (project, partner)).await?;
        }
    }
    Ok(())
}

/// Work to Grow II has taken KIM's procedure over, adopted it, and licensed assessors of its own, who know whom they judge.
async fn taken_over(loading: &mut Loading) -> Result<()> {
    const PARTNERS: [&str; 4] = ["relience", "nordkoop", "growwell", "punte"];
    let (kim, _) = by(loading, "KIM").await?;
    let (id, now) = (loading.id(), loading.now());
    let mut adoptions = Vec::new();
    for partner in PARTNERS {
        adoptions.push(Adoption {
            partner: loading.partner(partner)?.id,
            at: now,
            account: None,
        });
    }
    let row = procedure::Model {
        id,
        series_id: id,
        edition: 1,
        previous_id: None,
        partner_id: loading.partner("relience")?.id,
        project_id: named(&loading.projects, "WTG2")?.id,
        identity_known: true,
        languages: Json(owned(&["en", "fr", "sv", "ro"])),
        adoptions: Json(adoptions),
        adopted_at: Some(now),
        version: 0,
        ..kim
    };
    let row = loading.insert::<procedure::Entity>(row).await?;
    for (place, partner) in PARTNERS.into_iter().enumerate() {
        let granting = PARTNERS[(place + 1) % PARTNERS.len()];
        let assessor = named(&loading.accounts, &address(&format!("assessor@{partner}")))?;
        let today = now.date_naive();
        let new = assessor_licence::New {
            id: loading.id(),
            partner_id: loading.partner(granting)?.id,
            procedure_id: row.id,
            assessor_partner_id: loading.partner(partner)?.id,
            takes_part: true,
            languages: owned(&["en", "fr"]),
            valid_from: today,
            valid_until: loading.day(Day::FromToday(1_000))?,
            now,
        };
        let licence = assessor_licence::Model::granted(new, Some(&assessor))?;
        loading.insert::<assessor_licence::Entity>(licence).await?;
    }
    Ok(())
}

/// The procedure in force in a project, with the licences that hold today, the first granted first.
async fn by(loading: &Loading, project: &str) -> Result<(procedure::Model, Vec<assessor_licence::Model>)> {
    let project = named(&loading.projects, project)?.id;
    let adopted = procedure::Entity::find()
        .filter(procedure::Column::ProjectId.eq(project))
        .filter(procedure::Column::State.eq(State::Adopted.code()));
    let adopted = loading.all(adopted).await?.pop();
    let adopted = adopted.ok_or_else(|| Error::internal("a project of the demo without a procedure"))?;
    let licences = assessor_licence::Entity::find()
        .filter(assessor_licence::Column::ProcedureId.eq(adopted.id))
        .order_by_asc(assessor_licence::Column::Id);
    let today = loading.now().date_naive();
    let mut licences = loading.all(licences).await?;
    licences.retain(|one| one.is_in_force(today));
    Ok((adopted, licences))
}

async fn cases(
    loading: &mut Loading,
    (procedure, licences): (&procedure::Model, &[assessor_licence::Model]),
    (project, partner): (&str, &'static str),
) -> Result<()> {
    let (project, owner) = (named(&loading.projects, project)?.id, loading.partner(partner)?.id);
    let wanted = if partner == "relience" {
        participant::Category::Learner
    } else {
        participant::Category::Candidate
    };
    let met = loading.met.clone();
    let theirs = met
        .iter()
        .filter(|(row, _)| (row.project_id, row.partner_id, row.category) == (project, owner, wanted));
    let courses = if partner == "relience" { &RUNNING[..] } else { &COURSES };
    for (place, ((candidate, key), course)) in theirs.zip(courses).enumerate() {
        let case = Case {
            procedure,
            licences,
            candidate,
            key,
            partner,
            course: *course,
            place,
        };
        write(loading, &case).await?;
        if (partner, case.course) == ("aurora", Course::Assessment) {
            opened(loading, &case).await?;
        }
    }
    Ok(())
}

/// When the whole team had fallen ill the MANAGER opened a case, weeks ago.
async fn opened(loading: &mut Loading, case: &Case<'_>) -> Result<()> {
    let theirs = competence_validation::Column::CandidateId.eq(case.candidate.id);
    let row = loading
        .all(competence_validation::Entity::find().filter(theirs))
        .await?
        .pop();
    let row = row.ok_or_else(|| Error::internal("a case of the demo that is not there"))?;
    let who = named(&loading.accounts, &address("manager@aurora"))?;
    let reason = "The whole team is ill, and the assessment is on Monday.".to_owned();
    let then = loading.now() - TimeDelta::days(40);
    let by = (who.id, who.display_name);
    let opening = break_glass::Model::opened(loading.id(), &row, by, reason, then)?;
    loading.insert_under::<break_glass::Entity>(case.key, opening).await?;
    Ok(())
}

/// A case through all that its course has seen.
async fn write(loading: &mut Loading, case: &Case<'_>) -> Result<()> {
    let row = Model::requested(New {
        id: loading.id(),
        partner_id: case.candidate.partner_id,
        project_id: case.candidate.project_id,
        candidate_id: case.candidate.id,
        procedure_id: case.procedure.id,
        now: loading.now(),
    });
    let row = moved(loading, case, row)?;
    loading
        .insert_under::<competence_validation::Entity>(case.key, row.clone())
        .await?;
    brief(loading, case, &row).await?;
    team(loading, case, &row).await?;
    let evidence = proof::evidence_of(loading, case, &row).await?;
    if row.scheduled_at.is_some() {
        judging::judged(loading, case, &row, &evidence).await?;
    }
    Ok(())
}

/// In the state to which its course leads, with what the candidate did on the way.
fn moved(loading: &Loading, case: &Case<'_>, row: Model) -> Result<Model> {
    let at = loading.now();
    if case.course == Course::Requested {
        return Ok(row);
    }
    let row = noted(loading, case, &row.consented(at), Verb::Consent)?;
    let further = match case.course {
        Course::Requested | Course::Consented => 0,
        Course::Identification => 1,
        Course::Documentation | Course::Paused | Course::Withdrawn => 2,
        _ => 3,
    };
    let row = (0..further).fold(row, |row, _| row.advanced(at));
    match case.course {
        Course::Paused => noted(loading, case, &row.paused(at), Verb::Pause),
        Course::Withdrawn => {
            let paused = noted(loading, case, &row.paused(at), Verb::Pause)?;
            noted(loading, case, &paused.withdrawn(at), Verb::Withdraw)
        }
        Course::Decided | Course::NotYet => Ok(row.decided(at)),
        Course::Certified => Ok(row.decided(at).certified(at)),
        Course::Appealed => {
            let appealed = row.decided(at).appealed(case.procedure, at)?;
            noted(loading, case, &appealed, Verb::Appeal)
        }
        Course::Changed => {
            let appealed = row.decided(at).appealed(case.procedure, at)?;
            Ok(noted(loading, case, &appealed, Verb::Appeal)?.decided(at).certified(at))
        }
        _ => Ok(row),
    }
}

/// Who has no login had it written down.
fn spoken(case: &Case<'_>) -> Option<Recording> {
    case.candidate.account_id.is_none().then(|| Recording {
        means: Means::Interpreted,
        proof: None,
        witness: Some("Prudence Témoinville".to_owned()),
        language: "fr".to_owned(),
        given_by: GivenBy::Person,
    })
}

fn noted(loading: &Loading, case: &Case<'_>, row: &Model, verb: Verb) -> Result<Model> {
    let counsellor = named(&loading.accounts, &address(&format!("counsellor@{}", case.partner)))?.id;
    let by = case.candidate.account_id.or(Some(counsellor));
    Ok(row.noted(verb, spoken(case), case.candidate, (by, loading.now()))?)
}

/// Two competences of the procedure at its middle level.
fn claims(case: &Case<'_>) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    for criterion in case.procedure.criteria.iter().filter(|one| one.level == 2) {
        let known = claims.iter().any(|claim| claim.competence == criterion.competence);
        if !known {
            claims.push(Claim {
                competence: criterion.competence,
                level: 2,
            });
        }
    }
    let first = case.place % claims.len().saturating_sub(1).max(1);
    claims.into_iter().skip(first).take(2).collect()
}

async fn brief(loading: &mut Loading, case: &Case<'_>, row: &Model) -> Result<()> {
    let changes = Changes {
        purpose: Some(Some(
            "To find work in a kitchen, and to say what can be done there.".to_owned(),
        )),
        languages: Some(vec!["en".to_owned()]),
        claims: Some(claims(case)),
    };
    let brief = validation_brief::Model::written(loading.id(), row, changes, loading.now())?;
    loading.insert_under::<validation_brief::Entity>(case.key, brief).await
}

async fn team(loading: &mut Loading, case: &Case<'_>, row: &Model) -> Result<()> {
    let own = case.partner;
    member(
        loading,
        case,
        row,
        (&format!("counsellor@{own}"), own, TeamRole::Counsellor),
    )
    .await?;
    if (own, case.place) != ("aurora", 0) {
        return Ok(());
    }
    member(loading, case, row, ("viewer@brucke", "brucke", TeamRole::Observer)).await?;
    member(loading, case, row, ("viewer@puerta", "puerta", TeamRole::Interpreter)).await?;
    let gone = placed(loading, row, ("counsellor2@aurora", "aurora", TeamRole::Counsellor))?;
    let gone = case_member::Model {
        responsible: false,
        ..gone.left(loading.now())
    };
    loading.insert_under::<case_member::Entity>(case.key, gone).await
}

async fn member(
    loading: &mut Loading,
    case: &Case<'_>,
    row: &Model,
    who: (&str, &'static str, TeamRole),
) -> Result<()> {
    let member = placed(loading, row, who)?;
    loading.insert_under::<case_member::Entity>(case.key, member).await
}

fn placed(
    loading: &mut Loading,
    row: &Model,
    (who, partner, role): (&str, &'static str, TeamRole),
) -> Result<case_member::Model> {
    let account = named(&loading.accounts, &address(who))?;
    let new = case_member::New {
        id: loading.id(),
        account_id: account.id,
        member_partner_id: loading.partner(partner)?.id,
        display_name: account.display_name,
        role,
        responsible: role == TeamRole::Counsellor,
        from_day: loading.day(Day::FromToday(-60))?,
        until_day: None,
        now: loading.now(),
    };
    Ok(case_member::Model::joined(new, row)?)
}
