//! Who asks: a client with a token or without.

use std::time::{Duration, Instant};

use reqwest::{Response, header::HeaderMap};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::app::App;

/// How long a service may be busy before something is wrong with it.
const PATIENCE: Duration = Duration::from_mins(2);
/// How long it is left alone before it is asked again.
const PAUSE: Duration = Duration::from_millis(200);

/// A caller of one service.
pub struct Client<'a> {
    app: &'a App,
    token: Option<String>,
    headers: Vec<(&'static str, String)>,
}

impl<'a> Client<'a> {
    pub fn new(app: &'a App, token: Option<String>) -> Self {
        Self {
            app,
            token,
            headers: Vec::new(),
        }
    }

    /// The same caller with another token.
    pub fn bearing(&self, token: &str) -> Self {
        Self::new(self.app, Some(token.to_owned()))
    }

    /// The same caller sending one more header.
    pub fn sending(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The answer to a document.
    pub async fn ask(&self, document: &str) -> Value {
        self.with(document, json!({})).await
    }

    /// The answer to a document with variables.
    pub async fn with(&self, document: &str, variables: Value) -> Value {
        self.send(&json!({ "query": document, "variables": variables }))
            .await
            .json()
            .await
            .unwrap()
    }

    /// The answer and its headers.
    pub async fn with_headers(&self, document: &str, variables: Value) -> (HeaderMap, Value) {
        let response = self.send(&json!({ "query": document, "variables": variables })).await;
        (response.headers().clone(), response.json().await.unwrap())
    }

    /// The data of a document that must not fail.
    pub async fn data(&self, document: &str) -> Value {
        let answer = self.ask(document).await;
        assert!(answer.get("errors").is_none(), "{}: {answer}", self.app.on);
        answer["data"].clone()
    }

    /// The same for a large question on a loaded machine: a service that is busy is asked again, as it says, for two minutes.
    pub async fn patient_data(&self, document: &str) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let answer = self.ask(document).await;
            let errors = answer["errors"].as_array().cloned().unwrap_or_default();
            let busy = |error: &Value| error["extensions"]["code"] == "UNAVAILABLE";
            if errors.is_empty() || !errors.iter().all(busy) {
                assert!(errors.is_empty(), "{}: {answer}", self.app.on);
                return answer["data"].clone();
            }
            assert!(Instant::now() < until, "{}: busy for ever: {answer}", self.app.on);
            sleep(PAUSE).await;
        }
    }

    /// The data of a document with variables that must not fail.
    pub async fn data_with(&self, document: &str, variables: Value) -> Value {
        let answer = self.with(document, variables).await;
        assert!(answer.get("errors").is_none(), "{}: {answer}", self.app.on);
        answer["data"].clone()
    }

    /// The first error's extensions of a document that must fail.
    pub async fn refusal(&self, document: &str, variables: Value) -> Value {
        let answer = self.with(document, variables).await;
        assert!(
            answer["errors"][0]["extensions"]["code"].is_string(),
            "{}: {answer}",
            self.app.on
        );
        answer["errors"][0]["extensions"].clone()
    }

    /// Any body to `/graphql`.
    pub async fn send(&self, body: &Value) -> Response {
        let mut request = self.app.http.post(format!("{}/graphql", self.app.url)).json(body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        request.send().await.unwrap()
    }
}
