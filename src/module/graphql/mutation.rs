//! Changes of modules.

use async_graphql::{Context, Object, Result};

use super::{Module, ModuleSession};
use crate::{
    error,
    graphql::{node::wanted_id, signed_in},
    module::{
        self as modules,
        input::{
            ModuleCreateInput, ModuleDeleteInput, ModulePrerequisitesSetInput, ModulePublishInput, ModuleRetireInput,
            ModuleUpdateInput,
        },
        session::{self as runs, ModuleSessionCreateInput, ModuleSessionDeleteInput, ModuleSessionUpdateInput},
    },
    partner::graphql::Partner,
};

/// Changes of modules.
#[derive(Default)]
pub struct ModuleMutation;

#[Object]
impl ModuleMutation {
    /// Adds a module in DRAFT to an ONGOING project; for TRAINERs of a partner that takes part (J-2). Scope `module:write`.
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
    /// Scope `module:write`.
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

    /// Offers a draft in an ONGOING project (J-2); the version offered before is retired (T-1). It needs a learning
    /// outcome, a language of teaching, hours, a method of assessment where it gives credit, and nothing before it that
    /// is not published. For TRAINERs of its provider, while that takes part; an API key has to reach the project too.
    /// Scope `module:write`.
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

    /// Replaces what comes before a draft, without cycles (T-2); for TRAINERs of its provider. Scope `module:write`.
    async fn module_prerequisites_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What comes first.")] input: ModulePrerequisitesSetInput,
    ) -> Result<Option<Module>> {
        let session = signed_in(ctx)?;
        let ModulePrerequisitesSetInput {
            module,
            expected_version,
            prerequisites,
        } = input;
        let id = wanted_id(&module)?;
        let required = prerequisites.iter().map(wanted_id).collect::<error::Result<Vec<_>>>()?;
        let set = modules::set_prerequisites(session, id, expected_version, required);
        Ok(Some(Module(session.once(set).await?)))
    }

    /// Offers a published module no longer; its sessions stay (T-4). For TRAINERs of its provider. Scope `module:write`.
    async fn module_retire(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is offered no longer.")] input: ModuleRetireInput,
    ) -> Result<Option<Module>> {
        let session = signed_in(ctx)?;
        let ModuleRetireInput {
            module,
            expected_version,
        } = input;
        let id = wanted_id(&module)?;
        Ok(Some(Module(
            session.once(modules::retire(session, id, expected_version)).await?,
        )))
    }

    /// Removes a draft with its sessions, unless another draft asks for it; what was published is retired instead (T-4).
    /// The provider is returned. For TRAINERs of the provider. Scope `module:write`.
    async fn module_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is removed.")] input: ModuleDeleteInput,
    ) -> Result<Option<Partner>> {
        let session = signed_in(ctx)?;
        let ModuleDeleteInput {
            module,
            expected_version,
        } = input;
        let id = wanted_id(&module)?;
        Ok(Some(Partner(
            session.once(modules::delete(session, id, expected_version)).await?,
        )))
    }

    /// Adds a session to a draft or published module of an ONGOING project (J-2), within its dates (J-4); for TRAINERs of
    /// the provider, while that takes part. Scope `module:write`.
    async fn module_session_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new session.")] input: ModuleSessionCreateInput,
    ) -> Result<Option<ModuleSession>> {
        let session = signed_in(ctx)?;
        let (module, changes, trainers) = input.checked()?;
        let create = runs::create(session, module, changes, trainers);
        Ok(Some(ModuleSession(session.once(create).await?)))
    }

    /// Changes a session, also one that is over, while the project is ONGOING (J-2), within its dates (J-4), with room for
    /// those who are enrolled (T-3); for TRAINERs of the provider. Scope `module:write`.
    async fn module_session_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: ModuleSessionUpdateInput,
    ) -> Result<Option<ModuleSession>> {
        let session = signed_in(ctx)?;
        let (id, expected, changes) = input.checked()?;
        let update = runs::update(session, id, expected, changes);
        Ok(Some(ModuleSession(session.once(update).await?)))
    }

    /// Removes a session in which nobody was ever enrolled (T-4), while the project is ONGOING (J-2); its module is
    /// returned. For TRAINERs of the provider. Scope `module:write`.
    async fn module_session_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is removed.")] input: ModuleSessionDeleteInput,
    ) -> Result<Option<Module>> {
        let session = signed_in(ctx)?;
        let ModuleSessionDeleteInput {
            module_session,
            expected_version,
        } = input;
        let id = wanted_id(&module_session)?;
        Ok(Some(Module(
            session.once(runs::delete(session, id, expected_version)).await?,
        )))
    }
}
