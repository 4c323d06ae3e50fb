//! Changes of projects.

use async_graphql::{Context, Object, Result};

use super::Project;
use crate::{
    graphql::signed_in,
    project::{
        self as projects,
        input::{ProjectCreateInput, ProjectUpdateInput},
    },
};

/// Changes of projects.
#[derive(Default)]
pub struct ProjectMutation;

#[Object]
impl ProjectMutation {
    /// Founds a project in DRAFT, coordinated by a partner of which the viewer is MANAGER (J-1, J-4).
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

    /// Changes a project in DRAFT or ONGOING; for MANAGERs of its coordinator (J-2, J-4).
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
}
