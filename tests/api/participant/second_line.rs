//! PostgreSQL's second line under the login that a careful installation has: the owner of its database, no superuser.

use serde_json::{Value, json};

use crate::support::{Outside, Place, app, postgres, process::Server};

/// A login that may make roles and owns the database, as a URL.
async fn owner(admin: &mut Outside, database: &str) -> url::Url {
    let name = app::unused(&format!("owner_{}", std::process::id())).replace('-', "_");
    admin
        .run(&format!(
            "CREATE ROLE {name} LOGIN PASSWORD 'hush' NOSUPERUSER CREATEROLE"
        ))
        .await;
    let there = "SELECT count(*) FROM pg_roles WHERE rolname = 'passerelle_app' AND current_setting('server_version_num')::int >= 160000";
    if admin.number(there).await == 1 {
        // From version 16 on, only whoever made a role passes it on: here another test has made it.
        admin.run(&format!("GRANT passerelle_app TO {name}")).await;
    }
    let database_name = database.rsplit('/').next().unwrap();
    admin
        .run(&format!("ALTER DATABASE {database_name} OWNER TO {name}"))
        .await;
    let mut url = url::Url::parse(database).unwrap();
    url.set_username(&name).unwrap();
    url.set_password(Some("hush")).unwrap();
    url
}

const ASK: &str = "{ participants(filter: {projectAcronym: [\"WTG\"]}, first: 3) { nodes { id version identity { givenName email } } } }";

async fn people(server: &Server) -> Vec<Value> {
    let token = server.demo_token("manager@relience").await;
    let answer = server.ask(Some(&token), ASK, json!({})).await.unwrap();
    let nodes = answer["data"]["participants"]["nodes"].as_array();
    nodes.unwrap_or_else(|| panic!("{answer}")).clone()
}

#[tokio::test]
async fn a_login_that_is_no_superuser_serves_rotates_and_erases_behind_policies_that_bind_it_too() {
    let database = postgres::create(None).await;
    let mut admin = Outside::open(&database).await;
    let owner = owner(&mut admin, &database).await;
    let place = Place::on(owner.as_str());
    let server = place.serve(&["--demo"]).await;
    assert!(
        admin.number("SELECT count(*) FROM identity").await > 50,
        "the demo is there"
    );
    let mut own = Outside::open(owner.as_str()).await;
    for table in ["identity", "person_key"] {
        let all = format!("SELECT count(*) FROM {table}");
        assert_eq!(own.number(&all).await, 0, "without claims the owner reads no {table}");
    }
    let before = people(&server).await;
    assert!(
        before.iter().all(|one| one["identity"]["email"].is_string()),
        "{before:?}"
    );
    let token = server.demo_token("manager@relience").await;
    let erase =
        "mutation($input: IdentityEraseInput!) { identityErase(input: $input) { erasedAt identity { restrictedAt } } }";
    let input = json!({ "participant": before[0]["id"], "expectedVersion": before[0]["version"] });
    let erased = server
        .ask(Some(&token), erase, json!({ "input": input }))
        .await
        .unwrap();
    assert!(erased["data"]["identityErase"].is_object(), "{erased}");
    drop(server);
    let rotated = place.run(&["key", "rotate", "person"]).await;
    assert!(
        rotated.success && !rotated.out.contains("of 0 people"),
        "{} {}",
        rotated.out,
        rotated.log
    );
    let server = place.serve(&["--demo"]).await;
    let after = people(&server).await;
    assert_eq!(
        after[1]["identity"], before[1]["identity"],
        "the same people, under a new key"
    );
}
