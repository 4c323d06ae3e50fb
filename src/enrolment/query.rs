//! Lists of enrolments.

use entity::{
    enrolment::{self, Column, Model, Outcome},
    id::Id,
    mobility, module, module_session, participant, project,
};
use sea_orm::{Condition, EntityTrait, QueryFilter, Select, sea_query::Expr};
use uuid::Uuid;

use crate::{
    db::{
        Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
};

/// Which enrolments are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field filters the column of the same name")]
pub struct Filter {
    pub outcome: Option<Vec<Outcome>>,
    pub project: Option<Vec<Id<project::Entity>>>,
    pub participant: Option<Vec<Id<participant::Entity>>>,
    pub module: Option<Vec<Id<module::Entity>>>,
    pub session: Option<Vec<Id<module_session::Entity>>>,
    pub mobility: Option<Vec<Id<mobility::Entity>>>,
}

impl Filter {
    fn checked(&self) -> Result<()> {
        let mut found = entity::code::Findings::at("filter");
        found.short_lists(&[
            ("outcome", self.outcome.as_ref().map(Vec::len)),
            ("project", self.project.as_ref().map(Vec::len)),
            ("participant", self.participant.as_ref().map(Vec::len)),
            ("module", self.module.as_ref().map(Vec::len)),
            ("session", self.session.as_ref().map(Vec::len)),
            ("mobility", self.mobility.as_ref().map(Vec::len)),
        ]);
        Ok(found.into_result()?)
    }

    fn select(&self, session: &Session) -> Select<enrolment::Entity> {
        let dialect = session.dialect();
        let own = |column| Expr::col((enrolment::Entity, column));
        let any = |column, ids: Option<Vec<Uuid>>| ids.map(|ids| dialect.any_id(own(column), ids));
        let outcomes = self.outcome.as_ref();
        let outcomes = outcomes.map(|some| dialect.any_text(own(Column::Outcome), some.iter().map(|one| one.code())));
        let wanted = Condition::all()
            .add_option(outcomes)
            .add_option(any(Column::ProjectId, uuids(self.project.as_deref())))
            .add_option(any(Column::ParticipantId, uuids(self.participant.as_deref())))
            .add_option(any(Column::ModuleId, uuids(self.module.as_deref())))
            .add_option(any(Column::SessionId, uuids(self.session.as_deref())))
            .add_option(any(Column::MobilityId, uuids(self.mobility.as_deref())));
        enrolment::Entity::find().filter(wanted)
    }
}

fn uuids<E>(ids: Option<&[Id<E>]>) -> Option<Vec<Uuid>> {
    ids.map(|ids| ids.iter().map(|id| id.uuid()).collect())
}

/// One page of enrolments, the oldest first, and the list that its total counts.
pub async fn page(session: &Session, filter: &Filter, args: &PageArgs) -> Result<Page<Model>> {
    filter.checked()?;
    let select = filter.select(session);
    let sorting = Sorting {
        column: Column::CreatedAt,
        descending: false,
    };
    session
        .page(select, sorting, args, &format!("enrolments {filter:?}"))
        .await
}
