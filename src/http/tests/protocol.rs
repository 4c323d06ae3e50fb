//! GraphQL over HTTP: what is accepted, what is refused, and in which words.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Service, header, refusal, service};

const HELLO: &str = r#"{"query":"{ hello }"}"#;

#[tokio::test]
async fn only_get_and_post_are_methods() {
    let service = service().await;
    for method in [Method::PUT, Method::PATCH, Method::DELETE] {
        let response = service.ask(method, "/graphql").body(HELLO).send().await.unwrap();
        assert_eq!(header(&response, "allow"), "GET, POST, OPTIONS");
        assert_eq!(refusal(response).await, (405, "BAD_REQUEST".into()));
    }
    let response = service.ask(Method::HEAD, "/graphql").send().await.unwrap();
    assert_eq!(response.status(), 405);
    let response = service.ask(Method::OPTIONS, "/graphql").send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), header(&response, "allow")),
        (204, "GET, POST, OPTIONS")
    );
}

#[tokio::test]
async fn the_form_of_the_answer_is_negotiated() {
    let service = service().await;
    let both = "application/graphql-response+json, application/json;q=0.9";
    for (accept, kind) in [
        ("*/*", "application/json; charset=utf-8"),
        ("application/json", "application/json; charset=utf-8"),
        (both, "application/graphql-response+json; charset=utf-8"),
    ] {
        let request = service
            .graphql()
            .header("accept", accept)
            .json(&json!({ "query": "{ hello }" }));
        let response = request.send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), header(&response, "content-type")),
            (200, kind)
        );
    }
    let request = service
        .graphql()
        .header("accept", "text/html")
        .json(&json!({ "query": "{ hello }" }));
    let response = request.send().await.unwrap();
    assert_eq!(header(&response, "content-type"), "application/json; charset=utf-8");
    assert_eq!(refusal(response).await, (406, "BAD_REQUEST".into()));
}

#[tokio::test]
async fn a_strangers_page_cannot_post() {
    let service = service().await;
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ] {
        let request = service.graphql().header("content-type", kind).body(HELLO);
        assert_eq!(
            refusal(request.send().await.unwrap()).await,
            (415, "BAD_REQUEST".into()),
            "{kind}"
        );
    }
    let response = service.graphql().body(HELLO).send().await.unwrap();
    assert_eq!(refusal(response).await, (415, "BAD_REQUEST".into()));
    let request = service
        .graphql()
        .header("content-type", "application/json; charset=latin1")
        .body(HELLO);
    assert_eq!(
        refusal(request.send().await.unwrap()).await,
        (415, "BAD_REQUEST".into())
    );
}

async fn posted(service: &Service, body: &'static [u8]) -> (u16, String) {
    let request = service.graphql().header("content-type", "application/json").body(body);
    refusal(request.send().await.unwrap()).await
}

#[tokio::test]
async fn a_body_of_another_shape_is_a_bad_request() {
    let service = service().await;
    for body in [
        &b""[..],
        b"{",
        b"[{\"query\":\"{ hello }\"}]",
        b"\xEF\xBB\xBF{\"query\":\"{ hello }\"}",
        b"{\"query\":\"\xFF\"}",
        b"{\"query\":7}",
        b"{\"query\":\"{ hello }\",\"variables\":\"x\"}",
    ] {
        let name = String::from_utf8_lossy(body);
        assert_eq!(posted(&service, body).await, (400, "BAD_REQUEST".into()), "{name}");
    }
}

#[tokio::test]
async fn a_get_may_only_ask() {
    let service = service().await;
    let query = [
        ("query", "query A { hello } query B($n: Int!) { echo(number: $n) }"),
        ("operationName", "B"),
        ("variables", r#"{"n": 7}"#),
        ("extensions", r#"{"x": 1}"#),
    ];
    let response = service.get(&path(&query)).send().await.unwrap();
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["data"], json!({ "echo": 7 }));
    let response = service
        .get(&path(&[("query", "mutation { change }")]))
        .send()
        .await
        .unwrap();
    assert_eq!(header(&response, "allow"), "POST");
    assert_eq!(refusal(response).await, (405, "BAD_REQUEST".into()));
    let response = service
        .get(&path(&[("query", "{hello}"), ("variables", "[")]))
        .send()
        .await
        .unwrap();
    assert_eq!(refusal(response).await, (400, "BAD_REQUEST".into()));
}

fn path(pairs: &[(&str, &str)]) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    format!("/graphql?{query}")
}

#[tokio::test]
async fn a_request_error_has_no_data_and_a_status_by_the_form() {
    let service = service().await;
    for (accept, status) in [("application/json", 200), ("application/graphql-response+json", 400)] {
        let invalid = "GRAPHQL_VALIDATION_FAILED";
        for (query, code) in [
            ("{", invalid),
            ("{ nothing }", invalid),
            ("query Q($n: Int!) { echo(number: $n) }", "BAD_USER_INPUT"),
        ] {
            let request = service
                .graphql()
                .header("accept", accept)
                .json(&json!({ "query": query }));
            let response = request.send().await.unwrap();
            assert_eq!(refusal(response).await, (status, code.into()), "{query}");
        }
    }
}

#[tokio::test]
async fn a_bad_token_is_never_somebody_without_one() {
    let service = service().await;
    for value in ["Bearer bad", "Basic YW5uOmh1c2g=", "Bearer", "Bearer a b", "good"] {
        let request = service
            .graphql()
            .header("authorization", value)
            .json(&json!({ "query": "{ hello }" }));
        let response = request.send().await.unwrap();
        assert!(header(&response, "www-authenticate").starts_with("Bearer"), "{value}");
        assert_eq!(refusal(response).await, (401, "UNAUTHENTICATED".into()), "{value}");
    }
    for value in ["Bearer good", "bearer good"] {
        let request = service
            .graphql()
            .header("authorization", value)
            .json(&json!({ "query": "{ hello }" }));
        assert_eq!(request.send().await.unwrap().status(), 200);
    }
}

#[tokio::test]
async fn an_idempotency_key_is_one_visible_word() {
    let service = service().await;
    for (key, status) in [("7f", 200), ("a b", 400), ("", 400), (&"x".repeat(256), 400)] {
        let request = service
            .graphql()
            .header("idempotency-key", key)
            .json(&json!({ "query": "{ hello }" }));
        assert_eq!(request.send().await.unwrap().status(), status, "{key}");
    }
}
