//! The file of an import, a piece at a time.

use entity::file;

use crate::{
    auth::FileKey,
    error::{Error, Result},
    file::{Files, store::PART},
};

/// Parts of a piece: a row that lies across the end of the first one still fits.
const PARTS: usize = 2;

/// A file to be read.
pub struct Source {
    files: Files,
    row: file::Model,
    key: FileKey,
}

/// Some bytes of a file.
pub struct Piece {
    /// Where they begin.
    pub from: i64,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether the file ends with them.
    pub is_last: bool,
}

impl Source {
    /// The file, whose bytes are here.
    pub fn open(files: &Files, row: file::Model) -> Result<Self> {
        let key = files.keys().file_key(&row)?;
        Ok(Self {
            files: files.clone(),
            row,
            key,
        })
    }

    /// Bytes of the file.
    #[must_use]
    pub fn size(&self) -> i64 {
        self.row.size
    }

    /// A quarter to half a megabyte from a place on.
    pub async fn piece(&self, from: i64) -> Result<Piece> {
        let place = usize::try_from(from).map_err(Error::internal)?;
        let (first, skipped) = (place / PART, place % PART);
        let mut bytes = Vec::with_capacity(PARTS * PART);
        for number in first..first + PARTS {
            let number = i32::try_from(number).map_err(Error::internal)?;
            match self.files.part(&self.row, &self.key, number).await? {
                Some(part) => bytes.extend(part),
                None => break,
            }
        }
        bytes.drain(..skipped.min(bytes.len()));
        let end = from.saturating_add(i64::try_from(bytes.len()).unwrap_or(i64::MAX));
        Ok(Piece {
            from,
            bytes,
            is_last: end >= self.row.size,
        })
    }
}
