//! Evidence in the API.

use async_graphql::{Context, ID, Object, Result};
use entity::{
    evidence::{self, Setting},
    procedure::EvidenceKind,
};

use super::CompetenceValidation;
use crate::{
    file::graphql::files,
    graphql::{
        connection::View,
        node::global_id,
        scalar::{Date, DateTime, LanguageCode},
        session,
        verb::{Listed, Verb},
    },
    validation as area,
};

/// Evidence of what a candidate can do: a file or a text. Seen by COUNSELLORs and observers of the team, assigned assessors
/// and the candidate. Frozen once the assessment is scheduled (V-5). Scope `validation:read`.
pub struct Evidence(pub evidence::Model);

impl View for Evidence {
    type Entity = evidence::Entity;
    fn of(row: evidence::Model) -> Self {
        Self(row)
    }
}

/// Evidence of what a candidate can do: a file or a text. Seen by COUNSELLORs and observers of the team, assigned assessors
/// and the candidate. Frozen once the assessment is scheduled (V-5). Scope `validation:read`.
#[Object]
impl Evidence {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The case; null for those who may not see it. Scope `validation:read`.
    async fn validation(&self, ctx: &Context<'_>) -> Result<Option<CompetenceValidation>> {
        Ok(session(ctx)?
            .load(self.0.validation_id)
            .await?
            .map(CompetenceValidation))
    }

    /// What it is.
    async fn kind(&self) -> EvidenceKind {
        self.0.kind
    }

    /// Its title; empty after erasure.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The day it was obtained.
    async fn obtained_on(&self) -> Date {
        Date(self.0.obtained_on)
    }

    /// Where the competence was gained.
    async fn setting(&self) -> Setting {
        self.0.setting
    }

    /// Its language.
    async fn language(&self) -> Option<LanguageCode> {
        self.0.language.clone().map(LanguageCode)
    }

    /// Where it comes from.
    async fn provenance(&self) -> Option<&str> {
        self.0.provenance.as_deref()
    }

    /// Its text; null where it is a file.
    async fn text(&self) -> Option<&str> {
        self.0.text.as_deref()
    }

    /// Where its file can be fetched by GET, as this viewer and for 15 minutes; null where it is a text. Whoever uses the
    /// address is looked at once more, as the viewer that it was made for.
    async fn download_url(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(area::evidence::address(session(ctx)?, files(ctx)?, &self.0))
    }

    /// SHA-256 of file or text, 64 hexadecimal digits; empty after erasure.
    async fn sha256(&self) -> &str {
        &self.0.sha256
    }

    /// How it was found to be genuine.
    async fn authenticity(&self) -> Option<&str> {
        self.0.authenticity.as_deref()
    }

    /// The day of the statement that it still holds (V-6).
    async fn renewed_on(&self) -> Option<Date> {
        self.0.renewed_on.map(Date)
    }

    /// That statement.
    async fn renewal(&self) -> Option<&str> {
        self.0.renewal.as_deref()
    }

    /// When it was frozen (V-5).
    async fn frozen_at(&self) -> Option<DateTime> {
        self.0.frozen_at.map(DateTime)
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = area::evidence::viewer_can(session(ctx)?, &self.0).await?;
        Ok(verbs.into_iter().filter_map(Listed::listed).collect())
    }

    /// How often it was changed, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}
