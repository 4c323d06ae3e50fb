//! Editions, reviews and exits of plans in the API.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entity::{
    plan_edition::{self, Agreement, State},
    plan_exit::{self, After, ExitOutcome, Outcome, Reason},
    plan_review,
};

use super::{InclusionPlan, PlanGoal, plan::PlanBaseline};
use crate::{
    graphql::{
        connection::View,
        node::global_id,
        scalar::{Date, DateTime},
        session,
        verb::Verb,
    },
    participant::graphql::RecordedAct,
    plan as area,
};

/// One edition of an inclusion plan: drafted, agreed by both sides, and never changed afterwards (I-1). Seen by the team and
/// the person. Scope `plan:read`.
pub struct PlanEdition(pub plan_edition::Model);

impl View for PlanEdition {
    type Entity = plan_edition::Entity;
    fn of(row: plan_edition::Model) -> Self {
        Self(row)
    }
}

/// That one side agreed to an edition (I-1).
#[derive(SimpleObject)]
pub struct PlanAgreement {
    /// When.
    at: DateTime,
    /// How, where somebody wrote it down for the person; null if they did it themselves.
    recorded: Option<RecordedAct>,
}

impl From<Agreement> for PlanAgreement {
    fn from(agreement: Agreement) -> Self {
        let Agreement { at, account: _, act } = agreement;
        Self {
            at: DateTime(at),
            recorded: act.map(RecordedAct),
        }
    }
}

/// One edition of an inclusion plan: drafted, agreed by both sides, and never changed afterwards (I-1). Seen by the team and
/// the person. Scope `plan:read`.
#[Object]
impl PlanEdition {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The plan. Scope `plan:read`.
    async fn plan(&self, ctx: &Context<'_>) -> Result<Option<InclusionPlan>> {
        Ok(session(ctx)?.load(self.0.plan_id).await?.map(InclusionPlan))
    }

    /// Its number, from 1.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// Whether it is being written, in force, or replaced by a later one.
    async fn state(&self) -> State {
        self.0.state
    }

    /// Why it was begun; null for the first one.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// Where the person stood when it was written, by domain.
    async fn baseline(&self) -> Vec<PlanBaseline> {
        self.0.baseline.iter().copied().map(Into::into).collect()
    }

    /// Its goals, in the order of writing. Scope `plan:read`.
    async fn goals(&self, ctx: &Context<'_>) -> Result<Vec<PlanGoal>> {
        let all = area::goal::of_edition(session(ctx)?, self.0.id).await?;
        Ok(all.into_iter().map(PlanGoal).collect())
    }

    /// The person's agreement; null as long as there is none.
    async fn person_agreement(&self) -> Option<PlanAgreement> {
        self.0.person.clone().map(|one| one.0.into())
    }

    /// The case worker's agreement; null as long as there is none.
    async fn worker_agreement(&self) -> Option<PlanAgreement> {
        self.0.worker.clone().map(|one| one.0.into())
    }

    /// When both had agreed.
    async fn agreed_at(&self) -> Option<DateTime> {
        self.0.agreed_at.map(DateTime)
    }

    /// What the viewer may do with it now; what is done with an edition is done with its plan.
    async fn viewer_can(&self) -> Vec<Verb> {
        Vec::new()
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

/// A review of an inclusion plan (I-2). Seen by the team and the person. Scope `plan:read`.
pub struct PlanReview(pub plan_review::Model);

impl View for PlanReview {
    type Entity = plan_review::Entity;
    fn of(row: plan_review::Model) -> Self {
        Self(row)
    }
}

/// A review of an inclusion plan (I-2). Seen by the team and the person. Scope `plan:read`.
#[Object]
impl PlanReview {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The plan. Scope `plan:read`.
    async fn plan(&self, ctx: &Context<'_>) -> Result<Option<InclusionPlan>> {
        Ok(session(ctx)?.load(self.0.plan_id).await?.map(InclusionPlan))
    }

    /// The number of the edition that was in force.
    async fn edition(&self) -> i32 {
        self.0.edition
    }

    /// When it took place.
    async fn date(&self) -> Date {
        Date(self.0.reviewed_on)
    }

    /// What was found.
    async fn note(&self) -> &str {
        &self.0.note
    }

    /// The day by which the next one was due.
    async fn next(&self) -> Date {
        Date(self.0.next_on)
    }

    /// What the viewer may do with it now: nothing, it stays as it is.
    async fn viewer_can(&self) -> Vec<Verb> {
        Vec::new()
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

/// How an inclusion plan ended. Seen by the team and the person. Scope `plan:read`.
pub struct PlanExit(pub plan_exit::Model);

impl View for PlanExit {
    type Entity = plan_exit::Entity;
    fn of(row: plan_exit::Model) -> Self {
        Self(row)
    }
}

/// What has become of a person after their plan.
#[derive(SimpleObject)]
pub struct PlanExitOutcome {
    /// At its end, or so long after it.
    after: After,
    /// What has become of them.
    outcome: Outcome,
    /// When they were asked.
    date: Date,
    /// More about it.
    note: Option<String>,
}

impl From<ExitOutcome> for PlanExitOutcome {
    fn from(told: ExitOutcome) -> Self {
        let ExitOutcome {
            after,
            outcome,
            on,
            note,
        } = told;
        Self {
            after,
            outcome,
            date: Date(on),
            note,
        }
    }
}

/// How an inclusion plan ended. Seen by the team and the person. Scope `plan:read`.
#[Object]
impl PlanExit {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The plan. Scope `plan:read`.
    async fn plan(&self, ctx: &Context<'_>) -> Result<Option<InclusionPlan>> {
        Ok(session(ctx)?.load(self.0.plan_id).await?.map(InclusionPlan))
    }

    /// Why it ended.
    async fn reason(&self) -> Reason {
        self.0.reason
    }

    /// More about it.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// When it ended.
    async fn date(&self) -> Date {
        Date(self.0.ended_on)
    }

    /// What has become of the person, the earliest first.
    async fn outcomes(&self) -> Vec<PlanExitOutcome> {
        self.0.outcomes.0.clone().into_iter().map(Into::into).collect()
    }

    /// What the viewer may do with it now; outcomes are noted with the plan.
    async fn viewer_can(&self) -> Vec<Verb> {
        Vec::new()
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
