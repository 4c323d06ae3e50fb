//! Dissemination in the API.

mod mutation;
mod record;

use async_graphql::{Context, ID, Object, Result};

pub use self::{mutation::DisseminationMutation, record::DisseminationRecord};
use super::filter::{DisseminationRecordFilter, DisseminationRecordOrder};
use crate::{
    db::page::PageArgs,
    graphql::{connection::Connection, node::load, session},
};

/// Dissemination records.
#[derive(Default)]
pub struct DisseminationQuery;

#[Object]
impl DisseminationQuery {
    /// The dissemination record with this id; null if there is none that the viewer may see. Scope `dissemination:read`.
    async fn dissemination_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a dissemination record.")] id: ID,
    ) -> Result<Option<DisseminationRecord>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Dissemination records that the viewer may see; by day unless another order is asked for. Scope
    /// `dissemination:read`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a list, fixed by the contract"
    )]
    async fn dissemination_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which records; all that the viewer may see if left out.")] filter: Option<
            DisseminationRecordFilter,
        >,
        #[graphql(desc = "The order.")] order_by: Option<DisseminationRecordOrder>,
    ) -> Result<Connection<DisseminationRecord>> {
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
