//! Lists of projects.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entity::{
    id::Id,
    partner,
    project::{self, Column, Programme, Status, Timeline, Visibility},
    project_partner::{self, Role, State},
    project_status_change,
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
    pub code: Option<Vec<String>>,
    pub call_year: Option<Vec<i32>>,
    pub action_type: Option<Vec<String>>,
    pub languages: Option<Vec<String>>,
    pub topics: Option<Vec<String>>,
    pub target_groups: Option<Vec<String>>,
    pub coordinator: Option<Vec<Id<partner::Entity>>>,
    pub viewer_role: Option<Vec<Role>>,
    pub viewer_state: Option<Vec<State>>,
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
            ("code", self.code.as_ref().map(Vec::len)),
            ("callYear", self.call_year.as_ref().map(Vec::len)),
            ("actionType", self.action_type.as_ref().map(Vec::len)),
            ("languages", self.languages.as_ref().map(Vec::len)),
            ("topics", self.topics.as_ref().map(Vec::len)),
            ("targetGroups", self.target_groups.as_ref().map(Vec::len)),
            ("coordinator", self.coordinator.as_ref().map(Vec::len)),
            ("viewerRole", self.viewer_role.as_ref().map(Vec::len)),
            ("viewerState", self.viewer_state.as_ref().map(Vec::len)),
            ("partner", self.partner.as_ref().map(Vec::len)),
            ("country", self.country.as_ref().map(Vec::len)),
        ]);
        for (index, code) in self.country.iter().flatten().enumerate() {
            found.country(code, &format!("country[{index}]"));
        }
        found.languages(self.languages.as_deref().unwrap_or_default(), "languages");
        Ok(found.into_result()?)
    }

    fn select(&self, session: &Session) -> Select<project::Entity> {
        let wanted = self.words(session.dialect(), Condition::all());
        let wanted = self.codes(session.dialect(), wanted);
        let wanted = self.days(session.today(), wanted);
        let wanted = self.own_parts(session, wanted);
        project::Entity::find().filter(self.parts(session, wanted))
    }

    /// What the full-text index answers: words, and values of lists that have no table of their own.
    fn words(&self, dialect: Dialect, wanted: Condition) -> Condition {
        let facet = |name: &'static str, values: &Option<Vec<String>>| {
            let token = |value: &String| vec![facet_token(name, value)];
            values.as_ref().map(|values| values.iter().map(token).collect())
        };
        let asked = [
            self.search.as_deref().and_then(search_tokens),
            facet("language", &self.languages),
            facet("topic", &self.topics),
            facet("target", &self.target_groups),
        ];
        asked
            .into_iter()
            .flatten()
            .fold(wanted, |wanted, versions: Vec<Vec<String>>| {
                wanted.add(dialect.matches(own(Column::Id), project::Entity::KIND, &versions))
            })
    }

    fn days(&self, today: NaiveDate, mut wanted: Condition) -> Condition {
        for (column, (from, to)) in [(Column::StartDate, self.start_date), (Column::EndDate, self.end_date)] {
            wanted = wanted
                .add_option(from.map(|day| column.gte(day)))
                .add_option(to.map(|day| column.lte(day)));
        }
        if let Some(timelines) = &self.timeline {
            let any = timelines.iter().map(|one| timeline(*one, today));
            wanted = wanted.add(any.fold(Condition::any().add(Expr::val(false)), Condition::add));
        }
        wanted
    }

    fn codes(&self, dialect: Dialect, wanted: Condition) -> Condition {
        let acronyms: Option<Vec<String>> = self
            .acronym
            .as_ref()
            .map(|all| all.iter().map(|one| sort_key(one)).collect());
        let any = |column, codes: Option<Vec<&str>>| codes.map(|codes| dialect.any_text(own(column), codes));
        let coordinators = self.coordinator.as_ref();
        wanted
            .add_option(any(Column::AcronymSort, texts(acronyms.as_ref())))
            .add_option(any(Column::Code, texts(self.code.as_ref())))
            .add_option(any(Column::ActionType, texts(self.action_type.as_ref())))
            .add_option(any(Column::Status, codes(self.status.as_ref(), Status::code)))
            .add_option(any(Column::Programme, codes(self.programme.as_ref(), Programme::code)))
            .add_option(any(
                Column::Visibility,
                codes(self.visibility.as_ref(), Visibility::code),
            ))
            .add_option(coordinators.map(|ids| dialect.any_id(own(Column::PartnerId), ids.iter().map(|id| id.uuid()))))
            // At most fifty years: the list cannot make many different statements.
            .add_option(self.call_year.as_ref().map(|years| {
                let years: BTreeSet<i32> = years.iter().copied().collect();
                Column::CallYear.is_in(years)
            }))
    }

    /// Projects in which a partner of the viewer's takes one of these parts, or is invited to.
    fn own_parts(&self, session: &Session, wanted: Condition) -> Condition {
        if self.viewer_role.is_none() && self.viewer_state.is_none() {
            return wanted;
        }
        let dialect = session.dialect();
        let part = |column| Expr::col((project_partner::Entity, column));
        let actor = session.actor();
        let partners = actor.memberships().iter().map(|one| one.partner.uuid());
        let any = |column, codes: Option<Vec<&str>>| codes.map(|codes| dialect.any_text(part(column), codes));
        let mine = Condition::all()
            .add(dialect.any_id(part(project_partner::Column::PartnerId), partners))
            .add_option(any(
                project_partner::Column::Role,
                codes(self.viewer_role.as_ref(), Role::code),
            ))
            .add_option(any(
                project_partner::Column::State,
                codes(self.viewer_state.as_ref(), State::code),
            ));
        let seen = session.visible::<project_partner::Entity>();
        let seen = seen.column(project_partner::Column::ProjectId);
        wanted.add(own(Column::Id).in_subquery(seen.filter(current()).filter(mine).into_query()))
    }

    /// Projects in which one of these partners, or a partner of one of these countries, takes part.
    fn parts(&self, session: &Session, wanted: Condition) -> Condition {
        let dialect = session.dialect();
        let parts = || {
            let seen = session.visible::<project_partner::Entity>();
            seen.column(project_partner::Column::ProjectId).filter(current())
        };
        let part = |column| Expr::col((project_partner::Entity, column));
        let with_partner = self.partner.as_ref().map(|ids| {
            let one = dialect.any_id(part(project_partner::Column::PartnerId), ids.iter().map(|id| id.uuid()));
            own(Column::Id).in_subquery(parts().filter(one).into_query())
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
            own(Column::Id).in_subquery(
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

/// Partnerships that have not ended.
fn current() -> SimpleExpr {
    project_partner::Column::State.ne(State::Left)
}

fn texts(values: Option<&Vec<String>>) -> Option<Vec<&str>> {
    values.map(|some| some.iter().map(String::as_str).collect())
}

fn codes<T: Copy>(values: Option<&Vec<T>>, code: fn(T) -> &'static str) -> Option<Vec<&'static str>> {
    values.map(|some| some.iter().map(|one| code(*one)).collect())
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
) -> Result<Page<project::Model>> {
    filter.checked()?;
    let select = filter.select(session);
    let by_title = Sorting {
        column: Column::TitleSort,
        descending: false,
    };
    session
        .page(select, order.unwrap_or(by_title), args, &format!("projects {filter:?}"))
        .await
}

/// One page of the moves of a project's life, the earliest first.
pub async fn history(
    session: &Session,
    id: Id<project::Entity>,
    args: PageArgs,
) -> Result<Page<project_status_change::Model>> {
    let column = project_status_change::Column::ProjectId;
    let sorting = Sorting {
        column: project_status_change::Column::At,
        descending: false,
    };
    let all = project_status_change::Entity::find();
    session
        .load_page(column, id.uuid(), (all, sorting, args), "project status history")
        .await
}
