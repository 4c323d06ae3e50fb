//! The contract: `schema.graphql` is what the service says of itself, complete and consistently named.

use std::collections::BTreeSet;

use apollo_compiler::{
    Schema,
    ast::{FieldDefinition, Type},
    schema::{ExtendedType, ObjectType},
};
use passerelle::graphql::schema::sdl;

use crate::support::App;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.graphql");

/// Records that tie two others together and are made and removed, never changed.
const LINKS: [&str; 2] = ["ModulePrerequisite", "ModuleSessionTrainer"];

/// Sign-in and one's own account have verbs of their own, and signing out needs no input.
const SIGN_IN: [&str; 9] = [
    "accountUpdate",
    "login",
    "logout",
    "logoutEverywhere",
    "passwordChange",
    "passwordResetConfirm",
    "passwordResetRequest",
    "signInEnd",
    "tokenRefresh",
];

fn schema() -> Schema {
    Schema::parse(sdl(), "schema.graphql").unwrap()
}

fn own_types(schema: &Schema) -> impl Iterator<Item = (&str, &ExtendedType)> {
    let own = schema.types.iter().filter(|(_, ty)| !ty.is_built_in());
    own.map(|(name, ty)| (name.as_str(), ty))
}

fn objects(schema: &Schema) -> impl Iterator<Item = (&str, &ObjectType)> {
    own_types(schema).filter_map(|(name, ty)| Some((name, ty.as_object()?)))
}

/// Objects that implement `Node`, the stored ones.
fn stored(schema: &Schema) -> BTreeSet<&str> {
    let nodes = objects(schema).filter(|(_, object)| object.implements_interfaces.contains("Node"));
    nodes.map(|(name, _)| name).collect()
}

/// What everything called `name` below `path` should have, and has not.
fn without<'a>(
    path: &'a str,
    entries: impl IntoIterator<Item = (&'a str, bool)> + 'a,
) -> impl Iterator<Item = String> + 'a {
    entries
        .into_iter()
        .filter(|(_, holds)| !holds)
        .map(move |(name, _)| format!("{path}.{name}"))
}

fn nothing(found: impl IntoIterator<Item = String>, what: &str) {
    let found: Vec<String> = found.into_iter().collect();
    assert!(found.is_empty(), "{what}: {found:#?}");
}

#[test]
fn schema_graphql_is_what_the_service_says_of_itself() {
    let (now, kept) = (sdl(), std::fs::read_to_string(FILE).unwrap_or_default());
    if now == kept {
        return;
    }
    if std::env::var_os("CI").is_none() {
        std::fs::write(FILE, now).unwrap();
        panic!("schema.graphql has been written anew: look at its changes and commit them");
    }
    panic!("schema.graphql is not up to date: run this test where CI is not set, and commit the file");
}

#[tokio::test]
async fn the_schema_is_public_and_the_one_in_the_repository() {
    for app in App::on_both().await {
        let shown = app
            .http
            .get(format!("{}/schema.graphql", app.url))
            .send()
            .await
            .unwrap();
        assert_eq!(shown.status(), 200);
        assert_eq!(shown.text().await.unwrap(), std::fs::read_to_string(FILE).unwrap());
    }
}

#[test]
fn everything_is_described() {
    let schema = schema();
    let described = |text: Option<&str>| text.is_some_and(|text| text.trim().len() > 3);
    let mut missing = Vec::new();
    for (name, ty) in own_types(&schema) {
        if !described(ty.description().map(|text| &**text)) {
            missing.push(name.to_owned());
        }
        let fields = match ty {
            ExtendedType::Object(object) => Some(&object.fields),
            ExtendedType::Interface(interface) => Some(&interface.fields),
            _ => None,
        };
        for (field, definition) in fields.into_iter().flatten() {
            if !described(definition.description.as_deref()) {
                missing.push(format!("{name}.{field}"));
            }
            let path = format!("{name}.{field}");
            let arguments = definition.arguments.iter();
            missing.extend(without(
                &path,
                arguments.map(|one| (one.name.as_str(), described(one.description.as_deref()))),
            ));
        }
        if let ExtendedType::Enum(values) = ty {
            let values = values.values.iter();
            missing.extend(without(
                name,
                values.map(|(value, one)| (value.as_str(), described(one.description.as_deref()))),
            ));
        }
        if let ExtendedType::InputObject(input) = ty {
            let fields = input.fields.iter();
            missing.extend(without(
                name,
                fields.map(|(field, one)| (field.as_str(), described(one.description.as_deref()))),
            ));
        }
    }
    nothing(missing, "without a description");
}

fn is_camel(name: &str) -> bool {
    name.starts_with(|one: char| one.is_ascii_lowercase()) && name.chars().all(|one| one.is_ascii_alphanumeric())
}

fn is_pascal(name: &str) -> bool {
    name.starts_with(|one: char| one.is_ascii_uppercase()) && name.chars().all(|one| one.is_ascii_alphanumeric())
}

fn is_screaming(name: &str) -> bool {
    let allowed = |one: char| one.is_ascii_uppercase() || one.is_ascii_digit() || one == '_';
    name.starts_with(|one: char| one.is_ascii_uppercase()) && name.chars().all(allowed)
}

#[test]
fn names_follow_one_pattern() {
    let schema = schema();
    let mut odd = Vec::new();
    for (name, ty) in own_types(&schema) {
        if !is_pascal(name) {
            odd.push(name.to_owned());
        }
        match ty {
            ExtendedType::Object(object) => {
                odd.extend(without(
                    name,
                    object.fields.keys().map(|field| (field.as_str(), is_camel(field))),
                ));
            }
            ExtendedType::Enum(values) => {
                odd.extend(without(
                    name,
                    values.values.keys().map(|value| (value.as_str(), is_screaming(value))),
                ));
            }
            ExtendedType::InputObject(input) => {
                if !["Input", "Filter", "Order", "Range"]
                    .iter()
                    .any(|end| name.ends_with(end))
                {
                    odd.push(name.to_owned());
                }
                odd.extend(without(
                    name,
                    input.fields.keys().map(|field| (field.as_str(), is_camel(field))),
                ));
            }
            _ => {}
        }
    }
    nothing(odd, "named otherwise");
}

/// What mutations call a stored type: an `ImportJob` is an import.
fn noun_of(stored: &str) -> String {
    let noun = stored.strip_suffix("Job").unwrap_or(stored);
    format!("{}{}", noun[..1].to_lowercase(), &noun[1..])
}

/// Whether a mutation is called after a stored type, or several objects of it, and what happens to it.
fn is_noun_and_verb(name: &str, stored: &BTreeSet<&str>) -> bool {
    stored.iter().any(|noun| {
        let noun = noun_of(noun);
        let verb = name
            .strip_prefix(&noun)
            .map(|rest| rest.strip_prefix('s').unwrap_or(rest));
        verb.is_some_and(is_pascal)
    })
}

#[test]
fn a_mutation_is_a_noun_and_a_verb_takes_one_input_and_may_be_null() {
    let schema = schema();
    let stored = stored(&schema);
    let mutations = &schema.get_object("Mutation").unwrap().fields;
    let mut odd = Vec::new();
    for (name, field) in mutations {
        let sign_in = SIGN_IN.contains(&name.as_str());
        if !sign_in && !is_noun_and_verb(name, &stored) {
            odd.push(format!("{name} is no noun and verb"));
        }
        if field.ty.is_non_null() {
            odd.push(format!("{name} cannot be null"));
        }
        let arguments: Vec<String> = field
            .arguments
            .iter()
            .map(|one| format!("{}: {}", one.name, one.ty))
            .collect();
        let wanted = format!("input: {}{}Input!", name[..1].to_uppercase(), &name[1..]);
        if arguments != [wanted] && !(sign_in && arguments.is_empty()) {
            odd.push(format!("{name}({})", arguments.join(", ")));
        }
    }
    nothing(odd, "odd mutations");
}

#[test]
fn every_stored_type_is_a_node() {
    let schema = schema();
    let stored = stored(&schema);
    let with_id = objects(&schema).filter(|(_, object)| object.fields.contains_key("id"));
    let with_id: BTreeSet<&str> = with_id.map(|(name, _)| name).collect();
    assert_eq!(stored, with_id, "an id is a Node's");
    let expected = BTreeSet::from([
        "ApiKey",
        "MobilityTarget",
        "Module",
        "ModulePrerequisite",
        "ModuleSession",
        "ModuleSessionTrainer",
        "Partner",
        "PartnerMember",
        "Project",
        "ProjectPartner",
    ]);
    assert!(expected.is_subset(&stored), "{stored:?}");
}

#[test]
fn what_changes_shows_its_version_and_what_the_viewer_can_do() {
    let schema = schema();
    let stored = stored(&schema);
    let mutations: Vec<&str> = schema
        .get_object("Mutation")
        .unwrap()
        .fields
        .keys()
        .map(apollo_compiler::Name::as_str)
        .collect();
    let mut missing = Vec::new();
    for (name, object) in objects(&schema).filter(|(name, _)| stored.contains(name) && !LINKS.contains(name)) {
        let noun = noun_of(name);
        // What is about a competence validation is not about a competence.
        let others = stored.iter().map(|other| noun_of(other));
        let longer: Vec<String> = others
            .filter(|other| other.len() > noun.len() && other.starts_with(&noun))
            .collect();
        let changed = mutations.iter().any(|mutation| {
            let anothers = longer.iter().any(|other| mutation.starts_with(other.as_str()));
            !anothers && mutation.strip_prefix(&noun).is_some_and(is_pascal)
        });
        let needed = [
            ("version", "Int!", true),
            ("updatedAt", "DateTime!", true),
            ("viewerCan", "[Verb!]!", changed),
        ];
        missing.extend(
            needed
                .into_iter()
                .filter(|(_, _, needed)| *needed)
                .filter(|(field, ty, _)| {
                    object
                        .fields
                        .get(*field)
                        .is_none_or(|found| found.ty.to_string() != *ty)
                })
                .map(|(field, ty, _)| format!("{name}.{field}: {ty}")),
        );
    }
    nothing(missing, "missing");
}

fn named(ty: &Type) -> &str {
    ty.inner_named_type().as_str()
}

#[test]
fn lists_that_can_grow_are_connections_with_the_four_arguments() {
    let schema = schema();
    let mut odd = Vec::new();
    let mut connections = 0;
    for (name, object) in objects(&schema) {
        if name.ends_with("Connection") {
            let fields: Vec<&str> = object.fields.keys().map(apollo_compiler::Name::as_str).collect();
            assert_eq!(fields, ["edges", "nodes", "pageInfo", "totalCount"], "{name}");
        }
        let lists = object
            .fields
            .values()
            .filter(|field| named(&field.ty).ends_with("Connection"));
        for field in lists {
            connections += 1;
            let field: &FieldDefinition = field;
            let has = |argument: &str, ty: &str| {
                field
                    .arguments
                    .iter()
                    .any(|one| one.name == argument && one.ty.to_string() == ty)
            };
            let pages = [
                ("first", "Int"),
                ("last", "Int"),
                ("after", "String"),
                ("before", "String"),
            ];
            if !pages.into_iter().all(|(argument, ty)| has(argument, ty)) || !field.ty.is_non_null() {
                odd.push(format!("{name}.{}", field.name));
            }
        }
    }
    assert!(connections >= 6, "{connections}");
    nothing(odd, "odd lists");
}

#[test]
fn codes_are_scalars_and_never_bare_strings() {
    let schema = schema();
    let scalars: BTreeSet<&str> = own_types(&schema)
        .filter(|(_, ty)| ty.is_scalar())
        .map(|(name, _)| name)
        .collect();
    for wanted in ["CountryCode", "Date", "DateTime", "EmailAddress", "LanguageCode", "URL"] {
        assert!(scalars.contains(wanted), "{wanted} in {scalars:?}");
    }
    let coded = [
        "country",
        "language",
        "languages",
        "hostCountry",
        "website",
        "url",
        "email",
    ];
    let mut bare = Vec::new();
    for (name, ty) in own_types(&schema) {
        let fields: Vec<(&str, &Type)> = match ty {
            ExtendedType::Object(object) => object.fields.iter().map(|(key, one)| (key.as_str(), &one.ty)).collect(),
            ExtendedType::InputObject(input) => {
                input.fields.iter().map(|(key, one)| (key.as_str(), &*one.ty)).collect()
            }
            _ => continue,
        };
        let fields = fields
            .into_iter()
            .map(|(field, ty)| (field, !coded.contains(&field) || named(ty) != "String"));
        bare.extend(without(name, fields));
    }
    nothing(bare, "bare strings");
}
