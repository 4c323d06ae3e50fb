//! Dissemination records, and the mobilities whose lessons they tell of.

use sea_orm_migration::prelude::*;

use crate::columns::{
    code, code_or_null, day, id, id_or_null, index, instant_or_null, record, refers, refers_within_partner, sort_key,
    text, text_or_null, unique, yes_no,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dissemination_record(manager).await?;
        cascade(manager).await
    }
}

const KINDS: [&str; 11] = [
    "EVENT",
    "MULTIPLIER_EVENT",
    "CASCADE_TRAINING",
    "PRESS",
    "SOCIAL_MEDIA",
    "PUBLICATION",
    "CONFERENCE",
    "POLICY_MEETING",
    "WEBSITE",
    "NEWSLETTER",
    "VIDEO",
];
const LEVELS: [&str; 5] = ["INTERNAL", "LOCAL", "REGIONAL", "NATIONAL", "EUROPEAN"];

async fn dissemination_record(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("dissemination_record");
    table
        .col(id("partner_id"))
        .col(id("project_id"))
        .col(id_or_null("author_id"))
        .col(code("kind", &KINDS))
        .col(code("level", &LEVELS));
    table
        .col(text("title"))
        .col(sort_key("title_sort", manager))
        .col(text("description"))
        .col(day("date"))
        .col(ColumnDef::new("end_date").date().null())
        .col(text_or_null("place"))
        .col(text_or_null("country"))
        .col(code_or_null("mode", &["PRESENTIAL", "ONLINE", "BLENDED"]));
    table
        .col(text("audience"))
        .col(yes_no("groups_overlap"))
        .col(text("results_shown"))
        .col(text("evidence"))
        .col(yes_no("eu_emblem_shown"))
        .col(code("visibility", &["PARTNER", "CONSORTIUM", "PUBLIC"]))
        .col(code("status", &["DRAFT", "REPORTED", "VERIFIED"]));
    table
        .col(instant_or_null("reported_at"))
        .col(instant_or_null("verified_at"))
        .col(id_or_null("verified_by_partner_id"));
    table.foreign_key(&mut refers("dissemination_record", "partner_id", "partner"));
    table.foreign_key(&mut refers("dissemination_record", "project_id", "project"));
    table.foreign_key(&mut refers("dissemination_record", "author_id", "account"));
    table.foreign_key(&mut refers("dissemination_record", "verified_by_partner_id", "partner"));
    // What a foreign key refers to has to be unique before the table is there.
    table.index(
        Index::create()
            .name("dissemination_record_partner_id_id")
            .unique()
            .col("partner_id")
            .col("id"),
    );
    // D-1, once more where nothing gets past it: nobody verifies their own.
    table.check(
        Expr::col("verified_by_partner_id")
            .is_null()
            .or(Expr::col("verified_by_partner_id").ne(Expr::col("partner_id"))),
    );
    manager.create_table(table).await?;
    for columns in [
        &["project_id", "status", "date"][..],
        &["partner_id", "date"],
        &["date", "id"],
        &["title_sort", "id"],
        &["created_at", "id"],
        &["author_id"],
    ] {
        manager.create_index(index("dissemination_record", columns)).await?;
    }
    Ok(())
}

/// M-14: record and mobility belong to one partner.
async fn cascade(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("dissemination_cascade");
    table.col(id("partner_id")).col(id("record_id")).col(id("mobility_id"));
    table.foreign_key(&mut refers_within_partner(
        "dissemination_cascade",
        "record_id",
        "dissemination_record",
    ));
    table.foreign_key(&mut refers_within_partner(
        "dissemination_cascade",
        "mobility_id",
        "mobility",
    ));
    manager.create_table(table).await?;
    manager
        .create_index(unique("dissemination_cascade", &["record_id", "mobility_id"]))
        .await?;
    manager
        .create_index(index("dissemination_cascade", &["mobility_id", "created_at", "id"]))
        .await
}
