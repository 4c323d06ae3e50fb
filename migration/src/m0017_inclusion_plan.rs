//! Inclusion plans with their editions, goals, actions, reviews and exits; and places in the teams of plans.

use sea_orm_migration::prelude::*;

use crate::columns::{
    code, day, id, id_or_null, index, instant_or_null, number, number_or_null, record, refers, text, text_or_null,
    unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        plan(manager).await?;
        team(manager).await?;
        edition(manager).await?;
        goal(manager).await?;
        action(manager).await?;
        review(manager).await?;
        exit(manager).await
    }
}

const STATES: [&str; 6] = ["DRAFT", "AGREED", "ACTIVE", "IN_REVIEW", "COMPLETED", "CLOSED"];

const DOMAINS: [&str; 11] = [
    "LANGUAGE",
    "LITERACY",
    "HOUSING",
    "HEALTH_ACCESS",
    "LEGAL_ADMIN",
    "FAMILY_CHILDCARE",
    "DIGITAL",
    "EDUCATION",
    "WORK",
    "SOCIAL_NETWORK",
    "FINANCES",
];

fn day_or_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).date().null().take()
}

/// The owner changes when a plan is handed over (I-3), the person's partner does not.
async fn plan(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("inclusion_plan");
    table
        .col(id("partner_id"))
        .col(id("project_id"))
        .col(id("participant_id"))
        .col(code("status", &STATES));
    table.col(number("edition")).col(number_or_null("agreed_edition"));
    for instant in [
        "person_agreed_at",
        "worker_agreed_at",
        "agreed_at",
        "started_at",
        "ended_at",
        "handed_over_at",
    ] {
        table.col(instant_or_null(instant));
    }
    table.col(day_or_null("next_review_on"));
    for (column, other) in [
        ("partner_id", "partner"),
        ("project_id", "project"),
        ("participant_id", "participant"),
    ] {
        table.foreign_key(&mut refers("inclusion_plan", column, other));
    }
    manager.create_table(table).await?;
    for columns in [
        &["created_at", "id"][..],
        &["project_id", "created_at", "id"],
        &["partner_id"],
        &["participant_id"],
        &["next_review_on", "id"],
    ] {
        manager.create_index(index("inclusion_plan", columns)).await?;
    }
    Ok(())
}

/// A place is one in the team of a validation or of a plan. SQLite takes constraints with a new column alone.
async fn team(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut column = id_or_null("plan_id");
    column.extra("REFERENCES inclusion_plan (id) CHECK ((plan_id IS NULL) <> (validation_id IS NULL))");
    let table = Table::alter().table("case_member").add_column(column).take();
    manager.alter_table(table).await?;
    for columns in [&["plan_id", "id"][..], &["account_id", "plan_id"]] {
        manager.create_index(index("case_member", columns)).await?;
    }
    Ok(())
}

fn below(name: &'static str) -> TableCreateStatement {
    let mut table = record(name);
    table.col(id("partner_id")).col(id("plan_id"));
    table.foreign_key(&mut refers(name, "partner_id", "partner"));
    table.foreign_key(&mut refers(name, "plan_id", "inclusion_plan"));
    table
}

async fn edition(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = below("plan_edition");
    table
        .col(number("number"))
        .col(code("state", &["DRAFT", "AGREED", "SUPERSEDED"]))
        .col(text_or_null("reason"))
        .col(text("baseline"));
    table
        .col(text_or_null("person"))
        .col(text_or_null("worker"))
        .col(instant_or_null("agreed_at"));
    manager.create_table(table).await?;
    manager
        .create_index(unique("plan_edition", &["plan_id", "number"]))
        .await
}

async fn goal(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = below("plan_goal");
    table
        .col(id("edition_id"))
        // Not a reference: the first edition's may have been taken out of a later one.
        .col(id("origin_id"))
        .col(code("domain", &DOMAINS))
        .col(text("statement"));
    table
        .col(text_or_null("indicator"))
        .col(text_or_null("target"))
        .col(day_or_null("due"))
        .col(id("responsible_partner_id"));
    table
        .col(id_or_null("decision_id"))
        .col(id_or_null("competence_id"))
        .col(number_or_null("level"))
        .col(code("state", &["OPEN", "REACHED", "DROPPED"]));
    for (column, other) in [
        ("edition_id", "plan_edition"),
        ("responsible_partner_id", "partner"),
        ("decision_id", "validation_decision"),
        ("competence_id", "competence"),
    ] {
        table.foreign_key(&mut refers("plan_goal", column, other));
    }
    manager.create_table(table).await?;
    manager.create_index(index("plan_goal", &["edition_id", "id"])).await?;
    manager.create_index(index("plan_goal", &["plan_id"])).await
}

async fn action(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = below("plan_action");
    table
        .col(id("edition_id"))
        .col(id("goal_id"))
        .col(id("origin_id"))
        .col(text("what"));
    table
        .col(id_or_null("module_id"))
        .col(text_or_null("service"))
        .col(day_or_null("due"))
        .col(id_or_null("session_id"));
    table
        .col(id_or_null("mobility_id"))
        .col(id_or_null("validation_id"))
        .col(code("state", &["TODO", "DONE", "DROPPED"]));
    for (column, other) in [
        ("edition_id", "plan_edition"),
        ("goal_id", "plan_goal"),
        ("module_id", "module"),
        ("session_id", "module_session"),
        ("mobility_id", "mobility"),
        ("validation_id", "competence_validation"),
    ] {
        let mut reference = refers("plan_action", column, other);
        if column == "session_id" {
            // A session that is taken off again leaves the action as it was before.
            reference.on_delete(ForeignKeyAction::SetNull);
        }
        table.foreign_key(&mut reference);
    }
    manager.create_table(table).await?;
    for columns in [
        &["goal_id", "id"][..],
        &["edition_id"],
        &["plan_id"],
        &["session_id"],
        &["mobility_id"],
        &["validation_id"],
    ] {
        manager.create_index(index("plan_action", columns)).await?;
    }
    Ok(())
}

async fn review(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = below("plan_review");
    table
        .col(number("edition"))
        .col(day("reviewed_on"))
        .col(text("note"))
        .col(day("next_on"));
    manager.create_table(table).await?;
    manager.create_index(index("plan_review", &["plan_id", "id"])).await
}

async fn exit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const REASONS: [&str; 7] = [
        "GOALS_SETTLED",
        "MOVED_ON",
        "MOVED_AWAY",
        "LOST_CONTACT",
        "PERSONS_WISH",
        "CONSENT_WITHDRAWN",
        "OTHER",
    ];
    let mut table = below("plan_exit");
    table
        .col(code("reason", &REASONS))
        .col(text_or_null("note"))
        .col(day("ended_on"))
        .col(text("outcomes"));
    manager.create_table(table).await?;
    manager.create_index(unique("plan_exit", &["plan_id"])).await
}
