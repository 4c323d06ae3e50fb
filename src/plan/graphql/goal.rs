//! Goals and actions of plans in the API.

use async_graphql::{Context, ID, Object, Result};
use entity::{
    plan_action,
    plan_goal::{self, Domain},
};

use super::{InclusionPlan, PlanEdition};
use crate::{
    graphql::{
        connection::View,
        node::global_id,
        scalar::{Date, DateTime},
        session,
        verb::{Listed, Verb},
    },
    mobility::graphql::Mobility,
    module::graphql::{Module, ModuleSession},
    partner::graphql::Partner,
    plan as area,
    validation::graphql::{CompetenceValidation, MissingUnit, ValidationDecision},
};

/// A goal of an inclusion plan, in the person's words. Seen by the team and the person. Scope `plan:read`.
pub struct PlanGoal(pub plan_goal::Model);

impl View for PlanGoal {
    type Entity = plan_goal::Entity;
    fn of(row: plan_goal::Model) -> Self {
        Self(row)
    }
}

/// A goal of an inclusion plan, in the person's words. Seen by the team and the person. Scope `plan:read`.
#[Object]
impl PlanGoal {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The plan. Scope `plan:read`.
    async fn plan(&self, ctx: &Context<'_>) -> Result<Option<InclusionPlan>> {
        Ok(session(ctx)?.load(self.0.plan_id).await?.map(InclusionPlan))
    }

    /// The edition to which it belongs. Scope `plan:read`.
    async fn edition(&self, ctx: &Context<'_>) -> Result<Option<PlanEdition>> {
        Ok(session(ctx)?.load(self.0.edition_id).await?.map(PlanEdition))
    }

    /// The domain of life.
    async fn domain(&self) -> Domain {
        self.0.domain
    }

    /// What the person wants to reach, in their words; empty after erasure.
    async fn statement(&self) -> &str {
        &self.0.statement
    }

    /// By what it is seen that it is reached.
    async fn indicator(&self) -> Option<&str> {
        self.0.indicator.as_deref()
    }

    /// How much of that.
    async fn target(&self) -> Option<&str> {
        self.0.target.as_deref()
    }

    /// By when.
    async fn due(&self) -> Option<Date> {
        self.0.due.map(Date)
    }

    /// The partner that sees to it. Scope `partner:read`.
    async fn responsible(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.responsible_partner_id).await?.map(Partner))
    }

    /// The unit that a decision found missing and that it takes up (V-8); null where it comes from elsewhere.
    async fn from_missing(&self) -> Option<MissingUnit> {
        self.0.from_missing().map(MissingUnit)
    }

    /// That decision; null for those who may not see it. Scope `validation:read`.
    async fn decision(&self, ctx: &Context<'_>) -> Result<Option<ValidationDecision>> {
        match self.0.decision_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(ValidationDecision)),
            None => Ok(None),
        }
    }

    /// What is done for it, in the order of writing. Scope `plan:read`.
    async fn actions(&self, ctx: &Context<'_>) -> Result<Vec<PlanAction>> {
        let all = area::action::of_goal(session(ctx)?, self.0.id).await?;
        Ok(all.into_iter().map(PlanAction).collect())
    }

    /// How it goes.
    async fn state(&self) -> plan_goal::State {
        self.0.state
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = area::goal::viewer_can(session(ctx)?, &self.0).await?;
        Ok(verbs.into_iter().filter_map(Listed::listed).collect())
    }

    /// How often it was changed, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

/// What is done for a goal, and what came of it (I-4). Seen by the team and the person. Scope `plan:read`.
pub struct PlanAction(pub plan_action::Model);

impl View for PlanAction {
    type Entity = plan_action::Entity;
    fn of(row: plan_action::Model) -> Self {
        Self(row)
    }
}

/// What is done for a goal, and what came of it (I-4). Seen by the team and the person. Scope `plan:read`.
#[Object]
impl PlanAction {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The goal. Scope `plan:read`.
    async fn goal(&self, ctx: &Context<'_>) -> Result<Option<PlanGoal>> {
        Ok(session(ctx)?.load(self.0.goal_id).await?.map(PlanGoal))
    }

    /// What is done.
    async fn what(&self) -> &str {
        &self.0.what
    }

    /// The module that is taken; null where there is none, and for those who may not see it. Scope `module:read`.
    async fn module(&self, ctx: &Context<'_>) -> Result<Option<Module>> {
        match self.0.module_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(Module)),
            None => Ok(None),
        }
    }

    /// The service that is turned to.
    async fn service(&self) -> Option<&str> {
        self.0.service.as_deref()
    }

    /// By when.
    async fn due(&self) -> Option<Date> {
        self.0.due.map(Date)
    }

    /// The session of the module that was taken; null for those who may not see it. Scope `module:read`.
    async fn session(&self, ctx: &Context<'_>) -> Result<Option<ModuleSession>> {
        match self.0.session_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(ModuleSession)),
            None => Ok(None),
        }
    }

    /// The mobility that came of it; null for those who may not see it. Scope `mobility:read`.
    async fn mobility(&self, ctx: &Context<'_>) -> Result<Option<Mobility>> {
        match self.0.mobility_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(Mobility)),
            None => Ok(None),
        }
    }

    /// The validation that followed; null for those who may not see it. Scope `validation:read`.
    async fn validation(&self, ctx: &Context<'_>) -> Result<Option<CompetenceValidation>> {
        match self.0.validation_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(CompetenceValidation)),
            None => Ok(None),
        }
    }

    /// How it goes.
    async fn state(&self) -> plan_action::State {
        self.0.state
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = area::action::viewer_can(session(ctx)?, &self.0).await?;
        Ok(verbs.into_iter().filter_map(Listed::listed).collect())
    }

    /// How often it was changed, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}
