//! From the API's inputs to the domain's values.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::{
    id::Id,
    module::{self, Changes, CreditScheme, Kind, LearningSetting, Mode, OutcomeKind},
    partner,
    project::Visibility,
};

use super::Adding;
use crate::{
    error::Result,
    graphql::{
        given::{Needed, list},
        node::wanted_id,
        scalar::{FieldOfEducation, LanguageCode, Url},
        text::{LocalisedTextInput, whole},
    },
};

/// A learning outcome.
#[derive(Debug, InputObject)]
pub struct LearningOutcomeInput {
    /// Kind of outcome.
    kind: OutcomeKind,
    /// The outcome in any number of languages, the first being its default.
    statement: Vec<LocalisedTextInput>,
    /// The competence that it is part of.
    competence: Option<ID>,
}

fn outcomes(given: Vec<LearningOutcomeInput>) -> Result<Vec<module::LearningOutcome>> {
    let outcome = |input| {
        let LearningOutcomeInput {
            kind,
            statement,
            competence,
        } = input;
        Ok(module::LearningOutcome {
            kind,
            statement: whole(statement),
            competence: competence.map(|id| wanted_id(&id)).transpose()?,
        })
    };
    given.into_iter().map(outcome).collect()
}

/// A link to learning material.
#[derive(Debug, InputObject)]
pub struct MaterialInput {
    /// What it is.
    title: String,
    /// Where it is.
    url: Url,
    /// Its licence, where it is not the module's; at most 100 characters.
    licence: Option<String>,
}

impl From<MaterialInput> for module::Material {
    fn from(MaterialInput { title, url, licence }: MaterialInput) -> Self {
        Self {
            title,
            url: url.0,
            licence,
        }
    }
}

/// The credit that a module gives.
#[derive(Debug, InputObject)]
pub struct CreditInput {
    /// Credit system.
    scheme: CreditScheme,
    /// Points, to two decimals, above 0 and up to 300.
    value: f64,
}

impl CreditInput {
    /// Points as hundredths; what is out of range stays out of range, for the checks to refuse, and what is finer
    /// than a hundredth is put there.
    fn hundredths(&self) -> i32 {
        let exact = self.value * 100.0;
        if (exact - exact.round()).abs() > 1e-6 {
            return 0;
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a saturating cast, and the checks refuse its ends"
        )]
        let hundredths = exact.round() as i32;
        hundredths
    }
}

/// Hours of learning.
#[derive(Debug, InputObject)]
pub struct LearningHoursInput {
    /// Hours with a trainer.
    contact: Option<i32>,
    /// Hours of self-study.
    self_study: Option<i32>,
    /// Hours at work.
    work_based: Option<i32>,
}

/// A new module.
#[derive(Debug, InputObject)]
pub struct ModuleCreateInput {
    /// The project; it must be ONGOING (J-2).
    project: ID,
    /// The providing partner. May be left out by those who are TRAINER of one partner of the project only.
    partner: Option<ID>,
    /// Code: 1 to 40 letters, digits or `-_./`, unique for the provider.
    code: String,
    /// Kind of training.
    kind: Kind,
    /// Title; its language is the default.
    title: LocalisedTextInput,
    /// Summary; its language is the default.
    summary: Option<LocalisedTextInput>,
    /// Subject, ISCED-F 2013.
    subject_area: Option<FieldOfEducation>,
    /// Languages of teaching.
    languages: Option<Vec<LanguageCode>>,
    /// How it is delivered; PRESENTIAL if left out.
    mode: Option<Mode>,
    /// Setting of learning; `NON_FORMAL` if left out.
    learning_setting: Option<LearningSetting>,
    /// Who sees it once it is published; CONSORTIUM if left out.
    visibility: Option<Visibility>,
    /// EQF level, 1 to 8.
    eqf_level: Option<i32>,
    /// Credit.
    credit: Option<CreditInput>,
    /// Hours of learning.
    learning_hours: Option<LearningHoursInput>,
    /// What people know or can do afterwards.
    learning_outcomes: Option<Vec<LearningOutcomeInput>>,
    /// Target groups, free tags.
    target_groups: Option<Vec<String>>,
    /// Assessment methods.
    assessment_methods: Option<Vec<String>>,
    /// Links to material.
    materials: Option<Vec<MaterialInput>>,
    /// Licence of the material.
    licence: Option<String>,
    /// Least attendance for completion, in percent; 80 if left out (T-5).
    attendance_threshold: Option<i32>,
}

impl ModuleCreateInput {
    pub(super) fn checked(self) -> Result<Adding> {
        let Self {
            project,
            partner,
            code,
            kind,
            title,
            summary,
            subject_area,
            languages,
            mode,
            learning_setting,
            visibility,
            eqf_level,
            credit,
            learning_hours,
            learning_outcomes,
            target_groups,
            assessment_methods,
            materials,
            licence,
            attendance_threshold,
        } = self;
        let (contact_hours, self_study_hours, work_based_hours) = hours(learning_hours);
        let changes = Changes {
            code: Some(code),
            title: Some(title.into()),
            summary: summary.map(|text| Some(text.into())),
            kind: None,
            subject_area: subject_area.map(|code| Some(code.0)),
            languages: languages.map(tags),
            mode,
            learning_setting,
            visibility,
            eqf_level: Some(eqf_level),
            credit: Some(credit.map(|credit| (credit.scheme, credit.hundredths()))),
            contact_hours,
            self_study_hours,
            work_based_hours,
            learning_outcomes: learning_outcomes.map(outcomes).transpose()?,
            target_groups,
            assessment_methods,
            materials: materials.map(|all| all.into_iter().map(Into::into).collect()),
            licence: Some(licence),
            attendance_threshold,
            missing: Vec::new(),
        };
        let partner = partner.map(|id| wanted_id::<partner::Entity>(&id)).transpose()?;
        Ok(Adding {
            project: wanted_id(&project)?,
            partner,
            kind,
            changes,
        })
    }
}

/// Changes of a module. What is left out stays; an explicit null clears.
#[derive(Debug, InputObject)]
pub struct ModuleUpdateInput {
    /// The module. Changing a PUBLISHED one begins its next version in DRAFT, which is returned (T-1).
    module: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Code: 1 to 40 letters, digits or `-_./`, unique for the provider. Once published, a
    /// module keeps its code through all versions (T-1).
    code: MaybeUndefined<String>,
    /// Kind of training.
    kind: MaybeUndefined<Kind>,
    /// Sets or removes one language version of the title.
    title: MaybeUndefined<LocalisedTextInput>,
    /// Sets or removes one language version of the summary; null removes all of them.
    summary: MaybeUndefined<LocalisedTextInput>,
    /// Subject, ISCED-F 2013.
    subject_area: MaybeUndefined<FieldOfEducation>,
    /// Replaces the languages of teaching.
    languages: MaybeUndefined<Vec<LanguageCode>>,
    /// How it is delivered.
    mode: MaybeUndefined<Mode>,
    /// Setting of learning.
    learning_setting: MaybeUndefined<LearningSetting>,
    /// Who sees it once it is published.
    visibility: MaybeUndefined<Visibility>,
    /// EQF level, 1 to 8.
    eqf_level: MaybeUndefined<i32>,
    /// Credit.
    credit: MaybeUndefined<CreditInput>,
    /// Hours of learning; those left out stay.
    learning_hours: MaybeUndefined<LearningHoursInput>,
    /// Replaces the learning outcomes.
    learning_outcomes: MaybeUndefined<Vec<LearningOutcomeInput>>,
    /// Replaces the target groups.
    target_groups: MaybeUndefined<Vec<String>>,
    /// Replaces the assessment methods.
    assessment_methods: MaybeUndefined<Vec<String>>,
    /// Replaces the links to material.
    materials: MaybeUndefined<Vec<MaterialInput>>,
    /// Licence of the material.
    licence: MaybeUndefined<String>,
    /// Least attendance for completion, in percent (T-5).
    attendance_threshold: MaybeUndefined<i32>,
}

impl ModuleUpdateInput {
    pub(super) fn checked(self) -> Result<(Id<module::Entity>, i32, Changes)> {
        let Self {
            module,
            expected_version,
            code,
            kind,
            title,
            summary,
            subject_area,
            languages,
            mode,
            learning_setting,
            visibility,
            eqf_level,
            credit,
            learning_hours,
            learning_outcomes,
            target_groups,
            assessment_methods,
            materials,
            licence,
            attendance_threshold,
        } = self;
        let mut needed = Needed::default();
        let given = needed.value("learningHours", learning_hours);
        let (contact_hours, self_study_hours, work_based_hours) = hours(given);
        let changes = Changes {
            code: needed.value("code", code),
            title: needed.value("title", title).map(Into::into),
            summary: summary.map_value(Into::into).into(),
            kind: needed.value("kind", kind),
            subject_area: subject_area.map_value(|code| code.0).into(),
            languages: list(languages).map(tags),
            mode: needed.value("mode", mode),
            learning_setting: needed.value("learningSetting", learning_setting),
            visibility: needed.value("visibility", visibility),
            eqf_level: eqf_level.into(),
            credit: credit.map_value(|credit| (credit.scheme, credit.hundredths())).into(),
            contact_hours,
            self_study_hours,
            work_based_hours,
            learning_outcomes: list(learning_outcomes).map(outcomes).transpose()?,
            target_groups: list(target_groups),
            assessment_methods: list(assessment_methods),
            materials: list(materials).map(|all| all.into_iter().map(Into::into).collect()),
            licence: licence.into(),
            attendance_threshold: needed.value("attendanceThreshold", attendance_threshold),
            missing: needed.missing(),
        };
        Ok((wanted_id(&module)?, expected_version, changes))
    }
}

/// A module to be offered.
#[derive(Debug, InputObject)]
pub struct ModulePublishInput {
    /// The module, in DRAFT.
    pub(super) module: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    pub(super) expected_version: i32,
}

/// What comes before a draft.
#[derive(Debug, InputObject)]
pub struct ModulePrerequisitesSetInput {
    /// The module, in DRAFT.
    pub(super) module: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    pub(super) expected_version: i32,
    /// Replaces what comes first, at most 50: published modules, or drafts of the same provider. No module comes
    /// before itself, neither directly nor through others nor in another edition (T-2).
    pub(super) prerequisites: Vec<ID>,
}

/// A module that is to be offered no longer.
#[derive(Debug, InputObject)]
pub struct ModuleRetireInput {
    /// The module, PUBLISHED.
    pub(super) module: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    pub(super) expected_version: i32,
}

/// A draft to be removed.
#[derive(Debug, InputObject)]
pub struct ModuleDeleteInput {
    /// The module, in DRAFT (T-4).
    pub(super) module: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    pub(super) expected_version: i32,
}

fn hours(input: Option<LearningHoursInput>) -> (Option<i32>, Option<i32>, Option<i32>) {
    input.map_or(
        (None, None, None),
        |LearningHoursInput {
             contact,
             self_study,
             work_based,
         }| (contact, self_study, work_based),
    )
}

fn tags(languages: Vec<LanguageCode>) -> Vec<String> {
    languages.into_iter().map(|tag| tag.0).collect()
}
