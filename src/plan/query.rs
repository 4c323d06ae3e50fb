//! Lists of inclusion plans.

use chrono::NaiveDate;
use entity::{
    id::Id,
    inclusion_plan::{self, Column, Model, Status},
    participant, partner, project,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select};

use crate::{
    db::{
        Days, Narrow, Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
};

/// Which plans are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field filters the column of the same name")]
pub struct Filter {
    pub status: Option<Vec<Status>>,
    pub overdue: Option<bool>,
    pub next_review: Days,
    pub project: Option<Vec<Id<project::Entity>>>,
    pub project_acronym: Option<Vec<String>>,
    pub partner: Option<Vec<Id<partner::Entity>>>,
    pub participant: Option<Vec<Id<participant::Entity>>>,
}

impl Filter {
    /// Refuses lists that are too long.
    fn checked(&self) -> Result<()> {
        let mut found = entity::code::Findings::at("filter");
        found.short_lists(&[
            ("status", self.status.as_ref().map(Vec::len)),
            ("project", self.project.as_ref().map(Vec::len)),
            ("projectAcronym", self.project_acronym.as_ref().map(Vec::len)),
            ("partner", self.partner.as_ref().map(Vec::len)),
            ("participant", self.participant.as_ref().map(Vec::len)),
        ]);
        Ok(found.into_result()?)
    }

    /// A MANAGER who sees states and dates only finds nothing by whose plan it is: what is not shown is not looked for.
    fn select(&self, session: &Session) -> Select<inclusion_plan::Entity> {
        let with_acronym = self.project_acronym.as_deref();
        let with_acronym = with_acronym.map(|all| Column::ProjectId.in_subquery(crate::project::named(session, all)));
        let known = self.participant.is_some().then(|| super::content(session));
        let wanted = Narrow::new(session.dialect())
            .codes(Column::Status, self.status.as_deref(), Status::code)
            .by(self.overdue.map(|wanted| overdue(wanted, session.today())))
            .days(Column::NextReviewOn, self.next_review)
            .by(with_acronym)
            .by(known)
            .ids(Column::ProjectId, self.project.as_deref())
            .ids(Column::PartnerId, self.partner.as_deref())
            .ids(Column::ParticipantId, self.participant.as_deref());
        inclusion_plan::Entity::find().filter(wanted.condition())
    }
}

/// I-2: plans whose review should have taken place, or all others.
fn overdue(wanted: bool, today: NaiveDate) -> Condition {
    let reviewed = Status::REVIEWED.iter().copied();
    if wanted {
        return Condition::all()
            .add(Column::Status.is_in(reviewed))
            .add(Column::NextReviewOn.lt(today));
    }
    Condition::any()
        .add(Column::Status.is_not_in(reviewed))
        .add(Column::NextReviewOn.is_null())
        .add(Column::NextReviewOn.gte(today))
}

/// One page of plans, the latest first unless another order is asked for.
pub async fn page(
    session: &Session,
    filter: &Filter,
    sorting: Option<Sorting<Column>>,
    args: &PageArgs,
) -> Result<Page<Model>> {
    filter.checked()?;
    let latest = Sorting {
        column: Column::CreatedAt,
        descending: true,
    };
    let list = format!("inclusion plans {filter:?}");
    session
        .page(filter.select(session), sorting.unwrap_or(latest), args, &list)
        .await
}
