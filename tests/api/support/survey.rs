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
use passerelle::{config::Config, graphql::schema};
use serde_json::Value;

use super::world::{Thing, World};

/// Stands between a root field's name and the number of its question in an alias.
const NUMBER: &str = "__";

/// Room for documents that are far larger than a client's may be.
pub fn generous(config: &mut Config) {
    config.document_bytes = 1 << 20;
    config.body_bytes = 1 << 20;
    config.document_tokens = 100_000;
    config.selections = 100_000;
    config.aliases = 1_000;
    config.root_fields = 1_000;
    config.cost_signed_in = 1 << 40;
    config.cost_anonymous = 1 << 40;
    config.rate_bucket = 1 << 50;
    config.request_timeout_s = 60;
}

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

    /// A document that asks every root field, and all rows there are by their ids: for whatever their types
    /// hold, and the ids of what they link to.
    pub fn document(&self, world: &World) -> String {
        let fields = self.object("Query").fields.values();
        let questions = fields.flat_map(|field| self.questions(field, world));
        let numbered = questions
            .enumerate()
            .map(|(number, (field, question))| format!("{field}{NUMBER}{number}: {question}\n"));
        format!("{{\n{}}}", numbered.collect::<String>())
    }

    /// A sign-in that selects all it answers.
    pub fn login(&self) -> String {
        let selection = self.selection("SignIn");
        format!("mutation($input: LoginInput!) {{ login(input: $input) {selection} }}")
    }

    /// Each root field with what to ask it.
    fn questions<'a>(&'a self, field: &'a FieldDefinition, world: &World) -> Vec<(&'a str, String)> {
        let name = field.name.as_str();
        let required = field.arguments.iter().filter(|one| one.is_required());
        let required: Vec<&str> = required.map(|one| one.name.as_str()).collect();
        let target = field.ty.inner_named_type().as_str();
        let questions = match required.as_slice() {
            [] => vec![format!("{name}{} {}", page(field), self.selection(target))],
            ["id"] => self.one_by_one(name, target, world),
            ["ids"] => self.by_hundreds(name, world),
            ["procedure"] => self.of_each(name, "procedure", target, &world.of_kind("procedure")),
            ["code"] => vec![format!(
                "{name}(code: \"ERASMUS_PLUS_2021\") {}",
                self.selection(target)
            )],
            ["project"] => self.of_each(name, "project", target, &world.of_kind("project")),
            ["input"] => vec![format!("{name}(input: {}) {}", plan(world), self.selection(target))],
            // Each reading of a person's file is in the next one: its own tests ask for it.
            ["participant"] => vec![format!("{name}(participant: \"nobody\")")],
            other => panic!("the survey does not know what to give Query.{name} for {other:?}: tell it"),
        };
        questions.into_iter().map(|question| (name, question)).collect()
    }

    /// `retentionNotice(project: …) { … }` for each of the rows.
    fn of_each(&self, field: &str, argument: &str, target: &str, rows: &[&Thing]) -> Vec<String> {
        let selection = self.selection(target);
        let ask = |thing: &&Thing| format!("{field}({argument}: \"{}\") {selection}", thing.id);
        rows.iter().map(ask).collect()
    }

    /// `module(id: …) { id }` for every row; of an interface one row of each kind is enough.
    fn one_by_one(&self, field: &str, target: &str, world: &World) -> Vec<String> {
        let ask = |thing: &Thing| format!("{field}(id: \"{}\") {{ __typename id }}", thing.id);
        if target == "Node" {
            let firsts = self
                .kinds()
                .into_iter()
                .map(|kind| ask(world.of_kind(&snake(&kind))[0]));
            return firsts.collect();
        }
        world.of_kind(&snake(target)).into_iter().map(ask).collect()
    }

    /// `nodes(ids: […]) { … on Module { … } }` for all rows of all kinds.
    fn by_hundreds(&self, field: &str, world: &World) -> Vec<String> {
        let kinds = self.kinds();
        let pages = kinds.iter().flat_map(|kind| {
            let ids = world
                .of_kind(&snake(kind))
                .into_iter()
                .map(|thing| format!("\"{}\"", thing.id));
            let ids: Vec<String> = ids.collect();
            assert!(!ids.is_empty(), "the demo has no {kind}");
            ids.chunks(100).map(|ids| (kind, ids.join(", "))).collect::<Vec<_>>()
        });
        pages
            .map(|(kind, ids)| {
                format!(
                    "{field}(ids: [{ids}]) {{ __typename ... on {kind} {} }}",
                    self.selection(kind)
                )
            })
            .collect()
    }

    /// The types that have an id of their own.
    pub fn kinds(&self) -> Vec<String> {
        let implementers = self.0.implementers_map();
        implementers["Node"].objects.iter().map(ToString::to_string).collect()
    }

    /// All fields of a type; of a linked object, that is one with an id, the id. Empty for a type without
    /// fields.
    fn selection(&self, name: &str) -> String {
        let Some(ExtendedType::Object(object)) = self.0.types.get(name) else {
            return String::new();
        };
        let mut text = String::from("{");
        for field in object.fields.values() {
            let target = field.ty.inner_named_type().as_str();
            let linked = self.kinds().iter().any(|kind| kind == target);
            let selection = if linked {
                "{ id }".to_owned()
            } else {
                self.selection(target)
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
        // A scalar may hold an object too.
        let Some(ExtendedType::Object(object)) = self.0.types.get(name) else {
            return;
        };
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

/// The largest page, for a list; of a learning agreement, what was otherwise before.
fn page(field: &FieldDefinition) -> &'static str {
    if field.argument_by_name("first").is_some() {
        "(first: 100)"
    } else if field.argument_by_name("from").is_some() {
        "(from: 1)"
    } else {
        ""
    }
}

/// A mobility that is too long and too far from Relience: the rules have something to say about it.
fn plan(world: &World) -> String {
    format!(
        "{{project: \"{}\", participant: \"{}\", hostOrganisation: \"{}\", activityType: COURSE, startDate: \"2030-01-01\", endDate: \"2030-12-31\"}}",
        world.project("WTG2").id,
        world.participant("WTG2-P009").id,
        world.partner("nordkoop").id
    )
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
