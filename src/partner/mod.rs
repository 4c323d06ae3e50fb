//! Partner organisations: the tenants, each with its profile.
//!
//! The operator of the installation enters a partner, suspends and withdraws it; its profile is kept by its own
//! ADMINs. What a partner that is not ACTIVE cannot do is said by [`crate::auth::Membership::may`] (P-2).

pub mod graphql;
mod input;
mod policy;
mod query;

use chrono::{DateTime, Utc};
use entity::{
    api_key,
    code::Findings,
    id::Id,
    partner::{self, Changes, Model, New, OrganisationType, Verb},
    project,
    record::Stateful,
};
use sea_orm::EntityTrait;

pub use self::query::{Filter, in_countries, page, projects};
use crate::{
    account,
    auth::{Actor, link::Token, random},
    authz::{self, Scoped},
    db::{Session, System, change::Author},
    error::Result,
    graphql::verb::{self, Listed},
};

/// A partner to be entered.
#[derive(Debug)]
pub struct Entering {
    /// Legal name in Latin script.
    pub legal_name: String,
    /// Short name.
    pub acronym: String,
    /// Kind of organisation.
    pub organisation_type: OrganisationType,
    /// Country of the seat.
    pub country: String,
    /// Everything else.
    pub changes: Changes,
}

impl Entering {
    /// The partner in INVITED, or everything that is wrong with it.
    pub fn entered(self, id: Id<partner::Entity>, now: DateTime<Utc>) -> Result<Model> {
        let Self {
            legal_name,
            acronym,
            organisation_type,
            country,
            changes,
        } = self;
        let new = New {
            id,
            legal_name,
            acronym,
            organisation_type,
            country,
            now,
        };
        Ok(Model::created(new, changes)?)
    }
}

/// Enters a partner in INVITED.
pub async fn create(session: &Session, entering: Entering) -> Result<Model> {
    let tx = session.begin().await?;
    let id = tx.new_id();
    let permit = tx.actor().permit_new::<partner::Entity>(Verb::Create, None, Some(id))?;
    let done = tx.insert(permit, entering.entered(id, tx.now())?).await?;
    tx.commit(done).await
}

/// The same at the command line, where whoever has the database is the operator; with the secret of the first
/// administrator's invitation, if one is named.
pub async fn enter(
    system: &System,
    entering: Entering,
    admin: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(Model, Option<Token>)> {
    let author = Author {
        account: None,
        api_key: None,
        request_id: "partner add".to_owned(),
        now,
    };
    let tx = system.begin(author).await?;
    let entered = entering.entered(Id::new(random::ordered_uuid(now)), now)?;
    let done = tx.insert::<partner::Entity>(entered).await?;
    let invited = match admin {
        Some(email) => Some(account::member::first_admin(&tx, &done, email, now).await?),
        None => None,
    };
    tx.commit().await?;
    Ok((done, invited))
}

/// Changes the profile.
pub async fn update(session: &Session, id: Id<partner::Entity>, expected: i32, changes: Changes) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(partner::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Update, found)?;
    permit.expect(Verb::Update, expected)?;
    let next = permit.changed(changes)?;
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// A move to another state, with its reason.
#[derive(Debug)]
pub struct Move {
    /// The partner.
    pub partner: Id<partner::Entity>,
    /// The version that the caller has read.
    pub expected: i32,
    /// Why.
    pub reason: String,
}

/// Suspends, reinstates or withdraws a partner (P-2).
pub async fn moved(session: &Session, verb: Verb, wanted: Move) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(partner::Entity::find_by_id(wanted.partner)).await?;
    let permit = tx.actor().permit(verb, found)?;
    permit.expect(verb, wanted.expected)?;
    let mut findings = Findings::default();
    findings.text(&wanted.reason, "reason", 1_000);
    findings.into_result()?;
    let next = permit.moved(verb);
    let done = tx.update(permit.because(wanted.reason), next).await?;
    tx.commit(done).await
}

/// What the viewer may do with the partner now, also what they can make there: projects that it coordinates, and
/// API keys.
#[must_use]
pub fn viewer_can(actor: &Actor, partner: &Model) -> Vec<verb::Verb> {
    let own = authz::viewer_can(actor, partner).into_iter().filter_map(Listed::listed);
    let project = makes::<project::Entity>(actor, project::Verb::Create, partner).then_some(verb::Verb::CreateProject);
    let key = makes::<api_key::Entity>(actor, api_key::Verb::Create, partner).then_some(verb::Verb::CreateApiKey);
    let member = account::member::may_add(actor, partner).then_some(verb::Verb::AddMember);
    own.chain(project).chain(key).chain(member).collect()
}

fn makes<E: Scoped>(actor: &Actor, verb: E::Verb, partner: &Model) -> bool {
    actor.owners_for::<E>(verb, None).contains(&partner.id)
}
