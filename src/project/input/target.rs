//! The targets of a project.

use async_graphql::{ID, InputObject};
use entity::mobility_target::Wanted;

use crate::{
    error::Result,
    graphql::{node::wanted_id, scalar::CountryCode},
    project::target::Plan,
};

/// How many mobilities are planned for one country or one partner: exactly one of the two is given.
#[derive(Debug, InputObject)]
pub struct MobilityTargetInput {
    /// Country of the host.
    host_country: Option<CountryCode>,
    /// A partner of the project that hosts or is invited to; the target counts under its country (J-3).
    host_partner: Option<ID>,
    /// Planned number of mobilities, 1 to 100,000.
    planned: i32,
}

impl MobilityTargetInput {
    fn checked(self) -> Result<Wanted> {
        let Self {
            host_country,
            host_partner,
            planned,
        } = self;
        Ok(Wanted {
            host_country: host_country.map(|code| code.0),
            host_partner: host_partner.map(|id| wanted_id(&id)).transpose()?,
            planned,
        })
    }
}

/// All targets of a project.
#[derive(Debug, InputObject)]
pub struct MobilityTargetsSetInput {
    /// The project.
    project: ID,
    /// The version of the project that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Every target, each host once; at most 100. Targets that are not among them go.
    targets: Vec<MobilityTargetInput>,
}

impl MobilityTargetsSetInput {
    pub(in crate::project) fn checked(self) -> Result<Plan> {
        let Self {
            project,
            expected_version,
            targets,
        } = self;
        let project = wanted_id(&project)?;
        Ok(Plan {
            project,
            expected: expected_version,
            targets: targets
                .into_iter()
                .map(MobilityTargetInput::checked)
                .collect::<Result<_>>()?,
        })
    }
}
