//! Lists of dissemination records.

use entity::{
    dissemination_cascade,
    dissemination_record::{Column, Entity, Kind, Level, Model, Status},
    id::Id,
    mobility, partner,
    project::{self, Visibility},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{ExprTrait, SimpleExpr},
};

use crate::{
    db::{
        Days, Narrow, Session,
        page::{Page, PageArgs, Sorting},
        qualified,
    },
    error::Result,
};

/// Which records are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field filters the column of the same name")]
pub struct Filter {
    pub search: Option<String>,
    pub kind: Option<Vec<Kind>>,
    pub level: Option<Vec<Level>>,
    pub status: Option<Vec<Status>>,
    pub visibility: Option<Vec<Visibility>>,
    pub project: Option<Vec<Id<project::Entity>>>,
    pub project_acronym: Option<Vec<String>>,
    pub partner: Option<Vec<Id<partner::Entity>>>,
    pub country: Option<Vec<String>>,
    pub target_group: Option<Vec<String>>,
    pub mobility: Option<Vec<Id<mobility::Entity>>>,
    pub date: Days,
}

impl Filter {
    fn checked(&self) -> Result<()> {
        let mut found = entity::code::Findings::at("filter");
        found.short_lists(&[
            ("type", self.kind.as_ref().map(Vec::len)),
            ("level", self.level.as_ref().map(Vec::len)),
            ("status", self.status.as_ref().map(Vec::len)),
            ("visibility", self.visibility.as_ref().map(Vec::len)),
            ("project", self.project.as_ref().map(Vec::len)),
            ("projectAcronym", self.project_acronym.as_ref().map(Vec::len)),
            ("partner", self.partner.as_ref().map(Vec::len)),
            ("country", self.country.as_ref().map(Vec::len)),
            ("targetGroup", self.target_group.as_ref().map(Vec::len)),
            ("mobility", self.mobility.as_ref().map(Vec::len)),
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
            .search::<Entity>(self.search.as_deref())
            .facet::<Entity>("target", self.target_group.as_deref())
            .codes(Column::Kind, self.kind.as_deref(), Kind::code)
            .codes(Column::Level, self.level.as_deref(), Level::code)
            .codes(Column::Status, self.status.as_deref(), Status::code)
            .codes(Column::Visibility, self.visibility.as_deref(), Visibility::code)
            .texts(Column::Country, self.country.as_deref())
            .days(Column::Date, self.date)
            .by(with_acronym)
            .ids(Column::ProjectId, self.project.as_deref())
            .ids(Column::PartnerId, self.partner.as_deref())
            .by(self.mobility.as_deref().map(|ids| passed_on(session, ids)));
        Entity::find().filter(wanted.condition())
    }
}

/// About what was passed on from these mobilities, of those that the viewer sees.
fn passed_on(session: &Session, ids: &[Id<mobility::Entity>]) -> SimpleExpr {
    use dissemination_cascade::Column::{MobilityId, RecordId};
    let named = Narrow::new(session.dialect()).ids(mobility::Column::Id, Some(ids));
    let stays = session.visible::<mobility::Entity>().column(mobility::Column::Id);
    let stays = stays.filter(named.condition()).into_query();
    let links = session.visible::<dissemination_cascade::Entity>().column(RecordId);
    let links = links.filter(qualified(MobilityId).in_subquery(stays));
    qualified(Column::Id).in_subquery(links.into_query())
}

/// The order of a list that nobody orders otherwise: by day.
const BY_DATE: Sorting<Column> = Sorting {
    column: Column::Date,
    descending: false,
};

/// One page of records, by day unless another order is asked for.
pub async fn page(
    session: &Session,
    filter: &Filter,
    sorting: Option<Sorting<Column>>,
    args: &PageArgs,
) -> Result<Page<Model>> {
    filter.checked()?;
    let select = filter.select(session);
    let list = format!("dissemination records {filter:?}");
    session.page(select, sorting.unwrap_or(BY_DATE), args, &list).await
}

/// One page of a project's records by day.
pub async fn of_project(session: &Session, project: Id<project::Entity>, args: PageArgs) -> Result<Page<Model>> {
    let all = (Entity::find(), BY_DATE, args);
    session
        .load_page(Column::ProjectId, project.uuid(), all, "project dissemination records")
        .await
}
