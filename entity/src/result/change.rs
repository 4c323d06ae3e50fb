//! Writing, handing in and reviewing a result: what may be given, and what is refused.

use sea_orm::prelude::DateTimeUtc;

use super::{Category, Entity, Model, Status};
use crate::{
    code::Findings,
    competence,
    id::Id,
    json::Json,
    partner, project,
    project::Visibility,
    record::set,
    rule::Refusal,
    text::{Translation, sort_key},
};

/// What a new result needs.
#[derive(Debug, Clone, Copy)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// The partner that writes it.
    pub partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// Kind of result.
    pub category: Category,
    /// When it is made.
    pub now: DateTimeUtc,
}

/// Changes of a draft: `None` leaves, an inner `None` clears.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field is the column of the same name")]
pub struct Changes {
    pub category: Option<Category>,
    pub title: Option<Translation>,
    pub summary: Option<Option<Translation>>,
    pub languages: Option<Vec<String>>,
    pub url: Option<Option<String>>,
    pub doi: Option<Option<String>>,
    pub licence: Option<Option<String>>,
    pub authors: Option<Vec<String>>,
    pub partners: Option<Vec<Id<partner::Entity>>>,
    pub target_groups: Option<Vec<String>>,
    pub competences: Option<Vec<Id<competence::Entity>>>,
    pub visibility: Option<Visibility>,
    /// Fields that were to be cleared although a result needs them, as the API spells them.
    pub missing: Vec<&'static str>,
}

/// What another partner says of a result (D-4).
#[derive(Debug, Clone)]
pub struct Review {
    /// Whether it is published.
    pub accept: bool,
    /// What is good, or what is to be changed.
    pub note: Option<String>,
}

impl Model {
    /// A new result in DRAFT, or everything that is wrong with it. `active` are the partners of its project.
    pub fn created(new: New, changes: Changes, active: &[Id<partner::Entity>]) -> Result<Self, Refusal> {
        let New {
            id,
            partner_id,
            project_id,
            category,
            now,
        } = new;
        let empty = Self {
            id,
            partner_id,
            project_id,
            work_id: id,
            edition: 1,
            previous_id: None,
            category,
            title: Json::default(),
            title_sort: String::new(),
            summary: Json::default(),
            languages: Json::default(),
            url: None,
            doi: None,
            licence: None,
            authors: Json::default(),
            partners: Json::default(),
            target_groups: Json::default(),
            competences: Json::default(),
            visibility: Visibility::Consortium,
            status: Status::Draft,
            submitted_at: None,
            reviewed_at: None,
            reviewed_by_partner_id: None,
            review_note: None,
            published_at: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        };
        empty.changed(changes, active)
    }

    /// The draft with these changes, or everything that is wrong with them. `active` are the partners of its project.
    pub fn changed(&self, changes: Changes, active: &[Id<partner::Entity>]) -> Result<Self, Refusal> {
        let mut next = self.clone();
        let mut found = Findings::default();
        let new_partners = changes.partners.is_some();
        found.missing(&next.apply(changes));
        next.check_texts(&mut found);
        next.check_lists(&mut found);
        if new_partners {
            next.check_partners(active, &mut found);
        }
        found.into_result()?;
        Ok(next)
    }

    /// The next edition of a published one (D-3), as it stands, in DRAFT.
    #[must_use]
    pub fn next_edition(&self, id: Id<Entity>, now: DateTimeUtc) -> Self {
        Self {
            id,
            edition: self.edition + 1,
            previous_id: Some(self.id),
            status: Status::Draft,
            submitted_at: None,
            reviewed_at: None,
            reviewed_by_partner_id: None,
            review_note: None,
            published_at: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
            ..self.clone()
        }
    }

    /// Handed in for review: there is something to be looked at, one of its files or what lies elsewhere.
    pub fn submitted(&self, files: usize, at: DateTimeUtc) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        found.require(
            files > 0 || self.url.is_some() || self.doi.is_some(),
            "result",
            "D-4",
            "A review needs something to look at: add a file, or say by address or DOI where the result is.",
            "Une relecture suppose quelque chose à lire : ajoutez un fichier, ou indiquez l'adresse ou le DOI du résultat.",
        );
        found.into_result()?;
        Ok(Self {
            status: Status::UnderReview,
            submitted_at: Some(at),
            ..self.clone()
        })
    }

    /// Taken back from review.
    #[must_use]
    pub fn reopened(&self) -> Self {
        Self {
            status: Status::Draft,
            submitted_at: None,
            ..self.clone()
        }
    }

    /// D-4: published, or sent back with what is to be changed, by a partner other than its author.
    pub fn reviewed(&self, by: Id<partner::Entity>, review: Review, at: DateTimeUtc) -> Result<Self, Refusal> {
        let Review { accept, note } = review;
        let mut found = Findings::default();
        found.require(
            by != self.partner_id,
            "partner",
            "D-4",
            "Another partner reviews.",
            "C'est un autre partenaire qui relit.",
        );
        match &note {
            Some(note) => found.text(note, "note", 5_000),
            None => found.require(
                accept,
                "note",
                "D-4",
                "Whoever sends it back says what is to be changed.",
                "Qui le renvoie dit ce qui est à changer.",
            ),
        }
        found.into_result()?;
        let reviewed = Self {
            reviewed_at: Some(at),
            reviewed_by_partner_id: Some(by),
            review_note: note,
            ..self.clone()
        };
        Ok(if accept {
            Self {
                status: Status::Published,
                published_at: Some(at),
                ..reviewed
            }
        } else {
            reviewed.reopened()
        })
    }

    /// A later edition is published.
    #[must_use]
    pub fn superseded(&self) -> Self {
        Self {
            status: Status::Superseded,
            ..self.clone()
        }
    }

    /// Puts the changes in their places; what was to be cleared and cannot be is given back.
    fn apply(&mut self, changes: Changes) -> Vec<&'static str> {
        let Changes {
            category,
            title,
            summary,
            languages,
            url,
            doi,
            licence,
            authors,
            partners,
            target_groups,
            competences,
            visibility,
            missing,
        } = changes;
        set(&mut self.category, category);
        if let Some(change) = title {
            self.title.0.apply(change);
        }
        if let Some(change) = summary {
            self.summary.0.apply_or_clear(change);
        }
        set(&mut self.languages.0, languages);
        set(&mut self.url, url);
        set(&mut self.doi, doi);
        set(&mut self.licence, licence);
        set(&mut self.authors.0, authors);
        set(&mut self.partners.0, partners);
        set(&mut self.target_groups.0, target_groups);
        set(&mut self.competences.0, competences);
        set(&mut self.visibility, visibility);
        self.title_sort = sort_key(self.title.default_text());
        missing
    }

    fn check_texts(&self, found: &mut Findings) {
        found.localised(&self.title, "title", 300, true);
        found.localised(&self.summary, "abstract", 20_000, false);
        found.url(self.url.as_deref(), "url");
        found.require(
            self.doi.as_deref().is_none_or(is_doi),
            "doi",
            "DOI",
            "A DOI such as 10.1234/abc is expected.",
            "Un DOI tel que 10.1234/abc est attendu.",
        );
        found.fits(self.licence.as_deref().unwrap_or_default(), "licence", 200);
    }

    fn check_lists(&self, found: &mut Findings) {
        found.languages(&self.languages, "languages");
        found.texts(&self.authors, "authors", 200);
        found.texts(&self.target_groups, "targetGroups", 200);
        found.few(self.competences.len(), "competences");
        for (field, repeated) in [
            ("partners", first_repeated(&self.partners)),
            ("competences", first_repeated(&self.competences)),
        ] {
            found.require(
                repeated.is_none(),
                &format!("{field}[{}]", repeated.unwrap_or_default()),
                "UNIQUE",
                "This one is named already.",
                "Celui-ci est déjà nommé.",
            );
        }
    }

    fn check_partners(&self, active: &[Id<partner::Entity>], found: &mut Findings) {
        found.few(self.partners.len(), "partners");
        for (index, id) in self.partners.iter().enumerate() {
            found.require(
                active.contains(id) && *id != self.partner_id,
                &format!("partners[{index}]"),
                "PARTNER",
                "Another active partner of the project is expected.",
                "Un autre partenaire actif du projet est attendu.",
            );
        }
    }
}

/// Where the first entry stands that was named before.
fn first_repeated<T: PartialEq>(all: &[T]) -> Option<usize> {
    (1..all.len()).find(|index| all[..*index].contains(&all[*index]))
}

/// Prefix and suffix, as the handbook of DOIs has them: `10.`, a registrant's number, a slash, anything.
fn is_doi(text: &str) -> bool {
    let registrant = |prefix: &str| {
        let number = prefix.strip_prefix("10.").unwrap_or_default();
        !number.is_empty() && number.chars().all(|sign| sign.is_ascii_digit() || sign == '.')
    };
    let (prefix, suffix) = text.split_once('/').unwrap_or_default();
    text.len() <= 300
        && registrant(prefix)
        && !suffix.is_empty()
        && !suffix.chars().any(|sign| sign.is_whitespace() || sign.is_control())
}
