//! The buttons of participants, of who they are, of their consents and of their places in modules.

use std::collections::BTreeSet;

use serde_json::Value;

use super::lists;
use crate::support::{oracle::Persona, persona::Client};

const SHOWN: &str = "{ participants(first: 100) { nodes { id version category erasedAt viewerCan partner { id } project { id } identity { id version restrictedAt viewerCan } consents(first: 5) { nodes { id version state purpose viewerCan } } } } enrolments(first: 100) { nodes { id version outcome viewerCan module { id } session { id } participant { category partner { id } } } } }";

const PAPER: &str = "recorded: {means: ORAL_WITH_WITNESS, witness: \"A. Witness\", language: \"fr\", givenBy: SELF}";

/// Verb, the call that is right, the one with a mistake of ours that is looked at last, and what that is refused with.
type Call = (&'static str, String, String, &'static str);

/// Presses what is offered and tries what is not, for one of each kind that looks alike; how many were pressed.
pub async fn press_all(client: &Client<'_>, persona: Persona, who: &str) -> usize {
    let shown = client.data(SHOWN).await;
    // Managers write down what somebody without a login says.
    let paper = if persona.name.starts_with("participant") {
        ""
    } else {
        PAPER
    };
    let (mut seen, mut pressed) = (BTreeSet::new(), 0);
    for person in shown["participants"]["nodes"].as_array().unwrap() {
        pressed += try_all(client, person, of_participant(person, paper), &mut seen, who).await;
        let identity = &person["identity"];
        if !identity.is_null() {
            pressed += try_all(client, identity, of_identity(identity), &mut seen, who).await;
        }
        for consent in person["consents"]["nodes"].as_array().unwrap() {
            pressed += try_all(client, consent, of_consent(consent, paper), &mut seen, who).await;
        }
    }
    for place in shown["enrolments"]["nodes"].as_array().unwrap() {
        pressed += try_all(client, place, of_place(place), &mut seen, who).await;
    }
    pressed
}

async fn try_all(client: &Client<'_>, row: &Value, calls: Vec<Call>, seen: &mut BTreeSet<String>, who: &str) -> usize {
    if !seen.insert(alike(row)) {
        return 0;
    }
    let mut pressed = 0;
    for (verb, right, wrong, mistake) in calls {
        let listed = lists(row, verb);
        let call = if listed { wrong } else { right };
        let code = client.codes(std::slice::from_ref(&call)).await.remove(0);
        let refused: &[&str] = match verb {
            // There are no days to record.
            "RECORD_ATTENDANCE" => &["FORBIDDEN", "INVALID_STATE", "BAD_USER_INPUT"],
            _ => &["FORBIDDEN", "INVALID_STATE"],
        };
        // Consent that stands already is said before the mistake.
        let mistakes = [mistake, if verb == "GIVE_CONSENT" { "CONFLICT" } else { mistake }];
        let expected = if listed { &mistakes[..] } else { refused };
        assert!(
            expected.contains(&code.as_str()),
            "{who}: {verb} is offered: {listed}, {code} for {call}"
        );
        pressed += usize::from(listed);
    }
    pressed
}

/// What a row looks like, but for which one it is.
fn alike(row: &Value) -> String {
    let mut row = row.clone();
    for own in ["id", "version", "identity", "consents"] {
        row.as_object_mut().unwrap().remove(own);
    }
    row.to_string()
}

fn call(mutation: &str, (noun, row): (&str, &Value), version: Option<i32>, more: &str) -> String {
    let version = version.map_or_else(|| row["version"].clone(), Value::from);
    format!(
        "{mutation}(input: {{{noun}: {}, expectedVersion: {version}, {more}}})",
        row["id"]
    )
}

/// Where there is no mistake to make, a version that is not there is named.
fn late(verb: &'static str, mutation: &str, what: (&str, &Value), more: &str) -> Call {
    (
        verb,
        call(mutation, what, None, more),
        call(mutation, what, Some(99), more),
        "CONFLICT",
    )
}

fn of_participant(row: &Value, paper: &str) -> Vec<Call> {
    let what = ("participant", row);
    let update = |more| call("participantUpdate", what, None, more);
    let give = |wording: &str| {
        let more = format!("purpose: VALIDATION, wordingVersion: \"{wording}\", language: \"fr\", {paper}");
        format!("consentGive(input: {{participant: {}, {more}}})", row["id"])
    };
    vec![
        (
            "UPDATE",
            update("gender: OTHER"),
            update("externalId: \"two words\""),
            "BAD_USER_INPUT",
        ),
        late("ERASE_IDENTITY", "identityErase", what, ""),
        ("GIVE_CONSENT", give("2026-1"), give(""), "BAD_USER_INPUT"),
    ]
}

fn of_identity(row: &Value) -> Vec<Call> {
    vec![late(
        "UPDATE",
        "identityUpdate",
        ("identity", row),
        "nationality: \"FR\"",
    )]
}

fn of_consent(row: &Value, paper: &str) -> Vec<Call> {
    vec![late("WITHDRAW", "consentWithdraw", ("consent", row), paper)]
}

fn of_place(row: &Value) -> Vec<Call> {
    let what = ("enrolment", row);
    let record = |day: &str| {
        let more = format!("day: \"{day}\", present: true");
        format!("attendanceRecord(input: {{enrolment: {}, {more}}})", row["id"])
    };
    vec![
        late("UPDATE", "enrolmentUpdate", what, "session: null"),
        late("SET_OUTCOME", "enrolmentOutcomeSet", what, "outcome: COMPLETED"),
        late("WITHDRAW", "enrolmentWithdraw", what, ""),
        (
            "RECORD_ATTENDANCE",
            record("2026-01-01"),
            record("2190-01-01"),
            "BAD_USER_INPUT",
        ),
    ]
}
