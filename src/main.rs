//! The command line: reads flags and settings and hands over to `passerelle::command`.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};
use passerelle::{
    command::{self, Demo},
    config::{Config, Loaded, Sources},
    error::Error,
    telemetry,
};

/// A GraphQL service for consortia of training partners. Without a command it serves.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(flatten)]
    serve: Serve,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Bring the database up to date if needed, and serve.
    Serve(Serve),
    /// Bring the database up to date.
    Migrate(Settings),
    /// Keys that sign and encrypt.
    #[command(subcommand)]
    Key(Key),
    /// The published contract.
    #[command(subcommand)]
    Schema(Schema),
    /// Print the effective settings and where each came from; secrets are hidden.
    Config {
        #[command(flatten)]
        settings: Settings,
        /// Print the manual of all settings as a table instead.
        #[arg(long)]
        markdown: bool,
    },
}

#[derive(Debug, Subcommand)]
enum Key {
    /// Replace a key, or each of them; what the old ones signed stays valid until it expires.
    Rotate {
        /// Which key: signing, cursor or person (under which the keys of people are wrapped); all if not said.
        kind: Option<String>,
        #[command(flatten)]
        settings: Settings,
    },
}

#[derive(Debug, Subcommand)]
enum Schema {
    /// Print it in the schema definition language.
    Print,
}

#[derive(Debug, Args)]
struct Settings {
    /// Configuration file; else `PASSERELLE_CONFIG`, else `passerelle.toml` if it is there.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Serve {
    #[command(flatten)]
    settings: Settings,
    /// Address and port to listen on.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Load the demo data into an empty database; its passwords are known to everybody.
    #[arg(long)]
    demo: bool,
    /// Let others than this machine reach the demo.
    #[arg(long, requires = "demo")]
    demo_anywhere: bool,
}

/// What ends the program: a sentence for whoever started it.
struct Failure(String);

impl<E: std::fmt::Display> From<E> for Failure {
    fn from(cause: E) -> Self {
        Self(cause.to_string())
    }
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(sentence)) => {
            eprintln!("passerelle: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command.unwrap_or(Command::Serve(cli.serve)) {
        Command::Serve(serve) => {
            let config = load(&serve.settings, serve.listen)?.config;
            let demo = Demo::permitted(serve.demo, serve.demo_anywhere, &config)?;
            work(&config, command::serve(&config, demo, serve.demo_anywhere))
        }
        Command::Migrate(settings) => {
            let config = load(&settings, None)?.config;
            work(&config, command::migrate(&config))
        }
        Command::Key(Key::Rotate { kind, settings }) => {
            let config = load(&settings, None)?.config;
            work(&config, command::rotate_key(&config, kind.as_deref()))
        }
        Command::Schema(Schema::Print) => {
            print!("{}", command::schema());
            Ok(())
        }
        Command::Config { markdown: true, .. } => {
            print!("{}", Config::markdown());
            Ok(())
        }
        Command::Config { settings, .. } => {
            print!("{}", load(&settings, None)?.effective());
            Ok(())
        }
    }
}

fn load(settings: &Settings, listen: Option<SocketAddr>) -> Result<Loaded, Failure> {
    let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    let listen = listen.map(|address| ("listen", "--listen", address.to_string()));
    let sources = Sources {
        file: settings.config.clone(),
        environment: std::env::vars_os().filter_map(text).collect(),
        flags: listen.into_iter().collect(),
    };
    Ok(Config::load(sources)?)
}

/// Starts logging and runs `task` to its end.
fn work(config: &Config, task: impl Future<Output = Result<(), Error>>) -> Result<(), Failure> {
    telemetry::start(config)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    Ok(runtime.block_on(task)?)
}
