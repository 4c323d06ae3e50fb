//! Exports in the API.

use async_graphql::{Context, ID, Object, Result};
use entity::export_job::{self, Failure, Format, Kind, Model, State};

use super::input::{ExportCancelInput, ExportStartInput};
use crate::{
    authz,
    db::page::PageArgs,
    file::graphql::{File, files},
    graphql::{
        connection::{Connection, View},
        node::{global_id, load},
        scalar::DateTime,
        session, signed_in,
        verb::{Listed, Verb},
    },
    import::graphql::Progress,
    partner::graphql::Partner,
};

/// An export: records on their way into a file. Seen by its maker alone, as long as they are MANAGER of its partner.
/// Scope `file:read`.
pub struct ExportJob(pub Model);

impl View for ExportJob {
    type Entity = export_job::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// An export: records on their way into a file. Seen by its maker alone, as long as they are MANAGER of its partner.
/// Scope `file:read`.
#[Object]
impl ExportJob {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// Which records.
    async fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The form.
    async fn format(&self) -> Format {
        self.0.format
    }

    /// The partner for which it is made. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// Its life.
    async fn state(&self) -> State {
        self.0.state
    }

    /// Why it ended before its end; null otherwise.
    async fn failure(&self) -> Option<Failure> {
        self.0.failure
    }

    /// How far it has come.
    async fn progress(&self) -> Progress {
        Progress {
            rows_read: self.0.rows_read,
            rows_total: self.0.rows_total,
        }
    }

    /// What it wrote; null until it has ended, and once that is gone. Scope `file:read`.
    async fn file(&self, ctx: &Context<'_>) -> Result<Option<File>> {
        Ok(super::written(session(ctx)?, &self.0).await?.map(File))
    }

    /// Where what it wrote can be fetched; good for 15 minutes and made anew at each reading. Null for anybody but its
    /// maker, until it has ended, and once what it wrote is gone: after a day, or when somebody in it is made
    /// unrecognisable. Who has it needs no token.
    async fn download_url(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(super::address(session(ctx)?, files(ctx)?, &self.0).await?)
    }

    /// Until when what it wrote is kept; null until it has ended.
    async fn expires_at(&self) -> Option<DateTime> {
        self.0.expires_at.map(DateTime)
    }

    /// When it ended; null until it has.
    async fn ended_at(&self) -> Option<DateTime> {
        self.0.ended_at.map(DateTime)
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = authz::viewer_can(&session(ctx)?.actor(), &self.0).into_iter();
        Ok(verbs.filter_map(Listed::listed).collect())
    }

    /// How often it was changed, from 1; progress is not counted.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was started.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it was last changed; progress is not counted.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

/// Reading exports.
#[derive(Default)]
pub struct ExportQuery;

#[Object]
impl ExportQuery {
    /// The export with this id; null if there is none that the viewer may see. Scope `file:read`.
    async fn export_job(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Result<Option<ExportJob>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// The viewer's own exports, latest first. Scope `file:read`.
    async fn export_jobs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<ExportJob>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let page = super::page(session(ctx)?, &args).await?;
        Ok(Connection::new(page))
    }
}

/// Starting and stopping exports.
#[derive(Default)]
pub struct ExportMutation;

#[Object]
impl ExportMutation {
    /// Starts an export of the participants or mobilities that the viewer sees, for MANAGERs of a partner. Who people are
    /// stands in it where the viewer may know; every reading is written down. A machine needs the scope of the
    /// records besides, and `identity:read` for who people are. Scope `file:write`.
    async fn export_start(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be exported.")] input: ExportStartInput,
    ) -> Result<Option<ExportJob>> {
        let session = signed_in(ctx)?;
        let made = session.once(async { super::start(session, input.checked()?).await });
        Ok(Some(ExportJob(made.await?)))
    }

    /// Stops an export and removes what it wrote; for its maker. Scope `file:write`.
    async fn export_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which export.")] input: ExportCancelInput,
    ) -> Result<Option<ExportJob>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (id, expected) = input.checked()?;
            super::cancel(session, id, expected).await
        });
        Ok(Some(ExportJob(done.await?)))
    }
}
