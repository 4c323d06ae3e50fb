//! The rules I-1 to I-3 and those of consent, each at the API.

use entity::{consent, inclusion_plan};
use passerelle::graphql::node::global_id;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use super::stage::{SPOKEN, active, agreed, begun, call, done, goal, moved, refused, signed, stage, version};
use crate::{
    support::{App, persona::Client},
    validation::stage::{licence, scheduled},
};

const SHOWN: &str = "query($id: ID!) { inclusionPlan(id: $id) { status edition agreedEdition personAgreedAt workerAgreedAt nextReview overdue
    goals { id statement state version viewerCan } editions { number state reason goals { id statement state version } personAgreement { recorded { means } } }
    reviews { date note next } exit { reason outcomes { after outcome } } viewerCan } }";

async fn shown(client: &Client<'_>, plan: &str) -> Value {
    client.data_with(SHOWN, json!({ "id": plan })).await["inclusionPlan"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn i_1_a_plan_is_agreed_by_both_sides_and_to_the_edition_that_they_read() {
    for app in App::on_both().await {
        let (stage, counsellor) = (stage(&app).await, app.as_user("counsellor@relience").await);
        let plan = begun(&app, &stage).await;
        let empty = call(&app, "inclusionPlanCountersign", &plan, "edition: 1").await;
        assert_eq!(refused(&counsellor, &empty).await.1, ["I-1"], "nothing to agree to");
        goal(&app, &plan, "I want to cook.").await;
        let other = call(&app, "inclusionPlanCountersign", &plan, "edition: 2").await;
        assert_eq!(refused(&counsellor, &other).await.1, ["I-1"], "{}", app.on);
        let silent = call(&app, "inclusionPlanAgree", &plan, "edition: 1").await;
        assert_eq!(refused(&counsellor, &silent).await.1, ["X-6"], "{}", app.on);
        let without = call(&app, "inclusionPlanAgree", &plan, &format!("edition: 1, {SPOKEN}")).await;
        assert_eq!(refused(&counsellor, &without).await.1, ["X-3"], "{}", app.on);
        assert_eq!(
            moved(&app, &counsellor, "inclusionPlanCountersign", &plan, "edition: 1").await,
            "DRAFT"
        );
        let again = call(&app, "inclusionPlanCountersign", &plan, "edition: 1").await;
        assert_eq!(refused(&counsellor, &again).await.0, "INVALID_STATE");
        // The draft changes: what was agreed to is not this any more.
        goal(&app, &plan, "And a room.").await;
        assert!(
            shown(&counsellor, &plan).await["workerAgreedAt"].is_null(),
            "{}",
            app.on
        );
        assert_eq!(
            moved(&app, &counsellor, "inclusionPlanAgree", &plan, &agreed(1)).await,
            "DRAFT"
        );
        assert_eq!(
            moved(&app, &counsellor, "inclusionPlanCountersign", &plan, "edition: 1").await,
            "AGREED"
        );
        let consents = app.rows::<consent::Entity>().await;
        let given = |one: &&consent::Model| {
            global_id(one.participant_id) == stage.candidate && one.purpose == consent::Purpose::Plan
        };
        assert_eq!(consents.iter().filter(given).count(), 1, "X-3 on {}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i_1_what_is_agreed_changes_by_a_new_edition_alone() {
    for app in App::on_both().await {
        let (stage, counsellor) = (stage(&app).await, app.as_user("counsellor@relience").await);
        let plan = active(&app, &stage).await;
        let before = shown(&counsellor, &plan).await;
        let first = &before["goals"][0];
        let change = format!(
            "planGoalUpdate(input: {{goal: {}, expectedVersion: {}, statement: \"Other\"}})",
            first["id"], first["version"]
        );
        let add = format!("planGoalAdd(input: {{plan: \"{plan}\", domain: WORK, statement: \"More\"}})");
        for call in [&change, &add] {
            assert_eq!(
                refused(&counsellor, call).await.0,
                "INVALID_STATE",
                "{}: {call}",
                app.on
            );
        }
        moved(
            &app,
            &counsellor,
            "inclusionPlanRevise",
            &plan,
            "reason: \"He has found work.\"",
        )
        .await;
        assert_eq!(
            refused(&counsellor, &change).await.0,
            "INVALID_STATE",
            "it is still the agreed one"
        );
        // While the next edition is written, the one in force goes on.
        let settle = format!(
            "planGoalSettle(input: {{goal: {}, expectedVersion: {}, state: REACHED}})",
            first["id"], first["version"]
        );
        done(&counsellor, &settle, "state").await;
        let now = shown(&counsellor, &plan).await;
        assert_eq!((&now["edition"], &now["agreedEdition"]), (&json!(2), &json!(1)));
        let copy = &now["editions"][1]["goals"][0];
        assert_eq!(copy["statement"], first["statement"]);
        let change = format!(
            "planGoalUpdate(input: {{goal: {}, expectedVersion: {}, statement: \"To cook for sixty.\"}})",
            copy["id"], copy["version"]
        );
        done(&counsellor, &change, "statement").await;
        assert_eq!(
            shown(&counsellor, &plan).await["goals"][0]["statement"],
            first["statement"]
        );
        assert_eq!(signed(&app, &plan, 2).await, "ACTIVE");
        let now = shown(&counsellor, &plan).await;
        let states: Vec<_> = now["editions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["state"])
            .collect();
        assert_eq!(states, ["SUPERSEDED", "AGREED"], "{}", app.on);
        assert_eq!(
            now["editions"][0]["goals"][0]["statement"], first["statement"],
            "never altered"
        );
        let goal = &now["goals"][0];
        assert_eq!(
            (&goal["statement"], &goal["state"]),
            (&json!("To cook for sixty."), &json!("REACHED")),
            "how it went meanwhile is carried over on {}",
            app.on
        );
    }
}

/// Puts the next review of a plan into the past.
async fn forget_review(app: &App, plan: &str) {
    let rows = app.rows::<inclusion_plan::Entity>().await;
    let row = rows.into_iter().find(|row| global_id(row.id) == plan).unwrap();
    let day = passerelle::engine::now().date_naive() - chrono::TimeDelta::days(1);
    let update = inclusion_plan::Entity::update_many()
        .col_expr(inclusion_plan::Column::NextReviewOn, Expr::val(day))
        .filter(inclusion_plan::Column::Id.eq(row.id));
    app.update(update).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i_2_a_review_is_due_within_twelve_months_and_overdue_plans_are_listed() {
    const LIST: &str =
        "{ inclusionPlans(filter: {overdue: true, projectAcronym: [\"WTG2\"]}) { totalCount nodes { id } } }";
    for app in App::on_both().await {
        let (stage, counsellor) = (stage(&app).await, app.as_user("counsellor@relience").await);
        let plan = active(&app, &stage).await;
        assert_eq!(
            counsellor.data(LIST).await["inclusionPlans"]["totalCount"],
            0,
            "{}",
            app.on
        );
        forget_review(&app, &plan).await;
        for who in ["counsellor@relience", "manager@relience"] {
            let listed = app.as_user(who).await.data(LIST).await["inclusionPlans"].clone();
            assert_eq!(listed["nodes"], json!([{ "id": plan }]), "{who} on {}", app.on);
        }
        assert_eq!(shown(&counsellor, &plan).await["overdue"], true);
        moved(&app, &counsellor, "inclusionPlanReviewBegin", &plan, "").await;
        let today = passerelle::engine::now().date_naive();
        let late = today + chrono::TimeDelta::days(367);
        let review = format!("date: \"{today}\", note: \"The room is found.\"");
        let wrong = call(
            &app,
            "inclusionPlanReviewFinish",
            &plan,
            &format!("{review}, next: \"{late}\""),
        )
        .await;
        assert_eq!(refused(&counsellor, &wrong).await.1, ["I-2"], "{}", app.on);
        assert_eq!(
            moved(&app, &counsellor, "inclusionPlanReviewFinish", &plan, &review).await,
            "ACTIVE"
        );
        let now = shown(&counsellor, &plan).await;
        assert_eq!(
            (&now["reviews"][0]["next"], &now["overdue"]),
            (&now["nextReview"], &json!(false))
        );
        assert_eq!(counsellor.data(LIST).await["inclusionPlans"]["totalCount"], 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i_3_a_plan_is_handed_over_with_the_persons_consent_and_its_team_sees_nothing_afterwards() {
    for app in App::on_both().await {
        let (stage, counsellor) = (stage(&app).await, app.as_user("counsellor@relience").await);
        let plan = active(&app, &stage).await;
        let nordkoop = global_id(app.partner("nordkoop").await.id);
        let to = format!("partner: \"{nordkoop}\"");
        let hand_over = call(&app, "inclusionPlanHandOver", &plan, &to).await;
        assert_eq!(refused(&counsellor, &hand_over).await.1, ["I-3"], "{}", app.on);
        let consent = format!(
            "consentGive(input: {{participant: \"{}\", purpose: HAND_OVER, recipient: \"{nordkoop}\", wordingVersion: \"2026-1\", language: \"fr\", {SPOKEN}}})",
            stage.candidate
        );
        done(&counsellor, &consent, "id").await;
        let answer = counsellor
            .ask(&format!("mutation {{ {hand_over} {{ status }} }}"))
            .await;
        assert!(answer["errors"].is_null(), "{}: {answer}", app.on);
        assert!(shown(&counsellor, &plan).await.is_null(), "{}", app.on);
        assert!(shown(&app.as_manager_of("relience").await, &plan).await.is_null());
        let manager = app.as_manager_of("nordkoop").await;
        let blind = shown(&manager, &plan).await;
        assert_eq!(
            (&blind["status"], &blind["goals"]),
            (&json!("ACTIVE"), &json!([])),
            "{}",
            app.on
        );
        assert!(
            blind["viewerCan"]
                .as_array()
                .unwrap()
                .contains(&json!("ADD_TEAM_MEMBER")),
            "{blind}"
        );
        let appoint = format!(
            "caseMemberAdd(input: {{plan: \"{plan}\", email: \"counsellor@nordkoop.example.org\", role: COUNSELLOR}})"
        );
        assert_eq!(done(&manager, &appoint, "responsible").await["responsible"], true);
        assert_eq!(
            refused(&manager, &appoint).await.0,
            "FORBIDDEN",
            "there is a COUNSELLOR now"
        );
        let next = shown(&app.as_user("counsellor@nordkoop").await, &plan).await;
        assert_eq!(next["goals"].as_array().unwrap().len(), 1, "{}: {next}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn j_2_new_plans_begin_while_the_project_is_ongoing() {
    for app in App::on_both().await {
        let counsellor = app.as_user("counsellor@aurora").await;
        let plans = counsellor
            .data("{ inclusionPlans(first: 1) { nodes { participant { id } project { id } } } }")
            .await["inclusionPlans"]["nodes"][0]
            .clone();
        let create = format!(
            "inclusionPlanCreate(input: {{project: {}, participant: {}}})",
            plans["project"]["id"], plans["participant"]["id"]
        );
        assert_eq!(refused(&counsellor, &create).await.0, "INVALID_STATE", "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn v_2_who_is_in_the_team_of_a_plan_does_not_judge_and_who_judges_is_not_in_it() {
    for app in App::on_both().await {
        let (stage, counsellor) = (stage(&app).await, app.as_user("counsellor@relience").await);
        let case = scheduled(&app, &stage).await;
        let plan = begun(&app, &stage).await;
        let growwell = global_id(app.partner("growwell").await.id);
        let join = |who: &str| {
            format!(
                "caseMemberAdd(input: {{plan: \"{plan}\", email: \"{who}.example.org\", partner: \"{growwell}\", role: OBSERVER}})"
            )
        };
        let assign =
            |licence: &str| format!("assessmentAssign(input: {{validation: \"{case}\", assessor: \"{licence}\"}})");
        let licence = licence(&app, "assessor@growwell").await;
        let member = done(&counsellor, &join("assessor@growwell"), "id version").await;
        assert_eq!(refused(&counsellor, &assign(&licence)).await.1, ["V-2"], "{}", app.on);
        assert!(member["id"].is_string());
        let other = crate::validation::stage::licence(&app, "assessor@punte").await;
        done(&counsellor, &assign(&other), "id").await;
        let punte = global_id(app.partner("punte").await.id);
        let join = format!(
            "caseMemberAdd(input: {{plan: \"{plan}\", email: \"assessor@punte.example.org\", partner: \"{punte}\", role: OBSERVER}})"
        );
        assert_eq!(refused(&counsellor, &join).await.1, ["V-2"], "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x_3_whoever_takes_the_consent_back_has_no_plan_any_more_and_its_team_still_reads_it() {
    for app in App::on_both().await {
        let (stage, counsellor) = (stage(&app).await, app.as_user("counsellor@relience").await);
        let plan = active(&app, &stage).await;
        let ask = format!(
            "query {{ node(id: \"{}\") {{ ... on Participant {{ consents {{ nodes {{ id version purpose }} }} }} }} }}",
            stage.candidate
        );
        let consents = counsellor.data(&ask).await["node"]["consents"]["nodes"].clone();
        let given = consents
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["purpose"] == "PLAN")
            .unwrap();
        let back = format!(
            "consentWithdraw(input: {{consent: {}, expectedVersion: {}, {SPOKEN}}})",
            given["id"], given["version"]
        );
        done(&counsellor, &back, "state").await;
        let now = shown(&counsellor, &plan).await;
        assert_eq!(
            (&now["status"], &now["exit"]["reason"]),
            (&json!("CLOSED"), &json!("CONSENT_WITHDRAWN")),
            "{}: {now}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_completed_when_its_goals_are_settled_and_its_outcome_is_asked_for() {
    for app in App::on_both().await {
        let (stage, counsellor) = (stage(&app).await, app.as_user("counsellor@relience").await);
        let plan = active(&app, &stage).await;
        let open = call(&app, "inclusionPlanComplete", &plan, "").await;
        assert_eq!(refused(&counsellor, &open).await.1, ["PLAN_GOALS"], "{}", app.on);
        let goal = shown(&counsellor, &plan).await["goals"][0].clone();
        let settle = format!(
            "planGoalSettle(input: {{goal: {}, expectedVersion: {}, state: DROPPED}})",
            goal["id"], goal["version"]
        );
        done(&counsellor, &settle, "state").await;
        assert_eq!(
            moved(
                &app,
                &counsellor,
                "inclusionPlanComplete",
                &plan,
                "note: \"It went well.\""
            )
            .await,
            "COMPLETED"
        );
        let today = passerelle::engine::now().date_naive();
        let told = |after: &str| format!("after: {after}, outcome: EMPLOYED, date: \"{today}\"");
        let early = call(&app, "inclusionPlanOutcomeRecord", &plan, &told("SIX_MONTHS")).await;
        assert!(refused(&counsellor, &early).await.1.contains(&"RANGE".to_owned()));
        moved(&app, &counsellor, "inclusionPlanOutcomeRecord", &plan, &told("EXIT")).await;
        let now = shown(&counsellor, &plan).await;
        assert_eq!(
            now["exit"],
            json!({ "reason": "GOALS_SETTLED", "outcomes": [{ "after": "EXIT", "outcome": "EMPLOYED" }] }),
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i_1_of_two_who_change_a_draft_at_once_none_is_lost_and_no_agreement_outlives_the_change() {
    for app in App::on_both().await {
        let (stage, counsellor) = (stage(&app).await, app.as_user("counsellor@relience").await);
        let plan = begun(&app, &stage).await;
        goal(&app, &plan, "I want to cook.").await;
        let read = version(&app, &plan).await;
        let sign = format!(
            "mutation {{ inclusionPlanCountersign(input: {{plan: \"{plan}\", expectedVersion: {read}, edition: 1}}) {{ id }} }}"
        );
        let add =
            format!("mutation {{ planGoalAdd(input: {{plan: \"{plan}\", domain: WORK, statement: \"X\"}}) {{ id }} }}");
        let documents = [&sign, &add, &add];
        let answers = futures_util::future::join_all(documents.map(|one| counsellor.ask(one))).await;
        assert!(
            answers[1]["errors"].is_null() && answers[2]["errors"].is_null(),
            "{}: {answers:?}",
            app.on
        );
        let now = shown(&counsellor, &plan).await;
        assert_eq!(now["goals"].as_array().unwrap().len(), 3, "{}", app.on);
        // Whoever signed first has signed what was read, and the change took it away; later, the version was another one.
        assert!(now["workerAgreedAt"].is_null(), "{}: {answers:?}", app.on);
    }
}
