//! One framework.

use async_graphql::{Context, ID, Object, Result};
use entity::competence_framework::{self, Model};

use super::Competence;
use crate::{
    db::page::PageArgs,
    framework as area,
    graphql::{
        connection::{Connection, View},
        node::global_id,
        scalar::{Date, DateTime, LanguageCode, Url},
        session,
        text::{TextVersion, best, versions},
    },
};

/// One edition of a framework: what its publisher says that people can know and do. Shipped with the service or imported
/// by whoever runs it; what is published is never changed (K-1). Seen by anybody who is signed in. Scope
/// `framework:read`.
pub struct CompetenceFramework(pub Model);

impl View for CompetenceFramework {
    type Entity = competence_framework::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// One edition of a framework: what its publisher says that people can know and do. Shipped with the service or imported
/// by whoever runs it; what is published is never changed (K-1). Seen by anybody who is signed in. Scope
/// `framework:read`.
#[Object]
impl CompetenceFramework {
    /// Opaque id: globally unique, the same for ever and in every installation.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// Code, the same for all editions.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Which version of the framework it is, as its publisher calls it: `2006`, `1.2.0`. Not to be confused with
    /// `version`.
    async fn edition(&self) -> &str {
        &self.0.edition
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

    /// What in it is not the publisher's own, in the language asked for, else in one the caller reads, else in its
    /// default; empty if there is nothing to say.
    async fn note(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language wanted.")] language: Option<LanguageCode>,
    ) -> Result<String> {
        Ok(best(&self.0.note, language.as_ref(), session(ctx)?))
    }

    /// Every language version of the note, the default first.
    async fn note_translations(&self) -> Vec<TextVersion> {
        versions(&self.0.note)
    }

    /// Who publishes it.
    async fn publisher(&self) -> &str {
        &self.0.publisher
    }

    /// Where it is published; null if no such place is known.
    async fn url(&self) -> Option<Url> {
        self.0.url.clone().map(Url)
    }

    /// On which terms it may be used; null if that is not known.
    async fn licence(&self) -> Option<&str> {
        self.0.licence.as_deref()
    }

    /// When its publisher published it; null if that is not known.
    async fn issued_on(&self) -> Option<Date> {
        self.0.issued_on.map(Date)
    }

    /// Since when it stands here as it is (K-1).
    async fn published_at(&self) -> Option<DateTime> {
        self.0.published_at.map(DateTime)
    }

    /// What stands topmost in it, in its order. Scope `framework:read`.
    async fn roots(
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
        Ok(Connection::new(area::topmost(session(ctx)?, &self.0, args).await?))
    }

    /// All its competences, at whatever depth, in its order. Scope `framework:read`.
    async fn competences(
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
        Ok(Connection::new(area::of_framework(session(ctx)?, &self.0, args).await?))
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
