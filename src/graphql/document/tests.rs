mod refused;

use serde_json::{Value, json};

use self::refused::{RESOLUTION, VALIDATION, refused};
use super::{
    fixture::{INTROSPECTION, documents, none, prepare, run},
    *,
};

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
    let prepared = prepare("mutation M {\n  # é\n  changes é: fail\n}", none());
    assert!(prepared.is_err());
    let answer = run(
        "mutation M {\n  # é\r\n  a: login(email: \"é\", password: \"\") b: fail\n}",
        none(),
    )
    .await;
    assert_eq!(
        answer["errors"][0]["locations"],
        json!([{ "line": 3, "column": 38 }]),
        "{answer}"
    );
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
