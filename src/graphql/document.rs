//! From text to an operation that may run: parsed, validated, coerced and priced.
//!
//! Text that passed validation once is remembered, so that an ordinary request finds its document, picks the
//! operation, coerces the variables and computes the cost, and parses nothing. What fails is a
//! [`RequestError`]: nothing has run, and the answer has no `data`.

mod cache;
mod position;
mod rules;
mod schema;
mod translate;
mod values;
mod variables;

use std::sync::Arc;

use apollo_compiler::{
    Schema,
    ast::OperationType,
    executable::{ExecutableDocument as Typed, Operation},
    parser::{LineColumn, Parser},
    validation::{DiagnosticList, Valid},
};
use async_graphql::{Pos, Request, Variables, parser::types::ExecutableDocument};
use serde_json::{Map, Value};

pub(super) use self::variables::Coerced;
use self::{cache::Cache, translate::Root};
use super::{
    cost::{self, Price, Surroundings, introspection::Census},
    guard::{self, Limits},
};
use crate::error::{Error, Rejection, Result};

/// The parser's own limits. The guard is stricter; these hold should the two ever read a text differently.
const RECURSION: usize = 100;
const TOKENS: usize = 64 * 1024;

/// The longest message that an answer repeats, in bytes; messages may quote the document.
const MESSAGE: usize = 400;

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationKind {
    /// Reads.
    Query,
    /// Changes.
    Mutation,
    /// Listens.
    Subscription,
}

impl From<OperationType> for OperationKind {
    fn from(operation: OperationType) -> Self {
        match operation {
            OperationType::Query => Self::Query,
            OperationType::Mutation => Self::Mutation,
            OperationType::Subscription => Self::Subscription,
        }
    }
}

/// Why a document cannot run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The stable code of `errors[].extensions.code`.
    pub code: &'static str,
    /// What is wrong, in English; at most about 400 bytes.
    pub message: String,
    /// Where in the document.
    pub locations: Vec<Pos>,
}

impl Fault {
    fn new(code: &'static str, message: String, place: Option<LineColumn>) -> Self {
        let locations = place.map(|LineColumn { line, column }| Pos { line, column });
        Self {
            code,
            message: shortened(message),
            locations: locations.into_iter().collect(),
        }
    }
}

/// Why a request was refused before anything ran.
#[derive(Debug, Clone)]
pub enum RequestError {
    /// The document does not parse (`GRAPHQL_PARSE_FAILED`), breaks rules of the schema
    /// (`GRAPHQL_VALIDATION_FAILED`) or has no such operation (`OPERATION_RESOLUTION_FAILURE`).
    Document(Vec<Fault>),
    /// A limit ([`Error::Rejected`]) or values that do not fit their types ([`Error::Invalid`], with
    /// paths that begin with the variable's or the argument's name).
    Refused(Error),
}

impl From<Rejection> for RequestError {
    fn from(rejection: Rejection) -> Self {
        Self::Refused(rejection.into())
    }
}

/// An operation that may run.
#[derive(Debug)]
pub struct Prepared {
    /// The operation and the fragments it uses, and nothing else of the document.
    pub document: ExecutableDocument,
    /// The operation's name, also when the request did not say it.
    pub operation_name: Option<String>,
    /// What it does.
    pub kind: OperationKind,
    /// The schema's names of the root fields that run, one for each response name, in order.
    pub root_fields: Vec<String>,
    /// Coerced variables, defaults among them. A variable without a value is absent here.
    pub variables: Variables,
    /// What it costs.
    pub price: Price,
    /// The validated document it comes from: the shape of the answer.
    pub source: Arc<Valid<Typed>>,
}

impl Prepared {
    /// The executor's request. Its schema has to run in `ValidationMode::Fast`, for the document is
    /// validated, and to permit a recursive depth no less than the guard's nesting.
    #[must_use]
    pub fn to_request(&self) -> Request {
        let mut request = Request::new("").variables(self.variables.clone());
        request.operation_name.clone_from(&self.operation_name);
        request.set_parsed_query(self.document.clone());
        request
    }
}

/// The documents of one schema.
#[derive(Debug)]
pub struct Documents {
    schema: Valid<Schema>,
    census: Census,
    cache: Cache<Valid<Typed>>,
}

impl Documents {
    /// Reads the schema's definition; fails if it is not valid GraphQL.
    pub fn parse(sdl: &str) -> Result<Self> {
        let schema = schema::parse(sdl)?;
        Ok(Self {
            census: Census::of(&schema),
            schema,
            cache: Cache::new(),
        })
    }

    /// Makes an operation ready to run, or says why it may not.
    ///
    /// The cost is computed and not judged: the caller knows what the actor may spend. A document that is
    /// remembered passed the limits of its first request, so that the limits of documents have to be the
    /// same for all.
    pub fn prepare(
        &self,
        query: &str,
        operation_name: Option<&str>,
        variables: Map<String, Value>,
        limits: &Limits,
    ) -> Result<Prepared, RequestError> {
        let document = self.validated(query, limits)?;
        let operation = choose(&document, operation_name)?;
        let variables = self.coerce(operation, variables, limits)?;
        let price = self.price(&document, operation, &variables, limits)?;
        let roots = translate::roots(&document, operation, &variables);
        Ok(Prepared {
            document: translate::translate(&document, operation, &roots, &variables),
            operation_name: operation.name.as_ref().map(ToString::to_string),
            kind: operation.operation_type.into(),
            root_fields: roots.iter().map(Root::name).collect(),
            variables: variables.into_inner(),
            price,
            source: Arc::clone(&document),
        })
    }

    fn price(
        &self,
        document: &Typed,
        operation: &Operation,
        variables: &Coerced,
        limits: &Limits,
    ) -> Result<Price, Rejection> {
        let around = Surroundings {
            census: &self.census,
            document,
            variables,
        };
        let price = cost::measure(&around, operation);
        guard::within("depth", price.depth, limits.depth)?;
        let introspection = limits.introspection.saturating_mul(self.census.elements());
        guard::within("introspection", price.introspected, introspection)?;
        Ok(price)
    }

    /// The document, from memory or else guarded, parsed and validated.
    fn validated(&self, query: &str, limits: &Limits) -> Result<Arc<Valid<Typed>>, RequestError> {
        if let Some(known) = self.cache.get(query) {
            return Ok(known);
        }
        guard::check(query, limits)?;
        let mut parser = Parser::new().recursion_limit(RECURSION).token_limit(TOKENS);
        let parsed = parser
            .parse_ast(query, "query.graphql")
            .map_err(|bad| faults("GRAPHQL_PARSE_FAILED", &bad.errors, limits.errors))?;
        if parsed.definitions.is_empty() {
            return Err(fault("GRAPHQL_PARSE_FAILED", "The document is empty.".to_owned()));
        }
        let valid = parsed
            .to_executable_validate(&self.schema)
            .map_err(|bad| faults("GRAPHQL_VALIDATION_FAILED", &bad.errors, limits.errors))?;
        let (broken, wrong) = rules::check(&self.schema, &valid, limits.errors);
        if !broken.is_empty() {
            return Err(RequestError::Document(broken));
        }
        if !wrong.is_empty() {
            return Err(RequestError::Refused(Error::Invalid(wrong)));
        }
        let valid = Arc::new(valid);
        self.cache.put(query, Arc::clone(&valid));
        Ok(valid)
    }

    fn coerce(
        &self,
        operation: &Operation,
        given: Map<String, Value>,
        limits: &Limits,
    ) -> Result<Coerced, RequestError> {
        guard::check_variables(&given, limits)?;
        variables::coerce(&self.schema, operation, given, limits.errors)
            .map_err(|violations| RequestError::Refused(Error::Invalid(violations)))
    }
}

fn choose<'a>(document: &'a Typed, name: Option<&str>) -> Result<&'a Operation, RequestError> {
    let message = match (name, document.operations.len()) {
        (_, 0) => "The document has no operation.".to_owned(),
        (Some(name), _) => format!("The document has no operation named \"{name}\"."),
        (None, _) => "The document has several operations: operationName has to name one.".to_owned(),
    };
    let found = document.operations.get(name);
    found
        .map(|it| &**it)
        .map_err(|_| fault("OPERATION_RESOLUTION_FAILURE", message))
}

fn fault(code: &'static str, message: String) -> RequestError {
    RequestError::Document(vec![Fault::new(code, message, None)])
}

fn faults(code: &'static str, errors: &DiagnosticList, most: usize) -> RequestError {
    let faults = errors.iter().take(most).map(|error| {
        let error = error.to_json();
        Fault::new(code, error.message, error.locations.first().copied())
    });
    RequestError::Document(faults.collect())
}

fn shortened(mut message: String) -> String {
    if message.len() > MESSAGE {
        message.truncate(message.floor_char_boundary(MESSAGE));
        message.push('…');
    }
    message
}

#[cfg(test)]
pub(super) mod fixture;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;
