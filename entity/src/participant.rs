//! A participant: one person's part in one project for one partner, under a pseudonym.
//!
//! What the person is called is another record, [`crate::identity`], with a narrower audience. There is no
//! field for ethnicity, religion, political view, health or sexual life, and none is to be added.

mod change;
#[cfg(test)]
pub(crate) mod tests;

use crate::{account, id::Id, identity, partner, project, record::Stateful, text::SearchWords};
use sea_orm::entity::prelude::*;
use serde::Serialize;

pub use self::change::{Changes, New, pseudonym};
pub use crate::programme::ParticipantCategory as Category;

codes! {
    /// Gender as the person gives it.
    #[graphql(name = "ParticipantGender")]
    pub enum Gender {
        /// Female.
        Female = "FEMALE",
        /// Male.
        Male = "MALE",
        /// Another one.
        Other = "OTHER",
        /// Not given.
        Undisclosed = "UNDISCLOSED",
    }
}

codes! {
    /// What can be done with a participant.
    #[graphql(name = "ParticipantVerb")]
    pub enum Verb {
        /// See it, by pseudonym.
        Read = "READ",
        /// Add one to a project.
        Create = "CREATE",
        /// Change it.
        Update = "UPDATE",
        /// Make the person unrecognisable for good.
        Erase = "ERASE",
        /// Read everything that is held about the person.
        Export = "EXPORT",
    }
}

verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "participant")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that sends the person.
    pub partner_id: Id<partner::Entity>,
    /// The project they take part in.
    pub project_id: Id<project::Entity>,
    /// The person behind it; null after erasure. For the identity's audience only.
    pub identity_id: Option<Id<identity::Entity>>,
    /// The person's own login, if they have one.
    pub account_id: Option<Id<account::Entity>>,
    /// Stable name that says nothing, unique for the partner; stays after erasure.
    pub pseudonym: String,
    /// As what they take part.
    pub category: Category,
    /// Gender.
    pub gender: Gender,
    /// Year of birth.
    pub birth_year: Option<i32>,
    /// Profession.
    pub profession: Option<String>,
    /// Number in the sender's own system, unique for the partner and project; null after erasure.
    pub external_id: Option<String>,
    /// Since when only the person and the owner's managers may know who it is, because the erasure has to wait.
    pub restricted_at: Option<DateTimeUtc>,
    /// When the person was made unrecognisable.
    pub erased_at: Option<DateTimeUtc>,
    /// How often it was changed, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// Who made it; null for the installation itself.
    pub created_by: Option<Id<account::Entity>>,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
    /// Who last changed it.
    pub updated_by: Option<Id<account::Entity>>,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

record!(partner_id, words; identity_id, account_id, external_id);

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        if self.erased_at.is_some() { "ERASED" } else { "ACTIVE" }
    }

    fn open(&self) -> &'static [Verb] {
        if self.erased_at.is_some() {
            &[Verb::Read]
        } else {
            Verb::ALL
        }
    }
}

impl Model {
    /// What a list is searched by.
    #[must_use]
    pub fn words(&self) -> SearchWords {
        SearchWords::default()
            .name(&self.pseudonym)
            .name(self.profession.as_deref().unwrap_or_default())
    }

    /// Whether fewer people see it: a candidate is known to their case team alone.
    #[must_use]
    pub fn is_candidate(&self) -> bool {
        self.category == Category::Candidate
    }

    /// The same participant, of whom nobody can say any more who it was. Pseudonym, category, gender and
    /// year stay, so that counts stay right; what the person is by trade can be as good as a name.
    #[must_use]
    pub fn erased(&self, now: DateTimeUtc) -> Self {
        Self {
            identity_id: None,
            account_id: None,
            profession: None,
            external_id: None,
            restricted_at: None,
            erased_at: Some(now),
            ..self.clone()
        }
    }
}
