//! Files of results.

use sea_orm_migration::prelude::*;

use crate::columns::{id, index, is_postgres, record, refers, refers_within_partner, text, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        one_purpose_more(manager).await?;
        let mut table = record("result_file");
        table
            .col(id("partner_id"))
            .col(id("result_id"))
            .col(id("file_id"))
            .col(text("name"))
            .col(text("media_type"))
            .col(ColumnDef::new("size").big_integer().not_null())
            .col(text("sha256"));
        table.foreign_key(&mut refers_within_partner("result_file", "result_id", "result"));
        table.foreign_key(&mut refers("result_file", "file_id", "file"));
        manager.create_table(table).await?;
        manager
            .create_index(unique("result_file", &["result_id", "file_id"]))
            .await?;
        manager.create_index(index("result_file", &["file_id"])).await
    }
}

/// The check of a file's purpose learns RESULT. SQLite keeps a check in the table's text alone, and its manual says how to
/// change that without writing the table anew.
#[expect(
    clippy::disallowed_methods,
    reason = "what the builder has no words for; no value is put into it"
)]
async fn one_purpose_more(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let statements: &[&str] = if is_postgres(manager) {
        &[
            "ALTER TABLE file DROP CONSTRAINT file_purpose_check",
            "ALTER TABLE file ADD CONSTRAINT file_purpose_check CHECK (purpose IN ('IMPORT', 'EXPORT', 'EVIDENCE', 'RESULT'))",
        ]
    } else {
        &[
            "PRAGMA writable_schema = ON",
            "UPDATE sqlite_schema SET sql = replace(sql, '''EVIDENCE''', '''EVIDENCE'', ''RESULT''') WHERE type = 'table' AND name = 'file'",
            "PRAGMA writable_schema = RESET",
        ]
    };
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}
