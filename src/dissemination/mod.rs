//! Dissemination: what partners did so that others learn of a project, and of what people brought home from it.
//!
//! A record is drafted by its partner, or by a participant about what they pass on from their own mobility; reported by
//! the partner's MANAGER once it has taken place; and verified by another partner of the project (D-1). It goes on after
//! the project's end (J-2).

pub mod cascade;
mod filter;
pub mod graphql;
mod input;
mod policy;
mod query;

use chrono::NaiveDate;
use entity::{
    account,
    dissemination_record::{self, Changes, Kind, Level, Model, New, Status, Verb},
    id::Id,
    mobility, partner, project,
    record::Stateful,
    rule::both,
};
use sea_orm::EntityTrait;

pub use self::{
    policy::may_cascade,
    query::{Filter, of_project, page},
};
use crate::{
    auth::Actor,
    authz::{self, NewPermit},
    db::Session,
    error::{Error, Result},
};

/// A record to be written.
#[derive(Debug)]
pub struct Writing {
    /// The project.
    pub project: Id<project::Entity>,
    /// The partner that did it; the only possible one if left out.
    pub partner: Option<Id<partner::Entity>>,
    /// Kind of dissemination.
    pub kind: Kind,
    /// How far it reaches.
    pub level: Level,
    /// The day, or the first of several.
    pub date: NaiveDate,
    /// Everything else.
    pub changes: Changes,
    /// The mobilities whose lessons it passes on (M-14).
    pub cascades: Vec<Id<mobility::Entity>>,
}

/// Writes a record in DRAFT, in a project that has been started (J-2).
pub async fn create(session: &Session, writing: Writing) -> Result<Model> {
    let Writing {
        project,
        partner,
        kind,
        level,
        date,
        changes,
        cascades,
    } = writing;
    let tx = session.begin().await?;
    let parent = tx.look(project::Entity::find_by_id(project)).await?;
    tx.known(partner).await?;
    let (permit, author_id) = writer(tx.actor(), parent.id, partner)?;
    let stays = cascade::named(&tx, &cascades).await?;
    cascade::expect_allowed(session, author_id, &stays).await?;
    parent.expect_started()?;
    let new = New {
        id: tx.new_id(),
        partner_id: permit.owner(),
        project_id: parent.id,
        author_id,
        kind,
        level,
        date,
        now: tx.now(),
    };
    let links = cascade::fitting((permit.owner(), parent.id), author_id, &stays);
    let row = both(Model::created(new, changes), links)?;
    let done = tx.insert(permit, row).await?;
    cascade::set(&tx, &done, &cascades).await?;
    tx.commit(done).await
}

/// Leave to write for a partner: as its MANAGER, or as a participant about their own mobility, who is named then.
fn writer(
    actor: &Actor,
    project: Id<project::Entity>,
    partner: Option<Id<partner::Entity>>,
) -> Result<(NewPermit<dissemination_record::Entity>, Option<Id<account::Entity>>)> {
    match actor.permit_new(Verb::Create, Some(project), partner) {
        Ok(permit) => Ok((permit, None)),
        Err(Error::Forbidden) => {
            let person = actor.person().ok_or(Error::Forbidden)?;
            let permit = actor.permit_new(Verb::Draft, Some(project), partner)?;
            Ok((permit, Some(person.account)))
        }
        Err(error) => Err(error),
    }
}

/// What is to become of a record.
#[derive(Debug)]
pub struct Change {
    /// The record.
    pub id: Id<dissemination_record::Entity>,
    /// The version that the caller has read.
    pub expected: i32,
    /// The changes.
    pub changes: Changes,
    /// Replaces the mobilities whose lessons it passes on (M-14).
    pub cascades: Option<Vec<Id<mobility::Entity>>>,
}

/// Changes a record in DRAFT or REPORTED.
pub async fn update(session: &Session, change: Change) -> Result<Model> {
    let Change {
        id,
        expected,
        changes,
        cascades,
    } = change;
    let tx = session.begin().await?;
    let found = tx.get(dissemination_record::Entity::find_by_id(id)).await?;
    let stays = cascade::named(&tx, cascades.as_deref().unwrap_or_default()).await?;
    let permit = policy::permit_own(tx.actor(), Verb::Update, found)?;
    let author = permit.author_id.filter(|_| !policy::manages(tx.actor(), &permit));
    cascade::expect_allowed(session, author, &stays).await?;
    permit.expect(Verb::Update, expected)?;
    let needed = author.filter(|_| cascades.is_some());
    let links = cascade::fitting((permit.partner_id, permit.project_id), needed, &stays);
    let next = both(permit.changed(changes, tx.today()), links)?;
    let done = tx.update(permit, next).await?;
    if let Some(cascades) = cascades {
        cascade::set(&tx, &done, &cascades).await?;
    }
    tx.commit(done).await
}

/// Says that it has taken place: all active partners of the project see it from now on (D-1).
pub async fn report(session: &Session, id: Id<dissemination_record::Entity>, expected: i32) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(dissemination_record::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Report, found)?;
    permit.expect(Verb::Report, expected)?;
    let next = permit.reported(tx.now())?;
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// D-1: confirms it in the name of another partner of the project.
pub async fn verify(
    session: &Session,
    id: Id<dissemination_record::Entity>,
    expected: i32,
    partner: Option<Id<partner::Entity>>,
) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(dissemination_record::Entity::find_by_id(id)).await?;
    tx.known(partner).await?;
    let (permit, by) = policy::permit_verify(tx.actor(), found, partner)?;
    permit.expect(Verb::Verify, expected)?;
    let next = permit.verified(by, tx.now())?;
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// Removes a draft, with its links to mobilities. Its partner is given back.
pub async fn delete(session: &Session, id: Id<dissemination_record::Entity>, expected: i32) -> Result<partner::Model> {
    let tx = session.begin().await?;
    let found = tx.get(dissemination_record::Entity::find_by_id(id)).await?;
    let permit = policy::permit_own(tx.actor(), Verb::Delete, found)?;
    permit.expect(Verb::Delete, expected)?;
    cascade::set(&tx, &permit, &[]).await?;
    let owner = permit.partner_id;
    tx.delete(permit).await?;
    let owner = tx.look(partner::Entity::find_by_id(owner)).await?;
    tx.commit(owner).await
}

/// What the viewer may do with the record now.
#[must_use]
pub fn viewer_can(session: &Session, row: &Model) -> Vec<Verb> {
    let actor = session.actor();
    let mut verbs = authz::viewer_can(&actor, row);
    let own = row.status == Status::Draft || policy::manages(&actor, row);
    verbs.retain(|verb| match verb {
        Verb::Update => own,
        Verb::Report => row.reported(session.now()).is_ok(),
        Verb::Verify => {
            let others = policy::verifiers(&actor, row);
            others
                .first()
                .is_some_and(|by| row.verified(*by, session.now()).is_ok())
        }
        _ => true,
    });
    verbs
}

/// Whether the actor may write records for a partner of the project now.
#[must_use]
pub fn may_create(actor: &Actor, project: &project::Model) -> bool {
    let able = actor.owners_for::<dissemination_record::Entity>(Verb::Create, Some(project.id));
    !able.is_empty() && project.expect_started().is_ok()
}
