//! A look at a database past the service: a connection of its own, and SQL.

use std::str::FromStr;

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection, sqlite::SqliteConnectOptions};

/// A connection beside the service's own.
pub enum Outside {
    /// To the file.
    Sqlite(SqliteConnection),
    /// To the server.
    Postgres(PgConnection),
}

impl Outside {
    /// Connects to the database of this URL.
    pub async fn open(url: &str) -> Self {
        if url.starts_with("sqlite") {
            let options = SqliteConnectOptions::from_str(url).unwrap();
            Self::Sqlite(SqliteConnection::connect_with(&options).await.unwrap())
        } else {
            Self::Postgres(PgConnection::connect(url).await.unwrap())
        }
    }

    /// Runs statements.
    pub async fn run(&mut self, sql: &str) {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(connection) => connection.execute(sql).await.map(|_| ()).unwrap(),
            Self::Postgres(connection) => connection.execute(sql).await.map(|_| ()).unwrap(),
        }
    }

    /// What is said to a statement that is refused.
    pub async fn refusal(&mut self, sql: &str) -> String {
        let sql = AssertSqlSafe(sql.to_owned());
        let refused = match self {
            Self::Sqlite(connection) => connection.execute(sql).await.map(|_| ()),
            Self::Postgres(connection) => connection.execute(sql).await.map(|_| ()),
        };
        refused.unwrap_err().to_string()
    }

    /// The one number that a statement gives.
    pub async fn number(&mut self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(connection) => sqlx::query_scalar(sql).fetch_one(connection).await.unwrap(),
            Self::Postgres(connection) => sqlx::query_scalar(sql).fetch_one(connection).await.unwrap(),
        }
    }

    /// The texts of a statement's one column.
    pub async fn texts(&mut self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(connection) => sqlx::query_scalar(sql).fetch_all(connection).await.unwrap(),
            Self::Postgres(connection) => sqlx::query_scalar(sql).fetch_all(connection).await.unwrap(),
        }
    }

    /// Lets nobody else write projects until [`Outside::let_go`].
    pub async fn hold(&mut self) {
        let lock = match self {
            Self::Sqlite(_) => "BEGIN IMMEDIATE",
            Self::Postgres(_) => "BEGIN; LOCK TABLE project IN EXCLUSIVE MODE",
        };
        self.run(lock).await;
    }

    /// The end of [`Outside::hold`].
    pub async fn let_go(&mut self) {
        self.run("ROLLBACK").await;
    }
}
