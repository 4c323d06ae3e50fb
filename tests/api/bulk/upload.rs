//! Files: announced, sent to a signed address, kept sealed.

use aws_lc_rs::digest::{SHA256, digest};
use passerelle::auth::random::hex;
use reqwest::StatusCode;
use serde_json::json;

use super::{UPLOAD, announced, put, uploaded};
use crate::support::{App, Outside, text};

/// The parts of what was brought for an import.
const PARTS: &str = "SELECT count(*) FROM file_part WHERE file_id IN (SELECT id FROM file WHERE purpose = 'IMPORT')";
const FILE: &str = "query($id: ID!) { file(id: $id) { state sha256 uploadUrl viewerCan } }";

#[tokio::test(flavor = "multi_thread")]
async fn bytes_go_to_a_signed_address_once_and_lie_sealed() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let bytes = "Participant ID\nSecretive Name\n".repeat(30_000).into_bytes();
        let file = announced(&manager, bytes.len()).await;
        assert_eq!(file["viewerCan"], json!(["REMOVE"]), "{}", app.on);
        let url = text(&file, "uploadUrl");
        assert_eq!(
            put(&app, url, bytes.clone()).await.status(),
            StatusCode::NO_CONTENT,
            "{}",
            app.on
        );
        let replay = put(&app, url, bytes.clone()).await;
        assert_eq!(replay.status(), StatusCode::CONFLICT, "{}", app.on);
        let seen = manager.data_with(FILE, json!({ "id": file["id"] })).await["file"].clone();
        assert_eq!(
            (&seen["state"], seen["uploadUrl"].is_null()),
            (&json!("STORED"), true),
            "{}",
            app.on
        );
        let hash = hex(digest(&SHA256, &bytes).as_ref());
        assert_eq!(text(&seen, "sha256"), hash, "{}", app.on);
        let mut outside = Outside::open(app.config.database_url.expose()).await;
        assert_eq!(outside.number(PARTS).await, 4, "{}", app.on);
        let readable = match app.on {
            "sqlite" => "SELECT count(*) FROM file_part WHERE instr(sealed, CAST('Secretive' AS BLOB)) > 0",
            _ => "SELECT count(*) FROM file_part WHERE position('Secretive'::bytea IN sealed) > 0",
        };
        assert_eq!(outside.number(readable).await, 0, "{}: sealed at rest", app.on);
        let remove = "mutation($input: FileRemoveInput!) { fileRemove(input: $input) { state viewerCan version } }";
        let input = json!({ "file": file["id"], "expectedVersion": 2 });
        let removed = manager.data_with(remove, json!({ "input": input })).await["fileRemove"].clone();
        assert_eq!(
            removed,
            json!({ "state": "REMOVED", "viewerCan": [], "version": 3 }),
            "{}",
            app.on
        );
        assert_eq!(outside.number(PARTS).await, 0, "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_was_tampered_with_leads_nowhere() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let file = announced(&manager, 3).await;
        let url = text(&file, "uploadUrl").to_owned();
        let other = announced(&manager, 3).await;
        let swapped = url.replace(text(&file, "id"), text(&other, "id"));
        let later = url.replace("expires=1", "expires=2");
        let flipped = match url.strip_suffix('0') {
            Some(rest) => format!("{rest}1"),
            None => format!("{}0", &url[..url.len() - 1]),
        };
        let bare = url.split('?').next().unwrap().to_owned();
        let download = url.replace("/files/", "/exports/");
        for wrong in [
            swapped,
            later,
            flipped,
            bare,
            "/files/file_0?expires=x&signature=".to_owned(),
        ] {
            assert_eq!(
                put(&app, &wrong, "abc").await.status(),
                StatusCode::NOT_FOUND,
                "{wrong} on {}",
                app.on
            );
        }
        let got = app.http.get(format!("{}{download}", app.url)).send().await.unwrap();
        assert_eq!(got.status(), StatusCode::NOT_FOUND, "{}", app.on);
        let got = app.http.get(format!("{}{url}", app.url)).send().await.unwrap();
        assert_eq!(got.status(), StatusCode::METHOD_NOT_ALLOWED, "{}", app.on);
        assert_eq!(
            put(&app, &url, "abc").await.status(),
            StatusCode::NO_CONTENT,
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn size_and_type_are_those_that_were_announced() {
    for app in App::on_both_with(|config| config.file_bytes = 1_000).await {
        let manager = app.as_manager_of("relience").await;
        let file = announced(&manager, 3).await;
        let url = text(&file, "uploadUrl");
        assert_eq!(
            put(&app, url, "abcd").await.status(),
            StatusCode::PAYLOAD_TOO_LARGE,
            "{}",
            app.on
        );
        assert_eq!(
            put(&app, url, "ab").await.status(),
            StatusCode::PAYLOAD_TOO_LARGE,
            "{}",
            app.on
        );
        let wrong = app
            .http
            .put(format!("{}{url}", app.url))
            .header("content-type", "text/html")
            .body("abc");
        assert_eq!(
            wrong.send().await.unwrap().status(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "{}",
            app.on
        );
        assert_eq!(
            put(&app, url, "abc").await.status(),
            StatusCode::NO_CONTENT,
            "{}",
            app.on
        );
        let input = json!({ "purpose": "IMPORT", "name": " ", "mediaType": "text/html", "size": 1_001 });
        let refused = manager.refusal(UPLOAD, json!({ "input": input })).await;
        let paths: Vec<&str> = refused["violations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| text(one, "path"))
            .collect();
        assert_eq!(paths, ["input.name", "input.mediaType", "input.size"], "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_its_makers_alone() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let id = uploaded(&app, &manager, b"abc").await;
        for other in ["admin@relience", "trainer@relience", "manager@nordkoop", "operator"] {
            let seen = app.as_user(other).await.data_with(FILE, json!({ "id": id })).await;
            assert!(seen["file"].is_null(), "{other} on {}", app.on);
        }
        let input = json!({ "purpose": "IMPORT", "name": "x", "mediaType": "text/csv", "size": 1 });
        for (who, code) in [("trainer@relience", "FORBIDDEN"), ("operator", "FORBIDDEN")] {
            let refused = app.as_user(who).await.refusal(UPLOAD, json!({ "input": input })).await;
            assert_eq!(refused["code"], code, "{who} on {}", app.on);
        }
        let refused = app.anonymous().refusal(UPLOAD, json!({ "input": input })).await;
        assert_eq!(refused["code"], "UNAUTHENTICATED", "{}", app.on);
    }
}

/// What nobody uses goes by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_nobody_uses_is_removed_after_a_day() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let id = uploaded(&app, &manager, b"abc").await;
        app.worker.sweep(passerelle::engine::now()).await.unwrap();
        let seen = manager.data_with(FILE, json!({ "id": id })).await["file"].clone();
        assert_eq!(seen["state"], "STORED", "{}", app.on);
        let later = passerelle::engine::now() + chrono::TimeDelta::hours(25);
        app.worker.sweep(later).await.unwrap();
        let seen = manager.data_with(FILE, json!({ "id": id })).await["file"].clone();
        assert_eq!(seen["state"], "REMOVED", "{}", app.on);
    }
}
