//! Modules in the API.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entity::{
    module::{self, CreditScheme, Kind, LearningSetting, Mode, Model, OutcomeKind, State},
    module_prerequisite, module_session, module_session_trainer,
    project::Visibility,
};

use super::{
    input::{ModuleCreateInput, ModuleFilter, ModuleOrder, ModulePublishInput, ModuleUpdateInput},
    session as runs,
};
use crate::{
    db::page::{PageArgs, Sorting},
    graphql::{
        connection::{Connection, Total, View},
        node::{global_id, load, wanted_id},
        scalar::{CountryCode, Date, DateTime, FieldOfEducation, LanguageCode, Url},
        session, signed_in,
        text::{TextVersion, best, versions},
        verb::{Listed, Verb},
    },
    partner::graphql::Partner,
    project::graphql::Project,
};

/// One version of a training module. Its provider always sees it, the partners of the project once it is published.
/// Scope `module:read`.
pub struct Module(pub Model);

impl View for Module {
    type Entity = module::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// What people know or can do afterwards.
pub struct LearningOutcome(module::LearningOutcome);

/// What people know or can do afterwards.
#[Object]
impl LearningOutcome {
    /// Kind of outcome.
    async fn kind(&self) -> OutcomeKind {
        self.0.kind
    }

    /// The outcome in the language asked for, else in one the caller reads, else in its default.
    async fn statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language wanted.")] language: Option<LanguageCode>,
    ) -> Result<String> {
        Ok(best(&self.0.statement, language.as_ref(), session(ctx)?))
    }

    /// Every language version of the statement, the default first.
    async fn statement_translations(&self) -> Vec<TextVersion> {
        versions(&self.0.statement)
    }
}

/// The credit that a module gives.
#[derive(Debug, SimpleObject)]
pub struct Credit {
    /// Credit system.
    scheme: CreditScheme,
    /// Points, to two decimals.
    value: f64,
}

/// Hours of learning.
#[derive(Debug, SimpleObject)]
pub struct LearningHours {
    /// Hours with a trainer.
    contact: i32,
    /// Hours of self-study.
    self_study: i32,
    /// Hours at work.
    work_based: i32,
    /// All hours.
    total: i32,
}

/// A link to learning material.
#[derive(Debug, SimpleObject)]
pub struct Material {
    /// What it is.
    title: String,
    /// Where it is.
    url: Url,
}

/// One version of a training module. Its provider always sees it, the partners of the project once it is published.
/// Scope `module:read`.
#[Object]
impl Module {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// Code, unique for its provider and edition.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Which version of the module with this code it is, from 1 (T-1). Not to be confused with `version`.
    async fn edition(&self) -> i32 {
        self.0.edition
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

    /// The partner that provides it. Scope `partner:read`.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// The project it is taught in. Scope `project:read`.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(session(ctx)?.load(self.0.project_id).await?.map(Project))
    }

    /// Kind of training.
    async fn kind(&self) -> Kind {
        self.0.kind
    }

    /// Subject, ISCED-F 2013.
    async fn subject_area(&self) -> Option<FieldOfEducation> {
        self.0.subject_area.clone().map(FieldOfEducation)
    }

    /// Languages of teaching.
    async fn languages(&self) -> Vec<LanguageCode> {
        self.0.languages.iter().cloned().map(LanguageCode).collect()
    }

    /// How it is delivered.
    async fn mode(&self) -> Mode {
        self.0.mode
    }

    /// Setting of learning.
    async fn learning_setting(&self) -> LearningSetting {
        self.0.learning_setting
    }

    /// Who sees it once it is published.
    async fn visibility(&self) -> Visibility {
        self.0.visibility
    }

    /// EQF level, 1 to 8.
    async fn eqf_level(&self) -> Option<i32> {
        self.0.eqf_level
    }

    /// Credit.
    async fn credit(&self) -> Option<Credit> {
        let (scheme, hundredths) = self.0.credit_scheme.zip(self.0.credit_hundredths)?;
        Some(Credit {
            scheme,
            value: f64::from(hundredths) / 100.0,
        })
    }

    /// Hours of learning.
    async fn learning_hours(&self) -> LearningHours {
        let Model {
            contact_hours: contact,
            self_study_hours: self_study,
            work_based_hours: work_based,
            ..
        } = self.0;
        LearningHours {
            contact,
            self_study,
            work_based,
            total: contact + self_study + work_based,
        }
    }

    /// What people know or can do afterwards.
    async fn learning_outcomes(&self) -> Vec<LearningOutcome> {
        self.0.learning_outcomes.iter().cloned().map(LearningOutcome).collect()
    }

    /// What should be completed first. Scope `module:read`.
    async fn prerequisites(&self, ctx: &Context<'_>) -> Result<Vec<ModulePrerequisite>> {
        Ok(super::prerequisites(session(ctx)?, self.0.id)
            .await?
            .into_iter()
            .map(ModulePrerequisite)
            .collect())
    }

    /// Target groups, free tags.
    async fn target_groups(&self) -> &[String] {
        &self.0.target_groups
    }

    /// Assessment methods.
    async fn assessment_methods(&self) -> &[String] {
        &self.0.assessment_methods
    }

    /// Links to material.
    async fn materials(&self) -> Vec<Material> {
        self.0
            .materials
            .iter()
            .map(|one| Material {
                title: one.title.clone(),
                url: Url(one.url.clone()),
            })
            .collect()
    }

    /// Licence of the material.
    async fn licence(&self) -> Option<&str> {
        self.0.licence.as_deref()
    }

    /// Least attendance for completion, in percent (T-5).
    async fn attendance_threshold(&self) -> i32 {
        self.0.attendance_threshold
    }

    /// Life of this version (T-1).
    async fn state(&self) -> State {
        self.0.state
    }

    /// Its dated runs, the earliest first. Scope `module:read`.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<ModuleSession>> {
        let page = runs::page(
            session(ctx)?,
            self.0.id,
            PageArgs {
                first,
                after,
                last,
                before,
            },
        )
        .await?;
        let total = Total::below(
            module_session::Column::ModuleId,
            self.0.id.uuid(),
            runs::all(),
            runs::LIST,
        );
        Ok(Connection::new(page, total))
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

/// A module that should be completed before another. Scope `module:read`.
pub struct ModulePrerequisite(pub module_prerequisite::Model);

impl View for ModulePrerequisite {
    type Entity = module_prerequisite::Entity;
    fn of(row: module_prerequisite::Model) -> Self {
        Self(row)
    }
}

/// A module that should be completed before another. Scope `module:read`.
#[Object]
impl ModulePrerequisite {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The module that comes first; null if the viewer may not see it. Scope `module:read`.
    async fn module(&self, ctx: &Context<'_>) -> Result<Option<Module>> {
        Ok(session(ctx)?.load(self.0.required_module_id).await?.map(Module))
    }
}

/// One dated run of a module at one place. Seen by whoever sees the module. Scope `module:read`.
pub struct ModuleSession(pub module_session::Model);

impl View for ModuleSession {
    type Entity = module_session::Entity;
    fn of(row: module_session::Model) -> Self {
        Self(row)
    }
}

/// One dated run of a module at one place. Seen by whoever sees the module. Scope `module:read`.
#[Object]
impl ModuleSession {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The module version that is taught. Scope `module:read`.
    async fn module(&self, ctx: &Context<'_>) -> Result<Option<Module>> {
        Ok(session(ctx)?.load(self.0.module_id).await?.map(Module))
    }

    /// First day.
    async fn start_date(&self) -> Date {
        Date(self.0.start_date)
    }

    /// Last day.
    async fn end_date(&self) -> Date {
        Date(self.0.end_date)
    }

    /// Where it takes place.
    async fn place(&self) -> &str {
        &self.0.place
    }

    /// Country of the place.
    async fn country(&self) -> CountryCode {
        CountryCode(self.0.country.clone())
    }

    /// Most participants.
    async fn capacity(&self) -> i32 {
        self.0.capacity
    }

    /// The local project that is visited; null if there is no visit.
    async fn visited_project(&self) -> Option<&str> {
        self.0.visited_project.as_deref()
    }

    /// Who teaches it. Scope `module:read`.
    async fn trainers(&self, ctx: &Context<'_>) -> Result<Vec<ModuleSessionTrainer>> {
        Ok(runs::trainers(session(ctx)?, self.0.id)
            .await?
            .into_iter()
            .map(ModuleSessionTrainer)
            .collect())
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

/// Somebody who teaches a session. Seen by whoever sees the session. Scope `module:read`.
pub struct ModuleSessionTrainer(pub module_session_trainer::Model);

impl View for ModuleSessionTrainer {
    type Entity = module_session_trainer::Entity;
    fn of(row: module_session_trainer::Model) -> Self {
        Self(row)
    }
}

/// Somebody who teaches a session. Seen by whoever sees the session. Scope `module:read`.
#[Object]
impl ModuleSessionTrainer {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// Their name as it is shown with the session.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }
}

/// Modules.
#[derive(Default)]
pub struct ModuleQuery;

#[Object]
impl ModuleQuery {
    /// The module with this id; null if there is none that the viewer may see. Scope `module:read`.
    async fn module(&self, ctx: &Context<'_>, #[graphql(desc = "Id of a module.")] id: ID) -> Result<Option<Module>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Modules that the viewer may see; by title unless another order is asked for. Scope `module:read`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a list, fixed by the contract"
    )]
    async fn modules(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which modules; all that the viewer may see if left out.")] filter: Option<ModuleFilter>,
        #[graphql(desc = "The order.")] order_by: Option<ModuleOrder>,
    ) -> Result<Connection<Module>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let sorting = order_by.map_or(
            Sorting {
                column: module::Column::TitleSort,
                descending: false,
            },
            Into::into,
        );
        let (page, select) = super::page(session(ctx)?, &filter.unwrap_or_default().into(), sorting, &args).await?;
        Ok(Connection::new(page, Total::all(select)))
    }
}

/// Changes of modules.
#[derive(Default)]
pub struct ModuleMutation;

#[Object]
impl ModuleMutation {
    /// Adds a module in DRAFT to an ONGOING project; for TRAINERs of a partner that takes part (J-2).
    /// Scope `module:write`.
    async fn module_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new module.")] input: ModuleCreateInput,
    ) -> Result<Option<Module>> {
        let session = signed_in(ctx)?;
        let created = session
            .once(async { super::create(session, input.checked()?).await })
            .await?;
        Ok(Some(Module(created)))
    }

    /// Changes a draft, or begins the next version of a published module (T-1); for TRAINERs of its provider.
    /// Scope `module:write`.
    async fn module_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: ModuleUpdateInput,
    ) -> Result<Option<Module>> {
        let session = signed_in(ctx)?;
        let (id, expected, changes) = input.checked()?;
        Ok(Some(Module(
            session.once(super::update(session, id, expected, changes)).await?,
        )))
    }

    /// Offers a draft; the version offered before is retired. For TRAINERs of its provider (T-1).
    /// Scope `module:write`.
    async fn module_publish(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is offered.")] input: ModulePublishInput,
    ) -> Result<Option<Module>> {
        let session = signed_in(ctx)?;
        let ModulePublishInput {
            module,
            expected_version,
        } = input;
        let id = wanted_id(&module)?;
        Ok(Some(Module(
            session.once(super::publish(session, id, expected_version)).await?,
        )))
    }
}
