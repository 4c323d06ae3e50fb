//! What projects leave behind, in editions.

use sea_orm_migration::prelude::*;

use crate::columns::{
    code, id, id_or_null, index, instant_or_null, number, record, refers, sort_key, text, text_or_null, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(table(manager)).await?;
        // One next edition, also of two that begin it at once.
        manager.create_index(unique("result", &["work_id", "edition"])).await?;
        for columns in [
            &["project_id", "status", "title_sort"][..],
            &["partner_id", "title_sort"],
            &["title_sort", "id"],
            &["created_at", "id"],
            &["previous_id"],
        ] {
            manager.create_index(index("result", columns)).await?;
        }
        Ok(())
    }
}

const CATEGORIES: [&str; 14] = [
    "HANDBOOK",
    "POLICY_RECOMMENDATION",
    "LEARNING_PROGRAMME",
    "E_LEARNING",
    "SCIENTIFIC",
    "STATISTICAL",
    "PRESENTATION",
    "PUBLICATION",
    "WEBSITE",
    "APP",
    "VIDEO",
    "PHOTO",
    "SUMMARY",
    "OTHER",
];

fn table(manager: &SchemaManager<'_>) -> TableCreateStatement {
    let mut table = record("result");
    table
        .col(id("partner_id"))
        .col(id("project_id"))
        .col(id("work_id"))
        .col(number("edition"))
        .col(id_or_null("previous_id"))
        .col(code("category", &CATEGORIES));
    table
        .col(text("title"))
        .col(sort_key("title_sort", manager))
        .col(text("summary"))
        .col(text("languages"))
        .col(text_or_null("url"))
        .col(text_or_null("doi"))
        .col(text_or_null("licence"));
    table
        .col(text("authors"))
        .col(text("partners"))
        .col(text("target_groups"))
        .col(text("competences"))
        .col(code("visibility", &["PARTNER", "CONSORTIUM", "PUBLIC"]))
        .col(code("status", &["DRAFT", "UNDER_REVIEW", "PUBLISHED", "SUPERSEDED"]));
    table
        .col(instant_or_null("submitted_at"))
        .col(instant_or_null("reviewed_at"))
        .col(id_or_null("reviewed_by_partner_id"))
        .col(text_or_null("review_note"))
        .col(instant_or_null("published_at"));
    for (column, other) in [
        ("partner_id", "partner"),
        ("project_id", "project"),
        ("previous_id", "result"),
        ("reviewed_by_partner_id", "partner"),
    ] {
        table.foreign_key(&mut refers("result", column, other));
    }
    // D-4, once more where nothing gets past it: nobody reviews their own.
    table.check(
        Expr::col("reviewed_by_partner_id")
            .is_null()
            .or(Expr::col("reviewed_by_partner_id").ne(Expr::col("partner_id"))),
    );
    table
}
