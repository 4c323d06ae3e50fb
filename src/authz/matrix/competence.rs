//! What competences are, by which procedures they are validated, and who is licensed to assess.

use entity::{assessor_licence, competence, competence_framework, procedure};

use super::{ANYONE, MANAGER, STAFF, to};
use crate::authz::{Grant, Relation};

/// A framework is for any signed-in user. Nobody changes one through the API: it is shipped, or imported by command.
#[must_use]
pub fn competence_framework(verb: competence_framework::Verb) -> &'static [Grant] {
    match verb {
        competence_framework::Verb::Read => const { &[to(Relation::SignedIn, ANYONE)] },
        competence_framework::Verb::Import | competence_framework::Verb::Publish => &[],
    }
}

/// A competence is seen with its framework.
#[must_use]
pub fn competence(verb: competence::Verb) -> &'static [Grant] {
    match verb {
        competence::Verb::Read => competence_framework(competence_framework::Verb::Read),
    }
}

/// A procedure is written by one partner of a project and adopted by all; from then on any signed-in user sees it.
#[must_use]
pub fn procedure(verb: procedure::Verb) -> &'static [Grant] {
    use procedure::Verb;
    match verb {
        Verb::Read => {
            const {
                &[
                    to(Relation::Owner, STAFF),
                    to(Relation::ActivePartner, STAFF),
                    to(Relation::SignedIn, ANYONE),
                ]
            }
        }
        Verb::Create | Verb::Adopt | Verb::License => const { &[to(Relation::Contributor, MANAGER)] },
        Verb::Update | Verb::Revise | Verb::Delete => const { &[to(Relation::Owner, MANAGER)] },
        Verb::Retire => const { &[to(Relation::Owner, MANAGER), to(Relation::Coordinator, MANAGER)] },
    }
}

/// V-10: a licence is granted by a MANAGER of another partner than the assessor's, which answers for it.
#[must_use]
pub fn assessor_licence(verb: assessor_licence::Verb) -> &'static [Grant] {
    match verb {
        assessor_licence::Verb::Read => const { &[to(Relation::SignedIn, ANYONE)] },
        assessor_licence::Verb::Grant => procedure(procedure::Verb::License),
        assessor_licence::Verb::Revoke => const { &[to(Relation::Owner, MANAGER)] },
    }
}
