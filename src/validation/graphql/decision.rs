//! Decisions and their recognition in the API.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entity::{
    decision_recognition,
    validation_brief::Claim,
    validation_decision::{self, Kind, Unit},
};

use super::CompetenceValidation;
use crate::{
    authz,
    framework::graphql::Competence,
    graphql::{
        connection::View,
        node::global_id,
        scalar::{Date, DateTime, LanguageCode},
        session, text,
        verb::{Listed, Verb},
    },
    participant::graphql::RecordedAct,
    partner::graphql::Partner,
    procedure::graphql::Procedure,
    validation as area,
};

/// What was decided of a case. Seen by COUNSELLORs and observers of the team, assigned assessors, the candidate, and, once
/// certified, MANAGERs of partners to which the candidate shows it. Scope `validation:read`.
pub struct ValidationDecision(pub validation_decision::Model);

impl View for ValidationDecision {
    type Entity = validation_decision::Entity;
    fn of(row: validation_decision::Model) -> Self {
        Self(row)
    }
}

/// A unit that a decision confirms.
pub struct ValidationUnit(Unit);

/// A unit that a decision confirms.
#[Object]
impl ValidationUnit {
    /// The competence. Scope `framework:read`.
    async fn competence(&self, ctx: &Context<'_>) -> Result<Option<Competence>> {
        Ok(session(ctx)?.load(self.0.competence).await?.map(Competence))
    }

    /// At which level.
    async fn level(&self) -> i32 {
        self.0.level
    }

    /// Level of the European Qualifications Framework, where it can be given.
    async fn eqf_level(&self) -> Option<i32> {
        self.0.eqf_level
    }
}

/// A unit that is missing (V-8); an inclusion plan can make a goal of it.
pub struct MissingUnit(pub Claim);

/// A unit that is missing (V-8); an inclusion plan can make a goal of it.
#[Object]
impl MissingUnit {
    /// The competence. Scope `framework:read`.
    async fn competence(&self, ctx: &Context<'_>) -> Result<Option<Competence>> {
        Ok(session(ctx)?.load(self.0.competence).await?.map(Competence))
    }

    /// Title of the competence, in the language asked for, else in the caller's, else in its default; null for a key
    /// without the scope `framework:read`.
    async fn title(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language of the answer.")] language: Option<LanguageCode>,
    ) -> Result<Option<String>> {
        let session = session(ctx)?;
        let found = session.load(self.0.competence).await?;
        Ok(found.map(|found| text::best(&found.title, language.as_ref(), session)))
    }

    /// The level that was claimed.
    async fn level(&self) -> i32 {
        self.0.level
    }
}

/// An appeal of the candidate against a decision (V-7).
#[derive(SimpleObject)]
pub struct ValidationAppeal {
    /// Why.
    grounds: String,
    /// When.
    at: DateTime,
    /// How, where somebody wrote it down for the candidate.
    recorded: Option<RecordedAct>,
    /// Whether the decision that followed differs; null until there is one.
    changed: Option<bool>,
}

/// What was decided of a case. Seen by COUNSELLORs and observers of the team, assigned assessors, the candidate, and, once
/// certified, MANAGERs of partners to which the candidate shows it. Scope `validation:read`.
#[Object]
impl ValidationDecision {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The case; null for those who may not see it. Scope `validation:read`.
    async fn validation(&self, ctx: &Context<'_>) -> Result<Option<CompetenceValidation>> {
        Ok(session(ctx)?
            .load(self.0.validation_id)
            .await?
            .map(CompetenceValidation))
    }

    /// The version of the procedure. Scope `procedure:read`.
    async fn procedure(&self, ctx: &Context<'_>) -> Result<Option<Procedure>> {
        Ok(session(ctx)?.load(self.0.procedure_id).await?.map(Procedure))
    }

    /// Which decision of the case it is, from 1.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// How much of what was claimed is confirmed.
    async fn kind(&self) -> Kind {
        self.0.kind
    }

    /// What is confirmed.
    async fn units(&self) -> Vec<ValidationUnit> {
        self.0.units.iter().copied().map(ValidationUnit).collect()
    }

    /// What is missing (V-8).
    async fn missing(&self) -> Vec<MissingUnit> {
        self.0.missing.iter().copied().map(MissingUnit).collect()
    }

    /// Until when it holds; null where that is not limited.
    async fn valid_until(&self) -> Option<Date> {
        self.0.valid_until.map(Date)
    }

    /// What the candidate is told; null for whoever sees the decision and not the case.
    async fn feedback(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        let seen = area::decision::sees_case(session(ctx)?, &self.0).await?;
        Ok(self.0.feedback.as_deref().filter(|_| seen))
    }

    /// The appeal against it; null for whoever sees the decision and not the case.
    async fn appeal(&self, ctx: &Context<'_>) -> Result<Option<ValidationAppeal>> {
        let seen = area::decision::sees_case(session(ctx)?, &self.0).await?;
        let appeal = self.0.appeal.clone().filter(|_| seen);
        Ok(appeal.map(|appeal| ValidationAppeal {
            grounds: appeal.0.grounds,
            at: DateTime(appeal.0.at),
            recorded: appeal.0.act.map(RecordedAct),
            changed: appeal.0.changed,
        }))
    }

    /// Whether no later one has taken its place.
    async fn in_force(&self) -> bool {
        self.0.in_force
    }

    /// What the viewer may do with it now; what is done with a decision is done with its case.
    async fn viewer_can(&self) -> Vec<Verb> {
        Vec::new()
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
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

/// That another partner recognises a decision, or does not (V-9). Seen by COUNSELLORs and observers of the team, the
/// candidate, and MANAGERs of that partner as long as the candidate shows it the decision. Scope `validation:read`.
pub struct DecisionRecognition(pub decision_recognition::Model);

impl View for DecisionRecognition {
    type Entity = decision_recognition::Entity;
    fn of(row: decision_recognition::Model) -> Self {
        Self(row)
    }
}

/// That another partner recognises a decision, or does not (V-9). Seen by COUNSELLORs and observers of the team, the
/// candidate, and MANAGERs of that partner as long as the candidate shows it the decision. Scope `validation:read`.
#[Object]
impl DecisionRecognition {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The case; null for those who may not see it. Scope `validation:read`.
    async fn validation(&self, ctx: &Context<'_>) -> Result<Option<CompetenceValidation>> {
        Ok(session(ctx)?
            .load(self.0.validation_id)
            .await?
            .map(CompetenceValidation))
    }

    /// The decision. Scope `validation:read`.
    async fn decision(&self, ctx: &Context<'_>) -> Result<Option<ValidationDecision>> {
        Ok(session(ctx)?.load(self.0.decision_id).await?.map(ValidationDecision))
    }

    /// The version of the procedure that was looked at. Scope `procedure:read`.
    async fn procedure(&self, ctx: &Context<'_>) -> Result<Option<Procedure>> {
        Ok(session(ctx)?.load(self.0.procedure_id).await?.map(Procedure))
    }

    /// The partner that answers. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// Whether it accepts the decision.
    async fn accepted(&self) -> bool {
        self.0.accepted
    }

    /// Why.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// Whether it holds now: the answer is yes and stands, the decision is the one in force, and it does not rest because
    /// of an appeal (V-7, V-9).
    async fn holds(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(area::decision::holds(session(ctx)?, &self.0).await?)
    }

    /// When it answered.
    async fn recognised_at(&self) -> DateTime {
        DateTime(self.0.recognised_at)
    }

    /// When it took the answer back, for the future; null while it stands.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(DateTime)
    }

    /// Why it was taken back.
    async fn revoked_reason(&self) -> Option<&str> {
        self.0.revoked_reason.as_deref()
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = authz::viewer_can(&session(ctx)?.actor(), &self.0).into_iter();
        Ok(verbs.filter_map(Listed::listed).collect())
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
