//! One edition of a result.

use async_graphql::{Context, ID, Object, Result};
use entity::{
    project::Visibility,
    result::{Category, Entity, Model, Status},
};
use futures_util::future::try_join_all;

use crate::{
    db::page::PageArgs,
    framework::graphql::Competence,
    graphql::{
        connection::{Connection, View},
        node::global_id,
        scalar::{DateTime, LanguageCode, Url},
        session,
        text::{TextVersion, best, versions},
        verb::{Listed, Verb},
    },
    partner::graphql::Partner,
    project::graphql::Project,
    result::{
        self as area, attachment,
        graphql::ResultFile,
        recommendation::{self, graphql::Recommendation},
        uptake::{self, graphql::Uptake},
    },
};

/// One edition of what a project leaves behind: a handbook, a Green Paper, a learning programme. A draft is seen by its own
/// partner; from `UNDER_REVIEW` on by all active partners of the project (D-1). Scope `dissemination:read`.
pub struct ProjectResult(pub Model);

impl View for ProjectResult {
    type Entity = Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// One edition of what a project leaves behind: a handbook, a Green Paper, a learning programme. A draft is seen by its own
/// partner; from `UNDER_REVIEW` on by all active partners of the project (D-1). Scope `dissemination:read`.
#[Object(name = "Result")]
impl ProjectResult {
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

    /// Which edition it is, from 1.
    async fn edition(&self) -> i32 {
        self.0.edition
    }

    /// The edition before, which this one supersedes once it is published; null for the first, and if the viewer may not
    /// see it (D-3). Scope `dissemination:read`.
    async fn supersedes(&self, ctx: &Context<'_>) -> Result<Option<Self>> {
        match self.0.previous_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(Self)),
            None => Ok(None),
        }
    }

    /// The edition after, also while it is being written; null if there is none that the viewer may see (D-3). Scope
    /// `dissemination:read`.
    async fn superseded_by(&self, ctx: &Context<'_>) -> Result<Option<Self>> {
        Ok(area::after(session(ctx)?, self.0.id).await?.map(Self))
    }

    /// All editions that the viewer may see, the first one first. Scope `dissemination:read`.
    async fn editions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<Self>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        Ok(Connection::new(area::editions(session(ctx)?, &self.0, args).await?))
    }

    /// Kind of result.
    async fn category(&self) -> Category {
        self.0.category
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

    /// What it is about, in the language asked for, else in one the caller reads, else in its default; empty if nothing is
    /// said.
    #[graphql(name = "abstract")]
    async fn summary(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language wanted.")] language: Option<LanguageCode>,
    ) -> Result<String> {
        Ok(best(&self.0.summary, language.as_ref(), session(ctx)?))
    }

    /// Every language version of the abstract, the default first.
    #[graphql(name = "abstractTranslations")]
    async fn summary_translations(&self) -> Vec<TextVersion> {
        versions(&self.0.summary)
    }

    /// Languages in which it can be had.
    async fn languages(&self) -> Vec<LanguageCode> {
        self.0.languages.iter().cloned().map(LanguageCode).collect()
    }

    /// Where it is.
    async fn url(&self) -> Option<Url> {
        self.0.url.clone().map(Url)
    }

    /// Its DOI, as `10.1234/abc`.
    async fn doi(&self) -> Option<&str> {
        self.0.doi.as_deref()
    }

    /// Its files, in the order of their adding. Scope `dissemination:read`.
    async fn files(&self, ctx: &Context<'_>) -> Result<Vec<ResultFile>> {
        let files = attachment::of_result(session(ctx)?, self.0.id).await?;
        Ok(files.into_iter().map(ResultFile).collect())
    }

    /// The licence under which it may be used.
    async fn licence(&self) -> Option<&str> {
        self.0.licence.as_deref()
    }

    /// Who wrote it, as they are credited.
    async fn authors(&self) -> &[String] {
        &self.0.authors
    }

    /// The partners that worked on it, besides its own. Scope `partner:read`.
    async fn partners(&self, ctx: &Context<'_>) -> Result<Vec<Partner>> {
        let session = session(ctx)?;
        let found = try_join_all(self.0.partners.iter().map(|id| session.load(*id))).await?;
        Ok(found.into_iter().flatten().map(Partner).collect())
    }

    /// For whom it is, free tags.
    async fn target_groups(&self) -> &[String] {
        &self.0.target_groups
    }

    /// The competences that it is about. Scope `framework:read`.
    async fn competences(&self, ctx: &Context<'_>) -> Result<Vec<Competence>> {
        let session = session(ctx)?;
        let found = try_join_all(self.0.competences.iter().map(|id| session.load(*id))).await?;
        Ok(found.into_iter().flatten().map(Competence).collect())
    }

    /// Whether it may be shown beyond the project's partners.
    async fn visibility(&self) -> Visibility {
        self.0.visibility
    }

    /// Life of the edition.
    async fn status(&self) -> Status {
        self.0.status
    }

    /// When it was handed in for review; null in DRAFT.
    async fn submitted_at(&self) -> Option<DateTime> {
        self.0.submitted_at.map(DateTime)
    }

    /// When another partner last reviewed it (D-4); null until then.
    async fn reviewed_at(&self) -> Option<DateTime> {
        self.0.reviewed_at.map(DateTime)
    }

    /// The partner that last reviewed it (D-4); null until then. Scope `partner:read`.
    async fn reviewed_by(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        match self.0.reviewed_by_partner_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(Partner)),
            None => Ok(None),
        }
    }

    /// What that partner said (D-4); null if nothing.
    async fn review_note(&self) -> Option<&str> {
        self.0.review_note.as_deref()
    }

    /// When it was published; null until then.
    async fn published_at(&self) -> Option<DateTime> {
        self.0.published_at.map(DateTime)
    }

    /// What it recommends, by number. Scope `dissemination:read`.
    async fn recommendations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<Recommendation>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let page = recommendation::of_result(session(ctx)?, self.0.id, args).await?;
        Ok(Connection::new(page))
    }

    /// Who uses this edition, the first use first (D-5). Scope `dissemination:read`.
    async fn uptake(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<Uptake>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        Ok(Connection::new(
            uptake::of_result(session(ctx)?, self.0.id, args).await?,
        ))
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = area::viewer_can(session(ctx)?, &self.0).await?;
        Ok(verbs.into_iter().filter_map(Listed::listed).collect())
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
