//! Valid documents, damaged at random: nothing may panic or overflow, and whatever passes validation was
//! counted rightly by the guard, however its strings, comments and fragments are written.

use serde_json::json;

use super::{
    fixture::{INTROSPECTION, documents, schema},
    *,
};

const SEEDS: &[&str] = &[
    INTROSPECTION,
    "query A($f: Int = 10, $k: [Kind!] = [GENERAL]) { projects(first: $f, filter: {kind: $k, search: \"é\\u{1F980}\\n\"}) { ...P } }
     fragment P on ProjectConnection { nodes { id t: title ...Q } } fragment Q on Project { partners { acronym } }",
    "{ node(id: -0) { ... on Project @include(if: true) { title(language: \"\"\" a \\\"\"\" { \"\"\") } ... @skip(if: false) { id } } }",
    "mutation M($i: ProjectUpdateInput!) { a: projectUpdate(input: $i) { id } projectUpdate(input: {id: 1, weight: 1.5e3}) { title } }",
    "query B { ...R } # comment {{{ \r fragment R on Query { echo(text: \"#\", kind: GENERAL) ...S } fragment S on Query { viewer { acronym } }",
    "subscription T { ...U } fragment U on Events { t: ticks }",
];

const PIECES: &[&str] = &[
    "\"",
    "\"\"\"",
    "\\",
    "\\\"",
    "\\\"\"\"",
    "\\u{",
    "\\uD83E",
    "\\uDD80",
    "\\u00",
    "#",
    "\n",
    "\r",
    "\u{feff}",
    "é",
    "🦀",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "...",
    "..",
    "on",
    " on Project",
    "fragment ",
    "fragment P on Project { id }",
    "query ",
    "...P ",
    "...Q ",
    "@",
    "@skip(if: $f)",
    "$f",
    "$i",
    ":",
    "a: ",
    "!",
    "=",
    "|",
    "&",
    "-",
    "-0",
    "1e",
    "1.",
    "00",
    "null",
    "true",
    "{id}",
    "id ",
    "__typename ",
    ",",
    "\t",
    "\u{0}",
    "\u{2028}",
];

/// Pseudo-random numbers, the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap()
    }

    /// A place between two characters, often between two tokens.
    fn place(&mut self, text: &str) -> usize {
        let at = text.floor_char_boundary(self.below(text.len() + 1));
        match text[at..].find(' ') {
            Some(ahead) if self.below(2) == 0 => at + ahead,
            _ => at,
        }
    }

    fn damage(&mut self, text: &mut String) {
        let (a, b) = (self.place(text), self.place(text));
        let (start, end) = (a.min(b), a.max(b));
        let end = text.floor_char_boundary(end.min(start + 40));
        let copy = text[start..end].to_owned();
        match self.below(6) {
            0 => text.replace_range(start..end, ""),
            1 => text.insert_str(a, &copy),
            2 => text.insert_str(a, SEEDS[self.below(SEEDS.len())]),
            _ => text.insert_str(a, PIECES[self.below(PIECES.len())]),
        }
    }
}

/// The selections of an operation with its fragments written out.
fn expanded(document: &Typed, set: &apollo_compiler::executable::SelectionSet) -> u64 {
    use apollo_compiler::executable::Selection;
    let inner = set.selections.iter().map(|selection| match selection {
        Selection::Field(field) => expanded(document, &field.selection_set),
        Selection::InlineFragment(inline) => expanded(document, &inline.selection_set),
        Selection::FragmentSpread(spread) => spread
            .fragment_def(document)
            .map_or(0, |it| expanded(document, &it.selection_set)),
    });
    set.selections.len() as u64 + inner.sum::<u64>()
}

fn counted_rightly(text: &str, document: &Typed) {
    let most = document
        .operations
        .iter()
        .map(|it| expanded(document, &it.selection_set))
        .max()
        .unwrap_or(0);
    let at_most = |selections| {
        guard::check(
            text,
            &Limits {
                selections,
                ..Limits::default()
            },
        )
    };
    assert_eq!(at_most(most), Ok(()), "{text}");
    assert!(at_most(most - 1).is_err(), "{text}");
}

async fn try_damaged(rounds: usize, seed: u64) -> usize {
    let (documents, schema, mut dice) = (documents(), schema(), Dice(seed));
    let mut passed = 0;
    for round in 0..rounds {
        let mut text = SEEDS[round % SEEDS.len()].to_owned();
        assert!(documents.validated(&text, &Limits::default()).is_ok(), "{text}");
        for _ in 0..=dice.below(2) {
            dice.damage(&mut text);
        }
        let Ok(valid) = documents.validated(&text, &Limits::default()) else {
            continue;
        };
        passed += 1;
        counted_rightly(&text, &valid);
        let variables = json!({ "i": { "id": 1 } }).as_object().cloned().unwrap();
        if let Ok(prepared) = documents.prepare(&text, None, variables, &Limits::default()) {
            schema
                .execute(prepared.to_request().data(super::fixture::Changes::default()))
                .await;
        }
    }
    passed
}

#[tokio::test]
async fn damaged_documents_do_no_harm() {
    let passed = try_damaged(500, 0x9E37_79B9_7F4A_7C15).await;
    assert!(
        passed > 20,
        "{passed} documents survived: the damage is too great to tell anything"
    );
}
