//! Projects in the API.

mod history;
mod life;
mod mutation;
mod partner;
mod partnership;
mod project;
mod reconciliation;
mod target;

use async_graphql::{Context, ID, MergedObject, Object, Result};

pub use self::{
    history::ProjectStatusChange,
    partner::ProjectPartner,
    project::{GenderTarget, Project},
    reconciliation::{HostReconciliation, MonthReconciliation, PartnerReconciliation, Reconciliation},
    target::MobilityTarget,
};
use super::{
    self as projects,
    input::{ProjectFilter, ProjectOrder},
};
use crate::{
    db::page::PageArgs,
    graphql::{connection::Connection, node::load, session},
};

/// Changes of projects, of their life and of their partnerships.
#[derive(Default, MergedObject)]
pub struct ProjectMutation(
    mutation::ChangeMutation,
    life::LifeMutation,
    partnership::PartnershipMutation,
);

/// Projects.
#[derive(Default)]
pub struct ProjectQuery;

#[Object]
impl ProjectQuery {
    /// The project with this id; null if there is none that the viewer may see. Scope `project:read`.
    async fn project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a project.")] id: ID,
    ) -> Result<Option<Project>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Projects of the viewer's partners; by title unless another order is asked for. Scope `project:read`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a list, fixed by the contract"
    )]
    async fn projects(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which projects; all that the viewer may see if left out.")] filter: Option<ProjectFilter>,
        #[graphql(desc = "The order.")] order_by: Option<ProjectOrder>,
    ) -> Result<Connection<Project>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let page = projects::page(
            session(ctx)?,
            &filter.unwrap_or_default().into(),
            order_by.map(Into::into),
            &args,
        )
        .await?;
        Ok(Connection::new(page))
    }
}
