//! Which projects a list holds, and in which order.

use async_graphql::{Enum, ID, InputObject};
use entity::{
    id::Id,
    partner,
    project::{Column, Programme, Status, Timeline, Visibility},
    project_partner::{Role, State},
};

use crate::{
    db::page::Sorting,
    graphql::{
        node::local_id,
        scalar::{CountryCode, DateRange, LanguageCode, OrderDirection},
    },
    project::Filter,
};

/// Which projects are asked for. What is left out does not narrow; a list means any of its values.
#[derive(Debug, Default, InputObject)]
pub struct ProjectFilter {
    /// Words that must all occur in one language version of title, summary, objectives, topics,
    /// target groups, acronym or code; accents, case and endings do not matter.
    search: Option<String>,
    /// Short name, accents and case ignored.
    acronym: Option<Vec<String>>,
    /// Life cycle.
    status: Option<Vec<Status>>,
    /// Where today lies in its dates.
    timeline: Option<Vec<Timeline>>,
    /// Programme.
    programme: Option<Vec<Programme>>,
    /// Visibility.
    visibility: Option<Vec<Visibility>>,
    /// Code, spelled exactly.
    code: Option<Vec<String>>,
    /// Year of the call.
    call_year: Option<Vec<i32>>,
    /// Action type of the programme, such as KA102, spelled exactly.
    action_type: Option<Vec<String>>,
    /// Working languages.
    languages: Option<Vec<LanguageCode>>,
    /// Topics; accents and case do not matter.
    topics: Option<Vec<String>>,
    /// Target groups; accents and case do not matter.
    target_groups: Option<Vec<String>>,
    /// The partner that coordinates it.
    coordinator: Option<Vec<ID>>,
    /// Parts that a partner of the viewer's takes in it, invitations included.
    viewer_role: Option<Vec<Role>>,
    /// Whether a partner of the viewer's is INVITED to it or ACTIVE in it. What has LEFT is not seen.
    viewer_state: Option<Vec<State>>,
    /// A partner that takes part or is invited.
    partner: Option<Vec<ID>>,
    /// Country of a partner that takes part.
    country: Option<Vec<CountryCode>>,
    /// First day.
    start_date: Option<DateRange>,
    /// Last day.
    end_date: Option<DateRange>,
}

impl From<ProjectFilter> for Filter {
    fn from(input: ProjectFilter) -> Self {
        let ProjectFilter {
            search,
            acronym,
            status,
            timeline,
            programme,
            visibility,
            code,
            call_year,
            action_type,
            languages,
            topics,
            target_groups,
            coordinator,
            viewer_role,
            viewer_state,
            partner,
            country,
            start_date,
            end_date,
        } = input;
        let days = |range: Option<DateRange>| {
            range.map_or((None, None), |one| (one.from.map(|day| day.0), one.to.map(|day| day.0)))
        };
        Self {
            search,
            acronym,
            status,
            timeline,
            programme,
            visibility,
            code,
            call_year,
            action_type,
            languages: languages.map(|tags| tags.into_iter().map(|tag| tag.0).collect()),
            topics,
            target_groups,
            coordinator: coordinator.map(known),
            viewer_role,
            viewer_state,
            partner: partner.map(known),
            country: country.map(|codes| codes.into_iter().map(|code| code.0).collect()),
            start_date: days(start_date),
            end_date: days(end_date),
        }
    }
}

/// An id that names nothing narrows to nothing.
fn known(ids: Vec<ID>) -> Vec<Id<partner::Entity>> {
    ids.iter().filter_map(|id| local_id(id)).collect()
}

/// What projects can be ordered by; the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ProjectOrderField {
    /// Title in its default language, accents and case ignored.
    Title,
    /// Short name, accents and case ignored.
    Acronym,
    /// First day.
    StartDate,
    /// Last day.
    EndDate,
    /// When it was founded.
    CreatedAt,
    /// When it was last changed.
    UpdatedAt,
}

/// The order of a list of projects.
#[derive(Debug, InputObject)]
pub struct ProjectOrder {
    /// By what.
    field: ProjectOrderField,
    /// Which end first.
    direction: OrderDirection,
}

impl From<ProjectOrder> for Sorting<Column> {
    fn from(ProjectOrder { field, direction }: ProjectOrder) -> Self {
        let column = match field {
            ProjectOrderField::Title => Column::TitleSort,
            ProjectOrderField::Acronym => Column::AcronymSort,
            ProjectOrderField::StartDate => Column::StartDate,
            ProjectOrderField::EndDate => Column::EndDate,
            ProjectOrderField::CreatedAt => Column::CreatedAt,
            ProjectOrderField::UpdatedAt => Column::UpdatedAt,
        };
        Self {
            column,
            descending: direction == OrderDirection::Desc,
        }
    }
}
