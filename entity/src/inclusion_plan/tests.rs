use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};

use super::*;
use crate::{
    case_member::{self, TeamRole},
    plan_action,
    plan_edition::{self, Agreement, Baseline},
    plan_exit::{self, After, ExitOutcome, Outcome, Reason},
    plan_goal::{self, Domain},
    plan_review,
    record::Stateful,
    rule::Refusal,
    validation_brief::Claim,
};

pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap()
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn id<E>(name: &str) -> Id<E> {
    Id::named(&[name])
}

/// A plan of the partner `owner` that was just begun.
pub fn plan() -> Model {
    Model::drafted(New {
        id: id("plan"),
        partner_id: id("owner"),
        project_id: id("project"),
        participant_id: id("person"),
        now: now(),
    })
}

fn agreed() -> Model {
    plan().agreed(Side::Person, now()).agreed(Side::Worker, now())
}

fn active() -> Model {
    agreed().started(None, now()).unwrap()
}

fn edition() -> plan_edition::Model {
    plan_edition::Model::first(id("edition"), &plan(), Vec::new(), now()).unwrap()
}

fn goal(name: &str) -> plan_goal::Model {
    let new = plan_goal::New {
        id: id(name),
        changes: plan_goal::Changes {
            domain: Some(Domain::Work),
            statement: Some("To cook for others, and be paid for it.".to_owned()),
            ..plan_goal::Changes::default()
        },
        from: Some((
            id("decision"),
            Claim {
                competence: id("reading"),
                level: 2,
            },
        )),
        now: now(),
    };
    plan_goal::Model::added(new, &edition(), id("owner")).unwrap()
}

fn rules(refused: Result<impl Sized, Refusal>) -> Vec<String> {
    match refused {
        Err(Refusal::Invalid(found)) => found.iter().map(|one| format!("{} {}", one.path, one.rule)).collect(),
        Err(other) => panic!("{other:?}"),
        Ok(_) => Vec::new(),
    }
}

fn by_both() -> plan_edition::Model {
    let agreement = |account| Agreement {
        at: now(),
        account,
        act: None,
    };
    edition()
        .agreed(Side::Worker, agreement(Some(id("counsellor"))))
        .agreed(Side::Person, agreement(None))
}

#[test]
fn i_1_a_plan_is_agreed_once_both_sides_have_agreed_to_that_edition() {
    for side in [Side::Person, Side::Worker] {
        let one = plan().agreed(side, now());
        assert_eq!((one.status, one.agreed_edition), (Status::Draft, None));
        let twice = one.agreed(side, now());
        assert_eq!(twice.status, Status::Draft, "one side is not two");
    }
    assert_eq!((agreed().status, agreed().agreed_edition), (Status::Agreed, Some(1)));
    assert!(expect_edition(&plan(), 1).is_ok());
    assert_eq!(rules(expect_edition(&plan().revised(), 1)), ["input.edition I-1"]);
    let single = edition().agreed(
        Side::Person,
        Agreement {
            at: now(),
            account: None,
            act: None,
        },
    );
    assert_eq!(single.state, plan_edition::State::Draft);
    assert_eq!(by_both().state, plan_edition::State::Agreed);
}

#[test]
fn i_1_a_changed_draft_is_agreed_to_anew() {
    let rewritten = plan()
        .agreed(Side::Person, now())
        .rewritten()
        .agreed(Side::Worker, now());
    assert_eq!(rewritten.status, Status::Draft);
    let written = by_both().written(Vec::new(), now().date_naive()).unwrap();
    assert!(written.person.is_none() && written.worker.is_none());
}

#[test]
fn i_1_what_is_agreed_changes_by_a_new_edition_alone() {
    for settled in [agreed(), active(), active().in_review()] {
        assert!(!settled.open().contains(&Verb::Update), "{}", settled.status.code());
        let revised = settled.revised();
        assert_eq!((revised.edition, revised.current_edition()), (2, 1));
        assert!(revised.open().contains(&Verb::Update) && !revised.open().contains(&Verb::Revise));
        let anew = revised.agreed(Side::Worker, now()).agreed(Side::Person, now());
        assert_eq!((anew.status, anew.current_edition()), (settled.status, 2));
    }
    assert!(!by_both().open().contains(&plan_edition::Verb::Update));
    let next = by_both().next(id("next"), &agreed().revised(), "Another course".to_owned(), now());
    let next = next.unwrap();
    assert_eq!((next.number, next.state), (2, plan_edition::State::Draft));
    assert!(next.person.is_none() && next.worker.is_none());
}

#[test]
fn each_side_agrees_once_to_a_draft() {
    let open = |row: &Model| [Verb::Agree, Verb::Countersign].map(|verb| row.open().contains(&verb));
    assert_eq!(open(&plan()), [true, true]);
    assert_eq!(open(&plan().agreed(Side::Person, now())), [false, true]);
    assert_eq!(open(&plan().agreed(Side::Worker, now())), [true, false]);
    assert_eq!(open(&agreed()), [false, false]);
    assert_eq!(open(&active().revised()), [true, true]);
}

#[test]
fn i_2_a_review_is_due_within_twelve_months() {
    let first = |next| agreed().started(next, now());
    assert_eq!(first(None).unwrap().next_review_on, Some(day(2027, 3, 2)));
    assert!(first(Some(day(2026, 6, 1))).is_ok());
    for wrong in [day(2027, 3, 3), day(2026, 3, 2), day(2025, 1, 1)] {
        assert_eq!(rules(first(Some(wrong))), ["input.nextReview I-2"], "{wrong}");
    }
    let review = |on, next| active().in_review().reviewed(Following { on, next }, day(2026, 9, 1));
    assert_eq!(
        review(day(2026, 9, 1), None).unwrap().next_review_on,
        Some(day(2027, 9, 1))
    );
    assert_eq!(
        rules(review(day(2026, 9, 1), Some(day(2027, 9, 2)))),
        ["input.next I-2"]
    );
    assert_eq!(rules(review(day(2026, 9, 2), None)), ["input.date RANGE"], "not yet");
    assert_eq!(
        rules(review(day(2026, 3, 1), None)),
        ["input.date RANGE"],
        "before the plan"
    );
}

#[test]
fn i_2_a_plan_whose_review_has_not_taken_place_is_overdue() {
    let row = active();
    assert!(!row.is_overdue(day(2027, 3, 2)));
    assert!(row.is_overdue(day(2027, 3, 3)) && row.in_review().is_overdue(day(2027, 3, 3)));
    assert!(!row.closed(now()).is_overdue(day(2028, 1, 1)), "it has ended");
    let (due, after) = (day(2027, 3, 2), day(2027, 3, 3));
    assert!(
        !agreed().is_overdue(due) && agreed().is_overdue(after),
        "agreed and not begun"
    );
}

#[test]
fn i_3_who_takes_a_plan_over_has_not_agreed_to_its_draft() {
    let handed = plan()
        .agreed(Side::Worker, now())
        .handed_to(id("other"), now())
        .agreed(Side::Person, now());
    assert_eq!((handed.partner_id, handed.status), (id("other"), Status::Draft));
    assert_eq!(active().handed_to(id("other"), now()).current_edition(), 1);
    assert!(by_both().without_worker().worker.is_none());
}

#[test]
fn a_plan_is_completed_when_nothing_is_open_and_closed_otherwise() {
    let open = [goal("one")];
    assert_eq!(rules(active().completed(&open, now())), ["input.plan PLAN_GOALS"]);
    let settled = [
        goal("one").settled(plan_goal::State::Reached),
        goal("two").settled(plan_goal::State::Dropped),
    ];
    let done = active().completed(&settled, now()).unwrap();
    assert_eq!((done.status, done.next_review_on), (Status::Completed, None));
    assert_eq!(
        done.open(),
        [Verb::Read, Verb::BreakGlass, Verb::RecordOutcome, Verb::Appoint]
    );
    assert_eq!(active().closed(now()).status, Status::Closed);
}

#[test]
fn i_4_a_goal_keeps_the_unit_that_is_missing_and_an_action_what_came_of_it() {
    let goal = goal("one");
    assert_eq!(goal.from_missing().map(|claim| claim.level), Some(2));
    let changes = plan_action::Changes {
        what: Some("A course".to_owned()),
        module: Some(Some(id("module"))),
        ..plan_action::Changes::default()
    };
    let action = plan_action::Model::added(id("action"), &goal, changes, (id("owner"), now())).unwrap();
    let progress = plan_action::Progress {
        state: Some(plan_action::State::Done),
        session: Some(Some(id("session"))),
        validation: Some(Some(id("validation"))),
        ..plan_action::Progress::default()
    };
    let done = action.recorded(progress);
    let next = by_both()
        .next(id("next"), &agreed().revised(), "Further".to_owned(), now())
        .unwrap();
    let copy = done.copied(id("copy"), &goal.copied(id("goal copy"), &next, now()), now());
    assert_eq!((copy.goal_id, copy.edition_id), (id("goal copy"), id("next")));
    assert_eq!(
        (copy.origin_id, copy.validation_id),
        (action.origin_id, done.validation_id)
    );
    let carried = action.carried(&done);
    assert_eq!(
        (carried.state, carried.session_id),
        (plan_action::State::Done, Some(id("session")))
    );
}

#[test]
fn an_action_is_a_module_or_a_service() {
    let changes = plan_action::Changes {
        what: Some(" ".to_owned()),
        module: Some(Some(id("module"))),
        service: Some(Some("The library".to_owned())),
        ..plan_action::Changes::default()
    };
    let refused = plan_action::Model::added(id("action"), &goal("one"), changes, (id("owner"), now()));
    assert_eq!(
        rules(refused),
        ["input.what REQUIRED", "input.service MODULE_OR_SERVICE"]
    );
}

#[test]
fn i_4_a_session_is_one_of_the_actions_module() {
    let taught = |module: &str| plan_action::Changes {
        what: Some("Take the course.".to_owned()),
        module: Some(Some(id(module))),
        ..plan_action::Changes::default()
    };
    let row = plan_action::Model::added(id("action"), &goal("one"), taught("module"), (id("owner"), now())).unwrap();
    let seen = plan_action::Model {
        session_id: Some(id("session")),
        ..row.clone()
    };
    assert_eq!(row.carried(&seen).session_id, seen.session_id);
    let moved = seen.changed(taught("another")).unwrap();
    assert_eq!(moved.session_id, None);
    assert_eq!(moved.carried(&seen).session_id, None);
}

#[test]
fn a_baseline_scores_each_domain_once_from_one_to_five() {
    let one = |domain, score, on| Baseline { domain, score, on };
    let baseline = vec![
        one(Domain::Housing, 0, day(2026, 3, 2)),
        one(Domain::Housing, 6, day(2026, 3, 3)),
    ];
    let refused = edition().written(baseline, day(2026, 3, 2));
    assert_eq!(
        rules(refused),
        [
            "input.baseline[0].score RANGE",
            "input.baseline[1].score RANGE",
            "input.baseline[1].date RANGE",
            "input.baseline TWICE"
        ]
    );
}

#[test]
fn x_3_people_are_asked_after_the_end_if_they_consent_and_not_before_the_time() {
    let exit = |reason, note: Option<&str>| {
        plan_exit::Model::noted(
            id("exit"),
            &active().closed(now()),
            (reason, note.map(str::to_owned)),
            now(),
        )
    };
    assert_eq!(rules(exit(Reason::Other, None)), ["input.note REQUIRED"]);
    let row = exit(Reason::MovedAway, None).unwrap();
    let outcome = |after, on| ExitOutcome {
        after,
        outcome: Outcome::Employed,
        on,
        note: None,
    };
    let today = day(2027, 3, 2);
    let told = |after, on, may| row.with_outcome(outcome(after, on), may, today);
    assert!(told(After::Exit, day(2026, 3, 2), false).is_ok());
    assert_eq!(
        rules(told(After::Exit, day(2026, 9, 2), false)),
        ["input.date RANGE"],
        "half a year later is no end any more"
    );
    let gone = exit(Reason::ConsentWithdrawn, None).unwrap();
    let asked = gone.with_outcome(outcome(After::Exit, day(2026, 3, 2)), true, today);
    assert_eq!(rules(asked), ["input.after X-3"]);
    for reason in [Reason::GoalsSettled, Reason::ConsentWithdrawn] {
        assert_eq!(rules(plan_exit::expect_early(reason)), ["input.reason REASON"]);
    }
    assert_eq!(
        rules(told(After::SixMonths, day(2026, 9, 2), false)),
        ["input.after X-3"]
    );
    assert_eq!(
        rules(told(After::SixMonths, day(2026, 9, 1), true)),
        ["input.date RANGE"]
    );
    assert_eq!(
        rules(told(After::TwelveMonths, day(2027, 3, 3), true)),
        ["input.date RANGE"]
    );
    let both = told(After::TwelveMonths, today, true).unwrap();
    let both = both
        .with_outcome(outcome(After::SixMonths, day(2026, 9, 2)), true, today)
        .unwrap();
    let again = both
        .with_outcome(outcome(After::SixMonths, day(2026, 9, 3)), true, today)
        .unwrap();
    let times: Vec<_> = again.outcomes.iter().map(|one| (one.after, one.on)).collect();
    assert_eq!(
        times,
        [(After::SixMonths, day(2026, 9, 3)), (After::TwelveMonths, today)]
    );
}

#[test]
fn a_place_in_the_team_of_a_plan_is_no_place_in_a_validation() {
    let new = case_member::New {
        id: id("place"),
        account_id: id("counsellor"),
        member_partner_id: id("owner"),
        display_name: "A. Counsellor".to_owned(),
        role: TeamRole::Counsellor,
        responsible: true,
        from_day: day(2026, 3, 2),
        until_day: None,
        now: now(),
    };
    let place = case_member::Model::joined(new, &plan()).unwrap();
    assert_eq!((place.plan_id, place.validation_id), (Some(id("plan")), None));
    assert!(place.is_current(day(2026, 3, 2)) && !place.left(now() + TimeDelta::days(1)).is_current(day(2026, 3, 3)));
}

#[test]
fn x_4_what_was_said_goes_and_how_it_ended_stays() {
    let facts = crate::identity::Facts {
        given_name: Some("Odile".to_owned()),
        ..crate::identity::Facts::default()
    };
    let who = crate::forgetting::Forgetting::new(&facts, None, "K7Q2-9DXM");
    let left = goal("one").settled(plan_goal::State::Reached).forgotten(&who);
    assert_eq!((left.statement.as_str(), left.state), ("", plan_goal::State::Reached));
    let reviewed = active();
    let review = plan_review::Model::held(
        id("review"),
        &reviewed,
        (day(2026, 3, 2), "Odile has found a room.".to_owned()),
        now(),
    );
    assert_eq!(review.unwrap().forgotten().note, "");
    assert_eq!(
        active().forgotten(&who, now()).status,
        Status::Closed,
        "a plan that is under way ends"
    );
}
