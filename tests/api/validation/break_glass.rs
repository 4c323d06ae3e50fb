//! In an emergency a MANAGER of the owner opens a case, read-only and for a day, and everybody concerned knows it.

use chrono::TimeDelta;
use entity::{
    audit_entry, break_glass, mail,
    partner_member::{self, Role},
};
use passerelle::graphql::node::global_id;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use super::stage::{assigned, done, refused, scheduled, stage};
use crate::{
    plan::stage as plan,
    support::{App, persona::Client},
};

const CASE: &str = "query($id: ID!) { competenceValidation(id: $id) { status claims { level } candidate { pseudonym identity { givenName } }
    evidence { totalCount } assessments { rationale } breakGlass { displayName reason openedAt endsAt } viewerCan } }";
const PLAN: &str =
    "query($id: ID!) { inclusionPlan(id: $id) { status goals { statement } breakGlass { reason } viewerCan } }";
const WHY: &str = "The whole team is ill.";

async fn case(client: &Client<'_>, id: &str) -> Value {
    client.data_with(CASE, json!({ "id": id })).await["competenceValidation"].clone()
}

fn opening(kind: &str, id: &str) -> String {
    format!("breakGlassOpen(input: {{{kind}: \"{id}\", reason: \"{WHY}\"}})")
}

fn offers(shown: &Value) -> bool {
    shown["viewerCan"].as_array().unwrap().contains(&json!("BREAK_GLASS"))
}

/// So much time goes by after every opening.
async fn later(app: &App, hours: i64) {
    let rows = app.rows::<break_glass::Entity>().await;
    for row in rows {
        let ends = row.ends_at - TimeDelta::hours(hours);
        let update = break_glass::Entity::update_many()
            .col_expr(break_glass::Column::EndsAt, Expr::val(ends))
            .filter(break_glass::Column::Id.eq(row.id));
        app.update(update).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_of_the_owner_reads_a_case_for_a_day_and_writes_nothing() {
    for app in App::on_both().await {
        let stage = stage(&app).await;
        let id = scheduled(&app, &stage).await;
        assigned(&app, "counsellor@relience", &id, "assessor@relience").await;
        let manager = app.as_manager_of("relience").await;
        let before = case(&manager, &id).await;
        assert_eq!(
            (&before["claims"], &before["evidence"]["totalCount"]),
            (&json!([]), &json!(0))
        );
        assert!(offers(&before), "{}: {before}", app.on);
        done(&manager, &opening("validation", &id), "displayName").await;
        let open = case(&manager, &id).await;
        assert_eq!(open["claims"].as_array().unwrap().len(), 2, "{}: {open}", app.on);
        assert_eq!(
            (
                &open["evidence"]["totalCount"],
                open["assessments"].as_array().unwrap().len()
            ),
            (&json!(2), 1),
            "{}: {open}",
            app.on
        );
        assert!(!offers(&open), "{open}");
        assert_eq!(refused(&manager, &opening("validation", &id)).await.0, "INVALID_STATE");
        for write in [
            format!("competenceValidationAdvance(input: {{validation: \"{id}\", expectedVersion: 1}})"),
            format!("competenceValidationUpdate(input: {{validation: \"{id}\", expectedVersion: 1, purpose: \"x\"}})"),
        ] {
            assert_eq!(refused(&manager, &write).await.0, "FORBIDDEN", "{write} on {}", app.on);
        }
        later(&app, 24).await;
        let closed = case(&manager, &id).await;
        assert_eq!(
            (&closed["claims"], &closed["assessments"]),
            (&json!([]), &json!([])),
            "{}",
            app.on
        );
        assert_eq!(closed["breakGlass"][0]["reason"], WHY, "it stays: {closed}");
        assert!(offers(&closed), "{closed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_opens_a_case_and_not_without_a_reason() {
    for app in App::on_both().await {
        let id = scheduled(&app, &stage(&app).await).await;
        for (who, code) in [
            ("manager@nordkoop", "NOT_FOUND"),
            ("admin@relience", "NOT_FOUND"),
            ("viewer@relience", "NOT_FOUND"),
            ("counsellor@relience", "FORBIDDEN"),
        ] {
            let client = app.as_user(who).await;
            assert_eq!(
                refused(&client, &opening("validation", &id)).await.0,
                code,
                "{who} on {}",
                app.on
            );
        }
        let nobody = app.anonymous();
        assert_eq!(refused(&nobody, &opening("validation", &id)).await.0, "UNAUTHENTICATED");
        let key = app.key("manager@relience", "relience", &["validation:write"]).await;
        assert_eq!(
            refused(&app.with_key(&key), &opening("validation", &id)).await.0,
            "FORBIDDEN",
            "{}",
            app.on
        );
        let manager = app.as_manager_of("relience").await;
        for (input, code) in [
            (format!("validation: \"{id}\", reason: \"\""), "BAD_USER_INPUT"),
            (format!("validation: \"{id}\", reason: \"curious\""), "BAD_USER_INPUT"),
            (
                format!("validation: \"{id}\", reason: \"{}\"", "a".repeat(2_001)),
                "BAD_USER_INPUT",
            ),
            (format!("reason: \"{WHY}\""), "BAD_USER_INPUT"),
            (
                format!("validation: \"{id}\", plan: \"{id}\", reason: \"{WHY}\""),
                "BAD_USER_INPUT",
            ),
            (format!("plan: \"{id}\", reason: \"{WHY}\""), "NOT_FOUND"),
        ] {
            let call = format!("breakGlassOpen(input: {{{input}}})");
            assert_eq!(refused(&manager, &call).await.0, code, "{} on {}", &call[..60], app.on);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_and_the_person_see_who_opened_it_and_the_audit_has_every_reading() {
    for app in App::on_both().await {
        let id = scheduled(&app, &stage(&app).await).await;
        let manager = app.as_manager_of("relience").await;
        let made = done(&manager, &opening("validation", &id), "id displayName reason endsAt").await;
        let counsellor = app.as_user("counsellor@relience").await;
        let shown = case(&counsellor, &id).await;
        assert_eq!(
            shown["breakGlass"][0]["displayName"], made["displayName"],
            "{}: {shown}",
            app.on
        );
        assert_eq!(shown["breakGlass"][0]["reason"], WHY);
        case(&manager, &id).await;
        let account = app.account("manager@relience").await.id;
        let entries = app.rows::<audit_entry::Entity>().await;
        let by_them = |kind: &str, verb: &str| {
            entries
                .iter()
                .any(|one| one.account_id == Some(account) && one.kind == kind && one.verb == verb)
        };
        assert!(
            by_them("break_glass", "OPEN") && by_them("evidence", "READ"),
            "{}",
            app.on
        );
        // Whoever stops being MANAGER sees nothing from the next request on.
        let roles = Expr::val(serde_json::to_string(&[Role::Viewer]).unwrap());
        let theirs = app.memberships_of("manager@relience").await;
        app.update(theirs.col_expr(partner_member::Column::Roles, roles)).await;
        assert_eq!(case(&manager, &id).await, Value::Null, "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_opened_in_the_same_way() {
    for app in App::on_both().await {
        let id = plan::active(&app, &stage(&app).await).await;
        let manager = app.as_manager_of("relience").await;
        let read = async || manager.data_with(PLAN, json!({ "id": id })).await["inclusionPlan"].clone();
        let before = read().await;
        assert!(before["goals"] == json!([]) && offers(&before), "{}: {before}", app.on);
        done(&manager, &opening("plan", &id), "plan { id }").await;
        let open = read().await;
        assert_eq!(open["goals"].as_array().unwrap().len(), 1, "{}: {open}", app.on);
        assert!(!offers(&open), "{open}");
        let close = plan::call(&app, "inclusionPlanClose", &id, "reason: MOVED_AWAY").await;
        assert_eq!(refused(&manager, &close).await.0, "FORBIDDEN", "{}", app.on);
        later(&app, 24).await;
        assert_eq!(read().await["goals"], json!([]), "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_and_the_person_are_written_to_where_mail_is_sent() {
    for app in App::on_both_with(|config| {
        config.smtp_url = Some("smtp://127.0.0.1:1".to_owned().try_into().unwrap());
        config.mail_from = Some("no-reply@example.org".to_owned());
        config.public_url = Some("https://passerelle.example.org".parse().unwrap());
    })
    .await
    {
        let id = scheduled(&app, &stage(&app).await).await;
        let counsellor = app.as_user("counsellor@relience").await;
        let partner = global_id(app.partner("nordkoop").await.id);
        let join = format!(
            "caseMemberAdd(input: {{validation: \"{id}\", email: \"trainer@nordkoop.example.org\", partner: \"{partner}\", role: OBSERVER}})"
        );
        done(&counsellor, &join, "id").await;
        let before = app.rows::<mail::Entity>().await.len();
        let manager = app.as_manager_of("relience").await;
        done(&manager, &opening("validation", &id), "id").await;
        let letters = app.rows::<mail::Entity>().await.len() - before;
        assert_eq!(letters, 3, "the COUNSELLOR, the observer and the person on {}", app.on);
    }
}
