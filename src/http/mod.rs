//! HTTP: from a connection to a checked request, and from what became of it to bytes.
//!
//! A request passes [`server`] (connections and their times), `observe` (its name, its log line), CORS, and
//! the routes. `graphql` checks it as HTTP and hands a [`execute::Checked`] to the service, in a task that a
//! client who leaves cannot cancel; `answer` writes what comes back. Pages, health and keys are small routes
//! beside it.

mod answer;
mod assets;
pub(crate) mod body;
pub mod client;
pub mod complete;
pub mod execute;
pub mod file;
pub mod gate;
mod graphql;
mod health;
mod negotiate;
mod observe;
mod pace;
mod page;
pub mod parameters;
pub mod rate;
pub mod refusal;
pub mod request_id;
pub mod server;

use std::{sync::Arc, time::Duration};

use axum::{
    Extension, Router,
    http::{HeaderName, HeaderValue, Method, header},
    middleware::from_fn_with_state,
    response::Response,
    routing::{any, get},
};
use tower_http::cors::{AllowOrigin, CorsLayer};

use self::{
    answer::Manner,
    execute::{Answer, Engine},
    gate::Gate,
    page::Page,
    rate::Rate,
    refusal::Refusal,
};
use crate::config::{AllowedOrigin, Config};

/// What the HTTP layer shares between requests.
pub struct App {
    /// What stands behind it.
    pub engine: Box<dyn Engine>,
    /// What callers may spend.
    pub rate: Rate,
    limits: Limits,
    /// How many requests run.
    pub gate: Gate,
    schema: Page,
    editor: bool,
    origins: Vec<AllowedOrigin>,
}

/// Times and sizes of connections and requests.
#[derive(Debug, Clone)]
struct Limits {
    proxies: usize,
    connections: u32,
    body_bytes: usize,
    /// From the first byte of a head to its last.
    head_time: Duration,
    /// From the head to the last byte of the body.
    body_time: Duration,
    /// A connection without a request.
    idle_time: Duration,
    /// An answer of which the client takes nothing.
    write_time: Duration,
    request_time: Duration,
    /// From the head of a file's upload to its last byte.
    upload_time: Duration,
    grace: Duration,
}

impl From<&Config> for Limits {
    fn from(config: &Config) -> Self {
        let seconds = Duration::from_secs;
        Self {
            proxies: config.proxies,
            connections: config.connections,
            body_bytes: config.body_bytes,
            head_time: seconds(config.header_timeout_s),
            body_time: seconds(config.body_timeout_s),
            idle_time: seconds(config.idle_timeout_s),
            write_time: seconds(30),
            request_time: seconds(config.request_timeout_s),
            upload_time: seconds(config.upload_timeout_s),
            grace: seconds(config.shutdown_grace_s),
        }
    }
}

impl App {
    /// The HTTP layer in front of `engine`, as configured; `schema` is what `/schema.graphql` shows.
    #[must_use]
    pub fn new(engine: Box<dyn Engine>, schema: String, config: &Config) -> Self {
        Self {
            engine,
            rate: Rate::new(config),
            limits: Limits::from(config),
            gate: Gate::new(config.concurrent_requests, config.concurrent_sign_ins),
            schema: Page::text("application/graphql; charset=utf-8", schema),
            editor: config.graphiql,
            origins: config.cors_origins.clone(),
        }
    }
}

/// All routes with what surrounds them.
pub fn router(app: &Arc<App>) -> Router {
    let routes = page::routes(app.editor)
        .route("/schema.graphql", app.schema.clone().route())
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/.well-known/jwks.json", get(health::jwks))
        .route("/exports/{id}", get(file::get))
        .route("/evidence/{id}", get(file::show))
        .route("/results/{id}", get(file::fetch))
        .method_not_allowed_fallback(only_reading)
        .route("/files/{id}", any(file::put))
        .route("/graphql", any(graphql::graphql))
        .fallback(nothing_here)
        .with_state(Arc::clone(app));
    let routes = match &app.origins[..] {
        [] => routes,
        origins => routes.layer(cors(origins)),
    };
    routes.layer(from_fn_with_state(Arc::clone(app), observe::observe))
}

async fn nothing_here(Extension(manner): Extension<Manner>) -> Response {
    Answer::from(Refusal::not_found()).into_response(&manner)
}

async fn only_reading(Extension(manner): Extension<Manner>) -> Response {
    Answer::from(Refusal::method("GET, HEAD")).into_response(&manner)
}

/// Pages of these origins may call the API with a token in a header; cookies stay at home.
fn cors(origins: &[AllowedOrigin]) -> CorsLayer {
    let origins = origins
        .iter()
        .filter_map(|origin| HeaderValue::from_str(origin.as_str()).ok());
    let name = HeaderName::from_static;
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::PUT])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::ACCEPT_LANGUAGE,
            name("idempotency-key"),
            name("traceparent"),
            request_id::HEADER,
        ])
        .expose_headers([
            header::RETRY_AFTER,
            name("ratelimit"),
            name("ratelimit-policy"),
            name("ratelimit-limit"),
            name("ratelimit-remaining"),
            name("ratelimit-reset"),
            name("idempotent-replayed"),
            request_id::HEADER,
        ])
        .max_age(Duration::from_mins(10))
}

#[cfg(test)]
mod tests;
