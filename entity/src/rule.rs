//! How a pure rule says no: what is wrong, where, and by which rule of the field.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A sentence for people, in the languages the service answers in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// English.
    pub en: Cow<'static, str>,
    /// French.
    pub fr: Cow<'static, str>,
}

impl Text {
    /// The same sentence in English and French.
    pub fn new(en: impl Into<Cow<'static, str>>, fr: impl Into<Cow<'static, str>>) -> Self {
        Self {
            en: en.into(),
            fr: fr.into(),
        }
    }
}

/// One wrong value of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where it stands, for example `input.endDate`.
    pub path: String,
    /// Stable name of the rule: a number of the domain (`J-4`) or a word (`REQUIRED`).
    pub rule: Cow<'static, str>,
    /// What would be right.
    pub message: Text,
}

impl Violation {
    /// A violation of `rule` at `path`.
    pub fn new(path: impl Into<String>, rule: impl Into<Cow<'static, str>>, message: Text) -> Self {
        Self {
            path: path.into(),
            rule: rule.into(),
            message,
        }
    }
}

/// What two judgements of one input say together: all that either found.
pub fn both<T>(first: Result<T, Refusal>, second: Result<(), Refusal>) -> Result<T, Refusal> {
    match (first, second) {
        (Err(Refusal::Invalid(mut all)), Err(Refusal::Invalid(more))) => {
            all.extend(more);
            Err(Refusal::Invalid(all))
        }
        (first, second) => second.and(first),
    }
}

/// Why a pure rule refuses a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The row has changed since the caller read it.
    Stale {
        /// The version it has now.
        current: i32,
    },
    /// The move does not exist from this state.
    State {
        /// The state the row is in, as the API spells it.
        state: &'static str,
        /// The verbs that are open from here.
        allowed: Vec<&'static str>,
    },
    /// Values that the rules forbid; all of them at once.
    Invalid(Vec<Violation>),
}
