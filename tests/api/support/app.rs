//! A running service for one test: the real one, over real HTTP, on a database of its own.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use passerelle::{
    auth::{Auth, MasterKey, Vault},
    command::{self, Demo},
    config::Config,
    db::Db,
    engine::{Engine, now},
    error::Error,
    graphql::schema,
    http,
};
use serde_json::{Value, json};
use tokio::sync::{Mutex, OnceCell, oneshot};

use super::{persona::Client, postgres};

/// The key that all test installations share, so that a copied database can be opened.
pub const MASTER_KEY: &str = "YSBrZXkgb2YgdGhpcnR5LXR3byBieXRlcywgdGVzdHM=";

static NEXT: AtomicU32 = AtomicU32::new(0);
static SQLITE_DEMO: OnceCell<tempfile::TempDir> = OnceCell::const_new();
static POSTGRES_DEMO: OnceCell<String> = OnceCell::const_new();

/// A running service.
pub struct App {
    /// `sqlite` or `postgres`, for messages.
    pub on: &'static str,
    /// Where it listens.
    pub url: String,
    /// Its database.
    pub db: Db,
    pub config: Config,
    pub http: reqwest::Client,
    /// Works on imports and exports when a test says so.
    pub worker: passerelle::job::Worker,
    tokens: Mutex<HashMap<String, String>>,
    stop: Option<oneshot::Sender<()>>,
    _directory: Option<tempfile::TempDir>,
}

impl App {
    /// The demo on both databases.
    pub async fn on_both() -> [Self; 2] {
        Self::on_both_with(|_| ()).await
    }

    /// The demo on both databases, configured otherwise.
    pub async fn on_both_with(configure: impl Fn(&mut Config)) -> [Self; 2] {
        let (directory, [sqlite, postgres]) = demo_copies().await;
        [
            Self::start("sqlite", &sqlite, Some(directory), &configure).await,
            Self::start("postgres", &postgres, None, &configure).await,
        ]
    }

    /// Another instance on the same database, configured otherwise.
    pub async fn beside(&self, configure: impl Fn(&mut Config)) -> Self {
        Self::start(self.on, self.config.database_url.expose(), None, &configure).await
    }

    async fn start(
        on: &'static str,
        url: &str,
        directory: Option<tempfile::TempDir>,
        configure: &impl Fn(&mut Config),
    ) -> Self {
        let mut config = config(url);
        configure(&mut config);
        let (db, auth) = opened(&config).await;
        let engine = Box::new(Engine::new(db.clone(), auth, &config).unwrap());
        let worker = engine.worker();
        let app = Arc::new(http::App::new(engine, schema::sdl(), &config));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(http::server::serve(listener, app, async move {
            let _ = stopped.await;
        }));
        let http = reqwest::Client::new();
        Self {
            on,
            url,
            db,
            config,
            http,
            worker,
            tokens: Mutex::default(),
            stop: Some(stop),
            _directory: directory,
        }
    }

    /// Nobody in particular.
    pub fn anonymous(&self) -> Client<'_> {
        Client::new(self, None)
    }

    /// A demo user: `manager@relience`.
    pub async fn as_user(&self, who: &str) -> Client<'_> {
        let mut tokens = self.tokens.lock().await;
        if !tokens.contains_key(who) {
            let token = self.sign_in(who).await["accessToken"].as_str().unwrap().to_owned();
            tokens.insert(who.to_owned(), token);
        }
        Client::new(self, tokens.get(who).cloned())
    }

    /// A manager of a partner, by its acronym.
    pub async fn as_manager_of(&self, partner: &str) -> Client<'_> {
        self.as_user(&format!("manager@{partner}")).await
    }

    /// A trainer of a partner, by its acronym.
    pub async fn as_trainer_of(&self, partner: &str) -> Client<'_> {
        self.as_user(&format!("trainer@{partner}")).await
    }

    /// The answer of a fresh sign-in: `accessToken`, `refreshToken`, `expiresAt`.
    pub async fn sign_in(&self, who: &str) -> Value {
        let email = if who == "operator" {
            "operator@example.org".to_owned()
        } else {
            format!("{who}.example.org")
        };
        let variables = json!({ "input": { "email": email, "password": "passerelle-demo" } });
        let document = "mutation($input: LoginInput!) { login(input: $input) { accessToken refreshToken expiresAt } }";
        let answer = self.anonymous().with(document, variables).await;
        assert!(answer["data"]["login"].is_object(), "{}: {answer}", self.on);
        answer["data"]["login"].clone()
    }
}

/// The installation behind a service, tried again as the service asks where the machine is too busy to answer.
async fn opened(config: &Config) -> (Db, Auth) {
    for _ in 0..5 {
        match command::open(config).await {
            Err(Error::Unavailable { retry_after }) => tokio::time::sleep(Duration::from_secs(retry_after)).await,
            answer => return answer.unwrap(),
        }
    }
    panic!("{} is not there", config.database_url.expose());
}

impl Drop for App {
    fn drop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
    }
}

/// The settings of a test installation on this database.
pub fn config(database: &str) -> Config {
    Config {
        database_url: database.to_owned().try_into().unwrap(),
        master_key: Some(MASTER_KEY.to_owned().try_into().unwrap()),
        ..Config::default()
    }
}

/// Copies of the demo as SQLite file and as PostgreSQL database: their URLs, and what keeps the file.
pub async fn demo_copies() -> (tempfile::TempDir, [String; 2]) {
    let directory = tempfile::tempdir().unwrap();
    let template = SQLITE_DEMO.get_or_init(sqlite_demo).await;
    let file = directory.path().join("demo.db");
    std::fs::copy(template.path().join("demo.db"), &file).unwrap();
    let sqlite = format!("sqlite://{}", file.display());
    let postgres = postgres::create(Some(POSTGRES_DEMO.get_or_init(postgres_demo).await)).await;
    (directory, [sqlite, postgres])
}

async fn load_demo(url: &str) {
    let config = config(url);
    let (db, auth) = command::open(&config).await.unwrap();
    command::populate(&db, &auth, Demo::Yes, true).await.unwrap();
    db.close().await;
}

async fn sqlite_demo() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    load_demo(&format!("sqlite://{}", directory.path().join("demo.db").display())).await;
    directory
}

async fn postgres_demo() -> String {
    let url = postgres::create(None).await;
    load_demo(&url).await;
    url
}

/// The vault of a test installation.
pub async fn vault(app: &App) -> Vault {
    let master = MasterKey::open(Some(MASTER_KEY), None, false).unwrap();
    Vault::open(&app.db, &master, now()).await.unwrap()
}

/// A name that no other test uses.
pub fn unused(prefix: &str) -> String {
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
