//! Inputs about evidence.

use async_graphql::{ID, InputObject};
use entity::{
    competence_validation,
    evidence::{self, New, Setting},
    file,
    id::Id,
    procedure::EvidenceKind,
};

use crate::{
    error::Result,
    graphql::{
        node::wanted_id,
        scalar::{Date, LanguageCode},
    },
};

/// Evidence that is added: a file or a text.
#[derive(Debug, InputObject)]
pub struct EvidenceAddInput {
    /// The case.
    validation: ID,
    /// What it is.
    kind: EvidenceKind,
    /// Its title, 1 to 200 characters.
    title: String,
    /// The day it was obtained, not after today; older than the procedure's window it needs a renewed statement (V-6).
    obtained_on: Date,
    /// Where the competence was gained.
    setting: Setting,
    /// Its language.
    language: Option<LanguageCode>,
    /// Where it comes from, at most 2,000 characters.
    provenance: Option<String>,
    /// Its file: one for EVIDENCE that the caller has brought (`fileUpload`), with its bytes here.
    file: Option<ID>,
    /// Its text, at most 20,000 characters.
    text: Option<String>,
    /// How it was found to be genuine, at most 2,000 characters.
    authenticity: Option<String>,
}

impl EvidenceAddInput {
    pub(in crate::validation) fn checked(
        self,
    ) -> Result<(Id<competence_validation::Entity>, New, Option<Id<file::Entity>>)> {
        let Self {
            validation,
            kind,
            title,
            obtained_on,
            setting,
            language,
            provenance,
            file,
            text,
            authenticity,
        } = self;
        let new = New {
            kind,
            title,
            obtained_on: obtained_on.0,
            setting,
            language: language.map(|tag| tag.0),
            provenance,
            text,
            authenticity,
        };
        let file = file.map(|id| wanted_id(&id)).transpose()?;
        Ok((wanted_id(&validation)?, new, file))
    }
}

/// Evidence that was found to be genuine.
#[derive(Debug, InputObject)]
pub struct EvidenceCheckInput {
    /// The evidence.
    evidence: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// How that was found, 1 to 2,000 characters.
    authenticity: String,
}

impl EvidenceCheckInput {
    pub(in crate::validation) fn checked(self) -> Result<((Id<evidence::Entity>, i32), String)> {
        let Self {
            evidence,
            expected_version,
            authenticity,
        } = self;
        Ok(((wanted_id(&evidence)?, expected_version), authenticity))
    }
}

/// Old evidence with a statement of today that it still holds (V-6).
#[derive(Debug, InputObject)]
pub struct EvidenceRenewInput {
    /// The evidence.
    evidence: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// The statement, 1 to 5,000 characters.
    statement: String,
}

impl EvidenceRenewInput {
    pub(in crate::validation) fn checked(self) -> Result<((Id<evidence::Entity>, i32), String)> {
        let Self {
            evidence,
            expected_version,
            statement,
        } = self;
        Ok(((wanted_id(&evidence)?, expected_version), statement))
    }
}
