use chrono::TimeZone;

use super::*;
use crate::{competence_framework::shipped, rule::Refusal, text::Translation};

fn competences() -> (Id<competence_framework::Entity>, Vec<competence::Model>) {
    let (framework, rows) = shipped::all()[0].rows(DateTimeUtc::UNIX_EPOCH);
    (framework.id, rows)
}

fn id<E>(name: &str) -> Id<E> {
    Id::named(&[name])
}

fn criterion(code: &str, competence: Id<competence::Entity>, level: i32) -> Criterion {
    Criterion {
        code: code.to_owned(),
        competence,
        level,
        statement: LocalisedText::new("en", "Explains it."),
    }
}

fn draft(changes: Changes) -> Result<Model, Refusal> {
    let (framework_id, known) = competences();
    let new = New {
        id: id("procedure"),
        partner_id: id("owner"),
        project_id: id("project"),
        framework_id,
        now: DateTimeUtc::UNIX_EPOCH,
    };
    let usual = Changes {
        title: Some(Translation {
            language: "en".to_owned(),
            text: Some("Key competences".to_owned()),
        }),
        steps: Some(vec![Step {
            stage: Stage::Identification,
            title: LocalisedText::new("en", "A conversation"),
            text: LocalisedText::default(),
        }]),
        criteria: Some(vec![criterion("A", known[0].id, 1)]),
        languages: Some(vec!["en".to_owned()]),
        ..Changes::default()
    };
    Model::created(new, usual, &known)?.changed(changes, &known)
}

fn violations(refused: Result<Model, Refusal>) -> Vec<String> {
    let Err(Refusal::Invalid(all)) = refused else {
        panic!("{refused:?}")
    };
    all.iter().map(|one| format!("{} {}", one.path, one.rule)).collect()
}

fn yes(partner: &str, at: i64) -> Adoption {
    Adoption {
        partner: id(partner),
        at: chrono::Utc.timestamp_opt(at, 0).unwrap(),
        account: None,
    }
}

#[test]
fn a_procedure_begins_with_the_usual_windows() {
    let made = draft(Changes::default()).unwrap();
    let figures = (
        made.assessors,
        made.currency_years,
        made.appeal_days,
        made.evidence_rule.kinds,
    );
    assert_eq!(figures, (2, 4, 30, 2));
    assert_eq!((made.state, made.edition, made.series_id), (State::Draft, 1, made.id));
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let (_, known) = competences();
    let elsewhere = shipped::all()[3].rows(DateTimeUtc::UNIX_EPOCH).1[0].id;
    let refused = draft(Changes {
        criteria: Some(vec![
            criterion("A", known[0].id, 4),
            criterion("A", known[1].id, 1),
            criterion("B", elsewhere, 1),
        ]),
        evidence_rule: Some(EvidenceRule {
            required: Vec::new(),
            kinds: 1,
        }),
        assessors: Some(1),
        currency_years: Some(0),
        appeal_days: Some(366),
        ..Changes::default()
    });
    assert_eq!(
        violations(refused),
        [
            "input.criteria[0].level RANGE",
            "input.criteria[1].code UNIQUE",
            "input.criteria[2].competence FRAMEWORK",
            "input.evidence.kinds V-4",
            "input.assessors V-3",
            "input.currencyYears RANGE",
            "input.appealDays RANGE",
        ]
    );
}

#[test]
fn it_is_adopted_when_the_last_partner_has() {
    let needed = [id("owner"), id("other")];
    let first = draft(Changes::default())
        .unwrap()
        .adopted(yes("owner", 1), &needed)
        .unwrap();
    assert_eq!((first.state, first.adopted_at), (State::Draft, None));
    let again = violations(first.adopted(yes("owner", 2), &needed));
    assert_eq!(again, ["input.procedure.adoptions ADOPTED"]);
    // The other one has left meanwhile.
    assert_eq!(
        first.adopted(yes("owner", 2), &needed[..1]).unwrap().state,
        State::Adopted
    );
    let done = first.adopted(yes("other", 3), &needed).unwrap();
    assert_eq!(
        (done.state, done.adopted_at),
        (State::Adopted, Some(yes("other", 3).at))
    );
    assert!(!done.open().contains(&Verb::Update) && !done.open().contains(&Verb::Delete));
}

#[test]
fn whoever_adopted_another_text_is_asked_again() {
    let (_, known) = competences();
    let adopted = draft(Changes::default())
        .unwrap()
        .adopted(yes("owner", 1), &[id("other")])
        .unwrap();
    let changed = adopted.changed(
        Changes {
            assessors: Some(3),
            ..Changes::default()
        },
        &known,
    );
    assert!(!changed.unwrap().is_adopted_by(id("owner")));
}

#[test]
fn what_nobody_could_work_by_is_not_adopted() {
    let empty = draft(Changes {
        steps: Some(Vec::new()),
        criteria: Some(Vec::new()),
        languages: Some(Vec::new()),
        ..Changes::default()
    });
    let refused = violations(empty.unwrap().adopted(yes("owner", 1), &[]));
    assert_eq!(refused.len(), 3, "{refused:?}");
}

#[test]
fn the_next_edition_is_a_draft_of_the_same_text() {
    let done = draft(Changes::default())
        .unwrap()
        .adopted(yes("owner", 1), &[])
        .unwrap();
    let next = done.revised(id("next"), DateTimeUtc::UNIX_EPOCH);
    assert_eq!(
        (next.edition, next.previous_id, next.series_id),
        (2, Some(done.id), done.series_id)
    );
    assert_eq!(
        (next.state, next.adopted_at, &next.criteria),
        (State::Draft, None, &done.criteria)
    );
    assert!(next.adoptions.is_empty());
}

#[test]
fn v_4_evidence_of_one_kind_is_never_enough() {
    let kinds = |all: &[EvidenceKind]| all.iter().copied().collect::<BTreeSet<_>>();
    let rule = EvidenceRule {
        required: vec![EvidenceKind::Interview],
        kinds: 2,
    };
    assert!(!rule.is_met_by(&kinds(&[EvidenceKind::Interview])));
    assert!(!rule.is_met_by(&kinds(&[EvidenceKind::Test, EvidenceKind::Document])));
    assert!(rule.is_met_by(&kinds(&[EvidenceKind::Interview, EvidenceKind::Document])));
    // Whatever a row says.
    assert!(!EvidenceRule::default().is_met_by(&kinds(&[EvidenceKind::Test])));
}

#[test]
fn v_6_and_v_7_windows_end_on_their_day() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let made = draft(Changes::default()).unwrap();
    assert!(made.is_current(day("2010-03-01"), day("2014-03-01")));
    assert!(!made.is_current(day("2010-02-28"), day("2014-03-01")));
    assert_eq!(made.appeal_until(day("2014-03-01")), day("2014-03-31"));
}

#[test]
fn a_claim_needs_a_criterion_at_its_level() {
    let (_, known) = competences();
    let made = draft(Changes::default()).unwrap();
    assert!(made.covers(known[0].id, 1) && !made.covers(known[0].id, 2) && !made.covers(known[1].id, 1));
}
