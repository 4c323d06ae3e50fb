//! The installation's keys: one that signs access tokens, one that authenticates page cursors.
//!
//! They live in the database, sealed under the [`MasterKey`], so that all instances use the same
//! ones. Rotation makes a new key and lets the old one be verified until the last token it signed
//! has expired; refresh tokens do not depend on it, so nobody is signed out. Cursors handed out
//! before a rotation of their key are refused afterwards: lists begin again at their first page.
//!
//! Each instance reads the keys anew at least every minute in use, and sooner when it meets a token
//! signed with a key that it does not know.

use std::{
    net::IpAddr,
    sync::{Arc, PoisonError, RwLock},
};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::Id,
    installation, mail,
    secret_key::{self, Purpose},
};
use jsonwebtoken::DecodingKey;
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use serde_json::Value;
use uuid::Uuid;

use super::{MasterKey, random, ring::Ring};
use crate::{
    db::{Db, System, SystemTx, change::Author, page::CursorKey},
    error::Result,
};

/// How old the keys in memory may be.
const FRESH: TimeDelta = TimeDelta::minutes(1);
/// Unknown keys make an instance look no oftener than this, whoever sends them.
const UNKNOWN: TimeDelta = TimeDelta::seconds(5);
/// How long a replaced signing key is still accepted: a minute in which other instances still sign
/// with it, the longest life of a token, and a margin for clocks.
const OVERLAP: TimeDelta = TimeDelta::minutes(15);
/// The row that whoever makes keys locks.
pub(super) const LOCK: &str = "secret_key";

/// The installation's keys; cheap to clone.
#[derive(Clone)]
pub struct Keys(Arc<Inner>);

struct Inner {
    system: System,
    master: MasterKey,
    ring: RwLock<Arc<Ring>>,
    reading: tokio::sync::Mutex<()>,
}

impl Keys {
    /// Opens the keys, and makes those that do not exist yet. Two instances that start together
    /// agree on them. A master key that does not open them is refused.
    pub async fn open(db: &Db, master: &MasterKey, now: DateTime<Utc>) -> Result<Self> {
        let system = db.system("the installation's keys");
        let mut rows = system.all(in_force(now)).await?;
        if missing(&rows).next().is_some() {
            make_missing(&system, master, now).await?;
            rows = system.all(in_force(now)).await?;
        }
        let ring = RwLock::new(Arc::new(Ring::of(&rows, master, now)?));
        Ok(Self(Arc::new(Inner {
            system,
            master: master.clone(),
            ring,
            reading: tokio::sync::Mutex::default(),
        })))
    }

    /// The key that cursors are authenticated with.
    pub async fn cursor(&self, now: DateTime<Utc>) -> Result<CursorKey> {
        Ok(self.ring(now).await?.cursor.clone())
    }

    /// The public keys, as `/.well-known/jwks.json` publishes them.
    pub async fn jwks(&self, now: DateTime<Utc>) -> Result<Value> {
        Ok(self.ring(now).await?.jwks())
    }

    /// The keyed hash of a network address, for [`RequestInfo`](crate::db::RequestInfo).
    #[must_use]
    pub fn address(&self, address: IpAddr) -> String {
        self.0.master.address(address)
    }

    /// The mail, encrypted under the master key.
    pub(crate) fn seal_mail(&self, id: Id<mail::Entity>, text: &str) -> Result<String> {
        self.0.master.seal_as(mail_place(id), text.as_bytes())
    }

    /// The mail of a row; `None` if it was sealed under another master key.
    #[must_use]
    pub fn unseal_mail(&self, row: &mail::Model) -> Option<String> {
        let bytes = self.0.master.unseal_as(mail_place(row.id), &row.sealed);
        bytes.and_then(|bytes| String::from_utf8(bytes).ok())
    }

    /// Replaces the key of this purpose. Old signing keys stay valid until their tokens have expired.
    pub async fn rotate(&self, purpose: Purpose, now: DateTime<Utc>) -> Result<()> {
        let by = author("key rotate", now);
        let tx = locked(&self.0.system, &by).await?;
        let kept = if purpose == Purpose::Signing {
            OVERLAP
        } else {
            TimeDelta::zero()
        };
        let retire = secret_key::Entity::update_many()
            .col_expr(secret_key::Column::RetiredAt, Expr::val(now + kept))
            .filter(secret_key::Column::Purpose.eq(purpose))
            .filter(secret_key::Column::RetiredAt.is_null());
        tx.update(retire).await?;
        let row = new_key(&self.0.master, purpose, now)?;
        tx.audit("secret_key", row.id.uuid(), "ROTATE").await?;
        tx.put([row]).await?;
        tx.commit().await?;
        self.read(now).await?;
        Ok(())
    }

    /// Keys that are at most a minute old.
    pub(super) async fn ring(&self, now: DateTime<Utc>) -> Result<Arc<Ring>> {
        self.newer_than(FRESH, now).await
    }

    /// The public key of this id, if tokens signed with it are accepted.
    pub(super) async fn verifying(&self, id: Uuid, now: DateTime<Utc>) -> Result<Option<DecodingKey>> {
        let known = self.ring(now).await?.verifying(id);
        if known.is_some() {
            return Ok(known);
        }
        Ok(self.newer_than(UNKNOWN, now).await?.verifying(id))
    }

    pub(super) fn master(&self) -> &MasterKey {
        &self.0.master
    }

    pub(super) fn pseudonym(&self, kind: &str, value: &str) -> String {
        self.0.master.pseudonym(kind, value)
    }

    async fn newer_than(&self, age: TimeDelta, now: DateTime<Utc>) -> Result<Arc<Ring>> {
        // In either direction: a clock that was put back must not stop the reading.
        let fresh = |ring: &Ring| (now - ring.read_at).abs() < age;
        let ring = self.current();
        if fresh(&ring) {
            return Ok(ring);
        }
        // One look serves all who wait for it.
        let _reading = self.0.reading.lock().await;
        let ring = self.current();
        if fresh(&ring) { Ok(ring) } else { self.read(now).await }
    }

    async fn read(&self, now: DateTime<Utc>) -> Result<Arc<Ring>> {
        let rows = self.0.system.all(in_force(now)).await?;
        let ring = Arc::new(Ring::of(&rows, &self.0.master, now)?);
        *self.0.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&ring);
        Ok(ring)
    }

    fn current(&self) -> Arc<Ring> {
        Arc::clone(&self.0.ring.read().unwrap_or_else(PoisonError::into_inner))
    }
}

pub(super) fn mail_place(id: Id<mail::Entity>) -> String {
    format!("mail {}", id.uuid())
}

fn in_force(now: DateTime<Utc>) -> sea_orm::Select<secret_key::Entity> {
    let retired_at = secret_key::Column::RetiredAt;
    secret_key::Entity::find().filter(retired_at.is_null().or(retired_at.gt(now)))
}

fn missing(rows: &[secret_key::Model]) -> impl Iterator<Item = Purpose> {
    let purposes = Purpose::ALL.iter().copied();
    purposes.filter(|purpose| {
        !rows
            .iter()
            .any(|row| row.purpose == *purpose && row.retired_at.is_none())
    })
}

async fn make_missing(system: &System, master: &MasterKey, now: DateTime<Utc>) -> Result<()> {
    let tx = locked(system, &author("start", now)).await?;
    let rows = tx.all(in_force(now)).await?;
    for row in &rows {
        master.unseal(row)?;
    }
    for purpose in missing(&rows) {
        let row = new_key(master, purpose, now)?;
        tx.audit("secret_key", row.id.uuid(), "CREATE").await?;
        tx.put([row]).await?;
    }
    tx.commit().await
}

/// A transaction that alone makes keys: the others wait for the row that it locks.
async fn locked(system: &System, by: &Author) -> Result<SystemTx> {
    let tx = system.begin(by.clone()).await?;
    let row = installation::Model {
        name: LOCK.to_owned(),
        value: by.now.to_rfc3339(),
    };
    tx.put_over([row], [installation::Column::Name]).await?;
    Ok(tx)
}

fn new_key(master: &MasterKey, purpose: Purpose, now: DateTime<Utc>) -> Result<secret_key::Model> {
    let (id, secret) = (Id::new(random::ordered_uuid(now)), random::bytes::<32>());
    let public = match purpose {
        Purpose::Signing => Some(Ring::public(&secret)?),
        Purpose::Cursor => None,
    };
    Ok(secret_key::Model {
        id,
        purpose,
        sealed: master.seal(id, purpose, &secret)?,
        public,
        created_at: now,
        retired_at: None,
    })
}

fn author(why: &str, now: DateTime<Utc>) -> Author {
    Author {
        account: None,
        api_key: None,
        request_id: why.to_owned(),
        now,
    }
}
