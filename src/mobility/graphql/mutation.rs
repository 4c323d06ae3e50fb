//! Changes of mobilities, their agreements and reports.

use async_graphql::{Context, Object, Result};

use super::{AgreementComment, LearningAgreement, Mobility, ParticipantReport};
use crate::{
    auth::Auth,
    graphql::signed_in,
    mobility::{
        self as area,
        input::{
            LearningAgreementAmendInput, LearningAgreementApproveInput, LearningAgreementCommentInput,
            LearningAgreementDraftInput, MobilityCreateInput, MobilityUpdateInput, ParticipantReportRemindInput,
            ParticipantReportSubmitInput,
        },
    },
};

/// Changes of mobilities.
#[derive(Default)]
pub struct MobilityMutation;

#[Object]
impl MobilityMutation {
    /// Prepares a mobility in DRAFT in an ONGOING project (J-2), unless the rules refuse it (M-1…M-7); for MANAGERs of
    /// the participant's partner. Scope `mobility:write`.
    async fn mobility_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new mobility.")] input: MobilityCreateInput,
    ) -> Result<Option<Mobility>> {
        let session = signed_in(ctx)?;
        let made = session.once(async { area::create(session, input.checked()?).await });
        Ok(Some(Mobility(made.await?)))
    }

    /// Changes a mobility that is not over, by the same rules; for MANAGERs of the sender (M-8, M-10).
    /// Scope `mobility:write`.
    async fn mobility_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: MobilityUpdateInput,
    ) -> Result<Option<Mobility>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { area::update(session, input.checked()?).await });
        Ok(Some(Mobility(done.await?)))
    }

    /// Writes the next version of a learning agreement of which none is approved; for MANAGERs of the sender (M-10).
    /// Scope `mobility:write`.
    async fn learning_agreement_draft(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version.")] input: LearningAgreementDraftInput,
    ) -> Result<Option<LearningAgreement>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { area::agreement::draft(session, input.checked()?).await });
        Ok(Some(LearningAgreement(done.await?)))
    }

    /// Writes the next version of an approved learning agreement, and why; for MANAGERs of the sender (M-10).
    /// Scope `mobility:write`.
    async fn learning_agreement_amend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The amendment.")] input: LearningAgreementAmendInput,
    ) -> Result<Option<LearningAgreement>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { area::agreement::draft(session, input.checked()?).await });
        Ok(Some(LearningAgreement(done.await?)))
    }

    /// Approves the latest version for the participant, the sender or the host. The third approval puts it in force, and
    /// an ACCEPTED mobility becomes CONFIRMED by itself (M-10). For the person and MANAGERs of sender and host.
    /// Scope `mobility:write`.
    async fn learning_agreement_approve(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is approved, and by whom.")] input: LearningAgreementApproveInput,
    ) -> Result<Option<LearningAgreement>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { area::agreement::approve(session, input.checked()?).await });
        Ok(Some(LearningAgreement(done.await?)))
    }

    /// Says something about a learning agreement, for one's own partner; for MANAGERs of sender, host and coordinator.
    /// Scope `mobility:write`.
    async fn learning_agreement_comment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The comment.")] input: LearningAgreementCommentInput,
    ) -> Result<Option<AgreementComment>> {
        let session = signed_in(ctx)?;
        let said = session.once(async {
            let (mobility, number, text) = input.checked()?;
            area::agreement::comment(session, mobility, number, text).await
        });
        Ok(Some(AgreementComment(said.await?)))
    }

    /// Hands in the participant's report, once, from the last day on (M-13); for the person, or for MANAGERs of the sender
    /// who write it down for them. Scope `mobility:write`.
    async fn participant_report_submit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The report.")] input: ParticipantReportSubmitInput,
    ) -> Result<Option<ParticipantReport>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { area::report::submit(session, input.checked()?).await });
        Ok(Some(ParticipantReport(done.await?)))
    }

    /// Reminds the participant of the report, at least 24 hours after the last time (M-13): by mail to the address in their
    /// identity, where there is one and the installation sends mail; otherwise it is noted that somebody did. From the
    /// last day on the service reminds by itself as well. For MANAGERs of the sender. Scope `mobility:write`.
    async fn participant_report_remind(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report.")] input: ParticipantReportRemindInput,
    ) -> Result<Option<ParticipantReport>> {
        let session = signed_in(ctx)?;
        let auth = ctx.data::<Auth>()?;
        let done = session.once(async { area::report::remind(session, auth, input.checked()?).await });
        Ok(Some(ParticipantReport(done.await?)))
    }
}
