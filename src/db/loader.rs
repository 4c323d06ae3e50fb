//! One loader by id and one by foreign key serve all kinds of records.
//!
//! A loader lives as long as one view of the data: one request, or one root mutation's selection.
//! Sibling fields ask for their rows in the same turn of the executor; the first one to ask opens a
//! batch, which runs at the next turn with the keys of all of them: one statement for a level of the
//! answer, whatever the number of rows. No timer, no task of its own, so nothing breaks a batch apart.

use std::{
    any::Any,
    collections::HashMap,
    future::Future,
    hash::Hash,
    pin::{Pin, pin},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake},
};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
    task::AtomicWaker,
};

use crate::error::Result;

type Answer<K, V> = Result<Arc<HashMap<K, V>>>;

/// The loaders of one view: each is found again by its name.
#[derive(Default)]
pub struct Loaders(Mutex<HashMap<String, Box<dyn Any + Send>>>);

struct Loader<K, V> {
    open: Option<Batch<K, V>>,
    known: HashMap<K, V>,
}

struct Batch<K, V> {
    keys: Arc<Mutex<Vec<K>>>,
    answer: Shared<BoxFuture<'static, Answer<K, V>>>,
}

enum Step<K, V> {
    Known(V),
    Wait(Shared<BoxFuture<'static, Answer<K, V>>>),
}

impl Loaders {
    /// The value of `key` in the loader called `name`, fetched together with its siblings. A key that
    /// `fetch` does not answer has no value.
    pub async fn load<K, V, F, Fut>(self: &Arc<Self>, name: &str, key: K, fetch: F) -> Result<Option<V>>
    where
        K: Copy + Eq + Hash + Send + Sync + 'static,
        V: Clone + Send + Sync + 'static,
        F: FnOnce(Vec<K>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<HashMap<K, V>>> + Send + 'static,
    {
        match self.step(name, key, fetch) {
            Step::Known(value) => Ok(Some(value)),
            Step::Wait(answer) => Ok(answer.await?.get(&key).cloned()),
        }
    }

    fn step<K, V, F, Fut>(self: &Arc<Self>, name: &str, key: K, fetch: F) -> Step<K, V>
    where
        K: Copy + Eq + Hash + Send + Sync + 'static,
        V: Clone + Send + Sync + 'static,
        F: FnOnce(Vec<K>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<HashMap<K, V>>> + Send + 'static,
    {
        self.with(name, |loader: &mut Loader<K, V>| {
            if let Some(value) = loader.known.get(&key) {
                return Step::Known(value.clone());
            }
            if let Some(batch) = &loader.open {
                locked(&batch.keys).push(key);
                return Step::Wait(batch.answer.clone());
            }
            let keys = Arc::new(Mutex::new(vec![key]));
            let answer = Arc::clone(self)
                .run(name.to_owned(), Arc::clone(&keys), fetch)
                .boxed()
                .shared();
            loader.open = Some(Batch {
                keys,
                answer: answer.clone(),
            });
            Step::Wait(answer)
        })
    }

    /// Waits one turn for the siblings, closes the batch and fetches all that was asked for.
    async fn run<K, V, F, Fut>(self: Arc<Self>, name: String, keys: Arc<Mutex<Vec<K>>>, fetch: F) -> Answer<K, V>
    where
        K: Copy + Eq + Hash + Send + Sync + 'static,
        V: Clone + Send + Sync + 'static,
        F: FnOnce(Vec<K>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<HashMap<K, V>>> + Send + 'static,
    {
        NextTurn::default().await;
        self.with(&name, |loader: &mut Loader<K, V>| loader.open = None);
        let mut wanted = std::mem::take(&mut *locked(&keys));
        let mut seen = std::collections::HashSet::new();
        wanted.retain(|key| seen.insert(*key));
        let found = fetch(wanted).await?;
        self.with(&name, |loader: &mut Loader<K, V>| {
            loader
                .known
                .extend(found.iter().map(|(key, value)| (*key, value.clone())));
        });
        Ok(Arc::new(found))
    }

    fn with<K, V, R>(&self, name: &str, act: impl FnOnce(&mut Loader<K, V>) -> R) -> R
    where
        K: Send + Sync + 'static,
        V: Send + Sync + 'static,
    {
        let mut all = locked(&self.0);
        if !all.contains_key(name) {
            all.insert(
                name.to_owned(),
                Box::new(Loader::<K, V> {
                    open: None,
                    known: HashMap::new(),
                }),
            );
        }
        let found = all.get_mut(name).and_then(|one| one.downcast_mut::<Loader<K, V>>());
        match found {
            Some(loader) => act(loader),
            // Two kinds of loaders under one name would be a slip of ours: keep them apart.
            None => act(&mut Loader {
                open: None,
                known: HashMap::new(),
            }),
        }
    }
}

/// Is ready at the next turn of the executor, however often it is polled before: all who wait for a batch
/// poll it, and `yield_now` alone would be ready for the second one at once. Turns are those of a spawned
/// task, which every request is.
#[derive(Default)]
struct NextTurn {
    begun: bool,
    over: Arc<Over>,
}

#[derive(Default)]
struct Over {
    reached: AtomicBool,
    waiting: AtomicWaker,
}

impl Wake for Over {
    fn wake(self: Arc<Self>) {
        self.reached.store(true, Ordering::Release);
        self.waiting.wake();
    }
}

impl Future for NextTurn {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.over.waiting.register(context.waker());
        if !self.begun {
            self.begun = true;
            let waker = Arc::clone(&self.over).into();
            // Leaves our waker with the executor for its next turn.
            let _ = pin!(tokio::task::yield_now()).poll(&mut Context::from_waker(&waker));
        }
        if self.over.reached.load(Ordering::Acquire) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

/// A panic elsewhere has not broken the map: go on with it.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use futures_util::future::join_all;

    use super::*;

    /// Fetches ten times each even key, slowly, and counts how often.
    async fn tens(loaders: &Arc<Loaders>, fetches: &Arc<AtomicUsize>, key: u32) -> Option<u32> {
        let fetches = Arc::clone(fetches);
        let fetch = move |keys: Vec<u32>| async move {
            fetches.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
            let even = keys.into_iter().filter(|key| key % 2 == 0);
            Ok(even.map(|key| (key, key * 10)).collect())
        };
        loaders.load("tens", key, fetch).await.unwrap()
    }

    async fn siblings_and_known_keys() {
        let (loaders, fetches) = (Arc::default(), Arc::default());
        // Small joins poll one after the other, large ones in portions.
        for (batches, siblings) in [(1, 0..20), (2, 20..520)] {
            let half = siblings.len() / 2;
            let found = join_all(siblings.map(|key| tens(&loaders, &fetches, key))).await;
            assert_eq!(found.into_iter().flatten().count(), half);
            assert_eq!(fetches.load(Ordering::Relaxed), batches);
        }
        assert_eq!(tens(&loaders, &fetches, 4).await, Some(40));
        assert_eq!(fetches.load(Ordering::Relaxed), 2);
    }

    #[tokio::test(flavor = "multi_thread")]
    #[expect(clippy::disallowed_methods, reason = "a request runs in a task of its own")]
    async fn siblings_share_one_fetch_and_known_keys_none() {
        tokio::spawn(siblings_and_known_keys()).await.unwrap();
    }

    #[tokio::test]
    #[expect(clippy::disallowed_methods, reason = "a request runs in a task of its own")]
    async fn one_thread_is_enough_for_batches() {
        tokio::spawn(siblings_and_known_keys()).await.unwrap();
    }
}
