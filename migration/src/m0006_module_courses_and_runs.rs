//! What ties the editions of a module together, and what their sessions are found and ordered by.

use sea_orm_migration::{prelude::*, sea_orm::ConnectionTrait};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::columns::{id_or_null, index, sort_key, yes_no};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Null only until the next statement: a column cannot be added without a value for what is there.
        add(manager, "module", id_or_null("course_id")).await?;
        add(manager, "module", sort_key("code_sort", manager).default("").take()).await?;
        add(manager, "module_session", yes_no("visit").default(false).take()).await?;
        let place_sort = sort_key("place_sort", manager).default("").take();
        add(manager, "module_session", place_sort).await?;
        fill(manager).await?;
        fold(manager, "module", "code", "code_sort").await?;
        fold(manager, "module_session", "place", "place_sort").await?;
        indexes(manager).await
    }
}

async fn add(manager: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    manager
        .alter_table(Table::alter().table(table).add_column(column).take())
        .await
}

/// A course is named by its first edition; a project that is visited is a visit.
async fn fill(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let of_first = |column: &'static str| Expr::col(("first", column)).equals(("module", column));
    let first = Query::select()
        .column(("first", "id"))
        .from_as("module", "first")
        .and_where(of_first("partner_id"))
        .and_where(of_first("code"))
        .and_where(Expr::col(("first", "edition")).eq(1))
        .take();
    let course = Query::update().table("module").value("course_id", first).take();
    manager.execute(course).await?;
    let visit = Query::update()
        .table("module_session")
        .value("visit", Expr::col("visited_project").is_not_null())
        .take();
    manager.execute(visit).await
}

/// The sort keys of what is there, as the service made them when this was written.
async fn fold(
    manager: &SchemaManager<'_>,
    table: &'static str,
    text: &'static str,
    key: &'static str,
) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let texts = Query::select().distinct().column(text).from(table).take();
    for row in connection.query_all(&texts).await? {
        let given: String = row.try_get("", text)?;
        let same = Query::update()
            .table(table)
            .value(key, folded(&given))
            .and_where(Expr::col(text).eq(given))
            .take();
        connection.execute(&same).await?;
    }
    Ok(())
}

fn folded(text: &str) -> String {
    let bare = text.nfkd().filter(|one| !is_combining_mark(*one));
    let lower: String = bare.flat_map(char::to_lowercase).collect();
    let words: Vec<&str> = lower.split_whitespace().collect();
    words.join(" ").replace('ς', "σ").chars().take(200).collect()
}

async fn indexes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let wanted: [(&'static str, &[&'static str]); 9] = [
        ("module", &["course_id", "edition", "id"]),
        ("module", &["code_sort", "id"]),
        ("module_prerequisite", &["required_module_id", "created_at", "id"]),
        ("module_session", &["start_date", "id"]),
        ("module_session", &["end_date", "id"]),
        ("module_session", &["place_sort", "id"]),
        ("module_session", &["country", "start_date", "id"]),
        ("module_session", &["partner_id", "start_date", "id"]),
        ("module_session_trainer", &["account_id", "session_id"]),
    ];
    for (table, columns) in wanted {
        manager.create_index(index(table, columns)).await?;
    }
    Ok(())
}
