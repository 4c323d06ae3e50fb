//! The command line: reads flags and settings and hands over to `passerelle::command`.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};
use entity::partner::{Changes, OrganisationType};
use passerelle::{
    command::{self, Demo},
    config::{Config, Loaded, Sources},
    error::Error,
    partner::Entering,
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
    /// People who sign in.
    #[command(subcommand)]
    User(User),
    /// Keys that sign and encrypt.
    #[command(subcommand)]
    Key(Key),
    /// Partner organisations.
    #[command(subcommand)]
    Partner(Partner),
    /// Data that others publish.
    #[command(subcommand)]
    Import(Import),
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
enum User {
    /// Make an account, and print the link with which its password is set.
    Add {
        /// Address with which the person signs in.
        #[arg(long)]
        email: String,
        /// Name shown to colleagues; what stands before the `@` if not said.
        #[arg(long)]
        name: Option<String>,
        /// The person runs the installation: creates partners, sees no content.
        #[arg(long)]
        operator: bool,
        #[command(flatten)]
        settings: Settings,
    },
    /// Print a link with which somebody sets a new password.
    Reset {
        /// Address of the account.
        email: String,
        #[command(flatten)]
        settings: Settings,
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
    /// Put another master key in the place of the one that is configured; stop the service before.
    Reseal {
        /// File with the new key; made if it is not there. From then on `master_key_file` names it.
        #[arg(long, value_name = "FILE")]
        new_master_key_file: PathBuf,
        #[command(flatten)]
        settings: Settings,
    },
}

#[derive(Debug, Subcommand)]
enum Partner {
    /// Enter a partner; it works in the service once its first administrator has accepted.
    Add(PartnerAdd),
}

#[derive(Debug, Args)]
struct PartnerAdd {
    /// Legal name in Latin script.
    #[arg(long)]
    legal_name: String,
    /// Short name.
    #[arg(long)]
    acronym: String,
    /// Country of the seat, ISO 3166-1 alpha-2.
    #[arg(long)]
    country: String,
    /// Kind of organisation, such as `NGO`.
    #[arg(long = "type", value_name = "TYPE", value_parser = organisation_type)]
    organisation_type: OrganisationType,
    /// Address of its first administrator, whose invitation is printed.
    #[arg(long)]
    admin: Option<String>,
    #[command(flatten)]
    settings: Settings,
}

/// A kind of organisation by its code, with or without the prefix of the programmes' list.
fn organisation_type(text: &str) -> Result<OrganisationType, String> {
    let code = text.to_uppercase().replace('-', "_");
    let code = code.strip_prefix("EPLUS_").unwrap_or(&code);
    let known = OrganisationType::ALL;
    let found = known.iter().find(|one| one.code() == code).copied();
    found.ok_or_else(|| {
        let codes: Vec<&str> = known.iter().map(|one| one.code()).collect();
        format!("there are: {}", codes.join(", "))
    })
}

#[derive(Debug, Subcommand)]
enum Import {
    /// Bring in the skills of ESCO from its CSV files: skills, skill groups and broader relations, in any languages.
    Esco {
        /// Which edition of ESCO it is, such as `1.2.0`; once there it stays as it is.
        #[arg(long)]
        edition: String,
        /// The files; the end of a name says its language, as in `skills_en.csv`.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        #[command(flatten)]
        settings: Settings,
    },
}

#[derive(Debug, Subcommand)]
enum Schema {
    /// Print it in the schema definition language.
    Print,
    /// Tell what breaks clients that were made for an older contract; fails if something does.
    Check {
        /// File with the older contract, in the schema definition language.
        old: PathBuf,
        /// File with the newer one; this program's own if not said.
        new: Option<PathBuf>,
    },
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
        Command::Key(Key::Reseal {
            new_master_key_file,
            settings,
        }) => {
            let config = load(&settings, None)?.config;
            work(&config, command::reseal(&config, &new_master_key_file))
        }
        Command::User(user) => run_user(user),
        Command::Partner(Partner::Add(partner)) => add_partner(partner),
        Command::Import(Import::Esco {
            edition,
            files,
            settings,
        }) => {
            let config = load(&settings, None)?.config;
            work(&config, command::import_esco(&config, &edition, &files))
        }
        Command::Schema(Schema::Print) => {
            print!("{}", command::schema());
            Ok(())
        }
        Command::Schema(Schema::Check { old, new }) => Ok(command::check_schema(&old, new.as_deref())?),
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

fn run_user(user: User) -> Result<(), Failure> {
    match user {
        User::Add {
            email,
            name,
            operator,
            settings,
        } => {
            let config = load(&settings, None)?.config;
            work(&config, command::add_user(&config, &email, name.as_deref(), operator))
        }
        User::Reset { email, settings } => {
            let config = load(&settings, None)?.config;
            work(&config, command::reset_user(&config, &email))
        }
    }
}

fn add_partner(partner: PartnerAdd) -> Result<(), Failure> {
    let PartnerAdd {
        legal_name,
        acronym,
        country,
        organisation_type,
        admin,
        settings,
    } = partner;
    let config = load(&settings, None)?.config;
    let entering = Entering {
        legal_name,
        acronym,
        organisation_type,
        country,
        changes: Changes::default(),
    };
    work(&config, command::add_partner(&config, entering, admin.as_deref()))
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
