//! What a caller may depends on what holds now: their partner's state and part, their membership and roles.
//! Each change acts on the next request with the same token.

use entity::{account, partner, partner_member, project_partner};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use super::column;
use crate::support::{App, persona::Client, world::World};

const LISTS: &str = "{ projects { totalCount nodes { acronym viewerCan partners { partner { acronym } } } } modules(first: 100) { totalCount nodes { code viewerCan sessions { totalCount } } } partners(first: 100) { nodes { acronym viewerCan projects { totalCount nodes { acronym } pageInfo { hasNextPage } } } } }";

/// The distinct codes of the modules in an answer to [`LISTS`].
fn codes(data: &Value) -> Vec<String> {
    let mut codes = column(&data["modules"], "code");
    codes.sort();
    codes.dedup();
    codes
}

fn buttons(data: &Value) -> usize {
    let lists = ["projects", "modules", "partners"].iter();
    let nodes = lists.flat_map(|list| data[list]["nodes"].as_array().unwrap());
    nodes.map(|node| node["viewerCan"].as_array().unwrap().len()).sum()
}

async fn code(client: &Client<'_>, call: &str) -> String {
    let refusal = client
        .refusal(&format!("mutation {{ {call} {{ id }} }}"), json!({}))
        .await;
    refusal["code"].as_str().unwrap().to_owned()
}

fn update(world: &World, module: (&str, i32)) -> String {
    let id = &world.module(module.0, module.1).id;
    format!("moduleUpdate(input: {{module: \"{id}\", expectedVersion: 99}})")
}

fn create(world: &World, project: &str) -> String {
    let id = &world.project(project).id;
    format!(
        "moduleCreate(input: {{project: \"{id}\", code: \"\", kind: SPECIALIST, title: {{language: \"en\", text: \"X\"}}}})"
    )
}

const FOUND: &str = "projectCreate(input: {code: \"\", acronym: \"X\", title: {language: \"en\", text: \"X\"}, programme: OTHER, startDate: \"2030-01-01\", endDate: \"2030-12-31\"})";

#[tokio::test]
async fn p_2_a_partner_that_is_not_active_reads_what_it_owns_and_writes_nothing() {
    for app in App::on_both().await {
        let world = World::of(&app).await;
        let (manager, trainer) = (app.as_manager_of("nordkoop").await, app.as_trainer_of("nordkoop").await);
        let before = (manager.data(LISTS).await, trainer.data(LISTS).await);
        assert!(buttons(&before.0) > 0 && buttons(&before.1) > 0);
        for state in [
            partner::State::Suspended,
            partner::State::Withdrawn,
            partner::State::Invited,
        ] {
            app.set_partner_state("nordkoop", state).await;
            assert_reads_its_own_and_writes_nothing(&app, &world).await;
        }
        app.set_partner_state("nordkoop", partner::State::Active).await;
        assert_eq!(trainer.data(LISTS).await, before.1, "{}", app.on);
    }
}

async fn assert_reads_its_own_and_writes_nothing(app: &App, world: &World) {
    let (manager, trainer) = (app.as_manager_of("nordkoop").await, app.as_trainer_of("nordkoop").await);
    let seen = trainer.data(LISTS).await;
    assert_eq!(seen["projects"]["totalCount"], 0, "on {}", app.on);
    let own = ["WTG-02", "WTG-04", "WTG-06", "WTG2-02", "WTG2-04"];
    assert_eq!(codes(&seen), own, "on {}", app.on);
    let modules = seen["modules"]["nodes"].as_array().unwrap();
    let sessions = modules
        .iter()
        .filter_map(|node| node["sessions"]["totalCount"].as_u64());
    assert!(sessions.sum::<u64>() > 0, "their sessions with them");
    assert_eq!(buttons(&seen) + buttons(&manager.data(LISTS).await), 0, "on {}", app.on);
    for (client, call, expected) in [
        (&trainer, update(world, ("WTG2-02", 2)), "FORBIDDEN"),
        (&trainer, update(world, ("WTG2-01", 2)), "NOT_FOUND"),
        (&trainer, create(world, "WTG2"), "NOT_FOUND"),
        (&manager, FOUND.to_owned(), "FORBIDDEN"),
    ] {
        assert_eq!(code(client, &call).await, expected, "{call} on {}", app.on);
    }
}

#[tokio::test]
async fn p_2_a_suspended_coordinator_keeps_its_project_in_sight_and_cannot_change_it() {
    for app in App::on_both().await {
        let world = World::of(&app).await;
        let manager = app.as_manager_of("relience").await;
        let wtg2 = &world.project("WTG2").id;
        let change = format!("projectUpdate(input: {{project: \"{wtg2}\", expectedVersion: 99}})");
        assert_eq!(code(&manager, &change).await, "CONFLICT", "{}", app.on);
        app.set_partner_state("relience", partner::State::Suspended).await;
        let seen = manager.data(LISTS).await;
        let mut acronyms = column(&seen["projects"], "acronym");
        acronyms.sort();
        assert_eq!(acronyms, ["WTG", "WTG2"], "{}", app.on);
        assert_eq!(codes(&seen), ["WTG2-07", "WTG2-08"], "{}", app.on);
        for project in seen["projects"]["nodes"].as_array().unwrap() {
            assert_eq!(
                project["partners"],
                json!([{ "partner": { "acronym": "relience" } }]),
                "{}",
                app.on
            );
        }
        assert_eq!(buttons(&seen), 0, "{}", app.on);
        assert_eq!(code(&manager, &change).await, "FORBIDDEN", "{}", app.on);
    }
}

#[tokio::test]
async fn no_list_below_a_partner_counts_projects_that_the_viewer_does_not_see() {
    use project_partner::{Role::Partner, State};
    for app in App::on_both().await {
        let world = World::of(&app).await;
        let viewer = app.as_user("viewer@nordkoop").await;
        app.set_part("nordkoop", world.project("WTG").uuid, Partner, State::Left)
            .await;
        app.set_partner_state("nordkoop", partner::State::Suspended).await;
        let seen = viewer.data(LISTS).await;
        for partner in seen["partners"]["nodes"].as_array().unwrap() {
            let nothing = json!({ "totalCount": 0, "nodes": [], "pageInfo": { "hasNextPage": false } });
            assert_eq!(partner["projects"], nothing, "{} on {}", partner["acronym"], app.on);
        }
    }
}

#[tokio::test]
async fn a_membership_that_ends_and_a_role_that_is_taken_away_end_with_the_next_request() {
    use partner_member::{Column, Role, State};
    for app in App::on_both().await {
        let world = World::of(&app).await;
        let trainer = app.as_trainer_of("nordkoop").await;
        let change = update(&world, ("WTG2-02", 2));
        assert_eq!(code(&trainer, &change).await, "CONFLICT", "{}", app.on);

        let theirs = || app.memberships_of("trainer@nordkoop");
        let roles = |roles: Vec<Role>| Expr::val(serde_json::to_string(&roles).unwrap());
        app.update(theirs().await.col_expr(Column::Roles, roles(vec![Role::Viewer])))
            .await;
        assert_eq!(code(&trainer, &change).await, "FORBIDDEN", "{}", app.on);
        assert_eq!(trainer.data(LISTS).await["projects"]["totalCount"], 2, "{}", app.on);

        app.update(theirs().await.col_expr(Column::Roles, roles(vec![Role::Participant])))
            .await;
        assert_eq!(code(&trainer, &change).await, "NOT_FOUND", "{}", app.on);

        app.update(theirs().await.col_expr(Column::Roles, roles(vec![]))).await;
        assert_eq!(trainer.data(LISTS).await["projects"]["totalCount"], 0, "{}", app.on);

        for state in [State::Ended, State::Invited] {
            let ended = theirs().await.col_expr(Column::Roles, roles(vec![Role::Trainer]));
            app.update(ended.col_expr(Column::State, Expr::val(state.code()))).await;
            let seen = trainer.data(LISTS).await;
            assert_eq!(
                (&seen["projects"]["totalCount"], codes(&seen)),
                (&json!(0), vec![]),
                "{}",
                app.on
            );
            assert_eq!(code(&trainer, &change).await, "NOT_FOUND", "{}", app.on);
            let memberships = trainer.data("{ viewer { memberships { roles } } }").await;
            assert_eq!(memberships["viewer"]["memberships"], json!([]), "{}", app.on);
        }
    }
}

#[tokio::test]
async fn a_closed_account_is_nobody_at_the_next_request() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("nordkoop").await;
        assert_eq!(manager.data(LISTS).await["projects"]["totalCount"], 2, "{}", app.on);
        let account = account::Entity::update_many().filter(account::Column::Email.eq("manager@nordkoop.example.org"));
        app.update(account.col_expr(account::Column::Active, Expr::val(false)))
            .await;
        let answer = manager.send(&json!({ "query": LISTS })).await;
        assert_eq!(answer.status(), 401, "{}", app.on);
    }
}

#[tokio::test]
async fn an_invited_partner_sees_the_project_and_takes_no_part_yet() {
    use project_partner::{Role::Partner, State};
    for app in App::on_both().await {
        let world = World::of(&app).await;
        app.set_part("nordkoop", world.project("WTG2").uuid, Partner, State::Invited)
            .await;
        let trainer = app.as_trainer_of("nordkoop").await;
        let seen = trainer.data(LISTS).await;
        assert_eq!(seen["projects"]["totalCount"], 2, "{}", app.on);
        let of_wtg2: Vec<String> = codes(&seen)
            .into_iter()
            .filter(|code| code.starts_with("WTG2"))
            .collect();
        assert_eq!(of_wtg2, ["WTG2-02", "WTG2-04"], "its own modules alone, on {}", app.on);
        assert_eq!(code(&trainer, &create(&world, "WTG2")).await, "FORBIDDEN", "{}", app.on);
    }
}

#[tokio::test]
async fn j_5_a_partner_that_has_left_keeps_its_own_records_and_loses_the_project() {
    use project_partner::{Role::Partner, State};
    for app in App::on_both().await {
        let world = World::of(&app).await;
        for project in ["WTG", "WTG2"] {
            app.set_part("nordkoop", world.project(project).uuid, Partner, State::Left)
                .await;
        }
        let trainer = app.as_trainer_of("nordkoop").await;
        let seen = trainer.data(LISTS).await;
        assert_eq!(seen["projects"]["totalCount"], 0, "{}", app.on);
        assert_eq!(
            codes(&seen),
            ["WTG-02", "WTG-04", "WTG-06", "WTG2-02", "WTG2-04"],
            "{}",
            app.on
        );
        let own = &world.module("WTG2-04", 1).id;
        let module = trainer
            .data(&format!(
                "{{ module(id: \"{own}\") {{ code project {{ id }} prerequisites {{ module {{ code }} }} }} }}"
            ))
            .await;
        assert_eq!(module["module"]["project"], Value::Null, "{}", app.on);
        assert_eq!(code(&trainer, &create(&world, "WTG2")).await, "NOT_FOUND", "{}", app.on);
        // What it has published it cannot continue there; the button goes with the right. It can end it.
        let change = format!("moduleUpdate(input: {{module: \"{own}\", expectedVersion: 1}})");
        assert_eq!(code(&trainer, &change).await, "FORBIDDEN", "{}", app.on);
        let modules = seen["modules"]["nodes"].as_array().unwrap().iter();
        let shown = modules
            .filter(|node| node["code"] == "WTG2-04")
            .map(|node| &node["viewerCan"]);
        assert_eq!(shown.collect::<Vec<_>>(), [&json!(["RETIRE"])], "{}", app.on);
        // The others go on seeing what it gave to the project.
        let other = app.as_trainer_of("growwell").await.data(LISTS).await;
        assert!(codes(&other).contains(&"WTG2-04".to_owned()), "{}", app.on);
    }
}

#[tokio::test]
async fn an_associated_partner_reads_what_is_shared_and_adds_nothing() {
    use project_partner::{Role::Associated, State};
    for app in App::on_both().await {
        let world = World::of(&app).await;
        app.set_part("punte", world.project("WTG2").uuid, Associated, State::Active)
            .await;
        let trainer = app.as_trainer_of("punte").await;
        let seen = codes(&trainer.data(LISTS).await);
        assert!(
            seen.contains(&"WTG2-04".to_owned()) && !seen.contains(&"WTG2-07".to_owned()),
            "{}",
            app.on
        );
        assert_eq!(code(&trainer, &create(&world, "WTG2")).await, "FORBIDDEN", "{}", app.on);
    }
}

#[tokio::test]
async fn a_link_to_a_hidden_project_is_null() {
    use project_partner::{Role::Partner, State};
    let document = "{ projects { nodes { acronym predecessor { acronym } successors { acronym } } } }";
    for app in App::on_both().await {
        let world = World::of(&app).await;
        let (left, stayed) = (app.as_manager_of("nordkoop").await, app.as_manager_of("punte").await);
        let both = left.data(document).await;
        app.set_part("nordkoop", world.project("WTG").uuid, Partner, State::Left)
            .await;
        let seen = left.data(document).await;
        assert_eq!(
            seen["projects"]["nodes"],
            json!([{ "acronym": "WTG2", "predecessor": null, "successors": [] }]),
            "{}",
            app.on
        );
        assert_eq!(stayed.data(document).await, both, "{}", app.on);
        app.set_part("punte", world.project("WTG2").uuid, Partner, State::Left)
            .await;
        let seen = stayed.data(document).await;
        assert_eq!(
            seen["projects"]["nodes"],
            json!([{ "acronym": "WTG", "predecessor": null, "successors": [] }]),
            "{}",
            app.on
        );
    }
}
