use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{Model, Outcome, attendance_percent, expect_places, expect_room};
use crate::{attendance, id::Id};

fn id<E>(number: u128) -> Id<E> {
    Id::new(Uuid::from_u128(number))
}

fn enrolled(session: Option<u128>) -> Model {
    Model {
        id: id(1),
        partner_id: id(2),
        provider_partner_id: id(3),
        project_id: id(4),
        participant_id: id(5),
        module_id: id(6),
        session_id: session.map(id),
        mobility_id: None,
        outcome: Outcome::Enrolled,
        grade: None,
        version: 1,
        created_at: DateTime::<Utc>::default(),
        created_by: None,
        updated_at: DateTime::<Utc>::default(),
        updated_by: None,
    }
}

fn entry(enrolment: u128, day: u32, present: bool) -> attendance::Model {
    attendance::Model {
        id: id(u128::from(day)),
        partner_id: id(3),
        enrolment_id: id(enrolment),
        session_id: id(7),
        day: NaiveDate::from_ymd_opt(2015, 3, day).unwrap(),
        present,
        version: 1,
        created_at: DateTime::<Utc>::default(),
        created_by: None,
        updated_at: DateTime::<Utc>::default(),
        updated_by: None,
    }
}

#[test]
fn t_3_a_place_beyond_the_capacity_is_refused() {
    assert!(expect_room(2, 1).is_ok());
    assert!(expect_room(2, 2).is_err());
    assert!(expect_places(2, 2).is_ok());
    assert!(expect_places(2, 3).is_err());
}

#[test]
fn t_5_attendance_is_counted_over_the_days_on_which_it_was_taken() {
    assert_eq!(attendance_percent(id(1), &[]), None);
    let taken = [
        entry(1, 2, true),
        entry(9, 3, true),
        entry(1, 4, true),
        entry(1, 5, false),
        entry(1, 6, true),
    ];
    assert_eq!(
        attendance_percent(id(1), &taken),
        Some(60),
        "a day without an entry is a day absent"
    );
}

#[test]
fn t_5_a_module_is_completed_at_the_threshold_and_only_attended_below_it() {
    let done = |percent, outcome| {
        let ended = enrolled(Some(7)).with_outcome(outcome, None, (percent, 80));
        ended.is_ok()
    };
    assert!(done(Some(80), Outcome::Completed));
    assert!(!done(Some(79), Outcome::Completed));
    assert!(!done(None, Outcome::Completed));
    assert!(done(Some(79), Outcome::Attended));
    assert!(
        enrolled(None)
            .with_outcome(Outcome::Completed, None, (None, 80))
            .is_ok()
    );
}
