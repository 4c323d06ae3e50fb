//! API keys: who makes them, what they allow, and how they end.

mod life;
mod right;

use entity::{account, api_key, audit_entry, module};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::support::{
    App,
    answer::violations,
    key::{CREATE, input},
    text,
    world::World,
};

/// The call of the issue, but for its date.
fn call_of_the_issue(partner: &str, end: &str) -> String {
    format!(
        r#"mutation {{ apiKeyCreate(input: {{partner: "{partner}", name: "Moodle sync", scopes: ["module:read"], expiresAt: "{end}"}}) {{ token apiKey {{ id prefix scopes }} }} }}"#
    )
}

#[tokio::test]
async fn a_key_is_shown_once_and_kept_as_a_hash() {
    let end = (passerelle::engine::now() + chrono::TimeDelta::days(200)).format("%Y-%m-%dT00:00:00Z");
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let relience = World::of(&app).await.partner("relience").id.clone();
        let made = trainer.data(&call_of_the_issue(&relience, &end.to_string())).await["apiKeyCreate"].clone();
        let (token, key) = (text(&made, "token"), &made["apiKey"]);
        assert!(token.starts_with(text(key, "prefix")) && token.len() == 75, "{made}");
        assert_eq!(key["scopes"], json!(["module:read"]), "{}", app.on);
        let document = "query($id: ID!) { apiKey(id: $id) { name prefix scopes roles state expiresAt revokedAt lastUsedAt viewerCan version partner { acronym } maker { roles } } node(id: $id) { __typename id } }";
        let shown = trainer.data_with(document, json!({ "id": key["id"] })).await;
        let expected = json!({
            "name": "Moodle sync", "prefix": key["prefix"], "scopes": ["module:read"], "roles": ["TRAINER"],
            "state": "ACTIVE", "expiresAt": end.to_string().replace("00Z", "00.000Z"), "revokedAt": null,
            "lastUsedAt": null, "viewerCan": ["REVOKE"], "version": 1,
            "partner": { "acronym": "relience" }, "maker": { "roles": ["TRAINER"] },
        });
        assert_eq!(shown["apiKey"], expected, "{}", app.on);
        assert_eq!(shown["node"]["__typename"], "ApiKey");
        for row in app.rows::<api_key::Entity>().await {
            assert!(row.hash.len() == 64 && !token.contains(&row.hash) && !row.hash.contains(&token[3..]));
        }
        let codes = app
            .anonymous()
            .bearing(token)
            .data("{ modules(first: 3) { nodes { code } } viewer { email } }")
            .await;
        assert_eq!(codes["modules"]["nodes"].as_array().unwrap().len(), 3, "{}", app.on);
        assert_eq!(codes["viewer"], Value::Null, "a key is no person");
    }
}

#[tokio::test]
async fn everything_wrong_with_a_key_is_said_at_once_and_unknown_scopes_meet_the_known_ones() {
    for app in App::on_both().await {
        let world = World::of(&app).await;
        let trainer = app.as_trainer_of("relience").await;
        let wrong = json!({ "input": {
            "partner": world.partner("relience").id, "name": " ", "expiresAt": "2020-01-01T00:00:00Z",
            "scopes": ["module:read", "member:read", "key:write", "modules", "case:read"],
        } });
        let refusal = trainer.refusal(CREATE, wrong).await;
        let expected = [
            "input.name REQUIRED",
            "input.expiresAt RANGE",
            "input.scopes[1] SCOPE",
            "input.scopes[2] SCOPE",
            "input.scopes[3] SCOPE",
            "input.scopes[4] SCOPE",
        ];
        assert_eq!(violations(&refusal), expected, "{}", app.on);
        let told = text(&refusal["violations"][2], "message");
        let known = trainer.data("{ apiKeyScopes { scope meaning } }").await["apiKeyScopes"].clone();
        assert!(known.as_array().unwrap().len() >= 6);
        for one in known.as_array().unwrap() {
            assert!(
                told.contains(text(one, "scope")) && text(one, "meaning").len() > 10,
                "{one} in {told}"
            );
        }
        let far = json!({ "input": { "name": "x", "scopes": [], "expiresAt": "2199-01-01T00:00:00Z" } });
        let expected = ["input.expiresAt RANGE", "input.scopes REQUIRED"];
        assert_eq!(violations(&trainer.refusal(CREATE, far).await), expected, "{}", app.on);
    }
}

#[tokio::test]
async fn a_key_is_for_one_of_the_makers_own_partners() {
    for app in App::on_both().await {
        let world = World::of(&app).await;
        let create = async |who: &str, partner: Option<&str>| {
            let mut input = input("", &["module:read"]);
            input["partner"] = partner.map_or(Value::Null, |acronym| json!(world.partner(acronym).id));
            app.as_user(who).await.with(CREATE, json!({ "input": input })).await
        };
        assert!(create("trainer@relience", None).await["errors"].is_null(), "{}", app.on);
        for (who, partner, code) in [
            ("trainer@relience", Some("nordkoop"), "FORBIDDEN"),
            ("operator", Some("relience"), "FORBIDDEN"),
            ("counsellor2@relience", Some("relience"), "FORBIDDEN"),
            ("trainer2@relience", None, "BAD_USER_INPUT"),
        ] {
            let answer = create(who, partner).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{who} {answer}");
        }
        let anonymous = app
            .anonymous()
            .refusal(CREATE, json!({ "input": input("x", &[]) }))
            .await;
        assert_eq!(anonymous["code"], "UNAUTHENTICATED");
    }
}

#[tokio::test]
async fn what_a_key_changes_is_recorded_for_its_maker_and_the_key() {
    let update = "mutation($input: ModuleUpdateInput!) { moduleUpdate(input: $input) { version } }";
    for app in App::on_both().await {
        let world = World::of(&app).await;
        let key = app.key("trainer@nordkoop", "nordkoop", &["module:write"]).await;
        let draft = world.module("WTG2-02", 2);
        let input = json!({ "module": draft.id, "expectedVersion": draft.version, "licence": "CC BY 4.0" });
        app.with_key(&key).data_with(update, json!({ "input": input })).await;
        let maker: account::Model = app.account("trainer@nordkoop").await;
        let entries = app.rows::<audit_entry::Entity>().await;
        let entry = entries.iter().rfind(|entry| entry.object_id == draft.uuid).unwrap();
        let id = passerelle::graphql::node::local_id::<api_key::Entity>(&key.id);
        assert_eq!((entry.account_id, entry.api_key_id), (Some(maker.id), id), "{}", app.on);
        let row = module::Entity::find().filter(module::Column::Id.eq(draft.uuid));
        let row = app.db.system("test").one(row).await.unwrap().unwrap();
        assert_eq!(row.updated_by, Some(maker.id));
        let made = entries.iter().rfind(|entry| entry.kind == "api_key").unwrap();
        assert_eq!(
            (made.verb.as_str(), made.account_id, made.api_key_id),
            ("CREATE", Some(maker.id), None)
        );
        assert!(!made.fields.iter().any(|field| field == "hash"), "{:?}", made.fields);
    }
}

#[tokio::test]
async fn making_a_key_takes_no_idempotency_key_and_a_key_is_a_caller_of_its_own() {
    let change = "mutation($input: ModuleUpdateInput!) { moduleUpdate(input: $input) { version licence } }";
    for app in App::on_both().await {
        let world = World::of(&app).await;
        let trainer = app.as_trainer_of("nordkoop").await.sending("Idempotency-Key", "once");
        let variables = json!({ "input": input(&world.partner("nordkoop").id, &["module:read"]) });
        let refusal = trainer.refusal(CREATE, variables).await;
        assert_eq!(violations(&refusal), ["Idempotency-Key IDEMPOTENCY"], "{}", app.on);

        let [one, other] = [
            app.key("trainer@nordkoop", "nordkoop", &["module:write"]).await,
            app.key("trainer@nordkoop", "nordkoop", &["module:write"]).await,
        ];
        let draft = world.module("WTG2-02", 2);
        let input = json!({ "input": { "module": draft.id, "expectedVersion": draft.version, "licence": "CC0 1.0" } });
        for replayed in [false, true] {
            let client = app.with_key(&one).sending("Idempotency-Key", "change");
            let (headers, answer) = client.with_headers(change, input.clone()).await;
            assert_eq!(answer["data"]["moduleUpdate"]["licence"], "CC0 1.0", "{answer}");
            assert_eq!(headers.contains_key("idempotent-replayed"), replayed, "{}", app.on);
        }
        let client = app.with_key(&other).sending("Idempotency-Key", "change");
        assert_eq!(client.refusal(change, input).await["code"], "CONFLICT", "{}", app.on);
    }
}
