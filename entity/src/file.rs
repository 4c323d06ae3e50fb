//! A file that somebody brings or fetches: what is known of it. Its bytes lie sealed in parts ([`crate::file_part`]).

use crate::{
    account, api_key,
    code::Findings,
    id::Id,
    partner,
    record::Stateful,
    rule::{Refusal, Text, Violation},
};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

codes! {
    /// What a file is for.
    #[graphql(name = "FilePurpose")]
    pub enum Purpose {
        /// Rows to be imported (`importStart`): CSV. Removed as soon as the import has ended.
        Import = "IMPORT",
        /// What an export wrote. Removed after a day.
        Export = "EXPORT",
        /// Proof of what somebody can do.
        Evidence = "EVIDENCE",
        /// Part of a result of a project (`resultFileAdd`).
        Result = "RESULT",
    }
}

codes! {
    /// Life of a file.
    #[graphql(name = "FileState")]
    pub enum State {
        /// Its bytes are still to be sent, by PUT to `uploadUrl`.
        Awaited = "AWAITED",
        /// Its bytes are here.
        Stored = "STORED",
        /// Its bytes are gone for good.
        Removed = "REMOVED",
    }
}

codes! {
    /// What can be done with a file.
    #[graphql(name = "FileVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Bring one.
        Create = "CREATE",
        /// Bring one as evidence.
        Prove = "PROVE",
        /// Remove its bytes.
        Remove = "REMOVE",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "file")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that it belongs to.
    pub partner_id: Id<partner::Entity>,
    /// Who brought it; for a machine whoever made its key.
    pub account_id: Id<account::Entity>,
    /// The machine's key, if a machine brought it.
    pub api_key_id: Option<Id<api_key::Entity>>,
    /// What it is for.
    pub purpose: Purpose,
    /// Its life.
    pub state: State,
    /// Its name, for people.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size, in bytes.
    pub size: i64,
    /// SHA-256 of its bytes, hex; once they are here.
    pub sha256: Option<String>,
    /// The key of its parts, sealed; gone when they are.
    #[serde(skip)]
    pub sealed_key: Option<String>,
    /// How often somebody began to send its bytes.
    pub attempt: i32,
    /// When its bytes go by themselves.
    pub expires_at: Option<DateTimeUtc>,
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

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        self.state.code()
    }

    fn open(&self) -> &'static [Verb] {
        match (self.state, self.purpose) {
            (State::Removed, _) | (_, Purpose::Export) => &[Verb::Read],
            // It is evidence or part of a result, and stays with it.
            (State::Stored, Purpose::Evidence | Purpose::Result) if self.expires_at.is_none() => &[Verb::Read],
            (State::Awaited | State::Stored, _) => &[Verb::Read, Verb::Remove],
        }
    }
}

/// Whose a file is.
#[derive(Debug, Clone, Copy)]
pub struct Author {
    /// The person who answers for it.
    pub account: Id<account::Entity>,
    /// The machine's key, if it is a machine's.
    pub api_key: Option<Id<api_key::Entity>>,
}

/// What is said of a file before it is sent.
#[derive(Debug, Clone)]
pub struct Announced {
    /// What it is for.
    pub purpose: Purpose,
    /// Its name, for people.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size, in bytes.
    pub size: i64,
}

/// What may be sent for a purpose.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// Most bytes.
    pub bytes: i64,
    /// Media types.
    pub types: &'static [&'static str],
}

impl Model {
    /// A file whose bytes are awaited, or everything that is wrong with what is said of it.
    pub fn awaited(
        (id, partner_id, by): (Id<Entity>, Id<partner::Entity>, Author),
        said: Announced,
        limit: Limit,
        (sealed_key, expires_at): (String, DateTime<Utc>),
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        found.text(&said.name, "name", 200);
        if !limit.types.contains(&said.media_type.as_str()) {
            let types = limit.types.join(", ");
            let text = Text::new(
                format!("One of these is expected: {types}."),
                format!("Types attendus : {types}."),
            );
            found.note(Violation::new("input.mediaType", "MEDIA_TYPE", text));
        }
        if !(1..=limit.bytes).contains(&said.size) {
            let most = limit.bytes;
            let text = Text::new(
                format!("1 to {most} bytes are expected."),
                format!("De 1 à {most} octets sont attendus."),
            );
            found.note(Violation::new("input.size", "RANGE", text));
        }
        found.into_result()?;
        Ok(Self {
            id,
            partner_id,
            account_id: by.account,
            api_key_id: by.api_key,
            purpose: said.purpose,
            state: State::Awaited,
            name: said.name,
            media_type: said.media_type,
            size: said.size,
            sha256: None,
            sealed_key: Some(sealed_key),
            attempt: 0,
            expires_at: Some(expires_at),
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        })
    }

    /// The same file when its bytes are here.
    #[must_use]
    pub fn stored(&self, size: i64, sha256: String, expires_at: Option<DateTime<Utc>>) -> Self {
        Self {
            state: State::Stored,
            size,
            sha256: Some(sha256),
            expires_at,
            ..self.clone()
        }
    }

    /// The same file when its bytes are gone.
    #[must_use]
    pub fn removed(&self) -> Self {
        let gone = Self {
            state: State::Removed,
            sealed_key: None,
            expires_at: None,
            ..self.clone()
        };
        if self.purpose != Purpose::Evidence {
            return gone;
        }
        // what a person showed is often named after them.
        Self {
            name: String::new(),
            sha256: None,
            ..gone
        }
    }

    /// Whether its bytes may still be used.
    #[must_use]
    pub fn is_in_time(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}
