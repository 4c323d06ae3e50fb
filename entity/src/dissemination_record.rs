//! What a partner did so that others learn of a project or of what somebody brought home from it.
//!
//! Planned in DRAFT, told of once it has taken place (REPORTED), and VERIFIED by another partner that has looked at the
//! evidence (D-1). Those whom it reached are counted by target group, planned and reached apart (D-2).

mod change;

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    account,
    id::Id,
    json::Json,
    partner, project,
    project::Visibility,
    record::Stateful,
    text::{LocalisedText, SearchWords},
};

pub use self::change::{Changes, New};

codes! {
    /// Kind of dissemination.
    #[graphql(name = "DisseminationType")]
    pub enum Kind {
        /// An event.
        Event = "EVENT",
        /// An event at which results are shown to those who will use them.
        MultiplierEvent = "MULTIPLIER_EVENT",
        /// Somebody passes on to colleagues and local partners what they learnt (M-14).
        CascadeTraining = "CASCADE_TRAINING",
        /// An article in the press, on radio or television.
        Press = "PRESS",
        /// Social media.
        SocialMedia = "SOCIAL_MEDIA",
        /// A publication.
        Publication = "PUBLICATION",
        /// A talk at a conference.
        Conference = "CONFERENCE",
        /// A meeting with those who decide.
        PolicyMeeting = "POLICY_MEETING",
        /// A website.
        Website = "WEBSITE",
        /// A newsletter.
        Newsletter = "NEWSLETTER",
        /// A video.
        Video = "VIDEO",
    }
}

codes! {
    /// How far it reaches.
    #[graphql(name = "DisseminationLevel")]
    pub enum Level {
        /// Within the partner.
        Internal = "INTERNAL",
        /// A town or district.
        Local = "LOCAL",
        /// A region.
        Regional = "REGIONAL",
        /// A country.
        National = "NATIONAL",
        /// Several countries.
        European = "EUROPEAN",
    }
}

codes! {
    /// How people take part.
    #[graphql(name = "DisseminationMode")]
    pub enum Mode {
        /// In one place.
        Presential = "PRESENTIAL",
        /// Online.
        Online = "ONLINE",
        /// Both.
        Blended = "BLENDED",
    }
}

codes! {
    /// Life of a dissemination record.
    #[graphql(name = "DisseminationStatus")]
    pub enum Status {
        /// Planned or being written; its own partner alone sees it.
        Draft = "DRAFT",
        /// It has taken place; all active partners of the project see it. It counts as reported (D-1).
        Reported = "REPORTED",
        /// Another partner has looked at its evidence. It counts as verified (D-1) and is read-only.
        Verified = "VERIFIED",
    }
}

codes! {
    /// What can be done with a dissemination record.
    #[graphql(name = "DisseminationRecordVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Write one for a partner of the project.
        Create = "CREATE",
        /// Draft one about what was passed on from one's own mobility.
        Draft = "DRAFT",
        /// Change it.
        Update = "UPDATE",
        /// Say that it has taken place.
        Report = "REPORT",
        /// Confirm it as another partner (D-1).
        Verify = "VERIFY",
        /// Remove the draft.
        Delete = "DELETE",
    }
}
verbs!();

/// Those of one target group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Audience {
    /// Who they are, a free tag.
    pub target_group: String,
    /// How many people were to be reached.
    pub planned: Option<i32>,
    /// How many were.
    pub reached: Option<i32>,
}

/// What shows that it took place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is.
    pub title: String,
    /// Where it is.
    pub url: String,
}

/// What the numbers of all target groups add up to (D-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Planned; `None` unless every group has a number.
    pub planned: Option<i64>,
    /// Reached; `None` unless every group has a number.
    pub reached: Option<i64>,
    /// Whether somebody may be counted in several groups, so that fewer people stand behind the sums.
    pub at_most: bool,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "dissemination_record")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that did it.
    pub partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// The participant's login, where a participant drafted it.
    pub author_id: Option<Id<account::Entity>>,
    /// Kind of dissemination.
    pub kind: Kind,
    /// How far it reaches.
    pub level: Level,
    /// Title.
    pub title: Json<LocalisedText>,
    /// Sort key of the title in its default language.
    pub title_sort: String,
    /// What was done.
    pub description: Json<LocalisedText>,
    /// The day, or the first of several.
    pub date: Date,
    /// The last of several days.
    pub end_date: Option<Date>,
    /// Where.
    pub place: Option<String>,
    /// Country, ISO 3166-1.
    pub country: Option<String>,
    /// How people take part.
    pub mode: Option<Mode>,
    /// Who was to be reached, and who was.
    pub audience: Json<Vec<Audience>>,
    /// Whether somebody may belong to several of the target groups.
    pub groups_overlap: bool,
    /// Results that were shown, by name.
    pub results_shown: Json<Vec<String>>,
    /// What shows that it took place.
    pub evidence: Json<Vec<Evidence>>,
    /// Whether the emblem of the European Union was shown.
    pub eu_emblem_shown: bool,
    /// Whether it may be shown beyond the project's partners.
    pub visibility: Visibility,
    /// Life of the record.
    pub status: Status,
    /// When it was reported.
    pub reported_at: Option<DateTimeUtc>,
    /// When another partner confirmed it.
    pub verified_at: Option<DateTimeUtc>,
    /// Which partner did (D-1).
    pub verified_by_partner_id: Option<Id<partner::Entity>>,
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
            Status::Draft => &[Verb::Read, Verb::Update, Verb::Report, Verb::Delete],
            // Evidence often comes later.
            Status::Reported => &[Verb::Read, Verb::Update, Verb::Verify],
            Status::Verified => &[Verb::Read],
        }
    }
}

impl Model {
    /// D-2: sums over the target groups, never without saying whether somebody may be counted twice.
    #[must_use]
    pub fn reach(&self) -> Reach {
        let sum = |of: fn(&Audience) -> Option<i32>| self.audience.iter().map(|group| of(group).map(i64::from)).sum();
        let known = !self.audience.is_empty();
        Reach {
            planned: known.then(|| sum(|group| group.planned)).flatten(),
            reached: known.then(|| sum(|group| group.reached)).flatten(),
            at_most: self.groups_overlap && self.audience.len() > 1,
        }
    }

    fn words(&self) -> SearchWords {
        let words = SearchWords::default()
            .localised(&self.title)
            .localised(&self.description)
            .name(self.place.as_deref().unwrap_or_default());
        let words = self.results_shown.iter().fold(words, |words, name| words.name(name));
        self.audience.iter().fold(words, |words, group| {
            words.name(&group.target_group).facet("target", &group.target_group)
        })
    }
}

#[cfg(test)]
mod tests;
