//! Rate, overload and time.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::{io::AsyncWriteExt, time::sleep};

use super::{eventually, header, refusal, service, service_with};

#[tokio::test]
async fn who_has_spent_all_is_told_when_to_come_back() {
    let service = service().await;
    assert_eq!(service.run("{ hello } # cost: 49999 ").await.status(), 200);
    let response = service.run("{ hello } # cost: 4000 ").await;
    assert_eq!(response.status(), 429);
    let wait: u64 = header(&response, "retry-after").parse().unwrap();
    assert!((1..=2).contains(&wait));
    assert_eq!(header(&response, "ratelimit-limit"), "50000");
    let body: Value = response.json().await.unwrap();
    assert_eq!(
        body["errors"][0]["extensions"],
        json!({ "code": "RATE_LIMITED", "retryAfter": wait })
    );
    assert_eq!(body["extensions"]["cost"]["requested"], 4000);
    // Signed in, the same address has a bucket of its own.
    let request = service.graphql().header("authorization", "Bearer good");
    let response = request
        .json(&json!({ "query": "{ hello } # cost: 4000 " }))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (response.status().as_u16(), header(&response, "ratelimit-limit")),
        (200, "500000")
    );
}

#[tokio::test]
async fn a_slow_request_is_given_up_but_not_broken_off() {
    let service = service_with(|_, limits| limits.request_time = Duration::from_millis(50)).await;
    let response = service.run("{ wait(ms: 1000) }").await;
    assert_eq!(header(&response, "retry-after"), "1");
    assert_eq!(refusal(response).await, (503, "UNAVAILABLE".into()));
    assert_eq!(service.waits.finished(), 0);
    eventually(|| service.waits.finished() == 1).await;
}

#[tokio::test]
async fn a_client_that_leaves_cancels_nothing() {
    let service = service().await;
    let body = r#"{"query":"{ wait(ms: 200) }"}"#;
    let mut stream = service.connect().await;
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    service.has_started(1).await;
    drop(stream);
    eventually(|| service.waits.finished() == 1).await;
}

#[tokio::test]
async fn one_too_many_is_refused_at_once() {
    let service = service_with(|config, limits| {
        config.concurrent_requests = 1;
        limits.request_time = Duration::from_millis(50);
    })
    .await;
    // The first is given up after 50 ms but runs on, and keeps its place until it ends.
    assert_eq!(service.run("{ wait(ms: 2000) }").await.status(), 503);
    let response = service.run("{ hello }").await;
    assert_eq!(header(&response, "retry-after"), "1");
    assert_eq!(refusal(response).await, (503, "UNAVAILABLE".into()));
    assert_eq!(service.get("/health/live").send().await.unwrap().status(), 200);
    eventually(|| service.waits.finished() == 1).await;
    sleep(Duration::from_millis(50)).await;
    assert_eq!(service.run("{ hello }").await.status(), 200);
}
