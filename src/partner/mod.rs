//! Partner organisations: the tenants, each with its profile.

pub mod graphql;
mod policy;
mod query;

use entity::{partner::Model, project};

pub use self::query::{Filter, page, projects};
use crate::{account, auth::Actor, graphql::verb::Verb};

/// What the viewer may do with the partner now: found projects that it coordinates, invite members.
#[must_use]
pub fn viewer_can(actor: &Actor, partner: &Model) -> Vec<Verb> {
    let founders = actor.owners_for::<project::Entity>(project::Verb::Create, None);
    let founds = founders.contains(&partner.id).then_some(Verb::CreateProject);
    let invites = account::member::may_add(actor, partner).then_some(Verb::AddMember);
    founds.into_iter().chain(invites).collect()
}
