//! A module: one version ("edition") of a training course that a partner provides in a project.

mod change;
mod publication;
mod sequence;

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    account, competence,
    id::Id,
    json::Json,
    partner, project,
    project::Visibility,
    record::Stateful,
    rule::Refusal,
    text::{LocalisedText, SearchWords},
};

pub use self::change::{Changes, New};

codes! {
    /// Kind of training.
    #[graphql(name = "ModuleKind")]
    pub enum Kind {
        /// Specialist subject.
        Specialist = "SPECIALIST",
        /// Vocational skills.
        Vocational = "VOCATIONAL",
        /// Capacity building.
        CapacityBuilding = "CAPACITY_BUILDING",
        /// Pilot course for staff.
        PilotCourse = "PILOT_COURSE",
        /// Visits to local projects.
        StudyVisit = "STUDY_VISIT",
    }
}

codes! {
    /// How a module is delivered.
    #[graphql(name = "ModuleMode")]
    pub enum Mode {
        /// On site.
        Presential = "PRESENTIAL",
        /// Online.
        Online = "ONLINE",
        /// Partly online.
        Blended = "BLENDED",
        /// At work.
        WorkBased = "WORK_BASED",
    }
}

codes! {
    /// Setting of learning.
    pub enum LearningSetting {
        /// In the formal system, towards a qualification.
        Formal = "FORMAL",
        /// Organised, outside the formal system.
        NonFormal = "NON_FORMAL",
    }
}

codes! {
    /// Credit system.
    pub enum CreditScheme {
        /// European Credit Transfer and Accumulation System.
        Ects = "ECTS",
        /// European Credit system for Vocational Education and Training.
        Ecvet = "ECVET",
    }
}

codes! {
    /// Kind of learning outcome, as in the European Qualifications Framework.
    pub enum OutcomeKind {
        /// Knowledge.
        Knowledge = "KNOWLEDGE",
        /// Skill.
        Skill = "SKILL",
        /// Responsibility and autonomy.
        ResponsibilityAutonomy = "RESPONSIBILITY_AUTONOMY",
    }
}

codes! {
    /// Life of a module version.
    #[graphql(name = "ModuleState")]
    pub enum State {
        /// Being written; seen by its provider only.
        Draft = "DRAFT",
        /// Offered; immutable (T-1).
        Published = "PUBLISHED",
        /// No longer offered.
        Retired = "RETIRED",
    }
}

codes! {
    /// What can be done with a module.
    #[graphql(name = "ModuleVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Add one; judged at the project.
        Create = "CREATE",
        /// Change it, or begin the next version of a published one (T-1).
        Update = "UPDATE",
        /// Say what comes before it (T-2).
        SetPrerequisites = "SET_PREREQUISITES",
        /// Offer it.
        Publish = "PUBLISH",
        /// Offer it no longer.
        Retire = "RETIRE",
        /// Remove a draft (T-4).
        Delete = "DELETE",
    }
}
verbs!();

/// The facet of the full-text index that says which competences a module is about.
pub const COMPETENCE: &str = "competence";

/// What people know or can do afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearningOutcome {
    /// Kind of outcome.
    pub kind: OutcomeKind,
    /// The outcome in words.
    pub statement: LocalisedText,
    /// The competence that it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competence: Option<Id<competence::Entity>>,
}

/// A link to learning material.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    /// What it is.
    pub title: String,
    /// Where it is.
    pub url: String,
    /// Its licence, where it is not the module's.
    #[serde(default)]
    pub licence: Option<String>,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "module")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The providing partner.
    pub partner_id: Id<partner::Entity>,
    /// The project it is taught in.
    pub project_id: Id<project::Entity>,
    /// Code, unique for its provider and edition.
    pub code: String,
    /// Which version of the module with this code it is, from 1 (T-1).
    pub edition: i32,
    /// What rows are ordered by.
    pub code_sort: String,
    /// The first edition, which names the course to which all its editions belong.
    pub course_id: Id<Entity>,
    /// The edition that this one was made from.
    pub previous_id: Option<Id<Entity>>,
    /// Title.
    pub title: Json<LocalisedText>,
    /// What rows are ordered by.
    pub title_sort: String,
    /// Summary.
    pub summary: Json<LocalisedText>,
    /// Kind of training.
    pub kind: Kind,
    /// ISCED-F 2013 field, four digits.
    pub subject_area: Option<String>,
    /// Languages of teaching, BCP 47.
    pub languages: Json<Vec<String>>,
    /// How it is delivered.
    pub mode: Mode,
    /// Setting of learning.
    pub learning_setting: LearningSetting,
    /// Who sees it once it is published.
    pub visibility: Visibility,
    /// EQF level, 1 to 8.
    pub eqf_level: Option<i32>,
    /// Credit system.
    pub credit_scheme: Option<CreditScheme>,
    /// Credit in hundredths of a point.
    pub credit_hundredths: Option<i32>,
    /// Hours with a trainer.
    pub contact_hours: i32,
    /// Hours of self-study.
    pub self_study_hours: i32,
    /// Hours at work.
    pub work_based_hours: i32,
    /// Learning outcomes.
    pub learning_outcomes: Json<Vec<LearningOutcome>>,
    /// Target groups, free tags.
    pub target_groups: Json<Vec<String>>,
    /// Assessment methods.
    pub assessment_methods: Json<Vec<String>>,
    /// Links to material.
    pub materials: Json<Vec<Material>>,
    /// Licence of the material.
    pub licence: Option<String>,
    /// Least attendance for completion, in percent (T-5).
    pub attendance_threshold: i32,
    /// Life of this version.
    pub state: State,
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
        self.state.code()
    }

    fn open(&self) -> &'static [Verb] {
        match self.state {
            State::Draft => &[
                Verb::Read,
                Verb::Update,
                Verb::SetPrerequisites,
                Verb::Publish,
                Verb::Delete,
            ],
            // T-1: editing a published version begins the next one. T-4: it is retired, not deleted.
            State::Published => &[Verb::Read, Verb::Update, Verb::Retire],
            State::Retired => &[Verb::Read],
        }
    }
}

impl Model {
    /// The module as it is no longer offered.
    #[must_use]
    pub fn retired(&self) -> Self {
        Self {
            state: State::Retired,
            ..self.clone()
        }
    }

    /// A retired module is not taught anew.
    pub fn expect_teachable(&self) -> Result<(), Refusal> {
        if self.state != State::Retired {
            return Ok(());
        }
        Err(Refusal::State {
            state: self.state.code(),
            allowed: Vec::new(),
        })
    }

    fn words(&self) -> SearchWords {
        let words = SearchWords::default()
            .localised(&self.title)
            .localised(&self.summary)
            .name(&self.code);
        let words = self.learning_outcomes.iter().fold(words, |words, outcome| {
            let words = words.localised(&outcome.statement);
            outcome
                .competence
                .iter()
                .fold(words, |words, id| words.facet(COMPETENCE, &id.name()))
        });
        let words = self
            .languages
            .iter()
            .fold(words, |words, tag| words.facet("language", tag));
        self.target_groups.iter().fold(words, |words, tag| words.name(tag))
    }
}

#[cfg(test)]
mod tests;
