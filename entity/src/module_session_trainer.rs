//! Who teaches a session.

use crate::{account, id::Id, module_session, partner};
use sea_orm::entity::prelude::*;
use serde::Serialize;

codes! {
    /// What can be done with a trainer's line.
    #[graphql(name = "ModuleSessionTrainerVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Name them.
        Create = "CREATE",
        /// Name them no longer.
        Delete = "DELETE",
    }
}

verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "module_session_trainer")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The providing partner.
    pub partner_id: Id<partner::Entity>,
    /// The session.
    pub session_id: Id<module_session::Entity>,
    /// The trainer.
    pub account_id: Id<account::Entity>,
    /// The trainer's name as it is shown with the session.
    pub display_name: String,
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

impl Model {
    /// Somebody who teaches the session, by the name that they have now.
    #[must_use]
    pub fn of(id: Id<Entity>, session: &module_session::Model, person: &account::Model, now: DateTimeUtc) -> Self {
        Self {
            id,
            partner_id: session.partner_id,
            session_id: session.id,
            account_id: person.id,
            display_name: person.display_name.clone(),
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        }
    }
}
