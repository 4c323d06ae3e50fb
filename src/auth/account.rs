//! Accounts: made for whoever is invited, and by command.

use chrono::{DateTime, Utc};
use entity::{account, code, code::Findings, id::Id, partner_member, rule::Text};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{
    Auth, Person, author,
    link::{self, PASSWORD_BY_HAND, Token},
    random,
};
use crate::{
    db::{RequestInfo, SystemTx, change::Author},
    error::{Error, Result},
};

/// The kind under which accounts stand in the audit.
pub(super) const KIND: &str = "account";

/// The account of this address, made if there is none: the same statements either way, so that nobody learns
/// from the time whether somebody is known here.
pub async fn account_of(tx: &SystemTx, email: &str, name: &str, now: DateTime<Utc>) -> Result<account::Model> {
    let row = new(email, name, false, now);
    let mine = row.id;
    tx.put_unless_there(row, account::Column::Email).await?;
    let found = tx.one(by_email(email)).await?;
    let account = found.ok_or_else(|| Error::internal("the account was there a moment ago"))?;
    let verb = if account.id == mine { "CREATE" } else { "INVITE" };
    tx.audit(KIND, account.id.uuid(), verb).await?;
    Ok(account)
}

pub(super) fn by_email(email: &str) -> sea_orm::Select<account::Entity> {
    account::Entity::find().filter(account::Column::Email.eq(email))
}

fn new(email: &str, name: &str, operator: bool, now: DateTime<Utc>) -> account::Model {
    account::Model {
        id: Id::new(random::ordered_uuid(now)),
        email: email.to_owned(),
        display_name: name.to_owned(),
        language: None,
        password_hash: None,
        operator,
        active: true,
        created_at: now,
        updated_at: now,
        version: 1,
    }
}

/// The name to begin with of somebody whose address alone is known.
#[must_use]
pub fn name_in(email: &str) -> &str {
    email.split('@').next().unwrap_or(email)
}

/// Makes an account by command; the link with which its password is set, to be shown once.
pub async fn add_user(
    auth: &Auth,
    email: &str,
    name: Option<&str>,
    operator: bool,
    now: DateTime<Utc>,
) -> Result<String> {
    let email = account::normal_email(email);
    let name = name.unwrap_or_else(|| name_in(&email));
    if !code::is_email(&email) || name.is_empty() {
        return Err(Error::internal("an e-mail address is expected"));
    }
    let tx = auth.system.begin(by_command("user add", now)).await?;
    let row = new(&email, name, operator, now);
    let mine = row.id;
    tx.put_unless_there(row, account::Column::Email).await?;
    if tx.one(by_email(&email)).await?.is_none_or(|found| found.id != mine) {
        return Err(Error::internal("there is an account with this address already"));
    }
    tx.audit(KIND, mine.uuid(), "CREATE").await?;
    let link = password_link(&tx, auth, mine, now).await?;
    tx.commit().await?;
    Ok(link)
}

/// By command: the link with which the person sets a new password, to be shown once. The password that they
/// have works until then.
pub async fn reset_link(auth: &Auth, email: &str, now: DateTime<Utc>) -> Result<String> {
    let tx = auth.system.begin(by_command("user reset", now)).await?;
    let found = tx.one(by_email(&account::normal_email(email))).await?;
    let account = found.ok_or_else(|| Error::internal("there is no account with this address"))?;
    tx.audit(KIND, account.id.uuid(), "RESET_LINK").await?;
    let link = password_link(&tx, auth, account.id, now).await?;
    tx.commit().await?;
    Ok(link)
}

async fn password_link(tx: &SystemTx, auth: &Auth, account: Id<account::Entity>, now: DateTime<Utc>) -> Result<String> {
    let token = Token::new();
    link::allow_password(tx, account, &token, now + PASSWORD_BY_HAND, now).await?;
    Ok(auth.links().password(&token))
}

fn by_command(command: &str, now: DateTime<Utc>) -> Author {
    Author {
        account: None,
        api_key: None,
        request_id: command.to_owned(),
        now,
    }
}

/// What a person can change of their own account; `None` leaves.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Name shown to colleagues.
    pub display_name: Option<String>,
    /// Language of the mail they get.
    pub language: Option<String>,
}

/// The language of somebody's mail.
pub async fn language(auth: &Auth, account: Id<account::Entity>) -> Result<Option<String>> {
    let found = auth.system.one(account::Entity::find_by_id(account)).await?;
    Ok(found.and_then(|account| account.language))
}

/// Changes one's own account.
pub async fn update(auth: &Auth, person: &Person, changes: Changes, request: &RequestInfo) -> Result<()> {
    let Changes { display_name, language } = changes;
    let mut found = Findings::default();
    if let Some(name) = &display_name {
        found.text(name, "displayName", partner_member::LONGEST_NAME);
    }
    if let Some(tag) = &language {
        found.language(tag, "language");
    }
    found.into_result()?;
    let tx = auth.system.begin(author(Some(person.account), request)).await?;
    let account = tx.one(account::Entity::find_by_id(person.account)).await?;
    let account = account.ok_or_else(super::ended)?;
    let next = account::Model {
        display_name: display_name.unwrap_or_else(|| account.display_name.clone()),
        language: language.or_else(|| account.language.clone()),
        ..account.clone()
    };
    write(&tx, &account, &next, request.now).await?;
    tx.audit(KIND, account.id.uuid(), "UPDATE").await?;
    super::session::in_time(request)?;
    tx.commit().await
}

/// Writes a changed account, and its name to the memberships, which show it.
pub(super) async fn write(
    tx: &SystemTx,
    before: &account::Model,
    next: &account::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let update = account::Entity::update_many()
        .col_expr(account::Column::DisplayName, Expr::val(&next.display_name))
        .col_expr(account::Column::Language, Expr::val(next.language.clone()))
        .col_expr(account::Column::PasswordHash, Expr::val(next.password_hash.clone()))
        .col_expr(account::Column::UpdatedAt, Expr::val(now))
        .col_expr(account::Column::Version, Expr::val(before.version + 1))
        .filter(account::Column::Id.eq(before.id))
        .filter(account::Column::Version.eq(before.version));
    if tx.update(update).await? == 0 {
        return Err(changed_meanwhile());
    }
    if next.display_name != before.display_name {
        rename(tx, next).await?;
    }
    Ok(())
}

/// Those who were invited and have not accepted keep the name that the partner gave them.
async fn rename(tx: &SystemTx, account: &account::Model) -> Result<()> {
    use partner_member::{Column, Entity, State};
    let theirs = Entity::find()
        .filter(Column::AccountId.eq(account.id))
        .filter(Column::State.ne(State::Invited));
    for member in tx.all(theirs).await? {
        let next = member.named(&account.display_name);
        tx.change::<Entity>("RENAME", None, &member, next).await?;
    }
    Ok(())
}

fn changed_meanwhile() -> Error {
    Error::Conflict {
        current_version: None,
        message: Text::new(
            "The account has changed meanwhile; try again.",
            "Le compte a changé entre-temps ; réessayez.",
        ),
    }
}
