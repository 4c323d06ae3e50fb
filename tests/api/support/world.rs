//! Every row of the demo, read past the rules of access, and how to recognise one in an answer.

use std::collections::{HashMap, HashSet};

use entity::{
    account, api_key, consent, export_job, fewer_opportunities_count, file, identity, import_job, mobility_target,
    module, module_prerequisite, module_session, module_session_trainer, participant, partner, partner_member, project,
    project_partner, project_status_change,
};
use passerelle::{authz::Scoped, db::System, graphql::node::global_id};
use sea_orm::EntityTrait;
use serde_json::Value;
use uuid::Uuid;

use super::{
    App,
    oracle::{About, Persona},
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
    /// Words that give it away.
    words: Vec<String>,
}

/// Every row of the demo that has an id in the API.
#[derive(Debug, PartialEq)]
pub struct World(pub Vec<Thing>);

struct Reading {
    system: System,
    things: Vec<Thing>,
    abouts: HashMap<Uuid, About>,
}

impl World {
    /// The rows as they are now, read past every rule of access.
    pub async fn of(app: &App) -> Self {
        let mut reading = Reading {
            system: app.db.system("what a test compares with"),
            things: Vec::new(),
            abouts: HashMap::new(),
        };
        let partners = reading.partners_and_members().await;
        reading.projects().await;
        reading.modules(&partners).await;
        reading.people(&partners).await;
        Self(reading.things)
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
        use entity::record::Record;
        self.abouts.insert(row.uuid(), about.clone());
        self.things.push(Thing {
            kind: E::KIND,
            id: global_id::<E>(entity::id::Id::new(row.uuid())),
            uuid: row.uuid(),
            about,
            version: row.version(),
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

    async fn people(&mut self, partners: &HashMap<Uuid, String>) {
        let accounts = self.all::<account::Entity>().await.into_iter();
        let emails: HashMap<Uuid, String> = accounts.map(|row| (row.id.uuid(), row.email)).collect();
        let email = |id: Option<entity::id::Id<account::Entity>>| id.map(|id| emails[&id.uuid()].clone());
        let mut candidates = HashSet::new();
        for row in self.all::<participant::Entity>().await {
            let partner = partners[&row.partner_id.uuid()].clone();
            if row.is_candidate() {
                candidates.extend(row.identity_id.map(entity::id::Id::uuid));
            }
            let about = About::Participant(email(row.account_id), partner, row.is_candidate());
            self.note::<participant::Entity>(&row, about, &[&row.pseudonym]);
        }
        for row in self.all::<identity::Entity>().await {
            let partner = partners[&row.partner_id.uuid()].clone();
            let about = About::Identity(email(row.account_id), partner, candidates.contains(&row.id.uuid()));
            self.note::<identity::Entity>(&row, about, &[]);
        }
        for row in self.all::<consent::Entity>().await {
            let About::Participant(email, partner, candidate) = self.as_of(row.participant_id.uuid()) else {
                unreachable!("a consent is a participant's")
            };
            self.note::<consent::Entity>(&row, About::Identity(email, partner, candidate), &[]);
        }
        let mine = |account: entity::id::Id<account::Entity>, partner: entity::id::Id<partner::Entity>| {
            About::Mine(emails[&account.uuid()].clone(), partners[&partner.uuid()].clone())
        };
        for row in self.all::<file::Entity>().await {
            self.note::<file::Entity>(&row, mine(row.account_id, row.partner_id), &[&row.name]);
        }
        for row in self.all::<import_job::Entity>().await {
            self.note::<import_job::Entity>(&row, mine(row.account_id, row.partner_id), &[]);
        }
        for row in self.all::<export_job::Entity>().await {
            self.note::<export_job::Entity>(&row, mine(row.account_id, row.partner_id), &[]);
        }
        for row in self.all::<fewer_opportunities_count::Entity>().await {
            let about = About::Count(partners[&row.partner_id.uuid()].clone());
            self.note::<fewer_opportunities_count::Entity>(&row, about, &[]);
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
