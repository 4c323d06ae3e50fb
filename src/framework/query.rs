//! Lists of frameworks and competences, and the tree that these form: one statement for a level of it.

use entity::{
    competence::{self, Column, Entity, Kind, Model, ReuseLevel, WITHIN},
    competence_framework,
    id::Id,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};

use crate::{
    db::{
        Narrow, Row, Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
};

/// Which frameworks are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field filters the column of the same name")]
pub struct FrameworkFilter {
    pub code: Option<Vec<String>>,
    pub edition: Option<Vec<String>>,
}

impl FrameworkFilter {
    fn checked(&self) -> Result<()> {
        let mut found = entity::code::Findings::at("filter");
        found.short_lists(&[
            ("code", self.code.as_ref().map(Vec::len)),
            ("edition", self.edition.as_ref().map(Vec::len)),
        ]);
        Ok(found.into_result()?)
    }
}

/// One page of frameworks, by title unless another order is asked for.
pub async fn page(
    session: &Session,
    filter: &FrameworkFilter,
    sorting: Option<Sorting<competence_framework::Column>>,
    args: &PageArgs,
) -> Result<Page<competence_framework::Model>> {
    use competence_framework::Column;
    filter.checked()?;
    let wanted = Narrow::new(session.dialect())
        .texts(Column::Code, filter.code.as_deref())
        .texts(Column::Edition, filter.edition.as_deref());
    let select = competence_framework::Entity::find().filter(wanted.condition());
    let sorting = sorting.unwrap_or(Sorting {
        column: Column::TitleSort,
        descending: false,
    });
    session
        .page(select, sorting, args, &format!("frameworks {filter:?}"))
        .await
}

/// Which competences are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field filters the column of the same name")]
pub struct CompetenceFilter {
    pub search: Option<String>,
    pub framework: Option<Vec<Id<competence_framework::Entity>>>,
    pub framework_code: Option<Vec<String>>,
    pub code: Option<Vec<String>>,
    pub kind: Option<Vec<Kind>>,
    pub reuse_level: Option<Vec<ReuseLevel>>,
    pub parent: Option<Vec<Id<Entity>>>,
    /// Below any of these, however deep.
    pub within: Option<Vec<Id<Entity>>>,
    /// Those with nothing above them, or the others.
    pub topmost: Option<bool>,
}

impl CompetenceFilter {
    fn checked(&self) -> Result<()> {
        let mut found = entity::code::Findings::at("filter");
        found.short_lists(&[
            ("framework", self.framework.as_ref().map(Vec::len)),
            ("frameworkCode", self.framework_code.as_ref().map(Vec::len)),
            ("code", self.code.as_ref().map(Vec::len)),
            ("kind", self.kind.as_ref().map(Vec::len)),
            ("reuseLevel", self.reuse_level.as_ref().map(Vec::len)),
            ("parent", self.parent.as_ref().map(Vec::len)),
            ("within", self.within.as_ref().map(Vec::len)),
        ]);
        Ok(found.into_result()?)
    }

    fn select(&self, session: &Session) -> Select<Entity> {
        let within = self.within.as_ref();
        let within: Option<Vec<String>> = within.map(|ids| ids.iter().map(|id| id.name()).collect());
        let wanted = Narrow::new(session.dialect())
            .search::<Entity>(self.search.as_deref())
            .facet::<Entity>(WITHIN, within.as_deref())
            .ids(Column::FrameworkId, self.framework.as_deref())
            .by(self
                .framework_code
                .as_deref()
                .map(|codes| in_frameworks(session, codes)))
            .texts(Column::Code, self.code.as_deref())
            .codes(Column::Kind, self.kind.as_deref(), Kind::code)
            .codes(Column::ReuseLevel, self.reuse_level.as_deref(), ReuseLevel::code)
            .ids(Column::ParentId, self.parent.as_deref())
            .by(self.topmost.map(|topmost| {
                if topmost {
                    Column::ParentId.is_null()
                } else {
                    Column::ParentId.is_not_null()
                }
            }));
        Entity::find().filter(wanted.condition())
    }
}

fn in_frameworks(session: &Session, codes: &[String]) -> sea_orm::sea_query::SimpleExpr {
    let named = Narrow::new(session.dialect()).texts(competence_framework::Column::Code, Some(codes));
    let frameworks = session
        .visible::<competence_framework::Entity>()
        .column(competence_framework::Column::Id)
        .filter(named.condition());
    Column::FrameworkId.in_subquery(frameworks.into_query())
}

/// The order of a list that nobody orders otherwise: as in the framework.
const BY_PLACE: Sorting<Column> = Sorting {
    column: Column::Place,
    descending: false,
};

/// One page of competences, as they stand in their frameworks unless another order is asked for.
pub async fn competence_page(
    session: &Session,
    filter: &CompetenceFilter,
    sorting: Option<Sorting<Column>>,
    args: &PageArgs,
) -> Result<Page<Model>> {
    filter.checked()?;
    let select = filter.select(session);
    let list = format!("competences {filter:?}");
    session.page(select, sorting.unwrap_or(BY_PLACE), args, &list).await
}

/// One page of a framework's competences.
pub async fn of_framework(
    session: &Session,
    framework: &competence_framework::Model,
    args: PageArgs,
) -> Result<Page<Model>> {
    let all = (Entity::find(), BY_PLACE, args);
    session
        .load_page(Column::FrameworkId, framework.id.uuid(), all, "framework competences")
        .await
}

/// One page of what stands topmost in a framework.
pub async fn topmost(
    session: &Session,
    framework: &competence_framework::Model,
    args: PageArgs,
) -> Result<Page<Model>> {
    let roots = Entity::find().filter(Column::ParentId.is_null());
    let all = (roots, BY_PLACE, args);
    session
        .load_page(Column::FrameworkId, framework.id.uuid(), all, "framework roots")
        .await
}

/// One page of what stands directly below a competence.
pub async fn below(session: &Session, competence: &Row<competence::Entity>, args: PageArgs) -> Result<Page<Model>> {
    let all = (Entity::find(), BY_PLACE, args);
    session
        .load_page(Column::ParentId, competence.id.uuid(), all, "competence children")
        .await
}
