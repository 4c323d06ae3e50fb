//! how a person acted for whom somebody else writes it down. Every recorded act of the service takes this input.

use async_graphql::InputObject;
use entity::act::{GivenBy, Means, Proof, Recording};

use crate::graphql::scalar::LanguageCode;

/// A file that proves an act.
#[derive(Debug, InputObject)]
pub struct ActProofInput {
    /// Where it is kept: a shelf mark of at most 200 characters, without the person's name.
    reference: String,
    /// SHA-256 of the file: 64 hexadecimal digits in lower case.
    sha256: String,
}

/// How a person acted for whom the caller writes it down.
#[derive(Debug, InputObject)]
pub struct RecordedActInput {
    /// How it was done.
    means: Means,
    /// The file that proves it; needed for SIGNED_PAPER.
    proof: Option<ActProofInput>,
    /// Who was there, at most 200 characters; needed without a proof.
    witness: Option<String>,
    /// The language it was done in.
    language: LanguageCode,
    /// Who acted.
    given_by: GivenBy,
}

impl From<RecordedActInput> for Recording {
    fn from(input: RecordedActInput) -> Self {
        let RecordedActInput {
            means,
            proof,
            witness,
            language,
            given_by,
        } = input;
        Self {
            means,
            proof: proof.map(|ActProofInput { reference, sha256 }| Proof { reference, sha256 }),
            witness,
            language: language.0,
            given_by,
        }
    }
}
