use chrono::{NaiveDate, TimeZone, Utc};

use super::{AmendmentReason, Approval, Content, Model, New, Party};
use crate::{id::Id, mobility::tests::mobility, record::Stateful, rule::Refusal};
use uuid::Uuid;

fn content() -> Content {
    Content {
        start_date: NaiveDate::from_ymd_opt(2015, 3, 2).unwrap(),
        end_date: NaiveDate::from_ymd_opt(2015, 3, 13).unwrap(),
        main_language: Some("en".to_owned()),
        activities: vec!["Motivation".to_owned(), "Visit".to_owned()],
        learning_outcomes: Vec::new(),
        modules: vec![Id::new(Uuid::from_u128(7))],
        virtual_component: None,
        monitoring: None,
        evaluation: None,
        recognition: Some("Certificate".to_owned()),
    }
}

fn version(reason: Option<AmendmentReason>, in_force: Option<i32>, last: Option<&Model>) -> Result<Model, Refusal> {
    let mut mobility = mobility();
    mobility.agreement_number = in_force;
    let new = New {
        id: Id::new(Uuid::from_u128(8)),
        reason,
        content: content(),
        now: Utc.timestamp_opt(0, 0).unwrap(),
    };
    Model::next(new, &mobility, last)
}

fn approval(party: Party) -> Approval {
    Approval {
        party,
        at: Utc.timestamp_opt(1_000, 0).unwrap(),
        account: None,
        act: None,
    }
}

#[test]
fn m_10_three_parties_approve_the_same_version_and_none_of_them_twice() {
    let first = version(None, None, None).unwrap();
    let one = first.approved(approval(Party::Host)).unwrap();
    let two = one.approved(approval(Party::Participant)).unwrap();
    assert!(!two.is_approved() && two.approved_at.is_none());
    assert!(matches!(two.approved(approval(Party::Host)), Err(Refusal::Invalid(_))));
    let three = two.approved(approval(Party::Sender)).unwrap();
    assert!(three.is_approved() && three.approved_at.is_some());
}

#[test]
fn m_10_an_approved_version_is_never_altered() {
    let parties = Party::ALL.iter();
    let approved = parties.fold(version(None, None, None).unwrap(), |row, party| {
        row.approved(approval(*party)).unwrap()
    });
    assert!(matches!(
        approved.expect_open(super::Verb::Approve),
        Err(Refusal::State { state: "APPROVED", .. })
    ));
    let next = version(Some(AmendmentReason::Extension), Some(1), Some(&approved)).unwrap();
    assert_eq!((next.number, next.approvals.len()), (2, 0));
}

#[test]
fn m_10_an_amendment_says_why_and_a_first_version_does_not() {
    assert!(version(None, Some(1), None).is_err());
    assert!(version(Some(AmendmentReason::Substitution), None, None).is_err());
    assert!(version(Some(AmendmentReason::Substitution), Some(1), None).is_ok());
}

#[test]
fn two_versions_are_compared_field_by_field() {
    let before = content();
    let mut after = content();
    assert!(before.differences(&after).is_empty());
    after.activities.remove(1);
    after.recognition = None;
    let found = before.differences(&after);
    let told: Vec<(&str, usize, usize)> = found
        .iter()
        .map(|one| (one.field.as_str(), one.before.len(), one.after.len()))
        .collect();
    assert_eq!(told, [("activities", 2, 1), ("recognition", 1, 0)]);
}

#[test]
fn the_hash_is_that_of_the_canonical_form() {
    let form = content().canonical();
    assert!(
        form.starts_with("{\"activities\":[\"Motivation\",\"Visit\"],\"endDate\":\"2015-03-13\""),
        "{form}"
    );
    assert_eq!(content().hash().len(), 64);
    assert_eq!(content().hash(), content().hash());
    let mut other = content();
    other.activities.swap(0, 1);
    assert_ne!(content().hash(), other.hash());
}
