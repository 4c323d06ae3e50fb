//! Localised texts, the sort keys and the search words made from them.
//!
//! Both databases must find the same rows in the same order, so neither their collations nor their
//! word breaking is used: a sort key is compared byte by byte, and the words that the full-text
//! index sees are normalised and stemmed here.

use std::{collections::BTreeMap, collections::BTreeSet};

use rust_stemmers::{Algorithm, Stemmer};
use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A text in one default language with any number of translations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalisedText {
    /// The language that an answer falls back to.
    pub default: String,
    /// The text by language.
    pub texts: BTreeMap<String, String>,
}

/// One change of a localised text: sets that translation, or removes it when the text is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// BCP 47 tag.
    pub language: String,
    /// The new text.
    pub text: Option<String>,
}

impl LocalisedText {
    /// A text whose first language is its default.
    #[must_use]
    pub fn new(language: &str, text: &str) -> Self {
        Self {
            default: language.to_owned(),
            texts: BTreeMap::from([(language.to_owned(), text.to_owned())]),
        }
    }

    /// The same with one more translation.
    #[must_use]
    pub fn and(mut self, language: &str, text: &str) -> Self {
        self.texts.insert(language.to_owned(), text.to_owned());
        self
    }

    /// The same with each of its texts put in other words.
    #[must_use]
    pub fn with_each(&self, words: impl Fn(&str) -> String) -> Self {
        let texts = self
            .texts
            .iter()
            .map(|(language, text)| (language.clone(), words(text)));
        Self {
            default: self.default.clone(),
            texts: texts.collect(),
        }
    }

    /// The text in the default language.
    #[must_use]
    pub fn default_text(&self) -> &str {
        self.texts.get(&self.default).map_or("", String::as_str)
    }

    /// The text in the first of `wanted` that exists (`fr` serves `fr-CH`), else the default.
    pub fn best<'a>(&'a self, wanted: impl IntoIterator<Item = &'a str>) -> &'a str {
        wanted
            .into_iter()
            .find_map(|tag| self.exactly(tag).or_else(|| self.exactly(tag.split('-').next()?)))
            .unwrap_or_else(|| self.default_text())
    }

    fn exactly(&self, tag: &str) -> Option<&str> {
        self.texts
            .iter()
            .find(|(language, _)| language.eq_ignore_ascii_case(tag))
            .map(|(_, text)| text.as_str())
    }

    /// Applies a translation, or removes them all.
    pub fn apply_or_clear(&mut self, change: Option<Translation>) {
        match change {
            Some(change) => self.apply(change),
            None => *self = Self::default(),
        }
    }

    /// Applies a translation. The first one given is the default; removing the default leaves it empty.
    pub fn apply(&mut self, change: Translation) {
        let Translation { language, text } = change;
        // `EN` is no other language than `en`.
        let known = self.texts.keys().find(|known| known.eq_ignore_ascii_case(&language));
        let language = known.cloned().unwrap_or(language);
        match text {
            Some(text) => {
                if self.texts.is_empty() {
                    self.default.clone_from(&language);
                }
                self.texts.insert(language, text);
            }
            // An empty text is what the checks then refuse: the default cannot go.
            None if language == self.default => {
                self.texts.insert(language, String::new());
            }
            None => {
                self.texts.remove(&language);
            }
        }
    }
}

/// Lower case without marks, in the compatibility form. The sigma that ends a word is no other letter.
fn folded(text: &str) -> String {
    text.nfkd()
        .filter(|one| !is_combining_mark(*one))
        .flat_map(char::to_lowercase)
        .map(|one| if one == 'ς' { 'σ' } else { one })
        .collect()
}

/// The key that rows are ordered by: folded, with single spaces, compared bytewise.
#[must_use]
pub fn sort_key(text: &str) -> String {
    let key = folded(text).split_whitespace().collect::<Vec<_>>().join(" ");
    // An index entry has a limit; the id breaks the ties that a cut leaves.
    key.chars().take(200).collect()
}

/// Splits a text into words: lower case without marks, letters and digits alone.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    folded(text)
        .split(|one: char| !one.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

const STEMMED: [(&str, Algorithm); 15] = [
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("es", Algorithm::Spanish),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("hu", Algorithm::Hungarian),
    ("it", Algorithm::Italian),
    ("nl", Algorithm::Dutch),
    ("no", Algorithm::Norwegian),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sv", Algorithm::Swedish),
];

/// Words of languages without a stemmer, of codes and of names are kept whole under this mark.
const WHOLE: &str = "xx";

fn stemmer(language: &str) -> (&'static str, Option<Stemmer>) {
    let base = language.split('-').next().unwrap_or(language).to_ascii_lowercase();
    let base = if base == "nb" || base == "nn" {
        "no"
    } else {
        base.as_str()
    };
    STEMMED
        .into_iter()
        .find(|(tag, _)| *tag == base)
        .map_or((WHOLE, None), |(tag, algorithm)| {
            (tag, Some(Stemmer::create(algorithm)))
        })
}

/// Tokens that one row may have: PostgreSQL's index takes one megabyte of them.
const MOST_TOKENS: usize = 12_000;

/// What the full-text index holds for a row: one token a word and language, and one a facet.
///
/// A token is a single alphanumeric run (`en0social`), so that every tokenizer leaves it alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchWords {
    versions: BTreeMap<&'static str, Vec<String>>,
    names: Vec<String>,
    facets: BTreeSet<String>,
}

impl SearchWords {
    /// Adds every language version of a text.
    #[must_use]
    pub fn localised(mut self, text: &LocalisedText) -> Self {
        for (language, text) in &text.texts {
            self.versions
                .entry(stemmer(language).0)
                .or_default()
                .extend(words(text));
        }
        self
    }

    /// Adds a name or code: it is found beside the words of any language version.
    #[must_use]
    pub fn name(mut self, text: &str) -> Self {
        self.names.extend(words(text));
        self
    }

    /// Adds a value of a facet, for filters of lists that have no table of their own.
    #[must_use]
    pub fn facet(mut self, name: &str, value: &str) -> Self {
        self.facets.insert(facet_token(name, value));
        self
    }

    /// The text of the index.
    #[must_use]
    pub fn text(&self) -> String {
        self.tokens()
            .into_iter()
            .take(MOST_TOKENS)
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn tokens(&self) -> BTreeSet<String> {
        let mut tokens = self.facets.clone();
        let none = Vec::new();
        let whole = self.versions.get(WHOLE).unwrap_or(&none);
        for (tag, words) in self.versions.iter().chain([(&WHOLE, whole)]) {
            let stemmer = stemmer(tag).1;
            tokens.extend(
                words
                    .iter()
                    .chain(&self.names)
                    .map(|word| token(tag, word, stemmer.as_ref())),
            );
        }
        tokens
    }
}

fn token(tag: &str, word: &str, stemmer: Option<&Stemmer>) -> String {
    let stem = stemmer.map_or(word.into(), |stemmer| stemmer.stem(word));
    // A stem of a folded word is folded, but a stemmer may leave a mark of its own behind.
    let stem: String = stem.chars().filter(|one| one.is_alphanumeric()).take(60).collect();
    format!("{tag}0{stem}")
}

/// The token of one value of a facet.
#[must_use]
pub fn facet_token(name: &str, value: &str) -> String {
    format!("f0{name}0{}", words(value).join("0"))
}

/// What a search asks for: any of these language versions must hold all of its words.
///
/// `None` when the search has no word at all, which means everything. At most twelve words count.
#[must_use]
pub fn search_tokens(search: &str) -> Option<Vec<Vec<String>>> {
    let words: Vec<String> = words(search).into_iter().take(12).collect();
    if words.is_empty() {
        return None;
    }
    let whole = words.iter().map(|word| token(WHOLE, word, None)).collect();
    let stemmed = STEMMED.into_iter().map(|(tag, algorithm)| {
        let stemmer = Stemmer::create(algorithm);
        words.iter().map(|word| token(tag, word, Some(&stemmer))).collect()
    });
    Some(stemmed.chain([whole]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &SearchWords, search: &str) -> bool {
        search_tokens(search).is_none_or(|versions| {
            versions
                .iter()
                .any(|all| all.iter().all(|one| words.tokens().contains(one)))
        })
    }

    #[test]
    fn accents_case_and_endings_do_not_matter() {
        let text = LocalisedText::new("en", "Social economies").and("fr", "Éducateurs spécialisés");
        let words = SearchWords::default().localised(&text).name("WTG-2");
        for search in [
            "social economy",
            "ECONOMIES",
            "educateur specialise",
            "éducateurs",
            "wtg",
            "wtg economy",
            "",
            " … ",
        ] {
            assert!(found(&words, search), "{search}");
        }
        assert!(
            !found(&words, "social éducateurs"),
            "all words must stand in one language version"
        );
        assert!(!found(&words, "econometrics"));
    }

    #[test]
    fn sort_keys_ignore_case_and_marks() {
        assert_eq!(sort_key("  Élan\tVital "), "elan vital");
        assert!(sort_key("Zebra") > sort_key("éclair"));
    }

    #[test]
    fn a_text_falls_back_to_its_default_and_keeps_it() {
        let mut text = LocalisedText::default();
        text.apply(Translation {
            language: "en".into(),
            text: Some("Motivation".into()),
        });
        text.apply(Translation {
            language: "fr".into(),
            text: Some("La motivation".into()),
        });
        assert_eq!(text.best(["it", "fr-CH"]), "La motivation");
        assert_eq!(text.best(["it"]), "Motivation");
        text.apply(Translation {
            language: "fr".into(),
            text: None,
        });
        assert_eq!(text, LocalisedText::new("en", "Motivation"));
    }
}
