//! Projects: what a consortium of partners runs together.

mod around;
pub mod graphql;
mod input;
pub mod life;
pub mod partnership;
mod policy;
mod query;
pub mod target;

use chrono::NaiveDate;
use entity::{
    competence_validation,
    id::Id,
    mobility, mobility_target, module, partner,
    project::{self, Changes, Model, New, Reconciliation, Verb},
    project_partner,
    record::Stateful,
};
use sea_orm::EntityTrait;

pub use self::query::{Filter, named, page};
use crate::{
    auth::Actor,
    authz,
    db::Session,
    error::Result,
    graphql::verb::{self, Listed},
};

/// A project to be founded.
#[derive(Debug)]
pub struct Founding {
    /// The partner that will coordinate it; the only possible one if left out.
    pub partner: Option<Id<partner::Entity>>,
    /// Programme.
    pub programme: project::Programme,
    /// First day.
    pub start_date: NaiveDate,
    /// Last day.
    pub end_date: NaiveDate,
    /// Whether the coordinator sends participants.
    pub sending: bool,
    /// Whether it hosts participants.
    pub hosting: bool,
    /// Everything else.
    pub changes: Changes,
}

/// Founds a project in DRAFT; its coordinator is its first active partner (J-1).
pub async fn create(session: &Session, founding: Founding) -> Result<Model> {
    let Founding {
        partner,
        programme,
        start_date,
        end_date,
        sending,
        hosting,
        changes,
    } = founding;
    let tx = session.begin().await?;
    tx.known(partner).await?;
    tx.known(changes.predecessor.flatten()).await?;
    let permit = tx.actor().permit_new::<project::Entity>(Verb::Create, None, partner)?;
    let new = New {
        id: tx.new_id(),
        partner_id: permit.owner(),
        programme,
        start_date,
        end_date,
        now: tx.now(),
    };
    let part_permit =
        tx.actor()
            .permit_new::<project_partner::Entity>(project_partner::Verb::Create, None, Some(permit.owner()))?;
    let founded = tx.insert(permit, Model::created(new, changes)?).await?;
    let part = project_partner::Model::coordinator(tx.new_id(), &founded, sending, hosting);
    tx.insert(part_permit, part).await?;
    tx.commit(founded).await
}

/// Changes a project in DRAFT or ONGOING (J-2).
pub async fn update(session: &Session, id: Id<project::Entity>, expected: i32, changes: Changes) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(project::Entity::find_by_id(id)).await?;
    tx.known(changes.predecessor.flatten()).await?;
    let permit = tx.actor().permit(Verb::Update, found)?;
    permit.expect(Verb::Update, expected)?;
    let around = around::violations(&tx, &permit, &changes).await?;
    let next = permit.changed(Changes { around, ..changes })?;
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// The partnerships in these states, by default those that have not ended, in the order in which they were made.
pub async fn partners(
    session: &Session,
    id: Id<project::Entity>,
    states: Option<Vec<project_partner::State>>,
) -> Result<Vec<project_partner::Model>> {
    let all = session
        .load_all::<project_partner::Entity>(project_partner::Column::ProjectId, id.uuid())
        .await?;
    let wanted = |part: &project_partner::Model| match &states {
        Some(states) => states.contains(&part.state),
        None => part.is_current(),
    };
    Ok(all.into_iter().filter(wanted).collect())
}

/// The targets, in the order of their making.
pub async fn targets(session: &Session, id: Id<project::Entity>) -> Result<Vec<mobility_target::Model>> {
    session
        .load_all::<mobility_target::Entity>(mobility_target::Column::ProjectId, id.uuid())
        .await
}

/// What is planned (J-3), in sum and by target.
pub async fn reconciliation(
    session: &Session,
    project: &Model,
) -> Result<(Reconciliation, Vec<mobility_target::Model>)> {
    let targets = targets(session, project.id).await?;
    let planned = targets
        .iter()
        .map(|target| (target.host_country.clone(), target.planned));
    Ok((Reconciliation::of(project.planned_mobilities, planned), targets))
}

/// The projects that continue this one.
pub async fn successors(session: &Session, id: Id<project::Entity>) -> Result<Vec<Model>> {
    session
        .load_all::<project::Entity>(project::Column::PredecessorId, id.uuid())
        .await
}

/// What the viewer may do with the project on this day, adding modules and partners to it included.
#[must_use]
pub fn viewer_can(actor: &Actor, project: &Model, today: NaiveDate) -> Vec<verb::Verb> {
    let own = authz::viewer_can(actor, project).into_iter();
    let own = own.filter(|verb| *verb != Verb::Submit || project.has_begun(today));
    let providers = actor.owners_for::<module::Entity>(module::Verb::Create, Some(project.id));
    let adding = !providers.is_empty() && project.expect_ongoing().is_ok();
    let hosts = actor.owners_for::<project_partner::Entity>(project_partner::Verb::Invite, Some(project.id));
    let inviting = !hosts.is_empty() && project.is_editable();
    let senders = actor.owners_for::<mobility::Entity>(mobility::Verb::Create, Some(project.id));
    let sending = !senders.is_empty() && project.expect_ongoing().is_ok();
    let requesters =
        actor.owners_for::<competence_validation::Entity>(competence_validation::Verb::Request, Some(project.id));
    let requesting = requesters.iter().any(|one| takes_part(actor, *one, project)) && project.expect_ongoing().is_ok();
    let planning = crate::plan::may_create(actor, project);
    let telling = crate::dissemination::may_create(actor, project);
    let publishing = crate::result::may_create(actor, project);
    let agreeing = crate::procedure::may_create(actor, project);
    own.filter_map(Listed::listed)
        .chain(agreeing.then_some(verb::Verb::CreateProcedure))
        .chain(adding.then_some(verb::Verb::CreateModule))
        .chain(inviting.then_some(verb::Verb::InvitePartner))
        .chain(sending.then_some(verb::Verb::CreateMobility))
        .chain(telling.then_some(verb::Verb::CreateDisseminationRecord))
        .chain(publishing.then_some(verb::Verb::CreateResult))
        .chain(requesting.then_some(verb::Verb::RequestValidation))
        .chain(planning.then_some(verb::Verb::CreateInclusionPlan))
        .collect()
}

/// Whether the actor's partner works in the project.
pub(crate) fn takes_part(actor: &Actor, partner: Id<entity::partner::Entity>, project: &Model) -> bool {
    let mut members = actor.memberships().iter().filter(|one| one.partner == partner);
    members.any(|one| one.takes_part(authz::Relation::Contributor, project.id))
}
