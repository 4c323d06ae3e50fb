//! Bytes on their way into sealed parts.

use aws_lc_rs::digest;
use entity::{file::Model, file_part};

use super::store::{PART, Untaken};
use crate::{
    auth::{FileKey, random},
    error::Result,
};

/// Bytes on their way into parts.
pub struct Writing {
    /// The file.
    pub row: Model,
    key: FileKey,
    buffer: Vec<u8>,
    number: i32,
    size: i64,
    hash: digest::Context,
}

impl Writing {
    /// A file from its first byte.
    #[must_use]
    pub fn new(row: Model, key: FileKey) -> Self {
        Self {
            row,
            key,
            buffer: Vec::new(),
            number: 0,
            size: 0,
            hash: digest::Context::new(&digest::SHA256),
        }
    }

    /// More bytes; refused beyond the size that was announced.
    pub(super) fn add(&mut self, bytes: &[u8]) -> Result<(), Untaken> {
        if self.size + i64::try_from(bytes.len()).unwrap_or(i64::MAX) > self.row.size {
            return Err(Untaken::Size(self.row.size));
        }
        self.push(bytes);
        Ok(())
    }

    /// More bytes, however many.
    pub fn push(&mut self, bytes: &[u8]) {
        self.size += i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        self.hash.update(bytes);
        self.buffer.extend_from_slice(bytes);
    }

    /// A part, once there are bytes enough for one.
    pub fn full_part(&mut self) -> Result<Option<file_part::Model>> {
        if self.buffer.len() < PART {
            return Ok(None);
        }
        let rest = self.buffer.split_off(PART);
        self.sealed(rest).map(Some)
    }

    /// What is left for the last part, if anything is.
    pub fn last_part(&mut self) -> Result<Option<file_part::Model>> {
        if self.buffer.is_empty() {
            return Ok(None);
        }
        self.sealed(Vec::new()).map(Some)
    }

    fn sealed(&mut self, rest: Vec<u8>) -> Result<file_part::Model> {
        let bytes = std::mem::replace(&mut self.buffer, rest);
        let part = self.key.part(self.row.attempt, self.number, &bytes)?;
        self.number += 1;
        Ok(part)
    }

    /// The file, how large it became, and its SHA-256.
    #[must_use]
    pub fn end(self) -> (Model, i64, String) {
        (self.row, self.size, random::hex(self.hash.finish().as_ref()))
    }
}
