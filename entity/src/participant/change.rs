//! Adding and changing a participant: what may be given, and what is refused.

use chrono::{DateTime, Datelike, Utc};

use super::{Category, Entity, Gender, Model};
use crate::{account, code::Findings, id::Id, identity, partner, project, record::set, rule::Refusal};

/// Letters and digits that are not taken for each other.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A name that says nothing, from random bytes: `K7Q2-9DXM`.
#[must_use]
pub fn pseudonym(random: [u8; 8]) -> String {
    let mut name: String = random
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect();
    name.insert(4, '-');
    name
}

/// What a new participant needs.
#[derive(Debug, Clone)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// The sending partner.
    pub partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// The person behind it.
    pub identity_id: Id<identity::Entity>,
    /// The person's own login.
    pub account_id: Option<Id<account::Entity>>,
    /// See [`pseudonym`].
    pub pseudonym: String,
    /// As what they take part.
    pub category: Category,
    /// When it is made.
    pub now: DateTime<Utc>,
}

/// Changes of a participant: `None` leaves, an inner `None` clears.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field is the column of the same name")]
pub struct Changes {
    pub gender: Option<Gender>,
    pub birth_year: Option<Option<i32>>,
    pub profession: Option<Option<String>>,
    pub external_id: Option<Option<String>>,
    /// Fields that were to be cleared although a participant needs them, as the API spells them.
    pub missing: Vec<&'static str>,
}

impl Model {
    /// A new participant, or everything that is wrong with it.
    pub fn created(new: New, changes: Changes) -> Result<Self, Refusal> {
        let New {
            id,
            partner_id,
            project_id,
            identity_id,
            account_id,
            pseudonym,
            category,
            now,
        } = new;
        let empty = Self {
            id,
            partner_id,
            project_id,
            identity_id: Some(identity_id),
            account_id,
            pseudonym,
            category,
            gender: Gender::Undisclosed,
            birth_year: None,
            profession: None,
            external_id: None,
            restricted_at: None,
            erased_at: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        };
        empty.changed(changes, now)
    }

    /// The participant with these changes, or everything that is wrong with them. Category and pseudonym stay.
    pub fn changed(&self, changes: Changes, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let Changes {
            gender,
            birth_year,
            profession,
            external_id,
            missing,
        } = changes;
        let mut next = self.clone();
        set(&mut next.gender, gender);
        set(&mut next.birth_year, birth_year);
        set(&mut next.profession, profession);
        set(&mut next.external_id, external_id);
        let mut found = Findings::default();
        found.missing(&missing);
        found.require(
            next.birth_year.is_none_or(|year| (1900..=now.year()).contains(&year)),
            "birthYear",
            "RANGE",
            "A year from 1900 to this one is expected.",
            "Une année de 1900 à celle-ci est attendue.",
        );
        if let Some(profession) = &next.profession {
            found.text(profession, "profession", 200);
        }
        if let Some(number) = &next.external_id {
            found.short_code(number, "externalId");
        }
        found.into_result()?;
        Ok(next)
    }
}
