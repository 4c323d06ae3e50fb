//! A list's filter as one condition: what is not asked for does not narrow, a list means any of its values.

use chrono::NaiveDate;
use entity::{
    id::Id,
    text::{facet_token, search_tokens, sort_key},
};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, IntoColumnRef, IntoCondition, SimpleExpr},
};

use super::{Dialect, page::id_column};
use crate::authz::Scoped;

/// Days from … to …, both included.
pub type Days = (Option<NaiveDate>, Option<NaiveDate>);

/// The column with its table, so that it stays clear inside a sub-select.
pub fn qualified(column: impl ColumnTrait) -> SimpleExpr {
    Expr::col(column.as_column_ref().into_column_ref())
}

/// Conditions that must all hold.
#[derive(Debug)]
pub struct Narrow {
    dialect: Dialect,
    all: Condition,
}

impl Narrow {
    /// Nothing is asked for yet.
    #[must_use]
    pub fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            all: Condition::all(),
        }
    }

    /// Any of these records.
    #[must_use]
    pub fn ids<T>(self, column: impl ColumnTrait, ids: Option<&[Id<T>]>) -> Self {
        let dialect = self.dialect;
        self.by(ids.map(|ids| dialect.any_id(qualified(column), ids.iter().map(|id| id.uuid()))))
    }

    /// Any of these texts.
    #[must_use]
    pub fn texts(self, column: impl ColumnTrait, texts: Option<&[String]>) -> Self {
        let dialect = self.dialect;
        self.by(texts.map(|texts| dialect.any_text(qualified(column), texts.iter().map(String::as_str))))
    }

    /// Any of these names in a column of sort keys: accents and case are ignored.
    #[must_use]
    pub fn names(self, column: impl ColumnTrait, names: Option<&[String]>) -> Self {
        let keys: Option<Vec<String>> = names.map(|names| names.iter().map(|one| sort_key(one)).collect());
        self.texts(column, keys.as_deref())
    }

    /// Any of these codes.
    #[must_use]
    pub fn codes<T: Copy>(
        self,
        column: impl ColumnTrait,
        values: Option<&[T]>,
        code: impl Fn(T) -> &'static str,
    ) -> Self {
        let dialect = self.dialect;
        self.by(values.map(|values| dialect.any_text(qualified(column), values.iter().map(|one| code(*one)))))
    }

    /// In these days.
    #[must_use]
    pub fn days<C: ColumnTrait>(self, column: C, (from, to): Days) -> Self {
        let from = from.map(|day| column.gte(day));
        self.by(from).by(to.map(|day| column.lte(day)))
    }

    /// All these words, by the full-text index.
    #[must_use]
    pub fn search<E: Scoped>(self, words: Option<&str>) -> Self {
        self.matching::<E>(words.and_then(search_tokens))
    }

    /// Any of these values of a list that has no table of its own, by the full-text index.
    #[must_use]
    pub fn facet<E: Scoped>(self, name: &str, values: Option<&[String]>) -> Self {
        self.matching::<E>(values.map(|values| values.iter().map(|one| vec![facet_token(name, one)]).collect()))
    }

    fn matching<E: Scoped>(self, versions: Option<Vec<Vec<String>>>) -> Self {
        let dialect = self.dialect;
        self.by(versions.map(|versions| dialect.matches(qualified(id_column::<E>()), E::KIND, &versions)))
    }

    /// Whatever else is asked for.
    #[must_use]
    pub fn by(mut self, condition: Option<impl IntoCondition>) -> Self {
        self.all = self.all.add_option(condition.map(IntoCondition::into_condition));
        self
    }

    /// The condition.
    #[must_use]
    pub fn condition(self) -> Condition {
        self.all
    }
}
