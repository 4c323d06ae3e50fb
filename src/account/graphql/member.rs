//! Memberships in the API.

use async_graphql::{Context, ID, Object, Result};
use entity::partner_member::{self, Model, Role, State};

use super::AuthSession;
use crate::{
    account::{
        self,
        input::{
            PartnerMemberAcceptInput, PartnerMemberAddInput, PartnerMemberInviteInput, PartnerMemberLeaveInput,
            PartnerMemberRemoveInput, PartnerMemberRolesSetInput,
        },
        member::{self, Invited},
    },
    auth::{self, Auth},
    graphql::{
        connection::View,
        node::{global_id, load},
        scalar::{DateTime, EmailAddress},
        session, signed_in,
        verb::Verb,
    },
    partner::graphql::Partner,
};

/// A person's membership of a partner. Seen by the person and by the partner's ADMIN.
pub struct PartnerMember {
    row: Model,
    link: Option<String>,
}

impl View for PartnerMember {
    type Entity = partner_member::Entity;
    fn of(row: Model) -> Self {
        Self { row, link: None }
    }
}

impl From<Invited> for PartnerMember {
    fn from(invited: Invited) -> Self {
        let Invited { member, link } = invited;
        Self { row: member, link }
    }
}

/// A person's membership of a partner. Seen by the person and by the partner's ADMIN. Scope `member:read`.
#[Object]
impl PartnerMember {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.row.id).into()
    }

    /// The partner. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.row.partner_id).await?.map(Partner))
    }

    /// Address with which the person signs in.
    async fn email(&self) -> EmailAddress {
        EmailAddress(self.row.email.clone())
    }

    /// Name of the person: as the partner wrote it until they accept, from then on as they write it themselves.
    async fn display_name(&self) -> &str {
        &self.row.display_name
    }

    /// The roles that it gives at this partner.
    async fn roles(&self) -> &[Role] {
        &self.row.roles
    }

    /// Whether it is in force; only an ACTIVE membership grants anything.
    async fn state(&self) -> State {
        self.row.state
    }

    /// Until when an INVITED person can accept; null otherwise.
    async fn invited_until(&self) -> Option<DateTime> {
        self.row.invited_until.map(DateTime)
    }

    /// The link with which the person accepts, to be handed over to them alone: only in the answer that made it, and
    /// only where the installation sends no mail.
    async fn invitation_link(&self) -> Option<&str> {
        self.link.as_deref()
    }

    /// The person's sign-ins in force, the one used last first, at most 100; none of an invited or former member.
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<AuthSession>> {
        let session = session(ctx)?;
        let rows = account::of_member(session, ctx.data::<Auth>()?, &self.row).await?;
        Ok(AuthSession::all(rows, &session.actor()))
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        Ok(member::viewer_can(session(ctx)?, &self.row).await?)
    }

    /// How often it was changed, from 1.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.row.updated_at)
    }
}

/// Memberships.
#[derive(Default)]
pub struct PartnerMemberQuery;

#[Object]
impl PartnerMemberQuery {
    /// The membership with this id; null if there is none that the viewer may see. Scope `member:read`.
    async fn partner_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a membership.")] id: ID,
    ) -> Result<Option<PartnerMember>> {
        Ok(load(session(ctx)?, &id).await?)
    }
}

/// Changes of memberships.
#[derive(Default)]
pub struct PartnerMemberMutation;

#[Object]
impl PartnerMemberMutation {
    /// Invites somebody as ADMIN of the partner: a link by mail, good for seven days, or in the answer where the
    /// installation sends no mail. The membership is INVITED and grants nothing until it is accepted. The answer and
    /// its time are the same whether the person is known here or not. The OPERATOR invites only the first ADMIN of an
    /// INVITED partner, in the place of one who has not accepted (P-3). Scope `member:write`.
    async fn partner_member_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, with which roles.")] input: PartnerMemberAddInput,
    ) -> Result<Option<PartnerMember>> {
        let session = signed_in(ctx)?;
        let invited = member::add(session, ctx.data::<Auth>()?, input.checked()?).await?;
        Ok(Some(invited.into()))
    }

    /// Sends a new link, good for seven days, to somebody who is INVITED or whose membership has ENDED; the one before
    /// is void. Scope `member:write`.
    async fn partner_member_invite(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom.")] input: PartnerMemberInviteInput,
    ) -> Result<Option<PartnerMember>> {
        let session = signed_in(ctx)?;
        let (id, expected) = input.checked()?;
        let invited = member::invite(session, ctx.data::<Auth>()?, id, expected).await?;
        Ok(Some(invited.into()))
    }

    /// Gives other roles to somebody else as ADMIN of the partner; they hold from the next request on. Nobody changes
    /// their own (P-3), and the last ADMIN stays ADMIN (P-4). Scope `member:write`.
    async fn partner_member_roles_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, and which.")] input: PartnerMemberRolesSetInput,
    ) -> Result<Option<PartnerMember>> {
        let session = signed_in(ctx)?;
        let (id, roles, expected) = input.checked()?;
        let row = member::set_roles(session, id, roles, expected).await?;
        Ok(Some(PartnerMember::of(row)))
    }

    /// Ends somebody else's membership as ADMIN of the partner, from the next request on; an invitation can no longer
    /// be accepted. The last ADMIN stays (P-4). Scope `member:write`.
    async fn partner_member_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] input: PartnerMemberRemoveInput,
    ) -> Result<Option<PartnerMember>> {
        let session = signed_in(ctx)?;
        let (id, expected) = input.checked()?;
        let row = member::remove(session, id, expected).await?;
        Ok(Some(PartnerMember::of(row)))
    }

    /// Ends one's own membership, or turns an invitation down. The last ADMIN stays (P-4). For people, never for keys.
    /// Scope `member:write`.
    async fn partner_member_leave(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: PartnerMemberLeaveInput,
    ) -> Result<Option<PartnerMember>> {
        let session = signed_in(ctx)?;
        let (id, expected) = input.checked()?;
        let row = member::leave(session, id, expected).await?;
        Ok(Some(PartnerMember::of(row)))
    }

    /// Accepts an invitation. Somebody new sets their password with it; somebody who has one gives it or is signed in.
    /// An unknown, used, superseded, expired or foreign link and a wrong password get one and the same answer, and
    /// make the next attempt wait (`RATE_LIMITED`). The acceptance of its first ADMIN makes an INVITED partner ACTIVE.
    /// Stands alone in its document. For people, never for keys. Scope `member:write`.
    async fn partner_member_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The link, and who uses it.")] input: PartnerMemberAcceptInput,
    ) -> Result<Option<PartnerMember>> {
        let session = session(ctx)?;
        let actor = session.actor();
        let row = auth::accept(ctx.data::<Auth>()?, actor.person(), input.into(), session.request()).await?;
        session.renew().await;
        Ok(Some(PartnerMember::of(row)))
    }
}
