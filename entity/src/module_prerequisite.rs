//! A module that should be completed before another.

use crate::{account, id::Id, module, partner};
use sea_orm::entity::prelude::*;
use serde::Serialize;

codes! {
    /// What can be done with a prerequisite.
    #[graphql(name = "ModulePrerequisiteVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Ask for it.
        Create = "CREATE",
        /// Ask for it no longer.
        Delete = "DELETE",
    }
}

verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "module_prerequisite")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The provider of the module that asks for it.
    pub partner_id: Id<partner::Entity>,
    /// The module that asks for it.
    pub module_id: Id<module::Entity>,
    /// The module that comes first.
    pub required_module_id: Id<module::Entity>,
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
    /// That `module` asks for `required` first.
    #[must_use]
    pub fn of(id: Id<Entity>, module: &module::Model, required: Id<module::Entity>, now: DateTimeUtc) -> Self {
        Self {
            id,
            partner_id: module.partner_id,
            module_id: module.id,
            required_module_id: required,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        }
    }

    /// The same requirement, asked for by the next edition.
    #[must_use]
    pub fn of_next(&self, id: Id<Entity>, next: &module::Model) -> Self {
        Self {
            id,
            module_id: next.id,
            version: 0,
            created_at: next.created_at,
            updated_at: next.created_at,
            ..self.clone()
        }
    }
}
