//! Scopes of API keys: what a key does not name does not exist for it, whichever field or mutation is asked; and
//! the schema says of each field which scope it needs.

use std::collections::{BTreeMap, BTreeSet};

use apollo_compiler::{Schema, ast::FieldDefinition, schema::ExtendedType};
use entity::{
    partner_member::{Column, Role},
    scope::{Access, Area, Scope},
};
use passerelle::{authz, graphql::schema::sdl};
use sea_orm::sea_query::Expr;
use serde_json::Value;

use crate::{
    authz_mutations,
    support::{
        App,
        survey::{Survey, generous, snake},
        world::World,
    },
};

/// What is said where no scope is enough, or none is needed.
const OTHERWISE: [&str; 4] = [
    "For people, never for keys.",
    "Needs no scope.",
    "Scope: that of the object's kind.",
    "Scope: that of the objects' kinds.",
];

/// The area of each kind, as the printed table of access says it.
fn areas() -> BTreeMap<String, String> {
    let table = authz::table();
    let cells = table.lines().skip(1).map(|line| line.split(" | ").collect::<Vec<_>>());
    let firsts = cells.filter(|cells| cells.len() == 5 && !cells[0].trim().is_empty());
    let area = |scope: &str| {
        scope
            .trim_matches(['(', ')', ' '])
            .split(':')
            .next()
            .unwrap()
            .to_owned()
    };
    firsts
        .map(|cells| (cells[0].trim().to_owned(), area(cells[2])))
        .collect()
}

fn schema() -> Schema {
    Schema::parse(sdl(), "schema.graphql").unwrap()
}

/// The stored types and their areas.
fn stored(schema: &Schema) -> BTreeMap<String, String> {
    let areas = areas();
    let nodes = schema
        .types
        .iter()
        .filter_map(|(name, ty)| Some((name, ty.as_object()?)));
    let nodes = nodes.filter(|(_, object)| object.implements_interfaces.contains("Node"));
    nodes
        .map(|(name, _)| (name.to_string(), areas[&snake(name)].clone()))
        .collect()
}

/// Whether a description ends by naming this scope.
fn names(description: Option<&str>, scope: &str) -> bool {
    let text = description
        .unwrap_or_default()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    text.ends_with(&format!("Scope `{scope}`."))
}

fn target(field: &FieldDefinition) -> &str {
    let name = field.ty.inner_named_type().as_str();
    name.strip_suffix("Connection").unwrap_or(name)
}

#[test]
fn every_way_to_a_stored_object_names_its_scope() {
    let schema = schema();
    let stored = stored(&schema);
    let mut silent = Vec::new();
    for (name, ty) in &schema.types {
        let ExtendedType::Object(object) = ty else { continue };
        if let Some(area) = stored.get(name.as_str())
            && !names(object.description.as_deref(), &format!("{area}:read"))
        {
            silent.push(name.to_string());
        }
        let wrapper = ["Mutation", "Connection", "Edge"].iter().any(|end| name.ends_with(end));
        for field in object.fields.values().filter(|_| !wrapper) {
            if let Some(area) = stored.get(target(field))
                && !names(field.description.as_deref(), &format!("{area}:read"))
            {
                silent.push(format!("{name}.{}: {area}:read", field.name));
            }
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn every_root_field_says_which_scope_it_needs_if_any() {
    let schema = schema();
    let stored = stored(&schema);
    let mut odd = Vec::new();
    // A dry run reads what only those may see who may write.
    let roots = [("Query", &["read", "write"][..]), ("Mutation", &["write"])];
    for (root, accesses) in roots {
        for (name, field) in &schema.get_object(root).unwrap().fields {
            let text = field.description.as_deref();
            let otherwise = OTHERWISE.iter().any(|end| text.is_some_and(|text| text.ends_with(end)));
            let says = |area: &str| accesses.iter().any(|access| names(text, &format!("{area}:{access}")));
            let scoped = Area::ALL.iter().any(|area| says(area.name()));
            // A mutation is called after the type that it changes.
            let noun = stored
                .keys()
                .filter(|noun| name.starts_with(&(noun[..1].to_lowercase() + &noun[1..])));
            let noun = noun.max_by_key(|noun| noun.len()).filter(|_| root == "Mutation");
            let right = noun.is_none_or(|noun| otherwise || says(&stored[noun]));
            if !(otherwise || scoped) || !right {
                odd.push(format!("{root}.{name}"));
            }
        }
    }
    assert!(odd.is_empty(), "{odd:#?}");
}

/// A manager of relience who holds every role there, so that nothing but the scope bounds their keys.
async fn almighty(app: &App) -> &'static str {
    let roles = Expr::val(serde_json::to_string(Role::ALL).unwrap());
    let theirs = app.memberships_of("manager@relience").await;
    app.update(theirs.col_expr(Column::Roles, roles)).await;
    "manager@relience"
}

/// All ids in an answer, by the area of their kind.
fn ids(answer: &Value, areas: &BTreeMap<String, String>, found: &mut BTreeMap<String, BTreeSet<String>>) {
    match answer {
        Value::String(text) => {
            let kind = text.rsplit_once('_').map_or("", |(kind, _)| kind);
            if let Some(area) = areas.get(kind) {
                found.entry(area.clone()).or_default().insert(text.clone());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| ids(item, areas, found)),
        Value::Object(fields) => fields.values().for_each(|value| ids(value, areas, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => (),
    }
}

/// The areas of the lists at the root, by field.
fn lists(schema: &Schema) -> BTreeMap<String, String> {
    let stored = stored(schema);
    let fields = schema.get_object("Query").unwrap().fields.iter();
    let lists = fields.filter(|(_, field)| field.ty.inner_named_type().as_str().ends_with("Connection"));
    lists
        .filter_map(|(name, field)| Some((name.to_string(), stored.get(target(field))?.clone())))
        .collect()
}

/// The areas of the lists at the root whose total is above zero.
fn counted(answer: &Value, schema: &Schema) -> BTreeSet<String> {
    let areas = lists(schema);
    let lists = answer.as_object().unwrap().iter();
    let full = lists.filter(|(_, list)| list["totalCount"].as_u64().is_some_and(|total| total > 0));
    full.filter_map(|(alias, _)| areas.get(alias.split("__").next()?).cloned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_with_one_scope_reads_that_area_and_nothing_else() {
    let (schema, areas) = (schema(), areas());
    // Who people are stands in no list.
    let listed = lists(&schema).into_values().collect::<BTreeSet<String>>();
    assert!(!listed.contains("identity"));
    for app in App::on_both_with(generous).await {
        let maker = almighty(&app).await;
        let document = Survey::new().document(&World::of(&app).await);
        let mut theirs = BTreeMap::new();
        let whole = app.as_user(maker).await.patient_data(&document).await;
        ids(&whole, &areas, &mut theirs);
        for scope in Scope::every() {
            let area = scope.area.name();
            let key = app.key(maker, "relience", &[&scope.to_string()]).await;
            let answer = app.with_key(&key).patient_data(&document).await;
            let mut seen = BTreeMap::new();
            ids(&answer, &areas, &mut seen);
            assert_eq!(seen.keys().collect::<Vec<_>>(), [area], "{scope} on {}", app.on);
            assert_eq!(seen[area], theirs[area], "{scope} on {}", app.on);
            let listed = BTreeSet::from([area.to_owned()])
                .intersection(&listed)
                .cloned()
                .collect();
            assert_eq!(counted(&answer, &schema), listed, "{scope} on {}", app.on);
            assert_eq!(
                answer
                    .as_object()
                    .unwrap()
                    .iter()
                    .find(|(alias, _)| alias.starts_with("viewer"))
                    .unwrap()
                    .1,
                &Value::Null
            );
        }
    }
}

/// The area that a mutation changes, as its description says; `None` for those about people.
fn changed_area(schema: &Schema, mutation: &str) -> Option<Area> {
    let field = &schema.get_object("Mutation").unwrap().fields[mutation];
    let named = |area: &&Area| names(field.description.as_deref(), &format!("{}:write", area.name()));
    Area::ALL.iter().find(named).copied()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_with_one_scope_changes_that_area_and_nothing_else() {
    let schema = schema();
    for app in App::on_both().await {
        let maker = almighty(&app).await;
        let calls = authz_mutations::calls(&World::of(&app).await);
        for scope in Scope::every() {
            let key = app.key(maker, "relience", &[&scope.to_string()]).await;
            let codes = app.with_key(&key).codes(&calls).await;
            let mut allowed = 0;
            for (call, code) in calls.iter().zip(codes) {
                let mutation = call.split('(').next().unwrap();
                let refused = ["NOT_FOUND", "FORBIDDEN"].contains(&code.as_str());
                let area = changed_area(&schema, mutation);
                let open = area.is_some_and(|area| scope.allows(area, Access::Write));
                assert!(refused || open, "{call} with {scope} on {}: {code}", app.on);
                allowed += usize::from(!refused);
            }
            assert_eq!(allowed > 0, scope.access == Access::Write, "{scope} on {}", app.on);
        }
    }
}
