//! Which attempts at a file lie as objects outside the database, so that those go that nobody needs any more.

use crate::{file, id::Id};
use chrono::{DateTime, Utc};
use sea_orm::{UpdateMany, entity::prelude::*, sea_query::Expr};

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file_object")]
pub struct Model {
    /// The file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub file_id: Id<file::Entity>,
    /// The attempt at writing it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub attempt: i32,
    /// Since when nobody needs its objects: until all are there, and once the file is gone.
    pub unused_since: Option<DateTimeUtc>,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// Nobody needs the objects of these files any more.
pub fn unused(files: impl IntoIterator<Item = Id<file::Entity>>, now: DateTime<Utc>) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::UnusedSince, Expr::val(now))
        .filter(Column::FileId.is_in(files))
        .filter(Column::UnusedSince.is_null())
}

/// All objects of an attempt are there: they are needed.
#[must_use]
pub fn used(file: &file::Model) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::UnusedSince, Expr::val(None::<DateTimeUtc>))
        .filter(Column::FileId.eq(file.id))
        .filter(Column::Attempt.eq(file.attempt))
}
