//! A key with which a machine acts for one partner, in the bounds of the person who made it (P-3).

use chrono::{DateTime, Months, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{
    account,
    code::Findings,
    id::Id,
    json::Json,
    partner,
    partner_member::Role,
    record::Stateful,
    rule::{Refusal, Text, Violation},
    scope::Scope,
};

/// A key is good for so many months at most; then it is made anew.
const LONGEST: Months = Months::new(24);

codes! {
    /// Life of an API key.
    #[graphql(name = "ApiKeyState")]
    pub enum State {
        /// Can be used, as long as its maker and its partner may act.
        Active = "ACTIVE",
        /// Past its last instant.
        Expired = "EXPIRED",
        /// Withdrawn by its maker or the partner's ADMIN, for good.
        Revoked = "REVOKED",
    }
}

codes! {
    /// What can be done with an API key.
    #[graphql(name = "ApiKeyVerb")]
    pub enum Verb {
        /// See it, never the key itself.
        Read = "READ",
        /// Make one.
        Create = "CREATE",
        /// Withdraw it.
        Revoke = "REVOKE",
    }
}

verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "api_key")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that it acts for.
    pub partner_id: Id<partner::Entity>,
    /// Who made it.
    pub account_id: Id<account::Entity>,
    /// What it is for, in its maker's words.
    pub name: String,
    /// How it begins: enough to recognise it.
    pub prefix: String,
    /// SHA-256 of the whole key, hex. The key itself is nowhere.
    #[serde(skip)]
    pub hash: String,
    /// What it may be used for.
    pub scopes: Json<Vec<Scope>>,
    /// The roles that its maker held at the partner when making it.
    pub roles: Json<Vec<Role>>,
    /// From when on it works no longer.
    pub expires_at: DateTimeUtc,
    /// When it was withdrawn.
    pub revoked_at: Option<DateTimeUtc>,
    /// When it was last used, to the minute. No change of the record: neither version nor audit count it.
    #[serde(skip)]
    pub last_used_at: Option<DateTimeUtc>,
    /// How often it was changed, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// Who made it; null for the installation itself.
    pub created_by: Option<Id<account::Entity>>,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
    /// Who last changed it.
    pub updated_by: Option<Id<account::Entity>>,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

record!(partner_id);

impl Stateful for Model {
    type Verb = Verb;

    /// Whether it was withdrawn; that it has expired is said by the clock, and may still be put on record.
    fn state(&self) -> &'static str {
        match self.revoked_at {
            Some(_) => State::Revoked.code(),
            None => State::Active.code(),
        }
    }

    fn open(&self) -> &'static [Verb] {
        match self.revoked_at {
            Some(_) => &[Verb::Read],
            None => &[Verb::Read, Verb::Revoke],
        }
    }
}

/// What a new key is made of, beside its maker's wishes.
#[derive(Debug, Clone)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// The partner that it acts for.
    pub partner_id: Id<partner::Entity>,
    /// Who makes it.
    pub account_id: Id<account::Entity>,
    /// The roles that they hold there.
    pub roles: Vec<Role>,
    /// How the key begins.
    pub prefix: String,
    /// SHA-256 of the key, hex.
    pub hash: String,
    /// When it is made.
    pub now: DateTime<Utc>,
}

/// What its maker wants of it.
#[derive(Debug, Clone)]
pub struct Wish {
    /// What it is for.
    pub name: String,
    /// Names of scopes.
    pub scopes: Vec<String>,
    /// From when on it is to work no longer.
    pub expires_at: DateTime<Utc>,
}

impl Model {
    /// A new key, or everything that is wrong with what is wanted.
    pub fn created(new: New, wish: Wish) -> Result<Self, Refusal> {
        let Wish {
            name,
            scopes,
            expires_at,
        } = wish;
        let mut found = Findings::default();
        found.text(&name, "name", 100);
        check_end(&mut found, expires_at, new.now);
        let scopes = known_scopes(&mut found, &scopes);
        found.into_result()?;
        let New {
            id,
            partner_id,
            account_id,
            roles,
            prefix,
            hash,
            now,
        } = new;
        Ok(Self {
            id,
            partner_id,
            account_id,
            name,
            prefix,
            hash,
            scopes: Json(scopes),
            roles: Json(roles),
            expires_at,
            revoked_at: None,
            last_used_at: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        })
    }

    /// The key withdrawn.
    #[must_use]
    pub fn revoked(&self, now: DateTime<Utc>) -> Self {
        Self {
            revoked_at: Some(now),
            ..self.clone()
        }
    }

    /// How far it is at this instant.
    #[must_use]
    pub fn state_at(&self, now: DateTime<Utc>) -> State {
        if self.revoked_at.is_some() {
            State::Revoked
        } else if self.expires_at <= now {
            State::Expired
        } else {
            State::Active
        }
    }
}

fn check_end(found: &mut Findings, end: DateTime<Utc>, now: DateTime<Utc>) {
    let latest = now.checked_add_months(LONGEST).unwrap_or(now);
    found.require(
        end > now && end <= latest,
        "expiresAt",
        "RANGE",
        "An instant from now to two years ahead is expected.",
        "Un instant à venir, d'ici deux ans au plus, est attendu.",
    );
}

/// The scopes of these names, each once; unknown ones are found wrong.
fn known_scopes(found: &mut Findings, names: &[String]) -> Vec<Scope> {
    found.require(
        !names.is_empty(),
        "scopes",
        "REQUIRED",
        "A key without scopes could do nothing; name at least one.",
        "Une clé sans portée ne pourrait rien faire ; nommez-en au moins une.",
    );
    found.few(names.len(), "scopes");
    let mut scopes = Vec::new();
    for (index, name) in names.iter().enumerate() {
        match Scope::parse(name) {
            Some(scope) if scopes.contains(&scope) => {}
            Some(scope) => scopes.push(scope),
            None => found.note(unknown_scope(index)),
        }
    }
    scopes
}

fn unknown_scope(index: usize) -> Violation {
    let known = Scope::names();
    Violation::new(
        format!("input.scopes[{index}]"),
        "SCOPE",
        Text::new(
            format!("There is no such scope for keys; there are: {known}."),
            format!("Cette portée n'existe pas pour les clés ; il y a : {known}."),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn made(scopes: &[&str], end: DateTime<Utc>) -> Result<Model, Refusal> {
        let nil = uuid::Uuid::nil();
        let new = New {
            id: Id::new(nil),
            partner_id: Id::new(nil),
            account_id: Id::new(nil),
            roles: vec![Role::Trainer],
            prefix: "pk_0".into(),
            hash: "0".into(),
            now: now(),
        };
        let wish = Wish {
            name: "Moodle sync".into(),
            scopes: scopes.iter().map(|&one| one.to_owned()).collect(),
            expires_at: end,
        };
        Model::created(new, wish)
    }

    #[test]
    fn a_key_names_scopes_and_ends_within_two_years() {
        let soon = now() + chrono::TimeDelta::days(1);
        let key = made(&["module:read", "module:read", "project:write"], soon).unwrap();
        assert_eq!(key.scopes.len(), 2);
        let longest = now() + LONGEST;
        assert!(made(&["module:read"], longest).is_ok());
        for (scopes, end, wrong) in [
            (&["module:read"][..], now(), "input.expiresAt"),
            (
                &["module:read"],
                longest + chrono::TimeDelta::milliseconds(1),
                "input.expiresAt",
            ),
            (&[], soon, "input.scopes"),
            (&["module:read", "member:read"], soon, "input.scopes[1]"),
        ] {
            let Err(Refusal::Invalid(found)) = made(scopes, end) else {
                panic!("{scopes:?} until {end} is accepted")
            };
            assert_eq!(found.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(), [wrong]);
        }
    }

    #[test]
    fn a_key_that_was_withdrawn_stays_so() {
        let end = now() + chrono::TimeDelta::days(1);
        let key = made(&["module:read"], end).unwrap();
        assert_eq!(key.state_at(now()), State::Active);
        assert_eq!(key.state_at(end), State::Expired);
        let revoked = key.revoked(now());
        assert_eq!(revoked.state_at(end), State::Revoked);
        assert!(revoked.expect_open(Verb::Revoke).is_err());
    }
}
