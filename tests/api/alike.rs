//! Both databases answer alike, in the same order, on the same data: whole answers of every list of the schema, with
//! every filter and in every order, and of every row by its id as every kind of caller.
//!
//! What is asked is made from the schema itself, and what is looked for from the answers, so a new list, filter or order
//! is covered without anybody thinking of it.

mod question;
mod whole;

use serde_json::Value;

use self::{
    question::{Questions, Samples, document},
    whole::Whole,
};
use crate::{
    page::crowd,
    support::{
        App,
        oracle::{PERSONAS, Persona},
        persona::Client,
        survey::{Survey, generous},
        world::World,
    },
};

/// Those who see most, between them all that the demo has.
const KNOWING: [&str; 4] = ["trainer2@relience", "admin@relience", "manager@aurora", "operator"];

/// Those who are asked about every list: nobody, an outsider, an ex-member, somebody of two partners, and roles that see
/// different rows of the same lists.
const LISTED: [&str; 8] = [
    "anonymous",
    "manager@solo",
    "counsellor2@relience",
    "trainer2@relience",
    "admin@relience",
    "manager@nordkoop",
    "participant1@nordkoop",
    "viewer@aurora",
];

/// Questions in one document: few enough that a busy machine answers them in time.
const AT_ONCE: usize = 10;

async fn client<'a>(app: &'a App, name: &str) -> Client<'a> {
    match name {
        "anonymous" => app.anonymous(),
        name => app.as_user(name).await,
    }
}

/// The rows in the order of their making: the ids differ from database to database, their order does not.
async fn world(app: &App) -> World {
    let mut world = World::of(app).await;
    world.0.sort_by_key(|thing| thing.uuid);
    world
}

/// Everything that is asked of one database.
struct Asking {
    app: App,
    /// Every field, and every row by its id.
    everything: String,
    /// Every list with every filter and in every order.
    lists: Vec<String>,
}

impl Asking {
    async fn of(app: App, world: &World, samples: &Samples) -> Self {
        Self {
            app,
            everything: Survey::new().document(world),
            lists: Questions::new(world, samples).all(),
        }
    }

    /// The whole answers to one caller, with what each of them answers.
    async fn answers(&self, persona: Persona) -> Vec<(String, Value)> {
        let client = client(&self.app, persona.name).await;
        let mut whole = Whole::new();
        let mut answers = Vec::new();
        let everything = client.patient_data(&self.everything).await;
        answers.push(("everything".to_owned(), whole.comparable(everything)));
        let lists = if LISTED.contains(&persona.name) {
            &self.lists[..]
        } else {
            &[]
        };
        for questions in lists.chunks(AT_ONCE) {
            let data = whole.comparable(client.patient_data(&document(questions)).await);
            let fields = data.as_object().unwrap().values().cloned();
            answers.extend(questions.iter().cloned().zip(fields));
        }
        answers
    }
}

/// What is there to look for, as those who know most see it.
async fn samples(app: &App, world: &World) -> Samples {
    let everything = Survey::new().document(world);
    let mut samples = Samples::new();
    for name in KNOWING {
        samples.harvest(&client(app, name).await.data(&everything).await);
    }
    samples
}

/// The first place where two answers differ, and what stands there: sqlite, then postgres.
fn apart(here: &Value, there: &Value, path: String) -> Option<(String, Value, Value)> {
    match (here, there) {
        (Value::Object(one), Value::Object(other)) if one.keys().eq(other.keys()) => {
            let mut fields = one.iter().zip(other.values());
            fields.find_map(|((name, one), other)| apart(one, other, format!("{path}.{name}")))
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut entries = one.iter().zip(other).enumerate();
            entries.find_map(|(at, (one, other))| apart(one, other, format!("{path}[{at}]")))
        }
        _ => (here != there).then(|| (path, here.clone(), there.clone())),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whole_answers_are_the_same_on_both_databases() {
    let apps = App::on_both_with(generous).await;
    for app in &apps {
        crowd(app).await;
    }
    let [sqlite, postgres] = apps;
    let (here, there) = (world(&sqlite).await, world(&postgres).await);
    let samples = samples(&sqlite, &here).await;
    let sqlite = Asking::of(sqlite, &here, &samples).await;
    let postgres = Asking::of(postgres, &there, &samples).await;
    assert!(sqlite.lists.len() > 100, "{}", sqlite.lists.len());
    for persona in PERSONAS {
        let (here, there) = futures_util::future::join(sqlite.answers(persona), postgres.answers(persona)).await;
        for ((question, here), (_, there)) in here.into_iter().zip(there) {
            let apart = apart(&here, &there, String::new());
            assert!(apart.is_none(), "{} {question}: {apart:?}", persona.name);
        }
    }
}
