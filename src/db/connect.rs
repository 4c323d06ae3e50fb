//! The pools. They are built with sqlx itself, because what keeps acknowledged writes safe (the
//! rollback at release, the journal) cannot be said through the ORM.

use std::{
    fs::OpenOptions,
    io::ErrorKind,
    path::Path,
    str::FromStr,
    time::{Duration, Instant},
};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, SqlxPostgresConnector, SqlxSqliteConnector,
    sea_query::{Expr, ExprTrait, Query},
};
use sqlx::{
    Connection, Executor, PgConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous},
};

use super::Dialect;
use crate::error::{Error, Result};

/// A caller is told to come back rather than kept waiting for a connection.
const PATIENCE: Duration = Duration::from_secs(2);
/// Connections are renewed instead of tested at every use, which would be a round trip each time.
const LIFETIME: Duration = Duration::from_mins(30);
/// Unused connections are closed, so that an idle service is small.
const IDLE: Duration = Duration::from_mins(1);
/// Connections that read an SQLite file beside the one that writes.
const SQLITE_READERS: u32 = 4;

/// Pools for reading and writing. Reading never opens a transaction, so its connections need no
/// rollback at release, which would be a round trip each time.
pub struct Connected {
    pub dialect: Dialect,
    pub read: DatabaseConnection,
    pub write: DatabaseConnection,
    /// Reads inside transactions: its connections do need that.
    pub shelter: DatabaseConnection,
}

pub async fn open(url: &str, connections: u32) -> Result<Connected> {
    match url.split(':').next() {
        Some("sqlite") => sqlite(url).await,
        Some("postgres" | "postgresql") => postgres(url, connections).await,
        _ => Err(Error::internal("the database URL must begin with sqlite: or postgres:")),
    }
}

async fn sqlite(url: &str) -> Result<Connected> {
    let options = SqliteConnectOptions::from_str(url)
        .map_err(Error::internal)?
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        // With NORMAL a power cut loses acknowledged writes.
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "ON")
        .pragma("cache_size", "-4096")
        .busy_timeout(Duration::from_secs(5));
    make_private(options.get_filename())?;
    let write = writer(&options).await.map_err(Error::internal)?;
    let read = SqlitePoolOptions::new()
        .max_connections(SQLITE_READERS)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .idle_timeout(IDLE)
        .connect_lazy_with(options.clone().read_only(true).pragma("query_only", "ON"));
    let shelter = shelter().connect_lazy_with(options.read_only(true).pragma("query_only", "ON"));
    Ok(Connected {
        dialect: Dialect::Sqlite,
        read: SqlxSqliteConnector::from_sqlx_sqlite_pool(read),
        write: SqlxSqliteConnector::from_sqlx_sqlite_pool(write),
        shelter: SqlxSqliteConnector::from_sqlx_sqlite_pool(shelter),
    })
}

/// The pool of the one connection that writes. Instances that open a new file at the same moment
/// all ask to switch its journal, and for that SQLite does not heed the busy timeout: who comes
/// second is told that the file is locked, at once.
async fn writer(options: &SqliteConnectOptions) -> sqlx::Result<SqlitePool> {
    let begun = Instant::now();
    loop {
        match write_pool().connect_with(options.clone()).await {
            Err(sqlx::Error::Database(error)) if is_busy(&*error) && begun.elapsed() < super::WRITE_PATIENCE => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            opened => return opened,
        }
    }
}

/// The pool for reading inside transactions; like the writer's, it hands no open transaction on.
fn shelter() -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(SQLITE_READERS)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .idle_timeout(IDLE)
        .after_release(|connection, _| {
            Box::pin(async move {
                let _ = connection.execute("ROLLBACK").await;
                Ok(true)
            })
        })
}

fn is_busy(error: &dyn sqlx::error::DatabaseError) -> bool {
    // SQLITE_BUSY and its extended forms.
    let code = error.code().and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}

fn write_pool() -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        .acquire_timeout(super::WRITE_PATIENCE)
        .test_before_acquire(false)
        .max_lifetime(None)
        .idle_timeout(None)
        .after_release(|connection, _| {
            Box::pin(async move {
                // A request that was cancelled while it opened a transaction would hand the open
                // transaction to the next borrower. "No transaction is active" is the usual answer.
                let _ = connection.execute("ROLLBACK").await;
                Ok(true)
            })
        })
}

/// Makes the file if it is missing, for its owner alone: it holds personal data. SQLite gives the files
/// beside it the same mode.
fn make_private(path: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(Error::internal(format!(
            "the database file {} cannot be made: {error}",
            path.display()
        ))),
        _ => Ok(()),
    }
}

async fn postgres(url: &str, connections: u32) -> Result<Connected> {
    let options = PgConnectOptions::from_str(url)
        .map_err(Error::internal)?
        .application_name("passerelle");
    let write = pool(connections)
        .after_release(|connection, _| {
            Box::pin(async move {
                // See above: nobody inherits an open transaction. Without one this is a mere notice.
                connection.execute("ROLLBACK").await?;
                Ok(true)
            })
        })
        .connect_with(options.clone())
        .await;
    let write = match write {
        Ok(pool) => pool,
        Err(error) => return Err(unreachable(&options, error).await),
    };
    let read = pool(connections).connect_lazy_with(options);
    Ok(Connected {
        dialect: Dialect::Postgres,
        read: SqlxPostgresConnector::from_sqlx_postgres_pool(read),
        shelter: SqlxPostgresConnector::from_sqlx_postgres_pool(write.clone()),
        write: SqlxPostgresConnector::from_sqlx_postgres_pool(write),
    })
}

fn pool(connections: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .max_lifetime(LIFETIME)
        .idle_timeout(IDLE)
        .after_connect(|connection, _| {
            Box::pin(async move {
                // No statement outlives the patience of the request that asked for it.
                connection
                    .execute("SET statement_timeout = '10s'; SET lock_timeout = '5s'; SET client_min_messages = error")
                    .await?;
                Ok(())
            })
        })
}

/// Why there is no connection: the pool itself only says that it has waited.
async fn unreachable(options: &PgConnectOptions, error: sqlx::Error) -> Error {
    let cause = match tokio::time::timeout(PATIENCE, PgConnection::connect_with(options)).await {
        Ok(Err(cause)) => cause,
        _ => error,
    };
    Error::internal(format!("the database does not answer: {cause}"))
}

/// What a DBA runs where our own login may not create roles.
fn what_a_dba_runs(exists: bool, login: &str) -> String {
    let role = if exists {
        "ALTER ROLE passerelle_app NOSUPERUSER NOLOGIN NOBYPASSRLS"
    } else {
        "CREATE ROLE passerelle_app NOLOGIN NOBYPASSRLS"
    };
    let login = login.replace('"', "\"\"");
    format!("{role}; GRANT passerelle_app TO \"{login}\"; then run `passerelle migrate` again")
}

/// Judges the role that the second line of access relies on.
pub async fn check_role(connection: &DatabaseConnection) -> Result<()> {
    let judged = Query::select()
        .expr_as(Expr::cust("NOT (rolsuper OR rolbypassrls OR rolcanlogin)"), "bound")
        .expr_as(Expr::cust("pg_has_role(current_user, oid, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)"), "ours")
        .expr_as(Expr::cust("has_table_privilege(oid, 'project', 'INSERT')"), "granted")
        .expr_as(
            Expr::cust("NOT EXISTS (SELECT 1 FROM pg_class WHERE relowner = pg_roles.oid)"),
            "owns_nothing",
        )
        .from("pg_roles")
        .and_where(Expr::col("rolname").eq("passerelle_app"))
        .take();
    let role = connection.query_one(&judged).await?;
    let holds = |name: &str| {
        role.as_ref()
            .is_some_and(|role| role.try_get::<bool>("", name).unwrap_or(false))
    };
    if ["bound", "ours", "owns_nothing", "granted"]
        .iter()
        .all(|name| holds(name))
    {
        return Ok(());
    }
    let who = Query::select()
        .expr_as(Expr::cust("current_user::text"), "login")
        .take();
    let who = connection.query_one(&who).await?;
    let login: String = who.map_or_else(|| Ok(String::new()), |row| row.try_get("", "login"))?;
    Err(Error::internal(format!(
        "the database role passerelle_app is missing or too powerful; a DBA runs: {}",
        what_a_dba_runs(role.is_some(), &login)
    )))
}
