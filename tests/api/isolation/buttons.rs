//! `viewerCan` promises what the mutations keep: what it lists is accepted, what it does not list is refused.

use serde_json::Value;

use super::client;
use crate::support::{
    App,
    oracle::{PERSONAS, Persona},
    persona::Client,
};

/// A mutation that the button stands for. Its call carries a mistake of ours that is looked at last, so that
/// an allowed one gets as far as that and changes nothing.
struct Button {
    listed: bool,
    call: String,
    /// The code of the mistake; where there is none to make, it is done.
    mistake: Option<&'static str>,
}

const SHOWN: &str = "{ partners(first: 100) { nodes { id acronym viewerCan } } projects(first: 100) { nodes { id version viewerCan } } modules(first: 100) { nodes { id version viewerCan } } moduleSessions(first: 100) { nodes { id version viewerCan } } }";

/// Moves of a module that take nothing that could be wrong: they are made, each in the state that the one before
/// has left.
const MOVES: [(&str, &str); 3] = [
    ("PUBLISH", "modulePublish"),
    ("DELETE", "moduleDelete"),
    ("RETIRE", "moduleRetire"),
];

#[tokio::test(flavor = "multi_thread")]
async fn each_button_works_and_what_has_no_button_is_refused() {
    let tasks = App::on_both().await.map(|app| tokio::spawn(press_everything(app)));
    for task in tasks {
        task.await.unwrap();
    }
}

async fn press_everything(app: App) {
    let mut pressed = 0;
    for persona in PERSONAS {
        let (client, who) = (client(&app, persona).await, format!("{} on {}", persona.name, app.on));
        let shown = client.data(SHOWN).await;
        let (listed, unlisted): (Vec<Button>, _) =
            buttons(&shown, persona).into_iter().partition(|button| button.listed);
        is_refused(&client, &unlisted, &who).await;
        for button in &listed {
            press(&client, button, &who).await;
        }
        pressed += listed.len() + make_moves(&client, &shown, &who).await;
    }
    assert!(pressed > 10, "the demo has buttons: {pressed}");
}

/// What has no button, all at once: it changes nothing.
async fn is_refused(client: &Client<'_>, buttons: &[Button], who: &str) {
    let calls: Vec<String> = buttons.iter().map(|button| button.call.clone()).collect();
    for (call, code) in calls.iter().zip(client.codes(&calls).await) {
        let refused = ["UNAUTHENTICATED", "FORBIDDEN", "INVALID_STATE", "CONFLICT"].contains(&code.as_str());
        // A draft that lacks something is refused for that.
        let lacking = code == "BAD_USER_INPUT" && call.starts_with("modulePublish");
        assert!(refused || lacking, "{who}: {code} for {call}");
    }
}

/// Makes the moves of every module that has one; how many.
async fn make_moves(client: &Client<'_>, shown: &Value, who: &str) -> usize {
    let mut made = 0;
    let modules = shown["modules"]["nodes"].as_array().unwrap().iter();
    for module in modules.filter(|module| MOVES.iter().any(|(verb, _)| lists(module, verb))) {
        for (verb, mutation) in MOVES {
            let Some(button) = as_it_is_now(client, module, verb, mutation).await else {
                break;
            };
            if button.listed {
                press(client, &button, who).await;
                made += 1;
            } else {
                is_refused(client, &[button], who).await;
            }
        }
    }
    made
}

async fn press(client: &Client<'_>, button: &Button, who: &str) {
    let answer = client.ask(&format!("mutation {{ {} {{ id }} }}", button.call)).await;
    let code = answer["errors"][0]["extensions"]["code"].as_str();
    assert_eq!(code, button.mistake, "{who}: {} {answer}", button.call);
}

/// The move of the module after the moves before; none if it is gone.
async fn as_it_is_now(client: &Client<'_>, module: &Value, verb: &str, mutation: &str) -> Option<Button> {
    let document = format!("{{ module(id: {}) {{ id version viewerCan }} }}", module["id"]);
    let now = client.data(&document).await["module"].clone();
    (!now.is_null()).then(|| move_of(&now, verb, mutation))
}

fn move_of(module: &Value, verb: &str, mutation: &str) -> Button {
    Button {
        listed: lists(module, verb),
        call: format!(
            "{mutation}(input: {{module: {}, expectedVersion: {}}})",
            module["id"], module["version"]
        ),
        mistake: None,
    }
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
        buttons.push(update(&project, "projectUpdate", "project"));
        buttons.push(add(&project, own.unwrap()));
    }
    for module in nodes("modules") {
        buttons.push(update(&module, "moduleUpdate", "module"));
        buttons.push(come_after(&module));
        buttons.push(teach(&module));
        let unlisted = MOVES.iter().filter(|(verb, _)| !lists(&module, verb));
        buttons.extend(unlisted.map(|(verb, mutation)| move_of(&module, verb, mutation)));
    }
    for run in nodes("moduleSessions") {
        buttons.push(change_run(&run));
        buttons.push(cancel(&run));
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

/// Have a module come before itself.
fn come_after(module: &Value) -> Button {
    Button {
        listed: lists(module, "SET_PREREQUISITES"),
        call: format!(
            "modulePrerequisitesSet(input: {{module: {0}, expectedVersion: {1}, prerequisites: [{0}]}})",
            module["id"], module["version"]
        ),
        mistake: Some("BAD_USER_INPUT"),
    }
}

/// Add a session for nobody.
fn teach(module: &Value) -> Button {
    let days = "startDate: \"2030-01-01\", endDate: \"2030-01-01\", place: \"X\", country: \"FR\", capacity: 0";
    Button {
        listed: lists(module, "CREATE_SESSION"),
        call: format!("moduleSessionCreate(input: {{module: {}, {days}}})", module["id"]),
        mistake: Some("BAD_USER_INPUT"),
    }
}

/// Leave a session room for nobody.
fn change_run(run: &Value) -> Button {
    Button {
        listed: lists(run, "UPDATE"),
        call: format!(
            "moduleSessionUpdate(input: {{moduleSession: {}, expectedVersion: {}, capacity: 0}})",
            run["id"], run["version"]
        ),
        mistake: Some("BAD_USER_INPUT"),
    }
}

/// Remove a session.
fn cancel(run: &Value) -> Button {
    Button {
        listed: lists(run, "DELETE"),
        call: format!(
            "moduleSessionDelete(input: {{moduleSession: {}, expectedVersion: {}}})",
            run["id"], run["version"]
        ),
        mistake: None,
    }
}
