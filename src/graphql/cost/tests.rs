use serde_json::{Value, json};

use super::*;
use crate::graphql::document::fixture::{INTROSPECTION, none, prepare, schema};

fn price(query: &str, variables: Value) -> Price {
    prepare(query, variables).map(|prepared| prepared.price).unwrap()
}

fn assert_costs<const N: usize>(table: [(&str, Value, u64); N]) {
    for (query, variables, expected) in table {
        assert_eq!(price(query, variables.clone()).total, expected, "{query} {variables}");
    }
}

#[test]
fn a_page_multiplies_what_stands_beneath_it() {
    assert_costs([
        // A point a field, __typename too.
        ("{ viewer { acronym } __typename }", none(), 3),
        ("{ a: echo b: echo c: __typename }", none(), 3),
        // A page of a connection: 1 + 10 × (node + id).
        ("{ projects(first: 10) { nodes { id } } }", none(), 21),
        ("{ projects(last: 10) { nodes { id } } }", none(), 21),
        ("{ projects(first: 3, last: 10) { nodes { id } } }", none(), 21),
        ("{ projects { nodes { id } } }", none(), 51),
        ("{ projects(first: null) { nodes { id } } }", none(), 51),
        ("{ tenfold { nodes { id } } }", none(), 21),
        // Sizes out of range are refused when they run; here they count as the nearest that is possible.
        ("{ projects(first: 0) { nodes { id } } }", none(), 3),
        ("{ projects(first: -5) { nodes { id } } }", none(), 3),
        ("{ projects(first: 1000) { nodes { id } } }", none(), 201),
        // By variable, by its default, by the argument's default.
        (
            "query ($n: Int) { projects(first: $n) { nodes { id } } }",
            json!({ "n": 4 }),
            9,
        ),
        ("query ($n: Int) { projects(first: $n) { nodes { id } } }", none(), 51),
        (
            "query ($n: Int = 2) { projects(first: $n) { nodes { id } } }",
            none(),
            5,
        ),
        (
            "query ($n: Int = 2) { projects(first: $n) { nodes { id } } }",
            json!({ "n": null }),
            51,
        ),
        ("query ($n: Int) { tenfold(first: $n) { nodes { id } } }", none(), 21),
        // Edges multiply once; what stands beside them does not multiply.
        ("{ projects(first: 10) { edges { cursor node { id } } } }", none(), 41),
        (
            "{ projects(first: 10) { totalCount pageInfo { endCursor } nodes { id } } }",
            none(),
            33,
        ),
        (
            "{ projects(first: 10) { ... { ...N } } } fragment N on ProjectConnection { nodes { id } }",
            none(),
            21,
        ),
        // Connections multiply one another: 1 + 10 × (node + modules + 5 × (node + id)).
        (
            "{ projects(first: 10) { nodes { modules(first: 5) { nodes { id } } } } }",
            none(),
            121,
        ),
    ]);
}

#[test]
fn other_fields_cost_what_they_take() {
    assert_costs([
        // A list of objects counts ten times what stands beneath it, a list of leaves once.
        (
            "{ node(id: 1) { ... on Project { partners { acronym } tags } } }",
            none(),
            13,
        ),
        ("{ projects(first: 2) { nodes { partners { acronym } } } }", none(), 25),
        // Ids count as they are given.
        ("{ nodes(ids: [1, 2, 3]) { id __typename } }", none(), 7),
        ("{ nodes(ids: 1) { id } }", none(), 2),
        (
            "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
            json!({ "ids": vec!["1"; 200] }),
            201,
        ),
        (
            "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
            json!({ "ids": "1" }),
            2,
        ),
        // A mutation's root field costs ten.
        (
            "mutation { projectUpdate(input: {id: 1}) { id } __typename }",
            none(),
            12,
        ),
        (
            "mutation { ...A } fragment A on Mutation { a: changes b: changes }",
            none(),
            20,
        ),
        // What is skipped costs nothing; what cannot be told counts.
        (
            "{ a: echo @skip(if: true) b: echo @include(if: false) c: echo @include(if: true) }",
            none(),
            1,
        ),
        (
            "query ($x: Boolean!) { a: echo @skip(if: $x) ... @include(if: $x) { b: echo c: echo } }",
            json!({ "x": true }),
            2,
        ),
        (
            "query ($x: Boolean!) { a: echo @skip(if: $x) ...F @include(if: $x) } fragment F on Query { b: echo }",
            json!({ "x": false }),
            1,
        ),
        (
            "query ($x: Boolean = false) { a: echo @include(if: $x) }",
            json!({ "x": null }),
            1,
        ),
        ("subscription { ticks }", none(), 1),
        // Introspection: a point a field.
        (
            "{ __schema { types { name fields { name } } } __type(name: \"A\") { name } }",
            none(),
            7,
        ),
    ]);
}

#[test]
fn great_costs_are_computed_in_full() {
    let mut query = String::from("id");
    for _ in 0..5 {
        query = format!("modules(first: 100) {{ nodes {{ project {{ {query} }} }} }}");
    }
    let price = price(&format!("{{ projects(first: 100) {{ nodes {{ {query} }} }} }}"), none());
    assert!(price.total > 2 * 100_u64.pow(6));
    assert_eq!(price.check(25_000).unwrap_err().first, None);
}

#[test]
fn depth_counts_fields_and_not_fragments() {
    for (query, expected) in [
        ("{ echo }", 1),
        (
            "{ ... { ...F } } fragment F on Query { projects { ... { nodes { id } } } }",
            3,
        ),
        (INTROSPECTION, 15),
    ] {
        assert_eq!(price(query, none()).depth, expected, "{query}");
    }
    let deep = format!(
        "{{ projects {{ nodes {{ {} id {} }} }} }}",
        "modules { nodes { project {".repeat(6),
        "} } }".repeat(6)
    );
    let refused = prepare(&deep, none()).map(|it| it.price.depth);
    assert!(
        format!("{refused:?}").contains("limit: \"depth\", measured: 21, allowed: 20"),
        "{refused:?}"
    );
}

#[test]
fn a_refusal_names_the_dearest_list_and_what_would_fit() {
    for (query, total, allowed, field, first) in [
        (
            "{ projects(first: 100) { nodes { id title } } }",
            301,
            100,
            "projects",
            Some(33),
        ),
        // 1 + 100 × (1 + 1 + 100 × 2): most is spent on the modules, and 22 of them fit.
        (
            "{ projects(first: 100) { nodes { modules(first: 100) { nodes { id } } } } }",
            20_201,
            5_000,
            "projects.nodes.modules",
            Some(23),
        ),
        // Were there no modules at all, 201 points remain: only fewer projects fit.
        (
            "{ p: projects(first: 100) { edges { node { m: modules(first: 100) { nodes { id } } } } } }",
            20_301,
            250,
            "p",
            Some(1),
        ),
        (
            "{ viewer { acronym } projects(first: 100) { nodes { id partners { acronym } } } }",
            1_303,
            1_000,
            "projects",
            Some(76),
        ),
        ("{ nodes(ids: [1, 2, 3, 4]) { id } }", 5, 4, "nodes", None),
        (
            "{ node(id: 1) { ... on Project { list: partners { acronym } } } }",
            12,
            11,
            "node.list",
            None,
        ),
    ] {
        let price = price(query, none());
        assert_eq!(price.total, total, "{query}");
        assert_eq!(price.check(total), Ok(()));
        let refusal = price.check(allowed).unwrap_err();
        assert_eq!(
            (refusal.limit, refusal.measured, refusal.allowed),
            ("cost", total, allowed)
        );
        assert_eq!(
            (refusal.field.as_deref(), refusal.first),
            (Some(field), first),
            "{query}"
        );
    }
    let refusal = price("{ a: echo b: echo }", none()).check(1).unwrap_err();
    assert_eq!((refusal.field, refusal.first), (None, None));
}

#[test]
fn the_advised_page_fits_and_the_next_does_not() {
    let query = "query ($n: Int) { projects(first: 20) { totalCount nodes { id modules(first: $n) { nodes { id kind } } partners { acronym } } } viewer { acronym } }";
    let at = |page: u64| price(query, json!({ "n": page }));
    for allowed in (400..5_000).step_by(130) {
        let Some(Dearest {
            field,
            first: Some(first),
        }) = at(100).dearest(allowed)
        else {
            panic!("something fits into {allowed}");
        };
        if field == "projects.nodes.modules" {
            assert!(
                at(first).total <= allowed && at(first + 1).total > allowed,
                "{first} for {allowed}"
            );
        }
    }
}

#[test]
fn introspection_of_the_tools_stays_far_below_its_bound() {
    let measured = price(INTROSPECTION, none()).introspected;
    let schema = apollo_compiler::Schema::parse_and_validate(schema().sdl(), "").unwrap();
    let elements = Census::of(&schema).elements();
    assert!(
        measured > elements * 10 && measured < elements * 40,
        "{measured} values of {elements} elements"
    );
}
