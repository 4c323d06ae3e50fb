//! Questions for every field of the published schema, and the table of what each caller got.
//!
//! The questions are made from the schema itself, so a new type or field is asked for without anybody
//! thinking of it. A root field with an argument that nobody has told us about fails the test.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use apollo_compiler::{
    Node, Schema,
    ast::FieldDefinition,
    schema::{ExtendedType, ObjectType},
    validation::Valid,
};
use passerelle::graphql::schema;
use serde_json::Value;

use super::world::World;

/// Stands between a root field's name and the number of its question in an alias.
const NUMBER: &str = "__";

/// The published schema.
pub struct Survey(Valid<Schema>);

/// What a caller saw of a field: nothing at all, never more than null or an empty list, or a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    Nothing,
    Null,
    Value,
}

impl Survey {
    pub fn new() -> Self {
        Self(Schema::parse_and_validate(schema::sdl(), "schema.graphql").unwrap())
    }

    /// Every field of every object type that has data.
    pub fn fields(&self) -> BTreeSet<(String, String)> {
        let objects = self.0.types.iter().filter_map(|(name, shape)| match shape {
            ExtendedType::Object(object) if !name.starts_with("__") && name != "Mutation" => Some((name, object)),
            _ => None,
        });
        let fields = objects.flat_map(|(name, object)| object.fields.keys().map(move |field| (name, field)));
        fields
            .map(|(name, field)| (name.to_string(), field.to_string()))
            .collect()
    }

    /// The names of the mutations.
    pub fn mutations(&self) -> BTreeSet<String> {
        self.object("Mutation").fields.keys().map(ToString::to_string).collect()
    }

    /// The names of the root fields of queries.
    pub fn queries(&self) -> BTreeSet<String> {
        self.object("Query").fields.keys().map(ToString::to_string).collect()
    }

    /// Documents that ask every root field for all it can give: whatever its type holds and, for all rows
    /// there are by their ids, one level of links from there.
    pub fn documents(&self, world: &World) -> Vec<String> {
        let fields = self.object("Query").fields.values();
        fields.flat_map(|field| self.questions(field, world)).collect()
    }

    fn questions(&self, field: &FieldDefinition, world: &World) -> Vec<String> {
        let name = &field.name;
        let required: Vec<&str> = field
            .arguments
            .iter()
            .filter(|one| one.is_required())
            .map(|one| one.name.as_str())
            .collect();
        let target = field.ty.inner_named_type().as_str();
        match required.as_slice() {
            [] => vec![format!("{{ {name}{} {} }}", page(field), self.selection(target, 0))],
            ["id"] => vec![self.one_by_one(name, target, world)],
            ["ids"] => self
                .kinds()
                .iter()
                .flat_map(|kind| self.by_hundreds(name, kind, world))
                .collect(),
            other => panic!("the survey does not know what to give Query.{name} for {other:?}: tell it"),
        }
    }

    /// `{ a__0: node(id: …) { id } a__1: … }`; of an interface one row of each kind is enough.
    fn one_by_one(&self, field: &str, target: &str, world: &World) -> String {
        let kinds = if target == "Node" {
            self.kinds()
        } else {
            vec![target.to_owned()]
        };
        let most = if target == "Node" { 1 } else { usize::MAX };
        let ids = kinds
            .iter()
            .flat_map(|kind| world.of_kind(&snake(kind)).into_iter().take(most));
        let mut document = String::from("{");
        for (number, thing) in ids.enumerate() {
            let _ = write!(
                document,
                " {field}{NUMBER}{number}: {field}(id: \"{}\") {{ __typename id }}",
                thing.id
            );
        }
        document + " }"
    }

    /// `{ nodes(ids: […]) { … on Module { … } } }` for all rows of a kind.
    fn by_hundreds(&self, field: &str, kind: &str, world: &World) -> Vec<String> {
        let ids: Vec<String> = world
            .of_kind(&snake(kind))
            .into_iter()
            .map(|thing| format!("\"{}\"", thing.id))
            .collect();
        assert!(!ids.is_empty(), "the demo has no {kind}");
        let selection = self.selection(kind, 1);
        let document = |ids: &[String]| {
            format!(
                "{{ {field}(ids: [{}]) {{ __typename ... on {kind} {selection} }} }}",
                ids.join(", ")
            )
        };
        ids.chunks(100).map(document).collect()
    }

    /// The types that have an id of their own.
    pub fn kinds(&self) -> Vec<String> {
        let implementers = self.0.implementers_map();
        implementers["Node"].objects.iter().map(ToString::to_string).collect()
    }

    /// All fields of a type; of a linked object, that is one with an id, as many levels as `links` says and
    /// then the id alone. Empty for a type without fields.
    fn selection(&self, name: &str, links: u32) -> String {
        let Some(ExtendedType::Object(object)) = self.0.types.get(name) else {
            return String::new();
        };
        let mut text = String::from("{");
        for field in object.fields.values() {
            let target = field.ty.inner_named_type().as_str();
            let linked = self.kinds().iter().any(|kind| kind == target);
            // An edge's node is the same object as among the nodes beside it.
            let selection = match (linked, links) {
                (true, 0) => "{ id }".to_owned(),
                (true, _) if name.ends_with("Edge") => "{ id }".to_owned(),
                // Nodes of a list at the root are what is asked for, not yet a link.
                (true, _) if name.ends_with("Connection") => self.selection(target, links),
                (true, _) => self.selection(target, links - 1),
                // A list of links is a link.
                (false, 0) if target.ends_with("Connection") => continue,
                (false, _) if target.ends_with("Connection") => self.selection(target, links - 1),
                (false, _) => self.selection(target, links),
            };
            let _ = write!(text, " {}{} {selection}", field.name, page(field));
        }
        text + " }"
    }

    fn object(&self, name: &str) -> &Node<ObjectType> {
        match self.0.types.get(name) {
            Some(ExtendedType::Object(object)) => object,
            _ => panic!("{name} is an object type"),
        }
    }

    /// Notes what an answer shows of each field.
    pub fn note(&self, answer: &Value, name: &str, seen: &mut BTreeMap<(String, String), Seen>) {
        match answer {
            Value::Array(items) => items.iter().for_each(|item| self.note(item, name, seen)),
            Value::Object(fields) => self.note_object(fields, name, seen),
            _ => (),
        }
    }

    fn note_object(
        &self,
        fields: &serde_json::Map<String, Value>,
        name: &str,
        seen: &mut BTreeMap<(String, String), Seen>,
    ) {
        let name = fields.get("__typename").and_then(Value::as_str).unwrap_or(name);
        let object = self.object(name);
        for (alias, value) in fields.iter().filter(|(alias, _)| *alias != "__typename") {
            let field = alias.split(NUMBER).next().unwrap();
            let empty = value.is_null() || value.as_array().is_some_and(|items| items.iter().all(Value::is_null));
            let this = if empty { Seen::Null } else { Seen::Value };
            let noted = seen.entry((name.to_owned(), field.to_owned())).or_insert(Seen::Nothing);
            *noted = this.max(*noted);
            self.note(value, object.fields[field].ty.inner_named_type(), seen);
        }
    }
}

/// The largest page, for a list.
fn page(field: &FieldDefinition) -> &'static str {
    if field.argument_by_name("first").is_some() {
        "(first: 100)"
    } else {
        ""
    }
}

/// `ModuleSession` as ids spell it.
pub fn snake(name: &str) -> String {
    name.char_indices().fold(String::new(), |mut snake, (at, letter)| {
        if letter.is_uppercase() && at > 0 {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
        snake
    })
}
