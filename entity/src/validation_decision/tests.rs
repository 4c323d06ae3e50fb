use super::*;
use crate::{
    assessment::tests::{claims, judged},
    competence_validation::tests::{case, id, now, procedure, rules},
    evidence::{self, tests::proof},
    procedure::EvidenceKind,
    rule::Refusal,
};

fn proofs() -> Vec<evidence::Model> {
    let day = "2025-06-01".parse().unwrap();
    vec![
        proof("paper", EvidenceKind::Document, day),
        proof("talk", EvidenceKind::Interview, day),
    ]
}

fn unit(name: &str, level: i32) -> Unit {
    Unit {
        competence: id(name),
        level,
        eqf_level: Some(3),
    }
}

fn making(kind: Kind, units: Vec<Unit>) -> Making {
    Making {
        kind,
        units,
        valid_until: None,
        feedback: None,
    }
}

fn full() -> Making {
    making(Kind::Full, vec![unit("reading", 2), unit("counting", 2)])
}

/// Decides on these judgements and this evidence, after an appeal if there is a decision before.
fn decide(
    making: Making,
    judged: &[crate::assessment::Model],
    evidence: &[evidence::Model],
    appealed: Option<&Model>,
) -> Result<Model, Refusal> {
    let basis = Basis {
        claims: &claims(),
        evidence,
        assessments: judged,
        procedure: &procedure(),
        appealed,
    };
    Model::made(id("decision"), &case(), making, &basis, now())
}

fn at(found: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
    found.iter().map(|(path, rule)| ((*path).to_owned(), *rule)).collect()
}

#[test]
fn v_3_a_full_decision_needs_two_assessors_one_of_them_from_another_partner() {
    let both = [judged(1, "owner", (2, 2)), judged(2, "other", (2, 2))];
    assert_eq!(decide(full(), &both, &proofs(), None).unwrap().kind, Kind::Full);
    let at_home = [judged(1, "owner", (2, 2)), judged(2, "owner", (2, 2))];
    assert_eq!(
        rules(decide(full(), &at_home, &proofs(), None)),
        at(&[("input.kind", "V-3")])
    );
    let alone = [judged(1, "other", (2, 2))];
    assert_eq!(
        rules(decide(full(), &alone, &proofs(), None)),
        at(&[("input.kind", "V-3"), ("input.kind", "V-3")])
    );
}

#[test]
fn v_3_the_lead_decides_what_was_agreed_and_nothing_else() {
    let agreed = [judged(1, "owner", (2, 0)), judged(2, "other", (2, 0))];
    let more = making(Kind::Full, vec![unit("reading", 2), unit("counting", 2)]);
    let found = rules(decide(more, &agreed, &proofs(), None));
    assert!(found.contains(&("input.units".to_owned(), "V-3")), "{found:?}");
    let less = making(Kind::NotYet, Vec::new());
    let found = rules(decide(less, &agreed, &proofs(), None));
    assert!(found.contains(&("input.units".to_owned(), "V-3")), "{found:?}");
    let beside = making(Kind::Partial, vec![unit("reading", 2), unit("swimming", 1)]);
    let found = rules(decide(beside, &agreed, &proofs(), None));
    assert!(
        found.contains(&("input.units".to_owned(), "V-3")),
        "not claimed: {found:?}"
    );
    let divided = [judged(1, "owner", (2, 0)), judged(2, "other", (1, 0))];
    let partial = making(Kind::Partial, vec![unit("reading", 1)]);
    let found = rules(decide(partial.clone(), &divided, &proofs(), None));
    assert!(found.contains(&("input.kind".to_owned(), "V-3")), "{found:?}");
    let third = [divided.to_vec(), vec![judged(3, "third", (1, 0))]].concat();
    assert!(decide(partial, &third, &proofs(), None).is_ok(), "the third decides");
}

#[test]
fn v_4_no_decision_rests_on_one_kind_of_evidence_alone() {
    let both = [judged(1, "owner", (2, 2)), judged(2, "other", (2, 2))];
    let day = "2025-06-01".parse().unwrap();
    let alike = [
        proof("paper", EvidenceKind::Document, day),
        proof("another paper", EvidenceKind::Document, day),
    ];
    assert_eq!(
        rules(decide(full(), &both, &alike, None)),
        at(&[("input.validation", "V-4")])
    );
    let none = [judged(1, "owner", (0, 0)), judged(2, "other", (0, 0))];
    let not_yet = making(Kind::NotYet, Vec::new());
    assert_eq!(
        rules(decide(not_yet, &none, &alike, None)),
        at(&[("input.validation", "V-4")])
    );
}

#[test]
fn v_8_what_is_not_confirmed_is_missing() {
    let agreed = [judged(1, "owner", (2, 1)), judged(2, "other", (2, 1))];
    let units = vec![unit("reading", 2), unit("counting", 1)];
    let partial = decide(making(Kind::Partial, units.clone()), &agreed, &proofs(), None).unwrap();
    assert_eq!(partial.missing.0, [claims()[1]], "at the level that was claimed");
    let found = rules(decide(making(Kind::Full, units), &agreed, &proofs(), None));
    assert!(found.contains(&("input.kind".to_owned(), "V-8")), "{found:?}");
}

#[test]
fn v_7_an_appeal_never_lowers_a_decision_and_needs_two() {
    let first = [judged(1, "owner", (2, 1)), judged(2, "other", (2, 1))];
    let units = vec![unit("reading", 2), unit("counting", 1)];
    let before = decide(making(Kind::Partial, units.clone()), &first, &proofs(), None).unwrap();
    // The new assessors find less of the one and more of the other.
    let second = [judged(4, "third", (1, 2)), judged(5, "fourth", (1, 2))];
    let raised = decide(full(), &second, &proofs(), Some(&before)).unwrap();
    assert_eq!((raised.number, raised.level_of(id("reading"))), (2, 2));
    let lowered = making(Kind::Partial, vec![unit("reading", 1), unit("counting", 2)]);
    let found = rules(decide(lowered, &second, &proofs(), Some(&before)));
    assert!(found.contains(&("input.units".to_owned(), "V-7")), "{found:?}");
    let alone = rules(decide(full(), &second[..1], &proofs(), Some(&before)));
    assert!(alone.contains(&("input.kind".to_owned(), "V-7")), "{alone:?}");
}

#[test]
fn v_7_an_appeal_takes_neither_the_level_of_the_framework_nor_the_time() {
    let both = [judged(1, "owner", (2, 2)), judged(2, "other", (2, 2))];
    let before = decide(full(), &both, &proofs(), None).unwrap();
    let second = [judged(4, "third", (2, 2)), judged(5, "fourth", (2, 2))];
    let again = |making| decide(making, &second, &proofs(), Some(&before));
    assert!(again(full()).is_ok());
    for eqf_level in [None, Some(2)] {
        let mut lower = full();
        lower.units[0].eqf_level = eqf_level;
        assert_eq!(rules(again(lower)), [("input.units".to_owned(), "V-7")]);
    }
    let mut shorter = full();
    shorter.valid_until = Some(now().date_naive() + chrono::TimeDelta::days(30));
    assert_eq!(rules(again(shorter)), [("input.units".to_owned(), "V-7")]);
}

#[test]
fn v_7_a_superseded_decision_says_whether_the_appeal_changed_it() {
    let both = [judged(1, "owner", (2, 2)), judged(2, "other", (2, 2))];
    let appeal = Appeal {
        grounds: "Not heard.".to_owned(),
        at: now(),
        account: None,
        act: None,
        changed: None,
    };
    let before = decide(full(), &both, &proofs(), None).unwrap().appealed(appeal);
    let same = decide(full(), &both, &proofs(), Some(&before)).unwrap();
    let gone = before.superseded(&same);
    assert!(!gone.in_force && gone.appeal.unwrap().changed == Some(false));
}

#[test]
fn nothing_is_built_on_a_decision_that_has_run_out() {
    let both = [judged(1, "owner", (2, 2)), judged(2, "other", (2, 2))];
    let last = now().date_naive();
    let decision = Model {
        valid_until: Some(last),
        ..decide(full(), &both, &proofs(), None).unwrap()
    };
    assert_eq!(decision.expect_lasting(last), Ok(()));
    let refused = decision.expect_lasting(last.succ_opt().unwrap());
    assert!(
        matches!(refused, Err(Refusal::State { state: "EXPIRED", .. })),
        "{refused:?}"
    );
}

#[test]
fn v_9_a_recognition_that_is_taken_back_held_until_then() {
    use crate::decision_recognition::Model as Recognition;
    let both = [judged(1, "owner", (2, 2)), judged(2, "other", (2, 2))];
    let decision = decide(full(), &both, &proofs(), None).unwrap();
    let given = (true, "Same procedure.".to_owned());
    let row = Recognition::recognised(id("recognition"), &decision, id("other"), given, now()).unwrap();
    let later = now() + chrono::TimeDelta::days(9);
    let back = row.revoked("Another edition is in force.".to_owned(), later).unwrap();
    assert!(back.held(now()) && !back.held(later));
    let silent = Recognition::recognised(id("r"), &decision, id("other"), (false, " ".to_owned()), now());
    assert_eq!(rules(silent), at(&[("input.reason", "REQUIRED")]));
}
