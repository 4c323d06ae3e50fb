//! The alarm that a case was opened in an emergency: to each member of its team and to the person.
//!
//! The post says who opened it and for which partner, and neither whose case it is nor why: that stands in the case. Where
//! each letter goes is looked up when it is sent.

use chrono::{DateTime, Utc};
use entity::{account, break_glass, case_member, id::Id, identity, participant, partner};
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};

use super::{Letter, letter::Written, write};
use crate::{
    auth::{Keys, Vault},
    db::SystemTx,
    error::Result,
    language::{Language, Preferred},
};

/// Who is told.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum Reader {
    /// A member of the team.
    Member(Id<account::Entity>),
    /// The person, by their login.
    Login(Id<account::Entity>),
    /// The person, who has none.
    Person(Id<identity::Entity>),
}

/// What is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Alarm {
    /// To whom.
    to: Reader,
    /// Who opened the case.
    by: String,
    /// Legal name of their partner.
    partner: String,
    /// The partner's language, for whoever has said none.
    language: Language,
    /// Until when they read it.
    until: DateTime<Utc>,
}

/// Puts the alarms into the post, in the transaction that opens the case. Whoever opened it knows.
pub async fn post(
    tx: &SystemTx,
    keys: &Keys,
    opening: &break_glass::Model,
    (team, person): (&[case_member::Model], &participant::Model),
) -> Result<()> {
    let owner = tx.one(partner::Entity::find_by_id(opening.partner_id)).await?;
    let (partner, languages) = owner
        .map(|owner| (owner.legal_name, owner.languages.0.join(",")))
        .unwrap_or_default();
    let language = Preferred::parse(&languages).language();
    let members = team.iter().map(|one| one.account_id);
    let members = members
        .filter(|account| *account != opening.account_id)
        .map(Reader::Member);
    let login = person.account_id.map(Reader::Login);
    let person = login.or(person.identity_id.map(Reader::Person));
    for to in members.chain(person) {
        let alarm = Alarm {
            to,
            by: opening.display_name.clone(),
            partner: partner.clone(),
            language,
            until: opening.ends_at,
        };
        write(tx, keys, &Letter::Alarm(alarm), opening.created_at).await?;
    }
    Ok(())
}

/// The letter with its address; `None` if there is nowhere to write to.
pub(super) async fn addressed(tx: &SystemTx, vault: &Vault, alarm: &Alarm, page: &str) -> Result<Option<Written>> {
    let (address, language) = match alarm.to {
        Reader::Member(id) | Reader::Login(id) => {
            let account = tx.one(account::Entity::find_by_id(id)).await?;
            let Some(account) = account.filter(|account| account.active) else {
                return Ok(None);
            };
            let own = account.language.as_deref().map(|tag| Preferred::parse(tag).language());
            (Some(account.email), own.unwrap_or(alarm.language))
        }
        Reader::Person(id) => {
            let facts = tx.facts(vault, id).await?;
            (facts.and_then(|facts| facts.email), alarm.language)
        }
    };
    Ok(address.map(|to| alarm.written(&to, language, page)))
}

impl Alarm {
    fn written(&self, to: &str, language: Language, page: &str) -> Written {
        let words = super::letter::alarm((&self.by, &self.partner), self.is_own(), self.until, page);
        Written::new(to, language, words)
    }

    fn is_own(&self) -> bool {
        !matches!(self.to, Reader::Member(_))
    }
}
