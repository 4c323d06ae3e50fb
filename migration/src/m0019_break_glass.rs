//! Cases that a MANAGER opened in an emergency; and, on PostgreSQL, the second line that lets them read and write nothing.

use sea_orm_migration::{prelude::*, sea_orm::ConnectionTrait};

use crate::columns::{id, id_or_null, index, instant, is_postgres, record, refers, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(manager).await?;
        if is_postgres(manager) {
            second_line(manager).await?;
        }
        Ok(())
    }
}

async fn table(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("break_glass");
    table
        .col(id("partner_id"))
        .col(id_or_null("validation_id"))
        .col(id_or_null("plan_id"))
        .col(id("account_id"));
    table
        .col(text("display_name"))
        .col(text("reason"))
        .col(instant("ends_at"));
    for (column, other) in [
        ("partner_id", "partner"),
        ("validation_id", "competence_validation"),
        ("plan_id", "inclusion_plan"),
        ("account_id", "account"),
    ] {
        table.foreign_key(&mut refers("break_glass", column, other));
    }
    table.check(Expr::cust("(plan_id IS NULL) <> (validation_id IS NULL)"));
    manager.create_table(table).await?;
    for columns in [
        &["account_id", "ends_at"][..],
        &["validation_id", "id"],
        &["plan_id", "id"],
    ] {
        manager.create_index(index("break_glass", columns)).await?;
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "row-level security has no word in the schema builder"
)]
async fn second_line(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    for (kind, column, cases) in [
        ("cases", "validation_id", "competence_validation"),
        ("plans", "plan_id", "inclusion_plan"),
    ] {
        connection.execute_unprepared(&broken(kind, column, cases)).await?;
    }
    connection.execute_unprepared(OPENINGS).await?;
    for (table, column, kind) in OPENED {
        connection
            .execute_unprepared(&format!(
                "CREATE POLICY {table}_{kind}_broken ON {table} FOR SELECT
                    USING ({column} = ANY (ARRAY(SELECT passerelle_{kind}_broken())));
                CREATE POLICY {table}_{kind}_broken_lock ON {table} FOR UPDATE
                    USING ({column} = ANY (ARRAY(SELECT passerelle_{kind}_broken()))) WITH CHECK (false)"
            ))
            .await?;
    }
    Ok(())
}

/// What an opening shows. It can be locked as well, so that a change is forbidden and not unknown, but never written.
const OPENED: [(&str, &str, &str); 15] = [
    ("competence_validation", "id", "cases"),
    ("case_member", "validation_id", "cases"),
    ("validation_brief", "validation_id", "cases"),
    ("evidence", "validation_id", "cases"),
    ("conflict_declaration", "validation_id", "cases"),
    ("assessment", "validation_id", "cases"),
    ("validation_decision", "validation_id", "cases"),
    ("decision_recognition", "validation_id", "cases"),
    ("inclusion_plan", "id", "plans"),
    ("case_member", "plan_id", "plans"),
    ("plan_edition", "plan_id", "plans"),
    ("plan_goal", "plan_id", "plans"),
    ("plan_action", "plan_id", "plans"),
    ("plan_review", "plan_id", "plans"),
    ("plan_exit", "plan_id", "plans"),
];

/// The cases that the caller has opened and whose owner they still are MANAGER of; asked past the policies.
fn broken(kind: &str, column: &str, cases: &str) -> String {
    format!(
        "CREATE FUNCTION passerelle_{kind}_broken() RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
            SET search_path FROM CURRENT AS $$
            DECLARE before text := coalesce(current_setting('passerelle.task', true), '');
            BEGIN
                PERFORM set_config('passerelle.task', 'policy', true);
                RETURN QUERY SELECT b.{column} FROM break_glass b JOIN {cases} c ON c.id = b.{column}
                    WHERE b.account_id = passerelle_account() AND b.ends_at > now()
                        AND c.partner_id = ANY (passerelle_oversees());
                PERFORM set_config('passerelle.task', before, true);
            END $$"
    )
}

/// Who has opened a case, its team and the person see, whoever oversees it, and they themselves.
const OPENINGS: &str = "
    ALTER TABLE break_glass ENABLE ROW LEVEL SECURITY;
    ALTER TABLE break_glass FORCE ROW LEVEL SECURITY;
    CREATE POLICY break_glass_read ON break_glass FOR SELECT
        USING (CASE WHEN passerelle_task() THEN true ELSE account_id = passerelle_actor()
            OR validation_id = ANY (ARRAY(SELECT passerelle_cases_team()))
            OR validation_id = ANY (ARRAY(SELECT passerelle_cases_own()))
            OR validation_id = ANY (ARRAY(SELECT passerelle_cases_overseen()))
            OR plan_id = ANY (ARRAY(SELECT passerelle_plans_team()))
            OR plan_id = ANY (ARRAY(SELECT passerelle_plans_own()))
            OR plan_id = ANY (ARRAY(SELECT passerelle_plans_overseen())) END);
    CREATE POLICY break_glass_insert ON break_glass FOR INSERT
        WITH CHECK (passerelle_task() OR account_id = passerelle_account());
    CREATE POLICY break_glass_update ON break_glass FOR UPDATE
        USING (passerelle_task()) WITH CHECK (passerelle_task())";
