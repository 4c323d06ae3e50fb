//! The whole course of a case, told once with everybody who takes part in it.

use serde_json::{Value, json};

use super::stage::{SPOKEN, assigned, done, judged, moved, refused, scheduled, stage, units, version};
use crate::support::App;

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
    // Relience's counsellor asks, the learner consents on paper, evidence is gathered and frozen.
    let id = scheduled(app, &stage).await;
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

    // Two assessors of two partners judge; they agree on the one claim, and the lead decides that.
    let first = assigned(app, "counsellor@relience", &id, "assessor@nordkoop").await;
    let second = assigned(app, "counsellor@relience", &id, "assessor@relience").await;
    judged(app, &stage, "assessor@nordkoop", &first, [2, 0]).await;
    judged(app, &stage, "assessor@relience", &second, [2, 0]).await;
    let lead = app.as_user("assessor@nordkoop").await;
    let at = version(app, &id).await;
    let decide = format!(
        "competenceValidationDecide(input: {{validation: \"{id}\", expectedVersion: {at}, kind: PARTIAL, units: [{}], feedback: \"More practice.\"}})",
        units(&stage, [2, 0])
    );
    let decided = done(&lead, &decide, "status decision { kind missing { title } }").await;
    assert_eq!(
        (&decided["status"], &decided["decision"]["kind"]),
        (&json!("DECIDED"), &json!("PARTIAL"))
    );
    assert_eq!(
        decided["decision"]["missing"].as_array().unwrap().len(),
        1,
        "V-8: {decided}"
    );

    // The learner appeals; the manager, who sees no content, assigns two others, and the decision changes.
    let counsellor = app.as_user("counsellor@relience").await;
    let grounds = format!("grounds: \"Not heard in my language.\", {SPOKEN}");
    assert_eq!(
        moved(app, &counsellor, "competenceValidationAppeal", &id, &grounds).await,
        "APPEALED"
    );
    let blind = page(app, "manager@relience", &id).await;
    assert_eq!(
        (
            &blind["status"],
            &blind["claims"],
            &blind["decision"],
            &blind["assessments"]
        ),
        (&json!("APPEALED"), &json!([]), &Value::Null, &json!([])),
        "{}",
        app.on
    );
    assert!(
        blind["viewerCan"]
            .as_array()
            .unwrap()
            .contains(&json!("ASSIGN_ASSESSOR")),
        "{blind}"
    );
    let third = assigned(app, "manager@relience", &id, "assessor@growwell").await;
    let fourth = assigned(app, "manager@relience", &id, "assessor@punte").await;
    judged(app, &stage, "assessor@growwell", &third, [1, 2]).await;
    judged(app, &stage, "assessor@punte", &fourth, [1, 2]).await;
    let full = format!("kind: FULL, units: [{}]", units(&stage, [2, 2]));
    let second_lead = app.as_user("assessor@growwell").await;
    assert_eq!(
        moved(app, &second_lead, "competenceValidationDecide", &id, &full).await,
        "DECIDED",
        "V-7: what was confirmed before stays"
    );
    assert_eq!(
        moved(app, &counsellor, "competenceValidationCertify", &id, "").await,
        "CERTIFIED"
    );

    // The learner shows it to Nordkoop, which sees the decision and nothing else, and accepts it.
    assert_eq!(
        page(app, "manager@nordkoop", &id).await,
        Value::Null,
        "V-9: not shown yet"
    );
    let partner = passerelle::graphql::node::global_id(app.partner("nordkoop").await.id);
    let share = format!(
        "consentGive(input: {{participant: \"{}\", purpose: SHARE_DECISION, recipient: \"{partner}\", wordingVersion: \"2026-1\", language: \"fr\", {SPOKEN}}})",
        stage.candidate
    );
    let consent = done(&counsellor, &share, "id version").await;
    let shown = page(app, "manager@nordkoop", &id).await;
    assert_eq!(shown["decision"]["kind"], "FULL", "{}: {shown}", app.on);
    assert_eq!(
        (
            &shown["claims"],
            &shown["evidence"]["nodes"],
            &shown["assessments"],
            &shown["decision"]["feedback"]
        ),
        (&json!([]), &json!([]), &json!([]), &Value::Null)
    );
    let other = app.as_manager_of("nordkoop").await;
    let accept = format!(
        "validationDecisionRecognise(input: {{validation: \"{id}\", accept: true, reason: \"same procedure version\"}})"
    );
    let given = done(&other, &accept, "partner { acronym } accepted").await;
    assert_eq!(given, json!({ "partner": { "acronym": "nordkoop" }, "accepted": true }));
    assert_eq!(refused(&other, &accept).await.0, "CONFLICT");
    let shown = page(app, "counsellor@relience", &id).await;
    assert_eq!(shown["recognitions"].as_array().unwrap().len(), 1, "{shown}");
    assert_eq!(shown["decisions"][0]["appeal"]["changed"], true);

    // what is taken back ends at once.
    let back = format!(
        "consentWithdraw(input: {{consent: {}, expectedVersion: {}, {SPOKEN}}})",
        consent["id"], consent["version"]
    );
    done(&counsellor, &back, "state").await;
    assert_eq!(page(app, "manager@nordkoop", &id).await, Value::Null, "{}", app.on);
}
