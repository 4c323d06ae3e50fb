//! What is refused, and by which code, path or limit.

use std::time::Instant;

use serde_json::{Value, json};

use super::{
    super::{
        fixture::{INTROSPECTION, none, prepare},
        *,
    },
    use_of,
};

/// How a request is refused: the code of each fault, the path and rule of each violation, or the limit.
pub(super) fn refused(query: &str, variables: Value) -> Vec<String> {
    match prepare(query, variables) {
        Ok(_) => Vec::new(),
        Err(RequestError::Document(faults)) => faults.into_iter().map(|it| it.code.to_owned()).collect(),
        Err(RequestError::Refused(Error::Invalid(violations))) => {
            violations.iter().map(|it| format!("{} {}", it.path, it.rule)).collect()
        }
        Err(RequestError::Refused(Error::Rejected(it))) => vec![it.limit.to_owned()],
        Err(other) => panic!("{other:?}"),
    }
}

const PARSE: &str = "GRAPHQL_PARSE_FAILED";
pub(super) const VALIDATION: &str = "GRAPHQL_VALIDATION_FAILED";
pub(super) const RESOLUTION: &str = "OPERATION_RESOLUTION_FAILURE";

#[test]
fn what_does_not_parse() {
    for query in [
        "",
        " ",
        "# nothing",
        "{",
        "}",
        "{ }",
        "{ viewer { } }",
        "query {",
        "{ node(id: ) { id } }",
        "{ a: }",
        "{ ...on }",
        "query ($x) { viewer { acronym } }",
        "{ node(id: \"x) { id } }",
        "{ node(id: \"\\q\") { id } }",
        "{ node(id: 01) { id } }",
        "{ echo(level: 1.) }",
        "{ viewer @ { acronym } }",
        "SELECT 1",
        "{\"query\": 1}",
        "{ node(id: \"\"\"x\") { id } }",
        "🦀",
    ] {
        assert!(
            refused(query, none()).iter().all(|code| code == PARSE),
            "{query}: {:?}",
            refused(query, none())
        );
        assert!(!refused(query, none()).is_empty(), "{query}");
    }
}

/// A rule, and what breaks it.
const BROKEN: &[(&str, &str)] = &[
    ("unknown field", "{ nothing }"),
    ("field of a scalar", "{ echo { x } }"),
    ("no selection on an object", "{ viewer }"),
    ("unknown argument", "{ echo(nothing: 1) }"),
    ("missing argument", "{ node { id } }"),
    ("wrong literal", "{ echo(level: \"1\") }"),
    ("too large an Int", "{ echo(level: 2147483648) }"),
    ("unknown enum value", "{ echo(kind: OTHER) }"),
    (
        "unknown input field",
        "{ projects(filter: {nothing: 1}) { totalCount } }",
    ),
    (
        "duplicate input field",
        "{ projects(filter: {search: \"a\", search: \"b\"}) { totalCount } }",
    ),
    ("duplicate argument", "{ echo(level: 1, level: 1) }"),
    (
        "different fields under one name",
        "{ viewer { acronym } viewer: node(id: 1) { id } }",
    ),
    ("different arguments", "{ a: echo(level: 1) a: echo(level: 2) }"),
    (
        "different fields through fragments",
        "{ node(id: 1) { ...A ...B } } fragment A on Project { x: title } fragment B on Project { x: id }",
    ),
    (
        "different shapes on different types",
        "{ node(id: 1) { ... on Project { x: title } ... on Module { x: size } } }",
    ),
    (
        "different arguments deep in fragments",
        "{ node(id: 1) { ...A ... on Project { modules(first: 2) { totalCount } } } } fragment A on Project { modules(first: 1) { totalCount } }",
    ),
    ("unused fragment", "{ viewer { acronym } } fragment A on Project { id }"),
    ("unknown fragment", "{ ...A }"),
    ("impossible fragment", "{ viewer { ... on Project { id } } }"),
    ("fragment on a scalar", "{ viewer { ... on String { id } } }"),
    ("unknown type", "{ viewer { ... on Nothing { id } } }"),
    (
        "same fragment twice",
        "{ ...A } fragment A on Query { viewer { acronym } } fragment A on Query { viewer { acronym } }",
    ),
    (
        "same operation twice",
        "query A { viewer { acronym } } query A { viewer { acronym } }",
    ),
    (
        "anonymous among others",
        "{ viewer { acronym } } query A { viewer { acronym } }",
    ),
    ("unknown directive", "{ viewer @nothing { acronym } }"),
    ("unknown directive on __typename", "{ viewer { __typename @nothing } }"),
    (
        "directive in the wrong place",
        "query @skip(if: true) { viewer { acronym } }",
    ),
    ("directive without its argument", "{ viewer @skip { acronym } }"),
    (
        "directive twice",
        "{ viewer @skip(if: true) @skip(if: true) { acronym } }",
    ),
    ("@defer is not ours", "{ ... @defer { viewer { acronym } } }"),
    ("unused variable", "query ($x: Int) { viewer { acronym } }"),
    ("unknown variable", "{ echo(level: $x) }"),
    (
        "unknown variable in a fragment",
        "{ ...A } fragment A on Query { echo(level: $x) }",
    ),
    ("same variable twice", "query ($x: Int, $x: Int) { echo(level: $x) }"),
    ("variable of an output type", "query ($x: Project) { echo(level: $x) }"),
    ("variable of the wrong type", "query ($x: String) { echo(level: $x) }"),
    (
        "nullable variable for a non-null argument",
        "query ($x: ID) { node(id: $x) { id } }",
    ),
    (
        "nullable condition",
        "query ($x: Boolean) { viewer @include(if: $x) { acronym } }",
    ),
    (
        "null default for a non-null argument",
        "query ($x: ID = null) { node(id: $x) { id } }",
    ),
    ("wrong default", "query ($x: Int = \"1\") { echo(level: $x) }"),
    (
        "nullable variable in an input object",
        "mutation ($x: ID) { projectUpdate(input: {id: $x}) { id } }",
    ),
    (
        "nullable variable in a list",
        "query ($x: ID) { nodes(ids: [$x]) { id } }",
    ),
    (
        "single variable for a list",
        "query ($x: ID!) { nodes(ids: $x) { id } }",
    ),
    (
        "list variable for a single value",
        "query ($x: [Int]) { echo(level: $x) }",
    ),
    (
        "list of nullables for a list of non-nulls",
        "query ($x: [ID]!) { nodes(ids: $x) { id } }",
    ),
    (
        "single variable in an input object's list",
        "query ($x: Kind) { projects(filter: {kind: $x}) { totalCount } }",
    ),
    (
        "wrong type inside an input object",
        "{ projects(filter: {level: \"1\"}) { totalCount } }",
    ),
    ("null inside a list of non-nulls", "{ nodes(ids: [null]) { id } }"),
    ("missing input field", "mutation { projectUpdate(input: {}) { id } }"),
    (
        "null for a non-null input field with a default",
        "{ projects(filter: {level: null}) { totalCount } }",
    ),
    ("unknown variable in a directive", "{ echo @skip(if: $x) }"),
    ("condition that is no Boolean", "{ echo @skip(if: 1) }"),
    ("two subscription fields", "subscription { ticks a: ticks }"),
    ("introspection of a subscription", "subscription { __typename }"),
    ("a type definition", "type A { b: Int } { viewer { acronym } }"),
];

#[test]
fn what_breaks_the_rules() {
    for (rule, query) in BROKEN {
        let codes = refused(query, none());
        assert!(
            !codes.is_empty() && codes.iter().all(|code| code == VALIDATION),
            "{rule}: {codes:?}"
        );
    }
}

#[test]
fn the_guard_stands_before_the_parser() {
    let values = format!("{{ echo(text: {}", "[".repeat(2_000));
    let doubling: String = (0..30).fold("{ ...f0 }".into(), |text, n| {
        format!("{text} fragment f{n} on Query {{ ...f{0} ...f{0} }}", n + 1)
    });
    let start = Instant::now();
    assert_eq!(refused(&values, none()), ["nesting"]);
    assert_eq!(refused(&doubling, none()), ["selections"]);
    assert!(start.elapsed().as_secs() < 5);
}

#[test]
fn faults_are_few_short_and_placed() {
    let query = format!(
        "{{\n  viewer {{ acronym }}\n  {} }}",
        "nothing ".repeat(15) + "{ x } x".repeat(2).as_str()
    );
    let Err(RequestError::Document(faults)) = prepare(&query, none()) else {
        panic!("is refused");
    };
    assert!(faults.len() <= 20);
    assert_eq!(faults[0].message, "type `Query` does not have a field `nothing`");
    assert_eq!(faults[0].locations, [Pos { line: 3, column: 3 }]);

    let query = format!(
        "{{ viewer {{ acronym(level: {}) {} }} }}",
        "9".repeat(20_000),
        "a ".repeat(100)
    );
    let Err(RequestError::Document(faults)) = prepare(&query, none()) else {
        panic!("is refused");
    };
    assert_eq!(faults.len(), 20);
    assert!(faults.iter().all(|fault| fault.message.len() < 410));
}

#[test]
fn variables_that_do_not_fit_are_named_all_at_once() {
    for (declared, given, expected) in [
        ("Int", json!({ "x": 2_147_483_648_i64 }), vec!["x TYPE"]),
        ("Int", json!({ "x": -2_147_483_649_i64 }), vec!["x TYPE"]),
        ("Int", json!({ "x": 1.5 }), vec!["x TYPE"]),
        ("Int", json!({ "x": "1" }), vec!["x TYPE"]),
        ("Int", json!({ "x": [1] }), vec!["x TYPE"]),
        ("String", json!({ "x": 1 }), vec!["x TYPE"]),
        ("ID!", json!({}), vec!["x REQUIRED"]),
        ("ID!", json!({ "x": null }), vec!["x REQUIRED"]),
        ("ID!", json!({ "x": 1.5 }), vec!["x TYPE"]),
        (
            "[ID!]!",
            json!({ "x": ["1", null, true] }),
            vec!["x[1] REQUIRED", "x[2] TYPE"],
        ),
        ("Kind", json!({ "x": "general" }), vec!["x TYPE"]),
        ("Kind", json!({ "x": 0 }), vec!["x TYPE"]),
        ("ProjectFilter", json!({ "x": [] }), vec!["x TYPE"]),
        (
            "ProjectFilter",
            json!({ "x": { "level": null, "other": 1, "and": [{ "kind": ["A"] }] } }),
            vec!["x.level REQUIRED", "x.and[0].kind[0] TYPE", "x.other UNKNOWN"],
        ),
    ] {
        let query = format!("query ($x: {declared}) {{ {} }}", use_of(declared));
        let mut found = refused(&query, given.clone());
        let mut expected: Vec<String> = expected.into_iter().map(Into::into).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{declared} {given}");
    }
    let many = json!({ "x": vec![true; 1_000] });
    assert_eq!(refused("query ($x: [ID!]!) { nodes(ids: $x) { id } }", many).len(), 20);
}

#[test]
fn introspection_is_bounded() {
    let deep = "{ __schema { types { fields { type { fields { type { fields { args { name } } } } } } } } }";
    assert_eq!(refused(deep, none()), ["introspection"]);
    let wide = format!(
        "{{ __schema {{ types {{ fields {{ args {{ type {{ {} }} }} }} }} }} }}",
        "name ".repeat(1_500)
    );
    assert_eq!(refused(&wide, none()), ["introspection"]);
    let often = format!(
        "{{ {} }} {}",
        ["a", "b", "c", "d"]
            .map(|name| format!("{name}: __schema {{ ...Schema }}"))
            .join(" "),
        INTROSPECTION
            .replacen(
                "query IntrospectionQuery {\n  __schema {",
                "fragment Schema on __Schema { __typename ",
                1
            )
            .replacen("}\n}\n\nfragment FullType", "}\n\nfragment FullType", 1)
    );
    assert_eq!(refused(&often, none()), ["introspection"], "{often}");
}
