//! Participants in the API.

mod act;
mod consent;
mod count;
mod identity;
mod mutation;
mod participant;

use async_graphql::{Context, ID, Json, Object, Result, SimpleObject};

pub use self::{
    act::{ActProof, RecordedAct},
    consent::Consent,
    count::FewerOpportunitiesCount,
    identity::Identity,
    mutation::ParticipantMutation,
    participant::Participant,
};
use super::input::{ParticipantFilter, ParticipantOrder};
use crate::{
    db::page::PageArgs,
    graphql::{
        connection::Connection,
        node::{load, local_id},
        scalar::{Date, DateTime},
        session,
    },
};

/// The announcement that the identities of a project are about to be erased.
#[derive(Debug, SimpleObject)]
pub struct RetentionNotice {
    /// The last day on which they are kept.
    retain_until: Date,
    /// When it was announced; the erasure comes 30 days later at the earliest.
    announced_at: DateTime,
}

/// Participants and what is known of them.
#[derive(Default)]
pub struct ParticipantQuery;

#[Object]
impl ParticipantQuery {
    /// The participant with this id; null if there is none that the viewer may see. Scope `participant:read`.
    async fn participant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a participant.")] id: ID,
    ) -> Result<Option<Participant>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Participants of the viewer's partners, and the viewer's own; by pseudonym unless another order is asked for.
    /// CANDIDATEs are listed for the owner's MANAGERs and themselves. Scope `participant:read`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a list, fixed by the contract"
    )]
    async fn participants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which participants; all that the viewer may see if left out.")] filter: Option<
            ParticipantFilter,
        >,
        #[graphql(desc = "The order.")] order_by: Option<ParticipantOrder>,
    ) -> Result<Connection<Participant>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let filter = filter.unwrap_or_default().into();
        let page = super::page(session(ctx)?, &filter, order_by.map(Into::into), &args).await?;
        Ok(Connection::new(page))
    }

    /// How many participants meet which barrier in a project, as far as the viewer's partners have counted them;
    /// never who. Scope `participant:read`.
    async fn fewer_opportunities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a project.")] project: ID,
    ) -> Result<Vec<FewerOpportunitiesCount>> {
        let Some(id) = local_id(&project) else {
            return Ok(Vec::new());
        };
        let counts = super::count::of_project(session(ctx)?, id).await?;
        Ok(counts.into_iter().map(FewerOpportunitiesCount).collect())
    }

    /// The announced erasure of a project's identities; null if none is announced or the viewer may not see the
    /// project. Scope `project:read`.
    async fn retention_notice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a project.")] project: ID,
    ) -> Result<Option<RetentionNotice>> {
        let Some(id) = local_id(&project) else { return Ok(None) };
        let notice = super::retention::notice(session(ctx)?, id).await?;
        Ok(notice.map(|(day, instant)| RetentionNotice {
            retain_until: Date(day),
            announced_at: DateTime(instant),
        }))
    }

    /// Everything that is held about the person behind a participant as one file: who they are, their participations with
    /// consents, mobilities, agreements, reports and places in modules, what they wrote or what is told of their mobilities,
    /// the files that name them; and everything that was done with it, readings included, with the names of those who did
    /// it. For that person, who also gets what goes by their login, and for MANAGERs of the partner that answers
    /// for a member of staff or a learner; null for everybody else. Scope `identity:write`.
    async fn subject_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of any of the person's participants.")] participant: ID,
    ) -> Result<Option<Json<serde_json::Value>>> {
        let Some(id) = local_id(&participant) else {
            return Ok(None);
        };
        Ok(super::subject::file(session(ctx)?, id).await?.map(Json))
    }
}
