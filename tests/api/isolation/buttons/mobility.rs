//! The buttons of a mobility: its moves, its agreement and its report.

use std::collections::BTreeSet;

use serde_json::Value;

use super::lists;
use crate::support::{oracle::Persona, persona::Client};

const STAYS: &str = "{ mobilities(first: 100) { nodes { id version status viewerCan project { id } sendingOrganisation { id } hostOrganisation { id } learningAgreementVersions { version } } } }";

/// Verb, mutation, what is given where it is right, and what with a mistake of ours that is looked at last; where there is
/// none to make, a version that is not there is named instead.
type Move = (&'static str, &'static str, &'static str, Option<&'static str>);

const MOVES: [Move; 13] = [
    ("UPDATE", "mobilityUpdate", "travelDays: 1", Some("travelDays: -1")),
    ("NOMINATE", "mobilityNominate", "", None),
    ("CANCEL", "mobilityCancel", "reason: \"X\"", Some("reason: \"\"")),
    ("RECOGNISE", "mobilityRecognise", "", None),
    ("REOPEN", "mobilityReopen", "reason: \"X\"", Some("reason: \"\"")),
    ("ACCEPT", "mobilityAccept", "", None),
    ("REJECT", "mobilityReject", "reason: \"X\"", Some("reason: \"\"")),
    ("START", "mobilityStart", "", Some("startDate: \"2190-01-01\"")),
    ("NO_SHOW", "mobilityNoShow", "reason: \"X\"", Some("reason: \"\"")),
    (
        "INTERRUPT",
        "mobilityInterrupt",
        "from: \"2026-01-01\", reason: WORK",
        Some("from: \"2190-01-01\", reason: WORK"),
    ),
    (
        "RESUME",
        "mobilityResume",
        "on: \"2026-01-01\"",
        Some("on: \"2190-01-01\""),
    ),
    ("COMPLETE", "mobilityComplete", "", Some("endDate: \"2190-01-01\"")),
    ("REMIND", "participantReportRemind", "", None),
];

const DAYS: &str = "startDate: \"2026-01-01\", endDate: \"2026-01-02\"";
const PAPER: &str = "recorded: {means: ORAL_WITH_WITNESS, witness: \"A. Witness\", language: \"fr\", givenBy: SELF}";

/// Presses what is offered and tries what is not, for one mobility of each kind that looks alike; how many were pressed.
pub async fn press_all(client: &Client<'_>, persona: Persona, who: &str) -> usize {
    let shown = client.data(STAYS).await;
    let (mut seen, mut pressed) = (BTreeSet::new(), 0);
    for stay in shown["mobilities"]["nodes"].as_array().unwrap() {
        let ends = [
            &stay["project"]["id"],
            &stay["sendingOrganisation"]["id"],
            &stay["hostOrganisation"]["id"],
        ];
        if !seen.insert(format!("{ends:?} {} {}", stay["status"], stay["viewerCan"])) {
            continue;
        }
        for (verb, right, wrong) in calls(stay, persona) {
            let listed = lists(stay, verb);
            let call = if listed { wrong } else { right };
            let answer = client.ask(&format!("mutation {{ {call} {{ __typename }} }}")).await;
            let code = answer["errors"][0]["extensions"]["code"]
                .as_str()
                .unwrap_or("DONE")
                .to_owned();
            let expected: &[&str] = match (listed, verb) {
                (true, "NOMINATE" | "RECOGNISE" | "ACCEPT") => &["CONFLICT"],
                (true, "REMIND") => &["DONE"],
                (true, _) => &["BAD_USER_INPUT"],
                // What is not due yet, or approved already by whoever asks.
                (false, "REPORT" | "REMIND" | "APPROVE_AGREEMENT") => {
                    &["FORBIDDEN", "INVALID_STATE", "NOT_FOUND", "BAD_USER_INPUT"]
                }
                (false, _) => &["FORBIDDEN", "INVALID_STATE"],
            };
            assert!(
                expected.contains(&code.as_str()),
                "{who}: {verb} is offered: {listed}, {code} for {call}"
            );
            pressed += usize::from(listed);
        }
    }
    pressed
}

/// Verb, the call that is right, the one with the mistake.
fn calls(stay: &Value, persona: Persona) -> Vec<(&'static str, String, String)> {
    let (id, version) = (&stay["id"], &stay["version"]);
    let mut all: Vec<_> = MOVES
        .iter()
        .map(|(verb, mutation, right, wrong)| {
            let call = |version: &Value, more: &str| match *verb {
                "REMIND" => format!("{mutation}(input: {{mobility: {id}}})"),
                _ => format!("{mutation}(input: {{mobility: {id}, expectedVersion: {version}, {more}}})"),
            };
            let wrong = match wrong {
                Some(wrong) => call(version, wrong),
                None => call(&Value::from(99), right),
            };
            (*verb, call(version, right), wrong)
        })
        .collect();
    let versions = stay["learningAgreementVersions"].as_array().unwrap();
    let latest = versions
        .iter()
        .filter_map(|one| one["version"].as_i64())
        .max()
        .unwrap_or(1);
    let about = |mutation: &str, more: &str| format!("{mutation}(input: {{mobility: {id}, {more}}})");
    let approve = |number: i64| about("learningAgreementApprove", &format!("agreementVersion: {number}"));
    all.push(("APPROVE_AGREEMENT", approve(latest), approve(99)));
    let draft = |what: &str| {
        about(
            "learningAgreementDraft",
            &format!("content: {{{DAYS}, activities: [\"{what}\"]}}"),
        )
    };
    all.push(("DRAFT_AGREEMENT", draft("X"), draft("")));
    let comment = |text: &str| about("learningAgreementComment", &format!("text: \"{text}\""));
    all.push(("COMMENT_AGREEMENT", comment("X"), comment("")));
    // Managers write down what somebody without a login says.
    let how = if persona.name.starts_with("participant") {
        ""
    } else {
        PAPER
    };
    let report = |rating: i32| {
        about(
            "participantReportSubmit",
            &format!("rating: {rating}, learnt: \"X\", {how}"),
        )
    };
    all.push(("REPORT", report(3), report(9)));
    all
}
