//! what is held about somebody in their cases, for the person. For a MANAGER of their partner, who sees states and
//! dates without whose they are, there is nothing here.

use std::collections::HashMap;

use entity::{
    assessment, break_glass, case_member, competence_validation, conflict_declaration, decision_recognition, evidence,
    id::Id, participant, record::Record, validation_brief, validation_decision,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    authz::Scoped,
    db::{Session, qualified},
    error::Result,
    participant::subject::rows,
};

/// The cases of one person.
#[derive(Debug, Default)]
pub struct Cases {
    /// Every record of them.
    pub records: Vec<Uuid>,
    by_participant: HashMap<Uuid, Vec<Value>>,
}

impl Cases {
    /// Those of one of the person's participants.
    #[must_use]
    pub fn of(&self, participant: Id<participant::Entity>) -> Value {
        self.by_participant
            .get(&participant.uuid())
            .cloned()
            .unwrap_or_default()
            .into()
    }

    /// One more of a participant's.
    pub(crate) fn add(&mut self, participant: Id<participant::Entity>, case: Value) {
        self.by_participant.entry(participant.uuid()).or_default().push(case);
    }
}

/// The cases of these participants, with all that hangs on them.
pub async fn of(session: &Session, participants: &[participant::Model]) -> Result<Cases> {
    use competence_validation::{Column, Entity};
    let candidate = qualified(Column::CandidateId);
    let theirs = session
        .dialect()
        .any_id(candidate, participants.iter().map(|row| row.id.uuid()));
    let theirs = Entity::find().filter(theirs).filter(super::own(session));
    let rows = session.list(theirs.order_by_asc(Column::Id)).await?;
    let mut cases = Cases::default();
    for row in rows {
        let mut case = json!({ "case": shown::<Entity>(&mut cases, std::slice::from_ref(&row))? });
        let id = row.id;
        case["claims"] =
            below::<validation_brief::Entity, _>(session, validation_brief::Column::ValidationId, id, &mut cases)
                .await?;
        case["team"] =
            below::<case_member::Entity, _>(session, case_member::Column::ValidationId, id, &mut cases).await?;
        case["breakGlass"] =
            below::<break_glass::Entity, _>(session, break_glass::Column::ValidationId, id, &mut cases).await?;
        case["evidence"] =
            below::<evidence::Entity, _>(session, evidence::Column::ValidationId, id, &mut cases).await?;
        case["conflicts"] = below::<conflict_declaration::Entity, _>(
            session,
            conflict_declaration::Column::ValidationId,
            id,
            &mut cases,
        )
        .await?;
        case["assessments"] =
            below::<assessment::Entity, _>(session, assessment::Column::ValidationId, id, &mut cases).await?;
        case["decisions"] =
            below::<validation_decision::Entity, _>(session, validation_decision::Column::ValidationId, id, &mut cases)
                .await?;
        case["recognitions"] = below::<decision_recognition::Entity, _>(
            session,
            decision_recognition::Column::ValidationId,
            id,
            &mut cases,
        )
        .await?;
        cases.add(row.candidate_id, case);
    }
    Ok(cases)
}

pub(crate) async fn below<E: Scoped, C>(
    session: &Session,
    column: E::Column,
    case: Id<C>,
    cases: &mut Cases,
) -> Result<Value> {
    let mut rows = session.list(E::find().filter(column.eq(case.uuid()))).await?;
    rows.sort_by_key(Record::uuid);
    shown::<E>(cases, &rows)
}

/// The rows as they are kept, without who works on them behind opaque ids: their names stand there.
pub(crate) fn shown<E: Scoped>(cases: &mut Cases, all: &[E::Model]) -> Result<Value> {
    cases.records.extend(all.iter().map(Record::uuid));
    let mut told = rows(all)?;
    for fields in told.iter_mut().filter_map(Value::as_object_mut) {
        fields.retain(|name, _| !["accountId", "createdBy", "updatedBy"].contains(&name.as_str()));
    }
    Ok(told.into())
}
