//! The languages a caller reads, best first.

use entity::rule::Text;

/// A language the service's own sentences exist in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Language {
    /// English, the fallback.
    English,
    /// French.
    French,
}

impl Language {
    /// Its tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// The sentence in this language.
    #[must_use]
    pub fn say(self, text: &Text) -> &str {
        match self {
            Self::English => &text.en,
            Self::French => &text.fr,
        }
    }
}

/// What `Accept-Language` asks for: tags in lower case, best first, at most eight.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preferred(Vec<String>);

impl Preferred {
    /// Reads an `Accept-Language` header; what cannot be read is left out.
    #[must_use]
    pub fn parse(header: &str) -> Self {
        let mut ranked: Vec<(u16, String)> = header.split(',').take(32).filter_map(range).collect();
        ranked.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        Self(ranked.into_iter().map(|(_, tag)| tag).take(8).collect())
    }

    /// The tags, best first.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The best language for the service's own sentences.
    #[must_use]
    pub fn language(&self) -> Language {
        self.tags()
            .find_map(|tag| match tag.split('-').next() {
                Some("en") => Some(Language::English),
                Some("fr") => Some(Language::French),
                _ => None,
            })
            .unwrap_or(Language::English)
    }
}

/// One range of the header with its weight in thousandths; weight 0 means "not this one".
fn range(part: &str) -> Option<(u16, String)> {
    let mut pieces = part.split(';').map(str::trim);
    let tag = pieces.next()?.to_ascii_lowercase();
    let weight = pieces
        .find_map(|piece| piece.strip_prefix("q="))
        .map_or(Some(1.0), |q| q.parse::<f32>().ok())?;
    let sane =
        !tag.is_empty() && tag.len() <= 35 && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0…1000 first"
    )]
    let thousandths = (weight.clamp(0.0, 1.0) * 1000.0) as u16;
    (sane && thousandths > 0).then_some((thousandths, tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_language_wins_whatever_its_place() {
        assert_eq!(
            Preferred::parse("de, en;q=0.5, fr-CH;q=0.9").language(),
            Language::French
        );
        assert_eq!(Preferred::parse("").language(), Language::English);
        assert_eq!(Preferred::parse("fr;q=0, en").language(), Language::English);
        assert_eq!(Preferred::parse("xx;q=banana, \u{0},,,;;").tags().count(), 0);
    }
}
