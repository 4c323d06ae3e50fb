//! Which procedures are asked for, and in which order, as the API spells it.

use async_graphql::{Enum, ID, InputObject};
use entity::procedure::{Column, State};

use super::Filter;
use crate::{
    db::page::Sorting,
    graphql::{
        node::local_id,
        scalar::{LanguageCode, OrderDirection},
    },
};

/// Which procedures are asked for. What is left out does not narrow; a list means any of its values.
#[derive(Debug, Default, InputObject)]
pub struct ProcedureFilter {
    /// Words that must all occur in one language version of title, summary or the steps' titles; accents, case and endings
    /// do not matter.
    search: Option<String>,
    /// Project.
    project: Option<Vec<ID>>,
    /// Short name of the project, accents and case ignored.
    project_acronym: Option<Vec<String>>,
    /// The partner that writes it.
    partner: Option<Vec<ID>>,
    /// Framework whose competences are validated.
    framework: Option<Vec<ID>>,
    /// Competence for which it has criteria.
    competence: Option<Vec<ID>>,
    /// Language in which it is held.
    languages: Option<Vec<LanguageCode>>,
    /// Life of the edition.
    state: Option<Vec<State>>,
}

impl From<ProcedureFilter> for Filter {
    fn from(input: ProcedureFilter) -> Self {
        let ProcedureFilter {
            search,
            project,
            project_acronym,
            partner,
            framework,
            competence,
            languages,
            state,
        } = input;
        Self {
            search,
            // An id that names nothing narrows to nothing.
            project: project.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            project_acronym,
            partner: partner.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            framework: framework.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            competence: competence.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            languages: languages.map(|tags| tags.into_iter().map(|tag| tag.0).collect()),
            state,
        }
    }
}

/// What procedures can be ordered by; the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ProcedureOrderField {
    /// Title in its default language, accents and case ignored.
    Title,
    /// When it was made.
    CreatedAt,
}

/// The order of a list of procedures.
#[derive(Debug, InputObject)]
pub struct ProcedureOrder {
    /// By what.
    field: ProcedureOrderField,
    /// Which end first.
    direction: OrderDirection,
}

impl From<ProcedureOrder> for Sorting<Column> {
    fn from(ProcedureOrder { field, direction }: ProcedureOrder) -> Self {
        let column = match field {
            ProcedureOrderField::Title => Column::TitleSort,
            ProcedureOrderField::CreatedAt => Column::CreatedAt,
        };
        Self {
            column,
            descending: direction == OrderDirection::Desc,
        }
    }
}
