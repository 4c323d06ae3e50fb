//! One dated run of a module at one place.

mod change;

use crate::{account, id::Id, module, partner, record::Stateful};
use sea_orm::entity::prelude::*;
use serde::Serialize;

codes! {
    /// What can be done with a session.
    #[graphql(name = "ModuleSessionVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Add one; judged at the module's project.
        Create = "CREATE",
        /// Change it.
        Update = "UPDATE",
        /// Remove it.
        Delete = "DELETE",
    }
}

verbs!();

pub use self::change::{Changes, New};

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "module_session")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The providing partner.
    pub partner_id: Id<partner::Entity>,
    /// The module version that is taught.
    pub module_id: Id<module::Entity>,
    /// First day.
    pub start_date: Date,
    /// Last day.
    pub end_date: Date,
    /// Where.
    pub place: String,
    /// What rows are ordered and found by.
    pub place_sort: String,
    /// Country of the place, ISO 3166-1.
    pub country: String,
    /// Most participants.
    pub capacity: i32,
    /// Whether a local project is visited.
    pub visit: bool,
    /// The local project that is visited; null if there is no visit, or it is not yet known where.
    pub visited_project: Option<String>,
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

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        "ACTIVE"
    }

    fn open(&self) -> &'static [Verb] {
        &[Verb::Read, Verb::Update, Verb::Delete]
    }
}

#[cfg(test)]
mod tests;
