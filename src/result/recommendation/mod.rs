//! Recommendations: written with the draft of a result, fixed with it (D-3); what became of them is noted from then on.

pub mod graphql;
mod input;
mod query;

use entity::{
    code::Findings,
    dissemination_record::Level,
    id::Id,
    recommendation::{Changes, Column, Entity, Model, Status, Verb},
    record::Stateful,
    result,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

pub use self::query::{Filter, of_result, page};
use crate::{
    authz,
    db::{Session, Tx},
    error::Result,
};

/// Most recommendations of a result.
const MOST: usize = 100;

/// A recommendation and the version that was read.
pub type Which = (Id<Entity>, i32);

/// Adds a recommendation to a draft; it gets the next number.
pub async fn create(session: &Session, of: Id<result::Entity>, level: Level, changes: Changes) -> Result<Model> {
    let tx = session.begin().await?;
    let of = tx.get(result::Entity::find_by_id(of)).await?;
    let permit = tx.actor().permit_below::<Entity, _>(Verb::Create, &of)?;
    of.expect_open(result::Verb::Update)?;
    let place = (tx.new_id(), next_number(&tx, of.id).await?);
    let row = Model::added(place, &of, level, changes, tx.now())?;
    let done = tx.insert(permit, row).await?;
    tx.commit(done).await
}

/// The number of the next recommendation of a result.
async fn next_number(tx: &Tx, of: Id<result::Entity>) -> Result<i32> {
    let numbers: Vec<i32> = all(tx, of).await?.into_iter().map(|one| one.number).collect();
    let mut found = Findings::default();
    found.require(
        numbers.len() < MOST,
        "result",
        "TOO_MANY",
        "A result has at most 100 recommendations.",
        "Un résultat a 100 recommandations au maximum.",
    );
    found.into_result()?;
    Ok(numbers.into_iter().max().unwrap_or(0) + 1)
}

/// The recommendations of a result, which the caller sees.
async fn all(tx: &Tx, of: Id<result::Entity>) -> Result<Vec<Model>> {
    tx.list(Entity::find().filter(Column::ResultId.eq(of))).await
}

/// The recommendation with its result, both locked, the result first: what is done to them meets there.
async fn found(tx: &Tx, id: Id<Entity>) -> Result<(Model, result::Model)> {
    let of = tx.look(Entity::find_by_id(id)).await?.result_id;
    let of = tx.get(result::Entity::find_by_id(of)).await?;
    Ok((tx.get(Entity::find_by_id(id)).await?, of))
}

/// Changes a recommendation of a draft.
pub async fn update(session: &Session, (id, expected): Which, changes: Changes) -> Result<Model> {
    let tx = session.begin().await?;
    let (row, of) = found(&tx, id).await?;
    let permit = tx.actor().permit(Verb::Update, row)?;
    permit.expect(Verb::Update, expected)?;
    of.expect_open(result::Verb::Update)?;
    let next = permit.changed(changes)?;
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// Says what became of a recommendation that is published.
pub async fn set_status(session: &Session, (id, expected): Which, status: Status) -> Result<Model> {
    let tx = session.begin().await?;
    let (row, of) = found(&tx, id).await?;
    let permit = tx.actor().permit(Verb::SetStatus, row)?;
    permit.expect(Verb::SetStatus, expected)?;
    of.expect_open(result::Verb::RecordUptake)?;
    let next = permit.settled(status);
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// Removes a recommendation from a draft; its result is given back.
pub async fn delete(session: &Session, (id, expected): Which) -> Result<result::Model> {
    let tx = session.begin().await?;
    let (row, of) = found(&tx, id).await?;
    let permit = tx.actor().permit(Verb::Delete, row)?;
    permit.expect(Verb::Delete, expected)?;
    of.expect_open(result::Verb::Update)?;
    tx.delete(permit).await?;
    tx.commit(of).await
}

/// D-3: the next edition begins with the recommendations of the one before.
pub(super) async fn carry(tx: &Tx, before: &result::Model, next: &result::Model) -> Result<()> {
    let mut carried = Vec::new();
    for row in all(tx, before.id).await? {
        let permit = tx.actor().permit_below::<Entity, _>(Verb::Create, next)?;
        carried.push((permit, row.carried(tx.new_id(), next.id, tx.now())));
    }
    tx.insert_all(carried).await
}

/// Removes the recommendations of a draft that is removed.
pub(super) async fn clear(tx: &Tx, of: &result::Model) -> Result<()> {
    for row in all(tx, of.id).await? {
        let permit = tx.actor().permit(Verb::Delete, row)?;
        tx.delete(permit).await?;
    }
    Ok(())
}

/// What the viewer may do with the recommendation now.
pub async fn viewer_can(session: &Session, row: &Model) -> Result<Vec<Verb>> {
    let Some(of) = session.load(row.result_id).await? else {
        return Ok(Vec::new());
    };
    let mut verbs = authz::viewer_can(&session.actor(), row);
    verbs.retain(|verb| match verb {
        Verb::Update | Verb::Delete => of.open().contains(&result::Verb::Update),
        Verb::SetStatus => of.open().contains(&result::Verb::RecordUptake),
        Verb::Read | Verb::Create => false,
    });
    Ok(verbs)
}
