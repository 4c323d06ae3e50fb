//! One question for each list of the schema, each of its filters and each of its orders.

use std::collections::{BTreeMap, BTreeSet};

use apollo_compiler::{
    Schema,
    ast::{FieldDefinition, InputValueDefinition, Type},
    schema::ExtendedType,
    validation::Valid,
};
use passerelle::graphql::schema::sdl;
use serde_json::Value;

use crate::support::{survey::snake, world::World};

/// How many values of one kind are looked for.
const FEW: usize = 4;

/// What pages are asked with: that is another question.
const PAGING: [&str; 4] = ["first", "after", "last", "before"];

/// Words to search for: found in single languages, in names, in many rows and in none.
const SEARCHES: [&str; 7] = [
    "social economy",
    "motivation",
    "éducateurs",
    "WTG2",
    "work",
    "equilibre",
    "zzz",
];

fn schema() -> Valid<Schema> {
    Schema::parse_and_validate(sdl(), "schema.graphql").unwrap()
}

/// One document of many questions.
pub fn document(questions: &[String]) -> String {
    let numbered = questions.iter().enumerate().map(|(number, question)| {
        let field = question.split(['(', ' ']).next().unwrap();
        format!("{field}__{number}: {question}\n")
    });
    format!("{{\n{}}}", numbered.collect::<String>())
}

/// Values that answers have shown, by scalar and by the name of their field.
pub struct Samples {
    schema: Valid<Schema>,
    seen: BTreeMap<String, BTreeSet<String>>,
}

impl Samples {
    pub fn new() -> Self {
        Self {
            schema: schema(),
            seen: BTreeMap::new(),
        }
    }

    /// Notes the values of an answer.
    pub fn harvest(&mut self, data: &Value) {
        self.note(data, "Query", "");
    }

    fn note(&mut self, value: &Value, name: &str, field: &str) {
        match value {
            Value::Array(entries) => entries.iter().for_each(|entry| self.note(entry, name, field)),
            Value::Object(fields) => {
                let name = fields
                    .get("__typename")
                    .and_then(Value::as_str)
                    .unwrap_or(name)
                    .to_owned();
                for (alias, value) in fields.iter().filter(|(alias, _)| *alias != "__typename") {
                    let field = alias.split("__").next().unwrap();
                    let inner = field_of(&self.schema, &name, field).ty.inner_named_type().to_string();
                    self.note(value, &inner, field);
                }
            }
            Value::Null => (),
            leaf => {
                for key in [name.to_owned(), format!("{name} {}", field.to_lowercase())] {
                    self.seen.entry(key).or_default().insert(leaf.to_string());
                }
            }
        }
    }

    /// A few of the values that a filter of this scalar and name may look for.
    fn few(&self, scalar: &str, name: &str) -> Vec<String> {
        // `projectAcronym` looks for what `acronym` shows.
        let name = name.to_lowercase();
        let named = self.seen.iter().filter(|(key, _)| {
            let field = key.strip_prefix(scalar).and_then(|rest| rest.strip_prefix(' '));
            field.is_some_and(|field| name.ends_with(field))
        });
        let named: BTreeSet<&String> = named.flat_map(|(_, values)| values).collect();
        let own = !["String", "Int", "Float"].contains(&scalar);
        let any = self.seen.get(scalar).filter(|_| own).into_iter().flatten();
        let all: Vec<&String> = if named.is_empty() {
            any.collect()
        } else {
            named.into_iter().collect()
        };
        let step = all.len().div_ceil(FEW).max(1);
        all.into_iter().step_by(step).cloned().collect()
    }
}

fn field_of<'a>(schema: &'a Schema, name: &str, field: &str) -> &'a FieldDefinition {
    match schema.types.get(name) {
        Some(ExtendedType::Object(object)) => &object.fields[field],
        _ => panic!("{name}.{field} is a field of an object type"),
    }
}

/// What can be asked of the lists there are.
pub struct Questions<'a> {
    world: &'a World,
    samples: &'a Samples,
}

impl<'a> Questions<'a> {
    pub fn new(world: &'a World, samples: &'a Samples) -> Self {
        Self { world, samples }
    }

    /// All questions: lists at the root, and those below the rows of every kind.
    pub fn all(&self) -> Vec<String> {
        let schema = &self.samples.schema;
        let mut questions = Vec::new();
        for field in fields(schema, "Query").filter(|field| self.is_list(field)) {
            questions.extend(self.of_list(field));
        }
        for kind in &schema.implementers_map()["Node"].objects {
            let ids = self.ids(kind);
            for field in fields(schema, kind).filter(|field| self.is_list(field)) {
                let below = self.of_list(field);
                questions.extend(
                    below
                        .iter()
                        .map(|one| format!("nodes(ids: [{ids}]) {{ __typename ... on {kind} {{ {one} }} }}")),
                );
            }
        }
        questions
    }

    /// The first hundred rows of a kind.
    fn ids(&self, kind: &str) -> String {
        let things = self.world.of_kind(&snake(kind)).into_iter().take(100);
        let ids: Vec<String> = things.map(|thing| format!("\"{}\"", thing.id)).collect();
        ids.join(", ")
    }

    /// A connection, or a list of objects that can be narrowed.
    fn is_list(&self, field: &FieldDefinition) -> bool {
        let target = field.ty.inner_named_type();
        let objects = matches!(self.samples.schema.types.get(target), Some(ExtendedType::Object(_)));
        let all = field.arguments.iter().all(|argument| !argument.is_required());
        target.ends_with("Connection") || (field.ty.is_list() && objects && all && !field.arguments.is_empty())
    }

    fn of_list(&self, field: &FieldDefinition) -> Vec<String> {
        let paged = field.argument_by_name("first").is_some();
        let selection = self.shown(field);
        let ask = |arguments: &str| match (paged, arguments) {
            (true, "") => format!("{}(first: 100) {selection}", field.name),
            (true, arguments) => format!("{}(first: 100, {arguments}) {selection}", field.name),
            (false, "") => format!("{} {selection}", field.name),
            (false, arguments) => format!("{}({arguments}) {selection}", field.name),
        };
        let mut questions = vec![ask("")];
        if paged {
            questions
                .extend(["first: 2", "last: 2", "first: 0"].map(|page| format!("{}({page}) {selection}", field.name)));
        }
        for argument in field
            .arguments
            .iter()
            .filter(|one| !PAGING.contains(&one.name.as_str()))
        {
            questions.extend(self.given(argument).iter().map(|given| ask(given)));
        }
        questions
    }

    /// `orderBy: {field: TITLE, direction: ASC}` and the like: each thing that an argument may say.
    fn given(&self, argument: &InputValueDefinition) -> Vec<String> {
        let name = argument.name.as_str();
        let values = match self.samples.schema.types.get(argument.ty.inner_named_type()) {
            Some(ExtendedType::InputObject(input)) if input.fields.values().all(|field| field.is_required()) => {
                let fields: Vec<_> = input
                    .fields
                    .values()
                    .map(|field| (field.name.as_str(), self.values(&field.ty, &field.name)))
                    .collect();
                every_way(&fields)
            }
            _ => self.values(&argument.ty, name),
        };
        values.into_iter().map(|value| format!("{name}: {value}")).collect()
    }

    /// Values of a type: of an input object each field alone, of a list each value alone and all at once.
    fn values(&self, ty: &Type, name: &str) -> Vec<String> {
        if ty.is_list() {
            let each = self.values(ty.item_type(), name);
            // An id is a list of its kind's ids already.
            if ty.inner_named_type() == "ID" {
                return each;
            }
            let all = format!("[{}]", each.join(", "));
            let each = each.into_iter().map(|one| format!("[{one}]"));
            return each.chain([all, "[]".to_owned()]).collect();
        }
        let target = ty.inner_named_type();
        match self.samples.schema.types.get(target) {
            Some(ExtendedType::Enum(values)) => values.values.keys().map(ToString::to_string).collect(),
            Some(ExtendedType::InputObject(input)) => {
                let fields = input.fields.values();
                let each = fields.flat_map(|field| {
                    let values = self.values(&field.ty, &field.name);
                    values
                        .into_iter()
                        .map(|value| format!("{{{}: {value}}}", field.name))
                        .collect::<Vec<_>>()
                });
                each.collect()
            }
            _ => self.leaves(target, name),
        }
    }

    fn leaves(&self, scalar: &str, name: &str) -> Vec<String> {
        match scalar {
            "ID" => self.ids_by_kind(),
            "Boolean" => vec!["true".to_owned(), "false".to_owned()],
            "DateTime" => vec![
                "\"2020-01-01T00:00:00Z\"".to_owned(),
                "\"2199-01-01T00:00:00Z\"".to_owned(),
            ],
            "String" if name == "search" => SEARCHES.iter().map(|words| format!("\"{words}\"")).collect(),
            scalar => {
                let few = self.samples.few(scalar, name);
                assert!(!few.is_empty(), "the demo shows no {scalar} called {name} to look for");
                few
            }
        }
    }

    /// A few ids of each kind: what is none of the filter's own finds nothing.
    fn ids_by_kind(&self) -> Vec<String> {
        let kinds = &self.samples.schema.implementers_map()["Node"].objects;
        let lists = kinds.iter().map(|kind| {
            let things = self.world.of_kind(&snake(kind)).into_iter().take(FEW);
            let ids: Vec<String> = things.map(|thing| format!("\"{}\"", thing.id)).collect();
            format!("[{}]", ids.join(", "))
        });
        lists.collect()
    }

    /// What is shown of a list's entries: which they are, and all that is said in a word. Links and lists of their own are
    /// asked for by the entries' ids.
    fn shown(&self, field: &FieldDefinition) -> String {
        let target = field.ty.inner_named_type();
        let Some(entry) = target.strip_suffix("Connection") else {
            return self.plain(target);
        };
        format!(
            "{{ totalCount pageInfo {{ hasNextPage hasPreviousPage }} nodes {} }}",
            self.plain(entry)
        )
    }

    fn plain(&self, name: &str) -> String {
        let schema = &self.samples.schema;
        let leaves = fields(schema, name).filter(|field| {
            let target = schema.types.get(field.ty.inner_named_type());
            matches!(target, Some(ExtendedType::Scalar(_) | ExtendedType::Enum(_)))
        });
        let names: Vec<&str> = leaves.map(|field| field.name.as_str()).collect();
        format!("{{ {} }}", names.join(" "))
    }
}

fn fields<'a>(schema: &'a Schema, name: &str) -> impl Iterator<Item = &'a FieldDefinition> {
    match schema.types.get(name) {
        Some(ExtendedType::Object(object)) => object.fields.values().map(|field| &***field),
        _ => panic!("{name} is an object type"),
    }
}

/// `{field: TITLE, direction: ASC}`, `{field: TITLE, direction: DESC}`, …
fn every_way(fields: &[(&str, Vec<String>)]) -> Vec<String> {
    let ways = fields.iter().fold(vec![String::new()], |ways, (name, values)| {
        let longer = ways
            .iter()
            .flat_map(|way| values.iter().map(move |value| format!("{way}{name}: {value} ")));
        longer.collect()
    });
    ways.into_iter().map(|way| format!("{{{way}}}")).collect()
}
