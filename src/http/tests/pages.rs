//! Pages, files, health, keys, and pages of other origins.

use reqwest::Method;
use serde_json::{Value, json};

use super::{header, refusal, service, service_with};
use crate::config::AllowedOrigin;

#[tokio::test]
async fn a_page_is_served_with_a_strict_policy_and_a_tag() {
    let service = service().await;
    let response = service.get("/").send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), header(&response, "content-type")),
        (200, "text/html; charset=utf-8")
    );
    assert!(header(&response, "content-security-policy").starts_with("default-src 'none'; style-src 'self';"));
    let tag = header(&response, "etag").to_owned();
    assert!(tag.starts_with('"') && !response.text().await.unwrap().is_empty());
    for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
        let response = service.get("/").header("if-none-match", known).send().await.unwrap();
        assert_eq!((response.status().as_u16(), header(&response, "etag")), (304, &*tag));
        assert_eq!(response.text().await.unwrap(), "");
    }
    let response = service
        .get("/")
        .header("if-none-match", "\"other\"")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn a_page_is_only_read() {
    let service = service().await;
    let response = service.ask(Method::HEAD, "/").send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(header(&response, "content-length").parse::<usize>().unwrap() > 0);
    let response = service.ask(Method::POST, "/").send().await.unwrap();
    assert_eq!(header(&response, "allow"), "GET, HEAD");
    assert_eq!(refusal(response).await, (405, "BAD_REQUEST".into()));
    let response = service.get("/nowhere").send().await.unwrap();
    assert_eq!(
        header(&response, "content-security-policy"),
        "default-src 'none'; frame-ancestors 'none'"
    );
    assert_eq!(refusal(response).await, (404, "NOT_FOUND".into()));
}

#[tokio::test]
async fn the_editor_loads_its_own_files_alone() {
    let service = service().await;
    let page = service.get("/graphiql").send().await.unwrap();
    assert!(header(&page, "content-security-policy").contains("script-src 'self';"));
    let script = service.get("/assets/graphiql.js").send().await.unwrap();
    assert_eq!(header(&script, "content-encoding"), "gzip");
    assert_eq!(header(&script, "content-type"), "text/javascript; charset=utf-8");
}

#[tokio::test]
async fn the_pages_behind_links_load_their_own_files_and_call_their_own_service() {
    let service = service().await;
    for path in ["/invitation", "/password"] {
        let page = service.get(path).send().await.unwrap();
        let policy = header(&page, "content-security-policy").to_owned();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"),
            "{policy}"
        );
        assert!(
            policy.contains("connect-src 'self'") && !policy.contains("unsafe"),
            "{policy}"
        );
        let text = page.text().await.unwrap();
        assert!(
            text.contains("assets/link.js") && text.contains("no-referrer"),
            "{text}"
        );
        assert!(
            !text.contains("style=") && !text.contains("onclick"),
            "nothing inline: {text}"
        );
    }
    let script = service.get("/assets/link.js").send().await.unwrap();
    assert_eq!(header(&script, "content-type"), "text/javascript; charset=utf-8");
}

#[tokio::test]
async fn the_editor_can_be_switched_off() {
    let service = service_with(|config, _| config.graphiql = false).await;
    assert_eq!(service.get("/graphiql").send().await.unwrap().status(), 404);
    assert_eq!(service.get("/").send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn the_contract_is_public() {
    let response = service().await.get("/schema.graphql").send().await.unwrap();
    assert_eq!(header(&response, "content-type"), "application/graphql; charset=utf-8");
    assert_eq!(response.text().await.unwrap(), "type Query { hello: String }");
}

#[tokio::test]
async fn health_and_keys_are_told() {
    let service = service().await;
    for (path, word) in [("/health/live", "live"), ("/health/ready", "ready")] {
        let response = service.get(path).send().await.unwrap();
        assert_eq!(header(&response, "cache-control"), "no-store");
        let body: Value = response.json().await.unwrap();
        assert_eq!(body, json!({ "status": word }));
    }
    let response = service.get("/.well-known/jwks.json").send().await.unwrap();
    assert_eq!(header(&response, "cache-control"), "public, max-age=300");
    assert_eq!(response.json::<Value>().await.unwrap(), json!({ "keys": [] }));
}

#[tokio::test]
async fn no_other_origin_is_let_in_unless_configured() {
    let service = service().await;
    let response = service
        .get("/health/live")
        .header("origin", "https://app.example.org")
        .send()
        .await
        .unwrap();
    assert_eq!(header(&response, "access-control-allow-origin"), "");
}

#[tokio::test]
async fn a_configured_origin_may_call() {
    let origin = "https://app.example.org";
    let allowed = AllowedOrigin::try_from(origin.to_owned()).unwrap();
    let service = service_with(|config, _| config.cors_origins = vec![allowed]).await;
    let preflight = async |from: &str| {
        let request = service.ask(Method::OPTIONS, "/graphql").header("origin", from);
        let request = request.header("access-control-request-method", "POST");
        request
            .header("access-control-request-headers", "authorization,content-type")
            .send()
            .await
            .unwrap()
    };
    let response = preflight(origin).await;
    assert_eq!(header(&response, "access-control-allow-origin"), origin);
    assert!(header(&response, "access-control-allow-headers").contains("idempotency-key"));
    assert_eq!(header(&response, "access-control-allow-credentials"), "");
    let response = preflight("https://evil.example.org").await;
    assert_eq!(header(&response, "access-control-allow-origin"), "");
    let request = service
        .graphql()
        .header("origin", origin)
        .json(&json!({ "query": "{ hello }" }));
    let response = request.send().await.unwrap();
    assert_eq!(header(&response, "access-control-allow-origin"), origin);
    assert!(header(&response, "access-control-expose-headers").contains("x-request-id"));
    let vary: Vec<_> = response
        .headers()
        .get_all("vary")
        .iter()
        .map(|value| value.to_str().unwrap())
        .collect();
    assert!(vary.join(", ").to_lowercase().contains("origin"));
}
