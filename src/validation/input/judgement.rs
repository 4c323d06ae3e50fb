//! Inputs about assessors, assessments, decisions and their recognition.

use async_graphql::{ID, InputObject};
use entity::{
    act::Recording,
    assessment::{self, CriterionFinding, Found, Handed, Judgement, Method},
    assessor_licence, competence_validation,
    conflict_declaration::ConflictGround,
    decision_recognition,
    id::Id,
    validation_decision::{Kind, Making, Unit},
};

use crate::{
    error::Result,
    graphql::{node::wanted_id, scalar::Date},
    participant::input::RecordedActInput,
    validation::decision::Recognising,
};

/// An assessment and the version that the caller has read.
type At = (Id<assessment::Entity>, i32);

/// An assessor who is to judge a case.
#[derive(Debug, InputObject)]
pub struct AssessmentAssignInput {
    /// The case: in ASSESSMENT, or APPEALED.
    validation: ID,
    /// The assessor: an assessor's licence that holds today for the procedure and a language of the case (V-10), of
    /// somebody who is independent of the candidate (V-2) and, after an appeal, new to the case (V-7).
    assessor: ID,
    /// Whether this assessor decides; if left out, the first one does.
    lead: Option<bool>,
}

impl AssessmentAssignInput {
    pub(in crate::validation) fn checked(
        self,
    ) -> Result<(
        Id<competence_validation::Entity>,
        Id<assessor_licence::Entity>,
        Option<bool>,
    )> {
        let Self {
            validation,
            assessor,
            lead,
        } = self;
        Ok((wanted_id(&validation)?, wanted_id(&assessor)?, lead))
    }
}

/// An assessor to whom the candidate objects (V-2).
#[derive(Debug, InputObject)]
pub struct AssessmentObjectInput {
    /// The assessment.
    assessment: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// How the candidate acted; needed from whoever is not the candidate, and from nobody else.
    recorded: Option<RecordedActInput>,
}

impl AssessmentObjectInput {
    pub(in crate::validation) fn checked(self) -> Result<(At, Option<Recording>)> {
        let Self {
            assessment,
            expected_version,
            recorded,
        } = self;
        let recorded = recorded.map(Into::into);
        Ok(((wanted_id(&assessment)?, expected_version), recorded))
    }
}

/// How far one criterion of the procedure is met.
#[derive(Debug, InputObject)]
pub struct CriterionFindingInput {
    /// Code of the criterion in the procedure.
    criterion: String,
    /// How far it is met.
    judgement: Judgement,
}

/// What an assessor found of one claim.
#[derive(Debug, InputObject)]
pub struct AssessmentFindingInput {
    /// The claimed competence.
    competence: ID,
    /// How far the claim is met.
    judgement: Judgement,
    /// The level that the candidate has, one for which the procedure has criteria that are all met; 0 for none.
    level: i32,
    /// By criterion: each one of the claimed level, and others of the competence besides.
    criteria: Option<Vec<CriterionFindingInput>>,
}

/// An assessor's judgement.
#[derive(Debug, InputObject)]
pub struct AssessmentSubmitInput {
    /// The assessment.
    assessment: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// How it was made.
    method: Method,
    /// The day of it: since the assignment, not after today, and covered by the licence (V-10).
    date: Date,
    /// What was found: each claim once, and nothing else.
    findings: Vec<AssessmentFindingInput>,
    /// Why, 1 to 5,000 characters.
    rationale: String,
}

impl AssessmentSubmitInput {
    pub(in crate::validation) fn checked(self) -> Result<(At, Handed)> {
        let Self {
            assessment,
            expected_version,
            method,
            date,
            findings,
            rationale,
        } = self;
        let found = findings.into_iter().map(found).collect::<Result<_>>()?;
        let handed = Handed {
            method,
            assessed_on: date.0,
            found,
            rationale,
        };
        Ok(((wanted_id(&assessment)?, expected_version), handed))
    }
}

fn found(input: AssessmentFindingInput) -> Result<Found> {
    let AssessmentFindingInput {
        competence,
        judgement,
        level,
        criteria,
    } = input;
    let criterion = |CriterionFindingInput { criterion, judgement }| CriterionFinding { criterion, judgement };
    Ok(Found {
        competence: wanted_id(&competence)?,
        level,
        judgement,
        criteria: criteria.unwrap_or_default().into_iter().map(criterion).collect(),
    })
}

/// A declaration that somebody is too close to the candidate (V-2).
#[derive(Debug, InputObject)]
pub struct ConflictDeclarationCreateInput {
    /// The case, before its decision.
    validation: ID,
    /// Who does not judge: an assessor's licence.
    assessor: ID,
    /// Why.
    ground: ConflictGround,
}

impl ConflictDeclarationCreateInput {
    pub(in crate::validation) fn checked(
        self,
    ) -> Result<(
        Id<competence_validation::Entity>,
        Id<assessor_licence::Entity>,
        ConflictGround,
    )> {
        let Self {
            validation,
            assessor,
            ground,
        } = self;
        Ok((wanted_id(&validation)?, wanted_id(&assessor)?, ground))
    }
}

/// A unit that a decision confirms.
#[derive(Debug, InputObject)]
pub struct ValidationUnitInput {
    /// The claimed competence.
    competence: ID,
    /// The level on which the assessors agreed, or which the third of them found (V-3).
    level: i32,
    /// Level of the European Qualifications Framework, 1 to 8, where it can be given.
    eqf_level: Option<i32>,
}

/// A decision of the lead assessor.
#[derive(Debug, InputObject)]
pub struct CompetenceValidationDecideInput {
    /// The case: in ASSESSMENT, or APPEALED.
    validation: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// How much of what is claimed is confirmed: all (V-3), some, or nothing yet.
    kind: Kind,
    /// What is confirmed: all that the assessors found, and nothing else; none if left out.
    units: Option<Vec<ValidationUnitInput>>,
    /// Until when it holds, where that is limited.
    valid_until: Option<Date>,
    /// What the candidate is told, at most 5,000 characters.
    feedback: Option<String>,
}

impl CompetenceValidationDecideInput {
    pub(in crate::validation) fn checked(self) -> Result<((Id<competence_validation::Entity>, i32), Making)> {
        let Self {
            validation,
            expected_version,
            kind,
            units,
            valid_until,
            feedback,
        } = self;
        let unit = |one: ValidationUnitInput| {
            Ok(Unit {
                competence: wanted_id(&one.competence)?,
                level: one.level,
                eqf_level: one.eqf_level,
            })
        };
        let making = Making {
            kind,
            units: units.unwrap_or_default().into_iter().map(unit).collect::<Result<_>>()?,
            valid_until: valid_until.map(|day| day.0),
            feedback,
        };
        Ok(((wanted_id(&validation)?, expected_version), making))
    }
}

/// What another partner thinks of a certified decision (V-9).
#[derive(Debug, InputObject)]
pub struct ValidationDecisionRecogniseInput {
    /// The case.
    validation: ID,
    /// The partner that answers. May be left out by those who can answer for one only.
    partner: Option<ID>,
    /// Whether it accepts the decision.
    accept: bool,
    /// Why, 1 to 1,000 characters.
    reason: String,
}

impl ValidationDecisionRecogniseInput {
    pub(in crate::validation) fn checked(self) -> Result<Recognising> {
        let Self {
            validation,
            partner,
            accept,
            reason,
        } = self;
        Ok(Recognising {
            validation: wanted_id(&validation)?,
            partner: partner.map(|id| wanted_id(&id)).transpose()?,
            accept,
            reason,
        })
    }
}

/// A recognition that is taken back, for the future (V-9).
#[derive(Debug, InputObject)]
pub struct DecisionRecognitionRevokeInput {
    /// The recognition.
    recognition: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Why, 1 to 1,000 characters.
    reason: String,
}

impl DecisionRecognitionRevokeInput {
    pub(in crate::validation) fn checked(self) -> Result<((Id<decision_recognition::Entity>, i32), String)> {
        let Self {
            recognition,
            expected_version,
            reason,
        } = self;
        Ok(((wanted_id(&recognition)?, expected_version), reason))
    }
}
