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
            About::Partner | About::Open => self.signed_in(),
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
            About::Participant(human) => self.sees_participant(human),
            About::Identity(human) => self.knows_name_of(human),
            About::Consent(human) => self.sees_consents_of(human),
            About::Stay(stay) => {
                self.sees_papers(stay) || (self.works() && stay.taken && stay.shared && self.in_project(stay.project))
            }
            About::Mine(email, partner) => self.is(Some(email)) && self.role == "MANAGER" && self.at(partner),
            About::Papers(stay) => self.sees_papers(stay),
            About::Place(place) => self.sees_place(place),
            About::Count(partner) => self.at(partner) && WITH_PEOPLE.contains(&self.role),
            About::Agreed(agreed) => {
                let ours = self.works() && self.in_project(&agreed.project);
                ours || (self.signed_in() && !agreed.draft)
            }
            About::Case(case, part) => self.sees_case(case, part),
            About::Told(told) => {
                let shared = told.reported && self.in_project(told.project);
                let passed_on = told.reported && told.people.iter().any(|login| self.is(Some(login)));
                (self.works() && (self.at(told.partner) || shared)) || passed_on
            }
        }
    }
}

impl Persona {
    /// Whether they work for a partner, as all do who are no participants.
    fn works(self) -> bool {
        self.role != "PARTICIPANT"
    }

    /// Whether one of their partners coordinates the project.
    fn coordinates(self, acronym: &str) -> bool {
        let (_, parts) = PROJECTS.iter().find(|(one, _)| *one == acronym).unwrap();
        self.at(parts[0])
    }

    /// By pseudonym: at home, with a mobility, or with a place in a module.
    fn sees_participant(self, human: &Human) -> bool {
        let with_people = WITH_PEOPLE.contains(&self.role);
        if self.counsels(&human.counsellors) || self.judges(human) {
            return true;
        }
        if human.candidate {
            return self.is(human.login.as_ref()) || (self.role == "MANAGER" && self.at(human.partner));
        }
        let through = |stay: &Stay| {
            (stay.offered && (self.at(stay.host) || self.coordinates(stay.project)))
                || (stay.taken && stay.shared && self.in_project(stay.project))
        };
        let teaches = |place: &Place| self.at(place.provider) && place.is_known_to_the_provider();
        self.is(human.login.as_ref())
            || (with_people && (self.at(human.partner) || human.stays.iter().any(through)))
            || (self.role == "TRAINER" && human.places.iter().any(teaches))
    }

    /// Everything about who somebody is: themselves, their own managers, and the host's, from the day on which it took
    /// them until 90 days after the end.
    pub fn knows_all_of(self, human: &Human) -> bool {
        let hosts = |stay: &Stay| self.at(stay.host) && stay.taken && stay.live && stay.days_over <= 90;
        let managed =
            self.role == "MANAGER" && (self.at(human.partner) || (!human.restricted && human.stays.iter().any(hosts)));
        let counsels = !human.restricted && self.counsels(&human.counsellors);
        self.is(human.login.as_ref()) || counsels || (!human.candidate && managed)
    }

    /// Whether they are one of these COUNSELLORs, and still one.
    fn counsels(self, logins: &[String]) -> bool {
        self.role == "COUNSELLOR" && self.among(logins)
    }

    fn judges(self, human: &Human) -> bool {
        self.role == "ASSESSOR" && self.among(&human.judges)
    }

    fn among(self, logins: &[String]) -> bool {
        logins.iter().any(|login| self.is(Some(login)))
    }

    /// The team by its roles, assessors, the person; of the owner's MANAGER state and dates, of other partners' MANAGERs
    /// what the person shows them.
    fn sees_case(self, case: &Case, part: &Part) -> bool {
        let whole = self.counsels(&case.counsellors)
            || (self.works() && self.among(&case.observers))
            || self.is(case.login.as_ref());
        let interprets = self.works() && self.among(&case.interpreters);
        let judges = self.role == "ASSESSOR" && self.among(&case.judges);
        let leads = self.role == "ASSESSOR" && self.among(&case.leads);
        let shown = self.role == "MANAGER" && case.shown_to.iter().any(|partner| self.at(partner));
        match part {
            Part::State => whole || interprets || judges || shown || (self.role == "MANAGER" && self.at(case.owner)),
            Part::Team => whole || interprets,
            Part::Evidence => whole || judges,
            Part::Decision => whole || leads || shown,
            Part::Earlier => whole || leads,
            Part::Opening => whole || interprets || (self.role == "MANAGER" && self.at(case.owner)),
            Part::Conflict => whole,
            Part::Judgement(by) => whole || (self.role == "ASSESSOR" && self.is(by.as_ref())),
            Part::Answer(by) => whole || (shown && self.at(by)),
        }
    }

    /// The name: whoever sees the consents, and who judges them knowing whom.
    fn knows_name_of(self, human: &Human) -> bool {
        self.sees_consents_of(human) || (!human.restricted && self.judges(human))
    }

    /// Whoever knows everything, and who teaches them, until 30 days after.
    fn sees_consents_of(self, human: &Human) -> bool {
        let teaches = |place: &Place| {
            let confirmed = place.stay.as_ref().is_none_or(|stay| stay.confirmed && stay.live);
            self.at(place.provider) && confirmed && !place.given_up && place.days_over <= 30
        };
        let teaching = self.role == "TRAINER" && !human.restricted && human.places.iter().any(teaches);
        self.knows_all_of(human) || (!human.candidate && teaching)
    }

    /// Sender and person always, host and coordinator from the nomination on.
    fn sees_papers(self, stay: &Stay) -> bool {
        let offered = stay.offered && (self.at(stay.host) || self.coordinates(stay.project));
        self.is(stay.login.as_ref()) || (self.works() && (self.at(stay.sender) || offered))
    }

    /// Sender, provider, host and person.
    fn sees_place(self, place: &Place) -> bool {
        let teaches = self.at(place.provider) && place.is_known_to_the_provider();
        let hosts = |stay: &Stay| stay.offered && self.at(stay.host);
        let hosted = place.stay.as_ref().is_some_and(hosts);
        self.is(place.login.as_ref()) || (self.works() && (self.at(place.sender) || teaches || hosted))
    }
}

/// What of a mobility decides who sees it, and whom it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "five facts that each decide for themselves"
)]
pub struct Stay {
    /// The address of the person, if they have a login.
    pub login: Option<String>,
    pub sender: &'static str,
    pub host: &'static str,
    pub project: &'static str,
    /// Whether it was ever NOMINATED.
    pub offered: bool,
    /// Whether it was ever ACCEPTED.
    pub taken: bool,
    /// Whether it has come as far as CONFIRMED.
    pub confirmed: bool,
    /// Whether it is neither REJECTED, CANCELLED nor `NO_SHOW`.
    pub live: bool,
    /// Whether the project's other partners may see it.
    pub shared: bool,
    /// Days since its last one; negative before.
    pub days_over: i64,
}

/// The same of somebody's place in a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub login: Option<String>,
    pub sender: &'static str,
    pub provider: &'static str,
    /// The mobility that it belongs to.
    pub stay: Option<Stay>,
    /// Whether it was WITHDRAWN.
    pub given_up: bool,
    /// Days since the session was over; without one since the mobility was, or the project.
    pub days_over: i64,
}

impl Place {
    fn is_known_to_the_provider(&self) -> bool {
        self.stay.as_ref().is_none_or(|stay| stay.offered)
    }
}

/// What of a dissemination record decides who sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub partner: &'static str,
    pub project: &'static str,
    /// Whether it is no DRAFT.
    pub reported: bool,
    /// Whether another partner has verified it.
    pub verified: bool,
    /// The addresses of those from whose mobilities it comes.
    pub people: Vec<String>,
}

/// What of a case decides who sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The address of the person, if they have a login.
    pub login: Option<String>,
    pub owner: &'static str,
    /// Those who are in the team now.
    pub counsellors: Vec<String>,
    pub observers: Vec<String>,
    pub interpreters: Vec<String>,
    /// Assessors whose assessment is not void.
    pub judges: Vec<String>,
    /// Those of them who decide.
    pub leads: Vec<String>,
    /// Whether these know whom they judge.
    pub knowing: bool,
    /// Partners to which the person shows a decision that is certified.
    pub shown_to: Vec<&'static str>,
}

/// A part of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    State,
    Team,
    Evidence,
    Conflict,
    /// By an assessor, if it is not void.
    Judgement(Option<String>),
    /// The one in force.
    Decision,
    /// One that an appeal has replaced.
    Earlier,
    /// That somebody has opened the case in an emergency.
    Opening,
    /// Of a partner.
    Answer(&'static str),
}

/// What of a procedure decides who sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    pub project: String,
    /// The partner that writes it.
    pub partner: String,
    pub edition: i32,
    /// Whether it waits to be adopted.
    pub draft: bool,
}

/// What of a person decides who knows of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Human {
    /// Their address, if they have a login.
    pub login: Option<String>,
    pub partner: &'static str,
    pub candidate: bool,
    /// Whether their erasure waits.
    pub restricted: bool,
    pub stays: Vec<Stay>,
    pub places: Vec<Place>,
    /// Those who work on a case of theirs.
    pub counsellors: Vec<String>,
    /// Those who judge them and may know who they are.
    pub judges: Vec<String>,
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
    Participant(Human),
    /// Who somebody is, and what they consent to: the same.
    Identity(Human),
    Consent(Human),
    /// A mobility.
    Stay(Stay),
    /// Its agreement, comments and report.
    Papers(Stay),
    /// An enrolment and its attendance.
    Place(Place),
    /// What a partner has counted.
    Count(String),
    /// What somebody has brought or fetched, and for which partner: theirs alone.
    Mine(String, String),
    /// A dissemination record.
    Told(Told),
    /// What anybody who is signed in may see.
    Open,
    /// An edition of a procedure.
    Agreed(Agreed),
    /// A case, or a part of it.
    Case(Case, Part),
}
