use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use uuid::Uuid;

use super::{
    Break, Changes, Finding, Interruption, InterruptionReason, Model, New, RealDates, Sending, Setting, Severity,
    Status, Verb,
};
use crate::{
    id::Id,
    programme::{ActivityType, ParticipantCategory, RuleSet},
    project::{self, Programme},
    project_partner,
    record::Stateful,
    rule::{Refusal, Violation},
    text::Translation,
};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2015, 6, 1, 12, 0, 0).unwrap()
}

fn id<E>(number: u128) -> Id<E> {
    Id::new(Uuid::from_u128(number))
}

/// Twelve days at a host in Sweden, in March 2015.
pub fn mobility() -> Model {
    let new = New {
        id: id(1),
        partner_id: id(2),
        project_id: id(3),
        participant_id: id(4),
        host: (id(5), "SE".to_owned()),
        activity_type: ActivityType::Course,
        start_date: day(2015, 3, 2),
        end_date: day(2015, 3, 13),
        now: now(),
    };
    let (row, wrong) = Model::drafted(new, Changes::default());
    assert!(wrong.is_empty(), "{wrong:?}");
    row
}

fn in_state(status: Status) -> Model {
    Model { status, ..mobility() }
}

fn project(programme: Programme, call_year: i32) -> project::Model {
    let new = project::New {
        id: id(3),
        partner_id: id(2),
        programme,
        start_date: day(2014, 9, 1),
        end_date: day(2016, 8, 31),
        now: now(),
    };
    let changes = project::Changes {
        code: Some("WTG".to_owned()),
        acronym: Some("WTG".to_owned()),
        title: Some(Translation {
            language: "en".to_owned(),
            text: Some("Work to Grow".to_owned()),
        }),
        call_year: Some(Some(call_year)),
        ..project::Changes::default()
    };
    project::Model::created(new, changes).unwrap()
}

/// Everything that the judgement finds, as rule, severity and field.
fn judged(mobility: &Model, change: impl FnOnce(&mut Setting<'_>)) -> Vec<(String, Severity, String)> {
    judged_in(Programme::ErasmusPlus2014, mobility, change)
}

fn judged_in(
    programme: Programme,
    mobility: &Model,
    change: impl FnOnce(&mut Setting<'_>),
) -> Vec<(String, Severity, String)> {
    let project = project(programme, 2014);
    let part = project_partner::Model::coordinator(id(9), &project, true, true);
    let side = |country| Sending {
        part: Some(&part),
        country,
    };
    let mut setting = Setting {
        project: &project,
        sender: side("FR"),
        host: side("SE"),
        category: ParticipantCategory::Staff,
        rules: RuleSet::for_project(project.programme, project.call_year, day(2015, 1, 1)),
    };
    change(&mut setting);
    mobility.judged(&setting).into_iter().map(told).collect()
}

fn told(finding: Finding) -> (String, Severity, String) {
    (finding.rule.into_owned(), finding.severity, finding.path)
}

fn error(rule: &str, field: &str) -> (String, Severity, String) {
    (rule.to_owned(), Severity::Error, format!("input.{field}"))
}

fn warning(field: &str) -> (String, Severity, String) {
    ("M-6".to_owned(), Severity::Warning, format!("input.{field}"))
}

#[test]
fn m_1_sender_and_host_are_two_active_partners_that_send_and_host() {
    assert_eq!(judged(&mobility(), |_| ()), []);
    let project = project(Programme::ErasmusPlus2014, 2014);
    let silent = project_partner::Model::coordinator(id(9), &project, false, false);
    let left = project_partner::Model {
        state: project_partner::State::Left,
        ..project_partner::Model::coordinator(id(9), &project, true, true)
    };
    for part in [Some(&silent), Some(&left), None] {
        let side = |country| Sending { part, country };
        let setting = Setting {
            project: &project,
            sender: side("FR"),
            host: side("SE"),
            category: ParticipantCategory::Staff,
            rules: RuleSet::for_project(project.programme, project.call_year, day(2015, 1, 1)),
        };
        let found: Vec<_> = mobility().judged(&setting).into_iter().map(told).collect();
        assert_eq!(found, [error("M-1", "participant"), error("M-1", "hostOrganisation")]);
    }
    let mut at_home = mobility();
    at_home.host_partner_id = at_home.partner_id;
    assert_eq!(judged(&at_home, |_| ()), [error("M-1", "hostOrganisation")]);
}

#[test]
fn m_2_the_dates_are_in_order_and_inside_the_project() {
    let dated = |start_date, end_date| Model {
        start_date,
        end_date,
        ..mobility()
    };
    assert_eq!(judged(&dated(day(2014, 9, 1), day(2014, 9, 10)), |_| ()), []);
    let late = dated(day(2016, 8, 25), day(2016, 9, 1));
    assert_eq!(judged(&late, |_| ()), [error("M-2", "endDate")]);
    let turned = dated(day(2015, 3, 13), day(2015, 3, 2));
    assert_eq!(judged(&turned, |_| ()), [error("M-2", "endDate")]);
}

#[test]
fn m_3_the_countries_differ_unless_the_rule_set_allows_it() {
    let home = |setting: &mut Setting<'_>| setting.host.country = "FR";
    assert_eq!(judged(&mobility(), home), [error("M-3", "hostOrganisation")]);
    let rules = RuleSet {
        same_country: true,
        ..RuleSet::for_project(Programme::ErasmusPlus2014, Some(2014), day(2015, 1, 1))
            .unwrap()
            .clone()
    };
    let project = project(Programme::ErasmusPlus2014, 2014);
    let part = project_partner::Model::coordinator(id(9), &project, true, true);
    let side = Sending {
        part: Some(&part),
        country: "FR",
    };
    let setting = Setting {
        project: &project,
        sender: side,
        host: side,
        category: ParticipantCategory::Staff,
        rules: Some(&rules),
    };
    assert!(mobility().judged(&setting).is_empty());
}

#[test]
fn m_6_the_duration_is_counted_in_calendar_days_without_interruptions() {
    let mut mobility = mobility();
    assert_eq!(mobility.duration_days(), 12);
    mobility.interruptions.0.push(Interruption {
        from: day(2015, 3, 5),
        to: day(2015, 3, 6),
        reason: InterruptionReason::Work,
    });
    assert_eq!(mobility.duration_days(), 10);
}

#[test]
fn m_6_the_duration_is_within_the_limits_of_the_rule_set() {
    let lasting = |days: i64| Model {
        end_date: mobility().start_date + chrono::TimeDelta::days(days - 1),
        ..mobility()
    };
    for (days, fits) in [(1, false), (2, true), (60, true), (61, false)] {
        let found = judged(&lasting(days), |_| ());
        assert_eq!(found.is_empty(), fits, "{days}: {found:?}");
        assert!(fits || found == [error("M-6", "endDate")]);
    }
}

#[test]
fn m_6_what_a_programme_does_not_name_is_a_warning_and_no_refusal() {
    let learner = judged(&mobility(), |setting| setting.category = ParticipantCategory::Learner);
    assert_eq!(learner, [warning("activityType")]);
    let partly = judged(&mobility(), |setting| setting.host.country = "CH");
    assert_eq!(partly, [warning("hostOrganisation")]);
    assert_eq!(judged_in(Programme::Other, &mobility(), |_| ()), [warning("project")]);
}

#[test]
fn j_6_the_judgement_is_read_by_the_rules_that_it_was_made_under() {
    let rules = RuleSet::for_project(Programme::ErasmusPlus2014, Some(2014), day(2015, 1, 1));
    let kept = mobility().with_judgement(rules, Vec::new());
    assert_eq!(kept.rule_set_code.as_deref(), Some("ERASMUS_PLUS_2014"));
    assert_eq!(kept.rule_set(), rules);
}

#[test]
fn m_5_live_mobilities_overlap_on_a_common_day_and_dead_ones_never() {
    let one = mobility();
    let on = |start_date, end_date| Model {
        start_date,
        end_date,
        ..mobility()
    };
    assert!(one.overlaps(&on(day(2015, 3, 13), day(2015, 3, 20))));
    assert!(one.overlaps(&on(day(2015, 2, 1), day(2015, 4, 1))));
    assert!(!one.overlaps(&on(day(2015, 3, 14), day(2015, 3, 20))));
    for status in Status::ALL {
        assert_eq!(one.overlaps(&in_state(*status)), status.is_live(), "{status:?}");
    }
}

#[test]
fn m_8_participant_and_host_are_frozen_after_draft() {
    let replaced = |status| {
        let changes = Changes {
            participant: Some(id(44)),
            host: Some((id(55), "RO".to_owned())),
            ..Changes::default()
        };
        rules(in_state(status).changed(changes).1)
    };
    assert!(replaced(Status::Draft).is_empty());
    for status in Status::ALL.iter().filter(|one| **one != Status::Draft) {
        assert_eq!(replaced(*status), ["M-8", "M-8"], "{status:?}");
    }
}

fn rules(found: Vec<Violation>) -> Vec<std::borrow::Cow<'static, str>> {
    found.into_iter().map(|one| one.rule).collect()
}

#[test]
fn m_10_what_is_agreed_changes_by_amendment_alone() {
    let longer = |status| {
        let changes = Changes {
            end_date: Some(day(2015, 3, 20)),
            ..Changes::default()
        };
        rules(in_state(status).changed(changes).1)
    };
    assert!(longer(Status::Accepted).is_empty());
    assert_eq!(longer(Status::Confirmed), ["M-10"]);
    assert_eq!(longer(Status::Completed), ["M-10"]);
}

/// The moves that change the state, with the states that they begin in.
const MOVES: [(Verb, &[Status]); 11] = [
    (Verb::Nominate, &[Status::Draft]),
    (Verb::Accept, &[Status::Nominated]),
    (Verb::Reject, &[Status::Nominated]),
    (
        Verb::Cancel,
        &[Status::Draft, Status::Nominated, Status::Accepted, Status::Confirmed],
    ),
    (Verb::Start, &[Status::Confirmed]),
    (Verb::NoShow, &[Status::Confirmed]),
    (Verb::Interrupt, &[Status::Ongoing]),
    (Verb::Resume, &[Status::Interrupted]),
    (Verb::Complete, &[Status::Ongoing, Status::Interrupted]),
    (Verb::Recognise, &[Status::Completed]),
    (Verb::Reopen, &[Status::Recognised]),
];

#[test]
fn m_9_only_the_listed_moves_exist() {
    for (verb, from) in MOVES {
        for status in Status::ALL {
            let open = in_state(*status).expect_open(verb).is_ok();
            assert_eq!(open, from.contains(status), "{verb:?} in {status:?}");
        }
    }
}

#[test]
fn m_9_a_refused_move_says_the_state_and_the_open_moves() {
    let Err(Refusal::State { state, allowed }) = in_state(Status::Recognised).expect_open(Verb::Cancel) else {
        panic!("refused");
    };
    assert_eq!(
        (state, allowed),
        ("RECOGNISED", vec!["REOPEN", "REPORT", "REMIND", "CASCADE"])
    );
}

#[test]
fn m_9_resuming_adds_the_gap_to_the_interruptions() {
    let today = day(2015, 3, 12);
    let pause = |from| Break {
        from,
        reason: InterruptionReason::Family,
    };
    let ongoing = in_state(Status::Ongoing);
    assert!(
        ongoing.interrupted(pause(day(2015, 3, 2)), today).is_err(),
        "not on the first day"
    );
    assert!(
        ongoing.interrupted(pause(day(2015, 3, 13)), today).is_err(),
        "not in future"
    );
    let resting = ongoing.interrupted(pause(day(2015, 3, 5)), today).unwrap();
    assert!(
        resting.resumed(day(2015, 3, 5), today).is_err(),
        "not on the day it began"
    );
    let resumed = resting.resumed(day(2015, 3, 9), today).unwrap();
    assert_eq!(resumed.status, Status::Ongoing);
    assert_eq!(resumed.duration_days(), 8);
    assert!(
        resumed.interrupted(pause(day(2015, 3, 7)), today).is_err(),
        "not in an earlier one"
    );
}

#[test]
fn m_9_an_interrupted_mobility_is_completed_with_its_real_last_day() {
    let today = day(2015, 6, 1);
    let resting = Model {
        interrupted_from: Some(day(2015, 3, 9)),
        interruption_reason: Some(InterruptionReason::Travel),
        ..in_state(Status::Interrupted)
    };
    let ending = |end| resting.completed(RealDates { start: None, end }, today, 0);
    assert!(ending(None).is_err());
    assert!(ending(Some(day(2015, 3, 9))).is_err());
    let over = ending(Some(day(2015, 3, 8))).unwrap();
    assert_eq!((over.status, over.duration_days()), (Status::Completed, 7));
}

#[test]
fn m_11_completing_needs_real_dates_and_all_outcomes() {
    let ongoing = in_state(Status::Ongoing);
    let today = day(2015, 3, 13);
    assert!(ongoing.completed(RealDates::default(), today, 0).is_ok());
    assert!(ongoing.completed(RealDates::default(), today, 1).is_err());
    assert!(ongoing.completed(RealDates::default(), day(2015, 3, 12), 0).is_err());
}

#[test]
fn m_12_a_recognised_mobility_is_read_only_and_reopened_with_a_reason_that_stays() {
    let recognised = in_state(Status::Recognised);
    assert!(!recognised.open().contains(&Verb::Update));
    assert!(recognised.reopened(" ".to_owned(), now()).is_err());
    let open = recognised.reopened("A date was wrong.".to_owned(), now()).unwrap();
    assert_eq!((open.status, open.remarks[0].verb), (Status::Completed, Verb::Reopen));
}

#[test]
fn m_14_what_was_learnt_is_passed_on_by_the_sender_in_the_project_after_the_return() {
    let stay = |status| Model { status, ..mobility() };
    let (sender, project) = (mobility().partner_id, mobility().project_id);
    let other = Id::new(uuid::Uuid::from_u128(77));
    for status in Status::ALL {
        let returned = matches!(status, Status::Completed | Status::Recognised);
        assert_eq!(stay(*status).can_be_passed_on(sender, project), returned, "{status:?}");
        assert_eq!(stay(*status).open().contains(&Verb::Cascade), returned, "{status:?}");
    }
    let back = stay(Status::Recognised);
    assert!(!back.can_be_passed_on(other, project));
    assert!(!back.can_be_passed_on(sender, Id::new(uuid::Uuid::from_u128(78))));
}
