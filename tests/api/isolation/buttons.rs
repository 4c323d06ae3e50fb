//! `viewerCan` promises what the mutations keep: what it lists is accepted, what it does not list is refused.

use serde_json::Value;

use super::client;
use crate::support::{
    App,
    oracle::{PERSONAS, Persona},
};

/// A mutation that the button stands for, and how it answers if it is allowed: with a mistake of ours, so
/// that nothing changes.
struct Button {
    listed: bool,
    call: String,
    allowed: &'static str,
}

const SHOWN: &str = "{ partners(first: 100) { nodes { id acronym viewerCan } } projects(first: 100) { nodes { id version viewerCan } } modules(first: 100) { nodes { id version viewerCan } } }";

#[tokio::test(flavor = "multi_thread")]
async fn each_button_works_and_what_has_no_button_is_refused() {
    let tasks = App::on_both().await.map(|app| tokio::spawn(press_everything(app)));
    for task in tasks {
        task.await.unwrap();
    }
}

async fn press_everything(app: App) {
    let mut listed = 0;
    for persona in PERSONAS {
        let client = client(&app, persona).await;
        let shown = client.data(SHOWN).await;
        let buttons = buttons(&shown, persona);
        let calls: Vec<String> = buttons.iter().map(|button| button.call.clone()).collect();
        for (button, code) in buttons.iter().zip(client.codes(&calls).await) {
            let refused = ["UNAUTHENTICATED", "FORBIDDEN", "INVALID_STATE", "CONFLICT"].contains(&code.as_str());
            let kept = if button.listed { code == button.allowed } else { refused };
            assert!(kept, "{} on {}: {code} for {}", persona.name, app.on, button.call);
            listed += usize::from(button.listed);
        }
    }
    assert!(listed > 20, "the demo has buttons: {listed}");
}

fn buttons(shown: &Value, persona: Persona) -> Vec<Button> {
    let nodes = |list: &str| shown[list]["nodes"].as_array().unwrap().clone();
    let partners = nodes("partners");
    // Whoever could do it for several partners must name one.
    let own = partners
        .iter()
        .find(|one| persona.partners.first().is_some_and(|own| one["acronym"] == *own));
    let mut buttons: Vec<Button> = partners.iter().map(found).collect();
    for project in nodes("projects") {
        buttons.push(change(&project, "UPDATE", "projectUpdate", "project"));
        buttons.push(add(&project, own.unwrap()));
    }
    for module in nodes("modules") {
        buttons.push(change(&module, "UPDATE", "moduleUpdate", "module"));
        buttons.push(change(&module, "PUBLISH", "modulePublish", "module"));
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
        allowed: "BAD_USER_INPUT",
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
        allowed: "BAD_USER_INPUT",
    }
}

/// Change a row: of a version that is not there if the change would be accepted, of the right one if not.
fn change(row: &Value, verb: &str, mutation: &str, argument: &str) -> Button {
    let listed = lists(row, verb);
    let version = row["version"].as_i64().unwrap() + i64::from(listed);
    Button {
        listed,
        call: format!(
            "{mutation}(input: {{{argument}: {}, expectedVersion: {version}}})",
            row["id"]
        ),
        allowed: "CONFLICT",
    }
}
