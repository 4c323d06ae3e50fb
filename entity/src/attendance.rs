//! Whether somebody who is enrolled was there on one day of the session.

use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{account, code::Findings, enrolment, id::Id, module_session, partner, rule::Refusal};

codes! {
    /// What can be done with a day's attendance.
    #[graphql(name = "AttendanceVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Record it.
        Create = "CREATE",
        /// Correct it.
        Update = "UPDATE",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "attendance")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that provides the module.
    pub partner_id: Id<partner::Entity>,
    /// The enrolment.
    pub enrolment_id: Id<enrolment::Entity>,
    /// The session.
    pub session_id: Id<module_session::Entity>,
    /// The day.
    pub day: Date,
    /// Whether the person was there.
    pub present: bool,
    /// How often it was changed, from 1.
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
stateless!();

/// Refuses a day that is none of the session's or has not come.
pub fn expect_day(session: &module_session::Model, day: Date, today: Date) -> Result<(), Refusal> {
    let mut found = Findings::default();
    found.require(
        session.start_date <= day && day <= session.end_date && day <= today,
        "day",
        "RANGE",
        "A day of the session that has come is expected.",
        "Un jour venu de la session est attendu.",
    );
    found.into_result()
}
