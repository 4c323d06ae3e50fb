//! Participants in the API.

mod act;

use async_graphql::{ID, Object};
use entity::participant::{self, Model};

pub use self::act::{ActProof, RecordedAct};
use crate::graphql::{connection::View, node::global_id};

/// Somebody who takes part in a project, under a pseudonym.
pub struct Participant(pub Model);

impl View for Participant {
    type Entity = participant::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// Somebody who takes part in a project, under a pseudonym.
#[Object]
impl Participant {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// Stable name that says nothing.
    async fn pseudonym(&self) -> &str {
        &self.0.pseudonym
    }
}
