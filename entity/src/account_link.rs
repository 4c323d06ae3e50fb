//! A link that was sent to somebody, with the right to do one thing once. Only the hash of its token is kept.

use crate::{account, id::Id, partner_member};
use sea_orm::entity::prelude::*;

codes! {
    /// What a link is for.
    #[graphql(name = "AccountLinkPurpose")]
    pub enum Purpose {
        /// Accepts a membership.
        Invitation = "INVITATION",
        /// Sets a new password.
        Password = "PASSWORD",
    }
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account_link")]
pub struct Model {
    /// SHA-256 of the token, hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Whom it was sent to.
    pub account_id: Id<account::Entity>,
    /// The membership that it accepts; null for a password.
    pub member_id: Option<Id<partner_member::Entity>>,
    /// When it was made. It goes with its use, or when a newer one takes its place.
    pub created_at: DateTimeUtc,
    /// Until when it can be used.
    pub expires_at: DateTimeUtc,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
