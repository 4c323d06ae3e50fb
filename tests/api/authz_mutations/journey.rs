//! Mobilities, their agreements and reports, and places in modules.

use super::{ABSENT, AT_NORDKOOP, CLOSED, Case, MANAGER, NOBODY, STALE, WRONG};
use crate::support::{
    oracle::{About, Place},
    world::{Thing, World},
};

const HOST: &[&str] = &["manager@nordkoop"];
const MYSELF: &[&str] = &["participant1@relience"];
const BOTH: &[&str] = &["manager@relience", "manager@nordkoop"];
const ALL_THREE: &[&str] = &["manager@relience", "manager@nordkoop", "participant1@relience"];

/// Mobilities of Relience at Nordkoop in these states.
const DRAFT: &str = "WTG2-M001";
const NOMINATED: &str = "WTG2-M002";
const COMPLETED: &str = "WTG2-M008";
/// Participant1's.
const RECOGNISED: &str = "WTG-M001";
/// At a host that is no persona.
const ELSEWHERE: &str = "WTG2-M006";

pub fn cases(world: &World) -> Vec<Case<'_>> {
    let all = [
        creation_cases(world),
        move_cases(world),
        host_cases(world),
        agreement_cases(world),
        report_cases(world),
        place_cases(world),
    ];
    all.into_iter().flatten().collect()
}

fn creation_cases(world: &World) -> Vec<Case<'_>> {
    let create = |acronym, number, code| {
        let (project, person, host) = (
            world.project(acronym),
            world.participant(number),
            world.partner("nordkoop"),
        );
        let call = format!(
            "mobilityCreate(input: {{project: \"{}\", participant: \"{}\", hostOrganisation: \"{}\", activityType: COURSE, startDate: \"2030-01-02\", endDate: \"2030-01-01\"}})",
            project.id, person.id, host.id
        );
        Case {
            call,
            names: vec![project, person, host],
            allowed: MANAGER,
            code,
        }
    };
    vec![
        create("WTG2", "WTG2-P009", WRONG),
        create("WTG", "WTG-P001", CLOSED),
        create("SOLO", "WTG2-P009", ABSENT),
    ]
}

fn change<'a>(
    world: &'a World,
    (mutation, number): (&str, &str),
    (version, more): (i32, &str),
    allowed: &'static [&'static str],
    code: &'static str,
) -> Case<'a> {
    let mobility = world.mobility(number);
    let call = format!(
        "{mutation}(input: {{mobility: \"{}\", expectedVersion: {version} {more}}})",
        mobility.id
    );
    Case::naming(mobility, call, allowed, code)
}

fn move_cases(world: &World) -> Vec<Case<'_>> {
    let change = |what, how, allowed, code| change(world, what, how, allowed, code);
    let silent = "reason: \"\"";
    vec![
        change(("mobilityUpdate", DRAFT), (99, ""), MANAGER, STALE),
        change(("mobilityUpdate", NOMINATED), (1, "travelDays: -1"), MANAGER, WRONG),
        change(("mobilityUpdate", RECOGNISED), (1, ""), MANAGER, CLOSED),
        change(("mobilityNominate", DRAFT), (99, ""), MANAGER, STALE),
        change(("mobilityNominate", NOMINATED), (1, ""), MANAGER, CLOSED),
        change(("mobilityCancel", NOMINATED), (99, ""), MANAGER, STALE),
        change(("mobilityCancel", NOMINATED), (1, silent), MANAGER, WRONG),
        change(("mobilityCancel", COMPLETED), (1, ""), MANAGER, CLOSED),
        change(("mobilityRecognise", COMPLETED), (99, ""), MANAGER, STALE),
        change(("mobilityRecognise", RECOGNISED), (1, ""), MANAGER, CLOSED),
        change(("mobilityReopen", RECOGNISED), (1, silent), MANAGER, WRONG),
        change(("mobilityReopen", COMPLETED), (1, silent), MANAGER, CLOSED),
    ]
}

/// What the host does.
fn host_cases(world: &World) -> Vec<Case<'_>> {
    let change = |what, how, allowed, code| change(world, what, how, allowed, code);
    let (silent, pause) = ("reason: \"\"", "from: \"2030-01-01\", reason: WORK");
    vec![
        change(("mobilityAccept", NOMINATED), (99, ""), HOST, STALE),
        change(("mobilityAccept", DRAFT), (99, ""), NOBODY, STALE),
        change(("mobilityAccept", COMPLETED), (1, ""), HOST, CLOSED),
        change(("mobilityReject", NOMINATED), (1, silent), HOST, WRONG),
        change(("mobilityStart", COMPLETED), (99, ""), HOST, STALE),
        change(("mobilityStart", COMPLETED), (1, ""), HOST, CLOSED),
        change(("mobilityNoShow", COMPLETED), (1, ""), HOST, CLOSED),
        change(("mobilityInterrupt", COMPLETED), (1, pause), HOST, CLOSED),
        change(("mobilityInterrupt", ELSEWHERE), (1, pause), NOBODY, WRONG),
        change(("mobilityResume", COMPLETED), (1, "on: \"2030-01-01\""), HOST, CLOSED),
        change(("mobilityComplete", COMPLETED), (1, ""), HOST, CLOSED),
        change(("mobilityComplete", ELSEWHERE), (1, ""), NOBODY, WRONG),
    ]
}

fn agreement_cases(world: &World) -> Vec<Case<'_>> {
    let content = "content: {startDate: \"2030-01-02\", endDate: \"2030-01-01\", activities: []}";
    let about = |mutation: &str, number, more: &str, allowed, code| {
        let mobility = world.mobility(number);
        let call = format!("{mutation}(input: {{mobility: \"{}\", {more}}})", mobility.id);
        Case::naming(mobility, call, allowed, code)
    };
    let amended = format!("reason: EXTENSION, {content}");
    vec![
        about("learningAgreementDraft", DRAFT, content, MANAGER, WRONG),
        about("learningAgreementDraft", RECOGNISED, content, MANAGER, CLOSED),
        about("learningAgreementAmend", DRAFT, &amended, MANAGER, WRONG),
        about("learningAgreementAmend", COMPLETED, &amended, MANAGER, CLOSED),
        about(
            "learningAgreementApprove",
            NOMINATED,
            "agreementVersion: 1",
            BOTH,
            CLOSED,
        ),
        about(
            "learningAgreementApprove",
            RECOGNISED,
            "agreementVersion: 1",
            ALL_THREE,
            CLOSED,
        ),
        about("learningAgreementComment", NOMINATED, "text: \"\"", BOTH, WRONG),
        about("learningAgreementComment", DRAFT, "text: \"\"", MANAGER, WRONG),
        about("learningAgreementComment", RECOGNISED, "text: \"x\"", BOTH, CLOSED),
    ]
}

fn report_cases(world: &World) -> Vec<Case<'_>> {
    let about = |mutation: &str, number, more: &str, allowed, code| {
        let mobility = world.mobility(number);
        let call = format!("{mutation}(input: {{mobility: \"{}\" {more}}})", mobility.id);
        Case::naming(mobility, call, allowed, code)
    };
    let said = "rating: 0, learnt: \"\"";
    let written =
        format!("{said}, recorded: {{means: INTERPRETED, witness: \"A. Witness\", language: \"fr\", givenBy: SELF}}");
    vec![
        about("participantReportSubmit", RECOGNISED, said, MYSELF, CLOSED),
        about("participantReportSubmit", RECOGNISED, &written, MANAGER, CLOSED),
        about("participantReportSubmit", COMPLETED, &written, MANAGER, WRONG),
        about("participantReportRemind", RECOGNISED, "", MANAGER, CLOSED),
    ]
}

fn place_cases(world: &World) -> Vec<Case<'_>> {
    let places = || world.of_kind("enrolment").into_iter();
    let is = |thing: &&Thing, right: fn(&Place) -> bool| matches!(&thing.about, About::Place(place) if right(place));
    let alone = places().find(|thing| is(thing, |place| place.stay.is_none())).unwrap();
    let over = |place: &Place| {
        place
            .stay
            .as_ref()
            .is_some_and(|stay| stay.project == "WTG" && stay.host == "nordkoop")
    };
    let over = places().find(|thing| is(thing, over)).unwrap();
    let change = |mutation: &str, place: &'static str, version: i32, more: &str, allowed, code| {
        let enrolment = if place == "alone" { alone } else { over };
        let call = format!(
            "{mutation}(input: {{enrolment: \"{}\", expectedVersion: {version} {more}}})",
            enrolment.id
        );
        Case::naming(enrolment, call, allowed, code)
    };
    let (person, retired) = (world.participant("WTG2-P009"), world.module("WTG2-01", 1));
    let enrol = format!(
        "enrolmentCreate(input: {{participant: \"{}\", module: \"{}\"}})",
        person.id, retired.id
    );
    let long_ago = format!(
        "attendanceRecord(input: {{enrolment: \"{}\", day: \"2001-01-01\", present: true}})",
        alone.id
    );
    let (withdrawn, attended) = ("outcome: WITHDRAWN", "outcome: ATTENDED");
    vec![
        Case {
            call: enrol,
            names: vec![person, retired],
            allowed: MANAGER,
            code: WRONG,
        },
        change("enrolmentUpdate", "alone", 99, "", MANAGER, STALE),
        change("enrolmentUpdate", "over", 1, "", MANAGER, CLOSED),
        change("enrolmentWithdraw", "alone", 99, "", MANAGER, STALE),
        change("enrolmentWithdraw", "over", 1, "", MANAGER, CLOSED),
        change("enrolmentOutcomeSet", "alone", 99, attended, AT_NORDKOOP, STALE),
        change("enrolmentOutcomeSet", "alone", 1, withdrawn, AT_NORDKOOP, WRONG),
        change("enrolmentOutcomeSet", "over", 1, attended, AT_NORDKOOP, CLOSED),
        Case::naming(alone, long_ago, AT_NORDKOOP, WRONG),
    ]
}
