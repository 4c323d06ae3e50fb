//! Who did what to which record, and never what it says.

use crate::{account, api_key, id::Id, json::Json, partner};
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// When.
    pub at: DateTimeUtc,
    /// Who; null for the installation itself.
    pub account_id: Option<Id<account::Entity>>,
    /// The key that the person's machine came with; null if they came themselves.
    pub api_key_id: Option<Id<api_key::Entity>>,
    /// For which partner; null for acts of the installation.
    pub partner_id: Option<Id<partner::Entity>>,
    /// Kind of the record.
    pub kind: String,
    /// The record.
    pub object_id: Uuid,
    /// What was done.
    pub verb: String,
    /// Names of the fields that changed, never their values.
    pub fields: Json<Vec<String>>,
    /// SHA-256 of the row before, hex: without what could be guessed of people. An HMAC under the person's key where it is
    /// about who somebody is.
    pub before_hash: Option<String>,
    /// The same of the row after.
    pub after_hash: Option<String>,
    /// The reason given, where one is needed.
    pub reason: Option<String>,
    /// The request it happened in.
    pub request_id: String,
    /// Place in the hash chain, set when the entry is sealed.
    pub chain_position: Option<i64>,
    /// Hash of the entry before it in the chain.
    pub previous_hash: Option<String>,
    /// Hash of this entry including the previous hash.
    pub entry_hash: Option<String>,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
