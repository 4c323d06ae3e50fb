//! Which modules are asked for, and in which order, as the API spells it.

use async_graphql::{Enum, ID, InputObject};
use entity::{
    module::{Column, Kind, LearningSetting, Mode, State},
    project::Visibility,
};

use super::Filter;
use crate::{
    db::page::Sorting,
    graphql::{
        node::local_id,
        scalar::{CountryCode, FieldOfEducation, LanguageCode, OrderDirection},
    },
};

/// Which modules are asked for. What is left out does not narrow; a list means any of its values.
#[derive(Debug, Default, InputObject)]
pub struct ModuleFilter {
    /// Words that must all occur in one language version of title, summary, learning outcomes,
    /// target groups or code; accents, case and endings do not matter.
    search: Option<String>,
    /// Code, accents and case ignored: every edition that the viewer may see.
    code: Option<Vec<String>>,
    /// Kind of training.
    kind: Option<Vec<Kind>>,
    /// How it is delivered.
    mode: Option<Vec<Mode>>,
    /// Setting of learning.
    learning_setting: Option<Vec<LearningSetting>>,
    /// Who sees it once it is published.
    visibility: Option<Vec<Visibility>>,
    /// Life of the version.
    state: Option<Vec<State>>,
    /// Project.
    project: Option<Vec<ID>>,
    /// Short name of the project, accents and case ignored.
    project_acronym: Option<Vec<String>>,
    /// Providing partner.
    provider: Option<Vec<ID>>,
    /// Country of the providing partner.
    country: Option<Vec<CountryCode>>,
    /// Language of teaching.
    languages: Option<Vec<LanguageCode>>,
    /// Subject, ISCED-F 2013.
    subject_area: Option<Vec<FieldOfEducation>>,
    /// EQF level.
    eqf_level: Option<Vec<i32>>,
    /// A competence of which a learning outcome is part.
    competence: Option<Vec<ID>>,
}

impl From<ModuleFilter> for Filter {
    fn from(input: ModuleFilter) -> Self {
        let ModuleFilter {
            search,
            code,
            kind,
            mode,
            learning_setting,
            visibility,
            state,
            project,
            project_acronym,
            provider,
            country,
            languages,
            subject_area,
            eqf_level,
            competence,
        } = input;
        Self {
            search,
            code,
            kind,
            mode,
            learning_setting,
            visibility,
            state,
            // An id that names nothing narrows to nothing.
            project: project.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            project_acronym,
            provider: provider.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            country: country.map(|codes| codes.into_iter().map(|code| code.0).collect()),
            languages: languages.map(|tags| tags.into_iter().map(|tag| tag.0).collect()),
            subject_area: subject_area.map(|codes| codes.into_iter().map(|code| code.0).collect()),
            eqf_level,
            competence: competence.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
        }
    }
}

/// What modules can be ordered by; the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ModuleOrderField {
    /// Title in its default language, accents and case ignored.
    Title,
    /// Code, accents and case ignored.
    Code,
}

/// The order of a list of modules.
#[derive(Debug, InputObject)]
pub struct ModuleOrder {
    /// By what.
    field: ModuleOrderField,
    /// Which end first.
    direction: OrderDirection,
}

impl From<ModuleOrder> for Sorting<Column> {
    fn from(ModuleOrder { field, direction }: ModuleOrder) -> Self {
        let column = match field {
            ModuleOrderField::Title => Column::TitleSort,
            ModuleOrderField::Code => Column::CodeSort,
        };
        Self {
            column,
            descending: direction == OrderDirection::Desc,
        }
    }
}
