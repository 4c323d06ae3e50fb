//! What is done with a partner, its members and its keys.

use serde_json::Value;

use super::{Button, lists};

/// Found a project, without a code.
pub fn found(partner: &Value) -> Button {
    let input = "code: \"\", acronym: \"X\", title: {language: \"en\", text: \"X\"}, programme: OTHER, startDate: \"2030-01-01\", endDate: \"2030-12-31\"";
    Button {
        listed: lists(partner, "CREATE_PROJECT"),
        call: format!("projectCreate(input: {{partner: {}, {input}}})", partner["id"]),
        mistake: Some("BAD_USER_INPUT"),
        undo: None,
    }
}

/// Take a partner's short name away, move it without a reason, make a key without a name.
pub fn of_partner(partner: &Value) -> Vec<Button> {
    let (id, version) = (&partner["id"], &partner["version"]);
    let row = format!("partner: {id}, expectedVersion: {version}");
    let key = "name: \"\", scopes: [\"module:read\"], expiresAt: \"2199-01-01T00:00:00Z\"";
    let calls = [
        ("UPDATE", format!("partnerUpdate(input: {{{row}, acronym: \"\"}})")),
        ("SUSPEND", format!("partnerSuspend(input: {{{row}, reason: \"\"}})")),
        ("REINSTATE", format!("partnerReinstate(input: {{{row}, reason: \"\"}})")),
        ("WITHDRAW", format!("partnerWithdraw(input: {{{row}, reason: \"\"}})")),
        (
            "CREATE_API_KEY",
            format!("apiKeyCreate(input: {{partner: {id}, {key}}})"),
        ),
    ];
    let button = |(verb, call)| Button {
        listed: lists(partner, verb),
        call,
        mistake: Some("BAD_USER_INPUT"),
        undo: None,
    };
    calls.into_iter().map(button).collect()
}

pub fn revoke(key: &Value) -> Button {
    Button {
        listed: lists(key, "REVOKE"),
        call: format!(
            "apiKeyRevoke(input: {{apiKey: {}, expectedVersion: {}}})",
            key["id"], key["version"]
        ),
        mistake: None,
        undo: None,
    }
}

/// Invite somebody without an address.
pub fn invite_member(partner: &Value) -> Button {
    Button {
        listed: lists(partner, "ADD_MEMBER"),
        call: format!(
            "partnerMemberAdd(input: {{partner: {}, email: \"\", roles: [ADMIN]}})",
            partner["id"]
        ),
        mistake: Some("BAD_USER_INPUT"),
        undo: None,
    }
}

/// Give no role at all.
pub fn set_roles(member: &Value) -> Button {
    Button {
        listed: lists(member, "SET_ROLES"),
        call: format!(
            "partnerMemberRolesSet(input: {{member: {}, expectedVersion: {}, roles: []}})",
            member["id"], member["version"]
        ),
        mistake: Some("BAD_USER_INPUT"),
        undo: None,
    }
}

/// What there is no mistake to make in: where it is allowed, for a version that is not there.
pub fn end(member: &Value, verb: &str) -> Button {
    let listed = lists(member, &verb.to_uppercase());
    let version = if listed {
        Value::from(99)
    } else {
        member["version"].clone()
    };
    Button {
        listed,
        call: format!(
            "partnerMember{verb}(input: {{member: {}, expectedVersion: {version}}})",
            member["id"]
        ),
        mistake: Some("CONFLICT"),
        undo: None,
    }
}
