//! The key of one file: its parts lie encrypted under it, each bound to its place. The key itself lies with the file,
//! sealed under the master key; when the row forgets it, the bytes are lost in whatever copy they still lie.

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use entity::{file, file_part, id::Id};

use super::{Keys, MasterKey, Vault, random};
use crate::error::{Error, Result};

/// Bytes before the sealed ones.
const NONCE: usize = 12;

/// The key of one file.
pub struct FileKey {
    of: Id<file::Entity>,
    seal: RandomizedNonceKey,
}

impl FileKey {
    fn new(of: Id<file::Entity>, secret: &[u8]) -> Result<Self> {
        let seal = RandomizedNonceKey::new(&AES_256_GCM, secret).map_err(Error::internal)?;
        Ok(Self { of, seal })
    }

    /// A part of the file as it is kept.
    pub fn part(&self, attempt: i32, number: i32, bytes: &[u8]) -> Result<file_part::Model> {
        let mut body = bytes.to_vec();
        let context = Aad::from(self.place(attempt, number));
        let nonce = self
            .seal
            .seal_in_place_append_tag(context, &mut body)
            .map_err(Error::internal)?;
        Ok(file_part::Model {
            file_id: self.of,
            number,
            attempt,
            sealed: [nonce.as_ref().as_slice(), &body].concat(),
        })
    }

    /// The bytes of a part.
    pub fn bytes(&self, mut part: file_part::Model) -> Result<Vec<u8>> {
        let context = Aad::from(self.place(part.attempt, part.number));
        let opened = part.sealed.split_at_mut_checked(NONCE).and_then(|(nonce, body)| {
            let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
            Some(self.seal.open_in_place(nonce, context, body).ok()?.to_vec())
        });
        opened.ok_or_else(|| Error::internal("a part of a file that its key does not open"))
    }

    fn place(&self, attempt: i32, number: i32) -> String {
        format!("file {} {attempt} {number}", self.of.uuid())
    }
}

impl Keys {
    /// A new key for a file, as the row keeps it.
    pub fn new_file_key(&self, of: Id<file::Entity>) -> Result<String> {
        fresh(self.master(), of).map(|(sealed, _)| sealed)
    }

    /// The key of a file whose bytes are not gone.
    pub fn file_key(&self, of: &file::Model) -> Result<FileKey> {
        let sealed = of.sealed_key.as_deref().ok_or(Error::NotFound)?;
        let secret = self.master().unseal_as(context(of.id), sealed);
        FileKey::new(
            of.id,
            &secret.ok_or_else(|| Error::internal("a file's key that does not open"))?,
        )
    }

    /// What proves that this service has given a permission away, for example in an address.
    #[must_use]
    pub fn signature(&self, permission: &str) -> String {
        self.pseudonym("signed address", permission)
    }

    /// Whether a permission was given away by this service.
    #[must_use]
    pub fn is_signed(&self, permission: &str, signature: &str) -> bool {
        let right = self.signature(permission);
        aws_lc_rs::constant_time::verify_slices_are_equal(right.as_bytes(), signature.as_bytes()).is_ok()
    }
}

impl Vault {
    /// A new key for a file, as the row keeps it, and the key itself.
    pub fn new_file_key(&self, of: Id<file::Entity>) -> Result<(String, FileKey)> {
        let (sealed, secret) = fresh(self.master(), of)?;
        Ok((sealed, FileKey::new(of, &secret)?))
    }
}

/// A new key, sealed and as it is.
fn fresh(master: &MasterKey, of: Id<file::Entity>) -> Result<(String, [u8; 32])> {
    let secret = random::bytes::<32>();
    Ok((master.seal_as(context(of), &secret)?, secret))
}

pub(super) fn context(of: Id<file::Entity>) -> String {
    format!("file_key {}", of.uuid())
}
