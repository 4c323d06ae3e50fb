//! Places in modules, and who was there.

use entity::{
    attendance,
    enrolment::{self, Outcome, attendance_percent},
    id::Id,
    mobility, module, module_session, participant, partner, project,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    demo::loading::{Loading, named},
    error::{Error, Result},
};

/// A place in a module of the host: in the session that lies inside the stay, if there is one.
pub async fn enrolment(loading: &mut Loading, row: &mobility::Model, code: &str) -> Result<()> {
    let place = enrolled(loading, (row.project_id, row.partner_id, row.participant_id), code).await?;
    let sessions = module_session::Entity::find()
        .filter(module_session::Column::ModuleId.eq(place.module_id))
        .filter(module_session::Column::StartDate.gte(row.start_date))
        .filter(module_session::Column::EndDate.lte(row.end_date))
        .order_by_asc(module_session::Column::StartDate);
    let session = loading.all(sessions).await?.into_iter().next();
    let place = enrolment::Model {
        session_id: session.as_ref().map(|session| session.id),
        mobility_id: Some(row.id),
        ..place
    };
    let place = loading.insert::<enrolment::Entity>(place).await?;
    if let Some(session) = session {
        attended(loading, &place, &session).await?;
    }
    Ok(())
}

/// An apprentice who follows a course without going abroad for it.
pub async fn without_a_stay(loading: &mut Loading) -> Result<()> {
    let of = participant::Column::ExternalId.eq("WTG2-L001");
    let people = loading.all(participant::Entity::find().filter(of)).await?;
    let person = people.first().ok_or_else(|| Error::internal("a place of nobody"))?;
    let place = enrolled(loading, (person.project_id, person.partner_id, person.id), "WTG2-02").await?;
    let coming = module_session::Entity::find()
        .filter(module_session::Column::ModuleId.eq(place.module_id))
        .filter(module_session::Column::StartDate.gt(loading.now().date_naive()));
    let coming = loading.all(coming).await?;
    let place = enrolment::Model {
        session_id: coming.first().map(|session| session.id),
        outcome: Outcome::Enrolled,
        grade: None,
        ..place
    };
    loading.insert::<enrolment::Entity>(place).await?;
    Ok(())
}

/// The person was there on each day, as T-5 asks of whoever completes a module.
async fn attended(loading: &mut Loading, place: &enrolment::Model, session: &module_session::Model) -> Result<()> {
    let mut days = Vec::new();
    for day in session
        .start_date
        .iter_days()
        .take_while(|day| *day <= session.end_date)
    {
        let entry = attendance::Model {
            id: loading.id(),
            partner_id: place.provider_partner_id,
            enrolment_id: place.id,
            session_id: session.id,
            day,
            present: true,
            version: 0,
            created_at: place.created_at,
            created_by: None,
            updated_at: place.created_at,
            updated_by: None,
        };
        days.push(loading.insert::<attendance::Entity>(entry).await?);
    }
    place.with_outcome(Outcome::Completed, None, (attendance_percent(place.id, &days), 100))?;
    Ok(())
}

async fn enrolled(
    loading: &mut Loading,
    (project_id, partner_id, participant_id): (Id<project::Entity>, Id<partner::Entity>, Id<participant::Entity>),
    code: &str,
) -> Result<enrolment::Model> {
    let id = named(&loading.modules, code)?;
    let modules = loading.all(module::Entity::find_by_id(id)).await?;
    let module = modules.first().ok_or_else(|| Error::internal("a stay in no module"))?;
    Ok(enrolment::Model {
        id: loading.id(),
        partner_id,
        provider_partner_id: module.partner_id,
        project_id,
        participant_id,
        module_id: module.id,
        session_id: None,
        mobility_id: None,
        outcome: Outcome::Completed,
        grade: Some("good".to_owned()),
        version: 0,
        created_at: loading.now(),
        created_by: None,
        updated_at: loading.now(),
        updated_by: None,
    })
}
