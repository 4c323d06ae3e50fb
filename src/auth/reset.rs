//! A new password for somebody who has forgotten theirs.
//!
//! A request answers the same after the same statements whether the address is known or not: it writes a sealed
//! mail in either case, and only when that is sent is the account looked for. Without mail there is nothing to
//! send; then whoever runs the installation prints a link (`passerelle user reset`).

use entity::{account, account_link::Purpose};
use sea_orm::EntityTrait;

use super::{
    Auth,
    accept::Secret,
    author,
    change::set_password,
    link::{self, Token},
    login::known_form,
    password, session,
    throttle::Counters,
};
use crate::{
    db::RequestInfo,
    error::Result,
    mail::{self, Letter},
};

/// More mails than this in an hour nobody is sent, however many ask for them.
const MOST_MAILS: i32 = 10;

/// Asks for a link by mail. Each request counts: `RateLimited` after a few of them.
pub async fn request_reset(auth: &Auth, email: &str, request: &RequestInfo) -> Result<()> {
    let email = known_form(email);
    let counters = Counters::of_resets(&auth.keys, &email, &request.address);
    counters.check(&auth.system, request.now).await?;
    let tx = auth.system.begin(author(None, request)).await?;
    let counts = counters.judge(&tx, request.now).await?;
    let few = counters.of_account(&counts, request.now) < MOST_MAILS;
    Counters::failed(&tx, counts, request.now).await?;
    if auth.links().by_mail && few {
        let letter = Letter::Password {
            to: email,
            language: request.languages.language(),
            token: Token::new(),
        };
        mail::write(&tx, &auth.keys, &letter, request.now).await?;
    }
    session::in_time(request)?;
    tx.commit().await
}

/// Sets a new password with a link, and ends all sign-ins.
pub async fn confirm_reset(
    auth: &Auth,
    Secret(token): Secret,
    Secret(new): Secret,
    request: &RequestInfo,
) -> Result<()> {
    let account = account_of(auth, &token, request).await?;
    let email = account.as_ref().map_or("", |account| &account.email);
    let counters = Counters::new(&auth.keys, email, &request.address);
    tokio::time::sleep(counters.check(&auth.system, request.now).await?).await;
    let weak = password::check_new(&new, email, "input.newPassword");
    let hash = match (&account, weak) {
        (None, _) => None,
        (Some(_), Some(weak)) => return Err(weak.into()),
        (Some(_), None) => Some(auth.passwords.hash(&new).await?),
    };
    let by = author(account.as_ref().map(|account| account.id), request);
    let tx = auth.system.begin(by).await?;
    let counts = counters.judge(&tx, request.now).await?;
    let was_good = link::take(&tx, &token, Purpose::Password, request.now).await?;
    let (Some(account), Some(hash), true) = (account, hash, was_good) else {
        Counters::failed(&tx, counts, request.now).await?;
        tx.commit().await?;
        return Err(link::refused());
    };
    counters.succeeded(&tx).await?;
    set_password(&tx, &account, hash, None, request.now).await?;
    session::in_time(request)?;
    tx.commit().await
}

/// Whose link it is, if it is in force.
async fn account_of(auth: &Auth, token: &str, request: &RequestInfo) -> Result<Option<account::Model>> {
    let Some(link) = link::find(&auth.system, token, Purpose::Password, request.now).await? else {
        return Ok(None);
    };
    let account = auth.system.one(account::Entity::find_by_id(link.account_id)).await?;
    Ok(account.filter(|account| account.active))
}
