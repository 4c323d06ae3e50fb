//! Many rows of one kind in a constant number of statements, each still with its permit, its audit entry, its event
//! and its words.

use std::collections::HashMap;

use entity::{id::Id, identity, person_key, record::Record};
use sea_orm::{
    EntityTrait, IdenStatic, IntoActiveModel, Iterable, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use super::{
    Dialect, SystemTx, Tx,
    change::{self, Change},
    page::id_column,
};
use crate::{
    auth::PersonKey,
    authz::{NewPermit, Permit, Scoped},
    error::{Error, Result},
};

/// Rows written in one statement: SQLite binds at most 32,766 values, and no record has more than 60 columns.
const BATCH: usize = 500;

/// What becomes of a row that is written among others.
struct Written<M> {
    verb: &'static str,
    before: Option<M>,
    after: M,
    reason: Option<String>,
    key: Option<PersonKey>,
}

impl Tx {
    /// Which database it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.session().dialect()
    }

    /// Writes new rows; each spends its permit.
    pub async fn insert_all<E>(&self, rows: Vec<(NewPermit<E>, E::Model)>) -> Result<()>
    where
        E: Scoped,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        self.enter::<E>().await?;
        let mut written = Vec::with_capacity(rows.len());
        for (permit, mut after) in rows {
            let key = permit.key();
            let (owner, verb) = permit.spend();
            if after.owner() != owner {
                return Err(Error::internal("a new row belongs to the partner of its permit"));
            }
            after.stamp(self.now(), self.author().account);
            written.push(Written {
                verb,
                before: None,
                after,
                reason: None,
                key,
            });
        }
        for batch in written.chunks(BATCH) {
            let models = batch.iter().map(|one| one.after.clone().into_active_model());
            E::insert_many(models).exec_without_returning(self.raw()).await?;
        }
        self.note_all::<E>(&written).await
    }

    /// Writes changed rows; each spends its permit. One that somebody else has changed meanwhile is a conflict.
    pub async fn update_all<E>(&self, rows: Vec<(Permit<E>, E::Model)>) -> Result<()>
    where
        E: Scoped,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        self.enter::<E>().await?;
        let mut written = Vec::with_capacity(rows.len());
        for (permit, mut after) in rows {
            let key = permit.key();
            let (before, verb, reason) = permit.spend();
            if (after.uuid(), after.owner()) != (before.uuid(), before.owner()) {
                return Err(Error::internal("a change keeps the row's key and owner"));
            }
            after.stamp(self.now(), self.author().account);
            written.push(Written {
                verb,
                before: Some(before),
                after,
                reason,
                key,
            });
        }
        for batch in written.chunks(BATCH) {
            self.write_over::<E>(batch).await?;
        }
        self.note_all::<E>(&written).await
    }

    /// One statement that lays rows over those with their keys, each over the version before it alone.
    async fn write_over<E>(&self, batch: &[Written<E::Model>]) -> Result<()>
    where
        E: Scoped,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        let id = id_column::<E>();
        let others = E::Column::iter().filter(|column| column.as_str() != id.as_str());
        let table = E::default();
        let same = Expr::col((table.table_name().to_owned(), "version"))
            .add(1)
            .eq(Expr::col(("excluded", "version")));
        let over = OnConflict::column(id)
            .update_columns(others)
            .action_and_where(same)
            .to_owned();
        let models = batch.iter().map(|one| one.after.clone().into_active_model());
        let changed = E::insert_many(models)
            .on_conflict(over)
            .exec_without_returning(self.raw())
            .await?;
        if changed != batch.len() as u64 {
            return Err(Error::Unavailable { retry_after: 0 });
        }
        Ok(())
    }

    async fn note_all<E: Scoped>(&self, written: &[Written<E::Model>]) -> Result<()> {
        let changes: Vec<Change<'_, E::Model>> = written
            .iter()
            .map(|one| Change {
                verb: one.verb,
                before: one.before.as_ref(),
                after: &one.after,
                gone: false,
                reason: one.reason.clone(),
                key: one.key.as_ref(),
            })
            .collect();
        for batch in changes.chunks(BATCH) {
            change::record_all::<E>(self.raw(), self.author(), batch).await?;
        }
        Ok(())
    }

    /// All rows that the actor may see, locked until the end in the order that `select` gives.
    pub async fn lock_all<E: Scoped>(&self, select: Select<E>) -> Result<Vec<E::Model>> {
        self.enter::<E>().await?;
        Ok(self.session().scoped(select).lock_exclusive().all(self.raw()).await?)
    }

    /// Keeps the keys of people whose identities were just recorded.
    pub async fn keep_all(&self, keys: Vec<person_key::Model>) -> Result<()> {
        self.enter::<identity::Entity>().await?;
        for batch in keys.chunks(BATCH) {
            let rows = batch.iter().cloned().map(IntoActiveModel::into_active_model);
            person_key::Entity::insert_many(rows)
                .exec_without_returning(self.raw())
                .await?;
        }
        Ok(())
    }

    /// The keys of people whose identities the caller has read.
    pub async fn person_keys(&self, rows: &[identity::Model]) -> Result<HashMap<Id<identity::Entity>, PersonKey>> {
        use sea_orm::QueryFilter;
        self.enter::<identity::Entity>().await?;
        let ids = rows.iter().map(|row| row.id.uuid());
        let wanted = self
            .session()
            .dialect()
            .any_id(Expr::col(person_key::Column::IdentityId), ids);
        let kept = person_key::Entity::find().filter(wanted).all(self.raw()).await?;
        let mut keys = HashMap::with_capacity(kept.len());
        for row in kept {
            keys.insert(row.identity_id, self.session().vault().unwrap(&row, self.now()).await?);
        }
        Ok(keys)
    }

    /// notes that who these people are was read.
    pub async fn note_read(&self, rows: &[identity::Model]) -> Result<()> {
        let entry = |row: &identity::Model| {
            change::blank(
                self.author(),
                identity::Entity::KIND,
                row.id.uuid(),
                "READ",
                Some(row.partner_id),
            )
        };
        let entries: Vec<_> = rows.iter().map(entry).collect();
        for batch in entries.chunks(BATCH) {
            change::audit_all(self.raw(), batch).await?;
        }
        Ok(())
    }
}

impl SystemTx {
    /// Writes records that no partner owns over those with their keys, with the words by which they are found. They leave
    /// no entries of their own: whoever writes them leaves one for them all.
    pub async fn put_found<E>(
        &self,
        rows: Vec<E::Model>,
        columns: impl Iterator<Item = E::Column> + Clone,
    ) -> Result<()>
    where
        E: Scoped,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        for batch in rows.chunks(BATCH) {
            self.put_over(batch.to_vec(), columns.clone()).await?;
            change::find_all_by::<E>(&self.raw, batch).await?;
        }
        Ok(())
    }

    /// Writes many rows of a table that is no partner's record, in few statements.
    pub async fn put_many<M>(&self, rows: Vec<M>) -> Result<()>
    where
        M: IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel> + sea_orm::ModelTrait,
        <M::Entity as EntityTrait>::ActiveModel: sea_orm::ActiveModelTrait<Entity = M::Entity> + Send,
    {
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            self.put(rows.by_ref().take(BATCH).collect::<Vec<_>>()).await?;
        }
        Ok(())
    }
}
