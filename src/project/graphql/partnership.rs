//! Changes of partnerships.

use async_graphql::{Context, Object, Result};

use super::ProjectPartner;
use crate::{
    graphql::signed_in,
    project::{
        input::{
            ProjectPartnerAcceptInput, ProjectPartnerDeclineInput, ProjectPartnerInviteInput, ProjectPartnerLeaveInput,
            ProjectPartnerRemoveInput, ProjectPartnerUpdateInput,
        },
        partnership,
    },
};

/// Inviting, accepting, changing and ending; all in DRAFT and ONGOING (J-2).
#[derive(Default)]
pub struct PartnershipMutation;

#[Object]
impl PartnershipMutation {
    /// Invites an ACTIVE partner (P-2) to a project in DRAFT or ONGOING, or once more one whose part had ended; for
    /// MANAGERs of the coordinator (J-1, J-2). Scope `project:write`.
    async fn project_partner_invite(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, to what, and as what.")] input: ProjectPartnerInviteInput,
    ) -> Result<Option<ProjectPartner>> {
        let session = signed_in(ctx)?;
        let invited = session.once(partnership::invite(session, input.checked()?)).await?;
        Ok(Some(ProjectPartner(invited)))
    }

    /// Takes an invitation: INVITED → ACTIVE; for MANAGERs of the invited partner, while the project is in DRAFT or
    /// ONGOING (J-2). Scope `project:write`.
    async fn project_partner_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The invitation.")] input: ProjectPartnerAcceptInput,
    ) -> Result<Option<ProjectPartner>> {
        let session = signed_in(ctx)?;
        let (id, expected) = input.checked()?;
        let accepted = session.once(partnership::accept(session, id, expected)).await?;
        Ok(Some(ProjectPartner(accepted)))
    }

    /// Changes the part and the flags of a partner that takes part or is invited; for MANAGERs of the coordinator,
    /// while the project is in DRAFT or ONGOING (J-1, J-2). Scope `project:write`.
    async fn project_partner_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: ProjectPartnerUpdateInput,
    ) -> Result<Option<ProjectPartner>> {
        let session = signed_in(ctx)?;
        let (id, expected, changes) = input.checked()?;
        let changed = session
            .once(partnership::update(session, id, expected, changes))
            .await?;
        Ok(Some(ProjectPartner(changed)))
    }

    /// Refuses an invitation: INVITED → LEFT; for MANAGERs of the invited partner, while the project is in DRAFT or
    /// ONGOING (J-2). The partner sees nothing of the project afterwards. Scope
    /// `project:write`.
    async fn project_partner_decline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The invitation.")] input: ProjectPartnerDeclineInput,
    ) -> Result<Option<ProjectPartner>> {
        let session = signed_in(ctx)?;
        let declined = session.once(partnership::decline(session, input.checked()?)).await?;
        Ok(Some(ProjectPartner(declined)))
    }

    /// Leaves a project in DRAFT or ONGOING: ACTIVE → LEFT; for MANAGERs of the partner that goes. Never for the
    /// coordinator (J-1). The partner keeps its own records and sees nothing else of the project afterwards (J-5). Scope
    /// `project:write`.
    async fn project_partner_leave(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The partnership.")] input: ProjectPartnerLeaveInput,
    ) -> Result<Option<ProjectPartner>> {
        let session = signed_in(ctx)?;
        let left = session.once(partnership::leave(session, input.checked()?)).await?;
        Ok(Some(ProjectPartner(left)))
    }

    /// Removes a partner from a project in DRAFT or ONGOING, with a reason, or takes its invitation back: → LEFT; for
    /// MANAGERs of the coordinator, who cannot remove itself (J-1). The partner keeps its own records (J-5). Scope
    /// `project:write`.
    async fn project_partner_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The partnership and the reason.")] input: ProjectPartnerRemoveInput,
    ) -> Result<Option<ProjectPartner>> {
        let session = signed_in(ctx)?;
        let removed = session.once(partnership::remove(session, input.checked()?)).await?;
        Ok(Some(ProjectPartner(removed)))
    }
}
