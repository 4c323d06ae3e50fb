//! Every field of the published schema, asked for by every kind of caller.
//!
//! The questions are generated from the schema, the expectations come from an oracle that knows the demo and
//! the rules but nothing of the code. A field that shows a row to the wrong caller fails here, also one that
//! nobody has written a test for.

use std::collections::{BTreeMap, BTreeSet};

use passerelle::config::Config;
use serde_json::Value;

use crate::support::{
    App,
    oracle::{PERSONAS, Persona},
    persona::Client,
    survey::{Seen, Survey},
    world::World,
};

/// Fields of which no caller of the demo sees a value. This list may only shrink: the test fails if one of
/// them is seen after all.
const NEVER_SEEN: &[(&str, &str, &str)] = &[];

type Sight = BTreeMap<(String, String), Seen>;

/// The survey's documents are far larger than a client's may be.
fn generous(config: &mut Config) {
    config.document_bytes = 1 << 20;
    config.body_bytes = 1 << 20;
    config.document_tokens = 100_000;
    config.selections = 100_000;
    config.aliases = 1_000;
    config.root_fields = 1_000;
    config.cost_signed_in = 1 << 40;
    config.cost_anonymous = 1 << 40;
    config.rate_bucket = 1 << 50;
    config.request_timeout_s = 60;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_caller_sees_a_row_that_is_not_theirs_in_any_field() {
    let survey = Survey::new();
    let mut tables = Vec::new();
    for app in App::on_both_with(generous).await {
        let world = World::of(&app).await;
        let documents = survey.documents(&world);
        let mut columns = Vec::new();
        for persona in PERSONAS {
            columns.push(ask_everything(&app, &survey, &world, &documents, persona).await);
        }
        tables.push(columns);
    }
    assert_eq!(tables[0], tables[1], "the same on both databases");
    insta::assert_snapshot!(printed(&survey, &tables[0]));
    assert_never_seen(&survey, &tables[0]);
}

/// Asks all questions as the persona; what they saw of each field.
async fn ask_everything(app: &App, survey: &Survey, world: &World, documents: &[String], persona: Persona) -> Sight {
    let client = client(app, persona).await;
    let mut sight = Sight::new();
    let mut nodes = BTreeSet::new();
    for document in documents {
        let t = std::time::Instant::now();
        let data = client.data(document).await;
        eprintln!("{} {} {:?} {}", app.on, persona.name, t.elapsed(), &document[..60]);
        let t = std::time::Instant::now();
        let leaks = world.leaks(persona, &data);
        assert!(
            leaks.is_empty(),
            "{} on {} sees {leaks:?} in {document}",
            persona.name,
            app.on
        );
        eprintln!("leaks {:?}", t.elapsed());
        survey.note(&data, "Query", &mut sight);
        let found = data["nodes"].as_array().into_iter().flatten();
        nodes.extend(found.filter_map(|node| Some(node["id"].as_str()?.to_owned())));
    }
    let theirs = world.0.iter().filter(|thing| persona.sees(&thing.about));
    let theirs: BTreeSet<String> = theirs.map(|thing| thing.id.clone()).collect();
    assert_eq!(nodes, theirs, "{} on {} sees all that is theirs", persona.name, app.on);
    sight
}

async fn client(app: &App, persona: Persona) -> Client<'_> {
    if persona.signed_in() {
        app.as_user(persona.name).await
    } else {
        app.anonymous()
    }
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
        .map(|(name, field, _)| format!("{name}.{field}"))
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
        text += &format!("{}{}\n", ".".repeat(number), persona.name);
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
        text += &format!("\n{pattern}  {name}: {}", fields.join(", "));
    }
    text + "\n"
}
