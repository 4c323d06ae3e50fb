//! Evidence that lies outside the database: which of its objects are to go.

use sea_orm_migration::prelude::*;

use crate::columns::{id, index, instant_or_null, number, refers};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut object = Table::create().table("file_object").take();
        object
            .col(id("file_id"))
            .col(number("attempt"))
            .col(instant_or_null("unused_since"));
        object.primary_key(Index::create().col("file_id").col("attempt"));
        object.foreign_key(&mut refers("file_object", "file_id", "file"));
        manager.create_table(object).await?;
        manager.create_index(index("file_object", &["unused_since"])).await
    }
}
