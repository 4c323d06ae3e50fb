//! The documents that passed, kept by their text.

use std::{
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError},
};

use lru::LruCache;

/// How many documents are kept.
const ENTRIES: NonZeroUsize = NonZeroUsize::MIN.saturating_add(511);

/// How much text is kept, in bytes. A validated tree may take eighty times its text.
const BYTES: usize = 512 * 1024;

/// A least-recently-used cache, bounded in number and in size.
#[derive(Debug)]
pub(super) struct Cache<T> {
    kept: Mutex<Kept<T>>,
}

#[derive(Debug)]
struct Kept<T> {
    entries: LruCache<Box<str>, Arc<T>>,
    bytes: usize,
}

impl<T> Cache<T> {
    pub(super) fn new() -> Self {
        let entries = LruCache::new(ENTRIES);
        Self {
            kept: Mutex::new(Kept { entries, bytes: 0 }),
        }
    }

    pub(super) fn get(&self, text: &str) -> Option<Arc<T>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.entries.get(text).cloned()
    }

    pub(super) fn put(&self, text: &str, value: Arc<T>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.bytes += text.len();
        if let Some((old, _)) = kept.entries.push(text.into(), value) {
            kept.bytes -= old.len();
        }
        while kept.bytes > BYTES {
            let Some((old, _)) = kept.entries.pop_lru() else {
                return;
            };
            kept.bytes -= old.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_bounded_in_number_and_in_size() {
        let cache = Cache::new();
        for number in 0..2_000 {
            cache.put(&number.to_string(), Arc::new(number));
        }
        assert_eq!(cache.kept.lock().unwrap().entries.len(), 512);
        assert_eq!((cache.get("0"), cache.get("1999")), (None, Some(Arc::new(1_999))));

        for number in 0..200 {
            cache.put(&format!("{number:010000}"), Arc::new(number));
        }
        let kept = cache.kept.lock().unwrap();
        assert!(kept.bytes <= BYTES);
        assert_eq!(
            kept.bytes,
            kept.entries.iter().map(|(text, _)| text.len()).sum::<usize>()
        );
    }

    #[test]
    fn the_same_text_counts_once() {
        let cache = Cache::new();
        cache.put("{a}", Arc::new(1));
        cache.put("{a}", Arc::new(2));
        assert_eq!(cache.kept.lock().unwrap().bytes, 3);
        assert_eq!(cache.get("{a}"), Some(Arc::new(2)));
    }
}
