use chrono::{DateTime, TimeZone, Utc};

use super::*;
use crate::rule::Refusal;

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 1, 12, 0, 0).unwrap()
}

pub fn learner() -> Model {
    let new = New {
        id: Id::new(Uuid::from_u128(1)),
        partner_id: Id::new(Uuid::from_u128(2)),
        project_id: Id::new(Uuid::from_u128(3)),
        identity_id: Id::new(Uuid::from_u128(4)),
        account_id: Some(Id::new(Uuid::from_u128(5))),
        pseudonym: pseudonym([7; 8]),
        category: Category::Learner,
        now: now(),
    };
    let changes = Changes {
        external_id: Some(Some("HR-4711".to_owned())),
        birth_year: Some(Some(1990)),
        ..Changes::default()
    };
    Model::created(new, changes).unwrap()
}

#[test]
fn a_pseudonym_says_nothing_and_reads_well() {
    assert_eq!(pseudonym([0, 31, 32, 255, 9, 10, 17, 18]), "0Z0Z-9AHJ");
}

#[test]
fn everything_wrong_is_said_at_once() {
    let changes = Changes {
        birth_year: Some(Some(2027)),
        profession: Some(Some(" ".to_owned())),
        external_id: Some(Some("two words".to_owned())),
        missing: vec!["gender"],
        ..Changes::default()
    };
    let Err(Refusal::Invalid(found)) = learner().changed(changes, now()) else {
        panic!("refused");
    };
    let paths: Vec<&str> = found.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "input.gender",
            "input.birthYear",
            "input.profession",
            "input.externalId"
        ]
    );
}

#[test]
fn x_4_an_erased_participant_keeps_the_pseudonym_and_what_is_counted() {
    let before = Model {
        profession: Some("the village's only farrier".to_owned()),
        ..learner()
    };
    let after = before.erased(now());
    assert_eq!(
        (after.identity_id, after.account_id, after.external_id, after.profession),
        (None, None, None, None)
    );
    assert_eq!(
        (after.pseudonym, after.category, after.birth_year),
        (before.pseudonym.clone(), before.category, before.birth_year)
    );
    let erased = before.erased(now());
    assert_eq!((erased.state(), erased.open()), ("ERASED", &[Verb::Read][..]));
}
