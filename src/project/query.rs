//! Lists of projects.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entity::{
    id::Id,
    partner,
    project::{self, Column, Programme, Status, Timeline, Visibility},
    project_partner::{self, Role, State},
    project_status_change,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, IntoCondition, SelectStatement, SimpleExpr},
};

use crate::{
    db::{
        Days, Narrow, Session,
        page::{Page, PageArgs, Sorting},
        qualified,
    },
    error::Result,
};

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
        let wanted = self.codes(self.words(Narrow::new(session.dialect())));
        let wanted = self.days(session.today(), wanted);
        let wanted = self.parts(session, self.own_parts(session, wanted));
        project::Entity::find().filter(wanted.condition())
    }

    /// What the full-text index answers: words, and values of lists that have no table of their own.
    fn words(&self, wanted: Narrow) -> Narrow {
        wanted
            .search::<project::Entity>(self.search.as_deref())
            .facet::<project::Entity>("language", self.languages.as_deref())
            .facet::<project::Entity>("topic", self.topics.as_deref())
            .facet::<project::Entity>("target", self.target_groups.as_deref())
    }

    fn days(&self, today: NaiveDate, wanted: Narrow) -> Narrow {
        let timelines = self.timeline.as_ref().map(|timelines| {
            let any = timelines.iter().map(|one| timeline(*one, today));
            any.fold(Condition::any().add(Expr::val(false)), Condition::add)
        });
        wanted
            .days(Column::StartDate, self.start_date)
            .days(Column::EndDate, self.end_date)
            .by(timelines)
    }

    fn codes(&self, wanted: Narrow) -> Narrow {
        wanted
            .names(Column::AcronymSort, self.acronym.as_deref())
            .texts(Column::Code, self.code.as_deref())
            .texts(Column::ActionType, self.action_type.as_deref())
            .codes(Column::Status, self.status.as_deref(), Status::code)
            .codes(Column::Programme, self.programme.as_deref(), Programme::code)
            .codes(Column::Visibility, self.visibility.as_deref(), Visibility::code)
            .ids(Column::PartnerId, self.coordinator.as_deref())
            // At most fifty years: the list cannot make many different statements.
            .by(self.call_year.as_ref().map(|years| {
                let years: BTreeSet<i32> = years.iter().copied().collect();
                Column::CallYear.is_in(years)
            }))
    }

    /// Projects in which a partner of the viewer's takes one of these parts, or is invited to.
    fn own_parts(&self, session: &Session, wanted: Narrow) -> Narrow {
        use project_partner::Column as Part;
        if self.viewer_role.is_none() && self.viewer_state.is_none() {
            return wanted;
        }
        let partners: Vec<Id<partner::Entity>> = session.actor().memberships().iter().map(|one| one.partner).collect();
        let mine = Narrow::new(session.dialect())
            .ids(Part::PartnerId, Some(&partners))
            .codes(Part::Role, self.viewer_role.as_deref(), Role::code)
            .codes(Part::State, self.viewer_state.as_deref(), State::code);
        wanted.by(Some(taking_part(session, mine.condition())))
    }

    /// Projects in which one of these partners, or a partner of one of these countries, takes part.
    fn parts(&self, session: &Session, wanted: Narrow) -> Narrow {
        use project_partner::Column as Part;
        let named = |ids: &[Id<partner::Entity>]| Narrow::new(session.dialect()).ids(Part::PartnerId, Some(ids));
        let there = |codes: &[String]| Part::PartnerId.in_subquery(crate::partner::in_countries(session, codes));
        let with_partner = self.partner.as_deref().map(named);
        let with_country = self.country.as_deref().map(there);
        wanted
            .by(with_partner.map(|part| taking_part(session, part.condition())))
            .by(with_country.map(|part| taking_part(session, part.into_condition())))
    }
}

/// The projects of these names that the viewer may see, by id.
#[must_use]
pub fn named(session: &Session, acronyms: &[String]) -> SelectStatement {
    let named = Narrow::new(session.dialect()).names(Column::AcronymSort, Some(acronyms));
    let projects = session.visible::<project::Entity>().column(Column::Id);
    projects.filter(named.condition()).into_query()
}

/// Projects that have such a partnership, of those that the viewer may see.
fn taking_part(session: &Session, part: Condition) -> SimpleExpr {
    let parts = session.visible::<project_partner::Entity>();
    let parts = parts.column(project_partner::Column::ProjectId);
    qualified(Column::Id).in_subquery(parts.filter(current()).filter(part).into_query())
}

/// Partnerships that have not ended.
fn current() -> SimpleExpr {
    project_partner::Column::State.ne(State::Left)
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
