//! Who a participant is.

use async_graphql::{Context, ID, Object, Result};
use entity::identity::{self, Facts, Model};

use crate::graphql::{
    connection::View,
    node::global_id,
    scalar::{CountryCode, Date, DateTime, EmailAddress},
    session,
    verb::{Listed, Verb},
};

/// Who a participant is. Seen by the person and by MANAGERs of the partner that answers for them; by MANAGERs of a host
/// from its acceptance of a mobility until 90 days after the end; by TRAINERs of a module's provider, the two names
/// alone, from the mobility's confirmation (without one from the enrolment) until 30 days after the session (without one
/// after the mobility, or the project); a CANDIDATE's by the person alone. Kept encrypted under a key of the person's own; every reading is written down.
/// No other scope implies its own. Scope `identity:read`.
pub struct Identity(pub Model);

impl View for Identity {
    type Entity = identity::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

impl Identity {
    async fn facts(&self, ctx: &Context<'_>) -> Result<Facts> {
        crate::participant::audience::facts(session(ctx)?, &self.0)
            .await
            .map_err(Into::into)
    }
}

/// Who a participant is. Seen by the person and by MANAGERs of the partner that answers for them; by MANAGERs of a host
/// from its acceptance of a mobility until 90 days after the end; by TRAINERs of a module's provider, the two names
/// alone, from the mobility's confirmation (without one from the enrolment) until 30 days after the session (without one
/// after the mobility, or the project); a CANDIDATE's by the person alone. Kept encrypted under a key of the person's own; every reading is written down.
/// No other scope implies its own. Scope `identity:read`.
#[Object]
impl Identity {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// Given name.
    async fn given_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.facts(ctx).await?.given_name)
    }

    /// Family name.
    async fn family_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.facts(ctx).await?.family_name)
    }

    /// E-mail address; null for TRAINERs.
    async fn email(&self, ctx: &Context<'_>) -> Result<Option<EmailAddress>> {
        Ok(self.facts(ctx).await?.email.map(EmailAddress))
    }

    /// Birth date; null for TRAINERs.
    async fn birth_date(&self, ctx: &Context<'_>) -> Result<Option<Date>> {
        Ok(self.facts(ctx).await?.birth_date.map(Date))
    }

    /// Nationality; null for TRAINERs.
    async fn nationality(&self, ctx: &Context<'_>) -> Result<Option<CountryCode>> {
        Ok(self.facts(ctx).await?.nationality.map(CountryCode))
    }

    /// How else to reach them; null for TRAINERs.
    async fn contact(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.facts(ctx).await?.contact)
    }

    /// Since when only the person and the owner's MANAGERs see it, because its erasure was asked for and has to
    /// wait; null otherwise.
    async fn restricted_at(&self) -> Option<DateTime> {
        self.0.restricted_at.map(DateTime)
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = crate::participant::viewer_can_identity(session(ctx)?, &self.0).await?;
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
