//! Writing, reporting and confirming a dissemination record: what may be given, and what is refused.

use chrono::NaiveDate;
use sea_orm::prelude::DateTimeUtc;

use super::{Audience, Entity, Evidence, Kind, Level, Mode, Model, Status};
use crate::{
    account,
    code::Findings,
    id::Id,
    json::Json,
    partner, project,
    project::Visibility,
    record::set,
    rule::Refusal,
    text::{Translation, sort_key},
};

/// More people than this are a slip of the keyboard.
const MOST_PEOPLE: i32 = 1_000_000_000;

/// What a new record needs.
#[derive(Debug, Clone, Copy)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// The partner that did it.
    pub partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// The participant's login, where a participant drafts it.
    pub author_id: Option<Id<account::Entity>>,
    /// Kind of dissemination.
    pub kind: Kind,
    /// How far it reaches.
    pub level: Level,
    /// The day, or the first of several.
    pub date: NaiveDate,
    /// When it is made.
    pub now: DateTimeUtc,
}

/// Changes of a record: `None` leaves, an inner `None` clears.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field is the column of the same name")]
pub struct Changes {
    pub kind: Option<Kind>,
    pub level: Option<Level>,
    pub title: Option<Translation>,
    pub description: Option<Option<Translation>>,
    pub date: Option<NaiveDate>,
    pub end_date: Option<Option<NaiveDate>>,
    pub place: Option<Option<String>>,
    pub country: Option<Option<String>>,
    pub mode: Option<Option<Mode>>,
    pub audience: Option<Vec<Audience>>,
    pub groups_overlap: Option<bool>,
    pub results_shown: Option<Vec<String>>,
    pub evidence: Option<Vec<Evidence>>,
    pub eu_emblem_shown: Option<bool>,
    pub visibility: Option<Visibility>,
    /// Fields that were to be cleared although a record needs them, as the API spells them.
    pub missing: Vec<&'static str>,
}

impl Model {
    /// A new record in DRAFT, or everything that is wrong with it.
    pub fn created(new: New, changes: Changes) -> Result<Self, Refusal> {
        let New {
            id,
            partner_id,
            project_id,
            author_id,
            kind,
            level,
            date,
            now,
        } = new;
        let empty = Self {
            id,
            partner_id,
            project_id,
            author_id,
            kind,
            level,
            title: Json::default(),
            title_sort: String::new(),
            description: Json::default(),
            date,
            end_date: None,
            place: None,
            country: None,
            mode: None,
            audience: Json::default(),
            groups_overlap: true,
            results_shown: Json::default(),
            evidence: Json::default(),
            eu_emblem_shown: false,
            visibility: Visibility::Consortium,
            status: Status::Draft,
            reported_at: None,
            verified_at: None,
            verified_by_partner_id: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        };
        empty.changed(changes, now.date_naive())
    }

    /// The record with these changes, or everything that is wrong with them.
    pub fn changed(&self, changes: Changes, today: NaiveDate) -> Result<Self, Refusal> {
        let mut next = self.clone();
        let mut found = Findings::default();
        found.missing(&next.apply(changes));
        next.check_texts(&mut found);
        next.check_days(&mut found);
        next.check_audience(&mut found);
        if next.status != Status::Draft {
            next.require_past(today, "date", &mut found);
        }
        found.into_result()?;
        Ok(next)
    }

    /// It has taken place.
    pub fn reported(&self, at: DateTimeUtc) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        self.require_past(at.date_naive(), "record", &mut found);
        found.into_result()?;
        Ok(Self {
            status: Status::Reported,
            reported_at: Some(at),
            ..self.clone()
        })
    }

    /// D-1: confirmed by another partner, which has looked at the evidence.
    pub fn verified(&self, by: Id<partner::Entity>, at: DateTimeUtc) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        found.require(
            !self.evidence.is_empty(),
            "record",
            "D-1",
            "There is no evidence to be verified by.",
            "Il n'y a pas de preuve à l'appui.",
        );
        found.require(
            by != self.partner_id,
            "partner",
            "D-1",
            "Another partner verifies.",
            "C'est un autre partenaire qui vérifie.",
        );
        found.into_result()?;
        Ok(Self {
            status: Status::Verified,
            verified_at: Some(at),
            verified_by_partner_id: Some(by),
            ..self.clone()
        })
    }

    /// Puts the changes in their places; what was to be cleared and cannot be is given back.
    fn apply(&mut self, changes: Changes) -> Vec<&'static str> {
        let Changes {
            kind,
            level,
            title,
            description,
            date,
            end_date,
            place,
            country,
            mode,
            audience,
            groups_overlap,
            results_shown,
            evidence,
            eu_emblem_shown,
            visibility,
            missing,
        } = changes;
        set(&mut self.kind, kind);
        set(&mut self.level, level);
        if let Some(change) = title {
            self.title.0.apply(change);
        }
        if let Some(change) = description {
            self.description.0.apply_or_clear(change);
        }
        set(&mut self.date, date);
        set(&mut self.end_date, end_date);
        set(&mut self.place, place);
        set(&mut self.country, country);
        set(&mut self.mode, mode);
        set(&mut self.audience.0, audience);
        set(&mut self.groups_overlap, groups_overlap);
        set(&mut self.results_shown.0, results_shown);
        set(&mut self.evidence.0, evidence);
        set(&mut self.eu_emblem_shown, eu_emblem_shown);
        set(&mut self.visibility, visibility);
        self.title_sort = sort_key(self.title.default_text());
        missing
    }

    fn check_texts(&self, found: &mut Findings) {
        found.localised(&self.title, "title", 300, true);
        found.localised(&self.description, "description", 20_000, false);
        found.fits(self.place.as_deref().unwrap_or_default(), "place", 200);
        if let Some(code) = &self.country {
            found.country(code, "country");
        }
        found.texts(&self.results_shown, "resultsShown", 300);
        found.few(self.evidence.len(), "evidence");
        for (index, one) in self.evidence.iter().enumerate() {
            found.text(&one.title, &format!("evidence[{index}].title"), 300);
            found.url(Some(&one.url), &format!("evidence[{index}].url"));
        }
    }

    fn check_days(&self, found: &mut Findings) {
        found.day(self.date, "date");
        if let Some(last) = self.end_date {
            found.day(last, "endDate");
        }
        found.require(
            self.end_date.is_none_or(|last| self.date <= last),
            "endDate",
            "RANGE",
            "The last day is not before the first one.",
            "Le dernier jour ne précède pas le premier.",
        );
    }

    /// D-2: planned and reached are numbers of their own, one of each a group.
    fn check_audience(&self, found: &mut Findings) {
        found.few(self.audience.len(), "audience");
        for (index, group) in self.audience.iter().enumerate() {
            let path = format!("audience[{index}]");
            found.text(&group.target_group, &format!("{path}.targetGroup"), 200);
            let name = sort_key(&group.target_group);
            let earlier = &self.audience[..index];
            found.require(
                earlier.iter().all(|one| sort_key(&one.target_group) != name),
                &format!("{path}.targetGroup"),
                "UNIQUE",
                "This target group is named already.",
                "Ce groupe cible est déjà nommé.",
            );
            for (number, field) in [(group.planned, "planned"), (group.reached, "reached")] {
                found.require(
                    number.is_none_or(|number| (0..=MOST_PEOPLE).contains(&number)),
                    &format!("{path}.{field}"),
                    "RANGE",
                    "A number from 0 to 1,000,000,000 is expected.",
                    "Un nombre de 0 à 1 000 000 000 est attendu.",
                );
            }
        }
    }

    fn require_past(&self, today: NaiveDate, field: &str, found: &mut Findings) {
        found.require(
            self.date <= today,
            field,
            "D-1",
            "It is reported when it has taken place, not before its day.",
            "On en rend compte quand cela a eu lieu, pas avant ce jour.",
        );
    }
}
