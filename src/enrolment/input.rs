//! From the API's inputs to the domain's values.

use async_graphql::{ID, InputObject};
use chrono::NaiveDate;
use entity::{
    enrolment::{self, Outcome},
    id::Id,
    module_session,
};

use super::{Asking, Change, Filter};
use crate::{
    error::Result,
    graphql::{
        node::{local_id, wanted_id},
        scalar::Date,
    },
};

/// A place in a module.
#[derive(Debug, InputObject)]
pub struct EnrolmentCreateInput {
    /// Who is enrolled: a participant of the project.
    participant: ID,
    /// A published module of the project (M-7).
    module: ID,
    /// A session of the module with room (T-3), inside the mobility's dates (M-7).
    session: Option<ID>,
    /// The mobility of the participant that it belongs to.
    mobility: Option<ID>,
}

impl EnrolmentCreateInput {
    pub(super) fn checked(self) -> Result<Asking> {
        let Self {
            participant,
            module,
            session,
            mobility,
        } = self;
        Ok(Asking {
            participant: wanted_id(&participant)?,
            module: wanted_id(&module)?,
            session: session.map(|id| wanted_id(&id)).transpose()?,
            mobility: mobility.map(|id| wanted_id(&id)).transpose()?,
        })
    }
}

/// Another session of the module.
#[derive(Debug, InputObject)]
pub struct EnrolmentUpdateInput {
    /// The enrolment, ENROLLED.
    enrolment: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// A session with room (T-3), inside the mobility's dates (M-7); null gives the place back.
    session: Option<ID>,
}

impl EnrolmentUpdateInput {
    pub(super) fn checked(self) -> Result<(Change, Option<Id<module_session::Entity>>)> {
        let Self {
            enrolment,
            expected_version,
            session,
        } = self;
        let session = session.map(|id| wanted_id(&id)).transpose()?;
        Ok((change(&enrolment, expected_version)?, session))
    }
}

/// A place that is given up.
#[derive(Debug, InputObject)]
pub struct EnrolmentWithdrawInput {
    /// The enrolment, ENROLLED.
    enrolment: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl EnrolmentWithdrawInput {
    pub(super) fn checked(self) -> Result<Change> {
        let Self {
            enrolment,
            expected_version,
        } = self;
        change(&enrolment, expected_version)
    }
}

/// What became of an enrolment.
#[derive(Debug, InputObject)]
pub struct EnrolmentOutcomeSetInput {
    /// The enrolment.
    enrolment: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// COMPLETED at the module's threshold of attendance, ATTENDED below it (T-5); ENROLLED takes an outcome back.
    outcome: Outcome,
    /// Grade in the provider's scale, 1 to 40 characters.
    grade: Option<String>,
}

impl EnrolmentOutcomeSetInput {
    pub(super) fn checked(self) -> Result<(Change, Outcome, Option<String>)> {
        let Self {
            enrolment,
            expected_version,
            outcome,
            grade,
        } = self;
        Ok((change(&enrolment, expected_version)?, outcome, grade))
    }
}

/// Whether somebody was there on a day.
#[derive(Debug, InputObject)]
pub struct AttendanceRecordInput {
    /// The enrolment, in a session.
    enrolment: ID,
    /// A day of the session that has come.
    day: Date,
    /// Whether the person was there.
    present: bool,
}

impl AttendanceRecordInput {
    pub(super) fn checked(self) -> Result<(Id<enrolment::Entity>, NaiveDate, bool)> {
        let Self {
            enrolment,
            day,
            present,
        } = self;
        Ok((wanted_id(&enrolment)?, day.0, present))
    }
}

fn change(enrolment: &ID, expected: i32) -> Result<Change> {
    Ok(Change {
        id: wanted_id(enrolment)?,
        expected,
    })
}

/// Which enrolments are asked for. What is left out does not narrow; a list means any of its values.
#[derive(Debug, Default, InputObject)]
pub struct EnrolmentFilter {
    /// What became of it.
    outcome: Option<Vec<Outcome>>,
    /// Project.
    project: Option<Vec<ID>>,
    /// Who is enrolled.
    participant: Option<Vec<ID>>,
    /// Module version.
    module: Option<Vec<ID>>,
    /// Session.
    session: Option<Vec<ID>>,
    /// Mobility.
    mobility: Option<Vec<ID>>,
}

impl From<EnrolmentFilter> for Filter {
    fn from(input: EnrolmentFilter) -> Self {
        let EnrolmentFilter {
            outcome,
            project,
            participant,
            module,
            session,
            mobility,
        } = input;
        Self {
            outcome,
            // An id that names nothing narrows to nothing.
            project: project.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            participant: participant.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            module: module.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            session: session.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            mobility: mobility.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
        }
    }
}
