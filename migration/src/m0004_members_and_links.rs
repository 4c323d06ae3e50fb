//! What members need beside their roles: a name at the partner, an invitation, the links that are sent, and the
//! mail that waits.

use sea_orm_migration::{prelude::*, sea_orm::ConnectionTrait};

use crate::columns::{
    code, id, id_or_null, index, instant, instant_or_null, number, own_id, refers, sort_key, text, text_or_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        members(manager).await?;
        links(manager).await?;
        mail(manager).await
    }
}

async fn add(manager: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    let mut change = Table::alter().table(table).take();
    manager.alter_table(change.add_column(column).take()).await
}

#[expect(
    clippy::disallowed_methods,
    reason = "existing memberships get the names of their accounts"
)]
async fn members(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let filled = |column: ColumnDef| column.clone().default("").take();
    add(manager, "account", text_or_null("language")).await?;
    add(manager, "partner_member", filled(text("email"))).await?;
    add(manager, "partner_member", filled(text("display_name"))).await?;
    add(
        manager,
        "partner_member",
        filled(sort_key("display_name_sort", manager)),
    )
    .await?;
    add(manager, "partner_member", instant_or_null("invited_until")).await?;
    manager
        .get_connection()
        .execute_unprepared(
            "UPDATE partner_member SET
                email = (SELECT email FROM account WHERE account.id = account_id),
                display_name = (SELECT display_name FROM account WHERE account.id = account_id),
                display_name_sort = (SELECT lower(display_name) FROM account WHERE account.id = account_id)",
        )
        .await?;
    let order = ["partner_id", "display_name_sort", "id"];
    manager.create_index(index("partner_member", &order)).await
}

async fn links(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create().table("account_link").take();
    table.col(text("hash").primary_key());
    table.col(code("purpose", &["INVITATION", "PASSWORD"]));
    table.col(id("account_id")).col(id_or_null("member_id"));
    table.col(instant("created_at")).col(instant("expires_at"));
    table.foreign_key(&mut refers("account_link", "account_id", "account"));
    table.foreign_key(&mut refers("account_link", "member_id", "partner_member"));
    manager.create_table(table).await?;
    manager.create_index(index("account_link", &["account_id"])).await?;
    manager.create_index(index("account_link", &["member_id"])).await?;
    manager.create_index(index("account_link", &["expires_at"])).await
}

async fn mail(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create().table("mail").col(own_id()).take();
    table.col(text("sealed")).col(instant("created_at"));
    table.col(instant("due_at")).col(number("attempts"));
    manager.create_table(table).await?;
    manager.create_index(index("mail", &["due_at"])).await
}
