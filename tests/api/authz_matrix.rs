//! The table of access, as it is printed for those who answer for the data.

use std::collections::BTreeSet;

use passerelle::authz;

use crate::support::survey::{Survey, snake};

#[test]
fn the_table_of_access_changes_only_before_everybodys_eyes() {
    insta::assert_snapshot!(authz::table());
}

#[test]
fn every_kind_that_has_an_id_is_in_the_table() {
    let mut shown: BTreeSet<String> = Survey::new().kinds().iter().map(|name| snake(name)).collect();
    // What is claimed shows as fields of its case, and has readers of its own.
    shown.insert("validation_brief".to_owned());
    let table = authz::table();
    let first_words = table.lines().skip(1).filter_map(|line| line.split_once(" | "));
    let listed: BTreeSet<String> = first_words
        .map(|(kind, _)| kind.trim().to_owned())
        .filter(|kind| !kind.is_empty())
        .collect();
    assert_eq!(listed, shown);
}
