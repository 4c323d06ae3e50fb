//! What somebody sees as a file.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{EXPORT, counts, exported, imported, standing_of};
use crate::support::{App, Outside};

const NASTY: &str = "Participant ID,Participant Profile,Participant First Name,Participant Last Name,Participant Profession\n\
    X-1,LEARNER,'=1+1,Éloïse,\"a, b\"\nX-2,LEARNER,Plain,'+Plus,'''quoted\n";

fn wtg2(kind: &str, format: &str) -> Value {
    let filter = json!({ "projectAcronym": ["WTG2"] });
    match kind {
        "PARTICIPANT" => json!({ "kind": kind, "format": format, "participants": filter }),
        _ => json!({ "kind": kind, "format": format, "mobilities": filter }),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_can_be_imported_again_and_runs_nothing() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let made = imported(&app, &manager, "PARTICIPANT", NASTY.as_bytes(), json!({})).await;
        assert_eq!(counts(&made), [2, 0, 0, 0], "{}: {made}", app.on);
        let mine = json!({ "kind": "PARTICIPANT", "format": "CSV", "participants": { "externalId": ["X-1", "X-2"] } });
        let (id, csv) = exported(&app, &manager, mine).await;
        let told = String::from_utf8(csv.clone()).unwrap();
        assert!(
            told.contains("'=1+1") && told.contains("'+Plus") && told.contains("Éloïse"),
            "{}: {told}",
            app.on
        );
        assert!(!told.contains(",=") && !told.contains(",+"), "{}: {told}", app.on);
        let progress = standing_of(&manager, &id).await["progress"].clone();
        assert_eq!(progress, json!({ "rowsRead": 2, "rowsTotal": 2 }), "{}", app.on);
        let again = imported(&app, &manager, "PARTICIPANT", &csv, json!({})).await;
        assert_eq!(
            (counts(&again), &again["findingCount"]),
            ([0, 0, 2, 0], &json!(0)),
            "{}: {again}",
            app.on
        );
        let (_, lines) = exported(
            &app,
            &manager,
            json!({ "kind": "PARTICIPANT", "format": "JSON_LINES", "participants": { "externalId": ["X-1"] } }),
        )
        .await;
        let line: Value = serde_json::from_slice(&lines).unwrap();
        assert_eq!(line["Participant First Name"], "=1+1", "{}", app.on);
        let (_, book) = exported(&app, &manager, wtg2("MOBILITY", "XLSX")).await;
        assert!(book.starts_with(b"PK"), "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mobilities_of_the_sender_come_back_unchanged() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let (_, csv) = exported(&app, &manager, wtg2("MOBILITY", "CSV")).await;
        let again = imported(&app, &manager, "MOBILITY", &csv, json!({})).await;
        let [created, changed, unchanged, _] = counts(&again);
        assert_eq!((created, changed), (0, 0), "{}: {again}", app.on);
        assert!(unchanged > 0, "{}: {again}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_holds_what_its_maker_sees_and_is_theirs_alone() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let (id, csv) = exported(&app, &manager, wtg2("PARTICIPANT", "CSV")).await;
        let mine = String::from_utf8(csv).unwrap();
        assert!(mine.contains("@mail.example.org"), "{}: who they are: {mine}", app.on);
        let mut outside = Outside::open(app.config.database_url.expose()).await;
        let read =
            "SELECT count(*) FROM audit_entry WHERE kind = 'identity' AND verb = 'READ' AND request_id LIKE 'export %'";
        assert_eq!(
            outside.number(read).await,
            i64::try_from(mine.matches("@mail.example.org").count()).unwrap(),
            "{}: A-1",
            app.on
        );
        let (_, host) = exported(&app, &app.as_manager_of("nordkoop").await, wtg2("PARTICIPANT", "CSV")).await;
        let host = String::from_utf8(host).unwrap();
        // Every row has the header's cells, or reading fails.
        let people: Vec<csv::StringRecord> = csv::Reader::from_reader(host.as_bytes())
            .records()
            .map(Result::unwrap)
            .collect();
        let document = "{ participants(first: 100, filter: {projectAcronym: [\"WTG2\"]}) { totalCount } }";
        let seen = app.as_manager_of("nordkoop").await.data(document).await;
        assert_eq!(
            json!(people.len()),
            seen["participants"]["totalCount"],
            "{}: the rows that the viewer sees",
            app.on
        );
        for other in ["manager@nordkoop", "admin@relience", "viewer@relience", "operator"] {
            assert!(
                standing_of(&app.as_user(other).await, &id).await.is_null(),
                "{other} on {}",
                app.on
            );
        }
        let refused = app
            .as_user("viewer@relience")
            .await
            .refusal(EXPORT, json!({ "input": wtg2("MOBILITY", "CSV") }))
            .await;
        assert_eq!(refused["code"], "FORBIDDEN", "{}", app.on);
        let mixed = json!({ "kind": "MOBILITY", "format": "CSV", "participants": {} });
        let refused = manager.refusal(EXPORT, json!({ "input": mixed })).await;
        assert_eq!(refused["violations"][0]["path"], "input.participants", "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_of_an_export_is_short_lived_and_bound_to_its_maker() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let (id, _) = exported(&app, &manager, wtg2("MOBILITY", "JSON_LINES")).await;
        let url = standing_of(&manager, &id).await["downloadUrl"]
            .as_str()
            .unwrap()
            .to_owned();
        let status = async |path: &str| {
            app.http
                .get(format!("{}{path}", app.url))
                .send()
                .await
                .unwrap()
                .status()
        };
        assert_eq!(status(&url).await, StatusCode::OK, "{}", app.on);
        let tampered = url.replace("expires=1", "expires=2");
        assert_eq!(status(&tampered).await, StatusCode::NOT_FOUND, "{}", app.on);
        let key = app.key("manager@relience", "relience", &["file:read"]).await;
        let machine = standing_of(&app.with_key(&key), &id).await;
        assert_eq!(
            (&machine["state"], &machine["downloadUrl"]),
            (&json!("DONE"), &Value::Null),
            "{}: a key is not its maker",
            app.on
        );
        let later = passerelle::engine::now() + chrono::TimeDelta::hours(25);
        app.worker.sweep(later).await.unwrap();
        assert_eq!(
            status(&url).await,
            StatusCode::NOT_FOUND,
            "{}: removed after a day",
            app.on
        );
        assert!(standing_of(&manager, &id).await["downloadUrl"].is_null(), "{}", app.on);
    }
}

/// what exports wrote about a person goes with them.
#[tokio::test(flavor = "multi_thread")]
async fn x_4_an_erased_person_is_in_no_file() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        imported(&app, &manager, "PARTICIPANT", NASTY.as_bytes(), json!({})).await;
        let of = |number: &str| json!({ "kind": "PARTICIPANT", "format": "CSV", "participants": { "externalId": [number] } });
        let (naming, _) = exported(&app, &manager, of("X-1")).await;
        let (other, _) = exported(&app, &manager, of("X-2")).await;
        let person = manager
            .data("{ participants(filter: {externalId: [\"X-1\"]}) { nodes { id version } } }")
            .await;
        let person = &person["participants"]["nodes"][0];
        let erase = "mutation($input: IdentityEraseInput!) { identityErase(input: $input) { erasedAt } }";
        let input = json!({ "participant": person["id"], "expectedVersion": person["version"] });
        manager.data_with(erase, json!({ "input": input })).await;
        assert!(
            standing_of(&manager, &naming).await["downloadUrl"].is_null(),
            "{}",
            app.on
        );
        assert!(
            standing_of(&manager, &other).await["downloadUrl"].is_string(),
            "{}",
            app.on
        );
        let (_, after) = exported(&app, &manager, wtg2("PARTICIPANT", "CSV")).await;
        assert!(!String::from_utf8(after).unwrap().contains("Éloïse"), "{}", app.on);
    }
}
