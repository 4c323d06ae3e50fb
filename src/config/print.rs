//! Shows the configuration: the effective values for operators, the manual for the README.

use std::fmt::Write;

use toml::Table;

use super::{Config, FIELDS, Field, Loaded};

impl Loaded {
    /// The effective values as TOML, each with its source; secrets are hidden.
    #[must_use]
    pub fn effective(&self) -> String {
        let values = values(&self.config);
        let mut out = String::new();
        for field in FIELDS {
            let source = self.source(field.name);
            // Writing to a string cannot fail.
            let _ = match values.get(field.name) {
                Some(value) => writeln!(out, "{} = {value}  # {source}", field.name),
                None => writeln!(out, "# {} is not set", field.name),
            };
        }
        out
    }
}

impl Config {
    /// The manual as a Markdown table: name, default, meaning.
    #[must_use]
    pub fn markdown() -> String {
        let defaults = values(&Self::default());
        let mut out = String::from("| Name | Default | Meaning |\n|---|---|---|\n");
        for Field { name, manual } in FIELDS {
            let default = defaults
                .get(*name)
                .map(|value| format!("`{value}`"))
                .unwrap_or_default();
            let _ = writeln!(out, "| `{name}` | {default} | {} |", manual.trim());
        }
        out
    }
}

/// What serialises, which leaves out what is not set and hides what is secret.
fn values(config: &Config) -> Table {
    Table::try_from(config).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::Sources;
    use super::*;

    #[test]
    fn effective_values_show_their_source_and_no_secret() {
        let key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        let loaded = Config::load(Sources {
            file: Some("/dev/null".into()),
            environment: vec![
                ("DATABASE_URL".into(), "postgres://ann:hush@db/x".into()),
                ("PASSERELLE_MASTER_KEY".into(), key.into()),
            ],
            flags: vec![("listen", "--listen", "127.0.0.1:9".into())],
        })
        .unwrap();
        let shown = loaded.effective();
        assert!(!shown.contains("hush") && !shown.contains(key), "{shown}");
        assert!(shown.contains("database_url = \"postgres://ann:***@db/x\"  # environment DATABASE_URL\n"));
        assert!(shown.contains("master_key = \"***\"  # environment PASSERELLE_MASTER_KEY\n"));
        assert!(shown.contains("listen = \"127.0.0.1:9\"  # flag --listen\n"));
        assert!(shown.contains("body_bytes = 262144  # default\n"));
        assert!(shown.contains("# public_url is not set\n"));
    }

    #[test]
    fn the_manual_has_a_line_for_every_setting() {
        let manual = Config::markdown();
        assert_eq!(manual.lines().count(), FIELDS.len() + 2);
        assert!(manual.contains("| `listen` | `\"127.0.0.1:8080\"` | Address and port to listen on. |"));
        assert!(manual.lines().all(|line| line.matches('|').count() == 4), "{manual}");
    }
}
