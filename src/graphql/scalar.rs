//! Codes and dates as scalars. A value of the wrong JSON type is refused here; whether a code exists
//! is said by the entity's checks, so that all that is wrong with an input is said at once.

use async_graphql::{InputObject, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{NaiveDate, SecondsFormat, Utc};

/// A calendar day, ISO 8601: `2014-09-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date(pub NaiveDate);

/// A calendar day, ISO 8601: `2014-09-01`.
#[Scalar(specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        day(text)
            .map(Self)
            .ok_or_else(|| InputValueError::custom("a day such as 2014-09-01 is expected"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.format("%Y-%m-%d").to_string())
    }
}

/// The day that a text of exactly this form names.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    let well_formed = text.len() == 10 && text.is_ascii() && !text.starts_with(['+', '-']);
    well_formed
        .then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
        .flatten()
}

/// An instant in UTC, RFC 3339, to the millisecond: `2026-03-01T09:30:00.000Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateTime(pub chrono::DateTime<Utc>);

/// An instant in UTC, RFC 3339, to the millisecond: `2026-03-01T09:30:00.000Z`.
#[Scalar(specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        instant(text)
            .map(Self)
            .ok_or_else(|| InputValueError::custom("an instant such as 2026-03-01T09:30:00Z is expected"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

/// The instant that a text of RFC 3339 names.
#[must_use]
pub fn instant(text: &str) -> Option<chrono::DateTime<Utc>> {
    let parsed = chrono::DateTime::parse_from_rfc3339(text).ok();
    parsed.map(|instant| instant.to_utc())
}

macro_rules! text_scalar {
    ($(#[doc = $doc:literal])+ $name:ident = $api:literal) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(pub String);

        $(#[doc = $doc])+
        #[Scalar(name = $api)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                match value {
                    Value::String(text) => Ok(Self(text)),
                    other => Err(InputValueError::expected_type(other)),
                }
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.clone())
            }
        }
    };
}

text_scalar! {
    /// A country, ISO 3166-1 alpha-2: `SE`.
    CountryCode = "CountryCode"
}
text_scalar! {
    /// A language, BCP 47: `fr`, `sr-Latn`.
    LanguageCode = "LanguageCode"
}
text_scalar! {
    /// An e-mail address, RFC 5321.
    EmailAddress = "EmailAddress"
}
text_scalar! {
    /// An absolute http or https address.
    Url = "URL"
}
text_scalar! {
    /// A field of education and training, ISCED-F 2013, four digits: `0923` is social work and counselling.
    FieldOfEducation = "FieldOfEducation"
}
text_scalar! {
    /// A scope of an API key, such as `module:read`: an area of the records, and whether to read or to change
    /// them. All of them are told by `apiKeyScopes`.
    ApiKeyScope = "ApiKeyScope"
}
text_scalar! {
    /// A region of the European Union's NUTS classification: `FRJ`.
    RegionCode = "RegionCode"
}

/// Days from … to …, both included; an open end is left out.
#[derive(Debug, Clone, Default, InputObject)]
pub struct DateRange {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

/// Which end of a list comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, async_graphql::Enum)]
pub enum OrderDirection {
    /// Smallest, earliest, A to Z.
    Asc,
    /// Greatest, latest, Z to A.
    Desc,
}
