//! What an operator can set, and where each value came from.
//!
//! Defaults are overridden by the file `passerelle.toml`, the file by the environment
//! (`PASSERELLE_` and the name in capitals), the environment by flags. A key that does not exist is an
//! error that names the nearest one that does. A field's doc comment is its manual: the table of the
//! README is printed from it.

mod check;
mod load;
mod print;
mod value;

use std::{net::SocketAddr, path::PathBuf};

use serde::{Deserialize, Serialize};
use url::Url;

pub use self::{
    load::{Loaded, Problem, Source, Sources},
    value::{AllowedOrigin, DatabaseUrl, LogFormat, MasterKey, Secret, SmtpUrl},
};

/// Name and manual of one setting.
#[derive(Debug)]
struct Field {
    name: &'static str,
    manual: &'static str,
}

impl Field {
    /// The environment variable that sets it.
    fn variable(&self) -> String {
        format!("PASSERELLE_{}", self.name.to_ascii_uppercase())
    }
}

/// Writes the struct, its defaults, and the list of names and manuals from one text.
macro_rules! settings {
    ($($(#[doc = $manual:literal])+ $name:ident: $type:ty = $default:expr,)+) => {
        /// Every setting, with its effective value.
        #[derive(Debug, Clone, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct Config {
            $($(#[doc = $manual])+ pub $name: $type,)+
        }

        impl Default for Config {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }

        /// The settings in the order in which they are explained.
        const FIELDS: &[Field] = &[$(Field { name: stringify!($name), manual: concat!($($manual),+) }),+];
    };
}

settings! {
    /// The database: `sqlite://FILE` or `postgres://USER:PASSWORD@HOST/NAME`. `DATABASE_URL` is read as well.
    database_url: DatabaseUrl = DatabaseUrl::default(),
    /// A second login for migrations alone, where the one above owns nothing. `DATABASE_OWNER_URL` is read as well.
    database_owner_url: Option<DatabaseUrl> = None,
    /// Connections to the database; four for each core if not set.
    database_connections: Option<u32> = None,
    /// Address and port to listen on.
    listen: SocketAddr = SocketAddr::from(([127, 0, 0, 1], 8080)),
    /// Where people reach the service; addresses in answers are relative if not set.
    public_url: Option<Url> = None,
    /// Mail server: `smtps://USER:PASSWORD@HOST`, or `smtp://HOST:587?tls=required` for STARTTLS. Without it links are shown
    /// once to whoever invites, and `passerelle user reset` prints them.
    smtp_url: Option<SmtpUrl> = None,
    /// Sender of the mail, for example `Passerelle <passerelle@example.org>`.
    mail_from: Option<String> = None,
    /// How many proxies of ours stand in front and append to `X-Forwarded-For`; 0 takes the peer's address.
    proxies: usize = 0,
    /// The key that encrypts all others: 32 bytes in base64. Rather use a file.
    master_key: Option<MasterKey> = None,
    /// File with the master key; on SQLite `passerelle.key` beside the database if not set.
    master_key_file: Option<PathBuf> = None,
    /// Web origins whose pages may call the API, for example `https://app.example.org`.
    cors_origins: Vec<AllowedOrigin> = Vec::new(),
    /// Serve the query editor at `/graphiql`.
    graphiql: bool = true,
    /// Answer questions about the schema; `/schema.graphql` is public in any case.
    introspection: bool = true,
    /// Form of the log lines: `text` or `json`.
    log_format: LogFormat = LogFormat::Text,
    /// What is logged: a level, or levels by module (`info,passerelle::db=debug`).
    log: String = "info".to_owned(),
    /// Seconds until a request that still runs is answered with UNAVAILABLE.
    request_timeout_s: u64 = 10,
    /// Seconds from the first byte of a request's head to its last.
    header_timeout_s: u64 = 10,
    /// Seconds from a request's head to the last byte of its body.
    body_timeout_s: u64 = 10,
    /// Seconds that a connection may stay open without a request; longer than a balancer in front keeps it.
    idle_timeout_s: u64 = 75,
    /// GraphQL requests that run at the same time; more are answered with UNAVAILABLE at once.
    concurrent_requests: u32 = 256,
    /// Sign-ins, and whatever else asks for a password or a link, that run at the same time, beside the other requests;
    /// more are answered with `RATE_LIMITED` at once.
    concurrent_sign_ins: u32 = 128,
    /// Open connections of clients; more wait to be accepted.
    connections: u32 = 800,
    /// Largest body of a request, in bytes.
    body_bytes: usize = 256 * 1024,
    /// Largest file that can be uploaded, in bytes.
    file_bytes: u64 = 64 * 1024 * 1024,
    /// Where evidence and the files of results lie: `file:///DIRECTORY`, which all instances share, or `s3://BUCKET/PREFIX`, a bucket of Amazon's
    /// or of any compatible store; in the database if not set, as all files that live a day at most.
    file_store: Option<Url> = None,
    /// Address of a store that is compatible with Amazon's, for example `https://s3.example.org`.
    file_store_endpoint: Option<Url> = None,
    /// Region of the bucket.
    file_store_region: String = "us-east-1".to_owned(),
    /// Access key of the bucket; if not set, the role that Amazon gives the machine.
    file_store_access_key: Option<String> = None,
    /// Secret of the access key.
    file_store_secret_key: Option<Secret> = None,
    /// Seconds from the head of a file's upload to its last byte.
    upload_timeout_s: u64 = 300,
    /// Most rows of an import.
    import_rows: u32 = 100_000,
    /// Most rows of an import that takes all or nothing: it is one transaction.
    import_whole_rows: u32 = 5_000,
    /// Hours for which what an export wrote is kept.
    export_hours: u32 = 24,
    /// Largest document, in bytes.
    document_bytes: u64 = 32 * 1024,
    /// Most tokens in a document.
    document_tokens: u64 = 4_000,
    /// Deepest nesting of brackets in a document.
    nesting: u64 = 40,
    /// Most selections after the fragments are spread.
    selections: u64 = 2_000,
    /// Most aliases in an operation.
    aliases: u64 = 100,
    /// Most directives in an operation.
    directives: u64 = 50,
    /// Most fields at the root of an operation.
    root_fields: u64 = 20,
    /// Deepest path of fields.
    depth: u64 = 20,
    /// Highest cost of one operation for those who are signed in, in points.
    cost_signed_in: u64 = 25_000,
    /// Highest cost of one operation for anonymous callers, in points.
    cost_anonymous: u64 = 2_500,
    /// Largest variables, in bytes of JSON.
    variables_bytes: u64 = 64 * 1024,
    /// Deepest nesting of the variables.
    variables_depth: u64 = 20,
    /// Points a signed-in caller can spend at once; anonymous callers (by address) have a tenth.
    rate_bucket: u64 = 500_000,
    /// Points that come back each second; anonymous callers have a tenth.
    rate_refill: u64 = 20_000,
    /// Life of an access token, in minutes; at most 10.
    access_token_minutes: u32 = 10,
    /// Life of a refresh token that is not used, in days.
    refresh_token_days: u32 = 30,
    /// Seconds that running requests have left when the service is told to stop.
    shutdown_grace_s: u64 = 10,
}

impl Config {
    /// Connections to the database: as set, else four for each core.
    #[must_use]
    pub fn pool_size(&self) -> u32 {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.database_connections
            .unwrap_or_else(|| u32::try_from(cores * 4).unwrap_or(64))
    }
}
