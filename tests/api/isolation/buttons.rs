//! `viewerCan` promises what the mutations keep: what it lists is accepted, what it does not list is refused.

use serde_json::Value;

use super::client;
use crate::support::{
    App,
    oracle::{PERSONAS, Persona},
    survey::generous,
};

/// A mutation that the button stands for. Its call carries a mistake of ours that is looked at last, so that
/// an allowed one gets as far as that and changes nothing.
struct Button {
    listed: bool,
    call: String,
    /// The code of the mistake; there is none to make in publishing, which is done.
    mistake: Option<&'static str>,
}

const SHOWN: &str = "{ viewer { memberships { id version viewerCan } } partners(first: 100) { nodes { id acronym viewerCan members(first: 100) { nodes { id version viewerCan } } } } projects(first: 100) { nodes { id version viewerCan } } modules(first: 100) { nodes { id version viewerCan } } }";

#[tokio::test(flavor = "multi_thread")]
async fn each_button_works_and_what_has_no_button_is_refused() {
    let tasks = App::on_both_with(generous)
        .await
        .map(|app| tokio::spawn(press_everything(app)));
    for task in tasks {
        task.await.unwrap();
    }
}

async fn press_everything(app: App) {
    let mut listed = 0;
    for persona in PERSONAS {
        let client = client(&app, persona).await;
        let shown = client.data(SHOWN).await;
        for button in buttons(&shown, persona) {
            let answer = client.ask(&format!("mutation {{ {} {{ id }} }}", button.call)).await;
            let code = answer["errors"][0]["extensions"]["code"].as_str();
            let refused = ["UNAUTHENTICATED", "FORBIDDEN", "INVALID_STATE", "CONFLICT"]
                .map(Some)
                .contains(&code);
            // The last ADMIN stays, which is said by the rule's number.
            let refused = refused || answer["errors"][0]["extensions"]["violations"][0]["rule"] == "P-4";
            let kept = if button.listed { code == button.mistake } else { refused };
            assert!(kept, "{} on {}: {code:?} for {}", persona.name, app.on, button.call);
            listed += usize::from(button.listed);
        }
    }
    assert!(listed > 10, "the demo has buttons: {listed}");
}

fn buttons(shown: &Value, persona: Persona) -> Vec<Button> {
    let nodes = |list: &str| shown[list]["nodes"].as_array().unwrap().clone();
    let partners = nodes("partners");
    // Whoever could do it for several partners must name one.
    let own = partners
        .iter()
        .find(|one| persona.partners.first().is_some_and(|own| one["acronym"] == *own));
    let mut buttons: Vec<Button> = partners
        .iter()
        .flat_map(|partner| [found(partner), invite(partner)])
        .collect();
    let own_memberships = shown["viewer"]["memberships"].as_array().cloned().unwrap_or_default();
    let members = partners
        .iter()
        .flat_map(|partner| partner["members"]["nodes"].as_array().unwrap());
    for member in own_memberships.iter().chain(members) {
        buttons.push(set_roles(member));
        buttons.extend(["Invite", "Remove", "Leave"].map(|verb| end(member, verb)));
    }
    for project in nodes("projects") {
        buttons.push(update(&project, "projectUpdate", "project"));
        buttons.push(add(&project, own.unwrap()));
    }
    for module in nodes("modules") {
        buttons.push(update(&module, "moduleUpdate", "module"));
        buttons.push(publish(&module));
    }
    buttons
}

fn lists(shown: &Value, verb: &str) -> bool {
    shown["viewerCan"].as_array().unwrap().iter().any(|one| one == verb)
}

/// Found a project, without a code.
fn found(partner: &Value) -> Button {
    let input = "code: \"\", acronym: \"X\", title: {language: \"en\", text: \"X\"}, programme: OTHER, startDate: \"2030-01-01\", endDate: \"2030-12-31\"";
    Button {
        listed: lists(partner, "CREATE_PROJECT"),
        call: format!("projectCreate(input: {{partner: {}, {input}}})", partner["id"]),
        mistake: Some("BAD_USER_INPUT"),
    }
}

/// Invite somebody without an address.
fn invite(partner: &Value) -> Button {
    Button {
        listed: lists(partner, "ADD_MEMBER"),
        call: format!(
            "partnerMemberAdd(input: {{partner: {}, email: \"\", roles: [ADMIN]}})",
            partner["id"]
        ),
        mistake: Some("BAD_USER_INPUT"),
    }
}

/// Give no role at all.
fn set_roles(member: &Value) -> Button {
    Button {
        listed: lists(member, "SET_ROLES"),
        call: format!(
            "partnerMemberRolesSet(input: {{member: {}, expectedVersion: {}, roles: []}})",
            member["id"], member["version"]
        ),
        mistake: Some("BAD_USER_INPUT"),
    }
}

/// What there is no mistake to make in: where it is allowed, for a version that is not there.
fn end(member: &Value, verb: &str) -> Button {
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
    }
}

/// Add a module, without a code.
fn add(project: &Value, own: &Value) -> Button {
    let input = "code: \"\", kind: SPECIALIST, title: {language: \"en\", text: \"X\"}";
    Button {
        listed: lists(project, "CREATE_MODULE"),
        call: format!(
            "moduleCreate(input: {{project: {}, partner: {}, {input}}})",
            project["id"], own["id"]
        ),
        mistake: Some("BAD_USER_INPUT"),
    }
}

/// Take a row's code away.
fn update(row: &Value, mutation: &str, argument: &str) -> Button {
    Button {
        listed: lists(row, "UPDATE"),
        call: format!(
            "{mutation}(input: {{{argument}: {}, expectedVersion: {}, code: \"\"}})",
            row["id"], row["version"]
        ),
        mistake: Some("BAD_USER_INPUT"),
    }
}

fn publish(module: &Value) -> Button {
    Button {
        listed: lists(module, "PUBLISH"),
        call: format!(
            "modulePublish(input: {{module: {}, expectedVersion: {}}})",
            module["id"], module["version"]
        ),
        mistake: None,
    }
}
