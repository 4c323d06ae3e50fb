//! Inputs about the course of a plan.

use async_graphql::{ID, InputObject};
use entity::{
    id::Id,
    inclusion_plan::Following,
    partner,
    plan_exit::{After, ExitOutcome, Outcome, Reason},
};

use crate::{
    error::Result,
    graphql::{node::wanted_id, scalar::Date},
    plan::At,
};

/// A plan that begins to be carried out.
#[derive(Debug, InputObject)]
pub struct InclusionPlanStartInput {
    /// The plan.
    plan: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// The day by which the first review is due, within twelve months (I-2); in twelve months if left out.
    next_review: Option<Date>,
}

impl InclusionPlanStartInput {
    pub(in crate::plan) fn checked(self) -> Result<(At, Option<chrono::NaiveDate>)> {
        let Self {
            plan,
            expected_version,
            next_review,
        } = self;
        Ok(((wanted_id(&plan)?, expected_version), next_review.map(|day| day.0)))
    }
}

/// A review that begins.
#[derive(Debug, InputObject)]
pub struct InclusionPlanReviewBeginInput {
    /// The plan.
    plan: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl InclusionPlanReviewBeginInput {
    pub(in crate::plan) fn checked(self) -> Result<At> {
        let Self { plan, expected_version } = self;
        Ok((wanted_id(&plan)?, expected_version))
    }
}

/// A review that has taken place.
#[derive(Debug, InputObject)]
pub struct InclusionPlanReviewFinishInput {
    /// The plan.
    plan: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// When it took place: since the plan began, not after today.
    date: Date,
    /// What was found, 1 to 5,000 characters.
    note: String,
    /// The day by which the next one is due, within twelve months (I-2); after twelve months if left out.
    next: Option<Date>,
}

impl InclusionPlanReviewFinishInput {
    pub(in crate::plan) fn checked(self) -> Result<(At, Following, String)> {
        let Self {
            plan,
            expected_version,
            date,
            note,
            next,
        } = self;
        let review = Following {
            on: date.0,
            next: next.map(|day| day.0),
        };
        Ok(((wanted_id(&plan)?, expected_version), review, note))
    }
}

/// A plan whose goals are all reached or dropped.
#[derive(Debug, InputObject)]
pub struct InclusionPlanCompleteInput {
    /// The plan.
    plan: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// More about it, at most 2,000 characters.
    note: Option<String>,
}

impl InclusionPlanCompleteInput {
    pub(in crate::plan) fn checked(self) -> Result<(At, Option<String>)> {
        let Self {
            plan,
            expected_version,
            note,
        } = self;
        Ok(((wanted_id(&plan)?, expected_version), note))
    }
}

/// A plan that ends early.
#[derive(Debug, InputObject)]
pub struct InclusionPlanCloseInput {
    /// The plan.
    plan: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Why.
    reason: Reason,
    /// More about it, at most 2,000 characters; needed for OTHER.
    note: Option<String>,
}

impl InclusionPlanCloseInput {
    pub(in crate::plan) fn checked(self) -> Result<(At, (Reason, Option<String>))> {
        let Self {
            plan,
            expected_version,
            reason,
            note,
        } = self;
        Ok(((wanted_id(&plan)?, expected_version), (reason, note)))
    }
}

/// What has become of a person after their plan.
#[derive(Debug, InputObject)]
pub struct InclusionPlanOutcomeRecordInput {
    /// The plan: a COMPLETED or CLOSED one.
    plan: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// At its end, or so long after it, which needs the person's consent `FOLLOW_UP`; replaces what was noted for then.
    after: After,
    /// What has become of them.
    outcome: Outcome,
    /// When they were asked: from that time until today.
    date: Date,
    /// More about it, at most 2,000 characters.
    note: Option<String>,
}

impl InclusionPlanOutcomeRecordInput {
    pub(in crate::plan) fn checked(self) -> Result<(At, ExitOutcome)> {
        let Self {
            plan,
            expected_version,
            after,
            outcome,
            date,
            note,
        } = self;
        let outcome = ExitOutcome {
            after,
            outcome,
            on: date.0,
            note,
        };
        Ok(((wanted_id(&plan)?, expected_version), outcome))
    }
}

/// A plan that is handed over (I-3).
#[derive(Debug, InputObject)]
pub struct InclusionPlanHandOverInput {
    /// The plan.
    plan: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// The partner that owns it from now on: one to which the person consents (`HAND_OVER`).
    partner: ID,
}

impl InclusionPlanHandOverInput {
    pub(in crate::plan) fn checked(self) -> Result<(At, Id<partner::Entity>)> {
        let Self {
            plan,
            expected_version,
            partner,
        } = self;
        Ok(((wanted_id(&plan)?, expected_version), wanted_id(&partner)?))
    }
}
