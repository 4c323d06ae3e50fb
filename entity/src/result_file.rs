//! A file of a result. What it is called, how large it is and its hash stand here as they are published (D-3).

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{
    account,
    code::Findings,
    file::{self, Purpose, State},
    id::Id,
    partner, result,
    rule::Refusal,
};

codes! {
    /// What can be done with a file of a result.
    #[graphql(name = "ResultFileVerb")]
    pub enum Verb {
        /// See and fetch it.
        Read = "READ",
        /// Add it to a draft.
        Create = "CREATE",
        /// Take it out of the draft.
        Remove = "REMOVE",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "result_file")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that writes the result.
    pub partner_id: Id<partner::Entity>,
    /// The result, one edition of it.
    pub result_id: Id<result::Entity>,
    /// Where the bytes are; several editions may have the same.
    pub file_id: Id<file::Entity>,
    /// Its name, for people.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size, in bytes.
    pub size: i64,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
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
    /// A file of a draft, whose bytes are here and that is nothing else's yet.
    pub fn added(id: Id<Entity>, of: &result::Model, file: &file::Model, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        found.require(
            (file.purpose, file.state, file.partner_id) == (Purpose::Result, State::Stored, of.partner_id)
                && file.expires_at.is_some(),
            "file",
            "FILE",
            "A file for RESULT of the result's partner is expected whose bytes are here and that is in no result yet.",
            "Un fichier RESULT du partenaire du résultat est attendu, dont le contenu est arrivé et qui n'est encore dans aucun résultat.",
        );
        found.into_result()?;
        Ok(Self {
            id,
            partner_id: of.partner_id,
            result_id: of.id,
            file_id: file.id,
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size: file.size,
            sha256: file.sha256.clone().unwrap_or_default(),
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        })
    }

    /// The same in the next edition.
    #[must_use]
    pub fn carried(&self, id: Id<Entity>, into: Id<result::Entity>, now: DateTime<Utc>) -> Self {
        Self {
            id,
            result_id: into,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
            ..self.clone()
        }
    }
}
