//! The variables of a request, judged by their types and brought into shape before anything runs.
//!
//! All that is wrong is reported at once, each with its path. What the operation does not declare is
//! ignored; one value where a list is due is a list of one; a declared default stands in for what was not
//! given. A variable that was neither given nor has a default is absent, which is not the same as null.

use std::fmt;

use apollo_compiler::{
    Schema,
    ast::{self, Type},
    executable::Operation,
    schema::{ExtendedType, InputObjectType},
};
use async_graphql::{Name, Number, Value as Constant, Variables, indexmap::IndexMap};
use entity::rule::{Text, Violation};
use serde_json::{Map, Value};

use super::values;
use crate::graphql::scalar::{day, instant};

/// Coerced values of those variables that have one.
#[derive(Debug, Clone, Default)]
pub(in crate::graphql) struct Coerced(Variables);

impl Coerced {
    pub(super) fn into_inner(self) -> Variables {
        self.0
    }

    /// The value of a variable; none if it is absent.
    pub(in crate::graphql) fn get(&self, name: &str) -> Option<&Constant> {
        self.0.get(name)
    }

    /// Whether `@skip` and `@include` let a selection through. What cannot be told counts as a yes: the
    /// executor judges it, and the cost is not underrated.
    pub(in crate::graphql) fn include(&self, directives: &ast::DirectiveList) -> bool {
        directives.iter().all(|directive| {
            let wanted = match directive.name.as_str() {
                "skip" => false,
                "include" => true,
                _ => return true,
            };
            let condition = directive.specified_argument_by_name("if").map(|value| &**value);
            let given = match condition {
                Some(ast::Value::Boolean(given)) => Some(*given),
                Some(ast::Value::Variable(name)) => match self.get(name) {
                    Some(Constant::Boolean(given)) => Some(*given),
                    _ => None,
                },
                _ => None,
            };
            given.is_none_or(|given| given == wanted)
        })
    }
}

/// Coerces what was given to the types that the operation declares; at most `most` violations.
pub(super) fn coerce(
    schema: &Schema,
    operation: &Operation,
    mut given: Map<String, Value>,
    most: usize,
) -> Result<Coerced, Vec<Violation>> {
    let mut coercion = Coercion {
        schema,
        violations: Vec::new(),
        most,
    };
    let mut result = Variables::default();
    for variable in &operation.variables {
        let name = variable.name.as_str();
        let value = match given.remove(name) {
            Some(value) => Some(coercion.value(&variable.ty, value, Path::Root(name))),
            None => coercion.missing(variable),
        };
        if let Some(value) = value {
            result.insert(Name::new(name), value);
        }
    }
    if coercion.violations.is_empty() {
        Ok(Coerced(result))
    } else {
        Err(coercion.violations)
    }
}

/// Where a value stands, from its variable or argument on; written out for violations only.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    Root(&'a str),
    Field(&'a Path<'a>, &'a str),
    Item(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root(name) => out.write_str(name),
            Self::Field(parent, name) => write!(out, "{parent}.{name}"),
            Self::Item(parent, index) => write!(out, "{parent}[{index}]"),
        }
    }
}

struct Coercion<'a> {
    schema: &'a Schema,
    violations: Vec<Violation>,
    most: usize,
}

impl Coercion<'_> {
    fn refuse(&mut self, violation: Violation) -> Constant {
        if self.violations.len() < self.most {
            self.violations.push(violation);
        }
        Constant::Null
    }

    fn required(&mut self, path: Path<'_>) -> Constant {
        let message = Text::new("A value is required.", "Une valeur est requise.");
        self.refuse(Violation::new(path.to_string(), "REQUIRED", message))
    }

    fn missing(&mut self, variable: &ast::VariableDefinition) -> Option<Constant> {
        match &variable.default_value {
            Some(default) => values::value(default, &Coerced::default())?.into_const(),
            None if variable.ty.is_non_null() => Some(self.required(Path::Root(&variable.name))),
            None => None,
        }
    }

    fn value(&mut self, ty: &Type, value: Value, path: Path<'_>) -> Constant {
        match (ty, value) {
            (Type::NonNullNamed(_) | Type::NonNullList(_), Value::Null) => self.required(path),
            (_, Value::Null) => Constant::Null,
            (Type::List(item) | Type::NonNullList(item), Value::Array(values)) => {
                let values = values.into_iter().enumerate();
                Constant::List(
                    values
                        .map(|(index, value)| self.value(item, value, Path::Item(&path, index)))
                        .collect(),
                )
            }
            (Type::List(item) | Type::NonNullList(item), value) => Constant::List(vec![self.value(item, value, path)]),
            (Type::Named(name) | Type::NonNullNamed(name), value) => self.named(name, value, path),
        }
    }

    fn named(&mut self, name: &str, value: Value, path: Path<'_>) -> Constant {
        let schema = self.schema;
        match (schema.types.get(name), value) {
            (Some(ExtendedType::Enum(definition)), Value::String(text))
                if definition.values.contains_key(text.as_str()) =>
            {
                Constant::Enum(Name::new(text))
            }
            (Some(ExtendedType::InputObject(definition)), Value::Object(given)) => self.object(definition, given, path),
            (Some(ExtendedType::Scalar(_)), value) => {
                scalar(name, value).unwrap_or_else(|| self.refuse(wrong(path, name)))
            }
            _ => self.refuse(wrong(path, name)),
        }
    }

    fn object(&mut self, definition: &InputObjectType, mut given: Map<String, Value>, path: Path<'_>) -> Constant {
        let mut result = IndexMap::new();
        for (name, field) in &definition.fields {
            let path = Path::Field(&path, name);
            let value = match given.remove(name.as_str()) {
                Some(value) => self.value(&field.ty, value, path),
                None if field.ty.is_non_null() && field.default_value.is_none() => self.required(path),
                // The executor knows the default of a field that is left out.
                None => continue,
            };
            result.insert(Name::new(name), value);
        }
        for name in given.keys() {
            let message = Text::new("There is no such field.", "Ce champ n'existe pas.");
            let path = Path::Field(&path, name).to_string();
            self.refuse(Violation::new(path, "UNKNOWN", message));
        }
        Constant::Object(result)
    }
}

/// A value that is not of the type that is due.
pub(super) fn wrong(path: Path<'_>, expected: &str) -> Violation {
    let message = Text::new(
        format!("A value of type {expected} is expected."),
        format!("Une valeur de type {expected} est attendue."),
    );
    Violation::new(path.to_string(), "TYPE", message)
}

/// Whether this text, if it is one, may stand for a scalar of our own. Codes are texts; whether a code
/// exists is said by the entity's checks.
pub(super) fn is_scalar(name: &str, text: Option<&str>) -> bool {
    match name {
        "Date" => text.is_some_and(|text| day(text).is_some()),
        "DateTime" => text.is_some_and(|text| instant(text).is_some()),
        _ => text.is_some(),
    }
}

/// A scalar, strictly.
fn scalar(name: &str, value: Value) -> Option<Constant> {
    match (name, value) {
        ("Int", Value::Number(number)) => whole(&number).map(|whole| Constant::from(i64::from(whole))),
        ("Float", Value::Number(number)) => number
            .as_f64()
            .is_some_and(f64::is_finite)
            .then_some(Constant::Number(number)),
        ("ID", Value::Number(number)) => number.as_i64().map(|whole| Constant::String(whole.to_string())),
        ("ID" | "String", Value::String(text)) => Some(Constant::String(text)),
        ("Boolean", Value::Bool(yes)) => Some(Constant::Boolean(yes)),
        ("Int" | "Float" | "ID" | "String" | "Boolean", _) => None,
        (own, value) => is_scalar(own, value.as_str()).then(|| Constant::from_json(value).ok())?,
    }
}

/// An Int has 32 bits; some clients write it with a decimal point.
fn whole(number: &Number) -> Option<i32> {
    if let Some(whole) = number.as_i64() {
        return i32::try_from(whole).ok();
    }
    let float = number.as_f64().filter(|float| float.fract() == 0.0)?;
    format!("{float:.0}").parse().ok()
}
