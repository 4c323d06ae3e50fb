//! What the log says of a request, and what it never says.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};
use tracing_subscriber::fmt::MakeWriter;

use super::{Service, eventually, service};

/// Log lines in memory.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Lines {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// The lines that tell of answers.
    fn answered(&self) -> Vec<Value> {
        let text = self.text();
        let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.filter(|line| line["message"] == "answered").collect()
    }
}

fn listen() -> (Lines, tracing::subscriber::DefaultGuard) {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_span_list(false)
        .with_writer(lines.clone())
        .finish();
    (lines.clone(), tracing::subscriber::set_default(subscriber))
}

async fn ask(service: &Service) {
    let request = service.ask(reqwest::Method::POST, "/graphql?secret=query");
    let request = request
        .header("authorization", "Bearer good")
        .header("x-request-id", "job-7")
        .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        .header("x-forwarded-for", "secret-address")
        .json(&json!({
            "query": "query Greet { hello } # cost: 7 ",
            "operationName": "Greet",
            "variables": { "x": "secret-variable" },
        }));
    assert_eq!(request.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_request_is_one_line_without_anything_personal() {
    let (lines, _guard) = listen();
    let service = service().await;
    ask(&service).await;
    let answered = lines.answered();
    assert_eq!(answered.len(), 1);
    let line = &answered[0];
    assert_eq!(
        (&line["method"], &line["path"], &line["status"]),
        (&json!("POST"), &json!("/graphql"), &json!(200))
    );
    assert_eq!(
        (&line["operation"], &line["cost"], &line["caller"]),
        (&json!("Greet"), &json!(7), &json!("user"))
    );
    assert!(line["ms"].is_u64());
    assert_eq!(line["span"]["id"], "job-7");
    assert_eq!(line["span"]["trace"], "4bf92f3577b34da6a3ce929d0e0e4736");
    let text = lines.text();
    for personal in ["secret", "good", "127.0.0.1"] {
        assert!(!text.contains(personal), "{personal}: {text}");
    }
}

#[tokio::test]
async fn a_fault_of_ours_is_logged_once_with_the_name_of_the_request() {
    let (lines, _guard) = listen();
    let service = service().await;
    let request = service.graphql().header("x-request-id", "job-8");
    request.json(&json!({ "query": "{ internal }" })).send().await.unwrap();
    let text = lines.text();
    let told: Vec<&str> = text.lines().filter(|line| line.contains("a secret cause")).collect();
    assert_eq!(told.len(), 1, "{text}");
    assert!(told[0].contains("\"id\":\"job-8\""), "{text}");
}

#[tokio::test]
async fn a_client_that_leaves_leaves_a_line() {
    let (lines, _guard) = listen();
    let service = service().await;
    let request = service.graphql().timeout(std::time::Duration::from_millis(300));
    let left = request.json(&json!({ "query": "{ wait(ms: 3000) }" })).send().await;
    assert!(left.is_err());
    eventually(|| !lines.answered().is_empty()).await;
    let answered = lines.answered();
    assert_eq!((answered.len(), &answered[0]["status"]), (1, &json!(499)));
}
