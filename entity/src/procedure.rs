//! A procedure: the protocol by which the partners of a project validate competences, in versions ("editions").
//!
//! One partner writes it, and it is ADOPTED when every active partner of the project that is not merely associated has
//! adopted that text. From then on it stays as it is: cases, decisions and licences refer to it. What is to change
//! begins the next edition, which is adopted anew.

mod change;
mod standing;

use std::collections::BTreeSet;

use chrono::{Days, Months, NaiveDate};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    account,
    code::Findings,
    competence, competence_framework, evidence,
    id::Id,
    json::Json,
    partner, project,
    record::Stateful,
    text::{LocalisedText, SearchWords},
};

pub use self::{
    change::{Changes, New},
    standing::Adoption,
};

codes! {
    /// Stage of a validation, as the European guidelines name them.
    #[graphql(name = "ValidationStage")]
    pub enum Stage {
        /// What somebody may know and be able to do is found out.
        Identification = "IDENTIFICATION",
        /// Evidence of it is gathered.
        Documentation = "DOCUMENTATION",
        /// It is judged.
        Assessment = "ASSESSMENT",
        /// It is certified.
        Certification = "CERTIFICATION",
    }
}

codes! {
    /// Kind of evidence.
    pub enum EvidenceKind {
        /// A collection of own work.
        Portfolio = "PORTFOLIO",
        /// A conversation with the assessor.
        Interview = "INTERVIEW",
        /// Somebody is watched at work.
        Observation = "OBSERVATION",
        /// A task as at work.
        Simulation = "SIMULATION",
        /// A test.
        Test = "TEST",
        /// What somebody else has seen.
        WitnessStatement = "WITNESS_STATEMENT",
        /// A certificate, a contract or another document.
        Document = "DOCUMENT",
        /// What the person says of themselves.
        Declaration = "DECLARATION",
    }
}

codes! {
    /// Life of an edition of a procedure.
    #[graphql(name = "ProcedureState")]
    pub enum State {
        /// Being written and adopted; seen by the partners of the project.
        Draft = "DRAFT",
        /// Adopted by all; immutable. Cases begin by it.
        Adopted = "ADOPTED",
        /// No case begins by it any more; those that have begun go on.
        Retired = "RETIRED",
    }
}

codes! {
    /// What can be done with a procedure.
    #[graphql(name = "ProcedureVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Write one; judged at the project.
        Create = "CREATE",
        /// Change the draft, which takes back what was adopted of it.
        Update = "UPDATE",
        /// Adopt it for one's own partner.
        Adopt = "ADOPT",
        /// Begin the next edition.
        Revise = "REVISE",
        /// Let no case begin by it any more.
        Retire = "RETIRE",
        /// Remove the draft.
        Delete = "DELETE",
        /// License an assessor for it.
        License = "LICENSE",
    }
}
verbs!();

/// One step of the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The stage to which it belongs.
    pub stage: Stage,
    /// What it is called.
    pub title: LocalisedText,
    /// What is done.
    pub text: LocalisedText,
}

/// By what one competence is judged at one level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Names it in this edition: what assessors judge refers to it.
    pub code: String,
    /// The competence.
    pub competence: Id<competence::Entity>,
    /// The level.
    pub level: i32,
    /// What has to be shown.
    pub statement: LocalisedText,
}

/// Which evidence a decision needs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EvidenceRule {
    /// Kinds without which there is no decision.
    pub required: Vec<EvidenceKind>,
    /// Fewest different kinds; never only one (V-4).
    pub kinds: i32,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "procedure")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that writes it.
    pub partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// The first edition, which names the procedure to which all its editions belong.
    pub series_id: Id<Entity>,
    /// Which edition it is, from 1.
    pub edition: i32,
    /// The edition that this one was made from.
    pub previous_id: Option<Id<Entity>>,
    /// Title.
    pub title: Json<LocalisedText>,
    /// What rows are ordered by.
    pub title_sort: String,
    /// Summary.
    pub summary: Json<LocalisedText>,
    /// The framework whose competences are validated.
    pub framework_id: Id<competence_framework::Entity>,
    /// Its steps, in order.
    pub steps: Json<Vec<Step>>,
    /// By what each competence is judged at each level.
    pub criteria: Json<Vec<Criterion>>,
    /// Which evidence a decision needs.
    pub evidence_rule: Json<EvidenceRule>,
    /// How many assessors judge.
    pub assessors: i32,
    /// Years after which evidence needs a renewed statement (V-6).
    pub currency_years: i32,
    /// Days within which a decision can be appealed (V-7).
    pub appeal_days: i32,
    /// Languages in which it is held, BCP 47.
    pub languages: Json<Vec<String>>,
    /// Whether assessors may know who the candidate is.
    pub identity_known: bool,
    /// Life of this edition.
    pub state: State,
    /// Who has adopted this text, in the order of their doing so.
    pub adoptions: Json<Vec<Adoption>>,
    /// When the last of them did.
    pub adopted_at: Option<DateTimeUtc>,
    /// When it was retired.
    pub retired_at: Option<DateTimeUtc>,
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
            State::Draft => &[Verb::Read, Verb::Update, Verb::Adopt, Verb::Delete],
            State::Adopted => &[Verb::Read, Verb::Revise, Verb::Retire, Verb::License],
            // Cases that have begun, and their appeals, still need assessors.
            State::Retired => &[Verb::Read, Verb::License],
        }
    }
}

/// The facet of the full-text index that says which competences a procedure validates.
pub const COMPETENCE: &str = "competence";

impl Model {
    /// The competences that can be validated by it.
    #[must_use]
    pub fn competences(&self) -> BTreeSet<Id<competence::Entity>> {
        self.criteria.iter().map(|one| one.competence).collect()
    }

    /// By what a competence is judged at a level.
    pub fn criteria_for(
        &self,
        competence: Id<competence::Entity>,
        level: i32,
    ) -> impl Iterator<Item = &Criterion> + use<'_> {
        let all = self.criteria.iter();
        all.filter(move |one| one.competence == competence && one.level == level)
    }

    /// Whether a competence can be validated at a level by it.
    #[must_use]
    pub fn covers(&self, competence: Id<competence::Entity>, level: i32) -> bool {
        self.criteria_for(competence, level).next().is_some()
    }

    /// V-6: whether evidence of a day needs no renewed statement on another.
    #[must_use]
    pub fn is_current(&self, obtained: NaiveDate, on: NaiveDate) -> bool {
        let months = u32::try_from(self.currency_years).unwrap_or(0) * 12;
        let since = on.checked_sub_months(Months::new(months));
        since.is_none_or(|since| obtained >= since)
    }

    /// V-7: the last day on which a decision of that day can be appealed.
    #[must_use]
    pub fn appeal_until(&self, decided: NaiveDate) -> NaiveDate {
        let days = u64::try_from(self.appeal_days).unwrap_or(0);
        decided.checked_add_days(Days::new(days)).unwrap_or(decided)
    }

    fn words(&self) -> SearchWords {
        let words = SearchWords::default().localised(&self.title).localised(&self.summary);
        let words = self
            .steps
            .iter()
            .fold(words, |words, step| words.localised(&step.title));
        let words = self
            .languages
            .iter()
            .fold(words, |words, tag| words.facet("language", tag));
        let competences = self.competences();
        competences
            .iter()
            .fold(words, |words, id| words.facet(COMPETENCE, &id.name()))
    }
}

impl EvidenceRule {
    /// V-4: whether evidence of these kinds is enough for a decision: the required ones, and never one kind alone.
    #[must_use]
    pub fn is_met_by(&self, kinds: &BTreeSet<EvidenceKind>) -> bool {
        let enough = usize::try_from(self.kinds).is_ok_and(|least| kinds.len() >= least.max(LEAST_KINDS));
        enough && self.required.iter().all(|kind| kinds.contains(kind))
    }

    /// V-4: finds fault with evidence of one kind alone, or without those that the procedure asks for.
    pub fn check(&self, all: &[evidence::Model], found: &mut Findings) {
        found.require(
            self.is_met_by(&all.iter().map(|one| one.kind).collect()),
            "validation",
            "V-4",
            "No decision rests on one kind of evidence alone, or without those that the procedure asks for.",
            "Aucune décision ne repose sur un seul type de preuve, ni sans ceux que la procédure demande.",
        );
    }
}

/// V-4: no decision rests on one kind of evidence alone.
const LEAST_KINDS: usize = 2;

#[cfg(test)]
mod tests;
