//! The only holder of a connection.
//!
//! - [`Session`] reads, narrowed to its actor; [`Tx`] is a session inside a transaction and the only
//!   thing that writes; [`System`] is the loud bypass for what has no actor: start-up and sign-in.
//! - SQLite: one write connection behind a bounded queue, IMMEDIATE transactions, several read
//!   connections, WAL with `synchronous=FULL`. PostgreSQL: one small pool, row locks.
//! - What differs between the two stands in [`dialect`] alone.

pub mod change;
mod claims;
mod connect;
pub mod dialect;
mod erasure;
mod failure;
mod list;
mod loader;
mod many;
mod migrate;
mod narrow;
pub mod page;
mod session;
pub mod shelter;
pub mod subject;
mod system;
mod tx;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use tokio::sync::Semaphore;

pub use self::{
    dialect::{Dialect, Turn},
    list::Total,
    narrow::{Days, Narrow, qualified},
    session::{Idempotency, RequestInfo, Session},
    system::{System, SystemTx},
    tx::Tx,
};
use crate::error::{Error, Result};

/// A row of one kind of record.
pub type Row<E> = <E as sea_orm::EntityTrait>::Model;

/// How many writers may wait for SQLite's one write connection.
const WRITERS_WAITING: usize = 256;
/// How long a writer waits at most.
const WRITE_PATIENCE: Duration = Duration::from_secs(5);

/// The database of this installation; cheap to clone.
#[derive(Debug, Clone)]
pub struct Db(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    dialect: Dialect,
    read: DatabaseConnection,
    write: DatabaseConnection,
    shelter: DatabaseConnection,
    waiting: Semaphore,
    statements: Arc<AtomicU64>,
}

impl Db {
    /// Opens the database at `url` with at most `connections` connections for PostgreSQL.
    pub async fn open(url: &str, connections: u32) -> Result<Self> {
        let connected = connect::open(url, connections).await?;
        let statements = Arc::new(AtomicU64::new(0));
        let counted = |mut connection: DatabaseConnection| {
            let counter = Arc::clone(&statements);
            connection.set_metric_callback(move |_| {
                counter.fetch_add(1, Ordering::Relaxed);
            });
            connection
        };
        Ok(Self(Arc::new(Inner {
            dialect: connected.dialect,
            read: counted(connected.read),
            write: counted(connected.write),
            shelter: counted(connected.shelter),
            waiting: Semaphore::new(WRITERS_WAITING),
            statements,
        })))
    }

    /// Which database it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.0.dialect
    }

    /// Applies what the schema still lacks; one instance at a time.
    pub async fn migrate(&self) -> Result<()> {
        migrate::run(self.0.dialect, &self.0.write).await
    }

    /// PostgreSQL: the role that transactions on protected tables take on must be there, be ours to
    /// take, own nothing and be bound by row-level security. Says which SQL a DBA has to run if not.
    pub async fn check_role(&self) -> Result<()> {
        connect::check_role(self.read()).await
    }

    /// Everything, past every rule of access: for what has no actor. `why` goes to the log.
    #[must_use]
    pub fn system(&self, why: &'static str) -> System {
        tracing::trace!(why, "the database without an actor");
        System::new(self.clone())
    }

    /// How many statements have run, transactions' brackets not counted.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.0.statements.load(Ordering::Relaxed)
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<()> {
        let one = sea_orm::sea_query::Query::select()
            .expr(sea_orm::sea_query::Expr::val(1))
            .take();
        self.read().query_one(&one).await?;
        Ok(())
    }

    /// Closes every connection, after the running statements.
    pub async fn close(&self) {
        let _ = self.0.read.close_by_ref().await;
        let _ = self.0.shelter.close_by_ref().await;
        let _ = self.0.write.close_by_ref().await;
    }

    fn read(&self) -> &DatabaseConnection {
        &self.0.read
    }

    /// A write transaction. On SQLite it has the write lock from its first moment.
    async fn begin(&self) -> Result<DatabaseTransaction> {
        let place = self
            .0
            .waiting
            .try_acquire()
            .map_err(|_| Error::Unavailable { retry_after: 1 })?;
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let begun = tokio::time::timeout(WRITE_PATIENCE, self.0.write.begin_with_options(options)).await;
        drop(place);
        Ok(begun.map_err(|_| Error::Unavailable { retry_after: 5 })??)
    }
}
