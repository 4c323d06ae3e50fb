//! Uptake in the API.

use async_graphql::{Context, ID, Object, Result};
use entity::uptake::{Entity, Model};

use super::{
    self as area,
    input::{UptakeCreateInput, UptakeDeleteInput, UptakeFilter, UptakeOrder, UptakeUpdateInput},
};
use crate::{
    db::page::PageArgs,
    graphql::{
        connection::{Connection, View},
        node::{global_id, load},
        scalar::{CountryCode, Date, DateTime, LanguageCode, Url},
        session, signed_in,
        text::{TextVersion, best, versions},
        verb::{Listed, Verb},
    },
    partner::graphql::Partner,
    project::graphql::Project,
    result::{graphql::ProjectResult, recommendation::graphql::Recommendation},
};

/// Uptake.
#[derive(Default)]
pub struct UptakeQuery;

#[Object]
impl UptakeQuery {
    /// Who uses the results that the viewer may see; the first use first unless another order is asked for. Scope
    /// `dissemination:read`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a list, fixed by the contract"
    )]
    async fn uptakes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which records; all that the viewer may see if left out.")] filter: Option<UptakeFilter>,
        #[graphql(desc = "The order.")] order_by: Option<UptakeOrder>,
    ) -> Result<Connection<Uptake>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let (filter, order) = (filter.unwrap_or_default().into(), order_by.map(Into::into));
        Ok(Connection::new(area::page(session(ctx)?, &filter, order, &args).await?))
    }

    /// The record of use with this id; null if there is none that the viewer may see. Scope `dissemination:read`.
    async fn uptake(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a record of use.")] id: ID,
    ) -> Result<Option<Uptake>> {
        Ok(load(session(ctx)?, &id).await?)
    }
}

/// That somebody uses a result or follows one of its recommendations (D-5). Seen with the result, and by the partner that
/// recorded it. Scope
/// `dissemination:read`.
pub struct Uptake(pub Model);

impl View for Uptake {
    type Entity = Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// That somebody uses a result or follows one of its recommendations (D-5). Seen with the result, and by the partner that
/// recorded it. Scope
/// `dissemination:read`.
#[Object]
impl Uptake {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// What is used, one edition of it. Scope `dissemination:read`.
    async fn result(&self, ctx: &Context<'_>) -> Result<Option<ProjectResult>> {
        Ok(session(ctx)?.load(self.0.result_id).await?.map(ProjectResult))
    }

    /// The recommendation that is followed; null where it is the result as a whole. Scope `dissemination:read`.
    async fn recommendation(&self, ctx: &Context<'_>) -> Result<Option<Recommendation>> {
        match self.0.recommendation_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(Recommendation)),
            None => Ok(None),
        }
    }

    /// The project; null if the viewer may not see it. Scope `project:read`.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(session(ctx)?.load(self.0.project_id).await?.map(Project))
    }

    /// The partner that records it. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// Who uses it.
    async fn organisation(&self) -> &str {
        &self.0.organisation
    }

    /// In which country.
    async fn country(&self) -> CountryCode {
        CountryCode(self.0.country.clone())
    }

    /// Whether that is another country than its author's: the result can be taken elsewhere.
    async fn abroad(&self) -> bool {
        self.0.abroad
    }

    /// Since when.
    async fn since(&self) -> Date {
        Date(self.0.since)
    }

    /// What for, and how, in the language asked for, else in one the caller reads, else in its default; empty if nothing is
    /// said.
    async fn description(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language wanted.")] language: Option<LanguageCode>,
    ) -> Result<String> {
        Ok(best(&self.0.description, language.as_ref(), session(ctx)?))
    }

    /// Every language version of the description, the default first.
    async fn description_translations(&self) -> Vec<TextVersion> {
        versions(&self.0.description)
    }

    /// Where the proof is; null if there is none.
    async fn proof(&self) -> Option<Url> {
        self.0.proof_url.clone().map(Url)
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = area::viewer_can(session(ctx)?, &self.0);
        Ok(verbs.into_iter().filter_map(Listed::listed).collect())
    }

    /// How often it was changed, from 1. For `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

/// Changes of uptake.
#[derive(Default)]
pub struct UptakeMutation;

#[Object]
impl UptakeMutation {
    /// Records who uses a result that is or was published, also after the project's end (D-5); for MANAGERs of a partner of
    /// the project. Scope `dissemination:write`.
    async fn uptake_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who uses what.")] input: UptakeCreateInput,
    ) -> Result<Option<Uptake>> {
        let session = signed_in(ctx)?;
        let made = session.once(area::create(session, input.checked()?)).await?;
        Ok(Some(Uptake(made)))
    }

    /// Changes a record of use; for MANAGERs of the partner that recorded it. Scope `dissemination:write`.
    async fn uptake_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: UptakeUpdateInput,
    ) -> Result<Option<Uptake>> {
        let session = signed_in(ctx)?;
        let (which, changes) = input.checked()?;
        let done = session.once(area::update(session, which, changes)).await?;
        Ok(Some(Uptake(done)))
    }

    /// Removes a record of use; its partner is returned. For MANAGERs of the partner that recorded it. Scope
    /// `dissemination:write`.
    async fn uptake_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is removed.")] input: UptakeDeleteInput,
    ) -> Result<Option<Partner>> {
        let session = signed_in(ctx)?;
        let done = session.once(area::delete(session, input.checked()?)).await?;
        Ok(Some(Partner(done)))
    }
}
