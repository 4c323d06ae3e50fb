//! Adding and changing a module: what may be given, and what is refused.

use sea_orm::prelude::DateTimeUtc;

use super::{CreditScheme, Entity, Kind, LearningOutcome, LearningSetting, Material, Mode, Model, State};
use crate::{
    code::Findings,
    id::Id,
    json::Json,
    partner, project,
    project::Visibility,
    record::set,
    rule::Refusal,
    text::{Translation, sort_key},
};

/// What a new module needs.
#[derive(Debug, Clone, Copy)]
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
pub struct Changes {
    pub code: Option<String>,
    pub title: Option<Translation>,
    pub summary: Option<Option<Translation>>,
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
    /// Fields that were to be cleared although a module needs them, as the API spells them.
    pub missing: Vec<&'static str>,
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
            code_sort: String::new(),
            course_id: id,
            edition: 1,
            previous_id: None,
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
        let mut found = Findings::default();
        found.missing(&next.apply(changes));
        found.require(
            next.code == self.code || (self.edition == 1 && self.state == State::Draft),
            "code",
            "T-1",
            "The code names the module across its versions and stays.",
            "Le code désigne le module à travers ses versions et demeure.",
        );
        next.check_texts(&mut found);
        next.check_figures(&mut found);
        found.into_result()?;
        Ok(next)
    }

    /// T-1: a published version stays as it is; its changes begin the next one, in DRAFT.
    pub fn next_edition(&self, id: Id<Entity>, now: DateTimeUtc, changes: Changes) -> Result<Self, Refusal> {
        let mut next = self.changed(changes)?;
        next.id = id;
        next.edition = self.edition + 1;
        next.previous_id = Some(self.id);
        next.state = State::Draft;
        next.version = 0;
        next.created_at = now;
        Ok(next)
    }

    /// Puts the changes in their places; what was to be cleared and cannot be is given back.
    fn apply(&mut self, changes: Changes) -> Vec<&'static str> {
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
            missing,
        } = changes;
        set(&mut self.code, code);
        if let Some(change) = title {
            self.title.0.apply(change);
        }
        if let Some(change) = summary {
            self.summary.0.apply_or_clear(change);
        }
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
        self.code_sort = sort_key(&self.code);
        missing
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
            let licence = material.licence.as_deref().unwrap_or_default();
            found.fits(licence, &format!("materials[{index}].licence"), 100);
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
            "A credit above 0 and up to 300, to two decimals, is expected.",
            "Un crédit supérieur à 0 et jusqu'à 300, à deux décimales près, est attendu.",
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
}
