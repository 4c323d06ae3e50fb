//! Enrolments in the API.

use async_graphql::{Context, ID, Object, Result};
use entity::{
    attendance,
    enrolment::{self, Model, Outcome},
};

use super::input::{
    AttendanceRecordInput, EnrolmentCreateInput, EnrolmentFilter, EnrolmentOutcomeSetInput, EnrolmentUpdateInput,
    EnrolmentWithdrawInput,
};
use crate::{
    db::page::PageArgs,
    graphql::{
        connection::{Connection, View},
        node::{global_id, load},
        scalar::{Date, DateTime},
        session, signed_in,
        verb::{Listed, Verb},
    },
    mobility::graphql::Mobility,
    module::graphql::{Module, ModuleSession},
    participant::graphql::Participant,
};

/// Somebody's place in a module. Seen by the participant's partner, the module's provider, the host of the mobility that
/// it belongs to, and the person. Scope `enrolment:read`.
pub struct Enrolment(pub Model);

impl View for Enrolment {
    type Entity = enrolment::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// Somebody's place in a module. Seen by the participant's partner, the module's provider, the host of the mobility that
/// it belongs to, and the person. Scope `enrolment:read`.
#[Object]
impl Enrolment {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// Who is enrolled, by pseudonym. Scope `participant:read`.
    async fn participant(&self, ctx: &Context<'_>) -> Result<Option<Participant>> {
        Ok(session(ctx)?.load(self.0.participant_id).await?.map(Participant))
    }

    /// The module version; it stays when a newer one comes (T-1). Scope `module:read`.
    async fn module(&self, ctx: &Context<'_>) -> Result<Option<Module>> {
        Ok(session(ctx)?.load(self.0.module_id).await?.map(Module))
    }

    /// The session, once one is chosen. Scope `module:read`.
    async fn session(&self, ctx: &Context<'_>) -> Result<Option<ModuleSession>> {
        Ok(match self.0.session_id {
            Some(id) => session(ctx)?.load(id).await?.map(ModuleSession),
            None => None,
        })
    }

    /// The mobility that it belongs to. Scope `mobility:read`.
    async fn mobility(&self, ctx: &Context<'_>) -> Result<Option<Mobility>> {
        Ok(match self.0.mobility_id {
            Some(id) => session(ctx)?.load(id).await?.map(Mobility),
            None => None,
        })
    }

    /// What became of it (T-5).
    async fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// Grade in the provider's scale.
    async fn grade(&self) -> Option<&str> {
        self.0.grade.as_deref()
    }

    /// The days on which attendance was recorded, at most one entry a day of the session. Scope `enrolment:read`.
    async fn attendance(&self, ctx: &Context<'_>) -> Result<Vec<Attendance>> {
        let all = super::attendance(session(ctx)?, &self.0).await?;
        Ok(all.into_iter().map(Attendance).collect())
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = super::viewer_can(session(ctx)?, &self.0).await?;
        Ok(verbs.into_iter().filter_map(Listed::listed).collect())
    }

    /// How often it was changed, from 1. For `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

/// Whether somebody was there on one day. Seen with the enrolment. Scope `enrolment:read`.
pub struct Attendance(pub attendance::Model);

impl View for Attendance {
    type Entity = attendance::Entity;
    fn of(row: attendance::Model) -> Self {
        Self(row)
    }
}

/// Whether somebody was there on one day. Seen with the enrolment. Scope `enrolment:read`.
#[Object]
impl Attendance {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The enrolment. Scope `enrolment:read`.
    async fn enrolment(&self, ctx: &Context<'_>) -> Result<Option<Enrolment>> {
        Ok(session(ctx)?.load(self.0.enrolment_id).await?.map(Enrolment))
    }

    /// The day.
    async fn day(&self) -> Date {
        Date(self.0.day)
    }

    /// Whether the person was there.
    async fn present(&self) -> bool {
        self.0.present
    }

    /// What the viewer may do with it: `attendanceRecord` of the same day corrects it.
    async fn viewer_can(&self) -> Vec<Verb> {
        Vec::new()
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

/// Enrolments.
#[derive(Default)]
pub struct EnrolmentQuery;

#[Object]
impl EnrolmentQuery {
    /// The enrolment with this id; null if there is none that the viewer may see. Scope `enrolment:read`.
    async fn enrolment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of an enrolment.")] id: ID,
    ) -> Result<Option<Enrolment>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Enrolments that the viewer may see, the oldest first. Scope `enrolment:read`.
    async fn enrolments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which enrolments; all that the viewer may see if left out.")] filter: Option<EnrolmentFilter>,
    ) -> Result<Connection<Enrolment>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let page = super::page(session(ctx)?, &filter.unwrap_or_default().into(), &args).await?;
        Ok(Connection::new(page))
    }
}

/// Changes of enrolments.
#[derive(Default)]
pub struct EnrolmentMutation;

#[Object]
impl EnrolmentMutation {
    /// Enrols a participant in a published module of an ONGOING project (J-2, M-7), in a session if there is room (T-3);
    /// for MANAGERs of the participant's partner. Scope `enrolment:write`.
    async fn enrolment_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The place.")] input: EnrolmentCreateInput,
    ) -> Result<Option<Enrolment>> {
        let session = signed_in(ctx)?;
        let done = session.once(async { super::create(session, input.checked()?).await });
        Ok(Some(Enrolment(done.await?)))
    }

    /// Chooses another session, or none (M-7, T-3); for MANAGERs of the participant's partner. Scope `enrolment:write`.
    async fn enrolment_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The session.")] input: EnrolmentUpdateInput,
    ) -> Result<Option<Enrolment>> {
        let session = signed_in(ctx)?;
        let (change, run) = input.checked()?;
        let done = session.once(super::update(session, change, run));
        Ok(Some(Enrolment(done.await?)))
    }

    /// Gives a place up; for MANAGERs of the participant's partner. Scope `enrolment:write`.
    async fn enrolment_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: EnrolmentWithdrawInput,
    ) -> Result<Option<Enrolment>> {
        let session = signed_in(ctx)?;
        let done = session.once(super::withdraw(session, input.checked()?));
        Ok(Some(Enrolment(done.await?)))
    }

    /// Says what became of an enrolment (T-5), until its mobility is recognised (M-12); for TRAINERs of the module's
    /// provider. Scope `enrolment:write`.
    async fn enrolment_outcome_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The outcome.")] input: EnrolmentOutcomeSetInput,
    ) -> Result<Option<Enrolment>> {
        let session = signed_in(ctx)?;
        let (change, outcome, grade) = input.checked()?;
        let done = session.once(super::set_outcome(session, change, outcome, grade));
        Ok(Some(Enrolment(done.await?)))
    }

    /// Records whether somebody was there on a day of the session, or corrects it; for TRAINERs of the module's provider.
    /// Scope `enrolment:write`.
    async fn attendance_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The entry.")] input: AttendanceRecordInput,
    ) -> Result<Option<Attendance>> {
        let session = signed_in(ctx)?;
        let (enrolment, day, present) = input.checked()?;
        let done = session.once(super::record_attendance(session, enrolment, day, present));
        Ok(Some(Attendance(done.await?)))
    }
}
