//! Shapes of columns that every table uses.

use sea_orm_migration::prelude::*;

/// A text column that must be filled.
pub fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().not_null().take()
}

/// A text column that may be empty.
pub fn text_or_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().null().take()
}

/// A sort key, compared bytewise on both databases.
pub fn sort_key(name: &'static str, manager: &SchemaManager<'_>) -> ColumnDef {
    let mut column = text(name);
    if is_postgres(manager) {
        column.extra("COLLATE \"C\"");
    }
    column
}

/// A code of a closed list. Text with a check, never a database enumeration: its equality is
/// leakproof, so that an index still serves under row-level security.
pub fn code(name: &'static str, codes: &[&'static str]) -> ColumnDef {
    text(name).check(Expr::col(name).is_in(codes.iter().copied())).take()
}

/// A closed list's code or null.
pub fn code_or_null(name: &'static str, codes: &[&'static str]) -> ColumnDef {
    text_or_null(name)
        .check(
            Expr::col(name)
                .is_null()
                .or(Expr::col(name).is_in(codes.iter().copied())),
        )
        .take()
}

/// An id of another row.
pub fn id(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().not_null().take()
}

/// An id of another row or null.
pub fn id_or_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().null().take()
}

/// The row's own id.
pub fn own_id() -> ColumnDef {
    ColumnDef::new("id").uuid().not_null().primary_key().take()
}

/// A whole number.
pub fn number(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().not_null().take()
}

/// A whole number or null.
pub fn number_or_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().null().take()
}

/// Yes or no.
pub fn yes_no(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().take()
}

/// A calendar day.
pub fn day(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).date().not_null().take()
}

/// An instant, UTC.
pub fn instant(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).timestamp_with_time_zone().not_null().take()
}

/// An instant or null.
pub fn instant_or_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).timestamp_with_time_zone().null().take()
}

/// A new table with the columns of a record: version, and who made and changed it when.
pub fn record(table: &'static str) -> TableCreateStatement {
    Table::create()
        .table(table)
        .col(own_id())
        .col(number("version"))
        .col(instant("created_at"))
        .col(id_or_null("created_by"))
        .col(instant("updated_at"))
        .col(id_or_null("updated_by"))
        .take()
}

/// A reference to another table's id.
pub fn refers(from: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(from, column).to(to, "id").take()
}

/// A reference within one partner: `(partner_id, column)` must name a row of the same partner, so
/// that a child can never hang below another partner's parent.
pub fn refers_within_partner(from: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(from, ("partner_id", column))
        .to(to, ("partner_id", "id"))
        .take()
}

/// An index over these columns, in order.
pub fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create()
        .name(format!("{table}_{}", columns.join("_")))
        .table(table)
        .take();
    for column in columns {
        index.col(*column);
    }
    index
}

/// The same, with each combination at most once.
pub fn unique(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(table, columns).unique().take()
}

/// Whether the database is PostgreSQL.
pub fn is_postgres(manager: &SchemaManager<'_>) -> bool {
    manager.get_database_backend() == sea_orm_migration::sea_orm::DbBackend::Postgres
}
