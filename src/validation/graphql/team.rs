//! The team of a case in the API.

use async_graphql::{Context, ID, Object, Result};
use entity::{
    break_glass,
    case_member::{self, TeamRole},
};

use super::CompetenceValidation;
use crate::{
    graphql::{
        connection::View,
        node::global_id,
        scalar::{Date, DateTime},
        session,
        verb::{Listed, Verb},
    },
    partner::graphql::Partner,
    plan::graphql::InclusionPlan,
    validation as area,
};

/// Somebody's place in the team of a case. Seen by the team and the candidate. Scope `validation:read`.
pub struct CaseMember(pub case_member::Model);

impl View for CaseMember {
    type Entity = case_member::Entity;
    fn of(row: case_member::Model) -> Self {
        Self(row)
    }
}

/// Somebody's place in the team of a case. Seen by the team and the candidate. Scope `validation:read`.
#[Object]
impl CaseMember {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The validation; null where it is a plan, and for those who may not see it. Scope `validation:read`.
    async fn validation(&self, ctx: &Context<'_>) -> Result<Option<CompetenceValidation>> {
        match self.0.validation_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(CompetenceValidation)),
            None => Ok(None),
        }
    }

    /// The inclusion plan; null where it is a validation, and for those who may not see it. Scope `plan:read`.
    async fn plan(&self, ctx: &Context<'_>) -> Result<Option<InclusionPlan>> {
        match self.0.plan_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(InclusionPlan)),
            None => Ok(None),
        }
    }

    /// The member's name.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// The partner for which they are in the team. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.member_partner_id).await?.map(Partner))
    }

    /// As what.
    async fn role(&self) -> TeamRole {
        self.0.role
    }

    /// Whether they answer for the case.
    async fn responsible(&self) -> bool {
        self.0.responsible
    }

    /// First day.
    async fn from(&self) -> Date {
        Date(self.0.from_day)
    }

    /// Last day; null where none is known.
    async fn until(&self) -> Option<Date> {
        self.0.until_day.map(Date)
    }

    /// When they left; null as long as they have not.
    async fn left_at(&self) -> Option<DateTime> {
        self.0.left_at.map(DateTime)
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = area::team::viewer_can(session(ctx)?, &self.0).await?;
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

/// That a MANAGER of the partner that owns a case opened it to themselves in an emergency, to read it for 24 hours. Seen by
/// the team, the person and the owner's MANAGERs; the team and the person are written to at once, where the installation
/// sends mail. Scope `validation:read`.
pub struct BreakGlass(pub break_glass::Model);

impl View for BreakGlass {
    type Entity = break_glass::Entity;
    fn of(row: break_glass::Model) -> Self {
        Self(row)
    }
}

/// That a MANAGER of the partner that owns a case opened it to themselves in an emergency, to read it for 24 hours. Seen by
/// the team, the person and the owner's MANAGERs; the team and the person are written to at once, where the installation
/// sends mail. Scope `validation:read`.
#[Object]
impl BreakGlass {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The validation; null where it is a plan, and for those who may not see it. Scope `validation:read`.
    async fn validation(&self, ctx: &Context<'_>) -> Result<Option<CompetenceValidation>> {
        match self.0.validation_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(CompetenceValidation)),
            None => Ok(None),
        }
    }

    /// The inclusion plan; null where it is a validation, and for those who may not see it. Scope `plan:read`.
    async fn plan(&self, ctx: &Context<'_>) -> Result<Option<InclusionPlan>> {
        match self.0.plan_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(InclusionPlan)),
            None => Ok(None),
        }
    }

    /// The name of whoever opened it.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// The partner for which they did, the owner then. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// Why.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// When.
    async fn opened_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Until when they read the case.
    async fn ends_at(&self) -> DateTime {
        DateTime(self.0.ends_at)
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
