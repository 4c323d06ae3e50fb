//! Changing one's password, knowing the one before.

use chrono::{DateTime, Utc};
use entity::{
    account, auth_session,
    id::Id,
    rule::{Text, Violation},
};
use sea_orm::EntityTrait;

use super::{Auth, Person, accept::Secret, account as accounts, author, link, password, session, throttle::Counters};
use crate::{
    db::{RequestInfo, SystemTx},
    error::{Error, Result},
};

/// Sets a new password and ends all other sign-ins. A wrong current one counts as a failure to sign in.
pub async fn change_password(
    auth: &Auth,
    person: &Person,
    Secret(current): Secret,
    Secret(new): Secret,
    request: &RequestInfo,
) -> Result<()> {
    let counters = Counters::new(&auth.keys, &person.email, &request.address);
    tokio::time::sleep(counters.check(&auth.system, request.now).await?).await;
    let found = auth.system.one(account::Entity::find_by_id(person.account)).await?;
    let stored = found.as_ref().and_then(|account| account.password_hash.as_deref());
    let right = auth.passwords.verify(&current, stored).await?;
    let weak = password::check_new(&new, &person.email, "input.newPassword");
    let hash = if right && weak.is_none() {
        Some(auth.passwords.hash(&new).await?)
    } else {
        None
    };
    let tx = auth.system.begin(author(Some(person.account), request)).await?;
    let counts = counters.judge(&tx, request.now).await?;
    if !right {
        Counters::failed(&tx, counts, request.now).await?;
        tx.commit().await?;
        return Err(Error::Invalid(std::iter::once(not_current()).chain(weak).collect()));
    }
    let (Some(account), Some(hash)) = (found, hash) else {
        return Err(Error::Invalid(weak.into_iter().collect()));
    };
    counters.succeeded(&tx).await?;
    set_password(&tx, &account, hash, Some(person.session), request.now).await?;
    session::in_time(request)?;
    tx.commit().await
}

/// Writes the password, voids the links that would set another, and ends the sign-ins but for `kept`. The account
/// must still be as it was read.
pub(super) async fn set_password(
    tx: &SystemTx,
    account: &account::Model,
    hash: String,
    kept: Option<Id<auth_session::Entity>>,
    now: DateTime<Utc>,
) -> Result<()> {
    let next = account::Model {
        password_hash: Some(hash),
        ..account.clone()
    };
    accounts::write(tx, account, &next, now).await?;
    link::void_passwords(tx, account.id).await?;
    session::end_all(tx, account.id, kept, "PASSWORD", now).await?;
    tx.audit(accounts::KIND, account.id.uuid(), "PASSWORD").await
}

fn not_current() -> Violation {
    let text = Text::new(
        "This is not the current password.",
        "Ce n'est pas le mot de passe actuel.",
    );
    Violation::new("input.currentPassword", "PASSWORD", text)
}
