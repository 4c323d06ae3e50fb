//! A session inside a transaction: the only thing that writes.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{id::Id, idempotency_key, record::Record, rule::Text};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter,
    QuerySelect, Select,
    sea_query::{Expr, ExprTrait},
};

use super::{
    Session, SystemTx, Turn,
    change::{self, Author, Change},
    page::id_column,
};
use crate::{
    auth::Actor,
    authz::{NewPermit, Permit, Scoped},
    error::{Error, Result},
};

/// How long an idempotency key is remembered.
const REMEMBERED: TimeDelta = TimeDelta::hours(24);

/// One change: everything in it happens, or nothing does.
pub struct Tx {
    session: Session,
    actor: std::sync::Arc<Actor>,
    system: SystemTx,
}

impl Tx {
    pub(super) async fn begin(session: Session) -> Result<Self> {
        let actor = session.actor();
        let author = Author {
            account: actor.account(),
            api_key: actor.key().map(|key| key.id),
            request_id: session.request().id.clone(),
            now: session.now(),
        };
        let system = session.db().system("a change").begin(author).await?;
        Ok(Self { session, actor, system })
    }

    /// The same transaction past every rule of access: for what is no partner's record (accounts, links, mail) and
    /// belongs to this change, and for rules that hold between all records (J-4). Nothing of a row that the actor
    /// does not see may be told. `why` goes to the log.
    #[must_use]
    pub fn system(&self, why: &'static str) -> &SystemTx {
        tracing::trace!(why, "a change beyond the actor's sight");
        &self.system
    }

    pub(super) fn raw(&self) -> &DatabaseTransaction {
        &self.system.raw
    }

    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    pub(super) fn author(&self) -> &Author {
        &self.system.author
    }

    pub(super) async fn claim(&self, claims: &super::claims::Claims) -> Result<()> {
        Ok(self.session.dialect().claim(&self.system.raw, claims).await?)
    }

    /// For long lists of texts: see [`Dialect::plan_each`](super::Dialect::plan_each).
    pub async fn plan_each(&self) -> Result<()> {
        Ok(self.session.dialect().plan_each(&self.system.raw).await?)
    }

    /// Who calls.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The request's one instant.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.session.now()
    }

    /// The request's day, UTC.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.session.today()
    }

    /// A new id.
    #[must_use]
    pub fn new_id<E>(&self) -> Id<E> {
        self.session.new_id()
    }

    /// New ids in ascending order, so that rows made together keep the order of their list.
    #[must_use]
    pub fn new_ids<E>(&self, count: usize) -> Vec<Id<E>> {
        let mut ids: Vec<Id<E>> = (0..count).map(|_| self.new_id()).collect();
        ids.sort();
        ids
    }

    /// The row, locked until the end; `NotFound` if there is none that the actor may see.
    pub async fn get<E: Scoped>(&self, select: Select<E>) -> Result<E::Model> {
        self.find(select).await?.ok_or(Error::NotFound)
    }

    /// The row, locked until the end, if the actor may see it.
    pub async fn find<E: Scoped>(&self, select: Select<E>) -> Result<Option<E::Model>> {
        self.enter::<E>().await?;
        // SQLite ignores the lock, and needs none: the transaction is the only writer.
        Ok(self
            .session
            .scoped(select)
            .lock_exclusive()
            .one(&self.system.raw)
            .await?)
    }

    /// The row without a lock, to learn what has to be locked first; `NotFound` if there is none that the actor may
    /// see.
    pub async fn look<E: Scoped>(&self, select: Select<E>) -> Result<E::Model> {
        self.enter::<E>().await?;
        let found = self.session.scoped(select).one(&self.system.raw).await?;
        found.ok_or(Error::NotFound)
    }

    /// All rows of a list that cannot grow.
    pub async fn list<E: Scoped>(&self, select: Select<E>) -> Result<Vec<E::Model>> {
        self.enter::<E>().await?;
        Ok(self.session.scoped(select).all(&self.system.raw).await?)
    }

    /// `NotFound` unless the id, if one is given, names a row that the actor may see: for ids inside inputs.
    pub async fn known<E: Scoped>(&self, id: Option<Id<E>>) -> Result<()> {
        let Some(id) = id else { return Ok(()) };
        self.enter::<E>().await?;
        let named = self.session.scoped(E::find().filter(id_column::<E>().eq(id.uuid())));
        named.one(&self.system.raw).await?.map(|_| ()).ok_or(Error::NotFound)
    }

    /// Waits until no other transaction has this turn, and keeps it until the end. Asked for first, before any
    /// row is locked, so that nobody waits for each other.
    pub async fn wait_for(&self, turn: Turn) -> Result<()> {
        if let Some(lock) = self.session.dialect().wait_for(turn) {
            self.system.raw.query_one(&lock).await?;
        }
        Ok(())
    }

    /// Writes a new row with its audit entry and event.
    pub async fn insert<E>(&self, permit: NewPermit<E>, row: E::Model) -> Result<E::Model>
    where
        E: Scoped,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        let key = permit.key();
        let (owner, verb) = permit.spend();
        self.enter::<E>().await?;
        if row.owner() != owner {
            return Err(Error::internal("a new row belongs to the partner of its permit"));
        }
        self.system.make_under::<E>(key.as_ref(), verb, row).await
    }

    /// Writes a changed row with its audit entry and event.
    pub async fn update<E>(&self, permit: Permit<E>, next: E::Model) -> Result<E::Model>
    where
        E: Scoped,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        let key = permit.key();
        let (before, verb, reason) = permit.spend();
        self.enter::<E>().await?;
        if (next.uuid(), next.owner()) != (before.uuid(), before.owner()) {
            return Err(Error::internal("a change keeps the row's key and owner"));
        }
        let system = &self.system;
        system
            .change_under::<E>(key.as_ref(), (verb, reason), &before, next)
            .await
    }

    /// V-12: the same for a case that another partner owns from now on.
    pub async fn hand_over<E>(&self, permit: Permit<E>, next: E::Model) -> Result<E::Model>
    where
        E: Scoped,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        let key = permit.key();
        let (before, verb, reason) = permit.spend();
        self.enter::<E>().await?;
        let system = &self.system;
        // In the old owner's audit too.
        system.note::<E>(&before, verb).await?;
        system
            .change_under::<E>(key.as_ref(), (verb, reason), &before, next)
            .await
    }

    /// Removes a row that nobody refers to, with its audit entry and event. What people or figures
    /// refer to ends or retires instead.
    pub async fn delete<E: Scoped>(&self, permit: Permit<E>) -> Result<()> {
        let key = permit.key();
        let (row, verb, reason) = permit.spend();
        self.enter::<E>().await?;
        let same = id_column::<E>()
            .eq(row.uuid())
            .and(Expr::col("version").eq(row.version()));
        if E::delete_many()
            .filter(same)
            .exec(&self.system.raw)
            .await?
            .rows_affected
            == 0
        {
            return Err(Error::stale(row.version() + 1));
        }
        let removed = Change {
            verb,
            before: Some(&row),
            after: &row,
            gone: true,
            reason,
            key: key.as_ref(),
        };
        change::record::<E>(&self.system.raw, &self.system.author, removed).await
    }

    /// Leaves everything as it was: for dry runs.
    pub async fn abandon(self) -> Result<()> {
        self.system.abandon().await
    }

    /// Makes the change durable. What is read afterwards is read anew, with the rights of now.
    pub async fn commit<M>(self, done: M) -> Result<M>
    where
        M: ModelTrait<Entity: Scoped<Model = M>> + Record,
    {
        let Self { session, system, .. } = self;
        remember::<M>(&session, &system.author, &system.raw, &done).await?;
        if std::time::Instant::now() >= session.request().deadline {
            return Err(Error::Unavailable { retry_after: 1 });
        }
        system.commit().await?;
        session.renew().await;
        Ok(done)
    }
}

/// Writes the request's idempotency key in the transaction of its change.
async fn remember<M>(session: &Session, author: &Author, raw: &DatabaseTransaction, done: &M) -> Result<()>
where
    M: ModelTrait<Entity: Scoped<Model = M>> + Record,
{
    let Some(idempotency) = &session.request().idempotency else {
        return Ok(());
    };
    let row = idempotency_key::Model {
        caller: session.actor().caller(),
        key: idempotency.key.clone(),
        request_hash: idempotency.request_hash.clone(),
        kind: M::Entity::KIND.to_owned(),
        object_id: done.uuid(),
        created_at: author.now,
    };
    // One that is no longer remembered makes room.
    let forgotten = idempotency_key::Entity::delete_many()
        .filter(idempotency_key::Column::Caller.eq(row.caller))
        .filter(idempotency_key::Column::Key.eq(row.key.as_str()))
        .filter(idempotency_key::Column::CreatedAt.lte(author.now - REMEMBERED));
    forgotten.exec(raw).await?;
    idempotency_key::Entity::insert(row.into_active_model())
        .exec_without_returning(raw)
        .await?;
    Ok(())
}

impl Session {
    /// Runs a change once for its idempotency key: a repeat gets the object as it is now.
    pub async fn once<M, F>(&self, change: F) -> Result<M>
    where
        M: ModelTrait<Entity: Scoped<Model = M>> + Record,
        F: Future<Output = Result<M>>,
    {
        if let Some(done) = self.earlier().await? {
            return Ok(done);
        }
        match change.await {
            // Of two identical requests at once the second meets what the first has done: its key, a taken
            // code, a newer version, another state.
            Err(error) => self.earlier().await?.ok_or(error),
            done => done,
        }
    }

    async fn earlier<M>(&self) -> Result<Option<M>>
    where
        M: ModelTrait<Entity: Scoped<Model = M>> + Record,
    {
        let Some(idempotency) = &self.request().idempotency else {
            return Ok(None);
        };
        let key = idempotency_key::Entity::find_by_id((self.actor().caller(), idempotency.key.clone()));
        let since = self.now() - REMEMBERED;
        let key = key.filter(idempotency_key::Column::CreatedAt.gt(since));
        let Some(row) = self.db().system("idempotency").one(key).await? else {
            return Ok(None);
        };
        if row.request_hash != idempotency.request_hash || row.kind != M::Entity::KIND {
            return Err(Error::Conflict {
                current_version: None,
                message: Text::new(
                    "This Idempotency-Key was used for something else.",
                    "Cette clé d'idempotence a servi à autre chose.",
                ),
            });
        }
        self.note_replay();
        let object = <M::Entity as EntityTrait>::find().filter(id_column::<M::Entity>().eq(row.object_id));
        self.get(object).await.map(Some)
    }
}
