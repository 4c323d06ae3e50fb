//! Changes of dissemination records.

use async_graphql::{Context, Object, Result};

use super::DisseminationRecord;
use crate::{
    dissemination::{
        self as area,
        input::{
            DisseminationRecordCreateInput, DisseminationRecordDeleteInput, DisseminationRecordReportInput,
            DisseminationRecordUpdateInput, DisseminationRecordVerifyInput,
        },
    },
    graphql::signed_in,
    partner::graphql::Partner,
};

/// Writing, reporting, verifying and removing.
#[derive(Default)]
pub struct DisseminationMutation;

#[Object]
impl DisseminationMutation {
    /// Writes a dissemination record in DRAFT, in a project that has been started, also after its end (J-2); for MANAGERs
    /// of a partner of the project, and for participants about what they pass on from their own mobility (M-14).
    /// Scope `dissemination:write`.
    async fn dissemination_record_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new record.")] input: DisseminationRecordCreateInput,
    ) -> Result<Option<DisseminationRecord>> {
        let session = signed_in(ctx)?;
        let made = session.once(area::create(session, input.checked()?)).await?;
        Ok(Some(DisseminationRecord(made)))
    }

    /// Changes a record in DRAFT or REPORTED; for MANAGERs of its partner, and in DRAFT for the participant who wrote it.
    /// Scope `dissemination:write`.
    async fn dissemination_record_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: DisseminationRecordUpdateInput,
    ) -> Result<Option<DisseminationRecord>> {
        let session = signed_in(ctx)?;
        let done = session.once(area::update(session, input.checked()?)).await?;
        Ok(Some(DisseminationRecord(done)))
    }

    /// Says that it has taken place: DRAFT → REPORTED, not before its day (D-1). All active partners of the project see it
    /// from now on. For MANAGERs of its partner. Scope `dissemination:write`.
    async fn dissemination_record_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which record.")] input: DisseminationRecordReportInput,
    ) -> Result<Option<DisseminationRecord>> {
        let session = signed_in(ctx)?;
        let (id, expected) = input.checked()?;
        let done = session.once(area::report(session, id, expected)).await?;
        Ok(Some(DisseminationRecord(done)))
    }

    /// Confirms a record that has evidence, as another partner of the project: REPORTED → VERIFIED (D-1). For MANAGERs of
    /// another active partner that is not merely associated, who have no part in the record's own;
    /// in person, not by a key. Scope `dissemination:write`.
    async fn dissemination_record_verify(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which record, in whose name.")] input: DisseminationRecordVerifyInput,
    ) -> Result<Option<DisseminationRecord>> {
        let session = signed_in(ctx)?;
        let (id, expected, by) = input.checked()?;
        let done = session.once(area::verify(session, id, expected, by)).await?;
        Ok(Some(DisseminationRecord(done)))
    }

    /// Removes a draft; its partner is returned. For MANAGERs of the partner, and for the participant who wrote it.
    /// Scope `dissemination:write`.
    async fn dissemination_record_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is removed.")] input: DisseminationRecordDeleteInput,
    ) -> Result<Option<Partner>> {
        let session = signed_in(ctx)?;
        let (id, expected) = input.checked()?;
        Ok(Some(Partner(session.once(area::delete(session, id, expected)).await?)))
    }
}
