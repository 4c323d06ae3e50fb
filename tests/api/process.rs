//! The running program: its settings and keys, how it stops, what it says and how much it takes.

use std::time::{Duration, Instant};

use futures_util::future::{join, join_all};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::support::{
    Outside, Place,
    app::{MASTER_KEY, demo_copies},
    process::Server,
    project::{CREATE, UPDATE, founding, topics},
    text,
};

#[tokio::test]
async fn a_new_key_signs_nobody_out() {
    let (_directory, databases) = demo_copies().await;
    for database in databases {
        let place = Place::on(&database);
        let server = place.serve(&[]).await;
        let old = server.demo_token("viewer@solo").await;
        let rotated = place.run(&["key", "rotate", "signing"]).await;
        assert!(rotated.success && rotated.out.contains("signing"), "{}", rotated.log);
        let fresh = place.serve(&[]).await;
        let new = fresh.demo_token("viewer@solo").await;
        let keys: Value = serde_json::from_str(&fresh.get("/.well-known/jwks.json").await).unwrap();
        assert_eq!(keys["keys"].as_array().unwrap().len(), 2, "{keys}");
        for token in [&old, &new] {
            assert_eq!(fresh.viewer(token).await["email"], "viewer@solo.example.org");
        }
        // The running service looks again when it meets a key that it does not know, at most every five seconds.
        let until = Instant::now() + Duration::from_secs(10);
        while server.viewer(&new).await.is_null() {
            assert!(Instant::now() < until, "the new key is never noticed");
            sleep(Duration::from_millis(200)).await;
        }
        assert_eq!(server.viewer(&old).await["email"], "viewer@solo.example.org");
    }
    Place::new()
        .refuses(&["key", "rotate", "nonsense"], "no such key")
        .await;
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
    let unset = Place::new().run(&["config"]).await.out;
    assert!(
        unset.contains("listen = \"127.0.0.1:8080\"  # default"),
        "this machine alone: {unset}"
    );
    std::fs::write(place.path("passerelle.toml"), "boddy_bytes = 4096\n").unwrap();
    place.refuses(&["config"], "the nearest is `body_bytes`").await;
    let misspelt = Place::new().with("PASSERELLE_LISTN", "127.0.0.1:0");
    misspelt.refuses(&["config"], "PASSERELLE_LISTEN").await;
    assert_eq!(misspelt.files(), Vec::<String>::new(), "nothing was made");
}

#[tokio::test]
async fn being_told_to_stop_finishes_what_runs() {
    let (_directory, databases) = demo_copies().await;
    for database in databases {
        let place = Place::on(&database);
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

/// What must not be in the log, beside the tokens.
const SECRETS: [&str; 12] = [
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

/// Signs in, renews, fails to sign in, and comes with a forged token; the tokens.
async fn say_secrets_in_sign_ins(server: &Server) -> Vec<String> {
    let signed_in = server.sign_in("manager@relience.example.org", "passerelle-demo").await;
    let refresh = "mutation($t: String!) { tokenRefresh(input: {refreshToken: $t}) { accessToken refreshToken } }";
    let renewed = server
        .ask(None, refresh, json!({ "t": signed_in["refreshToken"] }))
        .await
        .unwrap();
    let login = "mutation($e: EmailAddress!, $p: String!) { login(input: {email: $e, password: $p}) { expiresAt } }";
    let wrong = json!({ "e": "nobody@elsewhere.example.org", "p": "wrong-Pa55word" });
    server.ask(None, login, wrong).await.unwrap();
    let forged = server
        .http
        .post(format!("{}/graphql", server.url))
        .header("x-forwarded-for", "203.0.113.77");
    let forged = forged
        .bearer_auth("secret.forged.token")
        .json(&json!({ "query": "{ __typename }" }));
    assert_eq!(forged.send().await.unwrap().status(), 401);
    [&signed_in, &renewed["data"]["tokenRefresh"]]
        .iter()
        .flat_map(|tokens| [text(tokens, "accessToken"), text(tokens, "refreshToken")])
        .map(str::to_owned)
        .collect()
}

/// Writes, errs and searches.
async fn say_secrets_in_documents(server: &Server, token: &str) {
    let ask = async |document: &str, variables: Value| server.ask(Some(token), document, variables).await.unwrap();
    let founded = ask(CREATE, founding("SECRET-CODE")).await;
    let id = &founded["data"]["projectCreate"]["id"];
    for _ in 0..2 {
        ask(UPDATE, topics(id, &json!(1), &["secret topic".to_owned()])).await;
    }
    ask(CREATE, founding("SECRET-CODE")).await;
    let search = "query($s: String) { projects(filter: {search: $s}) { totalCount } }";
    ask(search, json!({ "s": "secretsearch" })).await;
    ask("{ secretalias: viewer { nothing } }", json!({})).await;
    server
        .get("/graphql?query=%7B%20secretalias%3A%20viewer%20%7B%20email%20%7D%20%7D")
        .await;
}

#[tokio::test]
async fn the_log_holds_nothing_personal_and_no_secret_even_when_it_says_all() {
    let (_directory, databases) = demo_copies().await;
    for (database, format) in databases.iter().zip(["text", "json"]) {
        let place = Place::on(database)
            .with("PASSERELLE_LOG", "debug")
            .with("PASSERELLE_LOG_FORMAT", format)
            .with("PASSERELLE_PROXIES", "1");
        let server = place.serve(&[]).await;
        let tokens = say_secrets_in_sign_ins(&server).await;
        say_secrets_in_documents(&server, &tokens[0]).await;
        let log = server.log();
        assert!(log.matches("answered").count() >= 10, "{log}");
        for secret in tokens.iter().map(String::as_str).chain(SECRETS) {
            let line = log.lines().find(|line| line.contains(secret));
            assert_eq!(line, None, "{secret} is in the log");
        }
    }
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_rush_of_sign_ins_takes_bounded_memory_and_keeps_nobody_else_waiting() {
    let (_directory, databases) = demo_copies().await;
    for database in databases {
        let place = Place::on(&database);
        let server = place.serve(&[]).await;
        let token = server.demo_token("viewer@solo").await;
        let login = "mutation { login(input: {email: \"viewer@fjord.example.org\", password: \"passerelle-demo\"}) { expiresAt } }";
        let rush = join_all((0..200).map(|_| server.ask(None, login, json!({}))));
        let others = async {
            let mut slowest = Duration::ZERO;
            for _ in 0..20 {
                sleep(Duration::from_millis(50)).await;
                let start = Instant::now();
                assert_eq!(server.viewer(&token).await["email"], "viewer@solo.example.org");
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
        // Each hash takes 19 MiB, as many at once as there are cores; 200 would take 3,800 MiB.
        let cores = std::thread::available_parallelism().unwrap().get() as u64;
        assert!(peak(&server) < 150 + 20 * cores, "it took {} MiB", peak(&server));
    }
}

/// The most memory that the process ever had, in MiB.
#[cfg(target_os = "linux")]
fn peak(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}
