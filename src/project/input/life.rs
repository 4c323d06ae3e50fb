//! Moves in the life of a project.

use async_graphql::{ID, InputObject};
use entity::project::Move;

use crate::{error::Result, graphql::node::wanted_id, project::life::Step};

/// A project to begin.
#[derive(Debug, InputObject)]
pub struct ProjectStartInput {
    /// The project.
    project: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl ProjectStartInput {
    pub(in crate::project) fn checked(self) -> Result<Step> {
        let Self {
            project,
            expected_version,
        } = self;
        Ok(Step {
            project: wanted_id(&project)?,
            expected: expected_version,
            to: Move::Start,
            reason: None,
        })
    }
}

/// A project whose final report is handed in.
#[derive(Debug, InputObject)]
pub struct ProjectSubmitInput {
    /// The project.
    project: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl ProjectSubmitInput {
    pub(in crate::project) fn checked(self) -> Result<Step> {
        let Self {
            project,
            expected_version,
        } = self;
        Ok(Step {
            project: wanted_id(&project)?,
            expected: expected_version,
            to: Move::Submit,
            reason: None,
        })
    }
}

/// A project to take back for corrections.
#[derive(Debug, InputObject)]
pub struct ProjectReopenInput {
    /// The project.
    project: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Why: what the funder asks for, 1 to 2,000 characters. It stays on record.
    reason: String,
}

impl ProjectReopenInput {
    pub(in crate::project) fn checked(self) -> Result<Step> {
        let Self {
            project,
            expected_version,
            reason,
        } = self;
        Ok(Step {
            project: wanted_id(&project)?,
            expected: expected_version,
            to: Move::Reopen,
            reason: Some(reason),
        })
    }
}

/// A project to close, accepted.
#[derive(Debug, InputObject)]
pub struct ProjectFinaliseInput {
    /// The project.
    project: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl ProjectFinaliseInput {
    pub(in crate::project) fn checked(self) -> Result<Step> {
        let Self {
            project,
            expected_version,
        } = self;
        Ok(Step {
            project: wanted_id(&project)?,
            expected: expected_version,
            to: Move::Finalise,
            reason: None,
        })
    }
}

/// A project to end early.
#[derive(Debug, InputObject)]
pub struct ProjectTerminateInput {
    /// The project.
    project: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Why, 1 to 2,000 characters. It stays on record.
    reason: String,
}

impl ProjectTerminateInput {
    pub(in crate::project) fn checked(self) -> Result<Step> {
        let Self {
            project,
            expected_version,
            reason,
        } = self;
        Ok(Step {
            project: wanted_id(&project)?,
            expected: expected_version,
            to: Move::Terminate,
            reason: Some(reason),
        })
    }
}
