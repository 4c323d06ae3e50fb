//! What an import found in a row. It never holds a value of the row: rows say who people are.

use crate::{account, id::Id, import_job, json::Json, mobility::Severity, partner, record::Record, rule::Text};
use sea_orm::entity::prelude::*;
use serde::Serialize;

codes! {
    /// What can be done with a finding.
    #[graphql(name = "ImportFindingVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "import_finding")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner of the import.
    pub partner_id: Id<partner::Entity>,
    /// Whose import it is.
    pub account_id: Id<account::Entity>,
    /// The import.
    pub import_job_id: Id<import_job::Entity>,
    /// The row as a spreadsheet numbers it: the header is 1.
    pub row: i32,
    /// The column by its name in the published list; null if the whole row is meant.
    pub column: Option<String>,
    /// The rule.
    pub rule: String,
    /// Its weight.
    pub severity: Severity,
    /// The field of the API that the column fills.
    pub path: Option<String>,
    /// What would be right.
    pub message: Json<Text>,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// A finding is written once and never changed.
impl Record for Model {
    fn uuid(&self) -> Uuid {
        self.id.uuid()
    }
    fn owner(&self) -> Id<partner::Entity> {
        self.partner_id
    }
    fn version(&self) -> i32 {
        1
    }
    fn stamp(&mut self, _: DateTimeUtc, _: Option<Id<account::Entity>>) {}
}

stateless!();
