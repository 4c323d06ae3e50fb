//! The participant's report in the API.

use async_graphql::{Context, ID, Object, Result};
use entity::participant_report::{self, Model, State};

use super::Mobility;
use crate::{
    graphql::{
        connection::View,
        node::global_id,
        scalar::DateTime,
        session,
        verb::{Listed, Verb},
    },
    mobility::report,
    participant::graphql::RecordedAct,
};

/// What the participant reports of a mobility (M-13). Seen by sender, host, coordinator and the person.
/// Scope `mobility:read`.
pub struct ParticipantReport(pub Model);

impl View for ParticipantReport {
    type Entity = participant_report::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// What the participant reports of a mobility (M-13). Seen by sender, host, coordinator and the person.
/// Scope `mobility:read`.
#[Object]
impl ParticipantReport {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The mobility. Scope `mobility:read`.
    async fn mobility(&self, ctx: &Context<'_>) -> Result<Option<Mobility>> {
        Ok(session(ctx)?.load(self.0.mobility_id).await?.map(Mobility))
    }

    /// Whether it is handed in.
    async fn state(&self) -> State {
        self.0.state
    }

    /// Overall judgement, 1 (poor) to 5 (very good).
    async fn rating(&self) -> Option<i32> {
        self.0.rating
    }

    /// What was learnt.
    async fn learnt(&self) -> Option<&str> {
        self.0.learnt.as_deref()
    }

    /// What should be better.
    async fn suggestions(&self) -> Option<&str> {
        self.0.suggestions.as_deref()
    }

    /// When it was handed in.
    async fn submitted_at(&self) -> Option<DateTime> {
        self.0.submitted_at.map(DateTime)
    }

    /// How it was given, where it was written down for the participant.
    async fn recorded(&self) -> Option<RecordedAct> {
        self.0.act.0.clone().map(RecordedAct)
    }

    /// When the participant was last reminded; the next time is a day later at the earliest (M-13).
    async fn reminded_at(&self) -> Option<DateTime> {
        self.0.reminded_at.map(DateTime)
    }

    /// How often the participant was reminded.
    async fn reminders(&self) -> i32 {
        self.0.reminders
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = report::viewer_can(session(ctx)?, &self.0).await?;
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
