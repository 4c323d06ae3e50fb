//! A competence validation in the API.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entity::{
    competence_validation::{self, CandidateAct, Model, Status},
    procedure::Stage,
    validation_brief::Claim,
};

use super::{
    Assessment, BreakGlass, CaseMember, ConflictDeclaration, DecisionRecognition, Evidence, ValidationDecision,
};
use crate::{
    db::page::PageArgs,
    framework::graphql::Competence,
    graphql::{
        connection::{Connection, View},
        node::global_id,
        scalar::{DateTime, LanguageCode},
        session,
        verb::{Listed, Verb},
    },
    participant::graphql::{Participant, RecordedAct},
    partner::graphql::Partner,
    procedure::graphql::Procedure,
    project::graphql::Project,
    validation as area,
};

/// A competence validation: what a candidate can do is identified, documented, assessed and certified. Its team decides who
/// sees it: COUNSELLORs and observers all of it, as long as they are in the team, interpreters what is claimed; assigned
/// assessors claims, evidence and their own assessments; the candidate all of it. The owner's MANAGER sees state and dates
/// only (lists are empty, other objects null); MANAGERs of partners to which the candidate shows a certified decision see
/// state, procedure and decision. Every reading is written down. Scope `validation:read`.
pub struct CompetenceValidation(pub Model);

impl View for CompetenceValidation {
    type Entity = competence_validation::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// A competence and a level that the candidate claims.
pub struct ValidationClaim(pub Claim);

/// A competence and a level that the candidate claims.
#[Object]
impl ValidationClaim {
    /// The competence. Scope `framework:read`.
    async fn competence(&self, ctx: &Context<'_>) -> Result<Option<Competence>> {
        Ok(session(ctx)?.load(self.0.competence).await?.map(Competence))
    }

    /// The level, from 1, the lowest.
    async fn level(&self) -> i32 {
        self.0.level
    }
}

/// What the candidate did in a case.
#[derive(SimpleObject)]
pub struct CandidateActDone {
    /// What.
    verb: Option<Verb>,
    /// When.
    at: DateTime,
    /// How, where somebody wrote it down for the candidate; null if they did it themselves.
    recorded: Option<RecordedAct>,
}

fn done(one: CandidateAct) -> CandidateActDone {
    CandidateActDone {
        verb: one.verb.listed(),
        at: DateTime(one.at),
        recorded: one.act.map(RecordedAct),
    }
}

/// A competence validation: what a candidate can do is identified, documented, assessed and certified. Its team decides who
/// sees it: COUNSELLORs and observers all of it, as long as they are in the team, interpreters what is claimed; assigned
/// assessors claims, evidence and their own assessments; the candidate all of it. The owner's MANAGER sees state and dates
/// only (lists are empty, other objects null); MANAGERs of partners to which the candidate shows a certified decision see
/// state, procedure and decision. Every reading is written down. Scope `validation:read`.
#[Object]
impl CompetenceValidation {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// State.
    async fn status(&self) -> Status {
        self.0.status
    }

    /// Stage: null before the first one, in PAUSED and WITHDRAWN the last one reached.
    async fn stage(&self) -> Option<Stage> {
        self.0.stage()
    }

    /// The project. Scope `project:read`.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(session(ctx)?.load(self.0.project_id).await?.map(Project))
    }

    /// The partner that owns the case. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// Whose competences, by pseudonym; null for those who may not see the participant, and for whoever sees state and
    /// dates only. Scope `participant:read`.
    async fn candidate(&self, ctx: &Context<'_>) -> Result<Option<Participant>> {
        let session = session(ctx)?;
        if !area::sees_content(session, &self.0).await? {
            return Ok(None);
        }
        Ok(session.load(self.0.candidate_id).await?.map(Participant))
    }

    /// The version of the procedure that it follows. Scope `procedure:read`.
    async fn procedure(&self, ctx: &Context<'_>) -> Result<Option<Procedure>> {
        let session = session(ctx)?;
        if !area::sees_content(session, &self.0).await? {
            return Ok(None);
        }
        Ok(session.load(self.0.procedure_id).await?.map(Procedure))
    }

    /// What the validation is for; null for those who do not see the claims.
    async fn purpose(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(area::brief(session(ctx)?, &self.0)
            .await?
            .and_then(|brief| brief.purpose))
    }

    /// The languages in which the candidate can be assessed.
    async fn languages(&self, ctx: &Context<'_>) -> Result<Vec<LanguageCode>> {
        let brief = area::brief(session(ctx)?, &self.0).await?;
        let languages = brief.map(|brief| brief.languages.0).unwrap_or_default();
        Ok(languages.into_iter().map(LanguageCode).collect())
    }

    /// What the candidate claims.
    async fn claims(&self, ctx: &Context<'_>) -> Result<Vec<ValidationClaim>> {
        let brief = area::brief(session(ctx)?, &self.0).await?;
        let claims = brief.map(|brief| brief.claims.0).unwrap_or_default();
        Ok(claims.into_iter().map(ValidationClaim).collect())
    }

    /// Who is and was in the team, in the order of joining. Scope `validation:read`.
    async fn team(&self, ctx: &Context<'_>) -> Result<Vec<CaseMember>> {
        let all = area::team::of_case_seen(session(ctx)?, self.0.id).await?;
        Ok(all.into_iter().map(CaseMember).collect())
    }

    /// Who has opened the case in an emergency, the first one first; the owner's MANAGERs see it too. Scope `validation:read`.
    async fn break_glass(&self, ctx: &Context<'_>) -> Result<Vec<BreakGlass>> {
        let all = area::break_glass::of_validation(session(ctx)?, &self.0).await?;
        Ok(all.into_iter().map(BreakGlass).collect())
    }

    /// The evidence, the first added first. Scope `validation:read`.
    async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<Evidence>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let page = area::evidence::of_case(session(ctx)?, self.0.id, args).await?;
        Ok(Connection::new(page))
    }

    /// Who judges and what they found, in the order of their assignment; of assessors each sees their own alone.
    /// Scope `validation:read`.
    async fn assessments(&self, ctx: &Context<'_>) -> Result<Vec<Assessment>> {
        let all = area::assessment::of_case_seen(session(ctx)?, self.0.id).await?;
        Ok(all.into_iter().map(Assessment).collect())
    }

    /// Who was declared too close to judge (V-2). Scope `validation:read`.
    async fn conflicts(&self, ctx: &Context<'_>) -> Result<Vec<ConflictDeclaration>> {
        let all = area::assessment::conflicts(session(ctx)?, self.0.id).await?;
        Ok(all.into_iter().map(ConflictDeclaration).collect())
    }

    /// The decision in force; null before it is made. Scope `validation:read`.
    async fn decision(&self, ctx: &Context<'_>) -> Result<Option<ValidationDecision>> {
        Ok(area::decision::in_force(session(ctx)?, &self.0)
            .await?
            .map(ValidationDecision))
    }

    /// Every decision, those superseded after an appeal included, the first one first. Scope `validation:read`.
    async fn decisions(&self, ctx: &Context<'_>) -> Result<Vec<ValidationDecision>> {
        let all = area::decision::of_case(session(ctx)?, &self.0).await?;
        Ok(all.into_iter().map(ValidationDecision).collect())
    }

    /// Which partners accept or decline the decisions (V-9), in the order of their answers. Scope `validation:read`.
    async fn recognitions(&self, ctx: &Context<'_>) -> Result<Vec<DecisionRecognition>> {
        let all = area::decision::recognitions(session(ctx)?, &self.0).await?;
        Ok(all.into_iter().map(DecisionRecognition).collect())
    }

    /// What the candidate did, and how where somebody wrote it down; empty for those who do not see
    /// all of the case.
    async fn acts(&self, ctx: &Context<'_>) -> Result<Vec<CandidateActDone>> {
        let seen = area::sees_all(session(ctx)?, &self.0).await?;
        let acts = self.0.acts.0.clone().into_iter().filter(|_| seen);
        Ok(acts.map(done).collect())
    }

    /// When the candidate consented (V-1).
    async fn consented_at(&self) -> Option<DateTime> {
        self.0.consented_at.map(DateTime)
    }

    /// When the assessment was scheduled and the evidence frozen (V-5).
    async fn scheduled_at(&self) -> Option<DateTime> {
        self.0.scheduled_at.map(DateTime)
    }

    /// When it was last decided.
    async fn decided_at(&self) -> Option<DateTime> {
        self.0.decided_at.map(DateTime)
    }

    /// When the decision was certified; null again after a new one.
    async fn certified_at(&self) -> Option<DateTime> {
        self.0.certified_at.map(DateTime)
    }

    /// When it was last paused.
    async fn paused_at(&self) -> Option<DateTime> {
        self.0.paused_at.map(DateTime)
    }

    /// When the candidate left it.
    async fn withdrawn_at(&self) -> Option<DateTime> {
        self.0.withdrawn_at.map(DateTime)
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = area::viewer_can(session(ctx)?, &self.0).await?;
        Ok(verbs.into_iter().filter_map(Listed::listed).collect())
    }

    /// How often it was changed, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was asked for.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}
