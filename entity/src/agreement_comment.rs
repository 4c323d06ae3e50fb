//! What somebody says about a mobility's learning agreement.

use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{account, id::Id, mobility, partner};

codes! {
    /// What can be done with a comment.
    #[graphql(name = "AgreementCommentVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Make it.
        Create = "CREATE",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "agreement_comment")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner for which it is made.
    pub partner_id: Id<partner::Entity>,
    /// The mobility.
    pub mobility_id: Id<mobility::Entity>,
    /// The version of the agreement that it is about.
    pub agreement_number: Option<i32>,
    /// What is said.
    pub text: String,
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

record!(partner_id; text);
stateless!();
