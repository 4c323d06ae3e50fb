//! What other records forbid when a project changes.

use chrono::Days;
use entity::{
    module,
    project::Status,
    project_partner::{Role, State},
};
use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use super::{create, create_refused, least, update, update_refused};
use crate::support::{
    App,
    answer::{violations, with},
};

/// A project of a year either way with a session 30 days ago in a module of relience's, and one in 30 days in a
/// draft of nordkoop's, which relience does not see.
async fn with_sessions(app: &App) -> Value {
    let (relience, nordkoop) = (app.partner("relience").await, app.partner("nordkoop").await);
    let mut planting = app.plant().await;
    let today = planting.now.date_naive();
    let row = planting.project(&relience, "J4", |_| (), Status::Ongoing).await;
    planting.part(&row, &nordkoop, Role::Partner, State::Active).await;
    let own = planting
        .module((&row, &relience), "J4-OWN", |_| (), module::State::Published)
        .await;
    let draft = planting
        .module((&row, &nordkoop), "J4-DRAFT", |_| (), module::State::Draft)
        .await;
    let seen = planting.session(&own, today - Days::new(30), "Rouen").await;
    planting.session(&own, today + Days::new(10), "Umeå").await;
    planting.session(&draft, today + Days::new(30), "Malmö").await;
    planting.done().await;
    json!({ "id": global_id(row.id), "version": 1, "session": global_id(seen.id) })
}

#[tokio::test]
async fn j_4_a_project_is_not_shortened_so_that_sessions_of_its_modules_lie_outside() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let project = with_sessions(&app).await;
        let day = |days: i64| (passerelle::engine::now().date_naive() + chrono::TimeDelta::days(days)).to_string();

        let late = json!({ "startDate": day(-29), "acronym": "" });
        let refusal = update_refused(&manager, &project, late).await;
        let found = ["input.acronym REQUIRED", "input.startDate J-4"];
        assert_eq!(violations(&refusal), found, "all at once on {}", app.on);
        let message = refusal["violations"][1]["message"].as_str().unwrap();
        assert!(
            message.contains("Rouen") && message.contains(project["session"].as_str().unwrap()),
            "{message}"
        );
        assert!(!message.contains("more"), "{message}");

        let refusal = update_refused(&manager, &project, json!({ "endDate": day(9) })).await;
        assert_eq!(violations(&refusal), ["input.endDate J-4"], "{}", app.on);
        let message = refusal["violations"][0]["message"].as_str().unwrap();
        assert!(message.contains("Umeå") && message.contains("1 more"), "{message}");
        assert!(!message.contains("Malmö"), "what is not seen is not named: {message}");

        let refusal = update_refused(&manager, &project, json!({ "endDate": day(29) })).await;
        assert_eq!(
            violations(&refusal),
            ["input.endDate J-4"],
            "hidden ones count on {}",
            app.on
        );
        let fits = json!({ "startDate": day(-30), "endDate": day(30) });
        let project = update(&manager, &project, fits).await;
        assert_eq!(project["version"], 2, "{}", app.on);
        let longer = json!({ "startDate": day(-40), "endDate": day(40) });
        assert_eq!(update(&manager, &project, longer).await["version"], 3);
    }
}

#[tokio::test]
async fn projects_that_continue_each_other_form_no_circle() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let first = create(&manager, least("C1")).await;
        let next = create(&manager, with(least("C2"), &json!({ "predecessor": first["id"] }))).await;
        let last = create(&manager, with(least("C3"), &json!({ "predecessor": next["id"] }))).await;
        for later in [&next, &last] {
            let refusal = update_refused(&manager, &first, json!({ "predecessor": later["id"] })).await;
            assert_eq!(violations(&refusal), ["input.predecessor CYCLE"], "{}", app.on);
        }
        let refusal = update_refused(&manager, &first, json!({ "predecessor": first["id"] })).await;
        assert_eq!(violations(&refusal), ["input.predecessor RANGE"], "{}", app.on);
        let next = update(&manager, &next, json!({ "predecessor": null })).await;
        assert_eq!(
            update(&manager, &first, json!({ "predecessor": last["id"] })).await["version"],
            2
        );
        assert_eq!(next["version"], 2);
    }
}

#[tokio::test]
async fn a_circle_by_way_of_a_project_that_is_not_seen_is_none_either() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let first = create(&manager, least("H1")).await;
        let (row, nordkoop) = (app.project("H1").await, app.partner("nordkoop").await);
        let mut planting = app.plant().await;
        let continues = |changes: &mut entity::project::Changes| changes.predecessor = Some(Some(row.id));
        let hidden = planting.project(&nordkoop, "H2", continues, Status::Draft).await;
        let continues = |changes: &mut entity::project::Changes| changes.predecessor = Some(Some(hidden.id));
        let relience = app.partner("relience").await;
        let last = planting.project(&relience, "H3", continues, Status::Draft).await;
        planting.done().await;
        let refusal = update_refused(&manager, &first, json!({ "predecessor": global_id(last.id) })).await;
        assert_eq!(violations(&refusal), ["input.predecessor CYCLE"], "{}", app.on);
        assert!(!refusal.to_string().contains("H2"), "{refusal}");
    }
}

#[tokio::test]
async fn a_predecessor_is_shown_to_those_who_may_see_it() {
    for app in App::on_both().await {
        let (manager, nordkoop) = (app.as_manager_of("relience").await, app.partner("nordkoop").await);
        for unseen in [global_id(app.project("KIM").await.id), "nonsense".to_owned()] {
            let refusal = create_refused(&manager, with(least("NEXT"), &json!({ "predecessor": unseen }))).await;
            assert_eq!(refusal["code"], "NOT_FOUND", "{}", app.on);
        }
        let first = create(&manager, least("FIRST")).await;
        let next = create(&manager, with(least("NEXT"), &json!({ "predecessor": first["id"] }))).await;
        let refusal = update_refused(&manager, &next, json!({ "predecessor": next["id"] })).await;
        assert_eq!(violations(&refusal), ["input.predecessor RANGE"]);

        let row = app.project("NEXT").await;
        let mut planting = app.plant().await;
        planting.part(&row, &nordkoop, Role::Partner, State::Active).await;
        planting.done().await;
        let both = "query($id: ID!) { project(id: $id) { predecessor { acronym } successors { acronym } } }";
        let seen = async |who: &str, id: &Value| {
            app.as_manager_of(who).await.data_with(both, json!({ "id": id })).await["project"].clone()
        };
        assert_eq!(
            seen("relience", &next["id"]).await,
            json!({ "predecessor": { "acronym": "FIRST" }, "successors": [] })
        );
        assert_eq!(
            seen("nordkoop", &next["id"]).await,
            json!({ "predecessor": null, "successors": [] }),
            "{}",
            app.on
        );
        assert_eq!(
            seen("relience", &first["id"]).await["successors"],
            json!([{ "acronym": "NEXT" }])
        );
        assert_eq!(seen("nordkoop", &first["id"]).await, json!(null));
    }
}
