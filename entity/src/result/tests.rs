use chrono::{TimeZone, Utc};
use uuid::Uuid;

use super::{Category, Changes, Model, New, Review, Status, Verb};
use crate::{id::Id, mobility::tests::mobility, partner, record::Stateful, rule::Refusal, text::Translation};

const OTHER: Id<partner::Entity> = Id::new(Uuid::from_u128(77));
const STRANGER: Id<partner::Entity> = Id::new(Uuid::from_u128(78));

fn now() -> chrono::DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 2, 20, 9, 0, 0).unwrap()
}

fn titled() -> Changes {
    Changes {
        title: Some(Translation {
            language: "en".to_owned(),
            text: Some("Handbook".to_owned()),
        }),
        ..Changes::default()
    }
}

fn written(changes: Changes) -> Result<Model, Vec<String>> {
    let stay = mobility();
    let new = New {
        id: Id::new(Uuid::from_u128(1)),
        partner_id: stay.partner_id,
        project_id: stay.project_id,
        category: Category::Handbook,
        now: now(),
    };
    told(Model::created(new, changes, &[stay.partner_id, OTHER]))
}

fn told<T>(result: Result<T, Refusal>) -> Result<T, Vec<String>> {
    result.map_err(|refusal| match refusal {
        Refusal::Invalid(found) => found.iter().map(|one| format!("{} {}", one.path, one.rule)).collect(),
        other => panic!("{other:?}"),
    })
}

fn handed_in() -> Model {
    let changes = Changes {
        doi: Some(Some("10.5555/12345678".to_owned())),
        ..titled()
    };
    written(changes).unwrap().submitted(0, now()).unwrap()
}

fn review(accept: bool, note: Option<&str>) -> Review {
    Review {
        accept,
        note: note.map(str::to_owned),
    }
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let changes = Changes {
        url: Some(Some("not an address".to_owned())),
        doi: Some(Some("11.1/x".to_owned())),
        languages: Some(vec!["e".to_owned()]),
        authors: Some(vec![String::new()]),
        partners: Some(vec![OTHER, STRANGER, OTHER]),
        ..Changes::default()
    };
    let wrong = written(changes).unwrap_err();
    for expected in [
        "title",
        "url",
        "doi",
        "languages[0]",
        "authors[0]",
        "partners[1]",
        "partners[2]",
    ] {
        let place = format!("input.{expected} ");
        assert!(wrong.iter().any(|one| one.starts_with(&place)), "{expected}: {wrong:?}");
    }
}

#[test]
fn a_doi_is_a_prefix_and_a_suffix() {
    for (text, right) in [
        ("10.1000/182", true),
        ("10.1000.10/a(b)c", true),
        ("10./182", false),
        ("10.1000/", false),
        ("10.1000/1 82", false),
        ("10.1000/1\u{0}82", false),
        ("doi:10.1000/182", false),
        ("https://doi.org/10.1000/182", false),
    ] {
        let changes = Changes {
            doi: Some(Some(text.to_owned())),
            ..titled()
        };
        assert_eq!(written(changes).is_ok(), right, "{text}");
    }
}

#[test]
fn d_4_there_is_something_to_be_reviewed() {
    let bare = written(titled()).unwrap();
    assert_eq!(told(bare.submitted(0, now())).unwrap_err(), ["input.result D-4"]);
    assert_eq!(bare.submitted(1, now()).unwrap().status, Status::UnderReview);
    assert_eq!(handed_in().status, Status::UnderReview);
}

#[test]
fn d_4_another_partner_publishes_it() {
    let waiting = handed_in();
    let own = told(waiting.reviewed(waiting.partner_id, review(true, None), now()));
    assert_eq!(own.unwrap_err(), ["input.partner D-4"]);
    let published = waiting.reviewed(OTHER, review(true, None), now()).unwrap();
    assert_eq!(
        (
            published.status,
            published.published_at,
            published.reviewed_by_partner_id
        ),
        (Status::Published, Some(now()), Some(OTHER))
    );
}

#[test]
fn d_4_whoever_sends_it_back_says_why() {
    let waiting = handed_in();
    let silent = told(waiting.reviewed(OTHER, review(false, None), now()));
    assert_eq!(silent.unwrap_err(), ["input.note D-4"]);
    let back = waiting.reviewed(OTHER, review(false, Some("Chapter 2 is missing.")), now());
    let back = back.unwrap();
    assert_eq!(
        (back.status, back.published_at, back.submitted_at),
        (Status::Draft, None, None)
    );
    assert_eq!(back.review_note.as_deref(), Some("Chapter 2 is missing."));
}

#[test]
fn d_3_what_is_published_stays_and_its_next_edition_is_another_row() {
    let published = handed_in().reviewed(OTHER, review(true, None), now()).unwrap();
    for verb in [Verb::Update, Verb::Submit, Verb::Delete, Verb::Reopen, Verb::Review] {
        assert!(published.expect_open(verb).is_err(), "{verb:?}");
        assert!(published.superseded().expect_open(verb).is_err(), "{verb:?}");
    }
    let next = published.next_edition(Id::new(Uuid::from_u128(2)), now());
    assert_eq!(
        (next.status, next.edition, next.previous_id, next.work_id),
        (Status::Draft, 2, Some(published.id), published.work_id)
    );
    assert_eq!(
        (next.version, next.published_at, next.reviewed_by_partner_id),
        (0, None, None)
    );
    assert!(published.superseded().expect_open(Verb::Revise).is_err());
}
