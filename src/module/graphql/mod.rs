//! Modules in the API.

mod content;
mod module;
mod mutation;
mod prerequisite;
mod session;

use async_graphql::{Context, ID, Object, Result};

pub use self::{
    content::{Credit, LearningHours, LearningOutcome, Material},
    module::Module,
    mutation::ModuleMutation,
    prerequisite::ModulePrerequisite,
    session::{ModuleSession, ModuleSessionTrainer},
};
use super::input::{ModuleFilter, ModuleOrder};
use crate::{
    db::page::PageArgs,
    graphql::{
        connection::{Connection, Total},
        node::load,
        session,
    },
};

/// Modules.
#[derive(Default)]
pub struct ModuleQuery;

#[Object]
impl ModuleQuery {
    /// The module with this id; null if there is none that the viewer may see.
    async fn module(&self, ctx: &Context<'_>, #[graphql(desc = "Id of a module.")] id: ID) -> Result<Option<Module>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Modules that the viewer may see; by title unless another order is asked for.
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
        let (page, select) = super::page(
            session(ctx)?,
            &filter.unwrap_or_default().into(),
            order_by.map(Into::into),
            &args,
        )
        .await?;
        Ok(Connection::new(page, Total::all(select)))
    }
}
