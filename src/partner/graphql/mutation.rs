//! Changes of partners in the API.

use async_graphql::{Context, Object, Result};
use entity::partner::Verb;

use super::Partner;
use crate::{
    graphql::signed_in,
    partner::{
        self,
        input::{
            PartnerCreateInput, PartnerReinstateInput, PartnerSuspendInput, PartnerUpdateInput, PartnerWithdrawInput,
        },
    },
};

/// Changes of partners.
#[derive(Default)]
pub struct PartnerMutation;

#[Object]
impl PartnerMutation {
    /// Enters a partner in INVITED, for the operator of the installation (P-1). It becomes ACTIVE when its first
    /// administrator accepts. Scope `partner:write`.
    async fn partner_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new partner.")] input: PartnerCreateInput,
    ) -> Result<Option<Partner>> {
        let session = signed_in(ctx)?;
        Ok(Some(Partner(
            session.once(partner::create(session, input.checked())).await?,
        )))
    }

    /// Changes the profile of an ACTIVE partner, for its ADMINs (P-1, P-2). Scope `partner:write`.
    async fn partner_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: PartnerUpdateInput,
    ) -> Result<Option<Partner>> {
        let session = signed_in(ctx)?;
        let (id, expected, changes) = input.checked()?;
        Ok(Some(Partner(
            session.once(partner::update(session, id, expected, changes)).await?,
        )))
    }

    /// Suspends an ACTIVE partner, for the operator: its members read what it owns and write nothing, its API keys
    /// are stopped, from the next request on (P-2). Scope `partner:write`.
    async fn partner_suspend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: PartnerSuspendInput,
    ) -> Result<Option<Partner>> {
        let session = signed_in(ctx)?;
        let moved = partner::moved(session, Verb::Suspend, input.checked()?);
        Ok(Some(Partner(session.once(moved).await?)))
    }

    /// Lets a SUSPENDED partner work again, for the operator (P-2). Scope `partner:write`.
    async fn partner_reinstate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: PartnerReinstateInput,
    ) -> Result<Option<Partner>> {
        let session = signed_in(ctx)?;
        let moved = partner::moved(session, Verb::Reinstate, input.checked()?);
        Ok(Some(Partner(session.once(moved).await?)))
    }

    /// Withdraws a partner from the service for good, for the operator; what it owns stays and is read by its
    /// members, nothing is written any more (P-2). Scope `partner:write`.
    async fn partner_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: PartnerWithdrawInput,
    ) -> Result<Option<Partner>> {
        let session = signed_in(ctx)?;
        let moved = partner::moved(session, Verb::Withdraw, input.checked()?);
        Ok(Some(Partner(session.once(moved).await?)))
    }
}
