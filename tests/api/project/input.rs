//! What may be given, what is refused, and what null means.

use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use super::{EVERYTHING, create, create_refused, least, update, update_refused};
use crate::support::{
    App,
    answer::{violations, with},
};

#[tokio::test]
async fn what_is_left_out_stays_and_null_clears() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let full = json!({
            "actionType": "KA122", "callYear": 2026, "grantAgreementNumber": "G-1", "website": "https://a.example.org",
            "plannedMobilities": 3, "topics": ["a"], "targetGroups": ["b"], "languages": ["fr"],
            "genderTargets": [{ "gender": "OTHER", "share": 1 }], "objectives": [[{ "language": "en", "text": "o" }]],
            "summary": { "language": "en", "text": "s" }, "predecessor": global_id(app.project("WTG").await.id),
            "retainUntil": "2050-01-01",
        });
        let made = create(&manager, with(least("CLEAR"), &full)).await;
        let read = async || manager.data_with(EVERYTHING, json!({ "id": made["id"] })).await["project"].clone();
        let mut before = read().await;
        let made = update(&manager, &made, json!({ "acronym": "CLEAR2" })).await;
        assert_eq!(made["version"], 2);
        let after = read().await;
        before["acronym"] = json!("CLEAR2");
        before["version"] = json!(2);
        assert_eq!(before, after, "{}", app.on);

        let nulls = json!({
            "actionType": null, "callYear": null, "grantAgreementNumber": null, "website": null, "plannedMobilities": null,
            "topics": null, "targetGroups": null, "languages": null, "genderTargets": null, "objectives": null,
            "summary": null, "predecessor": null, "retainUntil": null,
        });
        update(&manager, &made, nulls).await;
        let mut cleared = before.clone();
        for field in [
            "actionType",
            "callYear",
            "grantAgreementNumber",
            "website",
            "plannedMobilities",
            "predecessor",
        ] {
            cleared[field] = json!(null);
        }
        for field in [
            "topics",
            "targetGroups",
            "languages",
            "genderTargets",
            "objectives",
            "objectiveTranslations",
            "summaryTranslations",
        ] {
            cleared[field] = json!([]);
        }
        cleared["reconciliation"] =
            json!({ "plannedTotal": null, "plannedByHost": 0, "actual": null, "difference": null, "hosts": [] });
        cleared["summary"] = json!("");
        cleared["retainUntil"] = json!("2032-12-31");
        cleared["version"] = json!(3);
        assert_eq!(read().await, cleared, "{}", app.on);
    }
}

#[tokio::test]
async fn what_a_project_needs_cannot_be_cleared() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let made = create(&manager, least("NEED")).await;
        let needed = [
            "code",
            "acronym",
            "title",
            "programme",
            "startDate",
            "endDate",
            "visibility",
        ];
        let nulls: serde_json::Map<String, Value> =
            needed.iter().map(|field| ((*field).to_owned(), json!(null))).collect();
        let refusal = update_refused(&manager, &made, Value::Object(nulls)).await;
        let mut found = violations(&refusal);
        found.sort();
        let mut expected: Vec<String> = needed.iter().map(|field| format!("input.{field} REQUIRED")).collect();
        expected.sort();
        assert_eq!(found, expected, "{}", app.on);
    }
}

#[tokio::test]
async fn translations_come_and_go_but_the_default_stays() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let made = create(&manager, least("LANG")).await;
        let titles = async || {
            let read = manager
                .data_with(
                    "query($id: ID!) { project(id: $id) { fr: title(language: \"fr-CH\") sv: title(language: \"sv\") titleTranslations { language text } } }",
                    json!({ "id": made["id"] }),
                )
                .await;
            read["project"].clone()
        };
        let english = json!({ "language": "en", "text": "A small project" });
        let french = json!({ "language": "fr", "text": "Un petit projet" });
        let made = update(&manager, &made, json!({ "title": french })).await;
        assert_eq!(
            titles().await,
            json!({ "fr": "Un petit projet", "sv": "A small project", "titleTranslations": [english, french] }),
            "{}",
            app.on
        );
        let made = update(
            &manager,
            &made,
            json!({ "title": { "language": "fr", "text": "Un projet" } }),
        )
        .await;
        let made = update(&manager, &made, json!({ "title": { "language": "sv", "text": null } })).await;
        assert_eq!(titles().await["fr"], "Un projet");
        for removed in [
            json!({ "language": "en", "text": null }),
            json!({ "language": "en" }),
            json!({ "language": "en", "text": " " }),
        ] {
            let refusal = update_refused(&manager, &made, json!({ "title": removed })).await;
            assert_eq!(
                violations(&refusal),
                ["input.title.text REQUIRED"],
                "{removed} {}",
                app.on
            );
        }
        update(&manager, &made, json!({ "title": { "language": "fr", "text": null } })).await;
        assert_eq!(titles().await["titleTranslations"], json!([english]));
        let spelled = json!({ "language": "EN", "text": "Another" });
        let made = json!({ "id": made["id"], "version": 5 });
        update(&manager, &made, json!({ "title": spelled })).await;
        assert_eq!(
            titles().await["titleTranslations"],
            json!([{ "language": "en", "text": "Another" }]),
            "the case of a tag makes no other language: {}",
            app.on
        );
    }
}

#[tokio::test]
async fn everything_wrong_is_said_at_once_with_path_and_rule() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let wrong = json!({
            "code": "has space", "acronym": " ", "title": { "language": "no such", "text": "x".repeat(301) },
            "summary": { "language": "en", "text": "bell \u{7}" },
            "objectives": [[], [{ "language": "en", "text": "" }]],
            "actionType": "y".repeat(41), "callYear": 1900, "grantAgreementNumber": "z".repeat(81),
            "startDate": "2026-01-02", "endDate": "2026-01-01", "retainUntil": "2025-01-01",
            "topics": [""], "targetGroups": ["t".repeat(201)], "languages": ["french!"], "website": "ftp://example.org",
            "visibility": "PARTNER", "plannedMobilities": -1,
            "genderTargets": [{ "gender": "MALE", "share": 60 }, { "gender": "FEMALE", "share": 60 }],
        });
        let refusal = create_refused(&manager, with(least("X"), &wrong)).await;
        let expected = [
            "input.code CODE",
            "input.acronym REQUIRED",
            "input.title.language LANGUAGE",
            "input.title.text TOO_LONG",
            "input.summary.text CHARACTERS",
            "input.objectives[0] REQUIRED",
            "input.objectives[1].text REQUIRED",
            "input.actionType TOO_LONG",
            "input.grantAgreementNumber TOO_LONG",
            "input.topics[0] REQUIRED",
            "input.targetGroups[0] TOO_LONG",
            "input.languages[0] LANGUAGE",
            "input.website URL",
            "input.endDate J-4",
            "input.visibility VISIBILITY",
            "input.plannedMobilities RANGE",
            "input.callYear RANGE",
            "input.genderTargets RANGE",
            "input.retainUntil X-7",
        ];
        assert_eq!(violations(&refusal), expected, "{}", app.on);
        let count = manager
            .data("{ projects(filter: { acronym: [\" \"] }) { totalCount } }")
            .await;
        assert_eq!(count["projects"]["totalCount"], 0);
    }
}

#[tokio::test]
async fn values_of_the_wrong_shape_get_a_code() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        for wrong in [
            json!({ "startDate": "2026-13-01" }),
            json!({ "startDate": "2026-1-1" }),
            json!({ "endDate": "+10000-01-01" }),
            json!({ "endDate": 5 }),
            json!({ "website": 5 }),
            json!({ "languages": [[]] }),
        ] {
            let refusal = create_refused(&manager, with(least("SHAPE"), &wrong)).await;
            assert_eq!(refusal["code"], "BAD_USER_INPUT", "{wrong} {}", app.on);
        }
        for wrong in [
            json!({ "programme": "MARS" }),
            json!({ "callYear": "x" }),
            json!({ "colour": 1 }),
            json!({ "code": null }),
        ] {
            let refusal = create_refused(&manager, with(least("SHAPE"), &wrong)).await;
            let code = refusal["code"].as_str().unwrap();
            assert!(
                ["BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"].contains(&code),
                "{wrong} {refusal}"
            );
        }
    }
}

#[tokio::test]
async fn dates_are_days_that_both_databases_and_the_contract_can_say() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        for (start, end, path) in [
            ("0001-01-01", "2026-01-01", "input.startDate"),
            ("2026-01-01", "9999-12-31", "input.endDate"),
            ("1899-12-31", "2026-01-01", "input.startDate"),
        ] {
            let refusal = create_refused(
                &manager,
                with(least("FAR"), &json!({ "startDate": start, "endDate": end })),
            )
            .await;
            assert_eq!(
                violations(&refusal),
                [format!("{path} RANGE")],
                "{start} {end} {}",
                app.on
            );
        }
        let far = json!({ "startDate": "1900-01-01", "endDate": "2199-12-31" });
        let made = create(&manager, with(least("FAR"), &far)).await;
        let read = manager.data_with(EVERYTHING, json!({ "id": made["id"] })).await;
        assert_eq!(read["project"]["retainUntil"], "2204-12-31", "{}", app.on);
    }
}

#[tokio::test]
async fn a_code_is_unique_for_its_coordinator() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let made = create(&manager, least("SAME")).await;
        let refusal = create_refused(&manager, least("SAME")).await;
        assert_eq!(violations(&refusal), ["input.code UNIQUE"], "{}", app.on);
        create(&app.as_manager_of("nordkoop").await, least("SAME")).await;
        let refusal = update_refused(&manager, &made, json!({ "code": "WTG" })).await;
        assert_eq!(violations(&refusal), ["input.code UNIQUE"]);
        let version = manager
            .data_with(
                "query($id: ID!) { project(id: $id) { version code } }",
                json!({ "id": made["id"] }),
            )
            .await;
        assert_eq!(version["project"], json!({ "version": 1, "code": "SAME" }));
    }
}
