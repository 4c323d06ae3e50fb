//! Files with their sealed parts, imports with their findings, exports.

use sea_orm_migration::prelude::*;

use crate::columns::{
    code, code_or_null, id, id_or_null, index, instant, instant_or_null, number, number_or_null, own_id, record,
    refers, text, text_or_null, unique, yes_no,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        file(manager).await?;
        import_job(manager).await?;
        finding(manager).await?;
        export_job(manager).await
    }
}

async fn file(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("file");
    table
        .col(id("partner_id"))
        .col(id("account_id"))
        .col(id_or_null("api_key_id"));
    table
        .col(code("purpose", &["IMPORT", "EXPORT", "EVIDENCE"]))
        .col(code("state", &["AWAITED", "STORED", "REMOVED"]))
        .col(text("name"))
        .col(text("media_type"));
    table
        .col(large("size"))
        .col(text_or_null("sha256"))
        .col(text_or_null("sealed_key"))
        .col(number("attempt"));
    table.col(instant_or_null("expires_at"));
    table.foreign_key(&mut refers("file", "partner_id", "partner"));
    table.foreign_key(&mut refers("file", "account_id", "account"));
    manager.create_table(table).await?;
    manager.create_index(index("file", &["account_id", "id"])).await?;
    manager.create_index(index("file", &["expires_at"])).await?;

    let mut part = Table::create().table("file_part").take();
    part.col(id("file_id"))
        .col(number("number"))
        .col(number("attempt"))
        .col(ColumnDef::new("sealed").blob().not_null());
    part.primary_key(Index::create().col("file_id").col("number"));
    part.foreign_key(&mut refers("file_part", "file_id", "file"));
    manager.create_table(part).await?;

    // which files hold whom, so that they go when the person does.
    let mut person = Table::create().table("file_person").take();
    person.col(id("file_id")).col(id("identity_id"));
    person.primary_key(Index::create().col("file_id").col("identity_id"));
    person.foreign_key(&mut refers("file_person", "file_id", "file"));
    manager.create_table(person).await?;
    manager.create_index(index("file_person", &["identity_id"])).await
}

/// A number of bytes.
fn large(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().take()
}

const STATES: [&str; 5] = ["QUEUED", "RUNNING", "DONE", "FAILED", "CANCELLED"];

const FAILURES: [&str; 6] = ["FORBIDDEN", "FILE", "HEADER", "STATE", "REFUSED_ROWS", "INTERNAL"];

const KINDS: [&str; 2] = ["PARTICIPANT", "MOBILITY"];

/// A job: whose it is, how it stands, and who works on it until when.
fn job(name: &'static str) -> TableCreateStatement {
    let mut table = record(name);
    table
        .col(id("partner_id"))
        .col(id("account_id"))
        .col(id_or_null("api_key_id"));
    table
        .col(code("kind", &KINDS))
        .col(code("state", &STATES))
        .col(code_or_null("failure", &FAILURES));
    table
        .col(number("rows_read"))
        .col(number_or_null("rows_total"))
        .col(instant_or_null("ended_at"));
    table
        .col(instant("lease_until"))
        .col(number("lease"))
        .col(number("attempts"));
    table.foreign_key(&mut refers(name, "partner_id", "partner"));
    table.foreign_key(&mut refers(name, "account_id", "account"));
    table
}

async fn import_job(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = job("import_job");
    table
        .col(id("project_id"))
        .col(id("file_id"))
        .col(yes_no("dry_run"))
        .col(code("accept", &["VALID_ROWS", "ALL_OR_NOTHING"]));
    table
        .col(large("position"))
        .col(number("rows_created"))
        .col(number("rows_changed"))
        .col(number("rows_unchanged"))
        .col(number("rows_refused"))
        .col(number("findings"));
    table.foreign_key(&mut refers("import_job", "project_id", "project"));
    table.foreign_key(&mut refers("import_job", "file_id", "file"));
    manager.create_table(table).await?;
    manager.create_index(unique("import_job", &["file_id"])).await?;
    for columns in [&["account_id", "created_at", "id"][..], &["state", "lease_until"]] {
        manager.create_index(index("import_job", columns)).await?;
    }
    Ok(())
}

async fn finding(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create().table("import_finding").col(own_id()).take();
    table
        .col(id("partner_id"))
        .col(id("account_id"))
        .col(id("import_job_id"))
        .col(number("row"));
    table
        .col(text_or_null("column"))
        .col(text("rule"))
        .col(code("severity", &["ERROR", "WARNING"]))
        .col(text_or_null("path"))
        .col(text("message"));
    table.foreign_key(&mut refers("import_finding", "import_job_id", "import_job"));
    manager.create_table(table).await?;
    manager
        .create_index(index("import_finding", &["import_job_id", "row", "id"]))
        .await
}

async fn export_job(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = job("export_job");
    table
        .col(id_or_null("file_id"))
        .col(code("format", &["CSV", "XLSX", "JSON_LINES"]))
        .col(text("filter"));
    table.col(instant_or_null("expires_at"));
    table.foreign_key(&mut refers("export_job", "file_id", "file"));
    manager.create_table(table).await?;
    for columns in [
        &["account_id", "created_at", "id"][..],
        &["state", "lease_until"],
        &["file_id"],
    ] {
        manager.create_index(index("export_job", columns)).await?;
    }
    Ok(())
}
