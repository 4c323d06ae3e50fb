//! Partners, who works there, and their projects.

use entity::{api_key, mobility_target, partner, partner_member, project, project_partner, project_status_change};

use super::{ADMIN, ANYONE, MANAGER, to};
use crate::authz::{Grant, Relation};

/// A partner's profile is for any signed-in user and kept by its ADMIN; its place in the service is the
/// operator's affair.
#[must_use]
pub fn partner(verb: partner::Verb) -> &'static [Grant] {
    match verb {
        partner::Verb::Read => const { &[to(Relation::SignedIn, ANYONE)] },
        partner::Verb::Update => const { &[to(Relation::Owner, ADMIN)] },
        partner::Verb::Create | partner::Verb::Suspend | partner::Verb::Reinstate | partner::Verb::Withdraw => {
            const { &[to(Relation::Operator, ANYONE)] }
        }
    }
}

/// P-3: any member makes keys; who made one and the partner's ADMIN see and withdraw it.
#[must_use]
pub fn api_key(verb: api_key::Verb) -> &'static [Grant] {
    match verb {
        api_key::Verb::Create => const { &[to(Relation::Owner, ANYONE)] },
        api_key::Verb::Read | api_key::Verb::Revoke => {
            const { &[to(Relation::Owner, ADMIN), to(Relation::Myself, ANYONE)] }
        }
    }
}

/// A membership is for the partner's ADMIN and for the person. P-3: nobody has a verb that would raise their own
/// roles, and the OPERATOR invites a partner's first ADMIN only ([`crate::account`] sees to both).
#[must_use]
pub fn partner_member(verb: partner_member::Verb) -> &'static [Grant] {
    match verb {
        partner_member::Verb::Read => const { &[to(Relation::Owner, ADMIN), to(Relation::Myself, ANYONE)] },
        partner_member::Verb::Add => const { &[to(Relation::Owner, ADMIN), to(Relation::Operator, ANYONE)] },
        partner_member::Verb::Invite | partner_member::Verb::SetRoles | partner_member::Verb::Remove => {
            const { &[to(Relation::Owner, ADMIN)] }
        }
        partner_member::Verb::Leave => const { &[to(Relation::Myself, ANYONE)] },
    }
}

/// A project is for the members of its active and invited partners; its coordinator edits it.
#[must_use]
pub fn project(verb: project::Verb) -> &'static [Grant] {
    match verb {
        project::Verb::Read => PROJECT_READERS,
        project::Verb::Create => const { &[to(Relation::Owner, MANAGER)] },
        project::Verb::Update
        | project::Verb::SetTargets
        | project::Verb::Start
        | project::Verb::Submit
        | project::Verb::Reopen
        | project::Verb::Finalise
        | project::Verb::Terminate => const { &[to(Relation::Coordinator, MANAGER)] },
    }
}

const PROJECT_READERS: &[Grant] = &[
    to(Relation::Owner, ANYONE),
    to(Relation::ActivePartner, ANYONE),
    to(Relation::InvitedPartner, ANYONE),
];

/// A partnership is seen with its project. A partner takes its own part when it founds a project; the coordinator
/// invites, changes and removes the others, who accept, decline and leave by themselves.
#[must_use]
pub fn project_partner(verb: project_partner::Verb) -> &'static [Grant] {
    match verb {
        project_partner::Verb::Read => PROJECT_READERS,
        project_partner::Verb::Create
        | project_partner::Verb::Accept
        | project_partner::Verb::Decline
        | project_partner::Verb::Leave => const { &[to(Relation::Owner, MANAGER)] },
        project_partner::Verb::Invite | project_partner::Verb::Update | project_partner::Verb::Remove => {
            const { &[to(Relation::Coordinator, MANAGER)] }
        }
    }
}

/// A target is seen with its project and set by the coordinator.
#[must_use]
pub fn mobility_target(verb: mobility_target::Verb) -> &'static [Grant] {
    match verb {
        mobility_target::Verb::Read => PROJECT_READERS,
        mobility_target::Verb::Create | mobility_target::Verb::Update | mobility_target::Verb::Remove => {
            const { &[to(Relation::Owner, MANAGER)] }
        }
    }
}

/// A move in a project's life is seen with the project and recorded by the coordinator, which made it.
#[must_use]
pub fn project_status_change(verb: project_status_change::Verb) -> &'static [Grant] {
    match verb {
        project_status_change::Verb::Read => PROJECT_READERS,
        project_status_change::Verb::Create => const { &[to(Relation::Owner, MANAGER)] },
    }
}
