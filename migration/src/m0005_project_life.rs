//! Moves in the life of a project, and how a partnership began and ended; what lists of projects are filtered and
//! ordered by.

use sea_orm_migration::prelude::*;

use crate::columns::{
    code, code_or_null, id, index, instant, instant_or_null, record, refers_within_partner, text_or_null,
};

const STATUSES: [&str; 5] = ["DRAFT", "ONGOING", "SUBMITTED", "FINALISED", "TERMINATED"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        status_change(manager).await?;
        partnership(manager).await?;
        for column in ["code", "call_year", "action_type", "programme", "status"] {
            manager.create_index(index("project", &[column])).await?;
        }
        for order in ["created_at", "updated_at"] {
            manager.create_index(index("project", &[order, "id"])).await?;
        }
        Ok(())
    }
}

async fn status_change(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("project_status_change");
    table.col(id("partner_id")).col(id("project_id"));
    table
        .col(code("from_status", &STATUSES))
        .col(code("to_status", &STATUSES))
        .col(instant("at"))
        .col(text_or_null("reason"));
    table.foreign_key(&mut refers_within_partner(
        "project_status_change",
        "project_id",
        "project",
    ));
    manager.create_table(table).await?;
    manager
        .create_index(index("project_status_change", &["project_id", "at", "id"]))
        .await
}

/// Partnerships that are there already began when they were made, and ended when they were last changed.
async fn partnership(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let endings = ["DECLINED", "WITHDRAWN", "LEFT", "REMOVED"];
    for column in [
        instant_or_null("invited_at"),
        instant_or_null("joined_at"),
        instant_or_null("left_at"),
        code_or_null("ending", &endings),
        text_or_null("end_reason"),
    ] {
        let table = Table::alter().table("project_partner").add_column(column).take();
        manager.alter_table(table).await?;
    }
    let began = Query::update()
        .table("project_partner")
        .value("invited_at", Expr::col("created_at"))
        .and_where(Expr::col("role").ne("COORDINATOR"))
        .take();
    let joined = Query::update()
        .table("project_partner")
        .value("joined_at", Expr::col("created_at"))
        .and_where(Expr::col("state").ne("INVITED"))
        .take();
    let ended = Query::update()
        .table("project_partner")
        .value("left_at", Expr::col("updated_at"))
        .value("ending", "LEFT")
        .and_where(Expr::col("state").eq("LEFT"))
        .take();
    for statement in [began, joined, ended] {
        manager.execute(statement).await?;
    }
    Ok(())
}
