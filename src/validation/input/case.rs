//! Inputs about a case.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::{
    competence_validation,
    id::Id,
    partner,
    validation_brief::{Changes, Claim},
};

use crate::{
    error::Result,
    graphql::{given, node::wanted_id, scalar::LanguageCode},
    participant::input::RecordedActInput,
    validation::{Move, Requesting},
};

/// A case and the version that the caller has read.
type At = (Id<competence_validation::Entity>, i32);

/// A competence and a level that a candidate claims.
#[derive(Debug, InputObject)]
pub struct ValidationClaimInput {
    /// The competence; the procedure has criteria for it at this level.
    competence: ID,
    /// The level, from 1, the lowest.
    level: i32,
}

fn claims(claims: &[ValidationClaimInput]) -> Result<Vec<Claim>> {
    let claim = |one: &ValidationClaimInput| {
        Ok(Claim {
            competence: wanted_id(&one.competence)?,
            level: one.level,
        })
    };
    claims.iter().map(claim).collect()
}

/// A validation that is asked for.
#[derive(Debug, InputObject)]
pub struct CompetenceValidationRequestInput {
    /// The project; it must be ONGOING (J-2).
    project: ID,
    /// Whose competences: a participant of the project.
    candidate: ID,
    /// The version of the procedure: an ADOPTED one of the project.
    procedure: ID,
    /// What the candidate claims, 1 to 50 competences, each once.
    claims: Vec<ValidationClaimInput>,
    /// What the validation is for, at most 2,000 characters.
    purpose: Option<String>,
    /// The languages in which the candidate can be assessed; an assessor is licensed for one of them (V-10).
    languages: Option<Vec<LanguageCode>>,
}

impl CompetenceValidationRequestInput {
    pub(in crate::validation) fn checked(self) -> Result<Requesting> {
        let Self {
            project,
            candidate,
            procedure,
            claims: claimed,
            purpose,
            languages,
        } = self;
        Ok(Requesting {
            project: wanted_id(&project)?,
            candidate: wanted_id(&candidate)?,
            procedure: wanted_id(&procedure)?,
            brief: Changes {
                purpose: Some(purpose),
                languages: languages.map(|all| all.into_iter().map(|tag| tag.0).collect()),
                claims: Some(claims(&claimed)?),
            },
        })
    }
}

/// Changes of what is claimed, before the assessment. What is left out stays; an explicit null clears.
#[derive(Debug, InputObject)]
pub struct CompetenceValidationUpdateInput {
    /// The case.
    validation: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// What the validation is for, at most 2,000 characters.
    purpose: MaybeUndefined<String>,
    /// The languages in which the candidate can be assessed; replaces those that are there.
    languages: MaybeUndefined<Vec<LanguageCode>>,
    /// What the candidate claims; replaces what is there.
    claims: MaybeUndefined<Vec<ValidationClaimInput>>,
}

impl CompetenceValidationUpdateInput {
    pub(in crate::validation) fn checked(self) -> Result<(At, Changes)> {
        let Self {
            validation,
            expected_version,
            purpose,
            languages,
            claims: claimed,
        } = self;
        let changes = Changes {
            purpose: purpose.into(),
            languages: given::list(languages).map(|all| all.into_iter().map(|tag| tag.0).collect()),
            claims: given::list(claimed).map(|all| claims(&all)).transpose()?,
        };
        Ok(((wanted_id(&validation)?, expected_version), changes))
    }
}

/// The candidate's consent to a validation (V-1).
#[derive(Debug, InputObject)]
pub struct CompetenceValidationConsentInput {
    /// The case.
    validation: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Which wording the candidate agrees to: 1 to 40 letters, digits or -_./.
    wording_version: String,
    /// The language it was put in.
    language: LanguageCode,
    /// How the candidate acted; needed from whoever is not the candidate, and from nobody else.
    recorded: Option<RecordedActInput>,
}

impl CompetenceValidationConsentInput {
    pub(in crate::validation) fn checked(self) -> Result<(Move, (String, String))> {
        let Self {
            validation,
            expected_version,
            wording_version,
            language,
            recorded,
        } = self;
        Ok((
            step(&validation, expected_version, recorded)?,
            (wording_version, language.0),
        ))
    }
}

fn step(validation: &ID, expected: i32, recorded: Option<RecordedActInput>) -> Result<Move> {
    Ok(Move {
        id: wanted_id(validation)?,
        expected,
        recorded: recorded.map(Into::into),
    })
}

/// A case that is to rest, by the candidate's wish.
#[derive(Debug, InputObject)]
pub struct CompetenceValidationPauseInput {
    /// The case.
    validation: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// How the candidate acted; needed from whoever is not the candidate, and from nobody else.
    recorded: Option<RecordedActInput>,
}

impl CompetenceValidationPauseInput {
    pub(in crate::validation) fn checked(self) -> Result<Move> {
        let Self {
            validation,
            expected_version,
            recorded,
        } = self;
        step(&validation, expected_version, recorded)
    }
}

/// A case that goes on, by the candidate's wish.
#[derive(Debug, InputObject)]
pub struct CompetenceValidationResumeInput {
    /// The case.
    validation: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// How the candidate acted; needed from whoever is not the candidate, and from nobody else.
    recorded: Option<RecordedActInput>,
}

impl CompetenceValidationResumeInput {
    pub(in crate::validation) fn checked(self) -> Result<Move> {
        let Self {
            validation,
            expected_version,
            recorded,
        } = self;
        step(&validation, expected_version, recorded)
    }
}

/// A case that the candidate leaves, for good.
#[derive(Debug, InputObject)]
pub struct CompetenceValidationWithdrawInput {
    /// The case.
    validation: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// How the candidate acted; needed from whoever is not the candidate, and from nobody else.
    recorded: Option<RecordedActInput>,
}

impl CompetenceValidationWithdrawInput {
    pub(in crate::validation) fn checked(self) -> Result<Move> {
        let Self {
            validation,
            expected_version,
            recorded,
        } = self;
        step(&validation, expected_version, recorded)
    }
}

/// A case that goes on to the next stage.
#[derive(Debug, InputObject)]
pub struct CompetenceValidationAdvanceInput {
    /// The case.
    validation: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl CompetenceValidationAdvanceInput {
    pub(in crate::validation) fn checked(self) -> Result<At> {
        let Self {
            validation,
            expected_version,
        } = self;
        Ok((wanted_id(&validation)?, expected_version))
    }
}

/// A decision that is certified.
#[derive(Debug, InputObject)]
pub struct CompetenceValidationCertifyInput {
    /// The case.
    validation: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl CompetenceValidationCertifyInput {
    pub(in crate::validation) fn checked(self) -> Result<At> {
        let Self {
            validation,
            expected_version,
        } = self;
        Ok((wanted_id(&validation)?, expected_version))
    }
}

/// An appeal of the candidate against a decision (V-7).
#[derive(Debug, InputObject)]
pub struct CompetenceValidationAppealInput {
    /// The case.
    validation: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Why, 1 to 5,000 characters.
    grounds: String,
    /// How the candidate acted; needed from whoever is not the candidate, and from nobody else.
    recorded: Option<RecordedActInput>,
}

impl CompetenceValidationAppealInput {
    pub(in crate::validation) fn checked(self) -> Result<(Move, String)> {
        let Self {
            validation,
            expected_version,
            grounds,
            recorded,
        } = self;
        Ok((step(&validation, expected_version, recorded)?, grounds))
    }
}

/// A case that is handed over (V-12).
#[derive(Debug, InputObject)]
pub struct CompetenceValidationHandOverInput {
    /// The case.
    validation: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// The partner that owns it from now on: one to which the candidate consents (`HAND_OVER`).
    partner: ID,
}

impl CompetenceValidationHandOverInput {
    pub(in crate::validation) fn checked(self) -> Result<(At, Id<partner::Entity>)> {
        let Self {
            validation,
            expected_version,
            partner,
        } = self;
        Ok(((wanted_id(&validation)?, expected_version), wanted_id(&partner)?))
    }
}
