//! everything that is held about a person as one file, and who has read it.
//!
//! Rows stand in it whole, so that a new column is in the file without anybody thinking of it; a test goes over the
//! database's tables and fails when one that refers to people is in nobody's mind.

mod journey;
mod login;

use entity::{
    act::Act,
    audit_entry, consent,
    id::Id,
    identity::{self, Facts},
    participant::{self, Verb},
    record::Stateful,
};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use self::journey::Journeys;
use super::{audience, policy::answers_for};
use crate::{
    db::Session,
    error::{Error, Result},
    graphql::node::global_id,
};

/// The file of the person behind a participant; `None` unless the viewer is that person, or a manager of the
/// partner that answers for them.
pub async fn file(session: &Session, id: Id<participant::Entity>) -> Result<Option<Value>> {
    let actor = session.actor();
    let Some(row) = session.load(id).await? else {
        return Ok(None);
    };
    let open = row.expect_open(Verb::Export).is_ok() && answers_for(&actor, &row);
    if !open || actor.permit(Verb::Export, row.clone()).is_err() {
        return Ok(None);
    }
    let Some(person) = super::who(session, &row).await? else {
        return Ok(None);
    };
    let facts = audience::facts(session, &person).await?;
    let rows = super::of_person(session, &person).await?;
    let rows: Vec<_> = rows.into_iter().filter(|row| answers_for(&actor, row)).collect();
    let consents = consents_of(session, &rows).await?;
    let journeys = Journeys::of(session, &person, &rows).await?;
    let cases = crate::validation::subject::of(session, &rows).await?;
    let plans = crate::plan::subject::of(session, &rows).await?;
    let mut records: Vec<Uuid> = rows.iter().map(|row| row.id.uuid()).collect();
    records.extend(consents.iter().map(|row| row.id.uuid()));
    records.extend(journeys.ids());
    records.extend(cases.records.iter().copied());
    records.extend(plans.records.iter().copied());
    let trail = session.trail(&person, &records).await?;
    let mut participants = Vec::new();
    for row in &rows {
        let mut one = participation(session, row, (&consents, &journeys)).await?;
        one["competenceValidations"] = cases.of(row.id);
        one["inclusionPlans"] = plans.of(row.id);
        participants.push(one);
    }
    let login = session.login_of(&person).await?;
    Ok(Some(json!({
        "generatedAt": session.now().to_rfc3339(),
        "identity": who(&person, &facts),
        "participants": participants,
        "disseminationRecords": journeys.records()?,
        "filesNaming": self::rows(&session.files_naming(person.id, actor.is_myself(&row)).await?)?,
        "login": login.as_ref().map(login::told).transpose()?,
        "trail": trail.iter().map(|(one, name)| entry(one, name.as_deref())).collect::<Vec<_>>(),
    })))
}

/// A row as it is held, column by column, with names in the API's manner.
fn held(row: &impl Serialize) -> Result<Value> {
    Ok(renamed(serde_json::to_value(row).map_err(Error::internal)?))
}

/// Rows as they are held.
pub(crate) fn rows<'a, R: Serialize + 'a>(rows: impl IntoIterator<Item = &'a R>) -> Result<Vec<Value>> {
    rows.into_iter().map(held).collect()
}

fn renamed(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let all = fields
                .into_iter()
                .map(|(name, value)| (in_camel_case(&name), renamed(value)));
            Value::Object(all.collect::<Map<_, _>>())
        }
        Value::Array(all) => Value::Array(all.into_iter().map(renamed).collect()),
        other => other,
    }
}

fn in_camel_case(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut name, part| {
        let mut letters = part.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name + letters.as_str()
    })
}

async fn consents_of(session: &Session, rows: &[participant::Model]) -> Result<Vec<consent::Model>> {
    use sea_orm::sea_query::Expr;
    let column = Expr::col((consent::Entity, consent::Column::ParticipantId));
    let theirs = session.dialect().any_id(column, rows.iter().map(|row| row.id.uuid()));
    let all = consent::Entity::find().filter(theirs).order_by_asc(consent::Column::Id);
    session.list(all).await
}

fn who(row: &identity::Model, facts: &Facts) -> Value {
    json!({
        "id": global_id(row.id),
        "givenName": facts.given_name,
        "familyName": facts.family_name,
        "email": facts.email,
        "birthDate": facts.birth_date,
        "nationality": facts.nationality,
        "contact": facts.contact,
        "hasLogin": row.account_id.is_some(),
        "restrictedAt": row.restricted_at,
        "recordedAt": row.created_at,
        "changedAt": row.updated_at,
    })
}

/// One participation with all that hangs on it.
async fn participation(
    session: &Session,
    row: &participant::Model,
    (consents, journeys): (&[consent::Model], &Journeys),
) -> Result<Value> {
    let project = session.load(row.project_id).await?;
    let partner = session.load(row.partner_id).await?;
    let own = consents.iter().filter(|one| one.participant_id == row.id);
    Ok(json!({
        "id": global_id(row.id),
        "pseudonym": row.pseudonym,
        "project": project.map(|project| json!({ "acronym": project.acronym, "code": project.code })),
        "partner": partner.map(|partner| partner.legal_name),
        "category": row.category,
        "gender": row.gender,
        "birthYear": row.birth_year,
        "profession": row.profession,
        "externalId": row.external_id,
        "recordedAt": row.created_at,
        "changedAt": row.updated_at,
        "consents": own.map(agreed).collect::<Vec<_>>(),
        "mobilities": journeys.mobilities(session, row.id).await?,
        "enrolments": journeys.places(session, row.id).await?,
    }))
}

fn agreed(row: &consent::Model) -> Value {
    json!({
        "id": global_id(row.id),
        "purpose": row.purpose,
        "recipient": row.recipient_id.map(global_id),
        "wordingVersion": row.wording_version,
        "language": row.language,
        "givenAt": row.given_at,
        "givenAct": row.given_act.as_deref().map(act),
        "withdrawnAt": row.withdrawn_at,
        "withdrawnAct": row.withdrawn_act.as_deref().map(act),
    })
}

fn act(act: &Act) -> Value {
    json!({
        "means": act.means,
        "proof": act.proof,
        "witness": act.witness,
        "language": act.language,
        "givenBy": act.given_by,
        "recordedAt": act.recorded_at,
    })
}

fn entry(entry: &audit_entry::Model, name: Option<&str>) -> Value {
    json!({
        "at": entry.at,
        "by": name,
        "what": entry.verb,
        "kind": entry.kind,
        "fields": entry.fields,
        "reason": entry.reason,
    })
}
