//! Projects: founding, changing, moving, sharing, and who is refused what, in which order.

mod input;
mod life;
mod outside;
mod partnership;
mod race;
mod target;
mod time;

use entity::{partner_member::Role, project::Status, project_partner};
use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use crate::support::{
    App,
    answer::{violations, with},
    persona::Client,
};

const CREATE: &str =
    "mutation($input: ProjectCreateInput!) { projectCreate(input: $input) { id version code status } }";
const UPDATE: &str = "mutation($input: ProjectUpdateInput!) { projectUpdate(input: $input) { id version } }";

/// The least that a project needs.
fn least(code: &str) -> Value {
    json!({
        "code": code,
        "acronym": code,
        "title": { "language": "en", "text": "A small project" },
        "programme": "OTHER",
        "startDate": "2026-01-01",
        "endDate": "2027-12-31",
    })
}

async fn create(client: &Client<'_>, input: Value) -> Value {
    client.data_with(CREATE, json!({ "input": input })).await["projectCreate"].clone()
}

async fn create_refused(client: &Client<'_>, input: Value) -> Value {
    client.refusal(CREATE, json!({ "input": input })).await
}

async fn update(client: &Client<'_>, project: &Value, more: Value) -> Value {
    let input = with(
        json!({ "project": project["id"], "expectedVersion": project["version"] }),
        &more,
    );
    client.data_with(UPDATE, json!({ "input": input })).await["projectUpdate"].clone()
}

async fn update_refused(client: &Client<'_>, project: &Value, more: Value) -> Value {
    let input = with(
        json!({ "project": project["id"], "expectedVersion": project["version"] }),
        &more,
    );
    client.refusal(UPDATE, json!({ "input": input })).await
}

/// Moves a project on: `change(…, "projectStart", json!({}))`; the project as it is then.
async fn change(client: &Client<'_>, project: &Value, mutation: &str, more: Value) -> Value {
    let input = with(
        json!({ "project": project["id"], "expectedVersion": project["version"] }),
        &more,
    );
    let document = changing(mutation, "id version status");
    client.data_with(&document, json!({ "input": input })).await[mutation].clone()
}

async fn change_refused(client: &Client<'_>, project: &Value, mutation: &str, more: Value) -> Value {
    let input = with(
        json!({ "project": project["id"], "expectedVersion": project["version"] }),
        &more,
    );
    client
        .refusal(&changing(mutation, "id"), json!({ "input": input }))
        .await
}

/// A mutation that takes its input from the variable of that name.
fn changing(mutation: &str, selection: &str) -> String {
    let name = format!("{}{}", mutation[..1].to_uppercase(), &mutation[1..]);
    format!("mutation($input: {name}Input!) {{ {mutation}(input: $input) {{ {selection} }} }}")
}

/// What somebody sees of one field of a project, null if they do not see the project.
async fn seen(client: &Client<'_>, project: &Value, selection: &str) -> Value {
    let document = format!("query($id: ID!) {{ project(id: $id) {{ {selection} }} }}");
    client.data_with(&document, json!({ "id": project["id"] })).await["project"].clone()
}

const EVERYTHING: &str = "query($id: ID!) { project(id: $id) {
    code acronym title titleTranslations { language text } summary(language: \"fr\") summaryTranslations { language text }
    objectives objectiveTranslations { language text } programme actionType callYear grantAgreementNumber
    startDate endDate timeline status topics targetGroups languages website visibility plannedMobilities
    genderTargets { gender share } reconciliation { plannedTotal plannedByHost actual difference hosts { country } }
    coordinator { acronym } partners { role sending hosting state partner { acronym } version }
    predecessor { acronym } successors { acronym } retainUntil viewerCan version
    mobilityTargets { planned } modules { totalCount }
} }";

#[tokio::test]
async fn everything_that_is_given_is_read_back() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let input = json!({
            "code": "WTG-3.0/b", "acronym": "WTG3",
            "title": { "language": "en", "text": "Work to Grow III" },
            "summary": { "language": "fr", "text": "Une suite." },
            "objectives": [[{ "language": "en", "text": "Learn" }, { "language": "fr", "text": "Apprendre" }], [{ "language": "fr", "text": "Transmettre" }]],
            "programme": "ERASMUS_PLUS_2021_2027", "actionType": "KA121-VET", "callYear": 2026,
            "grantAgreementNumber": "2026-1-FR01-KA121-VET-000001",
            "startDate": "2026-01-01", "endDate": "2096-02-29",
            "topics": ["social economy", "été"], "targetGroups": ["educators"], "languages": ["fr", "en"],
            "website": "https://wtg3.example.org/", "visibility": "PUBLIC", "plannedMobilities": 12,
            "genderTargets": [{ "gender": "FEMALE", "share": 50 }, { "gender": "MALE", "share": 50 }],
            "predecessor": global_id(app.project("WTG2").await.id), "retainUntil": "2100-01-01",
            "sending": false, "hosting": true,
        });
        let made = create(&manager, input).await;
        let read = manager.data_with(EVERYTHING, json!({ "id": made["id"] })).await;
        let part = json!({ "role": "COORDINATOR", "sending": false, "hosting": true, "state": "ACTIVE", "partner": { "acronym": "relience" }, "version": 1 });
        let version = |language: &str, text: &str| json!({ "language": language, "text": text });
        let expected = json!({
            "code": "WTG-3.0/b", "acronym": "WTG3",
            "title": "Work to Grow III", "titleTranslations": [version("en", "Work to Grow III")],
            "summary": "Une suite.", "summaryTranslations": [version("fr", "Une suite.")],
            "objectives": ["Learn", "Transmettre"],
            "objectiveTranslations": [[version("en", "Learn"), version("fr", "Apprendre")], [version("fr", "Transmettre")]],
            "programme": "ERASMUS_PLUS_2021_2027", "actionType": "KA121-VET", "callYear": 2026,
            "grantAgreementNumber": "2026-1-FR01-KA121-VET-000001",
            "startDate": "2026-01-01", "endDate": "2096-02-29", "timeline": "RUNNING", "status": "DRAFT",
            "topics": ["social economy", "été"], "targetGroups": ["educators"], "languages": ["fr", "en"],
            "website": "https://wtg3.example.org/", "visibility": "PUBLIC", "plannedMobilities": 12,
            "genderTargets": [{ "gender": "FEMALE", "share": 50 }, { "gender": "MALE", "share": 50 }],
            "reconciliation": { "plannedTotal": 12, "plannedByHost": 0, "actual": null, "difference": 12, "hosts": [] },
            "coordinator": { "acronym": "relience" }, "partners": [part],
            "predecessor": { "acronym": "WTG2" }, "successors": [], "retainUntil": "2100-01-01",
            "viewerCan": ["UPDATE", "SET_TARGETS", "START", "TERMINATE", "INVITE_PARTNER"], "version": 1, "mobilityTargets": [], "modules": { "totalCount": 0 },
        });
        assert_eq!(read["project"], expected, "{}", app.on);
        let before = manager
            .data_with(
                "query($id: ID!) { project(id: $id) { successors { acronym } } }",
                json!({ "id": global_id(app.project("WTG2").await.id) }),
            )
            .await;
        assert_eq!(
            before["project"]["successors"],
            json!([{ "acronym": "WTG3" }]),
            "{}",
            app.on
        );
    }
}

#[tokio::test]
async fn the_only_possible_partner_is_taken_and_several_are_named() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let made = create(&manager, least("ONE")).await;
        assert_eq!((&made["version"], &made["status"]), (&json!(1), &json!("DRAFT")));

        let (relience, nordkoop) = (app.partner("relience").await, app.partner("nordkoop").await);
        let mut planting = app.plant().await;
        planting
            .member(&app.account("manager@relience").await, &nordkoop, &[Role::Manager])
            .await;
        planting.done().await;

        let refusal = create_refused(&manager, least("TWO")).await;
        assert_eq!(violations(&refusal), ["input.partner REQUIRED"], "{}", app.on);
        let message = refusal["violations"][0]["message"].as_str().unwrap();
        for choice in [relience.id, nordkoop.id] {
            assert!(message.contains(&global_id(choice)), "{message}");
        }
        let named = create(
            &manager,
            with(least("TWO"), &json!({ "partner": global_id(nordkoop.id) })),
        )
        .await;
        let coordinator = manager
            .data_with(
                "query($id: ID!) { project(id: $id) { coordinator { acronym } } }",
                json!({ "id": named["id"] }),
            )
            .await;
        assert_eq!(coordinator["project"]["coordinator"]["acronym"], "nordkoop");
    }
}

#[tokio::test]
async fn a_project_is_founded_for_a_partner_of_ones_own_only() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let for_partner = |id: String| with(least("X"), &json!({ "partner": id }));
        let foreign = create_refused(&manager, for_partner(global_id(app.partner("nordkoop").await.id))).await;
        assert_eq!(foreign["code"], "FORBIDDEN", "{}", app.on);
        for unknown in ["partner_00000000000070008000000000000000", "partner_1", "", "project_x"] {
            let refusal = create_refused(&manager, for_partner(unknown.to_owned())).await;
            assert_eq!(refusal["code"], "NOT_FOUND", "{unknown:?} {}", app.on);
        }
        for who in [
            "admin@relience",
            "trainer@relience",
            "viewer@relience",
            "participant1@relience",
        ] {
            let refusal = create_refused(&app.as_user(who).await, least("X")).await;
            assert_eq!(refusal["code"], "FORBIDDEN", "{who} {}", app.on);
        }
        let refusal = create_refused(&app.as_user("operator").await, least("X")).await;
        assert_eq!(refusal["code"], "FORBIDDEN");
        let refusal = create_refused(&app.anonymous(), least("X")).await;
        assert_eq!(refusal["code"], "UNAUTHENTICATED");
    }
}

#[tokio::test]
async fn j_1_the_founder_coordinates_and_nobody_else_can() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let made = create(
            &manager,
            with(least("J1"), &json!({ "sending": false, "hosting": true })),
        )
        .await;
        let read = manager
            .data_with(
                "query($id: ID!) { project(id: $id) { partners { role state sending hosting partner { acronym } } } }",
                json!({ "id": made["id"] }),
            )
            .await;
        let coordinator = json!({ "role": "COORDINATOR", "state": "ACTIVE", "sending": false, "hosting": true, "partner": { "acronym": "relience" } });
        assert_eq!(read["project"]["partners"], json!([coordinator]), "{}", app.on);

        let project = app.project("J1").await;
        let second = project_partner::Model {
            partner_id: app.partner("nordkoop").await.id,
            ..project_partner::Model::coordinator(app.plant().await.id(), &project, true, true)
        };
        let planting = app.plant().await;
        let refused = planting.tx.insert::<project_partner::Entity>(second).await;
        assert_eq!(refused.unwrap_err().code(), "CONFLICT", "{}", app.on);
    }
}

#[tokio::test]
async fn j_2_only_draft_and_ongoing_projects_are_edited() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let relience = app.partner("relience").await;
        let mut planting = app.plant().await;
        let states = [
            (Status::Draft, true),
            (Status::Ongoing, true),
            (Status::Submitted, false),
            (Status::Finalised, false),
            (Status::Terminated, false),
        ];
        let mut projects = Vec::new();
        for (status, open) in states {
            let row = planting
                .project(&relience, &format!("J2-{}", status.code()), |_| (), status)
                .await;
            projects.push((row, open));
        }
        planting.done().await;
        for (row, open) in projects {
            let project = json!({ "id": global_id(row.id), "version": 1 });
            let can = manager
                .data_with(
                    "query($id: ID!) { project(id: $id) { viewerCan } }",
                    json!({ "id": project["id"] }),
                )
                .await;
            let can = can["project"]["viewerCan"]
                .as_array()
                .unwrap()
                .contains(&json!("UPDATE"));
            assert_eq!(can, open, "{} {}", row.status.code(), app.on);
            if open {
                assert_eq!(
                    update(&manager, &project, json!({ "acronym": "X" })).await["version"],
                    2
                );
            } else {
                let refusal = update_refused(&manager, &project, json!({ "acronym": "" })).await;
                let moves = match row.status {
                    Status::Submitted => json!(["REOPEN", "FINALISE", "TERMINATE"]),
                    _ => json!([]),
                };
                let state = json!({ "code": "INVALID_STATE", "state": row.status.code(), "allowed": moves });
                assert_eq!(refusal, state, "{}", app.on);
            }
        }
    }
}

#[tokio::test]
async fn j_3_differences_are_shown_and_not_repaired() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let read = manager
            .data(r#"{ projects(filter: { acronym: ["WTG", "wtg2"] }, orderBy: { field: ACRONYM, direction: ASC }) { nodes {
                acronym mobilityTargets { hostCountry planned hostPartner { acronym } }
                reconciliation { plannedTotal plannedByHost actual difference hosts { country planned actual difference } } } } }"#)
            .await;
        let of = |place: usize| &read["projects"]["nodes"][place];
        assert_eq!(of(0)["acronym"], "WTG");
        let target = |country: &str, planned: i32, partner: Value| json!({ "hostCountry": country, "planned": planned, "hostPartner": partner });
        assert_eq!(
            of(0)["mobilityTargets"],
            json!([
                target("SE", 18, json!({ "acronym": "nordkoop" })),
                target("RO", 8, json!(null)),
                target("GB", 8, json!(null))
            ]),
            "{}",
            app.on
        );
        assert_eq!(of(0)["reconciliation"]["difference"], 2);
        let host = |country: &str, planned: i32, actual: i32| json!({ "country": country, "planned": planned, "actual": actual, "difference": planned - actual });
        assert_eq!(
            of(1)["reconciliation"],
            json!({ "plannedTotal": 24, "plannedByHost": 24, "actual": 3, "difference": 0, "hosts": [host("GB", 6, 0), host("RO", 8, 2), host("SE", 10, 1)] })
        );
    }
}

#[tokio::test]
async fn j_4_a_project_does_not_end_before_it_begins() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let backwards = json!({ "startDate": "2026-02-02", "endDate": "2026-02-01" });
        let refusal = create_refused(&manager, with(least("J4"), &backwards)).await;
        assert_eq!(violations(&refusal), ["input.endDate J-4"], "{}", app.on);
        let made = create(
            &manager,
            with(
                least("J4"),
                &json!({ "startDate": "2026-02-01", "endDate": "2026-02-01" }),
            ),
        )
        .await;
        let refusal = update_refused(&manager, &made, backwards).await;
        assert_eq!(violations(&refusal), ["input.endDate J-4"]);
        let refusal = update_refused(&manager, &made, json!({ "startDate": "2026-02-02" })).await;
        assert_eq!(violations(&refusal), ["input.endDate J-4"]);
    }
}

#[tokio::test]
async fn visible_comes_before_allowed_before_version_before_state_before_input() {
    for app in App::on_both().await {
        let wtg = app.project("WTG").await;
        let wtg2 = app.project("WTG2").await;
        let (finished, running) = (global_id(wtg.id), global_id(wtg2.id));
        let at = |id: &str, version: i32| json!({ "id": id, "version": version });
        let wrong = json!({ "code": "" });
        let stranger = app.as_manager_of("solo").await;
        let partner = app.as_manager_of("nordkoop").await;
        let viewer = app.as_user("viewer@relience").await;
        let manager = app.as_manager_of("relience").await;

        let refusal = update_refused(&stranger, &at(&finished, 99), wrong.clone()).await;
        assert_eq!(refusal, json!({ "code": "NOT_FOUND" }), "{}", app.on);
        for client in [&partner, &viewer] {
            let refusal = update_refused(client, &at(&finished, 99), wrong.clone()).await;
            assert_eq!(refusal, json!({ "code": "FORBIDDEN" }), "{}", app.on);
        }
        let refusal = update_refused(&manager, &at(&finished, 99), wrong.clone()).await;
        assert_eq!(refusal, json!({ "code": "CONFLICT", "currentVersion": wtg.version }));
        let refusal = update_refused(&manager, &at(&finished, wtg.version), wrong.clone()).await;
        assert_eq!(refusal["code"], "INVALID_STATE");
        let refusal = update_refused(&manager, &at(&running, wtg2.version), wrong.clone()).await;
        assert_eq!(refusal["code"], "BAD_USER_INPUT");
        let refusal = update_refused(&app.anonymous(), &at(&running, wtg2.version), wrong).await;
        assert_eq!(refusal["code"], "UNAUTHENTICATED");
    }
}
