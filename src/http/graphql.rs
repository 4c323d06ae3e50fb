//! `/graphql`: GraphQL over HTTP.
//!
//! Each step can refuse, and a later one never runs for what an earlier one refuses: method, form of the
//! answer, type of the body, size and time of the body, its shape, the token's shape; then the service itself.

use std::{sync::Arc, time::Instant};

use axum::{
    Extension,
    body::Body,
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{ALLOW, AUTHORIZATION},
        request::Parts,
    },
    response::{IntoResponse, Response},
};

use super::{
    App,
    answer::Manner,
    body,
    client::ClientAddress,
    execute::{self, Answer, Checked},
    negotiate::is_json,
    parameters::Parameters,
    refusal::Refusal,
};

/// What the path knows.
const METHODS: &str = "GET, POST, OPTIONS";

/// Longest token that is looked at, in bytes.
const LONGEST_TOKEN: usize = 4096;

/// Answers one request to `/graphql`.
pub(super) async fn graphql(
    State(app): State<Arc<App>>,
    Extension(manner): Extension<Manner>,
    Extension(client): Extension<ClientAddress>,
    request: Request,
) -> Response {
    if request.method() == Method::OPTIONS {
        return (StatusCode::NO_CONTENT, [(ALLOW, METHODS)]).into_response();
    }
    let (parts, body) = request.into_parts();
    let answer = match check(&app, &parts, body, &manner, client).await {
        Ok(checked) => execute::run(&app, checked).await,
        Err(refusal) => Answer::from(refusal),
    };
    answer.into_response(&manner)
}

async fn check(
    app: &App,
    parts: &Parts,
    body: Body,
    manner: &Manner,
    client: ClientAddress,
) -> Result<Checked, Refusal> {
    let only_queries = parts.method == Method::GET;
    if let Err(refusal) = check_head(parts, manner) {
        body::discard(body);
        return Err(refusal);
    }
    let parameters = if only_queries {
        body::discard(body);
        Parameters::from_query(parts.uri.query().unwrap_or_default())?
    } else {
        let bytes = body::read(body, app.limits.body_bytes, app.limits.body_time).await?;
        Parameters::from_body(&bytes)?
    };
    Ok(Checked {
        parameters,
        only_queries,
        token: token(&parts.headers)?,
        idempotency_key: idempotency_key(&parts.headers)?,
        preferred: manner.preferred.clone(),
        request_id: manner.request_id.clone(),
        client,
        deadline: Instant::now() + app.limits.request_time.mul_f32(0.8),
    })
}

/// What is refused before the body is looked at.
fn check_head(parts: &Parts, manner: &Manner) -> Result<(), Refusal> {
    if parts.method != Method::GET && parts.method != Method::POST {
        return Err(Refusal::method(METHODS));
    }
    if manner.accepted.is_none() {
        return Err(Refusal::not_acceptable());
    }
    if parts.method == Method::POST && !is_json(&parts.headers) {
        return Err(Refusal::unsupported_type());
    }
    Ok(())
}

/// The bearer token. Anything else in `Authorization` is refused: who shows a pass that we cannot read is not
/// treated as somebody without one.
fn token(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(only), None) => bearer(only).map(Some).ok_or_else(Refusal::bad_token),
        (Some(_), Some(_)) => Err(Refusal::bad_token()),
    }
}

fn bearer(header: &HeaderValue) -> Option<String> {
    let (scheme, token) = header.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    let sane = (1..=LONGEST_TOKEN).contains(&token.len()) && token.bytes().all(allowed);
    (scheme.eq_ignore_ascii_case("bearer") && sane).then(|| token.to_owned())
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let values: Vec<_> = headers
        .get_all("idempotency-key")
        .iter()
        .map(HeaderValue::to_str)
        .collect();
    match values[..] {
        [] => Ok(None),
        [Ok(key)] if (1..=255).contains(&key.len()) && !key.contains(' ') => Ok(Some(key.to_owned())),
        _ => Err(bad_key()),
    }
}

fn bad_key() -> Refusal {
    Refusal::bad_request(
        "Idempotency-Key must be one value of 1 to 255 visible characters.",
        "Idempotency-Key doit être une seule valeur de 1 à 255 caractères visibles.",
    )
}
