//! The second line behind inclusion plans, PostgreSQL only: it says once more what the service's own conditions say
//! (`plan::audience`), in the manner of the validations' one.

use sea_orm_migration::{prelude::*, sea_orm::ConnectionTrait};

use crate::columns::is_postgres;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "row-level security has no word in the schema builder"
    )]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if !is_postgres(manager) {
            return Ok(());
        }
        let connection = manager.get_connection();
        for question in QUESTIONS {
            connection.execute_unprepared(&past_policies(question)).await?;
        }
        for (table, column, audiences) in TABLES {
            connection
                .execute_unprepared(&policies(table, column, audiences))
                .await?;
        }
        for table in REMOVED {
            connection.execute_unprepared(&removal(table)).await?;
        }
        connection.execute_unprepared(&places()).await?;
        Ok(())
    }
}

/// Each table, the column with its plan, and the audiences of its rows.
const TABLES: [(&str, &str, &[&str]); 6] = [
    ("inclusion_plan", "id", &["team", "own", "overseen"]),
    ("plan_edition", "plan_id", CONTENT),
    ("plan_goal", "plan_id", CONTENT),
    ("plan_action", "plan_id", CONTENT),
    ("plan_review", "plan_id", CONTENT),
    ("plan_exit", "plan_id", CONTENT),
];

const CONTENT: &[&str] = &["team", "own"];

/// What can be taken out of a draft.
const REMOVED: [&str; 2] = ["plan_goal", "plan_action"];

fn seen(column: &str, audiences: &[&str]) -> String {
    let sets = audiences
        .iter()
        .map(|audience| format!("{column} = ANY (ARRAY(SELECT passerelle_plans_{audience}()))"));
    sets.collect::<Vec<_>>().join(" OR ")
}

fn policies(table: &str, column: &str, audiences: &[&str]) -> String {
    let seen = seen(column, audiences);
    format!(
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY {table}_read ON {table} FOR SELECT
            USING (CASE WHEN passerelle_task() THEN true ELSE {seen} END);
        CREATE POLICY {table}_insert ON {table} FOR INSERT
            WITH CHECK (passerelle_task() OR passerelle_actor() IS NOT NULL);
        CREATE POLICY {table}_update ON {table} FOR UPDATE
            USING (CASE WHEN passerelle_task() THEN true ELSE {seen} END) WITH CHECK (true)"
    )
}

fn removal(table: &str) -> String {
    let seen = seen("plan_id", &["team"]);
    format!(
        "CREATE POLICY {table}_delete ON {table} FOR DELETE
            USING (CASE WHEN passerelle_task() THEN true ELSE {seen} END)"
    )
}

/// Places in the teams of plans, beside those of validations.
fn places() -> String {
    let seen = seen("plan_id", CONTENT);
    format!(
        "CREATE POLICY case_member_plan_read ON case_member FOR SELECT USING ({seen});
        CREATE POLICY case_member_plan_update ON case_member FOR UPDATE USING ({seen}) WITH CHECK (true)"
    )
}

/// Questions past the policies, as those of the validations: whoever owns the tables is bound as well, so that the question
/// is asked as a task of the service, and that ends with it.
fn past_policies((signature, question): (&str, &str)) -> String {
    format!(
        "CREATE OR REPLACE FUNCTION {signature} RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
            SET search_path FROM CURRENT AS $$
            DECLARE before text := coalesce(current_setting('passerelle.task', true), '');
            BEGIN
                PERFORM set_config('passerelle.task', 'policy', true);
                RETURN QUERY {question};
                PERFORM set_config('passerelle.task', before, true);
            END $$"
    )
}

const QUESTIONS: [(&str, &str); 5] = [
    (
        "passerelle_plans_team()",
        "SELECT plan_id FROM case_member
        WHERE plan_id IS NOT NULL AND account_id = passerelle_actor() AND left_at IS NULL
            AND from_day <= passerelle_today() AND (until_day IS NULL OR until_day >= passerelle_today())
            AND member_partner_id = ANY
                (CASE role WHEN 'COUNSELLOR' THEN passerelle_counsels() ELSE passerelle_belongs() END)",
    ),
    (
        "passerelle_plans_own()",
        "SELECT i.id FROM inclusion_plan i JOIN participant p ON p.id = i.participant_id
        WHERE p.account_id = passerelle_account()",
    ),
    (
        "passerelle_plans_overseen()",
        "SELECT id FROM inclusion_plan WHERE partner_id = ANY (passerelle_oversees())",
    ),
    (
        "passerelle_plans_counselled()",
        "SELECT m.plan_id FROM case_member m
            JOIN partner_member p ON p.partner_id = m.member_partner_id AND p.account_id = m.account_id
        WHERE m.role = 'COUNSELLOR' AND m.left_at IS NULL AND m.from_day <= passerelle_today()
            AND (m.until_day IS NULL OR m.until_day >= passerelle_today())
            AND p.state = 'ACTIVE' AND p.roles LIKE '%COUNSELLOR%'
            AND m.plan_id = ANY (ARRAY(SELECT passerelle_plans_overseen()))",
    ),
    // Who works on somebody's plan knows them as who works on a validation of theirs does.
    (
        "passerelle_counselled(counsellor uuid, partners uuid[], today date)",
        "SELECT coalesce(v.candidate_id, i.participant_id) FROM case_member m
            LEFT JOIN competence_validation v ON v.id = m.validation_id
            LEFT JOIN inclusion_plan i ON i.id = m.plan_id
        WHERE m.account_id = counsellor AND m.role = 'COUNSELLOR' AND m.member_partner_id = ANY (partners)
            AND m.left_at IS NULL AND m.from_day <= today AND (m.until_day IS NULL OR m.until_day >= today)",
    ),
];
