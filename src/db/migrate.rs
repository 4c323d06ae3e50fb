//! Bringing the schema up to date. Two instances that start together take turns, and an older binary
//! refuses a schema that is newer than itself.

use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

use super::Dialect;
use crate::error::{Error, Result};

/// Any number that is ours: every instance asks for the same lock.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7277352)";

#[expect(clippy::disallowed_methods, reason = "locks have no word in the query builder")]
pub async fn run(dialect: Dialect, connection: &DatabaseConnection) -> Result<()> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Exclusive),
        ..TransactionOptions::default()
    };
    // The lock and all changes share one transaction: half a migration never stays.
    let tx = connection.begin_with_options(options).await?;
    if dialect == Dialect::Postgres {
        // The pool's limits are for requests; a migration may take its time.
        tx.execute_unprepared("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
            .await?;
        tx.execute_unprepared(LOCK).await?;
    }
    refuse_newer(&tx).await?;
    Migrator::up(&tx, None).await?;
    if dialect == Dialect::Postgres {
        migration::application_role(&tx).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn refuse_newer(tx: &DatabaseTransaction) -> Result<()> {
    let ours: Vec<String> = Migrator::migrations().iter().map(|one| one.name().to_owned()).collect();
    let applied = Migrator::get_migration_models(tx)
        .await?
        .into_iter()
        .map(|one| one.version);
    let unknown: Vec<String> = applied.filter(|name| !ours.contains(name)).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(Error::internal(format!(
        "this database was written by a newer version of the service: {}",
        unknown.join(", ")
    )))
}
