//! The table of access, as it is printed for those who answer for the data.

use std::collections::BTreeSet;

use apollo_compiler::Schema;
use passerelle::{authz::matrix, graphql::schema};

#[test]
fn the_table_of_access_changes_only_before_everybodys_eyes() {
    insta::assert_snapshot!(matrix::table());
}

#[test]
fn every_kind_that_has_an_id_is_in_the_table() {
    let schema = Schema::parse_and_validate(schema::sdl(), "schema.graphql").unwrap();
    let implementers = schema.implementers_map();
    let shown: BTreeSet<String> = implementers["Node"].objects.iter().map(|name| snake(name)).collect();
    let table = matrix::table();
    let first_words = table.lines().skip(1).filter_map(|line| line.split_once(" | "));
    let listed: BTreeSet<String> = first_words
        .map(|(kind, _)| kind.trim().to_owned())
        .filter(|kind| !kind.is_empty())
        .collect();
    assert_eq!(listed, shown);
}

/// `ModuleSession` as the table spells it.
fn snake(name: &str) -> String {
    name.char_indices().fold(String::new(), |mut snake, (at, letter)| {
        if letter.is_uppercase() && at > 0 {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
        snake
    })
}
