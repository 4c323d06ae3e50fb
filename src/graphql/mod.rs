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

/// The session of somebody who is signed in, a machine with a key included: what every mutation needs first.
pub fn signed_in<'a>(ctx: &Context<'a>) -> Result<&'a Session> {
    let session = session(ctx)?;
    if session.actor().is_anonymous() {
        return Err(Error::sign_in());
    }
    Ok(session)
}
