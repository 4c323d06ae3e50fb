//! The guard in front of the parsers.
//!
//! GraphQL parsers and validators recurse over values and expand fragments. Four kilobytes of `[[[[…`
//! overflow a parser's stack, and one kilobyte of fragments that each spread the next one twice takes
//! time exponential in their number, both before anybody is authenticated. So every document, whatever
//! way it came, passes [`check`] first: one linear scan of the text, then an expansion of the fragment
//! graph in which each fragment is counted once.
//!
//! The guard judges size alone. Text that is not GraphQL passes when it is small enough, because the
//! parser behind it says better what is wrong; a quantity beyond its limit is a [`Rejection`] that names
//! the limit, the quantity and what is allowed. Its token stream agrees with the parser's for every text
//! that the parser accepts, so nothing can hide in what looks like a string.

mod graph;
mod scan;
mod token;

use serde_json::{Map, Value};

use crate::error::Rejection;

/// How much one request may ask for. Each limit is reported under the name of its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Size of a document's text, in bytes.
    pub document_bytes: u64,
    /// Tokens in a document, without comments and commas.
    pub document_tokens: u64,
    /// How deep brackets of any kind may nest, counted through fragments.
    pub nesting: u64,
    /// Fields, spreads and inline fragments of one operation with its fragments written out; all operations
    /// of a document together may have four times as many.
    pub selections: u64,
    /// Aliases of one operation with its fragments written out.
    pub aliases: u64,
    /// Directives of one operation with its fragments written out.
    pub directives: u64,
    /// Fields at the root of one operation, fragments written out.
    pub root_fields: u64,
    /// How deep fields may nest; fragments do not count. Standard introspection needs 15.
    pub depth: u64,
    /// Values that introspection may yield, for each element (type, field, argument, enum value) of the
    /// schema. The widest client tools ask for about 30.
    pub introspection: u64,
    /// Cost of an operation of a caller who is signed in, in points.
    pub cost_signed_in: u64,
    /// Cost of an operation of an anonymous caller, in points.
    pub cost_anonymous: u64,
    /// Size of the variables as JSON, in bytes.
    pub variables_bytes: u64,
    /// How deep values of the variables may stand in lists and objects; those of the variables themselves
    /// stand at one.
    pub variables_depth: u64,
    /// How many errors an answer lists at most.
    pub errors: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 32 * 1024,
            document_tokens: 4_000,
            nesting: 40,
            selections: 2_000,
            aliases: 100,
            directives: 50,
            root_fields: 20,
            depth: 20,
            introspection: 64,
            cost_signed_in: 25_000,
            cost_anonymous: 2_500,
            variables_bytes: 64 * 1024,
            variables_depth: 20,
            errors: 20,
        }
    }
}

/// Refuses a document that is larger, deeper or wider than the limits allow.
///
/// Takes time linear in the text. Fragments that spread each other in a cycle are refused under the name
/// `fragment_cycles`, whether an operation uses them or not: walkers behind the guard would follow every
/// path through them.
pub fn check(document: &str, limits: &Limits) -> Result<(), Rejection> {
    within("document_bytes", document.len() as u64, limits.document_bytes)?;
    let definitions = scan::definitions(document, limits)?;
    graph::check(&definitions, limits)
}

/// Refuses variables that are nested too deep or too large as JSON.
pub fn check_variables(variables: &Map<String, Value>, limits: &Limits) -> Result<(), Rejection> {
    let bytes = weigh_object(variables, 0, limits)?;
    within("variables_bytes", bytes, limits.variables_bytes)
}

/// The length of a value as compact JSON, escapes aside; stops at the permitted depth.
fn weigh(value: &Value, depth: u64, limits: &Limits) -> Result<u64, Rejection> {
    within("variables_depth", depth, limits.variables_depth)?;
    match value {
        Value::Null | Value::Bool(_) => Ok(4),
        Value::Number(number) => Ok(number.to_string().len() as u64),
        Value::String(text) => Ok(text.len() as u64 + 2),
        Value::Object(fields) => weigh_object(fields, depth, limits),
        Value::Array(items) => items
            .iter()
            .try_fold(2, |sum, item| Ok(sum + 1 + weigh(item, depth + 1, limits)?)),
    }
}

fn weigh_object(fields: &Map<String, Value>, depth: u64, limits: &Limits) -> Result<u64, Rejection> {
    fields.iter().try_fold(2, |sum, (key, item)| {
        Ok(sum + key.len() as u64 + 4 + weigh(item, depth + 1, limits)?)
    })
}

/// Refuses a quantity above its limit.
pub(super) fn within(limit: &'static str, measured: u64, allowed: u64) -> Result<(), Rejection> {
    if measured > allowed {
        return Err(Rejection::new(limit, measured, allowed));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
