//! What guessing passwords costs. Only failures are counted, in the database, so that all instances
//! agree, and under keyed hashes, so that no address is kept.
//!
//! Each failure counts three times:
//! - for the **account from this address**: the fifth costs 2 seconds in which no attempt is judged,
//!   each further one twice as long, up to 15 minutes. Somebody else's guesses from elsewhere never
//!   lock the owner out;
//! - for the **address**, whatever the account: from the hundredth on, up to a minute, against one
//!   password tried on many accounts. A whole office may share an address, hence the large number;
//! - for the **account**, whatever the address: from the fiftieth on each answer comes later, by up to
//!   four seconds. That slows guessing from many addresses and refuses nobody.
//!
//! A success forgets the first count; an hour without a failure forgets each of them. Unknown
//! accounts are counted like known ones.
//!
//! An attempt looks before it hashes ([`Counters::check`]: one statement), and is judged in the
//! transaction that records it ([`Counters::judge`]), one after the other: of a hundred attempts that
//! pass the first look at the same moment, those after the fifth failure are refused, and a right guess
//! among them stays unknown.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entity::login_throttle::{Column, Entity, Limit, Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select, sea_query::ExprTrait};

use super::Keys;
use crate::{
    db::{System, SystemTx},
    error::{Error, Result},
};

const PAIR: Limit = Limit {
    failures: 5,
    longest: TimeDelta::minutes(15),
};
const ADDRESS: Limit = Limit {
    failures: 100,
    longest: TimeDelta::minutes(1),
};
const ACCOUNT: Limit = Limit {
    failures: 50,
    longest: TimeDelta::seconds(4),
};

/// The three counts that one attempt belongs to, by their keys.
#[derive(Debug, Clone)]
pub(super) struct Counters {
    pair: String,
    address: String,
    account: String,
}

impl Counters {
    /// The counts of this account (by its normal e-mail address) and this hashed network address: of all
    /// failures to prove who one is, wherever a password or a link is asked for.
    pub fn new(keys: &Keys, email: &str, address: &str) -> Self {
        Self::of("throttle", keys, email, address)
    }

    /// The counts of requests for a new password, each of which counts.
    pub fn of_resets(keys: &Keys, email: &str, address: &str) -> Self {
        Self::of("reset", keys, email, address)
    }

    fn of(what: &str, keys: &Keys, email: &str, address: &str) -> Self {
        Self {
            pair: keys.pseudonym(&format!("{what} pair"), &format!("{email}\0{address}")),
            address: keys.pseudonym(&format!("{what} address"), address),
            account: keys.pseudonym(&format!("{what} account"), email),
        }
    }

    /// How often the account was meant lately, whatever the address.
    pub fn of_account(&self, counts: &[Model], now: DateTime<Utc>) -> i32 {
        let account = counts.iter().find(|row| row.key == self.account);
        account.map_or(0, |row| row.recent(now))
    }

    /// Refuses an attempt that would not be judged now; otherwise how long its answer has to wait.
    pub async fn check(&self, system: &System, now: DateTime<Utc>) -> Result<Duration> {
        let rows = system.all(self.select()).await?;
        self.refuse(&rows, now)?;
        let wait = ACCOUNT.wait(self.of_account(&rows, now));
        Ok(wait.to_std().unwrap_or_default())
    }

    /// Locks the counts, so that attempts are judged one after the other, and refuses one that comes
    /// too late. The counts are for [`Counters::failed`].
    pub async fn judge(&self, tx: &SystemTx, now: DateTime<Utc>) -> Result<Vec<Model>> {
        let mut keys = [&self.pair, &self.address, &self.account];
        // Two attempts that share two counts lock them in the same order.
        keys.sort();
        let unseen = keys.map(|key| Model {
            key: key.clone(),
            failures: 0,
            updated_at: now,
        });
        tx.put_over(unseen, [Column::Key]).await?;
        let rows = tx.all(self.select()).await?;
        self.refuse(&rows, now)?;
        Ok(rows)
    }

    /// Counts a failure.
    pub async fn failed(tx: &SystemTx, counts: Vec<Model>, now: DateTime<Utc>) -> Result<()> {
        let counts = counts.into_iter().map(|row| row.failed(now));
        tx.put_over(counts, [Column::Failures, Column::UpdatedAt]).await
    }

    /// Forgets the failures of this account from this address.
    pub async fn succeeded(&self, tx: &SystemTx) -> Result<()> {
        let mine = Column::Key.is_in([&self.address, &self.account]);
        let empty = mine.and(Column::Failures.eq(0));
        let done = Column::Key.eq(&self.pair).or(empty);
        tx.delete(Entity::delete_many().filter(done)).await?;
        Ok(())
    }

    fn select(&self) -> Select<Entity> {
        Entity::find().filter(Column::Key.is_in([&self.pair, &self.address, &self.account]))
    }

    fn refuse(&self, rows: &[Model], now: DateTime<Utc>) -> Result<()> {
        let blocked = rows.iter().map(|row| {
            if row.key == self.pair {
                row.blocked(PAIR, now)
            } else if row.key == self.address {
                row.blocked(ADDRESS, now)
            } else {
                TimeDelta::zero()
            }
        });
        match blocked.max() {
            Some(wait) if wait > TimeDelta::zero() => Err(Error::RateLimited {
                retry_after: whole_seconds(wait),
            }),
            _ => Ok(()),
        }
    }
}

/// Rounded up: who waits so long is not refused again.
fn whole_seconds(wait: TimeDelta) -> u64 {
    let rounded = wait + TimeDelta::milliseconds(999);
    u64::try_from(rounded.num_seconds()).unwrap_or(0)
}
