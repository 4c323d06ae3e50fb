//! The buttons of an inclusion plan: its moves, its goals and actions, its team.

use std::collections::BTreeSet;

use serde_json::Value;

use super::lists;
use crate::support::{oracle::Persona, persona::Client};

const PLANS: &str = "{ inclusionPlans(first: 100) { nodes { id version status edition viewerCan partner { id } editions { goals { id version viewerCan actions { id version viewerCan } } } } } projects(first: 20) { nodes { id viewerCan } } participants(first: 100) { nodes { id project { id } partner { acronym } } } }";

const PAPER: &str = "recorded: {means: ORAL_WITH_WITNESS, witness: \"A. Witness\", language: \"fr\", givenBy: SELF}";

/// Verb, mutation, what is given where it is right, and what with a mistake of ours that is looked at last; where there is
/// none to make, a version that is not there is named instead.
type Move = (&'static str, &'static str, &'static str, Option<&'static str>);

const OF_PLANS: [Move; 8] = [
    (
        "UPDATE",
        "inclusionPlanUpdate",
        "baseline: []",
        Some("baseline: [{domain: WORK, score: 9, date: \"2026-01-01\"}]"),
    ),
    ("REVISE", "inclusionPlanRevise", "reason: \"X\"", Some("reason: \"\"")),
    ("START", "inclusionPlanStart", "", Some("nextReview: \"2000-01-01\"")),
    ("BEGIN_REVIEW", "inclusionPlanReviewBegin", "", None),
    (
        "FINISH_REVIEW",
        "inclusionPlanReviewFinish",
        "date: \"2026-01-01\", note: \"X\"",
        Some("date: \"2026-01-01\", note: \"\""),
    ),
    ("COMPLETE", "inclusionPlanComplete", "", None),
    ("CLOSE", "inclusionPlanClose", "reason: MOVED_ON", Some("reason: OTHER")),
    (
        "RECORD_OUTCOME",
        "inclusionPlanOutcomeRecord",
        "after: EXIT, outcome: OTHER, date: \"2026-01-01\"",
        Some("after: EXIT, outcome: OTHER, date: \"1990-01-01\""),
    ),
];

const OF_GOALS: [Move; 3] = [
    ("UPDATE", "planGoalUpdate", "statement: \"X\"", Some("statement: \"\"")),
    ("REMOVE", "planGoalRemove", "", None),
    ("SETTLE", "planGoalSettle", "state: OPEN", None),
];

const OF_ACTIONS: [Move; 3] = [
    ("UPDATE", "planActionUpdate", "what: \"X\"", Some("what: \"\"")),
    ("REMOVE", "planActionRemove", "", None),
    ("RECORD_PROGRESS", "planActionRecord", "state: TODO", None),
];

/// What there is to press: whether it is offered, the call that is right, the one with the mistake, and what that is.
struct Press {
    listed: bool,
    right: String,
    wrong: String,
    mistake: &'static str,
}

/// Presses what is offered and tries what is not, for one plan of each kind that looks alike; how many were pressed.
pub async fn press_all(client: &Client<'_>, persona: Persona, who: &str) -> usize {
    let shown = client.data(PLANS).await;
    let projects = nodes(&shown["projects"]);
    let mut all: Vec<Press> = projects.filter_map(|one| begin(&shown, one, persona)).collect();
    let mut seen = BTreeSet::new();
    for plan in nodes(&shown["inclusionPlans"]) {
        if seen.insert(format!("{} {} {}", plan["partner"], plan["status"], plan["viewerCan"])) {
            all.extend(OF_PLANS.map(|one| moved(plan, "plan", one)));
            all.extend(agreeing(plan, persona));
            all.extend(below(plan));
        }
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
    let expected = if one.listed {
        &[one.mistake][..]
    } else {
        &["FORBIDDEN", "INVALID_STATE"]
    };
    assert!(
        expected.contains(&code),
        "{who}: {} {code} for {call}: {answer}",
        one.listed
    );
}

fn nodes(list: &Value) -> impl Iterator<Item = &Value> {
    list["nodes"].as_array().into_iter().flatten()
}

/// Begins a plan of somebody of one's own partner, with a score that there is not.
fn begin(shown: &Value, project: &Value, persona: Persona) -> Option<Press> {
    let own = |one: &&Value| {
        one["partner"]["acronym"]
            .as_str()
            .is_some_and(|acronym| persona.at(acronym))
    };
    let of_project = |one: &&Value| one["project"]["id"] == project["id"];
    let person = nodes(&shown["participants"]).filter(of_project).find(own)?;
    let call = |score| {
        format!(
            "inclusionPlanCreate(input: {{project: {}, participant: {}, baseline: [{{domain: WORK, score: {score}, date: \"2026-01-01\"}}]}})",
            project["id"], person["id"]
        )
    };
    Some(Press {
        listed: lists(project, "CREATE_INCLUSION_PLAN"),
        right: call(1),
        wrong: call(9),
        mistake: "BAD_USER_INPUT",
    })
}

fn moved(row: &Value, noun: &str, (verb, mutation, right, wrong): Move) -> Press {
    let call = |version: &Value, more: &str| {
        format!(
            "{mutation}(input: {{{noun}: {}, expectedVersion: {version}, {more}}})",
            row["id"]
        )
    };
    let (late, now) = (Value::from(99), &row["version"]);
    Press {
        listed: lists(row, verb),
        right: call(now, right),
        wrong: wrong.map_or_else(|| call(&late, right), |wrong| call(now, wrong)),
        mistake: if wrong.is_some() { "BAD_USER_INPUT" } else { "CONFLICT" },
    }
}

/// What asks for an edition, a partner or a person: the mistake is another one, the same one, or not to say how somebody
/// agreed.
fn agreeing(plan: &Value, persona: Persona) -> Vec<Press> {
    let call = |mutation: &str, more: &str| {
        format!(
            "{mutation}(input: {{plan: {}, expectedVersion: {}, {more}}})",
            plan["id"], plan["version"]
        )
    };
    let press = |verb: &str, right: String, wrong: String, mistake| Press {
        listed: lists(plan, verb),
        right,
        wrong,
        mistake,
    };
    let (said, unsaid) = if persona.role == "PARTICIPANT" {
        ("", PAPER)
    } else {
        (PAPER, "")
    };
    let agree = |how: &str| {
        let consent = "consent: {wordingVersion: \"1\", language: \"fr\"}";
        call(
            "inclusionPlanAgree",
            &format!("edition: {}, {consent}, {how}", plan["edition"]),
        )
    };
    let sign = |edition: &Value| call("inclusionPlanCountersign", &format!("edition: {edition}"));
    let keep = call("inclusionPlanHandOver", &format!("partner: {}", plan["partner"]["id"]));
    let nobody = format!(
        "caseMemberAdd(input: {{plan: {}, email: \"nobody@example.org\", role: OBSERVER}})",
        plan["id"]
    );
    vec![
        press("AGREE", agree(said), agree(unsaid), "BAD_USER_INPUT"),
        press(
            "COUNTERSIGN",
            sign(&plan["edition"]),
            sign(&Value::from(99)),
            "BAD_USER_INPUT",
        ),
        // I-3: to the partner that has it.
        press("HAND_OVER", keep.clone(), keep, "BAD_USER_INPUT"),
        press("ADD_TEAM_MEMBER", nobody.clone(), nobody, "NOT_FOUND"),
    ]
}

/// What is done with the goals and actions of each edition.
fn below(plan: &Value) -> Vec<Press> {
    let rows = |of: &Value, list: &str| of[list].as_array().cloned().unwrap_or_default();
    let mut all = Vec::new();
    for goal in rows(plan, "editions").iter().flat_map(|edition| rows(edition, "goals")) {
        all.extend(OF_GOALS.map(|one| moved(&goal, "goal", one)));
        for action in rows(&goal, "actions") {
            all.extend(OF_ACTIONS.map(|one| moved(&action, "action", one)));
        }
    }
    all
}
