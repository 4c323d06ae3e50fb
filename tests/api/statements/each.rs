//! Each field of each type, and each list at the root: made from the schema, so that a new one is counted as well.

use apollo_compiler::{Schema, ast::FieldDefinition, schema::ExtendedType, validation::Valid};
use passerelle::graphql::schema::sdl;

use super::{cost, multiply};
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
    cost(app, client, query).await.0
}

#[tokio::test]
async fn no_field_of_any_type_costs_a_statement_a_row() {
    let schema = Schema::parse_and_validate(sdl(), "schema.graphql").unwrap();
    for app in App::on_both_with(generous).await {
        multiply(&app).await;
        let (world, client) = (World::of(&app).await, app.as_manager_of("relience").await);
        for kind in &schema.implementers_map()["Node"].objects {
            let things = world.of_kind(&snake(kind));
            let ids: Vec<String> = things
                .iter()
                .take(100)
                .map(|thing| format!("\"{}\"", thing.id))
                .collect();
            let ask = |what: &str| {
                format!(
                    "{{ nodes(ids: [{}]) {{ ... on {kind} {{ id {what} }} }} }}",
                    ids.join(", ")
                )
            };
            let alone = statements(&app, &client, &ask("")).await;
            for field in fields(&schema, kind) {
                let Some(asked) = least(&schema, field) else { continue };
                let with = statements(&app, &client, &ask(&asked)).await;
                assert!(
                    with <= alone + MOST,
                    "{kind}.{} on {}: {alone} → {with}",
                    field.name,
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
        for field in fields(&schema, "Query") {
            let Some(asked) = least(&schema, field) else { continue };
            let found = statements(&app, &client, &format!("{{ {asked} }}")).await;
            assert!(found <= MOST, "Query.{} on {}: {found}", field.name, app.on);
        }
    }
}
