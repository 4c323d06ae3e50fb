//! The files of results: sent, added, published with their hash, and kept as long as an edition has them.

use aws_lc_rs::digest::{SHA256, digest};
use chrono::{TimeDelta, Utc};
use passerelle::auth::random::hex;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{call, created, done, draft, seen};
use crate::support::{App, answer::violations, persona::Client};

const PDF: &[u8] = b"%PDF-1.7 Chapter one: listen.";
const FILES: &str = "{ files { id name mediaType size sha256 downloadUrl viewerCan version } }";

/// A file whose bytes are here: its id.
async fn sent(app: &App, who: &Client<'_>, purpose: &str) -> Value {
    let announce = format!(
        "mutation {{ fileUpload(input: {{purpose: {purpose}, name: \"Chapter one (draft).pdf\", mediaType: \"application/pdf\", size: {}}}) {{ id uploadUrl }} }}",
        PDF.len()
    );
    let file = who.data(&announce).await["fileUpload"].clone();
    let url = format!("{}{}", app.url, file["uploadUrl"].as_str().unwrap());
    let request = app.http.put(url).header("content-type", "application/pdf").body(PDF);
    assert_eq!(
        request.send().await.unwrap().status(),
        StatusCode::NO_CONTENT,
        "{}",
        app.on
    );
    file["id"].clone()
}

fn add(result: &str, file: &Value) -> String {
    format!("mutation {{ resultFileAdd(input: {{result: \"{result}\", file: {file}}}) {{ id version }} }}")
}

fn remove(file: &Value) -> String {
    format!(
        "mutation {{ resultFileRemove(input: {{file: {}, expectedVersion: {}}}) {{ id }} }}",
        file["id"], file["version"]
    )
}

async fn files(who: &Client<'_>, result: &str) -> Value {
    let shown = who.data(&format!("{{ result(id: \"{result}\") {FILES} }}")).await;
    shown["result"]["files"].clone()
}

async fn fetched(app: &App, url: &Value) -> (StatusCode, Vec<u8>) {
    let url = format!("{}{}", app.url, url.as_str().unwrap());
    let answer = app.http.get(url).send().await.unwrap();
    (answer.status(), answer.bytes().await.unwrap().to_vec())
}

async fn state(who: &Client<'_>, file: &Value) -> Value {
    let shown = who.data(&format!("{{ file(id: {file}) {{ state expiresAt }} }}")).await;
    shown["file"].clone()
}

/// A draft of Relience in Work to Grow II with one file: its id, and the file that was sent.
async fn with_file(app: &App) -> (String, Value) {
    let own = app.as_manager_of("relience").await;
    let id = created(&own, draft(app).await).await;
    let file = sent(app, &own, "RESULT").await;
    own.data(&add(&id, &file)).await;
    (id, file)
}

#[tokio::test(flavor = "multi_thread")]
async fn d_3_files_are_published_with_their_hash_and_fetched_by_those_who_see_the_result() {
    for app in App::on_both().await {
        let (own, other) = (app.as_manager_of("relience").await, app.as_manager_of("nordkoop").await);
        let (id, _) = with_file(&app).await;
        let shown = files(&own, &id).await[0].clone();
        for (field, expected) in [
            ("name", json!("Chapter one (draft).pdf")),
            ("mediaType", json!("application/pdf")),
            ("size", json!(PDF.len())),
            ("sha256", json!(hex(digest(&SHA256, PDF).as_ref()))),
            ("viewerCan", json!(["REMOVE"])),
        ] {
            assert_eq!(shown[field], expected, "{field} on {}", app.on);
        }
        assert!(files(&other, &id).await.is_null(), "{}: a draft", app.on);
        let node = format!("{{ node(id: {}) {{ id }} }}", shown["id"]);
        assert!(other.data(&node).await["node"].is_null(), "{}", app.on);
        // A file is something to be reviewed.
        done(&own, "Submit", &id, 1, "").await;
        let seen = files(&other, &id).await[0].clone();
        assert_eq!(seen["viewerCan"], json!([]), "{}", app.on);
        assert_eq!(
            fetched(&app, &seen["downloadUrl"]).await,
            (StatusCode::OK, PDF.to_vec()),
            "{}",
            app.on
        );
        let forged = seen["downloadUrl"]
            .as_str()
            .unwrap()
            .replace("signature=", "signature=00");
        assert_eq!(
            fetched(&app, &json!(forged)).await.0,
            StatusCode::NOT_FOUND,
            "{}",
            app.on
        );
        let elsewhere = seen["downloadUrl"].as_str().unwrap().replace("/results/", "/exports/");
        assert_eq!(
            fetched(&app, &json!(elsewhere)).await.0,
            StatusCode::NOT_FOUND,
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d_3_files_of_a_published_result_stay_also_when_the_next_edition_has_others() {
    for app in App::on_both().await {
        let (own, other) = (app.as_manager_of("relience").await, app.as_manager_of("nordkoop").await);
        let (id, file) = with_file(&app).await;
        done(&own, "Submit", &id, 1, "").await;
        done(&other, "Review", &id, 2, "accept: true").await;
        let published = files(&own, &id).await[0].clone();
        let another = sent(&app, &own, "RESULT").await;
        for refused in [add(&id, &another), remove(&published)] {
            assert_eq!(
                own.refusal(&refused, json!({})).await["code"],
                "INVALID_STATE",
                "{refused} on {}",
                app.on
            );
        }
        let version = format!("mutation {{ fileRemove(input: {{file: {file}, expectedVersion: 3}}) {{ id }} }}");
        assert_eq!(
            own.refusal(&version, json!({})).await["code"],
            "INVALID_STATE",
            "{}",
            app.on
        );
        let next = done(&own, "Revise", &id, 3, "").await["id"].clone();
        let next = next.as_str().unwrap();
        let carried = files(&own, next).await[0].clone();
        assert_eq!(carried["sha256"], published["sha256"], "{}", app.on);
        own.data(&remove(&carried)).await;
        assert_eq!(files(&own, next).await, json!([]), "{}", app.on);
        app.worker.sweep(Utc::now() + TimeDelta::days(400)).await.unwrap();
        let still = files(&other, &id).await[0].clone();
        assert_eq!(
            fetched(&app, &still["downloadUrl"]).await,
            (StatusCode::OK, PDF.to_vec()),
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_no_draft_has_any_more_goes_after_a_day() {
    for app in App::on_both().await {
        let own = app.as_manager_of("relience").await;
        let (taken_out, first) = with_file(&app).await;
        assert!(state(&own, &first).await["expiresAt"].is_null(), "{}: kept", app.on);
        own.data(&remove(&files(&own, &taken_out).await[0])).await;
        let (deleted, second) = with_file(&app).await;
        own.data(&call("Delete", &deleted, 1, "")).await;
        assert!(seen(&own, &deleted).await.is_null(), "{}", app.on);
        app.worker.sweep(Utc::now() + TimeDelta::hours(1)).await.unwrap();
        for file in [&first, &second] {
            assert_eq!(state(&own, file).await["state"], "STORED", "{}", app.on);
        }
        app.worker.sweep(Utc::now() + TimeDelta::hours(25)).await.unwrap();
        for file in [&first, &second] {
            assert_eq!(state(&own, file).await["state"], "REMOVED", "{}", app.on);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_ones_own_files_for_results_are_added_and_once() {
    for app in App::on_both().await {
        let own = app.as_manager_of("relience").await;
        let (id, file) = with_file(&app).await;
        let evidence = sent(&app, &own, "EVIDENCE").await;
        for wrong in [&file, &evidence] {
            let error = own.refusal(&add(&id, wrong), json!({})).await;
            assert_eq!(violations(&error), ["input.file FILE"], "{}", app.on);
        }
        let theirs = sent(&app, &app.as_manager_of("nordkoop").await, "RESULT").await;
        assert_eq!(
            own.refusal(&add(&id, &theirs), json!({})).await["code"],
            "NOT_FOUND",
            "{}",
            app.on
        );
        let trainer = app.as_trainer_of("relience").await;
        let shown = files(&own, &id).await[0].clone();
        assert_eq!(
            trainer.refusal(&remove(&shown), json!({})).await["code"],
            "FORBIDDEN",
            "{}",
            app.on
        );
    }
}
