//! `viewerCan` promises what the mutations keep: what it lists is accepted, what it does not list is refused.

mod cascade;
mod mobility;
mod partner;
mod people;
mod plan;
mod procedure;
mod validation;

use serde_json::Value;

use self::partner::{end, found, invite_member, of_partner, revoke, set_roles};
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

const SHOWN: &str = "{ viewer { memberships { id version viewerCan } } partners(first: 100) { nodes { id acronym version viewerCan members(first: 100) { nodes { id version viewerCan } } apiKeys(first: 2) { nodes { id version viewerCan } } } } projects(first: 20) { nodes { id version viewerCan partners(state: [INVITED, ACTIVE, LEFT]) { id version viewerCan } } } modules(first: 100) { nodes { id version viewerCan } } moduleSessions(first: 100) { nodes { id version viewerCan } } disseminationRecords(first: 100) { nodes { id version viewerCan } } results(first: 100) { nodes { id version viewerCan } } recommendations(first: 100) { nodes { id version viewerCan } } uptakes(first: 100) { nodes { id version viewerCan } } importJobs { nodes { id version viewerCan file { id version viewerCan } } } exportJobs { nodes { id version viewerCan } } competenceFrameworks(first: 1) { nodes { id } } procedures(first: 100) { nodes { id version viewerCan } } assessorLicences(first: 100) { nodes { id version viewerCan } } }";

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
        pressed += mobility::press_all(&client, persona, &who).await;
        pressed += people::press_all(&client, persona, &who).await;
        pressed += cascade::pass_on(&client, &who).await;
        pressed += validation::press_all(&client, persona, &who).await;
        pressed += plan::press_all(&client, persona, &who).await;
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
        // The last ADMIN stays (P-4).
        let last = code == "BAD_USER_INPUT"
            && ["partnerMemberRemove", "partnerMemberLeave"]
                .iter()
                .any(|name| call.starts_with(name));
        // What somebody was enrolled in stays (T-4), and who has mobilities that run (J-5); what is told comes after its
        // day, and is not told of by participants who name no mobility (M-14).
        let not_now = code == "BAD_USER_INPUT"
            && [
                "projectPartnerLeave",
                "projectPartnerRemove",
                "moduleSessionDelete",
                "disseminationRecordReport",
                "disseminationRecordCreate",
                // Nor is handed in what lies nowhere (D-4).
                "resultSubmit",
                // Whoever has adopted a text does not do so again.
                "procedureAdopt",
            ]
            .iter()
            .any(|name| call.starts_with(name));
        assert!(refused || lacking || last || not_now, "{who}: {code} for {call}");
    }
}

/// Makes the moves of every module that has one; how many.
async fn make_moves(client: &Client<'_>, shown: &Value, who: &str) -> usize {
    let mut made = 0;
    let modules = shown["modules"]["nodes"].as_array().unwrap().iter();
    for module in modules.filter(|module| OF_MODULES.iter().any(|(verb, _)| lists(module, verb))) {
        for (verb, mutation) in OF_MODULES {
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
    let answer = client
        .ask(&format!("mutation {{ {} {{ __typename }} }}", button.call))
        .await;
    let code = answer["errors"][0]["extensions"]["code"].as_str();
    assert_eq!(code, button.mistake, "{who}: {} {answer}", button.call);
    if let Some(undo) = &button.undo {
        client.data(&format!("mutation {{ {undo} {{ id }} }}")).await;
    }
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
        undo: None,
    }
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
        .flat_map(|partner| [found(partner), invite_member(partner)])
        .collect();
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
        buttons.push(tell(&project, own.unwrap()));
        buttons.push(leave_behind(&project, own.unwrap()));
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
        let unlisted = OF_MODULES.iter().filter(|(verb, _)| !lists(&module, verb));
        buttons.extend(unlisted.map(|(verb, mutation)| move_of(&module, verb, mutation)));
    }
    for run in nodes("moduleSessions") {
        buttons.push(change_run(&run));
        buttons.push(cancel(&run));
    }
    for record in nodes("disseminationRecords") {
        buttons.extend(OF_RECORDS.map(|button| spoilt(&record, "record", button)));
        buttons.extend(FOR_NO_VERSION.map(|button| late(&record, "record", button)));
    }
    for result in nodes("results") {
        buttons.push(spoilt(&result, "result", ("UPDATE", "resultUpdate", "title: null")));
        buttons.push(spoilt(&result, "result", ("REVIEW", "resultReview", "accept: false")));
        buttons.push(used(&result));
        buttons.extend(OF_RESULTS.map(|button| late(&result, "result", button)));
    }
    for one in nodes("recommendations") {
        buttons.push(spoilt(
            &one,
            "recommendation",
            ("UPDATE", "recommendationUpdate", "level: null"),
        ));
        buttons.push(late(&one, "recommendation", ("DELETE", "recommendationDelete")));
    }
    for one in nodes("uptakes") {
        buttons.push(spoilt(&one, "uptake", ("UPDATE", "uptakeUpdate", "since: null")));
        buttons.push(late(&one, "uptake", ("DELETE", "uptakeDelete")));
    }
    for import in nodes("importJobs") {
        buttons.push(late(&import, "import", ("CANCEL", "importCancel")));
        buttons.push(late(&import["file"], "file", ("REMOVE", "fileRemove")));
    }
    for export in nodes("exportJobs") {
        buttons.push(late(&export, "export", ("CANCEL", "exportCancel")));
    }
    buttons.extend(procedure::buttons(shown, own, stranger));
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

const OF_RECORDS: [Spoilt; 1] = [("UPDATE", "disseminationRecordUpdate", "title: null")];

const OF_RESULTS: [(&str, &str); 4] = [
    ("SUBMIT", "resultSubmit"),
    ("REOPEN", "resultReopen"),
    ("REVISE", "resultRevise"),
    ("DELETE", "resultDelete"),
];

/// What there is no mistake to make in: where it is allowed, for a version that is not there.
const FOR_NO_VERSION: [(&str, &str); 3] = [
    ("REPORT", "disseminationRecordReport"),
    ("VERIFY", "disseminationRecordVerify"),
    ("DELETE", "disseminationRecordDelete"),
];

fn late(row: &Value, noun: &str, (verb, mutation): (&str, &str)) -> Button {
    let listed = lists(row, verb);
    let version = if listed {
        Value::from(99)
    } else {
        row["version"].clone()
    };
    Button {
        listed,
        call: format!(
            "{mutation}(input: {{{noun}: {}, expectedVersion: {version}}})",
            row["id"]
        ),
        mistake: Some("CONFLICT"),
        undo: None,
    }
}

/// Tell of a project, without a title.
fn tell(project: &Value, own: &Value) -> Button {
    let input = "type: EVENT, level: LOCAL, date: \"2026-02-10\", title: {language: \"en\", text: \"\"}";
    Button {
        listed: lists(project, "CREATE_DISSEMINATION_RECORD"),
        call: format!(
            "disseminationRecordCreate(input: {{project: {}, partner: {}, {input}}})",
            project["id"], own["id"]
        ),
        mistake: Some("BAD_USER_INPUT"),
        undo: None,
    }
}

/// Write a result of a project, without a title.
fn leave_behind(project: &Value, own: &Value) -> Button {
    let input = "category: HANDBOOK, title: {language: \"en\", text: \"\"}";
    Button {
        listed: lists(project, "CREATE_RESULT"),
        call: format!(
            "resultCreate(input: {{project: {}, partner: {}, {input}}})",
            project["id"], own["id"]
        ),
        mistake: Some("BAD_USER_INPUT"),
        undo: None,
    }
}

/// Say that nobody uses a result.
fn used(result: &Value) -> Button {
    Button {
        listed: lists(result, "RECORD_UPTAKE"),
        call: format!(
            "uptakeCreate(input: {{result: {}, organisation: \"\", country: \"SE\", since: \"2020-01-01\"}})",
            result["id"]
        ),
        mistake: Some("BAD_USER_INPUT"),
        undo: None,
    }
}

/// Moves in which there is no mistake to make.
const MOVES: [(&str, &str); 3] = [
    ("START", "projectStart"),
    ("SUBMIT", "projectSubmit"),
    ("FINALISE", "projectFinalise"),
];

fn lists(shown: &Value, verb: &str) -> bool {
    shown["viewerCan"].as_array().unwrap().iter().any(|one| one == verb)
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
