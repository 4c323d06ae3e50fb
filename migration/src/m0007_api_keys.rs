//! API keys, what they leave in the audit, and more orders for the list of partners.

use sea_orm_migration::prelude::*;

use crate::columns::{id, id_or_null, index, instant, instant_or_null, record, refers, text, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        api_key(manager).await?;
        let mut audit = Table::alter().table("audit_entry").take();
        manager
            .alter_table(audit.add_column(id_or_null("api_key_id")).take())
            .await?;
        for order in [
            &["state", "legal_name_sort", "id"][..],
            &["country", "id"],
            &["created_at", "id"],
        ] {
            manager.create_index(index("partner", order)).await?;
        }
        Ok(())
    }
}

async fn api_key(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("api_key");
    table.col(id("partner_id")).col(id("account_id")).col(text("name"));
    table.col(text("prefix")).col(text("hash"));
    table.col(text("scopes")).col(text("roles"));
    table
        .col(instant("expires_at"))
        .col(instant_or_null("revoked_at"))
        .col(instant_or_null("last_used_at"));
    table.foreign_key(&mut refers("api_key", "partner_id", "partner"));
    table.foreign_key(&mut refers("api_key", "account_id", "account"));
    manager.create_table(table).await?;
    manager.create_index(unique("api_key", &["hash"])).await?;
    manager
        .create_index(index("api_key", &["partner_id", "created_at", "id"]))
        .await?;
    manager.create_index(index("api_key", &["account_id"])).await
}
