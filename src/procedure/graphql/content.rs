//! What a procedure consists of: steps, criteria, evidence, and who has adopted it.

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::procedure::{Adoption, Criterion, EvidenceKind, Stage, Step};

use crate::{
    framework::graphql::Competence,
    graphql::{
        scalar::{DateTime, LanguageCode},
        session,
        text::{TextVersion, best, versions},
    },
    partner::graphql::Partner,
};

/// One step of a procedure.
pub struct ProcedureStep(pub(super) Step);

/// One step of a procedure.
#[Object]
impl ProcedureStep {
    /// The stage to which it belongs.
    async fn stage(&self) -> Stage {
        self.0.stage
    }

    /// What it is called, in the language asked for, else in one the caller reads, else in its default.
    async fn title(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language wanted.")] language: Option<LanguageCode>,
    ) -> Result<String> {
        Ok(best(&self.0.title, language.as_ref(), session(ctx)?))
    }

    /// Every language version of its title, the default first.
    async fn title_translations(&self) -> Vec<TextVersion> {
        versions(&self.0.title)
    }

    /// What is done, in the language asked for, else in one the caller reads, else in its default; empty if nothing is
    /// said.
    async fn text(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language wanted.")] language: Option<LanguageCode>,
    ) -> Result<String> {
        Ok(best(&self.0.text, language.as_ref(), session(ctx)?))
    }

    /// Every language version of its text, the default first.
    async fn text_translations(&self) -> Vec<TextVersion> {
        versions(&self.0.text)
    }
}

/// By what one competence is judged at one level.
pub struct ProcedureCriterion(pub(super) Criterion);

/// By what one competence is judged at one level.
#[Object]
impl ProcedureCriterion {
    /// Code, unique in this edition: what assessors judge refers to it.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The competence. Scope `framework:read`.
    async fn competence(&self, ctx: &Context<'_>) -> Result<Option<Competence>> {
        Ok(session(ctx)?.load(self.0.competence).await?.map(Competence))
    }

    /// The level, one of the competence's.
    async fn level(&self) -> i32 {
        self.0.level
    }

    /// What has to be shown, in the language asked for, else in one the caller reads, else in its default.
    async fn statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language wanted.")] language: Option<LanguageCode>,
    ) -> Result<String> {
        Ok(best(&self.0.statement, language.as_ref(), session(ctx)?))
    }

    /// Every language version of the statement, the default first.
    async fn statement_translations(&self) -> Vec<TextVersion> {
        versions(&self.0.statement)
    }
}

/// Which evidence a decision needs (V-4).
#[derive(Debug, SimpleObject)]
pub struct EvidenceRule {
    /// Kinds without which there is no decision.
    pub(super) required: Vec<EvidenceKind>,
    /// Fewest different kinds; never only one.
    pub(super) kinds: i32,
}

/// A partner's yes to the text of a procedure.
pub struct ProcedureAdoption(pub(super) Adoption);

/// A partner's yes to the text of a procedure.
#[Object]
impl ProcedureAdoption {
    /// The partner. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner).await?.map(Partner))
    }

    /// When.
    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }
}
