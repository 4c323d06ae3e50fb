//! Evidence with files: kept sealed, and served to those who see the case, as long as they do.

use aws_lc_rs::digest;
use passerelle::auth::random;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::stage::{documented, done, proof, stage};
use crate::support::{App, persona::Client};

const BYTES: &[u8] = b"%PDF-1.7 In eight weeks she has run the Tuesday kitchen without help.";

/// A file whose bytes are here.
pub async fn brought(app: &App, client: &Client<'_>) -> Value {
    let announce = format!(
        "fileUpload(input: {{purpose: EVIDENCE, name: \"letter.pdf\", mediaType: \"application/pdf\", size: {}}})",
        BYTES.len()
    );
    let file = done(client, &announce, "id uploadUrl").await;
    let url = format!("{}{}", app.url, file["uploadUrl"].as_str().unwrap());
    let request = app.http.put(url).header("content-type", "application/pdf").body(BYTES);
    assert_eq!(
        request.send().await.unwrap().status(),
        StatusCode::NO_CONTENT,
        "{}",
        app.on
    );
    file["id"].clone()
}

async fn fetched(app: &App, url: &str) -> (StatusCode, Vec<u8>) {
    let answer = app.http.get(format!("{}{url}", app.url)).send().await.unwrap();
    (answer.status(), answer.bytes().await.unwrap().to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_served_to_the_team_alone_and_no_longer_than_its_place_lasts() {
    for app in App::on_both().await {
        let id = documented(&app, &stage(&app).await).await;
        let counsellor = app.as_user("counsellor@relience").await;
        let file = brought(&app, &counsellor).await;
        let add = format!(
            "evidenceAdd(input: {{validation: \"{id}\", kind: WITNESS_STATEMENT, title: \"A letter\", obtainedOn: \"2026-01-01\", setting: INFORMAL, file: {file}}})"
        );
        let added = done(&counsellor, &add, "id sha256 text downloadUrl").await;
        let hash = random::hex(digest::digest(&digest::SHA256, BYTES).as_ref());
        assert_eq!(
            (&added["sha256"], &added["text"]),
            (&json!(hash), &Value::Null),
            "{}",
            app.on
        );
        let own = added["downloadUrl"].as_str().unwrap();
        assert_eq!(fetched(&app, own).await, (StatusCode::OK, BYTES.to_vec()), "{}", app.on);
        // An observer has an address of their own, which dies with their place.
        let partner = passerelle::graphql::node::global_id(app.partner("nordkoop").await.id);
        let join = format!(
            "caseMemberAdd(input: {{validation: \"{id}\", email: \"trainer@nordkoop.example.org\", partner: \"{partner}\", role: OBSERVER}})"
        );
        let place = done(&counsellor, &join, "id version").await;
        let observer = app.as_user("trainer@nordkoop").await;
        let shown = observer
            .data(&format!(
                "{{ node(id: {}) {{ ... on Evidence {{ downloadUrl }} }} }}",
                added["id"]
            ))
            .await;
        let theirs = shown["node"]["downloadUrl"].as_str().unwrap();
        assert_eq!(fetched(&app, theirs).await.0, StatusCode::OK, "{}", app.on);
        let end = format!(
            "caseMemberEnd(input: {{member: {}, expectedVersion: {}}})",
            place["id"], place["version"]
        );
        done(&counsellor, &end, "leftAt").await;
        assert_eq!(fetched(&app, theirs).await.0, StatusCode::NOT_FOUND, "{}", app.on);
        // Nobody makes another's address of it, and a file is evidence once.
        let forged = own.replace("signature=", "signature=00");
        assert_eq!(fetched(&app, &forged).await.0, StatusCode::NOT_FOUND);
        let error = counsellor
            .refusal(&format!("mutation {{ {add} {{ id }} }}"), json!({}))
            .await;
        assert_eq!(error["violations"][0]["rule"], "FILE", "{}: {error}", app.on);
        let remove = format!("mutation {{ fileRemove(input: {{file: {file}, expectedVersion: 3}}) {{ id }} }}");
        assert_eq!(
            counsellor.refusal(&remove, json!({})).await["code"],
            "INVALID_STATE",
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_of_another_case_is_not_there() {
    for app in App::on_both().await {
        let id = documented(&app, &stage(&app).await).await;
        let added = proof(&app, &id, "INTERVIEW", 10).await;
        for who in [
            "counsellor@nordkoop",
            "manager@relience",
            "assessor@relience",
            "viewer@relience",
        ] {
            let ask = format!("{{ node(id: {}) {{ id }} }}", added["id"]);
            assert!(
                app.as_user(who).await.data(&ask).await["node"].is_null(),
                "{who} on {}",
                app.on
            );
        }
    }
}
