//! Frameworks and competences in the API.

mod competence;
mod framework;

use async_graphql::{Context, ID, Object, Result};

pub use self::{
    competence::{Competence, CompetenceLevel},
    framework::CompetenceFramework,
};
use super::filter::{CompetenceFilterInput, CompetenceFrameworkFilter, CompetenceFrameworkOrder, CompetenceOrder};
use crate::{
    db::page::PageArgs,
    graphql::{connection::Connection, node::load, session},
};

/// Frameworks and competences.
#[derive(Default)]
pub struct FrameworkQuery;

#[Object]
impl FrameworkQuery {
    /// The framework with this id; null if there is none or nobody is signed in. Scope `framework:read`.
    async fn competence_framework(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a framework.")] id: ID,
    ) -> Result<Option<CompetenceFramework>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Frameworks of competences, in all their editions; by title unless another order is asked for. Empty if nobody is
    /// signed in. Scope `framework:read`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a list, fixed by the contract"
    )]
    async fn competence_frameworks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which frameworks; all if left out.")] filter: Option<CompetenceFrameworkFilter>,
        #[graphql(desc = "The order.")] order_by: Option<CompetenceFrameworkOrder>,
    ) -> Result<Connection<CompetenceFramework>> {
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

    /// The competence with this id; null if there is none or nobody is signed in. Scope `framework:read`.
    async fn competence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a competence.")] id: ID,
    ) -> Result<Option<Competence>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Competences of all frameworks; as they stand in these unless another order is asked for. Empty if nobody is signed
    /// in. Scope `framework:read`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a list, fixed by the contract"
    )]
    async fn competences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which competences; all if left out.")] filter: Option<CompetenceFilterInput>,
        #[graphql(desc = "The order.")] order_by: Option<CompetenceOrder>,
    ) -> Result<Connection<Competence>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let (filter, order) = (filter.unwrap_or_default().into(), order_by.map(Into::into));
        let page = super::competence_page(session(ctx)?, &filter, order, &args).await?;
        Ok(Connection::new(page))
    }
}
