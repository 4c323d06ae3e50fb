//! The keys of machines: what one looks like, and noting that it was used.
//!
//! `pk_`, 256 random bits in hexadecimal, and eight digits of checksum: a key that was cut off or mistyped is
//! refused before the database is asked, and a scanner for leaked secrets recognises one. Only its hash is
//! kept; 256 random bits need no slow hashing.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use aws_lc_rs::digest;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{api_key, id::Id};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};

use super::{Actor, Auth, random};
use crate::{
    db::{RequestInfo, change::Author},
    error::Result,
};

/// How every key begins.
const MARK: &str = "pk_";
/// Digits of the random part, of the checksum, and of the part that is shown.
const RANDOM: usize = 64;
const CHECKSUM: usize = 8;
const SHOWN: usize = 8;
/// A use is written down at most so often.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);
/// Keys whose last use is remembered at most; older ones are forgotten first.
const REMEMBERED: usize = 1_000;

/// A new key, in the only moment in which it is known.
pub struct Secret {
    /// The key.
    pub token: String,
    /// How it begins.
    pub prefix: String,
    /// Its hash.
    pub hash: String,
}

/// Makes a key.
#[must_use]
pub fn secret() -> Secret {
    let body = format!("{MARK}{}", random::hex(&random::bytes::<32>()));
    let token = format!("{body}{}", checksum(&body));
    Secret {
        prefix: body.chars().take(MARK.len() + SHOWN).collect(),
        hash: hash(&token),
        token,
    }
}

/// Whether a bearer token is meant to be such a key.
pub(super) fn is_meant(token: &str) -> bool {
    token.starts_with(MARK)
}

/// The hash by which the database knows the key; `None` for one that nobody can have made.
pub(super) fn hash_of(token: &str) -> Option<String> {
    let body = token.get(..token.len().checked_sub(CHECKSUM)?)?;
    let whole = token.len() == MARK.len() + RANDOM + CHECKSUM && token.ends_with(&checksum(body));
    whole.then(|| hash(token))
}

fn checksum(body: &str) -> String {
    hash(body).chars().take(CHECKSUM).collect()
}

fn hash(text: &str) -> String {
    random::hex(digest::digest(&digest::SHA256, text.as_bytes()).as_ref())
}

/// When each key was last used, as far as this instance has written it down.
#[derive(Debug, Default)]
pub(super) struct Uses(Mutex<HashMap<Id<api_key::Entity>, DateTime<Utc>>>);

impl Uses {
    /// Whether a use at this instant has to be written down; true once a minute.
    fn is_due(&self, key: Id<api_key::Entity>, now: DateTime<Utc>) -> bool {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.get(&key).is_some_and(|last| now - *last < NOTED_EVERY) {
            return false;
        }
        if noted.len() >= REMEMBERED {
            noted.retain(|_, last| now - *last < NOTED_EVERY);
        }
        noted.insert(key, now);
        true
    }
}

/// The writing down that the actor's key was used; `None` if there is none to do. For beside the request,
/// which does not wait for it; of several instances one writes within a minute.
#[must_use]
pub fn note_use(
    auth: &Auth,
    actor: &Actor,
    request: &RequestInfo,
) -> Option<impl Future<Output = Result<()>> + Send + 'static + use<>> {
    let key = actor.key().map(|key| key.id)?;
    let (auth, now) = (auth.clone(), request.now);
    if !auth.uses.is_due(key, now) {
        return None;
    }
    let author = Author {
        account: None,
        api_key: Some(key),
        request_id: request.id.clone(),
        now,
    };
    Some(async move {
        let before = api_key::Column::LastUsedAt;
        let used = api_key::Entity::update_many()
            .col_expr(before, Expr::val(now))
            .filter(api_key::Column::Id.eq(key))
            .filter(before.is_null().or(before.lte(now - NOTED_EVERY)));
        let tx = auth.system.begin(author).await?;
        tx.update(used).await?;
        tx.commit().await
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_key_is_recognised_without_a_database() {
        let Secret { token, prefix, hash } = secret();
        assert_eq!((token.len(), prefix.len()), (75, 11));
        assert!(token.starts_with(&prefix) && is_meant(&token));
        assert_eq!(hash_of(&token).as_deref(), Some(hash.as_str()));
        assert_ne!(secret().token, token);
        for place in MARK.len()..token.len() {
            let other = if &token[place..=place] == "0" { "1" } else { "0" };
            let damaged = format!("{}{other}{}", &token[..place], &token[place + 1..]);
            assert_eq!(hash_of(&damaged), None, "digit {place}");
        }
        for wrong in [
            "",
            "pk_",
            "pk_é",
            &token[1..],
            &token[..74],
            &format!("{token}0"),
            &token.to_uppercase(),
        ] {
            assert_eq!(hash_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_use_is_noted_once_a_minute() {
        let (uses, key) = (Uses::default(), Id::new(uuid::Uuid::nil()));
        let at = |seconds| DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap();
        let due: Vec<bool> = [0, 1, 59, 60, 61, 120]
            .map(|second| uses.is_due(key, at(second)))
            .to_vec();
        assert_eq!(due, [true, false, false, true, false, true]);
        for number in 1..=5_000_u128 {
            uses.is_due(
                Id::new(uuid::Uuid::from_u128(number)),
                at(1_000 + i64::try_from(number).unwrap()),
            );
        }
        assert!(uses.0.lock().unwrap().len() <= REMEMBERED);
    }
}
