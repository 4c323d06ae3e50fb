use chrono::{NaiveDate, TimeDelta, TimeZone, Utc};
use uuid::Uuid;

use super::{Audience, Changes, Evidence, Kind, Level, Model, New, Status, Verb};
use crate::{
    id::Id, json::Json, mobility::tests::mobility, partner, record::Stateful, rule::Refusal, text::Translation,
};

const OTHER: Id<partner::Entity> = Id::new(Uuid::from_u128(77));

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 2, day).unwrap()
}

fn title(text: &str) -> Changes {
    let text = Some(text.to_owned());
    Changes {
        title: Some(Translation {
            language: "en".to_owned(),
            text,
        }),
        ..Changes::default()
    }
}

fn record(changes: Changes) -> Result<Model, Vec<String>> {
    let stay = mobility();
    let new = New {
        id: Id::new(Uuid::from_u128(1)),
        partner_id: stay.partner_id,
        project_id: stay.project_id,
        author_id: None,
        kind: Kind::CascadeTraining,
        level: Level::Local,
        date: day(10),
        now: Utc.with_ymd_and_hms(2026, 2, 20, 9, 0, 0).unwrap(),
    };
    told(Model::created(new, changes))
}

fn told<T>(result: Result<T, Refusal>) -> Result<T, Vec<String>> {
    result.map_err(|refusal| match refusal {
        Refusal::Invalid(found) => found.iter().map(|one| format!("{} {}", one.path, one.rule)).collect(),
        other => panic!("{other:?}"),
    })
}

fn group(name: &str, planned: i32, reached: Option<i32>) -> Audience {
    Audience {
        target_group: name.to_owned(),
        planned: Some(planned),
        reached,
    }
}

fn with_evidence() -> Model {
    let evidence = Evidence {
        title: "List".to_owned(),
        url: "https://example.org/list".to_owned(),
    };
    record(Changes {
        evidence: Some(vec![evidence]),
        ..title("Workshop")
    })
    .unwrap()
}

#[test]
fn d_1_another_partner_verifies_with_evidence() {
    let now = Utc.with_ymd_and_hms(2026, 2, 20, 9, 0, 0).unwrap();
    let bare = record(title("Workshop")).unwrap().reported(now).unwrap();
    assert_eq!(told(bare.verified(OTHER, now)).unwrap_err(), ["input.record D-1"]);
    let shown = with_evidence().reported(now).unwrap();
    assert_eq!(
        told(shown.verified(shown.partner_id, now)).unwrap_err(),
        ["input.partner D-1"]
    );
    let verified = shown.verified(OTHER, now).unwrap();
    assert_eq!(
        (verified.status, verified.verified_by_partner_id),
        (Status::Verified, Some(OTHER))
    );
    assert_eq!(verified.open(), [Verb::Read], "what was verified stays");
}

#[test]
fn d_1_what_has_not_taken_place_is_not_reported() {
    let record = record(title("Workshop")).unwrap();
    let early = Utc.with_ymd_and_hms(2026, 2, 9, 23, 0, 0).unwrap();
    assert_eq!(told(record.reported(early)).unwrap_err(), ["input.record D-1"]);
    let reported = record.reported(early + TimeDelta::hours(1)).unwrap();
    let later = Changes {
        date: Some(day(11)),
        ..Changes::default()
    };
    assert_eq!(
        told(reported.changed(later.clone(), day(10))).unwrap_err(),
        ["input.date D-1"]
    );
    assert!(reported.changed(later, day(11)).is_ok());
}

#[test]
fn d_2_planned_and_reached_are_kept_apart_and_sums_say_whether_groups_overlap() {
    let with = |audience: Vec<Audience>, overlap| {
        let changes = Changes {
            audience: Some(audience),
            groups_overlap: overlap,
            ..title("Workshop")
        };
        record(changes).unwrap().reach()
    };
    let one = with(vec![group("social workers", 20, Some(17))], None);
    assert_eq!((one.planned, one.reached, one.at_most), (Some(20), Some(17), false));
    let two = vec![group("social workers", 20, Some(17)), group("managers", 5, None)];
    let sums = with(two.clone(), None);
    assert_eq!(
        (sums.planned, sums.reached, sums.at_most),
        (Some(25), None, true),
        "some may be both"
    );
    assert!(!with(two, Some(false)).at_most);
    assert_eq!(with(Vec::new(), None).planned, None, "nobody was counted");
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let changes = Changes {
        end_date: Some(Some(day(9))),
        country: Some(Some("XX".to_owned())),
        audience: Some(vec![group("Youth", -1, Some(2)), group("youth ", 1, None)]),
        evidence: Some(vec![Evidence {
            title: String::new(),
            url: "list".to_owned(),
        }]),
        results_shown: Some(vec![" ".to_owned()]),
        missing: vec!["level"],
        ..Changes::default()
    };
    let expected = [
        "input.level REQUIRED",
        "input.title REQUIRED",
        "input.country COUNTRY",
        "input.resultsShown[0] REQUIRED",
        "input.evidence[0].title REQUIRED",
        "input.evidence[0].url URL",
        "input.endDate RANGE",
        "input.audience[0].planned RANGE",
        "input.audience[1].targetGroup UNIQUE",
    ];
    assert_eq!(record(changes).unwrap_err(), expected);
}

#[test]
fn it_is_found_by_its_words_and_target_groups() {
    let changes = Changes {
        audience: Some(vec![group("travailleurs sociaux", 1, None)]),
        ..title("Workshops on motivation")
    };
    let words = record(changes).unwrap().words().text();
    for token in ["en0workshop", "en0motiv", "f0target0travailleurs0sociaux"] {
        assert!(words.split(' ').any(|word| word == token), "{token} in {words}");
    }
    let draft = record(title("Workshop")).unwrap();
    assert_eq!(draft.audience, Json::default());
    assert_eq!(draft.open(), [Verb::Read, Verb::Update, Verb::Report, Verb::Delete]);
}
