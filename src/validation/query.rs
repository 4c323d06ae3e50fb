//! Lists of competence validations.

use entity::{
    competence_validation::{self, Column, Model, Status},
    id::Id,
    participant, partner,
    procedure::{self, Stage},
    project,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};

use crate::{
    authz::Scoped,
    db::{
        Narrow, Session,
        page::{Page, PageArgs, Sorting},
        qualified,
    },
    error::Result,
};

/// Which validations are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field filters the column of the same name")]
pub struct Filter {
    pub status: Option<Vec<Status>>,
    pub stage: Option<Vec<Stage>>,
    pub project: Option<Vec<Id<project::Entity>>>,
    pub project_acronym: Option<Vec<String>>,
    pub partner: Option<Vec<Id<partner::Entity>>>,
    pub procedure: Option<Vec<Id<procedure::Entity>>>,
    pub candidate: Option<Vec<Id<participant::Entity>>>,
}

impl Filter {
    /// Refuses lists that are too long.
    fn checked(&self) -> Result<()> {
        let mut found = entity::code::Findings::at("filter");
        found.short_lists(&[
            ("status", self.status.as_ref().map(Vec::len)),
            ("stage", self.stage.as_ref().map(Vec::len)),
            ("project", self.project.as_ref().map(Vec::len)),
            ("projectAcronym", self.project_acronym.as_ref().map(Vec::len)),
            ("partner", self.partner.as_ref().map(Vec::len)),
            ("procedure", self.procedure.as_ref().map(Vec::len)),
            ("candidate", self.candidate.as_ref().map(Vec::len)),
        ]);
        Ok(found.into_result()?)
    }

    /// A MANAGER who sees states and dates only finds nothing by whose case it is: what is not shown is not looked for.
    fn select(&self, session: &Session) -> Select<competence_validation::Entity> {
        let with_acronym = self.project_acronym.as_deref();
        let with_acronym = with_acronym.map(|all| Column::ProjectId.in_subquery(crate::project::named(session, all)));
        let known = (self.candidate.is_some() || self.procedure.is_some()).then(|| super::content(session));
        let seen = participant::Entity::find()
            .select_only()
            .column(participant::Column::Id)
            .filter(participant::Entity::visible_to(&session.actor(), session.dialect()))
            .into_query();
        let wanted = Narrow::new(session.dialect())
            .codes(Column::Status, self.status.as_deref(), Status::code)
            .by(self.stage.as_deref().map(in_stages))
            .by(with_acronym)
            .by(known)
            .ids(Column::ProjectId, self.project.as_deref())
            .ids(Column::PartnerId, self.partner.as_deref())
            .ids(Column::ProcedureId, self.procedure.as_deref())
            .by(self.candidate.as_ref().map(|_| Column::CandidateId.in_subquery(seen)))
            .ids(Column::CandidateId, self.candidate.as_deref());
        competence_validation::Entity::find().filter(wanted.condition())
    }
}

/// Cases in one of these stages: by their state, or by the stage reached before they were paused or withdrawn.
fn in_stages(stages: &[Stage]) -> Condition {
    let reached = stages.iter().map(|stage| stage.code());
    let now = stages.iter().flat_map(|stage| match stage {
        Stage::Identification => &[Status::Identification][..],
        Stage::Documentation => &[Status::Documentation],
        Stage::Assessment => &[Status::Assessment],
        Stage::Certification => &[Status::Decided, Status::Certified, Status::Appealed],
    });
    let now = now.map(|status| status.code());
    Condition::any()
        .add(sea_orm::sea_query::ExprTrait::is_in(qualified(Column::Status), now))
        .add(sea_orm::sea_query::ExprTrait::is_in(
            qualified(Column::Reached),
            reached,
        ))
}

/// One page of validations, the latest request first unless another order is asked for.
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
    let list = format!("competence validations {filter:?}");
    session
        .page(filter.select(session), sorting.unwrap_or(latest), args, &list)
        .await
}
