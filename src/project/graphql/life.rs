//! Moves in the life of a project.

use async_graphql::{Context, Object, Result};

use super::Project;
use crate::{
    graphql::signed_in,
    project::{
        input::{
            ProjectFinaliseInput, ProjectReopenInput, ProjectStartInput, ProjectSubmitInput, ProjectTerminateInput,
        },
        life,
    },
};

/// Moves, each for MANAGERs of the coordinator.
#[derive(Default)]
pub struct LifeMutation;

#[Object]
impl LifeMutation {
    /// Begins a project: DRAFT → ONGOING; for MANAGERs of its coordinator (J-2). Scope
    /// `project:write`.
    async fn project_start(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The project.")] input: ProjectStartInput,
    ) -> Result<Option<Project>> {
        let session = signed_in(ctx)?;
        Ok(Some(Project(session.once(life::go(session, input.checked()?)).await?)))
    }

    /// Hands in the final report: ONGOING → SUBMITTED, not before the first day; for MANAGERs of the coordinator. Invitations
    /// that are still open are withdrawn (J-2). Scope
    /// `project:write`.
    async fn project_submit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The project.")] input: ProjectSubmitInput,
    ) -> Result<Option<Project>> {
        let session = signed_in(ctx)?;
        Ok(Some(Project(session.once(life::go(session, input.checked()?)).await?)))
    }

    /// Takes back what was submitted: SUBMITTED → ONGOING, because the funder asks for corrections; for MANAGERs of the
    /// coordinator, with a reason that stays on record (J-2). Scope
    /// `project:write`.
    async fn project_reopen(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The project and the reason.")] input: ProjectReopenInput,
    ) -> Result<Option<Project>> {
        let session = signed_in(ctx)?;
        Ok(Some(Project(session.once(life::go(session, input.checked()?)).await?)))
    }

    /// Closes a project that was accepted: SUBMITTED → FINALISED; for MANAGERs of its coordinator (J-2). Scope
    /// `project:write`.
    async fn project_finalise(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The project.")] input: ProjectFinaliseInput,
    ) -> Result<Option<Project>> {
        let session = signed_in(ctx)?;
        Ok(Some(Project(session.once(life::go(session, input.checked()?)).await?)))
    }

    /// Ends a project early: DRAFT, ONGOING or SUBMITTED → TERMINATED; for MANAGERs of its coordinator, with a reason that
    /// stays on record. Invitations that are still open are withdrawn (J-2). Scope
    /// `project:write`.
    async fn project_terminate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The project and the reason.")] input: ProjectTerminateInput,
    ) -> Result<Option<Project>> {
        let session = signed_in(ctx)?;
        Ok(Some(Project(session.once(life::go(session, input.checked()?)).await?)))
    }
}
