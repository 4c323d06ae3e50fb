//! Participants, who they are, where they go and what they learn there.

use std::collections::BTreeMap;

use entity::{
    agreement_comment, assessment, attendance, break_glass,
    case_member::{self, TeamRole},
    competence_validation, conflict_declaration, consent, decision_recognition, dissemination_cascade,
    dissemination_record, enrolment, evidence, fewer_opportunities_count,
    id::Id,
    identity, inclusion_plan, learning_agreement,
    mobility::{self, Status},
    module_session, participant, participant_report, person_key, plan_action, plan_edition, plan_exit, plan_goal,
    plan_review, procedure, project,
    project::Visibility,
    recommendation, result, result_file, uptake, validation_decision,
};
use passerelle::engine::now;

use super::{About, HashMap, HashSet, Human, Reading, Uuid, account};
use crate::support::oracle::{Case, PROJECTS, Part, Place, Stay, Told};

/// What of the people's rows is looked up in each other.
pub(super) struct Around {
    /// By account.
    emails: HashMap<Uuid, String>,
    /// By partner.
    acronyms: HashMap<Uuid, &'static str>,
    /// By project: what it is called, and how many days ago it ended.
    projects: HashMap<Uuid, (&'static str, i64)>,
    people: HashMap<Uuid, participant::Model>,
    /// By mobility.
    stays: BTreeMap<Uuid, (Uuid, Stay)>,
    /// By enrolment.
    places: Vec<(Uuid, Uuid, Place)>,
    /// By case: whose, and what decides who sees it.
    cases: BTreeMap<Uuid, (Uuid, Case)>,
}

impl Around {
    fn login(&self, of: Uuid) -> Option<String> {
        let account = self.people[&of].account_id?;
        Some(self.emails[&account.uuid()].clone())
    }

    /// The person behind these participants.
    fn human(&self, of: &[&participant::Model], restricted: bool) -> Human {
        let theirs: HashSet<Uuid> = of.iter().map(|one| one.id.uuid()).collect();
        let stays = self.stays.values().filter(|(who, _)| theirs.contains(who));
        let places = self.places.iter().filter(|(_, who, _)| theirs.contains(who));
        let cases = self.cases.values().filter(|(who, _)| theirs.contains(who));
        let cases = cases.map(|(_, case)| case);
        Human {
            login: of.iter().find_map(|one| self.login(one.id.uuid())),
            partner: self.acronyms[&of[0].partner_id.uuid()],
            candidate: of.iter().any(|one| one.is_candidate()),
            restricted,
            stays: stays.map(|(_, stay)| stay.clone()).collect(),
            places: places.map(|(_, _, place)| place.clone()).collect(),
            counsellors: cases.clone().flat_map(|case| case.counsellors.clone()).collect(),
            judges: cases
                .filter(|case| case.knowing)
                .flat_map(|case| case.judges.clone())
                .collect(),
        }
    }

    /// All participants with this identity.
    fn with_identity(&self, id: Id<identity::Entity>) -> Vec<&participant::Model> {
        self.people.values().filter(|one| one.identity_id == Some(id)).collect()
    }
}

fn days_since(day: chrono::NaiveDate) -> i64 {
    (now().date_naive() - day).num_days()
}

/// The name as the oracle writes it; none for a partner that a test has entered, which takes part in nothing.
fn known(acronym: &str) -> Option<&'static str> {
    let mut all = PROJECTS.iter().flat_map(|(_, partners)| partners.iter());
    all.find(|one| **one == acronym).copied()
}

impl Reading {
    async fn around(&self, partners: &HashMap<Uuid, String>) -> Around {
        let accounts = self.all::<account::Entity>().await.into_iter();
        let people = self.all::<participant::Entity>().await.into_iter();
        let projects = self.all::<project::Entity>().await.into_iter();
        let named = |row: project::Model| {
            let (name, _) = PROJECTS.into_iter().find(|(one, _)| *one == row.acronym)?;
            Some((row.id.uuid(), (name, days_since(row.end_date))))
        };
        let mut around = Around {
            emails: accounts.map(|row| (row.id.uuid(), row.email)).collect(),
            acronyms: partners
                .iter()
                .filter_map(|(id, acronym)| Some((*id, known(acronym)?)))
                .collect(),
            projects: projects.filter_map(named).collect(),
            people: people.map(|row| (row.id.uuid(), row)).collect(),
            stays: BTreeMap::new(),
            places: Vec::new(),
            cases: BTreeMap::new(),
        };
        for row in self.all::<mobility::Entity>().await {
            let who = row.participant_id.uuid();
            let stay = stay(&around, &row);
            around.stays.insert(row.id.uuid(), (who, stay));
        }
        let sessions = self.all::<module_session::Entity>().await.into_iter();
        let ends: HashMap<Uuid, i64> = sessions.map(|row| (row.id.uuid(), days_since(row.end_date))).collect();
        for row in self.all::<enrolment::Entity>().await {
            let place = place(&around, &ends, &row);
            around.places.push((row.id.uuid(), row.participant_id.uuid(), place));
        }
        self.cases_around(&mut around).await;
        around
    }

    pub(super) async fn people(&mut self, partners: &HashMap<Uuid, String>) {
        let around = self.around(partners).await;
        let identities = self.all::<identity::Entity>().await;
        let mut humans = HashMap::new();
        for row in &identities {
            let human = around.human(&around.with_identity(row.id), row.restricted_at.is_some());
            humans.insert(row.id, human);
        }
        for row in self.all::<participant::Entity>().await {
            let about = About::Participant(around.human(&[&row], false));
            self.note_numbered::<participant::Entity>(&row, about, &[&row.pseudonym], row.external_id.clone());
        }
        for row in &identities {
            self.note::<identity::Entity>(row, About::Identity(humans[&row.id].clone()), &[]);
            self.facts_of(row, &humans[&row.id]).await;
        }
        for row in self.all::<consent::Entity>().await {
            let whose = &around.people[&row.participant_id.uuid()];
            let human = whose.identity_id.map(|id| humans[&id].clone());
            let human = human.unwrap_or_else(|| around.human(&[whose], false));
            self.note::<consent::Entity>(&row, About::Consent(human), &[]);
        }
        for row in self.all::<fewer_opportunities_count::Entity>().await {
            let about = About::Count(partners[&row.partner_id.uuid()].clone());
            self.note::<fewer_opportunities_count::Entity>(&row, about, &[]);
        }
        self.stays(&around).await;
        self.places(&around).await;
        self.told(&around).await;
        self.left(&around).await;
        self.cases(&around).await;
        self.plans(&around).await;
    }

    /// What is known of somebody beyond the name.
    async fn facts_of(&mut self, row: &identity::Model, human: &Human) {
        let keys = self.all::<person_key::Entity>().await.into_iter();
        let key = keys.into_iter().find(|key| key.identity_id == row.id).unwrap();
        let key = self.vault.unwrap(&key, now()).await.unwrap();
        let facts = key.open(&row.sealed).unwrap();
        let words = facts.email.into_iter().collect();
        self.facts.push((human.clone(), words));
    }

    async fn stays(&mut self, around: &Around) {
        for row in self.all::<mobility::Entity>().await {
            let stay = around.stays[&row.id.uuid()].1.clone();
            let number = row.external_id.clone();
            self.note_numbered::<mobility::Entity>(&row, About::Stay(stay), &[], number);
        }
        let papers = |id: Id<mobility::Entity>| About::Papers(around.stays[&id.uuid()].1.clone());
        for row in self.all::<learning_agreement::Entity>().await {
            self.note::<learning_agreement::Entity>(&row, papers(row.mobility_id), &[&row.content_hash]);
        }
        for row in self.all::<agreement_comment::Entity>().await {
            self.note::<agreement_comment::Entity>(&row, papers(row.mobility_id), &[&row.text]);
        }
        for row in self.all::<participant_report::Entity>().await {
            self.note::<participant_report::Entity>(&row, papers(row.mobility_id), &[]);
        }
    }

    async fn places(&mut self, around: &Around) {
        let about = |id: Uuid| {
            let place = around.places.iter().find(|(one, _, _)| *one == id).unwrap();
            About::Place(place.2.clone())
        };
        for row in self.all::<enrolment::Entity>().await {
            self.note::<enrolment::Entity>(&row, about(row.id.uuid()), &[]);
        }
        for row in self.all::<attendance::Entity>().await {
            self.note::<attendance::Entity>(&row, about(row.enrolment_id.uuid()), &[]);
        }
    }
}

impl Reading {
    /// What the partners told others.
    async fn told(&mut self, around: &Around) {
        let links = self.all::<dissemination_cascade::Entity>().await;
        for row in self.all::<dissemination_record::Entity>().await {
            // A test may have renamed the project: then it is nobody's whom the oracle knows.
            let Some((project, _)) = around.projects.get(&row.project_id.uuid()) else {
                continue;
            };
            let of = links.iter().filter(|link| link.record_id == row.id);
            let told = Told {
                partner: around.acronyms[&row.partner_id.uuid()],
                project,
                reported: row.status != dissemination_record::Status::Draft,
                verified: row.status == dissemination_record::Status::Verified,
                people: of
                    .filter_map(|link| around.stays.get(&link.mobility_id.uuid())?.1.login.clone())
                    .collect(),
            };
            let titles: Vec<&str> = row.title.texts.values().map(String::as_str).collect();
            let links: Vec<&str> = row.evidence.iter().map(|link| link.url.as_str()).collect();
            let words = [titles, links].concat();
            self.note::<dissemination_record::Entity>(&row, About::Told(told), &words);
        }
    }

    /// What the projects leave behind.
    async fn left(&mut self, around: &Around) {
        let recommended = self.all::<recommendation::Entity>().await;
        let used = self.all::<uptake::Entity>().await;
        let files = self.all::<result_file::Entity>().await;
        for row in self.all::<result::Entity>().await {
            let Some((project, _)) = around.projects.get(&row.project_id.uuid()) else {
                continue;
            };
            let told = Told {
                partner: around.acronyms[&row.partner_id.uuid()],
                project,
                reported: row.status != result::Status::Draft,
                verified: row.published_at.is_some(),
                people: Vec::new(),
            };
            let titles: Vec<&str> = row.title.texts.values().map(String::as_str).collect();
            let words = [titles, row.url.as_deref().into_iter().collect()].concat();
            self.note::<result::Entity>(&row, About::Told(told.clone()), &words);
            for one in recommended.iter().filter(|one| one.result_id == row.id) {
                let words: Vec<&str> = one.statement.texts.values().map(String::as_str).collect();
                self.note::<recommendation::Entity>(one, About::Told(told.clone()), &words);
            }
            for one in files.iter().filter(|one| one.result_id == row.id) {
                self.note::<result_file::Entity>(one, About::Told(told.clone()), &[&one.name]);
            }
            for one in used.iter().filter(|one| one.result_id == row.id) {
                self.note::<uptake::Entity>(one, About::Told(told.clone()), &[&one.organisation]);
            }
        }
    }
}

impl Reading {
    async fn cases_around(&self, around: &mut Around) {
        let team = self.all::<case_member::Entity>().await;
        let judges = self.all::<assessment::Entity>().await;
        let consents = self.all::<consent::Entity>().await;
        let procedures = self.all::<procedure::Entity>().await;
        let login = |account: Id<entity::account::Entity>| around.emails[&account.uuid()].clone();
        let mut cases = BTreeMap::new();
        for row in self.all::<competence_validation::Entity>().await {
            let in_team = |role: TeamRole| -> Vec<String> {
                let places = team
                    .iter()
                    .filter(|one| one.validation_id == Some(row.id) && one.role == role);
                let now = places.filter(|one| one.is_current(now().date_naive()));
                now.map(|one| login(one.account_id)).collect()
            };
            let judging = judges.iter().filter(|one| one.validation_id == row.id);
            let stands = row.status != competence_validation::Status::Withdrawn;
            let judging = judging.filter(|one| stands && one.status != assessment::Status::Void);
            let given = consents
                .iter()
                .filter(|one| one.participant_id == row.candidate_id && one.withdrawn_at.is_none());
            let shown = given
                .filter_map(|one| one.recipient_id)
                .filter(|_| row.certified_at.is_some());
            let case = Case {
                login: around.login(row.candidate_id.uuid()),
                owner: around.acronyms[&row.partner_id.uuid()],
                counsellors: in_team(TeamRole::Counsellor),
                observers: in_team(TeamRole::Observer),
                interpreters: in_team(TeamRole::Interpreter),
                leads: judging
                    .clone()
                    .filter(|one| one.lead)
                    .map(|one| login(one.account_id))
                    .collect(),
                judges: judging.map(|one| login(one.account_id)).collect(),
                knowing: procedures
                    .iter()
                    .any(|one| one.id == row.procedure_id && one.identity_known),
                shown_to: shown.map(|one| around.acronyms[&one.uuid()]).collect(),
            };
            cases.insert(row.id.uuid(), (row.candidate_id.uuid(), case));
        }
        for row in self.all::<inclusion_plan::Entity>().await {
            let in_team = |role: TeamRole| -> Vec<String> {
                let places = team
                    .iter()
                    .filter(|one| one.plan_id == Some(row.id) && one.role == role);
                let now = places.filter(|one| one.is_current(now().date_naive()));
                now.map(|one| login(one.account_id)).collect()
            };
            let plan = Case {
                login: around.login(row.participant_id.uuid()),
                owner: around.acronyms[&row.partner_id.uuid()],
                counsellors: in_team(TeamRole::Counsellor),
                observers: in_team(TeamRole::Observer),
                interpreters: in_team(TeamRole::Interpreter),
                leads: Vec::new(),
                judges: Vec::new(),
                knowing: false,
                shown_to: Vec::new(),
            };
            cases.insert(row.id.uuid(), (row.participant_id.uuid(), plan));
        }
        around.cases = cases;
    }

    /// Competence validations with all that hangs on them.
    async fn cases(&mut self, around: &Around) {
        let about = |id: Id<competence_validation::Entity>, part| About::Case(around.cases[&id.uuid()].1.clone(), part);
        for row in self.all::<competence_validation::Entity>().await {
            self.note::<competence_validation::Entity>(&row, about(row.id, Part::State), &[]);
        }
        for row in self.all::<case_member::Entity>().await {
            let Some(case) = row.validation_id else { continue };
            self.note::<case_member::Entity>(&row, about(case, Part::Team), &[&row.display_name]);
        }
        for row in self.all::<break_glass::Entity>().await {
            let case = row
                .validation_id
                .map_or(row.plan_id.map(Id::uuid), |id| Some(id.uuid()));
            let case = around.cases[&case.unwrap()].1.clone();
            self.note::<break_glass::Entity>(
                &row,
                About::Case(case, Part::Opening),
                &[&row.reason, &row.display_name],
            );
        }
        for row in self.all::<evidence::Entity>().await {
            self.note::<evidence::Entity>(&row, about(row.validation_id, Part::Evidence), &[]);
        }
        for row in self.all::<conflict_declaration::Entity>().await {
            self.note::<conflict_declaration::Entity>(&row, about(row.validation_id, Part::Conflict), &[]);
        }
        for row in self.all::<assessment::Entity>().await {
            let by = (row.status != assessment::Status::Void).then(|| around.emails[&row.account_id.uuid()].clone());
            self.note::<assessment::Entity>(&row, about(row.validation_id, Part::Judgement(by)), &[]);
        }
        for row in self.all::<validation_decision::Entity>().await {
            let part = if row.in_force { Part::Decision } else { Part::Earlier };
            self.note::<validation_decision::Entity>(&row, about(row.validation_id, part), &[]);
        }
        for row in self.all::<decision_recognition::Entity>().await {
            let by = around.acronyms[&row.partner_id.uuid()];
            self.note::<decision_recognition::Entity>(&row, about(row.validation_id, Part::Answer(by)), &[]);
        }
    }
}

impl Reading {
    /// Inclusion plans with all that hangs on them: but for state and dates, the whole team sees everything.
    async fn plans(&mut self, around: &Around) {
        let about = |id: Id<inclusion_plan::Entity>, part| About::Case(around.cases[&id.uuid()].1.clone(), part);
        for row in self.all::<inclusion_plan::Entity>().await {
            self.note::<inclusion_plan::Entity>(&row, about(row.id, Part::State), &[]);
        }
        for row in self.all::<case_member::Entity>().await {
            let Some(plan) = row.plan_id else { continue };
            self.note::<case_member::Entity>(&row, about(plan, Part::Team), &[&row.display_name]);
        }
        for row in self.all::<plan_edition::Entity>().await {
            self.note::<plan_edition::Entity>(&row, about(row.plan_id, Part::Team), &[]);
        }
        for row in self.all::<plan_goal::Entity>().await {
            self.note::<plan_goal::Entity>(&row, about(row.plan_id, Part::Team), &[]);
        }
        for row in self.all::<plan_action::Entity>().await {
            self.note::<plan_action::Entity>(&row, about(row.plan_id, Part::Team), &[]);
        }
        for row in self.all::<plan_review::Entity>().await {
            self.note::<plan_review::Entity>(&row, about(row.plan_id, Part::Team), &[]);
        }
        for row in self.all::<plan_exit::Entity>().await {
            self.note::<plan_exit::Entity>(&row, about(row.plan_id, Part::Team), &[]);
        }
    }
}

fn stay(around: &Around, row: &mobility::Model) -> Stay {
    use Status::{Completed, Confirmed, Interrupted, Ongoing, Recognised};
    Stay {
        login: around.login(row.participant_id.uuid()),
        sender: around.acronyms[&row.partner_id.uuid()],
        host: around.acronyms[&row.host_partner_id.uuid()],
        project: around.projects[&row.project_id.uuid()].0,
        offered: row.nominated_at.is_some(),
        taken: row.accepted_at.is_some(),
        confirmed: [Confirmed, Ongoing, Interrupted, Completed, Recognised].contains(&row.status),
        live: ![Status::Rejected, Status::Cancelled, Status::NoShow].contains(&row.status),
        shared: row.visibility != Visibility::Partner,
        days_over: days_since(row.end_date),
    }
}

fn place(around: &Around, ends: &HashMap<Uuid, i64>, row: &enrolment::Model) -> Place {
    let stay = row.mobility_id.map(|id| around.stays[&id.uuid()].1.clone());
    let over = stay.as_ref().map(|stay| stay.days_over);
    let project = around.projects[&row.project_id.uuid()].1;
    Place {
        login: around.login(row.participant_id.uuid()),
        sender: around.acronyms[&row.partner_id.uuid()],
        provider: around.acronyms[&row.provider_partner_id.uuid()],
        given_up: row.outcome == enrolment::Outcome::Withdrawn,
        days_over: row.session_id.map_or(over.unwrap_or(project), |id| ends[&id.uuid()]),
        stay,
    }
}
