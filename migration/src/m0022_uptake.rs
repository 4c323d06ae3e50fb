//! What results recommend, and who uses them.

use sea_orm_migration::prelude::*;

use crate::columns::{
    code, day, id, id_or_null, index, number, record, refers, refers_within_partner, sort_key, text, text_or_null,
    unique, yes_no,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_index(unique("result", &["partner_id", "id"])).await?;
        recommendation(manager).await?;
        uptake(manager).await
    }
}

const LEVELS: [&str; 5] = ["INTERNAL", "LOCAL", "REGIONAL", "NATIONAL", "EUROPEAN"];

async fn recommendation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("recommendation");
    table
        .col(id("partner_id"))
        .col(id("project_id"))
        .col(id("result_id"))
        .col(number("number"));
    table
        .col(text("statement"))
        .col(text("evidence"))
        .col(text("good_practice"))
        .col(text("addressee"))
        .col(code("level", &LEVELS))
        .col(code("status", &["PROPOSED", "TAKEN_UP", "DECLINED"]));
    table.foreign_key(&mut refers("recommendation", "project_id", "project"));
    table.foreign_key(&mut refers_within_partner("recommendation", "result_id", "result"));
    manager.create_table(table).await?;
    manager
        .create_index(unique("recommendation", &["result_id", "number"]))
        .await?;
    for columns in [&["project_id", "created_at"][..], &["created_at", "id"]] {
        manager.create_index(index("recommendation", columns)).await?;
    }
    Ok(())
}

async fn uptake(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("uptake");
    table
        .col(id("partner_id"))
        .col(id("project_id"))
        .col(id("result_id"))
        .col(id_or_null("recommendation_id"));
    table
        .col(text("organisation"))
        .col(sort_key("organisation_sort", manager))
        .col(text("country"))
        .col(yes_no("abroad"))
        .col(day("since"))
        .col(text("description"))
        .col(text_or_null("proof_url"));
    for (column, other) in [
        ("partner_id", "partner"),
        ("project_id", "project"),
        ("result_id", "result"),
        ("recommendation_id", "recommendation"),
    ] {
        table.foreign_key(&mut refers("uptake", column, other));
    }
    manager.create_table(table).await?;
    for columns in [
        &["result_id", "since"][..],
        &["recommendation_id", "since"],
        &["project_id", "since"],
        &["partner_id", "since"],
        &["country", "since"],
        &["since", "id"],
        &["organisation_sort", "id"],
    ] {
        manager.create_index(index("uptake", columns)).await?;
    }
    Ok(())
}
