//! Who a participant is: names, address, birth date. Sealed under a key of the person's own ([`crate::person_key`]).

mod facts;

use crate::{account, id::Id, partner};
use sea_orm::entity::prelude::*;
use serde::Serialize;

pub use self::facts::{Changes, Facts};

codes! {
    /// What can be done with an identity.
    #[graphql(name = "IdentityVerb")]
    pub enum Verb {
        /// See it. Every reading is written down.
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
#[sea_orm(table_name = "identity")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that answers for it.
    pub partner_id: Id<partner::Entity>,
    /// The person's own login, if they have one.
    pub account_id: Option<Id<account::Entity>>,
    /// The [`Facts`], encrypted under the person's key, base64.
    pub sealed: String,
    /// Since when only the person and the owner's managers see it, because its erasure has to wait.
    pub restricted_at: Option<DateTimeUtc>,
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
    /// A new identity.
    #[must_use]
    pub fn sealed(id: Id<Entity>, partner_id: Id<partner::Entity>, sealed: String, now: DateTimeUtc) -> Self {
        Self {
            id,
            partner_id,
            account_id: None,
            sealed,
            restricted_at: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        }
    }
}
