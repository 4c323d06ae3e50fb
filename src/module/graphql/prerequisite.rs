//! What comes before a module.

use async_graphql::{Context, ID, Object, Result};
use entity::module_prerequisite;

use super::Module;
use crate::graphql::{connection::View, node::global_id, session};

/// A module that should be completed before another. Scope `module:read`.
pub struct ModulePrerequisite(pub module_prerequisite::Model);

impl View for ModulePrerequisite {
    type Entity = module_prerequisite::Entity;
    fn of(row: module_prerequisite::Model) -> Self {
        Self(row)
    }
}

/// A module that should be completed before another. Scope `module:read`.
#[Object]
impl ModulePrerequisite {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The module that comes first; null if the viewer may not see it. Scope `module:read`.
    async fn module(&self, ctx: &Context<'_>) -> Result<Option<Module>> {
        Ok(session(ctx)?.load(self.0.required_module_id).await?.map(Module))
    }

    /// The module that asks for it. Scope `module:read`.
    async fn required_by(&self, ctx: &Context<'_>) -> Result<Option<Module>> {
        Ok(session(ctx)?.load(self.0.module_id).await?.map(Module))
    }
}
