//! The name of one request, by which its log lines are found.

use std::fmt;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

/// The header that carries it in and out.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Names one request; on every answer, in every log line, in reports of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// What the caller named it, if that is a harmless word, else a new random name.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "there is no Session yet, and nothing is stored under it"
    )]
    pub fn of(headers: &HeaderMap) -> Self {
        let named = headers.get(&HEADER).and_then(|value| value.to_str().ok());
        match named.filter(|name| harmless(name)) {
            Some(name) => Self(name.to_owned()),
            None => Self(Uuid::new_v4().to_string()),
        }
    }

    /// The name itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As a header; none only if it were not a word, which it always is.
    pub(super) fn header(&self) -> Option<HeaderValue> {
        HeaderValue::from_str(&self.0).ok()
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

fn harmless(name: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    (1..=64).contains(&name.len()) && name.bytes().all(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(HEADER, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        RequestId::of(&headers).to_string()
    }

    #[test]
    fn only_a_harmless_name_is_taken_over() {
        assert_eq!(of("job-7_a.b"), "job-7_a.b");
        for wrong in ["", "a b", "a\"b", "é", &"x".repeat(65)] {
            assert!(Uuid::parse_str(&of(wrong)).is_ok(), "{wrong}");
        }
        let fresh = RequestId::of(&HeaderMap::new());
        assert_ne!(fresh, RequestId::of(&HeaderMap::new()));
    }
}
