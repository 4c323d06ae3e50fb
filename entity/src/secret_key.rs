//! Keys of the installation, sealed under the master key.

use crate::id::Id;
use sea_orm::entity::prelude::*;

codes! {
    /// What a key is for.
    #[graphql(name = "KeyPurpose")]
    pub enum Purpose {
        /// Signs access tokens (Ed25519).
        Signing = "SIGNING",
        /// Authenticates page cursors (HMAC-SHA256).
        Cursor = "CURSOR",
    }
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "secret_key")]
pub struct Model {
    /// Its id, the `kid` of tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// What it is for.
    pub purpose: Purpose,
    /// The secret part, encrypted under the master key, base64.
    pub sealed: String,
    /// The public part, base64url, where there is one.
    pub public: Option<String>,
    /// When it was made. The newest one of a purpose is in use.
    pub created_at: DateTimeUtc,
    /// From when its public part is no longer published.
    pub retired_at: Option<DateTimeUtc>,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
