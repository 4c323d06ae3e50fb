//! Imports in the API.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entity::{
    import_finding,
    import_job::{self, Accept, Failure, Kind, Model, State},
    mobility::Severity,
};

use super::input::{ImportCancelInput, ImportStartInput};
use crate::{
    authz,
    db::page::PageArgs,
    file::graphql::File,
    graphql::{
        connection::{Connection, View},
        node::{global_id, load},
        scalar::DateTime,
        session, signed_in,
        verb::{Listed, Verb},
    },
    partner::graphql::Partner,
    project::graphql::Project,
};

/// How far a job has come.
#[derive(SimpleObject)]
pub struct Progress {
    /// Rows dealt with.
    pub rows_read: i32,
    /// Rows there are; null until they are counted.
    pub rows_total: Option<i32>,
}

/// An import: a file's rows on their way into a project. Seen by its maker alone, as long as they are MANAGER of its
/// partner. Scope `file:read`.
pub struct ImportJob(pub Model);

impl View for ImportJob {
    type Entity = import_job::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// An import: a file's rows on their way into a project. Seen by its maker alone, as long as they are MANAGER of its
/// partner. Scope `file:read`.
#[Object]
impl ImportJob {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// Which records.
    async fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The partner whose records they are. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// The project. Scope `project:read`.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(session(ctx)?.load(self.0.project_id).await?.map(Project))
    }

    /// The file; its bytes are removed when the import ends. Scope `file:read`.
    async fn file(&self, ctx: &Context<'_>) -> Result<Option<File>> {
        Ok(session(ctx)?.load(self.0.file_id).await?.map(File))
    }

    /// Whether nothing is written and only the findings are wanted.
    async fn dry_run(&self) -> bool {
        self.0.dry_run
    }

    /// What is taken if some rows are refused.
    async fn accept(&self) -> Accept {
        self.0.accept
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

    /// Rows that made a record, or would in a dry run.
    async fn created(&self) -> i32 {
        self.0.rows_created
    }

    /// Rows that changed a record, or would in a dry run.
    async fn changed(&self) -> i32 {
        self.0.rows_changed
    }

    /// Rows whose record was so already.
    async fn unchanged(&self) -> i32 {
        self.0.rows_unchanged
    }

    /// Rows that were refused; the findings say why.
    async fn refused(&self) -> i32 {
        self.0.rows_refused
    }

    /// How many findings there were. Of more than 50,000 the later ones are counted and not kept; all of them are
    /// removed 30 days after the end.
    async fn finding_count(&self) -> i32 {
        self.0.findings
    }

    /// What was found, in the order of the rows. Scope `file:read`.
    async fn findings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<ImportFinding>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let page = super::findings(session(ctx)?, self.0.id, args).await?;
        Ok(Connection::new(page))
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

/// What an import found in a row. Never what stands there.
pub struct ImportFinding(pub import_finding::Model);

impl View for ImportFinding {
    type Entity = import_finding::Entity;
    fn of(row: import_finding::Model) -> Self {
        Self(row)
    }
}

/// What an import found in a row. Never what stands there.
#[Object]
impl ImportFinding {
    /// The row as a spreadsheet numbers it: the header is 1, empty lines are not counted.
    async fn row(&self) -> i32 {
        self.0.row
    }

    /// The column by its published name; null if the whole row is meant.
    async fn column(&self) -> Option<&str> {
        self.0.column.as_deref()
    }

    /// The rule: a number such as `M-6`, or a word such as `REQUIRED`.
    async fn rule(&self) -> &str {
        &self.0.rule
    }

    /// Its weight: for an ERROR the row is refused, a WARNING is told.
    async fn severity(&self) -> Severity {
        self.0.severity
    }

    /// The field of the API that the column fills, as single changes would name it.
    async fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// What would be right, in the caller's language.
    async fn message(&self, ctx: &Context<'_>) -> Result<String> {
        let language = session(ctx)?.request().languages.language();
        Ok(language.say(&self.0.message.0).to_owned())
    }
}

/// Reading imports.
#[derive(Default)]
pub struct ImportQuery;

#[Object]
impl ImportQuery {
    /// The import with this id; null if there is none that the viewer may see. Scope `file:read`.
    async fn import_job(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Result<Option<ImportJob>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// The viewer's own imports, latest first. Scope `file:read`.
    async fn import_jobs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<ImportJob>> {
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

/// Starting and stopping imports.
#[derive(Default)]
pub struct ImportMutation;

#[Object]
impl ImportMutation {
    /// Starts an import of participants or mobilities from CSV into an ONGOING project (J-2), for MANAGERs of the
    /// partner; a dry run unless said otherwise. Rows are judged by the same rules as single changes, with the rights that
    /// its maker has at that moment. A row whose key is there already changes what differs. A machine needs the scopes of
    /// the records besides: `participant:write` and `identity:write`, or `mobility:write`. Scope `file:write`.
    async fn import_start(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be imported.")] input: ImportStartInput,
    ) -> Result<Option<ImportJob>> {
        let session = signed_in(ctx)?;
        let made = session.once(async { super::start(session, input.checked()?).await });
        Ok(Some(ImportJob(made.await?)))
    }

    /// Stops an import; what was taken until then stays. For its maker. Scope `file:write`.
    async fn import_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which import.")] input: ImportCancelInput,
    ) -> Result<Option<ImportJob>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (id, expected) = input.checked()?;
            super::cancel(session, id, expected).await
        });
        Ok(Some(ImportJob(done.await?)))
    }
}
