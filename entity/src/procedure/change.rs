//! Writing a procedure: what may be given, and what is refused.

use sea_orm::prelude::DateTimeUtc;

use super::{Criterion, Entity, EvidenceRule, Model, State, Step};
use crate::{
    code::Findings,
    competence, competence_framework,
    id::Id,
    json::Json,
    partner, project,
    record::set,
    rule::Refusal,
    text::{Translation, sort_key},
};

/// What a new procedure needs.
#[derive(Debug, Clone, Copy)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// The partner that writes it.
    pub partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// The framework whose competences are validated.
    pub framework_id: Id<competence_framework::Entity>,
    /// When it is made.
    pub now: DateTimeUtc,
}

/// Changes of a procedure: `None` leaves, an inner `None` clears.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field is the column of the same name")]
pub struct Changes {
    pub title: Option<Translation>,
    pub summary: Option<Option<Translation>>,
    pub framework: Option<Id<competence_framework::Entity>>,
    pub steps: Option<Vec<Step>>,
    pub criteria: Option<Vec<Criterion>>,
    pub evidence_rule: Option<EvidenceRule>,
    pub assessors: Option<i32>,
    pub currency_years: Option<i32>,
    pub appeal_days: Option<i32>,
    pub languages: Option<Vec<String>>,
    pub identity_known: Option<bool>,
    /// Fields that were to be cleared although a procedure needs them, as the API spells them.
    pub missing: Vec<&'static str>,
}

impl Model {
    /// A new procedure in DRAFT, or everything that is wrong with it. `competences` are those that its criteria name.
    pub fn created(new: New, changes: Changes, competences: &[competence::Model]) -> Result<Self, Refusal> {
        let New {
            id,
            partner_id,
            project_id,
            framework_id,
            now,
        } = new;
        let empty = Self {
            id,
            partner_id,
            project_id,
            series_id: id,
            edition: 1,
            previous_id: None,
            title: Json::default(),
            title_sort: String::new(),
            summary: Json::default(),
            framework_id,
            steps: Json::default(),
            criteria: Json::default(),
            evidence_rule: Json(EvidenceRule {
                required: Vec::new(),
                kinds: 2,
            }),
            assessors: 2,
            currency_years: 4,
            appeal_days: 30,
            languages: Json::default(),
            identity_known: false,
            state: State::Draft,
            adoptions: Json::default(),
            adopted_at: None,
            retired_at: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        };
        empty.changed(changes, competences)
    }

    /// The draft with these changes, or everything that is wrong with them. Whoever has adopted it adopted another
    /// text, and is asked again. `competences` are those that its criteria name.
    pub fn changed(&self, changes: Changes, competences: &[competence::Model]) -> Result<Self, Refusal> {
        let mut next = self.clone();
        let mut found = Findings::default();
        found.missing(&next.apply(changes));
        next.adoptions = Json::default();
        next.check_texts(&mut found);
        next.check_criteria(&mut found, competences);
        next.check_figures(&mut found);
        found.into_result()?;
        Ok(next)
    }

    /// The next edition of an adopted procedure, in DRAFT: the same until it is changed.
    #[must_use]
    pub fn revised(&self, id: Id<Entity>, now: DateTimeUtc) -> Self {
        Self {
            id,
            edition: self.edition + 1,
            previous_id: Some(self.id),
            state: State::Draft,
            adoptions: Json::default(),
            adopted_at: None,
            retired_at: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
            ..self.clone()
        }
    }

    /// Puts the changes in their places; what was to be cleared and cannot be is given back.
    fn apply(&mut self, changes: Changes) -> Vec<&'static str> {
        let Changes {
            title,
            summary,
            framework,
            steps,
            criteria,
            evidence_rule,
            assessors,
            currency_years,
            appeal_days,
            languages,
            identity_known,
            missing,
        } = changes;
        if let Some(change) = title {
            self.title.0.apply(change);
        }
        if let Some(change) = summary {
            self.summary.0.apply_or_clear(change);
        }
        set(&mut self.framework_id, framework);
        set(&mut self.steps.0, steps);
        set(&mut self.criteria.0, criteria);
        set(&mut self.evidence_rule.0, evidence_rule);
        set(&mut self.assessors, assessors);
        set(&mut self.currency_years, currency_years);
        set(&mut self.appeal_days, appeal_days);
        set(&mut self.languages.0, languages);
        set(&mut self.identity_known, identity_known);
        self.title_sort = sort_key(self.title.default_text());
        missing
    }

    fn check_texts(&self, found: &mut Findings) {
        found.localised(&self.title, "title", 300, true);
        found.localised(&self.summary, "summary", 20_000, false);
        found.few(self.languages.len(), "languages");
        found.languages(&self.languages, "languages");
        found.few(self.steps.len(), "steps");
        for (index, step) in self.steps.iter().enumerate() {
            found.localised(&step.title, &format!("steps[{index}].title"), 300, true);
            found.localised(&step.text, &format!("steps[{index}].text"), 5_000, false);
        }
        found.require(
            self.steps.is_sorted_by_key(|step| step.stage),
            "steps",
            "ORDER",
            "Steps stand in the order of their stages.",
            "Les étapes suivent l'ordre de leurs phases.",
        );
    }

    /// A criterion is named once, and is about a competence of the framework at a level that this has.
    fn check_criteria(&self, found: &mut Findings, competences: &[competence::Model]) {
        found.require(
            self.criteria.len() <= MOST_CRITERIA,
            "criteria",
            "TOO_MANY",
            "At most 200 criteria are allowed.",
            "200 critères au maximum.",
        );
        for index in 0..self.criteria.len().min(MOST_CRITERIA) {
            self.check_criterion(found, index, competences);
        }
    }

    fn check_criterion(&self, found: &mut Findings, index: usize, competences: &[competence::Model]) {
        let (one, earlier) = (&self.criteria[index], &self.criteria[..index]);
        let path = format!("criteria[{index}]");
        found.short_code(&one.code, &format!("{path}.code"));
        found.localised(&one.statement, &format!("{path}.statement"), 2_000, true);
        found.require(
            earlier.iter().all(|other| other.code != one.code),
            &format!("{path}.code"),
            "UNIQUE",
            "Another criterion has this code.",
            "Un autre critère porte ce code.",
        );
        let about = competences.iter().find(|row| row.id == one.competence);
        found.require(
            about.is_some_and(|row| row.framework_id == self.framework_id),
            &format!("{path}.competence"),
            "FRAMEWORK",
            "A competence of the procedure's framework is expected.",
            "Une compétence du cadre de la procédure est attendue.",
        );
        found.require(
            about.is_none_or(|row| row.has_level(one.level)),
            &format!("{path}.level"),
            "RANGE",
            "The competence has no such level.",
            "La compétence n'a pas ce niveau.",
        );
    }

    fn check_figures(&self, found: &mut Findings) {
        let rule = &self.evidence_rule;
        found.require(
            (2..=8).contains(&rule.kinds),
            "evidence.kinds",
            "V-4",
            "No decision rests on one kind of evidence alone: 2 to 8 kinds are expected.",
            "Aucune décision ne repose sur un seul type de preuve : 2 à 8 types sont attendus.",
        );
        found.few(rule.required.len(), "evidence.required");
        found.require(
            (2..=9).contains(&self.assessors),
            "assessors",
            "V-3",
            "A full decision needs two assessors: 2 to 9 are expected.",
            "Une décision entière demande deux évaluateurs : 2 à 9 sont attendus.",
        );
        found.require(
            (1..=20).contains(&self.currency_years),
            "currencyYears",
            "RANGE",
            "1 to 20 years are expected.",
            "1 à 20 ans sont attendus.",
        );
        found.require(
            (7..=365).contains(&self.appeal_days),
            "appealDays",
            "RANGE",
            "7 to 365 days are expected.",
            "7 à 365 jours sont attendus.",
        );
    }
}

/// What one answer can show, and one person can judge by.
const MOST_CRITERIA: usize = 200;
