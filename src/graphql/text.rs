//! Localised texts in the API.

use async_graphql::{InputObject, SimpleObject};
use entity::text::{LocalisedText, Translation};

use super::scalar::LanguageCode;
use crate::db::Session;

/// One language version of a text.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "LocalisedText")]
pub struct TextVersion {
    /// Its language.
    pub language: LanguageCode,
    /// The text.
    pub text: String,
}

/// Sets one language version of a text. The first language ever given is the default, which answers
/// fall back to.
#[derive(Debug, Clone, InputObject)]
pub struct LocalisedTextInput {
    /// Its language.
    pub language: LanguageCode,
    /// The text; null removes this language version, but never the default's.
    pub text: Option<String>,
}

impl From<LocalisedTextInput> for Translation {
    fn from(input: LocalisedTextInput) -> Self {
        let LocalisedTextInput { language, text } = input;
        Self {
            language: language.0,
            text,
        }
    }
}

/// A text of several versions given at once, the first being the default.
#[must_use]
pub fn whole(versions: Vec<LocalisedTextInput>) -> LocalisedText {
    let mut text = LocalisedText::default();
    for version in versions {
        text.apply(version.into());
    }
    text
}

/// The text in the language asked for, else in the caller's languages, else in its default.
#[must_use]
pub fn best(text: &LocalisedText, language: Option<&LanguageCode>, session: &Session) -> String {
    let asked = language.map(|language| language.0.as_str());
    text.best(asked.into_iter().chain(session.request().languages.tags()))
        .to_owned()
}

/// Every version, the default first.
#[must_use]
pub fn versions(text: &LocalisedText) -> Vec<TextVersion> {
    let (default, others): (Vec<_>, Vec<_>) = text.texts.iter().partition(|(language, _)| **language == text.default);
    let version = |(language, text): (&String, &String)| TextVersion {
        language: LanguageCode(language.clone()),
        text: text.clone(),
    };
    default.into_iter().chain(others).map(version).collect()
}
