//! A person who can sign in. What they may do is said by their memberships alone.

use crate::id::Id;
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// Address, in lower case: unique.
    pub email: String,
    /// Name shown to colleagues.
    pub display_name: String,
    /// Language of the mail they get: a BCP 47 tag; null until it is known.
    pub language: Option<String>,
    /// Argon2id in PHC format; null until a password is set.
    pub password_hash: Option<String>,
    /// Whether this person runs the installation: creates partners, sees no content.
    pub operator: bool,
    /// Whether sign-in is possible.
    pub active: bool,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
    /// How often it was changed, from 1.
    pub version: i32,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// The form in which an address is stored and looked up.
#[must_use]
pub fn normal_email(text: &str) -> String {
    text.trim().to_lowercase()
}
