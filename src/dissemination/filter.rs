//! Which dissemination records are asked for, and in which order, as the API spells it.

use async_graphql::{Enum, ID, InputObject};
use entity::{
    dissemination_record::{Column, Kind, Level, Status},
    project::Visibility,
};

use super::Filter;
use crate::{
    db::page::Sorting,
    graphql::{
        node::local_id,
        scalar::{CountryCode, DateRange, OrderDirection},
    },
};

/// Which dissemination records are asked for. What is left out does not narrow; a list means any of its values.
#[derive(Debug, Default, InputObject)]
pub struct DisseminationRecordFilter {
    /// Words that must all occur in one language version of title or description, in the place, the target groups or the
    /// results shown; accents, case and endings do not matter.
    search: Option<String>,
    /// Kind of dissemination.
    #[graphql(name = "type")]
    kind: Option<Vec<Kind>>,
    /// How far it reaches.
    level: Option<Vec<Level>>,
    /// Life of the record.
    status: Option<Vec<Status>>,
    /// Whether it may be shown beyond the project's partners.
    visibility: Option<Vec<Visibility>>,
    /// Project.
    project: Option<Vec<ID>>,
    /// Short name of the project, accents and case ignored.
    project_acronym: Option<Vec<String>>,
    /// The partner that did it.
    partner: Option<Vec<ID>>,
    /// Country in which it took place.
    country: Option<Vec<CountryCode>>,
    /// Target group, accents and case ignored.
    target_group: Option<Vec<String>>,
    /// About what was passed on from one of these mobilities (M-14).
    mobility: Option<Vec<ID>>,
    /// The day, or the first of several.
    date: Option<DateRange>,
}

impl From<DisseminationRecordFilter> for Filter {
    fn from(input: DisseminationRecordFilter) -> Self {
        let DisseminationRecordFilter {
            search,
            kind,
            level,
            status,
            visibility,
            project,
            project_acronym,
            partner,
            country,
            target_group,
            mobility,
            date,
        } = input;
        Self {
            search,
            kind,
            level,
            status,
            visibility,
            // An id that names nothing narrows to nothing.
            project: project.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            project_acronym,
            partner: partner.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            country: country.map(|codes| codes.into_iter().map(|code| code.0).collect()),
            target_group,
            mobility: mobility.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            date: date.map_or((None, None), |DateRange { from, to }| {
                (from.map(|day| day.0), to.map(|day| day.0))
            }),
        }
    }
}

/// What dissemination records can be ordered by; the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum DisseminationRecordOrderField {
    /// The day, or the first of several.
    Date,
    /// Title in its default language, accents and case ignored.
    Title,
    /// When it was made.
    CreatedAt,
}

/// The order of a list of dissemination records.
#[derive(Debug, InputObject)]
pub struct DisseminationRecordOrder {
    /// By what.
    field: DisseminationRecordOrderField,
    /// Which end first.
    direction: OrderDirection,
}

impl From<DisseminationRecordOrder> for Sorting<Column> {
    fn from(DisseminationRecordOrder { field, direction }: DisseminationRecordOrder) -> Self {
        let column = match field {
            DisseminationRecordOrderField::Date => Column::Date,
            DisseminationRecordOrderField::Title => Column::TitleSort,
            DisseminationRecordOrderField::CreatedAt => Column::CreatedAt,
        };
        Self {
            column,
            descending: direction == OrderDirection::Desc,
        }
    }
}
