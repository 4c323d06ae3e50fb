//! Procedures: the protocols by which the partners of a project validate competences.
//!
//! A MANAGER of one partner writes a procedure, and a MANAGER of each active partner that is not merely associated
//! adopts it for theirs; with the last one it is ADOPTED and never changed again. What is to change begins the next
//! edition, which retires the one before it once it is adopted itself. Whoever assesses by it needs a licence
//! ([`licence`], V-10).

mod filter;
pub mod graphql;
mod input;
pub mod licence;
mod policy;
mod query;
mod standing;

use entity::{
    competence, competence_framework,
    id::Id,
    partner,
    procedure::{self, Adoption, Changes, Model, New, State, Verb},
    project, project_partner,
    record::{Stateful, Verb as _},
    rule::Text,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

pub use self::{
    query::{Filter, editions, of_project, page},
    standing::{after, awaited, may_create, viewer_can},
};
use crate::{
    db::{Session, Tx, qualified},
    error::{Error, Result},
    framework,
};

/// A procedure to be written.
#[derive(Debug)]
pub struct Writing {
    /// The project.
    pub project: Id<project::Entity>,
    /// The partner that writes it; the only possible one if left out.
    pub partner: Option<Id<partner::Entity>>,
    /// The framework whose competences are validated.
    pub framework: Id<competence_framework::Entity>,
    /// Everything else.
    pub changes: Changes,
}

/// Writes a procedure in DRAFT, in an ONGOING project (J-2).
pub async fn create(session: &Session, writing: Writing) -> Result<Model> {
    let Writing {
        project,
        partner,
        framework,
        changes,
    } = writing;
    let tx = session.begin().await?;
    let parent = tx.get(project::Entity::find_by_id(project)).await?;
    tx.known(partner).await?;
    tx.known(Some(framework)).await?;
    let competences = framework::named(&tx, &about(&changes)).await?;
    let permit = tx
        .actor()
        .permit_new::<procedure::Entity>(Verb::Create, Some(parent.id), partner)?;
    parent.expect_ongoing()?;
    let new = New {
        id: tx.new_id(),
        partner_id: permit.owner(),
        project_id: parent.id,
        framework_id: framework,
        now: tx.now(),
    };
    let done = tx.insert(permit, Model::created(new, changes, &competences)?).await?;
    tx.commit(done).await
}

/// Changes a draft. Those who have adopted it adopted another text, and are asked again.
pub async fn update(session: &Session, id: Id<procedure::Entity>, expected: i32, changes: Changes) -> Result<Model> {
    let tx = session.begin().await?;
    let (project, found) = locked(&tx, id).await?;
    tx.known(changes.framework).await?;
    framework::named(&tx, &about(&changes)).await?;
    let permit = tx.actor().permit(Verb::Update, found)?;
    permit.expect(Verb::Update, expected)?;
    ongoing(project)?;
    let mut ids = about(&changes);
    ids.extend(permit.competences());
    let column = qualified(competence::Column::Id);
    let named = tx.dialect().any_id(column, ids.into_iter().map(Id::uuid));
    let beside = tx.system("the competences of a procedure's own criteria");
    let competences = beside.all(competence::Entity::find().filter(named)).await?;
    let next = permit.changed(changes, &competences)?;
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// The competences that new criteria name.
fn about(changes: &Changes) -> std::collections::BTreeSet<Id<competence::Entity>> {
    changes.criteria.iter().flatten().map(|one| one.competence).collect()
}

/// Adopts a draft for one partner: the only possible one if none is named. With the last one it is ADOPTED, and the
/// edition before it is retired. Whoever comes to the project or leaves it at the same moment is waited for.
pub async fn adopt(
    session: &Session,
    id: Id<procedure::Entity>,
    expected: i32,
    partner: Option<Id<partner::Entity>>,
) -> Result<Model> {
    let tx = session.begin().await?;
    let (project, found) = locked(&tx, id).await?;
    tx.known(partner).await?;
    let by = tx
        .actor()
        .permit_new::<procedure::Entity>(Verb::Adopt, Some(found.project_id), partner)?
        .owner();
    let permit = tx.actor().permit(Verb::Adopt, found)?;
    permit.expect(Verb::Adopt, expected)?;
    ongoing(project)?;
    let beside = tx.system("who has to adopt a procedure");
    let needed = beside.all(adopters(permit.project_id)).await?;
    let adoption = Adoption {
        partner: by,
        at: tx.now(),
        account: tx.actor().account(),
    };
    let needed: Vec<_> = needed.into_iter().map(|part| part.partner_id).collect();
    let next = permit.adopted(adoption, &needed)?;
    if next.state == State::Adopted {
        retire_before(&tx, &permit).await?;
    }
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// The partners that have to adopt: active ones that are not merely associated.
fn adopters(project: Id<project::Entity>) -> Select<project_partner::Entity> {
    use project_partner::Column;
    project_partner::Entity::find()
        .filter(Column::ProjectId.eq(project))
        .filter(Column::State.eq(project_partner::State::Active))
        .filter(Column::Role.ne(project_partner::Role::Associated))
}

/// No case begins by the edition before any more. That is what all of them have just decided.
async fn retire_before(tx: &Tx, adopted: &Model) -> Result<()> {
    let Some(previous) = adopted.previous_id else {
        return Ok(());
    };
    let beside = tx.system("the edition before an adopted one");
    let before = beside.one(procedure::Entity::find_by_id(previous)).await?;
    if let Some(before) = before.filter(|one| one.state == State::Adopted) {
        let next = before.retired(tx.now());
        let verb = Verb::Retire.name();
        beside.change::<procedure::Entity>(verb, None, &before, next).await?;
    }
    Ok(())
}

/// Begins the next edition of an adopted procedure, in DRAFT, unless it has begun.
pub async fn revise(session: &Session, id: Id<procedure::Entity>, expected: i32) -> Result<Model> {
    let tx = session.begin().await?;
    let (parent, found) = locked(&tx, id).await?;
    let permit = tx.actor().permit(Verb::Revise, found)?;
    let (project, owner) = (Some(permit.project_id), Some(permit.partner_id));
    let new = tx
        .actor()
        .permit_new::<procedure::Entity>(Verb::Create, project, owner)?;
    permit.expect(Verb::Revise, expected)?;
    ongoing(parent)?;
    let following = procedure::Column::PreviousId.eq(permit.id);
    if tx.find(procedure::Entity::find().filter(following)).await?.is_some() {
        return Err(begun());
    }
    let next = permit.revised(tx.new_id(), tx.now());
    let done = tx.insert(new, next).await?;
    tx.commit(done).await
}

fn begun() -> Error {
    Error::Conflict {
        current_version: None,
        message: Text::new(
            "The next edition of this procedure has begun.",
            "L'édition suivante de cette procédure existe déjà.",
        ),
    }
}

/// Lets no case begin by it any more; those that have begun go on, also after the project's end.
pub async fn retire(session: &Session, id: Id<procedure::Entity>, expected: i32) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(procedure::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Retire, found)?;
    permit.expect(Verb::Retire, expected)?;
    let next = permit.retired(tx.now());
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// Removes a draft, to which nothing refers. Its partner is given back.
pub async fn delete(session: &Session, id: Id<procedure::Entity>, expected: i32) -> Result<partner::Model> {
    let tx = session.begin().await?;
    let found = tx.get(procedure::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Delete, found)?;
    permit.expect(Verb::Delete, expected)?;
    let owner = permit.partner_id;
    tx.delete(permit).await?;
    let owner = tx.look(partner::Entity::find_by_id(owner)).await?;
    tx.commit(owner).await
}

/// The project, if the caller sees it, and then the procedure: always in this order, so that no two wait for each other.
async fn locked(tx: &Tx, id: Id<procedure::Entity>) -> Result<(Option<project::Model>, Model)> {
    let project = tx.look(procedure::Entity::find_by_id(id)).await?.project_id;
    let project = tx.find(project::Entity::find_by_id(project)).await?;
    Ok((project, tx.get(procedure::Entity::find_by_id(id)).await?))
}

/// J-2: nothing new is agreed in a project that is not ONGOING, or by a partner that no longer sees it.
fn ongoing(project: Option<project::Model>) -> Result<()> {
    Ok(project.ok_or(Error::Forbidden)?.expect_ongoing()?)
}
