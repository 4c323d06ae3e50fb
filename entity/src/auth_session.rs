//! A sign-in: from the first token until it is ended, with all the tokens it was renewed with.

use crate::{account, id::Id};
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "auth_session")]
pub struct Model {
    /// Its id, the `sid` of access tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// Who signed in.
    pub account_id: Id<account::Entity>,
    /// When.
    pub created_at: DateTimeUtc,
    /// When its tokens were last renewed.
    pub last_used_at: DateTimeUtc,
    /// When it ends by itself.
    pub expires_at: DateTimeUtc,
    /// When it was ended: by the person, an administrator, or the reuse of an old token.
    pub ended_at: Option<DateTimeUtc>,
    /// Why it ended: `LOGOUT`, `LOGOUT_EVERYWHERE`, `REUSE`, `PASSWORD` or `ENDED`.
    pub end_reason: Option<String>,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
