//! The viewer and sign-in in the API; memberships, passwords and sign-ins in force have files of their own.

mod member;
mod password;
mod session;

use async_graphql::{Context, InputObject, Object, Result};

pub use self::{
    member::{PartnerMember, PartnerMemberMutation, PartnerMemberQuery},
    password::PasswordMutation,
    session::{AuthSession, SignInEndInput},
};
use super::input::AccountUpdateInput;
use crate::{
    auth::{self, Auth, Person, SignedIn},
    graphql::{
        connection::View,
        scalar::{DateTime, EmailAddress, LanguageCode},
        session, signed_in,
    },
};

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

    /// Language of the mail they get; null until it is known.
    async fn language(&self, ctx: &Context<'_>) -> Result<Option<LanguageCode>> {
        let language = auth::language(ctx.data::<Auth>()?, self.0.account).await?;
        Ok(language.map(LanguageCode))
    }

    /// Whether they run the installation: such a person creates partners and sees no content.
    async fn operator(&self) -> bool {
        self.0.operator
    }

    /// Their sign-ins in force, the one used last first; at most 100.
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<AuthSession>> {
        let session = session(ctx)?;
        let rows = super::of_viewer(session, ctx.data::<Auth>()?).await?;
        Ok(AuthSession::all(rows, &session.actor()))
    }

    /// Their memberships in force. Scope `member:read`.
    async fn memberships(&self, ctx: &Context<'_>) -> Result<Vec<PartnerMember>> {
        Ok(super::memberships(session(ctx)?)
            .await?
            .into_iter()
            .map(PartnerMember::of)
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

    /// Changes the viewer's name or language. Their colleagues see the new name at once. For people, never for keys.
    async fn account_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: AccountUpdateInput,
    ) -> Result<Option<Viewer>> {
        let session = signed_in(ctx)?;
        let person = super::update(session, ctx.data::<Auth>()?, input.into()).await?;
        Ok(Some(Viewer(person)))
    }

    /// Ends one sign-in, from the next request on: one of the viewer's, or of a member of a partner of which they are
    /// ADMIN. For people, never for keys.
    async fn sign_in_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: SignInEndInput,
    ) -> Result<Option<AuthSession>> {
        let session = signed_in(ctx)?;
        let ended = super::end(session, ctx.data::<Auth>()?, input.checked()?).await?;
        Ok(Some(AuthSession::of(ended, &session.actor())))
    }

    /// Ends every sign-in of the viewer, this one included; how many. For people, never for keys.
    async fn logout_everywhere(&self, ctx: &Context<'_>) -> Result<Option<u64>> {
        let session = signed_in(ctx)?;
        Ok(Some(super::logout_everywhere(session, ctx.data::<Auth>()?).await?))
    }
}
