//! The team decides about a plan, not the organisation.

use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use super::stage::{active, done, refused, stage};
use crate::support::App;

const ASK: &str = "query($id: ID!) { inclusionPlan(id: $id) { status participant { pseudonym } baseline { domain } goals { statement actions { what } }
    team { id version role responsible } } }";

async fn seen(app: &App, who: &str, id: &str) -> Value {
    let client = app.as_user(who).await;
    client.data_with(ASK, json!({ "id": id })).await["inclusionPlan"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_the_team_of_a_plan_sees_nothing_from_the_next_request_on() {
    for app in App::on_both().await {
        let plan = active(&app, &stage(&app).await).await;
        for nobody in [
            "counsellor@nordkoop",
            "viewer@relience",
            "admin@relience",
            "assessor@relience",
            "manager@nordkoop",
        ] {
            assert!(seen(&app, nobody, &plan).await.is_null(), "{nobody} on {}", app.on);
        }
        let blind = seen(&app, "manager@relience", &plan).await;
        assert_eq!(
            blind,
            json!({ "status": "ACTIVE", "participant": null, "baseline": [], "goals": [], "team": [] }),
            "state and dates on {}",
            app.on
        );
        let counsellor = app.as_user("counsellor@relience").await;
        let partner = global_id(app.partner("nordkoop").await.id);
        for (who, role) in [("viewer@nordkoop", "INTERPRETER"), ("trainer@nordkoop", "OBSERVER")] {
            let join = format!(
                "caseMemberAdd(input: {{plan: \"{plan}\", email: \"{who}.example.org\", partner: \"{partner}\", role: {role}}})"
            );
            let member = done(&counsellor, &join, "id version plan { id } validation { id }").await;
            assert_eq!(
                (&member["plan"]["id"], &member["validation"]),
                (&json!(plan), &Value::Null)
            );
            let shown = seen(&app, who, &plan).await;
            assert_eq!(
                shown["goals"].as_array().unwrap().len(),
                1,
                "{role} on {}: {shown}",
                app.on
            );
            let end = format!(
                "caseMemberEnd(input: {{member: {}, expectedVersion: {}}})",
                member["id"], member["version"]
            );
            done(&counsellor, &end, "leftAt").await;
            assert!(seen(&app, who, &plan).await.is_null(), "{role} on {}", app.on);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_one_in_the_team_of_a_validation_or_of_a_plan() {
    for app in App::on_both().await {
        let plan = active(&app, &stage(&app).await).await;
        let counsellor = app.as_user("counsellor@relience").await;
        let none = "caseMemberAdd(input: {email: \"viewer@relience.example.org\", role: OBSERVER})";
        let both = format!(
            "caseMemberAdd(input: {{plan: \"{plan}\", validation: \"{plan}\", email: \"viewer@relience.example.org\", role: OBSERVER}})"
        );
        for call in [none, &both] {
            assert_eq!(refused(&counsellor, call).await.0, "BAD_USER_INPUT", "{call}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_reaches_plans_by_a_scope_of_its_own_alone() {
    for app in App::on_both().await {
        let plan = active(&app, &stage(&app).await).await;
        let counsellor = app.as_user("counsellor@relience").await;
        let partner = global_id(app.partner("relience").await.id);
        let make = "mutation($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { token } }";
        for (scopes, sees) in [
            (json!(["validation:read", "identity:read"]), false),
            (json!(["plan:read"]), true),
        ] {
            let input = json!({ "partner": partner, "name": "a machine", "expiresAt": "2027-06-01T00:00:00Z", "scopes": scopes });
            let created = counsellor.data_with(make, json!({ "input": input })).await;
            let machine = counsellor.bearing(created["apiKeyCreate"]["token"].as_str().unwrap());
            let ask = "query($id: ID!) { inclusionPlan(id: $id) { goals { statement } } }";
            let shown = machine.data_with(ask, json!({ "id": plan })).await["inclusionPlan"].clone();
            assert_eq!(shown.is_object(), sees, "{}: {scopes} {shown}", app.on);
        }
    }
}
