//! Changes of modules.

use async_graphql::{Context, Object, Result};

use super::Module;
use crate::{
    graphql::{node::wanted_id, signed_in},
    module::{
        self as modules,
        input::{ModuleCreateInput, ModulePublishInput, ModuleUpdateInput},
    },
};

/// Changes of modules.
#[derive(Default)]
pub struct ModuleMutation;

#[Object]
impl ModuleMutation {
    /// Adds a module in DRAFT to an ONGOING project; for TRAINERs of a partner that takes part (J-2).
    async fn module_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new module.")] input: ModuleCreateInput,
    ) -> Result<Option<Module>> {
        let session = signed_in(ctx)?;
        let created = session
            .once(async { modules::create(session, input.checked()?).await })
            .await?;
        Ok(Some(Module(created)))
    }

    /// Changes a draft, or begins the next version of a published module (T-1); for TRAINERs of its provider.
    async fn module_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: ModuleUpdateInput,
    ) -> Result<Option<Module>> {
        let session = signed_in(ctx)?;
        let (id, expected, changes) = input.checked()?;
        Ok(Some(Module(
            session.once(modules::update(session, id, expected, changes)).await?,
        )))
    }

    /// Offers a draft; the version offered before is retired. For TRAINERs of its provider (T-1).
    async fn module_publish(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is offered.")] input: ModulePublishInput,
    ) -> Result<Option<Module>> {
        let session = signed_in(ctx)?;
        let ModulePublishInput {
            module,
            expected_version,
        } = input;
        let id = wanted_id(&module)?;
        Ok(Some(Module(
            session.once(modules::publish(session, id, expected_version)).await?,
        )))
    }
}
