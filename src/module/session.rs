//! The dated runs of a module.

use entity::{id::Id, module, module_session, module_session_trainer};
use sea_orm::{EntityTrait, Select};

use crate::{
    db::{
        Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
};

/// The name of a module's list of sessions, for its cursors and its total.
pub const LIST: &str = "module sessions";

/// All sessions that a viewer may see.
#[must_use]
pub fn all() -> Select<module_session::Entity> {
    module_session::Entity::find()
}

/// One page of a module's sessions, the earliest first.
pub async fn page(
    session: &Session,
    module: Id<module::Entity>,
    args: PageArgs,
) -> Result<Page<module_session::Model>> {
    let sorting = Sorting {
        column: module_session::Column::StartDate,
        descending: false,
    };
    session
        .load_page(
            module_session::Column::ModuleId,
            module.uuid(),
            (all(), sorting, args),
            LIST,
        )
        .await
}

/// Who teaches a session.
pub async fn trainers(session: &Session, id: Id<module_session::Entity>) -> Result<Vec<module_session_trainer::Model>> {
    session
        .load_all::<module_session_trainer::Entity>(module_session_trainer::Column::SessionId, id.uuid())
        .await
}
