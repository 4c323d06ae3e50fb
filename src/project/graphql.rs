//! Projects in the API.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entity::{
    mobility_target, module,
    project::{self, Gender, Model, Programme, Status, Timeline, Visibility},
    project_partner,
};

use super::input::{ProjectCreateInput, ProjectFilter, ProjectOrder, ProjectUpdateInput};
use crate::{
    db::page::{PageArgs, Sorting},
    graphql::{
        connection::{Connection, Total, View},
        node::{global_id, load},
        scalar::{CountryCode, Date, DateTime, LanguageCode, Url},
        session, signed_in,
        text::{TextVersion, best, versions},
        verb::Verb,
    },
    module::graphql::Module,
    partner::graphql::Partner,
    programme::graphql::ProgrammeRuleSet,
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

/// Planned against actual mobilities of one host country (J-3).
#[derive(Debug, SimpleObject)]
pub struct HostReconciliation {
    /// Country of the host; a target by partner counts under its country.
    country: CountryCode,
    /// Sum of the targets.
    planned: i64,
    /// Mobilities that began; null until there are mobilities.
    actual: Option<i64>,
    /// planned − actual; null until there are mobilities.
    difference: Option<i64>,
}

/// Planned against actual mobilities (J-3). Differences are shown, never repaired.
#[derive(Debug, SimpleObject)]
pub struct Reconciliation {
    /// Planned number in total; null if the project plans none.
    planned_total: Option<i64>,
    /// Sum of the targets by host.
    planned_by_host: i64,
    /// Mobilities that began, the same for all viewers; null until there are mobilities.
    actual: Option<i64>,
    /// plannedTotal − plannedByHost; null if no total is planned.
    difference: Option<i64>,
    /// By country of the host.
    hosts: Vec<HostReconciliation>,
}

impl From<project::Reconciliation> for Reconciliation {
    fn from(figures: project::Reconciliation) -> Self {
        let host = |(country, planned): &(String, i64)| HostReconciliation {
            country: CountryCode(country.clone()),
            planned: *planned,
            actual: None,
            difference: None,
        };
        Self {
            planned_total: figures.planned_total,
            planned_by_host: figures.planned_by_host,
            actual: None,
            difference: figures.difference(),
            hosts: figures.hosts.iter().map(host).collect(),
        }
    }
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
        Ok(super::targets(session(ctx)?, self.0.id)
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

    /// Planned against actual mobilities (J-3).
    async fn reconciliation(&self, ctx: &Context<'_>) -> Result<Reconciliation> {
        Ok(super::reconciliation(session(ctx)?, &self.0).await?.into())
    }

    /// The partner that coordinates it (J-1). Scope `partner:read`.
    async fn coordinator(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// Who takes part, in the order of joining. Scope `project:read`.
    async fn partners(&self, ctx: &Context<'_>) -> Result<Vec<ProjectPartner>> {
        Ok(super::partners(session(ctx)?, self.0.id)
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
        let (page, all, called) = crate::module::of_project(session(ctx)?, self.0.id, args).await?;
        Ok(Connection::new(
            page,
            Total::below(module::Column::ProjectId, self.0.id.uuid(), all, called),
        ))
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
        Ok(super::successors(session(ctx)?, self.0.id)
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

    /// Until when identities of its participants are kept.
    async fn retain_until(&self) -> Date {
        Date(self.0.retain_until)
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        Ok(super::viewer_can(&session(ctx)?.actor(), &self.0))
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

/// One partner's part in a project. Seen with the project. Scope `project:read`.
pub struct ProjectPartner(pub project_partner::Model);

impl View for ProjectPartner {
    type Entity = project_partner::Entity;
    fn of(row: project_partner::Model) -> Self {
        Self(row)
    }
}

/// One partner's part in a project. Seen with the project. Scope `project:read`.
#[Object]
impl ProjectPartner {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The project. Scope `project:read`.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(session(ctx)?.load(self.0.project_id).await?.map(Project))
    }

    /// The partner. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// Its part.
    async fn role(&self) -> project_partner::Role {
        self.0.role
    }

    /// Whether it sends participants.
    async fn sending(&self) -> bool {
        self.0.sending
    }

    /// Whether it hosts participants.
    async fn hosting(&self) -> bool {
        self.0.hosting
    }

    /// Whether it takes part now.
    async fn state(&self) -> project_partner::State {
        self.0.state
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

/// How many mobilities a project plans for one country or one hosting partner. Seen with the project.
/// Scope `project:read`.
pub struct MobilityTarget(pub mobility_target::Model);

impl View for MobilityTarget {
    type Entity = mobility_target::Entity;
    fn of(row: mobility_target::Model) -> Self {
        Self(row)
    }
}

/// How many mobilities a project plans for one country or one hosting partner. Seen with the project.
/// Scope `project:read`.
#[Object]
impl MobilityTarget {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// Country of the host; the partner's own country where the target names a partner.
    async fn host_country(&self) -> CountryCode {
        CountryCode(self.0.host_country.clone())
    }

    /// The hosting partner, where the target names one. Scope `partner:read`.
    async fn host_partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        match self.0.host_partner_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(Partner)),
            None => Ok(None),
        }
    }

    /// Planned number of mobilities.
    async fn planned(&self) -> i32 {
        self.0.planned
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

/// Projects.
#[derive(Default)]
pub struct ProjectQuery;

#[Object]
impl ProjectQuery {
    /// The project with this id; null if there is none that the viewer may see. Scope `project:read`.
    async fn project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a project.")] id: ID,
    ) -> Result<Option<Project>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Projects of the viewer's partners; by title unless another order is asked for. Scope `project:read`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a list, fixed by the contract"
    )]
    async fn projects(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which projects; all that the viewer may see if left out.")] filter: Option<ProjectFilter>,
        #[graphql(desc = "The order.")] order_by: Option<ProjectOrder>,
    ) -> Result<Connection<Project>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let sorting = order_by.map_or(
            Sorting {
                column: project::Column::TitleSort,
                descending: false,
            },
            Into::into,
        );
        let (page, select) = super::page(session(ctx)?, &filter.unwrap_or_default().into(), sorting, &args).await?;
        Ok(Connection::new(page, Total::all(select)))
    }
}

/// Changes of projects.
#[derive(Default)]
pub struct ProjectMutation;

#[Object]
impl ProjectMutation {
    /// Founds a project in DRAFT, coordinated by a partner of which the viewer is MANAGER (J-1, J-4).
    /// Scope `project:write`.
    async fn project_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new project.")] input: ProjectCreateInput,
    ) -> Result<Option<Project>> {
        let session = signed_in(ctx)?;
        let created = session
            .once(async { super::create(session, input.checked()?).await })
            .await?;
        Ok(Some(Project(created)))
    }

    /// Changes a project in DRAFT or ONGOING; for MANAGERs of its coordinator (J-2, J-4). Scope `project:write`.
    async fn project_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: ProjectUpdateInput,
    ) -> Result<Option<Project>> {
        let session = signed_in(ctx)?;
        let (id, expected, changes) = input.checked()?;
        Ok(Some(Project(
            session.once(super::update(session, id, expected, changes)).await?,
        )))
    }
}
