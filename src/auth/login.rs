//! Signing in with address and password.

use entity::{account, code, rule::Text};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{
    Auth, SignedIn, author, password,
    session::{self, Opened},
    throttle::Counters,
};
use crate::{
    db::{RequestInfo, SystemTx},
    error::{Error, Result},
};

/// Opens a session for the person with this address and password.
///
/// Unknown address, wrong password, account without a password and account out of use: all give the
/// same `Unauthenticated`, after the same statements and one hash. Too many failures give
/// `RateLimited` before the password is looked at, and so does a full queue of hashes.
pub async fn login(auth: &Auth, email: &str, password: &str, request: &RequestInfo) -> Result<SignedIn> {
    let email = known_form(email);
    let counters = Counters::new(&auth.keys, &email, &request.address);
    let patience = counters.check(&auth.system, request.now).await?;
    tokio::time::sleep(patience).await;

    let found = auth
        .system
        .one(account::Entity::find().filter(account::Column::Email.eq(email)))
        .await?;
    let stored = found.as_ref().and_then(|account| account.password_hash.as_deref());
    let right = auth.passwords.verify(password, stored).await?;
    let renewed = match stored {
        Some(stored) if right && password::needs_rehash(stored) => Some(auth.passwords.hash(password).await?),
        _ => None,
    };
    let opened = decide(auth, &counters, found.filter(|_| right), renewed, request).await?;
    opened.signed_in(auth, request.now).await
}

/// Judges the attempt and records it, in one transaction: the failure, or the session.
async fn decide(
    auth: &Auth,
    counters: &Counters,
    proven: Option<account::Model>,
    renewed: Option<String>,
    request: &RequestInfo,
) -> Result<Opened> {
    let tx = auth
        .system
        .begin(author(proven.as_ref().map(|account| account.id), request))
        .await?;
    let counts = counters.judge(&tx, request.now).await?;
    let Some(account) = still(&tx, proven).await? else {
        Counters::failed(&tx, counts, request.now).await?;
        tx.commit().await?;
        return Err(refused());
    };
    counters.succeeded(&tx).await?;
    if let Some(hash) = renewed {
        let update = account::Entity::update_many()
            .col_expr(account::Column::PasswordHash, Expr::val(hash))
            .filter(account::Column::Id.eq(account.id));
        tx.update(update).await?;
    }
    let opened = session::open(&tx, auth, account.id, request).await?;
    session::in_time(request)?;
    tx.commit().await?;
    Ok(opened)
}

/// The account, locked, if it is in use and the password that was proven is still its password.
async fn still(tx: &SystemTx, proven: Option<account::Model>) -> Result<Option<account::Model>> {
    let id = proven.as_ref().map_or(uuid::Uuid::nil(), |account| account.id.uuid());
    let now = tx.one(account::Entity::find_by_id(id)).await?;
    let same = |now: &account::Model| {
        now.active
            && proven
                .as_ref()
                .is_some_and(|proven| proven.password_hash == now.password_hash)
    };
    Ok(now.filter(same))
}

/// The address as accounts have it; what is no address becomes one that no account has.
pub(super) fn known_form(email: &str) -> String {
    let email = account::normal_email(email);
    if code::is_email(&email) { email } else { String::new() }
}

fn refused() -> Error {
    Error::Unauthenticated(Text::new(
        "The e-mail address or the password is wrong.",
        "L'adresse électronique ou le mot de passe est incorrect.",
    ))
}
