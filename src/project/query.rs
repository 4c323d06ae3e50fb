//! Lists of projects.

use chrono::NaiveDate;
use entity::{
    id::Id,
    module, partner,
    project::{self, Column, Programme, Status, Timeline, Visibility},
    project_partner,
    text::search_tokens,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    authz::Scoped,
    db::{
        Dialect, Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
    graphql::connection::Total,
};

/// Days from … to …, both included.
pub type Days = (Option<NaiveDate>, Option<NaiveDate>);

/// Which projects are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field filters the column of the same name")]
pub struct Filter {
    pub search: Option<String>,
    pub acronym: Option<Vec<String>>,
    pub status: Option<Vec<Status>>,
    pub timeline: Option<Vec<Timeline>>,
    pub programme: Option<Vec<Programme>>,
    pub visibility: Option<Vec<Visibility>>,
    pub partner: Option<Vec<Id<partner::Entity>>>,
    pub country: Option<Vec<String>>,
    pub start_date: Days,
    pub end_date: Days,
}

impl Filter {
    fn checked(&self) -> Result<()> {
        let mut found = entity::code::Findings::at("filter");
        found.short_lists(&[
            ("acronym", self.acronym.as_ref().map(Vec::len)),
            ("status", self.status.as_ref().map(Vec::len)),
            ("timeline", self.timeline.as_ref().map(Vec::len)),
            ("programme", self.programme.as_ref().map(Vec::len)),
            ("visibility", self.visibility.as_ref().map(Vec::len)),
            ("partner", self.partner.as_ref().map(Vec::len)),
            ("country", self.country.as_ref().map(Vec::len)),
        ]);
        for (index, code) in self.country.iter().flatten().enumerate() {
            found.country(code, &format!("country[{index}]"));
        }
        Ok(found.into_result()?)
    }

    fn select(&self, session: &Session) -> Select<project::Entity> {
        let dialect = session.dialect();
        let id = || Expr::col((project::Entity, Column::Id));
        let mut wanted = Condition::all();
        if let Some(versions) = self.search.as_deref().and_then(search_tokens) {
            wanted = wanted.add(dialect.matches(id(), project::Entity::KIND, &versions));
        }
        if let Some(acronyms) = &self.acronym {
            let folded: Vec<String> = acronyms.iter().map(|one| entity::text::sort_key(one)).collect();
            wanted = wanted.add(dialect.any_text(own(Column::AcronymSort), folded.iter().map(String::as_str)));
        }
        wanted = self.codes(dialect, wanted);
        for (column, (from, to)) in [(Column::StartDate, self.start_date), (Column::EndDate, self.end_date)] {
            wanted = wanted
                .add_option(from.map(|day| column.gte(day)))
                .add_option(to.map(|day| column.lte(day)));
        }
        if let Some(timelines) = &self.timeline {
            let any = timelines.iter().map(|one| timeline(*one, session.today()));
            wanted = wanted.add(any.fold(Condition::any().add(Expr::val(false)), Condition::add));
        }
        project::Entity::find().filter(self.parts(session, wanted))
    }

    fn codes(&self, dialect: Dialect, wanted: Condition) -> Condition {
        let any = |column, codes: Option<Vec<&'static str>>| codes.map(|codes| dialect.any_text(own(column), codes));
        wanted
            .add_option(any(
                Column::Status,
                self.status
                    .as_ref()
                    .map(|some| some.iter().map(|one| one.code()).collect()),
            ))
            .add_option(any(
                Column::Programme,
                self.programme
                    .as_ref()
                    .map(|some| some.iter().map(|one| one.code()).collect()),
            ))
            .add_option(any(
                Column::Visibility,
                self.visibility
                    .as_ref()
                    .map(|some| some.iter().map(|one| one.code()).collect()),
            ))
    }

    /// Projects in which one of these partners, or a partner of one of these countries, takes part.
    fn parts(&self, session: &Session, wanted: Condition) -> Condition {
        let dialect = session.dialect();
        let id = || Expr::col((project::Entity, Column::Id));
        let parts = || {
            let now = project_partner::Column::State.ne(project_partner::State::Left);
            let seen = session.visible::<project_partner::Entity>();
            seen.column(project_partner::Column::ProjectId).filter(now)
        };
        let part = |column| Expr::col((project_partner::Entity, column));
        let with_partner = self.partner.as_ref().map(|ids| {
            let one = dialect.any_id(part(project_partner::Column::PartnerId), ids.iter().map(|id| id.uuid()));
            id().in_subquery(parts().filter(one).into_query())
        });
        let with_country = self.country.as_ref().map(|codes| {
            let there = dialect.any_text(
                Expr::col((partner::Entity, partner::Column::Country)),
                codes.iter().map(String::as_str),
            );
            let partners = session
                .visible::<partner::Entity>()
                .column(partner::Column::Id)
                .filter(there);
            id().in_subquery(
                parts()
                    .filter(part(project_partner::Column::PartnerId).in_subquery(partners.into_query()))
                    .into_query(),
            )
        });
        wanted.add_option(with_partner).add_option(with_country)
    }
}

fn own(column: Column) -> Expr {
    Expr::col((project::Entity, column))
}

/// Where today lies in the dates, as a condition on them.
fn timeline(timeline: Timeline, today: NaiveDate) -> Condition {
    match timeline {
        Timeline::Upcoming => Condition::all().add(Column::StartDate.gt(today)),
        Timeline::Running => Condition::all()
            .add(Column::StartDate.lte(today))
            .add(Column::EndDate.gte(today)),
        Timeline::Finished => Condition::all().add(Column::EndDate.lt(today)),
    }
}

/// One page of projects, by title unless another order is asked for, and the list that its total counts.
pub async fn page(
    session: &Session,
    filter: &Filter,
    order: Option<Sorting<Column>>,
    args: &PageArgs,
) -> Result<(Page<project::Model>, Select<project::Entity>)> {
    filter.checked()?;
    let select = filter.select(session);
    let by_title = Sorting {
        column: Column::TitleSort,
        descending: false,
    };
    let page = session
        .page(
            select.clone(),
            order.unwrap_or(by_title),
            args,
            &format!("projects {filter:?}"),
        )
        .await?;
    Ok((page, select))
}

/// One page of a project's modules by title, and their total.
pub async fn modules(
    session: &Session,
    id: Id<project::Entity>,
    args: PageArgs,
) -> Result<(Page<module::Model>, Total)> {
    let (page, all, list) = crate::module::of_project(session, id, args).await?;
    let total = Total::below(module::Column::ProjectId, id.uuid(), all, list);
    Ok((page, total))
}
