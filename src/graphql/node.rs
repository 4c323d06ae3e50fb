//! Ids of the API: opaque, the same for ever, and different for every object of every kind.

use entity::id::Id;
use uuid::Uuid;

use crate::authz::Scoped;

/// The API's id of a row.
#[must_use]
pub fn global_id<E: Scoped>(id: Id<E>) -> String {
    format!("{}_{}", E::KIND, id.uuid().simple())
}

/// The row that an id of the API names, if it names one of this kind.
#[must_use]
pub fn local_id<E: Scoped>(id: &str) -> Option<Id<E>> {
    let uuid = id.strip_prefix(E::KIND)?.strip_prefix('_')?;
    let parsed = Uuid::try_parse(uuid)
        .ok()
        .filter(|parsed| parsed.simple().to_string() == uuid);
    parsed.map(Id::new)
}
