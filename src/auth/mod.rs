//! Sign-in, and the only place where an [`Actor`] is made.
//!
//! [`login()`] checks a password and opens a session: a row that lives until it is ended or runs out.
//! Its two tokens are a short-lived signed *access token*, sent with each request, and an opaque
//! *refresh token*, good for one [`refresh`], which replaces both. [`authenticate`] turns the
//! bearer token into the actor: the token's signature says who calls, the session's row says
//! whether that still holds, and one statement loads what they may act for. A machine shows an API key
//! instead, which its maker's rights bound (P-3).
//!
//! - Wrong password and unknown address give the same answer, after the same statements and the same
//!   hashing ([`password`]); guessing costs time (`throttle`).
//! - A refresh token used twice was stolen, from one side or the other: the whole session ends.
//! - An [`api_key`] is one of 256 random bits with a checksum; its maker's membership and its partner's state are
//!   asked at each request, and its last use is noted beside it.
//! - A [`link`] that was sent to somebody proves who they are, once: it accepts a membership ([`accept()`]) or
//!   sets a new password ([`confirm_reset`]).
//! - Signing and cursor keys live in the database under a master key and can be replaced without
//!   signing anybody out ([`Keys`]).

mod accept;
mod account;
mod actor;
pub mod api_key;
mod bearer;
mod change;
mod file_key;
mod key;
pub mod link;
mod load;
mod login;
mod master;
mod operator;
pub mod password;
mod person_key;
pub mod random;
mod reseal;
mod reset;
mod ring;
mod session;
mod sweep;
#[cfg(test)]
mod tests;
mod throttle;
mod token;
mod vault;

use std::{fmt, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{account as person, id::Id, rule::Text};

pub use self::{
    accept::{Acceptance, Secret, accept},
    account::{Changes, account_of, add_user, language, name_in, reset_link, update},
    actor::{Actor, Key, Membership, Part, Person},
    bearer::authenticate,
    change::change_password,
    file_key::FileKey,
    key::Keys,
    link::Links,
    load::{by_maker, reload},
    login::login,
    master::MasterKey,
    operator::first_operator,
    password::Passwords,
    person_key::PersonKey,
    reseal::{Resealed, reseal},
    reset::{confirm_reset, request_reset},
    session::{end, in_force, logout, logout_everywhere, of_accounts, refresh},
    sweep::sweep,
    vault::Vault,
};
use crate::{
    db::{Db, RequestInfo, System, change::Author},
    error::{Error, Result},
};

/// What sign-in needs; cheap to clone, one for the whole process.
#[derive(Clone)]
pub struct Auth {
    db: Db,
    system: System,
    keys: Keys,
    vault: Vault,
    passwords: Passwords,
    settings: Arc<Settings>,
    uses: Arc<api_key::Uses>,
}

/// How sign-in is configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Who issues the access tokens: the public URL, or the product's name without one.
    pub issuer: String,
    /// For whom they are: the same.
    pub audience: String,
    /// Minutes an access token is good for, 1 to 10.
    pub access_minutes: u16,
    /// Days after which a session ends that was not renewed, 1 to 180.
    pub refresh_days: u16,
    /// Where the links lead that people are sent.
    pub links: Links,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            issuer: "passerelle".to_owned(),
            audience: "passerelle".to_owned(),
            access_minutes: 10,
            refresh_days: 30,
            links: Links::default(),
        }
    }
}

impl Settings {
    fn access_life(&self) -> TimeDelta {
        TimeDelta::minutes(self.access_minutes.into())
    }

    fn refresh_life(&self) -> TimeDelta {
        TimeDelta::days(self.refresh_days.into())
    }

    fn check(&self) -> Result<()> {
        let access = TimeDelta::minutes(1)..=token::LONGEST;
        let refresh = TimeDelta::days(1)..=session::LONGEST;
        if !access.contains(&self.access_life()) {
            return Err(Error::internal("an access token is good for 1 to 10 minutes"));
        }
        if !refresh.contains(&self.refresh_life()) {
            return Err(Error::internal(
                "a session ends after 1 to 180 days without being renewed",
            ));
        }
        Ok(())
    }
}

impl Auth {
    /// Opens the installation's keys. Refuses settings out of bounds and a master key that does not
    /// open the keys.
    pub async fn open(db: Db, master: &MasterKey, settings: Settings, now: DateTime<Utc>) -> Result<Self> {
        settings.check()?;
        Ok(Self {
            keys: Keys::open(&db, master, now).await?,
            vault: Vault::open(&db, master, now).await?,
            system: db.system("sign-in"),
            db,
            passwords: Passwords::default(),
            settings: Arc::new(settings),
            uses: Arc::default(),
        })
    }

    /// The installation's keys.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Makes and opens persons' keys.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Where the links lead that people are sent, and whether they are sent by mail.
    #[must_use]
    pub fn links(&self) -> &Links {
        &self.settings.links
    }

    /// Hashes passwords, for whoever makes accounts.
    #[must_use]
    pub fn passwords(&self) -> &Passwords {
        &self.passwords
    }
}

/// A session that was opened or renewed: its tokens and its actor.
pub struct SignedIn {
    /// The signed token for the `Authorization` header.
    pub access_token: String,
    /// The token that renews the session, once.
    pub refresh_token: String,
    /// When the access token expires.
    pub expires_at: DateTime<Utc>,
    /// Who signed in.
    pub actor: Actor,
}

impl fmt::Debug for SignedIn {
    /// Without the tokens: they must not reach a log.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SignedIn until {}", self.expires_at)
    }
}

/// The same for everything that can be wrong with a token.
fn ended() -> Error {
    Error::Unauthenticated(Text::new(
        "The token is not valid or no longer valid; sign in again.",
        "Le jeton n'est pas ou n'est plus valable ; connectez-vous de nouveau.",
    ))
}

/// In whose name a change of sign-in is made.
fn author(account: Option<Id<person::Entity>>, request: &RequestInfo) -> Author {
    Author {
        account,
        api_key: None,
        request_id: request.id.clone(),
        now: request.now,
    }
}
