use std::borrow::Cow;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};

use super::*;
use crate::{
    act::{GivenBy, Means, Recording},
    procedure::{Criterion, EvidenceRule, State},
    record::Stateful,
    rule::{Refusal, Violation},
    text::LocalisedText,
};

pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap()
}

pub fn id<E>(name: &str) -> Id<E> {
    Id::named(&[name])
}

/// A case that is asked for, of the partner `owner`.
pub fn case() -> Model {
    Model::requested(New {
        id: id("case"),
        partner_id: id("owner"),
        project_id: id("project"),
        candidate_id: id("candidate"),
        procedure_id: id("procedure"),
        now: now(),
    })
}

/// A procedure with two assessors, four years and thirty days. The criteria of the middle one of three levels are called as
/// the competences are.
pub fn procedure() -> procedure::Model {
    let criterion = |(name, level): (&str, i32)| Criterion {
        code: if level == 2 {
            name.to_owned()
        } else {
            format!("{name} {level}")
        },
        competence: id(name),
        level,
        statement: LocalisedText::new("en", "Shows it."),
    };
    let levels = |name| (1..=3).map(move |level| (name, level));
    let criteria = ["reading", "counting"].into_iter().flat_map(levels).map(criterion);
    procedure::Model {
        id: id("procedure"),
        partner_id: id("owner"),
        project_id: id("project"),
        series_id: id("procedure"),
        edition: 1,
        previous_id: None,
        title: Json(LocalisedText::new("en", "Key competences")),
        title_sort: "key competences".to_owned(),
        summary: Json::default(),
        framework_id: id("framework"),
        steps: Json::default(),
        criteria: Json(criteria.collect()),
        evidence_rule: Json(EvidenceRule {
            required: Vec::new(),
            kinds: 2,
        }),
        assessors: 2,
        currency_years: 4,
        appeal_days: 30,
        languages: Json(vec!["en".to_owned()]),
        identity_known: false,
        state: State::Adopted,
        adoptions: Json::default(),
        adopted_at: Some(now()),
        retired_at: None,
        version: 1,
        created_at: now(),
        created_by: None,
        updated_at: now(),
        updated_by: None,
    }
}

pub fn rules<T: std::fmt::Debug>(judged: Result<T, Refusal>) -> Vec<(String, &'static str)> {
    match judged {
        Err(Refusal::Invalid(all)) => all.into_iter().map(named).collect(),
        other => panic!("{other:?}"),
    }
}

/// Where, and by which rule; every rule here is a word of the code.
fn named(one: Violation) -> (String, &'static str) {
    match one.rule {
        Cow::Borrowed(rule) => (one.path, rule),
        Cow::Owned(rule) => panic!("{rule}"),
    }
}

#[test]
fn v_1_nothing_starts_before_the_candidates_consent() {
    let requested = case();
    for verb in [Verb::Advance, Verb::AddEvidence, Verb::Assign, Verb::Decide] {
        assert!(!requested.open().contains(&verb), "{verb:?}");
    }
    let consented = requested.consented(now());
    assert!(consented.open().contains(&Verb::Advance) && consented.consented_at == Some(now()));
}

#[test]
fn the_stages_follow_each_other_and_a_pause_returns_to_where_it_began() {
    let stages = [
        None,
        None,
        Some(Stage::Identification),
        Some(Stage::Documentation),
        Some(Stage::Assessment),
    ];
    let mut row = case();
    let mut seen = vec![row.stage()];
    row = row.consented(now());
    for _ in 0..4 {
        seen.push(row.stage());
        let resting = row.paused(now());
        assert_eq!((resting.stage(), resting.status), (row.stage(), Status::Paused));
        assert_eq!(resting.resumed().status, row.status);
        let left = resting.withdrawn(now());
        assert_eq!(
            (left.stage(), left.open()),
            (row.stage(), &[Verb::Read, Verb::BreakGlass][..])
        );
        row = row.advanced(now());
    }
    assert_eq!(seen, stages);
    assert_eq!(row.decided(now()).stage(), Some(Stage::Certification));
}

#[test]
fn v_5_evidence_is_added_until_the_assessment_is_scheduled() {
    let documented = case().consented(now()).advanced(now()).advanced(now());
    assert!(documented.open().contains(&Verb::AddEvidence));
    let scheduled = documented.advanced(now());
    assert!(!scheduled.open().contains(&Verb::AddEvidence) && scheduled.scheduled_at == Some(now()));
}

#[test]
fn v_2_whoever_has_a_tie_to_the_candidate_does_not_judge() {
    assert_eq!(Ties::default().expect_none(), Ok(()));
    let ties = [
        Ties {
            counsels: true,
            ..Ties::default()
        },
        Ties {
            teaches: true,
            ..Ties::default()
        },
        Ties {
            is_candidate: true,
            ..Ties::default()
        },
        Ties {
            declared: true,
            ..Ties::default()
        },
    ];
    for tie in ties {
        assert_eq!(
            rules(tie.expect_none()),
            [("input.assessor".to_owned(), "V-2")],
            "{tie:?}"
        );
    }
}

#[test]
fn v_7_an_appeal_comes_inside_the_procedures_window() {
    let decided = case().decided(now());
    let last = decided.appealed(&procedure(), now() + TimeDelta::days(30)).unwrap();
    assert_eq!(last.status, Status::Appealed);
    let late = decided.appealed(&procedure(), now() + TimeDelta::days(31));
    assert_eq!(rules(late), [("input.validation".to_owned(), "V-7")]);
}

#[test]
fn v_12_a_case_that_is_handed_over_belongs_to_another_partner() {
    assert_eq!(case().handed_to(id("other")).partner_id, id("other"));
}

#[test]
fn x_6_whoever_is_not_the_candidate_says_how_the_candidate_acted() {
    let candidate = crate::participant::tests::learner();
    let own = (candidate.account_id, now());
    let spoken = Recording {
        means: Means::Interpreted,
        proof: None,
        witness: Some("A. Witness".to_owned()),
        language: "ti".to_owned(),
        given_by: GivenBy::Person,
    };
    let noted = case().noted(Verb::Consent, None, &candidate, own).unwrap();
    assert_eq!(noted.acts.len(), 1);
    let other = (Some(id("counsellor")), now());
    assert_eq!(
        rules(case().noted(Verb::Consent, None, &candidate, other)),
        [("input.recorded".to_owned(), "X-6")]
    );
    let written = case().noted(Verb::Consent, Some(spoken), &candidate, other).unwrap();
    assert!(written.acts[0].act.is_some());
}
