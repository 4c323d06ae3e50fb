use super::*;
use crate::text::Translation;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn project(changes: Changes) -> Result<Model, Refusal> {
    let new = New {
        id: Id::new(uuid::Uuid::from_u128(1)),
        partner_id: Id::new(uuid::Uuid::from_u128(2)),
        programme: Programme::ErasmusPlus2014,
        start_date: day(2014, 9, 1),
        end_date: day(2016, 8, 31),
        now: DateTimeUtc::default(),
    };
    let named = Changes {
        code: changes.code.or(Some("WTG".into())),
        acronym: changes.acronym.or(Some("WTG".into())),
        title: changes.title.or(Some(Translation {
            language: "en".into(),
            text: Some("Work to Grow".into()),
        })),
        ..changes
    };
    Model::created(new, named)
}

#[test]
fn j_3_the_difference_of_plan_and_targets_is_shown_not_repaired() {
    let targets = [
        ("SE".to_owned(), 18),
        ("RO".to_owned(), 8),
        ("GB".to_owned(), 5),
        ("GB".to_owned(), 3),
    ];
    let figures = Reconciliation::of(Some(36), targets);
    assert_eq!((figures.planned_by_host, figures.difference()), (34, Some(2)));
    assert_eq!(
        figures.hosts,
        [("GB".to_owned(), 8), ("RO".to_owned(), 8), ("SE".to_owned(), 18)]
    );
}

#[test]
fn j_4_the_end_does_not_lie_before_the_start() {
    let Err(Refusal::Invalid(found)) = project(Changes {
        end_date: Some(day(2014, 8, 31)),
        ..Changes::default()
    }) else {
        panic!("a project that ends before it starts must be refused");
    };
    assert!(
        found.iter().any(|one| one.rule == "J-4" && one.path == "input.endDate"),
        "{found:?}"
    );
}

#[test]
fn j_2_a_project_is_edited_in_draft_and_ongoing_only() {
    let mut project = project(Changes::default()).expect("a valid project");
    for (status, open) in [
        (Status::Draft, true),
        (Status::Ongoing, true),
        (Status::Submitted, false),
        (Status::Finalised, false),
        (Status::Terminated, false),
    ] {
        project.status = status;
        assert_eq!(project.expect_open(Verb::Update).is_ok(), open, "{status:?}");
        assert_eq!(project.expect_open(Verb::SetTargets).is_ok(), open, "{status:?}");
        assert_eq!(project.expect_editable().is_ok(), open, "{status:?}");
    }
}

#[test]
fn j_2_only_the_listed_moves_exist() {
    let mut project = project(Changes::default()).expect("a valid project");
    for (status, moves) in [
        (Status::Draft, vec![Move::Start, Move::Terminate]),
        (Status::Ongoing, vec![Move::Submit, Move::Terminate]),
        (Status::Submitted, vec![Move::Reopen, Move::Finalise, Move::Terminate]),
        (Status::Finalised, vec![]),
        (Status::Terminated, vec![]),
    ] {
        project.status = status;
        let open = Move::ALL
            .into_iter()
            .filter(|step| project.expect_open(step.verb()).is_ok());
        assert_eq!(open.collect::<Vec<_>>(), moves, "{status:?}");
        for step in moves {
            let moved = project.moved(step, Some("why"), day(2016, 9, 1)).expect("an open move");
            assert_eq!(moved.status, step.leads_to());
        }
    }
}

#[test]
fn j_2_going_back_and_giving_up_need_a_reason() {
    let project = project(Changes::default()).expect("a valid project");
    for step in Move::ALL {
        for silence in [None, Some(" ")] {
            let moved = project.moved(step, silence, day(2016, 9, 1));
            assert_eq!(
                moved.is_err(),
                [Move::Reopen, Move::Terminate].contains(&step),
                "{step:?}"
            );
        }
    }
}

#[test]
fn nothing_is_submitted_before_the_first_day() {
    let project = project(Changes::default()).expect("a valid project");
    assert!(project.moved(Move::Submit, None, day(2014, 8, 31)).is_err());
    assert!(project.moved(Move::Submit, None, day(2014, 9, 1)).is_ok());
    assert!(project.moved(Move::Terminate, Some("why"), day(2014, 8, 31)).is_ok());
}

#[test]
fn every_violation_is_reported_at_once() {
    let Err(Refusal::Invalid(found)) = project(Changes {
        code: Some("no spaces".into()),
        languages: Some(vec!["fr".into(), "français".into()]),
        website: Some(Some("ftp://example.org".into())),
        visibility: Some(Visibility::Partner),
        ..Changes::default()
    }) else {
        panic!("must be refused");
    };
    let paths: Vec<_> = found.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(
        paths,
        ["input.code", "input.languages[1]", "input.website", "input.visibility"]
    );
}

#[test]
fn x_7_identities_are_kept_five_years_by_default_and_follow_the_end_date() {
    let project = project(Changes::default()).expect("a valid project");
    assert_eq!(project.retain_until, day(2021, 8, 31));
    let longer = project.changed(Changes {
        end_date: Some(day(2017, 8, 31)),
        ..Changes::default()
    });
    assert_eq!(longer.expect("valid").retain_until, day(2022, 8, 31));
}

#[test]
fn the_timeline_follows_the_dates() {
    let project = project(Changes::default()).expect("a valid project");
    assert_eq!(project.timeline(day(2014, 8, 31)), Timeline::Upcoming);
    assert_eq!(project.timeline(day(2016, 8, 31)), Timeline::Running);
    assert_eq!(project.timeline(day(2016, 9, 1)), Timeline::Finished);
}
