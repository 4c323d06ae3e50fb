//! Partnerships: invited, accepted or declined, changed, ended.
//!
//! Whoever changes one locks the project first and the partnership after it: so of an acceptance and a withdrawal
//! at the same moment one is first, and none happens to a project that is being closed (J-2).

use entity::{
    code::Findings,
    id::Id,
    mobility_target, partner, project,
    project_partner::{self, Changes, Ending, Model, Terms, Verb},
    record::Stateful,
    rule::{Text, Violation},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use crate::{
    authz::{self, Permit},
    db::{Session, Tx},
    error::{Error, Result},
    graphql::verb::{self, Listed},
    mobility::figures,
};

/// The most partnerships of one project, ended ones included: `Project.partners` is a plain list.
const MOST: usize = 200;

/// A partner to be invited.
#[derive(Debug)]
pub struct Invitation {
    /// The project.
    pub project: Id<project::Entity>,
    /// The partner.
    pub partner: Id<partner::Entity>,
    /// As what.
    pub terms: Terms,
}

/// Invites an ACTIVE partner to a project in DRAFT or ONGOING, or once more one whose part had ended.
pub async fn invite(session: &Session, invitation: Invitation) -> Result<Model> {
    let Invitation {
        project,
        partner,
        terms,
    } = invitation;
    let tx = session.begin().await?;
    let project = tx.get(project::Entity::find_by_id(project)).await?;
    let partner = tx.get(partner::Entity::find_by_id(partner)).await?;
    let permit = tx
        .actor()
        .permit_new::<project_partner::Entity>(Verb::Invite, Some(project.id), Some(partner.id))?;
    project.expect_editable()?;
    let parts = tx.list(of(project.id)).await?;
    let before = parts.iter().find(|part| part.partner_id == partner.id).cloned();
    if let Some(part) = &before {
        part.expect_open(Verb::Invite)?;
    }
    check(&partner, terms, before.is_some() || parts.len() < MOST)?;
    let done = if let Some(part) = before {
        invite_again(&tx, part, terms).await?
    } else {
        let invited = Model::invited(tx.new_id(), &project, partner.id, terms, tx.now());
        tx.insert(permit, invited).await?
    };
    tx.commit(done).await
}

/// The same partnership, begun anew: a partner has one in a project.
async fn invite_again(tx: &Tx, part: Model, terms: Terms) -> Result<Model> {
    let permit = tx.actor().permit(Verb::Invite, part)?;
    let next = permit.invited_again(terms, tx.now());
    tx.update(permit, next).await
}

fn check(partner: &partner::Model, terms: Terms, room: bool) -> Result<()> {
    let mut found = Findings::default();
    found.require(
        partner.state == partner::State::Active,
        "partner",
        "P-2",
        "Only a partner that is ACTIVE can be invited.",
        "Seul un partenaire ACTIVE peut être invité.",
    );
    terms.check(&mut found);
    found.require(
        room,
        "project",
        "TOO_MANY",
        "A project has at most 200 partnerships.",
        "Un projet compte au plus 200 partenariats.",
    );
    Ok(found.into_result()?)
}

/// Takes the invitation: the partner takes part from now on.
pub async fn accept(session: &Session, id: Id<project_partner::Entity>, expected: i32) -> Result<Model> {
    let tx = session.begin().await?;
    let permit = permit(&tx, id, Verb::Accept, expected).await?;
    let next = permit.accepted(tx.now());
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// Changes a partner's part and flags.
pub async fn update(
    session: &Session,
    id: Id<project_partner::Entity>,
    expected: i32,
    changes: Changes,
) -> Result<Model> {
    let tx = session.begin().await?;
    let permit = permit(&tx, id, Verb::Update, expected).await?;
    let naming = mobility_target::Entity::find()
        .filter(mobility_target::Column::ProjectId.eq(permit.project_id))
        .filter(mobility_target::Column::HostPartnerId.eq(permit.partner_id));
    let planned = !tx.list(naming).await?.is_empty();
    let next = permit.changed(changes, planned)?;
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// An end of a partnership that somebody asks for.
#[derive(Debug)]
pub struct End {
    /// The partnership.
    pub part: Id<project_partner::Entity>,
    /// The version that the caller has read.
    pub expected: i32,
    /// Why.
    pub reason: Option<String>,
}

/// The invited partner refuses.
pub async fn decline(session: &Session, end: End) -> Result<Model> {
    finish(session, end, Verb::Decline, |_| Ending::Declined).await
}

/// The partner goes; its own records stay its own (J-5).
pub async fn leave(session: &Session, end: End) -> Result<Model> {
    finish(session, end, Verb::Leave, |_| Ending::Left).await
}

/// The coordinator takes an invitation back, or removes a partner and says why.
pub async fn remove(session: &Session, end: End) -> Result<Model> {
    finish(session, end, Verb::Remove, Model::ending_by_coordinator).await
}

async fn finish(session: &Session, end: End, verb: Verb, how: fn(&Model) -> Ending) -> Result<Model> {
    let End { part, expected, reason } = end;
    let tx = session.begin().await?;
    let permit = permit(&tx, part, verb, expected).await?;
    let next = permit.ended(how(&permit), reason, tx.now())?;
    if figures::runs_any(&tx, permit.project_id, permit.partner_id).await? {
        return Err(running());
    }
    let permit = match next.end_reason.clone() {
        Some(reason) => permit.because(reason),
        None => permit,
    };
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// J-5: those who are under way are not left alone. How many there are, and whose, is not told.
fn running() -> Error {
    let text = Text::new(
        "The partner's running mobilities must be ended first.",
        "Les mobilités en cours du partenaire doivent d'abord prendre fin.",
    );
    Violation::new("input.projectPartner", "J-5", text).into()
}

/// The partnership with the right to use `verb` on it, its project locked before it and open for changes (J-2).
async fn permit(
    tx: &Tx,
    id: Id<project_partner::Entity>,
    verb: Verb,
    expected: i32,
) -> Result<Permit<project_partner::Entity>> {
    let named = tx.list(project_partner::Entity::find_by_id(id)).await?.pop();
    let project = named.ok_or(Error::NotFound)?.project_id;
    let project = tx.get(project::Entity::find_by_id(project)).await?;
    let part = tx.get(project_partner::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(verb, part)?;
    permit.expect(verb, expected)?;
    project.expect_editable()?;
    Ok(permit)
}

fn of(project: Id<project::Entity>) -> Select<project_partner::Entity> {
    project_partner::Entity::find().filter(project_partner::Column::ProjectId.eq(project))
}

/// What the viewer may do with the partnership now: nothing once its project is closed (J-2), and no end while its
/// mobilities run (J-5).
pub async fn viewer_can(session: &Session, part: &Model) -> Result<Vec<verb::Verb>> {
    let mut verbs: Vec<verb::Verb> = authz::viewer_can(&session.actor(), part)
        .into_iter()
        .filter_map(Listed::listed)
        .collect();
    if verbs.is_empty() {
        return Ok(verbs);
    }
    let project = session.load(part.project_id).await?;
    if !project.is_some_and(|project| project.is_editable()) {
        return Ok(Vec::new());
    }
    let ends = |verb: &verb::Verb| matches!(verb, verb::Verb::Leave | verb::Verb::Remove);
    if verbs.iter().any(ends) && figures::keeps(session, part.project_id, part.partner_id).await? {
        verbs.retain(|verb| !ends(verb));
    }
    Ok(verbs)
}
