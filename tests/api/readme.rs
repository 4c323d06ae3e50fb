//! What README says is so.

use passerelle::config::Config;

#[test]
fn the_table_of_settings_is_the_programs_own() {
    let readme = include_str!("../../README.md");
    assert!(
        readme.contains(Config::markdown().trim()),
        "paste the output of `passerelle config --markdown`"
    );
}
