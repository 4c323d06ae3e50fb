//! I-4: from a missing competence to another validation, in one query and as many statements whatever there is.

use entity::{module_session, participant, plan_goal, validation_decision};
use passerelle::graphql::node::global_id;
use sea_orm::{EntityTrait, sea_query::Expr};
use serde_json::json;

use super::stage::{Stage, active, begun, call, decided, done, goal, moved, refused, requested, signed, stage};
use crate::support::{App, persona::Client};

/// What consumers were promised, in the words of the promise.
const PROMISED: &str = r#"query { inclusionPlan(id: "…") { status version goals { domain statement fromMissing { title } actions { module { title } due validation { status } } } reviews { date next } } }"#;

const CHAIN: &str = "query($id: ID!) { inclusionPlan(id: $id) { goals { statement fromMissing { title level competence { code } } decision { kind }
    actions { what module { code } session { place } mobility { status } validation { status claims { competence { code } } } state } } } }";

/// The plan with a goal for what is missing and a module that is to be taken: the plan, and the action.
async fn planned(app: &App, stage: &Stage, counsellor: &Client<'_>) -> (String, String) {
    let decision = decided(app, stage).await;
    let plan = begun(app, stage).await;
    let take_up = call(
        app,
        "inclusionPlanTakeUp",
        &plan,
        &format!("decision: \"{decision}\", due: \"2030-06-01\""),
    )
    .await;
    let goals = "goals { id domain statement fromMissing { title level } due }";
    let made = done(counsellor, &take_up, goals).await["goals"].clone();
    assert_eq!(made.as_array().unwrap().len(), 1, "V-8 on {}: {made}", app.on);
    assert_eq!(made[0]["statement"], made[0]["fromMissing"]["title"], "{made}");
    // What is taken up is not taken up twice.
    let again = call(app, "inclusionPlanTakeUp", &plan, &format!("decision: \"{decision}\"")).await;
    let made = done(counsellor, &again, goals).await["goals"].clone();
    assert_eq!(made.as_array().unwrap().len(), 1, "{}: {made}", app.on);
    let module = global_id(app.module("WTG2-04").await.id);
    let act = format!(
        "planActionAdd(input: {{goal: {}, what: \"Take the course.\", module: \"{module}\", due: \"2030-05-01\"}})",
        made[0]["id"]
    );
    let action = done(counsellor, &act, "id").await["id"].as_str().unwrap().to_owned();
    (plan, action)
}

/// A mobility of a participant of Relience, prepared by its MANAGER.
async fn mobility(app: &App, stage: &Stage, participant: &str) -> String {
    let manager = app.as_manager_of("relience").await;
    let host = global_id(app.partner("nordkoop").await.id);
    let day = passerelle::engine::now().date_naive() + chrono::TimeDelta::days(30);
    let create = format!(
        "mobilityCreate(input: {{project: \"{}\", participant: \"{participant}\", hostOrganisation: \"{host}\", activityType: COURSE, startDate: \"{day}\", endDate: \"{}\"}})",
        stage.project,
        day + chrono::TimeDelta::days(6)
    );
    done(&manager, &create, "id").await["id"].as_str().unwrap().to_owned()
}

/// The validation in which something was found missing.
async fn found_in(app: &App) -> String {
    let goals = app.rows::<plan_goal::Entity>().await;
    let from = goals.iter().rev().find_map(|goal| goal.decision_id).unwrap();
    let decisions = app.rows::<validation_decision::Entity>().await;
    let decision = decisions.iter().find(|one| one.id == from).unwrap();
    global_id(decision.validation_id)
}

/// Says what came of the action: a session of its module, a mobility and a new validation of the same person.
async fn recorded(app: &App, stage: &Stage, counsellor: &Client<'_>, action: &str) {
    let module = app.module("WTG2-04").await.id;
    let sessions = app.rows::<module_session::Entity>().await;
    let (own, other): (Vec<_>, Vec<_>) = sessions.iter().partition(|one| one.module_id == module);
    let stay = mobility(app, stage, &stage.candidate).await;
    let case = requested(app, stage).await;
    let people = app.rows::<participant::Entity>().await;
    let else_one = people
        .iter()
        .find(|one| one.external_id.as_deref() == Some("WTG2-L005"));
    let elsewhere = mobility(app, stage, &global_id(else_one.unwrap().id)).await;
    let seen = counsellor.data("{ modules(first: 100) { nodes { id } } }").await;
    let seen: Vec<&str> = seen["modules"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    let other = other
        .into_iter()
        .find(|one| seen.contains(&global_id(one.module_id).as_str()));
    let record = |more: &str| format!("planActionRecord(input: {{action: \"{action}\", expectedVersion: 1, {more}}})");
    for wrong in [
        format!("session: \"{}\"", global_id(other.unwrap().id)),
        format!("mobility: \"{elsewhere}\""),
        format!("validation: \"{}\"", found_in(app).await),
    ] {
        let (code, rules) = refused(counsellor, &record(&wrong)).await;
        assert_eq!(
            (code.as_str(), rules),
            ("BAD_USER_INPUT", vec!["I-4".to_owned()]),
            "{wrong}"
        );
    }
    let right = format!(
        "state: DONE, session: \"{}\", mobility: \"{stay}\", validation: \"{case}\"",
        global_id(own[0].id)
    );
    done(counsellor, &record(&right), "state").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i_4_the_chain_from_a_missing_competence_to_another_validation_is_read_in_one_query() {
    for app in App::on_both().await {
        let (stage, counsellor) = (stage(&app).await, app.as_user("counsellor@relience").await);
        let (plan, action) = planned(&app, &stage, &counsellor).await;
        assert_eq!(signed(&app, &plan, 1).await, "AGREED");
        moved(&app, &counsellor, "inclusionPlanStart", &plan, "nextReview: null").await;
        recorded(&app, &stage, &counsellor, &action).await;
        let chain = counsellor.data_with(CHAIN, json!({ "id": plan })).await["inclusionPlan"]["goals"][0].clone();
        assert!(chain["fromMissing"]["title"].is_string(), "{}: {chain}", app.on);
        assert_eq!(chain["decision"]["kind"], "PARTIAL", "{chain}");
        let link = &chain["actions"][0];
        assert_eq!(
            (
                &link["module"]["code"],
                &link["mobility"]["status"],
                &link["validation"]["status"]
            ),
            (&json!("WTG2-04"), &json!("DRAFT"), &json!("REQUESTED")),
            "{}: {chain}",
            app.on
        );
        assert!(link["session"]["place"].is_string(), "{chain}");
        let claims = link["validation"]["claims"].as_array().unwrap();
        assert!(
            claims
                .iter()
                .any(|claim| claim["competence"]["code"] == chain["fromMissing"]["competence"]["code"]),
            "the new validation claims what was missing: {chain}"
        );
        promised(&counsellor, &plan).await;
    }
}

async fn promised(counsellor: &Client<'_>, plan: &str) {
    let shown = counsellor.data(&PROMISED.replace('…', plan)).await["inclusionPlan"].clone();
    assert_eq!(
        (&shown["status"], &shown["goals"][0]["domain"]),
        (&json!("ACTIVE"), &json!("EDUCATION"))
    );
    assert!(shown["version"].as_i64().unwrap() > 3, "{shown}");
    let action = &shown["goals"][0]["actions"][0];
    assert!(action["module"]["title"].is_string(), "{shown}");
    assert_eq!(
        (&action["due"], &action["validation"]["status"]),
        (&json!("2030-05-01"), &json!("REQUESTED"))
    );
    assert_eq!(shown["reviews"], json!([]));
}

async fn statements(app: &App, client: &Client<'_>, plan: &str) -> u64 {
    client.data_with(CHAIN, json!({ "id": plan })).await;
    let before = app.db.statements();
    client.data_with(CHAIN, json!({ "id": plan })).await;
    app.db.statements() - before
}

#[tokio::test(flavor = "multi_thread")]
async fn i_4_the_chain_costs_as_many_statements_however_long_the_plan_is() {
    for app in App::on_both().await {
        let (stage, counsellor) = (stage(&app).await, app.as_user("counsellor@relience").await);
        let (plan, action) = planned(&app, &stage, &counsellor).await;
        signed(&app, &plan, 1).await;
        moved(&app, &counsellor, "inclusionPlanStart", &plan, "").await;
        recorded(&app, &stage, &counsellor, &action).await;
        let few = statements(&app, &counsellor, &plan).await;
        moved(
            &app,
            &counsellor,
            "inclusionPlanRevise",
            &plan,
            "reason: \"More is wanted.\"",
        )
        .await;
        let module = global_id(app.module("WTG2-04").await.id);
        for number in 0..8 {
            let goal = goal(&app, &plan, &format!("Goal {number}")).await;
            for _ in 0..3 {
                let act = format!("planActionAdd(input: {{goal: \"{goal}\", what: \"X\", module: \"{module}\"}})");
                done(&counsellor, &act, "id").await;
            }
        }
        signed(&app, &plan, 2).await;
        let many = statements(&app, &counsellor, &plan).await;
        // Whether two batches of a level meet is chance. Each of the twenty-four actions would cost one more.
        assert!(few <= 20 && many <= 20, "{few} {many} {}", app.on);
        let shown = counsellor.data_with(CHAIN, json!({ "id": plan })).await;
        let goals = shown["inclusionPlan"]["goals"].as_array().unwrap();
        assert_eq!(goals.len(), 9, "{}: {shown}", app.on);
        assert_eq!(goals[0]["actions"][0]["state"], "DONE", "carried over: {shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn v_8_only_what_a_decision_about_the_person_found_missing_is_taken_up() {
    for app in App::on_both().await {
        let (stage, counsellor) = (stage(&app).await, app.as_user("counsellor@relience").await);
        let decision = decided(&app, &stage).await;
        let plan = begun(&app, &stage).await;
        let [has, lacks] = &stage.competences;
        for (competence, right) in [(has, false), (lacks, true)] {
            let add = format!(
                "planGoalAdd(input: {{plan: \"{plan}\", domain: EDUCATION, statement: \"Mine\", fromMissing: {{decision: \"{decision}\", competence: \"{competence}\"}}}})"
            );
            if right {
                let made = done(&counsellor, &add, "fromMissing { level } decision { id }").await;
                assert_eq!(
                    made,
                    json!({ "fromMissing": { "level": 2 }, "decision": { "id": decision } })
                );
            } else {
                let (code, rules) = refused(&counsellor, &add).await;
                assert_eq!((code.as_str(), rules), ("BAD_USER_INPUT", vec!["V-8".to_owned()]));
            }
        }
        assert_ne!(active(&app, &stage).await, plan, "a person may have two plans");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn v_8_neither_another_persons_decision_nor_one_that_was_replaced_is_taken_up() {
    for app in App::on_both().await {
        let (mut stage, counsellor) = (stage(&app).await, app.as_user("counsellor@relience").await);
        let decision = decided(&app, &stage).await;
        let plan = begun(&app, &stage).await;
        let people = app.rows::<participant::Entity>().await;
        let mut people = people.iter();
        let other = people
            .find(|one| one.external_id.as_deref() == Some("WTG2-L005"))
            .unwrap();
        stage.candidate = global_id(other.id);
        let theirs = begun(&app, &stage).await;
        let take_up =
            async |plan: &str| call(&app, "inclusionPlanTakeUp", plan, &format!("decision: \"{decision}\"")).await;
        assert_eq!(
            refused(&counsellor, &take_up(&theirs).await).await.1,
            ["V-8"],
            "{}",
            app.on
        );
        let replaced = validation_decision::Entity::update_many();
        app.update(replaced.col_expr(validation_decision::Column::InForce, Expr::val(false)))
            .await;
        assert_eq!(
            refused(&counsellor, &take_up(&plan).await).await.1,
            ["V-8"],
            "{}",
            app.on
        );
    }
}
