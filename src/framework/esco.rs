//! Bringing in ESCO, the European classification of skills, from the CSV files that its publisher offers.
//!
//! Three kinds of files are known by their columns: skills (`skills_en.csv`), groups of skills (`skillGroups_en.csv`) and
//! what stands under what (`broaderRelationsSkillPillar_en.csv`). The end of a file's name says its language; files in
//! several languages lay their texts beside each other. Files are read line by line and written in portions, in one
//! transaction: an edition is there in full or not at all. Once there it stands as it is (K-1): bringing in the same
//! files again changes nothing, and others are refused under the same edition.

mod line;

use std::{
    collections::{BTreeMap, HashSet},
    fmt,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use entity::{
    competence::{self, Column, Model, Parents},
    competence_framework::{self, Verb},
    id::Id,
    json::Json,
    record::Stateful,
    text::{LocalisedText, sort_key},
};
use sea_orm::{EntityTrait, Iterable, QueryFilter};

use self::line::{Broader, Concept, Content, at, code_of, content, lines};
use super::{entered, publish};
use crate::{
    db::{Db, SystemTx, change::Author, qualified},
    error::{Error, Result},
};

/// Rows read before they are written.
const PORTION: usize = 500;

/// What an import has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// Lines about concepts that were read.
    pub concepts: usize,
    /// Lines that were left out because the concept is no longer, or not yet, in force.
    pub not_released: usize,
    /// Concepts that have one above them.
    pub placed: usize,
    /// Further ones above a concept that has one: it stands in one place only.
    pub further: usize,
    /// Relations to concepts that are in none of the files.
    pub unknown: usize,
    /// Whether the edition was there already.
    pub was_there: bool,
}

impl fmt::Display for Imported {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            concepts,
            not_released,
            placed,
            further,
            unknown,
            was_there,
        } = self;
        let was = if *was_there { "was there already" } else { "is there" };
        writeln!(
            out,
            "It {was}: {concepts} lines read, {not_released} of them not in force."
        )?;
        write!(
            out,
            "In the tree: {placed}. Further places of these: {further}. Relations to what is in no file: {unknown}."
        )
    }
}

struct Importing {
    tx: SystemTx,
    framework: competence_framework::Model,
    /// Of this size even for all of ESCO: fourteen thousand ids.
    known: HashSet<Id<competence::Entity>>,
    parents: Parents,
    done: Imported,
}

/// Brings in an edition of ESCO from these files.
pub async fn import(db: &Db, edition: &str, files: &[PathBuf], now: DateTime<Utc>) -> Result<Imported> {
    let mut contents = Vec::new();
    for file in files {
        contents.push((content(file)?, file));
    }
    let by = Author {
        account: None,
        api_key: None,
        request_id: "import esco".to_owned(),
        now,
    };
    let tx = db.system("the import of ESCO").begin(by).await?;
    let framework = entered(&tx, framework(edition, now)?).await?;
    let mut importing = Importing {
        tx,
        done: Imported {
            was_there: framework.published_at.is_some(),
            ..Imported::default()
        },
        framework,
        known: HashSet::new(),
        parents: Parents::new(),
    };
    for (content, file) in &contents {
        if let Content::Concepts { language } = content {
            importing.concepts(file, language, now).await?;
        }
    }
    for (content, file) in &contents {
        if matches!(content, Content::Relations) {
            importing.relations(file)?;
        }
    }
    importing.place().await?;
    importing.finish(now).await
}

impl Importing {
    async fn concepts(&mut self, file: &Path, language: &str, now: DateTime<Utc>) -> Result<()> {
        let mut portion = Vec::with_capacity(PORTION);
        for line in lines::<Concept>(file)? {
            let (number, concept) = line?;
            let concept = concept.checked().map_err(|what| at(file, number, &what))?;
            self.done.concepts += 1;
            match concept {
                Some(concept) => portion.push(concept),
                None => self.done.not_released += 1,
            }
            if portion.len() == PORTION {
                self.write(std::mem::take(&mut portion), language, now).await?;
            }
        }
        self.write(portion, language, now).await
    }

    /// Lays these concepts over what is there of them in other languages.
    async fn write(&mut self, portion: Vec<Concept>, language: &str, now: DateTime<Utc>) -> Result<()> {
        let id = |concept: &Concept| Model::id_of(self.framework.id, concept.code());
        let before = self.rows(portion.iter().map(id).collect()).await?;
        let mut rows = before.clone();
        for concept in portion {
            let id = id(&concept);
            let fresh = || concept.row(&self.framework, id, now);
            let row = rows.entry(id).or_insert_with(fresh);
            concept.say(row, language);
            self.known.insert(id);
        }
        self.change(&before, rows).await
    }

    /// The first one above a concept is the one under which it stands.
    fn relations(&mut self, file: &Path) -> Result<()> {
        for line in lines::<Broader>(file)? {
            let (
                _,
                Broader {
                    concept_uri,
                    broader_uri,
                },
            ) = line?;
            let id = |uri: &str| Model::id_of(self.framework.id, code_of(uri));
            let (below, above) = (id(&concept_uri), id(&broader_uri));
            if !self.known.contains(&below) || !self.known.contains(&above) {
                self.done.unknown += 1;
            } else if self.parents.get(&below).is_some_and(|there| *there != above) {
                self.done.further += 1;
            } else if self.parents.insert(below, above).is_none() {
                self.done.placed += 1;
            }
        }
        Ok(())
    }

    /// Puts every concept in its place in the tree, unless that is a circle (K-2).
    async fn place(&mut self) -> Result<()> {
        let mut all: Vec<_> = self.parents.keys().copied().collect();
        all.sort_unstable();
        for portion in all.chunks(PORTION) {
            let before = self.rows(portion.to_vec()).await?;
            let mut rows = before.clone();
            for (id, row) in &mut rows {
                row.parent_id = self.parents.get(id).copied();
                row.ancestors = Json(competence::ancestors(*id, &self.parents)?);
            }
            self.change(&before, rows).await?;
        }
        Ok(())
    }

    async fn rows(&self, ids: Vec<Id<competence::Entity>>) -> Result<BTreeMap<Id<competence::Entity>, Model>> {
        let column = qualified(Column::Id);
        let wanted = self.tx.dialect().any_id(column, ids.into_iter().map(Id::uuid));
        let rows = self.tx.all(competence::Entity::find().filter(wanted)).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }

    /// Writes what is new or has changed; refuses that for an edition that is published (K-1).
    async fn change(
        &self,
        before: &BTreeMap<Id<competence::Entity>, Model>,
        rows: BTreeMap<Id<competence::Entity>, Model>,
    ) -> Result<()> {
        let changed = rows.into_values().filter(|row| before.get(&row.id) != Some(row));
        let changed: Vec<Model> = changed.collect();
        if changed.is_empty() {
            return Ok(());
        }
        if self.framework.expect_open(Verb::Import).is_err() {
            return Err(Error::internal(format!(
                "K-1: edition {} is published and stays as it is, and these files say something else, of {} for example; \
                 bring them in as another edition",
                self.framework.edition,
                changed.first().map_or("", |row| row.code.as_str())
            )));
        }
        self.tx.put_found::<competence::Entity>(changed, Column::iter()).await
    }

    async fn finish(self, now: DateTime<Utc>) -> Result<Imported> {
        let Self {
            tx,
            framework,
            known,
            done,
            ..
        } = self;
        if known.is_empty() {
            return Err(Error::internal("there is no skill in these files"));
        }
        if done.was_there {
            tx.abandon().await?;
        } else {
            publish(&tx, &framework, now).await?;
            tx.commit().await?;
        }
        Ok(done)
    }
}

fn framework(edition: &str, now: DateTime<Utc>) -> Result<competence_framework::Model> {
    const CODE: &str = "ESCO";
    if !entity::code::is_short_code(edition) {
        return Err(Error::internal("an edition has 1 to 40 letters, digits or -_./"));
    }
    let title = LocalisedText::new("en", "ESCO: skills and competences").and("fr", "ESCO : aptitudes et compétences");
    let note = LocalisedText::new("en", "ESCO defines no levels: levels and descriptors are ours.").and(
        "fr",
        "ESCO ne définit pas de niveaux : niveaux et descripteurs sont les nôtres.",
    );
    Ok(competence_framework::Model {
        id: competence_framework::Model::id_of(CODE, edition),
        code: CODE.to_owned(),
        edition: edition.to_owned(),
        title_sort: sort_key(title.default_text()),
        title: Json(title),
        note: Json(note),
        publisher: "European Commission".to_owned(),
        url: Some("https://esco.ec.europa.eu/".to_owned()),
        licence: Some("Reuse allowed if the source is named (Commission Decision 2011/833/EU)".to_owned()),
        issued_on: None,
        published_at: None,
        version: 1,
        created_at: now,
        created_by: None,
        updated_at: now,
        updated_by: None,
    })
}
