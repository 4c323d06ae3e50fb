//! Passwords in the API. Each of these mutations stands alone in its document.

use async_graphql::{Context, InputObject, Object, Result};

use crate::{
    auth::{self, Auth, Secret},
    graphql::{scalar::EmailAddress, session, signed_in},
};

/// A new password, for somebody who knows the one before.
#[derive(InputObject)]
pub struct PasswordChangeInput {
    /// The password until now.
    current_password: String,
    /// The new one: 12 to 128 characters, not the address, not one of those that everybody tries.
    new_password: String,
}

/// Somebody who has forgotten their password.
#[derive(InputObject)]
pub struct PasswordResetRequestInput {
    /// Address of the account.
    email: EmailAddress,
}

/// A link that was sent, and the new password.
#[derive(InputObject)]
pub struct PasswordResetConfirmInput {
    /// What stands behind the `#` of the link.
    token: String,
    /// The new one: 12 to 128 characters, not the address, not one of those that everybody tries.
    new_password: String,
}

/// Passwords.
#[derive(Default)]
pub struct PasswordMutation;

#[Object]
impl PasswordMutation {
    /// Sets a new password and ends the viewer's other sign-ins. A wrong current one makes the next attempt wait
    /// (`RATE_LIMITED`), as for `login`. For people, never for keys.
    async fn password_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Both passwords.")] input: PasswordChangeInput,
    ) -> Result<Option<bool>> {
        let PasswordChangeInput {
            current_password,
            new_password,
        } = input;
        let (session, auth) = (signed_in(ctx)?, ctx.data::<Auth>()?);
        let person = session.actor().a_person()?.clone();
        let (current, new) = (Secret(current_password), Secret(new_password));
        auth::change_password(auth, &person, current, new, session.request()).await?;
        Ok(Some(true))
    }

    /// Asks for a link to a new password by mail, good for an hour. The answer and its time are the same whether there
    /// is such an account or not; a few requests make the next one wait (`RATE_LIMITED`). Where the installation
    /// sends no mail, whoever runs it prints links (`passerelle user reset`). Needs no scope.
    async fn password_reset_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who asks.")] input: PasswordResetRequestInput,
    ) -> Result<Option<bool>> {
        let PasswordResetRequestInput { email } = input;
        auth::request_reset(ctx.data::<Auth>()?, &email.0, session(ctx)?.request()).await?;
        Ok(Some(true))
    }

    /// Sets a new password with a link and ends all sign-ins of the account. Whatever is wrong with the link, the
    /// answer is the same. Needs no scope.
    async fn password_reset_confirm(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Link and password.")] input: PasswordResetConfirmInput,
    ) -> Result<Option<bool>> {
        let PasswordResetConfirmInput { token, new_password } = input;
        let (session, auth) = (session(ctx)?, ctx.data::<Auth>()?);
        auth::confirm_reset(auth, Secret(token), Secret(new_password), session.request()).await?;
        session.renew().await;
        Ok(Some(true))
    }
}
