//! Judgements of the demo's cases: assessments, decisions, and what another partner thinks of them.

use chrono::TimeDelta;
use entity::{
    assessment::{self, CriterionFinding, Found, Handed, Judgement, Method},
    assessor_licence,
    competence_validation::Model,
    conflict_declaration::{self, ConflictGround},
    decision_recognition, evidence,
    validation_decision::{self, Appeal, Basis, Kind, Making, Unit},
};

use super::{Case, Course, claims, spoken};
use crate::{
    demo::{
        loading::{Day, Loading, named},
        people::address,
    },
    error::{Error, Result},
};

/// Two assessors of two partners, the first of whom decides; after an appeal two others.
pub(super) async fn judged(
    loading: &mut Loading,
    case: &Case<'_>,
    row: &Model,
    evidence: &[evidence::Model],
) -> Result<()> {
    let levels = match case.course {
        Course::Certified => (2, 2),
        Course::NotYet => (0, 0),
        _ => (2, 0),
    };
    let waits = case.course == Course::Assessment;
    let first = round(loading, case, row, (1, levels), waits).await?;
    if case.course == Course::Assessment {
        return declared(loading, case, row).await;
    }
    let before = decision(loading, case, row, (evidence, &first), None)?;
    match case.course {
        Course::Appealed => {
            let against = against(loading, case, &before)?;
            loading
                .insert_under::<validation_decision::Entity>(case.key, against)
                .await?;
            round(loading, case, row, (2, (2, 2)), true).await?;
            Ok(())
        }
        Course::Changed => {
            let against = against(loading, case, &before)?;
            let second = round(loading, case, row, (2, (2, 2)), false).await?;
            let after = decision(loading, case, row, (evidence, &second), Some(&against))?;
            let gone = against.superseded(&after);
            for one in [gone, after.clone()] {
                loading
                    .insert_under::<validation_decision::Entity>(case.key, one)
                    .await?;
            }
            answered(loading, case, &after).await
        }
        _ => {
            loading
                .insert_under::<validation_decision::Entity>(case.key, before.clone())
                .await?;
            answered(loading, case, &before).await
        }
    }
}

/// The licences of this round: first one of another partner, then the owner's own; others after an appeal.
fn licensed<'a>(case: &Case<'a>, round: i32) -> Result<[&'a assessor_licence::Model; 2]> {
    let own = case.candidate.partner_id;
    let (at_home, others): (Vec<_>, Vec<_>) = case.licences.iter().partition(|one| one.assessor_partner_id == own);
    let found = if round == 1 {
        others.first().zip(at_home.first())
    } else {
        others.get(1).zip(others.get(2))
    };
    let (first, second) = found.ok_or_else(|| Error::internal("the demo has too few assessors"))?;
    Ok([*first, *second])
}

async fn round(
    loading: &mut Loading,
    case: &Case<'_>,
    row: &Model,
    (number, levels): (i32, (i32, i32)),
    waits: bool,
) -> Result<Vec<assessment::Model>> {
    let mut all = Vec::new();
    for (place, licence) in licensed(case, number)?.into_iter().enumerate() {
        let new = assessment::New {
            id: loading.id(),
            licence,
            lead: place == 0,
            round: number,
            now: loading.now() - TimeDelta::days(1),
        };
        let assigned = assessment::Model::assigned(new, row);
        let one = if waits && place == 1 {
            assigned
        } else {
            let licensed = licence.holds_on(loading.now().date_naive(), "en");
            assigned.submitted(
                handed(loading, case, levels),
                (&claims(case), case.procedure),
                licensed,
                loading.now(),
            )?
        };
        loading
            .insert_under::<assessment::Entity>(case.key, one.clone())
            .await?;
        all.push(one);
    }
    Ok(all)
}

fn handed(loading: &Loading, case: &Case<'_>, (first, second): (i32, i32)) -> Handed {
    let judgement = |level| if level == 2 { Judgement::Met } else { Judgement::NotMet };
    let found = claims(case)
        .into_iter()
        .zip([first, second])
        .map(|(claim, level)| Found {
            competence: claim.competence,
            level,
            judgement: judgement(level),
            criteria: case
                .procedure
                .criteria_for(claim.competence, claim.level)
                .map(|criterion| CriterionFinding {
                    criterion: criterion.code.clone(),
                    judgement: judgement(level),
                })
                .collect(),
        });
    Handed {
        method: Method::Interview,
        assessed_on: loading.now().date_naive(),
        found: found.collect(),
        rationale: "By the talk and what the witness says.".to_owned(),
    }
}

fn decision(
    loading: &mut Loading,
    case: &Case<'_>,
    row: &Model,
    (evidence, judged): (&[evidence::Model], &[assessment::Model]),
    appealed: Option<&validation_decision::Model>,
) -> Result<validation_decision::Model> {
    let claims = claims(case);
    let settled = assessment::settled(judged, &claims);
    let units: Vec<Unit> = claims
        .iter()
        .filter(|claim| settled[&claim.competence] == Some(claim.level))
        .map(|claim| Unit {
            competence: claim.competence,
            level: claim.level,
            eqf_level: Some(3),
        })
        .collect();
    let kind = match units.len() {
        0 => Kind::NotYet,
        all if all == claims.len() => Kind::Full,
        _ => Kind::Partial,
    };
    let making = Making {
        kind,
        units,
        valid_until: Some(loading.day(Day::FromToday(1_460))?),
        feedback: Some("What is there, and what a course could add.".to_owned()),
    };
    let basis = Basis {
        claims: &claims,
        evidence,
        assessments: judged,
        procedure: case.procedure,
        appealed,
    };
    Ok(validation_decision::Model::made(
        loading.id(),
        row,
        making,
        &basis,
        loading.now(),
    )?)
}

/// With the candidate's appeal.
fn against(loading: &Loading, case: &Case<'_>, row: &validation_decision::Model) -> Result<validation_decision::Model> {
    let counsellor = named(&loading.accounts, &address(&format!("counsellor@{}", case.partner)))?.id;
    let by = case.candidate.account_id.or(Some(counsellor));
    let now = loading.now();
    Ok(row.appealed(Appeal {
        grounds: "The second part was asked in a language that I do not speak well.".to_owned(),
        at: now,
        account: by,
        act: spoken(case).map(|one| one.by(by, now)),
        changed: None,
    }))
}

/// Brucke answers what Aurora's first two candidates show it; one answer was taken back and given anew.
async fn answered(loading: &mut Loading, case: &Case<'_>, row: &validation_decision::Model) -> Result<()> {
    if case.partner != "aurora" || case.place > 1 {
        return Ok(());
    }
    let brucke = loading.partner("brucke")?.id;
    let yes = (true, "The same version of the procedure.".to_owned());
    if case.place == 0 {
        let no = (false, "The feedback does not say who assessed.".to_owned());
        let first = decision_recognition::Model::recognised(loading.id(), row, brucke, no, loading.now())?;
        let back = first.revoked("It does, on its second page.".to_owned(), loading.now())?;
        loading
            .insert_under::<decision_recognition::Entity>(case.key, back)
            .await?;
    }
    let second = decision_recognition::Model::recognised(loading.id(), row, brucke, yes, loading.now())?;
    loading
        .insert_under::<decision_recognition::Entity>(case.key, second)
        .await
}

/// A neighbour does not judge; an assessor who was assigned has been voided for it.
async fn declared(loading: &mut Loading, case: &Case<'_>, row: &Model) -> Result<()> {
    let Some(licence) = case
        .licences
        .iter()
        .filter(|one| one.assessor_partner_id != row.partner_id)
        .nth(3)
    else {
        return Ok(());
    };
    let new = assessment::New {
        id: loading.id(),
        licence,
        lead: false,
        round: 1,
        now: loading.now(),
    };
    let void = assessment::Model::assigned(new, row).voided(loading.now());
    loading.insert_under::<assessment::Entity>(case.key, void).await?;
    let who = (licence.account_id, licence.display_name.clone());
    let ground = ConflictGround::Personal;
    let declared = conflict_declaration::Model::declared(loading.id(), row, who, ground, loading.now());
    loading
        .insert_under::<conflict_declaration::Entity>(case.key, declared)
        .await
}
