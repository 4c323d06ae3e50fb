//! Lays file, environment and flags over the defaults, and remembers who said what.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use toml::{Table, Value};

use super::{Config, FIELDS};

/// The file that is read when none is named and it exists.
const USUAL_FILE: &str = "passerelle.toml";

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Nobody set it.
    Default,
    /// A configuration file.
    File(PathBuf),
    /// An environment variable.
    Environment(String),
    /// A flag of the command line.
    Flag(&'static str),
}

impl fmt::Display for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => out.write_str("default"),
            Self::File(path) => write!(out, "file {}", path.display()),
            Self::Environment(name) => write!(out, "environment {name}"),
            Self::Flag(name) => write!(out, "flag {name}"),
        }
    }
}

/// Why a configuration is not accepted. Never shows a value that may be secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A key that does not exist.
    #[error("{place}: there is no setting `{key}`; the nearest is `{nearest}`")]
    Unknown {
        /// Who named it.
        place: Source,
        /// What was named.
        key: String,
        /// What may have been meant.
        nearest: String,
    },
    /// A value of the wrong type or outside its range.
    #[error("{place}: `{key}`: {reason}")]
    Invalid {
        /// Who said it.
        place: Source,
        /// The setting.
        key: &'static str,
        /// What would be right.
        reason: String,
    },
    /// A file that cannot be read.
    #[error("{}: {reason}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
}

/// Where to look for settings.
#[derive(Debug, Default)]
pub struct Sources {
    /// The file that the command line names.
    pub file: Option<PathBuf>,
    /// All environment variables.
    pub environment: Vec<(String, String)>,
    /// Flags: the setting, the flag's name, the value.
    pub flags: Vec<(&'static str, &'static str, String)>,
}

/// The effective configuration with the source of each value.
#[derive(Debug)]
pub struct Loaded {
    /// The effective values.
    pub config: Config,
    set: Table,
    sources: BTreeMap<&'static str, Source>,
}

impl Config {
    /// Reads file, environment and flags over the defaults and checks the whole.
    pub fn load(sources: Sources) -> Result<Loaded, Problem> {
        let mut loaded = Loaded {
            config: Self::default(),
            set: Table::new(),
            sources: BTreeMap::new(),
        };
        if let Some(path) = named_file(&sources) {
            loaded.read_file(&path)?;
        }
        loaded.read_environment(sources.environment)?;
        for (key, flag, value) in sources.flags {
            loaded.set_text(key, value, Source::Flag(flag))?;
        }
        loaded.check()?;
        Ok(loaded)
    }
}

/// The file of the command line, else of the environment, else the usual one if it is there.
fn named_file(sources: &Sources) -> Option<PathBuf> {
    let variable = || {
        let named = sources.environment.iter().find(|(name, _)| name == "PASSERELLE_CONFIG");
        named.map(|(_, path)| PathBuf::from(path))
    };
    let usual = || Some(PathBuf::from(USUAL_FILE)).filter(|path| path.exists());
    sources.file.clone().or_else(variable).or_else(usual)
}

impl Loaded {
    /// Who said the value of `key`.
    #[must_use]
    pub fn source(&self, key: &str) -> Source {
        self.sources.get(key).cloned().unwrap_or(Source::Default)
    }

    fn read_file(&mut self, path: &Path) -> Result<(), Problem> {
        let problem = |reason| Problem::File {
            path: path.to_owned(),
            reason,
        };
        let text = std::fs::read_to_string(path).map_err(|error| problem(error.to_string()))?;
        // The library's own text would quote the line, which may hold a password.
        let table: Table = toml::from_str(&text).map_err(|error| problem(place(&text, &error)))?;
        for (key, value) in table {
            self.set(&key, value, Source::File(path.to_owned()))?;
        }
        Ok(())
    }

    fn read_environment(&mut self, variables: Vec<(String, String)>) -> Result<(), Problem> {
        // The general names first, so that our own prevail.
        let (own, general): (Vec<_>, Vec<_>) = variables
            .into_iter()
            .partition(|(name, _)| name.starts_with("PASSERELLE_"));
        for (name, value) in general {
            match name.as_str() {
                "DATABASE_URL" => self.set_text("database_url", value, Source::Environment(name))?,
                "DATABASE_OWNER_URL" => self.set_text("database_owner_url", value, Source::Environment(name))?,
                _ => {}
            }
        }
        for (name, value) in own {
            if name != "PASSERELLE_CONFIG" {
                let key = name["PASSERELLE_".len()..].to_ascii_lowercase();
                self.set_text(&key, value, Source::Environment(name))?;
            }
        }
        Ok(())
    }

    /// A value written as text: taken as text where the setting is text, else as the number, truth value or
    /// comma-separated list that it spells.
    fn set_text(&mut self, key: &str, text: String, source: Source) -> Result<(), Problem> {
        let spelled = spelled(&text);
        self.set(key, Value::String(text), source.clone())
            .or_else(|problem| match problem {
                unknown @ Problem::Unknown { .. } => Err(unknown),
                first => self.set(key, spelled, source).map_err(|_| first),
            })
    }

    fn set(&mut self, key: &str, value: Value, source: Source) -> Result<(), Problem> {
        let Some(field) = FIELDS.iter().find(|field| field.name == key) else {
            return Err(unknown(key, source));
        };
        let mut set = self.set.clone();
        set.insert(field.name.to_owned(), value);
        // One key at a time: what was set before is right, so the message is about this one.
        self.config = Config::deserialize(set.clone()).map_err(|error| Problem::Invalid {
            place: source.clone(),
            key: field.name,
            reason: error.message().to_owned(),
        })?;
        self.set = set;
        self.sources.insert(field.name, source);
        Ok(())
    }
}

fn place(text: &str, error: &toml::de::Error) -> String {
    let start = error.span().map_or(0, |span| span.start);
    let line = text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
    format!("line {line}: {}", error.message())
}

fn spelled(text: &str) -> Value {
    if let Ok(number) = text.parse::<i64>() {
        Value::Integer(number)
    } else if let Ok(truth) = text.parse::<bool>() {
        Value::Boolean(truth)
    } else {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        Value::Array(parts.map(Value::from).collect())
    }
}

fn unknown(key: &str, place: Source) -> Problem {
    let nearest = FIELDS.iter().min_by_key(|field| strsim::osa_distance(field.name, key));
    let spelling = |field: &super::Field| match place {
        Source::Environment(_) => field.variable(),
        _ => field.name.to_owned(),
    };
    Problem::Unknown {
        nearest: nearest.map(spelling).unwrap_or_default(),
        key: match &place {
            Source::Environment(name) => name.clone(),
            _ => key.to_owned(),
        },
        place,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Sources {
        Sources {
            file: Some("/dev/null".into()),
            environment: pairs
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
            flags: Vec::new(),
        }
    }

    fn refused(pairs: &[(&str, &str)]) -> String {
        Config::load(environment(pairs)).unwrap_err().to_string()
    }

    #[test]
    fn the_more_particular_source_prevails() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("some.toml");
        std::fs::write(&file, "listen = '127.0.0.1:1'\nbody_bytes = 2000\nlog = 'warn'\n").unwrap();
        let loaded = Config::load(Sources {
            file: Some(file.clone()),
            environment: vec![
                ("PASSERELLE_LISTEN".into(), "127.0.0.1:2".into()),
                ("PASSERELLE_BODY_BYTES".into(), "3000".into()),
            ],
            flags: vec![("listen", "--listen", "127.0.0.1:3".into())],
        })
        .unwrap();
        assert_eq!(loaded.config.listen.port(), 3);
        assert_eq!(loaded.source("listen"), Source::Flag("--listen"));
        assert_eq!(loaded.config.body_bytes, 3000);
        assert_eq!(
            loaded.source("body_bytes").to_string(),
            "environment PASSERELLE_BODY_BYTES"
        );
        assert_eq!(
            (loaded.config.log.as_str(), loaded.source("log")),
            ("warn", Source::File(file))
        );
        assert_eq!(loaded.source("nesting"), Source::Default);
    }

    #[test]
    fn the_environment_spells_every_kind_of_value() {
        let config = Config::load(environment(&[
            ("DATABASE_URL", "postgres://db.example.org/general"),
            (
                "PASSERELLE_CORS_ORIGINS",
                "https://a.example.org, https://b.example.org",
            ),
            ("PASSERELLE_GRAPHIQL", "false"),
            ("PASSERELLE_LOG", "12"),
            ("PASSERELLE_LOG_FORMAT", "json"),
            ("PASSERELLE_DATABASE_CONNECTIONS", "3"),
        ]))
        .unwrap()
        .config;
        assert_eq!(config.database_url.expose(), "postgres://db.example.org/general");
        assert_eq!(
            (config.cors_origins.len(), config.graphiql, config.pool_size()),
            (2, false, 3)
        );
        assert_eq!(
            (config.log.as_str(), config.log_format),
            ("12", super::super::LogFormat::Json)
        );
        let ours = environment(&[("PASSERELLE_DATABASE_URL", "sqlite:a"), ("DATABASE_URL", "sqlite:b")]);
        assert_eq!(Config::load(ours).unwrap().config.database_url.expose(), "sqlite:a");
    }

    #[test]
    fn an_unknown_key_names_the_nearest() {
        assert_eq!(
            refused(&[("PASSERELLE_LISTENS", "x")]),
            "environment PASSERELLE_LISTENS: there is no setting `PASSERELLE_LISTENS`; the nearest is `PASSERELLE_LISTEN`"
        );
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("some.toml");
        std::fs::write(&file, "boddy_bytes = 5").unwrap();
        let sources = Sources {
            file: Some(file),
            ..Sources::default()
        };
        let problem = Config::load(sources).unwrap_err().to_string();
        assert!(
            problem.ends_with("no setting `boddy_bytes`; the nearest is `body_bytes`"),
            "{problem}"
        );
    }

    #[test]
    fn a_wrong_value_names_its_key_and_never_a_secret() {
        let problem = refused(&[("PASSERELLE_BODY_BYTES", "many")]);
        assert!(
            problem.contains("PASSERELLE_BODY_BYTES: `body_bytes`: invalid type"),
            "{problem}"
        );
        let problem = refused(&[("PASSERELLE_ACCESS_TOKEN_MINUTES", "11")]);
        assert!(
            problem.ends_with("`access_token_minutes`: expected 1 to 10"),
            "{problem}"
        );
        let problem = refused(&[("DATABASE_URL", "mysql://ann:hush@x/y")]);
        assert!(
            problem.contains("`database_url`: expected sqlite") && !problem.contains("hush"),
            "{problem}"
        );
        let problem = refused(&[("PASSERELLE_MASTER_KEY", "hush")]);
        assert!(problem.contains("32 bytes") && !problem.contains("hush"), "{problem}");
        let problem = refused(&[("PASSERELLE_RATE_BUCKET", "24999")]);
        assert!(problem.contains("cost_signed_in"), "{problem}");
    }

    #[test]
    fn a_broken_file_is_named_with_the_line_and_without_its_text() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("some.toml");
        std::fs::write(&file, "log = 'info'\nmaster_key = 'hush\n").unwrap();
        let sources = Sources {
            file: Some(file),
            ..Sources::default()
        };
        let problem = Config::load(sources).unwrap_err().to_string();
        assert!(problem.contains("line 2") && !problem.contains("hush"), "{problem}");
        let sources = Sources {
            file: Some(folder.path().join("absent.toml")),
            ..Sources::default()
        };
        assert!(matches!(Config::load(sources), Err(Problem::File { .. })));
    }
}
