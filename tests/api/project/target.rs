//! Targets: how many mobilities are planned, and where.

use entity::{
    audit_entry,
    project_partner::{Role, State},
};
use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use super::{change, change_refused, create, least, seen};
use crate::support::{
    App,
    answer::{each, violations},
};

const TARGETS: &str = "version mobilityTargets { id version hostCountry planned hostPartner { acronym } } \
                       reconciliation { plannedTotal plannedByHost difference hosts { country planned } }";

/// A project of relience's in which nordkoop (SE) hosts, fjord (NO) is invited to host, and punte only sends.
async fn project(app: &App) -> Value {
    let made = create(&app.as_manager_of("relience").await, least("PLAN")).await;
    let row = app.project("PLAN").await;
    let mut planting = app.plant().await;
    for (partner, state) in [
        ("nordkoop", State::Active),
        ("fjord", State::Invited),
        ("growwell", State::Left),
    ] {
        planting
            .part(&row, &app.partner(partner).await, Role::Partner, state)
            .await;
    }
    planting.done().await;
    made
}

async fn partner(app: &App, acronym: &str) -> Value {
    json!(global_id(app.partner(acronym).await.id))
}

#[tokio::test]
async fn j_3_targets_are_replaced_together_and_stand_beside_the_planned_total() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let made = project(&app).await;
        let (nordkoop, fjord) = (partner(&app, "nordkoop").await, partner(&app, "fjord").await);
        let set = async |project: &Value, targets: Value| {
            change(&manager, project, "mobilityTargetsSet", json!({ "targets": targets })).await
        };
        let first = set(
            &made,
            json!([
                { "hostCountry": "SE", "planned": 8 },
                { "hostPartner": nordkoop, "planned": 18 },
                { "hostPartner": fjord, "planned": 1 },
            ]),
        )
        .await;
        assert_eq!(first["version"], 2, "{}", app.on);
        let before = seen(&manager, &made, TARGETS).await;
        let hosts = json!([{ "country": "NO", "planned": 1 }, { "country": "SE", "planned": 26 }]);
        let figures = json!({ "plannedTotal": null, "plannedByHost": 27, "difference": null, "hosts": hosts });
        assert_eq!(before["reconciliation"], figures, "{}", app.on);
        let next = set(
            &first,
            json!([
                { "hostPartner": nordkoop, "planned": 20 },
                { "hostCountry": "RO", "planned": 100_000 },
                { "hostCountry": "SE", "planned": 8 },
            ]),
        )
        .await;
        let after = seen(&manager, &next, TARGETS).await;
        let shown = |target: &Value| {
            let partner = target["hostPartner"]["acronym"].clone();
            (
                target["hostCountry"].clone(),
                partner,
                target["planned"].clone(),
                target["version"].clone(),
            )
        };
        let targets: Vec<_> = after["mobilityTargets"].as_array().unwrap().iter().map(shown).collect();
        let expected = [
            (json!("SE"), Value::Null, json!(8), json!(1)),
            (json!("SE"), json!("nordkoop"), json!(20), json!(2)),
            (json!("RO"), Value::Null, json!(100_000), json!(1)),
        ];
        assert_eq!(targets, expected, "{}", app.on);
        let (old, new) = (
            each(&before["mobilityTargets"], "id"),
            each(&after["mobilityTargets"], "id"),
        );
        assert_eq!(old[..2], new[..2], "what stays is the same object");
        let gone = old[2].clone();
        let node = manager
            .data_with("query($id: ID!) { node(id: $id) { id } }", json!({ "id": gone }))
            .await;
        assert_eq!(node["node"], Value::Null);
        let cleared = set(&next, json!([])).await;
        assert_eq!(seen(&manager, &cleared, TARGETS).await["mobilityTargets"], json!([]));
        assert_audited(&app).await;
    }
}

async fn assert_audited(app: &App) {
    let entries = app.rows::<audit_entry::Entity>().await.into_iter();
    let entries: Vec<_> = entries.filter(|row| row.request_id != "demo").collect();
    let count = |kind: &str, verb: &str| {
        entries
            .iter()
            .filter(|row| row.kind == kind && row.verb == verb)
            .count()
    };
    let counted = ["CREATE", "UPDATE", "REMOVE"].map(|verb| count("mobility_target", verb));
    assert_eq!((count("project", "SET_TARGETS"), counted), (3, [4, 1, 4]), "{}", app.on);
}

#[tokio::test]
async fn a_target_names_one_host_of_the_project_once_with_a_number() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let made = project(&app).await;
        let (nordkoop, left) = (partner(&app, "nordkoop").await, partner(&app, "growwell").await);
        let (coordinator, stranger) = (partner(&app, "relience").await, partner(&app, "solo").await);
        let wrong = json!([
            { "planned": 1 },
            { "hostCountry": "SE", "hostPartner": nordkoop, "planned": 1 },
            { "hostCountry": "Sweden", "planned": 1 },
            { "hostPartner": left, "planned": 0 },
            { "hostPartner": coordinator, "planned": 1 },
            { "hostPartner": stranger, "planned": 100_001 },
            { "hostCountry": "RO", "planned": 1 },
            { "hostCountry": "RO", "planned": 2 },
        ]);
        let refusal = change_refused(&manager, &made, "mobilityTargetsSet", json!({ "targets": wrong })).await;
        let expected = [
            "input.targets[0] ONE_OF",
            "input.targets[1] ONE_OF",
            "input.targets[2].hostCountry COUNTRY",
            "input.targets[3].hostPartner HOSTING",
            "input.targets[3].planned RANGE",
            "input.targets[4].hostPartner HOSTING",
            "input.targets[5].hostPartner HOSTING",
            "input.targets[5].planned RANGE",
            "input.targets[7] UNIQUE",
        ];
        assert_eq!(violations(&refusal), expected, "{}", app.on);
        let unknown = json!([{ "hostPartner": "partner_00000000000070008000000000000000", "planned": 1 }]);
        let refusal = change_refused(&manager, &made, "mobilityTargetsSet", json!({ "targets": unknown })).await;
        assert_eq!(refusal["code"], "NOT_FOUND", "{}", app.on);
        let stale = json!({ "id": made["id"], "version": 9 });
        let refusal = change_refused(&manager, &stale, "mobilityTargetsSet", json!({ "targets": [] })).await;
        assert_eq!(refusal, json!({ "code": "CONFLICT", "currentVersion": 1 }));
    }
}
