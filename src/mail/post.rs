//! The one task that sends.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    account,
    account_link::Purpose,
    mail::{self, Column, Entity, MOST_ATTEMPTS, Model},
};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use super::{Letter, alarm, letter::Written, reminder};
use crate::{
    auth::{
        Auth, Keys, Links, Vault,
        link::{self, PASSWORD_BY_MAIL},
    },
    config::Config,
    db::{Db, System, SystemTx, change::Author},
    error::{Error, Result},
};

/// How long the mail server may take for one mail.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a claimed mail is nobody else's: longer than a whole attempt takes.
const LEASE: TimeDelta = TimeDelta::minutes(2);
/// How long a mail that no master key opens is kept.
const KEPT: TimeDelta = TimeDelta::days(3);
/// Mails that are looked at in one go.
const BATCH: u64 = 20;

/// What is needed to send.
pub struct Post {
    system: System,
    keys: Keys,
    vault: Vault,
    links: Links,
    from: Mailbox,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

/// What became of an attempt.
enum Outcome {
    Sent,
    /// The server will never take it.
    Refused,
    /// It may take it later.
    Failed,
}

impl Post {
    /// The post as configured; `None` if the installation sends no mail.
    pub fn open(db: &Db, auth: &Auth, config: &Config) -> Result<Option<Self>> {
        let (Some(url), Some(from)) = (&config.smtp_url, &config.mail_from) else {
            return Ok(None);
        };
        let wrong = || Error::internal("the mail server's address or the sender cannot be used");
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose());
        Ok(Some(Self {
            system: db.system("mail"),
            keys: auth.keys().clone(),
            vault: auth.vault().clone(),
            links: auth.links().clone(),
            from: from.as_str().parse().map_err(|_| wrong())?,
            transport: transport.map_err(|_| wrong())?.timeout(Some(PATIENCE)).build(),
        }))
    }

    /// Sends what is due at `now`; how many mails were sent.
    pub async fn deliver(&self, now: DateTime<Utc>) -> Result<usize> {
        let due = Entity::find()
            .filter(Column::DueAt.lte(now))
            .order_by_asc(Column::DueAt)
            .limit(BATCH);
        let mut sent = 0;
        for row in self.system.all(due).await? {
            if let Some(written) = self.claim(&row, now).await? {
                let outcome = self.send(&row, written).await;
                sent += usize::from(matches!(outcome, Outcome::Sent));
                self.settle(&row, &outcome, now).await?;
            }
        }
        Ok(sent)
    }

    /// Makes the mail ours for a while, and what it promises true; `None` if it is another's, or void.
    async fn claim(&self, row: &Model, now: DateTime<Utc>) -> Result<Option<Written>> {
        let tx = self.system.begin(author(now)).await?;
        let ours = Entity::update_many()
            .col_expr(Column::DueAt, Expr::val(now + LEASE))
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .filter(Column::Id.eq(row.id))
            .filter(Column::Attempts.eq(row.attempts))
            .filter(Column::DueAt.lte(now));
        if tx.update(ours).await? == 0 {
            return Ok(None);
        }
        let Some(text) = self.keys.unseal_mail(row) else {
            leave(&tx, row, now).await?;
            tx.commit().await?;
            return Ok(None);
        };
        let letter = serde_json::from_str::<Letter>(&text).ok();
        let written = match &letter {
            Some(letter) => self.written(&tx, letter, row, now).await?,
            None => None,
        };
        if written.is_none() {
            tx.delete(Entity::delete_many().filter(Column::Id.eq(row.id))).await?;
        }
        tx.commit().await?;
        Ok(written)
    }

    /// The words and the address; `None` for what has become void.
    async fn written(
        &self,
        tx: &SystemTx,
        letter: &Letter,
        row: &Model,
        now: DateTime<Utc>,
    ) -> Result<Option<Written>> {
        if let Letter::Reminder { report } = letter {
            let reminder = reminder::addressed(tx, &self.vault, *report, row.created_at).await?;
            return Ok(reminder.map(|(stay, to, language)| stay.written(&to, language, &self.links)));
        }
        if let Letter::Alarm(told) = letter {
            return alarm::addressed(tx, &self.vault, told, &self.links.base).await;
        }
        let holds = self.holds(tx, letter, row, now).await?;
        Ok(letter.written(&self.links).filter(|_| holds))
    }

    /// Whether the letter's link is in force. The one to a new password comes into force with the first attempt,
    /// if there is such an account at all.
    async fn holds(&self, tx: &SystemTx, letter: &Letter, row: &Model, now: DateTime<Utc>) -> Result<bool> {
        match letter {
            Letter::Reminder { .. } | Letter::Alarm(_) => Ok(false),
            Letter::Invitation { token, .. } => link::holds(tx, token, Purpose::Invitation, now).await,
            Letter::Password { token, .. } if row.attempts > 0 => link::holds(tx, token, Purpose::Password, now).await,
            Letter::Password { to, token, .. } => {
                let until = row.created_at + PASSWORD_BY_MAIL;
                let theirs = account::Entity::find().filter(account::Column::Email.eq(to));
                let account = tx.one(theirs.filter(account::Column::Active.eq(true))).await?;
                let Some(account) = account.filter(|_| until > now) else {
                    return Ok(false);
                };
                link::allow_password(tx, account.id, token, until, now).await?;
                tx.audit("account", account.id.uuid(), "RESET_LINK").await?;
                Ok(true)
            }
        }
    }

    async fn send(&self, row: &Model, written: Written) -> Outcome {
        let Written { to, subject, body } = written;
        let message = to.parse().ok().and_then(|to| {
            Message::builder()
                .from(self.from.clone())
                .to(Mailbox::new(None, to))
                .subject(subject)
                .header(ContentType::TEXT_PLAIN)
                .body(body)
                .ok()
        });
        let Some(message) = message else {
            return Outcome::Refused;
        };
        match self.transport.send(message).await {
            Ok(_) => Outcome::Sent,
            Err(error) => refusal(row, &error),
        }
    }

    async fn settle(&self, row: &Model, outcome: &Outcome, now: DateTime<Utc>) -> Result<()> {
        let attempts = row.attempts + 1;
        let this = Column::Id.eq(row.id);
        let tx = self.system.begin(author(now)).await?;
        if matches!(outcome, Outcome::Failed) && attempts < MOST_ATTEMPTS {
            let later = Entity::update_many().col_expr(Column::DueAt, Expr::val(now + mail::pause(attempts)));
            tx.update(later.filter(this)).await?;
        } else {
            tx.delete(Entity::delete_many().filter(this)).await?;
        }
        tx.commit().await
    }
}

/// Where the master key was replaced, an instance that has the new one sends what this one cannot open; what none
/// opens for days is given up.
async fn leave(tx: &SystemTx, row: &Model, now: DateTime<Utc>) -> Result<()> {
    tracing::warn!(mail = ?row.id, "a mail does not open with this master key");
    let this = Column::Id.eq(row.id);
    if row.created_at + KEPT < now {
        tx.delete(Entity::delete_many().filter(this)).await?;
    } else {
        let untried = Entity::update_many().col_expr(Column::Attempts, Expr::val(row.attempts));
        tx.update(untried.filter(this)).await?;
    }
    Ok(())
}

/// The server's words may quote the address, so the log gets the code alone.
fn refusal(row: &Model, error: &smtp::Error) -> Outcome {
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    let permanent = error.is_permanent();
    tracing::warn!(mail = ?row.id, attempts = row.attempts + 1, code, permanent, "a mail was not sent");
    if permanent { Outcome::Refused } else { Outcome::Failed }
}

fn author(now: DateTime<Utc>) -> Author {
    Author {
        account: None,
        api_key: None,
        request_id: "mail".to_owned(),
        now,
    }
}
