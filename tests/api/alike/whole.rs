//! Answers in a form that two databases can share.

use std::collections::HashMap;

use apollo_compiler::{Schema, schema::ExtendedType, validation::Valid};
use passerelle::graphql::schema::sdl;
use serde_json::{Map, Value, json};

/// What is drawn by lot, or made of ids, and so differs from database to database, and how often somebody has signed in.
const DRAWN: [(&str, &str); 7] = [
    ("ApiKey", "prefix"),
    ("ExportJob", "downloadUrl"),
    ("File", "uploadUrl"),
    ("LearningAgreement", "contentHash"),
    ("PartnerMember", "sessions"),
    ("ResultFile", "downloadUrl"),
    ("Viewer", "sessions"),
];

/// Ids as the number of their first occurrence; of instants, cursors and what is drawn by lot only that they are there.
pub struct Whole {
    schema: Valid<Schema>,
    known: HashMap<String, usize>,
}

impl Whole {
    pub fn new() -> Self {
        Self {
            schema: Schema::parse_and_validate(sdl(), "schema.graphql").unwrap(),
            known: HashMap::new(),
        }
    }

    /// The data of a query, in the order of its aliases.
    pub fn comparable(&mut self, data: Value) -> Value {
        self.value(data, "Query")
    }

    fn value(&mut self, value: Value, name: &str) -> Value {
        match value {
            Value::Array(entries) => entries.into_iter().map(|entry| self.value(entry, name)).collect(),
            Value::Object(fields) => self.object(fields, name),
            Value::Null => Value::Null,
            leaf => match name {
                "ID" => self.number(leaf.as_str().unwrap()),
                // The opaque name of somebody's sign-in.
                "String" if leaf.as_str().is_some_and(|text| text.starts_with("account_")) => {
                    self.number(leaf.as_str().unwrap())
                }
                "DateTime" => json!("an instant"),
                _ => leaf,
            },
        }
    }

    fn object(&mut self, fields: Map<String, Value>, name: &str) -> Value {
        let name = fields
            .get("__typename")
            .and_then(Value::as_str)
            .unwrap_or(name)
            .to_owned();
        let fields = fields.into_iter().map(|(alias, value)| {
            let field = alias.split("__").next().unwrap();
            if field.is_empty() || value.is_null() {
                return (alias, value);
            }
            if field.to_lowercase().ends_with("cursor") || DRAWN.contains(&(name.as_str(), field)) {
                return (alias, json!("drawn by lot"));
            }
            let inner = self.of_field(&name, field);
            let value = self.value(value, &inner);
            (alias, value)
        });
        Value::Object(fields.collect())
    }

    fn of_field(&self, name: &str, field: &str) -> String {
        let Some(ExtendedType::Object(object)) = self.schema.types.get(name) else {
            panic!("{name} is an object type")
        };
        object.fields[field].ty.inner_named_type().to_string()
    }

    fn number(&mut self, id: &str) -> Value {
        let kind = id.rsplit_once('_').map_or("", |(kind, _)| kind);
        let next = self.known.len();
        let number = self.known.entry(id.to_owned()).or_insert(next);
        json!(format!("{kind} {number}"))
    }
}
