//! Partnerships: who takes part in a project.

use async_graphql::{Context, ID, Object, Result};
use entity::project_partner::{self, Ending, Model};

use super::Project;
use crate::{
    graphql::{connection::View, node::global_id, scalar::DateTime, session, verb::Verb},
    partner::graphql::Partner,
    project::partnership,
};

/// One partner's part in a project. Seen with the project. Scope `project:read`.
pub struct ProjectPartner(pub Model);

impl View for ProjectPartner {
    type Entity = project_partner::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// One partner's part in a project. Seen with the project. Scope `project:read`.
#[Object]
impl ProjectPartner {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The project; null for a partner that has left it (J-5). Scope `project:read`.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(session(ctx)?.load(self.0.project_id).await?.map(Project))
    }

    /// The partner. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// Its part.
    async fn role(&self) -> project_partner::Role {
        self.0.role
    }

    /// Whether it sends participants.
    async fn sending(&self) -> bool {
        self.0.sending
    }

    /// Whether it hosts participants.
    async fn hosting(&self) -> bool {
        self.0.hosting
    }

    /// Whether it takes part now.
    async fn state(&self) -> project_partner::State {
        self.0.state
    }

    /// When it was last invited; null for the founder.
    async fn invited_at(&self) -> Option<DateTime> {
        self.0.invited_at.map(DateTime)
    }

    /// Since when it takes part; null while it is invited, and for an invitation that came to nothing.
    async fn joined_at(&self) -> Option<DateTime> {
        self.0.joined_at.map(DateTime)
    }

    /// When its part ended; null until then.
    async fn left_at(&self) -> Option<DateTime> {
        self.0.left_at.map(DateTime)
    }

    /// How its part ended; null until then.
    async fn ending(&self) -> Option<Ending> {
        self.0.ending
    }

    /// Why its part ended, where somebody said so.
    async fn end_reason(&self) -> Option<&str> {
        self.0.end_reason.as_deref()
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        Ok(partnership::viewer_can(session(ctx)?, &self.0).await?)
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
