//! The bypass: the database without an actor, for start-up, sign-in and housekeeping. Each use says
//! why.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DeleteMany, EntityTrait, FromQueryResult,
    IntoActiveModel, Iterable, PrimaryKeyToColumn, QueryFilter, QuerySelect, Select, UpdateMany,
    sea_query::{Expr, ExprTrait, OnConflict, SelectStatement},
};

use super::{
    Db, Dialect,
    change::{self, Author, Change},
    page::id_column,
};
use crate::{
    auth::PersonKey,
    authz::Scoped,
    error::{Error, Result},
};
use entity::record::Record;

/// Reads past every rule of access.
#[derive(Debug, Clone)]
pub struct System {
    db: Db,
}

impl System {
    pub(super) fn new(db: Db) -> Self {
        Self { db }
    }

    /// The row, if it exists.
    pub async fn one<E: EntityTrait>(&self, select: Select<E>) -> Result<Option<E::Model>> {
        Ok(select.one(self.db.read()).await?)
    }

    /// All rows.
    pub async fn all<E: EntityTrait>(&self, select: Select<E>) -> Result<Vec<E::Model>> {
        Ok(select.all(self.db.read()).await?)
    }

    /// The rows of a statement over several tables.
    pub async fn joined<R: FromQueryResult>(&self, select: &SelectStatement) -> Result<Vec<R>> {
        let rows = self.db.read().query_all(select).await?;
        Ok(rows
            .iter()
            .map(|row| R::from_query_result(row, ""))
            .collect::<std::result::Result<_, _>>()?)
    }

    /// A write transaction in the name of `author`.
    pub async fn begin(&self, author: Author) -> Result<SystemTx> {
        Ok(SystemTx {
            raw: self.db.begin().await?,
            dialect: self.db.dialect(),
            author,
        })
    }
}

/// Writes past every rule of access.
pub struct SystemTx {
    pub(super) raw: DatabaseTransaction,
    dialect: Dialect,
    pub(super) author: Author,
}

impl SystemTx {
    /// The row, locked until the end, if it exists.
    pub async fn one<E: EntityTrait>(&self, select: Select<E>) -> Result<Option<E::Model>> {
        Ok(select.lock_exclusive().one(&self.raw).await?)
    }

    /// All rows, locked until the end: for rules that hold between records.
    pub async fn locked<E: EntityTrait>(&self, select: Select<E>) -> Result<Vec<E::Model>> {
        Ok(select.lock_exclusive().all(&self.raw).await?)
    }

    /// All rows.
    pub async fn all<E: EntityTrait>(&self, select: Select<E>) -> Result<Vec<E::Model>> {
        Ok(select.all(&self.raw).await?)
    }

    /// Writes rows of a table that is no partner's record.
    pub async fn put<M>(&self, rows: impl IntoIterator<Item = M>) -> Result<()>
    where
        M: IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel> + sea_orm::ModelTrait,
        <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + Send,
    {
        let rows: Vec<_> = rows.into_iter().map(IntoActiveModel::into_active_model).collect();
        if !rows.is_empty() {
            M::Entity::insert_many(rows).exec_without_returning(&self.raw).await?;
        }
        Ok(())
    }

    /// Writes rows of such a table over those with the same key, of which only `columns` change.
    /// Afterwards they all exist and are locked; put them in one order everywhere, so that two writers
    /// wait for each other instead of deadlocking.
    pub async fn put_over<M>(
        &self,
        rows: impl IntoIterator<Item = M>,
        columns: impl IntoIterator<Item = <M::Entity as EntityTrait>::Column>,
    ) -> Result<()>
    where
        M: IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel> + sea_orm::ModelTrait,
        <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + Send,
    {
        let key = <M::Entity as EntityTrait>::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column);
        let over = OnConflict::columns(key).update_columns(columns).to_owned();
        M::Entity::insert_many(rows.into_iter().map(IntoActiveModel::into_active_model))
            .on_conflict(over)
            .exec_without_returning(&self.raw)
            .await?;
        Ok(())
    }

    /// Writes a row unless there is one with the same value in `column`, which takes the same time.
    pub async fn put_unless_there<M>(&self, row: M, column: <M::Entity as EntityTrait>::Column) -> Result<()>
    where
        M: IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel> + sea_orm::ModelTrait,
        <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + Send,
    {
        let there = OnConflict::column(column).do_nothing().to_owned();
        M::Entity::insert(row.into_active_model())
            .on_conflict(there)
            .exec_without_returning(&self.raw)
            .await?;
        Ok(())
    }

    /// Writes a new record with its audit entry and event.
    pub async fn insert<E>(&self, row: E::Model) -> Result<E::Model>
    where
        E: Scoped,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        self.make_under::<E>(None, "CREATE", row).await
    }

    /// The same for a record about a person, which leaves fingerprints under their key alone.
    pub(super) async fn make_under<E>(
        &self,
        key: Option<&PersonKey>,
        verb: &'static str,
        mut row: E::Model,
    ) -> Result<E::Model>
    where
        E: Scoped,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        row.stamp(self.author.now, self.author.account);
        E::insert(row.clone().into_active_model())
            .exec_without_returning(&self.raw)
            .await?;
        let made = Change {
            verb,
            before: None,
            after: &row,
            gone: false,
            reason: None,
            key,
        };
        change::record::<E>(&self.raw, &self.author, made).await?;
        Ok(row)
    }

    /// Writes a changed record with its audit entry and event: for a change whose right is proven by something
    /// else than a membership, such as the link of an invitation.
    pub async fn change<E>(
        &self,
        verb: &'static str,
        reason: Option<String>,
        before: &E::Model,
        next: E::Model,
    ) -> Result<E::Model>
    where
        E: Scoped,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        self.change_under::<E>(None, (verb, reason), before, next).await
    }

    /// The same for a record about a person, which leaves fingerprints under their key alone.
    pub(super) async fn change_under<E>(
        &self,
        key: Option<&PersonKey>,
        (verb, reason): (&'static str, Option<String>),
        before: &E::Model,
        mut next: E::Model,
    ) -> Result<E::Model>
    where
        E: Scoped,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        next.stamp(self.author.now, self.author.account);
        self.write::<E>(before, next.clone()).await?;
        let changed = Change {
            verb,
            before: Some(before),
            after: &next,
            gone: false,
            reason,
            key,
        };
        change::record::<E>(&self.raw, &self.author, changed).await?;
        Ok(next)
    }

    /// `UPDATE … WHERE id = ? AND version = ?`: two writers never lose each other's change.
    async fn write<E>(&self, before: &E::Model, next: E::Model) -> Result<()>
    where
        E: Scoped,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let mut update = E::update_many().filter(id_column::<E>().eq(before.uuid()));
        update = update.filter(Expr::col("version").eq(before.version()));
        let values = next.into_active_model();
        for column in E::Column::iter() {
            if let Some(value) = values.get(column).into_value() {
                update = update.col_expr(column, Expr::val(value));
            }
        }
        match self.update(update).await? {
            0 => Err(Error::stale(before.version() + 1)),
            _ => Ok(()),
        }
    }

    /// Changes rows; how many.
    pub async fn update<E: EntityTrait>(&self, update: UpdateMany<E>) -> Result<u64> {
        Ok(update.exec(&self.raw).await?.rows_affected)
    }

    /// Removes rows; how many.
    pub async fn delete<E: EntityTrait>(&self, delete: DeleteMany<E>) -> Result<u64> {
        Ok(delete.exec(&self.raw).await?.rows_affected)
    }

    /// Leaves an audit entry about something that is no partner's record.
    pub async fn audit(&self, kind: &str, object: uuid::Uuid, verb: &str) -> Result<()> {
        change::audit(
            &self.raw,
            &self.author,
            &change::blank(&self.author, kind, object, verb, None),
        )
        .await
    }

    /// Leaves everything as it was: for dry runs.
    pub async fn abandon(self) -> Result<()> {
        Ok(self.raw.rollback().await?)
    }

    /// Makes everything durable.
    pub async fn commit(self) -> Result<()> {
        Ok(self.raw.commit().await?)
    }

    /// Which database it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }
}
