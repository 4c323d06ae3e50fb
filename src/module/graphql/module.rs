//! A version of a module.

use async_graphql::{Context, ID, Object, Result};
use entity::{
    module::{self, Kind, LearningSetting, Mode, Model, State},
    project::Visibility,
};

use super::{Credit, LearningHours, LearningOutcome, Material, ModulePrerequisite, ModuleSession, PublicationFinding};
use crate::{
    db::page::PageArgs,
    graphql::{
        connection::{Connection, View},
        node::global_id,
        scalar::{DateTime, FieldOfEducation, LanguageCode, Url},
        session,
        text::{TextVersion, best, versions},
        verb::Verb,
    },
    module::{
        self as modules,
        session::{self as runs, ModuleSessionFilter, ModuleSessionOrder},
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

/// One version of a training module. Its provider always sees it, the partners of the project once it is published.
/// Scope `module:read`.
#[Object]
impl Module {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// Code, unique for its provider and edition; the same in all editions once the first is published (T-1).
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

    /// The project it is taught in; null if the provider has left it. Scope `project:read`.
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

    /// Every edition of the module that the viewer may see, this one included, the first one first (T-1). Scope
    /// `module:read`.
    async fn editions(
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
        let page = modules::editions(session(ctx)?, &self.0, args).await?;
        Ok(Connection::new(page))
    }

    /// The edition that this one was made from; null if it is the first (T-1). Scope `module:read`.
    async fn previous(&self, ctx: &Context<'_>) -> Result<Option<Module>> {
        match self.0.previous_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(Module)),
            None => Ok(None),
        }
    }

    /// The edition that was made from this one, if the viewer may see it (T-1). Scope `module:read`.
    async fn next(&self, ctx: &Context<'_>) -> Result<Option<Module>> {
        Ok(modules::after(session(ctx)?, self.0.id).await?.map(Module))
    }

    /// What should be completed first, in this edition or another of the same course (T-2). Scope `module:read`.
    async fn prerequisites(&self, ctx: &Context<'_>) -> Result<Vec<ModulePrerequisite>> {
        Ok(modules::prerequisites(session(ctx)?, self.0.id)
            .await?
            .into_iter()
            .map(ModulePrerequisite)
            .collect())
    }

    /// What asks for this edition to be completed first, of what the viewer may see; in the order in which it was
    /// asked for. Scope `module:read`.
    async fn required_by(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<ModulePrerequisite>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let page = modules::required_by(session(ctx)?, self.0.id, args).await?;
        Ok(Connection::new(page))
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
                licence: one.licence.clone(),
            })
            .collect()
    }

    /// Licence of the material, where a material names no other.
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

    /// Its dated runs, the earliest first unless another order is asked for. Scope `module:read`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a list, fixed by the contract"
    )]
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which sessions; all of the module if left out.")] filter: Option<ModuleSessionFilter>,
        #[graphql(desc = "The order.")] order_by: Option<ModuleSessionOrder>,
    ) -> Result<Connection<ModuleSession>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let wanted = (&filter.unwrap_or_default().into(), order_by.map(Into::into));
        let page = runs::of_module(session(ctx)?, self.0.id, wanted, args).await?;
        Ok(Connection::new(page))
    }

    /// What is asked of a draft before it can be published, and not yet there; empty for others.
    async fn publication_findings(&self, ctx: &Context<'_>) -> Result<Vec<PublicationFinding>> {
        let session = session(ctx)?;
        let language = session.request().languages.language();
        let found = modules::lacks(session, &self.0).await?.into_iter();
        Ok(found.map(|one| PublicationFinding::new(one, language)).collect())
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        Ok(modules::viewer_can(session(ctx)?, &self.0).await?)
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
