use std::{fmt::Write, time::Instant};

use serde_json::json;

use super::*;
use crate::graphql::document::fixture::INTROSPECTION;

/// The limit a document exceeds, with what was measured.
fn refused(document: &str) -> Option<(&'static str, u64)> {
    let rejection = check(document, &Limits::default()).err()?;
    Some((rejection.limit, rejection.measured))
}

/// `fragment f0 … { ...f1 ...f1 }` and so on: twice as many selections with each line.
fn doubling(fragments: usize) -> String {
    let mut document = String::from("{ x { ...f0 } }");
    for number in 0..fragments {
        let _ = write!(
            document,
            "fragment f{number} on Query {{ ...f{0} ...f{0} }}",
            number + 1
        );
    }
    let _ = write!(document, "fragment f{fragments} on Query {{ viewer {{ acronym }} }}");
    document
}

#[test]
fn ordinary_documents_pass() {
    for document in [
        "{ a }",
        "query Q($id: ID! = \"x\", $n: [Int!] = [1, 2]) @d { a: b(id: $id, o: {x: [1]}) @include(if: true) { c } }",
        "{ ...F } fragment F on Query { ... on Query { a } ... @skip(if: false) { b } ... { c } }",
        INTROSPECTION,
    ] {
        assert_eq!(refused(document), None, "{document}");
    }
}

#[test]
fn what_is_not_graphql_is_left_to_the_parser() {
    for text in [
        "",
        "   ",
        "#",
        "}",
        "}}}}{",
        "{",
        "\"",
        "\"\"\"",
        "\"\\",
        "\"\"\"\\\"\"\"",
        "...",
        "..",
        "....",
        "@",
        ":",
        "é{è}",
        "\u{feff}{a}",
        "\u{0}",
        "fragment",
        "fragment on",
        "fragment {",
        "{ ... }",
        "{ ... on }",
        "{ a: }",
        "1e",
        "-",
        "1e+",
        "type Query { a(b: Int = 1): String }",
        "SELECT * FROM user;",
        "<html>",
        "{\"query\": \"{a}\"}",
        "'",
        "\\",
        "🦀",
    ] {
        assert_eq!(refused(text), None, "{text}");
    }
}

#[test]
fn no_cut_of_a_document_panics() {
    let document = "\u{feff}query A($v: [[In]] = [\"é\\\"\"]) { a: b(x: \"\"\"\\\"\"\" {\"\"\", y: 1e-5) ...F # c\n } fragment F on Q { z }";
    for (end, _) in document.char_indices() {
        for (start, _) in document[..end].char_indices().step_by(7) {
            let _ = check(&document[start..end], &Limits::default());
        }
    }
}

#[test]
fn size_and_tokens_are_bounded() {
    assert_eq!(refused(&" ".repeat(32 * 1024)), None);
    assert_eq!(
        refused(&" ".repeat(32 * 1024 + 1)),
        Some(("document_bytes", 32 * 1024 + 1))
    );
    assert_eq!(refused(&"!".repeat(4_000)), None);
    assert_eq!(refused(&"!".repeat(4_001)), Some(("document_tokens", 4_001)));
    assert_eq!(
        refused(&"1-".repeat(4_000)),
        Some(("document_tokens", 4_001)),
        "each sign begins a number"
    );
    assert_eq!(
        refused(&format!("{{ a }} #{}", "!".repeat(9_000))),
        None,
        "comments are no tokens"
    );
}

#[test]
fn nesting_of_any_bracket_is_bounded() {
    for open in ["[", "{a:", "{ a ", "(", "{ ... ", "[{a:(", "query($v:["] {
        let document = open.repeat(2_000);
        assert_eq!(refused(&document).map(|it| it.0), Some("nesting"), "{open}");
    }
    assert_eq!(
        refused(&format!("{{ f(v: {}{}) }}", "[".repeat(38), "]".repeat(38))),
        None
    );
    assert_eq!(
        refused(&format!("{{ f(v: {}{}) }}", "[".repeat(39), "]".repeat(39))),
        Some(("nesting", 41))
    );
    assert_eq!(refused(&"{ a } ".repeat(600)), None, "siblings do not nest");
}

#[test]
fn brackets_in_strings_and_comments_do_not_nest() {
    let many = "[".repeat(100);
    for document in [
        format!("{{ f(v: \"{many}\") }}"),
        format!("{{ f(v: \"\\\"{many}\\\\\") }}"),
        format!("{{ f(v: \"\"\"{many} \" \"\" \\\"\"\" {many}\"\"\") }}"),
        format!("{{ f(v: \"\"\"\\\\\"\"\"{many}\"\"\") }}"),
        format!("# {many}\n{{ a }}"),
    ] {
        assert_eq!(refused(&document), None, "{document}");
    }
    for document in [
        format!("{{ f(v: \"\" {many}"),
        format!("{{ f(v: \"\\\\\" {many}"),
        format!("{{ f(v: \"\"\"\" \"\"\" {many}"),
        format!("# \r{many}"),
    ] {
        assert_eq!(refused(&document).map(|it| it.0), Some("nesting"), "{document}");
    }
}

#[test]
fn nesting_counts_through_fragments() {
    let mut chain = String::from("{ ...f0 }");
    for number in 0..60 {
        let _ = write!(chain, "fragment f{number} on Query {{ ...f{} }}", number + 1);
    }
    assert_eq!(refused(&chain), Some(("nesting", 41)));
}

#[test]
fn doubling_fragments_are_counted_not_expanded() {
    assert_eq!(refused(&doubling(8)), None);
    assert_eq!(refused(&doubling(10)), Some(("selections", 4_096)));
    assert_eq!(refused(&doubling(30)).map(|it| it.0), Some("selections"));
    let described = doubling(30).replace("fragment", "\"described\" fragment");
    assert_eq!(refused(&described).map(|it| it.0), Some("selections"));
    let hidden = doubling(30).replacen("...f0", "a(v: \"\n\") ...f0 b(v: \"\n\")", 1);
    assert_eq!(refused(&hidden).map(|it| it.0), Some("selections"));
}

#[test]
fn many_operations_share_a_limit() {
    let fragment = format!("fragment F on Query {{ x {{ {} }} }}", "a ".repeat(1_800));
    let operations = |count: usize| "query { ...F } ".repeat(count) + &fragment;
    assert_eq!(refused(&operations(4)), None);
    assert_eq!(refused(&operations(200)), Some(("selections", 9_010)));
}

#[test]
fn cycles_are_refused_wherever_they_are() {
    for document in [
        "{ ...A } fragment A on Q { ...A }",
        "{ a } fragment A on Q { x { ...B } } fragment B on Q { ... on Q { ...A } }",
        "{ ...A } fragment A on Q { a } fragment A on Q { ...A }",
    ] {
        assert_eq!(refused(document), Some(("fragment_cycles", 1)), "{document}");
    }
}

#[test]
fn aliases_directives_and_root_fields_are_counted_after_expansion() {
    let logins = |count: usize| {
        (0..count).fold(String::from("mutation {"), |mut text, n| {
            let _ = write!(text, " a{n}: login(email: \"e\", password: \"p\")");
            text
        }) + " }"
    };
    assert_eq!(refused(&logins(20)), None);
    assert_eq!(refused(&logins(21)), Some(("root_fields", 21)));
    assert_eq!(refused(&logins(300)), Some(("aliases", 300)));
    assert!(refused(&logins(900)).is_some());

    let aliased = format!("fragment A on Q {{ {} }}", "a: b ".repeat(60));
    assert_eq!(refused(&format!("{{ x {{ ...A }} }} {aliased}")), None);
    assert_eq!(
        refused(&format!("{{ x {{ ...A ...A }} }} {aliased}")),
        Some(("aliases", 120))
    );

    let conditional = format!("{{ {} }}", "... @include(if: $a) { a } ".repeat(17));
    assert_eq!(refused(&conditional), None);
    assert_eq!(
        refused(&conditional.replace(") {", ") @skip(if: $b) @x {")),
        Some(("directives", 51))
    );

    let inline = format!(
        "{{ {} ... on Q {{ a b }} x {{ {} }} }}",
        "a ".repeat(17),
        "y ".repeat(50)
    );
    assert_eq!(
        refused(&inline),
        None,
        "17 + 2 + 1 root fields; what stands beneath x is none"
    );
    assert_eq!(refused(&inline.replacen("a ", "a a ", 1)), Some(("root_fields", 21)));
}

#[test]
fn limits_are_configurable() {
    let limits = Limits {
        selections: 2,
        ..Limits::default()
    };
    assert!(check("{ a b }", &limits).is_ok());
    assert_eq!(check("{ a b c }", &limits), Err(Rejection::new("selections", 3, 2)));
}

#[test]
fn variables_are_bounded_in_depth_and_size() {
    let refused = |value: Value| {
        let Value::Object(variables) = json!({ "a": value }) else {
            panic!("is an object");
        };
        check_variables(&variables, &Limits::default())
            .err()
            .map(|it| (it.limit, it.measured))
    };
    let nested = |depth: usize| (1..depth).fold(json!(1), |inner, _| json!([inner]));
    assert_eq!(refused(nested(20)), None);
    assert_eq!(refused(nested(21)), Some(("variables_depth", 21)));
    assert_eq!(refused(json!({ "b": [1, null, true, "x"] })), None);
    assert_eq!(
        refused(json!("x".repeat(64 * 1024))),
        Some(("variables_bytes", 64 * 1024 + 9))
    );
}

#[test]
fn nasty_documents_are_refused_at_once() {
    let dense: String = (0..60).fold(String::from("{ ...f0 }"), |mut text, n| {
        let _ = write!(text, "fragment f{n} on Q {{");
        (0..60).for_each(|other| {
            let _ = write!(text, "...f{other} ");
        });
        text + "}"
    });
    let same = "fragment A on Q { a } ".repeat(200) + &"{ x { ...A ...A ...A ...A } }".repeat(100);
    let deep = format!("{{f(v:{}", "[".repeat(30_000));
    for document in [
        doubling(300),
        dense,
        same,
        deep,
        "\"\\".repeat(16_000),
        "#\n".repeat(16_000),
    ] {
        let start = Instant::now();
        let _ = check(&document, &Limits::default());
        // A debug build on a busy machine; a release build takes well under a millisecond.
        assert!(
            start.elapsed().as_millis() < 100,
            "{:?} for {}",
            start.elapsed(),
            &document[..40]
        );
        println!("{:?} {}", start.elapsed(), &document[..30].escape_debug());
    }
}
