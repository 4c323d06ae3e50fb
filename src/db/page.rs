//! Keyset pages: a page goes on after the last row seen, so a full walk neither skips nor repeats a
//! row that was there throughout, and the thousandth page costs what the first one does.
//!
//! A cursor carries the order's key and the id of its row. It is authenticated, and bound to the
//! order, the filter and the caller: a tampered or borrowed one is refused.

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use entity::{
    record::Record,
    rule::{Text, Violation},
};
use futures_util::future::try_join_all;
use sea_orm::{
    ColumnTrait, EntityTrait, ModelTrait, Order, QueryFilter, QueryOrder, QueryTrait, Select, Value,
    sea_query::{ColumnRef, Expr, ExprTrait, IntoColumnRef, SimpleExpr},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Total;
use crate::{
    authz::Scoped,
    error::{Error, Result},
};

/// Rows on a page when nobody says how many.
pub const DEFAULT_SIZE: u64 = 25;
/// Most rows on a page; more are refused, not cut.
pub const LARGEST_SIZE: u64 = 100;

/// The arguments of a list, as the caller gave them.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "the Relay specification's own four arguments")]
pub struct PageArgs {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
}

/// The order of a list: one column, then the id.
#[derive(Debug, Clone, Copy)]
pub struct Sorting<C> {
    /// A column without nulls.
    pub column: C,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// One page of rows, each with its cursor.
#[derive(Debug, Clone)]
pub struct Page<M> {
    /// The rows in the list's order.
    pub rows: Vec<(String, M)>,
    /// Whether there are rows after the last one.
    pub has_next: bool,
    /// Whether there are rows before the first one.
    pub has_previous: bool,
    /// How many rows the whole list has.
    pub total: Total,
}

impl<M> Page<M> {
    /// The same page of what each row leads to; what the viewer may not see falls out.
    pub async fn follow<T, F>(self, to: impl Fn(M) -> F) -> Result<Page<T>>
    where
        F: Future<Output = Result<Option<T>>>,
    {
        let rows = self.rows.into_iter().map(|(cursor, row)| {
            let there = to(row);
            async move { Ok::<_, Error>(there.await?.map(|there| (cursor, there))) }
        });
        Ok(Page {
            rows: try_join_all(rows).await?.into_iter().flatten().collect(),
            has_next: self.has_next,
            has_previous: self.has_previous,
            total: self.total,
        })
    }
}

/// The key that cursors are authenticated with.
#[derive(Clone)]
pub struct CursorKey(std::sync::Arc<hmac::Key>);

impl std::fmt::Debug for CursorKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("CursorKey")
    }
}

impl CursorKey {
    /// A key of these bytes.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        Self(std::sync::Arc::new(hmac::Key::new(hmac::HMAC_SHA256, bytes)))
    }
}

/// A list about to be read: arguments checked, cursors verified.
#[derive(Debug, Clone)]
pub struct Window<E: EntityTrait> {
    sorting: Sorting<E::Column>,
    size: u64,
    backwards: bool,
    after: Option<Mark>,
    before: Option<Mark>,
    seal: Seal,
}

/// Where a cursor points.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Mark {
    key: Key,
    id: Uuid,
}

/// A key value, in a form that both databases bind with its own type.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Key {
    #[serde(rename = "s")]
    Text(String),
    #[serde(rename = "d")]
    Day(chrono::NaiveDate),
    #[serde(rename = "t")]
    Instant(chrono::DateTime<chrono::Utc>),
    #[serde(rename = "n")]
    Number(i32),
}

impl Key {
    fn of(value: Value) -> Option<Self> {
        match value {
            Value::String(Some(text)) => Some(Self::Text(text)),
            Value::ChronoDate(Some(day)) => Some(Self::Day(day)),
            Value::ChronoDateTimeUtc(Some(instant)) => Some(Self::Instant(instant)),
            Value::Int(Some(number)) => Some(Self::Number(number)),
            _ => None,
        }
    }

    fn value(self) -> Value {
        match self {
            Self::Text(text) => text.into(),
            Self::Day(day) => day.into(),
            Self::Instant(instant) => instant.into(),
            Self::Number(number) => number.into(),
        }
    }
}

/// What authenticates a list's cursors.
#[derive(Debug, Clone)]
pub struct Seal {
    key: CursorKey,
    binding: String,
}

impl Seal {
    /// A seal bound to the caller and to everything else that makes the list what it is.
    #[must_use]
    pub fn new(key: CursorKey, caller: Uuid, list: &str) -> Self {
        Self {
            key,
            binding: format!("{caller}|{list}"),
        }
    }

    fn close(&self, mark: &Mark) -> Result<String> {
        let body = serde_json::to_vec(mark).map_err(Error::internal)?;
        let mut sealed = self.tag(&body);
        sealed.extend(body);
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    fn open(&self, cursor: &str) -> Option<Mark> {
        let sealed = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (tag, body) = sealed.split_at_checked(16)?;
        let right = aws_lc_rs::constant_time::verify_slices_are_equal(tag, &self.tag(body)).is_ok();
        right.then(|| serde_json::from_slice(body).ok())?
    }

    fn tag(&self, body: &[u8]) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.key.0);
        context.update(self.binding.as_bytes());
        context.update(&[0]);
        context.update(body);
        context.sign().as_ref()[..16].to_vec()
    }
}

impl<E: Scoped> Window<E> {
    /// Checks the arguments of a list.
    pub fn new(args: &PageArgs, sorting: Sorting<E::Column>, seal: Seal) -> Result<Self> {
        let mut wrong = Vec::new();
        if args.first.is_some() && args.last.is_some() {
            wrong.push(bad(
                "last",
                "Give either first or last.",
                "Donnez soit first, soit last.",
            ));
        }
        let size = [("first", args.first), ("last", args.last)]
            .into_iter()
            .find_map(|(name, size)| Some((name, size?)));
        let checked = size.map(|(name, size)| {
            u64::try_from(size)
                .ok()
                .filter(|size| *size <= LARGEST_SIZE)
                .ok_or(name)
        });
        if let Some(Err(name)) = checked {
            wrong.push(bad(
                name,
                "A page has 0 to 100 rows.",
                "Une page compte de 0 à 100 lignes.",
            ));
        }
        let mut mark = |name, cursor: Option<&String>| {
            let opened = cursor.map(|cursor| seal.open(cursor));
            if let Some(None) = opened {
                wrong.push(bad(
                    name,
                    "This cursor does not belong to this list.",
                    "Ce curseur n'appartient pas à cette liste.",
                ));
            }
            opened.flatten()
        };
        let after = mark("after", args.after.as_ref());
        let before = mark("before", args.before.as_ref());
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        let size = checked.and_then(std::result::Result::ok).unwrap_or(DEFAULT_SIZE);
        Ok(Self {
            sorting,
            size,
            backwards: args.last.is_some(),
            after,
            before,
            seal,
        })
    }

    /// The rows wanted and one more, which tells whether there are more.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.size + 1
    }

    /// Key and id, in the direction in which the rows are fetched.
    #[must_use]
    pub fn order(&self) -> [(ColumnRef, Order); 2] {
        let order = if self.sorting.descending == self.backwards {
            Order::Asc
        } else {
            Order::Desc
        };
        [
            (column(self.sorting.column), order.clone()),
            (column(id_column::<E>()), order),
        ]
    }

    /// The select narrowed to what lies between the cursors.
    #[must_use]
    pub fn between(&self, select: Select<E>) -> Select<E> {
        let (after, before) = (self.after.clone(), self.before.clone());
        let up = !self.sorting.descending;
        let select = select.apply_if(after, |select, mark| select.filter(self.beyond(mark, up)));
        select.apply_if(before, |select, mark| select.filter(self.beyond(mark, !up)))
    }

    /// The select narrowed, ordered and limited.
    #[must_use]
    pub fn apply(&self, select: Select<E>) -> Select<E> {
        use sea_orm::QuerySelect;
        let mut select = self.between(select).limit(self.limit());
        for (column, order) in self.order() {
            select = select.order_by(Expr::col(column), order);
        }
        select
    }

    fn beyond(&self, mark: Mark, greater: bool) -> SimpleExpr {
        let row = Expr::tuple([
            Expr::col(column(self.sorting.column)),
            Expr::col(column(id_column::<E>())),
        ]);
        let edge = Expr::tuple([Expr::val(mark.key.value()), Expr::val(mark.id)]);
        if greater { row.gt(edge) } else { row.lt(edge) }
    }

    /// The page made of the fetched rows; `total` where they are not the whole list.
    pub fn page(&self, mut rows: Vec<E::Model>, total: Total) -> Result<Page<E::Model>> {
        let more = rows.len() as u64 > self.size;
        rows.truncate(usize::try_from(self.size).unwrap_or(usize::MAX));
        if self.backwards {
            rows.reverse();
        }
        let whole = !more && self.after.is_none() && self.before.is_none();
        let total = if whole { Total::Shown(rows.len() as u64) } else { total };
        let rows = rows
            .into_iter()
            .map(|row| Ok((self.cursor(&row)?, row)))
            .collect::<Result<_>>()?;
        let (behind, ahead) = (self.after.is_some(), self.before.is_some());
        let (has_next, has_previous) = if self.backwards {
            (ahead, more || behind)
        } else {
            (more || ahead, behind)
        };
        Ok(Page {
            rows,
            has_next,
            has_previous,
            total,
        })
    }

    fn cursor(&self, row: &E::Model) -> Result<String> {
        let key =
            Key::of(row.get(self.sorting.column)).ok_or_else(|| Error::internal("a list's key cannot be null"))?;
        self.seal.close(&Mark { key, id: row.uuid() })
    }
}

fn bad(argument: &str, en: &'static str, fr: &'static str) -> Violation {
    Violation::new(argument, "PAGE", Text::new(en, fr))
}

fn column(column: impl ColumnTrait) -> ColumnRef {
    column.as_column_ref().into_column_ref()
}

/// Every record's own id.
pub(super) fn id_column<E: EntityTrait>() -> E::Column {
    use sea_orm::{Iterable, PrimaryKeyToColumn};
    let mut keys = E::PrimaryKey::iter();
    let Some(key) = keys.next() else {
        unreachable!("the derive refuses an entity without a key")
    };
    key.into_column()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_bound_to_its_list_and_caller() {
        let key = CursorKey::new(&[7; 32]);
        let seal = |caller, list| Seal::new(key.clone(), Uuid::from_u128(caller), list);
        let mark = Mark {
            key: Key::Text("work to grow".into()),
            id: Uuid::from_u128(5),
        };
        let cursor = seal(1, "projects").close(&mark).unwrap();
        assert!(seal(1, "projects").open(&cursor).is_some());
        assert!(seal(2, "projects").open(&cursor).is_none(), "another caller");
        assert!(seal(1, "modules").open(&cursor).is_none(), "another list");
        for at in 0..cursor.len() {
            let mut tampered = cursor.clone().into_bytes();
            tampered[at] = if tampered[at] == b'A' { b'B' } else { b'A' };
            let tampered = String::from_utf8(tampered).unwrap();
            assert!(seal(1, "projects").open(&tampered).is_none(), "byte {at}");
        }
        assert!(seal(1, "projects").open("").is_none());
    }
}
