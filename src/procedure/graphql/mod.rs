//! Procedures and assessors' licences in the API.

mod content;
mod licence;
mod mutation;
mod procedure;

use async_graphql::{Context, ID, Object, Result};

pub use self::{
    content::{EvidenceRule, ProcedureAdoption, ProcedureCriterion, ProcedureStep},
    licence::AssessorLicence,
    mutation::ProcedureMutation,
    procedure::Procedure,
};
use super::{
    filter::{ProcedureFilter, ProcedureOrder},
    licence::{AssessorLicenceFilter, AssessorLicenceOrder},
};
use crate::{
    db::page::PageArgs,
    graphql::{connection::Connection, node::load, session},
};

/// Procedures and licences.
#[derive(Default)]
pub struct ProcedureQuery;

#[Object]
impl ProcedureQuery {
    /// The procedure with this id; null if there is none that the viewer may see. Scope `procedure:read`.
    async fn procedure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a procedure.")] id: ID,
    ) -> Result<Option<Procedure>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Procedures that the viewer may see; by title unless another order is asked for. Scope `procedure:read`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a list, fixed by the contract"
    )]
    async fn procedures(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which procedures; all that the viewer may see if left out.")] filter: Option<ProcedureFilter>,
        #[graphql(desc = "The order.")] order_by: Option<ProcedureOrder>,
    ) -> Result<Connection<Procedure>> {
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

    /// The assessor's licence with this id; null if there is none or nobody is signed in. Scope `procedure:read`.
    async fn assessor_licence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a licence.")] id: ID,
    ) -> Result<Option<AssessorLicence>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Assessors' licences; by the assessor's name unless another order is asked for. Empty if nobody is signed in. Scope
    /// `procedure:read`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a list, fixed by the contract"
    )]
    async fn assessor_licences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which licences; all if left out.")] filter: Option<AssessorLicenceFilter>,
        #[graphql(desc = "The order.")] order_by: Option<AssessorLicenceOrder>,
    ) -> Result<Connection<AssessorLicence>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let (filter, order) = (filter.unwrap_or_default().into(), order_by.map(Into::into));
        let page = super::licence::page(session(ctx)?, &filter, order, &args).await?;
        Ok(Connection::new(page))
    }
}
