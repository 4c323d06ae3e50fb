//! Changes of plans, their editions, goals and actions.

use async_graphql::{Context, Object, Result};

use super::{InclusionPlan, PlanAction, PlanGoal};
use crate::{
    graphql::signed_in,
    plan::{
        self as area,
        input::{
            InclusionPlanAgreeInput, InclusionPlanCountersignInput, InclusionPlanCreateInput, InclusionPlanReviseInput,
            InclusionPlanTakeUpInput, InclusionPlanUpdateInput, PlanActionAddInput, PlanActionRecordInput,
            PlanActionRemoveInput, PlanActionUpdateInput, PlanGoalAddInput, PlanGoalRemoveInput, PlanGoalSettleInput,
            PlanGoalUpdateInput,
        },
    },
};

/// Plans, agreements, goals and actions.
#[derive(Default)]
pub struct PlanMutation;

#[Object]
impl PlanMutation {
    /// Begins an inclusion plan in an ONGOING project (J-2); for COUNSELLORs of the person's partner, who name people by
    /// the id that their MANAGER has, are the first of the team and answer for the plan. Scope `plan:write`.
    async fn inclusion_plan_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: InclusionPlanCreateInput,
    ) -> Result<Option<InclusionPlan>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { area::create(session, input.checked()?).await });
        Ok(Some(InclusionPlan(done.await?)))
    }

    /// Writes the baseline of the draft, to which both sides agree anew (I-1); for COUNSELLORs of the team. Scope
    /// `plan:write`.
    async fn inclusion_plan_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: InclusionPlanUpdateInput,
    ) -> Result<Option<InclusionPlan>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, baseline) = input.checked()?;
            area::update(session, at, baseline).await
        });
        Ok(Some(InclusionPlan(done.await?)))
    }

    /// Writes a goal into the draft for each unit that a decision found missing (V-8) and that it has no goal for yet; for
    /// COUNSELLORs of the team who see the decision. Scope `plan:write`.
    async fn inclusion_plan_take_up(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: InclusionPlanTakeUpInput,
    ) -> Result<Option<InclusionPlan>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { area::goal::take_up(session, input.checked()?).await });
        Ok(Some(InclusionPlan(done.await?)))
    }

    /// Agrees to the latest edition (I-1), with the consent PLAN unless it is in force; for the person, or written
    /// down by COUNSELLORs of the team and the owner's MANAGERs. The edition is in force once the case worker agrees
    /// too. A key needs `identity:write` besides for the consent. Scope `plan:write`.
    async fn inclusion_plan_agree(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: InclusionPlanAgreeInput,
    ) -> Result<Option<InclusionPlan>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { area::agreement::agree(session, input.checked()?).await });
        Ok(Some(InclusionPlan(done.await?)))
    }

    /// Agrees to the latest edition (I-1), as the COUNSELLOR who answers for the plan. The edition is in force once the
    /// person agrees too. Scope `plan:write`.
    async fn inclusion_plan_countersign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: InclusionPlanCountersignInput,
    ) -> Result<Option<InclusionPlan>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, edition) = input.checked()?;
            area::agreement::countersign(session, at, edition).await
        });
        Ok(Some(InclusionPlan(done.await?)))
    }

    /// Begins the next edition as a copy of the one in force, which stays so until both sides agree to the next one (I-1);
    /// for COUNSELLORs of the team. Scope `plan:write`.
    async fn inclusion_plan_revise(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: InclusionPlanReviseInput,
    ) -> Result<Option<InclusionPlan>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, reason) = input.checked()?;
            area::agreement::revise(session, at, reason).await
        });
        Ok(Some(InclusionPlan(done.await?)))
    }

    /// Writes a goal into the draft of a plan, which may take up a unit that a decision found missing (V-8); for
    /// COUNSELLORs of the team. At most 50 goals. Scope `plan:write`.
    async fn plan_goal_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: PlanGoalAddInput,
    ) -> Result<Option<PlanGoal>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { area::goal::add(session, input.checked()?).await });
        Ok(Some(PlanGoal(done.await?)))
    }

    /// Changes a goal of a draft (I-1); for COUNSELLORs of the team. Scope `plan:write`.
    async fn plan_goal_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: PlanGoalUpdateInput,
    ) -> Result<Option<PlanGoal>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, changes) = input.checked()?;
            area::goal::update(session, at, changes).await
        });
        Ok(Some(PlanGoal(done.await?)))
    }

    /// Takes a goal out of a draft, with its actions (I-1); for COUNSELLORs of the team. The plan is given back. Scope
    /// `plan:write`.
    async fn plan_goal_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: PlanGoalRemoveInput,
    ) -> Result<Option<InclusionPlan>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { area::goal::remove(session, input.checked()?).await });
        Ok(Some(InclusionPlan(done.await?)))
    }

    /// Says how a goal of the edition in force goes, while the plan is carried out; for COUNSELLORs of the team. Scope
    /// `plan:write`.
    async fn plan_goal_settle(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: PlanGoalSettleInput,
    ) -> Result<Option<PlanGoal>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, state) = input.checked()?;
            area::goal::settle(session, at, state).await
        });
        Ok(Some(PlanGoal(done.await?)))
    }

    /// Writes an action for a goal of a draft: a PUBLISHED module, a service or anything else; for COUNSELLORs of the team.
    /// At most 50 for a goal. Scope `plan:write`.
    async fn plan_action_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: PlanActionAddInput,
    ) -> Result<Option<PlanAction>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (goal, changes) = input.checked()?;
            area::action::add(session, goal, changes).await
        });
        Ok(Some(PlanAction(done.await?)))
    }

    /// Changes an action of a draft (I-1); for COUNSELLORs of the team. Scope `plan:write`.
    async fn plan_action_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: PlanActionUpdateInput,
    ) -> Result<Option<PlanAction>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, changes) = input.checked()?;
            area::action::update(session, at, changes).await
        });
        Ok(Some(PlanAction(done.await?)))
    }

    /// Takes an action out of a draft (I-1); for COUNSELLORs of the team. The plan is given back. Scope `plan:write`.
    async fn plan_action_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: PlanActionRemoveInput,
    ) -> Result<Option<InclusionPlan>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { area::action::remove(session, input.checked()?).await });
        Ok(Some(InclusionPlan(done.await?)))
    }

    /// Says how an action of the edition in force goes, and what came of it: a session of its module, a mobility or a
    /// validation of the same person (I-4); for COUNSELLORs of the team who see these. Scope `plan:write`.
    async fn plan_action_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is done.")] input: PlanActionRecordInput,
    ) -> Result<Option<PlanAction>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (at, progress) = input.checked()?;
            area::action::record(session, at, progress).await
        });
        Ok(Some(PlanAction(done.await?)))
    }
}
