//! The keys in memory, as they stood in the database at one moment.

use std::collections::HashMap;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use entity::secret_key::{self, Purpose};
use jsonwebtoken::{DecodingKey, EncodingKey};
use serde_json::{Value, json};
use uuid::Uuid;

use super::MasterKey;
use crate::{
    db::page::CursorKey,
    error::{Error, Result},
};

/// Every key in force.
pub(super) struct Ring {
    /// The key that signs, and its id.
    pub signing: (Uuid, EncodingKey),
    /// The key that cursors are authenticated with.
    pub cursor: CursorKey,
    /// When the keys were read.
    pub read_at: DateTime<Utc>,
    /// The public halves, base64url, of all keys whose tokens are accepted.
    public: HashMap<Uuid, String>,
}

impl Ring {
    /// Unseals the rows. Public keys are computed from the sealed secrets, so that whoever can write
    /// to the database still cannot add a key of their own.
    pub fn of(rows: &[secret_key::Model], master: &MasterKey, now: DateTime<Utc>) -> Result<Self> {
        let (mut signing, mut cursor, mut public) = (None, None, HashMap::new());
        for row in rows {
            let (secret, in_use) = (master.unseal(row)?, row.retired_at.is_none());
            match row.purpose {
                Purpose::Signing => {
                    let pair = pair(&secret)?;
                    public.insert(row.id.uuid(), encoded(&pair));
                    if in_use {
                        let private = pair.to_pkcs8().map_err(Error::internal)?;
                        signing = Some((row.id.uuid(), EncodingKey::from_ed_der(private.as_ref())));
                    }
                }
                Purpose::Cursor if in_use => cursor = Some(CursorKey::new(&secret)),
                Purpose::Cursor => {}
            }
        }
        let gone = || Error::internal("a key of the installation is missing");
        Ok(Self {
            signing: signing.ok_or_else(gone)?,
            cursor: cursor.ok_or_else(gone)?,
            read_at: now,
            public,
        })
    }

    /// The public half of a signing secret, base64url.
    pub fn public(secret: &[u8; 32]) -> Result<String> {
        Ok(encoded(&pair(secret)?))
    }

    pub fn verifying(&self, id: Uuid) -> Option<DecodingKey> {
        DecodingKey::from_ed_components(self.public.get(&id)?).ok()
    }

    /// The JSON Web Key Set (RFC 7517, RFC 8037), oldest key first.
    pub fn jwks(&self) -> Value {
        let mut ids: Vec<_> = self.public.iter().collect();
        ids.sort();
        let keys: Vec<Value> = ids
            .into_iter()
            .map(|(id, x)| json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": id, "x": x }))
            .collect();
        json!({ "keys": keys })
    }
}

fn pair(secret: &[u8; 32]) -> Result<Ed25519KeyPair> {
    Ed25519KeyPair::from_seed_unchecked(secret).map_err(Error::internal)
}

fn encoded(pair: &Ed25519KeyPair) -> String {
    URL_SAFE_NO_PAD.encode(pair.public_key().as_ref())
}
