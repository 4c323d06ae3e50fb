//! From the bearer token to the actor.

use chrono::{DateTime, Utc};
use entity::rule::Text;

use super::{Actor, Auth, api_key, ended, load, token};
use crate::error::{Error, Result};

/// Who calls. Without a token an anonymous caller; with one that is not right in every respect an
/// `Unauthenticated` error: a caller that presents a token never goes on as somebody else.
pub async fn authenticate(auth: &Auth, token: Option<&str>, now: DateTime<Utc>) -> Result<Actor> {
    match token {
        None => Ok(Actor::anonymous()),
        Some(key) if api_key::is_meant(key) => by_key(auth, key, now).await,
        Some(token) => by_access_token(auth, token, now).await,
    }
}

async fn by_access_token(auth: &Auth, token: &str, now: DateTime<Utc>) -> Result<Actor> {
    let claims = token::verify(&auth.keys, &auth.settings, token, now).await?;
    let claims = claims.ok_or_else(ended)?;
    let actor = load::by_session(&auth.db, claims.sid, now).await?;
    let named = |actor: &Actor| actor.person().is_some_and(|person| person.account == claims.sub);
    actor.filter(named).ok_or_else(ended)
}

/// Unknown, damaged, expired, withdrawn, or of a maker or partner who may not act: one answer.
async fn by_key(auth: &Auth, key: &str, now: DateTime<Utc>) -> Result<Actor> {
    let hash = api_key::hash_of(key).ok_or_else(not_valid)?;
    load::by_key(&auth.db, &hash, now).await?.ok_or_else(not_valid)
}

fn not_valid() -> Error {
    Error::Unauthenticated(Text::new(
        "The API key is not valid or no longer valid.",
        "La clé d'API n'est pas ou n'est plus valable.",
    ))
}
