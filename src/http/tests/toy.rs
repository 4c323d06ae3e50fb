//! A small schema behind the HTTP layer, with fields that are slow, fail or panic.
#![expect(clippy::unused_async, reason = "the library's macro asks for async functions")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use apollo_compiler::{ExecutableDocument, Schema as Types, executable::Operation, validation::Valid};
use async_graphql::{EmptySubscription, Object, Request, Schema, ServerError, Variables};
use async_trait::async_trait;
use entity::rule::{Text, Violation};
use serde_json::{Map, Value, json};
use tokio::time::sleep;

use crate::{
    error::{Error, Result},
    http::{
        App,
        complete::complete,
        execute::{Answer, CallerKind, Checked, Cost, Engine},
        gate::Place,
        rate::Payer,
        refusal::Refusal,
    },
};

pub(super) struct Toy {
    schema: Schema<Query, Mutation, EmptySubscription>,
    types: Valid<Types>,
}

impl Toy {
    pub(super) fn new(waits: Arc<Waits>) -> Self {
        let query = Query { waits };
        let schema = Schema::build(query, Mutation, EmptySubscription).finish();
        let types = Types::parse_and_validate(schema.sdl(), "schema.graphql").unwrap();
        Self { schema, types }
    }
}

/// How often the field `wait` began and ended.
#[derive(Default)]
pub(super) struct Waits {
    started: AtomicUsize,
    finished: AtomicUsize,
}

impl Waits {
    pub(super) fn started(&self) -> usize {
        self.started.load(Ordering::SeqCst)
    }

    pub(super) fn finished(&self) -> usize {
        self.finished.load(Ordering::SeqCst)
    }
}

struct Query {
    waits: Arc<Waits>,
}

#[Object]
impl Query {
    async fn hello(&self) -> &str {
        "world"
    }

    async fn echo(&self, number: i32) -> i32 {
        number
    }

    async fn day(&self, on: chrono::NaiveDate) -> chrono::NaiveDate {
        on
    }

    async fn wait(&self, ms: u64) -> bool {
        self.waits.started.fetch_add(1, Ordering::SeqCst);
        sleep(Duration::from_millis(ms)).await;
        self.waits.finished.fetch_add(1, Ordering::SeqCst);
        true
    }

    async fn panics(&self) -> bool {
        self.waits.finished().checked_sub(1).expect("a secret in a panic") > 0
    }

    async fn large(&self, kilobytes: usize) -> String {
        "x".repeat(kilobytes * 1024)
    }

    async fn invalid(&self) -> Result<Option<bool>> {
        Err(Violation::new("input.endDate", "J-4", Text::new("Too early.", "Trop tôt.")).into())
    }

    async fn internal(&self) -> Result<Option<bool>> {
        Err(Error::internal("a secret cause"))
    }

    async fn foreign(&self) -> async_graphql::Result<Option<bool>> {
        Err(async_graphql::Error::new("a secret of a library"))
    }

    async fn required(&self) -> Result<bool> {
        Err(Error::Forbidden)
    }

    async fn part(&self) -> Option<Part> {
        Some(Part)
    }

    async fn parts(&self) -> Option<Vec<Part>> {
        Some(vec![Part, Part])
    }

    async fn faults(&self, count: usize) -> Vec<Fault> {
        (0..count).map(|_| Fault).collect()
    }
}

struct Fault;

#[Object]
impl Fault {
    async fn field(&self) -> Result<Option<bool>> {
        Err(Error::Forbidden)
    }
}

struct Part;

#[Object]
impl Part {
    async fn name(&self) -> &str {
        "part"
    }

    async fn optional(&self) -> Result<Option<bool>> {
        Err(Error::Forbidden)
    }

    async fn required(&self) -> Result<bool> {
        Err(Error::Forbidden)
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn change(&self) -> bool {
        true
    }
}

#[async_trait]
impl Engine for Toy {
    async fn execute(&self, app: &App, request: Checked, _place: Place) -> Answer {
        match self.judge(app, request).await {
            Ok(answer) => answer,
            Err(refusal) => refusal.into(),
        }
    }

    async fn ready(&self) -> bool {
        true
    }

    async fn jwks(&self) -> Result<Map<String, Value>> {
        Ok(Map::from_iter([("keys".to_owned(), json!([]))]))
    }
}

impl Toy {
    /// The token `good` is a user's. A comment says what an operation costs, else it is one point.
    async fn judge(&self, app: &App, checked: Checked) -> Result<Answer, Refusal> {
        let caller = match checked.token.as_deref() {
            None => CallerKind::Anonymous,
            Some("good") => CallerKind::User,
            Some(_) => return Err(Refusal::bad_token()),
        };
        let parameters = checked.parameters;
        let document = self.validated(&parameters.query)?;
        let operation = document.operations.get(parameters.operation_name.as_deref());
        let operation = operation.map_err(|_| fault("OPERATION_RESOLUTION_FAILURE"))?;
        if checked.only_queries && !operation.is_query() {
            return Err(Refusal::only_queries_by_get());
        }
        self.coerce(operation, &parameters.variables)?;
        let payer = match caller {
            CallerKind::Anonymous => Payer::Anonymous(checked.client),
            _ => Payer::SignedIn("ann"),
        };
        let requested = cost(&parameters.query);
        let charged = app.rate.charge(payer, requested, Instant::now());
        let level = charged.unwrap_or_else(|empty| empty.level);
        let outcome = if let Err(empty) = charged {
            Err(Refusal::from(Error::from(empty)))
        } else {
            let variables = Variables::from_json(Value::Object(parameters.variables));
            let mut request = Request::new(parameters.query).variables(variables);
            request.operation_name.clone_from(&parameters.operation_name);
            let mut response = self.schema.execute(request).await;
            complete(&document, operation, &mut response);
            Ok(response)
        };
        Ok(Answer {
            outcome,
            cost: Some(Cost { requested, level }),
            operation: parameters.operation_name,
            caller: Some(caller),
        })
    }

    fn validated(&self, query: &str) -> Result<Valid<ExecutableDocument>, Refusal> {
        let document = ExecutableDocument::parse_and_validate(&self.types, query, "query.graphql");
        document.map_err(|_| fault("GRAPHQL_VALIDATION_FAILED"))
    }

    fn coerce(&self, operation: &Operation, variables: &Map<String, Value>) -> Result<(), Refusal> {
        let variables = serde_json::from_value(Value::Object(variables.clone())).unwrap();
        let coerced = apollo_compiler::request::coerce_variable_values(&self.types, operation, &variables);
        coerced.map(|_| ()).map_err(|_| fault("BAD_USER_INPUT"))
    }
}

fn fault(code: &'static str) -> Refusal {
    let mut error = ServerError::new("The document is not right.", None);
    error.extensions.get_or_insert_default().set("code", code);
    Refusal::Document(vec![error])
}

fn cost(document: &str) -> u64 {
    let number = document.split("cost: ").nth(1).and_then(|rest| rest.split(' ').next());
    number.and_then(|digits| digits.parse().ok()).unwrap_or(1)
}
