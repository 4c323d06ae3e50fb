//! How the program starts: alone and in company, for the first time and again, and what it refuses.

use futures_util::future::join;
use serde_json::json;

use crate::support::{
    Outside, Place,
    app::{self, MASTER_KEY},
    postgres,
    project::{CREATE, founding},
    text,
};

/// Any free port of this machine.
const HERE: [&str; 2] = ["--listen", "127.0.0.1:0"];

/// The one-time password in what a first start says.
fn one_time_password(said: &str) -> Option<&str> {
    let (_, rest) = said.split_once("one-time password: ")?;
    rest.split_whitespace().next()
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
    let operator = server.viewer(text(&signed_in, "accessToken")).await;
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
    place.refuses(&["--listen", "0.0.0.0:0"], "--demo-anywhere").await;
}

#[tokio::test]
async fn the_demo_goes_nowhere_else() {
    let place = Place::new();
    drop(place.serve(&[]).await);
    place.refuses(&["--demo", HERE[0], HERE[1]], "empty database").await;
    let place = Place::new();
    place
        .refuses(&["--demo", "--listen", "0.0.0.0:0"], "--demo-anywhere")
        .await;
    assert_eq!(place.files(), Vec::<String>::new(), "nothing was made");
}

#[tokio::test]
async fn without_the_right_master_key_nothing_starts() {
    let database = postgres::create(None).await;
    Place::new()
        .with("DATABASE_URL", &database)
        .refuses(&HERE, "no master key")
        .await;
    let mut outside = Outside::open(&database).await;
    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    assert_eq!(outside.number(tables).await, 0, "the database was not touched");

    drop(Place::on(&database).serve(&[]).await);
    let other = "b3RoZXIga2V5IG9mIHRoaXJ0eS10d28gYnl0ZXMsIHQ=";
    let wrong = Place::new()
        .with("DATABASE_URL", &database)
        .with("PASSERELLE_MASTER_KEY", other);
    wrong.refuses(&HERE, "master key does not open").await;

    let place = Place::new();
    drop(place.serve(&[]).await);
    std::fs::remove_file(place.path("passerelle.key")).unwrap();
    place.refuses(&HERE, "master key does not open").await;
    let short = Place::new().with("PASSERELLE_MASTER_KEY", "aHVzaA==");
    short.refuses(&HERE, "32 bytes").await;
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
        let operator = there.viewer(text(&signed_in, "accessToken")).await;
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
    start_together(&Place::on(&database), &Place::on(&database)).await;
    let place = Place::new();
    start_together(&place, &place).await;
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_an_empty_database_migrated() {
    let file = tempfile::tempdir().unwrap();
    let sqlite = format!("sqlite://{}", file.path().join("data.db").display());
    for database in [sqlite, postgres::create(None).await] {
        let place = Place::on(&database);
        let migrated = place.run(&["migrate"]).await;
        assert!(migrated.success, "{}", migrated.log);
        let again = place.run(&["migrate"]).await;
        assert!(again.success, "{}", again.log);
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_of_tomorrow', 0)";
        Outside::open(&database).await.run(newer).await;
        place.refuses(&HERE, "newer version").await;
        place.refuses(&["migrate"], "m9999_of_tomorrow").await;
    }
}

#[tokio::test]
async fn what_cannot_be_reached_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    Place::new().refuses(&["--listen", &address], "cannot listen on").await;
    let unreachable = Place::new()
        .with("DATABASE_URL", "postgres://ann:hush@127.0.0.1:1/data")
        .with("PASSERELLE_MASTER_KEY", MASTER_KEY);
    unreachable.refuses(&HERE, "the database does not answer: ").await;
}

#[tokio::test]
async fn the_role_of_the_application_is_bound_and_a_dba_is_told_what_is_missing() {
    let database = postgres::create(None).await;
    drop(Place::on(&database).serve(&[]).await);
    let mut admin = Outside::open(&database).await;
    let bound = "SELECT count(*) FROM pg_roles r WHERE rolname = 'passerelle_app' AND NOT rolsuper AND NOT rolcanlogin
        AND NOT rolbypassrls AND NOT EXISTS (SELECT 1 FROM pg_class WHERE relowner = r.oid)";
    assert_eq!(admin.number(bound).await, 1);

    // A login that may do nothing but own its database.
    let theirs = postgres::create(None).await;
    let owner = login(&mut admin, &theirs).await;
    let name = theirs.rsplit('/').next().unwrap();
    admin
        .run(&format!("ALTER DATABASE {name} OWNER TO {}", owner.username()))
        .await;
    let place = Place::on(owner.as_str());
    place.refuses(&HERE, "GRANT passerelle_app TO").await;
    admin
        .run(&format!("GRANT passerelle_app TO {}", owner.username()))
        .await;
    let migrated = place.run(&["migrate"]).await;
    assert!(migrated.success, "{}", migrated.log);
    drop(place.serve(&[]).await);
    admin.run(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
    admin.run(&format!("DROP ROLE {}", owner.username())).await;
}

/// The service's own login owns no table: another one migrates.
#[tokio::test]
async fn two_logins_serve_and_migrate() {
    let database = postgres::create(None).await;
    let mut admin = Outside::open(&database).await;
    let plain = login(&mut admin, &database).await;
    let place = || Place::on(plain.as_str()).with("DATABASE_OWNER_URL", &database);
    place().refuses(&HERE, "GRANT passerelle_app TO").await;
    admin
        .run(&format!("GRANT passerelle_app TO {}", plain.username()))
        .await;
    let server = place().serve(&["--demo"]).await;
    let token = server.demo_token("manager@relience").await;
    let founded = server.ask(Some(&token), CREATE, founding("TWO")).await.unwrap();
    assert!(founded["data"]["projectCreate"].is_object(), "{founded}");
    let own = format!(
        "SELECT count(*) FROM pg_class WHERE relowner = '{}'::regrole",
        plain.username()
    );
    assert_eq!(admin.number(&own).await, 0);
}

/// A new login without rights, as the URL of this database.
async fn login(admin: &mut Outside, database: &str) -> url::Url {
    let name = app::unused(&format!("plain_{}", std::process::id())).replace('-', "_");
    admin
        .run(&format!("CREATE ROLE {name} LOGIN PASSWORD 'hush' NOCREATEROLE"))
        .await;
    let mut url = url::Url::parse(database).unwrap();
    url.set_username(&name).unwrap();
    url.set_password(Some("hush")).unwrap();
    url
}
