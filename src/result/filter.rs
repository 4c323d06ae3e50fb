//! Which results are asked for, and in which order, as the API spells it.

use async_graphql::{Enum, ID, InputObject};
use entity::{
    project::Visibility,
    result::{Category, Column, Status},
};

use super::Filter;
use crate::{
    db::page::Sorting,
    graphql::{
        node::local_id,
        scalar::{LanguageCode, OrderDirection},
    },
};

/// Which results are asked for. What is left out does not narrow; a list means any of its values.
#[derive(Debug, Default, InputObject)]
pub struct ResultFilter {
    /// Words that must all occur in one language version of title or abstract, in the authors or the target groups; accents,
    /// case and endings do not matter.
    search: Option<String>,
    /// Kind of result.
    category: Option<Vec<Category>>,
    /// Life of the edition.
    status: Option<Vec<Status>>,
    /// Whether it may be shown beyond the project's partners.
    visibility: Option<Vec<Visibility>>,
    /// Project.
    project: Option<Vec<ID>>,
    /// Short name of the project, accents and case ignored.
    project_acronym: Option<Vec<String>>,
    /// The partner that writes it.
    partner: Option<Vec<ID>>,
    /// Language in which it can be had.
    language: Option<Vec<LanguageCode>>,
    /// Target group, accents and case ignored.
    target_group: Option<Vec<String>>,
}

impl From<ResultFilter> for Filter {
    fn from(input: ResultFilter) -> Self {
        let ResultFilter {
            search,
            category,
            status,
            visibility,
            project,
            project_acronym,
            partner,
            language,
            target_group,
        } = input;
        Self {
            search,
            category,
            status,
            visibility,
            // An id that names nothing narrows to nothing.
            project: project.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            project_acronym,
            partner: partner.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            language: language.map(|tags| tags.into_iter().map(|tag| tag.0).collect()),
            target_group,
        }
    }
}

/// What results can be ordered by; the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ResultOrderField {
    /// Title in its default language, accents and case ignored.
    Title,
    /// When the edition was made.
    CreatedAt,
}

/// The order of a list of results.
#[derive(Debug, InputObject)]
pub struct ResultOrder {
    /// By what.
    field: ResultOrderField,
    /// Which end first.
    direction: OrderDirection,
}

impl From<ResultOrder> for Sorting<Column> {
    fn from(ResultOrder { field, direction }: ResultOrder) -> Self {
        let column = match field {
            ResultOrderField::Title => Column::TitleSort,
            ResultOrderField::CreatedAt => Column::CreatedAt,
        };
        Self {
            column,
            descending: direction == OrderDirection::Desc,
        }
    }
}
