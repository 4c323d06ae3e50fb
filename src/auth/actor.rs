//! Who calls: loaded from the database at every request, so that a role taken away works at once.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use entity::{
    account, api_key, auth_session,
    id::Id,
    partner,
    partner_member::Role,
    project, project_partner,
    scope::{Access, Area, Scope},
};
use uuid::Uuid;

use crate::{
    authz::Relation,
    error::{Error, Result},
};

/// The last day that both databases write like all others.
const LAST_DAY: DateTime<Utc> = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => NaiveDateTime::new(day, NaiveTime::MIN).and_utc(),
    None => DateTime::<Utc>::MAX_UTC,
};

/// The caller of one request, with all they may act for.
#[derive(Debug, Clone)]
pub struct Actor {
    caller: Caller,
    memberships: Vec<Membership>,
    now: DateTime<Utc>,
}

/// Who it is. A key is not its maker: nothing that is about a person is open to it.
#[derive(Debug, Clone)]
enum Caller {
    Anonymous,
    Person(Person),
    Key(Key),
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

/// A machine with an API key. It acts for the one partner of its only membership, with the roles that its
/// maker held when making it and holds still (P-3), in the areas that its scopes name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub id: Id<api_key::Entity>,
    /// Who made it and answers for it.
    pub maker: Id<account::Entity>,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
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
            caller: Caller::Anonymous,
            memberships: Vec::new(),
            // Nothing that lasts until a day lasts for nobody.
            now: LAST_DAY,
        }
    }

    /// Only a checked token becomes an actor, so only this module's neighbours can make one.
    pub(super) fn signed_in(person: Person, memberships: Vec<Membership>, now: DateTime<Utc>) -> Self {
        Self {
            caller: Caller::Person(person),
            memberships,
            now,
        }
    }

    /// The same for a key that is in force.
    pub(super) fn with_key(key: Key, membership: Membership, now: DateTime<Utc>) -> Self {
        Self {
            caller: Caller::Key(key),
            memberships: vec![membership],
            now,
        }
    }

    /// The day of the request, UTC: some rights last until a day.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }

    /// The instant of the request: some rights last for hours.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The signed-in person, if it is one: not a machine with a key.
    #[must_use]
    pub fn person(&self) -> Option<&Person> {
        match &self.caller {
            Caller::Person(person) => Some(person),
            Caller::Anonymous | Caller::Key(_) => None,
        }
    }

    /// The person, for what only people do: `Unauthenticated` for nobody, `Forbidden` for a key.
    pub fn a_person(&self) -> Result<&Person> {
        match &self.caller {
            Caller::Person(person) => Ok(person),
            Caller::Anonymous => Err(Error::sign_in()),
            Caller::Key(_) => Err(Error::Forbidden),
        }
    }

    /// The key, if a machine calls with one.
    #[must_use]
    pub fn key(&self) -> Option<&Key> {
        match &self.caller {
            Caller::Key(key) => Some(key),
            Caller::Anonymous | Caller::Person(_) => None,
        }
    }

    /// Whether nobody is signed in and no key was shown.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        matches!(self.caller, Caller::Anonymous)
    }

    /// The account that answers for what is done: the person, or the key's maker.
    #[must_use]
    pub fn account(&self) -> Option<Id<account::Entity>> {
        match &self.caller {
            Caller::Anonymous => None,
            Caller::Person(person) => Some(person.account),
            Caller::Key(key) => Some(key.maker),
        }
    }

    /// Whether records of the area are open to the caller at all: people reach every area, a key those of
    /// its scopes.
    #[must_use]
    pub fn reaches(&self, area: Area, access: Access) -> bool {
        self.key()
            .is_none_or(|key| key.scopes.iter().any(|scope| scope.allows(area, access)))
    }

    /// What they may act for.
    #[must_use]
    pub fn memberships(&self) -> &[Membership] {
        &self.memberships
    }

    /// The roles held at the partner.
    #[must_use]
    pub fn roles_at(&self, partner: Id<partner::Entity>) -> Vec<Role> {
        let there = self.memberships.iter().filter(|one| one.partner == partner);
        there.flat_map(|one| one.roles.iter().copied()).collect()
    }

    /// Whether it may vouch for what this partner has done, as somebody without a part in it: a person who has no place
    /// there. A key does not say where else its maker works, so it vouches for nothing.
    #[must_use]
    pub fn is_independent_of(&self, partner: Id<partner::Entity>) -> bool {
        self.person().is_some() && self.roles_at(partner).is_empty()
    }

    /// Who it is, for cursors, idempotency keys and rates; nil for anonymous callers.
    #[must_use]
    pub fn caller(&self) -> Uuid {
        match &self.caller {
            Caller::Anonymous => Uuid::nil(),
            Caller::Person(person) => person.account.uuid(),
            Caller::Key(key) => key.id.uuid(),
        }
    }

    /// Whether they stand in this relation to every record; `None` for relations to single ones.
    #[must_use]
    pub fn everywhere(&self, relation: Relation) -> Option<bool> {
        match relation {
            Relation::SignedIn => Some(!self.is_anonymous()),
            Relation::Operator => Some(self.person().is_some_and(|person| person.operator)),
            _ => None,
        }
    }

    /// The ids (of partners, projects or persons) to which they stand in this relation with one of
    /// these roles.
    #[must_use]
    pub fn related(&self, relation: Relation, roles: &[Role], writing: bool) -> HashSet<Uuid> {
        if relation == Relation::Myself {
            return self.person().map(|person| person.account.uuid()).into_iter().collect();
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
        if matches!(
            relation,
            Relation::Owner
                | Relation::Host
                | Relation::Provider
                | Relation::CaseCounsellor
                | Relation::CaseWorker
                | Relation::CaseObserver
                | Relation::CaseInterpreter
                | Relation::BreakGlass
                | Relation::Assessor
                | Relation::Lead
                | Relation::Recipient
        ) {
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
            Relation::Owner
            | Relation::Host
            | Relation::Provider
            | Relation::CaseCounsellor
            | Relation::CaseWorker
            | Relation::CaseObserver
            | Relation::CaseInterpreter
            | Relation::BreakGlass
            | Relation::Assessor
            | Relation::Lead
            | Relation::Recipient
            | Relation::Myself
            | Relation::SignedIn
            | Relation::Operator => false,
        }
    }
}
