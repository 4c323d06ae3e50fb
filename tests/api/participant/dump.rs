//! All that a database holds, as whoever takes its disk away would read it.

use crate::support::{App, Outside};

/// Every text of every table; of SQLite every byte of the file.
pub async fn everything(app: &App) -> String {
    let url = app.config.database_url.expose();
    let mut outside = Outside::open(url).await;
    if app.on == "sqlite" {
        // What is still in the log beside the file goes into it first.
        outside.run("PRAGMA wal_checkpoint(TRUNCATE)").await;
        let path = url.trim_start_matches("sqlite://");
        let log = std::fs::read(format!("{path}-wal")).unwrap_or_default();
        assert!(log.is_empty(), "nothing is left in the log");
        return String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
    }
    let tables = "SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public'";
    let mut all = Vec::new();
    for table in outside.texts(tables).await {
        all.extend(outside.texts(&format!("SELECT t::text FROM {table} t")).await);
    }
    assert!(all.len() > 1_000, "the demo is there");
    all.join("\n")
}
