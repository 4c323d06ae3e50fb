//! The moves of a mobility (M-9), one mutation each.

use async_graphql::{Context, Object, Result};
use entity::mobility::{Model, Verb};

use super::Mobility;
use crate::{
    graphql::signed_in,
    mobility::{
        self as area,
        input::{
            MobilityAcceptInput, MobilityCancelInput, MobilityCompleteInput, MobilityInterruptInput,
            MobilityNoShowInput, MobilityNominateInput, MobilityRecogniseInput, MobilityRejectInput,
            MobilityReopenInput, MobilityResumeInput, MobilityStartInput,
        },
    },
};

/// Moves of mobilities.
#[derive(Default)]
pub struct MobilityMoveMutation;

#[Object]
impl MobilityMoveMutation {
    /// Offers a DRAFT to the host, once more by the rules (M-1…M-6); for MANAGERs of the sender.
    /// Scope `mobility:write`.
    async fn mobility_nominate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is offered.")] input: MobilityNominateInput,
    ) -> Result<Option<Mobility>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { area::nominate(session, input.checked()?).await });
        Ok(Some(Mobility(done.await?)))
    }

    /// Takes a NOMINATED mobility; for MANAGERs of the host. Its learning agreement is approved from now on (M-10).
    /// Scope `mobility:write`.
    async fn mobility_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is taken.")] input: MobilityAcceptInput,
    ) -> Result<Option<Mobility>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let rule = |row: &Model, _, at: area::Moment| Ok(row.accepted(at.now));
            area::step(session, input.checked()?, Verb::Accept, rule).await
        });
        Ok(Some(Mobility(done.await?)))
    }

    /// Does not take a NOMINATED mobility, and says why; for MANAGERs of the host.
    /// Scope `mobility:write`.
    async fn mobility_reject(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is not taken.")] input: MobilityRejectInput,
    ) -> Result<Option<Mobility>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let rule = |row: &Model, reason: Option<String>, at: area::Moment| {
                row.rejected(reason.unwrap_or_default(), at.now)
            };
            area::step(session, input.checked()?, Verb::Reject, rule).await
        });
        Ok(Some(Mobility(done.await?)))
    }

    /// Calls a mobility off before it begins; for MANAGERs of the sender.
    /// Scope `mobility:write`.
    async fn mobility_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is called off.")] input: MobilityCancelInput,
    ) -> Result<Option<Mobility>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let rule = |row: &Model, reason, at: area::Moment| row.cancelled(reason, at.now);
            area::step(session, input.checked()?, Verb::Cancel, rule).await
        });
        Ok(Some(Mobility(done.await?)))
    }

    /// Says that a CONFIRMED mobility has begun (M-2, M-5); for MANAGERs of the host.
    /// Scope `mobility:write`.
    async fn mobility_start(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What has begun.")] input: MobilityStartInput,
    ) -> Result<Option<Mobility>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (step, on) = input.checked()?;
            area::start(session, step, on).await
        });
        Ok(Some(Mobility(done.await?)))
    }

    /// Says that the participant of a CONFIRMED mobility did not come; for MANAGERs of the host.
    /// Scope `mobility:write`.
    async fn mobility_no_show(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: MobilityNoShowInput,
    ) -> Result<Option<Mobility>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let rule = |row: &Model, reason, at: area::Moment| row.not_shown(reason, at.now);
            area::step(session, input.checked()?, Verb::NoShow, rule).await
        });
        Ok(Some(Mobility(done.await?)))
    }

    /// Interrupts an ONGOING mobility; for MANAGERs of the host.
    /// Scope `mobility:write`.
    async fn mobility_interrupt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What rests.")] input: MobilityInterruptInput,
    ) -> Result<Option<Mobility>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (step, pause) = input.checked()?;
            let rule = |row: &Model, _, at: area::Moment| row.interrupted(pause, at.today);
            area::step(session, step, Verb::Interrupt, rule).await
        });
        Ok(Some(Mobility(done.await?)))
    }

    /// Lets an INTERRUPTED mobility go on; the gap is added to its interruptions (M-6). For MANAGERs of the host.
    /// Scope `mobility:write`.
    async fn mobility_resume(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What goes on.")] input: MobilityResumeInput,
    ) -> Result<Option<Mobility>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (step, on) = input.checked()?;
            let rule = |row: &Model, _, at: area::Moment| row.resumed(on, at.today);
            area::step(session, step, Verb::Resume, rule).await
        });
        Ok(Some(Mobility(done.await?)))
    }

    /// Ends an ONGOING or INTERRUPTED mobility with its real dates, once every enrolment has an outcome (M-11); for
    /// MANAGERs of the host.
    /// Scope `mobility:write`.
    async fn mobility_complete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is over.")] input: MobilityCompleteInput,
    ) -> Result<Option<Mobility>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (step, real) = input.checked()?;
            area::complete(session, step, real).await
        });
        Ok(Some(Mobility(done.await?)))
    }

    /// Recognises what was learnt in a COMPLETED mobility, which is read-only from now on (M-12); for MANAGERs of the
    /// sender.
    /// Scope `mobility:write`.
    async fn mobility_recognise(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recognised.")] input: MobilityRecogniseInput,
    ) -> Result<Option<Mobility>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let rule = |row: &Model, _, _| Ok(row.recognised());
            area::step(session, input.checked()?, Verb::Recognise, rule).await
        });
        Ok(Some(Mobility(done.await?)))
    }

    /// Opens a RECOGNISED mobility again as COMPLETED, for a reason that stays on record (M-12); for MANAGERs of the
    /// coordinator.
    /// Scope `mobility:write`.
    async fn mobility_reopen(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is opened.")] input: MobilityReopenInput,
    ) -> Result<Option<Mobility>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let rule = |row: &Model, reason: Option<String>, at: area::Moment| {
                row.reopened(reason.unwrap_or_default(), at.now)
            };
            area::step(session, input.checked()?, Verb::Reopen, rule).await
        });
        Ok(Some(Mobility(done.await?)))
    }
}
