//! T-3 to T-5, M-7: places in modules, who was there, and what became of it.

use chrono::Days;
use entity::module_session;
use passerelle::graphql::node::global_id;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use super::stage::{created, participant, plan};
use crate::support::{App, answer::violations, persona::Client};

const ENROL: &str =
    "mutation($input: EnrolmentCreateInput!) { enrolmentCreate(input: $input) { id version outcome viewerCan } }";
const RECORD: &str = "mutation($input: AttendanceRecordInput!) { attendanceRecord(input: $input) { present version } }";
const OUTCOME: &str =
    "mutation($input: EnrolmentOutcomeSetInput!) { enrolmentOutcomeSet(input: $input) { outcome version } }";

/// A session of five days up to yesterday, of Nordkoop's module.
async fn session(app: &App) -> module_session::Model {
    let module = app.module("WTG2-04").await;
    let mut planting = app.plant().await;
    let today = passerelle::engine::now().date_naive();
    let first = today.checked_sub_days(Days::new(5)).unwrap();
    let row = planting.session(&module, first, "Umeå").await;
    planting.tx.commit().await.unwrap();
    let last = today.checked_sub_days(Days::new(1)).unwrap();
    let rows = module_session::Entity::update_many().filter(module_session::Column::Id.eq(row.id));
    app.update(rows.col_expr(module_session::Column::EndDate, Expr::val(last)))
        .await;
    row
}

async fn enrolled(app: &App, number: &str, session: &module_session::Model) -> Value {
    let input = json!({
        "participant": global_id(participant(app, number).await.id),
        "module": global_id(session.module_id),
        "session": global_id(session.id),
    });
    let sender = app.as_manager_of("relience").await;
    sender.data_with(ENROL, json!({ "input": input })).await["enrolmentCreate"].clone()
}

async fn record(trainer: &Client<'_>, enrolment: &Value, session: &module_session::Model, days: &[(u64, bool)]) {
    for (day, present) in days {
        let day = session.start_date.checked_add_days(Days::new(*day)).unwrap();
        let input = json!({ "enrolment": enrolment["id"], "day": day.to_string(), "present": present });
        trainer.data_with(RECORD, json!({ "input": input })).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t_5_a_module_is_completed_at_its_threshold_of_attendance() {
    for app in App::on_both().await {
        let session = session(&app).await;
        let trainer = app.as_trainer_of("nordkoop").await;
        let one = enrolled(&app, "WTG2-P001", &session).await;
        assert_eq!(one["viewerCan"], json!(["UPDATE", "WITHDRAW"]), "{}", app.on);
        record(
            &trainer,
            &one,
            &session,
            &[(0, true), (1, true), (2, true), (3, false), (4, false)],
        )
        .await;
        let set =
            |outcome: &str| json!({ "input": { "enrolment": one["id"], "expectedVersion": 1, "outcome": outcome } });
        let below = trainer.refusal(OUTCOME, set("COMPLETED")).await;
        assert_eq!(
            violations(&below),
            ["input.outcome T-5"],
            "{}: three of five days",
            app.on
        );
        record(&trainer, &one, &session, &[(3, true), (4, true)]).await;
        let done = trainer.data_with(OUTCOME, set("COMPLETED")).await;
        assert_eq!(done["enrolmentOutcomeSet"]["outcome"], "COMPLETED");
        let sender = app.as_manager_of("relience").await;
        let theirs = json!({ "input": { "enrolment": one["id"], "expectedVersion": 2, "outcome": "ATTENDED" } });
        assert_eq!(sender.refusal(OUTCOME, theirs).await["code"], "FORBIDDEN");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t_3_a_place_that_is_given_up_is_free_again() {
    for app in App::on_both().await {
        let session = session(&app).await;
        let rows = module_session::Entity::update_many().filter(module_session::Column::Id.eq(session.id));
        app.update(rows.col_expr(module_session::Column::Capacity, Expr::val(1)))
            .await;
        let sender = app.as_manager_of("relience").await;
        let first = enrolled(&app, "WTG2-P001", &session).await;
        let second = json!({
            "participant": global_id(participant(&app, "WTG2-P002").await.id),
            "module": global_id(session.module_id),
            "session": global_id(session.id),
        });
        let full = sender.refusal(ENROL, json!({ "input": second })).await;
        assert_eq!(violations(&full), ["input.session T-3"], "{}", app.on);
        let give_up = format!(
            "mutation {{ enrolmentWithdraw(input: {{enrolment: {}, expectedVersion: 1}}) {{ outcome }} }}",
            first["id"]
        );
        sender.data(&give_up).await;
        enrolled(&app, "WTG2-P002", &session).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn m_7_enrolments_are_in_published_modules_of_the_project_and_sessions_inside_the_period() {
    for app in App::on_both().await {
        let session = session(&app).await;
        let sender = app.as_manager_of("relience").await;
        let id = created(&app, plan(&app, "WTG2-P001", (10, 20)).await).await;
        let person = global_id(participant(&app, "WTG2-P001").await.id);
        let input = json!({
            "participant": person, "mobility": id, "module": global_id(session.module_id), "session": global_id(session.id),
        });
        let outside = sender.refusal(ENROL, json!({ "input": input })).await;
        assert_eq!(violations(&outside), ["input.session M-7"], "{}", app.on);
        let draft = json!({ "participant": person, "module": global_id(app.module("WTG2-07").await.id) });
        let unpublished = sender.refusal(ENROL, json!({ "input": draft })).await;
        assert_eq!(violations(&unpublished), ["input.module M-7"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t_4_a_session_in_which_somebody_was_enrolled_stays_and_has_room_for_them() {
    for app in App::on_both().await {
        let session = session(&app).await;
        enrolled(&app, "WTG2-P001", &session).await;
        enrolled(&app, "WTG2-P002", &session).await;
        let trainer = app.as_trainer_of("nordkoop").await;
        let id = global_id(session.id);
        let shown = trainer
            .data(&format!(
                "{{ node(id: \"{id}\") {{ ... on ModuleSession {{ version viewerCan }} }} }}"
            ))
            .await["node"]
            .clone();
        assert_eq!(shown["viewerCan"], json!(["UPDATE"]), "{}", app.on);
        let delete = "mutation($input: ModuleSessionDeleteInput!) { moduleSessionDelete(input: $input) { id } }";
        let input = json!({ "moduleSession": id, "expectedVersion": shown["version"] });
        let stays = trainer.refusal(delete, json!({ "input": input })).await;
        assert_eq!(violations(&stays), ["input.moduleSession T-4"], "{}", app.on);
        let update = "mutation($input: ModuleSessionUpdateInput!) { moduleSessionUpdate(input: $input) { capacity } }";
        let with = |capacity: i32| json!({ "input": { "moduleSession": id, "expectedVersion": shown["version"], "capacity": capacity } });
        let few = trainer.refusal(update, with(1)).await;
        assert_eq!(violations(&few), ["input.capacity T-3"], "{}", app.on);
        trainer.data_with(update, with(2)).await;
    }
}
