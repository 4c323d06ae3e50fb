//! Settings that are more than a number or a word: they are checked when read, and hide what is secret when
//! written.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize, Serializer};
use url::Url;

/// What stands in place of a secret.
const HIDDEN: &str = "***";

/// How the log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// Where the database is. Shown without its password.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The whole address, password included: for the driver alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it is a SQLite file, else it is PostgreSQL.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.0.starts_with("sqlite:")
    }

    fn masked(&self) -> String {
        let Ok(mut url) = Url::parse(&self.0) else {
            return self.0.clone();
        };
        if url.password().is_some() && url.set_password(Some(HIDDEN)).is_err() {
            return HIDDEN.to_owned();
        }
        if url.query_pairs().any(|(name, _)| is_secret(&name)) {
            let shown: Vec<_> = url.query_pairs().into_owned().map(masked_pair).collect();
            url.query_pairs_mut().clear().extend_pairs(shown);
        }
        url.into()
    }
}

fn is_secret(parameter: &str) -> bool {
    parameter.contains("password")
}

fn masked_pair((name, value): (String, String)) -> (String, String) {
    let value = if is_secret(&name) { HIDDEN.to_owned() } else { value };
    (name, value)
}

impl Default for DatabaseUrl {
    fn default() -> Self {
        Self("sqlite://passerelle.db".to_owned())
    }
}

impl TryFrom<String> for DatabaseUrl {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let postgres = text.starts_with("postgres://") || text.starts_with("postgresql://");
        if postgres && Url::parse(&text).is_err() {
            return Err("not a well-formed address");
        }
        if text.starts_with("sqlite:") && (text.contains(":memory:") || text.contains("mode=memory")) {
            return Err("a database in memory would be another one for each connection; name a file");
        }
        if postgres || text.starts_with("sqlite:") {
            Ok(Self(text))
        } else {
            Err("expected sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME")
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.masked())
    }
}

impl Serialize for DatabaseUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.masked())
    }
}

/// Where the mail server is. Shown without its password.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct SmtpUrl(Url);

impl SmtpUrl {
    /// The whole address, password included: for the mail alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.as_str()
    }

    fn masked(&self) -> String {
        let mut url = self.0.clone();
        if url.password().is_some() && url.set_password(Some(HIDDEN)).is_err() {
            return HIDDEN.to_owned();
        }
        url.into()
    }
}

impl TryFrom<String> for SmtpUrl {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let url = Url::parse(&text).ok();
        let right = |url: &Url| matches!(url.scheme(), "smtp" | "smtps") && url.has_host();
        url.filter(right)
            .map(Self)
            .ok_or("expected smtp://HOST or smtps://USER:PASSWORD@HOST")
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.masked())
    }
}

impl Serialize for SmtpUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.masked())
    }
}

/// The key that encrypts all other keys. Never shown.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// The key itself: for encryption alone.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl TryFrom<String> for MasterKey {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        BASE64_STANDARD
            .decode(text.trim())
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or("expected 32 bytes in base64")
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(HIDDEN)
    }
}

impl Serialize for MasterKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(HIDDEN)
    }
}

/// A secret of another service. Never shown.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The secret itself: for that service alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(HIDDEN)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(HIDDEN)
    }
}

/// A web origin as browsers send it: scheme, host and port, nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct AllowedOrigin(String);

impl AllowedOrigin {
    /// As a browser writes it in `Origin`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for AllowedOrigin {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let origin = Url::parse(&text).ok().map(|url| url.origin());
        match origin {
            Some(origin) if origin.is_tuple() && origin.ascii_serialization() == text => Ok(Self(text)),
            _ => Err("expected an origin such as https://app.example.org, without path or trailing slash"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> DatabaseUrl {
        DatabaseUrl::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn no_password_is_ever_shown() {
        let shown = format!(
            "{:?}",
            url("postgres://ann:hush@db.example.org/passerelle?sslmode=require")
        );
        assert_eq!(shown, "postgres://ann:***@db.example.org/passerelle?sslmode=require");
        let shown = format!("{:?}", url("postgres://db.example.org/x?password=hush&user=ann"));
        assert_eq!(shown, "postgres://db.example.org/x?password=***&user=ann");
        let mail = SmtpUrl::try_from("smtps://ann:hush@mail.example.org".to_owned()).unwrap();
        assert_eq!(format!("{mail:?}"), "smtps://ann:***@mail.example.org");
        assert!(SmtpUrl::try_from("https://mail.example.org".to_owned()).is_err());
        let key = MasterKey::try_from(BASE64_STANDARD.encode([7; 32])).unwrap();
        assert_eq!(format!("{key:?}"), "***");
        assert_eq!(format!("{:?}", Secret::from("hush".to_owned())), "***");
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let read = |text: &str| AllowedOrigin::try_from(text.to_owned()).is_ok();
        assert!(read("https://app.example.org") && read("http://localhost:5173"));
        for wrong in [
            "*",
            "null",
            "app.example.org",
            "https://app.example.org/",
            "https://x.org/y",
            "file:///x",
        ] {
            assert!(!read(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_database_is_sqlite_or_postgresql() {
        assert!(url("sqlite://passerelle.db").is_sqlite());
        assert!(!url("postgresql://localhost/x").is_sqlite());
        assert!(DatabaseUrl::try_from("mysql://localhost/x".to_owned()).is_err());
    }
}
