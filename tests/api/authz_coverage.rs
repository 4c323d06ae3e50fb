//! Every field of the published schema, asked for by every kind of caller.
//!
//! The questions are generated from the schema, the expectations come from an oracle that knows the demo and
//! the rules but nothing of the code. A field that shows a row to the wrong caller fails here, also one that
//! nobody has written a test for.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use serde_json::json;

use crate::support::{
    App,
    oracle::{PERSONAS, Persona},
    persona::Client,
    survey::{Seen, Survey, generous},
    world::World,
};

/// Fields of which no caller of the demo sees a value. This list may only shrink: the test fails if one of
/// them is seen after all.
const NEVER_SEEN: &[(&str, &str)] = &[
    // Nobody of the demo was erased, or is about to be.
    ("Identity", "restrictedAt"),
    ("Participant", "erasedAt"),
    // The survey asks for nobody's: each reading of a person's file would be in the next one.
    ("Query", "subjectAccess"),
    ("Query", "retentionNotice"),
    ("RetentionNotice", "announcedAt"),
    ("RetentionNotice", "retainUntil"),
    // Imports and exports of the demo have ended, and nothing that they wrote is left.
    ("ExportJob", "downloadUrl"),
    ("ExportJob", "file"),
    ("ExportJob", "viewerCan"),
    ("ImportJob", "viewerCan"),
    // A comment stays, and a day's attendance is corrected by recording it again: there is nothing to be done with them.
    ("AgreementComment", "viewerCan"),
    ("Attendance", "viewerCan"),
    // What is done with a decision is done with its case, and a declaration stays.
    ("BreakGlass", "viewerCan"),
    ("ConflictDeclaration", "viewerCan"),
    ("ValidationDecision", "viewerCan"),
    // The demo's evidence are texts.
    ("Evidence", "downloadUrl"),
    // What is done with an edition, a review or an exit is done with its plan.
    ("PlanEdition", "viewerCan"),
    ("PlanExit", "viewerCan"),
    ("PlanReview", "viewerCan"),
    // No caller here is MANAGER of a partner that has answered.
    ("DecisionRecognition", "viewerCan"),
    // What was opened in the demo is a validation.
    ("BreakGlass", "plan"),
    ("InclusionPlan", "breakGlass"),
    // Nobody of the demo who has a plan goes abroad, and no plan has changed its partner.
    ("InclusionPlan", "handedOverAt"),
    ("PlanAction", "mobility"),
    // No rule set has a second version yet.
    ("ProgrammeRuleSet", "appliesFrom"),
    ("ProgrammeRuleSet", "appliesUntil"),
    // A key is only in the answer that makes it.
    ("ApiKeyCreated", "apiKey"),
    ("ApiKeyCreated", "token"),
    // Nobody of the demo is invited, a link is only in the answer that makes it, and what has ended is not listed.
    ("PartnerMember", "invitedUntil"),
    ("PartnerMember", "invitationLink"),
    ("AuthSession", "endedAt"),
    ("Viewer", "language"),
];

type Sight = BTreeMap<(String, String), Seen>;

#[tokio::test(flavor = "multi_thread")]
async fn no_caller_sees_a_row_that_is_not_theirs_in_any_field() {
    let tables = App::on_both_with(generous).await.map(|app| tokio::spawn(table(app)));
    let [sqlite, postgres] = tables;
    let (sqlite, postgres) = (sqlite.await.unwrap(), postgres.await.unwrap());
    assert_eq!(sqlite, postgres, "the same on both databases");
    let survey = Survey::new();
    insta::assert_snapshot!(printed(&survey, &sqlite));
    assert_never_seen(&survey, &sqlite);
}

/// What each persona sees of each field.
async fn table(app: App) -> Vec<Sight> {
    let (survey, world) = (Survey::new(), World::of(&app).await);
    let document = survey.document(&world);
    let mut columns = Vec::new();
    for persona in PERSONAS {
        columns.push(ask_everything(&app, &survey, &world, &document, persona).await);
    }
    columns
}

/// Asks all questions as the persona; what they saw of each field.
async fn ask_everything(app: &App, survey: &Survey, world: &World, document: &str, persona: Persona) -> Sight {
    let mut sight = Sight::new();
    let client = sign_in(app, survey, persona, &mut sight).await;
    let data = client.patient_data(document).await;
    let leaks = world.hidden_from(persona).leaks(&data);
    assert!(leaks.is_empty(), "{} on {} sees {leaks:?}", persona.name, app.on);
    survey.note(&data, "Query", &mut sight);
    let answers = data.as_object().unwrap().iter();
    let nodes = answers.filter(|(alias, _)| alias.starts_with("nodes"));
    let nodes = nodes.flat_map(|(_, nodes)| nodes.as_array().unwrap());
    let nodes: BTreeSet<String> = nodes.filter_map(|node| Some(node["id"].as_str()?.to_owned())).collect();
    let theirs = world.0.iter().filter(|thing| persona.sees(&thing.about));
    let theirs: BTreeSet<String> = theirs.map(|thing| thing.id.clone()).collect();
    assert_eq!(nodes, theirs, "{} on {} sees all that is theirs", persona.name, app.on);
    sight
}

/// The persona's client; what the sign-in itself answers is looked at like everything else.
async fn sign_in<'a>(app: &'a App, survey: &Survey, persona: Persona, sight: &mut Sight) -> Client<'a> {
    let client = app.anonymous();
    let Some(input) = persona.credentials() else {
        return client;
    };
    let document = survey.login();
    let answer = client.data_with(&document, json!({ "input": input })).await;
    survey.note(&answer["login"], "SignIn", sight);
    client.bearing(answer["login"]["accessToken"].as_str().unwrap())
}

fn assert_never_seen(survey: &Survey, columns: &[Sight]) {
    let seen = |field: &&(String, String)| columns.iter().any(|sight| sight.get(*field) == Some(&Seen::Value));
    let fields = survey.fields();
    let unseen: BTreeSet<String> = fields
        .iter()
        .filter(|field| !seen(field))
        .map(|(name, field)| format!("{name}.{field}"))
        .collect();
    let excepted: BTreeSet<String> = NEVER_SEEN
        .iter()
        .map(|(name, field)| format!("{name}.{field}"))
        .collect();
    assert_eq!(
        unseen, excepted,
        "left: what no caller sees; right: the exceptions, which may only shrink"
    );
}

/// One column a caller, one line for the fields of a type that look alike to all of them.
fn printed(survey: &Survey, columns: &[Sight]) -> String {
    let mut text = String::from("# a value   - only null or empty   . the object itself is never seen\n\n");
    for (number, persona) in PERSONAS.iter().enumerate() {
        let _ = writeln!(text, "{}{}", ".".repeat(number), persona.name);
    }
    let mut lines = BTreeMap::<(String, String), Vec<String>>::new();
    for field in survey.fields() {
        let sign = |sight: &Sight| match sight.get(&field) {
            Some(Seen::Value) => '#',
            Some(Seen::Null) => '-',
            Some(Seen::Nothing) | None => '.',
        };
        let pattern = columns.iter().map(sign).collect();
        lines.entry((field.0, pattern)).or_default().push(field.1);
    }
    for ((name, pattern), fields) in lines {
        let _ = write!(text, "\n{pattern}  {name}: {}", fields.join(", "));
    }
    text + "\n"
}
