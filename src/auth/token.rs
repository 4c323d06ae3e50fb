//! Access tokens: JSON Web Tokens in the profile of RFC 9068, signed with Ed25519 and nothing else.
//!
//! The library accepts more than it should: tokens that lack the issuer or the audience it was told
//! to check, that are not valid yet, that are of any type, and a minute of leeway. So the claims that
//! must be there are fields of [`Claims`] without a default, and the instants are judged here,
//! against the request's own.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{account, auth_session, id::Id};
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Keys, Settings, random};
use crate::error::{Error, Result};

/// The type of an access token (RFC 9068).
const TYPE: &str = "at+jwt";
/// The longest life of a token; the configuration may only shorten it.
pub(super) const LONGEST: TimeDelta = TimeDelta::minutes(10);
/// What clocks of several instances may differ by.
const LEEWAY: TimeDelta = TimeDelta::seconds(5);
/// The longest token that is looked at, in bytes; ours have about 500.
const LARGEST: usize = 4_096;

/// What a token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Claims {
    iss: String,
    aud: String,
    /// Whose it is.
    pub sub: Id<account::Entity>,
    /// The sign-in it belongs to.
    pub sid: Id<auth_session::Entity>,
    jti: Uuid,
    iat: i64,
    exp: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nbf: Option<i64>,
}

/// A new token and the instant at which it expires.
pub(super) async fn issue(
    keys: &Keys,
    settings: &Settings,
    account: Id<account::Entity>,
    session: Id<auth_session::Entity>,
    now: DateTime<Utc>,
) -> Result<(String, DateTime<Utc>)> {
    let expires_at = now + settings.access_life();
    let claims = Claims {
        iss: settings.issuer.clone(),
        aud: settings.audience.clone(),
        sub: account,
        sid: session,
        jti: random::ordered_uuid(now),
        iat: now.timestamp(),
        exp: expires_at.timestamp(),
        nbf: None,
    };
    let ring = keys.ring(now).await?;
    let (id, key) = &ring.signing;
    let header = Header {
        typ: Some(TYPE.to_owned()),
        kid: Some(id.to_string()),
        ..Header::new(Algorithm::EdDSA)
    };
    let token = jsonwebtoken::encode(&header, &claims, key).map_err(Error::internal)?;
    Ok((token, expires_at))
}

/// What the token says, if everything about it is right; `None` otherwise. Only a failure of the
/// database is an error.
pub(super) async fn verify(
    keys: &Keys,
    settings: &Settings,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<Claims>> {
    let Some(id) = key_id(token) else { return Ok(None) };
    let Some(key) = keys.verifying(id, now).await? else {
        return Ok(None);
    };
    let decoded = jsonwebtoken::decode::<Claims>(token, &key, &validation(settings));
    Ok(decoded.ok().map(|token| token.claims).filter(|claims| claims.hold(now)))
}

/// The key that a token of the right form names.
fn key_id(token: &str) -> Option<Uuid> {
    if token.len() > LARGEST {
        return None;
    }
    let header = jsonwebtoken::decode_header(token).ok()?;
    let kind = header.typ?.to_ascii_lowercase();
    let right = kind.strip_prefix("application/").unwrap_or(&kind) == TYPE
        && header.alg == Algorithm::EdDSA
        // Extensions that must be understood, and none is.
        && header.crit.is_none();
    if right { header.kid?.parse().ok() } else { None }
}

fn validation(settings: &Settings) -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
    validation.set_issuer(&[&settings.issuer]);
    validation.set_audience(&[&settings.audience]);
    // The library would ask its own clock; `Claims::hold` asks the request's.
    validation.validate_exp = false;
    validation
}

impl Claims {
    fn hold(&self, now: DateTime<Utc>) -> bool {
        let (now, leeway) = (now.timestamp(), LEEWAY.num_seconds());
        now < self.exp.saturating_add(leeway)
            && self.iat <= now + leeway
            && self.nbf.is_none_or(|nbf| nbf <= now + leeway)
            && self.exp.saturating_sub(self.iat) <= LONGEST.num_seconds()
    }
}
