//! Lists of dissemination records.

use chrono::NaiveDate;
use entity::{
    dissemination_cascade,
    dissemination_record::{self, Column, Entity, Kind, Level, Model, Status},
    id::Id,
    mobility, partner,
    project::{self, Visibility},
    text::{facet_token, search_tokens, sort_key},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

use crate::{
    authz::Scoped,
    db::{
        Dialect, Session,
        page::{Page, PageArgs, Sorting},
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
    pub date: (Option<NaiveDate>, Option<NaiveDate>),
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
        let wanted = self.words(session.dialect());
        let wanted = self.codes(session.dialect(), wanted);
        let (from, to) = self.date;
        let wanted = wanted
            .add_option(from.map(|day| Column::Date.gte(day)))
            .add_option(to.map(|day| Column::Date.lte(day)));
        Entity::find().filter(self.places(session, wanted))
    }

    /// What the full-text index answers: words, and target groups.
    fn words(&self, dialect: Dialect) -> Condition {
        let groups = self.target_group.as_ref();
        let groups = groups.map(|all| all.iter().map(|one| vec![facet_token("target", one)]).collect());
        let asked = [self.search.as_deref().and_then(search_tokens), groups];
        let matching = |versions: Vec<Vec<String>>| dialect.matches(own(Column::Id), Entity::KIND, &versions);
        asked
            .into_iter()
            .flatten()
            .map(matching)
            .fold(Condition::all(), Condition::add)
    }

    fn codes(&self, dialect: Dialect, wanted: Condition) -> Condition {
        let any = |column, codes: Option<Vec<&str>>| codes.map(|codes| dialect.any_text(own(column), codes));
        let countries = self.country.as_ref();
        wanted
            .add_option(any(Column::Kind, spelt(self.kind.as_ref(), Kind::code)))
            .add_option(any(Column::Level, spelt(self.level.as_ref(), Level::code)))
            .add_option(any(Column::Status, spelt(self.status.as_ref(), Status::code)))
            .add_option(any(
                Column::Visibility,
                spelt(self.visibility.as_ref(), Visibility::code),
            ))
            .add_option(any(
                Column::Country,
                countries.map(|all| all.iter().map(String::as_str).collect()),
            ))
    }

    fn places(&self, session: &Session, wanted: Condition) -> Condition {
        let dialect = session.dialect();
        let with_acronym = self.project_acronym.as_ref().map(|acronyms| {
            let folded: Vec<String> = acronyms.iter().map(|one| sort_key(one)).collect();
            let named = Expr::col((project::Entity, project::Column::AcronymSort));
            let named = dialect.any_text(named, folded.iter().map(String::as_str));
            let projects = session.visible::<project::Entity>().column(project::Column::Id);
            Column::ProjectId.in_subquery(projects.filter(named).into_query())
        });
        wanted
            .add_option(with_acronym)
            .add_option(any(dialect, Column::ProjectId, self.project.as_deref()))
            .add_option(any(dialect, Column::PartnerId, self.partner.as_deref()))
            .add_option(self.mobility.as_deref().map(|ids| passed_on(session, ids)))
    }
}

/// About what was passed on from these mobilities, of those that the viewer sees.
fn passed_on(session: &Session, ids: &[Id<mobility::Entity>]) -> SimpleExpr {
    use dissemination_cascade::Column::{MobilityId, RecordId};
    let id = Expr::col((mobility::Entity, mobility::Column::Id));
    let named = session.dialect().any_id(id, ids.iter().map(|id| id.uuid()));
    let stays = session.visible::<mobility::Entity>().column(mobility::Column::Id);
    let link = Expr::col((dissemination_cascade::Entity, MobilityId));
    let links = session.visible::<dissemination_cascade::Entity>().column(RecordId);
    let links = links.filter(link.in_subquery(stays.filter(named).into_query()));
    own(Column::Id).in_subquery(links.into_query())
}

fn any<E>(dialect: Dialect, column: Column, ids: Option<&[Id<E>]>) -> Option<SimpleExpr> {
    ids.map(|ids| dialect.any_id(own(column), ids.iter().map(|id| id.uuid())))
}

fn own(column: Column) -> Expr {
    Expr::col((dissemination_record::Entity, column))
}

/// The codes as the database spells them.
fn spelt<T: Copy>(some: Option<&Vec<T>>, code: impl Fn(T) -> &'static str) -> Option<Vec<&'static str>> {
    some.map(|some| some.iter().map(|one| code(*one)).collect())
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
