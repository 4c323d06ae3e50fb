//! The project itself.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entity::{
    project::{self, Gender, Model, Programme, Status, Timeline, Visibility},
    project_partner::State,
};

use super::{MobilityTarget, ProjectPartner, ProjectStatusChange, Reconciliation};
use crate::{
    db::page::PageArgs,
    dissemination::graphql::DisseminationRecord,
    graphql::{
        connection::{Connection, View},
        node::global_id,
        scalar::{Date, DateTime, LanguageCode, Url},
        session,
        text::{TextVersion, best, versions},
        verb::Verb,
    },
    module::graphql::Module,
    partner::graphql::Partner,
    procedure::graphql::Procedure,
    programme::graphql::ProgrammeRuleSet,
    project::{self as projects, query},
    result::graphql::ProjectResult,
};

/// A project of a consortium. Seen by the members of its active and invited partners. Scope `project:read`.
pub struct Project(pub Model);

impl View for Project {
    type Entity = project::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// The planned share of one gender among the participants.
#[derive(Debug, SimpleObject)]
pub struct GenderTarget {
    /// The gender.
    gender: Gender,
    /// Planned share in percent.
    share: i32,
}

/// A project of a consortium. Seen by the members of its active and invited partners. Scope `project:read`.
#[Object]
impl Project {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// Code, unique for its coordinator.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Short name.
    async fn acronym(&self) -> &str {
        &self.0.acronym
    }

    /// Title in the language asked for, else in one the caller reads, else in its default.
    async fn title(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language wanted.")] language: Option<LanguageCode>,
    ) -> Result<String> {
        Ok(best(&self.0.title, language.as_ref(), session(ctx)?))
    }

    /// Every language version of the title, the default first.
    async fn title_translations(&self) -> Vec<TextVersion> {
        versions(&self.0.title)
    }

    /// Summary in the language asked for, else in one the caller reads, else in its default; empty if there is none.
    async fn summary(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language wanted.")] language: Option<LanguageCode>,
    ) -> Result<String> {
        Ok(best(&self.0.summary, language.as_ref(), session(ctx)?))
    }

    /// Every language version of the summary, the default first.
    async fn summary_translations(&self) -> Vec<TextVersion> {
        versions(&self.0.summary)
    }

    /// Objectives in the language asked for, else in one the caller reads, else in their default.
    async fn objectives(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language wanted.")] language: Option<LanguageCode>,
    ) -> Result<Vec<String>> {
        let session = session(ctx)?;
        Ok(self
            .0
            .objectives
            .iter()
            .map(|one| best(one, language.as_ref(), session))
            .collect())
    }

    /// Every language version of every objective.
    async fn objective_translations(&self) -> Vec<Vec<TextVersion>> {
        self.0.objectives.iter().map(versions).collect()
    }

    /// The programme that pays for it.
    async fn programme(&self) -> Programme {
        self.0.programme
    }

    /// Action type of the programme, such as KA102.
    async fn action_type(&self) -> Option<&str> {
        self.0.action_type.as_deref()
    }

    /// Year of the call.
    async fn call_year(&self) -> Option<i32> {
        self.0.call_year
    }

    /// Number of the grant agreement.
    async fn grant_agreement_number(&self) -> Option<&str> {
        self.0.grant_agreement_number.as_deref()
    }

    /// First day.
    async fn start_date(&self) -> Date {
        Date(self.0.start_date)
    }

    /// Last day.
    async fn end_date(&self) -> Date {
        Date(self.0.end_date)
    }

    /// Where today lies in its dates.
    async fn timeline(&self, ctx: &Context<'_>) -> Result<Timeline> {
        Ok(self.0.timeline(session(ctx)?.today()))
    }

    /// Life cycle (J-2).
    async fn status(&self) -> Status {
        self.0.status
    }

    /// Topics, free tags.
    async fn topics(&self) -> &[String] {
        &self.0.topics
    }

    /// Target groups, free tags.
    async fn target_groups(&self) -> &[String] {
        &self.0.target_groups
    }

    /// Working languages.
    async fn languages(&self) -> Vec<LanguageCode> {
        self.0.languages.iter().cloned().map(LanguageCode).collect()
    }

    /// Web site.
    async fn website(&self) -> Option<Url> {
        self.0.website.clone().map(Url)
    }

    /// CONSORTIUM, or PUBLIC: then its card is in the public directory.
    async fn visibility(&self) -> Visibility {
        self.0.visibility
    }

    /// Planned number of mobilities in total; null if it plans none.
    async fn planned_mobilities(&self) -> Option<i32> {
        self.0.planned_mobilities
    }

    /// Planned mobilities by country or by hosting partner. Scope `project:read`.
    async fn mobility_targets(&self, ctx: &Context<'_>) -> Result<Vec<MobilityTarget>> {
        Ok(projects::targets(session(ctx)?, self.0.id)
            .await?
            .into_iter()
            .map(MobilityTarget)
            .collect())
    }

    /// Planned shares by gender.
    async fn gender_targets(&self) -> Vec<GenderTarget> {
        self.0
            .gender_targets
            .iter()
            .map(|one| GenderTarget {
                gender: one.gender,
                share: one.share,
            })
            .collect()
    }

    /// Planned against actual mobilities (J-3), by country, host and month of beginning. The same figures for all who see the
    /// project, some of them withheld from those who do not own the mobilities.
    async fn reconciliation(&self, ctx: &Context<'_>) -> Result<Reconciliation> {
        let session = session(ctx)?;
        let (plan, targets) = projects::reconciliation(session, &self.0).await?;
        let actual = crate::mobility::figures::actual(session, self.0.id).await?;
        Ok(Reconciliation::of(&plan, &targets, actual.as_ref()))
    }

    /// What was done so that others learn of it, by day. Scope `dissemination:read`.
    async fn dissemination_records(
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
        let page = crate::dissemination::of_project(session(ctx)?, self.0.id, args).await?;
        Ok(Connection::new(page))
    }

    /// What it leaves behind, by title. Scope `dissemination:read`.
    async fn results(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<ProjectResult>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let page = crate::result::of_project(session(ctx)?, self.0.id, args).await?;
        Ok(Connection::new(page))
    }

    /// The procedures by which its partners validate competences and that the viewer may see, by title. Scope
    /// `procedure:read`.
    async fn procedures(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<Procedure>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let page = crate::procedure::of_project(session(ctx)?, self.0.id, args).await?;
        Ok(Connection::new(page))
    }

    /// The partner that coordinates it (J-1). Scope `partner:read`.
    async fn coordinator(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// Who takes part or is invited, in the order in which they came in; those whose part has ended if they are
    /// asked for. Scope `project:read`.
    async fn partners(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In these states; INVITED and ACTIVE if left out.")] state: Option<Vec<State>>,
    ) -> Result<Vec<ProjectPartner>> {
        Ok(projects::partners(session(ctx)?, self.0.id, state)
            .await?
            .into_iter()
            .map(ProjectPartner)
            .collect())
    }

    /// Modules of the project that the viewer may see, by title. Scope `module:read`.
    async fn modules(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<Module>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let page = crate::module::of_project(session(ctx)?, self.0.id, args).await?;
        Ok(Connection::new(page))
    }

    /// The project that it continues, if the viewer may see that. Scope `project:read`.
    async fn predecessor(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        match self.0.predecessor_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(Project)),
            None => Ok(None),
        }
    }

    /// The projects that continue it and that the viewer may see. Scope `project:read`.
    async fn successors(&self, ctx: &Context<'_>) -> Result<Vec<Project>> {
        Ok(projects::successors(session(ctx)?, self.0.id)
            .await?
            .into_iter()
            .map(Project)
            .collect())
    }

    /// What its programme asks of mobilities from today on, by programme and call year (J-6); null if there are no such
    /// rules or the call year is not known.
    async fn rule_set(&self, ctx: &Context<'_>) -> Result<Option<ProgrammeRuleSet>> {
        let today = session(ctx)?.today();
        Ok(crate::programme::of_project(&self.0, today).map(ProgrammeRuleSet))
    }

    /// The moves of its life (J-2), the earliest first. Scope `project:read`.
    async fn status_history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<ProjectStatusChange>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let page = query::history(session(ctx)?, self.0.id, args).await?;
        Ok(Connection::new(page))
    }

    /// Until when identities of its participants are kept.
    async fn retain_until(&self) -> Date {
        Date(self.0.retain_until)
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let session = session(ctx)?;
        Ok(projects::viewer_can(&session.actor(), &self.0, session.today()))
    }

    /// How often it was changed, from 1.
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
