//! What an agreement says: compared field by field, and hashed in its canonical form.

use std::{collections::BTreeMap, fmt::Write as _};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{code::Findings, id::Id, mobility, module};

/// What participant, sender and host agree on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Content {
    /// First day.
    pub start_date: NaiveDate,
    /// Last day.
    pub end_date: NaiveDate,
    /// The language that it takes place in, BCP 47.
    pub main_language: Option<String>,
    /// What is done, in the order of doing it.
    pub activities: Vec<String>,
    /// What the participant will know or be able to do.
    pub learning_outcomes: Vec<String>,
    /// The modules that are followed.
    pub modules: Vec<Id<module::Entity>>,
    /// What takes place online.
    pub virtual_component: Option<String>,
    /// Who accompanies the participant, and how.
    pub monitoring: Option<String>,
    /// How it is judged what was learnt.
    pub evaluation: Option<String>,
    /// How the sender recognises what was learnt.
    pub recognition: Option<String>,
}

/// A field in which two versions differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field, as the API spells it.
    pub field: String,
    /// Its values in the one version; empty for none.
    pub before: Vec<String>,
    /// Its values in the other.
    pub after: Vec<String>,
}

impl Content {
    /// Notes what is wrong with the values.
    pub fn check(&self, found: &mut Findings) {
        found.day(self.start_date, "content.startDate");
        found.day(self.end_date, "content.endDate");
        found.require(
            self.start_date <= self.end_date,
            "content.endDate",
            "M-2",
            "The last day is not before the first one.",
            "Le dernier jour ne précède pas le premier.",
        );
        if let Some(tag) = &self.main_language {
            found.language(tag, "content.mainLanguage");
        }
        found.texts(&self.activities, "content.activities", 2_000);
        found.texts(&self.learning_outcomes, "content.learningOutcomes", 2_000);
        found.few(self.modules.len(), "content.modules");
        if let Some(text) = &self.virtual_component {
            // The mobility takes it over.
            found.text(text, "content.virtualComponent", mobility::VIRTUAL_COMPONENT);
        }
        for (text, field) in [
            (&self.monitoring, "content.monitoring"),
            (&self.evaluation, "content.evaluation"),
            (&self.recognition, "content.recognition"),
        ] {
            found.fits(text.as_deref().unwrap_or_default(), field, 5_000);
        }
    }

    /// The fields in which this version and a later one differ, in the order of their names.
    #[must_use]
    pub fn differences(&self, later: &Self) -> Vec<Difference> {
        let (before, after) = (self.fields(), later.fields());
        let differing = before
            .into_iter()
            .filter(|(field, value)| after.get(field) != Some(value));
        differing
            .map(|(field, value)| Difference {
                before: values(value),
                after: values(after.get(&field).cloned().unwrap_or(Value::Null)),
                field,
            })
            .collect()
    }

    /// The content in the one form that is hashed: no white space, names in their order.
    #[must_use]
    pub fn canonical(&self) -> String {
        let fields = self.fields().into_iter();
        // The values are texts, lists of texts and nulls: they have one form only.
        let pairs: Vec<String> = fields
            .map(|(name, value)| format!("{}:{value}", Value::from(name)))
            .collect();
        format!("{{{}}}", pairs.join(","))
    }

    /// SHA-256 of the canonical form, in hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> String {
        let digest = Sha256::digest(self.canonical().as_bytes());
        digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    fn fields(&self) -> BTreeMap<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields.into_iter().collect(),
            // A structure of texts and lists is always an object.
            _ => BTreeMap::new(),
        }
    }
}

fn values(value: Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text],
        Value::Array(list) => list.into_iter().flat_map(values).collect(),
        other => vec![other.to_string()],
    }
}
