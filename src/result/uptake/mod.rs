//! Uptake: who uses a result that is published, recorded by any partner of the project, also after its end (D-5).

pub mod graphql;
mod input;
mod query;

use chrono::NaiveDate;
use entity::{
    id::Id,
    partner, recommendation,
    record::Stateful,
    result,
    uptake::{Changes, Entity, Model, New, Verb},
};
use sea_orm::EntityTrait;

pub use self::query::{Filter, of_recommendation, of_result, page};
use crate::{
    authz,
    db::{Session, Tx},
    error::{Error, Result},
};

/// A record and the version that was read.
pub type Which = (Id<Entity>, i32);

/// Use that is to be recorded.
#[derive(Debug)]
pub struct Recording {
    /// What is used.
    pub result: Id<result::Entity>,
    /// The recommendation that is followed, where it is one.
    pub recommendation: Option<Id<recommendation::Entity>>,
    /// The partner that records it; the only possible one if left out.
    pub partner: Option<Id<partner::Entity>>,
    /// Since when.
    pub since: NaiveDate,
    /// Everything else.
    pub changes: Changes,
}

/// Records who uses a result that is or was published.
pub async fn create(session: &Session, recording: Recording) -> Result<Model> {
    let Recording {
        result,
        recommendation,
        partner,
        since,
        changes,
    } = recording;
    let tx = session.begin().await?;
    let of = tx.get(result::Entity::find_by_id(result)).await?;
    let followed = followed(&tx, recommendation, &of).await?;
    tx.known(partner).await?;
    let permit = tx
        .actor()
        .permit_new::<Entity>(Verb::Create, Some(of.project_id), partner)?;
    of.expect_open(result::Verb::RecordUptake)?;
    let new = New {
        id: tx.new_id(),
        partner_id: permit.owner(),
        result: &of,
        recommendation_id: followed,
        since,
        now: tx.now(),
    };
    let row = Model::recorded(new, changes, &home(&tx, &of).await?)?;
    let done = tx.insert(permit, row).await?;
    tx.commit(done).await
}

/// The recommendation, if it is one of the result's.
async fn followed(
    tx: &Tx,
    id: Option<Id<recommendation::Entity>>,
    of: &result::Model,
) -> Result<Option<Id<recommendation::Entity>>> {
    let Some(id) = id else {
        return Ok(None);
    };
    let found = tx.look(recommendation::Entity::find_by_id(id)).await?;
    if found.result_id == of.id {
        Ok(Some(id))
    } else {
        Err(Error::NotFound)
    }
}

/// The country of the result's author: use in another one shows that it can be taken elsewhere.
async fn home(tx: &Tx, of: &result::Model) -> Result<String> {
    let author = partner::Entity::find_by_id(of.partner_id);
    let author = tx.system("the country of a result's author").one(author).await?;
    Ok(author.ok_or(Error::NotFound)?.country)
}

/// Changes a record.
pub async fn update(session: &Session, (id, expected): Which, changes: Changes) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(Entity::find_by_id(id)).await?;
    let of = tx
        .system("what is used")
        .one(result::Entity::find_by_id(found.result_id))
        .await?;
    let of = of.ok_or(Error::NotFound)?;
    let permit = tx.actor().permit(Verb::Update, found)?;
    permit.expect(Verb::Update, expected)?;
    let next = permit.changed(changes, &home(&tx, &of).await?, tx.today())?;
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// Removes a record. Its partner is given back.
pub async fn delete(session: &Session, (id, expected): Which) -> Result<partner::Model> {
    let tx = session.begin().await?;
    let found = tx.get(Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Delete, found)?;
    permit.expect(Verb::Delete, expected)?;
    let owner = permit.partner_id;
    tx.delete(permit).await?;
    let owner = tx.look(partner::Entity::find_by_id(owner)).await?;
    tx.commit(owner).await
}

/// What the viewer may do with the record now.
#[must_use]
pub fn viewer_can(session: &Session, row: &Model) -> Vec<Verb> {
    authz::viewer_can(&session.actor(), row)
}
