//! People: as pseudonyms, and who they are.

use entity::{consent, fewer_opportunities_count, identity, participant};

use super::{ANYONE, ASSESSOR, COUNSELLOR, MANAGER, OWNER_OR_PERSON, TRAINER, WITH_PEOPLE, to};
use crate::authz::{Grant, Relation};

/// A participant is known by pseudonym to those who work with people at the sending partner and at those that see a
/// mobility of theirs, to the trainers of what they are enrolled in, and to the person.
#[must_use]
pub fn participant(verb: participant::Verb) -> &'static [Grant] {
    use participant::Verb;
    match verb {
        Verb::Read => {
            const {
                &[
                    to(Relation::Owner, WITH_PEOPLE),
                    to(Relation::Host, WITH_PEOPLE),
                    to(Relation::Coordinator, WITH_PEOPLE),
                    to(Relation::ActivePartner, WITH_PEOPLE),
                    to(Relation::Provider, TRAINER),
                    to(Relation::CaseCounsellor, COUNSELLOR),
                    to(Relation::Assessor, ASSESSOR),
                    to(Relation::Myself, ANYONE),
                ]
            }
        }
        Verb::Create => const { &[to(Relation::Contributor, MANAGER)] },
        Verb::Update => const { &[to(Relation::Owner, MANAGER)] },
        Verb::Erase | Verb::Export => OWNER_OR_PERSON,
    }
}

/// Who somebody is: for how long host and trainers know, says [`crate::participant::audience`].
#[must_use]
pub fn identity(verb: identity::Verb) -> &'static [Grant] {
    match verb {
        identity::Verb::Read => {
            const {
                &[
                    to(Relation::Owner, MANAGER),
                    to(Relation::Host, MANAGER),
                    to(Relation::Provider, TRAINER),
                    to(Relation::CaseCounsellor, COUNSELLOR),
                    to(Relation::Assessor, ASSESSOR),
                    to(Relation::Myself, ANYONE),
                ]
            }
        }
        identity::Verb::Create => const { &[to(Relation::Owner, MANAGER)] },
        identity::Verb::Update => const { &[to(Relation::Owner, MANAGER), to(Relation::CaseCounsellor, COUNSELLOR)] },
    }
}

/// A consent is the person's; those who know who it is see it, somebody may record it for them.
#[must_use]
pub fn consent(verb: consent::Verb) -> &'static [Grant] {
    match verb {
        consent::Verb::Read => KNOWS_WHO,
        consent::Verb::Give | consent::Verb::Withdraw => {
            const {
                &[
                    to(Relation::Owner, MANAGER),
                    to(Relation::CaseCounsellor, COUNSELLOR),
                    to(Relation::Myself, ANYONE),
                ]
            }
        }
    }
}

/// Counts of barriers say nothing about anybody.
#[must_use]
pub fn fewer_opportunities_count(verb: fewer_opportunities_count::Verb) -> &'static [Grant] {
    match verb {
        fewer_opportunities_count::Verb::Read => const { &[to(Relation::Owner, WITH_PEOPLE)] },
        fewer_opportunities_count::Verb::Create => const { &[to(Relation::Contributor, MANAGER)] },
        fewer_opportunities_count::Verb::Set => const { &[to(Relation::Owner, MANAGER)] },
    }
}

const KNOWS_WHO: &[Grant] = &[
    to(Relation::Owner, MANAGER),
    to(Relation::Host, MANAGER),
    to(Relation::Provider, TRAINER),
    to(Relation::CaseCounsellor, COUNSELLOR),
    to(Relation::Myself, ANYONE),
];
