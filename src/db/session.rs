//! One request's database, narrowed to its actor: the only way to read.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Instant,
};

use chrono::{DateTime, NaiveDate, Utc};
use entity::id::Id;
use futures_util::{FutureExt, future::BoxFuture};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect,
    Select, sea_query::SelectStatement,
};

use super::{
    Db, Dialect, Tx,
    claims::Claims,
    loader::Loaders,
    page::{CursorKey, Seal, Sorting},
    shelter::{Readings, Shelter},
};
use crate::{
    auth::{self, Actor, Vault},
    authz::{Scoped, readable},
    error::{Error, Result},
    language::Preferred,
};

/// What a request brings with it, beside its actor.
#[derive(Debug, Clone)]
pub struct RequestInfo {
    /// Its id, in the answer's `X-Request-Id`, in the log and in the audit.
    pub id: String,
    /// Its one instant.
    pub now: DateTime<Utc>,
    /// Nothing is written after this moment: the caller has been told that it failed.
    pub deadline: Instant,
    /// The languages the caller reads.
    pub languages: Preferred,
    /// The caller's key against doing the same thing twice.
    pub idempotency: Option<Idempotency>,
    /// Keyed hash of the caller's network address; the address itself goes no further.
    pub address: String,
}

/// An `Idempotency-Key` and what it was sent with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// The header.
    pub key: String,
    /// SHA-256 of operation and variables, hex.
    pub request_hash: String,
}

/// One request's database, narrowed to its actor. Cheap to clone.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

struct Inner {
    db: Db,
    vault: Vault,
    readings: Readings,
    /// Who read, where the request ended their sign-in.
    reader: Option<Id<entity::account::Entity>>,
    cursor_key: CursorKey,
    request: RequestInfo,
    view: RwLock<View>,
    replayed: std::sync::atomic::AtomicBool,
}

/// What one root field sees. A mutation's selection gets a new one, so that it shows what is now.
#[derive(Clone)]
struct View {
    actor: Arc<Actor>,
    loaders: Arc<Loaders>,
    shelter: Arc<Shelter>,
}

impl View {
    fn new(actor: Actor) -> Self {
        Self {
            actor: Arc::new(actor),
            loaders: Arc::default(),
            shelter: Arc::default(),
        }
    }
}

impl Session {
    /// A session of `actor` for one request.
    #[must_use]
    pub fn new(db: Db, vault: Vault, cursor_key: CursorKey, actor: Actor, request: RequestInfo) -> Self {
        let reader = actor.account();
        let view = RwLock::new(View::new(actor));
        Self(Arc::new(Inner {
            db,
            vault,
            readings: Readings::default(),
            reader,
            cursor_key,
            request,
            view,
            replayed: false.into(),
        }))
    }

    /// Who calls.
    #[must_use]
    pub fn actor(&self) -> Arc<Actor> {
        self.view().actor
    }

    /// What the request brought with it.
    #[must_use]
    pub fn request(&self) -> &RequestInfo {
        &self.0.request
    }

    /// The request's one instant.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.request.now
    }

    /// The request's day, UTC.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }

    /// A new id: ordered by the request's instant, random below.
    #[must_use]
    pub fn new_id<E>(&self) -> Id<E> {
        Id::new(auth::random::ordered_uuid(self.now()))
    }

    /// Which database it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.0.db.dialect()
    }

    /// Whether an earlier answer was given again.
    #[must_use]
    pub fn replayed(&self) -> bool {
        self.0.replayed.load(std::sync::atomic::Ordering::Relaxed)
    }

    pub(super) fn note_replay(&self) {
        self.0.replayed.store(true, std::sync::atomic::Ordering::Relaxed);
    }

    pub(super) fn db(&self) -> &Db {
        &self.0.db
    }

    /// The row, if it exists and the actor may see it.
    pub async fn find<E: Scoped>(&self, select: Select<E>) -> Result<Option<E::Model>> {
        if E::SHELTERED {
            return Ok(self.seen(select.limit(1)).await?.pop());
        }
        Ok(self.scoped(select).one(self.0.db.read()).await?)
    }

    /// The row; `NotFound` if there is none that the actor may see.
    pub async fn get<E: Scoped>(&self, select: Select<E>) -> Result<E::Model> {
        self.find(select).await?.ok_or(Error::NotFound)
    }

    /// The rows that the actor may see, without columns yet: for sub-selects. A filter that looks into
    /// another table must not know more of it than the caller does.
    #[must_use]
    pub fn visible<E: Scoped>(&self) -> Select<E> {
        self.scoped(E::find().select_only())
    }

    /// All rows of a list that cannot grow.
    pub async fn list<E: Scoped>(&self, select: Select<E>) -> Result<Vec<E::Model>> {
        if E::SHELTERED {
            return self.seen(select).await;
        }
        Ok(self.scoped(select).all(self.0.db.read()).await?)
    }

    /// Rows that say who people are: read behind the second line, and noted.
    async fn seen<E: Scoped>(&self, select: Select<E>) -> Result<Vec<E::Model>> {
        let rows = self.sheltered(self.scoped(select)).await?;
        for row in &rows {
            self.0.readings.note::<E>(row);
        }
        Ok(rows)
    }

    pub(super) async fn sheltered<E: EntityTrait>(&self, select: Select<E>) -> Result<Vec<E::Model>> {
        self.ask_sheltered(|tx| async move { Ok(select.all(tx).await?) }.boxed())
            .await
    }

    /// A question to sheltered tables, behind the second line.
    pub(super) async fn ask_sheltered<T, A>(&self, question: A) -> Result<T>
    where
        A: for<'a> FnOnce(&'a DatabaseTransaction) -> BoxFuture<'a, Result<T>>,
    {
        let view = self.view();
        view.shelter.ask(&self.0.db, &Claims::of(&view.actor), question).await
    }

    /// Reads the rows of a statement where the kind's rows are read, and notes them if they say who people are or what
    /// is in a case.
    pub(super) async fn rows_of<E: Scoped>(&self, statement: SelectStatement) -> Result<Vec<E::Model>> {
        let found = if E::SHELTERED {
            self.ask_sheltered(|tx| async move { Ok(tx.query_all(&statement).await?) }.boxed())
                .await?
        } else {
            self.0.db.read().query_all(&statement).await?
        };
        let rows: Vec<E::Model> = found
            .iter()
            .map(|row| E::Model::from_query_result(row, ""))
            .collect::<std::result::Result<_, _>>()?;
        if E::SHELTERED {
            for row in &rows {
                self.0.readings.note::<E>(row);
            }
        }
        Ok(rows)
    }

    pub(super) async fn close_shelter(&self) {
        self.view().shelter.close().await;
    }

    pub(super) fn readings(&self) -> &Readings {
        &self.0.readings
    }

    pub(super) fn reader(&self) -> Option<Id<entity::account::Entity>> {
        self.0.reader
    }

    /// Makes and opens persons' keys.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// How many rows there are for this actor.
    pub async fn count<E>(&self, select: Select<E>) -> Result<u64>
    where
        E: Scoped,
        E::Model: Sync,
    {
        let select = self.scoped(select);
        if E::SHELTERED {
            return self
                .ask_sheltered(|tx| async move { Ok(select.count(tx).await?) }.boxed())
                .await;
        }
        Ok(select.count(self.0.db.read()).await?)
    }

    /// Opens the transaction of one change. Nobody writes anonymously.
    pub async fn begin(&self) -> Result<Tx> {
        if self.actor().is_anonymous() {
            return Err(Error::sign_in());
        }
        // Whoever holds one connection must not wait for another.
        self.close_shelter().await;
        Tx::begin(self.clone()).await
    }

    /// After a change: the actor as they are now, and nothing remembered. What is committed is never
    /// reported as failed: if the actor cannot be loaded, the one who was allowed the change remains.
    pub async fn renew(&self) {
        let actor = match auth::reload(self.db(), &self.actor(), self.now()).await {
            Ok(actor) => actor,
            Err(error) => {
                tracing::warn!(%error, "the actor is not renewed after a change");
                (*self.actor()).clone()
            }
        };
        self.close_shelter().await;
        let view = View::new(actor);
        *self.0.view.write().unwrap_or_else(PoisonError::into_inner) = view;
    }

    /// The same for a session that has just begun: somebody signed in within this request.
    pub fn become_actor(&self, actor: Actor) {
        let view = View::new(actor);
        *self.0.view.write().unwrap_or_else(PoisonError::into_inner) = view;
    }

    /// The scope is added last, onto whatever else the query asks.
    pub(super) fn scoped<E: Scoped>(&self, select: Select<E>) -> Select<E> {
        select.filter(readable::<E>(&self.actor(), self.dialect()))
    }

    fn view(&self) -> View {
        self.0.view.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn loaders(&self) -> Arc<Loaders> {
        self.view().loaders
    }

    pub(super) fn seal<C: std::fmt::Debug>(&self, sorting: &Sorting<C>, list: &str) -> Seal {
        Seal::new(
            self.0.cursor_key.clone(),
            self.actor().caller(),
            &format!("{sorting:?}|{list}"),
        )
    }
}
