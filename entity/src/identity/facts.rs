//! What is known of a person. Only ever stored sealed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{code::Findings, record::set, rule::Refusal};

/// Who somebody is. X-2: there is no field for ethnicity, religion, political view, health or sexual life.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// Nationality, ISO 3166-1.
    pub nationality: Option<String>,
    /// How else to reach them: telephone, address.
    pub contact: Option<String>,
}

impl std::fmt::Debug for Facts {
    /// Without the values: they must not reach a log.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Facts")
    }
}

/// Changes of an identity: `None` leaves, an inner `None` clears.
#[derive(Clone, Default)]
#[expect(missing_docs, reason = "each field is the fact of the same name")]
pub struct Changes {
    pub given_name: Option<Option<String>>,
    pub family_name: Option<Option<String>>,
    pub email: Option<Option<String>>,
    pub birth_date: Option<Option<NaiveDate>>,
    pub nationality: Option<Option<String>>,
    pub contact: Option<Option<String>>,
}

impl std::fmt::Debug for Changes {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Changes")
    }
}

impl Facts {
    /// The name, and nothing else.
    #[must_use]
    pub fn name_alone(self) -> Self {
        Self {
            given_name: self.given_name,
            family_name: self.family_name,
            ..Self::default()
        }
    }

    /// The facts with these changes.
    #[must_use]
    pub fn changed(&self, changes: Changes) -> Self {
        let Changes {
            given_name,
            family_name,
            email,
            birth_date,
            nationality,
            contact,
        } = changes;
        let mut next = self.clone();
        set(&mut next.given_name, given_name);
        set(&mut next.family_name, family_name);
        set(&mut next.email, email);
        set(&mut next.birth_date, birth_date);
        set(&mut next.nationality, nationality);
        set(&mut next.contact, contact);
        next
    }

    /// Everything that is wrong with them; paths begin with `root`.
    pub fn checked(&self, root: &'static str) -> Result<(), Refusal> {
        let mut found = Findings::at(root);
        for (name, value, most) in [
            ("givenName", &self.given_name, 200),
            ("familyName", &self.family_name, 200),
            ("contact", &self.contact, 1_000),
        ] {
            if let Some(value) = value {
                found.text(value, name, most);
            }
        }
        found.email(self.email.as_deref(), "email");
        if let Some(day) = self.birth_date {
            found.day(day, "birthDate");
        }
        if let Some(country) = &self.nationality {
            found.country(country, "nationality");
        }
        found.into_result()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x_2_there_is_no_place_for_what_must_not_be_asked() {
        let Ok(serde_json::Value::Object(all)) = serde_json::to_value(Facts::default()) else {
            panic!("an object");
        };
        let names: Vec<&str> = all.keys().map(String::as_str).collect();
        let mut known = [
            "given_name",
            "family_name",
            "email",
            "birth_date",
            "nationality",
            "contact",
        ];
        known.sort_unstable();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, known);
        assert!(serde_json::from_str::<Facts>("{\"religion\": \"none\"}").is_err());
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let wrong = Facts {
            given_name: Some(" ".to_owned()),
            email: Some("nowhere".to_owned()),
            birth_date: NaiveDate::from_ymd_opt(1812, 1, 1),
            nationality: Some("XX".to_owned()),
            ..Facts::default()
        };
        let Err(Refusal::Invalid(found)) = wrong.checked("input.identity") else {
            panic!("refused");
        };
        let paths: Vec<&str> = found.iter().map(|one| one.path.as_str()).collect();
        let all = ["givenName", "email", "birthDate", "nationality"].map(|name| format!("input.identity.{name}"));
        assert_eq!(paths, all);
    }
}
