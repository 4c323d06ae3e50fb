//! The places in modules that come with a mobility: nobody has two in one module, they belong to whoever goes, and
//! their sessions stay inside its dates (M-7).

use entity::{
    enrolment::{self, Outcome},
    id::Id,
    mobility::{Finding, Model},
    module, module_session, participant,
    rule::{Text, Violation},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::{
    db::{Tx, qualified},
    error::Result,
};

/// The modules of an input that are named twice, or in which the person has a place already.
pub(super) async fn taken(tx: &Tx, whose: Id<participant::Entity>, modules: &[module::Model]) -> Result<Vec<Finding>> {
    if modules.is_empty() {
        return Ok(Vec::new());
    }
    let held = held(tx, whose).await?;
    let again = |index: &usize| {
        let module = modules[*index].id;
        held.contains(&module) || modules[..*index].iter().any(|one| one.id == module)
    };
    let found = (0..modules.len()).filter(again);
    Ok(found
        .map(|index| twice(format!("input.modules[{index}]"), &modules[index]))
        .collect())
}

/// The modules in which somebody has a place that is not over.
async fn held(tx: &Tx, whose: Id<participant::Entity>) -> Result<Vec<Id<module::Entity>>> {
    let theirs = enrolment::Entity::find()
        .filter(enrolment::Column::ParticipantId.eq(whose))
        .filter(enrolment::Column::Outcome.eq(Outcome::Enrolled));
    let rows = tx.system("one place in a module").locked(theirs).await?;
    Ok(rows.into_iter().map(|row| row.module_id).collect())
}

fn twice(path: String, module: &module::Model) -> Finding {
    let code = &module.code;
    let text = Text::new(
        format!("The person is enrolled in {code} already."),
        format!("La personne est déjà inscrite à {code}."),
    );
    Violation::new(path, "UNIQUE", text).into()
}

/// The places that go to another participant with a draft, and what stands against it.
pub(super) async fn moved(
    tx: &Tx,
    before: &Model,
    next: &Model,
    findings: &mut Vec<Finding>,
) -> Result<Vec<enrolment::Model>> {
    if before.participant_id == next.participant_id {
        return Ok(Vec::new());
    }
    let places = enrolment::Entity::find()
        .filter(enrolment::Column::MobilityId.eq(before.id))
        .order_by_asc(enrolment::Column::Id);
    let places = tx.system("the places of a draft").locked(places).await?;
    let held = held(tx, next.participant_id).await?;
    let both = places.iter().map(|place| place.module_id);
    let both = both.filter(|module| held.contains(module)).map(Id::uuid);
    let modules = module::Entity::find()
        .filter(tx.dialect().any_id(qualified(module::Column::Id), both))
        .order_by_asc(module::Column::Id);
    let modules = tx.system("one place in a module").all(modules).await?;
    findings.extend(modules.iter().map(|one| twice("input.participant".to_owned(), one)));
    Ok(places)
}

/// Gives the places to the participant who goes now.
pub(super) async fn follow(tx: &Tx, places: Vec<enrolment::Model>, done: &Model) -> Result<()> {
    for place in places {
        let permit = tx.actor().permit(enrolment::Verb::Update, place)?;
        let next = enrolment::Model {
            participant_id: done.participant_id,
            ..permit.clone()
        };
        tx.update(permit, next).await?;
    }
    Ok(())
}

/// M-7: the sessions of the places that would lie outside the mobility's new dates.
pub(super) async fn outside(tx: &Tx, before: &Model, next: &Model) -> Result<Vec<Finding>> {
    if (before.start_date, before.end_date) == (next.start_date, next.end_date) {
        return Ok(Vec::new());
    }
    let chosen = enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::SessionId)
        .filter(enrolment::Column::MobilityId.eq(next.id))
        .filter(enrolment::Column::Outcome.ne(Outcome::Withdrawn))
        .filter(enrolment::Column::SessionId.is_not_null());
    let sessions = module_session::Entity::find().filter(module_session::Column::Id.in_subquery(chosen.into_query()));
    let sessions = tx.system("M-7").all(sessions).await?;
    let early = sessions.iter().any(|one| one.start_date < next.start_date);
    let late = sessions.iter().any(|one| next.end_date < one.end_date);
    let text = || {
        Text::new(
            "A session that the participant has chosen lies outside these dates.",
            "Une session choisie par le participant est en dehors de ces dates.",
        )
    };
    let wrong = [(early, "input.startDate"), (late, "input.endDate")];
    let wrong = wrong.into_iter().filter(|(wrong, _)| *wrong);
    Ok(wrong
        .map(|(_, path)| Violation::new(path, "M-7", text()).into())
        .collect())
}
