//! Lists of uptake.

use entity::{
    id::Id,
    project, recommendation, result,
    uptake::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use crate::{
    db::{
        Days, Narrow, Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
};

/// Which records are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field filters the column of the same name")]
pub struct Filter {
    pub country: Option<Vec<String>>,
    pub abroad: Option<bool>,
    pub since: Days,
    pub project: Option<Vec<Id<project::Entity>>>,
    pub project_acronym: Option<Vec<String>>,
    pub result: Option<Vec<Id<result::Entity>>>,
}

impl Filter {
    fn checked(&self) -> Result<()> {
        let mut found = entity::code::Findings::at("filter");
        found.short_lists(&[
            ("country", self.country.as_ref().map(Vec::len)),
            ("project", self.project.as_ref().map(Vec::len)),
            ("projectAcronym", self.project_acronym.as_ref().map(Vec::len)),
            ("result", self.result.as_ref().map(Vec::len)),
        ]);
        for (index, code) in self.country.iter().flatten().enumerate() {
            found.country(code, &format!("country[{index}]"));
        }
        Ok(found.into_result()?)
    }

    fn select(&self, session: &Session) -> Select<Entity> {
        let with_acronym = self.project_acronym.as_deref();
        let with_acronym = with_acronym.map(|all| Column::ProjectId.in_subquery(crate::project::named(session, all)));
        let wanted = Narrow::new(session.dialect())
            .texts(Column::Country, self.country.as_deref())
            .days(Column::Since, self.since)
            .by(self.abroad.map(|abroad| Column::Abroad.eq(abroad)))
            .by(with_acronym)
            .ids(Column::ProjectId, self.project.as_deref())
            .ids(Column::ResultId, self.result.as_deref());
        Entity::find().filter(wanted.condition())
    }
}

/// The order of a list that nobody orders otherwise: the first use first.
const BY_DAY: Sorting<Column> = Sorting {
    column: Column::Since,
    descending: false,
};

/// One page of uptake, the first use first unless another order is asked for.
pub async fn page(
    session: &Session,
    filter: &Filter,
    sorting: Option<Sorting<Column>>,
    args: &PageArgs,
) -> Result<Page<Model>> {
    filter.checked()?;
    let list = format!("uptake {filter:?}");
    let sorting = sorting.unwrap_or(BY_DAY);
    session.page(filter.select(session), sorting, args, &list).await
}

/// One page of the uptake of a result, the first use first.
pub async fn of_result(session: &Session, result: Id<result::Entity>, args: PageArgs) -> Result<Page<Model>> {
    let all = (Entity::find(), BY_DAY, args);
    session
        .load_page(Column::ResultId, result.uuid(), all, "uptake of a result")
        .await
}

/// One page of the uptake of a recommendation, the first use first.
pub async fn of_recommendation(
    session: &Session,
    recommendation: Id<recommendation::Entity>,
    args: PageArgs,
) -> Result<Page<Model>> {
    let all = (Entity::find(), BY_DAY, args);
    session
        .load_page(
            Column::RecommendationId,
            recommendation.uuid(),
            all,
            "uptake of a recommendation",
        )
        .await
}
