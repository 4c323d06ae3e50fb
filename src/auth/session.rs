//! Sessions: opened by a sign-in, renewed with refresh tokens, ended by their person or by a theft.
//!
//! A refresh token is 256 random bits; only its hash is kept. Each use replaces it. A token that comes
//! a second time was copied, and nobody can tell which of the two holders is the thief: the session
//! ends for both. Of two uses at the same moment one is first and the other is the second time.

use std::{collections::HashMap, time::Instant};

use aws_lc_rs::digest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{account, auth_session, id::Id, refresh_token};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, UpdateMany, sea_query::Expr};
use uuid::Uuid;

use super::{Auth, SignedIn, author, ended, load, random, token};
use crate::{
    db::{RequestInfo, SystemTx},
    error::{Error, Result},
};

/// However often it is renewed, a session ends after so long.
pub(super) const LONGEST: TimeDelta = TimeDelta::days(180);
/// The kind under which sessions stand in the audit.
const KIND: &str = "auth_session";

/// A session with the token that renews it, before its access token is made.
pub(super) struct Opened {
    account: Id<account::Entity>,
    session: Id<auth_session::Entity>,
    refresh_token: String,
}

impl Opened {
    /// The answer to the caller. The session's row is read as any request would read it.
    pub async fn signed_in(self, auth: &Auth, now: DateTime<Utc>) -> Result<SignedIn> {
        let (access_token, expires_at) =
            token::issue(&auth.keys, &auth.settings, self.account, self.session, now).await?;
        let actor = load::by_session(&auth.db, self.session, now).await?.ok_or_else(ended)?;
        Ok(SignedIn {
            access_token,
            refresh_token: self.refresh_token,
            expires_at,
            actor,
        })
    }
}

/// Opens a session of this account.
pub(super) async fn open(
    tx: &SystemTx,
    auth: &Auth,
    account: Id<account::Entity>,
    request: &RequestInfo,
) -> Result<Opened> {
    let now = request.now;
    let row = auth_session::Model {
        id: Id::new(random::ordered_uuid(now)),
        account_id: account,
        created_at: now,
        last_used_at: now,
        expires_at: now + auth.settings.refresh_life(),
        ended_at: None,
        end_reason: None,
    };
    let session = row.id;
    let token = refresh_token_of(&row, now);
    tx.put([row]).await?;
    let refresh_token = token.store(tx).await?;
    tx.audit(KIND, session.uuid(), "LOGIN").await?;
    Ok(Opened {
        account,
        session,
        refresh_token,
    })
}

/// Renews the session of this refresh token: both tokens are replaced. `Unauthenticated` if it is
/// unknown, used, or its session has ended; a used one ends the session.
pub async fn refresh(auth: &Auth, token: &str, request: &RequestInfo) -> Result<SignedIn> {
    let hash = hashed(token);
    let find = || refresh_token::Entity::find_by_id(hash.clone());
    // What nobody issued costs a look and no write lock.
    let known = auth.system.one(find()).await?.ok_or_else(ended)?;
    let owner = auth
        .system
        .one(auth_session::Entity::find_by_id(known.session_id))
        .await?;
    let tx = auth
        .system
        .begin(author(owner.map(|session| session.account_id), request))
        .await?;
    let session = tx.one(auth_session::Entity::find_by_id(known.session_id)).await?;
    let (Some(session), Some(token)) = (session, tx.one(find()).await?) else {
        return Err(ended());
    };
    if session.ended_at.is_some() {
        return Err(ended());
    }
    if token.used_at.is_some() {
        return Err(stolen(tx, &session, request).await?);
    }
    let opened = renew(&tx, auth, session, &token, request.now).await?;
    in_time(request)?;
    tx.commit().await?;
    opened.signed_in(auth, request.now).await
}

async fn renew(
    tx: &SystemTx,
    auth: &Auth,
    session: auth_session::Model,
    token: &refresh_token::Model,
    now: DateTime<Utc>,
) -> Result<Opened> {
    let account = tx.one(account::Entity::find_by_id(session.account_id)).await?;
    let in_use = account.is_some_and(|account| account.active);
    if !in_use || token.expires_at <= now || session.expires_at <= now {
        return Err(ended());
    }
    let used = refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::UsedAt, Expr::val(now))
        .filter(refresh_token::Column::Hash.eq(&token.hash));
    tx.update(used).await?;
    let session = auth_session::Model {
        last_used_at: now,
        expires_at: Ord::min(now + auth.settings.refresh_life(), session.created_at + LONGEST),
        ..session
    };
    let extend = auth_session::Entity::update_many()
        .col_expr(auth_session::Column::LastUsedAt, Expr::val(session.last_used_at))
        .col_expr(auth_session::Column::ExpiresAt, Expr::val(session.expires_at))
        .filter(auth_session::Column::Id.eq(session.id));
    tx.update(extend).await?;
    Ok(Opened {
        account: session.account_id,
        session: session.id,
        refresh_token: refresh_token_of(&session, now).store(tx).await?,
    })
}

/// Ends the session of a token that came twice.
async fn stolen(tx: SystemTx, session: &auth_session::Model, request: &RequestInfo) -> Result<Error> {
    let this = auth_session::Column::Id.eq(session.id);
    tx.update(ending("REUSE", request.now).filter(this)).await?;
    tx.audit(KIND, session.id.uuid(), "REUSE").await?;
    tx.commit().await?;
    tracing::warn!(session = ?session.id, "a refresh token came twice; its session has been ended");
    Ok(ended())
}

/// Ends the session. One that has ended already stays as it is.
pub async fn logout(auth: &Auth, session: Id<auth_session::Entity>, request: &RequestInfo) -> Result<()> {
    let row = auth.system.one(auth_session::Entity::find_by_id(session)).await?;
    let tx = auth
        .system
        .begin(author(row.map(|row| row.account_id), request))
        .await?;
    let this = auth_session::Column::Id.eq(session);
    if tx.update(ending("LOGOUT", request.now).filter(this)).await? > 0 {
        tx.audit(KIND, session.uuid(), "LOGOUT").await?;
    }
    tx.commit().await
}

/// Ends every session of the account; how many there were. One audit entry, about the account.
pub async fn logout_everywhere(auth: &Auth, account: Id<account::Entity>, request: &RequestInfo) -> Result<u64> {
    let tx = auth.system.begin(author(Some(account), request)).await?;
    let theirs = auth_session::Column::AccountId.eq(account);
    let ended = tx
        .update(ending("LOGOUT_EVERYWHERE", request.now).filter(theirs))
        .await?;
    tx.audit("account", account.uuid(), "LOGOUT_EVERYWHERE").await?;
    tx.commit().await?;
    Ok(ended)
}

/// So many sign-ins of one person are shown, those used last.
const SHOWN: usize = 100;

/// The sign-ins in force of these accounts, by account, the one used last first.
pub async fn of_accounts(
    auth: &Auth,
    accounts: &[Uuid],
    now: DateTime<Utc>,
) -> Result<HashMap<Uuid, Vec<auth_session::Model>>> {
    let theirs = auth
        .db
        .dialect()
        .any_id(Expr::col(auth_session::Column::AccountId), accounts.iter().copied());
    let rows = auth_session::Entity::find()
        .filter(theirs)
        .filter(auth_session::Column::EndedAt.is_null())
        .filter(auth_session::Column::ExpiresAt.gt(now))
        .order_by_desc(auth_session::Column::LastUsedAt)
        .order_by_desc(auth_session::Column::Id);
    let mut sessions = HashMap::<Uuid, Vec<_>>::new();
    for row in auth.system.all(rows).await? {
        let theirs = sessions.entry(row.account_id.uuid()).or_default();
        if theirs.len() < SHOWN {
            theirs.push(row);
        }
    }
    Ok(sessions)
}

/// The sign-in, if it is in force.
pub async fn in_force(
    auth: &Auth,
    id: Id<auth_session::Entity>,
    now: DateTime<Utc>,
) -> Result<Option<auth_session::Model>> {
    let row = auth.system.one(auth_session::Entity::find_by_id(id)).await?;
    Ok(row.filter(|row| row.ended_at.is_none() && row.expires_at > now))
}

/// Ends a sign-in in the name of `by`; `None` if it has ended meanwhile.
pub async fn end(
    auth: &Auth,
    session: auth_session::Model,
    by: Id<account::Entity>,
    request: &RequestInfo,
) -> Result<Option<auth_session::Model>> {
    let tx = auth.system.begin(author(Some(by), request)).await?;
    let this = auth_session::Column::Id.eq(session.id);
    if tx.update(ending("ENDED", request.now).filter(this)).await? == 0 {
        return Ok(None);
    }
    tx.audit(KIND, session.id.uuid(), "END").await?;
    in_time(request)?;
    tx.commit().await?;
    Ok(Some(auth_session::Model {
        ended_at: Some(request.now),
        ..session
    }))
}

/// Ends the sign-ins of the account, but for `kept`.
pub(super) async fn end_all(
    tx: &SystemTx,
    account: Id<account::Entity>,
    kept: Option<Id<auth_session::Entity>>,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut theirs = ending(reason, now).filter(auth_session::Column::AccountId.eq(account));
    if let Some(kept) = kept {
        theirs = theirs.filter(auth_session::Column::Id.ne(kept));
    }
    tx.update(theirs).await?;
    Ok(())
}

/// Nothing is written after the moment at which the caller was told that it failed: a renewed token
/// that never reached them would make their next attempt look like a theft.
pub(super) fn in_time(request: &RequestInfo) -> Result<()> {
    if Instant::now() < request.deadline {
        return Ok(());
    }
    Err(Error::Unavailable { retry_after: 1 })
}

fn ending(reason: &str, now: DateTime<Utc>) -> UpdateMany<auth_session::Entity> {
    auth_session::Entity::update_many()
        .col_expr(auth_session::Column::EndedAt, Expr::val(now))
        .col_expr(auth_session::Column::EndReason, Expr::val(reason))
        .filter(auth_session::Column::EndedAt.is_null())
}

/// A new token and its row.
struct NewToken {
    text: String,
    row: refresh_token::Model,
}

fn refresh_token_of(session: &auth_session::Model, now: DateTime<Utc>) -> NewToken {
    let text = URL_SAFE_NO_PAD.encode(random::bytes::<32>());
    let row = refresh_token::Model {
        hash: hashed(&text),
        session_id: session.id,
        issued_at: now,
        expires_at: session.expires_at,
        used_at: None,
    };
    NewToken { text, row }
}

impl NewToken {
    async fn store(self, tx: &SystemTx) -> Result<String> {
        tx.put([self.row]).await?;
        Ok(self.text)
    }
}

fn hashed(token: &str) -> String {
    random::hex(digest::digest(&digest::SHA256, token.as_bytes()).as_ref())
}
