use super::*;
use crate::competence_validation::tests::{case, id, now, procedure, rules};

pub fn claims() -> Vec<Claim> {
    ["reading", "counting"]
        .map(|name| Claim {
            competence: id(name),
            level: 2,
        })
        .to_vec()
}

fn licence(who: &str, partner: &str) -> assessor_licence::Model {
    assessor_licence::Model {
        id: id(who),
        partner_id: id("granting"),
        procedure_id: id("procedure"),
        account_id: id(who),
        assessor_partner_id: id(partner),
        display_name: who.to_owned(),
        display_name_sort: who.to_owned(),
        languages: Json(vec!["en".to_owned()]),
        valid_from: "2026-01-01".parse().unwrap(),
        valid_until: "2026-12-31".parse().unwrap(),
        revoked_on: None,
        revoke_reason: None,
        version: 1,
        created_at: now(),
        created_by: None,
        updated_at: now(),
        updated_by: None,
    }
}

/// The ids follow the order in which assessors are assigned.
fn assigned(number: u128, who: &str, partner: &str) -> Model {
    let new = New {
        id: Id::new(uuid::Uuid::from_u128(number)),
        licence: &licence(who, partner),
        lead: number == 1,
        round: 1,
        now: now(),
    };
    Model::assigned(new, &case())
}

fn met(met: bool) -> Judgement {
    if met { Judgement::Met } else { Judgement::NotMet }
}

/// What shows a level.
fn by_criterion(name: &str, level: i32) -> Vec<CriterionFinding> {
    let all = procedure().criteria.0;
    let of_competence = all.into_iter().filter(|one| one.competence == id(name));
    let each = of_competence.map(|one| CriterionFinding {
        criterion: one.code,
        judgement: met(level >= one.level),
    });
    each.collect()
}

fn handed(reading: i32, counting: i32) -> Handed {
    let found = [("reading", reading), ("counting", counting)].map(|(name, level)| Found {
        competence: id(name),
        level,
        judgement: met(level >= 2),
        criteria: by_criterion(name, level),
    });
    Handed {
        method: Method::Review,
        assessed_on: now().date_naive(),
        found: found.to_vec(),
        rationale: "By the evidence.".to_owned(),
    }
}

/// A judgement of both claims by an assessor of a partner.
pub fn judged(number: u128, partner: &str, levels: (i32, i32)) -> Model {
    let who = format!("assessor {number}");
    assigned(number, &who, partner)
        .submitted(handed(levels.0, levels.1), (&claims(), &procedure()), true, now())
        .unwrap()
}

#[test]
fn v_10_nobody_judges_without_a_licence_for_the_day() {
    let unlicensed = assigned(1, "a", "other").submitted(handed(2, 2), (&claims(), &procedure()), false, now());
    assert_eq!(rules(unlicensed), [("input.date".to_owned(), "V-10")]);
    assert_eq!(rules(expect_licensed(false)), [("input.assessor".to_owned(), "V-10")]);
    assert_eq!(expect_licensed(true), Ok(()));
}

#[test]
fn every_claim_is_judged_once_and_by_the_procedures_criteria() {
    let mut wrong = handed(2, 2);
    wrong.found.pop();
    wrong.found[0].criteria[0].criterion = "unheard of".to_owned();
    let refused = assigned(1, "a", "other").submitted(wrong, (&claims(), &procedure()), true, now());
    let expected = [("input.findings", "CLAIMS"), ("input.findings.criteria", "CRITERION")];
    assert_eq!(rules(refused), expected.map(|(path, rule)| (path.to_owned(), rule)));
}

#[test]
fn a_level_is_found_by_each_criterion_of_the_claim_and_is_one_that_the_procedure_has() {
    let refused = |change: &dyn Fn(&mut Found)| {
        let mut handed = handed(2, 2);
        change(&mut handed.found[0]);
        let all = rules(assigned(1, "a", "other").submitted(handed, (&claims(), &procedure()), true, now()));
        all.into_iter()
            .map(|(path, rule)| format!("{path} {rule}"))
            .collect::<Vec<_>>()
    };
    let (criteria, judgement) = (
        "input.findings.criteria CRITERION",
        "input.findings.judgement CRITERION",
    );
    assert_eq!(refused(&|found| found.criteria.clear()), [criteria, judgement]);
    assert_eq!(
        refused(&|found| found.criteria.push(found.criteria[0].clone())),
        [criteria],
        "twice"
    );
    let partly = refused(&|found| found.criteria[1].judgement = Judgement::Partly);
    assert_eq!(partly, [judgement], "met, but for one");
    assert_eq!(
        refused(&|found| found.level = 3),
        [judgement],
        "what that level asks for is not met"
    );
    assert_eq!(refused(&|found| found.level = 4), ["input.findings.level PROCEDURE"]);
}

#[test]
fn v_2_a_conflict_voids_an_assessment() {
    let void = judged(1, "owner", (2, 2)).voided(now());
    assert_eq!((void.status, void.open()), (Status::Void, &[Verb::Read][..]));
    assert_eq!(
        settled(&[void], &claims()).into_values().collect::<Vec<_>>(),
        [None, None]
    );
}

#[test]
fn v_3_two_agree_or_a_third_decides() {
    let of = |round: &[Model]| settled(round, &claims())[&id("reading")];
    assert_eq!(of(&[]), None);
    assert_eq!(of(&[judged(1, "owner", (2, 0)), judged(2, "other", (2, 0))]), Some(2));
    let (one, other) = (judged(1, "owner", (2, 0)), judged(2, "other", (1, 0)));
    assert_eq!(of(&[one.clone(), other.clone()]), None, "they disagree");
    assert_eq!(
        of(&[judged(3, "third", (1, 0)), one, other]),
        Some(1),
        "the third decides"
    );
}

#[test]
fn v_3_where_two_agree_nobody_else_is_asked_and_where_they_differ_the_third_alone() {
    let of = |levels: &[i32]| {
        let each = levels.iter().zip(1..);
        let round: Vec<Model> = each.map(|(level, place)| judged(place, "owner", (*level, 0))).collect();
        settled(&round, &claims())[&id("reading")]
    };
    assert_eq!(of(&[2, 2, 1]), Some(2));
    assert_eq!(of(&[2, 1, 2, 0]), Some(2));
}

#[test]
fn v_7_an_appeal_is_judged_by_others() {
    let before = [judged(1, "owner", (2, 2))];
    assert_eq!(
        rules(expect_new(&before, id("assessor 1"))),
        [("input.assessor".to_owned(), "V-7")]
    );
    assert_eq!(expect_new(&before, id("assessor 2")), Ok(()));
}

#[test]
fn v_11_agreement_is_counted_beyond_chance() {
    let pairs = |list: &[(i32, i32, usize)]| -> Vec<(i32, i32)> {
        let each = list.iter().flat_map(|(one, other, times)| vec![(*one, *other); *times]);
        each.collect()
    };
    // The textbook's example: 20 + 15 of 50 agree, κ = 0.4.
    let textbook = kappa(&pairs(&[(1, 1, 20), (1, 0, 5), (0, 1, 10), (0, 0, 15)]));
    assert!((textbook.value.unwrap() - 0.4).abs() < 1e-9, "{textbook:?}");
    assert_eq!(textbook.pairs, 50);
    assert_eq!(kappa(&pairs(&[(2, 2, 4), (1, 1, 3)])).value, Some(1.0));
    assert_eq!(kappa(&pairs(&[(2, 2, 4)])).value, None, "nothing could differ");
    assert_eq!(kappa(&[]).value, None);
    let two = [
        judged(1, "owner", (2, 0)),
        judged(2, "other", (1, 0)),
        judged(3, "third", (1, 0)),
    ];
    let (case, found) = super::pairs(&two).pop_first().unwrap();
    assert_eq!((case, found), (id("case"), vec![(2, 1), (0, 0)]), "of the first two");
    assert!(super::pairs(&two[..1]).is_empty(), "one alone agrees with nobody");
}

#[test]
fn an_assessment_in_one_word() {
    let word = |levels| judged(1, "owner", levels).judgement();
    assert_eq!(word((2, 3)), Some(Judgement::Met));
    assert_eq!(word((2, 1)), Some(Judgement::Partly));
    assert_eq!(word((0, 1)), Some(Judgement::NotMet));
    assert_eq!(judged(1, "owner", (2, 1)).level(), Some(1));
    assert_eq!(assigned(1, "a", "owner").judgement(), None);
}
