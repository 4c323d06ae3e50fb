//! Files, imports and exports.

use entity::partner_member::Role;
use entity::{export_job, file, import_finding, import_job};

use super::{MANAGER, to};
use crate::authz::{Grant, Relation};

/// A file is brought for a partner by its MANAGERs, as evidence by its COUNSELLORs too, and seen by whoever brought it alone ([`crate::file::policy`]).
#[must_use]
pub fn file(verb: file::Verb) -> &'static [Grant] {
    match verb {
        file::Verb::Read | file::Verb::Prove | file::Verb::Remove => {
            const { &[to(Relation::Owner, &[Role::Manager, Role::Counsellor])] }
        }
        file::Verb::Create => const { &[to(Relation::Owner, MANAGER)] },
    }
}

/// An import is started for a partner by its MANAGERs, and seen by whoever started it alone.
#[must_use]
pub fn import_job(verb: import_job::Verb) -> &'static [Grant] {
    match verb {
        import_job::Verb::Read | import_job::Verb::Create | import_job::Verb::Cancel | import_job::Verb::End => {
            const { &[to(Relation::Owner, MANAGER)] }
        }
    }
}

/// What an import found is seen with it.
#[must_use]
pub fn import_finding(verb: import_finding::Verb) -> &'static [Grant] {
    match verb {
        import_finding::Verb::Read => import_job(import_job::Verb::Read),
    }
}

/// An export is started for a partner by its MANAGERs, and seen by whoever started it alone; it holds what they see.
#[must_use]
pub fn export_job(verb: export_job::Verb) -> &'static [Grant] {
    match verb {
        export_job::Verb::Read | export_job::Verb::Create | export_job::Verb::Cancel | export_job::Verb::End => {
            const { &[to(Relation::Owner, MANAGER)] }
        }
    }
}
