//! Links with the right to do one thing once: to accept a membership, or to set a new password.
//!
//! The token is 256 random bits in the fragment of the address, which browsers send to no server, so that it
//! stands in no log; only its hash is kept. A newer link for the same thing voids the one before. Whatever is
//! wrong with a link, the answer is the same.

use aws_lc_rs::digest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    account,
    account_link::{Column, Entity, Model, Purpose},
    id::Id,
    partner_member::{self, INVITED_FOR},
    rule::{Text, Violation},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::random;
use crate::{
    db::{System, SystemTx},
    error::{Error, Result},
};

/// So long a link that somebody asked for themselves sets a password.
pub const PASSWORD_BY_MAIL: TimeDelta = TimeDelta::hours(1);
/// So long one does that was printed for whoever runs the installation.
pub const PASSWORD_BY_HAND: TimeDelta = TimeDelta::hours(24);

/// Where links lead, and whether they are sent by mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// The address of the service without a slash at its end; empty if it is not known, then links begin with
    /// one.
    pub base: String,
    /// Whether the installation sends mail. If not, a link is shown once to whoever caused it.
    pub by_mail: bool,
}

impl Links {
    /// The page where an invitation is accepted.
    #[must_use]
    pub fn invitation(&self, token: &Token) -> String {
        format!("{}/invitation#{}", self.base, token.0)
    }

    /// The page where a password is set.
    #[must_use]
    pub fn password(&self, token: &Token) -> String {
        format!("{}/password#{}", self.base, token.0)
    }
}

/// The secret of a link.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Token(String);

impl std::fmt::Debug for Token {
    /// Without the secret: it must not reach a log.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Token")
    }
}

impl Token {
    /// A new one.
    #[must_use]
    pub fn new() -> Self {
        Self(URL_SAFE_NO_PAD.encode(random::bytes::<32>()))
    }

    fn hash(&self) -> String {
        hashed(&self.0)
    }
}

impl Default for Token {
    fn default() -> Self {
        Self::new()
    }
}

fn hashed(token: &str) -> String {
    random::hex(digest::digest(&digest::SHA256, token.as_bytes()).as_ref())
}

/// A link for the membership; one that was sent earlier is void.
pub async fn invite(tx: &SystemTx, member: &partner_member::Model, now: DateTime<Utc>) -> Result<Token> {
    void(tx, member.id).await?;
    let token = Token::new();
    let row = Model {
        hash: token.hash(),
        purpose: Purpose::Invitation,
        account_id: member.account_id,
        member_id: Some(member.id),
        created_at: now,
        expires_at: now + INVITED_FOR,
    };
    tx.put([row]).await?;
    Ok(token)
}

/// Voids the link of an invitation, if there is one.
pub async fn void(tx: &SystemTx, member: Id<partner_member::Entity>) -> Result<()> {
    tx.delete(Entity::delete_many().filter(Column::MemberId.eq(member)))
        .await?;
    Ok(())
}

/// Makes the token one that sets the account's password; others that would are void.
pub(crate) async fn allow_password(
    tx: &SystemTx,
    account: Id<account::Entity>,
    token: &Token,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    void_passwords(tx, account).await?;
    let row = Model {
        hash: token.hash(),
        purpose: Purpose::Password,
        account_id: account,
        member_id: None,
        created_at: now,
        expires_at: until,
    };
    tx.put([row]).await
}

/// Voids the links that would set the account's password.
pub(super) async fn void_passwords(tx: &SystemTx, account: Id<account::Entity>) -> Result<()> {
    let theirs = Column::AccountId.eq(account);
    let passwords = Entity::delete_many()
        .filter(theirs)
        .filter(Column::Purpose.eq(Purpose::Password));
    tx.delete(passwords).await?;
    Ok(())
}

/// The link of this token, if it is in force.
pub(super) async fn find(system: &System, token: &str, purpose: Purpose, now: DateTime<Utc>) -> Result<Option<Model>> {
    system.one(in_force(token, purpose, now)).await
}

/// Whether the link of this token is in force.
pub(crate) async fn holds(tx: &SystemTx, token: &Token, purpose: Purpose, now: DateTime<Utc>) -> Result<bool> {
    Ok(tx.one(in_force(&token.0, purpose, now)).await?.is_some())
}

/// Uses the link up; whether it was still in force.
pub(super) async fn take(tx: &SystemTx, token: &str, purpose: Purpose, now: DateTime<Utc>) -> Result<bool> {
    let this = Entity::delete_many()
        .filter(Column::Hash.eq(hashed(token)))
        .filter(Column::Purpose.eq(purpose))
        .filter(Column::ExpiresAt.gt(now));
    Ok(tx.delete(this).await? == 1)
}

fn in_force(token: &str, purpose: Purpose, now: DateTime<Utc>) -> sea_orm::Select<Entity> {
    Entity::find_by_id(hashed(token))
        .filter(Column::Purpose.eq(purpose))
        .filter(Column::ExpiresAt.gt(now))
}

/// The one answer to everything that can be wrong with a link and with who uses it.
pub(super) fn refused() -> Error {
    let text = Text::new(
        "The link is not valid, no longer valid, or not for you; ask for a new one.",
        "Le lien n'est pas ou n'est plus valable, ou n'est pas pour vous ; demandez-en un nouveau.",
    );
    Violation::new("input.token", "LINK", text).into()
}
