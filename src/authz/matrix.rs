//! The one table of access: each verb of each kind, and who is granted it.
//!
//! Every match is exhaustive and has no wildcard: a new verb does not compile until somebody decides
//! here. The printed form of this table is a snapshot in the tests, so that a change of it is seen.

mod bulk;
mod case;
mod competence;
mod journey;
mod organisation;
mod person;
mod teaching;

use entity::partner_member::Role;

pub use self::{bulk::*, case::*, competence::*, journey::*, organisation::*, person::*, teaching::*};
use super::{Grant, Relation};

/// Every member.
const ANYONE: &[Role] = Role::ALL;
/// Everyone who works for the partner; participants see their own record instead.
const STAFF: &[Role] = &[
    Role::Admin,
    Role::Manager,
    Role::Trainer,
    Role::Counsellor,
    Role::Assessor,
    Role::Viewer,
];
const ADMIN: &[Role] = &[Role::Admin];
/// Those who work with participants, and those who read along.
const WITH_PEOPLE: &[Role] = &[Role::Manager, Role::Trainer, Role::Counsellor, Role::Viewer];
const MANAGER: &[Role] = &[Role::Manager];
const TRAINER: &[Role] = &[Role::Trainer];
const COUNSELLOR: &[Role] = &[Role::Counsellor];
const ASSESSOR: &[Role] = &[Role::Assessor];
const PARTICIPANT: &[Role] = &[Role::Participant];
const OWNER_OR_PERSON: &[Grant] = &[to(Relation::Owner, MANAGER), to(Relation::Myself, ANYONE)];

const fn to(relation: Relation, roles: &'static [Role]) -> Grant {
    Grant { relation, roles }
}
