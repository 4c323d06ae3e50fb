//! Literals of the validated document in the executor's types.

use apollo_compiler::ast;
use async_graphql::{Name, Number, indexmap::IndexMap};
use async_graphql_value::Value;

use super::variables::Coerced;

/// A literal; none if it is a variable that was not given.
///
/// Inside an input object such a variable leaves its field out; inside a list it is null, for the list has
/// to keep its length.
pub(super) fn value(literal: &ast::Value, variables: &Coerced) -> Option<Value> {
    let value = match literal {
        ast::Value::Variable(name) if variables.get(name).is_none() => return None,
        ast::Value::Variable(name) => Value::Variable(Name::new(name)),
        ast::Value::Null => Value::Null,
        ast::Value::Enum(name) => Value::Enum(Name::new(name)),
        ast::Value::String(text) => Value::String(text.clone()),
        ast::Value::Boolean(yes) => Value::Boolean(*yes),
        ast::Value::Int(int) => number(int.as_str()).map_or(Value::Null, Value::Number),
        ast::Value::Float(float) => number(float.as_str()).map_or(Value::Null, Value::Number),
        ast::Value::List(items) => Value::List(
            items
                .iter()
                .map(|item| value(item, variables).unwrap_or_default())
                .collect(),
        ),
        ast::Value::Object(fields) => Value::Object(
            fields
                .iter()
                .filter_map(|(name, item)| Some((Name::new(name), value(item, variables)?)))
                .collect::<IndexMap<_, _>>(),
        ),
    };
    Some(value)
}

/// A number as exactly as JSON's types hold it; none if it is beyond them.
///
/// Whole numbers are tried first: JSON's own reader takes `-0` for a floating-point number, which is no Int.
fn number(text: &str) -> Option<Number> {
    text.parse::<i64>()
        .map(Number::from)
        .or_else(|_| text.parse::<u64>().map(Number::from))
        .ok()
        .or_else(|| Number::from_f64(text.parse().ok()?))
}
