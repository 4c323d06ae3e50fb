//! An inclusion plan in the API.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entity::{
    inclusion_plan::{self, Model, Status},
    plan_edition::Baseline,
    plan_goal::Domain,
};

use super::{PlanEdition, PlanExit, PlanGoal, PlanReview};
use crate::{
    graphql::{
        connection::View,
        node::global_id,
        scalar::{Date, DateTime},
        session,
        verb::{Listed, Verb},
    },
    participant::graphql::Participant,
    partner::graphql::Partner,
    plan as area,
    project::graphql::Project,
    validation::graphql::{BreakGlass, CaseMember},
};

/// An individual inclusion plan: what somebody wants to reach, what is done for it, and how it went. Seen by its team as long
/// as they are in it, interpreters included, and by the person. The owner's MANAGER sees state and dates only (lists are
/// empty, other objects null). Every reading is written down. Scope `plan:read`.
pub struct InclusionPlan(pub Model);

impl View for InclusionPlan {
    type Entity = inclusion_plan::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// Where a person stands in one domain of life.
#[derive(Debug, SimpleObject)]
pub struct PlanBaseline {
    /// The domain. `HEALTH_ACCESS` scores access to care, never a condition.
    domain: Domain,
    /// From 1, the worst, to 5.
    score: i32,
    /// When it was found.
    date: Date,
}

impl From<Baseline> for PlanBaseline {
    fn from(Baseline { domain, score, on }: Baseline) -> Self {
        Self {
            domain,
            score,
            date: Date(on),
        }
    }
}

/// An individual inclusion plan: what somebody wants to reach, what is done for it, and how it went. Seen by its team as long
/// as they are in it, interpreters included, and by the person. The owner's MANAGER sees state and dates only (lists are
/// empty, other objects null). Every reading is written down. Scope `plan:read`.
#[Object]
impl InclusionPlan {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// State.
    async fn status(&self) -> Status {
        self.0.status
    }

    /// The project. Scope `project:read`.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(session(ctx)?.load(self.0.project_id).await?.map(Project))
    }

    /// The partner that owns the plan. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// Whose plan, by pseudonym; null for those who may not see the participant, and for whoever sees state and dates only.
    /// Scope `participant:read`.
    async fn participant(&self, ctx: &Context<'_>) -> Result<Option<Participant>> {
        let session = session(ctx)?;
        if !area::sees_content(session, &self.0).await? {
            return Ok(None);
        }
        Ok(session.load(self.0.participant_id).await?.map(Participant))
    }

    /// Who is and was in the team, in the order of joining. The COUNSELLOR marked `responsible` is the case worker and answers
    /// for the plan. Scope `validation:read`.
    async fn team(&self, ctx: &Context<'_>) -> Result<Vec<CaseMember>> {
        let all = area::team::of_plan_seen(session(ctx)?, self.0.id).await?;
        Ok(all.into_iter().map(CaseMember).collect())
    }

    /// Who has opened the plan in an emergency, the first one first; the owner's MANAGERs see it too. Scope `validation:read`.
    async fn break_glass(&self, ctx: &Context<'_>) -> Result<Vec<BreakGlass>> {
        let all = area::team::openings(session(ctx)?, &self.0).await?;
        Ok(all.into_iter().map(BreakGlass).collect())
    }

    /// The number of the latest edition, from 1.
    async fn edition(&self) -> i32 {
        self.0.edition
    }

    /// The number of the edition in force, to which both sides have agreed (I-1); null before the first agreement.
    async fn agreed_edition(&self) -> Option<i32> {
        self.0.agreed_edition
    }

    /// Every edition, the first one first. Scope `plan:read`.
    async fn editions(&self, ctx: &Context<'_>) -> Result<Vec<PlanEdition>> {
        let all = area::editions(session(ctx)?, &self.0).await?;
        Ok(all.into_iter().map(PlanEdition).collect())
    }

    /// Where the person stood when the edition in force (the draft before the first agreement) was written, by domain.
    async fn baseline(&self, ctx: &Context<'_>) -> Result<Vec<PlanBaseline>> {
        let current = area::current(session(ctx)?, &self.0).await?;
        let baseline = current.map(|edition| edition.baseline.0).unwrap_or_default();
        Ok(baseline.into_iter().map(Into::into).collect())
    }

    /// The goals of the edition in force; before the first agreement those of the draft. Scope `plan:read`.
    async fn goals(&self, ctx: &Context<'_>) -> Result<Vec<PlanGoal>> {
        let session = session(ctx)?;
        let Some(current) = area::current(session, &self.0).await? else {
            return Ok(Vec::new());
        };
        let all = area::goal::of_edition(session, current.id).await?;
        Ok(all.into_iter().map(PlanGoal).collect())
    }

    /// The reviews, the first one first (I-2). Scope `plan:read`.
    async fn reviews(&self, ctx: &Context<'_>) -> Result<Vec<PlanReview>> {
        let all = area::course::reviews(session(ctx)?, self.0.id).await?;
        Ok(all.into_iter().map(PlanReview).collect())
    }

    /// How it ended and what has become of the person; null before its end. Scope `plan:read`.
    async fn exit(&self, ctx: &Context<'_>) -> Result<Option<PlanExit>> {
        Ok(area::exit(session(ctx)?, &self.0).await?.map(PlanExit))
    }

    /// The day by which the next review is due (I-2); null before it is agreed and after its end.
    async fn next_review(&self) -> Option<Date> {
        self.0.next_review_on.map(Date)
    }

    /// Whether a review should have taken place already (I-2).
    async fn overdue(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.0.is_overdue(session(ctx)?.today()))
    }

    /// When the person agreed to the latest edition (I-1).
    async fn person_agreed_at(&self) -> Option<DateTime> {
        self.0.person_agreed_at.map(DateTime)
    }

    /// When the case worker agreed to the latest edition (I-1).
    async fn worker_agreed_at(&self) -> Option<DateTime> {
        self.0.worker_agreed_at.map(DateTime)
    }

    /// When both had agreed to the edition in force (I-1).
    async fn agreed_at(&self) -> Option<DateTime> {
        self.0.agreed_at.map(DateTime)
    }

    /// When it began to be carried out.
    async fn started_at(&self) -> Option<DateTime> {
        self.0.started_at.map(DateTime)
    }

    /// When it was completed or closed.
    async fn ended_at(&self) -> Option<DateTime> {
        self.0.ended_at.map(DateTime)
    }

    /// When another partner took it over (I-3).
    async fn handed_over_at(&self) -> Option<DateTime> {
        self.0.handed_over_at.map(DateTime)
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = area::viewer_can(session(ctx)?, &self.0).await?;
        Ok(verbs.into_iter().filter_map(Listed::listed).collect())
    }

    /// How often it was changed, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was begun.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}
