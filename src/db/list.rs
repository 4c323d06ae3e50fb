//! Lists: whole, in pages, and below many parents at once, which costs one statement however many there are.

use std::{collections::HashMap, sync::Arc};

use entity::{id::Id, record::Record};
use futures_util::{FutureExt, future::BoxFuture};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, ModelTrait, QueryFilter, QuerySelect, QueryTrait, Select, Value,
    sea_query::{Expr, ExprTrait, IntoColumnRef, Order, Query, WindowStatement},
};
use uuid::Uuid;

use super::{
    Session,
    narrow::qualified,
    page::{Page, PageArgs, Sorting, Window, id_column},
};
use crate::{authz::Scoped, error::Result};

/// How many rows the whole list of a page has; counted only where somebody asks and the page does not show it.
#[derive(Clone)]
pub enum Total {
    /// The page holds the whole list.
    Shown(u64),
    /// A statement of its own.
    Counted(Arc<dyn Fn() -> BoxFuture<'static, Result<u64>> + Send + Sync>),
}

impl std::fmt::Debug for Total {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Total")
    }
}

impl Total {
    fn counted<F: Future<Output = Result<u64>> + Send + 'static>(
        count: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self {
        Self::Counted(Arc::new(move || count().boxed()))
    }

    /// The number.
    pub async fn number(&self) -> Result<u64> {
        match self {
            Self::Shown(number) => Ok(*number),
            Self::Counted(count) => count().await,
        }
    }
}

impl Session {
    /// One page of a list. `list` says which list it is, for its cursors.
    pub async fn page<E: Scoped<Model: Sync>>(
        &self,
        select: Select<E>,
        sorting: Sorting<E::Column>,
        args: &PageArgs,
        list: &str,
    ) -> Result<Page<E::Model>> {
        let window = Window::<E>::new(args, sorting, self.seal(&sorting, list))?;
        let rows = self.list(window.apply(select.clone())).await?;
        let session = self.clone();
        let count = move || {
            let (session, select) = (session.clone(), select.clone());
            async move { session.count(select).await }
        };
        window.page(rows, Total::counted(count))
    }

    /// The row with this id, fetched together with those its siblings ask for.
    pub async fn load<E: Scoped>(&self, id: Id<E>) -> Result<Option<E::Model>> {
        let session = self.clone();
        let fetch = move |ids: Vec<Uuid>| async move {
            let wanted = session.dialect().any_id(qualified(id_column::<E>()), ids);
            let rows = session.list(E::find().filter(wanted)).await?;
            Ok(rows.into_iter().map(|row| (row.uuid(), row)).collect())
        };
        self.load_beside(&format!("{} by id", E::KIND), id.uuid(), fetch).await
    }

    /// The rows whose `column` holds `key`, in the order of their ids; for lists that cannot grow.
    pub async fn load_all<E: Scoped>(&self, column: E::Column, key: Uuid) -> Result<Vec<E::Model>> {
        let session = self.clone();
        let fetch = move |keys: Vec<Uuid>| async move {
            use sea_orm::QueryOrder;
            let wanted = session.dialect().any_id(qualified(column), keys);
            let rows = session
                .list(E::find().filter(wanted).order_by_asc(id_column::<E>()))
                .await?;
            Ok(grouped::<E>(rows, column))
        };
        let name = format!("{} by {column:?}", E::KIND);
        Ok(self.load_beside(&name, key, fetch).await?.unwrap_or_default())
    }

    /// One page of the rows whose `column` holds `key`: one statement for all siblings.
    pub async fn load_page<E: Scoped>(
        &self,
        column: E::Column,
        key: Uuid,
        (select, sorting, args): (Select<E>, Sorting<E::Column>, PageArgs),
        list: &str,
    ) -> Result<Page<E::Model>> {
        let name = format!("{} page by {column:?} {sorting:?} {args:?} {list}", E::KIND);
        let window = Window::<E>::new(&args, sorting, self.seal(&sorting, list))?;
        let (session, inside, below) = (self.clone(), window.clone(), select.clone());
        let fetch = move |keys: Vec<Uuid>| async move {
            let rows = session.partitioned(column, keys, below, &inside).await?;
            Ok(grouped::<E>(rows, column))
        };
        let rows = self.load_beside(&name, key, fetch).await?.unwrap_or_default();
        let (session, list) = (self.clone(), list.to_owned());
        let count = move || {
            let (session, select, list) = (session.clone(), select.clone(), list.clone());
            async move { session.load_count(column, key, select, &list).await }
        };
        window.page(rows, Total::counted(count))
    }

    /// How many rows have `key` in `column`: one statement for all siblings.
    pub async fn load_count<E: Scoped>(
        &self,
        column: E::Column,
        key: Uuid,
        select: Select<E>,
        list: &str,
    ) -> Result<u64> {
        let session = self.clone();
        let fetch = move |keys: Vec<Uuid>| async move {
            let wanted = session.dialect().any_id(qualified(column), keys);
            let counted = session
                .scoped(select.filter(wanted))
                .select_only()
                .column(column)
                .column_as(Expr::val(1).count(), "n");
            let counted = counted.group_by(column).into_tuple();
            let rows: Vec<(Uuid, i64)> = if E::SHELTERED {
                let all = session.ask_sheltered(|tx| async move { Ok(counted.all(tx).await?) }.boxed());
                all.await?
            } else {
                counted.all(session.db().read()).await?
            };
            Ok(rows.into_iter().collect::<HashMap<_, _>>())
        };
        let name = format!("{} count by {column:?} {list}", E::KIND);
        let found = self.load_beside(&name, key, fetch).await?;
        Ok(found.and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
    }

    /// What `fetch` knows of `key`, fetched together with what its siblings ask for: for what is no partner's
    /// record, so that the caller has judged who may read it.
    pub async fn load_beside<V, F, Fut>(&self, name: &str, key: Uuid, fetch: F) -> Result<Option<V>>
    where
        V: Clone + Send + Sync + 'static,
        F: FnOnce(Vec<Uuid>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<HashMap<Uuid, V>>> + Send + 'static,
    {
        self.loaders().load(name, key, fetch).await
    }

    /// What `select` adds up to below `key` in `column`, whether the actor may see the rows or not: for figures that are
    /// those of the whole parent (J-3), of which the caller judges what may be told. One statement for all siblings;
    /// `of` says whose a line of the answer is, and `name` keeps different questions apart.
    pub async fn whole<E: Scoped, R>(
        &self,
        name: &str,
        (column, key): (E::Column, Uuid),
        select: Select<E>,
        of: fn(&R) -> Uuid,
    ) -> Result<Vec<R>>
    where
        R: FromQueryResult + Clone + Send + Sync + 'static,
    {
        let session = self.clone();
        let fetch = move |keys: Vec<Uuid>| async move {
            let wanted = select.filter(session.dialect().any_id(qualified(column), keys));
            let rows: Vec<R> = wanted.into_model().all(session.db().read()).await?;
            let mut groups = HashMap::<Uuid, Vec<R>>::new();
            for row in rows {
                groups.entry(of(&row)).or_default().push(row);
            }
            Ok(groups)
        };
        let name = format!("{} whole {name} by {column:?}", E::KIND);
        Ok(self.load_beside(&name, key, fetch).await?.unwrap_or_default())
    }

    /// The first rows of each key's own list, numbered by the database.
    async fn partitioned<E: Scoped>(
        &self,
        column: E::Column,
        keys: Vec<Uuid>,
        select: Select<E>,
        window: &Window<E>,
    ) -> Result<Vec<E::Model>> {
        let wanted = self.dialect().any_id(qualified(column), keys);
        let mut rows = self.scoped(window.between(select.filter(wanted))).into_query();
        let mut numbered = WindowStatement::partition_by(column.as_column_ref().into_column_ref());
        for (key, order) in window.order() {
            numbered.order_by_expr(Expr::col(key), order);
        }
        rows.expr_window_as(Expr::cust("ROW_NUMBER()"), numbered, NUMBER);
        let mut first = Query::select();
        first.expr(Expr::cust("*")).from_subquery(rows, "rows");
        let limit = i64::try_from(window.limit()).unwrap_or(i64::MAX);
        first
            .and_where(Expr::col(NUMBER).lte(limit))
            .order_by(NUMBER, Order::Asc);
        self.rows_of::<E>(first).await
    }
}

/// A row's number in its own list; no table has a column of this name.
const NUMBER: &str = "number_in_list";

fn grouped<E: EntityTrait>(rows: Vec<E::Model>, column: E::Column) -> HashMap<Uuid, Vec<E::Model>> {
    let mut groups = HashMap::<Uuid, Vec<E::Model>>::new();
    for row in rows {
        if let Value::Uuid(Some(key)) = row.get(column) {
            groups.entry(key).or_default().push(row);
        }
    }
    groups
}
