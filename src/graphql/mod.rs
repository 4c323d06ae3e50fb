//! The contract: the schema merged from the areas, and what their resolvers share.

pub mod breaking;
pub mod connection;
pub mod cost;
pub mod document;
pub mod given;
pub mod guard;
pub mod node;
pub mod scalar;
pub mod schema;
pub mod text;
pub mod verb;

use async_graphql::Context;

use crate::{
    db::Session,
    error::{Error, Result},
};

/// The request's session.
pub fn session<'a>(ctx: &Context<'a>) -> Result<&'a Session> {
    ctx.data::<Session>()
        .map_err(|_| Error::internal("a request without a session"))
}

/// The session of somebody who is signed in: what every mutation needs first.
pub fn signed_in<'a>(ctx: &Context<'a>) -> Result<&'a Session> {
    let session = session(ctx)?;
    session.actor().person().map(|_| session).ok_or_else(Error::sign_in)
}
