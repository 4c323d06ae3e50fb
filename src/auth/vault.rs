//! Where persons' keys come from and how they are kept: each wrapped under a wrapping key, which lies in the
//! database sealed under the master key.
//!
//! Rotation makes a new wrapping key and wraps every person's key anew, while the service runs: an instance that
//! meets a wrapping key it does not know looks once. The old one goes when nothing is wrapped under it any
//! more and every instance has had time to learn the new one.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{id::Id, identity, installation, person_key, wrapping_key};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use uuid::Uuid;

use super::{MasterKey, PersonKey, master, random};
use crate::{
    db::{Db, System, SystemTx, change::Author},
    error::{Error, Result},
};

const NONCE: usize = 12;
/// How old the wrapping keys in memory may be when a new person's key is wrapped.
const FRESH: TimeDelta = TimeDelta::minutes(1);
/// How long an instance may still wrap under the key that was replaced.
const OVERLAP: TimeDelta = TimeDelta::minutes(15);
/// Keys wrapped anew in one transaction.
const BATCH: u64 = 500;
/// The row that whoever makes wrapping keys locks.
pub(super) const LOCK: &str = "wrapping_key";

/// Makes and opens persons' keys; cheap to clone.
#[derive(Clone)]
pub struct Vault(Arc<Inner>);

struct Inner {
    system: System,
    master: MasterKey,
    ring: RwLock<Arc<Ring>>,
}

/// The wrapping keys as they stood at one moment.
struct Ring {
    newest: Id<wrapping_key::Entity>,
    keys: HashMap<Uuid, RandomizedNonceKey>,
    read_at: DateTime<Utc>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Vault")
    }
}

impl Vault {
    /// Opens the vault and makes its first key if there is none. Two instances that start together agree on it.
    pub async fn open(db: &Db, master: &MasterKey, now: DateTime<Utc>) -> Result<Self> {
        let system = db.system("the keys under which persons' keys lie");
        if system.one(wrapping_key::Entity::find()).await?.is_none() {
            let tx = locked(&system, "start", now).await?;
            if tx.one(wrapping_key::Entity::find()).await?.is_none() {
                add(&tx, master, "CREATE", now).await?;
            }
            tx.commit().await?;
        }
        let ring = RwLock::new(Arc::new(read(&system, master, now).await?));
        Ok(Self(Arc::new(Inner {
            system,
            master: master.clone(),
            ring,
        })))
    }

    /// A new key for a person, and the row in which it is kept.
    pub async fn make(
        &self,
        whose: Id<identity::Entity>,
        now: DateTime<Utc>,
    ) -> Result<(PersonKey, person_key::Model)> {
        let secret = random::bytes::<32>();
        let mut ring = self.ring();
        if (now - ring.read_at).abs() >= FRESH {
            ring = self.look(now).await?;
        }
        let row = person_key::Model {
            identity_id: whose,
            wrapping_key_id: ring.newest,
            wrapped: ring.wrap(whose, &secret)?,
            created_at: now,
        };
        Ok((PersonKey::new(whose, &secret)?, row))
    }

    /// The key of a row.
    pub async fn unwrap(&self, row: &person_key::Model, now: DateTime<Utc>) -> Result<PersonKey> {
        let mut ring = self.ring();
        if !ring.keys.contains_key(&row.wrapping_key_id.uuid()) {
            ring = self.look(now).await?;
        }
        PersonKey::new(row.identity_id, &ring.secret(row)?)
    }

    /// Makes a new wrapping key and wraps everything anew; how many keys.
    pub async fn rotate(&self, now: DateTime<Utc>) -> Result<u64> {
        let tx = locked(&self.0.system, "key rotate", now).await?;
        add(&tx, &self.0.master, "ROTATE", now).await?;
        tx.commit().await?;
        self.tidy(now).await
    }

    /// Wraps anew what lies under an old key, and removes old keys that have served their time; how many
    /// were wrapped. For every hour; several instances may do it at once.
    pub async fn tidy(&self, now: DateTime<Utc>) -> Result<u64> {
        let ring = self.look(now).await?;
        let mut wrapped = 0;
        while let moved @ 1.. = self.wrap_anew(&ring, now).await? {
            wrapped += moved;
        }
        self.forget(&ring, now).await?;
        Ok(wrapped)
    }

    async fn wrap_anew(&self, ring: &Ring, now: DateTime<Utc>) -> Result<u64> {
        let tx = self.0.system.begin(author("key rotate", now)).await?;
        tx.shelter().await?;
        let old = person_key::Entity::find()
            .filter(person_key::Column::WrappingKeyId.ne(ring.newest))
            .order_by_asc(person_key::Column::IdentityId)
            .limit(BATCH);
        let mut moved = 0;
        for row in tx.locked(old).await? {
            let again = ring.wrap(row.identity_id, &ring.secret(&row)?)?;
            let update = person_key::Entity::update_many()
                .col_expr(person_key::Column::Wrapped, Expr::val(again))
                .col_expr(person_key::Column::WrappingKeyId, Expr::val(ring.newest))
                .filter(person_key::Column::IdentityId.eq(row.identity_id));
            moved += tx.update(update).await?;
        }
        tx.commit().await?;
        Ok(moved)
    }

    pub(super) fn master(&self) -> &MasterKey {
        &self.0.master
    }

    /// Removes the keys that were replaced long enough ago and that nothing is wrapped under.
    async fn forget(&self, ring: &Ring, now: DateTime<Utc>) -> Result<()> {
        let tx = locked(&self.0.system, "key rotate", now).await?;
        let newest = tx.one(wrapping_key::Entity::find_by_id(ring.newest)).await?;
        if newest.is_some_and(|newest| newest.created_at + OVERLAP <= now) {
            tx.shelter().await?;
            for old in tx.all(wrapping_key::Entity::find()).await? {
                let used = person_key::Entity::find().filter(person_key::Column::WrappingKeyId.eq(old.id));
                if old.id != ring.newest && tx.one(used.limit(1)).await?.is_none() {
                    tx.audit("wrapping_key", old.id.uuid(), "REMOVE").await?;
                    tx.delete(wrapping_key::Entity::delete_many().filter(wrapping_key::Column::Id.eq(old.id)))
                        .await?;
                }
            }
        }
        tx.commit().await
    }

    async fn look(&self, now: DateTime<Utc>) -> Result<Arc<Ring>> {
        let ring = Arc::new(read(&self.0.system, &self.0.master, now).await?);
        *self.0.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&ring);
        Ok(ring)
    }

    fn ring(&self) -> Arc<Ring> {
        Arc::clone(&self.0.ring.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Ring {
    fn wrap(&self, whose: Id<identity::Entity>, secret: &[u8]) -> Result<String> {
        let key = self.keys.get(&self.newest.uuid()).ok_or_else(unknown)?;
        let mut body = secret.to_vec();
        let nonce = key.seal_in_place_append_tag(context(whose), &mut body);
        let nonce = nonce.map_err(Error::internal)?;
        Ok(STANDARD.encode([nonce.as_ref().as_slice(), &body].concat()))
    }

    fn secret(&self, row: &person_key::Model) -> Result<Vec<u8>> {
        let key = self.keys.get(&row.wrapping_key_id.uuid()).ok_or_else(unknown)?;
        unwrapped(key, row).ok_or_else(|| Error::internal("a person's key that its wrapping key does not open"))
    }
}

fn unwrapped(key: &RandomizedNonceKey, row: &person_key::Model) -> Option<Vec<u8>> {
    let mut wrapped = STANDARD.decode(&row.wrapped).ok()?;
    let (nonce, body) = wrapped.split_at_mut_checked(NONCE)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    Some(key.open_in_place(nonce, context(row.identity_id), body).ok()?.to_vec())
}

fn context(whose: Id<identity::Entity>) -> Aad<String> {
    Aad::from(format!("person_key {}", whose.uuid()))
}

fn unknown() -> Error {
    Error::internal("a wrapping key is missing")
}

async fn read(system: &System, master: &MasterKey, now: DateTime<Utc>) -> Result<Ring> {
    let rows = system
        .all(wrapping_key::Entity::find().order_by_asc(wrapping_key::Column::Id))
        .await?;
    let newest = rows.last().map(|row| row.id).ok_or_else(unknown)?;
    let opened = rows.iter().map(|row| {
        let secret = master.unseal_as(place(row.id), &row.sealed);
        let secret = secret.ok_or_else(master::does_not_open)?;
        let key = RandomizedNonceKey::new(&AES_256_GCM, &secret).map_err(Error::internal)?;
        Ok((row.id.uuid(), key))
    });
    Ok(Ring {
        newest,
        keys: opened.collect::<Result<_>>()?,
        read_at: now,
    })
}

async fn add(tx: &SystemTx, master: &MasterKey, verb: &str, now: DateTime<Utc>) -> Result<()> {
    let id = Id::new(random::ordered_uuid(now));
    let row = wrapping_key::Model {
        id,
        sealed: master.seal_as(place(id), &random::bytes::<32>())?,
        created_at: now,
    };
    tx.audit("wrapping_key", id.uuid(), verb).await?;
    tx.put([row]).await
}

pub(super) fn place(id: Id<wrapping_key::Entity>) -> String {
    format!("wrapping_key {}", id.uuid())
}

/// A transaction that alone makes wrapping keys: the others wait for the row that it locks.
async fn locked(system: &System, why: &str, now: DateTime<Utc>) -> Result<SystemTx> {
    let tx = system.begin(author(why, now)).await?;
    let row = installation::Model {
        name: LOCK.to_owned(),
        value: now.to_rfc3339(),
    };
    tx.put_over([row], [installation::Column::Name]).await?;
    Ok(tx)
}

fn author(why: &str, now: DateTime<Utc>) -> Author {
    Author {
        account: None,
        api_key: None,
        request_id: why.to_owned(),
        now,
    }
}
