//! Tables that say who people are: touched only inside a transaction that carries the caller's claims, and never
//! without a trace.
//!
//! On PostgreSQL such a transaction takes on the role `passerelle_app`, which row-level security binds, and sets
//! the claims that its policies compare: the second line behind the conditions of [`crate::authz`]. Reading opens
//! one read-only transaction a request, at the first row that is asked for. What was read is noted and written
//! to the audit, in one statement, before the answer leaves ([`Session::close`]).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
};

use entity::{
    account, audit_entry, id::Id, identity, participant, partner, person_key, project, record::Record, retention_notice,
};
use futures_util::future::BoxFuture;
use sea_orm::{
    AccessMode, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    TransactionOptions, TransactionTrait,
};
use uuid::Uuid;

use super::{
    Db, Dialect, Session, SystemTx, Tx,
    change::{self, Author},
    claims::Claims,
    erasure::When,
    narrow::qualified,
    page::id_column,
};
use crate::{
    auth::{PersonKey, Vault},
    authz::{Permit, Scoped},
    error::{Error, Result},
};

/// Entries written in one statement.
const BATCH: usize = 1_000;

/// The transaction in which one view of a request reads sheltered tables, once it is needed.
#[derive(Default)]
pub(super) struct Shelter(tokio::sync::Mutex<Option<DatabaseTransaction>>);

impl Shelter {
    /// Runs a question in the transaction, which it opens if need be.
    pub async fn ask<T, A>(&self, db: &Db, claims: &Claims, question: A) -> Result<T>
    where
        A: for<'a> FnOnce(&'a DatabaseTransaction) -> BoxFuture<'a, Result<T>>,
    {
        if db.dialect() == Dialect::Sqlite {
            // There are no claims to set: a connection serves for one question, and then somebody else.
            let tx = db.0.shelter.begin().await?;
            let answer = question(&tx).await;
            // It has only read: there is nothing that a failure could lose.
            let _ = tx.rollback().await;
            return answer;
        }
        let mut open = self.0.lock().await;
        if open.is_none() {
            let options = TransactionOptions {
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            };
            let tx = db.0.shelter.begin_with_options(options).await?;
            db.dialect().claim(&tx, claims).await?;
            *open = Some(tx);
        }
        match open.as_ref() {
            Some(tx) => question(tx).await,
            None => Err(Error::internal("a transaction that was opened is there")),
        }
    }

    /// Gives the connection back: whoever holds it must not wait for another one.
    pub async fn close(&self) {
        if let Some(tx) = self.0.lock().await.take() {
            // It has only read: there is nothing that a failure could lose.
            let _ = tx.rollback().await;
        }
    }
}

/// What a request has read of people, each row once.
#[derive(Default)]
pub(super) struct Readings(Mutex<BTreeMap<(&'static str, Uuid), Id<partner::Entity>>>);

impl Readings {
    pub fn note<E: Scoped>(&self, row: &E::Model) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert((E::KIND, row.uuid()), row.owner());
    }

    fn take(&self) -> BTreeMap<(&'static str, Uuid), Id<partner::Entity>> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Session {
    /// Ends the request's reading: what it has read of people is in the audit afterwards. An answer that
    /// cannot be noted must not leave.
    pub async fn close(&self) -> Result<()> {
        self.close_shelter().await;
        let read = self.readings().take();
        if read.is_empty() {
            return Ok(());
        }
        let actor = self.actor();
        let by = Author {
            account: self.reader().or(actor.account()),
            api_key: actor.key().map(|key| key.id),
            request_id: self.request().id.clone(),
            now: self.now(),
        };
        let entries: Vec<_> = read
            .into_iter()
            .map(|((kind, object), owner)| change::blank(&by, kind, object, "READ", Some(owner)).into_active_model())
            .collect();
        let tx = self.db().begin().await?;
        for batch in entries.chunks(BATCH) {
            audit_entry::Entity::insert_many(batch.to_vec())
                .exec_without_returning(&tx)
                .await?;
        }
        Ok(tx.commit().await?)
    }

    /// The key of a person whose identity the caller has read; fetched together with those of its siblings.
    pub async fn facts(&self, row: &identity::Model) -> Result<Option<identity::Facts>> {
        let session = self.clone();
        let fetch = move |ids: Vec<Uuid>| async move {
            let wanted = session.dialect().any_id(qualified(person_key::Column::IdentityId), ids);
            let rows = session.sheltered(person_key::Entity::find().filter(wanted)).await?;
            Ok(rows.into_iter().map(|row| (row.identity_id.uuid(), row)).collect())
        };
        let Some(key) = self.load_beside("person_key", row.id.uuid(), fetch).await? else {
            return Ok(None);
        };
        self.readings().note::<identity::Entity>(row);
        let key = self.vault().unwrap(&key, self.now()).await?;
        key.open(&row.sealed).map(Some)
    }

    /// Whether the row is one of those that `wanted` picks; asked together with its siblings, for which it has to be the
    /// same condition.
    pub async fn is_among<E: Scoped>(&self, row: &E::Model, called: &str, wanted: Condition) -> Result<bool> {
        let session = self.clone();
        let fetch = move |ids: Vec<Uuid>| async move {
            let these = session.dialect().any_id(qualified(id_column::<E>()), ids);
            let rows = session.sheltered(E::find().filter(these).filter(wanted)).await?;
            Ok(rows.into_iter().map(|row| (row.uuid(), ())).collect())
        };
        let called = format!("{} among {called}", E::KIND);
        let found = self.load_beside(&called, row.uuid(), fetch).await?;
        Ok(found.is_some())
    }

    /// The announced erasure of a project's identities that the caller may see with the project.
    pub async fn retention_notice(&self, of: &project::Model) -> Result<Option<retention_notice::Model>> {
        let standing = retention_notice::Entity::find_by_id((of.id, of.retain_until));
        self.db().system("an announced erasure").one(standing).await
    }

    /// Everything that was done with these records, latest first, and the names of those who did it: for the
    /// person they are about.
    pub async fn trail(
        &self,
        of: &identity::Model,
        records: &[Uuid],
    ) -> Result<Vec<(audit_entry::Model, Option<String>)>> {
        let objects = records.iter().copied().chain([of.id.uuid()]);
        let wanted = self.dialect().any_id(qualified(audit_entry::Column::ObjectId), objects);
        let entries = audit_entry::Entity::find().filter(wanted);
        let entries = entries.order_by_desc(audit_entry::Column::Id);
        let system = self.db().system("who has read a person's file");
        let entries = system.all(entries).await?;
        let authors = entries.iter().filter_map(|entry| entry.account_id).map(Id::uuid);
        let authors: BTreeSet<Uuid> = authors.collect();
        let theirs = self.dialect().any_id(qualified(account::Column::Id), authors);
        let people = system.all(account::Entity::find().filter(theirs)).await?;
        let names: BTreeMap<_, _> = people.into_iter().map(|one| (one.id, one.display_name)).collect();
        let with_name = |entry: audit_entry::Model| {
            let name = entry.account_id.and_then(|id| names.get(&id).cloned());
            (entry, name)
        };
        Ok(entries.into_iter().map(with_name).collect())
    }
}

impl Tx {
    /// Takes on the caller's claims if rows of the kind lie behind them; once.
    pub(super) async fn enter<E: Scoped>(&self) -> Result<()> {
        if !E::SHELTERED {
            return Ok(());
        }
        self.claim(&Claims::of(self.actor())).await
    }

    /// Whether the row is one of those that `wanted` picks.
    pub async fn is_among<E: Scoped>(&self, row: &E::Model, wanted: Condition) -> Result<bool> {
        self.enter::<E>().await?;
        let this = E::find().filter(id_column::<E>().eq(row.uuid())).filter(wanted);
        Ok(this.one(self.raw()).await?.is_some())
    }

    /// The key of the person behind a participant, under which everything in their cases leaves its fingerprints,
    /// whether or not the caller may know who that is. `None` once they are erased.
    pub async fn case_key(&self, of: &participant::Model) -> Result<Option<PersonKey>> {
        let Some(id) = of.identity_id else { return Ok(None) };
        self.claim(&Claims::task("fingerprints")).await?;
        let kept = person_key::Entity::find_by_id(id).one(self.raw()).await?;
        let kept = kept.ok_or_else(|| Error::internal("an identity without its key"))?;
        self.session().vault().unwrap(&kept, self.now()).await.map(Some)
    }

    /// The same transaction for rules that hold between all cases (V-2): nothing of what is read may be told.
    pub async fn behind(&self, why: &'static str) -> Result<&SystemTx> {
        self.claim(&Claims::task("rules")).await?;
        Ok(self.system(why))
    }

    /// The key of a person whose identity the caller has read.
    pub async fn person_key(&self, row: &identity::Model) -> Result<PersonKey> {
        self.enter::<identity::Entity>().await?;
        let kept = person_key::Entity::find_by_id(row.id).one(self.raw()).await?;
        let kept = kept.ok_or_else(|| Error::internal("an identity without its key"))?;
        self.session().vault().unwrap(&kept, self.now()).await
    }

    /// A new key for a person about to be recorded, and the row that keeps it.
    pub async fn new_person(&self, id: Id<identity::Entity>) -> Result<(PersonKey, person_key::Model)> {
        self.session().vault().make(id, self.now()).await
    }

    /// Keeps the key of a person whose identity was just recorded.
    pub async fn keep(&self, key: person_key::Model) -> Result<()> {
        self.enter::<identity::Entity>().await?;
        person_key::Entity::insert(key.into_active_model())
            .exec_without_returning(self.raw())
            .await?;
        Ok(())
    }

    /// makes the person behind a participant unrecognisable, whether or not the caller may read who it
    /// is. The permit says that they may have it done.
    pub async fn erase(&self, permit: Permit<entity::participant::Entity>) -> Result<entity::participant::Model> {
        self.claim(&Claims::task("erasure")).await?;
        let id = permit.identity_id;
        let (row, _, reason) = permit.spend();
        let Some(id) = id else { return Ok(row) };
        let vault = self.session().vault();
        let here = (self.raw(), self.session().dialect());
        super::erasure::erase(here, self.author(), vault, (id, When::OnceAccountedFor), reason).await?;
        let erased = entity::participant::Entity::find_by_id(row.id).one(self.raw()).await?;
        erased.ok_or(Error::NotFound)
    }
}

impl SystemTx {
    /// Leaves an audit entry and an event about a record that has not changed.
    pub async fn note<E: Scoped>(&self, row: &E::Model, verb: &'static str) -> Result<()> {
        let entry = change::blank(&self.author, E::KIND, row.uuid(), verb, Some(row.owner()));
        change::audit(&self.raw, &self.author, &entry).await?;
        change::tell::<E>(&self.raw, &self.author, row, (verb, row.version())).await
    }

    /// From now on rows of sheltered tables are there.
    pub async fn shelter(&self) -> Result<()> {
        Ok(self.dialect().claim(&self.raw, &Claims::task("housekeeping")).await?)
    }

    /// Whether somebody has asked to be forgotten, which has to wait, or is forgotten already.
    pub async fn is_restricted(&self, id: Id<identity::Entity>) -> Result<bool> {
        self.shelter().await?;
        let row = identity::Entity::find_by_id(id).one(&self.raw).await?;
        Ok(row.is_none_or(|row| row.restricted_at.is_some()))
    }

    /// What is known of a person, for a task of the service itself; noted like every reading. `None` once they
    /// are erased.
    pub async fn facts(&self, vault: &Vault, id: Id<identity::Entity>) -> Result<Option<identity::Facts>> {
        self.shelter().await?;
        let row = identity::Entity::find_by_id(id).one(&self.raw).await?;
        let kept = person_key::Entity::find_by_id(id).one(&self.raw).await?;
        let (Some(row), Some(kept)) = (row, kept) else {
            return Ok(None);
        };
        let entry = change::blank(
            &self.author,
            identity::Entity::KIND,
            id.uuid(),
            "READ",
            Some(row.partner_id),
        );
        change::audit(&self.raw, &self.author, &entry).await?;
        let key = vault.unwrap(&kept, self.author.now).await?;
        key.open(&row.sealed).map(Some)
    }

    /// The locked identity with its key, if it is still there.
    pub async fn erase(&self, vault: &Vault, id: Id<identity::Entity>) -> Result<()> {
        self.shelter().await?;
        super::erasure::erase((&self.raw, self.dialect()), &self.author, vault, (id, When::Now), None).await
    }

    /// Writes a changed record about a person, which leaves fingerprints under their key alone, inside a change whose
    /// right is proven elsewhere.
    pub async fn change_about<E>(
        &self,
        key: &PersonKey,
        verb: &'static str,
        before: &E::Model,
        next: E::Model,
    ) -> Result<E::Model>
    where
        E: Scoped,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        self.shelter().await?;
        self.change_under::<E>(Some(key), (verb, None), before, next).await
    }

    /// Writes a new record about a person, which leaves fingerprints under their key alone.
    pub async fn insert_under<E>(&self, key: &PersonKey, row: E::Model) -> Result<()>
    where
        E: Scoped,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        self.make_under::<E>(Some(key), "CREATE", row).await.map(|_| ())
    }
}
