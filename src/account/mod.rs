//! The people who sign in, and their memberships of partners.

pub mod graphql;
pub mod input;
pub mod member;
mod policy;
mod query;
mod session;

use entity::partner_member::{self, Column, State};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::ExprTrait};

pub use self::{
    query::{Filter, page},
    session::{end, of_member, of_viewer},
};
use crate::{
    auth::{self, Auth, Person},
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

/// Changes the viewer's own account; who they are now.
pub async fn update(session: &Session, auth: &Auth, changes: auth::Changes) -> Result<Person> {
    auth::update(auth, &myself(session)?, changes, session.request()).await?;
    session.renew().await;
    myself(session)
}

/// Who is signed in.
fn myself(session: &Session) -> Result<Person> {
    session.actor().a_person().cloned()
}
