//! Assessments in the API.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entity::{
    assessment::{self, Found, Judgement, Method, Status},
    conflict_declaration::{self, ConflictGround},
};

use super::CompetenceValidation;
use crate::{
    framework::graphql::Competence,
    graphql::{
        connection::View,
        node::global_id,
        scalar::{Date, DateTime},
        session,
        verb::{Listed, Verb},
    },
    partner::graphql::Partner,
    validation as area,
};

/// One assessor's judgement of a case. Seen by COUNSELLORs and observers of the team, the candidate, and the assessor
/// themselves. Scope `validation:read`.
pub struct Assessment(pub assessment::Model);

impl View for Assessment {
    type Entity = assessment::Entity;
    fn of(row: assessment::Model) -> Self {
        Self(row)
    }
}

/// Who judges: the candidate learns name and partner, and may object (V-2).
pub struct Assessor<'a>(&'a assessment::Model);

/// Who judges: the candidate learns name and partner, and may object (V-2).
#[Object]
impl Assessor<'_> {
    /// The assessor's name.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// The assessor's partner. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.assessor_partner_id).await?.map(Partner))
    }
}

/// How far a criterion of the procedure is met.
#[derive(Debug, SimpleObject)]
pub struct CriterionFound {
    /// Code of the criterion in the procedure.
    criterion: String,
    /// How far it is met.
    judgement: Judgement,
}

/// What an assessor found of one claim.
pub struct AssessmentFinding<'a>(&'a Found);

/// What an assessor found of one claim.
#[Object]
impl AssessmentFinding<'_> {
    /// The claimed competence. Scope `framework:read`.
    async fn competence(&self, ctx: &Context<'_>) -> Result<Option<Competence>> {
        Ok(session(ctx)?.load(self.0.competence).await?.map(Competence))
    }

    /// How far the claim is met.
    async fn judgement(&self) -> Judgement {
        self.0.judgement
    }

    /// The level that the candidate has; 0 for none.
    async fn level(&self) -> i32 {
        self.0.level
    }

    /// By criterion.
    async fn criteria(&self) -> Vec<CriterionFound> {
        let all = self.0.criteria.iter().map(|one| CriterionFound {
            criterion: one.criterion.clone(),
            judgement: one.judgement,
        });
        all.collect()
    }
}

/// One assessor's judgement of a case. Seen by COUNSELLORs and observers of the team, the candidate, and the assessor
/// themselves. Scope `validation:read`.
#[Object]
impl Assessment {
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

    /// Who judges.
    async fn assessor(&self) -> Assessor<'_> {
        Assessor(&self.0)
    }

    /// Its life.
    async fn status(&self) -> Status {
        self.0.status
    }

    /// Whether this assessor decides.
    async fn lead(&self) -> bool {
        self.0.lead
    }

    /// Which judgement of the case it belongs to: 1 for the first, 2 for that after an appeal.
    async fn round(&self) -> i32 {
        self.0.round
    }

    /// How it was made; null before.
    async fn method(&self) -> Option<Method> {
        self.0.method
    }

    /// The day of it; null before.
    async fn date(&self) -> Option<Date> {
        self.0.assessed_on.map(Date)
    }

    /// All in one word: MET if every claim is, `NOT_MET` if none is; null before it is made.
    async fn judgement(&self) -> Option<Judgement> {
        self.0.judgement()
    }

    /// The lowest level that was found of a claim, 0 for none; null before it is made.
    async fn level(&self) -> Option<i32> {
        self.0.level()
    }

    /// What was found of each claim.
    async fn findings(&self) -> Vec<AssessmentFinding<'_>> {
        self.0.found.iter().map(AssessmentFinding).collect()
    }

    /// Why; null before it is made.
    async fn rationale(&self) -> Option<&str> {
        self.0.rationale.as_deref()
    }

    /// When it was handed in; null before.
    async fn submitted_at(&self) -> Option<DateTime> {
        self.0.submitted_at.map(DateTime)
    }

    /// When a conflict or an objection voided it (V-2).
    async fn voided_at(&self) -> Option<DateTime> {
        self.0.voided_at.map(DateTime)
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = area::assessment::viewer_can(session(ctx)?, &self.0).await?;
        Ok(verbs.into_iter().filter_map(Listed::listed).collect())
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

/// That somebody is too close to a candidate to judge them (V-2). Seen by COUNSELLORs and observers of the team and the
/// candidate. Scope `validation:read`.
pub struct ConflictDeclaration(pub conflict_declaration::Model);

impl View for ConflictDeclaration {
    type Entity = conflict_declaration::Entity;
    fn of(row: conflict_declaration::Model) -> Self {
        Self(row)
    }
}

/// That somebody is too close to a candidate to judge them (V-2). Seen by COUNSELLORs and observers of the team and the
/// candidate. Scope `validation:read`.
#[Object]
impl ConflictDeclaration {
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

    /// Name of who does not judge.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// Why.
    async fn ground(&self) -> ConflictGround {
        self.0.ground
    }

    /// When it was declared.
    async fn declared_at(&self) -> DateTime {
        DateTime(self.0.declared_at)
    }

    /// What the viewer may do with it now: nothing, it stays.
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
