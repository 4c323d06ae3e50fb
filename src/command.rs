//! What the command line does.

use std::sync::Arc;

use tokio::net::TcpListener;

use crate::{
    config::Config,
    error::{Error, Result},
    http::{
        App,
        execute::Engine,
        server::{self, stopped},
    },
};

/// Whether the demo data is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demo {
    /// An ordinary service.
    No,
    /// The demo data, with sign-ins that everybody knows.
    Yes,
}

impl Demo {
    /// What the flags ask for. Passwords that everybody knows are served to this machine alone, unless whoever
    /// starts the service says otherwise.
    pub fn permitted(wanted: bool, anywhere: bool, config: &Config) -> Result<Self, String> {
        if wanted && !anywhere && !config.listen.ip().is_loopback() {
            return Err(format!(
                "the demo's passwords are public, so it does not listen on {}; add --demo-anywhere if you mean it",
                config.listen
            ));
        }
        Ok(if wanted { Self::Yes } else { Self::No })
    }
}

/// Brings the database up to date and serves until the process is told to stop.
pub async fn serve(config: &Config, demo: Demo) -> Result<()> {
    let engine = engine(config, demo).await?;
    let app = Arc::new(App::new(engine, schema(), config));
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| Error::internal(format!("cannot listen on {}: {error}", config.listen)))?;
    let address = listener.local_addr().map_err(Error::internal)?;
    tracing::info!(%address, "ready");
    server::serve(listener, app, stopped()).await;
    tracing::info!("stopped");
    Ok(())
}

/// Opens the database and what stands on it.
async fn engine(_config: &Config, _demo: Demo) -> Result<Box<dyn Engine>> {
    todo!("seam: database, keys, documents")
}

/// Brings the database up to date.
pub async fn migrate(_config: &Config) -> Result<()> {
    todo!("seam: migrations")
}

/// Replaces the keys of one kind, or of all.
pub async fn rotate_key(_config: &Config, _kind: Option<&str>) -> Result<()> {
    todo!("seam: keys")
}

/// The published contract in the schema definition language.
#[must_use]
pub fn schema() -> String {
    todo!("seam: schema")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demo_for_everybody_has_to_be_meant() {
        let everywhere = Config {
            listen: ([0, 0, 0, 0], 8080).into(),
            ..Config::default()
        };
        assert!(
            Demo::permitted(true, false, &everywhere)
                .unwrap_err()
                .contains("--demo-anywhere")
        );
        assert_eq!(Demo::permitted(true, true, &everywhere), Ok(Demo::Yes));
        assert_eq!(Demo::permitted(true, false, &Config::default()), Ok(Demo::Yes));
        assert_eq!(Demo::permitted(false, false, &everywhere), Ok(Demo::No));
    }
}
