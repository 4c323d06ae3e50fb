//! The life of a project: started, submitted, reopened, finalised, terminated.

use entity::{
    id::Id,
    project::{self, Model, Move},
    project_partner::{self, Ending, State},
    project_status_change,
    record::Stateful,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    db::{Session, Tx},
    error::Result,
};

/// A move that somebody asks for.
#[derive(Debug)]
pub struct Step {
    /// The project.
    pub project: Id<project::Entity>,
    /// The version that the caller has read.
    pub expected: i32,
    /// The move.
    pub to: Move,
    /// Why, where it has to be said or somebody says it.
    pub reason: Option<String>,
}

/// Moves the project and keeps who moved it when and why. Invitations that nobody could accept any more are
/// withdrawn with it.
pub async fn go(session: &Session, step: Step) -> Result<Model> {
    let Step {
        project,
        expected,
        to,
        reason,
    } = step;
    let tx = session.begin().await?;
    let found = tx.get(project::Entity::find_by_id(project)).await?;
    let permit = tx.actor().permit(to.verb(), found)?;
    permit.expect(to.verb(), expected)?;
    let next = permit.moved(to, reason.as_deref(), tx.today())?;
    let reason = reason.filter(|text| !text.trim().is_empty());
    let kept = project_status_change::Model::of(tx.new_id(), &permit, next.status, tx.now(), reason.clone());
    let record = project_status_change::Verb::Create;
    let keeping = tx.actor().permit_new(record, None, Some(permit.partner_id))?;
    tx.insert::<project_status_change::Entity>(keeping, kept).await?;
    if !next.is_editable() {
        withdraw_invitations(&tx, &next).await?;
    }
    let permit = match reason {
        Some(reason) => permit.because(reason),
        None => permit,
    };
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// J-2: partnerships do not change once the project is closed, and who is invited sees it.
async fn withdraw_invitations(tx: &Tx, project: &Model) -> Result<()> {
    use project_partner::{Column, Entity, Verb};
    let invited = Entity::find()
        .filter(Column::ProjectId.eq(project.id))
        .filter(Column::State.eq(State::Invited));
    for part in tx.list(invited).await? {
        let permit = tx.actor().permit(Verb::Remove, part)?;
        let next = permit.ended(Ending::Withdrawn, None, tx.now())?;
        tx.update(permit, next).await?;
    }
    Ok(())
}
