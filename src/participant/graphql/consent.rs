//! A consent.

use async_graphql::{Context, ID, Object, Result};
use entity::consent::{self, Model, Purpose, State};

use super::{Participant, RecordedAct};
use crate::{
    graphql::{
        connection::View,
        node::global_id,
        scalar::{DateTime, LanguageCode},
        session,
        verb::{Listed, Verb},
    },
    partner::graphql::Partner,
};

/// A person's consent to one purpose. Seen by the person and by those who may know who it is.
/// Scope `identity:read`.
pub struct Consent(pub Model);

impl View for Consent {
    type Entity = consent::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// A person's consent to one purpose. Seen by the person and by those who may know who it is.
/// Scope `identity:read`.
#[Object]
impl Consent {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// Who consents. Scope `participant:read`.
    async fn participant(&self, ctx: &Context<'_>) -> Result<Option<Participant>> {
        Ok(session(ctx)?.load(self.0.participant_id).await?.map(Participant))
    }

    /// To what.
    async fn purpose(&self) -> Purpose {
        self.0.purpose
    }

    /// The other partner, for SHARE_DECISION and HAND_OVER. Scope `partner:read`.
    async fn recipient(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        match self.0.recipient_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(Partner)),
            None => Ok(None),
        }
    }

    /// Whether it is in force.
    async fn state(&self) -> State {
        self.0.stage()
    }

    /// Which wording the person agreed to.
    async fn wording_version(&self) -> &str {
        &self.0.wording_version
    }

    /// The language it was put in.
    async fn language(&self) -> LanguageCode {
        LanguageCode(self.0.language.clone())
    }

    /// When it was given.
    async fn given_at(&self) -> DateTime {
        DateTime(self.0.given_at)
    }

    /// How, where somebody wrote it down for the person; null if the person gave it themselves.
    async fn given_act(&self) -> Option<RecordedAct> {
        self.0.given_act.clone().map(|act| RecordedAct(act.0))
    }

    /// When it was taken back; null while it is in force.
    async fn withdrawn_at(&self) -> Option<DateTime> {
        self.0.withdrawn_at.map(DateTime)
    }

    /// How it was taken back, where somebody wrote that down for the person.
    async fn withdrawn_act(&self) -> Option<RecordedAct> {
        self.0.withdrawn_act.clone().map(|act| RecordedAct(act.0))
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = crate::participant::consent::viewer_can(session(ctx)?, &self.0).await?;
        Ok(verbs.into_iter().filter_map(Listed::listed).collect())
    }

    /// How often it was changed, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}
