//! Evidence of what a candidate can do: a file or a text, with where it comes from. Frozen when the assessment is
//! scheduled (V-5): from then on it is what the assessors judge, and its hash proves it.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{
    account,
    code::Findings,
    competence_validation, file,
    id::Id,
    partner,
    procedure::{self, EvidenceKind},
    record::Stateful,
    rule::{Refusal, Text, Violation},
};

codes! {
    /// Where a competence was gained.
    #[graphql(name = "LearningContext")]
    pub enum Setting {
        /// In education that leads to a qualification.
        Formal = "FORMAL",
        /// In organised learning without one.
        NonFormal = "NON_FORMAL",
        /// In daily life, at work, in the family.
        Informal = "INFORMAL",
    }
}

codes! {
    /// What can be done with evidence.
    #[graphql(name = "EvidenceVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Add it.
        Create = "CREATE",
        /// Say that it has been checked to be genuine.
        Check = "CHECK",
        /// Renew it by a statement that it still holds (V-6).
        Renew = "RENEW",
        /// Freeze it (V-5).
        Freeze = "FREEZE",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that owns the case.
    pub partner_id: Id<partner::Entity>,
    /// The validation.
    pub validation_id: Id<competence_validation::Entity>,
    /// What it is.
    pub kind: EvidenceKind,
    /// Its title.
    pub title: String,
    /// The day it was obtained.
    pub obtained_on: Date,
    /// Where the competence was gained.
    pub setting: Setting,
    /// Its language, BCP 47.
    pub language: Option<String>,
    /// Where it comes from.
    pub provenance: Option<String>,
    /// Its file, where it is one.
    pub file_id: Option<Id<file::Entity>>,
    /// Its text, where it is one.
    pub text: Option<String>,
    /// SHA-256 of file or text, hex.
    pub sha256: String,
    /// How it was found to be genuine.
    pub authenticity: Option<String>,
    /// The day of the statement that it still holds (V-6).
    pub renewed_on: Option<Date>,
    /// That statement.
    pub renewal: Option<String>,
    /// When it was frozen (V-5).
    pub frozen_at: Option<DateTimeUtc>,
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

record!(partner_id; title, provenance, text, authenticity, renewal, sha256);

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        if self.frozen_at.is_some() { "FROZEN" } else { "OPEN" }
    }

    /// V-5: what is frozen is not changed.
    fn open(&self) -> &'static [Verb] {
        if self.frozen_at.is_some() {
            &[Verb::Read]
        } else {
            &[Verb::Read, Verb::Check, Verb::Renew, Verb::Freeze]
        }
    }
}

/// Evidence that is added.
#[derive(Debug, Clone)]
pub struct New {
    /// What it is.
    pub kind: EvidenceKind,
    /// Its title.
    pub title: String,
    /// The day it was obtained.
    pub obtained_on: NaiveDate,
    /// Where the competence was gained.
    pub setting: Setting,
    /// Its language.
    pub language: Option<String>,
    /// Where it comes from.
    pub provenance: Option<String>,
    /// Its text, where it is one.
    pub text: Option<String>,
    /// How it was found to be genuine.
    pub authenticity: Option<String>,
}

impl Model {
    /// Evidence with a file whose bytes are here, or a text; or everything that is wrong with it.
    pub fn added(
        id: Id<Entity>,
        of: &competence_validation::Model,
        new: New,
        file: Option<&file::Model>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        check(&new, file, now.date_naive())?;
        let New {
            kind,
            title,
            obtained_on,
            setting,
            language,
            provenance,
            text,
            authenticity,
        } = new;
        let hash = file.and_then(|file| file.sha256.clone());
        Ok(Self {
            id,
            partner_id: of.partner_id,
            validation_id: of.id,
            kind,
            title,
            obtained_on,
            setting,
            language,
            provenance,
            file_id: file.map(|file| file.id),
            sha256: hash.unwrap_or_else(|| hash_of(text.as_deref().unwrap_or_default())),
            text,
            authenticity,
            renewed_on: None,
            renewal: None,
            frozen_at: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        })
    }

    /// Checked to be genuine, in this way.
    pub fn checked(&self, authenticity: String) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        found.text(&authenticity, "authenticity", 2_000);
        found.into_result()?;
        Ok(Self {
            authenticity: Some(authenticity),
            ..self.clone()
        })
    }

    /// V-6: with a statement of today that it still holds.
    pub fn renewed(&self, statement: String, today: NaiveDate) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        found.text(&statement, "statement", 5_000);
        found.into_result()?;
        Ok(Self {
            renewed_on: Some(today),
            renewal: Some(statement),
            ..self.clone()
        })
    }

    /// V-5: as it is judged.
    #[must_use]
    pub fn frozen(&self, now: DateTime<Utc>) -> Self {
        Self {
            frozen_at: Some(now),
            ..self.clone()
        }
    }

    /// V-6: whether it is recent enough, itself or by a renewed statement.
    #[must_use]
    pub fn is_current(&self, procedure: &procedure::Model, today: NaiveDate) -> bool {
        let recent = |day| procedure.is_current(day, today);
        recent(self.obtained_on) || self.renewed_on.is_some_and(recent)
    }

    /// that it was there, and of which kind, stays.
    #[must_use]
    pub fn forgotten(&self) -> Self {
        Self {
            title: String::new(),
            provenance: None,
            file_id: None,
            text: None,
            sha256: String::new(),
            authenticity: None,
            renewal: None,
            ..self.clone()
        }
    }
}

/// V-6: refuses to schedule an assessment of evidence that is too old; says which pieces those are.
pub fn expect_current(all: &[Model], procedure: &procedure::Model, today: NaiveDate) -> Result<(), Refusal> {
    let old: Vec<&str> = all
        .iter()
        .filter(|one| !one.is_current(procedure, today))
        .map(|one| one.title.as_str())
        .collect();
    if old.is_empty() {
        return Ok(());
    }
    let (old, years) = (old.join(", "), procedure.currency_years);
    let text = Text::new(
        format!("Evidence older than {years} years needs a renewed statement: {old}."),
        format!("Une preuve de plus de {years} ans demande une déclaration renouvelée : {old}."),
    );
    Err(Refusal::Invalid(vec![Violation::new("input.validation", "V-6", text)]))
}

/// V-4: refuses to schedule an assessment of evidence on which no decision could rest.
pub fn expect_kinds(all: &[Model], procedure: &procedure::Model) -> Result<(), Refusal> {
    let mut found = Findings::default();
    procedure.evidence_rule.check(all, &mut found);
    found.into_result()
}

fn check(new: &New, file: Option<&file::Model>, today: NaiveDate) -> Result<(), Refusal> {
    let mut found = Findings::default();
    found.text(&new.title, "title", 200);
    found.day(new.obtained_on, "obtainedOn");
    found.require(
        new.obtained_on <= today,
        "obtainedOn",
        "RANGE",
        "Evidence has been obtained already.",
        "Une preuve a déjà été obtenue.",
    );
    found.require(
        file.is_some() != new.text.is_some(),
        "file",
        "FILE_OR_TEXT",
        "A file or a text is expected, and not both.",
        "Un fichier ou un texte est attendu, et non les deux.",
    );
    found.require(
        file.is_none_or(|file| {
            (file.purpose, file.state) == (file::Purpose::Evidence, file::State::Stored) && file.expires_at.is_some()
        }),
        "file",
        "FILE",
        "A file for EVIDENCE is expected whose bytes are here and that is no other evidence yet.",
        "Un fichier EVIDENCE est attendu, dont le contenu est arrivé et qui ne sert pas encore de preuve.",
    );
    if let Some(tag) = &new.language {
        found.language(tag, "language");
    }
    if let Some(text) = &new.text {
        found.text(text, "text", 20_000);
    }
    for (text, field) in [(&new.provenance, "provenance"), (&new.authenticity, "authenticity")] {
        found.fits(text.as_deref().unwrap_or_default(), field, 2_000);
    }
    found.into_result()
}

/// SHA-256 of a text, hex.
fn hash_of(text: &str) -> String {
    use std::fmt::Write as _;
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
pub(crate) mod tests;
