//! Participants, the identities behind them with their keys, consents, and counts of barriers.

use sea_orm_migration::{prelude::*, sea_orm::ConnectionTrait};

use crate::columns::{
    code, day, id, id_or_null, index, instant, instant_or_null, is_postgres, number, number_or_null, own_id, record,
    refers, refers_within_partner, sort_key, text, text_or_null, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        identity(manager).await?;
        participant(manager).await?;
        consent(manager).await?;
        counts(manager).await?;
        retention(manager).await?;
        shelter(manager).await
    }
}

/// what a person is called lies sealed under a key of its own; without the key it is gone.
async fn identity(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("identity");
    table
        .col(id("partner_id"))
        .col(id_or_null("account_id"))
        .col(text("sealed"))
        .col(instant_or_null("restricted_at"));
    table.foreign_key(&mut refers("identity", "partner_id", "partner"));
    table.foreign_key(&mut refers("identity", "account_id", "account"));
    // What a foreign key refers to has to be unique before the table is there.
    table.index(
        Index::create()
            .name("identity_partner_id_id")
            .unique()
            .col("partner_id")
            .col("id"),
    );
    manager.create_table(table).await?;
    manager.create_index(index("identity", &["account_id"])).await?;

    let mut wrapping = Table::create().table("wrapping_key").col(own_id()).take();
    wrapping.col(text("sealed")).col(instant("created_at"));
    manager.create_table(wrapping).await?;

    let mut key = Table::create().table("person_key").take();
    key.col(id("identity_id").primary_key())
        .col(id("wrapping_key_id"))
        .col(text("wrapped"))
        .col(instant("created_at"));
    key.foreign_key(&mut refers("person_key", "identity_id", "identity"));
    key.foreign_key(&mut refers("person_key", "wrapping_key_id", "wrapping_key"));
    manager.create_table(key).await?;
    manager
        .create_index(index("person_key", &["wrapping_key_id", "identity_id"]))
        .await
}

async fn participant(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("participant");
    table
        .col(id("partner_id"))
        .col(id("project_id"))
        .col(id_or_null("identity_id"))
        .col(id_or_null("account_id"));
    table
        .col(sort_key("pseudonym", manager))
        .col(code("category", &["STAFF", "LEARNER", "ACCOMPANYING", "CANDIDATE"]))
        .col(code("gender", &["FEMALE", "MALE", "OTHER", "UNDISCLOSED"]))
        .col(number_or_null("birth_year"))
        .col(text_or_null("profession"))
        .col(text_or_null("external_id"))
        .col(instant_or_null("erased_at"));
    table.foreign_key(&mut refers("participant", "partner_id", "partner"));
    table.foreign_key(&mut refers("participant", "project_id", "project"));
    table.foreign_key(&mut refers("participant", "account_id", "account"));
    table.foreign_key(&mut refers_within_partner("participant", "identity_id", "identity"));
    table.index(
        Index::create()
            .name("participant_partner_id_id")
            .unique()
            .col("partner_id")
            .col("id"),
    );
    manager.create_table(table).await?;
    for columns in [
        &["partner_id", "pseudonym"][..],
        &["partner_id", "project_id", "external_id"],
        // One record per person, partner and project; an identity has one partner.
        &["identity_id", "project_id"],
    ] {
        manager.create_index(unique("participant", columns)).await?;
    }
    for columns in [
        &["pseudonym", "id"][..],
        &["project_id", "pseudonym", "id"],
        &["created_at", "id"],
        &["account_id"],
    ] {
        manager.create_index(index("participant", columns)).await?;
    }
    Ok(())
}

/// one row a person, purpose and (where one is named) other partner.
async fn consent(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const PURPOSES: [&str; 6] = [
        "VALIDATION",
        "PLAN",
        "SHARE_DECISION",
        "HAND_OVER",
        "FOLLOW_UP",
        "PUBLISH_NAME",
    ];
    let mut table = record("consent");
    table
        .col(id("partner_id"))
        .col(id("participant_id"))
        .col(code("purpose", &PURPOSES))
        .col(id_or_null("recipient_id"));
    table
        .col(text("wording_version"))
        .col(text("language"))
        .col(instant("given_at"))
        .col(text_or_null("given_act"));
    table
        .col(instant_or_null("withdrawn_at"))
        .col(text_or_null("withdrawn_act"));
    table.foreign_key(&mut refers("consent", "recipient_id", "partner"));
    table.foreign_key(&mut refers_within_partner("consent", "participant_id", "participant"));
    manager.create_table(table).await?;
    manager
        .create_index(index("consent", &["participant_id", "id"]))
        .await?;
    manager.create_index(index("consent", &["recipient_id"])).await?;
    // At most one in force: nulls never collide, so those without a recipient have a key of their own.
    let in_force = |name: &'static str| Index::create().name(name).table("consent").unique().take();
    let mut alone = in_force("consent_in_force");
    alone.col("participant_id").col("purpose");
    alone.and_where(Expr::col("withdrawn_at").is_null());
    alone.and_where(Expr::col("recipient_id").is_null());
    manager.create_index(alone).await?;
    let mut shared = in_force("consent_in_force_with");
    shared.col("participant_id").col("purpose").col("recipient_id");
    shared.and_where(Expr::col("withdrawn_at").is_null());
    manager.create_index(shared).await
}

/// how many, and never who.
async fn counts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const BARRIERS: [&str; 8] = [
        "DISABILITIES",
        "HEALTH",
        "EDUCATION_AND_TRAINING",
        "CULTURAL_DIFFERENCES",
        "SOCIAL",
        "ECONOMIC",
        "DISCRIMINATION",
        "GEOGRAPHICAL",
    ];
    let mut table = record("fewer_opportunities_count");
    table
        .col(id("partner_id"))
        .col(id("project_id"))
        .col(code("barrier", &BARRIERS))
        .col(number("people"));
    table.check(Expr::col("people").gte(0));
    table.foreign_key(&mut refers("fewer_opportunities_count", "partner_id", "partner"));
    table.foreign_key(&mut refers("fewer_opportunities_count", "project_id", "project"));
    manager.create_table(table).await?;
    manager
        .create_index(unique(
            "fewer_opportunities_count",
            &["project_id", "partner_id", "barrier"],
        ))
        .await
}

/// which erasures have been announced, and when.
async fn retention(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create().table("retention_notice").take();
    table
        .col(id("project_id"))
        .col(day("retain_until"))
        .col(instant("announced_at"));
    table.primary_key(Index::create().col("project_id").col("retain_until"));
    table.foreign_key(&mut refers("retention_notice", "project_id", "project"));
    manager.create_table(table).await
}

#[expect(
    clippy::disallowed_methods,
    reason = "row-level security has no word in the schema builder"
)]
/// The second line, PostgreSQL only: whoever gets past the service's own conditions still meets these. The
/// caller's claims are settings of the transaction; without them no row is there. `FORCE` binds the owner of the
/// tables too. Policies for one command are alternatives, so that another kind of audience is one more policy.
async fn shelter(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if !is_postgres(manager) {
        return Ok(());
    }
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE FUNCTION passerelle_account() RETURNS uuid LANGUAGE sql STABLE AS
                $$ SELECT nullif(current_setting('passerelle.account', true), '')::uuid $$;
            CREATE FUNCTION passerelle_manages() RETURNS uuid[] LANGUAGE sql STABLE AS
                $$ SELECT coalesce(nullif(current_setting('passerelle.manages', true), ''), '{}')::uuid[] $$;
            CREATE FUNCTION passerelle_task() RETURNS boolean LANGUAGE sql STABLE AS
                $$ SELECT coalesce(current_setting('passerelle.task', true), '') <> '' $$;
            ALTER TABLE identity ENABLE ROW LEVEL SECURITY;
            ALTER TABLE identity FORCE ROW LEVEL SECURITY;
            CREATE POLICY identity_person ON identity FOR SELECT
                USING (account_id = passerelle_account());
            CREATE POLICY identity_manager ON identity FOR SELECT
                USING (partner_id = ANY (passerelle_manages()) AND EXISTS
                    (SELECT 1 FROM participant p WHERE p.identity_id = identity.id AND p.category <> 'CANDIDATE'));
            CREATE POLICY identity_insert ON identity FOR INSERT
                WITH CHECK (partner_id = ANY (passerelle_manages()));
            CREATE POLICY identity_update ON identity FOR UPDATE
                USING (partner_id = ANY (passerelle_manages()) OR account_id = passerelle_account());
            CREATE POLICY identity_delete ON identity FOR DELETE
                USING (partner_id = ANY (passerelle_manages()) OR account_id = passerelle_account());
            CREATE POLICY identity_task ON identity FOR ALL
                USING (passerelle_task());
            ALTER TABLE person_key ENABLE ROW LEVEL SECURITY;
            ALTER TABLE person_key FORCE ROW LEVEL SECURITY;
            CREATE POLICY person_key_with_identity ON person_key FOR ALL
                USING (EXISTS (SELECT 1 FROM identity i WHERE i.id = person_key.identity_id))
                WITH CHECK (true);
            CREATE POLICY person_key_task ON person_key FOR ALL
                USING (passerelle_task())",
        )
        .await?;
    Ok(())
}
