//! Founding and changing a project: what may be given, and what is refused.

use chrono::{Datelike, Months, NaiveDate};
use sea_orm::prelude::{Date, DateTimeUtc};

use super::{Entity, GenderTarget, Model, Programme, Status, Visibility};
use crate::{
    code::{Findings, is_day},
    id::Id,
    json::Json,
    partner,
    record::set,
    rule::{Refusal, Violation},
    text::{LocalisedText, Translation, sort_key},
};

/// What a new project needs.
#[derive(Debug, Clone, Copy)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// The coordinating partner.
    pub partner_id: Id<partner::Entity>,
    /// Programme.
    pub programme: Programme,
    /// First day.
    pub start_date: Date,
    /// Last day.
    pub end_date: Date,
    /// When it is made.
    pub now: DateTimeUtc,
}

/// Changes of a project: `None` leaves, an inner `None` clears.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field is the column of the same name")]
pub struct Changes {
    pub code: Option<String>,
    pub acronym: Option<String>,
    pub title: Option<Translation>,
    pub summary: Option<Option<Translation>>,
    pub objectives: Option<Vec<LocalisedText>>,
    pub programme: Option<Programme>,
    pub action_type: Option<Option<String>>,
    pub call_year: Option<Option<i32>>,
    pub grant_agreement_number: Option<Option<String>>,
    pub start_date: Option<Date>,
    pub end_date: Option<Date>,
    pub topics: Option<Vec<String>>,
    pub target_groups: Option<Vec<String>>,
    pub languages: Option<Vec<String>>,
    pub website: Option<Option<String>>,
    pub visibility: Option<Visibility>,
    pub planned_mobilities: Option<Option<i32>>,
    pub gender_targets: Option<Vec<GenderTarget>>,
    pub predecessor: Option<Option<Id<Entity>>>,
    pub retain_until: Option<Option<Date>>,
    /// Fields that were to be cleared although a project needs them, as the API spells them.
    pub missing: Vec<&'static str>,
    /// What other records forbid; reported with everything else that is wrong.
    pub around: Vec<Violation>,
}

impl Model {
    /// A new project in DRAFT, or everything that is wrong with it.
    pub fn created(new: New, changes: Changes) -> Result<Self, Refusal> {
        let New {
            id,
            partner_id,
            programme,
            start_date,
            end_date,
            now,
        } = new;
        let empty = Self {
            id,
            partner_id,
            code: String::new(),
            acronym: String::new(),
            acronym_sort: String::new(),
            title: Json::default(),
            title_sort: String::new(),
            summary: Json::default(),
            objectives: Json::default(),
            programme,
            action_type: None,
            call_year: None,
            grant_agreement_number: None,
            start_date,
            end_date,
            topics: Json::default(),
            target_groups: Json::default(),
            languages: Json::default(),
            website: None,
            visibility: Visibility::Consortium,
            planned_mobilities: None,
            gender_targets: Json::default(),
            predecessor_id: None,
            retain_until: kept_until(end_date),
            status: Status::Draft,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        };
        empty.changed(changes)
    }

    /// The project with these changes, or everything that is wrong with them.
    pub fn changed(&self, changes: Changes) -> Result<Self, Refusal> {
        let mut next = self.clone();
        let (end_before, default_kept) = (next.end_date, changes.retain_until == Some(None));
        let (missing, around) = next.apply(changes);
        // The default moves with the end date until somebody sets another day.
        if default_kept || next.retain_until == kept_until(end_before) {
            next.retain_until = kept_until(next.end_date);
        }
        next.checked(&missing, around)
    }

    /// Puts the changes in their places; what was to be cleared and cannot be, and what other records forbid,
    /// is given back.
    fn apply(&mut self, changes: Changes) -> (Vec<&'static str>, Vec<Violation>) {
        let Changes {
            code,
            acronym,
            title,
            summary,
            objectives,
            programme,
            action_type,
            call_year,
            grant_agreement_number,
            start_date,
            end_date,
            topics,
            target_groups,
            languages,
            website,
            visibility,
            planned_mobilities,
            gender_targets,
            predecessor,
            retain_until,
            missing,
            around,
        } = changes;
        set(&mut self.code, code);
        set(&mut self.acronym, acronym);
        if let Some(change) = title {
            self.title.0.apply(change);
        }
        if let Some(change) = summary {
            self.summary.0.apply_or_clear(change);
        }
        set(&mut self.objectives.0, objectives);
        set(&mut self.programme, programme);
        set(&mut self.action_type, action_type);
        set(&mut self.call_year, call_year);
        set(&mut self.grant_agreement_number, grant_agreement_number);
        set(&mut self.start_date, start_date);
        set(&mut self.end_date, end_date);
        set(&mut self.topics.0, topics);
        set(&mut self.target_groups.0, target_groups);
        set(&mut self.languages.0, languages);
        set(&mut self.website, website);
        set(&mut self.visibility, visibility);
        set(&mut self.planned_mobilities, planned_mobilities);
        set(&mut self.gender_targets.0, gender_targets);
        set(&mut self.predecessor_id, predecessor);
        set(&mut self.retain_until, retain_until.flatten());
        self.title_sort = sort_key(self.title.default_text());
        self.acronym_sort = sort_key(&self.acronym);
        (missing, around)
    }

    fn checked(self, missing: &[&str], around: Vec<Violation>) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        found.missing(missing);
        self.check_texts(&mut found);
        self.check_plan(&mut found);
        found.also(around);
        found.into_result()?;
        Ok(self)
    }

    fn check_texts(&self, found: &mut Findings) {
        found.short_code(&self.code, "code");
        found.text(&self.acronym, "acronym", 40);
        found.localised(&self.title, "title", 300, true);
        found.localised(&self.summary, "summary", 20_000, false);
        found.few(self.objectives.len(), "objectives");
        for (index, objective) in self.objectives.iter().enumerate() {
            found.localised(objective, &format!("objectives[{index}]"), 2_000, true);
        }
        found.fits(self.action_type.as_deref().unwrap_or_default(), "actionType", 40);
        found.fits(
            self.grant_agreement_number.as_deref().unwrap_or_default(),
            "grantAgreementNumber",
            80,
        );
        found.texts(&self.topics, "topics", 100);
        found.texts(&self.target_groups, "targetGroups", 200);
        found.few(self.languages.len(), "languages");
        found.languages(&self.languages, "languages");
        found.url(self.website.as_deref(), "website");
    }

    fn check_plan(&self, found: &mut Findings) {
        found.day(self.start_date, "startDate");
        found.day(self.end_date, "endDate");
        found.require(
            self.end_date >= self.start_date,
            "endDate",
            "J-4",
            "The end date must not lie before the start date.",
            "La date de fin ne peut précéder la date de début.",
        );
        found.require(
            self.visibility != Visibility::Partner,
            "visibility",
            "VISIBILITY",
            "A project is CONSORTIUM or PUBLIC.",
            "Un projet est CONSORTIUM ou PUBLIC.",
        );
        found.require(
            self.planned_mobilities
                .is_none_or(|planned| (0..=100_000).contains(&planned)),
            "plannedMobilities",
            "RANGE",
            "A number from 0 to 100,000 is expected.",
            "Un nombre de 0 à 100 000 est attendu.",
        );
        found.require(
            self.call_year.is_none_or(|year| (1987..=2100).contains(&year)),
            "callYear",
            "RANGE",
            "A year from 1987 to 2100 is expected.",
            "Une année de 1987 à 2100 est attendue.",
        );
        self.check_genders(found);
        found.require(
            self.retain_until >= self.end_date,
            "retainUntil",
            "X-7",
            "Identities are kept at least until the project's end.",
            "Les identités sont conservées au moins jusqu'à la fin du projet.",
        );
        found.require(
            self.retain_until.year() <= 2299 || !is_day(self.end_date),
            "retainUntil",
            "RANGE",
            "A day before 2300 is expected.",
            "Un jour avant 2300 est attendu.",
        );
        found.require(
            self.predecessor_id != Some(self.id),
            "predecessor",
            "RANGE",
            "A project cannot continue itself.",
            "Un projet ne peut se succéder à lui-même.",
        );
    }

    fn check_genders(&self, found: &mut Findings) {
        let shares = &self.gender_targets.0;
        let each_once = shares
            .iter()
            .enumerate()
            .all(|(at, one)| shares[..at].iter().all(|other| other.gender != one.gender));
        let sane = shares.iter().all(|one| (0..=100).contains(&one.share))
            && shares.iter().map(|one| one.share).sum::<i32>() <= 100;
        found.require(
            each_once && sane,
            "genderTargets",
            "RANGE",
            "Each gender once, shares from 0 to 100 and not above 100 together.",
            "Chaque genre une fois, des parts de 0 à 100 et 100 au plus ensemble.",
        );
    }
}

/// By default identities are kept until five years after the end.
fn kept_until(end: NaiveDate) -> NaiveDate {
    end.checked_add_months(Months::new(60)).unwrap_or(NaiveDate::MAX)
}
