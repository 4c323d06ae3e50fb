//! The moves in a project's life, as they were made.

use async_graphql::{Context, ID, Object, Result};
use entity::{
    project::Status,
    project_status_change::{self, Model},
};

use super::Project;
use crate::{
    graphql::{connection::View, node::global_id, scalar::DateTime, session},
    partner::graphql::Partner,
};

/// One move in the life of a project. Seen with the project, never changed. Scope `project:read`.
pub struct ProjectStatusChange(pub Model);

impl View for ProjectStatusChange {
    type Entity = project_status_change::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// One move in the life of a project. Seen with the project, never changed. Scope `project:read`.
#[Object]
impl ProjectStatusChange {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The project. Scope `project:read`.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(session(ctx)?.load(self.0.project_id).await?.map(Project))
    }

    /// The coordinating partner, which made the move. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// The status before.
    async fn from(&self) -> Status {
        self.0.from_status
    }

    /// The status since.
    async fn to(&self) -> Status {
        self.0.to_status
    }

    /// When.
    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// Why; always there for a project that was reopened or terminated.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// How often it was changed, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}
