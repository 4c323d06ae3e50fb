//! What is asked of the values beyond their types.

use super::{Config, Loaded, Problem};

impl Loaded {
    /// Refuses values outside their range, and values that do not go together.
    pub(super) fn check(&self) -> Result<(), Problem> {
        match demands(&self.config).into_iter().find(|demand| !demand.met) {
            None => Ok(()),
            Some(Demand { key, wanted, .. }) => Err(Problem::Invalid {
                place: self.source(key),
                key,
                reason: format!("expected {wanted}"),
            }),
        }
    }
}

/// What a setting has to be.
struct Demand {
    key: &'static str,
    met: bool,
    wanted: &'static str,
}

const fn demand(key: &'static str, met: bool, wanted: &'static str) -> Demand {
    Demand { key, met, wanted }
}

fn demands(config: &Config) -> [Demand; 25] {
    let url = config.public_url.as_ref();
    let web = url.is_none_or(|url| matches!(url.scheme(), "http" | "https") && url.query().is_none());
    let one_key = config.master_key.is_none() || config.master_key_file.is_none();
    let store = config.file_store.as_ref();
    let endpoint = config.file_store_endpoint.as_ref();
    let affordable = config.rate_bucket >= config.cost_signed_in && config.rate_bucket / 10 >= config.cost_anonymous;
    let within = |value: u64, most: u64| (1..=most).contains(&value);
    let mail = config.smtp_url.is_some();
    let sender = config.mail_from.as_deref();
    let sends = sender.map_or(!mail, |from| from.parse::<lettre::message::Mailbox>().is_ok());
    [
        demand(
            "smtp_url",
            !mail || url.is_some(),
            "public_url to be set too: mails carry links",
        ),
        demand(
            "mail_from",
            sends,
            "a sender such as Passerelle <passerelle@example.org>",
        ),
        demand("concurrent_sign_ins", config.concurrent_sign_ins > 0, "at least 1"),
        demand("public_url", web, "an http or https address"),
        demand("master_key", one_key, "either the key or its file"),
        demand("database_connections", config.pool_size() > 0, "at least 1"),
        demand(
            "access_token_minutes",
            within(config.access_token_minutes.into(), 10),
            "1 to 10",
        ),
        demand(
            "refresh_token_days",
            within(config.refresh_token_days.into(), 180),
            "1 to 180",
        ),
        demand("request_timeout_s", within(config.request_timeout_s, 300), "1 to 300"),
        demand("header_timeout_s", within(config.header_timeout_s, 300), "1 to 300"),
        demand("body_timeout_s", within(config.body_timeout_s, 300), "1 to 300"),
        demand("idle_timeout_s", within(config.idle_timeout_s, 3600), "1 to 3600"),
        demand("shutdown_grace_s", config.shutdown_grace_s <= 300, "at most 300"),
        demand("concurrent_requests", config.concurrent_requests > 0, "at least 1"),
        demand("connections", config.connections > 0, "at least 1"),
        demand("body_bytes", config.body_bytes >= 1024, "at least 1024"),
        demand(
            "file_bytes",
            within(config.file_bytes, 1 << 30),
            "1 to 1073741824, which is a gigabyte",
        ),
        demand(
            "file_store",
            store.is_none_or(is_store),
            "file:///DIRECTORY or s3://BUCKET/PREFIX",
        ),
        demand(
            "file_store_endpoint",
            endpoint.is_none_or(|url| matches!(url.scheme(), "http" | "https")),
            "an http or https address",
        ),
        demand(
            "file_store_secret_key",
            config.file_store_access_key.is_some() == config.file_store_secret_key.is_some(),
            "access key and secret together, or neither",
        ),
        demand("upload_timeout_s", within(config.upload_timeout_s, 3600), "1 to 3600"),
        demand(
            "import_rows",
            within(config.import_rows.into(), 1_000_000),
            "1 to 1000000",
        ),
        demand("export_hours", within(config.export_hours.into(), 720), "1 to 720"),
        demand("rate_refill", config.rate_refill >= 10, "at least 10"),
        demand(
            "rate_bucket",
            affordable,
            "at least cost_signed_in, and ten times cost_anonymous, else such operations could never run",
        ),
    ]
}

/// A directory of this machine, or a bucket; nothing else that an address can say.
fn is_store(url: &url::Url) -> bool {
    let bare = url.username().is_empty() && url.query().is_none() && url.fragment().is_none();
    bare && match url.scheme() {
        "file" => url.to_file_path().is_ok(),
        "s3" => url.has_host() && url.port().is_none(),
        _ => false,
    }
}
