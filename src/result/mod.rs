//! Results: what a project leaves behind, in editions.
//!
//! A result is written by the MANAGER of one partner, handed in for review, and published by the review of another
//! partner (D-4). From then on it stays as it is (D-3): the next edition supersedes it. It goes on after the project's
//! end (J-2).

pub mod attachment;
mod filter;
pub mod graphql;
mod input;
mod policy;
mod query;
pub mod recommendation;
pub mod uptake;

use std::collections::BTreeSet;

use entity::{
    id::Id,
    partner, project, project_partner,
    record::Stateful,
    result::{Category, Changes, Column, Entity, Model, New, Review, Status, Verb},
    rule::Text,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::ExprTrait};

pub use self::query::{Filter, editions, of_project, page};
use crate::{
    auth::Actor,
    authz,
    db::{Session, Tx},
    error::{Error, Result},
    framework,
};

/// A result to be written.
#[derive(Debug)]
pub struct Writing {
    /// The project.
    pub project: Id<project::Entity>,
    /// The partner that writes it; the only possible one if left out.
    pub partner: Option<Id<partner::Entity>>,
    /// Kind of result.
    pub category: Category,
    /// Everything else.
    pub changes: Changes,
}

/// Writes a result in DRAFT, in a project that has been started (J-2).
pub async fn create(session: &Session, writing: Writing) -> Result<Model> {
    let Writing {
        project,
        partner,
        category,
        changes,
    } = writing;
    let tx = session.begin().await?;
    let parent = tx.look(project::Entity::find_by_id(project)).await?;
    tx.known(partner).await?;
    let permit = tx
        .actor()
        .permit_new::<Entity>(Verb::Create, Some(parent.id), partner)?;
    let active = named(&tx, parent.id, &changes).await?;
    parent.expect_started()?;
    let new = New {
        id: tx.new_id(),
        partner_id: permit.owner(),
        project_id: parent.id,
        category,
        now: tx.now(),
    };
    let done = tx.insert(permit, Model::created(new, changes, &active)?).await?;
    tx.commit(done).await
}

/// The project's active partners; `NotFound` if the changes name a partner or a competence that the caller may not know.
async fn named(tx: &Tx, project: Id<project::Entity>, changes: &Changes) -> Result<Vec<Id<partner::Entity>>> {
    for id in changes.partners.iter().flatten() {
        tx.known(Some(*id)).await?;
    }
    let competences: BTreeSet<_> = changes.competences.iter().flatten().copied().collect();
    framework::named(tx, &competences).await?;
    let parts = project_partner::Entity::find()
        .filter(project_partner::Column::ProjectId.eq(project))
        .filter(project_partner::Column::State.eq(project_partner::State::Active));
    let parts = tx.system("the active partners of a project").all(parts).await?;
    Ok(parts.into_iter().map(|part| part.partner_id).collect())
}

/// Changes a draft.
pub async fn update(session: &Session, (id, expected): (Id<Entity>, i32), changes: Changes) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(Entity::find_by_id(id)).await?;
    let active = named(&tx, found.project_id, &changes).await?;
    let permit = tx.actor().permit(Verb::Update, found)?;
    permit.expect(Verb::Update, expected)?;
    let next = permit.changed(changes, &active)?;
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// Hands a draft in for review: all active partners of the project see it from now on (D-1).
pub async fn submit(session: &Session, (id, expected): (Id<Entity>, i32)) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Submit, found)?;
    permit.expect(Verb::Submit, expected)?;
    let files = attachment::count(&tx, permit.id).await?;
    let next = permit.submitted(files, tx.now())?;
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// Takes it back from review.
pub async fn reopen(session: &Session, (id, expected): (Id<Entity>, i32)) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Reopen, found)?;
    permit.expect(Verb::Reopen, expected)?;
    let next = permit.reopened();
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// D-4: publishes it in the name of another partner of the project, or sends it back. The edition before is superseded.
pub async fn review(
    session: &Session,
    (id, expected): (Id<Entity>, i32),
    partner: Option<Id<partner::Entity>>,
    review: Review,
) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(Entity::find_by_id(id)).await?;
    tx.known(partner).await?;
    let (permit, by) = policy::permit_review(tx.actor(), found, partner)?;
    permit.expect(Verb::Review, expected)?;
    let next = permit.reviewed(by, review, tx.now())?;
    if next.status == Status::Published {
        supersede(&tx, &permit).await?;
    }
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// D-3: the edition before stays as it is, and says that it is not the latest any more.
async fn supersede(tx: &Tx, edition: &Model) -> Result<()> {
    let Some(before) = edition.previous_id else {
        return Ok(());
    };
    let system = tx.system("the edition that another one supersedes");
    let before = system.one(Entity::find_by_id(before)).await?;
    let before = before.ok_or_else(|| Error::internal("an edition without the one before"))?;
    let next = before.superseded();
    system.change::<Entity>("SUPERSEDE", None, &before, next).await?;
    Ok(())
}

/// D-3: begins the next edition of a published result, as it stands.
pub async fn revise(session: &Session, (id, expected): (Id<Entity>, i32)) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Revise, found)?;
    let (project, partner) = (permit.project_id, permit.partner_id);
    let adding = tx
        .actor()
        .permit_new::<Entity>(Verb::Create, Some(project), Some(partner))?;
    permit.expect(Verb::Revise, expected)?;
    let begun = Column::WorkId
        .eq(permit.work_id)
        .and(Column::Edition.gt(permit.edition));
    // Not locked: whoever reviews the next edition has that first, and this one then.
    if !tx.list(Entity::find().filter(begun)).await?.is_empty() {
        return Err(already_begun());
    }
    let next = permit.next_edition(tx.new_id(), tx.now());
    let done = tx.insert(adding, next).await?;
    attachment::carry(&tx, &permit, &done).await?;
    recommendation::carry(&tx, &permit, &done).await?;
    tx.commit(done).await
}

fn already_begun() -> Error {
    Error::Conflict {
        current_version: None,
        message: Text::new(
            "The next edition of this result has begun.",
            "L'édition suivante de ce résultat existe déjà.",
        ),
    }
}

/// Removes a draft. Its partner is given back.
pub async fn delete(session: &Session, (id, expected): (Id<Entity>, i32)) -> Result<partner::Model> {
    let tx = session.begin().await?;
    let found = tx.get(Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Delete, found)?;
    permit.expect(Verb::Delete, expected)?;
    attachment::clear(&tx, &permit).await?;
    recommendation::clear(&tx, &permit).await?;
    let owner = permit.partner_id;
    tx.delete(permit).await?;
    let owner = tx.look(partner::Entity::find_by_id(owner)).await?;
    tx.commit(owner).await
}

/// The edition after this one, if the viewer may see it.
pub async fn after(session: &Session, id: Id<Entity>) -> Result<Option<Model>> {
    let next = session.load_all::<Entity>(Column::PreviousId, id.uuid()).await?;
    Ok(next.into_iter().next())
}

/// What the viewer may do with the result now.
pub async fn viewer_can(session: &Session, row: &Model) -> Result<Vec<Verb>> {
    let actor = session.actor();
    let mut verbs = authz::viewer_can(&actor, row);
    let files = if verbs.contains(&Verb::Submit) {
        attachment::of_result(session, row.id).await?.len()
    } else {
        0
    };
    let begun = verbs.contains(&Verb::Revise) && after(session, row.id).await?.is_some();
    verbs.retain(|verb| match verb {
        Verb::Submit => row.submitted(files, session.now()).is_ok(),
        Verb::Review => !policy::reviewers(&actor, row).is_empty(),
        Verb::Revise => !begun && policy::contributes(&actor, row),
        _ => true,
    });
    Ok(verbs)
}

/// Whether the actor may write results for a partner of the project now.
#[must_use]
pub fn may_create(actor: &Actor, project: &project::Model) -> bool {
    let able = actor.owners_for::<Entity>(Verb::Create, Some(project.id));
    !able.is_empty() && project.expect_started().is_ok()
}
