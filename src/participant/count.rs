//! how many participants of a partner meet which barrier in a project. A number and nothing else: no participant,
//! identity or mobility refers to it or is referred to.

use entity::{
    fewer_opportunities_count::{self, Barrier, Column, Entity, Model, Verb, checked},
    id::Id,
    partner, project,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    db::{Session, Tx},
    error::Result,
};

/// Sets the counts of one partner in an ONGOING project (J-2); barriers that are not named stay as they are.
pub async fn set(
    session: &Session,
    project: Id<project::Entity>,
    partner: Option<Id<partner::Entity>>,
    counts: &[(Barrier, i32)],
) -> Result<project::Model> {
    let tx = session.begin().await?;
    let parent = tx.get(project::Entity::find_by_id(project)).await?;
    tx.known(partner).await?;
    let permit = tx
        .actor()
        .permit_new::<Entity>(Verb::Create, Some(parent.id), partner)?;
    let owner = permit.owner();
    parent.expect_ongoing()?;
    checked(counts)?;
    for (barrier, people) in counts {
        set_one(&tx, (parent.id, owner), *barrier, *people).await?;
    }
    tx.commit(parent).await
}

async fn set_one(
    tx: &Tx,
    (project, owner): (Id<project::Entity>, Id<partner::Entity>),
    barrier: Barrier,
    people: i32,
) -> Result<()> {
    let there = Entity::find()
        .filter(Column::ProjectId.eq(project))
        .filter(Column::PartnerId.eq(owner))
        .filter(Column::Barrier.eq(barrier.code()));
    match tx.find(there).await? {
        Some(found) if found.people == people => {}
        Some(found) => {
            let permit = tx.actor().permit(Verb::Set, found)?;
            let next = Model {
                people,
                ..(*permit).clone()
            };
            tx.update(permit, next).await?;
        }
        None => {
            let permit = tx
                .actor()
                .permit_new::<Entity>(Verb::Create, Some(project), Some(owner))?;
            let row = Model::new(tx.new_id(), (owner, project), (barrier, people), tx.now());
            tx.insert(permit, row).await?;
        }
    }
    Ok(())
}

/// The counts of a project that the viewer may see.
pub async fn of_project(session: &Session, id: Id<project::Entity>) -> Result<Vec<fewer_opportunities_count::Model>> {
    let all = Entity::find()
        .filter(Column::ProjectId.eq(id))
        .order_by_asc(Column::Barrier)
        .order_by_asc(Column::Id);
    session.list(all).await
}
