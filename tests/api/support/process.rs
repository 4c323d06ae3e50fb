//! The real program, in a directory of its own.

use std::{
    fs::File,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::sleep;

use super::{app::MASTER_KEY, text};

/// A program that takes longer than this to say that it is ready, or to end, is broken.
const PATIENCE: Duration = Duration::from_mins(1);
const LOGIN: &str = "mutation($input: LoginInput!) { login(input: $input) { accessToken refreshToken expiresAt } }";

static NEXT: AtomicU32 = AtomicU32::new(0);

/// Where an installation lives: its working directory and its environment.
pub struct Place {
    directory: TempDir,
    said: TempDir,
    environment: Vec<(&'static str, String)>,
}

/// What a program left that has ended.
pub struct Ran {
    /// Whether it says that all went well.
    pub success: bool,
    /// Its standard output.
    pub out: String,
    /// Its standard error.
    pub log: String,
}

impl Place {
    /// An empty directory and no configuration.
    pub fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
            said: tempfile::tempdir().unwrap(),
            environment: Vec::new(),
        }
    }

    /// An empty directory, this database and the tests' key.
    pub fn on(database: &str) -> Self {
        Self::new()
            .with("DATABASE_URL", database)
            .with("PASSERELLE_MASTER_KEY", MASTER_KEY)
    }

    /// The same with one more environment variable.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.environment.push((name, value.to_owned()));
        self
    }

    /// A file of the directory.
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The names of the files in the directory, in order.
    pub fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.directory.path()).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Runs the program until it ends by itself.
    pub async fn run(&self, arguments: &[&str]) -> Ran {
        let mut running = self.begin(arguments);
        let status = running.ended().await;
        Ran {
            success: status.success(),
            out: running.out(),
            log: running.log(),
        }
    }

    /// The program ends at once and says why in one line for a person, without a secret.
    pub async fn refuses(&self, arguments: &[&str], why: &str) {
        let ran = self.run(arguments).await;
        assert!(!ran.success, "{arguments:?} must not succeed: {}", ran.out);
        let sentence = ran.log.lines().last().unwrap_or_default();
        assert!(
            sentence.starts_with("passerelle: ") && sentence.contains(why),
            "{}",
            ran.log
        );
        assert!(!sentence.contains("internal error"), "{sentence}");
        assert!(
            !ran.log.contains(MASTER_KEY) && !ran.log.contains("hush"),
            "{}",
            ran.log
        );
    }

    /// Serves on a free port, and waits until it does.
    pub async fn serve(&self, arguments: &[&str]) -> Server {
        let mut server = self.begin(&[&["serve", "--listen", "127.0.0.1:0"], arguments].concat());
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(address) = server.out().split_once("listens on ").map(|(_, rest)| rest.to_owned())
                && let Some((url, _)) = address.split_once("/\n")
            {
                url.clone_into(&mut server.url);
                return server;
            }
            let ended = server.child.try_wait().unwrap();
            assert!(ended.is_none() && Instant::now() < until, "not ready: {}", server.log());
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Starts the program and waits for nothing.
    pub fn begin(&self, arguments: &[&str]) -> Server {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let [out, log] = ["out", "log"].map(|name| self.said.path().join(format!("{number}.{name}")));
        let child = Command::new(env!("CARGO_BIN_EXE_passerelle"))
            .args(arguments)
            .current_dir(self.directory.path())
            .env_clear()
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(File::create(&out).unwrap())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        Server {
            url: String::new(),
            http: reqwest::Client::new(),
            child,
            out,
            log,
        }
    }
}

/// A running program.
pub struct Server {
    /// Where it listens, without a slash at the end.
    pub url: String,
    pub http: reqwest::Client,
    child: Child,
    out: PathBuf,
    log: PathBuf,
}

impl Server {
    /// What it has written to its standard output.
    pub fn out(&self) -> String {
        std::fs::read_to_string(&self.out).unwrap()
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop.
    pub fn terminate(&self) {
        self.signal("-TERM");
    }

    /// Ends it without asking.
    pub fn kill(&self) {
        self.signal("-KILL");
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.id().to_string()]).status();
        assert!(sent.unwrap().success());
    }

    /// How it ended, by itself.
    pub async fn ended(&mut self) -> ExitStatus {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < until, "it does not end: {}{}", self.out(), self.log());
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// The answer to a document; an error if there was none.
    pub async fn ask(&self, token: Option<&str>, document: &str, variables: Value) -> reqwest::Result<Value> {
        let request = self.http.post(format!("{}/graphql", self.url));
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let body = json!({ "query": document, "variables": variables });
        request.json(&body).send().await?.json().await
    }

    /// Who this token belongs to; null without an answer for them.
    pub async fn viewer(&self, token: &str) -> Value {
        let answer = self
            .ask(Some(token), "{ viewer { email operator } }", json!({}))
            .await
            .unwrap();
        answer["data"]["viewer"].clone()
    }

    /// The answer to a GET of this path.
    pub async fn get(&self, path: &str) -> String {
        let response = self.http.get(format!("{}{path}", self.url)).send().await.unwrap();
        response.text().await.unwrap()
    }

    /// The tokens of a sign-in.
    pub async fn sign_in(&self, email: &str, password: &str) -> Value {
        let input = json!({ "input": { "email": email, "password": password } });
        let answer = self.ask(None, LOGIN, input).await.unwrap();
        assert!(answer["data"]["login"].is_object(), "{answer}");
        answer["data"]["login"].clone()
    }

    /// The access token of a demo user: `manager@relience`.
    pub async fn demo_token(&self, who: &str) -> String {
        let signed_in = self.sign_in(&format!("{who}.example.org"), "passerelle-demo").await;
        text(&signed_in, "accessToken").to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
