//! Competence validations with the teams of their cases.

use sea_orm_migration::prelude::*;

use crate::columns::{code, code_or_null, day, id, id_or_null, index, instant_or_null, record, refers, text, yes_no};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        validation(manager).await?;
        case_member(manager).await
    }
}

const STATES: [&str; 10] = [
    "REQUESTED",
    "CONSENTED",
    "IDENTIFICATION",
    "DOCUMENTATION",
    "ASSESSMENT",
    "DECIDED",
    "CERTIFIED",
    "PAUSED",
    "WITHDRAWN",
    "APPEALED",
];

const STAGES: [&str; 4] = ["IDENTIFICATION", "DOCUMENTATION", "ASSESSMENT", "CERTIFICATION"];

/// The owner changes when a case is handed over (V-12), the candidate's partner does not.
async fn validation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("competence_validation");
    table
        .col(id("partner_id"))
        .col(id("project_id"))
        .col(id("candidate_id"))
        .col(id("procedure_id"));
    table
        .col(code("status", &STATES))
        .col(code_or_null("reached", &STAGES))
        .col(code_or_null("paused_in", &STATES))
        .col(text("acts"));
    for instant in [
        "consented_at",
        "scheduled_at",
        "decided_at",
        "certified_at",
        "paused_at",
        "withdrawn_at",
    ] {
        table.col(instant_or_null(instant));
    }
    for (column, other) in [
        ("partner_id", "partner"),
        ("project_id", "project"),
        ("candidate_id", "participant"),
        ("procedure_id", "procedure"),
    ] {
        table.foreign_key(&mut refers("competence_validation", column, other));
    }
    manager.create_table(table).await?;
    for columns in [
        &["created_at", "id"][..],
        &["project_id", "created_at", "id"],
        &["partner_id"],
        &["candidate_id"],
        &["procedure_id"],
    ] {
        manager.create_index(index("competence_validation", columns)).await?;
    }
    Ok(())
}

async fn case_member(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("case_member");
    table
        .col(id("partner_id"))
        // Other kinds of cases have other columns.
        .col(id_or_null("validation_id"))
        .col(id("account_id"))
        .col(id("member_partner_id"));
    table
        .col(text("display_name"))
        .col(code("role", &["COUNSELLOR", "INTERPRETER", "OBSERVER"]))
        .col(yes_no("responsible"));
    table
        .col(day("from_day"))
        .col(ColumnDef::new("until_day").date().null().take())
        .col(instant_or_null("left_at"));
    for (column, other) in [
        ("partner_id", "partner"),
        ("validation_id", "competence_validation"),
        ("account_id", "account"),
        ("member_partner_id", "partner"),
    ] {
        table.foreign_key(&mut refers("case_member", column, other));
    }
    manager.create_table(table).await?;
    for columns in [&["validation_id", "id"][..], &["account_id", "validation_id"]] {
        manager.create_index(index("case_member", columns)).await?;
    }
    Ok(())
}
