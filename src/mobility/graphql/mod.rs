//! Mobilities in the API.

mod agreement;
mod judgement;
mod mobility;
mod moves;
mod mutation;
mod report;

use async_graphql::{Context, ID, Object, Result};

use self::judgement::MobilityCheck;
pub use self::{
    agreement::{AgreementComment, LearningAgreement},
    mobility::Mobility,
    moves::MobilityMoveMutation,
    mutation::MobilityMutation,
    report::ParticipantReport,
};
use super::input::{MobilityCreateInput, MobilityFilter, MobilityOrder};
use crate::{
    db::page::PageArgs,
    error::Error,
    graphql::{connection::Connection, node::load, session},
};

/// Mobilities.
#[derive(Default)]
pub struct MobilityQuery;

#[Object]
impl MobilityQuery {
    /// The mobility with this id; null if there is none that the viewer may see. Scope `mobility:read`.
    async fn mobility(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a mobility.")] id: ID,
    ) -> Result<Option<Mobility>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Mobilities that the viewer may see; by first day unless another order is asked for. Scope `mobility:read`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a list, fixed by the contract"
    )]
    async fn mobilities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which mobilities; all that the viewer may see if left out.")] filter: Option<MobilityFilter>,
        #[graphql(desc = "The order.")] order_by: Option<MobilityOrder>,
    ) -> Result<Connection<Mobility>> {
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

    /// Says everything that the rules find about a mobility that could be prepared, and changes nothing; null for those
    /// who could not prepare it. Scope `mobility:write`.
    async fn mobility_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mobility that is thought of.")] input: MobilityCreateInput,
    ) -> Result<Option<MobilityCheck>> {
        let checked = async { super::check(session(ctx)?, input.checked()?).await }.await;
        match checked {
            Ok((findings, rules)) => Ok(Some(MobilityCheck::of(findings, rules))),
            Err(Error::NotFound | Error::Forbidden | Error::Unauthenticated(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
