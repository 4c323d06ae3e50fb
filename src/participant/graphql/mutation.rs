//! Changes of participants and what is known of them.

use async_graphql::{Context, Object, Result};

use super::{
    super::{
        consent, count,
        input::{
            ConsentGiveInput, ConsentWithdrawInput, FewerOpportunitiesCountSetInput, IdentityEraseInput,
            IdentityUpdateInput, ParticipantCreateInput, ParticipantUpdateInput,
        },
    },
    Consent, FewerOpportunitiesCount, Identity, Participant,
};
use crate::graphql::signed_in;

/// Changes of participants.
#[derive(Default)]
pub struct ParticipantMutation;

#[Object]
impl ParticipantMutation {
    /// Adds a participant to an ONGOING project (J-2), and with them the person, if they are new; for MANAGERs of a
    /// partner that takes part. The pseudonym is made by the service. A new person needs the scope `identity:write`
    /// besides. Scope `participant:write`.
    async fn participant_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new participant.")] input: ParticipantCreateInput,
    ) -> Result<Option<Participant>> {
        let session = signed_in(ctx)?;
        let created = session
            .once(async { crate::participant::create(session, input.checked()?).await })
            .await?;
        Ok(Some(Participant(created)))
    }

    /// Changes a participant; for MANAGERs of the sending partner. Scope `participant:write`.
    async fn participant_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: ParticipantUpdateInput,
    ) -> Result<Option<Participant>> {
        let session = signed_in(ctx)?;
        let (id, expected, changes) = input.checked()?;
        let change = crate::participant::update(session, id, expected, changes);
        Ok(Some(Participant(session.once(change).await?)))
    }

    /// Corrects who somebody is; for MANAGERs of the partner that answers for them. Scope `identity:write`.
    async fn identity_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The corrections.")] input: IdentityUpdateInput,
    ) -> Result<Option<Identity>> {
        let session = signed_in(ctx)?;
        let (id, expected, changes) = input.checked()?;
        let change = crate::participant::identify(session, id, expected, changes);
        Ok(Some(Identity(session.once(change).await?)))
    }

    /// Makes the person behind a participant unrecognisable for good, in all projects of the partner: their key is
    /// destroyed, pseudonyms and counts stay. While a granted mobility has to be accounted for, the
    /// identity is restricted instead, and erased after `retainUntil`. For the person, and for MANAGERs of
    /// the sending partner. Scope `identity:write`.
    async fn identity_erase(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] input: IdentityEraseInput,
    ) -> Result<Option<Participant>> {
        let session = signed_in(ctx)?;
        let (id, expected, reason) = input.checked()?;
        let change = crate::participant::erase(session, id, expected, reason);
        Ok(Some(Participant(session.once(change).await?)))
    }

    /// Gives a consent. Whoever is not the person says how the person acted: MANAGERs of the sending
    /// partner, for staff and learners. Scope `identity:write`.
    async fn consent_give(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The consent.")] input: ConsentGiveInput,
    ) -> Result<Option<Consent>> {
        let session = signed_in(ctx)?;
        let giving = input.checked()?;
        Ok(Some(Consent(session.once(consent::give(session, giving)).await?)))
    }

    /// Takes a consent back, with immediate effect. Scope `identity:write`.
    async fn consent_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: ConsentWithdrawInput,
    ) -> Result<Option<Consent>> {
        let session = signed_in(ctx)?;
        let (id, expected, recorded) = input.checked()?;
        let change = consent::withdraw(session, id, expected, recorded);
        Ok(Some(Consent(session.once(change).await?)))
    }

    /// Sets how many participants of a partner meet which barrier in an ONGOING project, never who; for MANAGERs
    /// of that partner. Answers all counts of the project that the viewer may see. Scope `participant:write`.
    async fn fewer_opportunities_count_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The counts.")] input: FewerOpportunitiesCountSetInput,
    ) -> Result<Option<Vec<FewerOpportunitiesCount>>> {
        let session = signed_in(ctx)?;
        let (project, partner, counts) = input.checked()?;
        let done = session.once(count::set(session, project, partner, &counts)).await?;
        let all = count::of_project(session, done.id).await?;
        Ok(Some(all.into_iter().map(FewerOpportunitiesCount).collect()))
    }
}
