//! Modules: the training that partners provide in a project, in versions.

mod edition;
mod filter;
pub mod graphql;
mod input;
mod policy;
mod prerequisite;
mod query;
pub mod session;
mod standing;

use entity::{
    id::Id,
    module::{self, Changes, Kind, Model, New, State, Verb},
    partner, project,
    record::Stateful,
};
use sea_orm::EntityTrait;

use self::standing::offers;
pub use self::{
    edition::{after, delete, page as editions, publish, retire},
    prerequisite::{list as prerequisites, required_by, set as set_prerequisites},
    query::{Filter, of_project, page},
    standing::{lacks, viewer_can, viewer_can_with_session},
};
use crate::{
    db::{Session, Tx},
    error::Result,
    framework,
};

/// A module to be added to a project.
#[derive(Debug)]
pub struct Adding {
    /// The project.
    pub project: Id<project::Entity>,
    /// The providing partner; the only possible one if left out.
    pub partner: Option<Id<partner::Entity>>,
    /// Kind of training.
    pub kind: Kind,
    /// Everything else.
    pub changes: Changes,
}

/// Adds a module in DRAFT to an ONGOING project (J-2).
pub async fn create(session: &Session, adding: Adding) -> Result<Model> {
    let Adding {
        project,
        partner,
        kind,
        changes,
    } = adding;
    let tx = session.begin().await?;
    let parent = tx.get(project::Entity::find_by_id(project)).await?;
    tx.known(partner).await?;
    expect_known(&tx, &changes).await?;
    let permit = tx
        .actor()
        .permit_new::<module::Entity>(Verb::Create, Some(parent.id), partner)?;
    parent.expect_ongoing()?;
    let new = New {
        id: tx.new_id(),
        partner_id: permit.owner(),
        project_id: parent.id,
        kind,
        now: tx.now(),
    };
    let done = tx.insert(permit, Model::created(new, changes)?).await?;
    tx.commit(done).await
}

/// Changes a draft; changing a published version begins the next one in DRAFT (T-1).
pub async fn update(session: &Session, id: Id<module::Entity>, expected: i32, changes: Changes) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(module::Entity::find_by_id(id)).await?;
    expect_known(&tx, &changes).await?;
    let permit = tx.actor().permit(Verb::Update, found)?;
    let done = if permit.state == State::Published {
        edition::next(&tx, &permit, expected, changes).await?
    } else {
        permit.expect(Verb::Update, expected)?;
        let next = permit.changed(changes)?;
        tx.update(permit, next).await?
    };
    tx.commit(done).await
}

/// `NotFound` unless the caller may know the competences that the outcomes name.
async fn expect_known(tx: &Tx, changes: &Changes) -> Result<()> {
    let outcomes = changes.learning_outcomes.iter().flatten();
    let named = outcomes.filter_map(|one| one.competence).collect();
    framework::named(tx, &named).await.map(|_| ())
}
