//! A mail that waits to be sent: written in the transaction of the change that it tells of, removed when it is
//! sent or given up.

use chrono::TimeDelta;
use sea_orm::entity::prelude::*;

use crate::id::Id;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// Address and content, encrypted under the master key: it holds a secret link.
    pub sealed: String,
    /// When it was written.
    pub created_at: DateTimeUtc,
    /// From when it may be tried. Whoever tries moves it into the future, so that nobody else does meanwhile,
    /// and so that it is tried again if they never come back.
    pub due_at: DateTimeUtc,
    /// How often it was tried.
    pub attempts: i32,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// So often a mail is tried; with the pauses below that takes about two days.
pub const MOST_ATTEMPTS: i32 = 14;
/// No pause between two attempts is longer.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(6);

/// How long to wait after so many failures: half a minute, and each time twice as long.
#[must_use]
pub fn pause(attempts: i32) -> TimeDelta {
    let doublings = attempts.clamp(1, 20) - 1;
    TimeDelta::seconds(30 << doublings).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_end_after_two_days() {
        let seconds = |attempts| pause(attempts).num_seconds();
        assert_eq!([1, 2, 3, 10].map(seconds), [30, 60, 120, 15_360]);
        assert_eq!([11, 20, i32::MAX].map(seconds), [21_600; 3]);
        let all: i64 = (1..MOST_ATTEMPTS).map(seconds).sum();
        assert!((24 * 3_600..72 * 3_600).contains(&all), "{all}");
    }
}
