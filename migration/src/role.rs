//! The role that transactions on protected tables take on.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

/// PostgreSQL only, after every migration: makes the role if it is missing, lets our login take it on, and
/// grants it the tables. It owns nothing and cannot bypass row-level security. A login that may not create
/// roles leaves that to a DBA; the start check says so.
#[expect(clippy::disallowed_methods, reason = "roles have no word in the schema builder")]
pub async fn application_role<C: ConnectionTrait>(connection: &C) -> Result<(), DbErr> {
    connection
        .execute_unprepared(
            "DO $$ BEGIN
                IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'passerelle_app') THEN
                    CREATE ROLE passerelle_app NOLOGIN NOBYPASSRLS;
                END IF;
                -- From version 16 on, making a role does not yet allow to take it on.
                IF NOT pg_has_role(current_user, 'passerelle_app',
                        CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
                    EXECUTE format('GRANT passerelle_app TO %I', current_user);
                END IF;
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN NULL;
                WHEN insufficient_privilege THEN NULL;
            END $$",
        )
        .await?;
    connection
        .execute_unprepared(
            "DO $$ BEGIN
                IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'passerelle_app') THEN
                    EXECUTE format('GRANT USAGE ON SCHEMA %I TO passerelle_app', current_schema());
                    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO passerelle_app', current_schema());
                    EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %I TO passerelle_app', current_schema());
                END IF;
            END $$",
        )
        .await?;
    Ok(())
}
