//! Changes by assessors, and what is decided, certified and recognised.

use async_graphql::{Context, Object, Result};

use super::{Assessment, CompetenceValidation, ConflictDeclaration, DecisionRecognition};
use crate::{
    graphql::signed_in,
    validation::{
        self as area,
        input::{
            AssessmentAssignInput, AssessmentObjectInput, AssessmentSubmitInput, CompetenceValidationAppealInput,
            CompetenceValidationCertifyInput, CompetenceValidationDecideInput, ConflictDeclarationCreateInput,
            DecisionRecognitionRevokeInput, ValidationDecisionRecogniseInput,
        },
    },
};

/// Assessors, decisions and their recognition.
#[derive(Default)]
pub struct JudgingMutation;

#[Object]
impl JudgingMutation {
    /// Assigns an assessor who is independent of the candidate (V-2) and licensed (V-10): COUNSELLORs of the team in
    /// ASSESSMENT; after an appeal the owner's MANAGERs, and somebody new to the case (V-7). Scope `validation:write`.
    async fn assessment_assign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: AssessmentAssignInput,
    ) -> Result<Option<Assessment>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (validation, assessor, lead) = input.checked()?;
            area::assessment::assign(session, validation, assessor, lead).await
        });
        Ok(Some(Assessment(done.await?)))
    }

    /// Objects to an assessor who has not judged yet (V-2); for the candidate, or written down by COUNSELLORs of the team
    /// . Scope `validation:write`.
    async fn assessment_object(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: AssessmentObjectInput,
    ) -> Result<Option<Assessment>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, recorded) = input.checked()?;
            area::assessment::object(session, at, recorded).await
        });
        Ok(Some(Assessment(done.await?)))
    }

    /// Hands a judgement in, under a licence that holds on its day (V-10); for the assessor. Scope `validation:write`.
    async fn assessment_submit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: AssessmentSubmitInput,
    ) -> Result<Option<Assessment>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, handed) = input.checked()?;
            area::assessment::submit(session, at, handed).await
        });
        Ok(Some(Assessment(done.await?)))
    }

    /// Declares before the decision that somebody is too close to the candidate; what they have judged is void (V-2). For the
    /// candidate and COUNSELLORs of the team, and for assigned assessors of themselves. Scope `validation:write`.
    async fn conflict_declaration_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: ConflictDeclarationCreateInput,
    ) -> Result<Option<ConflictDeclaration>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (validation, assessor, ground) = input.checked()?;
            area::assessment::declare(session, validation, assessor, ground).await
        });
        Ok(Some(ConflictDeclaration(done.await?)))
    }

    /// Decides a case: what the assessors agreed or the third of them decided, FULL with two of two partners (V-3), on more
    /// than one kind of evidence (V-4), after an appeal never less than before (V-7); what is missing is listed (V-8). For
    /// the lead assessor. Scope `validation:write`.
    async fn competence_validation_decide(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case.")] input: CompetenceValidationDecideInput,
    ) -> Result<Option<CompetenceValidation>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, making) = input.checked()?;
            area::decision::decide(session, at, making).await
        });
        Ok(Some(CompetenceValidation(done.await?)))
    }

    /// Certifies a FULL or PARTIAL decision; for COUNSELLORs of the team. Scope `validation:write`.
    async fn competence_validation_certify(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case.")] input: CompetenceValidationCertifyInput,
    ) -> Result<Option<CompetenceValidation>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { area::decision::certify(session, input.checked()?).await });
        Ok(Some(CompetenceValidation(done.await?)))
    }

    /// Appeals against a decision inside the procedure's window; other assessors judge, and never less (V-7). For the
    /// candidate, or written down by COUNSELLORs of the team and the owner's MANAGERs. Scope `validation:write`.
    async fn competence_validation_appeal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case.")] input: CompetenceValidationAppealInput,
    ) -> Result<Option<CompetenceValidation>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (step, grounds) = input.checked()?;
            area::decision::appeal(session, step, grounds).await
        });
        Ok(Some(CompetenceValidation(done.await?)))
    }

    /// Accepts or declines a CERTIFIED decision for another partner, with a reason (V-9); for MANAGERs of partners to which
    /// the candidate shows it (`SHARE_DECISION`). Scope `validation:write`.
    async fn validation_decision_recognise(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: ValidationDecisionRecogniseInput,
    ) -> Result<Option<DecisionRecognition>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { area::decision::recognise(session, input.checked()?).await });
        Ok(Some(DecisionRecognition(done.await?)))
    }

    /// Takes an answer back, for the future only (V-9); for MANAGERs of the partner that gave it. Scope `validation:write`.
    async fn decision_recognition_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: DecisionRecognitionRevokeInput,
    ) -> Result<Option<DecisionRecognition>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, reason) = input.checked()?;
            area::decision::revoke(session, at, reason).await
        });
        Ok(Some(DecisionRecognition(done.await?)))
    }
}
