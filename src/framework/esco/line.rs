//! The lines of ESCO's files, and what they make of a competence.

use std::path::Path;

use chrono::{DateTime, Utc};
use entity::{
    competence::{self, Kind, Model, OtherTitles, ReuseLevel},
    competence_framework,
    id::Id,
    json::Json,
    text::{LocalisedText, sort_key},
};
use serde::{Deserialize, de::DeserializeOwned};

use crate::error::{Error, Result};

/// A line about a skill or a group of skills.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Concept {
    #[serde(rename = "conceptType")]
    sort: String,
    #[serde(rename = "conceptUri")]
    uri: String,
    #[serde(default)]
    skill_type: String,
    #[serde(default)]
    reuse_level: String,
    preferred_label: String,
    #[serde(default)]
    alt_labels: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    description: String,
}

/// A line about what stands above a skill or group.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Broader {
    pub(super) concept_uri: String,
    pub(super) broader_uri: String,
}

/// What a file is about, by its columns.
pub(super) enum Content {
    Concepts { language: String },
    Relations,
}

impl Concept {
    /// The concept if it is in force, or what is wrong with it.
    pub(super) fn checked(self) -> Result<Option<Self>, String> {
        if !self.status.is_empty() && self.status != "released" {
            return Ok(None);
        }
        if !matches!(self.sort.as_str(), "KnowledgeSkillCompetence" | "SkillGroup") {
            return Err(format!("{:?} is not a skill or a group of skills", self.sort));
        }
        if !entity::code::is_url(&self.uri) || !entity::code::is_short_code(self.code()) {
            return Err(format!("{:?} is not the URI of a concept", self.uri));
        }
        if self.preferred_label.trim().is_empty() {
            return Err("there is no preferredLabel".to_owned());
        }
        Ok(Some(self))
    }

    pub(super) fn code(&self) -> &str {
        code_of(&self.uri)
    }

    fn kind(&self) -> Kind {
        match (self.sort.as_str(), self.skill_type.as_str()) {
            ("SkillGroup", _) => Kind::Group,
            (_, "knowledge") => Kind::Knowledge,
            _ => Kind::Skill,
        }
    }

    fn reuse_level(&self) -> Option<ReuseLevel> {
        match self.reuse_level.as_str() {
            "transversal" => Some(ReuseLevel::Transversal),
            "cross-sector" => Some(ReuseLevel::CrossSector),
            "sector-specific" => Some(ReuseLevel::SectorSpecific),
            "occupation-specific" => Some(ReuseLevel::OccupationSpecific),
            _ => None,
        }
    }

    /// A competence that says nothing in any language yet.
    pub(super) fn row(
        &self,
        framework: &competence_framework::Model,
        id: Id<competence::Entity>,
        now: DateTime<Utc>,
    ) -> Model {
        Model {
            id,
            framework_id: framework.id,
            code: self.code().to_owned(),
            kind: self.kind(),
            reuse_level: self.reuse_level(),
            title: Json::default(),
            title_sort: String::new(),
            description: Json::default(),
            other_titles: Json::default(),
            parent_id: None,
            ancestors: Json::default(),
            place: sort_key(&self.preferred_label),
            own_levels: Json::default(),
            alignments: Json(vec![self.uri.clone()]),
            version: 1,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        }
    }

    /// Puts what is said here in this language into the row.
    pub(super) fn say(&self, row: &mut Model, language: &str) {
        say(&mut row.title.0, language, &self.preferred_label);
        say(&mut row.description.0, language, &self.description);
        row.title_sort = sort_key(row.title.default_text());
        let titles = self.alt_labels.lines().map(str::trim).filter(|title| !title.is_empty());
        let titles: Vec<String> = titles.map(str::to_owned).collect();
        row.other_titles.0.retain(|one| one.language != language);
        if !titles.is_empty() {
            row.other_titles.0.push(OtherTitles {
                language: language.to_owned(),
                titles,
            });
            row.other_titles.0.sort_by(|a, b| a.language.cmp(&b.language));
        }
    }
}

fn say(text: &mut LocalisedText, language: &str, said: &str) {
    let said = said.trim();
    if said.is_empty() {
        return;
    }
    if text.texts.is_empty() {
        *text = LocalisedText::new(language, said);
    } else {
        text.texts.insert(language.to_owned(), said.to_owned());
    }
}

/// What names a concept among those of ESCO: the end of its URI.
pub(super) fn code_of(uri: &str) -> &str {
    uri.trim().rsplit('/').next().unwrap_or_default()
}

/// What a file is about. Its language is the end of its name: `skills_fr.csv`.
pub(super) fn content(file: &Path) -> Result<Content> {
    let mut reader = open(file)?;
    let columns = reader.headers().map_err(|error| named(file, &error))?;
    let has = |name: &str| columns.iter().any(|column| column == name);
    if ["conceptType", "conceptUri", "preferredLabel"].into_iter().all(has) {
        let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let language = stem.rsplit_once('_').map_or("en", |(_, language)| language);
        if !entity::code::is_language(language) {
            return Err(named(
                file,
                &format!("{language:?} at the end of its name is no language"),
            ));
        }
        return Ok(Content::Concepts {
            language: language.to_owned(),
        });
    }
    if ["conceptUri", "broaderUri"].into_iter().all(has) {
        return Ok(Content::Relations);
    }
    Err(named(
        file,
        &"its columns are neither those of ESCO's skills nor those of its broader relations",
    ))
}

fn open(file: &Path) -> Result<csv::Reader<std::fs::File>> {
    csv::Reader::from_path(file).map_err(|error| named(file, &error))
}

/// The lines of a file, each with its number.
pub(super) fn lines<T: DeserializeOwned>(file: &Path) -> Result<impl Iterator<Item = Result<(u64, T)>>> {
    let reader = open(file)?;
    let file = file.to_owned();
    let records = reader.into_deserialize::<T>().zip(2..);
    Ok(records.map(move |(record, number)| match record {
        Ok(record) => Ok((number, record)),
        Err(error) => Err(at(&file, number, &error)),
    }))
}

fn named(file: &Path, what: &impl std::fmt::Display) -> Error {
    Error::internal(format!("{}: {what}", file.display()))
}

pub(super) fn at(file: &Path, number: u64, what: &impl std::fmt::Display) -> Error {
    Error::internal(format!("{}, record {number}: {what}", file.display()))
}
