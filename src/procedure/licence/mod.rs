//! Assessors' licences: who may assess by an edition of a procedure, in which languages and when (V-10).

mod filter;
mod input;
mod query;

use chrono::NaiveDate;
use entity::{
    account,
    assessor_licence::{self, Model, New, Verb},
    id::Id,
    partner,
    partner_member::{self, Role},
    procedure, project, project_partner,
    record::Stateful,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

pub use self::{
    filter::{AssessorLicenceFilter, AssessorLicenceOrder},
    input::{AssessorLicenceGrantInput, AssessorLicenceRevokeInput},
    query::{Filter, of_procedure, page},
};
use super::policy;
use crate::{
    db::{Session, Tx},
    error::Result,
};

/// A licence to be granted.
#[derive(Debug)]
pub struct Granting {
    /// The edition of the procedure.
    pub procedure: Id<procedure::Entity>,
    /// The partner that grants it; the only possible one if left out.
    pub partner: Option<Id<partner::Entity>>,
    /// The partner for which the assessor works.
    pub assessors: Id<partner::Entity>,
    /// The assessor's address.
    pub email: String,
    /// Languages in which they assess.
    pub languages: Vec<String>,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day.
    pub valid_until: NaiveDate,
}

/// Licenses an ASSESSOR of another partner of the procedure's project (V-10), also after the project's end: cases go on.
pub async fn grant(session: &Session, granting: Granting) -> Result<Model> {
    let Granting {
        procedure,
        partner,
        assessors,
        email,
        languages,
        valid_from,
        valid_until,
    } = granting;
    let tx = session.begin().await?;
    let procedure = tx.get(procedure::Entity::find_by_id(procedure)).await?;
    tx.known(partner).await?;
    tx.known(Some(assessors)).await?;
    let permit = policy::permit_grant(tx.actor(), &procedure, assessors, partner)?;
    procedure.expect_open(procedure::Verb::License)?;
    let new = New {
        id: tx.new_id(),
        partner_id: permit.owner(),
        procedure_id: procedure.id,
        assessor_partner_id: assessors,
        takes_part: takes_part(&tx, procedure.project_id, assessors).await?,
        languages,
        valid_from,
        valid_until,
        now: tx.now(),
    };
    let assessor = assessor(&tx, assessors, &email).await?;
    let done = tx.insert(permit, Model::granted(new, assessor.as_ref())?).await?;
    tx.commit(done).await
}

/// Whether the partner is an active one of the project.
async fn takes_part(tx: &Tx, project: Id<project::Entity>, partner: Id<partner::Entity>) -> Result<bool> {
    use project_partner::{Column, Entity, State};
    let part = Entity::find()
        .filter(Column::ProjectId.eq(project))
        .filter(Column::PartnerId.eq(partner))
        .filter(Column::State.eq(State::Active));
    let beside = tx.system("whether an assessor's partner takes part");
    Ok(!beside.all(part).await?.is_empty())
}

/// Whom an address names: an ACTIVE member of the partner with the role ASSESSOR. An address of anybody else is like
/// one of nobody.
async fn assessor(tx: &Tx, partner: Id<partner::Entity>, email: &str) -> Result<Option<account::Model>> {
    use partner_member::{Column, Entity, State};
    let beside = tx.system("an assessor by their address");
    let address = account::normal_email(email);
    let person = account::Entity::find().filter(account::Column::Email.eq(address));
    let Some(person) = beside.all(person).await?.pop() else {
        return Ok(None);
    };
    let member = Entity::find()
        .filter(Column::PartnerId.eq(partner))
        .filter(Column::AccountId.eq(person.id))
        .filter(Column::State.eq(State::Active));
    let members = beside.all(member).await?;
    let assesses = members.iter().any(|one| one.roles.contains(&Role::Assessor));
    Ok(Some(person).filter(|person| person.active && assesses))
}

/// Ends a licence before its time; what was assessed before stays (V-10).
pub async fn revoke(
    session: &Session,
    id: Id<assessor_licence::Entity>,
    expected: i32,
    reason: String,
) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(assessor_licence::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Revoke, found)?;
    permit.expect(Verb::Revoke, expected)?;
    let next = permit.revoked(&reason, tx.today())?;
    let done = tx.update(permit.because(reason), next).await?;
    tx.commit(done).await
}
