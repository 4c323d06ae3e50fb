//! Each field of each type, and each list at the root: made from the schema, so that a new one is counted as well.

use apollo_compiler::{Schema, ast::FieldDefinition, schema::ExtendedType, validation::Valid};
use passerelle::graphql::schema::sdl;

use super::multiply;
use crate::support::{
    App,
    persona::Client,
    survey::{generous, snake},
    world::World,
};

/// More statements than this for one field of many rows are one a row, or soon will be.
const MOST: u64 = 4;

fn fields<'a>(schema: &'a Schema, name: &str) -> Vec<&'a FieldDefinition> {
    match schema.types.get(name) {
        Some(ExtendedType::Object(object)) => object.fields.values().map(|field| &***field).collect(),
        _ => panic!("{name} is an object type"),
    }
}

/// A field with the least that can be asked of it; of a list also its total.
fn least(schema: &Valid<Schema>, field: &FieldDefinition) -> Option<String> {
    let target = field.ty.inner_named_type();
    if field.arguments.iter().any(|argument| argument.is_required()) {
        return None;
    }
    let page = if field.argument_by_name("first").is_some() {
        "(first: 20)"
    } else {
        ""
    };
    let selection = match schema.types.get(target) {
        Some(ExtendedType::Object(_)) if target.ends_with("Connection") => "{ totalCount nodes { __typename } }",
        Some(ExtendedType::Object(_) | ExtendedType::Interface(_)) => "{ __typename }",
        _ => "",
    };
    Some(format!("{}{page} {selection}", field.name))
}

async fn statements(app: &App, client: &Client<'_>, query: &str) -> u64 {
    let before = app.db.statements();
    client.data(query).await;
    app.db.statements() - before
}

/// What is asked of the rows of a kind: each link and list for itself, and all that is said in a word at once.
fn questions(schema: &Valid<Schema>, kind: &str) -> Vec<String> {
    let asked = fields(schema, kind)
        .into_iter()
        .filter_map(|field| least(schema, field));
    let (linked, said): (Vec<String>, Vec<String>) = asked.partition(|one| one.ends_with('}'));
    linked.into_iter().chain([said.join(" ")]).collect()
}

#[tokio::test]
async fn no_field_of_any_type_costs_a_statement_a_row() {
    let schema = Schema::parse_and_validate(sdl(), "schema.graphql").unwrap();
    for app in App::on_both_with(generous).await {
        multiply(&app).await;
        let (world, client) = (World::of(&app).await, app.as_manager_of("relience").await);
        client.data("{ viewer { email } }").await;
        for kind in &schema.implementers_map()["Node"].objects {
            let things = world.of_kind(&snake(kind)).into_iter().take(30);
            let ids: Vec<String> = things.map(|thing| format!("\"{}\"", thing.id)).collect();
            let ask = |what: &str| {
                format!(
                    "{{ nodes(ids: [{}]) {{ ... on {kind} {{ id {what} }} }} }}",
                    ids.join(", ")
                )
            };
            let alone = statements(&app, &client, &ask("")).await;
            for question in questions(&schema, kind) {
                let with = statements(&app, &client, &ask(&question)).await;
                assert!(
                    with <= alone + MOST,
                    "{kind} on {}: {alone} → {with} with {question}",
                    app.on
                );
            }
        }
    }
}

#[tokio::test]
async fn no_list_at_the_root_costs_a_statement_a_row() {
    let schema = Schema::parse_and_validate(sdl(), "schema.graphql").unwrap();
    for app in App::on_both().await {
        multiply(&app).await;
        let client = app.as_manager_of("relience").await;
        client.data("{ viewer { email } }").await;
        for field in fields(&schema, "Query") {
            let Some(asked) = least(&schema, field) else { continue };
            let found = statements(&app, &client, &format!("{{ {asked} }}")).await;
            assert!(found <= MOST, "Query.{} on {}: {found}", field.name, app.on);
        }
    }
}
