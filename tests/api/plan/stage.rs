//! What the tests of plans share.

use entity::{inclusion_plan, validation_decision};
use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

pub use crate::validation::stage::{SPOKEN, Stage, done, refused, requested, stage};
use crate::{
    support::{App, persona::Client},
    validation::stage::{assigned, judged, moved as case_moved, scheduled, units},
};

/// The version of a plan, whoever asks.
pub async fn version(app: &App, id: &str) -> i32 {
    let rows = app.rows::<inclusion_plan::Entity>().await;
    rows.into_iter().find(|row| global_id(row.id) == id).unwrap().version
}

/// A call about a plan as it is now.
pub async fn call(app: &App, mutation: &str, id: &str, more: &str) -> String {
    let version = version(app, id).await;
    format!("{mutation}(input: {{plan: \"{id}\", expectedVersion: {version} {more}}})")
}

/// A move of a plan that must be accepted; the state it leads to.
pub async fn moved(app: &App, client: &Client<'_>, mutation: &str, id: &str, more: &str) -> String {
    let call = call(app, mutation, id, more).await;
    let done = done(client, &call, "status").await;
    done["status"].as_str().unwrap().to_owned()
}

/// A plan of Relience's learner, begun by its COUNSELLOR.
pub async fn begun(app: &App, stage: &Stage) -> String {
    let counsellor = app.as_user("counsellor@relience").await;
    let score = "baseline: [{domain: HOUSING, score: 2, date: \"2026-01-15\"}]";
    let call = format!(
        "inclusionPlanCreate(input: {{project: \"{}\", participant: \"{}\", {score}}})",
        stage.project, stage.candidate
    );
    let made = done(&counsellor, &call, "id status edition agreedEdition").await;
    assert_eq!(
        (&made["status"], &made["edition"], &made["agreedEdition"]),
        (&json!("DRAFT"), &json!(1), &Value::Null)
    );
    made["id"].as_str().unwrap().to_owned()
}

/// A goal in the draft of a plan: its id.
pub async fn goal(app: &App, plan: &str, statement: &str) -> String {
    let counsellor = app.as_user("counsellor@relience").await;
    let add = format!("planGoalAdd(input: {{plan: \"{plan}\", domain: WORK, statement: \"{statement}\"}})");
    done(&counsellor, &add, "id").await["id"].as_str().unwrap().to_owned()
}

/// How the person agrees to an edition and to having a plan.
pub fn agreed(edition: i32) -> String {
    format!("edition: {edition}, consent: {{wordingVersion: \"2026-1\", language: \"fr\"}}, {SPOKEN}")
}

/// Both sides agree to the latest edition; the state it leads to.
pub async fn signed(app: &App, plan: &str, edition: i32) -> String {
    let counsellor = app.as_user("counsellor@relience").await;
    moved(app, &counsellor, "inclusionPlanAgree", plan, &agreed(edition)).await;
    let number = format!("edition: {edition}");
    moved(app, &counsellor, "inclusionPlanCountersign", plan, &number).await
}

/// The plan with one goal, agreed by both sides and carried out.
pub async fn active(app: &App, stage: &Stage) -> String {
    let plan = begun(app, stage).await;
    goal(app, &plan, "I want to cook.").await;
    assert_eq!(signed(app, &plan, 1).await, "AGREED");
    let counsellor = app.as_user("counsellor@relience").await;
    assert_eq!(moved(app, &counsellor, "inclusionPlanStart", &plan, "").await, "ACTIVE");
    plan
}

/// A validation of the same learner of which one of two claims is missing: the decision's id.
pub async fn decided(app: &App, stage: &Stage) -> String {
    let case = scheduled(app, stage).await;
    for who in ["assessor@nordkoop", "assessor@relience"] {
        let assessment = assigned(app, "counsellor@relience", &case, who).await;
        judged(app, stage, who, &assessment, [2, 0]).await;
    }
    let lead = app.as_user("assessor@nordkoop").await;
    let partial = format!("kind: PARTIAL, units: [{}]", units(stage, [2, 0]));
    case_moved(app, &lead, "competenceValidationDecide", &case, &partial).await;
    let decisions = app.rows::<validation_decision::Entity>().await;
    let of_case = decisions.iter().find(|one| global_id(one.validation_id) == case);
    global_id(of_case.unwrap().id)
}
