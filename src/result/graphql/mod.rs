//! Results in the API.

mod attachment;
mod mutation;
mod result;

use async_graphql::{Context, ID, Object, Result};

pub use self::{
    attachment::{ResultFile, ResultFileMutation},
    mutation::ResultMutation,
    result::ProjectResult,
};
use super::filter::{ResultFilter, ResultOrder};
use crate::{
    db::page::PageArgs,
    graphql::{connection::Connection, node::load, session},
};

/// Results.
#[derive(Default)]
pub struct ResultQuery;

#[Object]
impl ResultQuery {
    /// The result with this id; null if there is none that the viewer may see. Scope `dissemination:read`.
    async fn result(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a result.")] id: ID,
    ) -> Result<Option<ProjectResult>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Editions of results that the viewer may see; by title unless another order is asked for. Scope `dissemination:read`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a list, fixed by the contract"
    )]
    async fn results(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which results; all that the viewer may see if left out.")] filter: Option<ResultFilter>,
        #[graphql(desc = "The order.")] order_by: Option<ResultOrder>,
    ) -> Result<Connection<ProjectResult>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let (filter, order) = (filter.unwrap_or_default().into(), order_by.map(Into::into));
        Ok(Connection::new(
            super::page(session(ctx)?, &filter, order, &args).await?,
        ))
    }
}
