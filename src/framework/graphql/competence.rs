//! One competence.

use async_graphql::{Context, ID, Object, Result};
use entity::competence::{self, Kind, Level, Model, Origin, ReuseLevel};
use futures_util::future::try_join_all;

use super::CompetenceFramework;
use crate::{
    db::page::PageArgs,
    framework as area,
    graphql::{
        connection::{Connection, View},
        node::global_id,
        scalar::{DateTime, LanguageCode, Url},
        session,
        text::{TextVersion, best, versions},
    },
};

/// How well somebody has a competence.
pub struct CompetenceLevel(Level);

/// How well somebody has a competence.
#[Object]
impl CompetenceLevel {
    /// Its number, from 1, the lowest.
    async fn level(&self) -> i32 {
        self.0.level
    }

    /// Its name in the language asked for, else in one the caller reads, else in its default.
    async fn label(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language wanted.")] language: Option<LanguageCode>,
    ) -> Result<String> {
        Ok(best(&self.0.label, language.as_ref(), session(ctx)?))
    }

    /// Every language version of its name, the default first.
    async fn label_translations(&self) -> Vec<TextVersion> {
        versions(&self.0.label)
    }

    /// By what it is told, in the language asked for, else in one the caller reads, else in its default.
    async fn descriptor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language wanted.")] language: Option<LanguageCode>,
    ) -> Result<String> {
        Ok(best(&self.0.descriptor, language.as_ref(), session(ctx)?))
    }

    /// Every language version of the descriptor, the default first.
    async fn descriptor_translations(&self) -> Vec<TextVersion> {
        versions(&self.0.descriptor)
    }

    /// Who says so: the publisher, or this service because the publisher defines no levels.
    async fn origin(&self) -> Origin {
        self.0.origin
    }
}

/// A competence of a framework. Seen by anybody who is signed in. Scope `framework:read`.
pub struct Competence(pub Model);

impl View for Competence {
    type Entity = competence::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// A competence of a framework. Seen by anybody who is signed in. Scope `framework:read`.
#[Object]
impl Competence {
    /// Opaque id: globally unique, the same for ever and in every installation.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The framework. Scope `framework:read`.
    async fn framework(&self, ctx: &Context<'_>) -> Result<Option<CompetenceFramework>> {
        Ok(session(ctx)?.load(self.0.framework_id).await?.map(CompetenceFramework))
    }

    /// Code, unique in its framework.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// What it is.
    async fn kind(&self) -> Kind {
        self.0.kind
    }

    /// How widely it is of use; null unless the publisher says so.
    async fn reuse_level(&self) -> Option<ReuseLevel> {
        self.0.reuse_level
    }

    /// Title in the language asked for, else in one the caller reads, else in its default.
    async fn title(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language wanted.")] language: Option<LanguageCode>,
    ) -> Result<String> {
        Ok(best(&self.0.title, language.as_ref(), session(ctx)?))
    }

    /// Every language version of the title, the default first.
    async fn title_translations(&self) -> Vec<TextVersion> {
        versions(&self.0.title)
    }

    /// Other titles, one after the other in each language.
    async fn other_titles(&self) -> Vec<TextVersion> {
        let all = self.0.other_titles.iter();
        let version = |language: &str, text: &String| TextVersion {
            language: LanguageCode(language.to_owned()),
            text: text.clone(),
        };
        all.flat_map(|one| one.titles.iter().map(|title| version(&one.language, title)))
            .collect()
    }

    /// Description in the language asked for, else in one the caller reads, else in its default; empty if there is none.
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

    /// What it stands under; null if nothing stands above it (K-2). Scope `framework:read`.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Competence>> {
        match self.0.parent_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(Competence)),
            None => Ok(None),
        }
    }

    /// Everything above it, the topmost first (K-2). Scope `framework:read`.
    async fn ancestors(&self, ctx: &Context<'_>) -> Result<Vec<Competence>> {
        let session = session(ctx)?;
        let above = try_join_all(self.0.ancestors.iter().map(|id| session.load(*id))).await?;
        Ok(above.into_iter().flatten().map(Competence).collect())
    }

    /// What stands directly below it, in the framework's order. Scope `framework:read`.
    async fn children(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<Competence>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        Ok(Connection::new(area::below(session(ctx)?, &self.0, args).await?))
    }

    /// Its levels, the lowest first; none for a GROUP.
    async fn levels(&self) -> Vec<CompetenceLevel> {
        self.0.levels().into_iter().map(CompetenceLevel).collect()
    }

    /// URIs of the same thing in ESCO.
    async fn alignments(&self) -> Vec<Url> {
        self.0.alignments.iter().cloned().map(Url).collect()
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
