use super::compare;

/// What every schema of the table has besides.
const REST: &str = "
    interface Named { name: String }
    enum Colour { RED BLUE }
    enum Order { UP DOWN }
    input Filter { search: String, order: Order }
";

/// Changes in a few words, and what is said of them.
#[rustfmt::skip]
const CHANGES: &[(&str, &str, &[&str])] = &[
    // Types.
    ("type Query { a: Int } type Gone { b: Int }", "type Query { a: Int }", &["breaking: Gone is gone"]),
    ("type Query { a: Int } scalar S", "type Query { a: Int } enum S { A }", &["breaking: S was a scalar and is an enum"]),
    ("type Query { a: Int } type T { b: Int }", "type Query { a: Int } interface T { b: Int }", &["breaking: T was an object and is an interface"]),
    ("type Query { a: Int } input T { b: Int }", "type Query { a: Int } type T { b: Int }", &["breaking: T was an input and is an object"]),
    ("type Query { a: Int }", "type Query { a: Int } type New { b: Int }", &[]),
    ("type Query { a: Float b: Int }", "type Query { a: Int b: Int }", &["breaking: Query.a was Float and is Int"]),
    // Fields of answers.
    ("type Query { a: Int b: Int }", "type Query { a: Int }", &["breaking: Query.b is gone"]),
    ("type Query { a: Int }", "type Query { a: Int b: Int }", &[]),
    ("type Query { a: Int }", "type Query { a: Int! }", &[]),
    ("type Query { a: Int! }", "type Query { a: Int }", &["breaking: Query.a was Int! and is Int"]),
    ("type Query { a: [Int] }", "type Query { a: [Int!]! }", &[]),
    ("type Query { a: [Int!]! }", "type Query { a: [Int]! }", &["breaking: Query.a was [Int!]! and is [Int]!"]),
    ("type Query { a: [Int!]! }", "type Query { a: [Int!] }", &["breaking: Query.a was [Int!]! and is [Int!]"]),
    ("type Query { a: Int }", "type Query { a: [Int] }", &["breaking: Query.a was Int and is [Int]"]),
    ("type Query { a: [Int] }", "type Query { a: Int }", &["breaking: Query.a was [Int] and is Int"]),
    ("type Query { a: Named }", "type Query { a: Thing } type Thing implements Named { name: String }", &["breaking: Query.a was Named and is Thing"]),
    ("type Query { a: Int } interface I { b: Int c: Int }", "type Query { a: Int } interface I { b: Int }", &["breaking: I.c is gone"]),
    // Arguments.
    ("type Query { a(b: Int, c: Int): Int }", "type Query { a(b: Int): Int }", &["breaking: Query.a(c:) is gone"]),
    ("type Query { a: Int }", "type Query { a(b: Int): Int }", &[]),
    ("type Query { a: Int }", "type Query { a(b: Int! = 1): Int }", &[]),
    ("type Query { a: Int }", "type Query { a(b: Int!): Int }", &["breaking: Query.a(b:) is new and required"]),
    ("type Query { a(b: Int!): Int }", "type Query { a(b: Int): Int }", &[]),
    ("type Query { a(b: Int): Int }", "type Query { a(b: Int!): Int }", &["breaking: Query.a(b:) took Int and takes Int!"]),
    ("type Query { a(b: Int): Int }", "type Query { a(b: Int! = 1): Int }", &["breaking: Query.a(b:) took Int and takes Int!"]),
    ("type Query { a(b: [Int]): Int }", "type Query { a(b: [Int!]): Int }", &["breaking: Query.a(b:) took [Int] and takes [Int!]"]),
    ("type Query { a(b: [Int!]!): Int }", "type Query { a(b: [Int]): Int }", &[]),
    ("type Query { a(b: Int): Int }", "type Query { a(b: String): Int }", &["breaking: Query.a(b:) took Int and takes String"]),
    ("type Query { a(b: Int): Int }", "type Query { a(b: [Int]): Int }", &["breaking: Query.a(b:) took Int and takes [Int]"]),
    // Defaults.
    ("type Query { a(b: Int = 1): Int }", "type Query { a(b: Int = 2): Int }", &["dangerous: Query.a(b:) had the default 1 and has 2"]),
    ("type Query { a(b: Int = 1): Int }", "type Query { a(b: Int): Int }", &["dangerous: Query.a(b:) had the default 1 and has none"]),
    ("type Query { a(b: Int): Int }", "type Query { a(b: Int = 1): Int }", &["dangerous: Query.a(b:) had the default none and has 1"]),
    ("type Query { a(b: Int! = 1): Int }", "type Query { a(b: Int!): Int }", &["breaking: Query.a(b:) is required now"]),
    ("type Query { a(b: Int = 1): Int }", "type Query { a(b: Int=1): Int }", &[]),
    ("type Query { a: Int } input I { b: Int = 1 }", "type Query { a: Int } input I { b: Int = 2 }", &["dangerous: I.b had the default 1 and has 2"]),
    // Fields of inputs.
    ("type Query { a: Int } input I { b: Int c: Int }", "type Query { a: Int } input I { b: Int }", &["breaking: I.c is gone"]),
    ("type Query { a: Int } input I { b: Int }", "type Query { a: Int } input I { b: Int c: Int d: Int! = 1 }", &[]),
    ("type Query { a: Int } input I { b: Int }", "type Query { a: Int } input I { b: Int c: Int! }", &["breaking: I.c is new and required"]),
    ("type Query { a: Int } input I { b: Int! }", "type Query { a: Int } input I { b: Int }", &[]),
    ("type Query { a: Int } input I { b: Int }", "type Query { a: Int } input I { b: Int! }", &["breaking: I.b took Int and takes Int!"]),
    // Values.
    ("type Query { a: Int } enum E { A B }", "type Query { a: Int } enum E { A }", &["breaking: E.B is gone"]),
    ("type Query { a: [E!] } enum E { A }", "type Query { a: [E!] } enum E { A B }", &["dangerous: E.B is new in answers"]),
    ("type Query { a(e: E): Int } enum E { A }", "type Query { a(e: E): Int } enum E { A B }", &[]),
    // Interfaces and unions.
    ("type Query implements Named { name: String }", "type Query { name: String }", &["breaking: Query no longer implements Named"]),
    ("type Query { name: String }", "type Query implements Named { name: String }", &[]),
    ("type Query { u: U } type A { a: Int } type B { a: Int } union U = A | B", "type Query { u: U } type A { a: Int } type B { a: Int } union U = A", &["breaking: U no longer has B"]),
    ("type Query { u: U } type A { a: Int } type B { a: Int } union U = A", "type Query { u: U } type A { a: Int } type B { a: Int } union U = A | B", &["dangerous: U has B as well"]),
    // Roots.
    ("type Query { a: Int } type Mutation { a: Int }", "schema { query: Query } type Query { a: Int } type Mutation { a: Int }", &["breaking: mutation is gone"]),
    ("type Query { a: Int } type Other { a: Int }", "schema { query: Other } type Query { a: Int } type Other { a: Int }", &["breaking: query was Query and is Other"]),
    ("type Query { a: Int }", "type Query { a: Int } type Mutation { a: Int }", &[]),
    // Directives.
    ("type Query { a: Int } directive @d on FIELD", "type Query { a: Int }", &["breaking: @d is gone"]),
    ("type Query { a: Int } directive @d on FIELD | QUERY", "type Query { a: Int } directive @d on FIELD", &["breaking: @d no longer stands on QUERY"]),
    ("type Query { a: Int } directive @d repeatable on FIELD", "type Query { a: Int } directive @d on FIELD", &["breaking: @d can no longer be repeated"]),
    ("type Query { a: Int } directive @d(b: Int) on FIELD", "type Query { a: Int } directive @d(c: Int!) on FIELD", &["breaking: @d(b:) is gone", "breaking: @d(c:) is new and required"]),
    ("type Query { a: Int } directive @d on FIELD", "type Query { a: Int } directive @d(b: Int) repeatable on FIELD | QUERY", &[]),
    // What is said of a thing is not the thing.
    ("type Query { a: Int }", "\"Words.\" type Query { \"More.\" a: Int @deprecated(reason: \"gone by 2030-01-01\") }", &[]),
    // All at once, breaking changes first.
    (
        "type Query { a(b: Int = 1): Int c: Int }", "type Query { a(b: Int = 2): Int }",
        &["breaking: Query.c is gone", "dangerous: Query.a(b:) had the default 1 and has 2"],
    ),
];

fn told(old: &str, new: &str) -> Vec<String> {
    let found = compare(old, new).unwrap_or_else(|error| panic!("{error}\n{old}\n{new}"));
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn every_kind_of_change_is_told_for_what_it_is() {
    for (old, new, expected) in CHANGES {
        let [old, new] = [old, new].map(|schema| format!("{schema}{REST}"));
        assert_eq!(told(&old, &new), *expected, "{old} → {new}");
    }
}

#[test]
fn a_schema_breaks_nothing_of_its_own() {
    for (old, new, _) in CHANGES {
        for schema in [old, new] {
            let schema = format!("{schema}{REST}");
            assert_eq!(told(&schema, &schema), Vec::<String>::new());
        }
    }
}

#[test]
fn what_is_no_schema_is_named_with_the_line() {
    let sound = "type Query { a: Int }";
    let refused = |old, new| compare(old, new).unwrap_err();
    let broken = refused("type Query {\n a: Unknown }", sound);
    assert_eq!(
        broken,
        "the old schema cannot be read in line 2: cannot find type `Unknown` in this document"
    );
    for broken in ["", "type Query {", "{ query }"] {
        assert!(
            refused(broken, sound).starts_with("the old schema cannot be read"),
            "{broken}"
        );
        assert!(
            refused(sound, broken).starts_with("the new schema cannot be read"),
            "{broken}"
        );
    }
}
