//! Changes of procedures and licences.

use async_graphql::{Context, Object, Result};

use super::{AssessorLicence, Procedure};
use crate::{
    graphql::{node::wanted_id, signed_in},
    partner::graphql::Partner,
    procedure::{
        self as area,
        input::{
            ProcedureAdoptInput, ProcedureCreateInput, ProcedureDeleteInput, ProcedureRetireInput,
            ProcedureReviseInput, ProcedureUpdateInput,
        },
        licence::{self, AssessorLicenceGrantInput, AssessorLicenceRevokeInput},
    },
};

/// Writing, adopting, revising and retiring procedures, and licensing assessors.
#[derive(Default)]
pub struct ProcedureMutation;

#[Object]
impl ProcedureMutation {
    /// Writes a procedure in DRAFT, in an ONGOING project (J-2); for MANAGERs of an active partner that is not merely
    /// associated. Scope `procedure:write`.
    async fn procedure_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new procedure.")] input: ProcedureCreateInput,
    ) -> Result<Option<Procedure>> {
        let session = signed_in(ctx)?;
        let made = session.once(area::create(session, input.checked()?)).await?;
        Ok(Some(Procedure(made)))
    }

    /// Changes a draft; whoever has adopted it is asked again. For MANAGERs of the partner that writes it. Scope
    /// `procedure:write`.
    async fn procedure_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: ProcedureUpdateInput,
    ) -> Result<Option<Procedure>> {
        let session = signed_in(ctx)?;
        let (id, expected, changes) = input.checked()?;
        let done = session.once(area::update(session, id, expected, changes)).await?;
        Ok(Some(Procedure(done)))
    }

    /// Adopts a draft for one partner; for MANAGERs of an active partner that is not merely associated. With the last of
    /// these it is ADOPTED, never changed again, and the edition before it RETIRED. Scope `procedure:write`.
    async fn procedure_adopt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which procedure, for whom.")] input: ProcedureAdoptInput,
    ) -> Result<Option<Procedure>> {
        let session = signed_in(ctx)?;
        let (id, expected) = (wanted_id(&input.procedure)?, input.expected_version);
        let partner = input.partner.map(|id| wanted_id(&id)).transpose()?;
        let done = session.once(area::adopt(session, id, expected, partner)).await?;
        Ok(Some(Procedure(done)))
    }

    /// Begins the next edition of an ADOPTED procedure, in DRAFT, with the same text; for MANAGERs of the partner that
    /// writes it. Scope `procedure:write`.
    async fn procedure_revise(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which procedure.")] input: ProcedureReviseInput,
    ) -> Result<Option<Procedure>> {
        let session = signed_in(ctx)?;
        let (id, expected) = (wanted_id(&input.procedure)?, input.expected_version);
        let made = session.once(area::revise(session, id, expected)).await?;
        Ok(Some(Procedure(made)))
    }

    /// Lets no case begin by a procedure any more: ADOPTED → RETIRED; those that have begun go on. For MANAGERs of the
    /// partner that writes it and of the coordinator. Scope `procedure:write`.
    async fn procedure_retire(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which procedure.")] input: ProcedureRetireInput,
    ) -> Result<Option<Procedure>> {
        let session = signed_in(ctx)?;
        let (id, expected) = (wanted_id(&input.procedure)?, input.expected_version);
        let done = session.once(area::retire(session, id, expected)).await?;
        Ok(Some(Procedure(done)))
    }

    /// Removes a draft; its partner is returned. For MANAGERs of the partner that writes it. Scope `procedure:write`.
    async fn procedure_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is removed.")] input: ProcedureDeleteInput,
    ) -> Result<Option<Partner>> {
        let session = signed_in(ctx)?;
        let (id, expected) = (wanted_id(&input.procedure)?, input.expected_version);
        Ok(Some(Partner(session.once(area::delete(session, id, expected)).await?)))
    }

    /// Licenses an ASSESSOR of another partner of the project to assess by an edition of a procedure (V-10), also after
    /// the project's end. For MANAGERs of an active partner that is not merely associated, who have no part in the
    /// assessor's own; in person, not by a key. Scope `procedure:write`.
    async fn assessor_licence_grant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new licence.")] input: AssessorLicenceGrantInput,
    ) -> Result<Option<AssessorLicence>> {
        let session = signed_in(ctx)?;
        let made = session.once(licence::grant(session, input.checked()?)).await?;
        Ok(Some(AssessorLicence(made)))
    }

    /// Ends a licence from today on; what was assessed before stays (V-10). For MANAGERs of the partner that granted it.
    /// Scope `procedure:write`.
    async fn assessor_licence_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which licence, and why.")] input: AssessorLicenceRevokeInput,
    ) -> Result<Option<AssessorLicence>> {
        let session = signed_in(ctx)?;
        let (id, expected, reason) = input.checked()?;
        let done = session.once(licence::revoke(session, id, expected, reason)).await?;
        Ok(Some(AssessorLicence(done)))
    }
}
