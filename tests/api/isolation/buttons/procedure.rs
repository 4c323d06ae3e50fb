//! Procedures and assessors' licences.

use serde_json::Value;

use super::{Button, Spoilt, lists, spoilt};

/// What there is no mistake to make in: where it is allowed, for a version that is not there.
const FOR_NO_VERSION: [(&str, &str); 4] = [
    ("ADOPT", "procedureAdopt"),
    ("REVISE", "procedureRevise"),
    ("RETIRE", "procedureRetire"),
    ("DELETE", "procedureDelete"),
];

const UPDATE: Spoilt = ("UPDATE", "procedureUpdate", "title: null");
const REVOKE: Spoilt = ("REVOKE", "assessorLicenceRevoke", "reason: \" \"");

pub fn buttons(shown: &Value, own: Option<&Value>, stranger: Option<&Value>) -> Vec<Button> {
    let nodes = |list: &str| shown[list]["nodes"].as_array().unwrap().clone();
    let mut buttons = Vec::new();
    for project in nodes("projects") {
        let framework = &shown["competenceFrameworks"]["nodes"][0];
        buttons.push(agree(&project, own.unwrap(), framework));
    }
    for procedure in nodes("procedures") {
        buttons.push(spoilt(&procedure, "procedure", UPDATE));
        buttons.extend(FOR_NO_VERSION.map(|button| late(&procedure, button)));
        buttons.push(license(&procedure, stranger.unwrap()));
    }
    let licences = nodes("assessorLicences");
    buttons.extend(
        licences
            .iter()
            .map(|licence| spoilt(licence, "assessorLicence", REVOKE)),
    );
    buttons
}

/// Write a procedure without a title.
fn agree(project: &Value, own: &Value, framework: &Value) -> Button {
    Button {
        listed: lists(project, "CREATE_PROCEDURE"),
        call: format!(
            "procedureCreate(input: {{project: {}, partner: {}, framework: {}, title: {{language: \"en\", text: \"\"}}}})",
            project["id"], own["id"], framework["id"]
        ),
        mistake: Some("BAD_USER_INPUT"),
        undo: None,
    }
}

/// License nobody, for no language.
fn license(procedure: &Value, stranger: &Value) -> Button {
    let nobody = "assessor: \"a@example.org\", languages: [], validFrom: \"2030-01-01\", validUntil: \"2030-12-31\"";
    Button {
        listed: lists(procedure, "GRANT_LICENCE"),
        call: format!(
            "assessorLicenceGrant(input: {{procedure: {}, assessorPartner: {}, {nobody}}})",
            procedure["id"], stranger["id"]
        ),
        mistake: Some("BAD_USER_INPUT"),
        undo: None,
    }
}

fn late(procedure: &Value, (verb, mutation): (&str, &str)) -> Button {
    let listed = lists(procedure, verb);
    let version = if listed {
        Value::from(99)
    } else {
        procedure["version"].clone()
    };
    Button {
        listed,
        call: format!(
            "{mutation}(input: {{procedure: {}, expectedVersion: {version}}})",
            procedure["id"]
        ),
        mistake: Some("CONFLICT"),
        undo: None,
    }
}
