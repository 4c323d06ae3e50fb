//! From the API's inputs to the domain's values.

use async_graphql::{Enum, ID, InputObject, MaybeUndefined};
use entity::uptake::{Changes, Column};

use super::{Filter, Recording, Which};
use crate::{
    db::page::Sorting,
    error::Result,
    graphql::{
        given::Needed,
        node::{local_id, wanted_id},
        scalar::{CountryCode, Date, DateRange, OrderDirection, Url},
        text::LocalisedTextInput,
    },
};

/// Which records of use are asked for. What is left out does not narrow; a list means any of its values.
#[derive(Debug, Default, InputObject)]
pub struct UptakeFilter {
    /// Country in which it is used.
    country: Option<Vec<CountryCode>>,
    /// Whether that is another country than its author's.
    abroad: Option<bool>,
    /// Since when.
    since: Option<DateRange>,
    /// Project.
    project: Option<Vec<ID>>,
    /// Short name of the project, accents and case ignored.
    project_acronym: Option<Vec<String>>,
    /// The result, one edition of it.
    result: Option<Vec<ID>>,
}

impl From<UptakeFilter> for Filter {
    fn from(input: UptakeFilter) -> Self {
        let UptakeFilter {
            country,
            abroad,
            since,
            project,
            project_acronym,
            result,
        } = input;
        Self {
            country: country.map(|codes| codes.into_iter().map(|code| code.0).collect()),
            abroad,
            since: since.map_or((None, None), |DateRange { from, to }| {
                (from.map(|day| day.0), to.map(|day| day.0))
            }),
            // An id that names nothing narrows to nothing.
            project: project.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            project_acronym,
            result: result.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
        }
    }
}

/// What records of use can be ordered by; the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum UptakeOrderField {
    /// Since when it is used.
    Since,
    /// Who uses it, accents and case ignored.
    Organisation,
}

/// The order of a list of records of use.
#[derive(Debug, InputObject)]
pub struct UptakeOrder {
    /// By what.
    field: UptakeOrderField,
    /// Which end first.
    direction: OrderDirection,
}

impl From<UptakeOrder> for Sorting<Column> {
    fn from(UptakeOrder { field, direction }: UptakeOrder) -> Self {
        let column = match field {
            UptakeOrderField::Since => Column::Since,
            UptakeOrderField::Organisation => Column::OrganisationSort,
        };
        Self {
            column,
            descending: direction == OrderDirection::Desc,
        }
    }
}

/// Use of a result that is to be recorded.
#[derive(Debug, InputObject)]
pub struct UptakeCreateInput {
    /// The result, one edition of it that is or was published.
    result: ID,
    /// The recommendation of that edition that is followed, where it is one.
    recommendation: Option<ID>,
    /// The partner that records it. May be left out by those who can record for one partner of the project only.
    partner: Option<ID>,
    /// Who uses it.
    organisation: String,
    /// In which country.
    country: CountryCode,
    /// Since when.
    since: Date,
    /// What for, and how; its language is the default.
    description: Option<LocalisedTextInput>,
    /// Where the proof is.
    proof: Option<Url>,
}

impl UptakeCreateInput {
    pub(super) fn checked(self) -> Result<Recording> {
        let Self {
            result,
            recommendation,
            partner,
            organisation,
            country,
            since,
            description,
            proof,
        } = self;
        let changes = Changes {
            organisation: Some(organisation),
            country: Some(country.0),
            since: None,
            description: description.map(|text| Some(text.into())),
            proof_url: Some(proof.map(|url| url.0)),
            missing: Vec::new(),
        };
        Ok(Recording {
            result: wanted_id(&result)?,
            recommendation: recommendation.map(|id| wanted_id(&id)).transpose()?,
            partner: partner.map(|id| wanted_id(&id)).transpose()?,
            since: since.0,
            changes,
        })
    }
}

/// Changes of a record of use. What is left out stays; an explicit null clears.
#[derive(Debug, InputObject)]
pub struct UptakeUpdateInput {
    /// The record.
    uptake: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Who uses it.
    organisation: MaybeUndefined<String>,
    /// In which country.
    country: MaybeUndefined<CountryCode>,
    /// Since when.
    since: MaybeUndefined<Date>,
    /// Sets or removes one language version of the description; null removes all of them.
    description: MaybeUndefined<LocalisedTextInput>,
    /// Where the proof is.
    proof: MaybeUndefined<Url>,
}

impl UptakeUpdateInput {
    pub(super) fn checked(self) -> Result<(Which, Changes)> {
        let Self {
            uptake,
            expected_version,
            organisation,
            country,
            since,
            description,
            proof,
        } = self;
        let mut needed = Needed::default();
        let changes = Changes {
            organisation: needed.value("organisation", organisation),
            country: needed.value("country", country).map(|code| code.0),
            since: needed.value("since", since).map(|day| day.0),
            description: description.map_value(Into::into).into(),
            proof_url: proof.map_value(|url| url.0).into(),
            missing: needed.missing(),
        };
        Ok(((wanted_id(&uptake)?, expected_version), changes))
    }
}

/// A record of use to be removed.
#[derive(Debug, InputObject)]
pub struct UptakeDeleteInput {
    /// The record.
    uptake: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl UptakeDeleteInput {
    pub(super) fn checked(self) -> Result<Which> {
        let Self {
            uptake,
            expected_version,
        } = self;
        Ok((wanted_id(&uptake)?, expected_version))
    }
}
