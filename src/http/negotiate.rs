//! Which form the answer takes, and whether a body is in a form that is read.

use axum::http::{
    HeaderMap,
    header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, HeaderName},
};

/// The two forms of an answer. They differ in the status of a request error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// `application/json`: what older clients know; a request error is 200.
    Json,
    /// `application/graphql-response+json`: a request error is 400.
    GraphqlResponse,
}

impl Media {
    /// The `Content-Type` of the answer.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        }
    }

    /// The best form that `Accept` allows; none if it allows neither. Nothing said is `application/json`.
    #[must_use]
    pub fn accepted(headers: &HeaderMap) -> Option<Self> {
        let header = joined(headers, &ACCEPT)?;
        if header.trim().is_empty() {
            return Some(Self::Json);
        }
        let ranges: Vec<Range> = header.split(',').filter_map(Range::parse).collect();
        let json = best(&ranges, "json");
        let graphql = best(&ranges, "graphql-response+json");
        // On a tie the newer form is for those who name it, the older one for those who take anything.
        match (json.weight, graphql.weight) {
            (0, 0) => None,
            (json, graphql) if graphql > json => Some(Self::GraphqlResponse),
            (json_weight, weight) if weight == json_weight && graphql.rank > json.rank.min(Range::TYPE) => {
                Some(Self::GraphqlResponse)
            }
            _ => Some(Self::Json),
        }
    }
}

/// All values of a header as one list; empty if absent, none if it is not text.
fn joined(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let values: Result<Vec<_>, _> = headers.get_all(name).iter().map(|value| value.to_str()).collect();
    values.ok().map(|values| values.join(","))
}

/// One media range of `Accept`, as far as it concerns us.
struct Range {
    subtype: String,
    /// How particular it is: any type, any of `application/`, one subtype.
    rank: u8,
    /// In thousandths.
    weight: u16,
}

impl Range {
    const ANY: u8 = 1;
    const TYPE: u8 = 2;
    const EXACT: u8 = 3;

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(|part| part.trim().to_ascii_lowercase());
        let essence = parts.next()?;
        let (rank, subtype) = match essence.split_once('/')? {
            ("*", "*") => (Self::ANY, ""),
            ("application", "*") => (Self::TYPE, ""),
            ("application", subtype) => (Self::EXACT, subtype),
            _ => return None,
        };
        let mut weight = 1000;
        for part in parts {
            match part.split_once('=')? {
                ("q", value) => weight = thousandths(value)?,
                ("charset", value) if !is_utf8(value) => return None,
                _ => {}
            }
        }
        let subtype = subtype.to_owned();
        Some(Self { subtype, rank, weight })
    }
}

/// The most particular range that covers a subtype speaks for it.
fn best<'a>(ranges: &'a [Range], subtype: &str) -> &'a Range {
    const NONE: &Range = &Range {
        subtype: String::new(),
        rank: 0,
        weight: 0,
    };
    let covering = ranges
        .iter()
        .filter(|range| range.rank < Range::EXACT || range.subtype == subtype);
    covering.max_by_key(|range| (range.rank, range.weight)).unwrap_or(NONE)
}

fn thousandths(weight: &str) -> Option<u16> {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let digits = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let fraction: u16 = format!("{fraction:0<3}").parse().ok().filter(|_| digits)?;
    match (whole, fraction) {
        ("0", fraction) => Some(fraction),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

fn is_utf8(charset: &str) -> bool {
    charset.trim_matches('"').eq_ignore_ascii_case("utf-8")
}

/// Whether the body is said to be plain JSON in UTF-8: exactly one `Content-Type`, no encoding over it. Every
/// other type could come from a page of a stranger without the browser asking first.
pub fn is_json(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(only), None) = (types.next(), types.next()) else {
        return false;
    };
    let Ok(text) = only.to_str() else { return false };
    let mut parts = text.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    let plain = headers
        .get(CONTENT_ENCODING)
        .is_none_or(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity"));
    essence.eq_ignore_ascii_case("application/json")
        && plain
        && parts
            .filter(|part| !part.is_empty())
            .all(|part| match part.split_once('=') {
                Some((name, value)) => !name.eq_ignore_ascii_case("charset") || is_utf8(value),
                None => false,
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(value: &str) -> Option<Media> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, value.parse().unwrap());
        Media::accepted(&headers)
    }

    fn json_type(value: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, value.parse().unwrap());
        is_json(&headers)
    }

    #[test]
    fn saying_nothing_is_json() {
        assert_eq!(Media::accepted(&HeaderMap::new()), Some(Media::Json));
        for any in ["", "*/*", "application/*", "text/html, */*;q=0.8", "*/*, application/*"] {
            assert_eq!(accepted(any), Some(Media::Json), "{any}");
        }
    }

    #[test]
    fn the_named_form_wins_by_weight() {
        for graphql in [
            "application/graphql-response+json",
            "APPLICATION/GraphQL-Response+JSON; charset=UTF-8",
            "application/graphql-response+json, application/json;q=0.9",
            "application/json, application/graphql-response+json",
            "application/graphql-response+json, */*",
            "application/json;q=0, */*",
        ] {
            assert_eq!(accepted(graphql), Some(Media::GraphqlResponse), "{graphql}");
        }
        for json in [
            "application/json",
            "application/json, */*",
            "application/graphql-response+json;q=0.5, application/json",
            "application/graphql-response+json;q=0, */*;q=0.1",
        ] {
            assert_eq!(accepted(json), Some(Media::Json), "{json}");
        }
    }

    #[test]
    fn what_cannot_be_given_is_refused() {
        for wrong in [
            "text/html",
            "image/*",
            "application/xml",
            "application/json;q=0",
            "application/json; charset=latin1",
            "nonsense",
            "application/json;q=2",
        ] {
            assert_eq!(accepted(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_body_is_json_in_utf8_or_not_read() {
        for right in [
            "application/json",
            "Application/JSON; Charset=\"UTF-8\"",
            "application/json;",
        ] {
            assert!(json_type(right), "{right}");
        }
        for wrong in [
            "text/plain",
            "application/json; charset=utf-16",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json, text/plain",
            "application/jsonp",
            "text/plain; application/json",
        ] {
            assert!(!json_type(wrong), "{wrong}");
        }
        let mut headers = HeaderMap::new();
        assert!(!is_json(&headers));
        headers.insert(CONTENT_TYPE, "application/json".parse().unwrap());
        headers.insert(CONTENT_ENCODING, "gzip".parse().unwrap());
        assert!(!is_json(&headers));
    }
}
