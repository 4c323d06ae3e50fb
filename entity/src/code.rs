//! Codes instead of free text: enumerations with one spelling everywhere, and standard lists.

use std::{collections::HashSet, sync::LazyLock};

use chrono::{Datelike, NaiveDate};

use crate::{
    rule::{Refusal, Text, Violation},
    text::LocalisedText,
};

/// Declares an enumeration whose codes are the same in the API, the database and the audit.
#[macro_export]
macro_rules! codes {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$about:meta])* $variant:ident = $code:literal,)+ }) => {
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            sea_orm::EnumIter, sea_orm::DeriveActiveEnum, async_graphql::Enum, serde::Serialize, serde::Deserialize,
        )]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        $(#[$meta])*
        pub enum $name {
            $($(#[$about])* #[sea_orm(string_value = $code)] #[serde(rename = $code)] #[graphql(name = $code)] $variant,)+
        }
        impl $name {
            /// Every code, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code as the API and the database spell it.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }
    };
}

static ISCED_F: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("isced_f_2013.txt")
        .lines()
        .filter_map(|line| line.get(..4))
        .collect()
});

/// ISO 3166-1 alpha-2, upper case.
#[must_use]
pub fn is_country(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) && celes::Country::from_alpha2(code).is_ok()
}

/// BCP 47, well-formed and at most 35 characters.
#[must_use]
pub fn is_language(tag: &str) -> bool {
    tag.len() <= 35 && oxilangtag::LanguageTag::parse(tag).is_ok()
}

/// ISCED-F 2013, a detailed field of four digits such as `0923`.
#[must_use]
pub fn is_field_of_education(code: &str) -> bool {
    ISCED_F.contains(code)
}

/// A day that anything here can begin or end on: 1900 to 2199. Farther ones are slips of the keyboard,
/// and the databases differ in how far they go.
#[must_use]
pub fn is_day(day: NaiveDate) -> bool {
    (1900..=2199).contains(&day.year())
}

/// An absolute http(s) address.
#[must_use]
pub fn is_url(text: &str) -> bool {
    // The parser silently drops line breaks and keeps others: what is stored is what was given.
    let plain = !text.chars().any(|one| one.is_control() || one.is_whitespace());
    plain
        && text.len() <= 2_000
        && url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// An e-mail address of RFC 5321, without display name.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let bare = email_address::Options::default()
        .without_display_text()
        .without_domain_literal();
    text.len() <= 254 && email_address::EmailAddress::parse_with_options(text, bare).is_ok()
}

/// A NUTS region: the country's two letters and up to three characters.
#[must_use]
pub fn is_region(code: &str) -> bool {
    (3..=5).contains(&code.len())
        && code
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// A short code that people type: letters, digits and `-_./`, without spaces.
#[must_use]
pub fn is_short_code(code: &str) -> bool {
    (1..=40).contains(&code.chars().count())
        && code
            .chars()
            .all(|character| character.is_alphanumeric() || "-_./".contains(character))
}

/// Collects what is wrong with the values of one record, all at once.
#[derive(Debug)]
pub struct Findings {
    root: &'static str,
    found: Vec<Violation>,
}

impl Default for Findings {
    fn default() -> Self {
        Self::at("input")
    }
}

impl Findings {
    /// Paths of violations begin with this argument.
    #[must_use]
    pub fn at(root: &'static str) -> Self {
        Self {
            root,
            found: Vec::new(),
        }
    }

    /// Notes a violation of `rule` at `field` unless `holds`.
    pub fn require(&mut self, holds: bool, field: &str, rule: &'static str, en: &'static str, fr: &'static str) {
        if !holds {
            self.found.push(Violation::new(
                format!("{}.{field}", self.root),
                rule,
                Text::new(en, fr),
            ));
        }
    }

    /// Everything that was found.
    #[must_use]
    pub fn into_violations(self) -> Vec<Violation> {
        self.found
    }

    /// Notes a violation that names what it found.
    pub fn note(&mut self, violation: Violation) {
        self.found.push(violation);
    }

    /// What was found elsewhere, by looking at other records.
    pub fn also(&mut self, found: impl IntoIterator<Item = Violation>) {
        self.found.extend(found);
    }

    /// Fields that were to be cleared and cannot be.
    pub fn missing(&mut self, fields: &[&str]) {
        for field in fields {
            self.require(
                false,
                field,
                "REQUIRED",
                "This cannot be cleared.",
                "Ceci ne peut être effacé.",
            );
        }
    }

    /// A calendar day within reach.
    pub fn day(&mut self, value: NaiveDate, field: &str) {
        self.require(
            is_day(value),
            field,
            "RANGE",
            "A day from 1900 to 2199 is expected.",
            "Un jour de 1900 à 2199 est attendu.",
        );
    }

    /// A text that must be there and fit: 1 to `most` characters that are not only white space.
    pub fn text(&mut self, value: &str, field: &str, most: usize) {
        self.require(
            !value.trim().is_empty(),
            field,
            "REQUIRED",
            "A text is needed.",
            "Un texte est requis.",
        );
        self.fits(value, field, most);
    }

    /// A text that may be missing but must fit, free of control characters.
    pub fn fits(&mut self, value: &str, field: &str, most: usize) {
        let fits = value.chars().count() <= most;
        self.require(
            fits,
            field,
            "TOO_LONG",
            "The text is too long.",
            "Le texte est trop long.",
        );
        let clean = !value
            .chars()
            .any(|one| one.is_control() && !matches!(one, '\n' | '\r' | '\t'));
        self.require(
            clean,
            field,
            "CHARACTERS",
            "Control characters are not allowed.",
            "Les caractères de contrôle sont interdits.",
        );
    }

    /// Every version of a localised text; `needed` if there must be one.
    pub fn localised(&mut self, text: &LocalisedText, field: &str, most: usize, needed: bool) {
        if needed && text.texts.is_empty() {
            self.text("", field, most);
        }
        for (language, version) in &text.texts {
            self.language(language, &format!("{field}.language"));
            self.text(version, &format!("{field}.text"), most);
        }
        self.few(text.texts.len(), field);
    }

    /// A short code.
    pub fn short_code(&mut self, value: &str, field: &str) {
        self.require(
            is_short_code(value),
            field,
            "CODE",
            "1 to 40 letters, digits or -_./ are expected.",
            "1 à 40 lettres, chiffres ou -_./ sont attendus.",
        );
    }

    /// An ISO 3166-1 country.
    pub fn country(&mut self, value: &str, field: &str) {
        let known = is_country(value);
        self.require(
            known,
            field,
            "COUNTRY",
            "An ISO 3166-1 alpha-2 code is expected.",
            "Un code ISO 3166-1 alpha-2 est attendu.",
        );
    }

    /// BCP 47 tags.
    pub fn languages(&mut self, values: &[String], field: &str) {
        for (index, value) in values.iter().enumerate() {
            self.language(value, &format!("{field}[{index}]"));
        }
    }

    /// A BCP 47 tag.
    pub fn language(&mut self, value: &str, field: &str) {
        let known = is_language(value);
        self.require(
            known,
            field,
            "LANGUAGE",
            "A BCP 47 language tag is expected.",
            "Une étiquette de langue BCP 47 est attendue.",
        );
    }

    /// An ISCED-F 2013 field.
    pub fn field_of_education(&mut self, code: Option<&str>, field: &str) {
        self.require(
            code.is_none_or(is_field_of_education),
            field,
            "ISCED_F",
            "A four-digit ISCED-F 2013 field is expected.",
            "Un domaine CITE-F 2013 à quatre chiffres est attendu.",
        );
    }

    /// An http(s) address.
    pub fn url(&mut self, value: Option<&str>, field: &str) {
        let right = value.is_none_or(is_url);
        self.require(
            right,
            field,
            "URL",
            "An http(s) address is expected.",
            "Une adresse http(s) est attendue.",
        );
    }

    /// An e-mail address.
    pub fn email(&mut self, value: Option<&str>, field: &str) {
        let right = value.is_none_or(is_email);
        self.require(
            right,
            field,
            "EMAIL",
            "An e-mail address is expected.",
            "Une adresse électronique est attendue.",
        );
    }

    /// Short free texts of a list: at most 50, each 1 to `most` characters.
    pub fn texts(&mut self, values: &[String], field: &str, most: usize) {
        self.few(values.len(), field);
        for (index, value) in values.iter().enumerate() {
            self.text(value, &format!("{field}[{index}]"), most);
        }
    }

    /// At most 50 entries.
    pub fn few(&mut self, count: usize, field: &str) {
        self.require(
            count <= 50,
            field,
            "TOO_MANY",
            "At most 50 entries are allowed.",
            "50 entrées au maximum.",
        );
    }

    /// Lists of a filter, by name and length: none may be longer than 50.
    pub fn short_lists(&mut self, lists: &[(&str, Option<usize>)]) {
        for (name, length) in lists {
            self.few(length.unwrap_or(0), name);
        }
    }

    /// Nothing, or a refusal that says everything that was found.
    pub fn into_result(self) -> Result<(), Refusal> {
        if self.found.is_empty() {
            Ok(())
        } else {
            Err(Refusal::Invalid(self.found))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_from_standard_lists() {
        assert!(is_country("SE") && is_country("GB") && is_country("GR"));
        assert!(!is_country("se") && !is_country("XX") && !is_country("SWE") && !is_country(""));
        assert!(is_language("fr") && is_language("sr-Latn") && !is_language("français") && !is_language(""));
        assert!(is_field_of_education("0923") && !is_field_of_education("923") && !is_field_of_education("9999"));
        assert!(is_url("https://example.org/a") && !is_url("javascript:alert(1)") && !is_url("example.org"));
        assert!(is_email("a@example.org") && !is_email("a@") && !is_email("A <a@example.org>"));
    }
}
