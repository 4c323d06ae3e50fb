//! A throw-away PostgreSQL: `TEST_DATABASE_URL`, else a cluster of our own from the server programs
//! on PATH or in the distribution's usual place. Without either the run fails and says what to install.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use sqlx::{Connection, Executor, PgConnection};

static SERVER: LazyLock<String> =
    LazyLock::new(|| std::env::var("TEST_DATABASE_URL").unwrap_or_else(|_| start_cluster()));
static NEXT: AtomicU32 = AtomicU32::new(0);

/// The URL of a database of that name on the test server.
fn url(database: &str) -> String {
    let mut url = url::Url::parse(&SERVER).expect("TEST_DATABASE_URL is a URL");
    url.set_path(database);
    url.to_string()
}

/// A new database, empty or a copy of `template`; its URL.
pub async fn create(template: Option<&str>) -> String {
    let name = format!(
        "passerelle_test_{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let source = template
        .map(|url| format!(" TEMPLATE {}", url.rsplit('/').next().unwrap()))
        .unwrap_or_default();
    let mut connection = PgConnection::connect(&SERVER).await.expect("the test server answers");
    let statement = format!("CREATE DATABASE {name}{source}");
    connection
        .execute(sqlx::AssertSqlSafe(statement))
        .await
        .expect("the test role may create databases");
    url(&name)
}

/// Starts a cluster that goes away with this process, however that ends.
fn start_cluster() -> String {
    let programs = programs();
    let directory = std::env::temp_dir().join(format!("passerelle-pg-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let unprivileged = is_root();
    if unprivileged {
        run(Command::new("chown").arg("nobody").arg(&directory));
    }
    let data = directory.join("data");
    let initdb = programs.join("initdb");
    run(as_user(unprivileged, &initdb).arg("-D").arg(&data).args([
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "-N",
    ]));
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let options = format!(
        "-F -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c full_page_writes=off -c synchronous_commit=off -c max_connections=300"
    );
    let ctl = programs.join("pg_ctl");
    let log = directory.join("log");
    run(as_user(unprivileged, &ctl)
        .arg("-D")
        .arg(&data)
        .arg("-l")
        .arg(&log)
        .arg("-o")
        .arg(options)
        .args(["-w", "start"]));
    remove_afterwards(&ctl, &directory, unprivileged);
    let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
    wait_for(port);
    url
}

/// A process of its own session waits for this one to end, stops the cluster and removes it.
#[expect(clippy::zombie_processes, reason = "it waits for us, not we for it")]
fn remove_afterwards(ctl: &Path, directory: &Path, unprivileged: bool) {
    let script = format!(
        "while kill -0 {} 2>/dev/null; do sleep 0.5; done; '{}' -D '{}/data' -m immediate stop; rm -rf '{}'",
        std::process::id(),
        ctl.display(),
        directory.display(),
        directory.display()
    );
    let mut watch = Command::new("setsid");
    if unprivileged {
        // Root may look at the process; the cluster's own user may stop the cluster.
        let stop = format!("setpriv --reuid=nobody --clear-groups '{}'", ctl.display());
        watch.args(["sh", "-c", &script.replace(&format!("'{}'", ctl.display()), &stop)]);
    } else {
        watch.args(["sh", "-c", &script]);
    }
    watch
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("setsid (util-linux) is there");
}

fn programs() -> PathBuf {
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = std::env::split_paths(&on_path).collect();
    let mut versions: Vec<PathBuf> = ["/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt"]
        .iter()
        .filter_map(|place| std::fs::read_dir(place).ok())
        .flat_map(|entries| entries.flatten().map(|entry| entry.path().join("bin")))
        .collect();
    versions.sort();
    places.extend(versions.into_iter().rev());
    places.into_iter().find(|place| place.join("initdb").exists() && place.join("pg_ctl").exists()).unwrap_or_else(|| {
        panic!("the tests need PostgreSQL 15 or later: set TEST_DATABASE_URL or install its server (Debian: apt-get install postgresql)")
    })
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id (coreutils) is there");
    id.stdout.starts_with(b"0\n")
}

/// PostgreSQL refuses to run as root.
fn as_user(unprivileged: bool, program: &Path) -> Command {
    if !unprivileged {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid=nobody", "--clear-groups"])
        .arg(program)
        .current_dir("/");
    command
}

fn run(command: &mut Command) {
    let output = command
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn wait_for(port: u16) {
    let until = Instant::now() + Duration::from_secs(20);
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < until, "the test cluster does not answer");
        thread::sleep(Duration::from_millis(50));
    }
}
