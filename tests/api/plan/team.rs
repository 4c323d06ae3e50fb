//! The team decides about a plan, not the organisation.

use entity::{
    account, assessment, audit_entry, evidence, inclusion_plan, participant, partner_member, plan_edition, plan_goal,
    plan_review, validation_brief, validation_decision,
};
use passerelle::graphql::node::global_id;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use super::stage::{SPOKEN, active, agreed, begun, call, decided, done, goal, moved, refused, stage};
use crate::{
    support::App,
    validation::stage::{licence, scheduled, version as case_version},
};

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
        let place = seen(&app, "counsellor@relience", &plan).await["team"][0]["id"].clone();
        let make = "mutation($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { token } }";
        // Who works on a plan is read with both scopes.
        for (scopes, sees, sees_team) in [
            (json!(["validation:read", "identity:read"]), false, false),
            (json!(["plan:read"]), true, false),
            (json!(["plan:read", "validation:read"]), true, true),
        ] {
            let input = json!({ "partner": partner, "name": "a machine", "expiresAt": "2027-06-01T00:00:00Z", "scopes": scopes });
            let created = counsellor.data_with(make, json!({ "input": input })).await;
            let machine = counsellor.bearing(created["apiKeyCreate"]["token"].as_str().unwrap());
            let ask = "query($id: ID!) { inclusionPlan(id: $id) { goals { statement } } }";
            let shown = machine.data_with(ask, json!({ "id": plan })).await["inclusionPlan"].clone();
            assert_eq!(shown.is_object(), sees, "{}: {scopes} {shown}", app.on);
            let node = machine
                .data_with("query($id: ID!) { node(id: $id) { id } }", json!({ "id": place }))
                .await;
            assert_eq!(node["node"].is_object(), sees_team, "{}: {scopes} {node}", app.on);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i_1_whoever_answers_for_a_plan_from_now_on_has_not_agreed_to_its_draft() {
    for app in App::on_both().await {
        let plan = begun(&app, &stage(&app).await).await;
        goal(&app, &plan, "I want to cook.").await;
        let back = partner_member::Entity::update_many()
            .filter(partner_member::Column::Email.eq("counsellor2@relience.example.org"))
            .col_expr(partner_member::Column::State, Expr::val("ACTIVE"));
        app.update(back).await;
        let counsellor = app.as_user("counsellor@relience").await;
        moved(&app, &counsellor, "inclusionPlanCountersign", &plan, "edition: 1").await;
        let join = |who: &str, more: &str| {
            format!(
                "caseMemberAdd(input: {{plan: \"{plan}\", email: \"{who}.example.org\", role: COUNSELLOR, responsible: true {more}}})"
            )
        };
        // Whoever answers already does not join anew, and nobody answers from a day to come.
        assert_eq!(
            refused(&counsellor, &join("counsellor@relience", "")).await.1,
            ["TWICE"]
        );
        let to_come = join("counsellor2@relience", ", from: \"2199-01-01\"");
        assert_eq!(refused(&counsellor, &to_come).await.1, ["CASE_TEAM"], "{}", app.on);
        done(&counsellor, &join("counsellor2@relience", ""), "responsible").await;
        let ask =
            "query($id: ID!) { inclusionPlan(id: $id) { workerAgreedAt team { displayName responsible leftAt } } }";
        let shown = counsellor.data_with(ask, json!({ "id": plan })).await["inclusionPlan"].clone();
        assert!(shown["workerAgreedAt"].is_null(), "{}: {shown}", app.on);
        // A COUNSELLOR of the team takes it back by joining anew.
        done(&counsellor, &join("counsellor@relience", ""), "responsible").await;
        let shown = counsellor.data_with(ask, json!({ "id": plan })).await["inclusionPlan"]["team"].clone();
        let places = shown.as_array().unwrap();
        assert_eq!(places.len(), 3, "{}: {shown}", app.on);
        let answering: Vec<_> = places
            .iter()
            .filter(|one| one["responsible"] == true && one["leftAt"].is_null())
            .collect();
        assert_eq!(answering.len(), 1, "{}: {shown}", app.on);
        moved(&app, &counsellor, "inclusionPlanAgree", &plan, &agreed(1)).await;
        let signed = moved(&app, &counsellor, "inclusionPlanCountersign", &plan, "edition: 1").await;
        assert_eq!(signed, "AGREED", "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i_1_nobody_agrees_for_both_sides() {
    for app in App::on_both().await {
        let stage = stage(&app).await;
        let plan = begun(&app, &stage).await;
        goal(&app, &plan, "I want to cook.").await;
        let people = app.rows::<participant::Entity>().await;
        let person = people.iter().find(|one| global_id(one.id) == stage.candidate).unwrap();
        let theirs = participant::Entity::update_many().filter(participant::Column::Id.eq(person.id));
        let counsellor = app.account("counsellor@relience").await.id;
        app.update(theirs.col_expr(participant::Column::AccountId, Expr::val(counsellor.uuid())))
            .await;
        let sign = call(&app, "inclusionPlanCountersign", &plan, "edition: 1").await;
        let counsellor = app.as_user("counsellor@relience").await;
        assert_eq!(refused(&counsellor, &sign).await.0, "FORBIDDEN", "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn v_2_nobody_is_in_the_team_of_their_own_case() {
    for app in App::on_both().await {
        let stage = stage(&app).await;
        let plan = begun(&app, &stage).await;
        let accounts = app.rows::<account::Entity>().await;
        let viewer = accounts
            .iter()
            .find(|one| one.email == "viewer@relience.example.org")
            .unwrap();
        let people = app.rows::<participant::Entity>().await;
        let person = people.iter().find(|one| global_id(one.id) == stage.candidate).unwrap();
        let theirs = participant::Entity::update_many().filter(participant::Column::Id.eq(person.id));
        app.update(theirs.col_expr(participant::Column::AccountId, Expr::val(viewer.id.uuid())))
            .await;
        let join = format!(
            "caseMemberAdd(input: {{plan: \"{plan}\", email: \"viewer@relience.example.org\", role: OBSERVER}})"
        );
        let counsellor = app.as_user("counsellor@relience").await;
        assert_eq!(refused(&counsellor, &join).await.1, ["V-2"], "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn v_2_of_an_assignment_and_a_place_in_the_same_persons_plan_at_once_one_is_refused() {
    for app in App::on_both().await {
        let stage = stage(&app).await;
        let (case, plan) = (scheduled(&app, &stage).await, begun(&app, &stage).await);
        let licence = licence(&app, "assessor@nordkoop").await;
        let partner = global_id(app.partner("nordkoop").await.id);
        let assign = format!(
            "mutation {{ assessmentAssign(input: {{validation: \"{case}\", assessor: \"{licence}\"}}) {{ id }} }}"
        );
        let join = format!(
            "mutation {{ caseMemberAdd(input: {{plan: \"{plan}\", email: \"assessor@nordkoop.example.org\", partner: \"{partner}\", role: OBSERVER}}) {{ id }} }}"
        );
        let counsellor = app.as_user("counsellor@relience").await;
        let both = tokio::join!(counsellor.with(&assign, json!({})), counsellor.with(&join, json!({})));
        let rule = |answer: &Value| answer["errors"][0]["extensions"]["violations"][0]["rule"].clone();
        let rules = [rule(&both.0), rule(&both.1)];
        assert_eq!(
            rules.iter().filter(|rule| **rule == "V-2").count(),
            1,
            "{}: {both:?}",
            app.on
        );
        assert_eq!(
            rules.iter().filter(|rule| rule.is_null()).count(),
            1,
            "{}: {both:?}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i_3_and_v_12_what_hangs_on_a_case_goes_with_it() {
    for app in App::on_both().await {
        let stage = stage(&app).await;
        let decision = decided(&app, &stage).await;
        let plan = active(&app, &stage).await;
        let counsellor = app.as_user("counsellor@relience").await;
        moved(&app, &counsellor, "inclusionPlanReviewBegin", &plan, "").await;
        let today = passerelle::engine::now().date_naive();
        let review = format!("date: \"{today}\", note: \"It goes well.\"");
        moved(&app, &counsellor, "inclusionPlanReviewFinish", &plan, &review).await;
        let decisions = app.rows::<validation_decision::Entity>().await;
        let decision = decisions.iter().find(|one| global_id(one.id) == decision).unwrap();
        let (case, to) = (global_id(decision.validation_id), app.partner("nordkoop").await.id);
        let agree = format!(
            "consentGive(input: {{participant: \"{}\", purpose: HAND_OVER, recipient: \"{}\", wordingVersion: \"1\", language: \"fr\", {SPOKEN}}})",
            stage.candidate,
            global_id(to)
        );
        done(&counsellor, &agree, "state").await;
        let partner = format!("partner: \"{}\"", global_id(to));
        let at = case_version(&app, &case).await;
        let hand = format!(
            "competenceValidationHandOver(input: {{validation: \"{case}\", expectedVersion: {at}, {partner}}})"
        );
        done(&counsellor, &hand, "id").await;
        done(
            &counsellor,
            &call(&app, "inclusionPlanHandOver", &plan, &partner).await,
            "id",
        )
        .await;
        macro_rules! all {
            ($of:ident, $id:expr; $($kind:ident),+) => {$(
                let rows = app.rows::<$kind::Entity>().await;
                let theirs: Vec<_> = rows.iter().filter(|one| global_id(one.$of) == $id).collect();
                let there = theirs.iter().all(|one| one.partner_id == to);
                assert!(!theirs.is_empty() && there, "{} on {}", stringify!($kind), app.on);
            )+};
        }
        all!(validation_id, case; validation_brief, evidence, assessment, validation_decision);
        all!(plan_id, plan; plan_edition, plan_goal, plan_review);
        // Both partners' audits tell of it.
        let told = app.rows::<audit_entry::Entity>().await.into_iter();
        let told = told.filter(|one| (one.kind.as_str(), one.verb.as_str()) == ("inclusion_plan", "HAND_OVER"));
        let owners: Vec<_> = told.filter_map(|one| one.partner_id).collect();
        assert_eq!(owners, [app.partner("relience").await.id, to], "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i_1_whoever_answered_for_a_plan_and_leaves_has_not_agreed_to_its_draft() {
    for app in App::on_both().await {
        let plan = begun(&app, &stage(&app).await).await;
        goal(&app, &plan, "I want to cook.").await;
        let counsellor = app.as_user("counsellor@relience").await;
        moved(&app, &counsellor, "inclusionPlanCountersign", &plan, "edition: 1").await;
        let place = seen(&app, "counsellor@relience", &plan).await["team"][0].clone();
        let end = format!(
            "caseMemberEnd(input: {{member: {}, expectedVersion: {}}})",
            place["id"], place["version"]
        );
        done(&counsellor, &end, "leftAt").await;
        let plans = app.rows::<inclusion_plan::Entity>().await;
        let row = plans.iter().find(|one| global_id(one.id) == plan).unwrap();
        assert_eq!(row.worker_agreed_at, None, "{}", app.on);
    }
}
