//! How many mobilities a project plans, by country or by hosting partner.

use std::collections::HashMap;

use entity::{
    id::Id,
    mobility_target::{self, Entity, Target, Verb, Wanted},
    partner, project, project_partner,
    record::Stateful,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::{
    db::{Session, Tx},
    error::Result,
};

/// The targets that shall stand.
#[derive(Debug)]
pub struct Plan {
    /// The project.
    pub project: Id<project::Entity>,
    /// The version of the project that the caller has read.
    pub expected: i32,
    /// All its targets.
    pub targets: Vec<Wanted>,
}

/// Replaces the targets of a project in DRAFT or ONGOING. One for the same host stays the same record.
pub async fn set(session: &Session, plan: Plan) -> Result<project::Model> {
    let Plan {
        project,
        expected,
        targets,
    } = plan;
    let tx = session.begin().await?;
    let found = tx.get(project::Entity::find_by_id(project)).await?;
    for one in &targets {
        tx.known(one.host_partner).await?;
    }
    let permit = tx.actor().permit(project::Verb::SetTargets, found)?;
    permit.expect(project::Verb::SetTargets, expected)?;
    let targets = mobility_target::targets(targets, &hosts(&tx, permit.id).await?)?;
    replace(&tx, &permit, targets).await?;
    // The project is what the caller has read and what they get back: its version counts up with its targets.
    let next = (*permit).clone();
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

async fn replace(tx: &Tx, project: &project::Model, mut targets: Vec<Target>) -> Result<()> {
    let standing = Entity::find().filter(mobility_target::Column::ProjectId.eq(project.id));
    for row in tx.list(standing).await? {
        let Some(place) = targets.iter().position(|target| row.is_for(target)) else {
            let permit = tx.actor().permit(Verb::Remove, row)?;
            tx.delete(permit).await?;
            continue;
        };
        let next = row.replanned(targets.remove(place));
        if next != row {
            let permit = tx.actor().permit(Verb::Update, row)?;
            tx.update(permit, next).await?;
        }
    }
    for target in targets {
        let permit = tx
            .actor()
            .permit_new::<Entity>(Verb::Create, None, Some(project.partner_id))?;
        let row = mobility_target::Model::of(tx.new_id(), project, target, tx.now());
        tx.insert(permit, row).await?;
    }
    Ok(())
}

/// The partners that host in the project or are invited to, with their countries.
async fn hosts(tx: &Tx, project: Id<project::Entity>) -> Result<HashMap<Id<partner::Entity>, String>> {
    use project_partner::Column;
    let hosting = project_partner::Entity::find()
        .filter(Column::ProjectId.eq(project))
        .filter(Column::Hosting.eq(true))
        .filter(Column::State.ne(project_partner::State::Left));
    let hosting = hosting.select_only().column(Column::PartnerId).into_query();
    let hosting = partner::Entity::find().filter(partner::Column::Id.in_subquery(hosting));
    let partners = tx.list(hosting).await?;
    Ok(partners.into_iter().map(|row| (row.id, row.country)).collect())
}
