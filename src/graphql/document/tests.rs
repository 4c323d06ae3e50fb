use std::time::Instant;

use serde_json::{Value, json};

use super::{
    fixture::{INTROSPECTION, documents, none, prepare, run},
    *,
};

/// How a request is refused: the code of each fault, the path and rule of each violation, or the limit.
fn refused(query: &str, variables: Value) -> Vec<String> {
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
const VALIDATION: &str = "GRAPHQL_VALIDATION_FAILED";
const RESOLUTION: &str = "OPERATION_RESOLUTION_FAILURE";

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

#[test]
fn what_breaks_the_rules() {
    for (rule, query) in [
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
    ] {
        let codes = refused(query, none());
        assert!(
            !codes.is_empty() && codes.iter().all(|code| code == VALIDATION),
            "{rule}: {codes:?}"
        );
    }
}

#[test]
fn what_is_in_order() {
    for query in [
        INTROSPECTION,
        "{ node(id: 1) { ...A ...A } } fragment A on Project { modules(first: 1) { totalCount } }",
        "{ node(id: 1) { ... on Project { x: title } ... on Node { __typename @include(if: true) } } }",
        "query ($x: ID = \"p\") { node(id: $x) { id } }",
        "query ($x: Int) { tenfold(first: 1) { totalCount } echo(level: $x) }",
        "query ($x: Int = 3) { tenfold(first: $x) { totalCount } }",
        "query ($x: Boolean = true) { viewer @include(if: $x) { acronym } }",
        "{ projects(filter: {kind: SPECIALIST, and: {search: null}}) { totalCount } }",
        "{ echo(text: \"\"\"a \\\"\"\" b\"\"\") }",
        "{ echo(text: \"\\u{1F980}\\uD83E\\uDD80\") }",
        "\u{feff}{ viewer { acronym } }",
        "{ echo(level: -0) }",
        "{ __type(name: \"Query\") { name } __typename }",
        "subscription { ticks }",
    ] {
        assert_eq!(refused(query, none()), Vec::<String>::new(), "{query}");
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
fn the_operation_is_chosen_by_name() {
    let documents = documents();
    let choose = |query: &str, name: Option<&str>| match documents.prepare(query, name, Map::new(), &Limits::default())
    {
        Ok(prepared) => Ok((prepared.operation_name, prepared.kind)),
        Err(RequestError::Document(faults)) => Err(faults[0].code),
        Err(other) => panic!("{other:?}"),
    };
    let two = "query A { viewer { acronym } } mutation B { changes }";
    assert_eq!(choose(two, Some("B")), Ok((Some("B".into()), OperationKind::Mutation)));
    assert_eq!(choose(two, Some("C")), Err(RESOLUTION));
    assert_eq!(choose(two, Some("")), Err(RESOLUTION));
    assert_eq!(choose(two, None), Err(RESOLUTION));
    assert_eq!(
        choose("query A { viewer { acronym } }", None),
        Ok((Some("A".into()), OperationKind::Query))
    );
    assert_eq!(choose("{ viewer { acronym } }", Some("A")), Err(RESOLUTION));
    assert_eq!(
        choose("subscription { ticks }", None),
        Ok((None, OperationKind::Subscription))
    );
    assert_eq!(
        choose("fragment A on Query { viewer { acronym } }", None),
        Err(VALIDATION)
    );
}

#[test]
fn variables_are_coerced() {
    let coerced = |declared: &str, value: Value| {
        let query = format!(
            "{} ($x: {declared}) {{ {} }}",
            if declared.starts_with("ProjectUpdate") {
                "mutation"
            } else {
                "query"
            },
            use_of(declared)
        );
        prepare(&query, json!({ "x": value, "ignored": 1 }))
            .map(|it| it.variables.get("x").cloned().unwrap().into_json().unwrap())
            .ok()
    };
    for (declared, given, expected) in [
        ("Int", json!(1), json!(1)),
        ("Int", json!(1.0), json!(1)),
        ("Int", json!(null), json!(null)),
        ("ID!", json!(7), json!("7")),
        ("ID!", json!("7"), json!("7")),
        ("[ID!]!", json!("7"), json!(["7"])),
        ("[ID!]!", json!(["7", 8]), json!(["7", "8"])),
        ("Kind", json!("GENERAL"), json!("GENERAL")),
        (
            "ProjectFilter",
            json!({ "kind": "GENERAL" }),
            json!({ "kind": ["GENERAL"] }),
        ),
        (
            "ProjectFilter",
            json!({ "and": { "level": 1 } }),
            json!({ "and": [{ "level": 1 }] }),
        ),
        (
            "ProjectUpdateInput!",
            json!({ "id": 1, "title": null, "weight": 2 }),
            json!({ "id": "1", "title": null, "weight": 2 }),
        ),
    ] {
        assert_eq!(coerced(declared, given.clone()), Some(expected), "{declared} {given}");
    }
}

/// A selection that takes `$x` of the type.
fn use_of(declared: &str) -> &'static str {
    match declared.trim_end_matches('!') {
        "Int" => "echo(level: $x)",
        "ID" => "node(id: $x) { id }",
        "[ID!]" => "nodes(ids: $x) { id }",
        "Kind" => "echo(kind: $x)",
        "ProjectFilter" => "projects(filter: $x) { totalCount }",
        "String" => "echo(text: $x)",
        _ => "projectUpdate(input: $x) { id }",
    }
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

#[tokio::test]
async fn a_prepared_operation_runs() {
    let answer = run(
        "query Q { projects { totalCount nodes { ...P } } } fragment P on Project { t: title(language: \"fr\") }",
        none(),
    )
    .await;
    assert_eq!(
        answer,
        json!({ "data": { "projects": { "totalCount": 1, "nodes": [{ "t": "fr" }] } } })
    );
    let answer = run(
        "{ node(id: \"p\") { __typename ... on Project { partners { acronym } } ... on Module { size } } }",
        none(),
    )
    .await;
    assert_eq!(
        answer,
        json!({ "data": { "node": { "__typename": "Project", "partners": [{ "acronym": "REL" }] } } })
    );
    let answer = run(INTROSPECTION, none()).await;
    assert_eq!(answer["data"]["__schema"]["queryType"]["name"], "Query");
    assert_eq!(answer.get("errors"), None);
}

#[tokio::test]
async fn literals_arrive_as_they_were_validated() {
    for (arguments, expected) in [
        (
            "(text: \"\\u{1F980} \\uD83E\\uDD80 \\\" é\")",
            "Value(\"🦀 🦀 \\\" é\") None None",
        ),
        (
            "(text: \"\"\"\n    a\n      \\\"\"\"b\n  \"\"\")",
            "Value(\"a\\n  \\\"\\\"\\\"b\") None None",
        ),
        ("(level: -0)", "Undefined None Some(0)"),
        (
            "(level: -2147483648, kind: SPECIALIST)",
            "Undefined Some(\"specialist\") Some(-2147483648)",
        ),
        ("(text: null, kind: null, level: null)", "Null None None"),
    ] {
        let answer = run(&format!("{{ echo{arguments} }}"), none()).await;
        assert_eq!(answer["data"]["echo"], expected, "{arguments}: {answer}");
    }
}

#[tokio::test]
async fn a_variable_that_was_not_given_is_not_null() {
    let query = "query ($text: String, $level: Int = 3, $kind: Kind) { echo(text: $text, level: $level, kind: $kind) }";
    for (variables, expected) in [
        (json!({}), "Undefined None Some(3)"),
        (json!({ "text": null, "level": null }), "Null None None"),
        (
            json!({ "text": "a", "level": 4, "kind": "GENERAL" }),
            "Value(\"a\") Some(\"general\") Some(4)",
        ),
    ] {
        assert_eq!(run(query, variables).await["data"]["echo"], expected);
    }
    let query = "query ($n: Int) { tenfold(first: $n) { totalCount } }";
    assert_eq!(refused(query, none()), Vec::<String>::new());
    assert_eq!(
        run(query, none()).await,
        json!({ "data": { "tenfold": { "totalCount": 1 } } })
    );
    let query =
        "query ($n: Int, $s: String) { projects(filter: {level: $n, search: $s, and: [{search: $s}]}) { totalCount } }";
    assert_eq!(
        run(query, none()).await,
        json!({ "data": { "projects": { "totalCount": 1 } } })
    );
}

#[tokio::test]
async fn conditions_follow_defaults() {
    let query =
        "query ($a: Boolean = true, $b: Boolean!) { x: __typename @skip(if: $a) y: __typename @include(if: $b) }";
    assert_eq!(
        run(query, json!({ "b": true })).await,
        json!({ "data": { "y": "Query" } })
    );
    assert_eq!(
        run(query, json!({ "b": false, "a": false })).await,
        json!({ "data": { "x": "Query" } })
    );
}

#[tokio::test]
async fn a_mutation_selected_twice_runs_once() {
    let update = "projectUpdate(input: {id: 1})";
    let query = format!(
        "mutation {{ ...A {update} {{ title }} ... @skip(if: true) {{ other: {update} {{ id }} }} changes }}
         fragment A on Mutation {{ {update} {{ id partners {{ acronym }} }} }}"
    );
    let answer = run(&query, none()).await;
    let expected =
        json!({ "projectUpdate": { "id": "p", "partners": [{ "acronym": "REL" }], "title": "none" }, "changes": 1 });
    assert_eq!(answer, json!({ "data": expected }));
    assert_eq!(
        prepare(&query, none()).unwrap().root_fields,
        ["projectUpdate", "changes"]
    );
    let twice = format!("mutation {{ a: {update} {{ id }} b: {update} {{ id }} changes }}");
    assert_eq!(run(&twice, none()).await["data"]["changes"], 2);
}

#[tokio::test]
async fn errors_of_the_executor_point_into_the_text() {
    let prepared = prepare("mutation M {\n  # é\n  \"\"\"x\"\"\" }", none());
    assert!(prepared.is_err());
    let request = prepare(
        "mutation M {\n  # é\n  a: projectUpdate(input: {id: \"é\"}) { id }\n}",
        none(),
    )
    .unwrap()
    .into_request();
    let answer = super::fixture::schema().execute(request).await;
    assert_eq!(answer.errors[0].locations, [Pos { line: 3, column: 3 }]);
}

#[test]
fn root_fields_are_those_that_run() {
    let roots = |query: &str| prepare(query, none()).unwrap().root_fields;
    assert_eq!(
        roots("{ a: viewer { acronym } ... { echo } ...F __typename } fragment F on Query { echo node(id: 1) { id } }"),
        ["viewer", "echo", "node", "__typename"]
    );
    assert_eq!(
        roots("{ echo a: echo @skip(if: true) ... @include(if: false) { b: echo } }"),
        ["echo"]
    );
    assert_eq!(
        roots("mutation { a: login(email: \"\", password: \"\") b: login(email: \"\", password: \"\") }"),
        ["login", "login"]
    );
}

#[test]
fn a_known_document_is_not_parsed_again() {
    let documents = documents();
    let first = documents.validated(INTROSPECTION, &Limits::default()).unwrap();
    let again = documents.validated(INTROSPECTION, &Limits::default()).unwrap();
    assert!(Arc::ptr_eq(&first, &again));
    assert!(documents.validated("{ nothing }", &Limits::default()).is_err());
    assert!(documents.cache.get("{ nothing }").is_none());
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
        (0..6)
            .map(|n| format!("a{n}: __schema {{ ...Schema }} "))
            .collect::<String>(),
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
