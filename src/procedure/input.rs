//! From the API's inputs to the domain's values.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::{
    id::Id,
    procedure::{self, Changes, Criterion, EvidenceKind, EvidenceRule, Stage, Step},
};

use super::Writing;
use crate::{
    error::Result,
    graphql::{
        given::{Needed, list},
        node::wanted_id,
        scalar::LanguageCode,
        text::{LocalisedTextInput, whole},
    },
};

/// One step of the way.
#[derive(Debug, InputObject)]
pub struct ProcedureStepInput {
    /// The stage to which it belongs; steps stand in the order of their stages.
    stage: Stage,
    /// What it is called, in any number of languages, the first being its default.
    title: Vec<LocalisedTextInput>,
    /// What is done, in any number of languages, the first being its default.
    text: Option<Vec<LocalisedTextInput>>,
}

impl From<ProcedureStepInput> for Step {
    fn from(ProcedureStepInput { stage, title, text }: ProcedureStepInput) -> Self {
        Self {
            stage,
            title: whole(title),
            text: whole(text.unwrap_or_default()),
        }
    }
}

/// By what one competence is judged at one level.
#[derive(Debug, InputObject)]
pub struct ProcedureCriterionInput {
    /// Code, unique in this edition: 1 to 40 letters, digits or `-_./`.
    code: String,
    /// A competence of the procedure's framework.
    competence: ID,
    /// One of its levels.
    level: i32,
    /// What has to be shown, in any number of languages, the first being its default.
    statement: Vec<LocalisedTextInput>,
}

fn criteria(given: Vec<ProcedureCriterionInput>) -> Result<Vec<Criterion>> {
    let criterion = |input| {
        let ProcedureCriterionInput {
            code,
            competence,
            level,
            statement,
        } = input;
        Ok(Criterion {
            code,
            competence: wanted_id(&competence)?,
            level,
            statement: whole(statement),
        })
    };
    given.into_iter().map(criterion).collect()
}

/// Which evidence a decision needs (V-4).
#[derive(Debug, InputObject)]
pub struct EvidenceRuleInput {
    /// Kinds without which there is no decision; none if left out.
    required: Option<Vec<EvidenceKind>>,
    /// Fewest different kinds: 2 to 8.
    kinds: i32,
}

impl From<EvidenceRuleInput> for EvidenceRule {
    fn from(EvidenceRuleInput { required, kinds }: EvidenceRuleInput) -> Self {
        let mut required = required.unwrap_or_default();
        required.sort_unstable();
        required.dedup();
        Self { required, kinds }
    }
}

/// A new procedure.
#[derive(Debug, InputObject)]
pub struct ProcedureCreateInput {
    /// The project; it must be ONGOING (J-2).
    project: ID,
    /// The partner that writes it. May be left out by those who can write for one partner of the project only.
    partner: Option<ID>,
    /// The framework whose competences are validated.
    framework: ID,
    /// Title; its language is the default.
    title: LocalisedTextInput,
    /// Summary; its language is the default.
    summary: Option<LocalisedTextInput>,
    /// Its steps, in the order of their stages.
    steps: Option<Vec<ProcedureStepInput>>,
    /// By what each competence is judged at each level; at most 200.
    criteria: Option<Vec<ProcedureCriterionInput>>,
    /// Which evidence a decision needs; two different kinds if left out (V-4).
    evidence: Option<EvidenceRuleInput>,
    /// How many assessors judge, 2 to 9; 2 if left out (V-3).
    assessors: Option<i32>,
    /// Years after which evidence needs a renewed statement, 1 to 20; 4 if left out (V-6).
    currency_years: Option<i32>,
    /// Days within which a decision can be appealed, 7 to 365; 30 if left out (V-7).
    appeal_days: Option<i32>,
    /// Languages in which it is held.
    languages: Option<Vec<LanguageCode>>,
    /// Whether assessors may know who the candidate is; false if left out.
    identity_known: Option<bool>,
}

impl ProcedureCreateInput {
    pub(super) fn checked(self) -> Result<Writing> {
        let Self {
            project,
            partner,
            framework,
            title,
            summary,
            steps,
            criteria: judged,
            evidence,
            assessors,
            currency_years,
            appeal_days,
            languages,
            identity_known,
        } = self;
        let changes = Changes {
            title: Some(title.into()),
            summary: summary.map(|text| Some(text.into())),
            framework: None,
            steps: steps.map(|all| all.into_iter().map(Into::into).collect()),
            criteria: judged.map(criteria).transpose()?,
            evidence_rule: evidence.map(Into::into),
            assessors,
            currency_years,
            appeal_days,
            languages: languages.map(tags),
            identity_known,
            missing: Vec::new(),
        };
        Ok(Writing {
            project: wanted_id(&project)?,
            partner: partner.map(|id| wanted_id(&id)).transpose()?,
            framework: wanted_id(&framework)?,
            changes,
        })
    }
}

/// Changes of a draft. What is left out stays; an explicit null clears. Whoever has adopted it is asked again.
#[derive(Debug, InputObject)]
pub struct ProcedureUpdateInput {
    /// The procedure, in DRAFT.
    procedure: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// The framework whose competences are validated.
    framework: MaybeUndefined<ID>,
    /// Sets or removes one language version of the title.
    title: MaybeUndefined<LocalisedTextInput>,
    /// Sets or removes one language version of the summary; null removes all of them.
    summary: MaybeUndefined<LocalisedTextInput>,
    /// Replaces the steps.
    steps: MaybeUndefined<Vec<ProcedureStepInput>>,
    /// Replaces the criteria.
    criteria: MaybeUndefined<Vec<ProcedureCriterionInput>>,
    /// Which evidence a decision needs (V-4).
    evidence: MaybeUndefined<EvidenceRuleInput>,
    /// How many assessors judge, 2 to 9 (V-3).
    assessors: MaybeUndefined<i32>,
    /// Years after which evidence needs a renewed statement, 1 to 20 (V-6).
    currency_years: MaybeUndefined<i32>,
    /// Days within which a decision can be appealed, 7 to 365 (V-7).
    appeal_days: MaybeUndefined<i32>,
    /// Replaces the languages in which it is held.
    languages: MaybeUndefined<Vec<LanguageCode>>,
    /// Whether assessors may know who the candidate is.
    identity_known: MaybeUndefined<bool>,
}

impl ProcedureUpdateInput {
    pub(super) fn checked(self) -> Result<(Id<procedure::Entity>, i32, Changes)> {
        let Self {
            procedure,
            expected_version,
            framework,
            title,
            summary,
            steps,
            criteria: judged,
            evidence,
            assessors,
            currency_years,
            appeal_days,
            languages,
            identity_known,
        } = self;
        let mut needed = Needed::default();
        let framework = needed.value("framework", framework);
        let changes = Changes {
            title: needed.value("title", title).map(Into::into),
            summary: summary.map_value(Into::into).into(),
            framework: framework.map(|id| wanted_id(&id)).transpose()?,
            steps: list(steps).map(|all| all.into_iter().map(Into::into).collect()),
            criteria: list(judged).map(criteria).transpose()?,
            evidence_rule: needed.value("evidence", evidence).map(Into::into),
            assessors: needed.value("assessors", assessors),
            currency_years: needed.value("currencyYears", currency_years),
            appeal_days: needed.value("appealDays", appeal_days),
            languages: list(languages).map(tags),
            identity_known: needed.value("identityKnown", identity_known),
            missing: needed.missing(),
        };
        Ok((wanted_id(&procedure)?, expected_version, changes))
    }
}

/// A draft that a partner adopts.
#[derive(Debug, InputObject)]
pub struct ProcedureAdoptInput {
    /// The procedure, in DRAFT.
    pub(super) procedure: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    pub(super) expected_version: i32,
    /// For which partner. May be left out by those who can adopt for one partner of the project only.
    pub(super) partner: Option<ID>,
}

/// A procedure of which the next edition begins.
#[derive(Debug, InputObject)]
pub struct ProcedureReviseInput {
    /// The procedure, ADOPTED.
    pub(super) procedure: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    pub(super) expected_version: i32,
}

/// A procedure by which no case is to begin any more.
#[derive(Debug, InputObject)]
pub struct ProcedureRetireInput {
    /// The procedure, ADOPTED.
    pub(super) procedure: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    pub(super) expected_version: i32,
}

/// A draft to be removed.
#[derive(Debug, InputObject)]
pub struct ProcedureDeleteInput {
    /// The procedure, in DRAFT.
    pub(super) procedure: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    pub(super) expected_version: i32,
}

fn tags(languages: Vec<LanguageCode>) -> Vec<String> {
    languages.into_iter().map(|tag| tag.0).collect()
}
