//! One assessor's licence.

use async_graphql::{Context, ID, Object, Result};
use entity::assessor_licence::{self, Model};

use super::Procedure;
use crate::{
    authz,
    graphql::{
        connection::View,
        node::global_id,
        scalar::{Date, DateTime, LanguageCode},
        session,
        verb::{Listed, Verb},
    },
    partner::graphql::Partner,
};

/// That somebody may assess by an edition of a procedure, as another partner than theirs has said (V-10). Seen by anybody
/// who is signed in. Scope `procedure:read`.
pub struct AssessorLicence(pub Model);

impl View for AssessorLicence {
    type Entity = assessor_licence::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// That somebody may assess by an edition of a procedure, as another partner than theirs has said (V-10). Seen by anybody
/// who is signed in. Scope `procedure:read`.
#[Object]
impl AssessorLicence {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// Name of the assessor, as it was when the licence was granted.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// The partner for which the assessor works. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.assessor_partner_id).await?.map(Partner))
    }

    /// The partner that granted it; never the assessor's own (V-10). Scope `partner:read`.
    async fn granted_by(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// The edition of the procedure by which they assess. Scope `procedure:read`.
    async fn procedure(&self, ctx: &Context<'_>) -> Result<Option<Procedure>> {
        Ok(session(ctx)?.load(self.0.procedure_id).await?.map(Procedure))
    }

    /// Languages in which they assess, their varieties included.
    async fn languages(&self) -> Vec<LanguageCode> {
        self.0.languages.iter().cloned().map(LanguageCode).collect()
    }

    /// First day.
    async fn valid_from(&self) -> Date {
        Date(self.0.valid_from)
    }

    /// Last day, unless it was revoked before.
    async fn valid_until(&self) -> Date {
        Date(self.0.valid_until)
    }

    /// The day from which on it is void; null unless it was revoked.
    async fn revoked_on(&self) -> Option<Date> {
        self.0.revoked_on.map(Date)
    }

    /// Why it was revoked; null unless it was.
    async fn revoke_reason(&self) -> Option<&str> {
        self.0.revoke_reason.as_deref()
    }

    /// Whether it is in force today, in its languages (V-10).
    async fn in_force(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.0.is_in_force(session(ctx)?.today()))
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = authz::viewer_can(&session(ctx)?.actor(), &self.0);
        Ok(verbs.into_iter().filter_map(Listed::listed).collect())
    }

    /// How often it was changed, from 1. For `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was granted.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}
