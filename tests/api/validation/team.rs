//! The team decides about a case, not the organisation.

use serde_json::{Value, json};

use super::stage::{assigned, documented, done, refused, scheduled, stage};
use crate::support::App;

const ASK: &str = "query($id: ID!) { competenceValidation(id: $id) { status candidate { pseudonym } claims { level }
    evidence { totalCount } team { id version displayName role } } }";

async fn seen(app: &App, who: &str, id: &str) -> Value {
    let client = app.as_user(who).await;
    client.data_with(ASK, json!({ "id": id })).await["competenceValidation"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_the_team_sees_nothing_from_the_next_request_on() {
    for app in App::on_both().await {
        let id = documented(&app, &stage(&app).await).await;
        for nobody in [
            "counsellor@nordkoop",
            "viewer@relience",
            "admin@relience",
            "assessor@relience",
            "manager@nordkoop",
        ] {
            assert!(seen(&app, nobody, &id).await.is_null(), "{} on {}", nobody, app.on);
        }
        let counsellor = app.as_user("counsellor@relience").await;
        let partner = passerelle::graphql::node::global_id(app.partner("nordkoop").await.id);
        for (who, role) in [("viewer@nordkoop", "INTERPRETER"), ("trainer@nordkoop", "OBSERVER")] {
            let join = format!(
                "caseMemberAdd(input: {{validation: \"{id}\", email: \"{who}.example.org\", partner: \"{partner}\", role: {role}}})"
            );
            let member = done(&counsellor, &join, "id version").await;
            let shown = seen(&app, who, &id).await;
            assert_eq!(
                shown["claims"].as_array().unwrap().len(),
                2,
                "{role} on {}: {shown}",
                app.on
            );
            assert!(shown["candidate"].is_null() || role == "OBSERVER", "{shown}");
            let end = format!(
                "caseMemberEnd(input: {{member: {}, expectedVersion: {}}})",
                member["id"], member["version"]
            );
            done(&counsellor, &end, "leftAt").await;
            assert!(seen(&app, who, &id).await.is_null(), "{role} on {}", app.on);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_reaches_cases_by_a_scope_of_its_own_alone() {
    for app in App::on_both().await {
        let id = documented(&app, &stage(&app).await).await;
        let counsellor = app.as_user("counsellor@relience").await;
        let partner = passerelle::graphql::node::global_id(app.partner("relience").await.id);
        let make = "mutation($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { token } }";
        for (scopes, sees) in [
            (json!(["participant:write", "identity:read"]), false),
            (json!(["validation:read"]), true),
        ] {
            let input = json!({ "partner": partner, "name": "a machine", "expiresAt": "2027-06-01T00:00:00Z", "scopes": scopes });
            let created = counsellor.data_with(make, json!({ "input": input })).await;
            let machine = counsellor.bearing(created["apiKeyCreate"]["token"].as_str().unwrap());
            let shown = machine
                .data_with(
                    "query($id: ID!) { competenceValidation(id: $id) { claims { level } } }",
                    json!({ "id": id }),
                )
                .await;
            assert_eq!(
                shown["competenceValidation"].is_object(),
                sees,
                "{}: {scopes} {shown}",
                app.on
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_counsels_any_more_the_manager_appoints_somebody_and_then_no_more() {
    const CAN: &str = "query($id: ID!) { competenceValidation(id: $id) { viewerCan } }";
    for app in App::on_both().await {
        let id = documented(&app, &stage(&app).await).await;
        let manager = app.as_manager_of("relience").await;
        let offered = async || {
            let shown = manager.data_with(CAN, json!({ "id": id })).await;
            let verbs = shown["competenceValidation"]["viewerCan"].as_array().unwrap().clone();
            verbs.contains(&json!("ADD_TEAM_MEMBER"))
        };
        let join = |role: &str| {
            format!(
                "caseMemberAdd(input: {{validation: \"{id}\", email: \"counsellor@relience.example.org\", role: {role}}})"
            )
        };
        assert!(!offered().await, "{}", app.on);
        assert_eq!(
            refused(&manager, &join("COUNSELLOR")).await.0,
            "FORBIDDEN",
            "{}",
            app.on
        );
        let team = seen(&app, "counsellor@relience", &id).await["team"][0].clone();
        let end = format!(
            "caseMemberEnd(input: {{member: {}, expectedVersion: {}}})",
            team["id"], team["version"]
        );
        done(&app.as_user("counsellor@relience").await, &end, "leftAt").await;
        assert!(offered().await, "{}", app.on);
        // It is a COUNSELLOR who answers for the case.
        assert_eq!(
            refused(&manager, &join("OBSERVER")).await.1,
            ["CASE_TEAM"],
            "{}",
            app.on
        );
        let place = done(&manager, &join("COUNSELLOR"), "responsible").await;
        assert_eq!(place["responsible"], true, "{}", app.on);
        assert!(!offered().await, "{}", app.on);
        assert_eq!(refused(&manager, &join("OBSERVER")).await.0, "FORBIDDEN", "{}", app.on);
        assert!(!seen(&app, "counsellor@relience", &id).await.is_null(), "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn assessors_know_whom_they_judge_only_where_the_procedure_says_so() {
    const WHO: &str = "{ competenceValidations(first: 100) { nodes { candidate { pseudonym identity { givenName email } consents { totalCount } } } } }";
    for app in App::on_both().await {
        let stage = stage(&app).await;
        let id = scheduled(&app, &stage).await;
        assigned(&app, "counsellor@relience", &id, "assessor@punte").await;
        let known = app.as_user("assessor@punte").await.data(WHO).await;
        let candidate = &known["competenceValidations"]["nodes"][0]["candidate"];
        assert!(candidate["identity"]["givenName"].is_string(), "{}: {known}", app.on);
        assert!(candidate["identity"]["email"].is_null(), "the name alone: {known}");
        assert_eq!(candidate["consents"]["totalCount"], 0, "{known}");
        // KIM's procedure does not.
        let unknown = app.as_user("assessor@aurora").await.data(WHO).await;
        let all = unknown["competenceValidations"]["nodes"].as_array().unwrap();
        assert!(
            !all.is_empty() && all.iter().all(|one| one["candidate"].is_null()),
            "{}: {unknown}",
            app.on
        );
    }
}
