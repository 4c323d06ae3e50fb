//! From the API's inputs to the domain's values.

use async_graphql::{Enum, ID, InputObject, MaybeUndefined};
use entity::{
    id::Id,
    module,
    module_session::{self, Changes, Column},
};

use super::{Addresses, Filter};
use crate::{
    db::page::Sorting,
    error::Result,
    graphql::{
        given::{Needed, list},
        node::{local_id, wanted_id},
        scalar::{CountryCode, Date, DateRange, EmailAddress, LanguageCode, OrderDirection},
    },
};

/// A new session of a module.
#[derive(Debug, InputObject)]
pub struct ModuleSessionCreateInput {
    /// The module, in DRAFT or PUBLISHED; its project must be ONGOING (J-2).
    module: ID,
    /// First day, within the project's dates (J-4).
    start_date: Date,
    /// Last day, within the project's dates (J-4) and not before the first.
    end_date: Date,
    /// Where it takes place: 1 to 200 characters.
    place: String,
    /// Country of the place.
    country: CountryCode,
    /// Most participants: 1 to 100,000.
    capacity: i32,
    /// Whether a local project is visited; true if one is named, else false if left out.
    visit: Option<bool>,
    /// The local project that is visited, at most 300 characters; only with a visit.
    visited_project: Option<String>,
    /// Addresses of those who teach it, at most 50: ACTIVE members of the provider with the role TRAINER.
    trainers: Option<Vec<EmailAddress>>,
}

impl ModuleSessionCreateInput {
    pub(in crate::module) fn checked(self) -> Result<(Id<module::Entity>, Changes, Addresses)> {
        let Self {
            module,
            start_date,
            end_date,
            place,
            country,
            capacity,
            visit,
            visited_project,
            trainers,
        } = self;
        let changes = Changes {
            start_date: Some(start_date.0),
            end_date: Some(end_date.0),
            place: Some(place),
            country: Some(country.0),
            capacity: Some(capacity),
            visit,
            visited_project: visited_project.map(Some),
            ..Changes::default()
        };
        Ok((wanted_id(&module)?, changes, addresses(trainers.unwrap_or_default())))
    }
}

/// Changes of a session. What is left out stays; an explicit null clears.
#[derive(Debug, InputObject)]
pub struct ModuleSessionUpdateInput {
    /// The session, past or to come; its project must be ONGOING (J-2).
    module_session: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// First day, within the project's dates (J-4).
    start_date: MaybeUndefined<Date>,
    /// Last day, within the project's dates (J-4) and not before the first.
    end_date: MaybeUndefined<Date>,
    /// Where it takes place: 1 to 200 characters.
    place: MaybeUndefined<String>,
    /// Country of the place.
    country: MaybeUndefined<CountryCode>,
    /// Most participants: 1 to 100,000.
    capacity: MaybeUndefined<i32>,
    /// Whether a local project is visited; false clears the project that was named.
    visit: MaybeUndefined<bool>,
    /// The local project that is visited, at most 300 characters; naming one means a visit.
    visited_project: MaybeUndefined<String>,
    /// Replaces those who teach it, at most 50 addresses: ACTIVE members of the provider with the role TRAINER, or
    /// people who teach it already.
    trainers: MaybeUndefined<Vec<EmailAddress>>,
}

type Update = (Id<module_session::Entity>, i32, (Changes, Option<Addresses>));

impl ModuleSessionUpdateInput {
    pub(in crate::module) fn checked(self) -> Result<Update> {
        let Self {
            module_session,
            expected_version,
            start_date,
            end_date,
            place,
            country,
            capacity,
            visit,
            visited_project,
            trainers,
        } = self;
        let mut needed = Needed::default();
        let changes = Changes {
            start_date: needed.value("startDate", start_date).map(|day| day.0),
            end_date: needed.value("endDate", end_date).map(|day| day.0),
            place: needed.value("place", place),
            country: needed.value("country", country).map(|code| code.0),
            capacity: needed.value("capacity", capacity),
            visit: needed.value("visit", visit),
            visited_project: visited_project.into(),
            missing: needed.missing(),
            ..Changes::default()
        };
        let trainers = list(trainers).map(addresses);
        Ok((wanted_id(&module_session)?, expected_version, (changes, trainers)))
    }
}

fn addresses(given: Vec<EmailAddress>) -> Addresses {
    given.into_iter().map(|one| one.0).collect()
}

/// A session to be removed.
#[derive(Debug, InputObject)]
pub struct ModuleSessionDeleteInput {
    /// The session; its project must be ONGOING (J-2).
    pub(in crate::module) module_session: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    pub(in crate::module) expected_version: i32,
}

/// Which sessions are asked for. What is left out does not narrow; a list means any of its values.
#[derive(Debug, Default, InputObject)]
pub struct ModuleSessionFilter {
    /// Words that must all occur in one language version of the module; accents, case and endings do not matter.
    search: Option<String>,
    /// Language of teaching of the module.
    languages: Option<Vec<LanguageCode>>,
    /// The module version that is taught.
    module: Option<Vec<ID>>,
    /// Life of that version.
    module_state: Option<Vec<module::State>>,
    /// Project of the module.
    project: Option<Vec<ID>>,
    /// Providing partner.
    provider: Option<Vec<ID>>,
    /// Country of the place.
    country: Option<Vec<CountryCode>>,
    /// Place, accents and case ignored.
    place: Option<Vec<String>>,
    /// Sessions of which at least one day lies within these days: what a calendar shows.
    during: Option<DateRange>,
    /// First day.
    start_date: Option<DateRange>,
    /// Last day.
    end_date: Option<DateRange>,
    /// Whether a local project is visited.
    visit: Option<bool>,
    /// Whether the viewer teaches it.
    taught_by_viewer: Option<bool>,
}

impl From<ModuleSessionFilter> for Filter {
    fn from(input: ModuleSessionFilter) -> Self {
        let ModuleSessionFilter {
            search,
            languages,
            module,
            module_state,
            project,
            provider,
            country,
            place,
            during,
            start_date,
            end_date,
            visit,
            taught_by_viewer,
        } = input;
        let days = |range: Option<DateRange>| {
            let DateRange { from, to } = range.unwrap_or_default();
            (from.map(|day| day.0), to.map(|day| day.0))
        };
        Self {
            search,
            languages: languages.map(|tags| tags.into_iter().map(|tag| tag.0).collect()),
            // An id that names nothing narrows to nothing.
            module: module.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            module_state,
            project: project.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            provider: provider.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            country: country.map(|codes| codes.into_iter().map(|code| code.0).collect()),
            place,
            during: days(during),
            start_date: days(start_date),
            end_date: days(end_date),
            visit,
            taught_by_viewer,
        }
    }
}

/// What sessions can be ordered by; the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ModuleSessionOrderField {
    /// First day.
    StartDate,
    /// Last day.
    EndDate,
    /// Place, accents and case ignored.
    Place,
}

/// The order of a list of sessions.
#[derive(Debug, InputObject)]
pub struct ModuleSessionOrder {
    /// By what.
    field: ModuleSessionOrderField,
    /// Which end first.
    direction: OrderDirection,
}

impl From<ModuleSessionOrder> for Sorting<Column> {
    fn from(ModuleSessionOrder { field, direction }: ModuleSessionOrder) -> Self {
        let column = match field {
            ModuleSessionOrderField::StartDate => Column::StartDate,
            ModuleSessionOrderField::EndDate => Column::EndDate,
            ModuleSessionOrderField::Place => Column::PlaceSort,
        };
        Self {
            column,
            descending: direction == OrderDirection::Desc,
        }
    }
}
