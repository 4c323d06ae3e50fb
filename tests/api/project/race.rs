//! Two at once: exactly one of two moves that exclude each other happens, and whoever is second is told.

use entity::partner_member::Role;
use futures_util::future::join;
use serde_json::{Value, json};

use super::{
    change, changing, create, least,
    partnership::{invitation, invite, part},
    seen,
};
use crate::support::{App, answer::with, persona::Client};

/// How often each race is run.
const ROUNDS: usize = 6;

/// The code of a refusal, or null.
fn code(answer: &Value) -> &Value {
    &answer["errors"][0]["extensions"]["code"]
}

async fn begun(manager: &Client<'_>, code: &str) -> Value {
    let past = json!({ "startDate": "2020-01-01", "endDate": "2022-12-31" });
    let made = create(manager, with(least(code), &past)).await;
    change(manager, &made, "projectStart", json!({})).await
}

#[tokio::test(flavor = "multi_thread")]
async fn j_2_of_two_managers_who_move_a_project_at_once_one_moves_it() {
    for app in App::on_both().await {
        let (relience, second) = (app.partner("relience").await, app.account("manager@solo").await);
        let mut planting = app.plant().await;
        planting.member(&second, &relience, &[Role::Manager]).await;
        planting.done().await;
        let (one, other) = (app.as_manager_of("relience").await, app.as_manager_of("solo").await);
        for round in 0..ROUNDS {
            let project = begun(&one, &format!("RACE-{round}")).await;
            let input = |more: Value| {
                let input = json!({ "project": project["id"], "expectedVersion": project["version"] });
                json!({ "input": with(input, &more) })
            };
            let submit = changing("projectSubmit", "status");
            let terminate = changing("projectTerminate", "status");
            let (submitted, terminated) = join(
                one.with(&submit, input(json!({}))),
                other.with(&terminate, input(json!({ "reason": "A test" }))),
            )
            .await;
            let (status, loser) = match (code(&submitted), code(&terminated)) {
                (Value::Null, loser) => ("SUBMITTED", loser),
                (loser, Value::Null) => ("TERMINATED", loser),
                _ => panic!("{submitted} {terminated}"),
            };
            assert_eq!(loser, "CONFLICT", "{}", app.on);
            let now = seen(&one, &project, "status version statusHistory { nodes { to } }").await;
            let history = json!({ "nodes": [{ "to": "ONGOING" }, { "to": status }] });
            let expected = json!({ "status": status, "version": 3, "statusHistory": history });
            assert_eq!(now, expected, "{}", app.on);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_either_accepted_or_taken_back() {
    for app in App::on_both().await {
        let (manager, guest) = (app.as_manager_of("relience").await, app.as_manager_of("fjord").await);
        let made = begun(&manager, "BOTH").await;
        for _ in 0..ROUNDS {
            let invited = invite(&app, &made, "fjord", json!({})).await;
            let input = super::partnership::input(&invited, &json!({}));
            let (accept, remove) = (
                changing("projectPartnerAccept", "state"),
                changing("projectPartnerRemove", "state"),
            );
            let (accepted, removed) = join(guest.with(&accept, input.clone()), manager.with(&remove, input)).await;
            let now = part(&app, &made, "fjord").await;
            if code(&accepted).is_null() {
                assert_eq!(
                    (code(&removed), &now["state"]),
                    (&json!("CONFLICT"), &json!("ACTIVE")),
                    "{}",
                    app.on
                );
                let input = super::partnership::input(&now, &json!({ "reason": "The next round" }));
                manager.data_with(&remove, input).await;
            } else {
                // Who comes after the removal does not even see the invitation.
                assert!(
                    ["CONFLICT", "NOT_FOUND"].map(Value::from).contains(code(&accepted)),
                    "{accepted}"
                );
                assert_eq!(
                    (code(&removed), &now["ending"]),
                    (&Value::Null, &json!("WITHDRAWN")),
                    "{}",
                    app.on
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn j_2_nobody_joins_a_project_while_it_is_being_closed() {
    for app in App::on_both().await {
        let (manager, guest) = (app.as_manager_of("relience").await, app.as_manager_of("fjord").await);
        for round in 0..ROUNDS {
            let made = begun(&manager, &format!("CLOSE-{round}")).await;
            let invited = invite(&app, &made, "fjord", json!({})).await;
            let accept = changing("projectPartnerAccept", "state");
            let input = super::partnership::input(&invited, &json!({}));
            let (accepted, submitted) = join(
                guest.with(&accept, input),
                change(&manager, &made, "projectSubmit", json!({})),
            )
            .await;
            assert_eq!(submitted["status"], "SUBMITTED");
            let now = part(&app, &made, "fjord").await;
            let shown = (&now["state"], &now["ending"]);
            if code(&accepted).is_null() {
                assert_eq!(shown, (&json!("ACTIVE"), &Value::Null), "{}", app.on);
            } else {
                assert_eq!(shown, (&json!("LEFT"), &json!("WITHDRAWN")), "{accepted} on {}", app.on);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_invited_twice_at_once_is_invited_once() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        for round in 0..ROUNDS {
            let made = begun(&manager, &format!("TWICE-{round}")).await;
            let input = invitation(&app, &made, "fjord", &json!({})).await;
            let document = changing("projectPartnerInvite", "id");
            let (one, other) = join(manager.with(&document, input.clone()), manager.with(&document, input)).await;
            let codes = [code(&one), code(&other)];
            assert_eq!(codes.iter().filter(|code| code.is_null()).count(), 1, "{one} {other}");
            assert!(codes.contains(&&json!("INVALID_STATE")), "{one} {other} on {}", app.on);
            let parts = seen(&manager, &made, "partners { state }").await;
            assert_eq!(parts["partners"].as_array().unwrap().len(), 2, "{}", app.on);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_projects_made_to_continue_each_other_at_once_form_no_circle() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        for round in 0..ROUNDS {
            let one = create(&manager, least(&format!("ONE-{round}"))).await;
            let other = create(&manager, least(&format!("OTHER-{round}"))).await;
            let document = changing("projectUpdate", "id");
            let continues = |project: &Value, before: &Value| json!({ "input": { "project": project["id"], "expectedVersion": 1, "predecessor": before["id"] } });
            let (first, second) = join(
                manager.with(&document, continues(&one, &other)),
                manager.with(&document, continues(&other, &one)),
            )
            .await;
            let refused = [code(&first), code(&second)].into_iter().find(|code| !code.is_null());
            // PostgreSQL lets one of two that wait for each other go, to be tried again.
            let known = ["BAD_USER_INPUT", "UNAVAILABLE"].map(Value::from);
            assert!(
                refused.is_some_and(|code| known.contains(code)),
                "{first} {second} on {}",
                app.on
            );
        }
    }
}
