//! What an assessor hands in: each claim once, by the criteria of the procedure.

use std::collections::BTreeMap;

use super::{Found, Judgement};
use crate::{code::Findings, procedure, validation_brief::Claim};

/// What was found fits what was claimed, and what the procedure asks for.
pub(super) fn found(all: &[Found], claims: &[Claim], procedure: &procedure::Model, wrong: &mut Findings) {
    let claimed = |one: &Found| claims.iter().any(|claim| claim.competence == one.competence);
    let once = |claim: &Claim| all.iter().filter(|one| one.competence == claim.competence).count() == 1;
    wrong.require(
        all.iter().all(claimed) && claims.iter().all(once),
        "findings",
        "CLAIMS",
        "Each claimed competence is judged once, and no other.",
        "Chaque compétence revendiquée est jugée une fois, et aucune autre.",
    );
    let claimed_level = |one: &Found| {
        let claim = claims.iter().find(|claim| claim.competence == one.competence);
        claim.map_or(i32::MAX, |claim| claim.level)
    };
    wrong.require(
        all.iter()
            .all(|one| one.level == 0 || procedure.covers(one.competence, one.level)),
        "findings.level",
        "PROCEDURE",
        "A level for which the procedure has criteria is expected, or 0 for none.",
        "Un niveau pour lequel la procédure a des critères est attendu, ou 0 pour aucun.",
    );
    wrong.require(
        all.iter()
            .all(|one| (one.judgement == Judgement::Met) == (one.level >= claimed_level(one))),
        "findings.level",
        "LEVEL",
        "A claim is met at its level or above, and only then.",
        "Une revendication est satisfaite à son niveau ou au-dessus, et alors seulement.",
    );
    for one in all {
        by_criterion(one, claimed_level(one), procedure, wrong);
    }
}

/// A claim is judged by each criterion of its level, and met if all of them are; another level is found if all of its own
/// criteria are met.
fn by_criterion(one: &Found, claimed: i32, procedure: &procedure::Model, wrong: &mut Findings) {
    let judged: BTreeMap<&str, Judgement> = one
        .criteria
        .iter()
        .map(|judged| (judged.criterion.as_str(), judged.judgement))
        .collect();
    let known = |code: &str| {
        let mut all = procedure.criteria.iter();
        all.any(|criterion| criterion.competence == one.competence && criterion.code == code)
    };
    let mut wanted = procedure.criteria_for(one.competence, claimed);
    wrong.require(
        judged.len() == one.criteria.len()
            && judged.keys().all(|code| known(code))
            && wanted.all(|criterion| judged.contains_key(criterion.code.as_str())),
        "findings.criteria",
        "CRITERION",
        "Each criterion of the procedure for the claimed level is judged once, and none of other competences.",
        "Chaque critère de la procédure pour le niveau revendiqué est jugé une fois, et aucun d'autres compétences.",
    );
    let met = |level| {
        let mut all = procedure.criteria_for(one.competence, level);
        all.all(|criterion| judged.get(criterion.code.as_str()) == Some(&Judgement::Met))
    };
    wrong.require(
        (one.judgement == Judgement::Met) == met(claimed) && (one.level == 0 || met(one.level)),
        "findings.judgement",
        "CRITERION",
        "A claim is met, and a level found, if each of its criteria is met.",
        "Une revendication est satisfaite, et un niveau constaté, si chacun de ses critères l'est.",
    );
}
