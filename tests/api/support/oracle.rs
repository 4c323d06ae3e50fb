//! Who is who in the demo and what each may see, written down by hand from the rules of access and never
//! asked of the service.

use serde_json::{Value, json};

/// Projects and the partners that take part in them, the coordinator first.
pub const PROJECTS: [(&str, &[&str]); 5] = [
    ("WTG", &["relience", "nordkoop", "growwell", "punte"]),
    ("WTG2", &["relience", "nordkoop", "growwell", "punte"]),
    (
        "KIM",
        &["aurora", "brucke", "puerta", "porto", "kapu", "gefyra", "most"],
    ),
    ("SOLO", &["solo"]),
    ("FJORD", &["fjord"]),
];

/// Editions that only their provider sees: drafts, and WTG2-08, whose visibility is PARTNER.
const OWN: [(&str, i32); 5] = [
    ("WTG2-02", 2),
    ("WTG2-06", 1),
    ("WTG2-07", 1),
    ("WTG2-08", 1),
    ("KIM-PC-PL", 1),
];

/// Who sees participants of their own partner, by pseudonym.
const WITH_PEOPLE: &[&str] = &["MANAGER", "TRAINER", "COUNSELLOR", "VIEWER"];

/// Somebody who asks.
#[derive(Debug, Clone, Copy)]
pub struct Persona {
    /// `manager@relience`, `operator` or `anonymous`.
    pub name: &'static str,
    /// The role at each of the partners; empty for those who hold none.
    pub role: &'static str,
    /// Where a membership is in force.
    pub partners: &'static [&'static str],
}

const fn persona(name: &'static str, role: &'static str, partners: &'static [&'static str]) -> Persona {
    Persona { name, role, partners }
}

/// Every kind of caller: nobody, the operator, an outsider, an ex-member, a person of two partners, and each
/// role at a coordinator, at a host and at a partner of another project.
#[rustfmt::skip]
pub const PERSONAS: [Persona; 26] = [
    persona("anonymous", "", &[]),
    persona("operator", "", &[]),
    persona("counsellor2@relience", "", &[]),
    persona("manager@solo", "MANAGER", &["solo"]),
    persona("trainer2@relience", "TRAINER", &["relience", "nordkoop"]),
    persona("admin@relience", "ADMIN", &["relience"]),
    persona("manager@relience", "MANAGER", &["relience"]),
    persona("trainer@relience", "TRAINER", &["relience"]),
    persona("counsellor@relience", "COUNSELLOR", &["relience"]),
    persona("assessor@relience", "ASSESSOR", &["relience"]),
    persona("viewer@relience", "VIEWER", &["relience"]),
    persona("participant1@relience", "PARTICIPANT", &["relience"]),
    persona("admin@nordkoop", "ADMIN", &["nordkoop"]),
    persona("manager@nordkoop", "MANAGER", &["nordkoop"]),
    persona("trainer@nordkoop", "TRAINER", &["nordkoop"]),
    persona("counsellor@nordkoop", "COUNSELLOR", &["nordkoop"]),
    persona("assessor@nordkoop", "ASSESSOR", &["nordkoop"]),
    persona("viewer@nordkoop", "VIEWER", &["nordkoop"]),
    persona("participant1@nordkoop", "PARTICIPANT", &["nordkoop"]),
    persona("admin@aurora", "ADMIN", &["aurora"]),
    persona("manager@aurora", "MANAGER", &["aurora"]),
    persona("trainer@aurora", "TRAINER", &["aurora"]),
    persona("counsellor@aurora", "COUNSELLOR", &["aurora"]),
    persona("assessor@aurora", "ASSESSOR", &["aurora"]),
    persona("viewer@aurora", "VIEWER", &["aurora"]),
    persona("participant1@aurora", "PARTICIPANT", &["aurora"]),
];

/// The persona of that name.
pub fn known(name: &str) -> Persona {
    PERSONAS.into_iter().find(|one| one.name == name).unwrap()
}

impl Persona {
    pub fn signed_in(self) -> bool {
        self.name != "anonymous"
    }

    /// The input of their sign-in.
    pub fn credentials(self) -> Option<Value> {
        let domain = if self.name == "operator" {
            "@example.org"
        } else {
            ".example.org"
        };
        let input = json!({ "email": format!("{}{domain}", self.name), "password": "passerelle-demo" });
        self.signed_in().then_some(input)
    }

    /// Whether a membership of the partner is in force.
    pub fn at(self, partner: &str) -> bool {
        self.partners.contains(&partner)
    }

    /// Whether one of their partners takes part in the project.
    pub fn in_project(self, acronym: &str) -> bool {
        let (_, parts) = PROJECTS.iter().find(|(one, _)| *one == acronym).unwrap();
        parts.iter().any(|partner| self.at(partner))
    }

    fn is(self, email: Option<&String>) -> bool {
        email.and_then(|email| email.strip_suffix(".example.org")) == Some(self.name)
    }

    pub fn sees(self, about: &About) -> bool {
        match about {
            About::Partner => self.signed_in(),
            About::Member { email, partner } => {
                email.strip_suffix(".example.org") == Some(self.name) || (self.role == "ADMIN" && self.at(partner))
            }
            About::Project { acronym } => self.in_project(acronym),
            About::Module {
                code,
                edition,
                provider,
                project,
            } => {
                let own = OWN.contains(&(code.as_str(), *edition));
                (self.at(provider) && self.role != "PARTICIPANT") || (!own && self.in_project(project))
            }
            About::Participant(email, partner, candidate) => {
                let roles: &[&str] = if *candidate { &["MANAGER"] } else { WITH_PEOPLE };
                self.is(email.as_ref()) || (self.at(partner) && roles.contains(&self.role))
            }
            About::Identity(email, partner, candidate) => {
                self.is(email.as_ref()) || (!candidate && self.role == "MANAGER" && self.at(partner))
            }
            About::Mine(email, partner) => self.is(Some(email)) && self.role == "MANAGER" && self.at(partner),
            About::Count(partner) => self.at(partner) && WITH_PEOPLE.contains(&self.role),
        }
    }
}

/// What decides who sees a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    Partner,
    Member {
        email: String,
        partner: String,
    },
    Project {
        acronym: String,
    },
    Module {
        code: String,
        edition: i32,
        provider: String,
        project: String,
    },
    /// Their address, if they have a login, their partner, and whether they are a candidate.
    Participant(Option<String>, String, bool),
    /// Who somebody is, and what they consent to: the same.
    Identity(Option<String>, String, bool),
    /// What a partner has counted.
    Count(String),
    /// What somebody has brought or fetched, and for which partner: theirs alone.
    Mine(String, String),
}
