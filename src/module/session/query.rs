//! Lists of sessions.

use entity::{
    code::Findings,
    id::Id,
    module,
    module_session::{Column, Entity, Model},
    module_session_trainer, partner, project,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};

use crate::{
    db::{
        Days, Narrow, Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
};

/// Which sessions are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field filters by what its name says")]
pub struct Filter {
    pub search: Option<String>,
    pub languages: Option<Vec<String>>,
    pub module: Option<Vec<Id<module::Entity>>>,
    pub module_state: Option<Vec<module::State>>,
    pub project: Option<Vec<Id<project::Entity>>>,
    pub provider: Option<Vec<Id<partner::Entity>>>,
    pub country: Option<Vec<String>>,
    pub place: Option<Vec<String>>,
    pub during: Days,
    pub start_date: Days,
    pub end_date: Days,
    pub visit: Option<bool>,
    pub taught_by_viewer: Option<bool>,
}

impl Filter {
    fn checked(&self) -> Result<()> {
        let mut found = Findings::at("filter");
        found.short_lists(&[
            ("languages", self.languages.as_ref().map(Vec::len)),
            ("module", self.module.as_ref().map(Vec::len)),
            ("moduleState", self.module_state.as_ref().map(Vec::len)),
            ("project", self.project.as_ref().map(Vec::len)),
            ("provider", self.provider.as_ref().map(Vec::len)),
            ("country", self.country.as_ref().map(Vec::len)),
            ("place", self.place.as_ref().map(Vec::len)),
        ]);
        found.languages(self.languages.as_deref().unwrap_or_default(), "languages");
        for (index, code) in self.country.iter().flatten().enumerate() {
            found.country(code, &format!("country[{index}]"));
        }
        Ok(found.into_result()?)
    }

    fn select(&self, session: &Session) -> Select<Entity> {
        let (from, to) = self.during;
        let wanted = Narrow::new(session.dialect())
            .names(Column::PlaceSort, self.place.as_deref())
            .texts(Column::Country, self.country.as_deref())
            .ids(Column::PartnerId, self.provider.as_deref())
            .ids(Column::ModuleId, self.module.as_deref())
            .days(Column::EndDate, (from, None))
            .days(Column::StartDate, (None, to))
            .days(Column::StartDate, self.start_date)
            .days(Column::EndDate, self.end_date)
            .by(self.visit.map(|visit| Column::Visit.eq(visit)))
            .by(self.modules(session))
            .by(self.taught(session));
        Entity::find().filter(wanted.condition())
    }

    /// What is asked of the module, of those that the viewer may see.
    fn modules(&self, session: &Session) -> Option<Condition> {
        let wanted = Narrow::new(session.dialect())
            .search::<module::Entity>(self.search.as_deref())
            .facet::<module::Entity>("language", self.languages.as_deref())
            .codes(module::Column::State, self.module_state.as_deref(), module::State::code)
            .ids(module::Column::ProjectId, self.project.as_deref())
            .condition();
        (!wanted.is_empty()).then(|| {
            let modules = session.visible::<module::Entity>().column(module::Column::Id);
            Condition::all().add(Column::ModuleId.in_subquery(modules.filter(wanted).into_query()))
        })
    }

    fn taught(&self, session: &Session) -> Option<Condition> {
        use module_session_trainer::Column as Line;
        let viewer = session.actor().caller();
        self.taught_by_viewer.map(|wanted| {
            let mine = session.visible::<module_session_trainer::Entity>();
            let mine = mine.column(Line::SessionId).filter(Line::AccountId.eq(viewer));
            let taught = Condition::all().add(Column::Id.in_subquery(mine.into_query()));
            if wanted { taught } else { taught.not() }
        })
    }
}

/// The order of a list that nobody orders otherwise.
const BY_DATE: Sorting<Column> = Sorting {
    column: Column::StartDate,
    descending: false,
};

/// One page of sessions, the earliest first unless another order is asked for.
pub async fn page(
    session: &Session,
    filter: &Filter,
    sorting: Option<Sorting<Column>>,
    args: &PageArgs,
) -> Result<Page<Model>> {
    filter.checked()?;
    let select = filter.select(session);
    let list = format!("module sessions {filter:?}");
    session.page(select, sorting.unwrap_or(BY_DATE), args, &list).await
}

/// One page of a module's sessions, the earliest first unless another order is asked for.
pub async fn of_module(
    session: &Session,
    module: Id<module::Entity>,
    (filter, sorting): (&Filter, Option<Sorting<Column>>),
    args: PageArgs,
) -> Result<Page<Model>> {
    filter.checked()?;
    let list = format!("sessions {filter:?}");
    let wanted = (filter.select(session), sorting.unwrap_or(BY_DATE), args);
    session.load_page(Column::ModuleId, module.uuid(), wanted, &list).await
}
