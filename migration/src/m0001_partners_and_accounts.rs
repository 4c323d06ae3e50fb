//! Partners, the people who sign in, their memberships and sessions, and the keys.

use sea_orm_migration::prelude::*;

use crate::columns::{
    code, id, index, instant, instant_or_null, number, own_id, record, refers, sort_key, text, text_or_null, unique,
    yes_no,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        partner(manager).await?;
        account(manager).await?;
        sign_in(manager).await
    }
}

async fn partner(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TYPES: [&str; 15] = [
        "EDU_HEI",
        "EDU_GEN_SEC",
        "EDU_VOC_SEC",
        "EDU_VOC_TER",
        "EDU_ADULT",
        "NGO",
        "SOCIAL",
        "FOUND",
        "ENT_SME",
        "ENT_LARGE",
        "BODY_PUB_NAT",
        "BODY_PUB_REG",
        "BODY_PUB_LOC",
        "RES",
        "OTH_TYPE",
    ];
    let mut table = record("partner");
    table
        .col(text("legal_name"))
        .col(sort_key("legal_name_sort", manager))
        .col(text_or_null("business_name"));
    table.col(text("acronym")).col(code("organisation_type", &TYPES));
    table.col(yes_no("public_body")).col(yes_no("non_profit"));
    for column in [
        "oid",
        "pic",
        "vat_number",
        "website",
        "email",
        "phone",
        "street",
        "postal_code",
        "city",
        "region",
    ] {
        table.col(text_or_null(column));
    }
    table
        .col(text("country"))
        .col(text("languages"))
        .col(text("expertise"))
        .col(text("accreditations"));
    table.col(yes_no("public_profile"));
    table.col(code("state", &["INVITED", "ACTIVE", "SUSPENDED", "WITHDRAWN"]));
    manager.create_table(table).await?;
    // P-1: the programmes' own identifiers are unique everywhere, not only for one partner.
    manager.create_index(unique("partner", &["oid"])).await?;
    manager.create_index(unique("partner", &["pic"])).await?;
    manager
        .create_index(index("partner", &["legal_name_sort", "id"]))
        .await?;
    manager
        .create_index(index("partner", &["country", "legal_name_sort", "id"]))
        .await?;
    manager
        .create_index(index("partner", &["organisation_type", "legal_name_sort", "id"]))
        .await
}

async fn account(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create().table("account").col(own_id()).take();
    table
        .col(text("email"))
        .col(text("display_name"))
        .col(text_or_null("password_hash"));
    table.col(yes_no("operator")).col(yes_no("active"));
    table
        .col(instant("created_at"))
        .col(instant("updated_at"))
        .col(number("version"));
    manager.create_table(table).await?;
    manager.create_index(unique("account", &["email"])).await?;

    let mut member = record("partner_member");
    member.col(id("partner_id")).col(id("account_id")).col(text("roles"));
    member.col(code("state", &["INVITED", "ACTIVE", "ENDED"]));
    member.foreign_key(&mut refers("partner_member", "partner_id", "partner"));
    member.foreign_key(&mut refers("partner_member", "account_id", "account"));
    manager.create_table(member).await?;
    manager
        .create_index(unique("partner_member", &["partner_id", "account_id"]))
        .await?;
    manager.create_index(index("partner_member", &["account_id"])).await
}

async fn sign_in(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut session = Table::create().table("auth_session").col(own_id()).take();
    session
        .col(id("account_id"))
        .col(instant("created_at"))
        .col(instant("last_used_at"));
    session
        .col(instant("expires_at"))
        .col(instant_or_null("ended_at"))
        .col(text_or_null("end_reason"));
    session.foreign_key(&mut refers("auth_session", "account_id", "account"));
    manager.create_table(session).await?;
    manager.create_index(index("auth_session", &["account_id"])).await?;
    manager.create_index(index("auth_session", &["expires_at"])).await?;

    let mut token = Table::create().table("refresh_token").take();
    token.col(text("hash").primary_key()).col(id("session_id"));
    token
        .col(instant("issued_at"))
        .col(instant("expires_at"))
        .col(instant_or_null("used_at"));
    token.foreign_key(&mut refers("refresh_token", "session_id", "auth_session"));
    manager.create_table(token).await?;
    manager.create_index(index("refresh_token", &["session_id"])).await?;
    manager.create_index(index("refresh_token", &["expires_at"])).await?;

    let mut throttle = Table::create().table("login_throttle").take();
    throttle.col(text("key").primary_key()).col(number("failures"));
    throttle.col(instant("updated_at"));
    manager.create_table(throttle).await?;
    manager.create_index(index("login_throttle", &["updated_at"])).await?;

    let mut key = Table::create().table("secret_key").col(own_id()).take();
    key.col(code("purpose", &["SIGNING", "CURSOR"]))
        .col(text("sealed"))
        .col(text_or_null("public"));
    key.col(instant("created_at")).col(instant_or_null("retired_at"));
    manager.create_table(key).await?;

    let mut installation = Table::create().table("installation").take();
    installation.col(text("name").primary_key()).col(text("value"));
    manager.create_table(installation).await
}
