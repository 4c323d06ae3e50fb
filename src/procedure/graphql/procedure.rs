//! One edition of a procedure.

use async_graphql::{Context, ID, Object, Result};
use entity::procedure::{self, Model, State};

use super::{AssessorLicence, EvidenceRule, ProcedureAdoption, ProcedureCriterion, ProcedureStep};
use crate::{
    db::page::PageArgs,
    framework::graphql::CompetenceFramework,
    graphql::{
        connection::{Connection, View},
        node::global_id,
        scalar::{DateTime, LanguageCode},
        session,
        text::{TextVersion, best, versions},
        verb::Verb,
    },
    partner::graphql::Partner,
    procedure::{self as area, licence},
    project::graphql::Project,
};

/// One edition of the protocol by which the partners of a project validate competences. A draft is seen by the active
/// partners of the project, an adopted one by anybody who is signed in; it is never changed. Scope `procedure:read`.
pub struct Procedure(pub Model);

impl View for Procedure {
    type Entity = procedure::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// One edition of the protocol by which the partners of a project validate competences. A draft is seen by the active
/// partners of the project, an adopted one by anybody who is signed in; it is never changed. Scope `procedure:read`.
#[Object]
impl Procedure {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The project; null if the viewer may not see it. Scope `project:read`.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(session(ctx)?.load(self.0.project_id).await?.map(Project))
    }

    /// The partner that writes it. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// Which edition of the procedure it is, from 1. Not to be confused with `version`.
    async fn edition(&self) -> i32 {
        self.0.edition
    }

    /// Title in the language asked for, else in one the caller reads, else in its default.
    async fn title(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language wanted.")] language: Option<LanguageCode>,
    ) -> Result<String> {
        Ok(best(&self.0.title, language.as_ref(), session(ctx)?))
    }

    /// Every language version of the title, the default first.
    async fn title_translations(&self) -> Vec<TextVersion> {
        versions(&self.0.title)
    }

    /// Summary in the language asked for, else in one the caller reads, else in its default; empty if there is none.
    async fn summary(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language wanted.")] language: Option<LanguageCode>,
    ) -> Result<String> {
        Ok(best(&self.0.summary, language.as_ref(), session(ctx)?))
    }

    /// Every language version of the summary, the default first.
    async fn summary_translations(&self) -> Vec<TextVersion> {
        versions(&self.0.summary)
    }

    /// The framework whose competences are validated. Scope `framework:read`.
    async fn framework(&self, ctx: &Context<'_>) -> Result<Option<CompetenceFramework>> {
        Ok(session(ctx)?.load(self.0.framework_id).await?.map(CompetenceFramework))
    }

    /// Its steps, in order.
    async fn steps(&self) -> Vec<ProcedureStep> {
        self.0.steps.iter().cloned().map(ProcedureStep).collect()
    }

    /// By what each competence is judged at each level.
    async fn criteria(&self) -> Vec<ProcedureCriterion> {
        self.0.criteria.iter().cloned().map(ProcedureCriterion).collect()
    }

    /// Which evidence a decision needs (V-4).
    async fn evidence(&self) -> EvidenceRule {
        EvidenceRule {
            required: self.0.evidence_rule.required.clone(),
            kinds: self.0.evidence_rule.kinds,
        }
    }

    /// How many assessors judge (V-3).
    async fn assessors(&self) -> i32 {
        self.0.assessors
    }

    /// Years after which evidence needs a renewed statement (V-6).
    async fn currency_years(&self) -> i32 {
        self.0.currency_years
    }

    /// Days within which a decision can be appealed (V-7).
    async fn appeal_days(&self) -> i32 {
        self.0.appeal_days
    }

    /// Languages in which it is held.
    async fn languages(&self) -> Vec<LanguageCode> {
        self.0.languages.iter().cloned().map(LanguageCode).collect()
    }

    /// Whether assessors may know who the candidate is.
    async fn identity_known(&self) -> bool {
        self.0.identity_known
    }

    /// Life of this edition.
    async fn state(&self) -> State {
        self.0.state
    }

    /// Who has adopted this text, in the order of their doing so. Scope `procedure:read`.
    async fn adoptions(&self) -> Vec<ProcedureAdoption> {
        self.0.adoptions.iter().cloned().map(ProcedureAdoption).collect()
    }

    /// The partners that have yet to adopt a draft; none for others. Scope `partner:read`.
    async fn awaited(&self, ctx: &Context<'_>) -> Result<Vec<Partner>> {
        let partners = area::awaited(session(ctx)?, &self.0).await?;
        Ok(partners.into_iter().map(Partner).collect())
    }

    /// When the last partner adopted it; null until then.
    async fn adopted_at(&self) -> Option<DateTime> {
        self.0.adopted_at.map(DateTime)
    }

    /// When it was retired; null until then.
    async fn retired_at(&self) -> Option<DateTime> {
        self.0.retired_at.map(DateTime)
    }

    /// The edition that it was made from; null for the first one. Scope `procedure:read`.
    async fn previous(&self, ctx: &Context<'_>) -> Result<Option<Procedure>> {
        match self.0.previous_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(Procedure)),
            None => Ok(None),
        }
    }

    /// The edition that was made from it, if the viewer may see it. Scope `procedure:read`.
    async fn next(&self, ctx: &Context<'_>) -> Result<Option<Procedure>> {
        Ok(area::after(session(ctx)?, self.0.id).await?.map(Procedure))
    }

    /// Every edition of the procedure that the viewer may see, this one included, the first one first. Scope
    /// `procedure:read`.
    async fn editions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<Procedure>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        Ok(Connection::new(area::editions(session(ctx)?, &self.0, args).await?))
    }

    /// Who is licensed to assess by this edition, by name (V-10). Scope `procedure:read`.
    async fn licences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<AssessorLicence>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let page = licence::of_procedure(session(ctx)?, self.0.id, args).await?;
        Ok(Connection::new(page))
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        Ok(area::viewer_can(session(ctx)?, &self.0).await?)
    }

    /// How often it was changed, from 1. For `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}
