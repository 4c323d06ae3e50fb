//! Lists of sessions.

use chrono::NaiveDate;
use entity::{
    code::Findings,
    id::Id,
    module,
    module_session::{Column, Entity, Model},
    module_session_trainer, partner, project,
    text::{facet_token, search_tokens, sort_key},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select, sea_query::Expr};

use crate::{
    authz::Scoped,
    db::{
        Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
};

/// Days from … to …, both included.
type Days = (Option<NaiveDate>, Option<NaiveDate>);

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
        let wanted = self.days(self.places(session, Condition::all()));
        Entity::find().filter(
            wanted
                .add_option(self.visit.map(|visit| Column::Visit.eq(visit)))
                .add_option(self.modules(session))
                .add_option(self.taught(session)),
        )
    }

    fn places(&self, session: &Session, wanted: Condition) -> Condition {
        let dialect = session.dialect();
        let own = |column| Expr::col((Entity, column));
        let places = self.place.as_ref().map(|places| {
            let folded: Vec<String> = places.iter().map(|one| sort_key(one)).collect();
            dialect.any_text(own(Column::PlaceSort), folded.iter().map(String::as_str))
        });
        let countries = self.country.as_ref();
        let countries = countries.map(|codes| dialect.any_text(own(Column::Country), codes.iter().map(String::as_str)));
        let providers = self.provider.as_ref();
        let providers = providers.map(|ids| dialect.any_id(own(Column::PartnerId), ids.iter().map(|id| id.uuid())));
        let modules = self.module.as_ref();
        let modules = modules.map(|ids| dialect.any_id(own(Column::ModuleId), ids.iter().map(|id| id.uuid())));
        wanted
            .add_option(places)
            .add_option(countries)
            .add_option(providers)
            .add_option(modules)
    }

    fn days(&self, wanted: Condition) -> Condition {
        let (from, to) = self.during;
        let mut wanted = wanted
            .add_option(from.map(|day| Column::EndDate.gte(day)))
            .add_option(to.map(|day| Column::StartDate.lte(day)));
        for (column, (from, to)) in [(Column::StartDate, self.start_date), (Column::EndDate, self.end_date)] {
            wanted = wanted
                .add_option(from.map(|day| column.gte(day)))
                .add_option(to.map(|day| column.lte(day)));
        }
        wanted
    }

    /// What is asked of the module, of those that the viewer may see.
    fn modules(&self, session: &Session) -> Option<Condition> {
        let dialect = session.dialect();
        let of = |column| Expr::col((module::Entity, column));
        let languages = self.languages.as_ref();
        let languages = languages.map(|tags| tags.iter().map(|tag| vec![facet_token("language", tag)]).collect());
        let searched = self.search.as_deref().and_then(search_tokens);
        let words = [searched, languages].into_iter().flatten();
        let words = words
            .map(|versions: Vec<Vec<String>>| dialect.matches(of(module::Column::Id), module::Entity::KIND, &versions));
        let states = self.module_state.as_ref();
        let states = states.map(|some| dialect.any_text(of(module::Column::State), some.iter().map(|one| one.code())));
        let projects = self.project.as_ref();
        let projects =
            projects.map(|ids| dialect.any_id(of(module::Column::ProjectId), ids.iter().map(|id| id.uuid())));
        let wanted = words.fold(Condition::all(), Condition::add);
        let wanted = wanted.add_option(states).add_option(projects);
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
