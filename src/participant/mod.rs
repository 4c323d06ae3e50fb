//! Participants: people who take part in a project, under a pseudonym; who they are; what they consent to.
//!
//! The record that everybody at the sending partner works with carries a pseudonym. The name behind it is a record of
//! its own ([`entity::identity`]) with fewer readers, sealed under a key of the person's own, and every reading of
//! it is written down.

pub mod audience;
pub mod consent;
pub mod count;
pub mod graphql;
pub mod input;
pub mod policy;
mod query;
pub mod retention;
pub mod subject;

use entity::{
    id::Id,
    identity::{self, Facts},
    participant::{self, Category, Changes, Model, New, Verb},
    partner, project,
    record::Stateful,
    rule::{Text, Violation, both},
    scope::{Access, Area},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

pub use self::query::{Filter, page};
use crate::{
    auth::{PersonKey, random},
    authz::{self, NewPermit},
    db::{Session, Tx},
    error::{Error, Result},
};

/// A participant to be added to a project.
#[derive(Debug)]
pub struct Adding {
    /// The project.
    pub project: Id<project::Entity>,
    /// The sending partner; the only possible one if left out.
    pub partner: Option<Id<partner::Entity>>,
    /// As what the person takes part.
    pub category: Category,
    /// Who it is.
    pub who: Who,
    /// Everything else.
    pub changes: Changes,
}

/// Who a new participant is.
#[derive(Debug)]
pub enum Who {
    /// Somebody new, with what is known of them.
    New(Option<identity::Changes>),
    /// Somebody who takes part already, in another project of the same partner.
    Same(Id<participant::Entity>),
}

/// Adds a participant to an ONGOING project (J-2), and with them the person, if they are new.
pub async fn create(session: &Session, adding: Adding) -> Result<Model> {
    let Adding {
        project,
        partner,
        category,
        who,
        changes,
    } = adding;
    let tx = session.begin().await?;
    let parent = tx.get(project::Entity::find_by_id(project)).await?;
    tx.known(partner).await?;
    let known = match &who {
        Who::Same(id) => Some(tx.get(participant::Entity::find_by_id(*id)).await?),
        Who::New(_) => None,
    };
    let permit = tx
        .actor()
        .permit_new::<participant::Entity>(Verb::Create, Some(parent.id), partner)?;
    parent.expect_ongoing()?;
    let restricted_at = known.as_ref().and_then(|known| known.restricted_at);
    let (identity_id, account_id, facts) = match (who, known) {
        (Who::New(facts), None) => (tx.new_id(), None, Some(first_facts(category, facts)?)),
        (_, Some(known)) => (same_person(&permit, &tx, category, &known)?, known.account_id, None),
        (Who::Same(_), None) => return Err(Error::NotFound),
    };
    let new = New {
        id: tx.new_id(),
        partner_id: permit.owner(),
        project_id: parent.id,
        identity_id,
        account_id,
        pseudonym: participant::pseudonym(random::bytes()),
        category,
        now: tx.now(),
    };
    let judged = facts.as_ref().map_or(Ok(()), |facts| facts.checked("input.identity"));
    let row = both(Model::created(new, changes), judged)?;
    let row = Model { restricted_at, ..row };
    if let Some(facts) = facts {
        record(&tx, (identity_id, permit.owner()), &facts).await?;
    }
    let done = tx.insert(permit, row).await?;
    tx.commit(done).await
}

/// What is known of a new person. Of candidates the case team alone records who they are.
pub(crate) fn first_facts(category: Category, facts: Option<identity::Changes>) -> Result<Facts> {
    if category == Category::Candidate && facts.is_some() {
        return Err(not_for_candidates("input.identity"));
    }
    Ok(Facts::default().changed(facts.unwrap_or_default()))
}

/// Records a new person, under a key of their own.
async fn record(tx: &Tx, (id, owner): (Id<identity::Entity>, Id<partner::Entity>), facts: &Facts) -> Result<()> {
    let permit = tx
        .actor()
        .permit_new::<identity::Entity>(identity::Verb::Create, None, Some(owner))?;
    let (key, kept) = tx.new_person(id).await?;
    let row = identity::Model::sealed(id, owner, key.seal(facts)?, tx.now());
    tx.insert(permit.under(key), row).await?;
    tx.keep(kept).await
}

/// M-5, X-5: the participants of one person share one identity. Whoever is known as a candidate is not to be
/// recognised as a learner, nor the other way round.
fn same_person(
    permit: &NewPermit<participant::Entity>,
    tx: &Tx,
    category: Category,
    known: &Model,
) -> Result<Id<identity::Entity>> {
    let path = "input.samePersonAs";
    if category == Category::Candidate || !policy::answers_for(tx.actor(), known) {
        return Err(not_for_candidates(path));
    }
    let shared = known.identity_id.filter(|_| known.partner_id == permit.owner());
    shared.ok_or_else(|| {
        let text = Text::new(
            "A participant of the same partner, not erased, is expected.",
            "Un participant du même partenaire, non effacé, est attendu.",
        );
        Violation::new(path, "SAME_PARTNER", text).into()
    })
}

/// Two answers to the question who it is.
fn one_person() -> Error {
    let text = Text::new(
        "Name the person once: by `identity` or by `samePersonAs`.",
        "Désignez la personne une fois : par `identity` ou par `samePersonAs`.",
    );
    Violation::new("input.samePersonAs", "ONE_PERSON", text).into()
}

pub(crate) fn not_for_candidates(path: &'static str) -> Error {
    let text = Text::new(
        "Who a candidate is, is for the case team and the candidate alone.",
        "L'identité d'un candidat n'est connue que de l'équipe du dossier et de lui-même.",
    );
    Violation::new(path, "CANDIDATE", text).into()
}

/// Changes a participant.
pub async fn update(session: &Session, id: Id<participant::Entity>, expected: i32, changes: Changes) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(participant::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Update, found)?;
    permit.expect(Verb::Update, expected)?;
    let next = permit.changed(changes, tx.now())?;
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// Corrects who somebody is.
pub async fn identify(
    session: &Session,
    id: Id<identity::Entity>,
    expected: i32,
    changes: identity::Changes,
) -> Result<identity::Model> {
    let tx = session.begin().await?;
    let found = tx.get(identity::Entity::find_by_id(id)).await?;
    let counselled = tx
        .is_among::<identity::Entity>(&found, audience::in_cases(tx.actor(), tx.dialect()))
        .await?;
    let permit = match tx.actor().permit(identity::Verb::Update, found.clone()) {
        Ok(permit) => permit,
        Err(_) => tx.actor().permit_among(identity::Verb::Update, found, counselled)?,
    };
    permit.expect(identity::Verb::Update, expected)?;
    let key = tx.person_key(&permit).await?;
    let next = resealed(&key, &permit, changes)?;
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

fn resealed(key: &PersonKey, row: &identity::Model, changes: identity::Changes) -> Result<identity::Model> {
    let facts = key.open(&row.sealed)?.changed(changes);
    facts.checked("input")?;
    Ok(identity::Model {
        sealed: key.seal(&facts)?,
        ..row.clone()
    })
}

/// makes the person behind a participant unrecognisable, in all projects of the partner. Where a granted
/// mobility has to be accounted for, that waits: until then the person and the owner's managers alone know.
pub async fn erase(
    session: &Session,
    id: Id<participant::Entity>,
    expected: i32,
    reason: Option<String>,
) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(participant::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Erase, found)?;
    permit.expect(Verb::Erase, expected)?;
    let permit = match reason {
        Some(reason) => permit.because(reason),
        None => permit,
    };
    let done = tx.erase(permit).await?;
    tx.commit(done).await
}

/// Who the participant is, if the viewer may know. Reading it leaves a trace.
pub async fn who(session: &Session, row: &Model) -> Result<Option<identity::Model>> {
    match row.identity_id.filter(|_| audience::may_know(&session.actor(), row)) {
        Some(id) => session.load(id).await,
        None => Ok(None),
    }
}

/// What the viewer may do with who somebody is: correct it, as a MANAGER of their partner or a COUNSELLOR of their case.
pub async fn viewer_can_identity(session: &Session, row: &identity::Model) -> Result<Vec<identity::Verb>> {
    let actor = session.actor();
    let mut verbs = authz::viewer_can(&actor, row);
    let update = identity::Verb::Update;
    if !verbs.contains(&update) && actor.reaches(Area::Identity, Access::Write) {
        let in_cases = audience::in_cases(&actor, session.dialect());
        let counselled = session.is_among::<identity::Entity>(row, "in cases", in_cases).await?;
        verbs.extend(counselled.then_some(update));
    }
    Ok(verbs)
}

/// All participants of one person.
pub async fn of_person(session: &Session, of: &identity::Model) -> Result<Vec<Model>> {
    let theirs = participant::Entity::find().filter(participant::Column::IdentityId.eq(of.id));
    session.list(theirs).await
}
