//! Recommendations in the API.

use async_graphql::{Context, ID, Object, Result};
use entity::{
    dissemination_record::Level,
    recommendation::{Entity, Model, Status},
};

use super::{
    self as area,
    input::{
        RecommendationCreateInput, RecommendationDeleteInput, RecommendationFilter, RecommendationStatusSetInput,
        RecommendationUpdateInput,
    },
};
use crate::{
    db::page::PageArgs,
    graphql::{
        connection::{Connection, View},
        node::{global_id, load},
        scalar::{DateTime, LanguageCode},
        session, signed_in,
        text::{TextVersion, best, versions},
        verb::{Listed, Verb},
    },
    partner::graphql::Partner,
    project::graphql::Project,
    result::{
        graphql::ProjectResult,
        uptake::{self, graphql::Uptake},
    },
};

/// Recommendations.
#[derive(Default)]
pub struct RecommendationQuery;

#[Object]
impl RecommendationQuery {
    /// The recommendation with this id; null if there is none that the viewer may see. Scope `dissemination:read`.
    async fn recommendation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a recommendation.")] id: ID,
    ) -> Result<Option<Recommendation>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Recommendations of results that the viewer may see, the one made first first. Scope `dissemination:read`.
    async fn recommendations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which recommendations; all that the viewer may see if left out.")] filter: Option<
            RecommendationFilter,
        >,
    ) -> Result<Connection<Recommendation>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let filter = filter.unwrap_or_default().into();
        Ok(Connection::new(area::page(session(ctx)?, &filter, &args).await?))
    }
}

/// What is recommended to whom, as a Green Paper has it, and what became of it. Seen with its result. Scope
/// `dissemination:read`.
pub struct Recommendation(pub Model);

impl View for Recommendation {
    type Entity = Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// What is recommended to whom, as a Green Paper has it, and what became of it. Seen with its result. Scope
/// `dissemination:read`.
#[Object]
impl Recommendation {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The result, one edition of it. Scope `dissemination:read`.
    async fn result(&self, ctx: &Context<'_>) -> Result<Option<ProjectResult>> {
        Ok(session(ctx)?.load(self.0.result_id).await?.map(ProjectResult))
    }

    /// The project; null if the viewer may not see it. Scope `project:read`.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(session(ctx)?.load(self.0.project_id).await?.map(Project))
    }

    /// The partner that writes the result. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// Its number in the result, from 1.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// What is recommended, in the language asked for, else in one the caller reads, else in its default.
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

    /// Why, in the language asked for, else in one the caller reads, else in its default; empty if nothing is said.
    async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language wanted.")] language: Option<LanguageCode>,
    ) -> Result<String> {
        Ok(best(&self.0.evidence, language.as_ref(), session(ctx)?))
    }

    /// Every language version of the evidence, the default first.
    async fn evidence_translations(&self) -> Vec<TextVersion> {
        versions(&self.0.evidence)
    }

    /// Where it is done already, in the language asked for, else in one the caller reads, else in its default; empty if
    /// nothing is said.
    async fn good_practice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language wanted.")] language: Option<LanguageCode>,
    ) -> Result<String> {
        Ok(best(&self.0.good_practice, language.as_ref(), session(ctx)?))
    }

    /// Every language version of the good practice, the default first.
    async fn good_practice_translations(&self) -> Vec<TextVersion> {
        versions(&self.0.good_practice)
    }

    /// To whom.
    async fn addressee(&self) -> &str {
        &self.0.addressee
    }

    /// How far it reaches.
    async fn level(&self) -> Level {
        self.0.level
    }

    /// What became of it.
    async fn status(&self) -> Status {
        self.0.status
    }

    /// Who follows it, the first one first (D-5). Scope `dissemination:read`.
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
        let page = uptake::of_recommendation(session(ctx)?, self.0.id, args).await?;
        Ok(Connection::new(page))
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

/// Changes of recommendations.
#[derive(Default)]
pub struct RecommendationMutation;

#[Object]
impl RecommendationMutation {
    /// Adds a recommendation to a result in DRAFT, with the next number; for MANAGERs of its partner. Scope
    /// `dissemination:write`.
    async fn recommendation_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new recommendation.")] input: RecommendationCreateInput,
    ) -> Result<Option<Recommendation>> {
        let session = signed_in(ctx)?;
        let (of, level, changes) = input.checked()?;
        let made = session.once(area::create(session, of, level, changes)).await?;
        Ok(Some(Recommendation(made)))
    }

    /// Changes a recommendation of a result in DRAFT (D-3); for MANAGERs of its partner. Scope `dissemination:write`.
    async fn recommendation_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: RecommendationUpdateInput,
    ) -> Result<Option<Recommendation>> {
        let session = signed_in(ctx)?;
        let (which, changes) = input.checked()?;
        let done = session.once(area::update(session, which, changes)).await?;
        Ok(Some(Recommendation(done)))
    }

    /// Says what became of a recommendation once its result is published, also after the project's end (D-5); for MANAGERs
    /// of the result's partner. Scope `dissemination:write`.
    async fn recommendation_status_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What became of which recommendation.")] input: RecommendationStatusSetInput,
    ) -> Result<Option<Recommendation>> {
        let session = signed_in(ctx)?;
        let (which, status) = input.checked()?;
        let done = session.once(area::set_status(session, which, status)).await?;
        Ok(Some(Recommendation(done)))
    }

    /// Removes a recommendation from a result in DRAFT; the result is returned. For MANAGERs of its partner. Scope
    /// `dissemination:write`.
    async fn recommendation_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is removed.")] input: RecommendationDeleteInput,
    ) -> Result<Option<ProjectResult>> {
        let session = signed_in(ctx)?;
        let done = session.once(area::delete(session, input.checked()?)).await?;
        Ok(Some(ProjectResult(done)))
    }
}
