//! Which frameworks and competences are asked for, and in which order, as the API spells it.

use async_graphql::{Enum, ID, InputObject};
use entity::{
    competence::{self, Kind, ReuseLevel},
    competence_framework,
};

use super::{CompetenceFilter, FrameworkFilter};
use crate::{
    db::page::Sorting,
    graphql::{node::local_id, scalar::OrderDirection},
};

/// Which frameworks are asked for. What is left out does not narrow; a list means any of its values.
#[derive(Debug, Default, InputObject)]
pub struct CompetenceFrameworkFilter {
    /// Code, the same for all editions.
    code: Option<Vec<String>>,
    /// Edition, as the publisher calls it.
    edition: Option<Vec<String>>,
}

impl From<CompetenceFrameworkFilter> for FrameworkFilter {
    fn from(CompetenceFrameworkFilter { code, edition }: CompetenceFrameworkFilter) -> Self {
        Self { code, edition }
    }
}

/// What frameworks can be ordered by; the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CompetenceFrameworkOrderField {
    /// Title in English, accents and case ignored.
    Title,
}

/// The order of a list of frameworks.
#[derive(Debug, InputObject)]
pub struct CompetenceFrameworkOrder {
    /// By what.
    field: CompetenceFrameworkOrderField,
    /// Which end first.
    direction: OrderDirection,
}

impl From<CompetenceFrameworkOrder> for Sorting<competence_framework::Column> {
    fn from(CompetenceFrameworkOrder { field, direction }: CompetenceFrameworkOrder) -> Self {
        let column = match field {
            CompetenceFrameworkOrderField::Title => competence_framework::Column::TitleSort,
        };
        Self {
            column,
            descending: direction == OrderDirection::Desc,
        }
    }
}

/// Which competences are asked for. What is left out does not narrow; a list means any of its values.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "CompetenceFilter")]
pub struct CompetenceFilterInput {
    /// Words that must all occur in one language version of title, description or other titles; accents, case and endings
    /// do not matter.
    search: Option<String>,
    /// Framework: one edition.
    framework: Option<Vec<ID>>,
    /// Code of the framework: every edition.
    framework_code: Option<Vec<String>>,
    /// Code in its framework.
    code: Option<Vec<String>>,
    /// What it is.
    kind: Option<Vec<Kind>>,
    /// How widely it is of use, as ESCO says it.
    reuse_level: Option<Vec<ReuseLevel>>,
    /// Directly below one of these.
    parent: Option<Vec<ID>>,
    /// Below one of these, however deep.
    within: Option<Vec<ID>>,
    /// True for those with nothing above them, false for the others.
    topmost: Option<bool>,
}

impl From<CompetenceFilterInput> for CompetenceFilter {
    fn from(input: CompetenceFilterInput) -> Self {
        let CompetenceFilterInput {
            search,
            framework,
            framework_code,
            code,
            kind,
            reuse_level,
            parent,
            within,
            topmost,
        } = input;
        Self {
            search,
            // An id that names nothing narrows to nothing.
            framework: framework.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            framework_code,
            code,
            kind,
            reuse_level,
            parent: parent.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            within: within.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            topmost,
        }
    }
}

/// What competences can be ordered by; the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CompetenceOrderField {
    /// As they stand in their frameworks.
    Place,
    /// Title in its default language, accents and case ignored.
    Title,
}

/// The order of a list of competences.
#[derive(Debug, InputObject)]
pub struct CompetenceOrder {
    /// By what.
    field: CompetenceOrderField,
    /// Which end first.
    direction: OrderDirection,
}

impl From<CompetenceOrder> for Sorting<competence::Column> {
    fn from(CompetenceOrder { field, direction }: CompetenceOrder) -> Self {
        let column = match field {
            CompetenceOrderField::Place => competence::Column::Place,
            CompetenceOrderField::Title => competence::Column::TitleSort,
        };
        Self {
            column,
            descending: direction == OrderDirection::Desc,
        }
    }
}
