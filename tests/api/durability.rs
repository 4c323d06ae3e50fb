//! What was acknowledged is there, whatever happens to clients, connections and the process itself.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use entity::{installation, login_throttle};
use futures_util::future::{join, join_all};
use passerelle::db::{Db, change::Author};
use sea_orm::{EntityTrait, QuerySelect, sea_query::Expr};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::support::{
    App, Outside, Place,
    app::demo_copies,
    persona::Client,
    process::Server,
    project::{CREATE, UPDATE, founding, topics},
};

/// Projects of which something is missing: their audit entry, their event, their words, their coordinator.
const NOT_WHOLE: &str = "SELECT count(*) FROM project p WHERE
    (SELECT count(*) FROM audit_entry a WHERE a.object_id = p.id AND a.kind = 'project' AND a.verb = 'CREATE') <> 1
    OR (SELECT count(*) FROM event e WHERE e.object_id = p.id AND e.kind = 'project' AND e.version = 1) <> 1
    OR (SELECT count(*) FROM search_entry s WHERE s.object_id = p.id) <> 1
    OR NOT EXISTS (SELECT 1 FROM project_partner q WHERE q.project_id = p.id)";
/// Connections that wait inside a transaction that nobody goes on with.
const LEFT_OPEN: &str = "SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND state LIKE 'idle in transaction%'";

/// All projects' codes, and the promise that none is half there.
async fn codes(outside: &mut Outside) -> Vec<String> {
    assert_eq!(outside.number(NOT_WHOLE).await, 0, "every project is whole");
    outside.texts("SELECT code FROM project").await
}

/// Nobody holds the write lock of the file, and no connection stands in an open transaction.
async fn nothing_is_left_open(outside: &mut Outside) {
    match outside {
        Outside::Sqlite(_) => outside.run("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE; ROLLBACK").await,
        Outside::Postgres(_) => assert_eq!(outside.number(LEFT_OPEN).await, 0),
    }
}

async fn quiet(app: &App) {
    // The work of a client that has left goes on; a write behind it waits for all of it on SQLite.
    sleep(Duration::from_millis(300)).await;
    app.as_manager_of("relience")
        .await
        .data_with(CREATE, founding(&crate::support::app::unused("QUIET")))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_clients_that_leave_in_the_middle() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let acknowledged = Mutex::new(Vec::new());
        let leave = async |number: u64| {
            let (code, moment) = (format!("LEFT-{number}"), Duration::from_micros(number * 7_919 % 40_000));
            // Dropping the request closes its connection.
            if let Ok(answer) = timeout(moment, manager.with(CREATE, founding(&code))).await {
                assert!(
                    answer["data"]["projectCreate"]["id"].is_string(),
                    "{}: {answer}",
                    app.on
                );
                acknowledged.lock().unwrap().push(code);
            }
        };
        for batch in 0..10 {
            join_all((0..8).map(|number| leave(batch * 8 + number))).await;
        }
        for number in 0..20 {
            let code = format!("STAYED-{number}");
            manager.data_with(CREATE, founding(&code)).await;
            acknowledged.lock().unwrap().push(code);
        }
        quiet(&app).await;
        let mut outside = Outside::open(app.config.database_url.expose()).await;
        let codes = codes(&mut outside).await;
        for code in acknowledged.into_inner().unwrap() {
            assert!(codes.contains(&code), "{}: {code} was acknowledged", app.on);
        }
        nothing_is_left_open(&mut outside).await;
    }
}

fn author() -> Author {
    Author {
        account: None,
        api_key: None,
        request_id: "test".to_owned(),
        now: passerelle::engine::now(),
    }
}

async fn count_failure(db: &Db, key: &str) {
    let tx = db.system("a test").begin(author()).await.unwrap();
    let row = login_throttle::Model {
        key: key.to_owned(),
        failures: 1,
        updated_at: author().now,
    };
    tx.put([row]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_given_up_while_it_opens_swallows_nothing_of_the_next() {
    for app in App::on_both().await {
        let mut outside = Outside::open(app.config.database_url.expose()).await;
        for number in 0..60 {
            let give_up = |microseconds| {
                let system = app.db.system("a test");
                async move {
                    let _ = timeout(Duration::from_micros(microseconds), system.begin(author())).await;
                }
            };
            join_all((0..6).map(|one| give_up(number * 37 % 900 + one * 150))).await;
            let key = format!("after {number}");
            count_failure(&app.db, &key).await;
            let seen = format!("SELECT count(*) FROM login_throttle WHERE key = '{key}'");
            assert_eq!(outside.number(&seen).await, 1, "{}: {key} was acknowledged", app.on);
        }
        nothing_is_left_open(&mut outside).await;
    }
}

#[tokio::test]
async fn the_write_connection_of_the_file_is_as_safe_as_sqlite_can_be() {
    let [app, _] = App::on_both().await;
    let tx = app.db.system("a test").begin(author()).await.unwrap();
    let pragmas = "(SELECT j.journal_mode || ' synchronous=' || s.synchronous || ' secure_delete=' || d.secure_delete
        || ' foreign_keys=' || f.foreign_keys FROM pragma_journal_mode j, pragma_synchronous s,
        pragma_secure_delete d, pragma_foreign_keys f)";
    let asked = installation::Entity::find()
        .select_only()
        .column(installation::Column::Name)
        .column_as(Expr::cust(pragmas), "value")
        .limit(1);
    let rows = tx.all(asked).await.unwrap();
    assert_eq!(rows[0].value, "wal synchronous=2 secure_delete=1 foreign_keys=1");
}

/// Founds projects one after the other until the program is gone.
async fn write_until_the_end(server: &Server, token: &str, writer: usize, acknowledged: &Mutex<Vec<String>>) {
    for number in 0.. {
        let code = format!("KILL-{writer}-{number}");
        match server.ask(Some(token), CREATE, founding(&code)).await {
            Ok(answer) if answer["data"]["projectCreate"]["id"].is_string() => acknowledged.lock().unwrap().push(code),
            Ok(answer) => panic!("{answer}"),
            Err(_) => return,
        }
    }
}

async fn kill_during_writes(place: &Place) -> Vec<String> {
    let mut server = place.serve(&[]).await;
    let token = server.demo_token("manager@relience").await;
    let acknowledged = Mutex::default();
    {
        let server = &server;
        let writers = join_all((0..4).map(|writer| write_until_the_end(server, &token, writer, &acknowledged)));
        let kill = async {
            while acknowledged.lock().unwrap().len() < 40 {
                sleep(Duration::from_millis(5)).await;
            }
            server.kill();
        };
        join(writers, kill).await;
    }
    assert!(!server.ended().await.success());
    acknowledged.into_inner().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn killing_the_process_during_writes_loses_no_acknowledged_one() {
    let (_directory, urls) = demo_copies().await;
    for url in urls {
        let place = Place::on(&url);
        let acknowledged = kill_during_writes(&place).await;
        let mut outside = Outside::open(&url).await;
        if let Outside::Sqlite(_) = outside {
            assert_eq!(outside.texts("PRAGMA integrity_check").await, ["ok"]);
            assert!(
                outside
                    .texts("SELECT \"table\" FROM pragma_foreign_key_check")
                    .await
                    .is_empty()
            );
        }
        let codes = codes(&mut outside).await;
        for code in &acknowledged {
            assert!(codes.contains(code), "{code} was acknowledged before the end, on {url}");
        }
        let server = place.serve(&[]).await;
        let token = server.demo_token("manager@relience").await;
        let answer = server.ask(Some(&token), CREATE, founding("AFTERWARDS")).await.unwrap();
        assert!(answer["data"]["projectCreate"]["id"].is_string(), "{answer}");
    }
}

/// The project to change, of which `manager` is the coordinator's.
async fn running(manager: &Client<'_>) -> Value {
    let data = manager
        .data("{ projects(first: 1, filter: {acronym: [\"WTG2\"]}) { nodes { id version topics } } }")
        .await;
    data["projects"]["nodes"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_changes_of_one_version_exactly_one_wins_and_the_others_are_told() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let project = running(&manager).await;
        let (id, version) = (&project["id"], project["version"].as_i64().unwrap());
        let change = |number: i32| manager.with(UPDATE, topics(id, &json!(version), &[format!("topic {number}")]));
        let answers = join_all((0..50).map(change)).await;
        let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.get("errors").is_none());
        assert_eq!(won.len(), 1, "{}: {won:?}", app.on);
        for answer in lost {
            let told = &answer["errors"][0]["extensions"];
            assert_eq!(
                (&told["code"], &told["currentVersion"]),
                (&json!("CONFLICT"), &json!(version + 1)),
                "{answer}"
            );
        }
        let now = running(&manager).await;
        assert_eq!(now["version"], version + 1);
        assert_eq!(now["topics"], won[0]["data"]["projectUpdate"]["topics"], "{}", app.on);
    }
}

/// Adds a topic to what is there, again and again until nobody was faster.
async fn add_topic(manager: &Client<'_>, number: i32) {
    loop {
        let now = running(manager).await;
        let mut all: Vec<String> = serde_json::from_value(now["topics"].clone()).unwrap();
        all.push(format!("topic {number}"));
        let answer = manager.with(UPDATE, topics(&now["id"], &now["version"], &all)).await;
        match answer["errors"][0]["extensions"]["code"].as_str() {
            None => return,
            Some("CONFLICT") => {}
            Some(_) => panic!("{answer}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn writers_who_read_again_lose_no_change_of_each_other() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let before = running(&manager).await;
        join_all((0..12).map(|number| add_topic(&manager, number))).await;
        let now = running(&manager).await;
        let all = now["topics"].as_array().unwrap();
        assert!(
            (0..12).all(|number| all.contains(&json!(format!("topic {number}")))),
            "{}: {now}",
            app.on
        );
        assert_eq!(now["version"], before["version"].as_i64().unwrap() + 12);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn writers_that_cannot_get_their_turn_are_told_and_not_kept() {
    let check = async |app: &App| {
        let manager = app.as_manager_of("relience").await;
        let mut outside = Outside::open(app.config.database_url.expose()).await;
        outside.hold().await;
        let start = Instant::now();
        let answers = join_all((0..40).map(|number| {
            let manager = &manager;
            async move { manager.with(CREATE, founding(&format!("BUSY-{number}"))).await }
        }))
        .await;
        assert!(
            start.elapsed() < Duration::from_secs(9),
            "{}: {:?}",
            app.on,
            start.elapsed()
        );
        outside.let_go().await;
        for answer in answers {
            let told = &answer["errors"][0]["extensions"];
            assert_eq!(told["code"], "UNAVAILABLE", "{}: {answer}", app.on);
            assert!(told["retryAfter"].as_u64().unwrap() > 0);
        }
        manager.data_with(CREATE, founding("AFTERWARDS")).await;
        let written = codes(&mut outside).await;
        assert!(
            !written.iter().any(|code| code.starts_with("BUSY")),
            "what was refused is not written"
        );
    };
    let [sqlite, postgres] = App::on_both().await;
    join(check(&sqlite), check(&postgres)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_written_after_the_caller_was_told_that_it_failed() {
    let check = async |app: &App| {
        let manager = app.as_manager_of("relience").await;
        let mut outside = Outside::open(app.config.database_url.expose()).await;
        outside.hold().await;
        let told = manager.refusal(CREATE, founding("LATE")).await;
        assert_eq!(told["code"], "UNAVAILABLE", "{}", app.on);
        outside.let_go().await;
        quiet(app).await;
        let written = codes(&mut outside).await;
        assert!(!written.contains(&"LATE".to_owned()), "{}", app.on);
    };
    let [sqlite, postgres] = App::on_both_with(|config| config.request_timeout_s = 1).await;
    join(check(&sqlite), check(&postgres)).await;
}

/// PostgreSQL gives up one of two changes that wait for each other; the one it gave up is tried again.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_loses_a_deadlock_happens_all_the_same() {
    const WAITING: &str = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    for app in App::on_both().await {
        let url = app.config.database_url.expose();
        let (mut other, mut observer) = (Outside::open(url).await, Outside::open(url).await);
        if matches!(other, Outside::Sqlite(_)) {
            // One writer at a time: nobody can wait for each other.
            continue;
        }
        let manager = app
            .as_manager_of("relience")
            .await
            .sending("idempotency-key", "deadlock");
        let founded = app
            .as_manager_of("relience")
            .await
            .data_with(CREATE, founding("DEADLOCK"))
            .await;
        let founded = &founded["projectCreate"];
        // The other one holds the key that the change writes last, and then wants the row it has locked.
        let key = "INSERT INTO idempotency_key (caller, key, request_hash, kind, object_id, created_at)
            SELECT id, 'deadlock', '', 'project', id, now() FROM account WHERE email = 'manager@relience.example.org'";
        other.run("BEGIN").await;
        other.run(key).await;
        let change = manager.with(
            UPDATE,
            topics(&founded["id"], &founded["version"], &["kept".to_owned()]),
        );
        let collide = async {
            while observer.number(WAITING).await == 0 {
                sleep(Duration::from_millis(20)).await;
            }
            other
                .run("SELECT id FROM project WHERE code = 'DEADLOCK' FOR UPDATE")
                .await;
            other.run("ROLLBACK").await;
        };
        let (answer, ()) = join(change, collide).await;
        assert_eq!(answer["data"]["projectUpdate"]["version"], 2, "{answer}");
    }
}
