//! A module: one version ("edition") of a training course that a partner provides in a project.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    account,
    code::Findings,
    id::Id,
    json::Json,
    partner, project,
    project::Visibility,
    record::{Stateful, set},
    rule::Refusal,
    text::{LocalisedText, SearchWords, Translation, sort_key},
};

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
        /// Offer it.
        Publish = "PUBLISH",
    }
}
verbs!();

/// What people know or can do afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearningOutcome {
    /// Kind of outcome.
    pub kind: OutcomeKind,
    /// The outcome in words.
    pub statement: LocalisedText,
}

/// A link to learning material.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    /// What it is.
    pub title: String,
    /// Where it is.
    pub url: String,
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
            State::Draft => &[Verb::Read, Verb::Update, Verb::Publish],
            // T-1: editing a published version begins the next one.
            State::Published => &[Verb::Read, Verb::Update],
            State::Retired => &[Verb::Read],
        }
    }
}

/// What a new module needs.
#[derive(Debug, Clone)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// The providing partner.
    pub partner_id: Id<partner::Entity>,
    /// The project it is taught in.
    pub project_id: Id<project::Entity>,
    /// Kind of training.
    pub kind: Kind,
    /// When it is made.
    pub now: DateTimeUtc,
}

/// Changes of a module: `None` leaves, an inner `None` clears.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field is the column of the same name")]
#[expect(clippy::option_option, reason = "omitted and null are two different wishes")]
pub struct Changes {
    pub code: Option<String>,
    pub title: Option<Translation>,
    pub summary: Option<Translation>,
    pub kind: Option<Kind>,
    pub subject_area: Option<Option<String>>,
    pub languages: Option<Vec<String>>,
    pub mode: Option<Mode>,
    pub learning_setting: Option<LearningSetting>,
    pub visibility: Option<Visibility>,
    pub eqf_level: Option<Option<i32>>,
    pub credit: Option<Option<(CreditScheme, i32)>>,
    pub contact_hours: Option<i32>,
    pub self_study_hours: Option<i32>,
    pub work_based_hours: Option<i32>,
    pub learning_outcomes: Option<Vec<LearningOutcome>>,
    pub target_groups: Option<Vec<String>>,
    pub assessment_methods: Option<Vec<String>>,
    pub materials: Option<Vec<Material>>,
    pub licence: Option<Option<String>>,
    pub attendance_threshold: Option<i32>,
}

impl Model {
    /// A new module in DRAFT, or everything that is wrong with it.
    pub fn created(new: New, changes: Changes) -> Result<Self, Refusal> {
        let New {
            id,
            partner_id,
            project_id,
            kind,
            now,
        } = new;
        let empty = Self {
            id,
            partner_id,
            project_id,
            code: String::new(),
            edition: 1,
            title: Json::default(),
            title_sort: String::new(),
            summary: Json::default(),
            kind,
            subject_area: None,
            languages: Json::default(),
            mode: Mode::Presential,
            learning_setting: LearningSetting::NonFormal,
            visibility: Visibility::Consortium,
            eqf_level: None,
            credit_scheme: None,
            credit_hundredths: None,
            contact_hours: 0,
            self_study_hours: 0,
            work_based_hours: 0,
            learning_outcomes: Json::default(),
            target_groups: Json::default(),
            assessment_methods: Json::default(),
            materials: Json::default(),
            licence: None,
            attendance_threshold: 80,
            state: State::Draft,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        };
        empty.changed(changes)
    }

    /// The module with these changes, or everything that is wrong with them.
    pub fn changed(&self, changes: Changes) -> Result<Self, Refusal> {
        let mut next = self.clone();
        next.apply(changes);
        let mut found = Findings::default();
        next.check_texts(&mut found);
        next.check_figures(&mut found);
        let violations = found.violations();
        if violations.is_empty() {
            Ok(next)
        } else {
            Err(Refusal::Invalid(violations))
        }
    }

    /// T-1: a published version stays as it is; its changes begin the next one, in DRAFT.
    pub fn next_edition(&self, id: Id<Entity>, now: DateTimeUtc, changes: Changes) -> Result<Self, Refusal> {
        let mut next = self.changed(changes)?;
        next.id = id;
        next.edition = self.edition + 1;
        next.state = State::Draft;
        next.version = 0;
        next.created_at = now;
        // The code names the module across its editions.
        next.code.clone_from(&self.code);
        Ok(next)
    }

    /// The module as it is offered.
    #[must_use]
    pub fn published(&self) -> Self {
        Self {
            state: State::Published,
            ..self.clone()
        }
    }

    /// The module as it is no longer offered.
    #[must_use]
    pub fn retired(&self) -> Self {
        Self {
            state: State::Retired,
            ..self.clone()
        }
    }

    fn apply(&mut self, changes: Changes) {
        let Changes {
            code,
            title,
            summary,
            kind,
            subject_area,
            languages,
            mode,
            learning_setting,
            visibility,
            eqf_level,
            credit,
            contact_hours,
            self_study_hours,
            work_based_hours,
            learning_outcomes,
            target_groups,
            assessment_methods,
            materials,
            licence,
            attendance_threshold,
        } = changes;
        set(&mut self.code, code);
        title.into_iter().for_each(|change| self.title.0.apply(change));
        summary.into_iter().for_each(|change| self.summary.0.apply(change));
        set(&mut self.kind, kind);
        set(&mut self.subject_area, subject_area);
        set(&mut self.languages.0, languages);
        set(&mut self.mode, mode);
        set(&mut self.learning_setting, learning_setting);
        set(&mut self.visibility, visibility);
        set(&mut self.eqf_level, eqf_level);
        set(
            &mut self.credit_scheme,
            credit.map(|credit| credit.map(|(scheme, _)| scheme)),
        );
        set(
            &mut self.credit_hundredths,
            credit.map(|credit| credit.map(|(_, hundredths)| hundredths)),
        );
        set(&mut self.contact_hours, contact_hours);
        set(&mut self.self_study_hours, self_study_hours);
        set(&mut self.work_based_hours, work_based_hours);
        set(&mut self.learning_outcomes.0, learning_outcomes);
        set(&mut self.target_groups.0, target_groups);
        set(&mut self.assessment_methods.0, assessment_methods);
        set(&mut self.materials.0, materials);
        set(&mut self.licence, licence);
        set(&mut self.attendance_threshold, attendance_threshold);
        self.title_sort = sort_key(self.title.default_text());
    }

    fn check_texts(&self, found: &mut Findings) {
        found.short_code(&self.code, "code");
        found.localised(&self.title, "title", 300, true);
        found.localised(&self.summary, "summary", 20_000, false);
        found.few(self.languages.len(), "languages");
        found.languages(&self.languages, "languages");
        found.few(self.learning_outcomes.len(), "learningOutcomes");
        for (index, outcome) in self.learning_outcomes.iter().enumerate() {
            found.localised(
                &outcome.statement,
                &format!("learningOutcomes[{index}].statement"),
                2_000,
                true,
            );
        }
        found.texts(&self.target_groups, "targetGroups", 200);
        found.texts(&self.assessment_methods, "assessmentMethods", 200);
        found.few(self.materials.len(), "materials");
        for (index, material) in self.materials.iter().enumerate() {
            found.text(&material.title, &format!("materials[{index}].title"), 300);
            found.url(Some(&material.url), &format!("materials[{index}].url"));
        }
        found.fits(self.licence.as_deref().unwrap_or_default(), "licence", 100);
    }

    fn check_figures(&self, found: &mut Findings) {
        found.field_of_education(self.subject_area.as_deref(), "subjectArea");
        found.require(
            self.eqf_level.is_none_or(|level| (1..=8).contains(&level)),
            "eqfLevel",
            "RANGE",
            "An EQF level from 1 to 8 is expected.",
            "Un niveau CEC de 1 à 8 est attendu.",
        );
        found.require(
            self.credit_hundredths.is_none_or(|value| (1..=30_000).contains(&value)),
            "credit.value",
            "RANGE",
            "A credit above 0 and up to 300 is expected.",
            "Un crédit supérieur à 0 et jusqu'à 300 est attendu.",
        );
        let hours = [self.contact_hours, self.self_study_hours, self.work_based_hours];
        found.require(
            hours.iter().all(|hours| (0..=5_000).contains(hours)),
            "learningHours",
            "RANGE",
            "Hours from 0 to 5,000 are expected.",
            "Des heures de 0 à 5 000 sont attendues.",
        );
        found.require(
            (0..=100).contains(&self.attendance_threshold),
            "attendanceThreshold",
            "RANGE",
            "A percentage from 0 to 100 is expected.",
            "Un pourcentage de 0 à 100 est attendu.",
        );
    }

    fn words(&self) -> SearchWords {
        let words = SearchWords::default()
            .localised(&self.title)
            .localised(&self.summary)
            .name(&self.code);
        let words = self
            .learning_outcomes
            .iter()
            .fold(words, |words, outcome| words.localised(&outcome.statement));
        let words = self
            .languages
            .iter()
            .fold(words, |words, tag| words.facet("language", tag));
        self.target_groups.iter().fold(words, |words, tag| words.name(tag))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module() -> Model {
        let new = New {
            id: Id::new(Uuid::from_u128(1)),
            partner_id: Id::new(Uuid::from_u128(2)),
            project_id: Id::new(Uuid::from_u128(3)),
            kind: Kind::Specialist,
            now: DateTimeUtc::default(),
        };
        let title = Translation {
            language: "en".into(),
            text: Some("Empowerment".into()),
        };
        let changes = Changes {
            code: Some("WTG-01".into()),
            title: Some(title),
            ..Changes::default()
        };
        Model::created(new, changes).expect("a valid module")
    }

    #[test]
    fn t_1_a_published_version_is_immutable_and_editing_begins_the_next() {
        let published = module().published();
        let changes = Changes {
            eqf_level: Some(Some(5)),
            code: Some("OTHER".into()),
            ..Changes::default()
        };
        let next = published
            .next_edition(Id::new(Uuid::from_u128(9)), DateTimeUtc::default(), changes)
            .expect("valid");
        assert_eq!((next.edition, next.state, next.eqf_level), (2, State::Draft, Some(5)));
        assert_eq!((next.code.as_str(), next.version), ("WTG-01", 0));
        assert_eq!(published.eqf_level, None);
    }

    #[test]
    fn a_state_opens_its_verbs_only() {
        assert!(module().expect_open(Verb::Publish).is_ok());
        let refusal = module().published().expect_open(Verb::Publish);
        assert_eq!(
            refusal,
            Err(Refusal::State {
                state: "PUBLISHED",
                allowed: vec!["UPDATE"]
            })
        );
        assert_eq!(module().expect(Verb::Publish, 7), Err(Refusal::Stale { current: 0 }));
    }

    #[test]
    fn figures_stay_in_their_ranges() {
        let changes = Changes {
            eqf_level: Some(Some(9)),
            subject_area: Some(Some("0999".into())),
            attendance_threshold: Some(101),
            contact_hours: Some(-1),
            credit: Some(Some((CreditScheme::Ects, 0))),
            ..Changes::default()
        };
        let Err(Refusal::Invalid(found)) = module().changed(changes) else {
            panic!("must be refused")
        };
        assert_eq!(found.len(), 5, "{found:?}");
    }
}
