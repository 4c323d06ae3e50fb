//! What every record of the service has.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{account, id::Id, partner, rule::Refusal, text::SearchWords};

/// A row with an owner and a version.
pub trait Record: Clone + Send + Sync + serde::Serialize + 'static {
    /// Its id.
    fn uuid(&self) -> Uuid;
    /// The partner that owns it and answers for it.
    fn owner(&self) -> Id<partner::Entity>;
    /// How often it was changed, from 1.
    fn version(&self) -> i32;
    /// Notes who changed it when, and counts the version up.
    fn stamp(&mut self, at: DateTime<Utc>, by: Option<Id<account::Entity>>);
    /// What the full-text index holds of it; `None` if it is not searched.
    fn search_words(&self) -> Option<SearchWords> {
        None
    }
    /// Columns that leave no fingerprint in the audit unless it is one under the person's key: after an erasure, whoever
    /// guesses what stood there must not find the guess confirmed.
    #[must_use]
    fn guessable() -> &'static [&'static str] {
        &[]
    }
}

/// Implements [`Record`] for a `Model` with the usual columns; `owner` names the owner's column, what follows the
/// semicolon the guessable ones.
#[macro_export]
macro_rules! record {
    ($owner:ident $(, $words:ident)? $(; $($guessable:ident),+)?) => {
        impl $crate::record::Record for Model {
            fn uuid(&self) -> uuid::Uuid {
                self.id.uuid()
            }
            fn owner(&self) -> $crate::id::Id<$crate::partner::Entity> {
                self.$owner
            }
            fn version(&self) -> i32 {
                self.version
            }
            fn stamp(&mut self, at: chrono::DateTime<chrono::Utc>, by: Option<$crate::id::Id<$crate::account::Entity>>) {
                self.version += 1;
                self.updated_at = at;
                self.updated_by = by;
                if self.version == 1 {
                    self.created_at = at;
                    self.created_by = by;
                }
            }
            $(fn search_words(&self) -> Option<$crate::text::SearchWords> {
                Some(self.$words())
            })?
            $(fn guessable() -> &'static [&'static str] {
                &[$(stringify!($guessable)),+]
            })?
        }
    };
}

/// The verbs of one kind of record.
pub trait Verb: Copy + PartialEq + Send + Sync + 'static {
    /// Seeing the record.
    const READ: Self;
    /// Every verb of the kind.
    const EVERY: &'static [Self];
    /// Its stable name.
    fn name(self) -> &'static str;
}

/// Implements [`Verb`] for a kind's `Verb` enumeration.
#[macro_export]
macro_rules! verbs {
    () => {
        impl $crate::record::Verb for Verb {
            const READ: Self = Self::Read;
            const EVERY: &'static [Self] = Self::ALL;
            fn name(self) -> &'static str {
                self.code()
            }
        }
    };
}

/// A record whose state decides which verbs are open, whoever asks.
pub trait Stateful: Record {
    /// The verbs of its kind.
    type Verb: Verb;

    /// The state as the API spells it.
    fn state(&self) -> &'static str;

    /// The verbs that are open in this state.
    fn open(&self) -> &'static [Self::Verb];

    /// Refuses a stale version first, then a verb that is not open.
    fn expect(&self, verb: Self::Verb, version: i32) -> Result<(), Refusal> {
        if version != self.version() {
            return Err(Refusal::Stale {
                current: self.version(),
            });
        }
        self.expect_open(verb)
    }

    /// Refuses a verb that is not open in this state.
    fn expect_open(&self, verb: Self::Verb) -> Result<(), Refusal> {
        if self.open().contains(&verb) {
            return Ok(());
        }
        let moves = self.open().iter().filter(|one| **one != Self::Verb::READ);
        Err(Refusal::State {
            state: self.state(),
            allowed: moves.map(|one| one.name()).collect(),
        })
    }
}

/// Puts a changed value in its place; `None` leaves what is there.
pub fn set<T>(place: &mut T, change: Option<T>) {
    if let Some(value) = change {
        *place = value;
    }
}

/// Implements [`Stateful`] for a kind whose rows have no state of their own: every verb is open.
#[macro_export]
macro_rules! stateless {
    () => {
        impl $crate::record::Stateful for Model {
            type Verb = Verb;

            fn state(&self) -> &'static str {
                "ACTIVE"
            }

            fn open(&self) -> &'static [Verb] {
                Verb::ALL
            }
        }
    };
}
