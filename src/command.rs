//! What the command line does.

mod key;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use tokio::{net::TcpListener, task::JoinHandle, time::MissedTickBehavior};

pub use self::key::{reseal, rotate_key};
use crate::{
    auth::{self, Auth, Links, MasterKey},
    config::Config,
    db::{Db, Dialect},
    demo,
    engine::{Engine, now},
    error::{Error, Result},
    framework::{self, esco},
    graphql::{
        breaking::{self, Weight},
        node::global_id,
        schema,
    },
    http::{
        App,
        server::{self, stopped},
    },
    job::Worker,
    mail::{post::Post, reminder},
    participant::retention,
    partner::{self, Entering},
};

/// How often what nobody needs any more is removed.
const SWEEP: Duration = Duration::from_hours(1);

/// How often mail that is due is looked for.
const POST: Duration = Duration::from_secs(2);

/// How often imports and exports that wait are looked for.
const WORK: Duration = Duration::from_millis(500);

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
pub async fn serve(config: &Config, demo: Demo, anywhere: bool) -> Result<()> {
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| Error::internal(format!("cannot listen on {}: {error}", config.listen)))?;
    let address = listener.local_addr().map_err(Error::internal)?;
    let (db, auth) = open(config).await?;
    populate(&db, &auth, demo, anywhere || config.listen.ip().is_loopback()).await?;
    let engine = Box::new(Engine::new(db.clone(), auth.clone(), config)?);
    let worker = engine.worker();
    worker.files.check().await?;
    let app = Arc::new(App::new(engine, schema::sdl(), config));
    let sweeping = sweeping(db.clone(), auth.clone(), worker.clone());
    let working = working(worker);
    let posting = Post::open(&db, &auth, config)?.map(posting);
    println!("Passerelle listens on http://{address}/");
    tracing::info!(%address, "ready");
    server::serve(listener, app, stopped()).await;
    sweeping.abort();
    working.abort();
    if let Some(posting) = posting {
        posting.abort();
    }
    db.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Opens the database, brings its schema up to date and opens the keys.
pub async fn open(config: &Config) -> Result<(Db, Auth)> {
    let url = config.database_url.expose();
    // Nothing is touched before it is clear that there is a master key.
    let master = master_key(config, config.database_url.is_sqlite())?;
    migrate(config).await?;
    let db = Db::open(url, config.pool_size()).await?;
    if db.dialect() == Dialect::Postgres {
        db.check_role().await?;
    }
    let auth = Auth::open(db.clone(), &master, settings(config), now()).await?;
    Ok((db, auth))
}

/// The demo data, or the first operator of an ordinary installation. `local` says that only this machine
/// can reach the service.
pub async fn populate(db: &Db, auth: &Auth, wanted: Demo, local: bool) -> Result<()> {
    match (wanted, demo::state(db).await?) {
        (Demo::Yes, demo::State::Empty) => {
            let hash = auth.passwords().hash(demo::PASSWORD).await?;
            demo::load(db, auth.vault(), &hash, now()).await?;
            print_sign_ins();
        }
        (Demo::Yes, demo::State::Demo) => print_sign_ins(),
        (Demo::Yes, demo::State::Other) => {
            return Err(Error::internal(
                "the demo data goes into an empty database only; this one holds something else",
            ));
        }
        (Demo::No, demo::State::Demo) if !local => {
            return Err(Error::internal(
                "this database holds the demo's public passwords: add --demo --demo-anywhere if you mean it",
            ));
        }
        (Demo::No, _) => {
            if let Some(password) = auth::first_operator(auth, now()).await? {
                println!("The first operator: operator@localhost, one-time password: {password}");
            }
        }
    }
    Ok(())
}

fn print_sign_ins() {
    println!("Demo sign-ins, all with the password {}:", demo::PASSWORD);
    for manager in demo::sign_ins()
        .iter()
        .filter_map(|person| person.email.strip_prefix("manager@"))
    {
        println!("  <role>@{manager}");
    }
    println!("  operator@example.org");
    println!("where <role> is admin, manager, trainer, counsellor, assessor, viewer, participant1 or participant2");
}

/// Removes, once an hour, what nobody needs any more.
fn sweeping(db: Db, auth: Auth, worker: Worker) -> JoinHandle<()> {
    #[expect(clippy::disallowed_methods, reason = "housekeeping belongs to no request")]
    tokio::spawn(async move {
        let mut hourly = tokio::time::interval(SWEEP);
        loop {
            hourly.tick().await;
            if let Err(error) = housekeeping(&db, &auth, &worker).await {
                tracing::warn!(%error, "housekeeping failed; it is tried again in an hour");
            }
        }
    })
}

/// Identities and reminders are judged by the day; looking every hour makes up for a service that was down.
async fn housekeeping(db: &Db, auth: &Auth, worker: &Worker) -> Result<()> {
    auth::sweep(auth, now()).await?;
    auth.vault().tidy(now()).await?;
    worker.sweep(now()).await?;
    let done = retention::sweep(db, auth.vault(), now()).await?;
    if done != retention::Done::default() {
        tracing::info!(?done, "identities that have been kept long enough");
    }
    let reminded = reminder::sweep(db, auth, now()).await?;
    if reminded > 0 {
        tracing::info!(reminded, "participants whose report is awaited");
    }
    Ok(())
}

/// Works on imports and exports that wait, twice a second.
fn working(worker: Worker) -> JoinHandle<()> {
    #[expect(clippy::disallowed_methods, reason = "imports and exports outlive their requests")]
    tokio::spawn(async move {
        let mut often = tokio::time::interval(WORK);
        often.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            often.tick().await;
            if let Err(error) = worker.work().await {
                tracing::warn!(%error, "imports and exports wait; they are tried again");
            }
        }
    })
}

/// Sends what is due, every other second.
fn posting(post: Post) -> JoinHandle<()> {
    #[expect(clippy::disallowed_methods, reason = "mail belongs to no request")]
    tokio::spawn(async move {
        let mut often = tokio::time::interval(POST);
        often.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            often.tick().await;
            if let Err(error) = post.deliver(now()).await {
                tracing::warn!(%error, "mail cannot be looked at; it is tried again");
            }
        }
    })
}

/// Brings the schema up to date, with the owner's login where there is one, and the frameworks that are shipped.
pub async fn migrate(config: &Config) -> Result<()> {
    let owner = config.database_owner_url.as_ref().unwrap_or(&config.database_url);
    let db = Db::open(owner.expose(), 1).await?;
    db.migrate().await?;
    framework::provide(&db, now()).await?;
    db.close().await;
    Ok(())
}

/// Enters a partner, and prints its first administrator's invitation or says how they are invited.
pub async fn add_partner(config: &Config, entering: Entering, admin: Option<&str>) -> Result<()> {
    let (db, auth) = open_for_people(config).await?;
    let (entered, invited) = partner::enter(&db.system("partner add"), entering, admin, now()).await?;
    let id = global_id(entered.id);
    println!("Entered in INVITED: {id}");
    if let Some(token) = invited {
        let link = auth.links().invitation(&token);
        println!("It becomes ACTIVE when its first administrator accepts within 7 days, once: {link}");
    } else {
        println!("It becomes ACTIVE when its first administrator accepts, whom the operator invites:");
        println!(
            "  mutation {{ partnerMemberAdd(input: {{partner: \"{id}\", email: \"…\", roles: [ADMIN]}}) {{ id }} }}"
        );
    }
    db.close().await;
    Ok(())
}

/// Brings in an edition of ESCO from the files that its publisher offers, and says what was in them.
pub async fn import_esco(config: &Config, edition: &str, files: &[PathBuf]) -> Result<()> {
    let (db, _) = open(config).await?;
    let done = esco::import(&db, edition, files, now()).await?;
    println!("ESCO {edition}. {done}");
    db.close().await;
    Ok(())
}

/// Makes an account and prints the link with which its password is set, once.
pub async fn add_user(config: &Config, email: &str, name: Option<&str>, operator: bool) -> Result<()> {
    let (db, auth) = open_for_people(config).await?;
    let link = auth::add_user(&auth, email, name, operator, now()).await?;
    println!("Made. Set the password within 24 hours, once: {link}");
    db.close().await;
    Ok(())
}

/// Prints the link with which somebody sets a new password, once.
pub async fn reset_user(config: &Config, email: &str) -> Result<()> {
    let (db, auth) = open_for_people(config).await?;
    let link = auth::reset_link(&auth, email, now()).await?;
    println!("Set a new password within 24 hours, once: {link}");
    db.close().await;
    Ok(())
}

/// The same as [`open`]; links that people are shown lead somewhere in any case.
async fn open_for_people(config: &Config) -> Result<(Db, Auth)> {
    let mut config = config.clone();
    if config.public_url.is_none() {
        config.public_url = format!("http://{}/", config.listen).parse().ok();
    }
    open(&config).await
}

/// The published contract in the schema definition language.
#[must_use]
pub fn schema() -> String {
    schema::sdl()
}

/// Prints what clients of the contract in the file `old` notice of the one in the file `new`, or of this program's own;
/// an error if something breaks them.
pub fn check_schema(old: &Path, new: Option<&Path>) -> Result<()> {
    let read = |file: &Path| {
        let text = std::fs::read_to_string(file);
        text.map_err(|error| Error::internal(format!("cannot read {}: {error}", file.display())))
    };
    let new = new.map_or_else(|| Ok(schema()), read)?;
    let found = breaking::compare(&read(old)?, &new).map_err(Error::internal)?;
    for finding in &found {
        println!("{finding}");
    }
    let broken = found.iter().filter(|one| one.weight == Weight::Breaking).count();
    match broken {
        0 => Ok(()),
        1 => Err(Error::internal("1 change breaks clients")),
        many => Err(Error::internal(format!("{many} changes break clients"))),
    }
}

fn settings(config: &Config) -> auth::Settings {
    let name = config
        .public_url
        .as_ref()
        .map_or_else(|| "passerelle".to_owned(), ToString::to_string);
    auth::Settings {
        issuer: name.clone(),
        audience: name,
        access_minutes: u16::try_from(config.access_token_minutes).unwrap_or(u16::MAX),
        refresh_days: u16::try_from(config.refresh_token_days).unwrap_or(u16::MAX),
        links: links(config),
    }
}

fn links(config: &Config) -> Links {
    let url = config.public_url.as_ref().map(ToString::to_string);
    Links {
        base: url.unwrap_or_default().trim_end_matches('/').to_owned(),
        by_mail: config.smtp_url.is_some(),
    }
}

/// The master key as configured; on SQLite it may lie in a file beside the database, which is made if it
/// `may_create` one.
fn master_key(config: &Config, may_create: bool) -> Result<MasterKey> {
    let explicit = config.master_key.as_ref().map(|key| STANDARD.encode(key.expose()));
    let beside = config
        .database_url
        .is_sqlite()
        .then(|| key_file(config.database_url.expose()));
    let file = config.master_key_file.clone().or(beside);
    MasterKey::open(explicit.as_deref(), file.as_deref(), may_create)
}

fn key_file(url: &str) -> PathBuf {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    PathBuf::from(path.split('?').next().unwrap_or(path)).with_extension("key")
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

    #[test]
    fn the_key_lies_beside_the_database() {
        assert_eq!(key_file("sqlite://passerelle.db"), PathBuf::from("passerelle.key"));
        assert_eq!(
            key_file("sqlite:///var/lib/p/data.db?mode=rwc"),
            PathBuf::from("/var/lib/p/data.key")
        );
    }
}
