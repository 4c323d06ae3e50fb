//! Lists of procedures.

use entity::{
    competence, competence_framework,
    id::Id,
    partner,
    procedure::{COMPETENCE, Column, Entity, Model, State},
    project,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use crate::{
    db::{
        Narrow, Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
};

/// Which procedures are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field filters the column of the same name")]
pub struct Filter {
    pub search: Option<String>,
    pub project: Option<Vec<Id<project::Entity>>>,
    pub project_acronym: Option<Vec<String>>,
    pub partner: Option<Vec<Id<partner::Entity>>>,
    pub framework: Option<Vec<Id<competence_framework::Entity>>>,
    pub competence: Option<Vec<Id<competence::Entity>>>,
    pub languages: Option<Vec<String>>,
    pub state: Option<Vec<State>>,
}

impl Filter {
    fn checked(&self) -> Result<()> {
        let mut found = entity::code::Findings::at("filter");
        found.short_lists(&[
            ("project", self.project.as_ref().map(Vec::len)),
            ("projectAcronym", self.project_acronym.as_ref().map(Vec::len)),
            ("partner", self.partner.as_ref().map(Vec::len)),
            ("framework", self.framework.as_ref().map(Vec::len)),
            ("competence", self.competence.as_ref().map(Vec::len)),
            ("languages", self.languages.as_ref().map(Vec::len)),
            ("state", self.state.as_ref().map(Vec::len)),
        ]);
        found.languages(self.languages.as_deref().unwrap_or_default(), "languages");
        Ok(found.into_result()?)
    }

    fn select(&self, session: &Session) -> Select<Entity> {
        let with_acronym = self.project_acronym.as_deref();
        let with_acronym = with_acronym.map(|all| Column::ProjectId.in_subquery(crate::project::named(session, all)));
        let competences = self.competence.as_ref();
        let competences: Option<Vec<String>> = competences.map(|ids| ids.iter().map(|id| id.name()).collect());
        let wanted = Narrow::new(session.dialect())
            .search::<Entity>(self.search.as_deref())
            .facet::<Entity>("language", self.languages.as_deref())
            .facet::<Entity>(COMPETENCE, competences.as_deref())
            .by(with_acronym)
            .ids(Column::ProjectId, self.project.as_deref())
            .ids(Column::PartnerId, self.partner.as_deref())
            .ids(Column::FrameworkId, self.framework.as_deref())
            .codes(Column::State, self.state.as_deref(), State::code);
        Entity::find().filter(wanted.condition())
    }
}

/// The order of a list that nobody orders otherwise.
const BY_TITLE: Sorting<Column> = Sorting {
    column: Column::TitleSort,
    descending: false,
};

/// One page of procedures, by title unless another order is asked for.
pub async fn page(
    session: &Session,
    filter: &Filter,
    sorting: Option<Sorting<Column>>,
    args: &PageArgs,
) -> Result<Page<Model>> {
    filter.checked()?;
    let select = filter.select(session);
    let list = format!("procedures {filter:?}");
    session.page(select, sorting.unwrap_or(BY_TITLE), args, &list).await
}

/// One page of a project's procedures by title.
pub async fn of_project(session: &Session, project: Id<project::Entity>, args: PageArgs) -> Result<Page<Model>> {
    let all = (Entity::find(), BY_TITLE, args);
    session
        .load_page(Column::ProjectId, project.uuid(), all, "project procedures")
        .await
}

/// One page of the editions of a procedure, the first one first.
pub async fn editions(session: &Session, row: &Model, args: PageArgs) -> Result<Page<Model>> {
    let sorting = Sorting {
        column: Column::Edition,
        descending: false,
    };
    let all = (Entity::find(), sorting, args);
    session
        .load_page(Column::SeriesId, row.series_id.uuid(), all, "procedure editions")
        .await
}
