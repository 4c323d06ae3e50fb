//! A person's membership of a partner, with the roles it gives there.

use chrono::TimeDelta;
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{
    account,
    code::Findings,
    id::Id,
    json::Json,
    partner,
    record::Stateful,
    rule::{Refusal, Text, Violation},
    text::sort_key,
};

codes! {
    /// A role at one partner. What each may do is said by the access matrix.
    pub enum Role {
        /// Partner profile, members and their roles, API keys. No case data, no identities.
        Admin = "ADMIN",
        /// Projects that the partner coordinates, partnerships, mobilities, results, reports, votes.
        Manager = "MANAGER",
        /// Modules, sessions, attendance and outcomes at their own partner.
        Trainer = "TRAINER",
        /// Validation cases and inclusion plans in whose case team they are.
        Counsellor = "COUNSELLOR",
        /// The assessments assigned to them.
        Assessor = "ASSESSOR",
        /// What the partner owns or is shared with it, without identities and case data.
        Viewer = "VIEWER",
        /// Their own record.
        Participant = "PARTICIPANT",
    }
}

codes! {
    /// Life of a membership.
    #[graphql(name = "PartnerMemberState")]
    pub enum State {
        /// Invited; grants nothing until it is accepted.
        Invited = "INVITED",
        /// In force.
        Active = "ACTIVE",
        /// Over; grants nothing.
        Ended = "ENDED",
    }
}

codes! {
    /// What can be done with a membership.
    #[graphql(name = "PartnerMemberVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Invite somebody to become a member.
        Add = "ADD",
        /// Send a new link; the one before is void.
        Invite = "INVITE",
        /// Give other roles.
        SetRoles = "SET_ROLES",
        /// End it.
        Remove = "REMOVE",
        /// End one's own.
        Leave = "LEAVE",
    }
}

verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "partner_member")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner.
    pub partner_id: Id<partner::Entity>,
    /// The person.
    pub account_id: Id<account::Entity>,
    /// Address of the person.
    pub email: String,
    /// Name of the person: as the partner wrote it until they accept, from then on as they write it.
    pub display_name: String,
    /// What rows are ordered by.
    pub display_name_sort: String,
    /// Roles at this partner.
    pub roles: Json<Vec<Role>>,
    /// Whether the roles are granted.
    pub state: State,
    /// Until when an INVITED person can accept; null otherwise.
    pub invited_until: Option<DateTimeUtc>,
    /// How often it was changed, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// Who made it; null for the installation itself.
    pub created_by: Option<Id<account::Entity>>,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
    /// Who last changed it.
    pub updated_by: Option<Id<account::Entity>>,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

record!(partner_id; email, display_name, display_name_sort);

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        self.state.code()
    }

    fn open(&self) -> &'static [Verb] {
        match self.state {
            State::Invited => &[Verb::Read, Verb::Invite, Verb::SetRoles, Verb::Remove, Verb::Leave],
            State::Active => &[Verb::Read, Verb::SetRoles, Verb::Remove, Verb::Leave],
            State::Ended => &[Verb::Read, Verb::Invite],
        }
    }
}

/// So long an invitation can be accepted.
pub const INVITED_FOR: TimeDelta = TimeDelta::days(7);
/// Characters of the longest name of a person.
pub const LONGEST_NAME: usize = 120;

/// What a new membership needs.
#[derive(Debug, Clone)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// The partner.
    pub partner_id: Id<partner::Entity>,
    /// The person.
    pub account_id: Id<account::Entity>,
    /// Their address.
    pub email: String,
    /// Their name, as far as it is known.
    pub display_name: String,
    /// The roles it will give.
    pub roles: Vec<Role>,
    /// When it is made.
    pub now: DateTimeUtc,
}

impl Model {
    /// A new membership, INVITED.
    #[must_use]
    pub fn invited(new: New) -> Self {
        let New {
            id,
            partner_id,
            account_id,
            email,
            display_name,
            roles,
            now,
        } = new;
        Self {
            id,
            partner_id,
            account_id,
            email,
            display_name_sort: sort_key(&display_name),
            display_name,
            roles: Json(roles),
            state: State::Invited,
            invited_until: Some(now + INVITED_FOR),
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        }
    }

    /// Invited anew, also after the end.
    #[must_use]
    pub fn invited_again(&self, now: DateTimeUtc) -> Self {
        Self {
            state: State::Invited,
            invited_until: Some(now + INVITED_FOR),
            ..self.clone()
        }
    }

    /// In force, under the name that the person goes by.
    #[must_use]
    pub fn accepted(&self, display_name: &str) -> Self {
        Self {
            state: State::Active,
            invited_until: None,
            ..self.named(display_name)
        }
    }

    /// The same person under another name.
    #[must_use]
    pub fn named(&self, display_name: &str) -> Self {
        Self {
            display_name: display_name.to_owned(),
            display_name_sort: sort_key(display_name),
            ..self.clone()
        }
    }

    /// With other roles.
    #[must_use]
    pub fn with_roles(&self, roles: Vec<Role>) -> Self {
        Self {
            roles: Json(roles),
            ..self.clone()
        }
    }

    /// Over.
    #[must_use]
    pub fn ended(&self) -> Self {
        Self {
            state: State::Ended,
            invited_until: None,
            ..self.clone()
        }
    }

    /// Whether it makes the person an ADMIN now.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.state == State::Active && self.roles.contains(&Role::Admin)
    }

    /// P-4: what takes an ADMIN away leaves another one. `admins` are those in force before the change that
    /// turns this row into `next`.
    pub fn keeps_an_admin(&self, next: &Self, admins: &[Self]) -> Result<(), Refusal> {
        let others = admins.iter().any(|other| other.is_admin() && other.id != self.id);
        if others || !self.is_admin() || next.is_admin() {
            return Ok(());
        }
        Err(Refusal::Invalid(vec![Violation::new(
            "input.member",
            "P-4",
            Text::new(
                "This is the partner's last ADMIN; make somebody else ADMIN first.",
                "C'est le dernier ADMIN du partenaire ; nommez d'abord quelqu'un d'autre ADMIN.",
            ),
        )]))
    }
}

/// Each of the roles once, in the order in which they are explained; a membership gives at least one.
pub fn checked_roles(mut roles: Vec<Role>, found: &mut Findings) -> Vec<Role> {
    found.require(
        !roles.is_empty(),
        "roles",
        "REQUIRED",
        "At least one role is needed.",
        "Au moins un rôle est requis.",
    );
    roles.sort_unstable();
    roles.dedup();
    roles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(number: u128, roles: &[Role]) -> Model {
        let new = New {
            id: Id::new(Uuid::from_u128(number)),
            partner_id: Id::new(Uuid::nil()),
            account_id: Id::new(Uuid::from_u128(number)),
            email: "amina@example.org".to_owned(),
            display_name: "Amina".to_owned(),
            roles: roles.to_vec(),
            now: DateTimeUtc::UNIX_EPOCH,
        };
        Model::invited(new)
    }

    #[test]
    fn p_4_the_last_admin_stays() {
        let [one, other] = [1, 2].map(|number| member(number, &[Role::Admin]).accepted("Amina"));
        let trainer = one.with_roles(vec![Role::Trainer]);
        let alone = [one.clone()];
        for next in [&one.ended(), &trainer] {
            assert!(one.keeps_an_admin(next, &alone).is_err());
            assert!(one.keeps_an_admin(next, &[one.clone(), other.clone()]).is_ok());
            assert!(
                one.keeps_an_admin(next, &[one.clone(), other.ended()]).is_err(),
                "one who has left does not count"
            );
        }
        assert!(
            one.keeps_an_admin(&one.with_roles(vec![Role::Admin, Role::Viewer]), &alone)
                .is_ok()
        );
        assert!(trainer.keeps_an_admin(&trainer.ended(), &alone).is_ok());
        let invited = member(3, &[Role::Admin]);
        assert!(!invited.is_admin() && one.keeps_an_admin(&one.ended(), &[one.clone(), invited]).is_err());
    }

    #[test]
    fn an_invitation_ends_with_its_acceptance_and_can_be_repeated() {
        let invited = member(1, &[Role::Trainer]);
        assert_eq!(invited.invited_until, Some(DateTimeUtc::UNIX_EPOCH + INVITED_FOR));
        let active = invited.accepted("Amina K.");
        assert_eq!((active.state, active.invited_until), (State::Active, None));
        assert_eq!(
            (&*active.display_name, &*active.display_name_sort),
            ("Amina K.", "amina k.")
        );
        assert!(active.expect_open(Verb::Invite).is_err());
        let ended = active.ended();
        assert!(ended.expect_open(Verb::Invite).is_ok() && ended.expect_open(Verb::Remove).is_err());
        let again = ended.invited_again(DateTimeUtc::UNIX_EPOCH);
        assert_eq!(
            (again.state, again.roles.to_vec()),
            (State::Invited, vec![Role::Trainer])
        );
    }

    #[test]
    fn roles_are_at_least_one_and_each_once() {
        let mut found = Findings::default();
        let roles = checked_roles(vec![Role::Viewer, Role::Trainer, Role::Viewer], &mut found);
        assert_eq!(roles, [Role::Trainer, Role::Viewer]);
        assert_eq!(checked_roles(Vec::new(), &mut found), []);
        assert!(found.into_result().is_err());
    }
}
