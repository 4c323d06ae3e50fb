//! Mail: written in the transaction of the change that it tells of, and sent afterwards by one task.
//!
//! [`write()`] seals a [`Letter`] under the master key, because it carries a secret link, and puts it into the table
//! `mail`. [`post::Post`] takes what is due: it claims a mail by moving its next attempt into the future, so that of
//! several instances one sends it, and so that it is tried again if that one dies. What was sent is removed; what
//! was refused for good, has become void or was tried too often, too. A letter to a participant names no person: their
//! address lies sealed under their own key, and is opened for the moment of sending ([`reminder`]).

pub mod alarm;
mod letter;
pub mod post;
pub mod reminder;

use chrono::{DateTime, Utc};
use entity::{id::Id, mail, participant_report};
use serde::{Deserialize, Serialize};

use crate::{
    auth::{Keys, link::Token, random},
    db::SystemTx,
    error::{Error, Result},
    language::Language,
};

/// What is written to whom.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Letter {
    /// An invitation to become a member.
    Invitation {
        /// Address of the person.
        to: String,
        /// Their language, or that of whoever invites.
        language: Language,
        /// Legal name of the partner.
        partner: String,
        /// Name of whoever invites.
        inviter: String,
        /// The secret of the link.
        token: Token,
    },
    /// The answer to somebody who has forgotten a password. Whether there is such an account is looked up when it
    /// is sent.
    Password {
        /// The address that was given.
        to: String,
        /// The language of whoever asked.
        language: Language,
        /// The secret that the link will have.
        token: Token,
    },
    /// A reminder of the participant's report (M-13). Who gets it, and at which address, is looked up when it is sent:
    /// until then and afterwards nothing here says who the person is.
    Reminder {
        /// The report that is awaited.
        report: Id<participant_report::Entity>,
    },
    /// That a case was opened in an emergency.
    Alarm(alarm::Alarm),
}

/// Puts a letter into the post, together with the change that it tells of.
pub async fn write(tx: &SystemTx, keys: &Keys, letter: &Letter, now: DateTime<Utc>) -> Result<()> {
    let id: Id<mail::Entity> = Id::new(random::ordered_uuid(now));
    let text = serde_json::to_string(letter).map_err(Error::internal)?;
    let row = mail::Model {
        id,
        sealed: keys.seal_mail(id, &text)?,
        created_at: now,
        due_at: now,
        attempts: 0,
    };
    tx.put([row]).await
}
