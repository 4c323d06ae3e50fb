//! Who calls: loaded from the database at every request, so that a role taken away works at once.

use std::collections::HashSet;

use entity::{account, auth_session, id::Id, partner, partner_member::Role, project, project_partner};
use uuid::Uuid;

use crate::authz::Relation;

/// The caller of one request, with all they may act for.
#[derive(Debug, Clone)]
pub struct Actor {
    person: Option<Person>,
    memberships: Vec<Membership>,
}

/// The signed-in person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their account.
    pub account: Id<account::Entity>,
    /// The sign-in they call with.
    pub session: Id<auth_session::Entity>,
    /// Their address.
    pub email: String,
    /// Their name.
    pub display_name: String,
    /// Whether they run the installation.
    pub operator: bool,
}

/// What the actor may act for: one partner, with roles and the projects it takes part in.
#[derive(Debug, Clone)]
pub struct Membership {
    /// The partner.
    pub partner: Id<partner::Entity>,
    /// The roles there.
    pub roles: Vec<Role>,
    /// The partner's state.
    pub state: partner::State,
    /// Its parts in projects, those it has left excluded.
    pub parts: Vec<Part>,
}

/// A partner's part in a project.
#[derive(Debug, Clone)]
pub struct Part {
    /// The project.
    pub project: Id<project::Entity>,
    /// The part.
    pub role: project_partner::Role,
    /// Whether it is only invited yet.
    pub state: project_partner::State,
}

impl Actor {
    /// Somebody without a token.
    #[must_use]
    pub const fn anonymous() -> Self {
        Self {
            person: None,
            memberships: Vec::new(),
        }
    }

    /// Only a checked token becomes an actor, so only this module's neighbours can make one.
    pub(super) fn signed_in(person: Person, memberships: Vec<Membership>) -> Self {
        Self {
            person: Some(person),
            memberships,
        }
    }

    /// The signed-in person, if there is one.
    #[must_use]
    pub fn person(&self) -> Option<&Person> {
        self.person.as_ref()
    }

    /// What they may act for.
    #[must_use]
    pub fn memberships(&self) -> &[Membership] {
        &self.memberships
    }

    /// Who it is, for cursors, idempotency keys and rates; nil for anonymous callers.
    #[must_use]
    pub fn caller(&self) -> Uuid {
        self.person.as_ref().map_or(Uuid::nil(), |person| person.account.uuid())
    }

    /// Whether they stand in this relation to every record; `None` for relations to single ones.
    #[must_use]
    pub fn everywhere(&self, relation: Relation) -> Option<bool> {
        match relation {
            Relation::SignedIn => Some(self.person.is_some()),
            Relation::Operator => Some(self.person.as_ref().is_some_and(|person| person.operator)),
            _ => None,
        }
    }

    /// The ids (of partners, projects or persons) to which they stand in this relation with one of
    /// these roles.
    #[must_use]
    pub fn related(&self, relation: Relation, roles: &[Role], writing: bool) -> HashSet<Uuid> {
        if relation == Relation::Myself {
            return self.person.iter().map(|person| person.account.uuid()).collect();
        }
        let able = self
            .memberships
            .iter()
            .filter(|one| one.has_any(roles) && one.may(relation, writing));
        able.flat_map(|one| one.related(relation)).collect()
    }
}

impl Membership {
    /// Whether one of these roles is held.
    #[must_use]
    pub fn has_any(&self, roles: &[Role]) -> bool {
        self.roles.iter().any(|role| roles.contains(role))
    }

    /// P-2: a suspended or withdrawn partner reads what it owns and writes nothing.
    #[must_use]
    pub fn may(&self, relation: Relation, writing: bool) -> bool {
        self.state == partner::State::Active || (relation == Relation::Owner && !writing)
    }

    /// The partner itself, or the projects in which it has this part.
    fn related(&self, relation: Relation) -> Vec<Uuid> {
        if relation == Relation::Owner {
            return vec![self.partner.uuid()];
        }
        self.parts
            .iter()
            .filter(|part| part.is(relation))
            .map(|part| part.project.uuid())
            .collect()
    }

    /// Whether the partner stands in this relation to the project.
    #[must_use]
    pub fn takes_part(&self, relation: Relation, project: Id<project::Entity>) -> bool {
        self.parts
            .iter()
            .any(|part| part.project == project && part.is(relation))
    }
}

impl Part {
    fn is(&self, relation: Relation) -> bool {
        use project_partner::{Role, State};
        match relation {
            Relation::Coordinator => self.state == State::Active && self.role == Role::Coordinator,
            Relation::Contributor => self.state == State::Active && self.role != Role::Associated,
            Relation::ActivePartner => self.state == State::Active,
            Relation::InvitedPartner => self.state == State::Invited,
            Relation::Owner | Relation::Myself | Relation::SignedIn | Relation::Operator => false,
        }
    }
}
