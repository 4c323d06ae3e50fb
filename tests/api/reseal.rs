//! The master key is replaced by the real program, whatever becomes of it on the way.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::support::{
    Outside, Place,
    app::{MASTER_KEY, demo_copies},
    process::Server,
};

const NEW: &str = "--new-master-key-file";

/// An installation whose master key is in this file.
fn with_key(database: &str, key: &Path) -> Place {
    Place::new()
        .with("DATABASE_URL", database)
        .with("PASSERELLE_MASTER_KEY_FILE", key.to_str().unwrap())
}

/// A file with the key that the tests' databases are sealed under.
fn first_key(place: &Place) -> PathBuf {
    let path = place.path("first.key");
    std::fs::write(&path, MASTER_KEY).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
    }
    path
}

/// Who some people are: readable if each key on the way to it is.
async fn names(server: &Server) -> Value {
    let token = server.demo_token("manager@relience").await;
    let ask = "{ participants(first: 3, filter: {projectAcronym: [\"WTG2\"]}) { nodes { identity { familyName } } } }";
    let answer = server.ask(Some(&token), ask, json!({})).await.unwrap();
    let nodes = answer["data"]["participants"]["nodes"].clone();
    assert!(nodes[2]["identity"]["familyName"].is_string(), "{answer}");
    nodes
}

#[tokio::test]
async fn another_master_key_takes_the_old_ones_place() {
    let (_directory, databases) = demo_copies().await;
    for database in databases {
        let place = Place::on(&database);
        let server = place.serve(&[]).await;
        let (before, token) = (names(&server).await, server.demo_token("viewer@solo").await);
        drop(server);
        let done = place.run(&["key", "reseal", NEW, "new.key"]).await;
        assert!(done.success && done.out.contains("new.key"), "{}{}", done.out, done.log);
        let key = std::fs::read_to_string(place.path("new.key")).unwrap();
        assert!(!done.out.contains(key.trim()) && !done.log.contains(key.trim()));
        place.refuses(&["key", "rotate"], "does not open the keys").await;
        let next = with_key(&database, &place.path("new.key"));
        let server = next.serve(&[]).await;
        assert_eq!(names(&server).await, before);
        assert_eq!(server.viewer(&token).await["email"], "viewer@solo.example.org");
        let again = place.run(&["key", "reseal", NEW, "new.key"]).await;
        assert!(
            again.success && again.out.contains(" 0 keys"),
            "{}{}",
            again.out,
            again.log
        );
        next.refuses(
            &["key", "reseal", NEW, place.path("new.key").to_str().unwrap()],
            "is configured",
        )
        .await;
        let wrong = Place::on(&database);
        wrong
            .refuses(&["key", "reseal", NEW, "third.key"], "does not open the keys")
            .await;
        assert_eq!(names(&next.serve(&[]).await).await, before, "nothing has changed");
    }
}

#[tokio::test]
async fn a_lost_master_key_is_not_made_anew_to_be_replaced() {
    let place = Place::new();
    drop(place.serve(&[]).await);
    std::fs::rename(place.path("passerelle.key"), place.path("kept.key")).unwrap();
    place
        .refuses(&["key", "reseal", NEW, "new.key"], "there is no master key")
        .await;
    assert!(!place.path("passerelle.key").exists());
    std::fs::rename(place.path("kept.key"), place.path("passerelle.key")).unwrap();
    let done = place.run(&["key", "reseal", NEW, "new.key"]).await;
    assert!(done.success, "{}", done.log);
    std::fs::rename(place.path("new.key"), place.path("passerelle.key")).unwrap();
    drop(place.serve(&[]).await);
}

/// Whether the service would start with this key.
async fn opens(database: &str, key: &Path) -> bool {
    key.exists() && with_key(database, key).run(&["key", "rotate", "cursor"]).await.success
}

/// With the last table locked, everything else has been sealed anew by then, and nothing of it stays.
#[tokio::test]
async fn killed_before_its_end_it_has_changed_nothing() {
    let (_directory, databases) = demo_copies().await;
    for database in databases {
        let place = Place::new();
        let (old, new) = (first_key(&place), place.path("new.key"));
        let mut outside = Outside::open(&database).await;
        let lock = if database.starts_with("sqlite") {
            "BEGIN IMMEDIATE"
        } else {
            "BEGIN; LOCK TABLE mail IN EXCLUSIVE MODE"
        };
        outside.run(lock).await;
        let mut running = with_key(&database, &old).begin(&["key", "reseal", NEW, new.to_str().unwrap()]);
        waits(&mut outside, &new).await;
        running.kill();
        assert!(!running.ended().await.success());
        outside.let_go().await;
        assert!(opens(&database, &old).await, "the old key opens it");
        assert!(!opens(&database, &new).await, "the new one does not");
        let server = with_key(&database, &old).serve(&[]).await;
        names(&server).await;
    }
}

/// Until the program waits for the lock.
async fn waits(outside: &mut Outside, new: &Path) {
    let waiting = "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE NOT l.granted AND d.datname = current_database()";
    for _ in 0..600 {
        let there = match outside {
            // Nobody can see it wait: it has made the file and will not get any further.
            Outside::Sqlite(_) => new.exists(),
            Outside::Postgres(_) => outside.number(waiting).await > 0,
        };
        if there {
            return;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("it never gets there");
}

#[tokio::test]
async fn killed_at_any_moment_it_leaves_one_key_that_opens_everything() {
    let (_directory, databases) = demo_copies().await;
    for database in databases {
        let place = Place::new();
        let mut key = first_key(&place);
        for (round, wait) in [0, 30, 60, 90, 120, 180, 300].into_iter().enumerate() {
            let new = place.path(&format!("{round}.key"));
            let mut running = with_key(&database, &key).begin(&["key", "reseal", NEW, new.to_str().unwrap()]);
            sleep(Duration::from_millis(wait)).await;
            running.kill();
            running.ended().await;
            let (old_opens, new_opens) = (opens(&database, &key).await, opens(&database, &new).await);
            assert!(
                old_opens != new_opens,
                "one of them after {wait} ms: {old_opens} {new_opens}"
            );
            if new_opens {
                key = new;
            }
        }
        names(&with_key(&database, &key).serve(&[]).await).await;
    }
}
