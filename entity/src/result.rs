//! What a project leaves behind: handbooks, a Green Paper, learning programmes.
//!
//! Written by one partner in DRAFT, looked at by the others `UNDER_REVIEW`, PUBLISHED once another partner has accepted it
//! (D-4), and never changed from then on (D-3): what changes is its next edition, which supersedes it.

mod change;

use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{
    account, competence,
    id::Id,
    json::Json,
    partner, project,
    project::Visibility,
    record::Stateful,
    text::{LocalisedText, SearchWords},
};

pub use self::change::{Changes, New, Review};

codes! {
    /// Kind of result.
    #[graphql(name = "ResultCategory")]
    pub enum Category {
        /// A handbook.
        Handbook = "HANDBOOK",
        /// Recommendations to those who decide, as in a Green Paper.
        PolicyRecommendation = "POLICY_RECOMMENDATION",
        /// A learning programme.
        LearningProgramme = "LEARNING_PROGRAMME",
        /// Learning material for the screen.
        ELearning = "E_LEARNING",
        /// A scientific work.
        Scientific = "SCIENTIFIC",
        /// Figures.
        Statistical = "STATISTICAL",
        /// Slides.
        Presentation = "PRESENTATION",
        /// Any other publication.
        Publication = "PUBLICATION",
        /// A website.
        Website = "WEBSITE",
        /// An application.
        App = "APP",
        /// A video.
        Video = "VIDEO",
        /// Photographs.
        Photo = "PHOTO",
        /// A summary of the project.
        Summary = "SUMMARY",
        /// Something else.
        Other = "OTHER",
    }
}

codes! {
    /// Life of an edition of a result.
    #[graphql(name = "ResultStatus")]
    pub enum Status {
        /// Being written; its own partner alone sees it.
        Draft = "DRAFT",
        /// Waits for another partner's review (D-4); all active partners of the project see it (D-1).
        UnderReview = "UNDER_REVIEW",
        /// Accepted by another partner, and read-only (D-3).
        Published = "PUBLISHED",
        /// A later edition is published.
        Superseded = "SUPERSEDED",
    }
}

codes! {
    /// What can be done with a result.
    #[graphql(name = "ResultVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Write one for a partner of the project, or the next edition of one.
        Create = "CREATE",
        /// Change the draft.
        Update = "UPDATE",
        /// Hand the draft in for review.
        Submit = "SUBMIT",
        /// Take it back from review.
        Reopen = "REOPEN",
        /// Accept it as another partner, or send it back (D-4).
        Review = "REVIEW",
        /// Begin the next edition (D-3).
        Revise = "REVISE",
        /// Record who uses it (D-5).
        RecordUptake = "RECORD_UPTAKE",
        /// Remove the draft.
        Delete = "DELETE",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "result")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that writes it.
    pub partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// The first edition's id: what all editions have in common.
    pub work_id: Id<Entity>,
    /// Which edition it is, from 1.
    pub edition: i32,
    /// The edition that this one supersedes once it is published.
    pub previous_id: Option<Id<Entity>>,
    /// Kind of result.
    pub category: Category,
    /// Title.
    pub title: Json<LocalisedText>,
    /// Sort key of the title in its default language.
    pub title_sort: String,
    /// What it is about.
    pub summary: Json<LocalisedText>,
    /// Languages in which it can be had, BCP 47.
    pub languages: Json<Vec<String>>,
    /// Where it is.
    pub url: Option<String>,
    /// Its DOI, as `10.1234/abc`.
    pub doi: Option<String>,
    /// The licence under which it may be used.
    pub licence: Option<String>,
    /// Who wrote it, as they are credited.
    pub authors: Json<Vec<String>>,
    /// The partners that worked on it, besides its own.
    pub partners: Json<Vec<Id<partner::Entity>>>,
    /// For whom it is, free tags.
    pub target_groups: Json<Vec<String>>,
    /// The competences that it is about.
    pub competences: Json<Vec<Id<competence::Entity>>>,
    /// Whether it may be shown beyond the project's partners.
    pub visibility: Visibility,
    /// Life of the edition.
    pub status: Status,
    /// When it was handed in for review.
    pub submitted_at: Option<DateTimeUtc>,
    /// When another partner last reviewed it.
    pub reviewed_at: Option<DateTimeUtc>,
    /// Which partner did (D-4).
    pub reviewed_by_partner_id: Option<Id<partner::Entity>>,
    /// What that partner said.
    pub review_note: Option<String>,
    /// When it was published.
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

record!(partner_id, words);

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        self.status.code()
    }

    fn open(&self) -> &'static [Verb] {
        match self.status {
            Status::Draft => &[Verb::Read, Verb::Update, Verb::Submit, Verb::Delete],
            Status::UnderReview => &[Verb::Read, Verb::Reopen, Verb::Review],
            // D-3: what is published stays as it is.
            Status::Published => &[Verb::Read, Verb::Revise, Verb::RecordUptake],
            Status::Superseded => &[Verb::Read, Verb::RecordUptake],
        }
    }
}

impl Model {
    fn words(&self) -> SearchWords {
        let words = SearchWords::default().localised(&self.title).localised(&self.summary);
        let words = self.authors.iter().fold(words, |words, name| words.name(name));
        let words = self
            .target_groups
            .iter()
            .fold(words, |words, tag| words.name(tag).facet("target", tag));
        self.languages
            .iter()
            .fold(words, |words, tag| words.facet("language", tag))
    }
}

#[cfg(test)]
mod tests;
