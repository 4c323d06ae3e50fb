//! The procedures by which competences are validated, and who is licensed to assess by them.

use sea_orm_migration::prelude::*;

use crate::columns::{
    code, day, id, id_or_null, index, instant_or_null, number, record, refers, refers_within_partner, sort_key, text,
    text_or_null, unique, yes_no,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        procedure(manager).await?;
        licence(manager).await
    }
}

async fn procedure(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("procedure");
    table
        .col(id("partner_id"))
        .col(id("project_id"))
        .col(id("series_id"))
        .col(number("edition"))
        .col(id_or_null("previous_id"));
    table
        .col(text("title"))
        .col(sort_key("title_sort", manager))
        .col(text("summary"))
        .col(id("framework_id"))
        .col(text("steps"))
        .col(text("criteria"))
        .col(text("evidence_rule"));
    table
        .col(number("assessors"))
        .col(number("currency_years"))
        .col(number("appeal_days"))
        .col(text("languages"))
        .col(yes_no("identity_known"));
    table
        .col(code("state", &["DRAFT", "ADOPTED", "RETIRED"]))
        .col(text("adoptions"))
        .col(instant_or_null("adopted_at"))
        .col(instant_or_null("retired_at"));
    table.foreign_key(&mut refers("procedure", "project_id", "project"));
    table.foreign_key(&mut refers("procedure", "framework_id", "competence_framework"));
    // What a foreign key refers to has to be unique before the table is there.
    table.index(
        Index::create()
            .name("procedure_partner_id_id")
            .unique()
            .col("partner_id")
            .col("id"),
    );
    table.foreign_key(&mut refers("procedure", "partner_id", "partner"));
    // All editions are one partner's.
    table.foreign_key(&mut refers_within_partner("procedure", "series_id", "procedure"));
    table.foreign_key(&mut refers_within_partner("procedure", "previous_id", "procedure"));
    manager.create_table(table).await?;
    manager
        .create_index(unique("procedure", &["series_id", "edition"]))
        .await?;
    for columns in [
        &["project_id", "title_sort", "id"][..],
        &["framework_id", "title_sort", "id"],
        &["state", "title_sort", "id"],
        &["title_sort", "id"],
        &["created_at", "id"],
        &["previous_id"],
    ] {
        manager.create_index(index("procedure", columns)).await?;
    }
    Ok(())
}

async fn licence(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("assessor_licence");
    table
        .col(id("partner_id"))
        .col(id("procedure_id"))
        .col(id("account_id"))
        .col(id("assessor_partner_id"));
    table
        .col(text("display_name"))
        .col(sort_key("display_name_sort", manager))
        .col(text("languages"))
        .col(day("valid_from"))
        .col(day("valid_until"))
        .col(ColumnDef::new("revoked_on").date().null())
        .col(text_or_null("revoke_reason"));
    table.foreign_key(&mut refers("assessor_licence", "partner_id", "partner"));
    table.foreign_key(&mut refers("assessor_licence", "procedure_id", "procedure"));
    table.foreign_key(&mut refers("assessor_licence", "account_id", "account"));
    table.foreign_key(&mut refers("assessor_licence", "assessor_partner_id", "partner"));
    // V-10, once more where nothing gets past it: nobody licenses their own.
    table.check(Expr::col("partner_id").ne(Expr::col("assessor_partner_id")));
    table.check(Expr::col("valid_from").lte(Expr::col("valid_until")));
    manager.create_table(table).await?;
    for columns in [
        &["procedure_id", "display_name_sort", "id"][..],
        &["account_id", "procedure_id"],
        &["assessor_partner_id", "display_name_sort", "id"],
        &["partner_id", "display_name_sort", "id"],
        &["display_name_sort", "id"],
        &["valid_until", "id"],
    ] {
        manager.create_index(index("assessor_licence", columns)).await?;
    }
    Ok(())
}
