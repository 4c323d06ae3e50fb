//! Giving a consent and taking it back.

use chrono::{DateTime, Utc};

use super::{Entity, Model, Purpose};
use crate::{account, act::Recording, code::Findings, id::Id, json::Json, participant, partner, rule::Refusal};

/// A consent that is given.
#[derive(Debug, Clone)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// To what.
    pub purpose: Purpose,
    /// The other partner, where the purpose names one.
    pub recipient: Option<Id<partner::Entity>>,
    /// Which wording.
    pub wording_version: String,
    /// In which language.
    pub language: String,
    /// How, if somebody records it for the person.
    pub recorded: Option<Recording>,
}

impl Purpose {
    /// Whether it is given for one other partner.
    #[must_use]
    pub const fn names_partner(self) -> bool {
        matches!(self, Self::ShareDecision | Self::HandOver)
    }
}

impl Model {
    /// the consent as it is kept, or everything that is wrong with it. `by` is who writes it down.
    pub fn given(
        new: New,
        participant: &participant::Model,
        by: Option<Id<account::Entity>>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        let New {
            id,
            purpose,
            recipient,
            wording_version,
            language,
            recorded,
        } = new;
        let mut found = Findings::default();
        found.require(
            purpose.names_partner() == recipient.is_some(),
            "recipient",
            "X-3",
            "SHARE_DECISION and HAND_OVER name one other partner, other purposes none.",
            "SHARE_DECISION et HAND_OVER désignent un autre partenaire, les autres finalités aucun.",
        );
        found.require(
            recipient != Some(participant.partner_id),
            "recipient",
            "X-3",
            "The recipient is another partner.",
            "Le destinataire est un autre partenaire.",
        );
        found.short_code(&wording_version, "wordingVersion");
        found.language(&language, "language");
        check_recording(participant, by, recorded.as_ref(), &mut found);
        found.into_result()?;
        Ok(Self {
            id,
            partner_id: participant.partner_id,
            participant_id: participant.id,
            purpose,
            recipient_id: recipient,
            wording_version,
            language,
            given_at: now,
            given_act: recorded.map(|one| Json(one.by(by, now))),
            withdrawn_at: None,
            withdrawn_act: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        })
    }

    /// the consent taken back, with effect from now.
    pub fn withdrawn(
        &self,
        recorded: Option<Recording>,
        participant: &participant::Model,
        by: Option<Id<account::Entity>>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        check_recording(participant, by, recorded.as_ref(), &mut found);
        found.into_result()?;
        Ok(Self {
            withdrawn_at: Some(now),
            withdrawn_act: recorded.map(|one| Json(one.by(by, now))),
            ..self.clone()
        })
    }

    /// the consent without what could name somebody.
    #[must_use]
    pub fn forgotten(&self) -> Self {
        let forgotten = |act: &Option<Json<crate::act::Act>>| act.as_ref().map(|act| Json(act.forgotten()));
        Self {
            given_act: forgotten(&self.given_act),
            withdrawn_act: forgotten(&self.withdrawn_act),
            ..self.clone()
        }
    }
}

/// whoever is not the person says how the person acted; the person themselves has nothing to prove.
fn check_recording(
    participant: &participant::Model,
    by: Option<Id<account::Entity>>,
    recorded: Option<&Recording>,
    found: &mut Findings,
) {
    let myself = by.is_some() && participant.account_id == by;
    found.require(
        myself == recorded.is_none(),
        "recorded",
        "X-6",
        "Say how the person acted, if you are not that person; leave it out if you are.",
        "Dites comment la personne a agi si vous ne l'êtes pas ; omettez-le si vous l'êtes.",
    );
    if let Some(recorded) = recorded {
        recorded.check(found, "recorded");
    }
}
