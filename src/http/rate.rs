//! How much a caller may spend in a while: a leaky bucket of cost points for each.
//!
//! A bucket is one instant: when it will be full again. Spending moves the instant on by the time the points
//! need to come back; a caller whose instant has passed is as good as one never seen, so such entries can go.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::client::ClientAddress;
use crate::{config::Config, error::Error};

/// Callers that are remembered at the same time, of each kind.
const REMEMBERED: usize = 100_000;

/// Anonymous callers have this part of what those signed in have.
const ANONYMOUS_PART: u64 = 10;

/// How full a caller's bucket is after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// Points that can be spent now.
    pub remaining: u64,
    /// Points of a full bucket.
    pub limit: u64,
    /// Seconds until the bucket is full again.
    pub full_in: u64,
    /// Seconds that an empty bucket needs to fill.
    pub window: u64,
}

/// The bucket does not hold what the request costs; nothing was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Empty {
    /// How full it is.
    pub level: Level,
    /// Seconds until it holds enough.
    pub retry_after: u64,
}

impl From<Empty> for Error {
    fn from(empty: Empty) -> Self {
        Self::RateLimited {
            retry_after: empty.retry_after,
        }
    }
}

/// The buckets of one kind of caller.
#[derive(Debug)]
pub struct Buckets {
    limit: u64,
    refill: u64,
    capacity: usize,
    full_at: Mutex<HashMap<String, Instant>>,
}

impl Buckets {
    /// Buckets of `limit` points that get `refill` points back each second, for at most `capacity` callers at
    /// the same time; beyond, those that have spent least are forgotten.
    #[must_use]
    pub fn new(limit: u64, refill: u64, capacity: usize) -> Self {
        Self {
            limit,
            refill: refill.max(1),
            capacity: capacity.max(1),
            full_at: Mutex::default(),
        }
    }

    /// Takes `cost` points from the bucket of `caller`, or nothing if it holds less.
    pub fn charge(&self, caller: &str, cost: u64, now: Instant) -> Result<Level, Empty> {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let missing = full_at
            .get(caller)
            .map_or(Duration::ZERO, |full| full.saturating_duration_since(now));
        let wanted = missing + self.time_for(cost);
        let window = self.time_for(self.limit);
        let over = wanted.saturating_sub(window);
        if !over.is_zero() {
            return Err(Empty {
                level: self.level(missing),
                retry_after: whole_seconds(over),
            });
        }
        if full_at.len() >= self.capacity && !full_at.contains_key(caller) {
            forget(&mut full_at, self.capacity, now);
        }
        full_at.insert(caller.to_owned(), now + wanted);
        Ok(self.level(wanted))
    }

    fn level(&self, missing: Duration) -> Level {
        let spent = missing.as_nanos() * u128::from(self.refill) / 1_000_000_000;
        Level {
            remaining: self.limit.saturating_sub(u64::try_from(spent).unwrap_or(u64::MAX)),
            limit: self.limit,
            full_in: whole_seconds(missing),
            window: whole_seconds(self.time_for(self.limit)),
        }
    }

    fn time_for(&self, points: u64) -> Duration {
        let nanos = (u128::from(points) * 1_000_000_000).div_ceil(u128::from(self.refill));
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}

/// Drops full buckets; if that frees less than a tenth, the fullest too, so that whoever floods us from many
/// addresses cannot make us forget those who have really spent.
fn forget(full_at: &mut HashMap<String, Instant>, capacity: usize, now: Instant) {
    full_at.retain(|_, full| *full > now);
    let keep = capacity - capacity.div_ceil(10);
    if full_at.len() > keep {
        let mut instants: Vec<Instant> = full_at.values().copied().collect();
        let surplus = full_at.len() - keep;
        let (_, bound, _) = instants.select_nth_unstable(surplus - 1);
        full_at.retain(|_, full| *full > *bound);
    }
}

fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

/// Whose bucket is meant.
#[derive(Debug, Clone, Copy)]
pub enum Payer<'a> {
    /// Somebody signed in, by a stable name (a user's or key's id).
    SignedIn(&'a str),
    /// Anybody from this address.
    Anonymous(ClientAddress),
}

/// The buckets of all callers.
#[derive(Debug)]
pub struct Rate {
    signed_in: Buckets,
    anonymous: Buckets,
}

impl Rate {
    /// Buckets as configured.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let part = |of: u64| of / ANONYMOUS_PART;
        Self {
            signed_in: Buckets::new(config.rate_bucket, config.rate_refill, REMEMBERED),
            anonymous: Buckets::new(part(config.rate_bucket), part(config.rate_refill), REMEMBERED),
        }
    }

    /// Takes what an operation costs, in points, from the caller's bucket.
    pub fn charge(&self, payer: Payer<'_>, cost: u64, now: Instant) -> Result<Level, Empty> {
        match payer {
            Payer::SignedIn(name) => self.signed_in.charge(name, cost, now),
            Payer::Anonymous(address) => self.anonymous.charge(&address.network(), cost, now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_bucket_empties_and_fills() {
        let buckets = Buckets::new(100, 10, 8);
        let now = Instant::now();
        let level = buckets.charge("a", 95, now).unwrap();
        assert_eq!(
            (level.remaining, level.limit, level.full_in, level.window),
            (5, 100, 10, 10)
        );
        let empty = buckets.charge("a", 30, now).unwrap_err();
        assert_eq!((empty.retry_after, empty.level.remaining), (3, 5));
        assert_eq!(buckets.charge("b", 30, now).unwrap().remaining, 70);
        assert_eq!(buckets.charge("a", 30, now + 3 * SECOND).unwrap().remaining, 5);
        assert_eq!(buckets.charge("a", 0, now + 60 * SECOND).unwrap().remaining, 100);
    }

    #[test]
    fn a_refused_request_costs_nothing() {
        let buckets = Buckets::new(100, 10, 8);
        let now = Instant::now();
        for _ in 0..1000 {
            assert!(buckets.charge("a", 101, now).is_err());
        }
        assert_eq!(buckets.charge("a", 100, now).unwrap().remaining, 0);
        assert!(buckets.charge("a", u64::MAX, now).is_err());
    }

    #[test]
    fn memory_is_bounded_and_the_spenders_are_remembered() {
        let buckets = Buckets::new(100, 10, 100);
        let now = Instant::now();
        buckets.charge("spender", 100, now).unwrap();
        for number in 0..100_000 {
            buckets.charge(&number.to_string(), 1, now).unwrap();
        }
        assert!(buckets.full_at.lock().unwrap().len() <= 100);
        assert!(buckets.charge("spender", 10, now).is_err());
    }

    #[test]
    fn full_buckets_are_forgotten_first() {
        let buckets = Buckets::new(100, 10, 10);
        let now = Instant::now();
        for number in 0..10 {
            buckets.charge(&number.to_string(), 10, now).unwrap();
        }
        buckets.charge("later", 10, now + 2 * SECOND).unwrap();
        assert_eq!(buckets.full_at.lock().unwrap().len(), 1);
    }

    #[test]
    fn anonymous_callers_have_a_tenth() {
        let rate = Rate::new(&Config::default());
        let now = Instant::now();
        let address = ClientAddress("192.0.2.1".parse().unwrap());
        assert_eq!(rate.charge(Payer::Anonymous(address), 1, now).unwrap().limit, 50_000);
        assert_eq!(rate.charge(Payer::SignedIn("ann"), 1, now).unwrap().remaining, 499_999);
    }
}
