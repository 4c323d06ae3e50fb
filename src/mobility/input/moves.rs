//! Inputs of the moves (M-9).

use async_graphql::{ID, InputObject};
use entity::mobility::{self, Break, InterruptionReason, RealDates};

use crate::{
    error::Result,
    graphql::{node::wanted_id, scalar::Date},
    mobility::Move,
};

/// A mobility that is offered.
#[derive(Debug, InputObject)]
pub struct MobilityNominateInput {
    /// The mobility.
    mobility: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl MobilityNominateInput {
    pub(in crate::mobility) fn checked(self) -> Result<Move> {
        let Self {
            mobility,
            expected_version,
        } = self;
        step(&mobility, expected_version, None)
    }
}

/// A mobility that is taken.
#[derive(Debug, InputObject)]
pub struct MobilityAcceptInput {
    /// The mobility.
    mobility: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl MobilityAcceptInput {
    pub(in crate::mobility) fn checked(self) -> Result<Move> {
        let Self {
            mobility,
            expected_version,
        } = self;
        step(&mobility, expected_version, None)
    }
}

/// A mobility that is recognised.
#[derive(Debug, InputObject)]
pub struct MobilityRecogniseInput {
    /// The mobility.
    mobility: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl MobilityRecogniseInput {
    pub(in crate::mobility) fn checked(self) -> Result<Move> {
        let Self {
            mobility,
            expected_version,
        } = self;
        step(&mobility, expected_version, None)
    }
}

/// A mobility that is not taken.
#[derive(Debug, InputObject)]
pub struct MobilityRejectInput {
    /// The mobility.
    mobility: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Why, 1 to 1,000 characters; stays on record.
    reason: String,
}

impl MobilityRejectInput {
    pub(in crate::mobility) fn checked(self) -> Result<Move> {
        let Self {
            mobility,
            expected_version,
            reason,
        } = self;
        step(&mobility, expected_version, Some(reason))
    }
}

/// A recognised mobility that is opened again.
#[derive(Debug, InputObject)]
pub struct MobilityReopenInput {
    /// The mobility.
    mobility: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Why, 1 to 1,000 characters; stays on record.
    reason: String,
}

impl MobilityReopenInput {
    pub(in crate::mobility) fn checked(self) -> Result<Move> {
        let Self {
            mobility,
            expected_version,
            reason,
        } = self;
        step(&mobility, expected_version, Some(reason))
    }
}

/// A mobility that is called off.
#[derive(Debug, InputObject)]
pub struct MobilityCancelInput {
    /// The mobility.
    mobility: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Why, 1 to 1,000 characters; stays on record.
    reason: Option<String>,
}

impl MobilityCancelInput {
    pub(in crate::mobility) fn checked(self) -> Result<Move> {
        let Self {
            mobility,
            expected_version,
            reason,
        } = self;
        step(&mobility, expected_version, reason)
    }
}

/// A mobility to which the participant did not come.
#[derive(Debug, InputObject)]
pub struct MobilityNoShowInput {
    /// The mobility.
    mobility: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Why, 1 to 1,000 characters; stays on record.
    reason: Option<String>,
}

impl MobilityNoShowInput {
    pub(in crate::mobility) fn checked(self) -> Result<Move> {
        let Self {
            mobility,
            expected_version,
            reason,
        } = self;
        step(&mobility, expected_version, reason)
    }
}

/// A mobility that begins.
#[derive(Debug, InputObject)]
pub struct MobilityStartInput {
    /// The mobility.
    mobility: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// The real first day, which has come; the planned one if left out.
    start_date: Option<Date>,
}

impl MobilityStartInput {
    pub(in crate::mobility) fn checked(self) -> Result<(Move, Option<chrono::NaiveDate>)> {
        let Self {
            mobility,
            expected_version,
            start_date,
        } = self;
        Ok((step(&mobility, expected_version, None)?, start_date.map(|day| day.0)))
    }
}

/// A mobility that rests.
#[derive(Debug, InputObject)]
pub struct MobilityInterruptInput {
    /// The mobility.
    mobility: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// First day of rest: after the first day, up to the last one, and come.
    from: Date,
    /// Why; never about health.
    reason: InterruptionReason,
}

impl MobilityInterruptInput {
    pub(in crate::mobility) fn checked(self) -> Result<(Move, Break)> {
        let Self {
            mobility,
            expected_version,
            from,
            reason,
        } = self;
        let pause = Break { from: from.0, reason };
        Ok((step(&mobility, expected_version, None)?, pause))
    }
}

/// A mobility that goes on.
#[derive(Debug, InputObject)]
pub struct MobilityResumeInput {
    /// The mobility.
    mobility: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// The first day on which it goes on; the days before it since the interruption began do not count (M-6).
    on: Date,
}

impl MobilityResumeInput {
    pub(in crate::mobility) fn checked(self) -> Result<(Move, chrono::NaiveDate)> {
        let Self {
            mobility,
            expected_version,
            on,
        } = self;
        Ok((step(&mobility, expected_version, None)?, on.0))
    }
}

/// A mobility that is over.
#[derive(Debug, InputObject)]
pub struct MobilityCompleteInput {
    /// The mobility.
    mobility: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// The real first day; the one on record if left out.
    start_date: Option<Date>,
    /// The real last day, which has come; the one on record if left out. Needed for an INTERRUPTED one.
    end_date: Option<Date>,
}

impl MobilityCompleteInput {
    pub(in crate::mobility) fn checked(self) -> Result<(Move, RealDates)> {
        let Self {
            mobility,
            expected_version,
            start_date,
            end_date,
        } = self;
        let real = RealDates {
            start: start_date.map(|day| day.0),
            end: end_date.map(|day| day.0),
        };
        Ok((step(&mobility, expected_version, None)?, real))
    }
}

fn step(mobility: &ID, expected: i32, reason: Option<String>) -> Result<Move> {
    Ok(Move {
        id: wanted_id::<mobility::Entity>(mobility)?,
        expected,
        reason,
    })
}
