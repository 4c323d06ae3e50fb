//! Lists of results.

use entity::{
    id::Id,
    partner,
    project::{self, Visibility},
    result::{Category, Column, Entity, Model, Status},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use crate::{
    db::{
        Narrow, Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
};

/// Which results are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field filters the column of the same name")]
pub struct Filter {
    pub search: Option<String>,
    pub category: Option<Vec<Category>>,
    pub status: Option<Vec<Status>>,
    pub visibility: Option<Vec<Visibility>>,
    pub project: Option<Vec<Id<project::Entity>>>,
    pub project_acronym: Option<Vec<String>>,
    pub partner: Option<Vec<Id<partner::Entity>>>,
    pub language: Option<Vec<String>>,
    pub target_group: Option<Vec<String>>,
}

impl Filter {
    fn checked(&self) -> Result<()> {
        let mut found = entity::code::Findings::at("filter");
        found.short_lists(&[
            ("category", self.category.as_ref().map(Vec::len)),
            ("status", self.status.as_ref().map(Vec::len)),
            ("visibility", self.visibility.as_ref().map(Vec::len)),
            ("project", self.project.as_ref().map(Vec::len)),
            ("projectAcronym", self.project_acronym.as_ref().map(Vec::len)),
            ("partner", self.partner.as_ref().map(Vec::len)),
            ("language", self.language.as_ref().map(Vec::len)),
            ("targetGroup", self.target_group.as_ref().map(Vec::len)),
        ]);
        for (index, tag) in self.language.iter().flatten().enumerate() {
            found.language(tag, &format!("language[{index}]"));
        }
        Ok(found.into_result()?)
    }

    fn select(&self, session: &Session) -> Select<Entity> {
        let with_acronym = self.project_acronym.as_deref();
        let with_acronym = with_acronym.map(|all| Column::ProjectId.in_subquery(crate::project::named(session, all)));
        let wanted = Narrow::new(session.dialect())
            .search::<Entity>(self.search.as_deref())
            .facet::<Entity>("language", self.language.as_deref())
            .facet::<Entity>("target", self.target_group.as_deref())
            .codes(Column::Category, self.category.as_deref(), Category::code)
            .codes(Column::Status, self.status.as_deref(), Status::code)
            .codes(Column::Visibility, self.visibility.as_deref(), Visibility::code)
            .by(with_acronym)
            .ids(Column::ProjectId, self.project.as_deref())
            .ids(Column::PartnerId, self.partner.as_deref());
        Entity::find().filter(wanted.condition())
    }
}

/// The order of a list that nobody orders otherwise: by title.
const BY_TITLE: Sorting<Column> = Sorting {
    column: Column::TitleSort,
    descending: false,
};

/// One page of results, by title unless another order is asked for.
pub async fn page(
    session: &Session,
    filter: &Filter,
    sorting: Option<Sorting<Column>>,
    args: &PageArgs,
) -> Result<Page<Model>> {
    filter.checked()?;
    let select = filter.select(session);
    let list = format!("results {filter:?}");
    session.page(select, sorting.unwrap_or(BY_TITLE), args, &list).await
}

/// One page of a project's results by title.
pub async fn of_project(session: &Session, project: Id<project::Entity>, args: PageArgs) -> Result<Page<Model>> {
    let all = (Entity::find(), BY_TITLE, args);
    session
        .load_page(Column::ProjectId, project.uuid(), all, "project results")
        .await
}

/// One page of the editions of a result, the first one first.
pub async fn editions(session: &Session, row: &Model, args: PageArgs) -> Result<Page<Model>> {
    let sorting = Sorting {
        column: Column::Edition,
        descending: false,
    };
    let all = (Entity::find(), sorting, args);
    session
        .load_page(Column::WorkId, row.work_id.uuid(), all, "result editions")
        .await
}
