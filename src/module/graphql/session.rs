//! The dated runs of a module, and who teaches them.

use async_graphql::{Context, ID, Object, Result};
use entity::{module_session, module_session_trainer};

use super::Module;
use crate::{
    graphql::{
        connection::View,
        node::global_id,
        scalar::{CountryCode, Date, DateTime},
        session,
        verb::Verb,
    },
    module::{self as modules, session as runs},
};

/// One dated run of a module at one place. Seen by whoever sees the module. Scope `module:read`.
pub struct ModuleSession(pub module_session::Model);

impl View for ModuleSession {
    type Entity = module_session::Entity;
    fn of(row: module_session::Model) -> Self {
        Self(row)
    }
}

/// One dated run of a module at one place. Seen by whoever sees the module. Scope `module:read`.
#[Object]
impl ModuleSession {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The module version that is taught. Scope `module:read`.
    async fn module(&self, ctx: &Context<'_>) -> Result<Option<Module>> {
        Ok(session(ctx)?.load(self.0.module_id).await?.map(Module))
    }

    /// First day.
    async fn start_date(&self) -> Date {
        Date(self.0.start_date)
    }

    /// Last day.
    async fn end_date(&self) -> Date {
        Date(self.0.end_date)
    }

    /// Where it takes place.
    async fn place(&self) -> &str {
        &self.0.place
    }

    /// Country of the place.
    async fn country(&self) -> CountryCode {
        CountryCode(self.0.country.clone())
    }

    /// Most participants.
    async fn capacity(&self) -> i32 {
        self.0.capacity
    }

    /// Whether a local project is visited.
    async fn visit(&self) -> bool {
        self.0.visit
    }

    /// The local project that is visited; null if there is no visit, or it is not yet known where.
    async fn visited_project(&self) -> Option<&str> {
        self.0.visited_project.as_deref()
    }

    /// Who teaches it. Scope `module:read`.
    async fn trainers(&self, ctx: &Context<'_>) -> Result<Vec<ModuleSessionTrainer>> {
        Ok(runs::trainers(session(ctx)?, self.0.id)
            .await?
            .into_iter()
            .map(ModuleSessionTrainer)
            .collect())
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        Ok(modules::viewer_can_with_session(session(ctx)?, &self.0).await?)
    }

    /// How often it was changed, from 1. For `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

/// Somebody who teaches a session. Seen by whoever sees the session. Scope `module:read`.
pub struct ModuleSessionTrainer(pub module_session_trainer::Model);

impl View for ModuleSessionTrainer {
    type Entity = module_session_trainer::Entity;
    fn of(row: module_session_trainer::Model) -> Self {
        Self(row)
    }
}

/// Somebody who teaches a session. Seen by whoever sees the session. Scope `module:read`.
#[Object]
impl ModuleSessionTrainer {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// Their name as it is shown with the session.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }
}
