//! Modules: the training that partners provide in a project, in versions.

pub mod graphql;
mod input;
mod policy;
mod query;
pub mod session;

use entity::{
    id::Id,
    module::{self, Changes, Kind, Model, New, State, Verb},
    module_prerequisite, partner, project,
    record::Stateful,
    rule::Text,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::ExprTrait};

pub use self::query::{Filter, of_project, page};
use crate::{
    db::{Session, Tx},
    error::{Error, Result},
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
    let permit = tx.actor().permit(Verb::Update, found)?;
    permit.expect(Verb::Update, expected)?;
    let done = if permit.state == State::Published {
        next_edition(&tx, &permit, changes).await?
    } else {
        let next = permit.changed(changes)?;
        tx.update(permit, next).await?
    };
    tx.commit(done).await
}

/// T-1: the next version of a published module, unless there is one already.
async fn next_edition(tx: &Tx, published: &Model, changes: Changes) -> Result<Model> {
    if edition(tx, published, published.edition + 1).await?.is_some() {
        return Err(Error::Conflict {
            current_version: None,
            message: Text::new(
                "The next version of this module has begun.",
                "La version suivante de ce module existe déjà.",
            ),
        });
    }
    let next = published.next_edition(tx.new_id(), tx.now(), changes)?;
    let permit = tx.actor().permit_new::<module::Entity>(
        Verb::Create,
        Some(published.project_id),
        Some(published.partner_id),
    )?;
    tx.insert(permit, next).await
}

/// Offers a draft; the version that was offered before is retired, its enrolments stay.
pub async fn publish(session: &Session, id: Id<module::Entity>, expected: i32) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(module::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Publish, found)?;
    permit.expect(Verb::Publish, expected)?;
    if let Some(before) = edition(&tx, &permit, permit.edition - 1)
        .await?
        .filter(|one| one.state == State::Published)
    {
        let retiring = tx.actor().permit(Verb::Publish, before)?;
        let retired = retiring.retired();
        tx.update(retiring, retired).await?;
    }
    let next = permit.published();
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// Another version of the same module.
async fn edition(tx: &Tx, module: &Model, number: i32) -> Result<Option<Model>> {
    use module::Column::{Code, Edition, PartnerId};
    let same = PartnerId
        .eq(module.partner_id)
        .and(Code.eq(module.code.as_str()))
        .and(Edition.eq(number));
    tx.find(module::Entity::find().filter(same)).await
}

/// What should be completed first.
pub async fn prerequisites(session: &Session, id: Id<module::Entity>) -> Result<Vec<module_prerequisite::Model>> {
    session
        .load_all::<module_prerequisite::Entity>(module_prerequisite::Column::ModuleId, id.uuid())
        .await
}
