//! What consumers were promised, asked in the words of the promise.

use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use super::stage::{SPOKEN, Stage, assigned, documented, done, judged, licence, moved, proof, stage};
use crate::support::App;

const LIST: &str = r#"query { competenceValidations(first: 25, filter: {stage: [ASSESSMENT], projectAcronym: ["KIM"]}) { nodes { id status stage candidate { pseudonym } claims { competence { code title } level } evidence { nodes { kind setting title obtainedOn sha256 } } assessments { assessor { displayName partner { acronym } } judgement level } decision { kind units { competence { title } level eqfLevel } missing { title } } recognitions { partner { acronym } accepted reason } viewerCan } } }"#;

#[tokio::test(flavor = "multi_thread")]
async fn the_cases_in_assessment_are_read_with_all_that_hangs_on_them() {
    for app in App::on_both().await {
        let shown = app.as_user("counsellor@aurora").await.data(LIST).await;
        let nodes = shown["competenceValidations"]["nodes"].as_array().unwrap();
        assert_eq!(nodes.len(), 1, "{}: {shown}", app.on);
        let case = &nodes[0];
        assert_eq!(
            (&case["status"], &case["stage"]),
            (&json!("ASSESSMENT"), &json!("ASSESSMENT"))
        );
        assert!(case["candidate"]["pseudonym"].is_string(), "{case}");
        assert_eq!(case["claims"].as_array().unwrap().len(), 2);
        assert!(case["claims"][0]["competence"]["title"].is_string(), "{case}");
        let proofs = case["evidence"]["nodes"].as_array().unwrap();
        assert!(
            proofs.len() == 3 && proofs[0]["sha256"].as_str().unwrap().len() == 64,
            "{case}"
        );
        assert!(
            case["assessments"][0]["assessor"]["partner"]["acronym"].is_string(),
            "{case}"
        );
        assert_eq!((&case["decision"], &case["recognitions"]), (&Value::Null, &json!([])));
        assert!(
            case["viewerCan"]
                .as_array()
                .unwrap()
                .contains(&json!("ASSIGN_ASSESSOR")),
            "{case}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_asked_for_judged_decided_and_recognised() {
    for app in App::on_both().await {
        let stage = stage(&app).await;
        asked_for(&app, &stage).await;
        let id = documented(&app, &stage).await;
        for kind in ["INTERVIEW", "DOCUMENT"] {
            proof(&app, &id, kind, 10).await;
        }
        let counsellor = app.as_user("counsellor@relience").await;
        counselled(&app, &id).await;
        // Two moves more, so that the decision is the seventh change.
        for step in ["Pause", "Resume"] {
            moved(&app, &counsellor, &format!("competenceValidation{step}"), &id, SPOKEN).await;
        }
        moved(&app, &counsellor, "competenceValidationAdvance", &id, "").await;
        tied(&app, &id).await;
        decided(&app, &stage, &id).await;
        recognised(&app, &stage, &id).await;
    }
}

async fn asked_for(app: &App, stage: &Stage) {
    let Stage {
        project,
        procedure,
        candidate,
        competences: [competence, _],
        ..
    } = stage;
    let ask = format!(
        r#"mutation {{ competenceValidationRequest(input: {{project: "{project}", candidate: "{candidate}", procedure: "{procedure}", claims: [{{competence: "{competence}", level: 2}}]}}) {{ id status }} }}"#
    );
    let shown = app.as_user("counsellor@relience").await.data(&ask).await;
    assert_eq!(
        shown["competenceValidationRequest"]["status"], "REQUESTED",
        "{}",
        app.on
    );
}

/// An assessor of Relience has counselled the candidate for a while.
async fn counselled(app: &App, id: &str) {
    let admin = app.as_user("admin@relience").await;
    let shown = admin
        .data("{ partners(filter: {search: \"relience\"}) { nodes { members(first: 100) { nodes { id version email } } } } }")
        .await;
    let members = shown["partners"]["nodes"][0]["members"]["nodes"].as_array().unwrap();
    let assessor = members
        .iter()
        .find(|one| one["email"] == "assessor@relience.example.org")
        .unwrap();
    let roles = format!(
        "partnerMemberRolesSet(input: {{member: {}, expectedVersion: {}, roles: [ASSESSOR, COUNSELLOR]}})",
        assessor["id"], assessor["version"]
    );
    done(&admin, &roles, "id").await;
    let counsellor = app.as_user("counsellor@relience").await;
    let join = format!(
        "caseMemberAdd(input: {{validation: \"{id}\", email: \"assessor@relience.example.org\", role: COUNSELLOR}})"
    );
    let place = done(&counsellor, &join, "id version").await;
    let end = format!(
        "caseMemberEnd(input: {{member: {}, expectedVersion: {}}})",
        place["id"], place["version"]
    );
    done(&counsellor, &end, "leftAt").await;
}

async fn tied(app: &App, id: &str) {
    let counsellor = app.as_user("counsellor@relience").await;
    let assign = |assessor: &str| {
        format!(r#"mutation {{ assessmentAssign(input: {{validation: "{id}", assessor: "{assessor}"}}) {{ id }} }}"#)
    };
    let tied = assign(&licence(app, "assessor@relience").await);
    let refusal = counsellor.refusal(&tied, json!({})).await;
    assert_eq!(refusal["violations"][0]["rule"], "V-2", "{}: {refusal}", app.on);
}

async fn decided(app: &App, stage: &Stage, id: &str) {
    for who in ["assessor@nordkoop", "assessor@growwell"] {
        let judging = assigned(app, "counsellor@relience", id, who).await;
        judged(app, stage, who, &judging, [2, 0]).await;
    }
    let competence = &stage.competences[0];
    let decide = format!(
        r#"mutation {{ competenceValidationDecide(input: {{validation: "{id}", expectedVersion: 7, kind: PARTIAL, units: [{{competence: "{competence}", level: 2}}]}}) {{ decision {{ missing {{ title }} }} }} }}"#
    );
    let shown = app.as_user("assessor@nordkoop").await.data(&decide).await;
    let missing = &shown["competenceValidationDecide"]["decision"]["missing"];
    assert_eq!(missing.as_array().unwrap().len(), 1, "{}: {shown}", app.on);
    assert!(missing[0]["title"].is_string(), "{shown}");
}

async fn recognised(app: &App, stage: &Stage, id: &str) {
    let counsellor = app.as_user("counsellor@relience").await;
    moved(app, &counsellor, "competenceValidationCertify", id, "").await;
    let partner = global_id(app.partner("nordkoop").await.id);
    let share = format!(
        "consentGive(input: {{participant: \"{}\", purpose: SHARE_DECISION, recipient: \"{partner}\", wordingVersion: \"1\", language: \"fr\", {SPOKEN}}})",
        stage.candidate
    );
    done(&counsellor, &share, "id").await;
    let recognise = format!(
        r#"mutation {{ validationDecisionRecognise(input: {{validation: "{id}", accept: true, reason: "same procedure version"}}) {{ partner {{ acronym }} accepted }} }}"#
    );
    let shown = app.as_manager_of("nordkoop").await.data(&recognise).await;
    let expected = json!({ "partner": { "acronym": "nordkoop" }, "accepted": true });
    assert_eq!(shown["validationDecisionRecognise"], expected, "{}", app.on);
}
