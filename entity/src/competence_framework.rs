//! A framework of competences: one edition of what its publisher says that people can know and do.
//!
//! Frameworks belong to nobody's data: some are shipped with the program ([`shipped`]), others are imported by whoever
//! runs the installation. Once an edition is published here, it stays as it is (K-1): cases, modules and credentials
//! refer to it for ever. What changes is published as another edition.

pub mod shipped;

use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{
    account,
    id::Id,
    json::Json,
    partner,
    record::{Record, Stateful},
    text::LocalisedText,
};

codes! {
    /// What can be done with a framework.
    #[graphql(name = "CompetenceFrameworkVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Bring in competences, by command.
        Import = "IMPORT",
        /// Let it stand as it is from now on.
        Publish = "PUBLISH",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "competence_framework")]
pub struct Model {
    /// Its id, made of code and edition.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// Code, the same for all its editions.
    pub code: String,
    /// Which version of the framework it is, as its publisher calls it.
    pub edition: String,
    /// Title.
    pub title: Json<LocalisedText>,
    /// What rows are ordered by.
    pub title_sort: String,
    /// What in it is not the publisher's.
    pub note: Json<LocalisedText>,
    /// Who publishes it.
    pub publisher: String,
    /// Where it is published.
    pub url: Option<String>,
    /// On which terms.
    pub licence: Option<String>,
    /// When its publisher published it.
    pub issued_on: Option<Date>,
    /// Since when it stands here as it is (K-1); null while it is being imported.
    pub published_at: Option<DateTimeUtc>,
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

impl Record for Model {
    fn uuid(&self) -> Uuid {
        self.id.uuid()
    }

    fn owner(&self) -> Id<partner::Entity> {
        partner::NOBODY
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn stamp(&mut self, at: DateTimeUtc, by: Option<Id<account::Entity>>) {
        self.version += 1;
        self.updated_at = at;
        self.updated_by = by;
    }
}

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        match self.published_at {
            Some(_) => "PUBLISHED",
            None => "DRAFT",
        }
    }

    /// K-1: what is published is never changed.
    fn open(&self) -> &'static [Verb] {
        match self.published_at {
            Some(_) => &[Verb::Read],
            None => &[Verb::Read, Verb::Import, Verb::Publish],
        }
    }
}

impl Model {
    /// The id of one edition in every installation.
    #[must_use]
    pub fn id_of(code: &str, edition: &str) -> Id<Entity> {
        Id::named(&["competence_framework", code, edition])
    }

    /// The framework as it stands from now on (K-1).
    #[must_use]
    pub fn published(&self, at: DateTimeUtc) -> Self {
        Self {
            published_at: Some(at),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Refusal;

    #[test]
    fn k_1_what_is_published_takes_nothing_more() {
        let (framework, _) = shipped::all()[0].rows(DateTimeUtc::UNIX_EPOCH);
        assert!(framework.published_at.is_none() && framework.expect_open(Verb::Import).is_ok());
        let published = framework.published(DateTimeUtc::UNIX_EPOCH);
        for verb in [Verb::Import, Verb::Publish] {
            let refused = published.expect_open(verb);
            assert!(
                matches!(refused, Err(Refusal::State { state: "PUBLISHED", .. })),
                "{refused:?}"
            );
        }
        assert!(published.expect_open(Verb::Read).is_ok());
    }
}
