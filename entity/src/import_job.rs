//! An import: a file's rows on their way into a project.

use crate::{account, api_key, file, id::Id, job, partner, project, record::Stateful};
use sea_orm::entity::prelude::*;
use serde::Serialize;

pub use crate::job::{Failure, Kind, State};

codes! {
    /// What is taken if some rows are refused.
    #[graphql(name = "ImportAccept")]
    pub enum Accept {
        /// The rows that are right.
        ValidRows = "VALID_ROWS",
        /// All rows, in one transaction, or none.
        AllOrNothing = "ALL_OR_NOTHING",
    }
}

codes! {
    /// What can be done with an import.
    #[graphql(name = "ImportJobVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Start one.
        Create = "CREATE",
        /// Stop it.
        Cancel = "CANCEL",
        /// Note that it has ended; the service itself does.
        End = "END",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "import_job")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner whose records are imported.
    pub partner_id: Id<partner::Entity>,
    /// Who started it; for a machine whoever made its key.
    pub account_id: Id<account::Entity>,
    /// The machine's key, if a machine started it.
    pub api_key_id: Option<Id<api_key::Entity>>,
    /// Which records.
    pub kind: Kind,
    /// Its life.
    pub state: State,
    /// Why it ended before its end.
    pub failure: Option<Failure>,
    /// Rows looked at.
    pub rows_read: i32,
    /// Rows of the file, once counted.
    pub rows_total: Option<i32>,
    /// When it ended.
    pub ended_at: Option<DateTimeUtc>,
    /// Until when whoever works on it is undisturbed.
    pub lease_until: DateTimeUtc,
    /// How often it was claimed.
    pub lease: i32,
    /// How often it was claimed without getting any further.
    pub attempts: i32,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// The file.
    pub file_id: Id<file::Entity>,
    /// Whether nothing is to be written.
    pub dry_run: bool,
    /// What is taken if some rows are refused.
    pub accept: Accept,
    /// Bytes of the file that have been dealt with.
    pub position: i64,
    /// Rows that made a record.
    pub rows_created: i32,
    /// Rows that changed a record.
    pub rows_changed: i32,
    /// Rows whose record was so already.
    pub rows_unchanged: i32,
    /// Rows that were refused.
    pub rows_refused: i32,
    /// Findings, those that were too many to be kept included.
    pub findings: i32,
    /// How often it was changed, from 1; progress is not counted.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// Who made it; null for the installation itself.
    pub created_by: Option<Id<account::Entity>>,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
    /// Who last changed it.
    pub updated_by: Option<Id<account::Entity>>,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

record!(partner_id);

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        self.state.code()
    }

    fn open(&self) -> &'static [Verb] {
        if self.state.is_open() {
            &[Verb::Read, Verb::Cancel]
        } else {
            &[Verb::Read]
        }
    }
}

/// What an import needs.
#[derive(Debug, Clone, Copy)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// The partner.
    pub partner_id: Id<partner::Entity>,
    /// Who starts it.
    pub by: file::Author,
    /// Which records.
    pub kind: Kind,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// The file.
    pub file_id: Id<file::Entity>,
    /// Whether nothing is to be written.
    pub dry_run: bool,
    /// What is taken if some rows are refused.
    pub accept: Accept,
    /// Now.
    pub now: DateTimeUtc,
}

impl Model {
    /// An import that waits.
    #[must_use]
    pub fn queued(new: New) -> Self {
        Self {
            id: new.id,
            partner_id: new.partner_id,
            account_id: new.by.account,
            api_key_id: new.by.api_key,
            kind: new.kind,
            state: State::Queued,
            failure: None,
            rows_read: 0,
            rows_total: None,
            ended_at: None,
            lease_until: new.now,
            lease: 0,
            attempts: 0,
            project_id: new.project_id,
            file_id: new.file_id,
            dry_run: new.dry_run,
            accept: new.accept,
            position: 0,
            rows_created: 0,
            rows_changed: 0,
            rows_unchanged: 0,
            rows_refused: 0,
            findings: 0,
            version: 0,
            created_at: new.now,
            created_by: None,
            updated_at: new.now,
            updated_by: None,
        }
    }

    /// The same job when it has ended.
    #[must_use]
    pub fn ended(&self, state: State, failure: Option<job::Failure>, now: DateTimeUtc) -> Self {
        Self {
            state,
            failure,
            ended_at: Some(now),
            ..self.clone()
        }
    }

    /// Whether a whole pass over the file comes before anything is written: such a job that was interrupted begins
    /// anew, because nothing of it was.
    #[must_use]
    pub fn looks_first(&self) -> bool {
        self.dry_run || self.accept == Accept::AllOrNothing
    }
}
