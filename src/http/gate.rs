//! How many requests run, and whether new ones are still welcome.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places of the requests that run at the same time. Sign-ins, which wait for hashes and are made to wait by
/// the throttle, have places of their own, so that however many there are, queries are answered.
#[derive(Debug)]
pub struct Gate {
    requests: Places,
    sign_ins: Places,
    closing: AtomicBool,
}

#[derive(Debug)]
struct Places {
    free: Arc<Semaphore>,
    count: u32,
}

/// A place of a request, given back when it is dropped.
#[derive(Debug)]
pub struct Place {
    _held: OwnedSemaphorePermit,
}

impl Places {
    fn new(count: u32) -> Self {
        Self {
            free: Arc::new(Semaphore::new(count as usize)),
            count,
        }
    }

    fn enter(&self) -> Option<Place> {
        let held = Arc::clone(&self.free).try_acquire_owned().ok()?;
        Some(Place { _held: held })
    }

    async fn drained(&self) {
        // Fails only when the semaphore is closed, which nobody does.
        let _ = self.free.acquire_many(self.count).await;
    }
}

impl Gate {
    /// A gate with so many places for requests, and for sign-ins.
    #[must_use]
    pub fn new(requests: u32, sign_ins: u32) -> Self {
        Self {
            requests: Places::new(requests),
            sign_ins: Places::new(sign_ins),
            closing: AtomicBool::new(false),
        }
    }

    /// A place, if one is free now: a queue would only make everybody late.
    pub(super) fn enter(&self) -> Option<Place> {
        self.requests.enter()
    }

    /// A sign-in's place for a request's own, which is free again; `None` if there are too many sign-ins.
    #[must_use]
    pub fn change_to_sign_in(&self, place: Place) -> Option<Place> {
        let changed = self.sign_ins.enter();
        drop(place);
        changed
    }

    /// Says that the service is about to stop.
    pub(super) fn close(&self) {
        self.closing.store(true, Ordering::Release);
    }

    /// Whether the service is about to stop.
    #[must_use]
    pub fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }

    /// Waits until nothing runs.
    pub(super) async fn drained(&self) {
        // Requests first: one of them may still become a sign-in.
        self.requests.drained().await;
        self.sign_ins.drained().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_takes_no_place_from_the_requests() {
        let gate = Gate::new(1, 2);
        let signing_in: Vec<Place> = (0..2)
            .map(|_| gate.change_to_sign_in(gate.enter().unwrap()).unwrap())
            .collect();
        let other = gate.enter().unwrap();
        assert!(gate.enter().is_none());
        assert!(gate.change_to_sign_in(other).is_none(), "too many sign-ins");
        assert!(gate.enter().is_some(), "and the place is free again");
        drop(signing_in);
        assert!(gate.change_to_sign_in(gate.enter().unwrap()).is_some());
    }
}
