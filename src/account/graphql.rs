//! The viewer, memberships and sign-in in the API.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::partner_member::{self, Model, Role, State};

use crate::{
    auth::{self, Auth, Person, SignedIn},
    graphql::{
        connection::View,
        node::global_id,
        scalar::{DateTime, EmailAddress},
        session, signed_in,
    },
    partner::graphql::Partner,
};

/// A person's membership of a partner. Seen by the person and by the partner's ADMIN. Scope `member:read`.
pub struct PartnerMember(pub Model);

impl View for PartnerMember {
    type Entity = partner_member::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// A person's membership of a partner. Seen by the person and by the partner's ADMIN. Scope `member:read`.
#[Object]
impl PartnerMember {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The partner. Scope `partner:read`.
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
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
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

    /// Their memberships in force. Scope `member:read`.
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
    /// The person who is asking; null for anonymous callers. For people, never for keys.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<Viewer>> {
        Ok(session(ctx)?.actor().person().cloned().map(Viewer))
    }
}

/// Address and password.
#[derive(InputObject)]
pub struct LoginInput {
    /// Address of the account.
    email: EmailAddress,
    /// Its password.
    password: String,
}

/// A token that renews a sign-in.
#[derive(InputObject)]
pub struct TokenRefreshInput {
    /// The refresh token that was given last; it works once.
    refresh_token: String,
}

/// A sign-in that was opened or renewed.
pub struct SignIn(SignedIn);

/// A sign-in that was opened or renewed.
#[Object]
impl SignIn {
    /// For the header `Authorization: Bearer …`; good until `expiresAt`.
    async fn access_token(&self) -> &str {
        &self.0.access_token
    }

    /// Renews the sign-in, once. Using it a second time ends the sign-in.
    async fn refresh_token(&self) -> &str {
        &self.0.refresh_token
    }

    /// When the access token expires.
    async fn expires_at(&self) -> DateTime {
        DateTime(self.0.expires_at)
    }

    /// Who signed in.
    async fn viewer(&self) -> Option<Viewer> {
        self.0.actor.person().cloned().map(Viewer)
    }
}

/// Sign-in.
#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Opens a sign-in. Unknown address and wrong password get the same answer in the same time;
    /// failures make the next attempt wait (`RATE_LIMITED`). Needs no scope.
    async fn login(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who signs in.")] input: LoginInput,
    ) -> Result<Option<SignIn>> {
        let (session, auth) = (session(ctx)?, ctx.data::<Auth>()?);
        let signed_in = auth::login(auth, &input.email.0, &input.password, session.request()).await?;
        session.become_actor(signed_in.actor.clone());
        Ok(Some(SignIn(signed_in)))
    }

    /// Renews a sign-in: new tokens for a refresh token, which thereby is used up. Needs no scope.
    async fn token_refresh(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token.")] input: TokenRefreshInput,
    ) -> Result<Option<SignIn>> {
        let (session, auth) = (session(ctx)?, ctx.data::<Auth>()?);
        let signed_in = auth::refresh(auth, &input.refresh_token, session.request()).await?;
        session.become_actor(signed_in.actor.clone());
        Ok(Some(SignIn(signed_in)))
    }

    /// Ends this sign-in: its tokens work no longer. For people, never for keys.
    async fn logout(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        let session = signed_in(ctx)?;
        super::logout(session, ctx.data::<Auth>()?).await?;
        Ok(Some(true))
    }

    /// Ends every sign-in of the viewer, this one included; how many. For people, never for keys.
    async fn logout_everywhere(&self, ctx: &Context<'_>) -> Result<Option<u64>> {
        let session = signed_in(ctx)?;
        Ok(Some(super::logout_everywhere(session, ctx.data::<Auth>()?).await?))
    }
}
