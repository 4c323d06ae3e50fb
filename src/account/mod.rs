//! The people who sign in, and their memberships.

pub mod graphql;
mod policy;

use entity::partner_member::{self, Column, State};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::ExprTrait};

use crate::{db::Session, error::Result};

/// The viewer's own memberships that are in force.
pub async fn memberships(session: &Session) -> Result<Vec<partner_member::Model>> {
    let actor = session.actor();
    let Some(person) = actor.person() else {
        return Ok(Vec::new());
    };
    let mine = Column::AccountId
        .eq(person.account)
        .and(Column::State.eq(State::Active));
    session.list(partner_member::Entity::find().filter(mine)).await
}
