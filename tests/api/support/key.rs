//! API keys for tests, made through the API.

use chrono::TimeDelta;
use passerelle::engine;
use serde_json::{Value, json};

use super::{App, persona::Client, text};

pub const CREATE: &str =
    "mutation($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { token apiKey { id version } } }";

/// A key and what the API says of it.
pub struct Key {
    pub id: String,
    pub token: String,
}

/// An input that is right: a key for the partner with these scopes, good for a month.
pub fn input(partner: &str, scopes: &[&str]) -> Value {
    let end = (engine::now() + TimeDelta::days(30)).to_rfc3339();
    json!({ "partner": partner, "name": "Moodle sync", "scopes": scopes, "expiresAt": end })
}

impl App {
    /// A key that somebody (`trainer@nordkoop`) makes for a partner.
    pub async fn key(&self, who: &str, partner: &str, scopes: &[&str]) -> Key {
        let partner = passerelle::graphql::node::global_id(self.partner(partner).await.id);
        let variables = json!({ "input": input(&partner, scopes) });
        let made = self.as_user(who).await.data_with(CREATE, variables).await;
        let made = &made["apiKeyCreate"];
        Key {
            id: text(&made["apiKey"], "id").to_owned(),
            token: text(made, "token").to_owned(),
        }
    }

    /// A machine with this key.
    pub fn with_key(&self, key: &Key) -> Client<'_> {
        self.anonymous().bearing(&key.token)
    }
}

impl Client<'_> {
    /// The status with which a small question is answered.
    pub async fn status(&self) -> u16 {
        self.send(&json!({ "query": "{ __typename }" })).await.status().as_u16()
    }
}
