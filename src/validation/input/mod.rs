//! From the API's inputs to the domain's values.

mod case;
mod evidence;
mod judgement;
mod team;

use async_graphql::{Enum, ID, InputObject};
use entity::{
    competence_validation::{Column, Status},
    procedure::Stage,
};

pub use self::{
    case::{
        CompetenceValidationAdvanceInput, CompetenceValidationAppealInput, CompetenceValidationCertifyInput,
        CompetenceValidationConsentInput, CompetenceValidationHandOverInput, CompetenceValidationPauseInput,
        CompetenceValidationRequestInput, CompetenceValidationResumeInput, CompetenceValidationUpdateInput,
        CompetenceValidationWithdrawInput,
    },
    evidence::{EvidenceAddInput, EvidenceCheckInput, EvidenceRenewInput},
    judgement::{
        AssessmentAssignInput, AssessmentObjectInput, AssessmentSubmitInput, CompetenceValidationDecideInput,
        ConflictDeclarationCreateInput, DecisionRecognitionRevokeInput, ValidationDecisionRecogniseInput,
    },
    team::{BreakGlassOpenInput, CaseMemberAddInput, CaseMemberEndInput},
};
use super::Filter;
use crate::{
    db::page::Sorting,
    graphql::{node::local_id, scalar::OrderDirection},
};

/// Which validations are asked for. What is left out does not narrow; a list means any of its values.
#[derive(Debug, Default, InputObject)]
pub struct CompetenceValidationFilter {
    /// State.
    status: Option<Vec<Status>>,
    /// Stage; of what is paused or withdrawn the last one reached.
    stage: Option<Vec<Stage>>,
    /// Project.
    project: Option<Vec<ID>>,
    /// Short name of the project, accents and case ignored.
    project_acronym: Option<Vec<String>>,
    /// The partner that owns the case.
    partner: Option<Vec<ID>>,
    /// The version of the procedure; finds nothing of which the viewer sees state and dates only.
    procedure: Option<Vec<ID>>,
    /// Whose competences; finds nothing of which the viewer sees state and dates only.
    candidate: Option<Vec<ID>>,
}

impl From<CompetenceValidationFilter> for Filter {
    fn from(input: CompetenceValidationFilter) -> Self {
        let CompetenceValidationFilter {
            status,
            stage,
            project,
            project_acronym,
            partner,
            procedure,
            candidate,
        } = input;
        // An id that names nothing narrows to nothing.
        Self {
            status,
            stage,
            project: project.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            project_acronym,
            partner: partner.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            procedure: procedure.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            candidate: candidate.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
        }
    }
}

/// What validations can be ordered by; the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CompetenceValidationOrderField {
    /// When it was asked for.
    CreatedAt,
    /// When it was last changed.
    UpdatedAt,
}

/// The order of a list of validations.
#[derive(Debug, InputObject)]
pub struct CompetenceValidationOrder {
    /// By what.
    field: CompetenceValidationOrderField,
    /// Which end first.
    direction: OrderDirection,
}

impl From<CompetenceValidationOrder> for Sorting<Column> {
    fn from(CompetenceValidationOrder { field, direction }: CompetenceValidationOrder) -> Self {
        let column = match field {
            CompetenceValidationOrderField::CreatedAt => Column::CreatedAt,
            CompetenceValidationOrderField::UpdatedAt => Column::UpdatedAt,
        };
        Self {
            column,
            descending: direction == OrderDirection::Desc,
        }
    }
}
