//! An export: records on their way into a file.

use crate::{account, api_key, file, id::Id, job, partner, record::Stateful};
use sea_orm::entity::prelude::*;
use serde::Serialize;

pub use crate::job::{Failure, Kind, State};

codes! {
    /// The form of an export.
    #[graphql(name = "ExportFormat")]
    pub enum Format {
        /// Comma-separated values, UTF-8 with a byte-order mark, so that spreadsheets know it.
        Csv = "CSV",
        /// A workbook of Office Open XML with one sheet.
        Xlsx = "XLSX",
        /// One JSON object a line.
        JsonLines = "JSON_LINES",
    }
}

impl Format {
    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::JsonLines => "application/x-ndjson",
        }
    }

    /// How the names of its files end.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::JsonLines => "jsonl",
        }
    }
}

codes! {
    /// What can be done with an export.
    #[graphql(name = "ExportJobVerb")]
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
#[sea_orm(table_name = "export_job")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner for which it is made.
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
    /// Rows written.
    pub rows_read: i32,
    /// Rows there are, once counted.
    pub rows_total: Option<i32>,
    /// When it ended.
    pub ended_at: Option<DateTimeUtc>,
    /// Until when whoever works on it is undisturbed.
    pub lease_until: DateTimeUtc,
    /// How often it was claimed.
    pub lease: i32,
    /// How often it was claimed without getting any further.
    pub attempts: i32,
    /// What it wrote.
    pub file_id: Option<Id<file::Entity>>,
    /// The form.
    pub format: Format,
    /// Which records are asked for, as JSON.
    pub filter: String,
    /// Until when what it wrote is kept.
    pub expires_at: Option<DateTimeUtc>,
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

/// What an export needs.
#[derive(Debug, Clone)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// The partner.
    pub partner_id: Id<partner::Entity>,
    /// Who starts it.
    pub by: file::Author,
    /// Which records.
    pub kind: Kind,
    /// The form.
    pub format: Format,
    /// Which records are asked for, as JSON.
    pub filter: String,
    /// Now.
    pub now: DateTimeUtc,
}

impl Model {
    /// An export that waits.
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
            file_id: None,
            format: new.format,
            filter: new.filter,
            expires_at: None,
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
}
