//! From the API's inputs to the domain's values.

mod course;
mod goal;
mod plan;

use async_graphql::{Enum, ID, InputObject};
use entity::inclusion_plan::{Column, Status};

pub use self::{
    course::{
        InclusionPlanCloseInput, InclusionPlanCompleteInput, InclusionPlanHandOverInput,
        InclusionPlanOutcomeRecordInput, InclusionPlanReviewBeginInput, InclusionPlanReviewFinishInput,
        InclusionPlanStartInput,
    },
    goal::{
        PlanActionAddInput, PlanActionRecordInput, PlanActionRemoveInput, PlanActionUpdateInput, PlanGoalAddInput,
        PlanGoalRemoveInput, PlanGoalSettleInput, PlanGoalUpdateInput,
    },
    plan::{
        InclusionPlanAgreeInput, InclusionPlanCountersignInput, InclusionPlanCreateInput, InclusionPlanReviseInput,
        InclusionPlanTakeUpInput, InclusionPlanUpdateInput,
    },
};
use super::Filter;
use crate::{
    db::page::Sorting,
    graphql::{
        node::local_id,
        scalar::{DateRange, OrderDirection},
    },
};

/// Which inclusion plans are asked for. What is left out does not narrow; a list means any of its values.
#[derive(Debug, Default, InputObject)]
pub struct InclusionPlanFilter {
    /// State.
    status: Option<Vec<Status>>,
    /// Whether a review should have taken place already (I-2).
    overdue: Option<bool>,
    /// The day by which the next review is due.
    next_review: Option<DateRange>,
    /// Project.
    project: Option<Vec<ID>>,
    /// Short name of the project, accents and case ignored.
    project_acronym: Option<Vec<String>>,
    /// The partner that owns the plan.
    partner: Option<Vec<ID>>,
    /// Whose plan; finds nothing of which the viewer sees state and dates only.
    participant: Option<Vec<ID>>,
}

impl From<InclusionPlanFilter> for Filter {
    fn from(input: InclusionPlanFilter) -> Self {
        let InclusionPlanFilter {
            status,
            overdue,
            next_review,
            project,
            project_acronym,
            partner,
            participant,
        } = input;
        let next_review = next_review.unwrap_or_default();
        // An id that names nothing narrows to nothing.
        Self {
            status,
            overdue,
            next_review: (next_review.from.map(|day| day.0), next_review.to.map(|day| day.0)),
            project: project.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            project_acronym,
            partner: partner.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            participant: participant.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
        }
    }
}

/// What inclusion plans can be ordered by; the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum InclusionPlanOrderField {
    /// When it was begun.
    CreatedAt,
    /// When it was last changed.
    UpdatedAt,
}

/// The order of a list of inclusion plans.
#[derive(Debug, InputObject)]
pub struct InclusionPlanOrder {
    /// By what.
    field: InclusionPlanOrderField,
    /// Which end first.
    direction: OrderDirection,
}

impl From<InclusionPlanOrder> for Sorting<Column> {
    fn from(InclusionPlanOrder { field, direction }: InclusionPlanOrder) -> Self {
        let column = match field {
            InclusionPlanOrderField::CreatedAt => Column::CreatedAt,
            InclusionPlanOrderField::UpdatedAt => Column::UpdatedAt,
        };
        Self {
            column,
            descending: direction == OrderDirection::Desc,
        }
    }
}
