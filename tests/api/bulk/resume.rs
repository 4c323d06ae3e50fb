//! The real program, killed in the middle of an import, and another one that goes on.

use std::time::{Duration, Instant};

use serde_json::json;
use tokio::time::sleep;

use super::{START, UPLOAD};
use crate::support::{Outside, Place, app::demo_copies, process::Server, text};

const ROWS: i64 = 12_000;

fn csv() -> String {
    let row = |number: i64| format!("R-{number},LEARNER,Given{number}\n");
    "Participant ID,Participant Profile,Participant First Name\n".to_owned() + &(0..ROWS).map(row).collect::<String>()
}

async fn state(server: &Server, token: &str, id: &str) -> (String, i64, i64) {
    let document = "query($id: ID!) { importJob(id: $id) { state created progress { rowsRead } } }";
    let answer = server.ask(Some(token), document, json!({ "id": id })).await.unwrap();
    let job = &answer["data"]["importJob"];
    let number = |value: &serde_json::Value| value.as_i64().unwrap();
    (
        text(job, "state").to_owned(),
        number(&job["created"]),
        number(&job["progress"]["rowsRead"]),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_whose_instance_is_killed_goes_on_where_it_stopped() {
    let (_directory, databases) = demo_copies().await;
    for database in databases {
        let place = Place::on(&database);
        let mut first = place.serve(&["--demo"]).await;
        let token = first.demo_token("manager@relience").await;
        let (csv, token) = (csv(), token.as_str());
        let input = json!({ "purpose": "IMPORT", "name": "r", "mediaType": "text/csv", "size": csv.len() });
        let file =
            first.ask(Some(token), UPLOAD, json!({ "input": input })).await.unwrap()["data"]["fileUpload"].clone();
        let url = format!("{}{}", first.url, text(&file, "uploadUrl"));
        let sent = first
            .http
            .put(url)
            .header("content-type", "text/csv")
            .body(csv)
            .send()
            .await
            .unwrap();
        assert_eq!(sent.status(), 204);
        let projects = "{ projects(filter: {acronym: [\"WTG2\"]}) { nodes { id } } }";
        let projects = first.ask(Some(token), projects, json!({})).await.unwrap();
        let project = &projects["data"]["projects"]["nodes"][0]["id"];
        let input = json!({ "kind": "PARTICIPANT", "project": project, "file": file["id"], "dryRun": false });
        let job = first.ask(Some(token), START, json!({ "input": input })).await.unwrap();
        let id = text(&job["data"]["importStart"], "id").to_owned();
        let until = Instant::now() + Duration::from_mins(1);
        while state(&first, token, &id).await.1 == 0 {
            assert!(Instant::now() < until, "it begins: {}", first.log());
            sleep(Duration::from_millis(5)).await;
        }
        first.kill();
        first.ended().await;
        let mut outside = Outside::open(&database).await;
        let made = "SELECT count(*) FROM participant WHERE external_id LIKE 'R-%'";
        let before = outside.number(made).await;
        assert!(
            (1..ROWS).contains(&before) && before % 500 == 0,
            "whole pieces: {before}"
        );
        assert_eq!(
            outside
                .number("SELECT sum(rows_created) FROM import_job WHERE kind = 'PARTICIPANT' AND state = 'RUNNING'")
                .await,
            before
        );
        let second = place.serve(&["--demo"]).await;
        let until = Instant::now() + Duration::from_mins(3);
        loop {
            let (state, created, read) = state(&second, token, &id).await;
            if state == "DONE" {
                assert_eq!((created, read), (ROWS, ROWS), "no row twice");
                break;
            }
            assert!(state == "RUNNING" && Instant::now() < until, "{state} {}", second.log());
            sleep(Duration::from_millis(200)).await;
        }
        assert_eq!(outside.number(made).await, ROWS);
        assert_eq!(
            outside
                .number(
                    "SELECT count(*) FROM file_part WHERE file_id IN (SELECT id FROM file WHERE purpose = 'IMPORT')"
                )
                .await,
            0,
            "its bytes are gone"
        );
    }
}
