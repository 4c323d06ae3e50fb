//! The contract grows: what clients were made for goes on working.

use passerelle::graphql::{
    breaking::{Weight, compare},
    schema::sdl,
};

use crate::support::Place;

const RELEASED: &str = include_str!("../../released/schema.graphql");

#[test]
fn nothing_breaks_the_clients_of_the_last_release() {
    let found = compare(RELEASED, &sdl()).unwrap();
    let breaking: Vec<String> = found
        .iter()
        .filter(|one| one.weight == Weight::Breaking)
        .map(ToString::to_string)
        .collect();
    assert!(breaking.is_empty(), "{breaking:#?}");
}

#[tokio::test]
async fn schema_check_tells_what_breaks_clients_and_fails_only_then() {
    let place = Place::new();
    let now = sdl();
    std::fs::write(place.path("now.graphql"), &now).unwrap();
    let same = place.run(&["schema", "check", "now.graphql"]).await;
    assert!(
        same.success && same.out.is_empty() && same.log.is_empty(),
        "{}{}",
        same.out,
        same.log
    );
    let older = now.replacen("type Query {", "type Query {\n\told(size: Int): Int\n", 1);
    std::fs::write(place.path("older.graphql"), &older).unwrap();
    let broken = place.run(&["schema", "check", "older.graphql"]).await;
    assert!(!broken.success);
    assert_eq!(broken.out, "breaking: Query.old is gone\n");
    assert_eq!(broken.log, "passerelle: 1 change breaks clients\n");
    let added = place.run(&["schema", "check", "now.graphql", "older.graphql"]).await;
    assert!(
        added.success && added.out.is_empty(),
        "an addition: {}{}",
        added.out,
        added.log
    );
    std::fs::write(
        place.path("default.graphql"),
        older.replacen("old(size: Int)", "old(size: Int = 1)", 1),
    )
    .unwrap();
    let dangerous = place
        .run(&["schema", "check", "older.graphql", "default.graphql"])
        .await;
    assert!(dangerous.success, "{}", dangerous.log);
    assert_eq!(
        dangerous.out,
        "dangerous: Query.old(size:) had the default none and has 1\n"
    );
    assert_eq!(
        place.files(),
        ["default.graphql", "now.graphql", "older.graphql"],
        "checking needs no database"
    );
}

#[tokio::test]
async fn schema_check_says_what_it_cannot_read() {
    let place = Place::new();
    place
        .refuses(&["schema", "check", "missing.graphql"], "cannot read missing.graphql")
        .await;
    std::fs::write(place.path("none.graphql"), "type Query {\n  a: Unknown\n}").unwrap();
    place
        .refuses(
            &["schema", "check", "none.graphql"],
            "the old schema cannot be read in line 2",
        )
        .await;
}
