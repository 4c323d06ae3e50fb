//! Sign-ins in force in the API.

use async_graphql::{ID, InputObject, Object};
use entity::{auth_session::Model, id::Id};
use uuid::Uuid;

use crate::{
    auth::Actor,
    error::{Error, Result},
    graphql::scalar::DateTime,
};

/// What the names of sign-ins begin with.
const KIND: &str = "auth_session_";

/// A sign-in of a person. Seen by the person and by the ADMINs of the partners of which they are a member.
pub struct AuthSession {
    row: Model,
    current: bool,
}

impl AuthSession {
    /// The sign-in as the actor sees it.
    #[must_use]
    pub fn of(row: Model, actor: &Actor) -> Self {
        let current = actor.person().is_some_and(|person| person.session == row.id);
        Self { row, current }
    }

    /// Several of them.
    #[must_use]
    pub fn all(rows: Vec<Model>, actor: &Actor) -> Vec<Self> {
        rows.into_iter().map(|row| Self::of(row, actor)).collect()
    }
}

/// A sign-in of a person. Seen by the person and by the ADMINs of the partners of which they are a member. It is no
/// record of a partner: it cannot be found by `node`.
#[Object]
impl AuthSession {
    /// Its name, for `signInEnd`.
    async fn session(&self) -> ID {
        format!("{KIND}{}", self.row.id.uuid().simple()).into()
    }

    /// When somebody signed in.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }

    /// When it was last renewed; a sign-in that is used is renewed every few minutes.
    async fn last_used_at(&self) -> DateTime {
        DateTime(self.row.last_used_at)
    }

    /// When it ends by itself unless it is renewed.
    async fn expires_at(&self) -> DateTime {
        DateTime(self.row.expires_at)
    }

    /// When it was ended; null while it is in force.
    async fn ended_at(&self) -> Option<DateTime> {
        self.row.ended_at.map(DateTime)
    }

    /// Whether it is the one that this request came with.
    async fn current(&self) -> bool {
        self.current
    }
}

/// A sign-in that is to end.
#[derive(Debug, InputObject)]
pub struct SignInEndInput {
    /// Its name.
    session: ID,
}

impl SignInEndInput {
    pub(super) fn checked(self) -> Result<Id<entity::auth_session::Entity>> {
        let Self { session } = self;
        let uuid = session.strip_prefix(KIND).and_then(|uuid| Uuid::try_parse(uuid).ok());
        uuid.map(Id::new).ok_or(Error::NotFound)
    }
}
