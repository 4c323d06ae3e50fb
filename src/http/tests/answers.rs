//! What an answer says, and what it keeps to itself.

use serde_json::{Value, json};

use super::{Service, code, header, service};

async fn body(service: &Service, query: &str) -> Value {
    let response = service.run(query).await;
    assert_eq!(response.status(), 200);
    response.json().await.unwrap()
}

#[tokio::test]
async fn fields_keep_the_order_of_the_selection() {
    let service = service().await;
    let text = service
        .run("{ z: hello a: hello m: hello }")
        .await
        .text()
        .await
        .unwrap();
    assert!(
        text.starts_with(r#"{"data":{"z":"world","a":"world","m":"world"}"#),
        "{text}"
    );
}

#[tokio::test]
async fn every_answer_carries_its_headers() {
    let service = service().await;
    let response = service.run("{ hello }").await;
    assert_eq!(header(&response, "cache-control"), "no-store");
    assert_eq!(header(&response, "x-content-type-options"), "nosniff");
    assert_eq!(header(&response, "referrer-policy"), "no-referrer");
    assert_eq!(header(&response, "vary"), "Accept, Accept-Language, Authorization");
    assert_eq!(header(&response, "x-request-id").len(), 36);
    for (sent, taken) in [("job-7", true), ("a b", false)] {
        let response = service
            .get("/nowhere")
            .header("x-request-id", sent)
            .send()
            .await
            .unwrap();
        assert_eq!(header(&response, "x-request-id") == sent, taken);
    }
}

#[tokio::test]
async fn our_errors_say_all_they_know_in_the_callers_language() {
    let service = service().await;
    let request = service.graphql().header("accept-language", "fr");
    let response = request
        .json(&json!({ "query": "{ invalid hello }" }))
        .send()
        .await
        .unwrap();
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["data"], json!({ "invalid": null, "hello": "world" }));
    assert_eq!(
        body["errors"],
        json!([{
            "message": "Certaines valeurs ne conviennent pas.",
            "locations": [{ "line": 1, "column": 3 }],
            "path": ["invalid"],
            "extensions": {
                "code": "BAD_USER_INPUT",
                "violations": [{ "path": "input.endDate", "rule": "J-4", "message": "Trop tôt." }],
            },
        }])
    );
}

#[tokio::test]
async fn our_faults_say_nothing_but_the_name_of_the_request() {
    let service = service().await;
    for query in ["{ internal }", "{ foreign }"] {
        let response = service.run(query).await;
        let id = header(&response, "x-request-id").to_owned();
        let text = response.text().await.unwrap();
        assert!(!text.contains("secret"), "{text}");
        let body: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            body["errors"][0]["extensions"],
            json!({ "code": "INTERNAL", "requestId": id })
        );
    }
}

#[tokio::test]
async fn a_value_that_the_library_refuses_is_the_callers_to_mend() {
    let service = service().await;
    let body = body(&service, r#"{ day(on: "2026-13-01") }"#).await;
    assert_eq!(code(&body), "BAD_USER_INPUT");
    assert!(
        body["errors"][0]["message"].as_str().unwrap().contains("NaiveDate"),
        "{body}"
    );
}

#[tokio::test]
async fn an_answer_lists_twenty_errors_at_most() {
    let service = service().await;
    let body = body(&service, "{ faults(count: 50) { field } }").await;
    assert_eq!(body["errors"].as_array().unwrap().len(), 20);
    assert_eq!(body["data"]["faults"].as_array().unwrap().len(), 50);
}

#[tokio::test]
async fn cost_and_bucket_are_told() {
    let service = service().await;
    let response = service.run("{ hello } # cost: 100 ").await;
    assert_eq!(header(&response, "ratelimit-policy"), r#""cost";q=50000;w=25"#);
    assert_eq!(header(&response, "ratelimit"), r#""cost";r=49900;t=1"#);
    assert_eq!(header(&response, "ratelimit-limit"), "50000");
    assert_eq!(header(&response, "ratelimit-remaining"), "49900");
    let body: Value = response.json().await.unwrap();
    assert_eq!(
        body["extensions"]["cost"],
        json!({ "requested": 100, "remaining": 49900, "limit": 50000 })
    );
}

#[tokio::test]
async fn a_panic_is_a_fault_of_ours_and_ends_nothing_else() {
    let service = service().await;
    let response = service.run("{ panics }").await;
    assert_eq!(response.status(), 500);
    let id = header(&response, "x-request-id").to_owned();
    let text = response.text().await.unwrap();
    assert!(
        text.contains(&format!(r#""requestId":"{id}""#)) && !text.contains("secret"),
        "{text}"
    );
    assert_eq!(body(&service, "{ hello }").await["data"]["hello"], "world");
}
