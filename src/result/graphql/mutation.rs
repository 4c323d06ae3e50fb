//! Changes of results.

use async_graphql::{Context, Object, Result};

use super::ProjectResult;
use crate::{
    graphql::signed_in,
    partner::graphql::Partner,
    result::{
        self as area,
        input::{
            ResultCreateInput, ResultDeleteInput, ResultReopenInput, ResultReviewInput, ResultReviseInput,
            ResultSubmitInput, ResultUpdateInput,
        },
    },
};

/// Writing, handing in, reviewing, revising and removing.
#[derive(Default)]
pub struct ResultMutation;

#[Object]
impl ResultMutation {
    /// Writes a result in DRAFT, in a project that has been started, also after its end (J-2); for MANAGERs of a partner of
    /// the project. Scope `dissemination:write`.
    async fn result_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new result.")] input: ResultCreateInput,
    ) -> Result<Option<ProjectResult>> {
        let session = signed_in(ctx)?;
        let made = session.once(area::create(session, input.checked()?)).await?;
        Ok(Some(ProjectResult(made)))
    }

    /// Changes a result in DRAFT; for MANAGERs of its partner. Scope `dissemination:write`.
    async fn result_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: ResultUpdateInput,
    ) -> Result<Option<ProjectResult>> {
        let session = signed_in(ctx)?;
        let (which, changes) = input.checked()?;
        let done = session.once(area::update(session, which, changes)).await?;
        Ok(Some(ProjectResult(done)))
    }

    /// Hands a result in for review: DRAFT → `UNDER_REVIEW`. All active partners of the project see it from now on (D-1). For
    /// MANAGERs of its partner. Scope `dissemination:write`.
    async fn result_submit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which result.")] input: ResultSubmitInput,
    ) -> Result<Option<ProjectResult>> {
        let session = signed_in(ctx)?;
        let done = session.once(area::submit(session, input.checked()?)).await?;
        Ok(Some(ProjectResult(done)))
    }

    /// Takes a result back from review: `UNDER_REVIEW` → DRAFT. For MANAGERs of its partner. Scope `dissemination:write`.
    async fn result_reopen(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which result.")] input: ResultReopenInput,
    ) -> Result<Option<ProjectResult>> {
        let session = signed_in(ctx)?;
        let done = session.once(area::reopen(session, input.checked()?)).await?;
        Ok(Some(ProjectResult(done)))
    }

    /// Reviews a result as another partner of the project (D-4): `UNDER_REVIEW` → PUBLISHED, which supersedes the edition
    /// before (D-3), or back to DRAFT with a note. For MANAGERs of another active partner that is not merely associated, who
    /// have no part in the result's own; in person, not by a key. Scope `dissemination:write`.
    async fn result_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is said, in whose name.")] input: ResultReviewInput,
    ) -> Result<Option<ProjectResult>> {
        let session = signed_in(ctx)?;
        let (which, by, review) = input.checked()?;
        let done = session.once(area::review(session, which, by, review)).await?;
        Ok(Some(ProjectResult(done)))
    }

    /// Begins the next edition of a PUBLISHED result, as it stands, in DRAFT (D-3); CONFLICT if there is one already. For
    /// MANAGERs of its partner. Scope `dissemination:write`.
    async fn result_revise(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which result.")] input: ResultReviseInput,
    ) -> Result<Option<ProjectResult>> {
        let session = signed_in(ctx)?;
        let made = session.once(area::revise(session, input.checked()?)).await?;
        Ok(Some(ProjectResult(made)))
    }

    /// Removes a draft; its partner is returned. For MANAGERs of the partner. Scope `dissemination:write`.
    async fn result_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is removed.")] input: ResultDeleteInput,
    ) -> Result<Option<Partner>> {
        let session = signed_in(ctx)?;
        let done = session.once(area::delete(session, input.checked()?)).await?;
        Ok(Some(Partner(done)))
    }
}
