//! Who may know who a participant is, and for how long: the host's managers and the modules' trainers too.

use sea_orm_migration::{prelude::*, sea_orm::ConnectionTrait};

use crate::columns::{instant_or_null, is_postgres};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::alter().table("participant").take();
        table.add_column(instant_or_null("restricted_at"));
        manager.alter_table(table).await?;
        if is_postgres(manager) {
            second_line(manager).await?;
        }
        Ok(())
    }
}

/// The second line says what the service's own conditions say (`participant::audience`): hosts until 90 days after
/// the end, trainers until 30. The lock lets a row that may be read be read for a change, which the first line then
/// forbids as it should; it lets nobody write.
#[expect(
    clippy::disallowed_methods,
    reason = "row-level security has no word in the schema builder"
)]
async fn second_line(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE FUNCTION passerelle_hosts() RETURNS uuid[] LANGUAGE sql STABLE AS
                $$ SELECT coalesce(nullif(current_setting('passerelle.hosts', true), ''), '{}')::uuid[] $$;
            CREATE FUNCTION passerelle_teaches() RETURNS uuid[] LANGUAGE sql STABLE AS
                $$ SELECT coalesce(nullif(current_setting('passerelle.teaches', true), ''), '{}')::uuid[] $$;
            CREATE FUNCTION passerelle_today() RETURNS date LANGUAGE sql STABLE AS
                $$ SELECT coalesce(nullif(current_setting('passerelle.today', true), ''), 'infinity')::date $$;
            CREATE FUNCTION passerelle_knows(person uuid) RETURNS boolean LANGUAGE sql STABLE AS
                $$ SELECT EXISTS
                    (SELECT 1 FROM participant p JOIN mobility m ON m.participant_id = p.id
                    WHERE p.identity_id = person AND p.category <> 'CANDIDATE'
                        AND m.host_partner_id = ANY (passerelle_hosts())
                        AND m.accepted_at IS NOT NULL AND m.status NOT IN ('REJECTED', 'CANCELLED', 'NO_SHOW')
                        AND m.end_date >= passerelle_today() - 90)
                OR EXISTS
                    (SELECT 1 FROM participant p JOIN enrolment e ON e.participant_id = p.id
                        JOIN project j ON j.id = e.project_id
                        LEFT JOIN mobility m ON m.id = e.mobility_id
                        LEFT JOIN module_session s ON s.id = e.session_id
                    WHERE p.identity_id = person AND p.category <> 'CANDIDATE'
                        AND e.provider_partner_id = ANY (passerelle_teaches()) AND e.outcome <> 'WITHDRAWN'
                        AND (m.id IS NULL
                            OR m.status IN ('CONFIRMED', 'ONGOING', 'INTERRUPTED', 'COMPLETED', 'RECOGNISED'))
                        AND coalesce(s.end_date, m.end_date, j.end_date) >= passerelle_today() - 30) $$;
            CREATE POLICY identity_through ON identity FOR SELECT
                USING (restricted_at IS NULL AND passerelle_knows(id));
            CREATE POLICY identity_lock ON identity FOR UPDATE
                USING (restricted_at IS NULL AND passerelle_knows(id)) WITH CHECK (false)",
        )
        .await?;
    Ok(())
}
