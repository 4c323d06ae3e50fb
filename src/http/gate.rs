//! How many requests run, and whether new ones are still welcome.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places of the requests that run at the same time.
#[derive(Debug)]
pub struct Gate {
    places: Arc<Semaphore>,
    count: u32,
    closing: AtomicBool,
}

impl Gate {
    /// A gate with `count` places.
    #[must_use]
    pub fn new(count: u32) -> Self {
        Self {
            places: Arc::new(Semaphore::new(count as usize)),
            count,
            closing: AtomicBool::new(false),
        }
    }

    /// A place, if one is free now: a queue would only make everybody late.
    pub(super) fn enter(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).try_acquire_owned().ok()
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
        // Fails only when the semaphore is closed, which nobody does.
        let _ = self.places.acquire_many(self.count).await;
    }
}
