//! Imports and exports, and the files they read and write.

mod export;
mod import;
mod mobility;
mod resume;
mod upload;

use passerelle::graphql::node::global_id;
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

use crate::support::{App, persona::Client, text};

const UPLOAD: &str = "mutation($input: FileUploadInput!) { fileUpload(input: $input) { id version state purpose size sha256 uploadUrl expiresAt viewerCan } }";
const START: &str = "mutation($input: ImportStartInput!) { importStart(input: $input) { id version state viewerCan } }";
const EXPORT: &str =
    "mutation($input: ExportStartInput!) { exportStart(input: $input) { id version state downloadUrl viewerCan } }";
const JOB: &str = "query($id: ID!) { importJob(id: $id) { state failure dryRun progress { rowsRead rowsTotal } created changed unchanged refused findingCount endedAt file { state } findings(first: 100) { totalCount nodes { row column rule severity path message } } viewerCan } }";

async fn project_id(app: &App, acronym: &str) -> String {
    global_id(app.project(acronym).await.id)
}

/// A file that is announced, with its address.
async fn announced(client: &Client<'_>, size: usize) -> Value {
    let input = json!({ "purpose": "IMPORT", "name": "rows.csv", "mediaType": "text/csv", "size": size });
    client.data_with(UPLOAD, json!({ "input": input })).await["fileUpload"].clone()
}

async fn put(app: &App, url: &str, bytes: impl Into<reqwest::Body>) -> Response {
    let request = app
        .http
        .put(format!("{}{url}", app.url))
        .header("content-type", "text/csv");
    request.body(bytes).send().await.unwrap()
}

/// A file whose bytes are here; its id.
async fn uploaded(app: &App, client: &Client<'_>, bytes: &[u8]) -> String {
    let file = announced(client, bytes.len()).await;
    let answer = put(app, text(&file, "uploadUrl"), bytes.to_vec()).await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT, "{}", app.on);
    text(&file, "id").to_owned()
}

/// An import into WTG2 that has ended; `more` may say otherwise.
async fn imported(app: &App, client: &Client<'_>, kind: &str, csv: &[u8], more: Value) -> Value {
    let id = started(app, client, kind, csv, more).await;
    app.worker.work().await.unwrap();
    ended(client, &id).await
}

async fn started(app: &App, client: &Client<'_>, kind: &str, csv: &[u8], more: Value) -> String {
    let file = uploaded(app, client, csv).await;
    let mut input = json!({ "kind": kind, "project": project_id(app, "WTG2").await, "file": file, "dryRun": false });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let job = client.data_with(START, json!({ "input": input })).await["importStart"].clone();
    assert_eq!(job["viewerCan"], json!(["CANCEL"]), "{}", app.on);
    text(&job, "id").to_owned()
}

async fn ended(client: &Client<'_>, id: &str) -> Value {
    let job = client.data_with(JOB, json!({ "id": id })).await["importJob"].clone();
    assert_eq!(job["file"]["state"], "REMOVED", "{job}");
    job
}

/// Row, column and rule of each finding.
fn found(job: &Value) -> Vec<(i64, String, String)> {
    let nodes = job["findings"]["nodes"].as_array().unwrap().iter();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    nodes
        .map(|one| (one["row"].as_i64().unwrap(), word(&one["column"]), word(&one["rule"])))
        .collect()
}

/// Created, changed, unchanged, refused.
fn counts(job: &Value) -> [i64; 4] {
    ["created", "changed", "unchanged", "refused"].map(|name| job[name].as_i64().unwrap())
}

/// What an export wrote.
async fn exported(app: &App, client: &Client<'_>, input: Value) -> (String, Vec<u8>) {
    let job = client.data_with(EXPORT, json!({ "input": input })).await["exportStart"].clone();
    assert_eq!(
        (&job["state"], &job["downloadUrl"]),
        (&json!("QUEUED"), &Value::Null),
        "{}",
        app.on
    );
    app.worker.work().await.unwrap();
    let url = standing_of(client, text(&job, "id")).await;
    let answer = app
        .http
        .get(format!("{}{}", app.url, url["downloadUrl"].as_str().unwrap()))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{}: {url}", app.on);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    (text(&job, "id").to_owned(), answer.bytes().await.unwrap().to_vec())
}

async fn standing_of(client: &Client<'_>, id: &str) -> Value {
    let document =
        "query($id: ID!) { exportJob(id: $id) { state failure downloadUrl progress { rowsRead rowsTotal } } }";
    client.data_with(document, json!({ "id": id })).await["exportJob"].clone()
}
