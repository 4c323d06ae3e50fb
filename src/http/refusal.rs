//! Requests that are refused before anything ran.

use async_graphql::ServerError;
use axum::http::{HeaderName, StatusCode, header};
use entity::rule::Text;

use crate::error::Error;

/// Why nothing ran. Its answer has no `data` entry.
#[derive(Debug, Clone)]
pub enum Refusal {
    /// The request is not right as HTTP.
    Http(HttpRefusal),
    /// The document, its operation or its variables are not right: all that was found, each with its code in
    /// `extensions` (`GRAPHQL_PARSE_FAILED`, `GRAPHQL_VALIDATION_FAILED`, …).
    Document(Vec<ServerError>),
    /// The service refuses: a bad token (401), the rate (429), overload (503), a fault of ours (500); any other
    /// is a request error like a wrong document.
    Service(Error),
}

/// A refusal that HTTP itself has a word for.
#[derive(Debug, Clone)]
pub struct HttpRefusal {
    /// The status of the answer.
    pub status: StatusCode,
    /// For people.
    pub message: Text,
    /// What HTTP demands beside the status.
    pub header: Option<(HeaderName, &'static str)>,
}

impl HttpRefusal {
    /// The stable code of `errors[].extensions.code`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.status {
            StatusCode::NOT_FOUND => "NOT_FOUND",
            _ => "BAD_REQUEST",
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Service(error)
    }
}

impl Refusal {
    fn http(status: StatusCode, en: &'static str, fr: &'static str) -> Self {
        Self::Http(HttpRefusal {
            status,
            message: Text::new(en, fr),
            header: None,
        })
    }

    fn with(mut self, name: HeaderName, value: &'static str) -> Self {
        if let Self::Http(refusal) = &mut self {
            refusal.header = Some((name, value));
        }
        self
    }

    /// 400: the request cannot be understood.
    #[must_use]
    pub fn bad_request(en: &'static str, fr: &'static str) -> Self {
        Self::http(StatusCode::BAD_REQUEST, en, fr)
    }

    /// 404: nothing is served at this path.
    #[must_use]
    pub fn not_found() -> Self {
        Self::http(StatusCode::NOT_FOUND, "There is nothing here.", "Il n'y a rien ici.")
    }

    /// 405: the path does not know the method; `allow` lists those it knows.
    #[must_use]
    pub fn method(allow: &'static str) -> Self {
        Self::http(
            StatusCode::METHOD_NOT_ALLOWED,
            "This method is not allowed here.",
            "Cette méthode n'est pas admise ici.",
        )
        .with(header::ALLOW, allow)
    }

    /// 405: a GET asked for something other than a query.
    #[must_use]
    pub fn only_queries_by_get() -> Self {
        Self::http(
            StatusCode::METHOD_NOT_ALLOWED,
            "Only queries may be sent by GET; send this operation by POST.",
            "Seules les requêtes de lecture passent par GET ; envoyez cette opération par POST.",
        )
        .with(header::ALLOW, "POST")
    }

    /// 406: no form of the answer is acceptable to the caller.
    #[must_use]
    pub fn not_acceptable() -> Self {
        Self::http(
            StatusCode::NOT_ACCEPTABLE,
            "Accept application/graphql-response+json or application/json.",
            "Acceptez application/graphql-response+json ou application/json.",
        )
    }

    /// 408: the body did not arrive in time. The connection cannot be used again.
    #[must_use]
    pub fn slow_body() -> Self {
        Self::http(
            StatusCode::REQUEST_TIMEOUT,
            "The body did not arrive in time.",
            "Le corps de la demande n'est pas arrivé à temps.",
        )
        .with(header::CONNECTION, "close")
    }

    /// 413: the body exceeds the limit, in bytes.
    #[must_use]
    pub fn large_body(limit: usize) -> Self {
        Self::Http(HttpRefusal {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            message: Text::new(
                format!("The body exceeds {limit} bytes."),
                format!("Le corps de la demande dépasse {limit} octets."),
            ),
            header: None,
        })
    }

    /// 415: the body is not in a form that is read.
    #[must_use]
    pub fn unsupported_type() -> Self {
        Self::http(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Send application/json in UTF-8, without encoding.",
            "Envoyez application/json en UTF-8, sans encodage.",
        )
        .with(header::ACCEPT, "application/json")
    }

    /// 409: the bytes of this file are here already, or somebody else is sending them.
    #[must_use]
    pub fn sent_already() -> Self {
        Self::http(
            StatusCode::CONFLICT,
            "The bytes of this file have been sent.",
            "Les octets de ce fichier ont été envoyés.",
        )
    }

    /// 415: the body is not of the media type that was announced.
    #[must_use]
    pub fn other_type() -> Self {
        Self::http(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Send the media type that was announced as Content-Type.",
            "Envoyez le type annoncé comme Content-Type.",
        )
    }

    /// 413: the body has not the size that was announced, in bytes.
    #[must_use]
    pub fn other_size(size: i64) -> Self {
        Self::Http(HttpRefusal {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            message: Text::new(
                format!("Exactly the {size} bytes that were announced are expected."),
                format!("Exactement les {size} octets annoncés sont attendus."),
            ),
            header: None,
        })
    }

    /// 401: what was sent as a token is none.
    #[must_use]
    pub fn bad_token() -> Self {
        Self::Service(Error::Unauthenticated(Text::new(
            "The token is not valid.",
            "Le jeton n'est pas valable.",
        )))
    }
}
