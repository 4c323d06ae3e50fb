//! Inputs about a plan and its editions.

use async_graphql::{ID, InputObject};
use entity::{plan_edition::Baseline, plan_goal::Domain};

use crate::{
    error::Result,
    graphql::{
        node::wanted_id,
        scalar::{Date, LanguageCode},
    },
    participant::input::RecordedActInput,
    plan::{At, Beginning, agreement::Agreeing, goal::TakingUp},
};

/// Where a person stands in one domain of life.
#[derive(Debug, InputObject)]
pub struct PlanBaselineInput {
    /// The domain; each one once. `HEALTH_ACCESS` scores access to care, never a condition.
    domain: Domain,
    /// From 1, the worst, to 5.
    score: i32,
    /// When it was found, not after today.
    date: Date,
}

impl From<PlanBaselineInput> for Baseline {
    fn from(input: PlanBaselineInput) -> Self {
        let PlanBaselineInput { domain, score, date } = input;
        Self {
            domain,
            score,
            on: date.0,
        }
    }
}

fn baseline(all: Vec<PlanBaselineInput>) -> Vec<Baseline> {
    all.into_iter().map(Into::into).collect()
}

/// An inclusion plan that is begun.
#[derive(Debug, InputObject)]
pub struct InclusionPlanCreateInput {
    /// The project; it must be ONGOING (J-2).
    project: ID,
    /// Whose plan: a participant of the project.
    participant: ID,
    /// Where the person stands, each domain once.
    baseline: Option<Vec<PlanBaselineInput>>,
}

impl InclusionPlanCreateInput {
    pub(in crate::plan) fn checked(self) -> Result<Beginning> {
        let Self {
            project,
            participant,
            baseline: scores,
        } = self;
        Ok(Beginning {
            project: wanted_id(&project)?,
            participant: wanted_id(&participant)?,
            baseline: baseline(scores.unwrap_or_default()),
        })
    }
}

/// A draft whose baseline is written.
#[derive(Debug, InputObject)]
pub struct InclusionPlanUpdateInput {
    /// The plan.
    plan: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Where the person stands, each domain once; replaces what is there, and stays if left out.
    baseline: Option<Vec<PlanBaselineInput>>,
}

impl InclusionPlanUpdateInput {
    pub(in crate::plan) fn checked(self) -> Result<(At, Option<Vec<Baseline>>)> {
        let Self {
            plan,
            expected_version,
            baseline: scores,
        } = self;
        Ok(((wanted_id(&plan)?, expected_version), scores.map(baseline)))
    }
}

/// What a decision found missing, taken up as goals (V-8).
#[derive(Debug, InputObject)]
pub struct InclusionPlanTakeUpInput {
    /// The plan.
    plan: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// A decision in force about the same person.
    decision: ID,
    /// The domain of the goals; EDUCATION if left out.
    domain: Option<Domain>,
    /// By when they are to be reached.
    due: Option<Date>,
}

impl InclusionPlanTakeUpInput {
    pub(in crate::plan) fn checked(self) -> Result<TakingUp> {
        let Self {
            plan,
            expected_version,
            decision,
            domain,
            due,
        } = self;
        Ok(TakingUp {
            at: (wanted_id(&plan)?, expected_version),
            decision: wanted_id(&decision)?,
            domain: domain.unwrap_or(Domain::Education),
            due: due.map(|day| day.0),
        })
    }
}

/// The wording in which a person consents to having a plan.
#[derive(Debug, InputObject)]
pub struct PlanConsentInput {
    /// Which wording: 1 to 40 letters, digits or -_./.
    wording_version: String,
    /// The language it was put in.
    language: LanguageCode,
}

/// The person's agreement to an edition (I-1).
#[derive(Debug, InputObject)]
pub struct InclusionPlanAgreeInput {
    /// The plan.
    plan: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// The number of the edition that the person agrees to: the latest one.
    edition: i32,
    /// The consent PLAN, which is given with the first agreement unless it is in force.
    consent: Option<PlanConsentInput>,
    /// How the person acted; needed from whoever is not the person, and from nobody else.
    recorded: Option<RecordedActInput>,
}

impl InclusionPlanAgreeInput {
    pub(in crate::plan) fn checked(self) -> Result<Agreeing> {
        let Self {
            plan,
            expected_version,
            edition,
            consent,
            recorded,
        } = self;
        let consent = consent.map(
            |PlanConsentInput {
                 wording_version,
                 language,
             }| (wording_version, language.0),
        );
        Ok(Agreeing {
            at: (wanted_id(&plan)?, expected_version),
            edition,
            consent,
            recorded: recorded.map(Into::into),
        })
    }
}

/// The case worker's agreement to an edition (I-1).
#[derive(Debug, InputObject)]
pub struct InclusionPlanCountersignInput {
    /// The plan.
    plan: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// The number of the edition that is agreed to: the latest one.
    edition: i32,
}

impl InclusionPlanCountersignInput {
    pub(in crate::plan) fn checked(self) -> Result<(At, i32)> {
        let Self {
            plan,
            expected_version,
            edition,
        } = self;
        Ok(((wanted_id(&plan)?, expected_version), edition))
    }
}

/// A plan whose next edition begins (I-1).
#[derive(Debug, InputObject)]
pub struct InclusionPlanReviseInput {
    /// The plan.
    plan: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Why, 1 to 2,000 characters.
    reason: String,
}

impl InclusionPlanReviseInput {
    pub(in crate::plan) fn checked(self) -> Result<(At, String)> {
        let Self {
            plan,
            expected_version,
            reason,
        } = self;
        Ok(((wanted_id(&plan)?, expected_version), reason))
    }
}
