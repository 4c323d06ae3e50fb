//! The viewer, memberships and sign-in in the API.

use async_graphql::{Context, ID, Object, Result};
use entity::partner_member::{self, Model, Role, State};

use crate::{
    auth::Person,
    graphql::{connection::View, node::global_id, scalar::EmailAddress, session},
    partner::graphql::Partner,
};

/// A person's membership of a partner. Seen by the person and by the partner's ADMIN.
pub struct PartnerMember(pub Model);

impl View for PartnerMember {
    type Entity = partner_member::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// A person's membership of a partner. Seen by the person and by the partner's ADMIN.
#[Object]
impl PartnerMember {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The partner.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// The roles that it gives at this partner.
    async fn roles(&self) -> &[Role] {
        &self.0.roles
    }

    /// Whether it is in force; only an ACTIVE membership grants anything.
    async fn state(&self) -> State {
        self.0.state
    }

    /// How often it was changed, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was last changed.
    async fn updated_at(&self) -> chrono::DateTime<chrono::Utc> {
        self.0.updated_at
    }
}

/// The person who is asking.
pub struct Viewer(pub Person);

/// The person who is asking.
#[Object]
impl Viewer {
    /// Address with which they sign in.
    async fn email(&self) -> EmailAddress {
        EmailAddress(self.0.email.clone())
    }

    /// Name shown to colleagues.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// Whether they run the installation: such a person creates partners and sees no content.
    async fn operator(&self) -> bool {
        self.0.operator
    }

    /// Their memberships in force.
    async fn memberships(&self, ctx: &Context<'_>) -> Result<Vec<PartnerMember>> {
        Ok(super::memberships(session(ctx)?)
            .await?
            .into_iter()
            .map(PartnerMember)
            .collect())
    }
}

/// The viewer.
#[derive(Default)]
pub struct AccountQuery;

#[Object]
impl AccountQuery {
    /// The person who is asking; null for anonymous callers.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<Viewer>> {
        Ok(session(ctx)?.actor().person().cloned().map(Viewer))
    }
}

/// Sign-in.
#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Ends this sign-in: its tokens work no longer.
    async fn logout(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        let _ = session(ctx)?;
        Ok(Some(true))
    }
}
