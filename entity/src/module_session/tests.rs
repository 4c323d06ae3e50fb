use super::*;
use crate::{
    module::{self, Kind},
    project,
    rule::{Refusal, Violation},
    text::Translation,
};

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a day")
}

fn title() -> Translation {
    Translation {
        language: "en".into(),
        text: Some("Work to Grow".into()),
    }
}

fn project() -> project::Model {
    let new = project::New {
        id: Id::new(Uuid::from_u128(3)),
        partner_id: Id::new(Uuid::from_u128(2)),
        programme: project::Programme::Other,
        start_date: day("2030-01-01"),
        end_date: day("2030-12-31"),
        now: DateTimeUtc::default(),
    };
    let changes = project::Changes {
        code: Some("WTG".into()),
        acronym: Some("WTG".into()),
        title: Some(title()),
        ..project::Changes::default()
    };
    project::Model::created(new, changes).expect("a valid project")
}

fn module() -> module::Model {
    let new = module::New {
        id: Id::new(Uuid::from_u128(1)),
        partner_id: Id::new(Uuid::from_u128(2)),
        project_id: Id::new(Uuid::from_u128(3)),
        kind: Kind::Specialist,
        now: DateTimeUtc::default(),
    };
    let changes = module::Changes {
        code: Some("WTG-01".into()),
        title: Some(title()),
        ..module::Changes::default()
    };
    module::Model::created(new, changes).expect("a valid module")
}

/// A session from the first day to the last of the project.
fn session() -> Model {
    let new = New {
        id: Id::new(Uuid::from_u128(4)),
        module: &module(),
        now: DateTimeUtc::default(),
    };
    let changes = Changes {
        start_date: Some(day("2030-01-01")),
        end_date: Some(day("2030-12-31")),
        place: Some("Umeå".into()),
        country: Some("SE".into()),
        capacity: Some(1),
        ..Changes::default()
    };
    Model::created(&new, changes, &project()).expect("a valid session")
}

fn refused(changes: Changes) -> Vec<String> {
    let Err(Refusal::Invalid(found)) = session().changed(changes, &project()) else {
        panic!("must be refused")
    };
    let said = |one: &Violation| format!("{} {}", one.path, one.rule);
    found.iter().map(said).collect()
}

#[test]
fn j_4_a_session_lies_within_its_project() {
    let early = Changes {
        start_date: Some(day("2029-12-31")),
        end_date: Some(day("2031-01-01")),
        ..Changes::default()
    };
    assert_eq!(refused(early), ["input.startDate J-4", "input.endDate J-4"]);
    let backwards = Changes {
        start_date: Some(day("2030-06-02")),
        end_date: Some(day("2030-06-01")),
        ..Changes::default()
    };
    assert_eq!(refused(backwards), ["input.endDate ORDER"]);
}

#[test]
fn a_visit_and_the_project_that_is_visited_go_together() {
    let changed = |row: &Model, visit, named: Option<Option<&str>>| {
        let changes = Changes {
            visit,
            visited_project: named.map(|one| one.map(str::to_owned)),
            ..Changes::default()
        };
        let row = row.changed(changes, &project()).expect("valid");
        (row.visit, row.visited_project.clone(), row)
    };
    let (visit, named, visiting) = changed(&session(), None, Some(Some("A bakery")));
    assert_eq!(
        (visit, named.as_deref()),
        (true, Some("A bakery")),
        "naming it means visiting it"
    );
    let (visit, named, _) = changed(&visiting, Some(false), None);
    assert_eq!((visit, named), (false, None), "no visit, no project");
    let (visit, named, _) = changed(&visiting, None, Some(None));
    assert_eq!((visit, named), (true, None), "it is open where");
    let (visit, named, _) = changed(&session(), Some(true), None);
    assert_eq!((visit, named), (true, None));
    let both = Changes {
        visit: Some(false),
        visited_project: Some(Some("A bakery".into())),
        ..Changes::default()
    };
    assert_eq!(refused(both), ["input.visitedProject VISIT"]);
}

#[test]
fn everything_wrong_with_a_session_is_said_at_once() {
    let wrong = Changes {
        place: Some(" ".into()),
        country: Some("XX".into()),
        capacity: Some(0),
        visited_project: Some(Some("x".repeat(301))),
        trainers: 51,
        strangers: vec![0, 7],
        missing: vec!["startDate"],
        ..Changes::default()
    };
    assert_eq!(
        refused(wrong),
        [
            "input.startDate REQUIRED",
            "input.place REQUIRED",
            "input.country COUNTRY",
            "input.capacity RANGE",
            "input.visitedProject TOO_LONG",
            "input.trainers TOO_MANY",
            "input.trainers[0] TRAINER",
            "input.trainers[7] TRAINER",
        ]
    );
    let most = Changes {
        capacity: Some(100_001),
        ..Changes::default()
    };
    assert_eq!(refused(most), ["input.capacity RANGE"]);
}

#[test]
fn places_are_found_and_ordered_without_marks() {
    assert_eq!(session().place_sort, "umea");
}
