//! Lists of recommendations.

use entity::{
    dissemination_record::Level,
    id::Id,
    project,
    recommendation::{Column, Entity, Model, Status},
    result,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use crate::{
    db::{
        Narrow, Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
};

/// Which recommendations are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field filters the column of the same name")]
pub struct Filter {
    pub search: Option<String>,
    pub level: Option<Vec<Level>>,
    pub status: Option<Vec<Status>>,
    pub project: Option<Vec<Id<project::Entity>>>,
    pub project_acronym: Option<Vec<String>>,
    pub result: Option<Vec<Id<result::Entity>>>,
}

impl Filter {
    fn checked(&self) -> Result<()> {
        let mut found = entity::code::Findings::at("filter");
        found.short_lists(&[
            ("level", self.level.as_ref().map(Vec::len)),
            ("status", self.status.as_ref().map(Vec::len)),
            ("project", self.project.as_ref().map(Vec::len)),
            ("projectAcronym", self.project_acronym.as_ref().map(Vec::len)),
            ("result", self.result.as_ref().map(Vec::len)),
        ]);
        Ok(found.into_result()?)
    }

    fn select(&self, session: &Session) -> Select<Entity> {
        let with_acronym = self.project_acronym.as_deref();
        let with_acronym = with_acronym.map(|all| Column::ProjectId.in_subquery(crate::project::named(session, all)));
        let wanted = Narrow::new(session.dialect())
            .search::<Entity>(self.search.as_deref())
            .codes(Column::Level, self.level.as_deref(), Level::code)
            .codes(Column::Status, self.status.as_deref(), Status::code)
            .by(with_acronym)
            .ids(Column::ProjectId, self.project.as_deref())
            .ids(Column::ResultId, self.result.as_deref());
        Entity::find().filter(wanted.condition())
    }
}

/// The order of a list that nobody orders otherwise: the one made first first.
const BY_MAKING: Sorting<Column> = Sorting {
    column: Column::CreatedAt,
    descending: false,
};

/// One page of recommendations, the one made first first.
pub async fn page(session: &Session, filter: &Filter, args: &PageArgs) -> Result<Page<Model>> {
    filter.checked()?;
    let list = format!("recommendations {filter:?}");
    session.page(filter.select(session), BY_MAKING, args, &list).await
}

/// One page of the recommendations of a result, by number.
pub async fn of_result(session: &Session, result: Id<result::Entity>, args: PageArgs) -> Result<Page<Model>> {
    let sorting = Sorting {
        column: Column::Number,
        descending: false,
    };
    let all = (Entity::find(), sorting, args);
    session
        .load_page(Column::ResultId, result.uuid(), all, "recommendations of a result")
        .await
}
