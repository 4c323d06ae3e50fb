//! Changes of projects and their targets.

use async_graphql::{Context, Object, Result};

use super::Project;
use crate::{
    graphql::signed_in,
    project::{
        self as projects,
        input::{MobilityTargetsSetInput, ProjectCreateInput, ProjectUpdateInput},
        target,
    },
};

/// Founding and changing.
#[derive(Default)]
pub struct ChangeMutation;

#[Object]
impl ChangeMutation {
    /// Founds a project in DRAFT, coordinated by a partner of which the viewer is MANAGER (J-1, J-4). Scope
    /// `project:write`.
    async fn project_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new project.")] input: ProjectCreateInput,
    ) -> Result<Option<Project>> {
        let session = signed_in(ctx)?;
        let created = session
            .once(async { projects::create(session, input.checked()?).await })
            .await?;
        Ok(Some(Project(created)))
    }

    /// Changes a project in DRAFT or ONGOING; for MANAGERs of its coordinator (J-2). Shortening one that would leave
    /// sessions of its modules outside is refused; the refusal names those that the viewer sees and counts the
    /// others (J-4). Scope `project:write`.
    async fn project_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: ProjectUpdateInput,
    ) -> Result<Option<Project>> {
        let session = signed_in(ctx)?;
        let (id, expected, changes) = input.checked()?;
        Ok(Some(Project(
            session.once(projects::update(session, id, expected, changes)).await?,
        )))
    }
    /// Replaces the targets of a project in DRAFT or ONGOING; for MANAGERs of its coordinator (J-2). A target for
    /// the same host stays the same object. Scope `project:write`.
    async fn mobility_targets_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "All targets.")] input: MobilityTargetsSetInput,
    ) -> Result<Option<Project>> {
        let session = signed_in(ctx)?;
        Ok(Some(Project(
            session.once(target::set(session, input.checked()?)).await?,
        )))
    }
}
