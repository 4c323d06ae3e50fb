//! Omitted and null are two wishes: what is left out stays, an explicit null clears.

use async_graphql::MaybeUndefined;

/// The fields that were given as null although the object cannot be without them. The checks of the
/// object report them, together with all else that is wrong.
#[derive(Debug, Default)]
pub struct Needed(Vec<&'static str>);

impl Needed {
    /// The value given for `field`, in API spelling; a null is noted.
    pub fn value<T>(&mut self, field: &'static str, given: MaybeUndefined<T>) -> Option<T> {
        if given.is_null() {
            self.0.push(field);
        }
        given.take()
    }

    /// The fields given as null.
    #[must_use]
    pub fn missing(self) -> Vec<&'static str> {
        self.0
    }
}

/// The list that replaces what is there; null empties it.
#[must_use]
pub fn list<T>(given: MaybeUndefined<Vec<T>>) -> Option<Vec<T>> {
    match given {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(Vec::new()),
        MaybeUndefined::Value(list) => Some(list),
    }
}
