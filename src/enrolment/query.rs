//! Lists of enrolments.

use entity::{
    enrolment::{self, Column, Model, Outcome},
    id::Id,
    mobility, module, module_session, participant, project,
};
use sea_orm::{EntityTrait, QueryFilter, Select};

use crate::{
    db::{
        Narrow, Session,
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
        let wanted = Narrow::new(session.dialect())
            .codes(Column::Outcome, self.outcome.as_deref(), Outcome::code)
            .ids(Column::ProjectId, self.project.as_deref())
            .ids(Column::ParticipantId, self.participant.as_deref())
            .ids(Column::ModuleId, self.module.as_deref())
            .ids(Column::SessionId, self.session.as_deref())
            .ids(Column::MobilityId, self.mobility.as_deref());
        enrolment::Entity::find().filter(wanted.condition())
    }
}

/// One page of enrolments, the oldest first.
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
