//! The whole course of a case, told once with everybody who takes part in it.

use entity::validation_decision;
use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use super::stage::{SPOKEN, Stage, assigned, done, judged, moved, refused, scheduled, stage, units, version};
use crate::{plan::stage as plan, support::App};

const PAGE: &str =
    "query($id: ID!) { competenceValidation(id: $id) { status stage candidate { pseudonym identity { givenName } }
    purpose languages claims { competence { code title } level } team { displayName role responsible }
    evidence { nodes { kind setting title obtainedOn sha256 frozenAt } }
    assessments { assessor { displayName partner { acronym } } judgement level round lead }
    decision { number kind units { competence { title } level eqfLevel } missing { title } feedback appeal { grounds } }
    decisions { number inForce appeal { changed } }
    recognitions { partner { acronym } accepted reason } acts { verb recorded { means } } viewerCan } }";

async fn page(app: &App, who: &str, id: &str) -> Value {
    let client = app.as_user(who).await;
    client.data_with(PAGE, json!({ "id": id })).await["competenceValidation"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_full_course_of_a_case() {
    for app in App::on_both().await {
        course(&app).await;
    }
}

async fn course(app: &App) {
    let stage = stage(app).await;
    let id = decided(app, &stage).await;
    appealed(app, &stage, &id).await;
    let consent = recognised(app, &stage, &id).await;
    planned(app, &stage, &id).await;

    // what is taken back ends at once.
    let counsellor = app.as_user("counsellor@relience").await;
    let back = format!(
        "consentWithdraw(input: {{consent: {}, expectedVersion: {}, {SPOKEN}}})",
        consent["id"], consent["version"]
    );
    done(&counsellor, &back, "state").await;
    assert_eq!(page(app, "manager@nordkoop", &id).await, Value::Null, "{}", app.on);
}

/// Relience's counsellor asks, the learner consents on paper, evidence is gathered and frozen. Two assessors of two
/// partners judge; they agree on the one claim, and the lead decides that.
async fn decided(app: &App, stage: &Stage) -> String {
    let id = scheduled(app, stage).await;
    let shown = page(app, "counsellor@relience", &id).await;
    let frozen = shown["evidence"]["nodes"].as_array().unwrap();
    assert!(
        frozen.len() == 2 && frozen.iter().all(|one| one["frozenAt"].is_string()),
        "{shown}"
    );
    assert!(
        shown["candidate"]["identity"]["givenName"].is_string(),
        "{}: {shown}",
        app.on
    );
    for who in ["assessor@nordkoop", "assessor@relience"] {
        let assessment = assigned(app, "counsellor@relience", &id, who).await;
        judged(app, stage, who, &assessment, [2, 0]).await;
    }
    let lead = app.as_user("assessor@nordkoop").await;
    let at = version(app, &id).await;
    let decide = format!(
        "competenceValidationDecide(input: {{validation: \"{id}\", expectedVersion: {at}, kind: PARTIAL, units: [{}], feedback: \"More practice.\"}})",
        units(stage, [2, 0])
    );
    let decided = done(&lead, &decide, "status decision { kind missing { title } }").await;
    let decision = &decided["decision"];
    assert_eq!(
        (&decided["status"], &decision["kind"]),
        (&json!("DECIDED"), &json!("PARTIAL"))
    );
    assert_eq!(decision["missing"].as_array().unwrap().len(), 1, "V-8: {decided}");
    id
}

/// The learner appeals; the manager, who sees no content, assigns two others, and the decision changes.
async fn appealed(app: &App, stage: &Stage, id: &str) {
    let counsellor = app.as_user("counsellor@relience").await;
    let grounds = format!("grounds: \"Not heard in my language.\", {SPOKEN}");
    assert_eq!(
        moved(app, &counsellor, "competenceValidationAppeal", id, &grounds).await,
        "APPEALED"
    );
    let blind = page(app, "manager@relience", id).await;
    assert_eq!(blind["status"], "APPEALED", "{}", app.on);
    assert_eq!(
        (&blind["claims"], &blind["decision"], &blind["assessments"]),
        (&json!([]), &Value::Null, &json!([])),
        "{}",
        app.on
    );
    let offered = blind["viewerCan"].as_array().unwrap();
    assert!(offered.contains(&json!("ASSIGN_ASSESSOR")), "{blind}");
    for who in ["assessor@growwell", "assessor@punte"] {
        let assessment = assigned(app, "manager@relience", id, who).await;
        judged(app, stage, who, &assessment, [1, 1]).await;
    }
    let more = format!("kind: PARTIAL, units: [{}]", units(stage, [2, 1]));
    let lead = app.as_user("assessor@growwell").await;
    assert_eq!(
        moved(app, &lead, "competenceValidationDecide", id, &more).await,
        "DECIDED",
        "V-7: what was confirmed before stays"
    );
    assert_eq!(
        moved(app, &counsellor, "competenceValidationCertify", id, "").await,
        "CERTIFIED"
    );
}

/// The learner shows it to Nordkoop, which sees the decision and nothing else, and accepts it. The consent.
async fn recognised(app: &App, stage: &Stage, id: &str) -> Value {
    let counsellor = app.as_user("counsellor@relience").await;
    assert_eq!(
        page(app, "manager@nordkoop", id).await,
        Value::Null,
        "V-9: not shown yet"
    );
    let partner = global_id(app.partner("nordkoop").await.id);
    let share = format!(
        "consentGive(input: {{participant: \"{}\", purpose: SHARE_DECISION, recipient: \"{partner}\", wordingVersion: \"2026-1\", language: \"fr\", {SPOKEN}}})",
        stage.candidate
    );
    let consent = done(&counsellor, &share, "id version").await;
    let shown = page(app, "manager@nordkoop", id).await;
    assert_eq!(shown["decision"]["units"][1]["level"], 1, "{}: {shown}", app.on);
    assert_eq!(
        (&shown["claims"], &shown["evidence"]["nodes"], &shown["assessments"]),
        (&json!([]), &json!([]), &json!([]))
    );
    assert_eq!(shown["decision"]["feedback"], Value::Null);
    let other = app.as_manager_of("nordkoop").await;
    let accept = format!(
        "validationDecisionRecognise(input: {{validation: \"{id}\", accept: true, reason: \"same procedure version\"}})"
    );
    let given = done(&other, &accept, "partner { acronym } accepted").await;
    assert_eq!(given, json!({ "partner": { "acronym": "nordkoop" }, "accepted": true }));
    assert_eq!(refused(&other, &accept).await.0, "CONFLICT");
    let shown = page(app, "counsellor@relience", id).await;
    assert_eq!(shown["recognitions"].as_array().unwrap().len(), 1, "{shown}");
    assert_eq!(shown["decisions"][0]["appeal"]["changed"], true);
    consent
}

/// What is missing still becomes a goal of the learner's plan.
async fn planned(app: &App, stage: &Stage, id: &str) {
    let counsellor = app.as_user("counsellor@relience").await;
    let decisions = app.rows::<validation_decision::Entity>().await;
    let in_force = decisions
        .iter()
        .find(|one| global_id(one.validation_id) == id && one.in_force);
    let plan = plan::begun(app, stage).await;
    let decision = format!("decision: \"{}\"", global_id(in_force.unwrap().id));
    let take_up = plan::call(app, "inclusionPlanTakeUp", &plan, &decision).await;
    let goals = "goals { domain fromMissing { level competence { id } } }";
    let goals = done(&counsellor, &take_up, goals).await["goals"].clone();
    let missing = json!({ "level": 2, "competence": { "id": stage.competences[1] } });
    assert_eq!(goals.as_array().unwrap().len(), 1, "{}: {goals}", app.on);
    assert_eq!(goals[0]["fromMissing"], missing, "{}: {goals}", app.on);
}
