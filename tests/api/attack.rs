//! Documents and values made to hurt: refused quickly, with a figure, while everybody else is served.

use std::{
    fmt::Write,
    time::{Duration, Instant},
};

use futures_util::future::{join, join_all};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::support::{App, Outside, persona::Client, project::CREATE, project::founding};

/// Nobody waits longer for a refusal, or for an ordinary answer meanwhile; a debug build on a busy machine.
const SOON: Duration = Duration::from_secs(2);
const LOGIN: &str = r#"login(input: {email: "a@example.org", password: "x"}) { expiresAt }"#;
const INTROSPECTION: &str = include_str!("../../src/graphql/document/introspection.graphql");

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

/// Each with the limit that it breaks.
fn nasty() -> Vec<(String, &'static str)> {
    let nested = |open: &str, close: &str, times: usize| {
        format!(
            "{{ node(id: {}1{}) {{ id }} }}",
            open.repeat(times),
            close.repeat(times)
        )
    };
    let login = |number: usize| format!("a{number}: {LOGIN}");
    vec![
        (nested("[", "]", 2_000), "nesting"),
        (nested("{a:", "}", 1_500), "nesting"),
        (format!("{{ node(id: {}", "[".repeat(2_000)), "nesting"),
        (doubling(24), "selections"),
        (doubling(30), "selections"),
        (doubling(300), "nesting"),
        (
            "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }".to_owned(),
            "fragment_cycles",
        ),
        (
            format!("{{ {} }}", repeated(2_500, |number| format!("a{number}:__typename"))),
            "document_bytes",
        ),
        (format!("{{ {} }}", "a ".repeat(4_001)), "document_tokens"),
        (
            format!(
                "{{ viewer {{ {} }} }}",
                repeated(101, |number| format!("a{number}: email"))
            ),
            "aliases",
        ),
        (
            format!("{{ {} }}", repeated(21, |number| format!("a{number}: __typename"))),
            "root_fields",
        ),
        (format!("mutation {{ {} }}", repeated(900, login)), "document_bytes"),
        (format!("mutation {{ {} }}", repeated(25, login)), "root_fields"),
        (
            format!("{{ __typename {} }}", "@include(if: true) ".repeat(51)),
            "directives",
        ),
        (
            format!(
                "{{ __type(name: \"Query\") {{ {} name {} }} }}",
                "ofType {".repeat(21),
                "}".repeat(21)
            ),
            "depth",
        ),
        (
            "{ __schema { types { fields { type { fields { type { fields { name args { name } } } } } } } } }"
                .to_owned(),
            "introspection",
        ),
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

#[tokio::test]
async fn an_empty_bucket_is_told_with_its_level_and_the_time_to_wait() {
    let document = "{ projects(first: 60) { totalCount } }";
    let configure = |config: &mut passerelle::config::Config| {
        config.rate_bucket = 300;
        config.rate_refill = 10;
    };
    for app in App::on_both_with(configure).await {
        let anonymous = app.anonymous();
        let (headers, answer) = anonymous.with_headers(document, json!({})).await;
        let cost = &answer["extensions"]["cost"];
        let (requested, limit) = (cost["requested"].as_u64().unwrap(), cost["limit"].as_u64().unwrap());
        assert_eq!(
            (limit, cost["remaining"].as_u64().unwrap()),
            (30, 30 - requested),
            "a tenth of the bucket: {answer}"
        );
        assert_eq!(headers["ratelimit-limit"], "30");
        assert_eq!(headers["ratelimit-remaining"], (30 - requested).to_string().as_str());
        let empty = loop {
            let response = anonymous.send(&json!({ "query": document })).await;
            if response.status() != StatusCode::OK {
                break response;
            }
        };
        assert_eq!(empty.status(), StatusCode::TOO_MANY_REQUESTS, "{}", app.on);
        let retry_after = empty.headers()["retry-after"].to_str().unwrap().to_owned();
        assert!((1..=30).contains(&retry_after.parse::<u64>().unwrap()));
        assert!(
            empty.headers()["ratelimit"]
                .to_str()
                .unwrap()
                .starts_with("\"cost\";r=")
        );
        assert!(
            empty.headers()["ratelimit-policy"]
                .to_str()
                .unwrap()
                .starts_with("\"cost\";q=30;w=")
        );
        let answer: Value = empty.json().await.unwrap();
        let told = &answer["errors"][0]["extensions"];
        assert_eq!(told["code"], "RATE_LIMITED");
        assert_eq!(told["retryAfter"].to_string(), retry_after);
        assert_eq!(answer["extensions"]["cost"]["requested"], requested);
        assert!(answer.get("data").is_none(), "nothing ran: {answer}");
        let health = app.http.get(format!("{}/health/live", app.url)).send().await.unwrap();
        assert_eq!(health.status(), StatusCode::OK);
    }
}

/// What no answer may show: the database behind it.
fn shows_nothing_of_the_inside(answer: &Value) {
    let said = answer["errors"].to_string().to_lowercase();
    for inside in [
        "sqlite",
        "sqlx",
        "postgres",
        "select ",
        "insert ",
        "constraint",
        "relation \"",
        "project_partner",
        "search_entry",
        "syntax error at",
        "panicked",
        ".rs:",
    ] {
        assert!(!said.contains(inside), "{inside}: {answer}");
    }
}

/// The answer is data or a refusal that the caller can do something about.
fn is_the_callers_to_mend(answer: &Value, what: &str) {
    shows_nothing_of_the_inside(answer);
    for error in answer["errors"].as_array().into_iter().flatten() {
        let code = error["extensions"]["code"].as_str().unwrap_or_default();
        let ours = ["INTERNAL", "UNAVAILABLE", ""].contains(&code);
        assert!(!ours, "{what}: {answer}");
    }
}

fn strange_texts() -> Vec<String> {
    let words = |count: usize| repeated(count, |number| format!("w{number}"));
    vec![
        "a\u{0}b".to_owned(),
        "\u{0}".to_owned(),
        "\u{feff}\u{202e}\u{200b}".to_owned(),
        "' OR 1=1; DROP TABLE project; --".to_owned(),
        "\" AND \" NEAR(a b) * ^ - :".to_owned(),
        "a & | ! <-> ( ) :* \\".to_owned(),
        "%_%".to_owned(),
        "\u{1F9D1}\u{200D}\u{1F680}".repeat(500),
        "e\u{301}".repeat(2_000),
        "x".repeat(60_000),
        words(200),
        words(8_000),
        "((((((((".to_owned(),
        String::new(),
        " \t\n".to_owned(),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_texts_are_answered_or_refused_and_never_our_fault() {
    let search = "query($s: String!) { projects(filter: {search: $s}) { totalCount } modules(filter: {search: $s}) { totalCount } }";
    let login = "mutation($s: String!) { login(input: {email: \"a@example.org\", password: $s}) { expiresAt } }";
    let node = "query($s: ID!) { node(id: $s) { id } nodes(ids: [$s]) { id } }";
    let page = "query($s: String!) { projects(after: $s) { totalCount nodes { id } } }";
    for app in App::on_both_with(|config| config.proxies = 1).await {
        let manager = app.as_manager_of("relience").await;
        for (number, strange) in strange_texts().iter().enumerate() {
            for document in [search, node, page] {
                let answer = manager.with(document, json!({ "s": strange })).await;
                is_the_callers_to_mend(&answer, &format!("{} {document} {number}", app.on));
            }
            let elsewhere = app.anonymous().sending("x-forwarded-for", &format!("192.0.2.{number}"));
            is_the_callers_to_mend(&elsewhere.with(login, json!({ "s": strange })).await, login);
            let mut input = founding(&format!("ODD-{number}"));
            for field in ["code", "acronym", "actionType"] {
                let mut one = input.clone();
                one["input"][field] = json!(strange);
                is_the_callers_to_mend(&manager.with(CREATE, one).await, field);
            }
            input["input"]["title"]["text"] = json!(strange);
            input["input"]["topics"] = json!([strange]);
            is_the_callers_to_mend(&manager.with(CREATE, input).await, "title");
        }
    }
}

#[tokio::test]
async fn numbers_out_of_range_and_values_of_another_kind_are_named() {
    let page = "query($n: Int) { projects(first: $n) { totalCount } }";
    let node = "query($n: ID!) { node(id: $n) { id } }";
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        for wrong in [
            json!(-1),
            json!(101),
            json!(2_147_483_648_u64),
            json!(u64::MAX),
            json!(1.5),
            json!(1e300),
            json!("1"),
            json!([1, 2]),
            json!({}),
        ] {
            let answer = manager.with(page, json!({ "n": wrong })).await;
            let told = &answer["errors"][0]["extensions"];
            assert_eq!(told["code"], "BAD_USER_INPUT", "{} {wrong}: {answer}", app.on);
            assert!(
                told["violations"][0]["path"]
                    .as_str()
                    .is_some_and(|path| !path.is_empty()),
                "{wrong}: {told}"
            );
        }
        assert!(manager.data_with(page, json!({ "n": null })).await["projects"].is_object());
        for literal in [
            "99999999999999999999999",
            "1e999",
            "-0.0",
            "NaN",
            "Infinity",
            "0x10",
            "01",
        ] {
            let answer = manager
                .ask(&format!("{{ projects(first: {literal}) {{ totalCount }} }}"))
                .await;
            is_the_callers_to_mend(&answer, literal);
            assert!(answer["errors"].is_array(), "{literal}: {answer}");
        }
        for odd in [
            json!(7),
            json!(u64::MAX),
            json!("project_"),
            json!("project_zz"),
            json!(""),
        ] {
            is_the_callers_to_mend(&manager.with(node, json!({ "n": odd })).await, "node");
        }
    }
}

#[tokio::test]
async fn bodies_that_are_no_right_json_are_bad_requests() {
    let [app, _] = App::on_both().await;
    let post = async |body: String| {
        let request = app
            .http
            .post(format!("{}/graphql", app.url))
            .header("content-type", "application/json");
        let response = request.body(body).send().await.unwrap();
        let status = response.status().as_u16();
        let answer: Value = response.json().await.unwrap();
        shows_nothing_of_the_inside(&answer);
        (status, answer["errors"][0]["extensions"].clone())
    };
    let with = |value: &str| {
        format!(
            r#"{{"query":"query($s: String) {{ projects(filter: {{search: $s}}) {{ totalCount }} }}","variables":{{"s":{value}}}}}"#
        )
    };
    for wrong in [
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "NaN",
        "Infinity",
        "1e999",
        "\"\u{1}\"",
        "'x'",
        "01",
        "+1",
    ] {
        assert_eq!(
            post(with(wrong)).await,
            (400, json!({ "code": "BAD_REQUEST" })),
            "{wrong}"
        );
    }
    let deep = |levels: usize| with(&format!("{}1{}", "[".repeat(levels), "]".repeat(levels)));
    let (status, told) = post(deep(30)).await;
    assert_eq!(
        (status, &told["limit"], &told["allowed"]),
        (200, &json!("variables_depth"), &json!(20))
    );
    assert_eq!(post(deep(5_000)).await.0, 400);
    let (status, told) = post(with(&format!("\"{}\"", "x".repeat(100_000)))).await;
    assert_eq!((status, &told["limit"]), (200, &json!("variables_bytes")));
    assert_eq!(post(with(&format!("\"{}\"", "x".repeat(1_000_000)))).await.0, 413);
}

#[tokio::test]
async fn a_fault_of_ours_says_nothing_but_the_name_of_the_request() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await.sending("x-request-id", "fault-1");
        let mut outside = Outside::open(app.config.database_url.expose()).await;
        outside.run("ALTER TABLE mobility_target RENAME TO gone").await;
        let answer = manager
            .ask("{ viewer { email } projects { nodes { reconciliation { plannedTotal } } } }")
            .await;
        shows_nothing_of_the_inside(&answer);
        let error = &answer["errors"][0];
        assert_eq!(
            error["extensions"],
            json!({ "code": "INTERNAL", "requestId": "fault-1" }),
            "{}: {answer}",
            app.on
        );
        assert!(!error["message"].as_str().unwrap().contains("mobility"), "{answer}");
    }
}

#[tokio::test]
async fn client_tools_may_ask_for_the_schema_unless_it_is_switched_off() {
    for app in App::on_both().await {
        let data = app.anonymous().data(INTROSPECTION).await;
        assert_eq!(data["__schema"]["queryType"]["name"], "Query", "{}", app.on);
    }
    for app in App::on_both_with(|config| config.introspection = false).await {
        let manager = app.as_manager_of("relience").await;
        for client in [&app.anonymous(), &manager] {
            for document in [INTROSPECTION, "{ __type(name: \"Query\") { name } }"] {
                let answer = client.ask(document).await;
                assert!(answer["errors"].is_array(), "it is told: {answer}");
                assert!(!answer.to_string().contains("queryType"), "{answer}");
            }
            assert_eq!(client.data("{ __typename }").await["__typename"], "Query");
        }
    }
}
