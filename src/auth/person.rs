//! The key of one person: what they are called is sealed with it, and fingerprinted with it in the audit. When
//! it is destroyed, the first is lost and the second says nothing any more.

use std::{fmt, sync::Arc};

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    hmac,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use entity::{id::Id, identity};

use super::random;
use crate::error::{Error, Result};

/// Bytes before the sealed text.
const NONCE: usize = 12;

/// The key of one person; cheap to clone.
#[derive(Clone)]
pub struct PersonKey(Arc<Inner>);

struct Inner {
    whose: Id<identity::Entity>,
    seal: RandomizedNonceKey,
    fingerprint: hmac::Key,
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("PersonKey")
    }
}

impl PersonKey {
    /// A key of its own for each use, so that none is used with two algorithms.
    pub(super) fn new(whose: Id<identity::Entity>, secret: &[u8]) -> Result<Self> {
        let secret = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let derived = |label: &[u8]| hmac::sign(&secret, label);
        let seal = RandomizedNonceKey::new(&AES_256_GCM, derived(b"passerelle person seal v1").as_ref());
        let fingerprint = derived(b"passerelle person fingerprint v1");
        Ok(Self(Arc::new(Inner {
            whose,
            seal: seal.map_err(Error::internal)?,
            fingerprint: hmac::Key::new(hmac::HMAC_SHA256, fingerprint.as_ref()),
        })))
    }

    /// The facts, encrypted and bound to the person, base64.
    pub fn seal(&self, facts: &identity::Facts) -> Result<String> {
        let mut body = serde_json::to_vec(facts).map_err(Error::internal)?;
        let nonce = self.0.seal.seal_in_place_append_tag(self.context(), &mut body);
        let nonce = nonce.map_err(Error::internal)?;
        Ok(STANDARD.encode([nonce.as_ref().as_slice(), &body].concat()))
    }

    /// The sealed facts.
    pub fn open(&self, sealed: &str) -> Result<identity::Facts> {
        self.opened(sealed)
            .ok_or_else(|| Error::internal("an identity that its key does not open"))
    }

    fn opened(&self, sealed: &str) -> Option<identity::Facts> {
        let mut sealed = STANDARD.decode(sealed).ok()?;
        let (nonce, body) = sealed.split_at_mut_checked(NONCE)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let facts = self.0.seal.open_in_place(nonce, self.context(), body).ok()?;
        serde_json::from_slice(facts).ok()
    }

    /// What `bytes` are known by in the audit, hex; to whoever lacks the key it says nothing.
    #[must_use]
    pub fn fingerprint(&self, bytes: &[u8]) -> String {
        random::hex(hmac::sign(&self.0.fingerprint, bytes).as_ref())
    }

    fn context(&self) -> Aad<String> {
        Aad::from(format!("identity {}", self.0.whose.uuid()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> Id<identity::Entity> {
        Id::new(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn facts_open_with_the_persons_own_key_only() {
        let facts = identity::Facts {
            given_name: Some("Odile".to_owned()),
            ..identity::Facts::default()
        };
        let key = PersonKey::new(id(1), &[1; 32]).unwrap();
        let sealed = key.seal(&facts).unwrap();
        assert_ne!(sealed, key.seal(&facts).unwrap(), "equal facts do not look equal");
        assert!(key.open(&sealed).unwrap() == facts);
        for other in [PersonKey::new(id(1), &[2; 32]), PersonKey::new(id(2), &[1; 32])] {
            assert!(other.unwrap().open(&sealed).is_err());
        }
        assert_eq!(key.fingerprint(b"x"), key.fingerprint(b"x"));
        let other = PersonKey::new(id(1), &[2; 32]).unwrap();
        assert_ne!(key.fingerprint(b"x"), other.fingerprint(b"x"));
    }
}
