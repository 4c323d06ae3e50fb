//! The course of a plan: carried out, reviewed, ended, handed over.

use async_graphql::{Context, Object, Result};

use super::InclusionPlan;
use crate::{
    graphql::signed_in,
    plan::{
        self as area,
        input::{
            InclusionPlanCloseInput, InclusionPlanCompleteInput, InclusionPlanHandOverInput,
            InclusionPlanOutcomeRecordInput, InclusionPlanReviewBeginInput, InclusionPlanReviewFinishInput,
            InclusionPlanStartInput,
        },
    },
};

/// Reviews, ends and hand-overs of plans.
#[derive(Default)]
pub struct PlanCourseMutation;

#[Object]
impl PlanCourseMutation {
    /// Begins to carry an AGREED plan out; the first review is due within twelve months (I-2). For COUNSELLORs of the team.
    /// Scope `plan:write`.
    async fn inclusion_plan_start(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: InclusionPlanStartInput,
    ) -> Result<Option<InclusionPlan>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, first_review) = input.checked()?;
            area::course::start(session, at, first_review).await
        });
        Ok(Some(InclusionPlan(done.await?)))
    }

    /// Begins a review of an ACTIVE plan; for COUNSELLORs of the team. Scope `plan:write`.
    async fn inclusion_plan_review_begin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: InclusionPlanReviewBeginInput,
    ) -> Result<Option<InclusionPlan>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { area::course::begin_review(session, input.checked()?).await });
        Ok(Some(InclusionPlan(done.await?)))
    }

    /// Ends a review: the plan is ACTIVE again, and the next review is due within twelve months (I-2). For COUNSELLORs of
    /// the team. Scope `plan:write`.
    async fn inclusion_plan_review_finish(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: InclusionPlanReviewFinishInput,
    ) -> Result<Option<InclusionPlan>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, review, note) = input.checked()?;
            area::course::finish_review(session, at, review, note).await
        });
        Ok(Some(InclusionPlan(done.await?)))
    }

    /// Ends an ACTIVE plan whose goals are all reached or dropped; for COUNSELLORs of the team. Scope `plan:write`.
    async fn inclusion_plan_complete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: InclusionPlanCompleteInput,
    ) -> Result<Option<InclusionPlan>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, note) = input.checked()?;
            area::course::complete(session, at, note).await
        });
        Ok(Some(InclusionPlan(done.await?)))
    }

    /// Ends a plan early, for a reason; for COUNSELLORs of the team. Scope `plan:write`.
    async fn inclusion_plan_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: InclusionPlanCloseInput,
    ) -> Result<Option<InclusionPlan>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, why) = input.checked()?;
            area::course::close(session, at, why).await
        });
        Ok(Some(InclusionPlan(done.await?)))
    }

    /// Notes what has become of the person at the end of the plan, or six or twelve months after it with their consent
    /// `FOLLOW_UP`; for COUNSELLORs of the team. Scope `plan:write`.
    async fn inclusion_plan_outcome_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: InclusionPlanOutcomeRecordInput,
    ) -> Result<Option<InclusionPlan>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, outcome) = input.checked()?;
            area::course::record_outcome(session, at, outcome).await
        });
        Ok(Some(InclusionPlan(done.await?)))
    }

    /// Hands a plan over to another active partner of the project, with the person's consent `HAND_OVER` (I-3): the team sees
    /// nothing any more, and the new owner's MANAGER appoints another. For COUNSELLORs of the team. Scope `plan:write`.
    async fn inclusion_plan_hand_over(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: InclusionPlanHandOverInput,
    ) -> Result<Option<InclusionPlan>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, to) = input.checked()?;
            area::team::hand_over(session, at, to).await
        });
        Ok(Some(InclusionPlan(done.await?)))
    }
}
