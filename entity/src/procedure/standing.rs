//! Adopting and retiring a procedure.

use sea_orm::prelude::DateTimeUtc;
use serde::{Deserialize, Serialize};

use super::{Model, State};
use crate::{account, code::Findings, id::Id, partner, rule::Refusal};

/// A partner's yes to this text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adoption {
    /// The partner.
    pub partner: Id<partner::Entity>,
    /// When.
    pub at: DateTimeUtc,
    /// The MANAGER who did it; null for the installation itself.
    pub account: Option<Id<account::Entity>>,
}

impl Model {
    /// Whether the partner has adopted this text.
    #[must_use]
    pub fn is_adopted_by(&self, partner: Id<partner::Entity>) -> bool {
        self.adoptions.iter().any(|one| one.partner == partner)
    }

    /// With one more partner's adoption; ADOPTED once all who are `needed` have. A partner says it once, unless
    /// everybody has by now because somebody else has left.
    pub fn adopted(&self, adoption: Adoption, needed: &[Id<partner::Entity>]) -> Result<Self, Refusal> {
        let mut found = Findings::at("input.procedure");
        self.check_complete(&mut found);
        let mut next = self.clone();
        let at = adoption.at;
        let again = self.is_adopted_by(adoption.partner);
        if !again {
            next.adoptions.0.push(adoption);
        }
        let all = needed.iter().all(|partner| next.is_adopted_by(*partner));
        found.require(
            !again || all,
            "adoptions",
            "ADOPTED",
            "This partner has adopted this text; others have not yet.",
            "Ce partenaire a adopté ce texte ; d'autres pas encore.",
        );
        found.into_result()?;
        if all {
            next.state = State::Adopted;
            next.adopted_at = Some(at);
        }
        Ok(next)
    }

    /// What nobody could work by is not adopted.
    fn check_complete(&self, found: &mut Findings) {
        found.require(
            !self.steps.is_empty(),
            "steps",
            "REQUIRED",
            "A procedure has at least one step.",
            "Une procédure compte au moins une étape.",
        );
        found.require(
            !self.criteria.is_empty(),
            "criteria",
            "REQUIRED",
            "A procedure says at least one criterion by which is judged.",
            "Une procédure énonce au moins un critère de jugement.",
        );
        found.require(
            !self.languages.is_empty(),
            "languages",
            "REQUIRED",
            "A procedure says in which languages it is held.",
            "Une procédure indique ses langues.",
        );
    }

    /// The procedure by which no case begins any more.
    #[must_use]
    pub fn retired(&self, at: DateTimeUtc) -> Self {
        Self {
            state: State::Retired,
            retired_at: Some(at),
            ..self.clone()
        }
    }
}
