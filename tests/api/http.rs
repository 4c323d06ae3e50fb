//! The service as a web server: methods, types, sizes, languages, origins, and the public audits.

use std::{path::Path, process::Command};

use reqwest::{Method, RequestBuilder, StatusCode, header::HeaderMap};
use serde_json::{Value, json};

use crate::support::App;

/// What client tools ask for.
const INTROSPECTION: &str = include_str!("../../src/graphql/document/introspection.graphql");
const GRAPHQL_JSON: &str = "application/graphql-response+json";

fn graphql(app: &App, method: Method) -> RequestBuilder {
    app.http.request(method, format!("{}/graphql", app.url))
}

fn get(app: &App, pairs: &[(&str, &str)]) -> RequestBuilder {
    let url = url::Url::parse_with_params(&format!("{}/graphql", app.url), pairs).unwrap();
    app.http.get(url)
}

fn post(app: &App, content_type: &str, body: impl Into<reqwest::Body>) -> RequestBuilder {
    graphql(app, Method::POST)
        .header("content-type", content_type)
        .body(body)
}

/// The status, and the code of the first error.
async fn refusal(request: RequestBuilder) -> (u16, String) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let answer: Value = response.json().await.unwrap();
    assert!(answer.get("data").is_none(), "{answer}");
    (
        status,
        answer["errors"][0]["extensions"]["code"].as_str().unwrap().to_owned(),
    )
}

fn bad(status: u16) -> (u16, String) {
    (status, "BAD_REQUEST".to_owned())
}

#[tokio::test]
async fn a_mutation_never_runs_by_get_or_from_a_strangers_form() {
    let login =
        r#"mutation { login(input: {email: "viewer@solo.example.org", password: "passerelle-demo"}) { accessToken } }"#;
    let body = json!({ "query": login }).to_string();
    for app in App::on_both().await {
        let by_get = get(&app, &[("query", login)]);
        let response = by_get.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{}", app.on);
        assert_eq!(response.headers()["allow"], "POST");
        for form in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
        ] {
            assert_eq!(refusal(post(&app, form, body.clone())).await, bad(415), "{form}");
        }
        assert_eq!(refusal(graphql(&app, Method::POST).body(body.clone())).await, bad(415));
        for method in [Method::PUT, Method::DELETE, Method::PATCH] {
            assert_eq!(refusal(graphql(&app, method)).await, bad(405));
        }
        let by_get = get(
            &app,
            &[
                ("query", "query A { viewer { email } } query B { __typename }"),
                ("operationName", "B"),
            ],
        );
        let answer: Value = by_get.send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["data"], json!({ "__typename": "Query" }), "{answer}");
    }
}

#[tokio::test]
async fn a_request_that_is_not_right_as_http_is_told_so_by_its_status() {
    let right = json!({ "query": "{ __typename }" }).to_string();
    for app in App::on_both().await {
        let json = "application/json";
        assert_eq!(refusal(post(&app, json, " ".repeat(300 * 1024))).await, bad(413));
        assert_eq!(refusal(post(&app, json, format!("[{right}]"))).await, bad(400));
        assert_eq!(refusal(post(&app, json, "{")).await, bad(400));
        assert_eq!(
            refusal(post(&app, json, right.clone()).header("accept", "text/html")).await,
            bad(406)
        );
        let (status, code) =
            refusal(post(&app, json, r#"{"query":"{ nothing }"}"#).header("accept", GRAPHQL_JSON)).await;
        assert_eq!((status, code.as_str()), (400, "GRAPHQL_VALIDATION_FAILED"));
        let (status, code) = refusal(post(&app, json, r#"{"query":"{"}"#)).await;
        assert_eq!((status, code.as_str()), (200, "GRAPHQL_PARSE_FAILED"));
        let two = r#"{"query":"query A { __typename } query B { __typename }"}"#;
        let (status, code) = refusal(post(&app, json, two).header("accept", GRAPHQL_JSON)).await;
        assert_eq!((status, code.as_str()), (400, "OPERATION_RESOLUTION_FAILURE"));
        let response = app.http.get(format!("{}/nothing", app.url)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn messages_come_in_the_callers_language_and_codes_do_not_change() {
    for app in App::on_both().await {
        let anonymous = || app.anonymous();
        let document = "mutation { logout }";
        let french = anonymous()
            .sending("accept-language", "de, fr-CH;q=0.9, en;q=0.5")
            .ask(document)
            .await;
        assert_eq!(french["errors"][0]["message"], "Connectez-vous d'abord.", "{}", app.on);
        let english = anonymous().sending("accept-language", "de").ask(document).await;
        assert_eq!(english["errors"][0]["message"], "Sign in first.");
        assert_eq!(french["errors"][0]["extensions"], english["errors"][0]["extensions"]);
        let manager = app.as_manager_of("relience").await.sending("accept-language", "fr");
        let refused = manager
            .refusal("{ projects(first: 101) { totalCount } }", json!({}))
            .await;
        let message = refused["violations"][0]["message"].as_str().unwrap();
        assert!(message.contains("au plus") || message.contains("page"), "{message}");
    }
}

#[tokio::test]
async fn every_answer_has_a_name_and_is_kept_by_nobody() {
    for app in App::on_both().await {
        let (headers, _) = app.anonymous().with_headers("{ __typename }", json!({})).await;
        assert_eq!(headers["x-request-id"].len(), 36);
        assert_eq!(headers["cache-control"], "no-store");
        let named = app.anonymous().sending("x-request-id", "my-job.7");
        assert_eq!(named.with_headers("{", json!({})).await.0["x-request-id"], "my-job.7");
        let forged = app.anonymous().sending("x-request-id", "a b\" c");
        assert_eq!(forged.with_headers("{", json!({})).await.0["x-request-id"].len(), 36);
        let refused = post(&app, "text/plain", "x").send().await.unwrap();
        assert!(refused.headers().contains_key("x-request-id"));
    }
}

const ALLOWED: &str = "access-control-allow-origin";

/// What a browser asks before a page of this origin may call.
async fn preflight(app: &App, origin: &str) -> HeaderMap {
    let asked = graphql(app, Method::OPTIONS)
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header(
            "access-control-request-headers",
            "authorization,content-type,idempotency-key",
        );
    asked.send().await.unwrap().headers().clone()
}

/// No page of this origin may call, or read an answer.
async fn is_kept_out(app: &App, origin: &str) {
    assert!(!preflight(app, origin).await.contains_key(ALLOWED), "{origin}");
    let asked = graphql(app, Method::POST)
        .header("origin", origin)
        .json(&json!({ "query": "{ __typename }" }));
    assert!(!asked.send().await.unwrap().headers().contains_key(ALLOWED), "{origin}");
}

#[tokio::test]
async fn only_configured_origins_may_call_from_a_browser() {
    let ours = "https://app.example.org";
    let [closed, _] = App::on_both().await;
    is_kept_out(&closed, ours).await;
    let [open, _] = App::on_both_with(|config| {
        config.cors_origins = vec!["https://app.example.org".to_owned().try_into().unwrap()];
    })
    .await;
    let headers = preflight(&open, ours).await;
    assert_eq!(headers[ALLOWED], ours);
    let wanted = headers["access-control-allow-headers"].to_str().unwrap();
    for name in ["authorization", "content-type", "idempotency-key"] {
        assert!(wanted.contains(name), "{wanted}");
    }
    assert!(!headers.contains_key("access-control-allow-credentials"));
    for stranger in [
        "https://evil.example.org",
        "http://app.example.org",
        "https://app.example.org.evil.org",
        "null",
    ] {
        is_kept_out(&open, stranger).await;
    }
}

#[tokio::test]
async fn a_repeated_mutation_with_its_key_is_done_once() {
    use crate::support::project::{CREATE, founding};
    for app in App::on_both().await {
        let manager = app
            .as_manager_of("relience")
            .await
            .sending("idempotency-key", "found-it");
        let (first_headers, first) = manager.with_headers(CREATE, founding("ONCE")).await;
        let (headers, again) = manager.with_headers(CREATE, founding("ONCE")).await;
        assert!(first["data"]["projectCreate"]["id"].is_string(), "{}: {first}", app.on);
        assert_eq!(first["data"], again["data"]);
        assert!(!first_headers.contains_key("idempotent-replayed"));
        assert_eq!(headers["idempotent-replayed"], "true");
        let other = manager.refusal(CREATE, founding("ANOTHER")).await;
        assert_eq!(other["code"], "CONFLICT", "the key stands for one change");
        let by_another = app.as_manager_of("solo").await.sending("idempotency-key", "found-it");
        assert!(by_another.data_with(CREATE, founding("ONCE")).await["projectCreate"]["id"].is_string());
        let twice = "mutation { a: logout b: logout }";
        assert_eq!(manager.refusal(twice, json!({})).await["code"], "BAD_USER_INPUT");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_mutations_with_one_key_at_the_same_moment_are_done_once() {
    use crate::support::{
        Outside,
        project::{CREATE, founding},
    };
    for app in App::on_both().await {
        let manager = app
            .as_manager_of("relience")
            .await
            .sending("idempotency-key", "all-at-once");
        let answers = futures_util::future::join_all((0..8).map(|_| manager.with(CREATE, founding("AT-ONCE")))).await;
        for answer in &answers {
            assert_eq!(
                answer["data"]["projectCreate"]["id"], answers[0]["data"]["projectCreate"]["id"],
                "{}: {answer}",
                app.on
            );
        }
        let mut outside = Outside::open(app.config.database_url.expose()).await;
        assert_eq!(
            outside
                .number("SELECT count(*) FROM project WHERE code = 'AT-ONCE'")
                .await,
            1
        );
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

/// The audits' own packages are installed on the first run.
fn audits() -> &'static Path {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/audit"));
    let node = Command::new("node").arg("--version").output();
    assert!(
        node.is_ok(),
        "the public audits need Node 20 or later (Debian: apt-get install nodejs npm)"
    );
    if !folder.join("node_modules/graphql-http").exists() {
        let installed = Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(folder)
            .output();
        let installed = installed.expect("npm is there (Debian: apt-get install npm)");
        assert!(
            installed.status.success(),
            "{}",
            String::from_utf8_lossy(&installed.stderr)
        );
    }
    folder
}

#[tokio::test(flavor = "multi_thread")]
async fn every_public_audit_of_graphql_over_http_passes() {
    let folder = audits();
    for app in App::on_both().await {
        let url = format!("{}/graphql", app.url);
        let audit = tokio::task::spawn_blocking(move || {
            Command::new("node")
                .args(["audit.mjs", &url])
                .current_dir(folder)
                .output()
                .unwrap()
        });
        let audit = audit.await.unwrap();
        let said = String::from_utf8_lossy(&audit.stdout);
        assert!(audit.status.success(), "{}: {said}", app.on);
        assert_eq!(said.trim(), "61 passed, 0 failed", "{}", app.on);
    }
}
