//! The buttons of a case: its moves, its team, its evidence, those who judge it and those who recognise it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::lists;
use crate::support::{oracle::Persona, persona::Client};

const CASES: &str = "{ competenceValidations(first: 100) { nodes { id version status viewerCan project { id acronym } partner { id } procedure { id } team { id version viewerCan } evidence(first: 1) { nodes { id version viewerCan } } assessments { id version viewerCan assessor { displayName } } recognitions { id version viewerCan } } } assessorLicences(first: 100) { nodes { id displayName procedure { id } } } projects(first: 20) { nodes { id viewerCan } } procedures(first: 100) { nodes { id project { id } } } participants(first: 100) { nodes { id viewerCan project { id } } } }";

/// Verb, mutation, what is given where it is right, and what with a mistake of ours that is looked at last; where there is
/// none to make, a version that is not there is named instead.
type Move = (&'static str, &'static str, &'static str, Option<&'static str>);

const OF_CASES: [Move; 3] = [
    (
        "UPDATE",
        "competenceValidationUpdate",
        "purpose: \"X\"",
        Some("claims: []"),
    ),
    ("ADVANCE", "competenceValidationAdvance", "", None),
    ("CERTIFY", "competenceValidationCertify", "", None),
];

/// What candidates do, or others write down: the mistake is not to say how, or to say it of oneself.
const OF_CANDIDATES: [(&str, &str, &str); 5] = [
    (
        "CONSENT",
        "competenceValidationConsent",
        "wordingVersion: \"1\", language: \"fr\"",
    ),
    ("PAUSE", "competenceValidationPause", ""),
    ("RESUME", "competenceValidationResume", ""),
    ("WITHDRAW", "competenceValidationWithdraw", ""),
    ("APPEAL", "competenceValidationAppeal", "grounds: \"X\""),
];

const PAPER: &str = "recorded: {means: ORAL_WITH_WITNESS, witness: \"A. Witness\", language: \"fr\", givenBy: SELF}";

const REQUEST: &str = "REQUEST_VALIDATION";

/// What there is to press: the verb, whether it is offered, the call that is right and the one with the mistake.
struct Press {
    verb: &'static str,
    listed: bool,
    right: String,
    wrong: String,
}

/// Presses what is offered and tries what is not, for one case of each kind that looks alike; how many were pressed.
pub async fn press_all(client: &Client<'_>, persona: Persona, who: &str) -> usize {
    let shown = client.data(CASES).await;
    let mut all: Vec<Press> = nodes(&shown["participants"])
        .filter_map(|one| request(&shown, one, one))
        .collect();
    // At the project it stands for those whom the viewer may not see yet.
    for project in nodes(&shown["projects"]).filter(|_| persona.role != "PARTICIPANT") {
        let of = |one: &&Value| one["project"]["id"] == project["id"];
        let own = nodes(&shown["participants"]).find(|one| of(one) && lists(one, REQUEST));
        let any = nodes(&shown["participants"]).find(|one| of(one) && !lists(project, REQUEST));
        all.extend(own.or(any).and_then(|one| request(&shown, project, one)));
    }
    let mut seen = BTreeSet::new();
    for case in nodes(&shown["competenceValidations"]) {
        if !seen.insert(format!("{} {} {}", case["partner"], case["status"], case["viewerCan"])) {
            continue;
        }
        all.extend(moves(case));
        all.extend(by_candidate(case, persona));
        all.extend(once(&shown, case));
        all.extend(below(case, persona));
        all.extend(declare(&shown, case, persona));
    }
    let mut pressed = 0;
    for one in &all {
        try_out(client, one, who).await;
        pressed += usize::from(one.listed);
    }
    pressed
}

async fn try_out(client: &Client<'_>, one: &Press, who: &str) {
    let call = if one.listed { &one.wrong } else { &one.right };
    let answer = client.ask(&format!("mutation {{ {call} {{ __typename }} }}")).await;
    let code = answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("DONE");
    let expected: &[&str] = match (one.listed, one.verb) {
        (true, "ADVANCE" | "CERTIFY" | "END") => &["CONFLICT"],
        (true, "ADD_TEAM_MEMBER") => &["NOT_FOUND"],
        (true, "DECLARE_CONFLICT") => &["DONE"],
        (true, _) => &["BAD_USER_INPUT"],
        // The time for an appeal is over (V-7), or the partner has answered (V-9).
        (false, "APPEAL") => &["FORBIDDEN", "INVALID_STATE", "BAD_USER_INPUT"],
        (false, "RECOGNISE") => &["FORBIDDEN", "INVALID_STATE", "CONFLICT"],
        (false, _) => &["FORBIDDEN", "INVALID_STATE"],
    };
    assert!(
        expected.contains(&code),
        "{who}: {} is offered: {}, {code} for {call}: {answer}",
        one.verb,
        one.listed
    );
}

fn nodes(list: &Value) -> impl Iterator<Item = &Value> {
    list["nodes"].as_array().into_iter().flatten()
}

/// Asks for a validation of somebody who is known, and of nothing; offered at `place`.
fn request(shown: &Value, place: &Value, candidate: &Value) -> Option<Press> {
    let project = &candidate["project"]["id"];
    let procedure = nodes(&shown["procedures"]).find(|one| one["project"]["id"] == *project)?;
    let call = format!(
        "competenceValidationRequest(input: {{project: {project}, candidate: {}, procedure: {}, claims: []}})",
        candidate["id"], procedure["id"]
    );
    Some(Press {
        verb: REQUEST,
        listed: lists(place, REQUEST),
        right: call.clone(),
        wrong: call,
    })
}

fn call(mutation: &str, (noun, row): (&str, &Value), version: &Value, more: &str) -> String {
    format!(
        "{mutation}(input: {{{noun}: {}, expectedVersion: {version}, {more}}})",
        row["id"]
    )
}

fn moved(row: &Value, noun: &str, (verb, mutation, right, wrong): Move) -> Press {
    let (late, now) = (Value::from(99), &row["version"]);
    Press {
        verb,
        listed: lists(row, verb),
        right: call(mutation, (noun, row), now, right),
        wrong: match wrong {
            Some(wrong) => call(mutation, (noun, row), now, wrong),
            None => call(mutation, (noun, row), &late, right),
        },
    }
}

fn moves(case: &Value) -> Vec<Press> {
    let mut all: Vec<Press> = OF_CASES.map(|one| moved(case, "validation", one)).into();
    let now = &case["version"];
    let partner = format!("partner: {}", case["partner"]["id"]);
    let about = ("validation", case);
    all.push(Press {
        verb: "HAND_OVER",
        listed: lists(case, "HAND_OVER"),
        right: call("competenceValidationHandOver", about, now, &partner),
        // V-12: to the partner that has it.
        wrong: call("competenceValidationHandOver", about, now, &partner),
    });
    all.push(Press {
        verb: "DECIDE",
        listed: lists(case, "DECIDE"),
        right: call("competenceValidationDecide", about, now, "kind: FULL"),
        wrong: call("competenceValidationDecide", about, now, "kind: FULL"),
    });
    all
}

/// How whoever is not the candidate says it, and the candidate does not; and the mistake.
fn said(persona: Persona) -> (&'static str, &'static str) {
    if persona.role == "PARTICIPANT" {
        ("", PAPER)
    } else {
        (PAPER, "")
    }
}

fn by_candidate(case: &Value, persona: Persona) -> Vec<Press> {
    let (right, wrong) = said(persona);
    let press = |(verb, mutation, more): (&'static str, &str, &str)| Press {
        verb,
        listed: lists(case, verb),
        right: call(
            mutation,
            ("validation", case),
            &case["version"],
            &format!("{more}, {right}"),
        ),
        wrong: call(
            mutation,
            ("validation", case),
            &case["version"],
            &format!("{more}, {wrong}"),
        ),
    };
    OF_CANDIDATES.map(press).into()
}

/// What adds something, and names no version.
fn once(shown: &Value, case: &Value) -> Vec<Press> {
    let about = |mutation: &str, more: &str| format!("{mutation}(input: {{validation: {}, {more}}})", case["id"]);
    let press = |verb: &'static str, right: String, wrong: String| Press {
        verb,
        listed: lists(case, verb),
        right,
        wrong,
    };
    let proof = |title: &str| {
        let proof = "kind: TEST, obtainedOn: \"2026-01-01\", setting: FORMAL, text: \"X\"";
        about("evidenceAdd", &format!("title: \"{title}\", {proof}"))
    };
    let nobody = about("caseMemberAdd", "email: \"nobody@example.org\", role: OBSERVER");
    let answer = |reason: &str| {
        about(
            "validationDecisionRecognise",
            &format!("accept: true, reason: \"{reason}\""),
        )
    };
    let mut all = vec![
        press("ADD_EVIDENCE", proof("X"), proof("")),
        press("ADD_TEAM_MEMBER", nobody.clone(), nobody),
        press("RECOGNISE", answer("X"), answer("")),
    ];
    // V-10: one who is licensed by another procedure.
    let elsewhere = nodes(&shown["assessorLicences"]).find(|one| one["procedure"]["id"] != case["procedure"]["id"]);
    all.extend(elsewhere.map(|elsewhere| {
        let assign = about("assessmentAssign", &format!("assessor: {}", elsewhere["id"]));
        press("ASSIGN_ASSESSOR", assign.clone(), assign)
    }));
    all
}

/// That somebody is too close: assessors say it of themselves, others of anybody. It is done, so it comes last.
fn declare(shown: &Value, case: &Value, persona: Persona) -> Option<Press> {
    let own = &case["assessments"][0]["assessor"]["displayName"];
    let mut licences = nodes(&shown["assessorLicences"]);
    let who = if persona.role == "ASSESSOR" {
        licences.find(|one| one["displayName"] == *own)
    } else {
        licences.last()
    };
    let call = format!(
        "conflictDeclarationCreate(input: {{validation: {}, assessor: {}, ground: OTHER}})",
        case["id"], who?["id"]
    );
    Some(Press {
        verb: "DECLARE_CONFLICT",
        listed: lists(case, "DECLARE_CONFLICT"),
        right: call.clone(),
        wrong: call,
    })
}

/// What is done with the records of a case.
fn below(case: &Value, persona: Persona) -> Vec<Press> {
    const SUBMIT: &str = "method: REVIEW, date: \"2026-01-01\", findings: [], rationale: \"X\"";
    let rows = |list: &str| case[list].as_array().cloned().unwrap_or_default();
    let mut all = Vec::new();
    for place in rows("team") {
        all.push(moved(&place, "member", ("END", "caseMemberEnd", "", None)));
    }
    for one in nodes(&case["evidence"]) {
        let check = (
            "CHECK",
            "evidenceCheck",
            "authenticity: \"X\"",
            Some("authenticity: \"\""),
        );
        let renew = ("RENEW", "evidenceRenew", "statement: \"X\"", Some("statement: \"\""));
        all.extend([check, renew].map(|one_move| moved(one, "evidence", one_move)));
    }
    let (right, wrong) = said(persona);
    for one in rows("assessments") {
        all.push(moved(
            &one,
            "assessment",
            ("SUBMIT", "assessmentSubmit", SUBMIT, Some(SUBMIT)),
        ));
        all.push(moved(
            &one,
            "assessment",
            ("OBJECT", "assessmentObject", right, Some(wrong)),
        ));
    }
    for one in rows("recognitions") {
        let revoke = (
            "REVOKE",
            "decisionRecognitionRevoke",
            "reason: \"X\"",
            Some("reason: \"\""),
        );
        all.push(moved(&one, "recognition", revoke));
    }
    all
}
