//! Lists that can grow: Relay connections over keyset pages.

use std::borrow::Cow;

use crate::{
    authz::Scoped,
    db::{Row, Total, page::Page},
};
use async_graphql::{Object, OutputType, Result, TypeName, connection::PageInfo};

/// A type of the API that shows the rows of one kind of record.
pub trait View: OutputType {
    /// The kind of record.
    type Entity: Scoped;
    /// The view of a row.
    fn of(row: Row<Self::Entity>) -> Self;
}

/// One page of a list and the way to its total.
pub struct Connection<V: View> {
    rows: Vec<(String, V)>,
    info: (bool, bool),
    total: Total,
}

/// An object of a list with its cursor.
pub struct Edge<'a, V>(&'a str, &'a V);

impl<V: View> Connection<V> {
    /// The connection of a page.
    #[must_use]
    pub fn new(page: Page<Row<V::Entity>>) -> Self {
        let rows = page
            .rows
            .into_iter()
            .map(|(cursor, row)| (cursor, V::of(row)))
            .collect();
        Self {
            rows,
            info: (page.has_previous, page.has_next),
            total: page.total,
        }
    }
}

impl<V: View> TypeName for Connection<V> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", V::type_name()).into()
    }
}

impl<V: OutputType> TypeName for Edge<'_, V> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", V::type_name()).into()
    }
}

/// A page of a list. Everything that the viewer may not see is left out and not counted.
#[Object(name_type)]
impl<V: View> Connection<V> {
    /// The objects of this page, each with its cursor.
    async fn edges(&self) -> Vec<Edge<'_, V>> {
        self.rows.iter().map(|(cursor, node)| Edge(cursor, node)).collect()
    }

    /// The objects of this page.
    async fn nodes(&self) -> Vec<&V> {
        self.rows.iter().map(|(_, node)| node).collect()
    }

    /// Where this page lies in the list.
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_previous_page: self.info.0,
            has_next_page: self.info.1,
            start_cursor: self.rows.first().map(|(cursor, _)| cursor.clone()),
            end_cursor: self.rows.last().map(|(cursor, _)| cursor.clone()),
        }
    }

    /// How many objects the whole list has for this viewer. Costs a count of its own.
    async fn total_count(&self) -> Result<u64> {
        Ok(self.total.number().await?)
    }
}

/// An object of a list with its cursor.
#[Object(name_type)]
impl<V: OutputType> Edge<'_, V> {
    /// Where this object stands in the list, for `after` and `before`.
    async fn cursor(&self) -> &str {
        self.0
    }

    /// The object.
    async fn node(&self) -> &V {
        self.1
    }
}
