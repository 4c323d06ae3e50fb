//! The life of a project: which moves are open to whom, and what they leave on record.

use entity::{
    audit_entry,
    project::Status,
    project_partner::{Role, State},
};
use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use super::{change, change_refused, changing, create, least, seen};
use crate::support::{
    App,
    answer::{violations, with},
};

const HISTORY: &str =
    "statusHistory { totalCount nodes { from to reason partner { acronym } project { acronym } version } }";

/// A project of relience's that has begun.
async fn begun(app: &App, code: &str) -> Value {
    let past = json!({ "startDate": "2020-01-01", "endDate": "2022-12-31" });
    create(&app.as_manager_of("relience").await, with(least(code), &past)).await
}

#[tokio::test]
async fn j_2_a_project_is_moved_on_and_who_moved_it_when_and_why_stays_on_record() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let mut project = begun(&app, "LIFE").await;
        for (mutation, reason, status) in [
            ("projectStart", None, "ONGOING"),
            ("projectSubmit", None, "SUBMITTED"),
            ("projectReopen", Some("The budget table is missing."), "ONGOING"),
            ("projectSubmit", None, "SUBMITTED"),
            ("projectFinalise", None, "FINALISED"),
        ] {
            let more = reason.map_or(json!({}), |reason| json!({ "reason": reason }));
            project = change(&manager, &project, mutation, more).await;
            assert_eq!(project["status"], status, "{}", app.on);
        }
        assert_eq!(project["version"], 6);
        let moved = |from: &str, to: &str, reason: Option<&str>| json!({ "from": from, "to": to, "reason": reason, "partner": { "acronym": "relience" }, "project": { "acronym": "LIFE" }, "version": 1 });
        let expected = json!([
            moved("DRAFT", "ONGOING", None),
            moved("ONGOING", "SUBMITTED", None),
            moved("SUBMITTED", "ONGOING", Some("The budget table is missing.")),
            moved("ONGOING", "SUBMITTED", None),
            moved("SUBMITTED", "FINALISED", None),
        ]);
        let history = seen(&manager, &project, HISTORY).await["statusHistory"].clone();
        assert_eq!(history, json!({ "totalCount": 5, "nodes": expected }), "{}", app.on);
        let last = seen(
            &manager,
            &project,
            "statusHistory(last: 1) { nodes { to at updatedAt } }",
        )
        .await;
        let last = &last["statusHistory"]["nodes"][0];
        assert_eq!((&last["to"], &last["at"]), (&json!("FINALISED"), &last["updatedAt"]));
        let reasons = app.rows::<audit_entry::Entity>().await.into_iter();
        let reasons: Vec<_> = reasons
            .filter(|row| row.kind == "project" && row.verb == "REOPEN")
            .map(|row| row.reason)
            .collect();
        assert_eq!(reasons, [Some("The budget table is missing.".to_owned())], "{}", app.on);
    }
}

#[tokio::test]
async fn the_history_is_seen_with_the_project_and_not_otherwise() {
    for app in App::on_both().await {
        let wtg = json!({ "id": global_id(app.project("WTG").await.id) });
        let of = async |who: &str| seen(&app.as_user(who).await, &wtg, HISTORY).await;
        let own = of("manager@relience").await;
        assert_eq!(own["statusHistory"]["totalCount"], 5, "{}", app.on);
        assert_eq!(of("viewer@punte").await, own);
        assert_eq!(of("manager@solo").await, Value::Null);
    }
}

const MOVES: [(&str, &str); 5] = [
    ("START", "projectStart"),
    ("SUBMIT", "projectSubmit"),
    ("REOPEN", "projectReopen"),
    ("FINALISE", "projectFinalise"),
    ("TERMINATE", "projectTerminate"),
];

#[tokio::test]
async fn j_2_a_refused_move_says_where_the_project_stands_and_which_moves_are_open() {
    let states: [(Status, &[&str]); 5] = [
        (Status::Draft, &["UPDATE", "SET_TARGETS", "START", "TERMINATE"]),
        (Status::Ongoing, &["UPDATE", "SET_TARGETS", "SUBMIT", "TERMINATE"]),
        (Status::Submitted, &["REOPEN", "FINALISE", "TERMINATE"]),
        (Status::Finalised, &[]),
        (Status::Terminated, &[]),
    ];
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let relience = app.partner("relience").await;
        for (status, open) in states {
            for (verb, mutation) in MOVES {
                let mut planting = app.plant().await;
                let code = format!("{}-{verb}", status.code());
                let row = planting.project(&relience, &code, |_| (), status).await;
                planting.done().await;
                let project = json!({ "id": global_id(row.id), "version": 1 });
                let reason = match verb {
                    "REOPEN" | "TERMINATE" => json!({ "reason": "A test" }),
                    _ => json!({}),
                };
                let can = seen(&manager, &project, "viewerCan").await;
                let listed = can["viewerCan"].as_array().unwrap().contains(&json!(verb));
                assert_eq!(listed, open.contains(&verb), "{code} {can} {}", app.on);
                if listed {
                    assert_eq!(change(&manager, &project, mutation, reason).await["version"], 2);
                } else {
                    let refusal = change_refused(&manager, &project, mutation, reason).await;
                    let expected = json!({ "code": "INVALID_STATE", "state": status.code(), "allowed": open });
                    assert_eq!(refusal, expected, "{code} {}", app.on);
                }
            }
        }
    }
}

#[tokio::test]
async fn j_2_whoever_goes_back_or_gives_up_says_why() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let project = begun(&app, "WHY").await;
        let project = change(&manager, &project, "projectStart", json!({})).await;
        let project = change(&manager, &project, "projectSubmit", json!({})).await;
        for mutation in ["projectReopen", "projectTerminate"] {
            for (reason, rule) in [
                (String::new(), "REQUIRED"),
                (" \n".to_owned(), "REQUIRED"),
                ("x".repeat(2_001), "TOO_LONG"),
                ("bell \u{7}".to_owned(), "CHARACTERS"),
            ] {
                let refusal = change_refused(&manager, &project, mutation, json!({ "reason": reason })).await;
                assert_eq!(violations(&refusal), [format!("input.reason {rule}")], "{}", app.on);
            }
            let silent = changing(mutation, "id");
            let input = json!({ "input": { "project": project["id"], "expectedVersion": project["version"] } });
            assert_eq!(manager.with(&silent, input).await["data"][mutation], Value::Null);
        }
        let ended = change(&manager, &project, "projectTerminate", json!({ "reason": "No money" })).await;
        assert_eq!(ended["status"], "TERMINATED");
        let history = seen(&manager, &ended, "statusHistory(last: 1) { nodes { to reason } }").await;
        let last = json!({ "nodes": [{ "to": "TERMINATED", "reason": "No money" }] });
        assert_eq!(history["statusHistory"], last, "{}", app.on);
    }
}

#[tokio::test]
async fn j_2_nothing_is_submitted_before_the_first_day() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let day = |days: i64| (passerelle::engine::now().date_naive() + chrono::TimeDelta::days(days)).to_string();
        let dates = |first: i64| json!({ "startDate": day(first), "endDate": day(40) });
        let later = create(&manager, with(least("LATER"), &dates(20))).await;
        let later = change(&manager, &later, "projectStart", json!({})).await;
        let can = seen(&manager, &later, "viewerCan").await;
        assert!(
            !can["viewerCan"].as_array().unwrap().contains(&json!("SUBMIT")),
            "{can}"
        );
        let refusal = change_refused(&manager, &later, "projectSubmit", json!({})).await;
        assert_eq!(violations(&refusal), ["input.project J-2"], "{}", app.on);
        let now = create(&manager, with(least("NOW"), &dates(-1))).await;
        let now = change(&manager, &now, "projectStart", json!({})).await;
        assert_eq!(
            change(&manager, &now, "projectSubmit", json!({})).await["status"],
            "SUBMITTED"
        );
    }
}

#[tokio::test]
async fn j_2_a_project_that_closes_withdraws_the_invitations_nobody_could_accept_any_more() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        for (code, mutation, more) in [
            ("SUBMITTED", "projectSubmit", json!({})),
            ("TERMINATED", "projectTerminate", json!({ "reason": "No money" })),
        ] {
            let mut planting = app.plant().await;
            let relience = app.partner("relience").await;
            let row = planting.project(&relience, code, |_| (), Status::Ongoing).await;
            for (partner, state) in [("solo", State::Invited), ("nordkoop", State::Active)] {
                planting
                    .part(&row, &app.partner(partner).await, Role::Partner, state)
                    .await;
            }
            planting.done().await;
            let project = json!({ "id": global_id(row.id), "version": 1 });
            let solo = app.as_manager_of("solo").await;
            assert_ne!(seen(&solo, &project, "id").await, Value::Null, "{}", app.on);
            change(&manager, &project, mutation, more).await;
            assert_eq!(seen(&solo, &project, "id").await, Value::Null, "{}", app.on);
            let parts = "partners(state: [INVITED, ACTIVE, LEFT]) { state ending partner { acronym } }";
            let part = |acronym: &str, state: &str, ending: Value| json!({ "state": state, "ending": ending, "partner": { "acronym": acronym } });
            let expected = json!([
                part("relience", "ACTIVE", Value::Null),
                part("solo", "LEFT", json!("WITHDRAWN")),
                part("nordkoop", "ACTIVE", Value::Null),
            ]);
            assert_eq!(
                seen(&manager, &project, parts).await["partners"],
                expected,
                "{}",
                app.on
            );
        }
    }
}
