//! Evidence outside the database: in a directory, and in a bucket of a server that speaks Amazon's protocol.

use std::{fs, path::Path};

use chrono::{TimeDelta, Utc};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use passerelle::config::Config;
use reqwest::StatusCode;
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{
    person::erase,
    stage::{Stage, documented, done, stage},
};
use crate::support::{App, Outside, persona::Client};

/// The parts of evidence that lie in the database.
const PARTS: &str = "SELECT count(*) FROM file_part WHERE file_id IN (SELECT id FROM file WHERE purpose = 'EVIDENCE')";
const SECRET: &str = "a/secret+of=many signs";

/// A server for the bucket `evidence`, whose objects are the files below a directory; its address.
async fn bucket(directory: &Path) -> String {
    fs::create_dir(directory.join("evidence")).unwrap();
    let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(directory).unwrap());
    service.set_auth(SimpleAuth::from_single("passerelle", SECRET));
    let service = service.build();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let serving = http1::Builder::new().serve_connection(TokioIo::new(socket), service.clone());
            tokio::spawn(async move { drop(serving.await) });
        }
    });
    address
}

/// A directory and a bucket, each as settings and as the directory where its objects can be looked at.
async fn stores() -> Vec<(TempDir, Box<dyn Fn(&mut Config) + Send + Sync>)> {
    let (plain, behind) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let directory = format!("file://{}/made/for/it", plain.path().display());
    let address = bucket(behind.path()).await;
    vec![
        (
            plain,
            Box::new(move |config| config.file_store = Some(directory.parse().unwrap())),
        ),
        (
            behind,
            Box::new(move |config| in_bucket(config, "evidence", SECRET, &address)),
        ),
    ]
}

fn in_bucket(config: &mut Config, bucket: &str, secret: &str, address: &str) {
    config.file_store = Some(format!("s3://{bucket}/of/passerelle").parse().unwrap());
    config.file_store_endpoint = Some(address.parse().unwrap());
    config.file_store_access_key = Some("passerelle".to_owned());
    config.file_store_secret_key = Some(secret.to_owned().into());
}

/// What lies in a store, whatever its folders.
fn objects(directory: &Path) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(objects(&path));
        } else if !path.file_name().unwrap().to_string_lossy().starts_with('.') {
            found.push(fs::read(path).unwrap());
        }
    }
    found
}

fn letter() -> Vec<u8> {
    "She has run the Tuesday kitchen without help. "
        .repeat(13_000)
        .into_bytes()
}

async fn announced(client: &Client<'_>, size: usize) -> Value {
    let input = format!("purpose: EVIDENCE, name: \"letter.txt\", mediaType: \"text/plain\", size: {size}");
    done(client, &format!("fileUpload(input: {{{input}}})"), "id uploadUrl").await
}

async fn sent(app: &App, file: &Value, bytes: Vec<u8>) -> StatusCode {
    let url = format!("{}{}", app.url, file["uploadUrl"].as_str().unwrap());
    let request = app.http.put(url).header("content-type", "text/plain").body(bytes);
    request.send().await.unwrap().status()
}

/// The file as evidence of a case, and where it is shown.
async fn shown(app: &App, stage: &Stage, file: &Value) -> String {
    let id = documented(app, stage).await;
    let counsellor = app.as_user("counsellor@relience").await;
    let add = format!(
        "evidenceAdd(input: {{validation: \"{id}\", kind: WITNESS_STATEMENT, title: \"A letter\", obtainedOn: \"2026-01-01\", setting: INFORMAL, file: {}}})",
        file["id"]
    );
    let added = done(&counsellor, &add, "downloadUrl").await;
    added["downloadUrl"].as_str().unwrap().to_owned()
}

async fn fetched(app: &App, url: &str) -> Vec<u8> {
    let answer = app.http.get(format!("{}{url}", app.url)).send().await.unwrap();
    answer.bytes().await.unwrap().to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_lies_sealed_in_a_directory_or_a_bucket_and_comes_back_whole() {
    for (directory, configure) in stores().await {
        for app in App::on_both_with(&configure).await {
            app.worker.files.check().await.unwrap();
            let before = objects(directory.path()).len();
            let counsellor = app.as_user("counsellor@relience").await;
            let file = announced(&counsellor, letter().len()).await;
            assert_eq!(sent(&app, &file, letter()).await, StatusCode::NO_CONTENT, "{}", app.on);
            let kept = objects(directory.path());
            assert_eq!(kept.len() - before, 3, "{}", app.on);
            let readable = |bytes: &Vec<u8>| bytes.windows(7).any(|word| word == b"kitchen");
            assert!(!kept.iter().any(readable), "{}: sealed at rest", app.on);
            let mut outside = Outside::open(app.config.database_url.expose()).await;
            assert_eq!(outside.number(PARTS).await, 0, "{}", app.on);
            let url = shown(&app, &stage(&app).await, &file).await;
            assert_eq!(fetched(&app, &url).await, letter(), "{}", app.on);
            // What is needed stays, however late it is.
            app.worker.sweep(Utc::now() + TimeDelta::days(400)).await.unwrap();
            assert_eq!(fetched(&app, &url).await, letter(), "{}", app.on);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn objects_that_nobody_needs_are_swept() {
    for (directory, configure) in stores().await {
        for app in App::on_both_with(&configure).await {
            let counsellor = app.as_user("counsellor@relience").await;
            let file = announced(&counsellor, letter().len()).await;
            // A sender that ends too early leaves two parts; another one brings all three.
            let early = letter()[..letter().len() - 5_000].to_vec();
            assert_eq!(
                sent(&app, &file, early).await,
                StatusCode::PAYLOAD_TOO_LARGE,
                "{}",
                app.on
            );
            assert_eq!(sent(&app, &file, letter()).await, StatusCode::NO_CONTENT, "{}", app.on);
            assert_eq!(objects(directory.path()).len(), 5, "{}", app.on);
            app.worker.sweep(Utc::now() + TimeDelta::hours(1)).await.unwrap();
            assert_eq!(
                objects(directory.path()).len(),
                5,
                "{}: somebody may still send",
                app.on
            );
            app.worker.sweep(Utc::now() + TimeDelta::hours(3)).await.unwrap();
            assert_eq!(objects(directory.path()).len(), 3, "{}", app.on);
            // Nobody has made it evidence: it goes after a day.
            app.worker.sweep(Utc::now() + TimeDelta::hours(30)).await.unwrap();
            assert_eq!(objects(directory.path()).len(), 0, "{}", app.on);
            let mut outside = Outside::open(app.config.database_url.expose()).await;
            assert_eq!(
                outside.number("SELECT count(*) FROM file_object").await,
                0,
                "{}",
                app.on
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x_4_objects_of_somebody_who_is_erased_are_swept() {
    for (directory, configure) in stores().await {
        for app in App::on_both_with(&configure).await {
            let counsellor = app.as_user("counsellor@relience").await;
            let file = announced(&counsellor, letter().len()).await;
            assert_eq!(sent(&app, &file, letter()).await, StatusCode::NO_CONTENT, "{}", app.on);
            let stage = stage(&app).await;
            shown(&app, &stage, &file).await;
            erase(&app, &stage.candidate).await;
            app.worker.sweep(Utc::now() + TimeDelta::hours(3)).await.unwrap();
            assert_eq!(objects(directory.path()).len(), 0, "{}", app.on);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_brought_before_there_was_a_store_is_served_from_the_database() {
    let (_directory, configure) = stores().await.remove(1);
    for app in App::on_both().await {
        let counsellor = app.as_user("counsellor@relience").await;
        let file = announced(&counsellor, letter().len()).await;
        assert_eq!(sent(&app, &file, letter()).await, StatusCode::NO_CONTENT, "{}", app.on);
        let url = shown(&app, &stage(&app).await, &file).await;
        let later = app.beside(&configure).await;
        assert_eq!(fetched(&later, &url).await, letter(), "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_forgets_the_store_is_told_at_the_start() {
    let (_directory, configure) = stores().await.remove(0);
    for app in App::on_both_with(&configure).await {
        let counsellor = app.as_user("counsellor@relience").await;
        let file = announced(&counsellor, letter().len()).await;
        assert_eq!(sent(&app, &file, letter()).await, StatusCode::NO_CONTENT, "{}", app.on);
        let without = app.beside(|_| ()).await;
        assert!(without.worker.files.check().await.is_err(), "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_fails_loses_nothing_that_was_acknowledged() {
    let directory = tempfile::tempdir().unwrap();
    let address = bucket(directory.path()).await;
    for app in App::on_both_with(|config| in_bucket(config, "evidence", "guessed", &address)).await {
        assert!(app.worker.files.check().await.is_err(), "{}: told at the start", app.on);
        let counsellor = app.as_user("counsellor@relience").await;
        let file = announced(&counsellor, letter().len()).await;
        let refused = sent(&app, &file, letter()).await;
        assert_eq!(refused, StatusCode::SERVICE_UNAVAILABLE, "{}", app.on);
        // Nothing else waits for a store that fails.
        app.worker.sweep(Utc::now() + TimeDelta::hours(3)).await.unwrap();
        let state = format!("{{ file(id: {}) {{ state }} }}", file["id"]);
        assert_eq!(
            counsellor.data(&state).await["file"],
            json!({ "state": "AWAITED" }),
            "{}",
            app.on
        );
        let mended = app
            .beside(|config| in_bucket(config, "evidence", SECRET, &address))
            .await;
        assert_eq!(
            sent(&mended, &file, letter()).await,
            StatusCode::NO_CONTENT,
            "{}",
            app.on
        );
    }
    for app in App::on_both_with(|config| in_bucket(config, "elsewhere", SECRET, &address)).await {
        assert!(
            app.worker.files.check().await.is_err(),
            "{}: there is no such bucket",
            app.on
        );
    }
}
