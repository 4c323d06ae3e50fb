//! Where a checked request meets the service, in a task of its own.
//!
//! The task belongs to nobody: a client that leaves, or an answer that was given up after the time allowed,
//! does not stop it, because a transaction cut short in the middle is worse than one too many. It holds its
//! place among the concurrent requests until it ends.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use async_graphql::Response;
use async_trait::async_trait;
use axum::body::Body;
use serde_json::{Map, Value};
use tokio::time::timeout;
use tracing::Instrument;

use super::{
    App, client::ClientAddress, file::Download, gate::Place, parameters::Parameters, rate::Level, refusal::Refusal,
    request_id::RequestId,
};
use crate::{
    error::{Error, Result},
    file::{Ticket, store::Untaken},
    language::Preferred,
};

/// Seconds after which a caller who met a busy service may try again.
const RETRY_AFTER: u64 = 1;

/// A GraphQL request that is right as HTTP. Nothing is known yet about its caller and its document.
pub struct Checked {
    /// Document, operation, variables.
    pub parameters: Parameters,
    /// It came by GET: only a query may run, see [`Refusal::only_queries_by_get`].
    pub only_queries: bool,
    /// The bearer token, if any: well-formed, nothing more.
    pub token: Option<String>,
    /// `Idempotency-Key`, 1 to 255 visible characters.
    pub idempotency_key: Option<String>,
    /// Languages the caller reads.
    pub preferred: Preferred,
    /// The name of the request.
    pub request_id: RequestId,
    /// Where it came from.
    pub client: ClientAddress,
    /// Nothing is written after this moment. It lies before the one at which the caller is told that the
    /// request failed, because a commit takes time as well.
    pub deadline: Instant,
}

/// Who called, as far as the log may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallerKind {
    /// Nobody signed in.
    Anonymous,
    /// A person.
    User,
    /// A machine with an API key.
    ApiKey,
}

/// What an operation costs and what its caller has left.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Points the operation costs.
    pub requested: u64,
    /// The caller's bucket after it.
    pub level: Level,
}

/// What became of a request.
#[derive(Debug)]
pub struct Answer {
    /// What the operation gave, or why none ran.
    pub outcome: std::result::Result<Response, Refusal>,
    /// Cost and bucket, once known; for a refused rate too.
    pub cost: Option<Cost>,
    /// Name of the operation, once the document is known to be right.
    pub operation: Option<String>,
    /// Who called, once known.
    pub caller: Option<CallerKind>,
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        Self {
            outcome: Err(refusal),
            cost: None,
            operation: None,
            caller: None,
        }
    }
}

impl From<Error> for Answer {
    fn from(error: Error) -> Self {
        Refusal::from(error).into()
    }
}

/// What stands behind the HTTP layer.
#[async_trait]
pub trait Engine: Send + Sync + 'static {
    /// Authenticates, prepares, charges ([`App::rate`]) and executes.
    /// `place` is held until the end, or changed for a sign-in's.
    async fn execute(&self, app: &App, request: Checked, place: Place) -> Answer;
    /// Whether the database answers.
    async fn ready(&self) -> bool;
    /// The public keys, as a JSON Web Key Set.
    async fn jwks(&self) -> Result<Map<String, Value>>;
    /// Takes the bytes of a file that was announced.
    async fn take_file(&self, _: Ticket, _: Option<String>, _: Body) -> Result<(), Untaken> {
        Err(Untaken::NotFound)
    }
    /// What an export wrote; `None` if the address leads nowhere.
    async fn give_export(&self, _: Ticket) -> Result<Option<Download>> {
        Ok(None)
    }
    /// A file of a result; `None` if the address leads nowhere.
    async fn give_result(&self, _: Ticket) -> Result<Option<Download>> {
        Ok(None)
    }
    /// The bytes of evidence; `None` if the address leads nowhere for the viewer that it was made for.
    async fn give_evidence(&self, _: Ticket) -> Result<Option<Download>> {
        Ok(None)
    }
}

/// Runs a request beside its connection and waits for it as long as is allowed.
pub(super) async fn run(app: &Arc<App>, request: Checked) -> Answer {
    let Some(place) = app.gate.enter() else {
        return busy().into();
    };
    let work = {
        let app = Arc::clone(app);
        async move { app.engine.execute(&app, request, place).await }
    };
    beside(app.limits.request_time, work).await.unwrap_or_else(Answer::from)
}

/// Runs `work` in a task of its own, and gives up waiting, not the work, after `time`.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the place where work is made to outlive its request"
)]
pub(super) async fn beside<T: Send + 'static>(
    time: Duration,
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T> {
    match timeout(time, tokio::spawn(work.in_current_span())).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(stopped)) => Err(Error::internal(stopped)),
        Err(_) => Err(busy()),
    }
}

/// Runs a small piece of work that no answer waits for, and logs if it fails.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the place where work is made to outlive its request"
)]
pub(crate) fn aside(work: impl Future<Output = Result<()>> + Send + 'static) {
    let logged = async move {
        if let Err(error) = work.await {
            tracing::warn!(%error, "work beside a request failed");
        }
    };
    tokio::spawn(logged.in_current_span());
}

fn busy() -> Error {
    Error::Unavailable {
        retry_after: RETRY_AFTER,
    }
}
