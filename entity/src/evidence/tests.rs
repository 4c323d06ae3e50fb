use chrono::NaiveDate;

use super::*;
use crate::competence_validation::tests::{case, id, now, procedure, rules};

pub fn proof(name: &str, kind: EvidenceKind, obtained_on: NaiveDate) -> Model {
    let new = New {
        kind,
        title: name.to_owned(),
        obtained_on,
        setting: Setting::Informal,
        language: None,
        provenance: None,
        text: Some("She cooked for sixty people.".to_owned()),
        authenticity: None,
    };
    Model::added(id(name), &case(), new, None, now()).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn v_5_what_is_frozen_is_not_changed_and_keeps_its_hash() {
    let open = proof("kitchen", EvidenceKind::Document, day("2025-01-01"));
    assert!(open.open().contains(&Verb::Renew));
    let frozen = open.frozen(now());
    assert_eq!(frozen.open(), &[Verb::Read]);
    assert_eq!(frozen.sha256, hash_of("She cooked for sixty people."));
}

#[test]
fn v_6_old_evidence_needs_a_renewed_statement() {
    let (today, rule) = (now().date_naive(), procedure());
    let recent = proof("recent", EvidenceKind::Document, day("2022-03-02"));
    let old = proof("old", EvidenceKind::Document, day("2022-03-01"));
    assert_eq!(expect_current(std::slice::from_ref(&recent), &rule, today), Ok(()));
    let both = [recent, old.clone()];
    assert_eq!(
        rules(expect_current(&both, &rule, today)),
        [("input.validation".to_owned(), "V-6")]
    );
    let renewed = old.renewed("Still cooks there.".to_owned(), today).unwrap();
    assert_eq!(expect_current(&[renewed], &rule, today), Ok(()));
}

#[test]
fn evidence_is_a_file_or_a_text() {
    let new = New {
        kind: EvidenceKind::Test,
        title: "Nothing".to_owned(),
        obtained_on: day("2026-03-03"),
        setting: Setting::Formal,
        language: None,
        provenance: None,
        text: None,
        authenticity: None,
    };
    let wrong = rules(Model::added(id("nothing"), &case(), new, None, now()));
    let expected = [("input.obtainedOn", "RANGE"), ("input.file", "FILE_OR_TEXT")];
    assert_eq!(wrong, expected.map(|(path, rule)| (path.to_owned(), rule)));
}
