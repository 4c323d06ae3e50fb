//! an act that was recorded for a person who has no login: how it was done, what proves it, and who
//! wrote it down. Kept as one JSON value inside the record of the act, and always shown with it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{account, code::Findings, id::Id};

codes! {
    /// How somebody acted who did not do it on the screen.
    #[graphql(name = "ActMeans")]
    pub enum Means {
        /// Signed on paper.
        SignedPaper = "SIGNED_PAPER",
        /// Said before a witness.
        OralWithWitness = "ORAL_WITH_WITNESS",
        /// Said through an interpreter.
        Interpreted = "INTERPRETED",
    }
}

/// Who acted. Lives in JSON only: as a column's value `SELF` would be a word of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, async_graphql::Enum, Serialize, Deserialize)]
#[graphql(name = "ActGivenBy")]
pub enum GivenBy {
    /// The person.
    #[serde(rename = "SELF")]
    #[graphql(name = "SELF")]
    Person,
    /// Whoever represents the person by law.
    #[serde(rename = "LEGAL_REPRESENTATIVE")]
    LegalRepresentative,
}

/// A file that proves the act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Where the owner keeps it: a shelf mark, without the person's name.
    pub reference: String,
    /// SHA-256 of the file, 64 hexadecimal digits in lower case.
    pub sha256: String,
}

/// What the recorder says about the act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// How it was done.
    pub means: Means,
    /// The file that proves it.
    pub proof: Option<Proof>,
    /// Who was there.
    pub witness: Option<String>,
    /// The language it was done in, BCP 47.
    pub language: String,
    /// Who acted.
    pub given_by: GivenBy,
}

/// A recorded act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// How it was done.
    pub means: Means,
    /// The file that proves it.
    pub proof: Option<Proof>,
    /// Who was there; forgotten when the person is erased.
    pub witness: Option<String>,
    /// The language it was done in, BCP 47.
    pub language: String,
    /// Who acted.
    pub given_by: GivenBy,
    /// Who wrote it down; null for the installation itself.
    pub recorded_by: Option<Id<account::Entity>>,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
}

impl Recording {
    /// Notes everything that is wrong with it below `field`.
    pub fn check(&self, found: &mut Findings, field: &str) {
        found.language(&self.language, &format!("{field}.language"));
        let needed = match self.means {
            Means::SignedPaper => self.proof.is_some(),
            Means::OralWithWitness | Means::Interpreted => self.proof.is_some() || self.witness.is_some(),
        };
        found.require(
            needed,
            field,
            "X-6",
            "A proof file is needed for signed paper, a proof file or a witness for what was said.",
            "Il faut une pièce pour un papier signé, une pièce ou un témoin pour ce qui a été dit.",
        );
        if let Some(witness) = &self.witness {
            found.text(witness, &format!("{field}.witness"), 200);
        }
        if let Some(proof) = &self.proof {
            found.text(&proof.reference, &format!("{field}.proof.reference"), 200);
            let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
            found.require(
                proof.sha256.len() == 64 && proof.sha256.bytes().all(hex),
                &format!("{field}.proof.sha256"),
                "SHA256",
                "64 hexadecimal digits in lower case are expected.",
                "64 chiffres hexadécimaux en minuscules sont attendus.",
            );
        }
    }

    /// The act as it is kept.
    #[must_use]
    pub fn by(self, recorder: Option<Id<account::Entity>>, at: DateTime<Utc>) -> Act {
        let Self {
            means,
            proof,
            witness,
            language,
            given_by,
        } = self;
        Act {
            means,
            proof,
            witness,
            language,
            given_by,
            recorded_by: recorder,
            recorded_at: at,
        }
    }
}

impl Act {
    /// The same act without what could name somebody: that it was done, how and when stays.
    #[must_use]
    pub fn forgotten(&self) -> Self {
        Self {
            proof: None,
            witness: None,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Refusal;

    fn spoken() -> Recording {
        Recording {
            means: Means::OralWithWitness,
            proof: None,
            witness: Some("A. Witness".to_owned()),
            language: "ti".to_owned(),
            given_by: GivenBy::Person,
        }
    }

    fn rules(recording: &Recording) -> Vec<String> {
        let mut found = Findings::default();
        recording.check(&mut found, "recorded");
        match found.into_result() {
            Err(Refusal::Invalid(all)) => all.iter().map(|one| format!("{} {}", one.path, one.rule)).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn x_6_an_act_is_proved_by_a_file_or_a_witness() {
        assert!(rules(&spoken()).is_empty());
        let alone = Recording {
            witness: None,
            ..spoken()
        };
        assert_eq!(rules(&alone), ["input.recorded X-6"]);
        let paper = Recording {
            means: Means::SignedPaper,
            ..spoken()
        };
        assert_eq!(rules(&paper), ["input.recorded X-6"]);
        let proof = Proof {
            reference: "folder 12".to_owned(),
            sha256: "0".repeat(63),
        };
        let hashed = Recording {
            proof: Some(proof),
            ..paper
        };
        assert_eq!(rules(&hashed), ["input.recorded.proof.sha256 SHA256"]);
    }

    #[test]
    fn x_4_a_forgotten_act_names_nobody() {
        let act = spoken().by(None, DateTime::UNIX_EPOCH);
        let kept = serde_json::to_string(&act.forgotten()).unwrap();
        assert!(
            !kept.contains("Witness") && kept.contains("ORAL_WITH_WITNESS"),
            "{kept}"
        );
    }
}
