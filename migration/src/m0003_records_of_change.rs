//! What every change leaves behind: audit entry, event, idempotency key, search words.

use sea_orm_migration::prelude::*;

use crate::columns::{id, id_or_null, index, instant, is_postgres, number, own_id, text, text_or_null, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        audit(manager).await?;
        event(manager).await?;
        idempotency(manager).await?;
        search(manager).await
    }
}

async fn audit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create().table("audit_entry").col(own_id()).take();
    table
        .col(instant("at"))
        .col(id_or_null("account_id"))
        .col(id_or_null("partner_id"));
    table
        .col(text("kind"))
        .col(id("object_id"))
        .col(text("verb"))
        .col(text("fields"));
    table
        .col(text_or_null("before_hash"))
        .col(text_or_null("after_hash"))
        .col(text_or_null("reason"));
    table.col(text("request_id"));
    // Reserved for the hash chain.
    table.col(ColumnDef::new("chain_position").big_integer().null());
    table.col(text_or_null("previous_hash")).col(text_or_null("entry_hash"));
    manager.create_table(table).await?;
    manager
        .create_index(index("audit_entry", &["partner_id", "id"]))
        .await?;
    manager.create_index(index("audit_entry", &["object_id", "id"])).await?;
    manager.create_index(unique("audit_entry", &["chain_position"])).await
}

async fn event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create().table("event").take();
    table.col(
        ColumnDef::new("position")
            .big_integer()
            .not_null()
            .auto_increment()
            .primary_key(),
    );
    table
        .col(instant("at"))
        .col(text("kind"))
        .col(id("object_id"))
        .col(text("verb"));
    table.col(id_or_null("partner_id")).col(number("version"));
    manager.create_table(table).await?;
    manager.create_index(index("event", &["object_id", "position"])).await
}

async fn idempotency(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create().table("idempotency_key").take();
    table
        .col(id("caller"))
        .col(text("key"))
        .col(text("request_hash"))
        .col(text("kind"))
        .col(id("object_id"));
    table.col(instant("created_at"));
    table.primary_key(Index::create().col("caller").col("key"));
    manager.create_table(table).await?;
    manager.create_index(index("idempotency_key", &["created_at"])).await
}

#[expect(
    clippy::disallowed_methods,
    reason = "full-text tables have no word in the schema builder"
)]
/// The words are made by the service; the databases only look them up.
async fn search(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create().table("search_entry").take();
    if is_postgres(manager) {
        table.col(id("object_id").primary_key());
    } else {
        // The full-text table refers to rows by number, and only a declared number survives VACUUM.
        table.col(
            ColumnDef::new("number")
                .integer()
                .not_null()
                .auto_increment()
                .primary_key(),
        );
        table.col(id("object_id").unique_key());
    }
    table.col(text("kind")).col(text("words"));
    manager.create_table(table).await?;
    let statements: &[&str] = if is_postgres(manager) {
        // Stored: small tables are read through, and would else be parsed anew at every search.
        &[
            "ALTER TABLE search_entry ADD COLUMN vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED",
            "CREATE INDEX search_entry_vector ON search_entry USING gin (vector)",
        ]
    } else {
        &[
            "CREATE VIRTUAL TABLE search_entry_words USING fts5(words, content='search_entry', content_rowid='number', tokenize='unicode61')",
            "CREATE TRIGGER search_entry_insert AFTER INSERT ON search_entry BEGIN
                INSERT INTO search_entry_words(rowid, words) VALUES (new.number, new.words); END",
            "CREATE TRIGGER search_entry_delete AFTER DELETE ON search_entry BEGIN
                INSERT INTO search_entry_words(search_entry_words, rowid, words) VALUES ('delete', old.number, old.words); END",
            "CREATE TRIGGER search_entry_update AFTER UPDATE ON search_entry BEGIN
                INSERT INTO search_entry_words(search_entry_words, rowid, words) VALUES ('delete', old.number, old.words);
                INSERT INTO search_entry_words(rowid, words) VALUES (new.number, new.words); END",
        ]
    };
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}
