//! Adding and changing a session: what may be given, and what is refused.

use chrono::NaiveDate;
use sea_orm::prelude::DateTimeUtc;

use super::{Entity, Model};
use crate::{code::Findings, id::Id, module, project, record::set, rule::Refusal, text::sort_key};

/// What a new session needs.
#[derive(Debug)]
pub struct New<'a> {
    /// Its id.
    pub id: Id<Entity>,
    /// The module version that is taught.
    pub module: &'a module::Model,
    /// When it is made.
    pub now: DateTimeUtc,
}

/// Changes of a session: `None` leaves, an inner `None` clears.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field is the column of the same name")]
pub struct Changes {
    pub start_date: Option<NaiveDate>,
    pub end_date: Option<NaiveDate>,
    pub place: Option<String>,
    pub country: Option<String>,
    pub capacity: Option<i32>,
    pub visit: Option<bool>,
    pub visited_project: Option<Option<String>>,
    /// How many trainers were named.
    pub trainers: usize,
    /// Places in the list of trainers that name nobody who trains for the provider.
    pub strangers: Vec<usize>,
    /// Fields that were to be cleared although a session needs them, as the API spells them.
    pub missing: Vec<&'static str>,
}

impl Model {
    /// A new session of a module that is taught in `project`, or everything that is wrong with it.
    pub fn created(new: &New<'_>, changes: Changes, project: &project::Model) -> Result<Self, Refusal> {
        let New { id, module, now } = *new;
        let empty = Self {
            id,
            partner_id: module.partner_id,
            module_id: module.id,
            start_date: project.start_date,
            end_date: project.start_date,
            place: String::new(),
            place_sort: String::new(),
            country: String::new(),
            capacity: 0,
            visit: false,
            visited_project: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        };
        empty.changed(changes, project)
    }

    /// The session with these changes, or everything that is wrong with them. One that is over can still be put right.
    pub fn changed(&self, changes: Changes, project: &project::Model) -> Result<Self, Refusal> {
        let mut next = self.clone();
        let mut found = Findings::default();
        let Changes {
            start_date,
            end_date,
            place,
            country,
            capacity,
            visit,
            visited_project,
            trainers,
            strangers,
            missing,
        } = changes;
        found.missing(&missing);
        set(&mut next.start_date, start_date);
        set(&mut next.end_date, end_date);
        set(&mut next.place, place);
        set(&mut next.country, country);
        set(&mut next.capacity, capacity);
        next.place_sort = sort_key(&next.place);
        let named = visited_project.as_ref().map(Option::is_some);
        set(&mut next.visited_project, visited_project);
        next.visits(visit, named);
        next.check_dates(&mut found, project);
        next.check_rest(&mut found);
        check_trainers(&mut found, trainers, &strangers);
        found.into_result()?;
        Ok(next)
    }

    /// Whoever names the project visits it, and where no visit is, none is named.
    fn visits(&mut self, visit: Option<bool>, named: Option<bool>) {
        if named.is_none() && visit == Some(false) {
            self.visited_project = None;
        }
        set(&mut self.visit, visit.or_else(|| named.filter(|named| *named)));
    }

    fn check_dates(&self, found: &mut Findings, project: &project::Model) {
        found.require(
            self.start_date <= self.end_date,
            "endDate",
            "ORDER",
            "The last day must not lie before the first.",
            "Le dernier jour ne peut précéder le premier.",
        );
        for (day, field) in [(self.start_date, "startDate"), (self.end_date, "endDate")] {
            found.require(
                (project.start_date..=project.end_date).contains(&day),
                field,
                "J-4",
                "A day within the project's dates is expected.",
                "Un jour compris dans les dates du projet est attendu.",
            );
        }
    }

    fn check_rest(&self, found: &mut Findings) {
        found.text(&self.place, "place", 200);
        found.country(&self.country, "country");
        found.require(
            (1..=100_000).contains(&self.capacity),
            "capacity",
            "RANGE",
            "A number from 1 to 100,000 is expected.",
            "Un nombre de 1 à 100 000 est attendu.",
        );
        if let Some(project) = &self.visited_project {
            found.text(project, "visitedProject", 300);
        }
        found.require(
            self.visit || self.visited_project.is_none(),
            "visitedProject",
            "VISIT",
            "A project is named only where there is a visit.",
            "Un projet n'est nommé que s'il y a une visite.",
        );
    }
}

/// An address says nothing but whether it is one of a trainer: not whether it is known at all.
fn check_trainers(found: &mut Findings, trainers: usize, strangers: &[usize]) {
    found.few(trainers, "trainers");
    for index in strangers {
        found.require(
            false,
            &format!("trainers[{index}]"),
            "TRAINER",
            "The address of somebody who is TRAINER at the provider is expected.",
            "L'adresse d'une personne qui est TRAINER chez le prestataire est attendue.",
        );
    }
}
