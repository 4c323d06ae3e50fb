//! From the API's inputs to the domain's values.

use async_graphql::{ID, InputObject};
use entity::{
    file::{self, Announced, Purpose},
    id::Id,
    partner,
};

use crate::{error::Result, graphql::node::wanted_id};

/// A file that is about to be sent.
#[derive(Debug, InputObject)]
pub struct FileUploadInput {
    /// What it is for; `EXPORT` is written by the service alone.
    purpose: Purpose,
    /// The partner that it belongs to. May be left out by those who are MANAGER of one partner only.
    partner: Option<ID>,
    /// Its name, 1 to 200 characters. Not a person's.
    name: String,
    /// Its media type, which the PUT repeats as `Content-Type`: `text/csv` for `IMPORT`; `application/pdf`,
    /// `image/jpeg`, `image/png` or `text/plain` for `EVIDENCE`; these, `text/csv`, `audio/mpeg`, `video/mp4`,
    /// `application/zip`, `application/epub+zip` and the types of ODF and OOXML documents for `RESULT`.
    media_type: String,
    /// Its exact size in bytes, at most `file_bytes` of the configuration.
    size: i64,
}

impl FileUploadInput {
    pub(super) fn checked(self) -> Result<(Option<Id<partner::Entity>>, Announced)> {
        let Self {
            purpose,
            partner,
            name,
            media_type,
            size,
        } = self;
        let said = Announced {
            purpose,
            name,
            media_type,
            size,
        };
        Ok((partner.map(|id| wanted_id(&id)).transpose()?, said))
    }
}

/// A file whose bytes are to go.
#[derive(Debug, InputObject)]
pub struct FileRemoveInput {
    /// The file.
    file: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl FileRemoveInput {
    pub(super) fn checked(self) -> Result<(Id<file::Entity>, i32)> {
        let Self { file, expected_version } = self;
        Ok((wanted_id(&file)?, expected_version))
    }
}
