//! The one error of the service, its codes, and its one mapping to the API.
//!
//! Order of judgement: visible, allowed, version, state, input. A row that the caller may not see
//! is `NotFound`, whatever else would be wrong. `Internal` is logged once, with the request id, and
//! says nothing outside.
//!
//! Resolvers return this error with `?`: async-graphql keeps it as the source, where the HTTP layer finds
//! it again, so that the mapping here stays the only one.

use std::{fmt, sync::Arc};

use async_graphql::{ErrorExtensionValues, Value, value};
use entity::rule::{Refusal, Text, Violation};

use crate::language::Language;

/// What every fallible function of the service returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the service did not do what was asked.
#[derive(Debug, Clone)]
pub enum Error {
    /// Nobody is signed in, or the sign-in failed.
    Unauthenticated(Text),
    /// The object does not exist, or the caller may not know that it does.
    NotFound,
    /// Visible, but this caller may not do that.
    Forbidden,
    /// Values the rules forbid, all at once.
    Invalid(Vec<Violation>),
    /// The object's state does not allow the move.
    InvalidState {
        /// The state it is in.
        state: &'static str,
        /// What is open from here.
        allowed: Vec<&'static str>,
    },
    /// Somebody else was first: a newer version, a taken code, a used idempotency key.
    Conflict {
        /// The version the object has now, where one is meant.
        current_version: Option<i32>,
        /// What collided.
        message: Text,
    },
    /// A limit of the service, known before anything ran.
    Rejected(Box<Rejection>),
    /// Too much in too short a time.
    RateLimited {
        /// Seconds until it is worth trying again.
        retry_after: u64,
    },
    /// The service cannot answer now.
    Unavailable {
        /// Seconds until it is worth trying again; 0 after a collision of two changes, of which this one
        /// did not happen.
        retry_after: u64,
    },
    /// Ours to mend. The cause goes to the log, never to the caller.
    Internal(Arc<str>),
}

/// Which limit a document hit, and by how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Name of the limit, as the configuration spells it.
    pub limit: &'static str,
    /// What the document has.
    pub measured: u64,
    /// What is allowed.
    pub allowed: u64,
    /// The dearest field, for the cost limit.
    pub field: Option<String>,
    /// A page size that would fit, for the cost limit.
    pub first: Option<u64>,
}

impl Rejection {
    /// A limit without further advice.
    #[must_use]
    pub fn new(limit: &'static str, measured: u64, allowed: u64) -> Self {
        Self {
            limit,
            measured,
            allowed,
            field: None,
            first: None,
        }
    }
}

impl From<Rejection> for Error {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(Box::new(rejection))
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Stale { current } => Self::stale(current),
            Refusal::State { state, allowed } => Self::InvalidState { state, allowed },
            Refusal::Invalid(violations) => Self::Invalid(violations),
        }
    }
}

impl From<Violation> for Error {
    fn from(violation: Violation) -> Self {
        Self::Invalid(vec![violation])
    }
}

impl Error {
    /// The caller has to sign in first.
    #[must_use]
    pub fn sign_in() -> Self {
        Self::Unauthenticated(Text::new("Sign in first.", "Connectez-vous d'abord."))
    }

    /// The caller read an older version than the one that stands.
    #[must_use]
    pub fn stale(current: i32) -> Self {
        Self::Conflict {
            current_version: Some(current),
            message: Text::new(
                format!("The object has changed since you read it; it is at version {current}."),
                format!("L'objet a changé depuis votre lecture ; il en est à la version {current}."),
            ),
        }
    }

    /// Something that should not happen; `cause` is for the log alone.
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self::Internal(cause.to_string().into())
    }

    /// The stable code of `errors[].extensions.code`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated(_) => "UNAUTHENTICATED",
            Self::NotFound => "NOT_FOUND",
            Self::Forbidden => "FORBIDDEN",
            Self::Invalid(_) => "BAD_USER_INPUT",
            Self::InvalidState { .. } => "INVALID_STATE",
            Self::Conflict { .. } => "CONFLICT",
            Self::Rejected(_) => "QUERY_REJECTED",
            Self::RateLimited { .. } => "RATE_LIMITED",
            Self::Unavailable { .. } => "UNAVAILABLE",
            Self::Internal(_) => "INTERNAL",
        }
    }

    /// What people read, in their language.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        language.say(&self.text()).to_owned()
    }

    fn text(&self) -> Text {
        match self {
            Self::Unauthenticated(text) | Self::Conflict { message: text, .. } => text.clone(),
            Self::NotFound => Text::new("There is no such object.", "Cet objet n'existe pas."),
            Self::Forbidden => Text::new("You may not do that.", "Vous n'y êtes pas autorisé."),
            Self::Invalid(_) => Text::new("Some values are not right.", "Certaines valeurs ne conviennent pas."),
            Self::InvalidState { state, .. } => Text::new(
                format!("This is not possible while the object is {state}."),
                format!("Cela n'est pas possible tant que l'objet est {state}."),
            ),
            Self::Rejected(rejection) => rejection.text(),
            Self::RateLimited { retry_after } => Text::new(
                format!("Too many requests; try again in {retry_after} s."),
                format!("Trop de demandes ; réessayez dans {retry_after} s."),
            ),
            Self::Unavailable { .. } => Text::new(
                "The service is busy; try again soon.",
                "Le service est occupé ; réessayez bientôt.",
            ),
            Self::Internal(_) => Text::new(
                "Something went wrong on our side; name the request id when you report it.",
                "Une erreur s'est produite de notre côté ; citez l'identifiant de la demande en la signalant.",
            ),
        }
    }

    /// Writes the code and what belongs to it into an error's extensions.
    pub fn extend(&self, language: Language, request_id: &str, out: &mut ErrorExtensionValues) {
        out.set("code", self.code());
        match self {
            Self::Invalid(violations) => out.set("violations", in_language(violations, language)),
            Self::InvalidState { state, allowed } => {
                out.set("state", *state);
                out.set(
                    "allowed",
                    Value::from(allowed.iter().map(|verb| Value::from(*verb)).collect::<Vec<_>>()),
                );
            }
            Self::Conflict {
                current_version: Some(version),
                ..
            } => out.set("currentVersion", *version),
            Self::Rejected(rejection) => rejection.extend(out),
            Self::RateLimited { retry_after } | Self::Unavailable { retry_after } => {
                out.set("retryAfter", *retry_after);
            }
            Self::Internal(_) => out.set("requestId", request_id),
            Self::Unauthenticated(_) | Self::NotFound | Self::Forbidden | Self::Conflict { .. } => {}
        }
    }
}

impl Rejection {
    fn text(&self) -> Text {
        let Self {
            limit,
            measured,
            allowed,
            ..
        } = self;
        Text::new(
            format!("The query exceeds the limit {limit}: {measured} of at most {allowed}."),
            format!("La requête dépasse la limite {limit} : {measured} pour un maximum de {allowed}."),
        )
    }

    fn extend(&self, out: &mut ErrorExtensionValues) {
        out.set("limit", self.limit);
        out.set("measured", self.measured);
        out.set("allowed", self.allowed);
        if let Some(field) = &self.field {
            out.set("field", field.clone());
        }
        if let Some(first) = self.first {
            out.set("first", first);
        }
    }
}

fn in_language(violations: &[Violation], language: Language) -> Value {
    Value::List(
        violations
            .iter()
            .map(|one| value!({ "path": one.path, "rule": one.rule, "message": language.say(&one.message) }))
            .collect(),
    )
}

/// For whoever runs the service: what the log and the command line say. Callers get [`Error::message`].
impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Internal(cause) => out.write_str(cause),
            Self::Invalid(violations) => {
                let told = |one: &Violation| format!("{}: {}", one.path, one.message.en);
                out.write_str(&violations.iter().map(told).collect::<Vec<_>>().join(" "))
            }
            other => out.write_str(&other.message(Language::English)),
        }
    }
}

impl std::error::Error for Error {}
