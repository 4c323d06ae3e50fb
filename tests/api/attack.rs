//! Documents made to hurt: refused quickly, with a figure, while everybody else is served.

use std::{
    fmt::Write,
    time::{Duration, Instant},
};

use futures_util::future::{join, join_all};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::support::{App, persona::Client};

/// Nobody waits longer for a refusal, or for an ordinary answer meanwhile; a debug build on a busy machine.
const SOON: Duration = Duration::from_secs(2);
const LOGIN: &str = r#"login(input: {email: "a@example.org", password: "x"}) { expiresAt }"#;

/// Fragments that each spread the next one twice: exponential when written out.
fn doubling(fragments: usize) -> String {
    let mut document = String::from("{ ...f0 }");
    for number in 0..fragments {
        let next = number + 1;
        let _ = write!(document, " fragment f{number} on Query {{ ...f{next} ...f{next} }}");
    }
    document + &format!(" fragment f{fragments} on Query {{ __typename }}")
}

fn repeated(count: usize, part: impl Fn(usize) -> String) -> String {
    let parts: Vec<String> = (0..count).map(part).collect();
    parts.join(" ")
}

/// Documents too deep for a parser's stack, too wide when written out, or too many in one; each with the limit
/// that it breaks.
fn nasty() -> Vec<(String, &'static str)> {
    let node = |id: String| format!("{{ node(id: {id}) {{ id }} }}");
    let query = |selections: String| format!("{{ {selections} }}");
    let login = |number: usize| format!("a{number}: {LOGIN}");
    let typename = |number: usize| format!("a{number}: __typename");
    let email = |number: usize| format!("a{number}: email");
    let circle = "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }";
    let deep = format!(
        "__type(name: \"Query\") {{ {} name {} }}",
        "ofType {".repeat(21),
        "}".repeat(21)
    );
    let wide = "{ __schema { types { fields { type { fields { type { fields { name args { name } } } } } } } } }";
    vec![
        (node("[".repeat(2_000) + &"]".repeat(2_000)), "nesting"),
        (node("{a:".repeat(1_500) + "1" + &"}".repeat(1_500)), "nesting"),
        (node("[".repeat(2_000)), "nesting"),
        (doubling(24), "selections"),
        (doubling(30), "selections"),
        (doubling(300), "nesting"),
        (circle.to_owned(), "fragment_cycles"),
        (query(repeated(2_500, typename)), "document_bytes"),
        (query("a ".repeat(4_001)), "document_tokens"),
        (query(format!("viewer {{ {} }}", repeated(101, email))), "aliases"),
        (query(repeated(21, typename)), "root_fields"),
        (format!("mutation {{ {} }}", repeated(900, login)), "document_bytes"),
        (format!("mutation {{ {} }}", repeated(25, login)), "root_fields"),
        (
            query("__typename ".to_owned() + &"@include(if: true) ".repeat(51)),
            "directives",
        ),
        (query(deep), "depth"),
        (wide.to_owned(), "introspection"),
    ]
}

async fn rejected(client: &Client<'_>, document: &str, limit: &str) {
    let start = Instant::now();
    let answer = client.ask(document).await;
    let told = &answer["errors"][0]["extensions"];
    let shown = &document[..document.len().min(60)];
    assert_eq!(
        (&told["code"], &told["limit"]),
        (&json!("QUERY_REJECTED"), &json!(limit)),
        "{shown}: {answer}"
    );
    assert!(
        told["measured"].as_u64().unwrap() > told["allowed"].as_u64().unwrap_or(u64::MAX),
        "{answer}"
    );
    assert!(answer.get("data").is_none(), "nothing ran: {answer}");
    assert!(start.elapsed() < SOON, "{shown} took {:?}", start.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn nasty_documents_are_refused_at_once_and_hold_nobody_up() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let documents = nasty();
        let anonymous = app.anonymous();
        for (document, limit) in &documents {
            for client in [&anonymous, &manager] {
                rejected(client, document, limit).await;
            }
        }
        let all = join_all(
            documents
                .iter()
                .chain(&documents)
                .map(|(document, limit)| rejected(&anonymous, document, limit)),
        );
        let others = async {
            for _ in 0..10 {
                let start = Instant::now();
                let health = app.http.get(format!("{}/health/ready", app.url)).send().await.unwrap();
                assert_eq!(health.status(), StatusCode::OK);
                manager.data("{ viewer { email } }").await;
                assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
                sleep(Duration::from_millis(10)).await;
            }
        };
        join(all, others).await;
    }
}

#[tokio::test]
async fn batches_and_persisted_documents_are_no_way_around() {
    let [app, _] = App::on_both().await;
    let one = json!({ "query": format!("mutation {{ {LOGIN} }}") });
    let response = app.anonymous().send(&Value::Array(vec![one; 500])).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    let hash = json!({ "persistedQuery": { "version": 1, "sha256Hash": "0".repeat(64) } });
    let by_hash = app.anonymous().send(&json!({ "extensions": hash })).await;
    assert_eq!(by_hash.status(), StatusCode::BAD_REQUEST);
    // An extension beside a document is no reason to look at it less.
    let response = app
        .anonymous()
        .send(&json!({ "query": doubling(30), "extensions": hash }))
        .await;
    let answer: Value = response.json().await.unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["limit"], "selections", "{answer}");
}

#[tokio::test]
async fn what_costs_too_much_is_told_the_dearest_list_and_a_page_that_fits() {
    let document = |first: u64| {
        format!(
            "{{ projects(first: 100) {{ nodes {{ id modules(first: {first}) {{ nodes {{ id code state }} }} }} }} }}"
        )
    };
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let told = manager.refusal(&document(100), json!({})).await;
        assert_eq!(
            (&told["code"], &told["limit"], &told["allowed"]),
            (&json!("QUERY_REJECTED"), &json!("cost"), &json!(25_000))
        );
        assert!(told["measured"].as_u64().unwrap() > 25_000, "{told}");
        assert!(
            told["field"].as_str().unwrap().starts_with("projects.nodes.modules"),
            "{told}"
        );
        let first = told["first"].as_u64().unwrap();
        assert!(manager.data(&document(first)).await["projects"]["nodes"].is_array());
        assert_eq!(
            manager.refusal(&document(first + 1), json!({})).await["limit"],
            "cost",
            "it was the largest that fits"
        );

        let dear = "{ projects(first: 100) { nodes { id modules { totalCount } } } }";
        let cheap_enough = manager.with_headers(dear, json!({})).await;
        assert!(cheap_enough.1.get("errors").is_none(), "{}", cheap_enough.1);
        let told = app.anonymous().refusal(&document(20), json!({})).await;
        assert_eq!(
            (&told["limit"], &told["allowed"]),
            (&json!("cost"), &json!(2_500)),
            "anonymous callers get less"
        );
    }
}

/// Asks until nothing is left.
async fn spend_all(client: &Client<'_>, document: &str) -> Response {
    loop {
        let response = client.send(&json!({ "query": document })).await;
        if response.status() != StatusCode::OK {
            return response;
        }
    }
}

#[tokio::test]
async fn an_empty_bucket_is_told_with_its_level_and_the_time_to_wait() {
    let document = "{ projects(first: 60) { totalCount } }";
    for app in App::on_both_with(|config| (config.rate_bucket, config.rate_refill) = (300, 10)).await {
        let anonymous = app.anonymous();
        let (headers, answer) = anonymous.with_headers(document, json!({})).await;
        let requested = answer["extensions"]["cost"]["requested"].as_u64().unwrap();
        let told = json!({ "requested": requested, "remaining": 30 - requested, "limit": 30 });
        assert_eq!(answer["extensions"]["cost"], told, "a tenth of the bucket");
        assert_eq!(headers["ratelimit-limit"], "30");
        assert_eq!(headers["ratelimit-remaining"], (30 - requested).to_string().as_str());
        let empty = spend_all(&anonymous, document).await;
        assert_eq!(empty.status(), StatusCode::TOO_MANY_REQUESTS, "{}", app.on);
        let header = |name: &str| empty.headers()[name].to_str().unwrap().to_owned();
        let retry_after: u64 = header("retry-after").parse().unwrap();
        assert!((1..=30).contains(&retry_after));
        assert!(
            header("ratelimit").starts_with("\"cost\";r=")
                && header("ratelimit-policy").starts_with("\"cost\";q=30;w=")
        );
        let answer: Value = empty.json().await.unwrap();
        assert_eq!(
            answer["errors"][0]["extensions"],
            json!({ "code": "RATE_LIMITED", "retryAfter": retry_after })
        );
        assert_eq!(answer["extensions"]["cost"]["requested"], requested);
        assert!(answer.get("data").is_none(), "nothing ran: {answer}");
    }
}
