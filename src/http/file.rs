//! `/files/{id}`, `/exports/{id}`, `/results/{id}` and `/evidence/{id}`: bytes by signed addresses. Whoever has an address needs no token; one that is
//! wrong, too old or tampered with leads nowhere.

use std::{sync::Arc, time::Duration};

use axum::{
    Extension,
    body::Body,
    extract::{Path, Request, State},
    http::{
        HeaderValue, Method, StatusCode, Uri,
        header::{ALLOW, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
    },
    response::{IntoResponse, Response},
};

use super::{
    App,
    answer::Manner,
    execute::{Answer, beside},
    refusal::Refusal,
};
use crate::{
    error::{Error, Result},
    file::{Ticket, store::Untaken},
};

/// What a file's address is good for.
const METHODS: &str = "PUT, OPTIONS";

/// What the address of an export or of evidence leads to.
pub struct Download {
    /// Its name, for people; letters, digits, dots and hyphens.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its size, in bytes.
    pub size: i64,
    /// Its bytes.
    pub body: Body,
}

/// Takes the bytes of a file.
pub(super) async fn put(
    State(app): State<Arc<App>>,
    Extension(manner): Extension<Manner>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    match *request.method() {
        Method::PUT => {}
        Method::OPTIONS => return (StatusCode::NO_CONTENT, [(ALLOW, METHODS)]).into_response(),
        _ => return refused(Refusal::method(METHODS), &manner),
    }
    let ticket = Ticket::read(id, request.uri().query().unwrap_or_default());
    let (parts, body) = request.into_parts();
    let media_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.map(|text| text.split(';').next().unwrap_or_default().trim().to_lowercase());
    let Some(place) = app.gate.enter() else {
        return refused(Error::Unavailable { retry_after: 1 }.into(), &manner);
    };
    let time = app.limits.upload_time;
    let taking = async move {
        let taken = app.engine.take_file(ticket, media_type, body).await;
        drop(place);
        taken
    };
    match beside(time, taking).await {
        Ok(Ok(())) => (StatusCode::NO_CONTENT, [(CACHE_CONTROL, "no-store")]).into_response(),
        Ok(Err(why)) => refused(refusal(why), &manner),
        Err(error) => refused(error.into(), &manner),
    }
}

fn refusal(why: Untaken) -> Refusal {
    match why {
        Untaken::NotFound => Refusal::not_found(),
        Untaken::There => Refusal::sent_already(),
        Untaken::Type => Refusal::other_type(),
        Untaken::Size(size) => Refusal::other_size(size),
        Untaken::Broken => Refusal::bad_request("The body ended early.", "Le corps de la demande est incomplet."),
        Untaken::Failed(error) => error.into(),
    }
}

/// Gives what an export wrote.
pub(super) async fn get(
    State(app): State<Arc<App>>,
    Extension(manner): Extension<Manner>,
    Path(id): Path<String>,
    uri: Uri,
) -> Response {
    let ticket = Ticket::read(id, uri.query().unwrap_or_default());
    let time = app.limits.request_time;
    led(time, async move { app.engine.give_export(ticket).await }, &manner).await
}

/// Gives a file of a result.
pub(super) async fn fetch(
    State(app): State<Arc<App>>,
    Extension(manner): Extension<Manner>,
    Path(id): Path<String>,
    uri: Uri,
) -> Response {
    let ticket = Ticket::read(id, uri.query().unwrap_or_default());
    let time = app.limits.request_time;
    led(time, async move { app.engine.give_result(ticket).await }, &manner).await
}

/// Gives the bytes of evidence.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Extension(manner): Extension<Manner>,
    Path(id): Path<String>,
    uri: Uri,
) -> Response {
    let ticket = Ticket::read(id, uri.query().unwrap_or_default());
    let time = app.limits.request_time;
    led(time, async move { app.engine.give_evidence(ticket).await }, &manner).await
}

/// What an address leads to, as an answer.
async fn led<F>(time: Duration, giving: F, manner: &Manner) -> Response
where
    F: Future<Output = Result<Option<Download>>> + Send + 'static,
{
    match beside(time, giving).await {
        Ok(Ok(Some(download))) => given(download),
        Ok(Ok(None)) => refused(Refusal::not_found(), manner),
        Ok(Err(error)) | Err(error) => refused(error.into(), manner),
    }
}

fn given(download: Download) -> Response {
    let disposition = format!("attachment; filename=\"{}\"", download.name);
    let mut response = Response::new(download.body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(download.media_type));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(download.size));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(disposition) = HeaderValue::try_from(disposition) {
        headers.insert(CONTENT_DISPOSITION, disposition);
    }
    response
}

fn refused(refusal: Refusal, manner: &Manner) -> Response {
    Answer::from(refusal).into_response(manner)
}
