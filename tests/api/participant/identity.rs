//! Who somebody is: sealed, read behind a second line, and never without a trace.

use entity::{audit_entry, identity, person_key};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use sqlx::{Connection, Executor, PgConnection, Row};

use super::{ids, newcomer, seen};
use crate::support::{App, text};

async fn entries(app: &App, kind: &str, verb: &str) -> Vec<audit_entry::Model> {
    let wanted = audit_entry::Entity::find()
        .filter(audit_entry::Column::Kind.eq(kind))
        .filter(audit_entry::Column::Verb.eq(verb));
    app.db.system("test").all(wanted).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_1_every_reading_is_in_the_audit_before_the_answer_leaves_and_costs_the_same_for_many() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let ask = |first| {
            format!(
                "{{ participants(first: {first}, filter: {{projectAcronym: [\"WTG\"]}}) {{ nodes {{ identity {{ givenName familyName }} }} }} }}"
            )
        };
        assert!(entries(&app, "identity", "READ").await.is_empty(), "{}", app.on);
        let mut costs = Vec::new();
        for (first, read) in [(2, 2), (30, 32)] {
            let before = app.db.statements();
            manager.data(&ask(first)).await;
            costs.push(app.db.statements() - before);
            let all = entries(&app, "identity", "READ").await;
            assert_eq!(all.len(), read, "{}", app.on);
            let who = app.account("manager@relience").await.id;
            assert!(
                all.iter()
                    .all(|one| one.account_id == Some(who) && one.partner_id.is_some()),
                "{}",
                app.on
            );
        }
        // Whether two batches of a level meet is chance.
        assert!(
            costs[0].abs_diff(costs[1]) <= 1,
            "{}: a constant number of statements, not {costs:?}",
            app.on
        );
        app.as_user("viewer@relience").await.data(&ask(30)).await;
        assert_eq!(
            entries(&app, "identity", "READ").await.len(),
            32,
            "{}: who sees nothing reads nothing",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn identities_lie_sealed_and_leave_fingerprints_under_the_persons_key_alone() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let made = newcomer(&manager, &app, "Théodrade", "Scellée").await;
        let update = "mutation($input: IdentityUpdateInput!) { identityUpdate(input: $input) { version givenName familyName contact } }";
        let input = json!({ "identity": made["identity"]["id"], "expectedVersion": 1, "familyName": "Rescellée", "contact": null });
        let done = manager.data_with(update, json!({ "input": input })).await["identityUpdate"].clone();
        let expected = json!({ "version": 2, "givenName": "Théodrade", "familyName": "Rescellée", "contact": null });
        assert_eq!(done, expected, "{}", app.on);
        let updated = entries(&app, "identity", "UPDATE").await;
        let fields: Vec<&str> = updated[0].fields.iter().map(String::as_str).collect();
        for field in ["family_name", "contact"] {
            assert!(fields.contains(&field), "{}: {fields:?}", app.on);
        }
        assert!(
            !fields.contains(&"given_name") && !fields.contains(&"sealed"),
            "{}: {fields:?}",
            app.on
        );
        let rows = app.rows::<identity::Entity>().await;
        let text = format!("{rows:?}");
        assert!(!text.contains("Théodrade") && !text.contains("Scellée"), "{}", app.on);
        let row = rows.iter().find(|row| row.id.uuid() == updated[0].object_id).unwrap();
        let plain = serde_json::to_string(row).unwrap();
        let sha = aws_sha256(plain.as_bytes());
        assert_ne!(updated[0].after_hash.as_deref(), Some(sha.as_str()), "{}", app.on);
        assert_eq!(
            app.rows::<person_key::Entity>().await.len(),
            rows.len(),
            "{}: a key a person",
            app.on
        );
        let wrong = json!({ "identity": made["identity"]["id"], "expectedVersion": 2, "email": "nowhere", "nationality": "XX" });
        let refused = manager.refusal(update, json!({ "input": wrong })).await;
        assert_eq!(
            refused["violations"].as_array().unwrap().len(),
            2,
            "{}: {refused}",
            app.on
        );
    }
}

fn aws_sha256(bytes: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    passerelle::auth::random::hex(digest.as_ref())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sealed_opens_after_the_wrapping_key_was_replaced() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let made = newcomer(&manager, &app, "Permanence", "Durable").await;
        let people = app.rows::<person_key::Entity>().await.len() as u64;
        let now = passerelle::engine::now();
        let vault = crate::support::app::vault(&app).await;
        assert_eq!(vault.rotate(now).await.unwrap(), people, "{}", app.on);
        let keys = || app.rows::<entity::wrapping_key::Entity>();
        let newest = keys().await.iter().map(|key| key.id).max().unwrap();
        let all = app.rows::<person_key::Entity>().await;
        assert!(all.iter().all(|key| key.wrapping_key_id == newest), "{}", app.on);
        let known = seen(&manager, text(&made, "id")).await;
        assert_eq!(
            known["identity"]["givenName"], "Permanence",
            "{}: without a new start",
            app.on
        );
        assert_eq!(
            keys().await.len(),
            2,
            "{}: other instances may still wrap under it",
            app.on
        );
        vault.tidy(now + chrono::TimeDelta::minutes(20)).await.unwrap();
        assert_eq!(keys().await.len(), 1, "{}: the old one is gone", app.on);
        let known = seen(&manager, text(&made, "id")).await;
        assert_eq!(known["identity"]["givenName"], "Permanence", "{}", app.on);
    }
}

async fn postgres() -> (App, PgConnection) {
    let [_, app] = App::on_both().await;
    let connection = PgConnection::connect(app.config.database_url.expose()).await.unwrap();
    (app, connection)
}

/// The database's own count of identities and keys for somebody with these claims, every condition of the service
/// left out.
async fn unguarded(connection: &mut PgConnection, account: &str, partners: [&str; 3]) -> (i64, i64) {
    let mut tx = connection.begin().await.unwrap();
    let [manages, hosts, teaches] = partners;
    let claims = "SELECT set_config('role', 'passerelle_app', true), set_config('passerelle.account', $1, true), set_config('passerelle.manages', $2, true), set_config('passerelle.hosts', $3, true), set_config('passerelle.teaches', $4, true), set_config('passerelle.today', current_date::text, true), set_config('passerelle.task', '', true)";
    sqlx::query(claims)
        .bind(account)
        .bind(manages)
        .bind(hosts)
        .bind(teaches)
        .execute(&mut *tx)
        .await
        .unwrap();
    let count = |table: &'static str| sqlx::query(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}")));
    let identities: i64 = count("identity").fetch_one(&mut *tx).await.unwrap().get(0);
    let keys: i64 = count("person_key").fetch_one(&mut *tx).await.unwrap().get(0);
    tx.rollback().await.unwrap();
    (identities, keys)
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_first_line_the_database_still_returns_nothing() {
    let (app, mut connection) = postgres().await;
    assert_eq!(unguarded(&mut connection, "", [""; 3]).await, (0, 0), "nobody");
    assert_eq!(
        unguarded(&mut connection, "", ["{}"; 3]).await,
        (0, 0),
        "a trainer, who manages nothing"
    );
    let (relience, aurora) = (
        app.partner("relience").await.id.uuid(),
        app.partner("aurora").await.id.uuid(),
    );
    assert_eq!(
        unguarded(&mut connection, "", [&format!("{{{relience}}}"), "", ""]).await,
        (40, 40),
        "its staff and learners"
    );
    assert_eq!(
        unguarded(&mut connection, "", [&format!("{{{aurora}}}"), "", ""]).await,
        (0, 0),
        "candidates"
    );
    let nordkoop = format!("{{{}}}", app.partner("nordkoop").await.id.uuid());
    let as_host = unguarded(&mut connection, "", ["", &nordkoop, ""]).await;
    assert_eq!(as_host, (1, 1), "whom it hosted not long ago");
    let as_provider = unguarded(&mut connection, "", ["", "", &nordkoop]).await;
    assert_eq!(as_provider, (2, 2), "whom it taught there, and who is enrolled");
    let person = app.account("participant1@aurora").await.id.uuid().to_string();
    assert_eq!(
        unguarded(&mut connection, &person, ["{}"; 3]).await,
        (1, 1),
        "themselves"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_reads_identities_behind_the_second_line() {
    let (app, mut connection) = postgres().await;
    let manager = app.as_manager_of("relience").await;
    let id = &ids(&manager, "projectAcronym: [\"WTG\"]").await[0];
    assert!(seen(&manager, id).await["identity"].is_object());
    connection
        .execute("DROP POLICY identity_manager ON identity")
        .await
        .unwrap();
    assert!(
        seen(&manager, id).await["identity"].is_null(),
        "the first line alone opens nothing"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_api_key_needs_the_scope_of_its_own() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let partner = passerelle::graphql::node::global_id(app.partner("relience").await.id);
        let make = "mutation($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { token } }";
        for (scopes, knows) in [
            (json!(["participant:write", "project:write"]), false),
            (json!(["participant:read", "identity:read"]), true),
        ] {
            let input = json!({ "partner": partner, "name": "a machine", "expiresAt": "2027-06-01T00:00:00Z", "scopes": scopes });
            let answer = manager.with(make, json!({ "input": input })).await;
            let secret = answer["data"]["apiKeyCreate"]["token"]
                .as_str()
                .unwrap_or_else(|| panic!("{answer}"));
            let machine = manager.bearing(secret);
            let all = ids(&machine, "category: [STAFF]").await;
            let one = seen(&machine, all.first().unwrap_or(&String::new())).await;
            assert_eq!(one["identity"].is_object(), knows, "{}: {scopes} {one}", app.on);
            assert_eq!(one["consents"]["totalCount"] != json!(0), knows, "{}: {scopes}", app.on);
        }
    }
}
