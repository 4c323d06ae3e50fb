//! The people who sign in, and their memberships.

pub mod graphql;
mod policy;

use entity::partner_member::{self, Column, State};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::ExprTrait};

use crate::{
    auth::{self, Auth},
    db::Session,
    error::Result,
};

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

/// Ends the sign-in that the request came with.
pub async fn logout(session: &Session, auth: &Auth) -> Result<()> {
    let actor = session.actor();
    let person = actor.a_person()?;
    auth::logout(auth, person.session, session.request()).await?;
    session.renew().await;
    Ok(())
}

/// Ends every sign-in of the viewer; how many.
pub async fn logout_everywhere(session: &Session, auth: &Auth) -> Result<u64> {
    let actor = session.actor();
    let person = actor.a_person()?;
    let ended = auth::logout_everywhere(auth, person.account, session.request()).await?;
    session.renew().await;
    Ok(ended)
}
