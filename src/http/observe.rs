//! What every request gets, whatever it is: a name, a log line, harmless headers, and an answer even if a
//! handler panics.

use std::{net::IpAddr, panic::AssertUnwindSafe, sync::Arc, time::Instant};

use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, Method,
        header::{ACCEPT_LANGUAGE, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS},
    },
    middleware::Next,
    response::Response,
};
use futures_util::FutureExt;
use tracing::Instrument;

use super::{
    App,
    answer::Manner,
    client::ClientAddress,
    execute::{Answer, CallerKind},
    negotiate::Media,
    request_id::{self, RequestId},
    server::Peer,
};
use crate::{error::Error, language::Preferred, telemetry};

/// What a handler knows for the log line.
#[derive(Debug, Clone, Default)]
pub(super) struct Observed {
    pub(super) operation: Option<String>,
    pub(super) cost: Option<u64>,
    pub(super) caller: Option<CallerKind>,
}

/// The outermost layer.
pub(super) async fn observe(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let manner = Manner {
        accepted: Media::accepted(headers),
        preferred: preferred(headers),
        request_id: RequestId::of(headers),
    };
    let peer = request
        .extensions()
        .get()
        .map_or(IpAddr::from([0; 4]), |Peer(address)| address.ip());
    let client = ClientAddress::of(peer, headers, app.limits.proxies);
    let trace = telemetry::trace_id(headers);
    let span = tracing::info_span!("request", id = %manner.request_id, trace);
    let line = Line::new(&request);
    request.extensions_mut().insert(manner.clone());
    request.extensions_mut().insert(client);
    let answered = async {
        let outcome = AssertUnwindSafe(next.run(request)).catch_unwind().await;
        let mut response = outcome.unwrap_or_else(|_| {
            let error = Error::internal("a handler panicked");
            Answer::from(error).into_response(&manner)
        });
        protect(response.headers_mut(), &manner.request_id);
        line.complete(&mut response);
        response
    };
    answered.instrument(span).await
}

fn preferred(headers: &HeaderMap) -> Preferred {
    let header = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Preferred::parse(header.unwrap_or_default())
}

/// Headers that are right on every answer; what a page needs beyond that, it has set itself.
fn protect(headers: &mut HeaderMap, request_id: &RequestId) {
    headers.extend(request_id.header().map(|value| (request_id::HEADER, value)));
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

/// The one line of a request. It is written when the value is dropped, so that a client that leaves before the
/// answer leaves a line as well: its status is 499.
struct Line {
    method: &'static str,
    path: String,
    started: Instant,
    status: u16,
    observed: Observed,
}

impl Line {
    const GONE: u16 = 499;
    /// Longest path that is logged, in characters.
    const LONGEST_PATH: usize = 200;

    fn new(request: &Request) -> Self {
        Self {
            method: name(request.method()),
            path: request.uri().path().chars().take(Self::LONGEST_PATH).collect(),
            started: Instant::now(),
            status: Self::GONE,
            observed: Observed::default(),
        }
    }

    fn complete(mut self, response: &mut Response) {
        self.status = response.status().as_u16();
        self.observed = response.extensions_mut().remove().unwrap_or_default();
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let Self {
            method, path, status, ..
        } = self;
        let Observed {
            operation,
            cost,
            caller,
        } = &self.observed;
        let ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let operation = operation.as_deref();
        let caller = caller.map(CallerKind::name);
        if path.starts_with("/health/") {
            tracing::debug!(method, path, status, ms, "answered");
        } else {
            tracing::info!(method, path, status, ms, operation, cost, caller, "answered");
        }
    }
}

/// Methods by name; what else a client made up stays out of the log.
fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

impl CallerKind {
    fn name(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::User => "user",
            Self::ApiKey => "api key",
        }
    }
}
