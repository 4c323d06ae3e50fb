//! Competence validations in the API.

mod assessment;
mod case;
mod decision;
mod evidence;
mod judging;
mod mutation;
mod team;

use async_graphql::{Context, ID, Object, Result, SimpleObject};

pub use self::{
    assessment::{Assessment, ConflictDeclaration},
    case::CompetenceValidation,
    decision::{DecisionRecognition, MissingUnit, ValidationDecision},
    evidence::Evidence,
    judging::JudgingMutation,
    mutation::ValidationMutation,
    team::{BreakGlass, CaseMember},
};
use super::input::{CompetenceValidationFilter, CompetenceValidationOrder};
use crate::{
    db::page::PageArgs,
    graphql::{
        connection::Connection,
        node::{load, local_id},
        session,
    },
};

/// How far the assessors of a procedure agree (V-11).
#[derive(Debug, SimpleObject)]
pub struct AssessorAgreement {
    /// Pairs of judgements of the same claim, by the first two assessors of a case.
    pairs: usize,
    /// Cohen's κ over the levels that they found: 1 for full agreement, 0 for no more than chance; null where all found the
    /// same level every time, so that chance explains everything.
    kappa: Option<f64>,
}

/// Competence validations.
#[derive(Default)]
pub struct ValidationQuery;

#[Object]
impl ValidationQuery {
    /// The competence validation with this id; null if there is none that the viewer may see. Scope `validation:read`.
    async fn competence_validation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a competence validation.")] id: ID,
    ) -> Result<Option<CompetenceValidation>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Competence validations that the viewer may see, the latest request first unless another order is asked for.
    /// Scope `validation:read`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a list, fixed by the contract"
    )]
    async fn competence_validations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which validations; all that the viewer may see if left out.")] filter: Option<
            CompetenceValidationFilter,
        >,
        #[graphql(desc = "The order.")] order_by: Option<CompetenceValidationOrder>,
    ) -> Result<Connection<CompetenceValidation>> {
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

    /// How far assessors agree by one version of a procedure, over the assessments that the viewer may see (V-11); null for
    /// fewer than five cases, and if the viewer may not see the procedure. Scope `validation:read`.
    async fn assessor_agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a procedure.")] procedure: ID,
    ) -> Result<Option<AssessorAgreement>> {
        let Some(id) = local_id(&procedure) else {
            return Ok(None);
        };
        let found = super::assessment::agreement(session(ctx)?, id).await?;
        Ok(found.map(|kappa| AssessorAgreement {
            pairs: kappa.pairs,
            kappa: kappa.value,
        }))
    }
}
