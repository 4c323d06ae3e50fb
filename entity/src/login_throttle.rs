//! Failed sign-ins, counted. The key is a hash: no address is kept.

use chrono::TimeDelta;
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "login_throttle")]
pub struct Model {
    /// Keyed hash of what is counted.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Failures since the last success or the last quiet period.
    pub failures: i32,
    /// When the last failure was; old rows are removed.
    pub updated_at: DateTimeUtc,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// After so long without a failure, everything is forgotten.
pub const QUIET: TimeDelta = TimeDelta::hours(1);

/// How failures turn into waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// So many failures cost something; fewer cost nothing.
    pub failures: i32,
    /// The longest wait. It begins with two seconds and doubles with each failure.
    pub longest: TimeDelta,
}

impl Limit {
    /// The wait after so many failures.
    #[must_use]
    pub fn wait(self, failures: i32) -> TimeDelta {
        let beyond = failures - self.failures + 1;
        if beyond < 1 {
            return TimeDelta::zero();
        }
        // Beyond 2^20 seconds every limit is reached.
        TimeDelta::seconds(1 << beyond.min(20)).min(self.longest)
    }
}

impl Model {
    /// Failures that still count.
    #[must_use]
    pub fn recent(&self, now: DateTimeUtc) -> i32 {
        if now - self.updated_at < QUIET {
            self.failures
        } else {
            0
        }
    }

    /// How long no attempt is judged yet; zero if the next one is.
    #[must_use]
    pub fn blocked(&self, limit: Limit, now: DateTimeUtc) -> TimeDelta {
        let wait = limit.wait(self.recent(now));
        if wait.is_zero() {
            // Even if another instance's clock has put the last failure into the future.
            return wait;
        }
        (self.updated_at + wait - now).max(TimeDelta::zero())
    }

    /// With one failure more. An attempt that began earlier does not turn the clock back.
    #[must_use]
    pub fn failed(self, now: DateTimeUtc) -> Self {
        Self {
            failures: self.recent(now).saturating_add(1),
            updated_at: self.updated_at.max(now),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit {
        failures: 5,
        longest: TimeDelta::minutes(15),
    };

    #[test]
    fn waiting_doubles_up_to_the_longest() {
        let seconds = |failures| LIMIT.wait(failures).num_seconds();
        assert_eq!([0, 1, 4, 5, 6, 7].map(seconds), [0, 0, 0, 2, 4, 8]);
        assert_eq!([13, 14, 1_000, i32::MAX].map(seconds), [512, 900, 900, 900]);
    }

    #[test]
    fn an_hour_of_quiet_forgets() {
        let start = DateTimeUtc::UNIX_EPOCH;
        let row = Model {
            key: String::new(),
            failures: 5,
            updated_at: start,
        };
        assert_eq!(row.blocked(LIMIT, start), TimeDelta::seconds(2));
        assert_eq!(row.blocked(LIMIT, start + TimeDelta::seconds(2)), TimeDelta::zero());
        let next = row.clone().failed(start + TimeDelta::minutes(59));
        assert_eq!(next.failures, 6);
        assert_eq!(row.failed(start + QUIET).failures, 1);
    }

    #[test]
    fn an_earlier_attempt_does_not_turn_the_clock_back() {
        let start = DateTimeUtc::UNIX_EPOCH;
        let row = Model {
            key: String::new(),
            failures: 1,
            updated_at: start,
        };
        let earlier = start - TimeDelta::minutes(5);
        assert_eq!(row.blocked(LIMIT, earlier), TimeDelta::zero());
        assert_eq!(row.failed(earlier).updated_at, start);
    }
}
