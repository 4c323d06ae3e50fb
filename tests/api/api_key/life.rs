//! How a key ends, and what is no key; when one was last used.

use chrono::{DateTime, TimeDelta, Utc};
use entity::api_key::{self, Column};
use passerelle::{engine, graphql::node::local_id};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, UpdateMany, sea_query::Expr};
use serde_json::{Value, json};

use crate::support::{App, key::Key};

const REVOKE: &str = "mutation($id: ID!, $version: Int!) { apiKeyRevoke(input: {apiKey: $id, expectedVersion: $version}) { state revokedAt version viewerCan } }";

fn row(key: &Key) -> UpdateMany<api_key::Entity> {
    let id = local_id::<api_key::Entity>(&key.id).unwrap();
    api_key::Entity::update_many().filter(Column::Id.eq(id))
}

async fn assert_401(app: &App, token: &str, why: &str) {
    let body = json!({ "query": "{ __typename }" });
    let answer = app.anonymous().bearing(token).send(&body).await;
    assert_eq!(answer.status(), 401, "{why} on {}", app.on);
    assert!(answer.headers().contains_key("www-authenticate"), "{why}");
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{why}");
    assert!(answer.get("data").is_none(), "{why}");
}

#[tokio::test]
async fn a_revoked_key_is_refused_at_the_next_request_and_for_good() {
    for app in App::on_both().await {
        let key = app.key("viewer@nordkoop", "nordkoop", &["module:read"]).await;
        assert_eq!(app.with_key(&key).status().await, 200, "{}", app.on);
        let admin = app.as_user("admin@nordkoop").await;
        let revoke = json!({ "id": key.id, "version": 1 });
        let revoked = admin.data_with(REVOKE, revoke.clone()).await["apiKeyRevoke"].clone();
        assert_eq!(
            (&revoked["state"], &revoked["version"]),
            (&json!("REVOKED"), &json!(2)),
            "{}",
            app.on
        );
        assert!(revoked["revokedAt"].is_string() && revoked["viewerCan"] == json!([]));
        assert_401(&app, &key.token, "revoked").await;
        assert_eq!(admin.refusal(REVOKE, revoke).await["code"], "CONFLICT");
        let again = admin.refusal(REVOKE, json!({ "id": key.id, "version": 2 })).await;
        assert_eq!(
            again,
            json!({ "code": "INVALID_STATE", "state": "REVOKED", "allowed": [] }),
            "{}",
            app.on
        );
    }
}

#[tokio::test]
async fn a_key_ends_at_its_instant() {
    for app in App::on_both().await {
        let key = app.key("viewer@nordkoop", "nordkoop", &["module:read"]).await;
        app.update(row(&key).col_expr(Column::ExpiresAt, Expr::val(engine::now())))
            .await;
        assert_401(&app, &key.token, "expired").await;
        let state = "query($id: ID!) { apiKey(id: $id) { state viewerCan } }";
        let seen = app
            .as_user("viewer@nordkoop")
            .await
            .data_with(state, json!({ "id": key.id }))
            .await;
        assert_eq!(
            seen["apiKey"],
            json!({ "state": "EXPIRED", "viewerCan": ["REVOKE"] }),
            "{}",
            app.on
        );
    }
}

#[tokio::test]
async fn damaged_and_unknown_keys_are_refused_the_damaged_ones_without_the_database() {
    for app in App::on_both().await {
        let key = app.key("viewer@nordkoop", "nordkoop", &["module:read"]).await.token;
        let other = |at: usize| if &key[at..=at] == "a" { "b" } else { "a" };
        let damaged = [
            key[..74].to_owned(),
            format!("{key}0"),
            format!("{}{}", &key[..74], other(74)),
            format!("{}{}{}", &key[..20], other(20), &key[21..]),
            key.to_uppercase().replace("PK_", "pk_"),
            "pk_".to_owned(),
        ];
        let before = app.db.statements();
        for token in &damaged {
            assert_401(&app, token, token).await;
        }
        assert_eq!(app.db.statements(), before, "{}", app.on);
        assert_401(
            &app,
            &passerelle::auth::api_key::secret().token,
            "well-formed, never given out",
        )
        .await;
        assert_eq!(app.anonymous().bearing(&key).status().await, 200);
    }
}

#[tokio::test]
async fn one_header_carries_either_kind_of_token() {
    for app in App::on_both().await {
        let key = app.key("viewer@nordkoop", "nordkoop", &["module:read"]).await.token;
        let access = app.sign_in("viewer@nordkoop").await["accessToken"]
            .as_str()
            .unwrap()
            .to_owned();
        for token in [&key, &access] {
            for (header, status) in [
                (format!("Bearer {token}"), 200),
                (format!("bearer   {token}"), 200),
                (format!("Basic {token}"), 401),
                (format!("Bearer {token} {token}"), 401),
                (format!("Bearer {token},"), 401),
                (token.clone(), 401),
            ] {
                let answer = app.anonymous().sending("Authorization", &header).status().await;
                assert_eq!(answer, status, "{header} on {}", app.on);
            }
        }
    }
}

#[tokio::test]
async fn the_last_use_is_shown_and_is_no_change_of_the_key() {
    for app in App::on_both().await {
        let key = app.key("viewer@nordkoop", "nordkoop", &["module:read"]).await;
        let before = engine::now();
        app.with_key(&key).status().await;
        let used = last_use(&app, &key, |used| used.is_some()).await.unwrap();
        assert!(
            used >= before - TimeDelta::milliseconds(1) && used <= engine::now(),
            "{used}"
        );
        // Used again within the minute, and after more than one: by another instance, which remembers nothing.
        let stored = row(&key).col_expr(Column::LastUsedAt, Expr::val(used + TimeDelta::seconds(1)));
        app.update(stored).await;
        for _ in 0..3 {
            app.with_key(&key).status().await;
        }
        assert_eq!(
            last_use(&app, &key, |_| true).await,
            Some(used + TimeDelta::seconds(1)),
            "{}",
            app.on
        );
    }
}

/// When the key was last used, as soon as `enough` says so; written beside the request, so it is waited for.
async fn last_use(app: &App, key: &Key, enough: fn(Option<DateTime<Utc>>) -> bool) -> Option<DateTime<Utc>> {
    let document = "query($id: ID!) { apiKey(id: $id) { lastUsedAt version updatedAt createdAt } }";
    let viewer = app.as_user("viewer@nordkoop").await;
    for _ in 0..600 {
        let shown = viewer.data_with(document, json!({ "id": key.id })).await["apiKey"].clone();
        assert_eq!(
            (&shown["version"], &shown["updatedAt"]),
            (&json!(1), &shown["createdAt"])
        );
        let used: Option<DateTime<Utc>> = shown["lastUsedAt"].as_str().map(|text| text.parse().unwrap());
        if enough(used) {
            return used;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the use is never noted on {}", app.on);
}

/// Uses a viewer's key once and waits until that is on record: nothing is written within the next minute.
pub async fn used(app: &App, key: &Key) {
    app.with_key(key).status().await;
    last_use(app, key, |used| used.is_some()).await;
}
