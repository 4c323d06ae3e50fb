//! Which licences are asked for, and in which order, as the API spells it.

use async_graphql::{Enum, ID, InputObject};
use entity::assessor_licence::Column;

use super::Filter;
use crate::{
    db::page::Sorting,
    graphql::{
        node::local_id,
        scalar::{Date, DateRange, LanguageCode, OrderDirection},
    },
};

/// Which licences are asked for. What is left out does not narrow; a list means any of its values.
#[derive(Debug, Default, InputObject)]
pub struct AssessorLicenceFilter {
    /// Words of the assessor's name; accents and case do not matter.
    search: Option<String>,
    /// Edition of a procedure.
    procedure: Option<Vec<ID>>,
    /// Partner for which the assessor works.
    partner: Option<Vec<ID>>,
    /// Partner that granted it.
    granted_by: Option<Vec<ID>>,
    /// Language in which the assessor assesses, exactly as the licence has it.
    languages: Option<Vec<LanguageCode>>,
    /// Those that hold on this day (V-10).
    holds_on: Option<Date>,
    /// Last day.
    valid_until: Option<DateRange>,
}

impl From<AssessorLicenceFilter> for Filter {
    fn from(input: AssessorLicenceFilter) -> Self {
        let AssessorLicenceFilter {
            search,
            procedure,
            partner,
            granted_by,
            languages,
            holds_on,
            valid_until,
        } = input;
        Self {
            search,
            // An id that names nothing narrows to nothing.
            procedure: procedure.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            partner: partner.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            granted_by: granted_by.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            languages: languages.map(|tags| tags.into_iter().map(|tag| tag.0).collect()),
            holds_on: holds_on.map(|day| day.0),
            valid_until: valid_until.map_or((None, None), |DateRange { from, to }| {
                (from.map(|day| day.0), to.map(|day| day.0))
            }),
        }
    }
}

/// What licences can be ordered by; the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum AssessorLicenceOrderField {
    /// The assessor's name, accents and case ignored.
    Name,
    /// Last day.
    ValidUntil,
}

/// The order of a list of licences.
#[derive(Debug, InputObject)]
pub struct AssessorLicenceOrder {
    /// By what.
    field: AssessorLicenceOrderField,
    /// Which end first.
    direction: OrderDirection,
}

impl From<AssessorLicenceOrder> for Sorting<Column> {
    fn from(AssessorLicenceOrder { field, direction }: AssessorLicenceOrder) -> Self {
        let column = match field {
            AssessorLicenceOrderField::Name => Column::DisplayNameSort,
            AssessorLicenceOrderField::ValidUntil => Column::ValidUntil,
        };
        Self {
            column,
            descending: direction == OrderDirection::Desc,
        }
    }
}
