//! Changes of cases, their teams and their evidence.

use async_graphql::{Context, Object, Result};
use entity::competence_validation::{Model, Verb};

use super::{BreakGlass, CaseMember, CompetenceValidation, Evidence};
use crate::{
    auth::Auth,
    graphql::signed_in,
    validation::{
        self as area,
        input::{
            BreakGlassOpenInput, CaseMemberAddInput, CaseMemberEndInput, CompetenceValidationAdvanceInput,
            CompetenceValidationConsentInput, CompetenceValidationHandOverInput, CompetenceValidationPauseInput,
            CompetenceValidationRequestInput, CompetenceValidationResumeInput, CompetenceValidationUpdateInput,
            CompetenceValidationWithdrawInput, EvidenceAddInput, EvidenceCheckInput, EvidenceRenewInput,
        },
    },
};

/// Requests, the candidate's moves, stages, teams and evidence.
#[derive(Default)]
pub struct ValidationMutation;

#[Object]
impl ValidationMutation {
    /// Asks for a validation in an ONGOING project (J-2), by an ADOPTED procedure; for the candidate and for COUNSELLORs of the
    /// candidate's partner, who name candidates by the id that their MANAGER has and are the first of the team. Nothing
    /// starts before the candidate's consent (V-1). Scope `validation:write`.
    async fn competence_validation_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case.")] input: CompetenceValidationRequestInput,
    ) -> Result<Option<CompetenceValidation>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { area::request(session, input.checked()?).await });
        Ok(Some(CompetenceValidation(done.await?)))
    }

    /// Changes purpose, languages and claims before the assessment; for COUNSELLORs of the team and the candidate.
    /// Scope `validation:write`.
    async fn competence_validation_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case.")] input: CompetenceValidationUpdateInput,
    ) -> Result<Option<CompetenceValidation>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, changes) = input.checked()?;
            area::update(session, at, changes).await
        });
        Ok(Some(CompetenceValidation(done.await?)))
    }

    /// Consents to a REQUESTED validation (V-1), and to be validated at all; for the candidate, or written down by
    /// COUNSELLORs of the team and the owner's MANAGERs. A key needs `identity:write` besides. Scope
    /// `validation:write`.
    async fn competence_validation_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case.")] input: CompetenceValidationConsentInput,
    ) -> Result<Option<CompetenceValidation>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (step, wording) = input.checked()?;
            area::consent(session, step, wording).await
        });
        Ok(Some(CompetenceValidation(done.await?)))
    }

    /// Goes on to the next stage: CONSENTED → IDENTIFICATION → DOCUMENTATION → ASSESSMENT. The last step freezes the
    /// evidence (V-5), which must be recent enough (V-6). For COUNSELLORs of the team. Scope `validation:write`.
    async fn competence_validation_advance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case.")] input: CompetenceValidationAdvanceInput,
    ) -> Result<Option<CompetenceValidation>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { area::advance(session, input.checked()?).await });
        Ok(Some(CompetenceValidation(done.await?)))
    }

    /// Lets a validation rest before its decision; for the candidate, or written down by COUNSELLORs of the team and the
    /// owner's MANAGERs. Scope `validation:write`.
    async fn competence_validation_pause(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case.")] input: CompetenceValidationPauseInput,
    ) -> Result<Option<CompetenceValidation>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { area::step(session, input.checked()?, Verb::Pause, Model::paused).await });
        Ok(Some(CompetenceValidation(done.await?)))
    }

    /// Lets a PAUSED validation go on where it was; for the candidate, or written down. Scope `validation:write`.
    async fn competence_validation_resume(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case.")] input: CompetenceValidationResumeInput,
    ) -> Result<Option<CompetenceValidation>> {
        let session = signed_in(ctx)?;
        let done =
            session.once(async { area::step(session, input.checked()?, Verb::Resume, |row, _| row.resumed()).await });
        Ok(Some(CompetenceValidation(done.await?)))
    }

    /// Ends a validation before its decision, for good; for the candidate, or written down. Its team still reads it.
    /// Scope `validation:write`.
    async fn competence_validation_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case.")] input: CompetenceValidationWithdrawInput,
    ) -> Result<Option<CompetenceValidation>> {
        let session = signed_in(ctx)?;
        let done =
            session.once(async { area::step(session, input.checked()?, Verb::Withdraw, Model::withdrawn).await });
        Ok(Some(CompetenceValidation(done.await?)))
    }

    /// Hands a case over to another active partner of the project, with the candidate's consent `HAND_OVER` (V-12): the team
    /// sees nothing any more, and the new owner's MANAGER appoints another. For COUNSELLORs of the team. Scope
    /// `validation:write`.
    async fn competence_validation_hand_over(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case.")] input: CompetenceValidationHandOverInput,
    ) -> Result<Option<CompetenceValidation>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, to) = input.checked()?;
            area::team::hand_over(session, at, to).await
        });
        Ok(Some(CompetenceValidation(done.await?)))
    }

    /// Takes a member of an active partner of the project into the team of a case; nobody who judges it (V-2). For COUNSELLORs
    /// of the team; where there is none, because the candidate asked or the case was handed over, the owner's MANAGERs
    /// appoint the one who answers for it. Scope `validation:write`.
    async fn case_member_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: CaseMemberAddInput,
    ) -> Result<Option<CaseMember>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { area::team::add(session, input.checked()?).await });
        Ok(Some(CaseMember(done.await?)))
    }

    /// Ends a place in a team: who leaves sees nothing of the case from the next request on. For COUNSELLORs of the team and
    /// the member themselves. Scope `validation:write`.
    async fn case_member_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: CaseMemberEndInput,
    ) -> Result<Option<CaseMember>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (id, expected) = input.checked()?;
            area::team::end(session, id, expected).await
        });
        Ok(Some(CaseMember(done.await?)))
    }

    /// Opens a case to the caller in an emergency, read-only and for 24 hours: state and dates become the whole case, without
    /// who the person is. The team and the person see who opened it and why, and are written to at once; every reading is
    /// noted. For MANAGERs of the owner, with no opening of their own that lasts still; for people, never for keys.
    /// Scope `validation:write`.
    async fn break_glass_open(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: BreakGlassOpenInput,
    ) -> Result<Option<BreakGlass>> {
        let (session, auth) = (signed_in(ctx)?, ctx.data::<Auth>()?);
        let done = session.once(async { area::break_glass::open(session, auth, input.checked()?).await });
        Ok(Some(BreakGlass(done.await?)))
    }

    /// Adds evidence in IDENTIFICATION or DOCUMENTATION; once the assessment is scheduled it is frozen (V-5). For COUNSELLORs
    /// of the team. Scope `validation:write`.
    async fn evidence_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: EvidenceAddInput,
    ) -> Result<Option<Evidence>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (validation, new, file) = input.checked()?;
            area::evidence::add(session, validation, new, file).await
        });
        Ok(Some(Evidence(done.await?)))
    }

    /// Says how evidence was found to be genuine, before it is frozen (V-5); for COUNSELLORs of the team. Scope
    /// `validation:write`.
    async fn evidence_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: EvidenceCheckInput,
    ) -> Result<Option<Evidence>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, authenticity) = input.checked()?;
            area::evidence::check(session, at, authenticity).await
        });
        Ok(Some(Evidence(done.await?)))
    }

    /// Renews old evidence by a statement of today that it still holds (V-6), before it is frozen (V-5); for COUNSELLORs of
    /// the team. Scope `validation:write`.
    async fn evidence_renew(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: EvidenceRenewInput,
    ) -> Result<Option<Evidence>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, statement) = input.checked()?;
            area::evidence::renew(session, at, statement).await
        });
        Ok(Some(Evidence(done.await?)))
    }
}
