//! What a module consists of: outcomes, credit, hours and material.

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::{
    module::{self, CreditScheme, OutcomeKind},
    rule::Violation,
};

use crate::{
    framework::graphql::Competence,
    graphql::{
        scalar::{LanguageCode, Url},
        session,
        text::{TextVersion, best, versions},
    },
    language::Language,
};

/// What people know or can do afterwards.
pub struct LearningOutcome(pub(super) module::LearningOutcome);

/// What people know or can do afterwards.
#[Object]
impl LearningOutcome {
    /// Kind of outcome.
    async fn kind(&self) -> OutcomeKind {
        self.0.kind
    }

    /// The outcome in the language asked for, else in one the caller reads, else in its default.
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

    /// The competence that it is part of; null if none is named. Scope `framework:read`.
    async fn competence(&self, ctx: &Context<'_>) -> Result<Option<Competence>> {
        match self.0.competence {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(Competence)),
            None => Ok(None),
        }
    }
}

/// The credit that a module gives.
#[derive(Debug, SimpleObject)]
pub struct Credit {
    /// Credit system.
    pub(super) scheme: CreditScheme,
    /// Points, to two decimals.
    pub(super) value: f64,
}

/// Hours of learning.
#[derive(Debug, SimpleObject)]
pub struct LearningHours {
    /// Hours with a trainer.
    pub(super) contact: i32,
    /// Hours of self-study.
    pub(super) self_study: i32,
    /// Hours at work.
    pub(super) work_based: i32,
    /// All hours.
    pub(super) total: i32,
}

/// A link to learning material.
#[derive(Debug, SimpleObject)]
pub struct Material {
    /// What it is.
    pub(super) title: String,
    /// Where it is.
    pub(super) url: Url,
    /// Its licence, where it is not the module's.
    pub(super) licence: Option<String>,
}

/// Something that a draft lacks to be published.
#[derive(Debug, SimpleObject)]
pub struct PublicationFinding {
    /// The field of the module.
    field: String,
    /// Stable name of the rule.
    rule: String,
    /// What is needed, in a language that the caller reads.
    message: String,
}

impl PublicationFinding {
    pub(super) fn new(found: Violation, language: Language) -> Self {
        let Violation { path, rule, message } = found;
        Self {
            field: path.rsplit('.').next().unwrap_or_default().to_owned(),
            rule: rule.into_owned(),
            message: language.say(&message).to_owned(),
        }
    }
}
