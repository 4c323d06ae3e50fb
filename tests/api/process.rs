//! The program itself: how it starts, what it refuses, how it stops, and what it says meanwhile.

use std::time::{Duration, Instant};

use futures_util::future::{join, join_all};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::support::{
    Outside, Place,
    app::{self, MASTER_KEY, demo_copies},
    postgres,
    process::Server,
    project::{CREATE, UPDATE, founding, topics},
};

const VIEWER: &str = "{ viewer { email operator } }";

/// A place for a service on this database, with the tests' key.
fn on(database: &str) -> Place {
    Place::new()
        .with("DATABASE_URL", database)
        .with("PASSERELLE_MASTER_KEY", MASTER_KEY)
}

/// The one-time password in what a first start says.
fn one_time_password(said: &str) -> Option<&str> {
    let (_, rest) = said.split_once("one-time password: ")?;
    rest.split_whitespace().next()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

async fn viewer(server: &Server, token: &str) -> Value {
    server.ask(Some(token), VIEWER, json!({})).await.unwrap()["data"]["viewer"].clone()
}

/// The program ends at once and says why in one line for a person, without a secret.
async fn refused(place: &Place, arguments: &[&str], why: &str) {
    let ran = place.run(arguments).await;
    assert!(!ran.success, "{arguments:?} must not succeed: {}", ran.out);
    let sentence = ran.log.lines().last().unwrap_or_default();
    assert!(
        sentence.starts_with("passerelle: ") && sentence.contains(why),
        "{}",
        ran.log
    );
    assert!(!sentence.contains("internal error"), "{sentence}");
    assert!(
        !ran.log.contains(MASTER_KEY) && !ran.log.contains("hush"),
        "{}",
        ran.log
    );
}

#[cfg(unix)]
fn mode(place: &Place, name: &str) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(place.path(name)).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn the_first_start_makes_a_database_a_key_and_an_operator() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    assert!(server.url.starts_with("http://127.0.0.1:"));
    for file in ["passerelle.db", "passerelle.key"] {
        assert_eq!(mode(&place, file), 0o600, "nobody else reads {file}");
    }
    let said = server.out();
    let password = one_time_password(&said).unwrap();
    assert!(!server.log().contains(password), "it is never logged");
    let signed_in = server.sign_in("operator@localhost", password).await;
    let operator = viewer(&server, text(&signed_in, "accessToken")).await;
    assert_eq!(operator, json!({ "email": "operator@localhost", "operator": true }));
    drop(server);
    let again = place.serve(&[]).await;
    assert_eq!(one_time_password(&again.out()), None, "the password is shown once");
    again.sign_in("operator@localhost", password).await;
}

#[tokio::test]
async fn the_demo_is_loaded_once_and_served_again_as_it_is() {
    let place = Place::new();
    let server = place.serve(&["--demo"]).await;
    assert!(server.out().contains("<role>@relience.example.org"));
    let token = server.demo_token("manager@relience").await;
    let founded = server.ask(Some(&token), CREATE, founding("KEPT")).await.unwrap();
    assert!(founded["data"]["projectCreate"].is_object(), "{founded}");
    drop(server);
    let server = place.serve(&["--demo"]).await;
    let token = server.demo_token("manager@relience").await;
    let projects = server
        .ask(Some(&token), "{ projects { nodes { code } } }", json!({}))
        .await
        .unwrap();
    let codes = projects["data"]["projects"]["nodes"].as_array().unwrap();
    assert_eq!(
        codes.iter().filter(|one| one["code"] == "KEPT").count(),
        1,
        "{projects}"
    );
    drop(server);
    // Without the flag its passwords are as public as with it.
    refused(&place, &["--listen", "0.0.0.0:0"], "--demo-anywhere").await;
}

#[tokio::test]
async fn the_demo_goes_nowhere_else() {
    let place = Place::new();
    drop(place.serve(&[]).await);
    refused(&place, &["--demo"], "empty database").await;
    let place = Place::new();
    refused(&place, &["--demo", "--listen", "0.0.0.0:0"], "--demo-anywhere").await;
    assert_eq!(place.files(), Vec::<String>::new(), "nothing was made");
}

#[tokio::test]
async fn without_the_right_master_key_nothing_starts() {
    let database = postgres::create(None).await;
    refused(&Place::new().with("DATABASE_URL", &database), &[], "no master key").await;
    let mut outside = Outside::open(&database).await;
    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    assert_eq!(outside.number(tables).await, 0, "the database was not touched");

    drop(on(&database).serve(&[]).await);
    let other = "b3RoZXIga2V5IG9mIHRoaXJ0eS10d28gYnl0ZXMsIHQ=";
    let wrong = Place::new()
        .with("DATABASE_URL", &database)
        .with("PASSERELLE_MASTER_KEY", other);
    refused(&wrong, &[], "master key does not open").await;

    let place = Place::new();
    drop(place.serve(&[]).await);
    std::fs::remove_file(place.path("passerelle.key")).unwrap();
    refused(&place, &[], "master key does not open").await;
    let short = Place::new().with("PASSERELLE_MASTER_KEY", "aHVzaA==");
    refused(&short, &[], "32 bytes").await;
}

/// Two services that start together on one database come up and are one.
async fn start_together(one: &Place, other: &Place) {
    let (one, other) = join(one.serve(&[]), other.serve(&[])).await;
    let (first, second) = (one.out(), other.out());
    let passwords: Vec<_> = [&first, &second]
        .into_iter()
        .filter_map(|said| one_time_password(said))
        .collect();
    assert_eq!(passwords.len(), 1, "one of them made the operator: {first}{second}");
    for (here, there) in [(&one, &other), (&other, &one)] {
        let signed_in = here.sign_in("operator@localhost", passwords[0]).await;
        let operator = viewer(there, text(&signed_in, "accessToken")).await;
        assert_eq!(operator["operator"], true, "a token of one holds at the other");
    }
    assert_eq!(
        one.get("/.well-known/jwks.json").await,
        other.get("/.well-known/jwks.json").await
    );
}

#[tokio::test]
async fn two_services_that_start_together_on_an_empty_database_are_one() {
    let database = postgres::create(None).await;
    start_together(&on(&database), &on(&database)).await;
    let place = Place::new();
    start_together(&place, &place).await;
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_an_empty_database_migrated() {
    let file = tempfile::tempdir().unwrap();
    let sqlite = format!("sqlite://{}", file.path().join("data.db").display());
    for database in [sqlite, postgres::create(None).await] {
        let place = on(&database);
        let migrated = place.run(&["migrate"]).await;
        assert!(migrated.success, "{}", migrated.log);
        let again = place.run(&["migrate"]).await;
        assert!(again.success, "{}", again.log);
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_of_tomorrow', 0)";
        Outside::open(&database).await.run(newer).await;
        refused(&place, &[], "newer version").await;
        refused(&place, &["migrate"], "m9999_of_tomorrow").await;
    }
}

#[tokio::test]
async fn a_new_key_signs_nobody_out() {
    let (_directory, databases) = demo_copies().await;
    for database in databases {
        let place = on(&database);
        let server = place.serve(&[]).await;
        let old = server.demo_token("viewer@solo").await;
        let rotated = place.run(&["key", "rotate", "signing"]).await;
        assert!(rotated.success && rotated.out.contains("signing"), "{}", rotated.log);
        let fresh = place.serve(&[]).await;
        let new = fresh.demo_token("viewer@solo").await;
        let keys: Value = serde_json::from_str(&fresh.get("/.well-known/jwks.json").await).unwrap();
        assert_eq!(keys["keys"].as_array().unwrap().len(), 2, "{keys}");
        for token in [&old, &new] {
            assert_eq!(viewer(&fresh, token).await["email"], "viewer@solo.example.org");
        }
        // The running service looks again when it meets a key that it does not know, at most every five seconds.
        let until = Instant::now() + Duration::from_secs(10);
        while viewer(&server, &new).await.is_null() {
            assert!(Instant::now() < until, "the new key is never noticed");
            sleep(Duration::from_millis(200)).await;
        }
        assert_eq!(viewer(&server, &old).await["email"], "viewer@solo.example.org");
    }
    refused(&Place::new(), &["key", "rotate", "nonsense"], "no such key").await;
}

#[tokio::test]
async fn the_printed_contract_is_the_served_one() {
    let place = Place::new();
    let printed = place.run(&["schema", "print"]).await;
    assert!(printed.success && printed.out.contains("type Query"));
    assert_eq!(place.files(), Vec::<String>::new(), "printing needs no database");
    let server = place.serve(&[]).await;
    assert_eq!(printed.out, server.get("/schema.graphql").await);
}

#[tokio::test]
async fn settings_are_shown_with_their_source_and_without_secrets() {
    let place = Place::new()
        .with("DATABASE_URL", "postgres://ann:hush@db.example.org/data")
        .with("PASSERELLE_MASTER_KEY", MASTER_KEY);
    std::fs::write(place.path("passerelle.toml"), "body_bytes = 4096\n").unwrap();
    let shown = place.run(&["config"]).await;
    assert!(shown.success, "{}", shown.log);
    for line in [
        "database_url = \"postgres://ann:***@db.example.org/data\"  # environment DATABASE_URL",
        "master_key = \"***\"  # environment PASSERELLE_MASTER_KEY",
        "body_bytes = 4096  # file passerelle.toml",
        "request_timeout_s = 10  # default",
    ] {
        assert!(shown.out.contains(line), "{line} is missing in {}", shown.out);
    }
    assert!(!shown.out.contains("hush") && !shown.out.contains(MASTER_KEY));
    std::fs::write(place.path("passerelle.toml"), "boddy_bytes = 4096\n").unwrap();
    refused(&place, &[], "the nearest is `body_bytes`").await;
    let misspelt = Place::new().with("PASSERELLE_LISTN", "127.0.0.1:0");
    refused(&misspelt, &["config"], "PASSERELLE_LISTEN").await;
    assert_eq!(misspelt.files(), Vec::<String>::new(), "nothing was made");
}

#[tokio::test]
async fn what_cannot_be_reached_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    refused(&Place::new(), &["--listen", &address], "cannot listen on").await;
    let unreachable = Place::new()
        .with("DATABASE_URL", "postgres://ann:hush@127.0.0.1:1/data")
        .with("PASSERELLE_MASTER_KEY", MASTER_KEY);
    refused(&unreachable, &[], "the database does not answer: ").await;
}

#[tokio::test]
async fn being_told_to_stop_finishes_what_runs() {
    let (_directory, databases) = demo_copies().await;
    for database in databases {
        let place = on(&database);
        let mut server = place.serve(&[]).await;
        let token = server.demo_token("manager@relience").await;
        let mut outside = Outside::open(&database).await;
        outside.hold().await;
        let stop = async {
            sleep(Duration::from_millis(300)).await;
            server.terminate();
            sleep(Duration::from_millis(300)).await;
            assert!(
                reqwest::get(format!("{}/health/live", server.url)).await.is_err(),
                "nobody new is let in"
            );
            outside.let_go().await;
        };
        let (answer, ()) = join(server.ask(Some(&token), CREATE, founding("LAST")), stop).await;
        let answer = answer.unwrap();
        assert!(answer["data"]["projectCreate"]["id"].is_string(), "{answer}");
        assert_eq!(server.ended().await.code(), Some(0));
        assert_eq!(
            outside.number("SELECT count(*) FROM project WHERE code = 'LAST'").await,
            1
        );
        assert!(server.log().contains("stopped"));
    }
}

/// Signs in, fails to, writes, errs, and renews; everything that must not be in the log.
async fn say_all_secrets(server: &Server) -> Vec<String> {
    let signed_in = server.sign_in("manager@relience.example.org", "passerelle-demo").await;
    let token = text(&signed_in, "accessToken");
    let refresh = "mutation($t: String!) { tokenRefresh(input: {refreshToken: $t}) { accessToken refreshToken } }";
    let renewed = server
        .ask(None, refresh, json!({ "t": signed_in["refreshToken"] }))
        .await
        .unwrap();
    let login = "mutation($e: EmailAddress!, $p: String!) { login(input: {email: $e, password: $p}) { expiresAt } }";
    let wrong = json!({ "e": "nobody@elsewhere.example.org", "p": "wrong-Pa55word" });
    server.ask(None, login, wrong).await.unwrap();
    let founded = server.ask(Some(token), CREATE, founding("SECRET-CODE")).await.unwrap();
    let id = &founded["data"]["projectCreate"]["id"];
    server
        .ask(Some(token), UPDATE, topics(id, &json!(1), &["secret topic".to_owned()]))
        .await
        .unwrap();
    server
        .ask(Some(token), UPDATE, topics(id, &json!(1), &["secret topic".to_owned()]))
        .await
        .unwrap();
    let search = "query($s: String) { projects(filter: {search: $s}) { totalCount } }";
    server
        .ask(Some(token), search, json!({ "s": "secretsearch" }))
        .await
        .unwrap();
    server
        .get("/graphql?query=%7B%20secretalias%3A%20viewer%20%7B%20email%20%7D%20%7D")
        .await;
    let forged = server
        .http
        .post(format!("{}/graphql", server.url))
        .header("x-forwarded-for", "203.0.113.77");
    forged
        .bearer_auth("secret.forged.token")
        .json(&json!({ "query": VIEWER }))
        .send()
        .await
        .unwrap();
    let renewed = &renewed["data"]["tokenRefresh"];
    let mut secrets: Vec<String> = [&signed_in, renewed]
        .iter()
        .flat_map(|tokens| [text(tokens, "accessToken"), text(tokens, "refreshToken")])
        .map(str::to_owned)
        .collect();
    let words = [
        "relience.example",
        "elsewhere",
        "passerelle-demo",
        "wrong-Pa55word",
        "SECRET-CODE",
        "secret topic",
        "secretsearch",
        "secretalias",
        "secret.forged",
        "203.0.113.77",
        "$argon2",
        MASTER_KEY,
    ];
    secrets.extend(words.map(str::to_owned));
    secrets
}

#[tokio::test]
async fn the_log_holds_nothing_personal_and_no_secret_even_when_it_says_all() {
    let (_directory, databases) = demo_copies().await;
    for (database, format) in databases.iter().zip(["text", "json"]) {
        let place = on(database)
            .with("PASSERELLE_LOG", "debug")
            .with("PASSERELLE_LOG_FORMAT", format)
            .with("PASSERELLE_PROXIES", "1");
        let server = place.serve(&[]).await;
        let secrets = say_all_secrets(&server).await;
        let log = server.log();
        assert!(
            log.lines().filter(|line| line.contains("answered")).count() >= 8,
            "{log}"
        );
        for secret in secrets {
            let line = log.lines().find(|line| line.contains(&secret));
            assert_eq!(line, None, "{secret} is in the log");
        }
    }
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_rush_of_sign_ins_takes_bounded_memory_and_keeps_nobody_else_waiting() {
    let (_directory, databases) = demo_copies().await;
    for database in databases {
        let place = on(&database);
        let server = place.serve(&[]).await;
        let token = server.demo_token("viewer@solo").await;
        let login = "mutation { login(input: {email: \"viewer@fjord.example.org\", password: \"passerelle-demo\"}) { expiresAt } }";
        let rush = join_all((0..200).map(|_| server.ask(None, login, json!({}))));
        let others = async {
            let mut slowest = Duration::ZERO;
            for _ in 0..20 {
                sleep(Duration::from_millis(50)).await;
                let start = Instant::now();
                assert_eq!(viewer(&server, &token).await["email"], "viewer@solo.example.org");
                slowest = slowest.max(start.elapsed());
            }
            slowest
        };
        let (answers, slowest) = join(rush, others).await;
        assert!(slowest < Duration::from_secs(2), "an ordinary query took {slowest:?}");
        for answer in answers {
            let answer = answer.unwrap();
            let code = answer["errors"][0]["extensions"]["code"].as_str();
            let told = code == Some("RATE_LIMITED") || code == Some("UNAVAILABLE");
            assert!(answer["data"]["login"].is_object() || told, "{answer}");
        }
        // 200 hashes at once would take 3,800 MiB.
        assert!(peak(&server) < 300, "it took {} MiB", peak(&server));
    }
}

/// The most memory that the process ever had, in MiB.
#[cfg(target_os = "linux")]
fn peak(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

#[tokio::test]
async fn the_role_of_the_application_is_bound_and_a_dba_is_told_what_is_missing() {
    let database = postgres::create(None).await;
    drop(on(&database).serve(&[]).await);
    let mut admin = Outside::open(&database).await;
    let bound = "SELECT count(*) FROM pg_roles r WHERE rolname = 'passerelle_app' AND NOT rolsuper AND NOT rolcanlogin
        AND NOT rolbypassrls AND NOT EXISTS (SELECT 1 FROM pg_class WHERE relowner = r.oid)";
    assert_eq!(admin.number(bound).await, 1);

    // A login that may do nothing but own its database.
    let login = app::unused(&format!("plain_{}", std::process::id())).replace('-', "_");
    let theirs = postgres::create(None).await;
    let name = theirs.rsplit('/').next().unwrap();
    admin
        .run(&format!("CREATE ROLE {login} LOGIN PASSWORD 'hush' NOCREATEROLE"))
        .await;
    admin.run(&format!("ALTER DATABASE {name} OWNER TO {login}")).await;
    let mut url = url::Url::parse(&theirs).unwrap();
    url.set_username(&login).unwrap();
    url.set_password(Some("hush")).unwrap();
    let place = on(url.as_str());
    refused(&place, &[], "GRANT passerelle_app TO").await;
    admin.run(&format!("GRANT passerelle_app TO {login}")).await;
    let migrated = place.run(&["migrate"]).await;
    assert!(migrated.success, "{}", migrated.log);
    drop(place.serve(&[]).await);
    admin.run(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
    admin.run(&format!("DROP ROLE {login}")).await;
}
