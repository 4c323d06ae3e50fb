//! From the API's inputs to the domain's values.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::{
    dissemination_record::Level,
    id::Id,
    recommendation::{Changes, Status},
    result,
};

use super::{Filter, Which};
use crate::{
    error::Result,
    graphql::{
        given::Needed,
        node::{local_id, wanted_id},
        text::LocalisedTextInput,
    },
};

/// Which recommendations are asked for. What is left out does not narrow; a list means any of its values.
#[derive(Debug, Default, InputObject)]
pub struct RecommendationFilter {
    /// Words that must all occur in one language version of statement, evidence or good practice, or in the addressee;
    /// accents, case and endings do not matter.
    search: Option<String>,
    /// How far it reaches.
    level: Option<Vec<Level>>,
    /// What became of it.
    status: Option<Vec<Status>>,
    /// Project.
    project: Option<Vec<ID>>,
    /// Short name of the project, accents and case ignored.
    project_acronym: Option<Vec<String>>,
    /// The result, one edition of it.
    result: Option<Vec<ID>>,
}

impl From<RecommendationFilter> for Filter {
    fn from(input: RecommendationFilter) -> Self {
        let RecommendationFilter {
            search,
            level,
            status,
            project,
            project_acronym,
            result,
        } = input;
        Self {
            search,
            level,
            status,
            // An id that names nothing narrows to nothing.
            project: project.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            project_acronym,
            result: result.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
        }
    }
}

/// A new recommendation.
#[derive(Debug, InputObject)]
pub struct RecommendationCreateInput {
    /// The result, in DRAFT.
    result: ID,
    /// What is recommended; its language is the default.
    statement: LocalisedTextInput,
    /// Why; its language is the default.
    evidence: Option<LocalisedTextInput>,
    /// Where it is done already; its language is the default.
    good_practice: Option<LocalisedTextInput>,
    /// To whom.
    addressee: String,
    /// How far it reaches.
    level: Level,
}

impl RecommendationCreateInput {
    pub(super) fn checked(self) -> Result<(Id<result::Entity>, Level, Changes)> {
        let Self {
            result,
            statement,
            evidence,
            good_practice,
            addressee,
            level,
        } = self;
        let changes = Changes {
            statement: Some(statement.into()),
            evidence: evidence.map(|text| Some(text.into())),
            good_practice: good_practice.map(|text| Some(text.into())),
            addressee: Some(addressee),
            level: None,
            missing: Vec::new(),
        };
        Ok((wanted_id(&result)?, level, changes))
    }
}

/// Changes of a recommendation. What is left out stays; an explicit null clears.
#[derive(Debug, InputObject)]
pub struct RecommendationUpdateInput {
    /// The recommendation, of a result in DRAFT.
    recommendation: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Sets or removes one language version of the statement.
    statement: MaybeUndefined<LocalisedTextInput>,
    /// Sets or removes one language version of the evidence; null removes all of them.
    evidence: MaybeUndefined<LocalisedTextInput>,
    /// Sets or removes one language version of the good practice; null removes all of them.
    good_practice: MaybeUndefined<LocalisedTextInput>,
    /// To whom.
    addressee: MaybeUndefined<String>,
    /// How far it reaches.
    level: MaybeUndefined<Level>,
}

impl RecommendationUpdateInput {
    pub(super) fn checked(self) -> Result<(Which, Changes)> {
        let Self {
            recommendation,
            expected_version,
            statement,
            evidence,
            good_practice,
            addressee,
            level,
        } = self;
        let mut needed = Needed::default();
        let changes = Changes {
            statement: needed.value("statement", statement).map(Into::into),
            evidence: evidence.map_value(Into::into).into(),
            good_practice: good_practice.map_value(Into::into).into(),
            addressee: needed.value("addressee", addressee),
            level: needed.value("level", level),
            missing: needed.missing(),
        };
        Ok(((wanted_id(&recommendation)?, expected_version), changes))
    }
}

/// What became of a recommendation.
#[derive(Debug, InputObject)]
pub struct RecommendationStatusSetInput {
    /// The recommendation, of a result that is or was published.
    recommendation: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// What became of it.
    status: Status,
}

impl RecommendationStatusSetInput {
    pub(super) fn checked(self) -> Result<(Which, Status)> {
        let Self {
            recommendation,
            expected_version,
            status,
        } = self;
        Ok(((wanted_id(&recommendation)?, expected_version), status))
    }
}

/// A recommendation to be removed.
#[derive(Debug, InputObject)]
pub struct RecommendationDeleteInput {
    /// The recommendation, of a result in DRAFT.
    recommendation: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl RecommendationDeleteInput {
    pub(super) fn checked(self) -> Result<Which> {
        let Self {
            recommendation,
            expected_version,
        } = self;
        Ok((wanted_id(&recommendation)?, expected_version))
    }
}
