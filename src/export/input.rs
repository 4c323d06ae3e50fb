//! From the API's inputs to the domain's values.

use async_graphql::{ID, InputObject};
use entity::{
    export_job::{self, Format, Kind},
    id::Id,
};

use super::{Starting, Wanted};
use crate::{
    error::Result, graphql::node::wanted_id, mobility::input::MobilityFilter, participant::input::ParticipantFilter,
};

/// An export to be started.
#[derive(Debug, InputObject)]
pub struct ExportStartInput {
    /// Which records.
    kind: Kind,
    /// The form.
    format: Format,
    /// The partner for which it is made. May be left out by those who are MANAGER of one partner only. It does not
    /// narrow what is exported; the filter does.
    partner: Option<ID>,
    /// Which participants, as in `participants`; for the kind `PARTICIPANT` alone.
    participants: Option<ParticipantFilter>,
    /// Which mobilities, as in `mobilities`; for the kind `MOBILITY` alone.
    mobilities: Option<MobilityFilter>,
}

impl ExportStartInput {
    pub(super) fn checked(self) -> Result<Starting> {
        let Self {
            kind,
            format,
            partner,
            participants,
            mobilities,
        } = self;
        let misplaced = match kind {
            Kind::Participant => mobilities.is_some().then_some("mobilities"),
            Kind::Mobility => participants.is_some().then_some("participants"),
        };
        let wanted = match kind {
            Kind::Participant => Wanted::Participants(participants.unwrap_or_default().into()),
            Kind::Mobility => Wanted::Mobilities(mobilities.unwrap_or_default().into()),
        };
        Ok(Starting {
            partner: partner.map(|id| wanted_id(&id)).transpose()?,
            wanted,
            format,
            misplaced,
        })
    }
}

/// An export to be stopped.
#[derive(Debug, InputObject)]
pub struct ExportCancelInput {
    /// The export.
    export: ID,
    /// The version that the caller has read; another one is a CONFLICT. Progress does not change it.
    expected_version: i32,
}

impl ExportCancelInput {
    pub(super) fn checked(self) -> Result<(Id<export_job::Entity>, i32)> {
        let Self {
            export,
            expected_version,
        } = self;
        Ok((wanted_id(&export)?, expected_version))
    }
}
