//! Every row of the demo, read past the rules of access, and how to recognise one in an answer.

mod bulk;
mod competence;
mod people;

use std::collections::{HashMap, HashSet};

use entity::{
    account, api_key, mobility_target, module, module_prerequisite, module_session, module_session_trainer, partner,
    partner_member, project, project_partner, project_status_change,
};
use passerelle::{auth::Vault, authz::Scoped, db::System, graphql::node::global_id};
use sea_orm::EntityTrait;
use serde_json::Value;
use uuid::Uuid;

use super::{
    App,
    app::vault,
    oracle::{About, Human, Persona},
};

/// A row of the demo.
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// Its kind, as ids spell it.
    pub kind: &'static str,
    /// Its id in the API.
    pub id: String,
    pub uuid: Uuid,
    pub about: About,
    /// How often it was changed.
    pub version: i32,
    /// The sender's own number for it.
    number: Option<String>,
    /// Words that give it away.
    words: Vec<String>,
}

/// Every row of the demo that has an id in the API, and what is known of people beyond their names: whoever may know
/// it, and the words.
#[derive(Debug, PartialEq)]
pub struct World(pub Vec<Thing>, Vec<(Human, Vec<String>)>);

struct Reading {
    system: System,
    vault: Vault,
    things: Vec<Thing>,
    facts: Vec<(Human, Vec<String>)>,
    abouts: HashMap<Uuid, About>,
}

impl World {
    /// The rows as they are now, read past every rule of access.
    pub async fn of(app: &App) -> Self {
        let mut reading = Reading {
            system: app.db.system("what a test compares with"),
            vault: vault(app).await,
            things: Vec::new(),
            facts: Vec::new(),
            abouts: HashMap::new(),
        };
        let partners = reading.partners_and_members().await;
        reading.projects().await;
        reading.modules(&partners).await;
        reading.people(&partners).await;
        reading.bulk(&partners).await;
        reading.competences(&partners).await;
        Self(reading.things, reading.facts)
    }

    /// The rows of one kind.
    pub fn of_kind(&self, kind: &str) -> Vec<&Thing> {
        self.0.iter().filter(|thing| thing.kind == kind).collect()
    }

    /// The project with this acronym.
    pub fn project(&self, wanted: &str) -> &Thing {
        let is = |thing: &&Thing| matches!(&thing.about, About::Project { acronym } if acronym == wanted);
        self.of_kind("project").into_iter().find(is).unwrap()
    }

    /// The membership of this person (`trainer@relience`) at this partner.
    pub fn member(&self, who: &str, at: &str) -> &Thing {
        let email = format!("{who}.example.org");
        let is = |thing: &&Thing| matches!(&thing.about, About::Member { email: one, partner } if *one == email && partner == at);
        self.of_kind("partner_member").into_iter().find(is).unwrap()
    }

    /// The partner with this acronym.
    pub fn partner(&self, wanted: &str) -> &Thing {
        self.of_kind("partner")
            .into_iter()
            .find(|thing| thing.words == [wanted])
            .unwrap()
    }

    /// The module with this code and edition.
    pub fn module(&self, wanted: &str, number: i32) -> &Thing {
        let is = |thing: &&Thing| matches!(&thing.about, About::Module { code, edition, .. } if code == wanted && *edition == number);
        self.of_kind("module").into_iter().find(is).unwrap()
    }

    /// The first participant with this number of the sender's: Relience's, if they have it.
    pub fn participant(&self, wanted: &str) -> &Thing {
        self.numbered("participant", wanted)
    }

    /// The mobility with this number of the sender's.
    pub fn mobility(&self, wanted: &str) -> &Thing {
        self.numbered("mobility", wanted)
    }

    /// The procedure of this project in this edition.
    pub fn procedure(&self, of: &str, number: i32) -> &Thing {
        let is = |thing: &&Thing| matches!(&thing.about, About::Agreed(agreed) if agreed.project == of && agreed.edition == number);
        self.of_kind("procedure").into_iter().find(is).unwrap()
    }

    /// The first licence so described: `aurora by brucke`, or `…, revoked`.
    pub fn licence(&self, wanted: &str) -> &Thing {
        self.numbered("assessor_licence", wanted)
    }

    fn numbered(&self, kind: &str, wanted: &str) -> &Thing {
        let all = self.of_kind(kind).into_iter();
        let so_numbered = all.filter(|thing| thing.number.as_deref() == Some(wanted));
        so_numbered.min_by_key(|thing| thing.uuid).unwrap()
    }

    /// The API key of this name.
    pub fn api_key(&self, wanted: &str) -> &Thing {
        let mut keys = self.of_kind("api_key").into_iter();
        keys.find(|thing| thing.words[0] == wanted).unwrap()
    }

    /// A session of the module with this code and edition.
    pub fn session(&self, wanted: &str, number: i32) -> &Thing {
        let about = &self.module(wanted, number).about;
        let is = |thing: &&Thing| thing.about == *about;
        self.of_kind("module_session").into_iter().find(is).unwrap()
    }

    /// What the persona may not see.
    pub fn hidden_from(&self, persona: Persona) -> Hidden {
        let (seen, unseen): (Vec<&Thing>, Vec<&Thing>) = self.0.iter().partition(|thing| persona.sees(&thing.about));
        let harmless: HashSet<&String> = seen.iter().flat_map(|thing| &thing.words).collect();
        // A partner's short name is everywhere: in addresses, web sites and places.
        let telling = unseen
            .iter()
            .filter(|thing| thing.kind != "partner")
            .flat_map(|thing| &thing.words);
        let facts = self.1.iter().filter(|(human, _)| !persona.knows_all_of(human));
        let telling = telling.chain(facts.flat_map(|(_, words)| words));
        Hidden {
            ids: unseen.iter().map(|thing| thing.uuid.simple().to_string()).collect(),
            words: telling.filter(|word| !harmless.contains(word)).cloned().collect(),
        }
    }
}

/// The rows that somebody may not see, as they would show in an answer.
pub struct Hidden {
    ids: HashSet<String>,
    words: HashSet<String>,
}

impl Hidden {
    /// Whatever an answer holds of them, wherever it stands.
    pub fn leaks(&self, answer: &Value) -> Vec<String> {
        let mut texts = Vec::new();
        collect(answer, &mut texts);
        let text = texts.join("\n");
        let ids = hexadecimal(&text).filter(|run| self.ids.contains(run));
        let words = self.words.iter().filter(|word| text.contains(word.as_str())).cloned();
        ids.chain(words).collect()
    }
}

/// Runs of 32 hexadecimal digits, with hyphens or without.
fn hexadecimal(text: &str) -> impl Iterator<Item = String> {
    text.split(|one: char| !one.is_ascii_hexdigit() && one != '-')
        .filter(|run| run.len() >= 32)
        .map(|run| run.replace('-', "").to_lowercase())
        .filter(|run| run.len() == 32)
}

/// All texts of an answer; of a cursor what is written in it behind its seal.
fn collect(answer: &Value, texts: &mut Vec<String>) {
    match answer {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str().filter(|_| name.to_lowercase().ends_with("cursor")) {
                    Some(cursor) => texts.push(opened(cursor)),
                    None => collect(value, texts),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => (),
    }
}

fn opened(cursor: &str) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap();
    String::from_utf8(bytes[16..].to_vec()).unwrap()
}

impl Reading {
    async fn all<E: EntityTrait>(&self) -> Vec<E::Model> {
        self.system.all(E::find()).await.unwrap()
    }

    fn note<E: Scoped>(&mut self, row: &E::Model, about: About, words: &[&str]) {
        self.note_numbered::<E>(row, about, words, None);
    }

    fn note_numbered<E: Scoped>(&mut self, row: &E::Model, about: About, words: &[&str], number: Option<String>) {
        use entity::record::Record;
        self.abouts.insert(row.uuid(), about.clone());
        self.things.push(Thing {
            kind: E::KIND,
            id: global_id::<E>(entity::id::Id::new(row.uuid())),
            uuid: row.uuid(),
            about,
            version: row.version(),
            number,
            words: words.iter().map(|&word| word.to_owned()).collect(),
        });
    }

    /// What was noted about another row.
    fn as_of(&self, uuid: Uuid) -> About {
        self.abouts[&uuid].clone()
    }

    async fn partners_and_members(&mut self) -> HashMap<Uuid, String> {
        let mut acronyms = HashMap::new();
        for row in self.all::<partner::Entity>().await {
            self.note::<partner::Entity>(&row, About::Partner, &[&row.acronym]);
            acronyms.insert(row.id.uuid(), row.acronym);
        }
        let accounts = self.all::<account::Entity>().await.into_iter();
        let emails: HashMap<Uuid, String> = accounts.map(|row| (row.id.uuid(), row.email)).collect();
        for row in self.all::<partner_member::Entity>().await {
            let about = About::Member {
                email: emails[&row.account_id.uuid()].clone(),
                partner: acronyms[&row.partner_id.uuid()].clone(),
            };
            self.note::<partner_member::Entity>(&row, about, &[&row.email, &row.display_name]);
        }
        // Seen like the membership of who made it.
        for row in self.all::<api_key::Entity>().await {
            let about = About::Member {
                email: emails[&row.account_id.uuid()].clone(),
                partner: acronyms[&row.partner_id.uuid()].clone(),
            };
            self.note::<api_key::Entity>(&row, about, &[&row.name, &row.prefix]);
        }
        acronyms
    }

    async fn projects(&mut self) {
        for row in self.all::<project::Entity>().await {
            let about = About::Project {
                acronym: row.acronym.clone(),
            };
            let titles = row.title.texts.values().map(String::as_str);
            let words: Vec<&str> = titles.chain([row.acronym.as_str()]).collect();
            self.note::<project::Entity>(&row, about, &words);
        }
        for row in self.all::<project_partner::Entity>().await {
            let about = self.as_of(row.project_id.uuid());
            self.note::<project_partner::Entity>(&row, about, &[]);
        }
        for row in self.all::<project_status_change::Entity>().await {
            let about = self.as_of(row.project_id.uuid());
            self.note::<project_status_change::Entity>(&row, about, &[]);
        }
        for row in self.all::<mobility_target::Entity>().await {
            let about = self.as_of(row.project_id.uuid());
            self.note::<mobility_target::Entity>(&row, about, &[]);
        }
    }

    async fn modules(&mut self, partners: &HashMap<Uuid, String>) {
        for row in self.all::<module::Entity>().await {
            let About::Project { acronym } = self.as_of(row.project_id.uuid()) else {
                unreachable!("a module is taught in a project")
            };
            let about = About::Module {
                code: row.code.clone(),
                edition: row.edition,
                provider: partners[&row.partner_id.uuid()].clone(),
                project: acronym,
            };
            let titles = row.title.texts.values().map(String::as_str);
            let words: Vec<&str> = titles.chain([row.code.as_str()]).collect();
            self.note::<module::Entity>(&row, about, &words);
        }
        for row in self.all::<module_prerequisite::Entity>().await {
            let about = self.as_of(row.module_id.uuid());
            self.note::<module_prerequisite::Entity>(&row, about, &[]);
        }
        for row in self.all::<module_session::Entity>().await {
            let about = self.as_of(row.module_id.uuid());
            self.note::<module_session::Entity>(&row, about, &[]);
        }
        for row in self.all::<module_session_trainer::Entity>().await {
            let about = self.as_of(row.session_id.uuid());
            self.note::<module_session_trainer::Entity>(&row, about, &[&row.display_name]);
        }
    }
}
