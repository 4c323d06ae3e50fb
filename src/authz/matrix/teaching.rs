//! Modules, and who is enrolled in them.

use entity::{attendance, enrolment, module, module_prerequisite, module_session, module_session_trainer};

use super::{ANYONE, MANAGER, STAFF, TRAINER, to};
use crate::authz::{Grant, Relation};

/// A module is its provider's; the partners of the project see it once it is published.
#[must_use]
pub fn module(verb: module::Verb) -> &'static [Grant] {
    match verb {
        module::Verb::Read => const { &[to(Relation::Owner, STAFF), to(Relation::ActivePartner, ANYONE)] },
        module::Verb::Create => const { &[to(Relation::Contributor, TRAINER)] },
        module::Verb::Update
        | module::Verb::SetPrerequisites
        | module::Verb::Publish
        | module::Verb::Retire
        | module::Verb::Delete => const { &[to(Relation::Owner, TRAINER)] },
    }
}

/// A session is seen by whoever sees its module, and run by the module's provider.
#[must_use]
pub fn module_session(verb: module_session::Verb) -> &'static [Grant] {
    match verb {
        module_session::Verb::Read => module(module::Verb::Read),
        module_session::Verb::Create => const { &[to(Relation::Contributor, TRAINER)] },
        module_session::Verb::Update | module_session::Verb::Delete => const { &[to(Relation::Owner, TRAINER)] },
    }
}

/// A trainer's name is seen by whoever sees the session.
#[must_use]
pub fn module_session_trainer(verb: module_session_trainer::Verb) -> &'static [Grant] {
    match verb {
        module_session_trainer::Verb::Read => module(module::Verb::Read),
        module_session_trainer::Verb::Create | module_session_trainer::Verb::Delete => {
            const { &[to(Relation::Owner, TRAINER)] }
        }
    }
}

/// A prerequisite is seen by whoever sees the module that asks for it.
#[must_use]
pub fn module_prerequisite(verb: module_prerequisite::Verb) -> &'static [Grant] {
    match verb {
        module_prerequisite::Verb::Read => module(module::Verb::Read),
        module_prerequisite::Verb::Create | module_prerequisite::Verb::Delete => {
            const { &[to(Relation::Owner, TRAINER)] }
        }
    }
}

/// A place in a module: the sender enrols, the provider says what became of it.
#[must_use]
pub fn enrolment(verb: enrolment::Verb) -> &'static [Grant] {
    match verb {
        enrolment::Verb::Read => {
            const {
                &[
                    to(Relation::Owner, STAFF),
                    to(Relation::Provider, STAFF),
                    to(Relation::Host, STAFF),
                    to(Relation::Myself, ANYONE),
                ]
            }
        }
        enrolment::Verb::Create | enrolment::Verb::Update | enrolment::Verb::Withdraw => {
            const { &[to(Relation::Owner, MANAGER)] }
        }
        enrolment::Verb::SetOutcome | enrolment::Verb::RecordAttendance => const { &[to(Relation::Provider, TRAINER)] },
    }
}

/// A day's attendance is seen with the enrolment and recorded by the provider.
#[must_use]
pub fn attendance(verb: attendance::Verb) -> &'static [Grant] {
    match verb {
        attendance::Verb::Read => enrolment(enrolment::Verb::Read),
        attendance::Verb::Create | attendance::Verb::Update => const { &[to(Relation::Owner, TRAINER)] },
    }
}
