//! From what became of a request to the bytes of its answer: the one place where errors become JSON.

use std::collections::BTreeMap;

use async_graphql::{PathSegment, Response as Executed, ServerError, Value, value};
use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, RETRY_AFTER, VARY, WWW_AUTHENTICATE},
    },
    response::Response,
};
use serde::Serialize;

use super::{
    execute::{Answer, Cost},
    negotiate::Media,
    observe::Observed,
    rate::Level,
    refusal::{HttpRefusal, Refusal},
    request_id::RequestId,
};
use crate::{
    error::Error,
    language::{Language, Preferred},
};

/// Most errors that an answer lists.
const MOST_ERRORS: usize = 20;

/// How one caller is answered.
#[derive(Debug, Clone)]
pub struct Manner {
    /// The form; none if the caller accepts neither.
    pub accepted: Option<Media>,
    /// The languages of messages.
    pub preferred: Preferred,
    /// The name of the request.
    pub request_id: RequestId,
}

impl Manner {
    /// The form of the answer: also who accepts none is told so in some form.
    fn media(&self) -> Media {
        self.accepted.unwrap_or(Media::Json)
    }

    fn language(&self) -> Language {
        self.preferred.language()
    }
}

/// What the body says. `data` is missing where nothing ran.
#[derive(Serialize)]
struct Content {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ServerError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: BTreeMap<String, Value>,
}

/// An answer before it is written.
struct Draft {
    status: StatusCode,
    headers: HeaderMap,
    content: Content,
}

impl Answer {
    /// Writes the answer in the caller's form and language.
    pub(super) fn into_response(self, manner: &Manner) -> Response {
        let mut draft = match self.outcome {
            Ok(executed) => Draft::executed(executed, manner),
            Err(refusal) => Draft::refused(refusal, manner),
        };
        if let Some(cost) = &self.cost {
            draft.content.extensions.insert("cost".to_owned(), told(cost));
            announce(&cost.level, &mut draft.headers);
        }
        let mut response = draft.write(manner.media());
        response.extensions_mut().insert(Observed {
            operation: self.operation,
            cost: self.cost.map(|cost| cost.requested),
            caller: self.caller,
        });
        response
    }
}

impl Draft {
    fn executed(executed: Executed, manner: &Manner) -> Self {
        let status = if nothing_ran(&executed) {
            request_error(manner.media())
        } else {
            StatusCode::OK
        };
        let errors = executed.errors.into_iter().take(MOST_ERRORS);
        Self {
            status,
            headers: executed.http_headers,
            content: Content {
                errors: errors.map(|error| presentable(error, manner)).collect(),
                data: (status == StatusCode::OK).then_some(executed.data),
                extensions: executed.extensions,
            },
        }
    }

    fn refused(refusal: Refusal, manner: &Manner) -> Self {
        let mut headers = HeaderMap::new();
        let (status, errors) = match refusal {
            Refusal::Http(refusal) => {
                headers.extend(
                    refusal
                        .header
                        .clone()
                        .map(|(name, value)| (name, HeaderValue::from_static(value))),
                );
                (refusal.status, vec![http_error(&refusal, manner)])
            }
            Refusal::Document(errors) => {
                let errors = errors.into_iter().take(MOST_ERRORS);
                let errors = errors.map(|error| presentable(error, manner)).collect();
                (request_error(manner.media()), errors)
            }
            Refusal::Service(error) => {
                demand(&error, &mut headers);
                (
                    status(&error, manner.media()),
                    vec![own(&error, ServerError::new("", None), manner)],
                )
            }
        };
        Self {
            status,
            headers,
            content: Content {
                errors,
                data: None,
                extensions: BTreeMap::new(),
            },
        }
    }

    fn write(self, media: Media) -> Response {
        let (status, body) = match serde_json::to_vec(&self.content) {
            Ok(bytes) => (self.status, bytes),
            Err(error) => {
                tracing::error!(cause = %error, "an answer cannot be written as JSON");
                let said = br#"{"errors":[{"message":"Internal error.","extensions":{"code":"INTERNAL"}}]}"#;
                (StatusCode::INTERNAL_SERVER_ERROR, said.to_vec())
            }
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        *response.headers_mut() = self.headers;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.append(VARY, HeaderValue::from_static("Accept, Accept-Language, Authorization"));
        response
    }
}

/// The library refuses some requests before it runs them; such errors have no path and there is no data.
fn nothing_ran(executed: &Executed) -> bool {
    executed.data == Value::Null
        && !executed.errors.is_empty()
        && executed.errors.iter().all(|error| error.path.is_empty())
}

/// A request error: the older form of the answer says 200 to whatever is well-formed as HTTP.
fn request_error(media: Media) -> StatusCode {
    match media {
        Media::Json => StatusCode::OK,
        Media::GraphqlResponse => StatusCode::BAD_REQUEST,
    }
}

fn status(error: &Error, media: Media) -> StatusCode {
    match error {
        Error::Unauthenticated(_) => StatusCode::UNAUTHORIZED,
        Error::RateLimited { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        Error::NotFound
        | Error::Forbidden
        | Error::Invalid(_)
        | Error::InvalidState { .. }
        | Error::Conflict { .. }
        | Error::Rejected(_) => request_error(media),
    }
}

/// What the status demands of the headers.
fn demand(error: &Error, headers: &mut HeaderMap) {
    match error {
        Error::Unauthenticated(_) => {
            let challenge = HeaderValue::from_static(r#"Bearer error="invalid_token""#);
            headers.insert(WWW_AUTHENTICATE, challenge);
        }
        Error::RateLimited { retry_after } | Error::Unavailable { retry_after } => {
            headers.insert(RETRY_AFTER, HeaderValue::from(*retry_after));
        }
        _ => {}
    }
}

fn http_error(refusal: &HttpRefusal, manner: &Manner) -> ServerError {
    let message = manner.language().say(&refusal.message);
    coded(ServerError::new(message, None), refusal.code())
}

/// An error as callers may see it: ours with all it says, the library's about input as it is, any other as a
/// fault of ours that is logged here, once.
fn presentable(error: ServerError, manner: &Manner) -> ServerError {
    if let Some(source) = error.source::<Error>().cloned() {
        own(&source, error, manner)
    } else if error
        .extensions
        .as_ref()
        .is_some_and(|values| values.get("code").is_some())
    {
        error
    } else if is_about_input(&error.message) {
        malformed(error)
    } else {
        own(&Error::internal(&error.message), error, manner)
    }
}

/// The library marks errors about values by their wording alone.
fn is_about_input(message: &str) -> bool {
    message.starts_with("Failed to parse \"") || message.starts_with("Expected input type \"")
}

/// A literal in the document that its scalar refuses: reported like any other violation.
fn malformed(error: ServerError) -> ServerError {
    let path: Vec<String> = error.path.iter().map(segment).collect();
    let violations = value!([{ "path": path.join("."), "rule": "TYPE", "message": error.message }]);
    let mut error = coded(error, "BAD_USER_INPUT");
    error.extensions.get_or_insert_default().set("violations", violations);
    error
}

fn segment(segment: &PathSegment) -> String {
    match segment {
        PathSegment::Field(name) => name.clone(),
        PathSegment::Index(index) => index.to_string(),
    }
}

fn own(source: &Error, mut error: ServerError, manner: &Manner) -> ServerError {
    if let Error::Internal(cause) = source {
        tracing::error!(%cause, path = ?error.path, "internal error");
    }
    error.message = source.message(manner.language());
    let values = error.extensions.get_or_insert_default();
    source.extend(manner.language(), manner.request_id.as_str(), values);
    error
}

fn coded(mut error: ServerError, code: &'static str) -> ServerError {
    error.extensions.get_or_insert_default().set("code", code);
    error
}

fn told(cost: &Cost) -> Value {
    let Level { remaining, limit, .. } = cost.level;
    value!({ "requested": cost.requested, "remaining": remaining, "limit": limit })
}

/// The fields of the IETF draft and the older three that many clients know.
fn announce(level: &Level, headers: &mut HeaderMap) {
    let Level {
        remaining,
        limit,
        full_in,
        window,
    } = *level;
    let fields = [
        ("ratelimit-policy", format!(r#""cost";q={limit};w={window}"#)),
        ("ratelimit", format!(r#""cost";r={remaining};t={full_in}"#)),
        ("ratelimit-limit", limit.to_string()),
        ("ratelimit-remaining", remaining.to_string()),
        ("ratelimit-reset", full_in.to_string()),
    ];
    for (name, value) in fields {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}
