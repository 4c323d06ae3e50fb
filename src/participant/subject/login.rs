//! What goes by somebody's login: for themself.

use serde_json::{Value, json};

use super::{entry, held, rows};
use crate::{db::subject::Login, error::Result};

/// The login as it stands in the file; secrets are told of and not shown.
pub(super) fn told(login: &Login) -> Result<Value> {
    let sessions = login.sessions.iter().map(|one| {
        json!({
            "createdAt": one.created_at,
            "lastUsedAt": one.last_used_at,
            "expiresAt": one.expires_at,
            "endedAt": one.ended_at,
            "endReason": one.end_reason,
        })
    });
    let links = login
        .links
        .iter()
        .map(|one| json!({ "purpose": one.purpose, "createdAt": one.created_at, "expiresAt": one.expires_at }));
    let asked = login
        .idempotency_keys
        .iter()
        .map(|one| json!({ "key": one.key, "kind": one.kind, "createdAt": one.created_at }));
    let [places, judged, conflicts, openings] = in_cases(login);
    let acts = login.acts.iter().map(|one| entry(one, None));
    Ok(json!({
        "id": login.account.id.uuid(),
        "email": login.account.email,
        "displayName": login.account.display_name,
        "language": login.account.language,
        "operator": login.account.operator,
        "createdAt": login.account.created_at,
        "changedAt": login.account.updated_at,
        "memberships": rows(&login.memberships)?,
        "sessions": sessions.collect::<Vec<_>>(),
        "links": links.collect::<Vec<_>>(),
        "apiKeys": login.api_keys.iter().map(without_hash).collect::<Result<Vec<_>>>()?,
        "teaching": rows(&login.teaching)?,
        "licences": rows(&login.licences)?,
        "casePlaces": places,
        "assessments": judged,
        "conflicts": conflicts,
        "breakGlass": openings,
        "files": rows(&login.files)?,
        "imports": rows(&login.imports)?,
        "exports": rows(&login.exports)?,
        "idempotencyKeys": asked.collect::<Vec<_>>(),
        "acts": acts.collect::<Vec<_>>(),
    }))
}

/// What they were in which case, and nothing of whose cases these are.
fn in_cases(login: &Login) -> [Value; 4] {
    let places = login.case_places.iter().map(|one| {
        json!({
            "displayName": one.display_name,
            "role": one.role,
            "responsible": one.responsible,
            "from": one.from_day,
            "until": one.until_day,
            "leftAt": one.left_at,
        })
    });
    let judged = login.assessments.iter().map(|one| {
        json!({
            "displayName": one.display_name,
            "lead": one.lead,
            "status": one.status,
            "assessedOn": one.assessed_on,
            "submittedAt": one.submitted_at,
            "voidedAt": one.voided_at,
        })
    });
    let conflicts = login
        .conflicts
        .iter()
        .map(|one| json!({ "displayName": one.display_name, "ground": one.ground, "declaredAt": one.declared_at }));
    let openings = login
        .openings
        .iter()
        .map(|one| json!({ "displayName": one.display_name, "openedAt": one.created_at, "endsAt": one.ends_at }));
    [
        places.collect(),
        judged.collect(),
        conflicts.collect(),
        openings.collect(),
    ]
}

fn without_hash(key: &entity::api_key::Model) -> Result<Value> {
    let mut told = held(key)?;
    if let Some(fields) = told.as_object_mut() {
        fields.remove("hash");
    }
    Ok(told)
}
