//! Inclusion plans in the API.

mod course;
mod edition;
mod goal;
mod mutation;
mod plan;

use async_graphql::{Context, ID, Object, Result};

pub use self::{
    course::PlanCourseMutation,
    edition::{PlanEdition, PlanExit, PlanReview},
    goal::{PlanAction, PlanGoal},
    mutation::PlanMutation,
    plan::InclusionPlan,
};
use super::input::{InclusionPlanFilter, InclusionPlanOrder};
use crate::{
    db::page::PageArgs,
    graphql::{connection::Connection, node::load, session},
};

/// Inclusion plans.
#[derive(Default)]
pub struct PlanQuery;

#[Object]
impl PlanQuery {
    /// The inclusion plan with this id; null if there is none that the viewer may see. Scope `plan:read`.
    async fn inclusion_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of an inclusion plan.")] id: ID,
    ) -> Result<Option<InclusionPlan>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Inclusion plans that the viewer may see, the latest first unless another order is asked for; those whose review is
    /// overdue by `filter: {overdue: true}` (I-2). Scope `plan:read`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a list, fixed by the contract"
    )]
    async fn inclusion_plans(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which plans; all that the viewer may see if left out.")] filter: Option<InclusionPlanFilter>,
        #[graphql(desc = "The order.")] order_by: Option<InclusionPlanOrder>,
    ) -> Result<Connection<InclusionPlan>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let filter = filter.unwrap_or_default().into();
        let page = super::page(session(ctx)?, &filter, order_by.map(Into::into), &args).await?;
        Ok(Connection::new(page))
    }
}
