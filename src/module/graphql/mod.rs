//! Modules in the API.

mod content;
mod module;
mod mutation;
mod prerequisite;
mod session;

use async_graphql::{Context, ID, Object, Result};

pub use self::{
    content::{Credit, LearningHours, LearningOutcome, Material, PublicationFinding},
    module::Module,
    mutation::ModuleMutation,
    prerequisite::ModulePrerequisite,
    session::{ModuleSession, ModuleSessionTrainer},
};
use super::{
    filter::{ModuleFilter, ModuleOrder},
    session::{self as runs, ModuleSessionFilter, ModuleSessionOrder},
};
use crate::{
    db::page::PageArgs,
    graphql::{connection::Connection, node::load, session},
};

/// Modules.
#[derive(Default)]
pub struct ModuleQuery;

#[Object]
impl ModuleQuery {
    /// The module with this id; null if there is none that the viewer may see. Scope `module:read`.
    async fn module(&self, ctx: &Context<'_>, #[graphql(desc = "Id of a module.")] id: ID) -> Result<Option<Module>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Modules that the viewer may see; by title unless another order is asked for. Scope `module:read`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a list, fixed by the contract"
    )]
    async fn modules(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which modules; all that the viewer may see if left out.")] filter: Option<ModuleFilter>,
        #[graphql(desc = "The order.")] order_by: Option<ModuleOrder>,
    ) -> Result<Connection<Module>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let page = super::page(
            session(ctx)?,
            &filter.unwrap_or_default().into(),
            order_by.map(Into::into),
            &args,
        )
        .await?;
        Ok(Connection::new(page))
    }

    /// The session of a module with this id; null if there is none that the viewer may see. Scope `module:read`.
    async fn module_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a session.")] id: ID,
    ) -> Result<Option<ModuleSession>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Sessions of modules that the viewer may see; the earliest first unless another order is asked for. Scope
    /// `module:read`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a list, fixed by the contract"
    )]
    async fn module_sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which sessions; all that the viewer may see if left out.")] filter: Option<
            ModuleSessionFilter,
        >,
        #[graphql(desc = "The order.")] order_by: Option<ModuleSessionOrder>,
    ) -> Result<Connection<ModuleSession>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let (filter, order) = (filter.unwrap_or_default().into(), order_by.map(Into::into));
        let page = runs::page(session(ctx)?, &filter, order, &args).await?;
        Ok(Connection::new(page))
    }
}
