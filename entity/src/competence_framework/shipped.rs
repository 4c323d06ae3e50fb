//! The frameworks that every installation has: files beside this one, one a framework's edition.
//!
//! What is published is never changed (K-1), and neither are these files once they are released: a new edition is a
//! new file. Titles are the publisher's; a file's note says what is not.

use std::sync::LazyLock;

use chrono::NaiveDate;
use sea_orm::prelude::DateTimeUtc;
use serde::Deserialize;

use super::Model;
use crate::{
    competence::{self, Kind, Level},
    json::Json,
    text::{LocalisedText, sort_key},
};

/// A framework with its competences, as a file says it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shipped {
    code: String,
    edition: String,
    title: Bilingual,
    note: Bilingual,
    publisher: String,
    url: Option<String>,
    licence: Option<String>,
    issued_on: Option<NaiveDate>,
    competences: Vec<Competence>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Competence {
    code: String,
    title: Bilingual,
    description: Bilingual,
    /// One a level, the lowest first.
    levels: Vec<Bilingual>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bilingual {
    en: String,
    fr: String,
}

impl Bilingual {
    fn text(&self) -> LocalisedText {
        LocalisedText::new("en", &self.en).and("fr", &self.fr)
    }
}

const FILES: [&str; 4] = [
    include_str!("eu_key_competences_2006.toml"),
    include_str!("eu_key_competences_2018.toml"),
    include_str!("lifecomp_2020.toml"),
    include_str!("ecce_2014.toml"),
];

/// A file that cannot be read would be left out; the tests see to it that there is none.
static ALL: LazyLock<Vec<Shipped>> =
    LazyLock::new(|| FILES.iter().filter_map(|file| toml::from_str(file).ok()).collect());

/// Every framework that is shipped.
#[must_use]
pub fn all() -> &'static [Shipped] {
    &ALL
}

impl Shipped {
    /// The rows of the framework, not yet published, and of its competences.
    #[must_use]
    pub fn rows(&self, now: DateTimeUtc) -> (Model, Vec<competence::Model>) {
        let framework = Model {
            id: Model::id_of(&self.code, &self.edition),
            code: self.code.clone(),
            edition: self.edition.clone(),
            title_sort: sort_key(&self.title.en),
            title: Json(self.title.text()),
            note: Json(self.note.text()),
            publisher: self.publisher.clone(),
            url: self.url.clone(),
            licence: self.licence.clone(),
            issued_on: self.issued_on,
            published_at: None,
            version: 1,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        };
        let places = (1..).zip(&self.competences);
        let competences = places.map(|(place, one)| one.row(&framework, place)).collect();
        (framework, competences)
    }
}

impl Competence {
    fn row(&self, framework: &Model, place: usize) -> competence::Model {
        let descriptors: Vec<LocalisedText> = self.levels.iter().map(Bilingual::text).collect();
        competence::Model {
            id: competence::Model::id_of(framework.id, &self.code),
            framework_id: framework.id,
            code: self.code.clone(),
            kind: Kind::Competence,
            reuse_level: None,
            title_sort: sort_key(&self.title.en),
            title: Json(self.title.text()),
            description: Json(self.description.text()),
            other_titles: Json::default(),
            parent_id: None,
            ancestors: Json::default(),
            place: format!("{place:04}"),
            own_levels: Json(Level::local(&descriptors)),
            alignments: Json::default(),
            version: 1,
            created_at: framework.created_at,
            created_by: None,
            updated_at: framework.created_at,
            updated_by: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_and_complete_in_both_languages() {
        for file in FILES {
            toml::from_str::<Shipped>(file).unwrap();
        }
        let counts = all()
            .iter()
            .map(|one| (one.code.as_str(), one.edition.as_str(), one.competences.len()));
        assert_eq!(
            counts.collect::<Vec<_>>(),
            [
                ("EU_KEY_COMPETENCES", "2006", 8),
                ("EU_KEY_COMPETENCES", "2018", 8),
                ("LIFECOMP", "2020", 9),
                ("ECCE", "2014", 3),
            ]
        );
        for shipped in all() {
            let (_, competences) = shipped.rows(DateTimeUtc::UNIX_EPOCH);
            for one in &competences {
                assert_eq!(one.own_levels.len(), 3, "{}", one.code);
                let texts = one.own_levels.iter().map(|level| &level.descriptor);
                for text in texts.chain([&one.title.0, &one.description.0]) {
                    assert_eq!(text.texts.keys().collect::<Vec<_>>(), ["en", "fr"], "{}", one.code);
                    assert!(text.texts.values().all(|text| text.len() > 4), "{}", one.code);
                }
            }
            let mut codes: Vec<_> = competences.iter().map(|one| one.id).collect();
            codes.sort_unstable();
            codes.dedup();
            assert_eq!(codes.len(), competences.len(), "{}", shipped.code);
        }
    }
}
