//! an act that somebody wrote down for a person, always shown as such.

use async_graphql::{Object, SimpleObject};
use entity::{
    account,
    act::{Act, GivenBy, Means},
    id::Id,
};

use crate::graphql::scalar::{DateTime, LanguageCode};

/// A file that proves an act.
#[derive(Debug, SimpleObject)]
pub struct ActProof {
    /// Where it is kept.
    reference: String,
    /// SHA-256 of the file, hexadecimal.
    sha256: String,
}

/// An act that was written down for a person who did not do it on the screen.
pub struct RecordedAct(pub Act);

/// An act that was written down for a person who did not do it on the screen.
#[Object]
impl RecordedAct {
    /// How it was done.
    async fn means(&self) -> Means {
        self.0.means
    }

    /// The file that proves it; null if a witness does, and after erasure.
    async fn proof(&self) -> Option<ActProof> {
        self.0.proof.clone().map(|proof| ActProof {
            reference: proof.reference,
            sha256: proof.sha256,
        })
    }

    /// Who was there; null if a file proves it, and after erasure.
    async fn witness(&self) -> Option<&str> {
        self.0.witness.as_deref()
    }

    /// The language it was done in.
    async fn language(&self) -> LanguageCode {
        LanguageCode(self.0.language.clone())
    }

    /// Who acted.
    async fn given_by(&self) -> GivenBy {
        self.0.given_by
    }

    /// Who wrote it down: an opaque name of the person's sign-in, the same in the trail of `subjectAccess`; null
    /// for what came with the installation.
    async fn recorded_by(&self) -> Option<String> {
        self.0.recorded_by.map(name)
    }

    /// When it was written down.
    async fn recorded_at(&self) -> DateTime {
        DateTime(self.0.recorded_at)
    }
}

fn name(account: Id<account::Entity>) -> String {
    format!("account_{}", account.uuid().simple())
}
