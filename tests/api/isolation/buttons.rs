//! `viewerCan` promises what the mutations keep: what it lists is accepted, what it does not list is refused.

use serde_json::Value;

use super::client;
use crate::support::{
    App,
    oracle::{PERSONAS, Persona},
    persona::Client,
    survey::generous,
};

/// A mutation that the button stands for. Its call carries a mistake of ours that is looked at last, so that
/// an allowed one gets as far as that and changes nothing.
struct Button {
    listed: bool,
    call: String,
    /// The code of the mistake; where there is none to make, it is done.
    mistake: Option<&'static str>,
    /// What puts a project back where it was.
    undo: Option<String>,
}

const SHOWN: &str = "{ partners(first: 100) { nodes { id acronym version viewerCan apiKeys(first: 2) { nodes { id version viewerCan } } } } projects(first: 20) { nodes { id version viewerCan partners(state: [INVITED, ACTIVE, LEFT]) { id version viewerCan } } } modules(first: 100) { nodes { id version viewerCan } } moduleSessions(first: 100) { nodes { id version viewerCan } } }";

/// Moves of a module that take nothing that could be wrong: they are made, each in the state that the one before
/// has left.
const OF_MODULES: [(&str, &str); 3] = [
    ("PUBLISH", "modulePublish"),
    ("DELETE", "moduleDelete"),
    ("RETIRE", "moduleRetire"),
];

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
            press(&client, &button, &format!("{} on {}", persona.name, app.on)).await;
            listed += usize::from(button.listed);
        }
        for module in shown["modules"]["nodes"].as_array().unwrap() {
            for (verb, mutation) in OF_MODULES {
                let Some(button) = as_it_is_now(&client, module, verb, mutation).await else {
                    break;
                };
                press(&client, &button, &format!("{} on {}", persona.name, app.on)).await;
                listed += usize::from(button.listed);
            }
        }
    }
    assert!(listed > 10, "the demo has buttons: {listed}");
}

async fn press(client: &Client<'_>, button: &Button, who: &str) {
    let answer = client
        .ask(&format!("mutation {{ {} {{ __typename }} }}", button.call))
        .await;
    let code = answer["errors"][0]["extensions"]["code"].as_str();
    // A draft that lacks something is refused for that.
    let lacking = answer["errors"][0]["extensions"]["violations"][0]["path"]
        .as_str()
        .is_some_and(|path| path.starts_with("input.module"));
    let refused = lacking
        || ["UNAUTHENTICATED", "FORBIDDEN", "INVALID_STATE", "CONFLICT"]
            .map(Some)
            .contains(&code);
    let kept = if button.listed { code == button.mistake } else { refused };
    assert!(kept, "{who}: {code:?} for {}: {answer}", button.call);
    if let Some(undo) = button.undo.as_ref().filter(|_| button.listed) {
        client.data(&format!("mutation {{ {undo} {{ id }} }}")).await;
    }
}

/// The move of the module after the moves before; none if it is gone.
async fn as_it_is_now(client: &Client<'_>, module: &Value, verb: &str, mutation: &str) -> Option<Button> {
    let document = format!("{{ module(id: {}) {{ id version viewerCan }} }}", module["id"]);
    let now = client.data(&document).await["module"].clone();
    (!now.is_null()).then(|| Button {
        listed: lists(&now, verb),
        call: format!(
            "{mutation}(input: {{module: {}, expectedVersion: {}}})",
            now["id"], now["version"]
        ),
        mistake: None,
        undo: None,
    })
}

fn buttons(shown: &Value, persona: Persona) -> Vec<Button> {
    let nodes = |list: &str| shown[list]["nodes"].as_array().unwrap().clone();
    let partners = nodes("partners");
    // Whoever could do it for several partners must name one.
    let own = partners
        .iter()
        .find(|one| persona.partners.first().is_some_and(|own| one["acronym"] == *own));
    let mut buttons: Vec<Button> = partners.iter().map(found).collect();
    // One's own partner and some others stand for all.
    let some = partners.iter().filter(|one| {
        let acronym = one["acronym"].as_str().unwrap();
        persona.at(acronym) || ["relience", "solo"].contains(&acronym)
    });
    for partner in some {
        buttons.extend(of_partner(partner));
        let keys = partner["apiKeys"]["nodes"].as_array().unwrap();
        buttons.extend(keys.iter().map(revoke));
    }
    let stranger = partners.iter().find(|one| one["acronym"] == "fjord");
    for project in nodes("projects") {
        buttons.push(update(&project, "projectUpdate", "project"));
        buttons.push(add(&project, own.unwrap()));
        buttons.push(invite(&project, stranger.unwrap()));
        buttons.extend(SPOILT.map(|button| spoilt(&project, "project", button)));
        let parts = project["partners"].as_array().unwrap();
        buttons.extend(
            parts
                .iter()
                .flat_map(|part| OF_PARTS.map(|button| spoilt(part, "projectPartner", button))),
        );
    }
    for module in nodes("modules") {
        buttons.push(update(&module, "moduleUpdate", "module"));
        buttons.push(come_after(&module));
        buttons.push(teach(&module));
    }
    for run in nodes("moduleSessions") {
        buttons.push(change_run(&run));
        buttons.push(cancel(&run));
    }
    // Last, because what is done is done.
    buttons.extend(
        nodes("projects")
            .iter()
            .flat_map(|project| MOVES.map(|to| step(project, to))),
    );
    buttons
}

/// Verb, mutation and mistake.
type Spoilt = (&'static str, &'static str, &'static str);

const SPOILT: [Spoilt; 3] = [
    ("SET_TARGETS", "mobilityTargetsSet", "targets: [{planned: 1}]"),
    ("REOPEN", "projectReopen", "reason: \" \""),
    ("TERMINATE", "projectTerminate", "reason: \"\""),
];

const OF_PARTS: [Spoilt; 5] = [
    ("ACCEPT", "projectPartnerAccept", ""),
    ("DECLINE", "projectPartnerDecline", "reason: \"\\u0007\""),
    ("UPDATE", "projectPartnerUpdate", "role: null"),
    ("LEAVE", "projectPartnerLeave", "reason: \"\\u0007\""),
    ("REMOVE", "projectPartnerRemove", "reason: \"\\u0007\""),
];

/// Moves in which there is no mistake to make.
const MOVES: [(&str, &str); 3] = [
    ("START", "projectStart"),
    ("SUBMIT", "projectSubmit"),
    ("FINALISE", "projectFinalise"),
];

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
        undo: None,
    }
}

/// Take a partner's short name away, move it without a reason, make a key without a name.
fn of_partner(partner: &Value) -> Vec<Button> {
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

fn revoke(key: &Value) -> Button {
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
        undo: None,
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
        undo: None,
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
        undo: None,
    }
}

/// Add a session for nobody.
fn teach(module: &Value) -> Button {
    let days = "startDate: \"2030-01-01\", endDate: \"2030-01-01\", place: \"X\", country: \"FR\", capacity: 0";
    Button {
        listed: lists(module, "CREATE_SESSION"),
        call: format!("moduleSessionCreate(input: {{module: {}, {days}}})", module["id"]),
        mistake: Some("BAD_USER_INPUT"),
        undo: None,
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
        undo: None,
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
        undo: None,
    }
}

fn spoilt(row: &Value, argument: &str, (verb, mutation, mistake): Spoilt) -> Button {
    Button {
        listed: lists(row, verb),
        call: format!(
            "{mutation}(input: {{{argument}: {}, expectedVersion: {} {mistake}}})",
            row["id"], row["version"]
        ),
        mistake: Some("BAD_USER_INPUT"),
        undo: None,
    }
}

/// Invite a partner to coordinate.
fn invite(project: &Value, partner: &Value) -> Button {
    Button {
        listed: lists(project, "INVITE_PARTNER"),
        call: format!(
            "projectPartnerInvite(input: {{project: {}, partner: {}, role: COORDINATOR}})",
            project["id"], partner["id"]
        ),
        mistake: Some("BAD_USER_INPUT"),
        undo: None,
    }
}

fn step(project: &Value, (verb, mutation): (&str, &str)) -> Button {
    let (id, version) = (&project["id"], project["version"].as_i64().unwrap());
    let reopen = format!(
        "projectReopen(input: {{project: {id}, expectedVersion: {}, reason: \"A test\"}})",
        version + 1
    );
    Button {
        listed: lists(project, verb),
        call: format!("{mutation}(input: {{project: {id}, expectedVersion: {version}}})"),
        mistake: None,
        undo: (verb == "SUBMIT").then_some(reopen),
    }
}
