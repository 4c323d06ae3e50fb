//! One request through the service: who calls, what they ask, whether they may afford it, the answer.
//!
//! The HTTP layer hands over a request that is right as HTTP. Nothing of a document runs before its caller
//! is known, its text has passed the guard and the reference rules, and its cost is paid for.

use std::time::Instant;

use async_graphql::{Response, ServerError};
use async_trait::async_trait;
use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue},
};
use chrono::{DateTime, SubsecRound, Utc};
use entity::rule::{Text, Violation};
use serde_json::{Map, Value};

use crate::{
    auth::{self, Actor, Auth},
    config::Config,
    db::{Db, Idempotency, RequestInfo, Session},
    error::{Error, Rejection, Result},
    export,
    file::{Files, Ticket, store::Untaken},
    graphql::{
        document::{Documents, Fault, OperationKind, Prepared, RequestError},
        guard::Limits,
        schema::{self, Schema},
    },
    http::{
        App,
        complete::complete,
        execute::{self, Answer, CallerKind, Checked, Cost},
        file::Download,
        gate::Place,
        parameters::Parameters,
        rate::Payer,
        refusal::Refusal,
    },
    job::Worker,
};

/// Mutations that take a password or a token: one to a document, and never replayed.
const SIGN_INS: [&str; 6] = [
    "login",
    "tokenRefresh",
    "partnerMemberAccept",
    "passwordChange",
    "passwordResetRequest",
    "passwordResetConfirm",
];

/// Those of them that wait for a hash, and are made to wait after failures: they run in places of their own.
const WAITING: [&str; 4] = ["login", "partnerMemberAccept", "passwordChange", "passwordResetConfirm"];

/// Mutations whose answer may hold a secret: never replayed either.
const SECRETS: [&str; 3] = ["apiKeyCreate", "partnerMemberAdd", "partnerMemberInvite"];

/// How often a change is tried that collides with others.
const ATTEMPTS: usize = 3;

/// What introspection asks for.
const INTROSPECTION: [&str; 2] = ["__schema", "__type"];

/// Says that an answer is that of an earlier, equal request.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// The service behind the HTTP layer.
pub struct Engine {
    db: Db,
    auth: Auth,
    schema: Schema,
    documents: Documents,
    limits: Limits,
    introspection: bool,
    worker: Worker,
}

impl Engine {
    /// The service on this database, as configured.
    pub fn new(db: Db, auth: Auth, config: &Config) -> Result<Self> {
        let files = Files::new(&db, auth.keys(), config)?;
        Ok(Self {
            worker: Worker::new(db.clone(), auth.clone(), files),
            db,
            auth,
            schema: schema::schema(config.introspection),
            documents: Documents::parse(&schema::sdl())?,
            limits: limits(config),
            introspection: config.introspection,
        })
    }

    /// The worker that shares the engine's database and files.
    #[must_use]
    pub fn worker(&self) -> Worker {
        self.worker.clone()
    }

    async fn judged(&self, app: &App, checked: Checked, place: Place) -> Result<Answer, Refusal> {
        let now = now();
        let actor = auth::authenticate(&self.auth, checked.token.as_deref(), now).await?;
        let caller = kind(&actor);
        let prepared = self.prepared(&checked)?;
        let place = placed(app, &prepared, place)?;
        let requested = prepared.price.total;
        self.affordable(&prepared, caller)?;
        let name = actor.caller().to_string();
        let payer = match caller {
            CallerKind::Anonymous => Payer::Anonymous(checked.client),
            CallerKind::User | CallerKind::ApiKey => Payer::SignedIn(&name),
        };
        let charged = app.rate.charge(payer, requested, Instant::now());
        let level = charged.unwrap_or_else(|empty| empty.level);
        let operation = prepared.operation_name.clone();
        let outcome = match charged {
            Ok(_) => Ok(self.run(prepared, actor, checked, now).await?),
            Err(empty) => Err(Refusal::from(Error::from(empty))),
        };
        drop(place);
        Ok(Answer {
            outcome,
            cost: Some(Cost { requested, level }),
            operation,
            caller: Some(caller),
        })
    }

    fn prepared(&self, checked: &Checked) -> Result<Prepared, Refusal> {
        let Parameters {
            query,
            operation_name,
            variables,
            ..
        } = &checked.parameters;
        let prepared = self
            .documents
            .prepare(query, operation_name.as_deref(), variables.clone(), &self.limits)
            .map_err(refused)?;
        if checked.only_queries && prepared.kind != OperationKind::Query {
            return Err(Refusal::only_queries_by_get());
        }
        if !self.introspection && asks(&prepared, &INTROSPECTION) {
            return Err(no_introspection());
        }
        // A sign-in stands alone: what follows it would run as somebody else than who paid for it.
        if asks(&prepared, &SIGN_INS) && prepared.root_fields.len() > 1 {
            let fields = prepared.root_fields.len() as u64;
            return Err(Error::from(Rejection::new("sign_in_root_fields", fields, 1)).into());
        }
        if checked.idempotency_key.is_some() {
            once(&prepared)?;
        }
        Ok(prepared)
    }

    /// The cost is known before anything runs: what is too dear is refused, never answered in part.
    fn affordable(&self, prepared: &Prepared, caller: CallerKind) -> Result<()> {
        let allowed = match caller {
            CallerKind::Anonymous => self.limits.cost_anonymous,
            CallerKind::User | CallerKind::ApiKey => self.limits.cost_signed_in,
        };
        Ok(prepared.price.check(allowed)?)
    }

    async fn run(&self, prepared: Prepared, actor: Actor, checked: Checked, now: DateTime<Utc>) -> Result<Response> {
        let info = self.info(&checked, now);
        if let Some(noting) = auth::api_key::note_use(&self.auth, &actor, &info) {
            execute::aside(noting);
        }
        let (vault, cursor) = (self.auth.vault().clone(), self.auth.keys().cursor(now).await?);
        let session = Session::new(self.db.clone(), vault, cursor, actor, info);
        let (source, name) = (prepared.source.clone(), prepared.operation_name.clone());
        let operation = source
            .operations
            .get(name.as_deref())
            .map_err(|_| Error::internal("the operation was there"))?;
        let mut response = self.executed(prepared, &session).await;
        session.close().await?;
        complete(&source, operation, &mut response);
        if session.replayed() {
            response.http_headers.insert(REPLAYED, HeaderValue::from_static("true"));
        }
        Ok(response)
    }

    /// Runs the operation; a single change that the database gave up for another one is tried again.
    async fn executed(&self, prepared: Prepared, session: &Session) -> Response {
        let attempts = if prepared.kind == OperationKind::Mutation && prepared.root_fields.len() == 1 {
            ATTEMPTS
        } else {
            1
        };
        let request = || {
            let request = prepared.to_request();
            let files = self.worker.files.clone();
            request.data(session.clone()).data(self.auth.clone()).data(files)
        };
        let mut response = self.schema.execute(request()).await;
        for _ in 1..attempts {
            if !collided(&response) {
                break;
            }
            response = self.schema.execute(request()).await;
        }
        response
    }

    fn info(&self, checked: &Checked, now: DateTime<Utc>) -> RequestInfo {
        RequestInfo {
            id: checked.request_id.as_str().to_owned(),
            now,
            deadline: checked.deadline,
            languages: checked.preferred.clone(),
            idempotency: checked.idempotency_key.clone().map(|key| Idempotency {
                key,
                request_hash: hash(&checked.parameters),
            }),
            address: self.auth.keys().address(checked.client.0),
        }
    }
}

#[async_trait]
impl crate::http::execute::Engine for Engine {
    async fn execute(&self, app: &App, request: Checked, place: Place) -> Answer {
        self.judged(app, request, place).await.unwrap_or_else(Answer::from)
    }

    async fn ready(&self) -> bool {
        // With another master key than before, nothing could be signed or read any more.
        self.db.ready().await.is_ok() && self.auth.keys().cursor(now()).await.is_ok()
    }

    async fn jwks(&self) -> Result<Map<String, Value>> {
        match self.auth.keys().jwks(now()).await? {
            Value::Object(keys) => Ok(keys),
            _ => Err(Error::internal("a key set is an object")),
        }
    }

    async fn take_file(&self, ticket: Ticket, media_type: Option<String>, body: Body) -> Result<(), Untaken> {
        self.worker.files.take(&ticket, media_type.as_deref(), body).await
    }

    async fn give_export(&self, ticket: Ticket) -> Result<Option<Download>> {
        export::fetched(&self.worker, &ticket).await
    }

    async fn give_result(&self, ticket: Ticket) -> Result<Option<Download>> {
        crate::result::attachment::fetched(&self.worker, &ticket).await
    }

    async fn give_evidence(&self, ticket: Ticket) -> Result<Option<Download>> {
        crate::validation::evidence::fetched(&self.worker, &ticket).await
    }
}

/// The instant of a request, in milliseconds: both databases keep that much.
#[must_use]
pub fn now() -> DateTime<Utc> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where a request gets its instant"
    )]
    Utc::now().trunc_subsecs(3)
}

fn kind(actor: &Actor) -> CallerKind {
    if actor.is_anonymous() {
        CallerKind::Anonymous
    } else if actor.key().is_some() {
        CallerKind::ApiKey
    } else {
        CallerKind::User
    }
}

fn collided(response: &Response) -> bool {
    let at_once = |error: &ServerError| {
        let source = error.source::<Error>();
        matches!(source, Some(Error::Unavailable { retry_after: 0 }))
    };
    response.errors.iter().any(at_once)
}

/// Whether the operation asks for one of these root fields.
fn asks(prepared: &Prepared, names: &[&str]) -> bool {
    prepared.root_fields.iter().any(|field| names.contains(&field.as_str()))
}

/// The place in which the operation runs: what waits for hashes takes none from the others.
fn placed(app: &App, prepared: &Prepared, place: Place) -> Result<Place> {
    if !asks(prepared, &WAITING) {
        return Ok(place);
    }
    let changed = app.gate.change_to_sign_in(place);
    changed.ok_or(Error::RateLimited { retry_after: 1 })
}

/// An idempotency key stands for one change that gives no secret away.
fn once(prepared: &Prepared) -> Result<()> {
    let wrong = if asks(prepared, &SIGN_INS) || asks(prepared, &SECRETS) {
        Text::new(
            "Mutations that return secrets accept no key.",
            "Les mutations qui rendent des secrets n'acceptent pas de clé.",
        )
    } else if prepared.kind != OperationKind::Mutation || prepared.root_fields.len() != 1 {
        Text::new(
            "A key goes with exactly one mutation.",
            "Une clé accompagne exactement une mutation.",
        )
    } else {
        return Ok(());
    };
    Err(Violation::new("Idempotency-Key", "IDEMPOTENCY", wrong).into())
}

/// What a repeat must share with the first request to be the same.
fn hash(parameters: &Parameters) -> String {
    let Parameters {
        query,
        operation_name,
        variables,
        ..
    } = parameters;
    let text = serde_json::json!([query, operation_name, variables]).to_string();
    auth::random::hex(digest(&SHA256, text.as_bytes()).as_ref())
}

fn refused(error: RequestError) -> Refusal {
    match error {
        RequestError::Document(faults) => Refusal::Document(faults.into_iter().map(told).collect()),
        RequestError::Refused(error) => Refusal::Service(error),
    }
}

/// The executor alone would answer with null and no error.
fn no_introspection() -> Refusal {
    let message = "Introspection is switched off; the schema is published at /schema.graphql.";
    let mut error = ServerError::new(message, None);
    error
        .extensions
        .get_or_insert_default()
        .set("code", "GRAPHQL_VALIDATION_FAILED");
    Refusal::Document(vec![error])
}

fn told(fault: Fault) -> ServerError {
    let mut error = ServerError::new(fault.message, None);
    error.locations = fault.locations;
    error.extensions.get_or_insert_default().set("code", fault.code);
    error
}

fn limits(config: &Config) -> Limits {
    Limits {
        document_bytes: config.document_bytes,
        document_tokens: config.document_tokens,
        nesting: config.nesting,
        selections: config.selections,
        aliases: config.aliases,
        directives: config.directives,
        root_fields: config.root_fields,
        depth: config.depth,
        cost_signed_in: config.cost_signed_in,
        cost_anonymous: config.cost_anonymous,
        variables_bytes: config.variables_bytes,
        variables_depth: config.variables_depth,
        ..Limits::default()
    }
}
