//! From the `Authorization` header to the actor.

use chrono::{DateTime, Utc};

use super::{Actor, Auth, ended, load, token};
use crate::error::Result;

/// Who calls. Without the header an anonymous caller; with one that is not right in every respect an
/// `Unauthenticated` error: a caller that presents a token never goes on as somebody else.
pub async fn authenticate(auth: &Auth, authorization: Option<&str>, now: DateTime<Utc>) -> Result<Actor> {
    let Some(header) = authorization else {
        return Ok(Actor::anonymous());
    };
    let token = bearer(header).ok_or_else(ended)?;
    let claims = token::verify(&auth.keys, &auth.settings, token, now).await?;
    let claims = claims.ok_or_else(ended)?;
    let actor = load::by_session(&auth.db, claims.sid, now).await?;
    let named = |actor: &Actor| actor.person().is_some_and(|person| person.account == claims.sub);
    actor.filter(named).ok_or_else(ended)
}

/// The token of a `Bearer` header (RFC 6750); the scheme's case does not matter.
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then(|| token.trim_matches(' '))
}
