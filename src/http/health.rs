//! Whether the service lives, whether it can serve, and the keys by which others check its tokens.

use std::{sync::Arc, time::Duration};

use axum::{
    Extension,
    extract::State,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use serde_json::Value;

use super::{
    App,
    answer::Manner,
    execute::{Answer, beside},
};

/// How long the database may take to say that it is there.
const PATIENCE: Duration = Duration::from_secs(2);

const JSON: &str = "application/json; charset=utf-8";

/// The process answers: a restart would not help.
pub(super) async fn live() -> Response {
    status(StatusCode::OK, "live")
}

/// The database answers and the service is not about to stop: send requests here.
pub(super) async fn ready(State(app): State<Arc<App>>) -> Response {
    if app.gate.is_closing() {
        return status(StatusCode::SERVICE_UNAVAILABLE, "stopping");
    }
    match beside(PATIENCE, async move { app.engine.ready().await }).await {
        Ok(true) => status(StatusCode::OK, "ready"),
        _ => status(StatusCode::SERVICE_UNAVAILABLE, "database does not answer"),
    }
}

fn status(code: StatusCode, word: &str) -> Response {
    let body = format!("{{\"status\":\"{word}\"}}");
    (code, [(CONTENT_TYPE, JSON), (CACHE_CONTROL, "no-store")], body).into_response()
}

/// The public keys. They change rarely, and stay valid for a while after they have been replaced.
pub(super) async fn jwks(State(app): State<Arc<App>>, Extension(manner): Extension<Manner>) -> Response {
    match beside(PATIENCE, async move { app.engine.jwks().await }).await.flatten() {
        Ok(keys) => {
            let headers = [(CONTENT_TYPE, JSON), (CACHE_CONTROL, "public, max-age=300")];
            (headers, Value::Object(keys).to_string()).into_response()
        }
        Err(error) => Answer::from(error).into_response(&manner),
    }
}
