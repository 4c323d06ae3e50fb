//! A mobility in the API.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entity::{
    mobility::{self, InterruptionReason, Model, Status},
    programme::ActivityType,
    project::Visibility,
};

use super::{AgreementComment, LearningAgreement, ParticipantReport, judgement::MobilityFinding};
use crate::{
    db::page::PageArgs,
    dissemination::{cascade, graphql::DisseminationRecord},
    enrolment::graphql::Enrolment,
    graphql::{
        connection::{Connection, View},
        node::global_id,
        scalar::{CountryCode, Date, DateTime, LanguageCode},
        session,
        verb::{Listed, Verb},
    },
    mobility::{agreement, report},
    participant::graphql::Participant,
    partner::graphql::Partner,
    programme::graphql::ProgrammeRuleSet,
    project::graphql::Project,
};

/// Somebody goes from their partner to a host and returns. Seen by the sender and the person always, by host and
/// coordinator from its nomination on, by the project's other active partners from its acceptance on unless its
/// visibility is PARTNER. Scope `mobility:read`.
pub struct Mobility(pub Model);

impl View for Mobility {
    type Entity = mobility::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// A time in which a mobility rests.
#[derive(Debug, SimpleObject)]
pub struct MobilityInterruption {
    /// First day of rest.
    from: Date,
    /// Last day of rest; null while it rests.
    to: Option<Date>,
    /// Why; never about health.
    reason: InterruptionReason,
}

/// Why somebody made a move; stays on record (M-12).
#[derive(Debug, SimpleObject)]
pub struct MobilityRemark {
    /// The move.
    verb: Verb,
    /// Why.
    reason: String,
    /// When.
    at: DateTime,
}

/// Somebody goes from their partner to a host and returns. Seen by the sender and the person always, by host and
/// coordinator from its nomination on, by the project's other active partners from its acceptance on unless its
/// visibility is PARTNER. Scope `mobility:read`.
#[Object]
impl Mobility {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// State (M-9).
    async fn status(&self) -> Status {
        self.0.status
    }

    /// The project. Scope `project:read`.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(session(ctx)?.load(self.0.project_id).await?.map(Project))
    }

    /// Who goes, by pseudonym; null if the viewer may not see the participant. Scope `participant:read`.
    async fn participant(&self, ctx: &Context<'_>) -> Result<Option<Participant>> {
        Ok(session(ctx)?.load(self.0.participant_id).await?.map(Participant))
    }

    /// The partner that sends. Scope `partner:read`.
    async fn sending_organisation(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// The partner that hosts. Scope `partner:read`.
    async fn host_organisation(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.host_partner_id).await?.map(Partner))
    }

    /// What somebody does there.
    async fn activity_type(&self) -> ActivityType {
        self.0.activity_type
    }

    /// First day, travel not counted.
    async fn start_date(&self) -> Date {
        Date(self.0.start_date)
    }

    /// Last day, travel not counted.
    async fn end_date(&self) -> Date {
        Date(self.0.end_date)
    }

    /// Duration in calendar days, first and last day counted, interruptions not (M-6).
    async fn duration_days(&self) -> i64 {
        self.0.duration_days()
    }

    /// Days of travel before and after.
    async fn travel_days(&self) -> i32 {
        self.0.travel_days
    }

    /// Times of rest, in their order; the one that is not over comes last.
    async fn interruptions(&self) -> Vec<MobilityInterruption> {
        let over = self.0.interruptions.iter().map(|one| MobilityInterruption {
            from: Date(one.from),
            to: Some(Date(one.to)),
            reason: one.reason,
        });
        let now = self.0.interrupted_from.zip(self.0.interruption_reason);
        let now = now.map(|(from, reason)| MobilityInterruption {
            from: Date(from),
            to: None,
            reason,
        });
        over.chain(now).collect()
    }

    /// Whether a part of it takes place online.
    async fn blended(&self) -> bool {
        self.0.blended
    }

    /// What takes place online.
    async fn virtual_component(&self) -> Option<&str> {
        self.0.virtual_component.as_deref()
    }

    /// The language that it takes place in.
    async fn main_language(&self) -> Option<LanguageCode> {
        self.0.main_language.clone().map(LanguageCode)
    }

    /// City of the host.
    async fn city(&self) -> Option<&str> {
        self.0.city.as_deref()
    }

    /// Country of the host.
    async fn country(&self) -> CountryCode {
        CountryCode(self.0.country.clone())
    }

    /// Whether the journey is by low-emission means.
    async fn green_travel(&self) -> bool {
        self.0.green_travel
    }

    /// Number of the Europass Mobility.
    async fn europass_mobility_number(&self) -> Option<&str> {
        self.0.europass_mobility_number.as_deref()
    }

    /// Who sees it beyond sender, host and coordinator from its acceptance on.
    async fn visibility(&self) -> Visibility {
        self.0.visibility
    }

    /// The sender's own key for it; null for everybody else.
    async fn external_id(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        let shown = crate::mobility::is_sender(&session(ctx)?.actor(), &self.0);
        Ok(self.0.external_id.as_deref().filter(|_| shown))
    }

    /// The enrolments that belong to it, the first one first; those that the viewer may see. Scope `enrolment:read`.
    async fn module_enrolments(&self, ctx: &Context<'_>) -> Result<Vec<Enrolment>> {
        let all = crate::enrolment::of_mobility(session(ctx)?, self.0.id).await?;
        Ok(all.into_iter().map(Enrolment).collect())
    }

    /// The agreement: the version in force, else the latest one; null if there is none or the viewer may not see it.
    /// For sender, host, coordinator and the person (M-10). Scope `mobility:read`.
    async fn learning_agreement(&self, ctx: &Context<'_>) -> Result<Option<LearningAgreement>> {
        let all = agreement::of(session(ctx)?, &self.0).await?;
        Ok(agreement::current(&self.0, all).map(LearningAgreement))
    }

    /// Every version of the agreement, the first one first (M-10). Scope `mobility:read`.
    async fn learning_agreement_versions(&self, ctx: &Context<'_>) -> Result<Vec<LearningAgreement>> {
        let all = agreement::of(session(ctx)?, &self.0).await?;
        Ok(all.into_iter().map(LearningAgreement).collect())
    }

    /// What was said about the agreement, the first comment first. Scope `mobility:read`.
    async fn agreement_comments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<AgreementComment>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let page = agreement::comments(session(ctx)?, self.0.id, args).await?;
        Ok(Connection::new(page))
    }

    /// What the participant reports; null before the nomination and for those who may not see it (M-13).
    /// Scope `mobility:read`.
    async fn participant_report(&self, ctx: &Context<'_>) -> Result<Option<ParticipantReport>> {
        Ok(report::of(session(ctx)?, &self.0).await?.map(ParticipantReport))
    }

    /// Dissemination records about what was passed on after the return (M-14), the one linked first first; those that the
    /// viewer may see. Scope `dissemination:read`.
    async fn cascades(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<DisseminationRecord>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        Ok(Connection::new(cascade::page(session(ctx)?, self.0.id, args).await?))
    }

    /// The rules that it was judged by, as they were then (J-6); null if none were known.
    async fn rule_set(&self) -> Option<ProgrammeRuleSet> {
        self.0.rule_set().map(ProgrammeRuleSet)
    }

    /// What the judgement found beside refusals (M-6).
    async fn findings(&self) -> Vec<MobilityFinding> {
        self.0.findings.iter().cloned().map(MobilityFinding).collect()
    }

    /// Why moves were made, where a reason was given, in their order (M-12).
    async fn remarks(&self) -> Vec<MobilityRemark> {
        let remark = |one: &mobility::Remark| {
            let verb = one.verb.listed()?;
            Some(MobilityRemark {
                verb,
                reason: one.reason.clone(),
                at: DateTime(one.at),
            })
        };
        self.0.remarks.iter().filter_map(remark).collect()
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = crate::mobility::viewer_can(session(ctx)?, &self.0).await?;
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
