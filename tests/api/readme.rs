//! What README says is so.

use passerelle::{config::Config, job::column};

#[test]
fn the_table_of_settings_is_the_programs_own() {
    let readme = include_str!("../../README.md");
    assert!(
        readme.contains(Config::markdown().trim()),
        "paste the output of `passerelle config --markdown`"
    );
}

#[test]
fn the_tables_of_columns_are_the_programs_own() {
    let readme = include_str!("../../README.md");
    assert!(readme.contains(column::manual().trim()), "{}", column::manual());
}
