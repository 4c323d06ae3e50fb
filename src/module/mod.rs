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
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select, sea_query::ExprTrait};

pub use self::query::{Filter, of_project, page};
use crate::{
    authz,
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
    let done = if permit.state == State::Published {
        next_edition(&tx, &permit, expected, changes).await?
    } else {
        permit.expect(Verb::Update, expected)?;
        let next = permit.changed(changes)?;
        tx.update(permit, next).await?
    };
    tx.commit(done).await
}

/// T-1: the next version of a published module, unless there is one already. It is a new module of its
/// project, so the project has to be ONGOING (J-2); what comes first stays what comes first.
async fn next_edition(tx: &Tx, published: &Model, expected: i32, changes: Changes) -> Result<Model> {
    let (project, provider) = (published.project_id, published.partner_id);
    let permit = tx
        .actor()
        .permit_new::<module::Entity>(Verb::Create, Some(project), Some(provider))?;
    published.expect(Verb::Update, expected)?;
    tx.get(project::Entity::find_by_id(project)).await?.expect_ongoing()?;
    if edition(tx, published, published.edition + 1).await?.is_some() {
        return Err(begun());
    }
    let next = published.next_edition(tx.new_id(), tx.now(), changes)?;
    let next = tx.insert(permit, next).await?;
    for before in tx.list(required_by(published.id)).await? {
        let permit = tx
            .actor()
            .permit_new(module_prerequisite::Verb::Create, None, Some(provider))?;
        tx.insert::<module_prerequisite::Entity>(permit, before.of_next(tx.new_id(), &next))
            .await?;
    }
    Ok(next)
}

fn begun() -> Error {
    Error::Conflict {
        current_version: None,
        message: Text::new(
            "The next version of this module has begun.",
            "La version suivante de ce module existe déjà.",
        ),
    }
}

fn required_by(module: Id<module::Entity>) -> Select<module_prerequisite::Entity> {
    module_prerequisite::Entity::find().filter(module_prerequisite::Column::ModuleId.eq(module))
}

/// What the viewer may do with the module now: a published one can be changed where its next version can begin.
pub async fn viewer_can(session: &Session, module: &Model) -> Result<Vec<Verb>> {
    let mut verbs = authz::viewer_can(&session.actor(), module);
    let published = module.state == State::Published && verbs.contains(&Verb::Update);
    if published && !can_begin_next(session, module).await? {
        verbs.retain(|verb| *verb != Verb::Update);
    }
    Ok(verbs)
}

async fn can_begin_next(session: &Session, module: &Model) -> Result<bool> {
    let providers = session
        .actor()
        .owners_for::<module::Entity>(Verb::Create, Some(module.project_id));
    let project = session.load(module.project_id).await?;
    let ongoing = project.is_some_and(|project| project.expect_ongoing().is_ok());
    let next = session
        .load_all::<module::Entity>(module::Column::PreviousId, module.id.uuid())
        .await?;
    Ok(providers.contains(&module.partner_id) && ongoing && next.is_empty())
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
