//! From the API's inputs to the domain's values.

mod agreement;
mod moves;

use async_graphql::{Enum, ID, InputObject, MaybeUndefined};
use entity::{
    code::Findings,
    mobility::{Changes, Column, Status},
    programme::ActivityType,
    project::Visibility,
};

pub use self::agreement::{
    LearningAgreementAmendInput, LearningAgreementApproveInput, LearningAgreementCommentInput,
    LearningAgreementDraftInput, ParticipantReportRemindInput, ParticipantReportSubmitInput,
};
pub use self::moves::{
    MobilityAcceptInput, MobilityCancelInput, MobilityCompleteInput, MobilityInterruptInput, MobilityNoShowInput,
    MobilityNominateInput, MobilityRecogniseInput, MobilityRejectInput, MobilityReopenInput, MobilityResumeInput,
    MobilityStartInput,
};
use super::{Change, Filter, Plan};
use crate::{
    db::page::Sorting,
    error::Result,
    graphql::{
        given::Needed,
        node::{local_id, wanted_id},
        scalar::{CountryCode, Date, DateRange, LanguageCode, OrderDirection},
    },
};

/// A new mobility.
#[derive(Debug, InputObject)]
pub struct MobilityCreateInput {
    /// The project; it must be ONGOING (J-2).
    project: ID,
    /// Who goes: a participant of the project; the participant's partner sends (M-4).
    participant: ID,
    /// The host: another active partner of the project that hosts (M-1), in another country unless the rule set
    /// allows it (M-3).
    host_organisation: ID,
    /// What somebody does there; the rule set limits its duration (M-6).
    activity_type: ActivityType,
    /// First day, travel not counted; inside the project (M-2).
    start_date: Date,
    /// Last day, travel not counted (M-2, M-6). No other live mobility of the person overlaps (M-5).
    end_date: Date,
    /// Modules that are followed, at most 50: published ones of the project (M-7). The participant is enrolled in them.
    modules: Option<Vec<ID>>,
    /// The sender's own key for it, at most 100 characters, unique in the project.
    external_id: Option<String>,
    /// Days of travel before and after, 0 to 30; 0 if left out.
    travel_days: Option<i32>,
    /// Whether a part of it takes place online; false if left out.
    blended: Option<bool>,
    /// What takes place online; only if it is blended.
    virtual_component: Option<String>,
    /// The language that it takes place in.
    main_language: Option<LanguageCode>,
    /// City of the host.
    city: Option<String>,
    /// Whether the journey is by low-emission means; false if left out.
    green_travel: Option<bool>,
    /// Number of the Europass Mobility.
    europass_mobility_number: Option<String>,
    /// Who sees it beyond sender, host and coordinator from its acceptance on; CONSORTIUM if left out.
    visibility: Option<Visibility>,
}

impl MobilityCreateInput {
    pub(super) fn checked(self) -> Result<Plan> {
        let Self {
            project,
            participant,
            host_organisation,
            activity_type,
            start_date,
            end_date,
            modules,
            external_id,
            travel_days,
            blended,
            virtual_component,
            main_language,
            city,
            green_travel,
            europass_mobility_number,
            visibility,
        } = self;
        let modules = modules.unwrap_or_default();
        let mut found = Findings::default();
        found.few(modules.len(), "modules");
        found.into_result()?;
        let changes = Changes {
            external_id: Some(external_id),
            travel_days,
            blended,
            virtual_component: Some(virtual_component),
            main_language: Some(main_language.map(|tag| tag.0)),
            city: Some(city),
            green_travel,
            europass_mobility_number: Some(europass_mobility_number),
            visibility,
            ..Changes::default()
        };
        Ok(Plan {
            project: wanted_id(&project)?,
            participant: wanted_id(&participant)?,
            host: wanted_id(&host_organisation)?,
            activity_type,
            dates: (start_date.0, end_date.0),
            modules: modules.iter().map(wanted_id).collect::<Result<_>>()?,
            changes,
        })
    }
}

/// Changes of a mobility. What is left out stays; an explicit null clears. After DRAFT participant and host are fixed
/// (M-8), from CONFIRMED on what is agreed changes by amendment of the agreement (M-10).
#[derive(Debug, InputObject)]
pub struct MobilityUpdateInput {
    /// The mobility.
    mobility: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Another participant of the same partner (M-4); in DRAFT only (M-8).
    participant: MaybeUndefined<ID>,
    /// Another host; in DRAFT only (M-8).
    host_organisation: MaybeUndefined<ID>,
    /// What somebody does there.
    activity_type: MaybeUndefined<ActivityType>,
    /// First day.
    start_date: MaybeUndefined<Date>,
    /// Last day.
    end_date: MaybeUndefined<Date>,
    /// The sender's own key for it.
    external_id: MaybeUndefined<String>,
    /// Days of travel before and after, 0 to 30.
    travel_days: MaybeUndefined<i32>,
    /// Whether a part of it takes place online.
    blended: MaybeUndefined<bool>,
    /// What takes place online; only if it is blended.
    virtual_component: MaybeUndefined<String>,
    /// The language that it takes place in.
    main_language: MaybeUndefined<LanguageCode>,
    /// City of the host.
    city: MaybeUndefined<String>,
    /// Whether the journey is by low-emission means.
    green_travel: MaybeUndefined<bool>,
    /// Number of the Europass Mobility.
    europass_mobility_number: MaybeUndefined<String>,
    /// Who sees it beyond sender, host and coordinator from its acceptance on.
    visibility: MaybeUndefined<Visibility>,
}

impl MobilityUpdateInput {
    pub(super) fn checked(self) -> Result<Change> {
        let Self {
            mobility,
            expected_version,
            participant,
            host_organisation,
            activity_type,
            start_date,
            end_date,
            external_id,
            travel_days,
            blended,
            virtual_component,
            main_language,
            city,
            green_travel,
            europass_mobility_number,
            visibility,
        } = self;
        let mut needed = Needed::default();
        let participant = needed.value("participant", participant);
        let host = needed.value("hostOrganisation", host_organisation);
        let changes = Changes {
            participant: participant.map(|id| wanted_id(&id)).transpose()?,
            host: None,
            external_id: external_id.into(),
            activity_type: needed.value("activityType", activity_type),
            start_date: needed.value("startDate", start_date).map(|day| day.0),
            end_date: needed.value("endDate", end_date).map(|day| day.0),
            travel_days: needed.value("travelDays", travel_days),
            blended: needed.value("blended", blended),
            virtual_component: virtual_component.into(),
            main_language: main_language.map_value(|tag| tag.0).into(),
            city: city.into(),
            green_travel: needed.value("greenTravel", green_travel),
            europass_mobility_number: europass_mobility_number.into(),
            visibility: needed.value("visibility", visibility),
            missing: needed.missing(),
        };
        Ok(Change {
            id: wanted_id(&mobility)?,
            expected: expected_version,
            changes,
            host: host.map(|id| wanted_id(&id)).transpose()?,
        })
    }
}

/// Which mobilities are asked for. What is left out does not narrow; a list means any of its values.
#[derive(Debug, Default, InputObject)]
pub struct MobilityFilter {
    /// State.
    status: Option<Vec<Status>>,
    /// What somebody does there.
    activity_type: Option<Vec<ActivityType>>,
    /// Project.
    project: Option<Vec<ID>>,
    /// Short name of the project, accents and case ignored.
    project_acronym: Option<Vec<String>>,
    /// Sending partner.
    sending_organisation: Option<Vec<ID>>,
    /// Hosting partner.
    host_organisation: Option<Vec<ID>>,
    /// Country of the host.
    country: Option<Vec<CountryCode>>,
    /// Who goes.
    participant: Option<Vec<ID>>,
    /// The sender's own key; found among the mobilities of the viewer's own partners.
    external_id: Option<Vec<String>>,
    /// First day.
    start_date: Option<DateRange>,
    /// Last day.
    end_date: Option<DateRange>,
}

impl From<MobilityFilter> for Filter {
    fn from(input: MobilityFilter) -> Self {
        let MobilityFilter {
            status,
            activity_type,
            project,
            project_acronym,
            sending_organisation,
            host_organisation,
            country,
            participant,
            external_id,
            start_date,
            end_date,
        } = input;
        let days = |range: Option<DateRange>| {
            range.map_or((None, None), |DateRange { from, to }| {
                (from.map(|day| day.0), to.map(|day| day.0))
            })
        };
        Self {
            status,
            activity_type,
            // An id that names nothing narrows to nothing.
            project: project.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            project_acronym,
            sending: sending_organisation.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            host: host_organisation.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            country: country.map(|codes| codes.into_iter().map(|code| code.0).collect()),
            participant: participant.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            external_id,
            start_date: days(start_date),
            end_date: days(end_date),
        }
    }
}

/// What mobilities can be ordered by; the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum MobilityOrderField {
    /// First day.
    StartDate,
    /// Last day.
    EndDate,
    /// When it was made.
    CreatedAt,
}

/// The order of a list of mobilities.
#[derive(Debug, InputObject)]
pub struct MobilityOrder {
    /// By what.
    field: MobilityOrderField,
    /// Which end first.
    direction: OrderDirection,
}

impl From<MobilityOrder> for Sorting<Column> {
    fn from(MobilityOrder { field, direction }: MobilityOrder) -> Self {
        let column = match field {
            MobilityOrderField::StartDate => Column::StartDate,
            MobilityOrderField::EndDate => Column::EndDate,
            MobilityOrderField::CreatedAt => Column::CreatedAt,
        };
        Self {
            column,
            descending: direction == OrderDirection::Desc,
        }
    }
}
