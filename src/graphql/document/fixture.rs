//! A schema like the service's, small: connections, an interface, inputs, a subscription. It is both
//! executable and, through its definition, what documents are validated against.

use std::sync::atomic::{AtomicU32, Ordering};

use async_graphql::{
    Context, Enum, ID, InputObject, Interface, MaybeUndefined, Object, Schema, SimpleObject, Subscription,
    ValidationMode,
};
use futures_util::{Stream, stream};
use serde_json::{Map, Value, json};

use super::{Documents, Prepared, RequestError};
use crate::graphql::guard::Limits;

/// The introspection query of the reference implementation with all its options.
pub(in crate::graphql) const INTROSPECTION: &str = include_str!("introspection.graphql");

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
enum Kind {
    General,
    Specialist,
}

#[derive(SimpleObject, Default)]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID"))]
enum Node {
    Project(Project),
    Module(Module),
}

struct Project;

#[Object]
impl Project {
    async fn id(&self) -> ID {
        "p".into()
    }
    async fn title(&self, language: Option<String>) -> String {
        language.unwrap_or_else(|| "none".into())
    }
    async fn tags(&self) -> Vec<String> {
        Vec::new()
    }
    async fn partners(&self) -> Vec<Partner> {
        vec![Partner { acronym: "REL" }]
    }
    #[graphql(name = "modules")]
    async fn list(&self, first: Option<i32>, last: Option<i32>, after: Option<String>) -> ModuleConnection {
        let _ = (first, last, after);
        ModuleConnection
    }
}

struct Module;

#[Object]
impl Module {
    async fn id(&self) -> ID {
        "m".into()
    }
    async fn kind(&self) -> Kind {
        Kind::General
    }
    async fn size(&self) -> i32 {
        1
    }
    async fn project(&self) -> Project {
        Project
    }
}

#[derive(SimpleObject)]
struct Partner {
    acronym: &'static str,
}

#[derive(SimpleObject)]
struct ProjectEdge {
    cursor: String,
    node: Project,
}

struct ProjectConnection;

#[Object]
impl ProjectConnection {
    async fn nodes(&self) -> Vec<Project> {
        vec![Project]
    }
    async fn edges(&self) -> Vec<ProjectEdge> {
        Vec::new()
    }
    async fn total_count(&self) -> i32 {
        1
    }
    async fn page_info(&self) -> PageInfo {
        PageInfo::default()
    }
}

struct ModuleConnection;

#[Object]
impl ModuleConnection {
    async fn nodes(&self) -> Vec<Module> {
        vec![Module]
    }
    async fn total_count(&self) -> i32 {
        1
    }
}

#[derive(InputObject)]
struct ProjectFilter {
    search: Option<String>,
    kind: Option<Vec<Kind>>,
    #[graphql(default = 5)]
    level: i32,
    and: Option<Vec<ProjectFilter>>,
}

#[derive(InputObject)]
struct ProjectUpdateInput {
    id: ID,
    title: MaybeUndefined<String>,
    weight: Option<f64>,
}

struct Query;

#[Object]
impl Query {
    async fn viewer(&self) -> Option<Partner> {
        None
    }
    async fn projects(
        &self,
        first: Option<i32>,
        last: Option<i32>,
        after: Option<String>,
        filter: Option<ProjectFilter>,
    ) -> ProjectConnection {
        let _ = (
            first,
            last,
            after,
            filter.map(|it| (it.search, it.kind, it.level, it.and)),
        );
        ProjectConnection
    }
    /// Pages of ten unless said otherwise.
    async fn tenfold(&self, #[graphql(default = 10)] first: i32) -> ProjectConnection {
        let _ = first;
        ProjectConnection
    }
    async fn node(&self, id: ID) -> Option<Node> {
        Some(if id.as_str() == "p" {
            Project.into()
        } else {
            Module.into()
        })
    }
    async fn nodes(&self, ids: Vec<ID>) -> Vec<Option<Node>> {
        ids.iter().map(|_| None).collect()
    }
    /// Says what arrived.
    async fn echo(&self, text: MaybeUndefined<String>, kind: Option<Kind>, level: Option<i32>) -> String {
        let kind = kind.map(|kind| if kind == Kind::General { "general" } else { "specialist" });
        format!("{text:?} {kind:?} {level:?}")
    }
}

/// How many changes a request made.
#[derive(Default)]
pub(in crate::graphql) struct Changes(AtomicU32);

struct Mutation;

#[Object]
impl Mutation {
    async fn login(&self, email: String, password: String) -> bool {
        email == password
    }
    async fn project_update(&self, ctx: &Context<'_>, input: ProjectUpdateInput) -> Project {
        let _ = (input.id, input.title, input.weight);
        ctx.data_unchecked::<Changes>().0.fetch_add(1, Ordering::SeqCst);
        Project
    }
    async fn changes(&self, ctx: &Context<'_>) -> u32 {
        ctx.data_unchecked::<Changes>().0.load(Ordering::SeqCst)
    }
    async fn fail(&self) -> async_graphql::Result<bool> {
        std::future::ready(Err("on purpose".into())).await
    }
}

struct Events;

#[Subscription]
impl Events {
    async fn ticks(&self) -> impl Stream<Item = i32> {
        stream::iter([1])
    }
}

/// A schema in `Fast` mode, with limits of its own out of the way.
pub(in crate::graphql) fn schema()
-> Schema<impl async_graphql::ObjectType, impl async_graphql::ObjectType, impl async_graphql::SubscriptionType> {
    Schema::build(Query, Mutation, Events)
        .validation_mode(ValidationMode::Fast)
        .limit_recursive_depth(40)
        .finish()
}

pub(in crate::graphql) fn documents() -> Documents {
    Documents::parse(&schema().sdl()).unwrap()
}

pub(in crate::graphql) fn prepare(query: &str, variables: Value) -> Result<Prepared, RequestError> {
    let Value::Object(variables) = variables else {
        panic!("variables are an object");
    };
    documents().prepare(query, None, variables, &Limits::default())
}

/// Prepares and runs; the answer as JSON.
pub(super) async fn run(query: &str, variables: Value) -> Value {
    let request = match prepare(query, variables) {
        Ok(prepared) => prepared.to_request().data(Changes::default()),
        Err(error) => return json!({ "refused": format!("{error:?}") }),
    };
    serde_json::to_value(schema().execute(request).await).unwrap()
}

pub(in crate::graphql) fn none() -> Value {
    Value::Object(Map::new())
}
