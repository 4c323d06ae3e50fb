//! Who takes part: 34 people of Work to Grow, teams of Work to Grow II, 60 candidates of KIM. All names are invented.
//!
//! `participant1@` and `participant2@` of each partner are the first two people of their partner in each project.
//! All others have no login; what they agreed to was written down for them.

use aws_lc_rs::digest::{SHA256, digest};
use chrono::NaiveDate;
use entity::{
    account,
    act::{GivenBy, Means, Proof, Recording},
    consent::{self, Purpose},
    fewer_opportunities_count::{self, Barrier},
    id::Id,
    identity::{self, Facts},
    participant::{self, Category, Changes, Gender, New},
    partner,
};

use super::loading::{Loading, named};
use crate::{auth::PersonKey, error::Result};

/// The people of one partner in one project.
struct Team {
    project: &'static str,
    partner: &'static str,
    category: Category,
    people: usize,
    profession: &'static str,
    /// Whether they are the same people as an earlier team's, in its order.
    again: bool,
}

const TEAMS: [Team; 15] = [
    team("WTG", "relience", Category::Staff, 34, "specialist educator"),
    Team {
        again: true,
        ..team("WTG2", "relience", Category::Staff, 10, "specialist educator")
    },
    team("WTG2", "nordkoop", Category::Staff, 2, "workshop instructor"),
    team("WTG2", "growwell", Category::Staff, 2, "youth worker"),
    team("WTG2", "punte", Category::Accompanying, 2, "social worker"),
    team("KIM", "aurora", Category::Candidate, 12, ""),
    team("KIM", "brucke", Category::Candidate, 8, ""),
    team("KIM", "puerta", Category::Candidate, 8, ""),
    team("KIM", "porto", Category::Candidate, 8, ""),
    team("KIM", "kapu", Category::Candidate, 8, ""),
    team("KIM", "gefyra", Category::Candidate, 8, ""),
    team("KIM", "most", Category::Candidate, 8, ""),
    team("SOLO", "solo", Category::Learner, 2, "apprentice baker"),
    team("FJORD", "fjord", Category::Learner, 2, "apprentice carpenter"),
    team("WTG2", "relience", Category::Learner, 6, "workshop apprentice"),
];

const fn team(
    project: &'static str,
    partner: &'static str,
    category: Category,
    people: usize,
    profession: &'static str,
) -> Team {
    Team {
        project,
        partner,
        category,
        people,
        profession,
        again: false,
    }
}

const GIVEN: [(&str, Gender); 20] = [
    ("Maëlle", Gender::Female),
    ("Tarek", Gender::Male),
    ("Odalys", Gender::Female),
    ("Corentin", Gender::Male),
    ("Selam", Gender::Female),
    ("Yannis", Gender::Male),
    ("Rokia", Gender::Female),
    ("Anatole", Gender::Male),
    ("Mirjeta", Gender::Female),
    ("Farid", Gender::Male),
    ("Solène", Gender::Female),
    ("Dawit", Gender::Male),
    ("Camille", Gender::Undisclosed),
    ("Bérénice", Gender::Female),
    ("Idris", Gender::Male),
    ("Nour", Gender::Other),
    ("Violaine", Gender::Female),
    ("Sékou", Gender::Male),
    ("Zohra", Gender::Female),
    ("Lubomir", Gender::Male),
];

const FAMILY: [&str; 13] = [
    "Aubrelong",
    "Vantadour",
    "Kermezzine",
    "Oussalim",
    "Tessefaye-Démo",
    "Brindelac",
    "Hadjirouane",
    "Montcléry",
    "Sarvasti",
    "Pellegrame",
    "Djalibou",
    "Courtevoie",
    "Rahimzai",
];

/// A person and the key that what is theirs is written under.
#[derive(Clone)]
struct Someone {
    id: Id<identity::Entity>,
    account: Option<Id<account::Entity>>,
    gender: Gender,
    born: i32,
    key: PersonKey,
}

pub async fn load(loading: &mut Loading) -> Result<()> {
    let mut met: Vec<Someone> = Vec::new();
    let mut first: Vec<Someone> = Vec::new();
    for team in &TEAMS {
        for place in 0..team.people {
            let someone = match first.get(place).filter(|_| team.again) {
                Some(known) => known.clone(),
                None => person(loading, team, place, met.len()).await?,
            };
            participant(loading, team, &someone, place).await?;
            met.push(someone);
        }
        if first.is_empty() {
            first.clone_from(&met);
        }
    }
    counts(loading).await
}

async fn person(loading: &mut Loading, team: &Team, place: usize, number: usize) -> Result<Someone> {
    // Of a partner's several teams the first one has the logins.
    let logs_in = place < 2 && team.category != Category::Learner || team.partner == "solo" || team.partner == "fjord";
    let login = logs_in.then(|| format!("participant{}@{}.example.org", place + 1, team.partner));
    let login = login.map(|address| named(&loading.accounts, &address)).transpose()?;
    let (given, gender) = GIVEN[number % GIVEN.len()];
    let family = FAMILY[number % FAMILY.len()];
    let name = login.as_ref().and_then(|login| login.display_name.split_once(' '));
    let (given, family) = name.unwrap_or((given, family));
    let born = 1962 + i32::try_from(number * 7 % 40).unwrap_or(0);
    let facts = Facts {
        given_name: Some(given.to_owned()),
        family_name: Some(family.to_owned()),
        email: Some(format!("person{}@mail.example.org", number + 1)),
        birth_date: NaiveDate::from_ymd_opt(born, 3, 14),
        nationality: Some(nationality(team, number).to_owned()),
        contact: Some(format!("{} rue Imaginaire, example.org", number + 1)),
    };
    let (owner, account) = (loading.partner(team.partner)?.id, login.map(|login| login.id));
    let (id, key) = loading.identity(owner, account, &facts).await?;
    Ok(Someone {
        id,
        account,
        gender,
        born,
        key,
    })
}

fn nationality(team: &Team, number: usize) -> &'static str {
    match (team.category, team.partner) {
        (Category::Candidate, _) => ["ER", "AF", "SY", "ML", "UA"][number % 5],
        (_, "nordkoop") => "SE",
        (_, "growwell") => "GB",
        (_, "punte") => "RO",
        (_, "fjord") => "NO",
        _ => "FR",
    }
}

/// The same in every demo, so that lists in its order are alike.
fn pseudonym(team: &Team, place: usize) -> String {
    let who = format!("{} {} {:?} {place}", team.project, team.partner, team.category);
    let hash = digest(&SHA256, who.as_bytes());
    let mut start = [0; 8];
    start.copy_from_slice(&hash.as_ref()[..8]);
    participant::pseudonym(start)
}

async fn participant(loading: &mut Loading, team: &Team, someone: &Someone, place: usize) -> Result<()> {
    let project = named(&loading.projects, team.project)?;
    let new = New {
        id: loading.id(),
        partner_id: loading.partner(team.partner)?.id,
        project_id: project.id,
        identity_id: someone.id,
        account_id: someone.account,
        pseudonym: pseudonym(team, place),
        category: team.category,
        now: loading.now(),
    };
    let prefix = if team.category == Category::Learner { "L" } else { "P" };
    let changes = Changes {
        gender: Some(someone.gender),
        birth_year: Some(Some(someone.born)),
        profession: (!team.profession.is_empty()).then(|| Some(team.profession.to_owned())),
        external_id: Some(Some(format!("{}-{prefix}{:03}", team.project, place + 1))),
        missing: Vec::new(),
    };
    let row = participant::Model::created(new, changes)?;
    let row = loading.insert::<participant::Entity>(row).await?;
    loading.count_participant();
    loading.met.push((row.clone(), someone.key.clone()));
    let purposes: &[Purpose] = match team.category {
        Category::Candidate => &[Purpose::Validation, Purpose::Plan],
        _ if place.is_multiple_of(3) => &[Purpose::FollowUp, Purpose::PublishName],
        _ => &[Purpose::FollowUp],
    };
    for purpose in purposes {
        let given = agreed(loading, &row, someone, (*purpose, None))?;
        // One of them has changed their mind.
        let back = team.category == Category::Staff && place == 3 && *purpose == Purpose::FollowUp;
        let given = if back {
            given.withdrawn(Some(written_down(&row, *purpose)), &row, None, loading.now())?
        } else {
            given
        };
        loading.insert_under::<consent::Entity>(&someone.key, given).await?;
    }
    if team.partner == "aurora" && place < 2 {
        let recipient = loading.partner("brucke")?.id;
        let given = agreed(loading, &row, someone, (Purpose::ShareDecision, Some(recipient)))?;
        loading.insert_under::<consent::Entity>(&someone.key, given).await?;
    }
    Ok(())
}

fn agreed(
    loading: &mut Loading,
    whose: &participant::Model,
    someone: &Someone,
    (purpose, recipient): (Purpose, Option<Id<partner::Entity>>),
) -> Result<consent::Model> {
    let manager = loading.partners.values().find(|one| one.id == whose.partner_id);
    let manager = manager.map(|one| format!("manager@{}.example.org", one.acronym));
    let writer = manager
        .and_then(|address| loading.accounts.get(&address))
        .map(|one| one.id);
    let recorded = someone.account.is_none().then(|| written_down(whose, purpose));
    let new = consent::New {
        id: loading.id(),
        purpose,
        recipient,
        wording_version: "2026-1".to_owned(),
        language: "fr".to_owned(),
        recorded,
    };
    Ok(consent::Model::given(
        new,
        whose,
        someone.account.or(writer),
        loading.now(),
    )?)
}

fn written_down(whose: &participant::Model, purpose: Purpose) -> Recording {
    let (proof, witness) = if matches!(purpose, Purpose::Plan | Purpose::FollowUp) {
        (None, Some("Prudence Témoinville".to_owned()))
    } else {
        let reference = format!("folder {}", whose.pseudonym);
        let sha256 = "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9".to_owned();
        (Some(Proof { reference, sha256 }), None)
    };
    Recording {
        means: if witness.is_some() {
            Means::Interpreted
        } else {
            Means::SignedPaper
        },
        proof,
        witness,
        language: "fr".to_owned(),
        given_by: GivenBy::Person,
    }
}

async fn counts(loading: &mut Loading) -> Result<()> {
    for (project, partner, barrier, people) in [
        ("WTG2", "relience", Barrier::Social, 9),
        ("WTG2", "relience", Barrier::Economic, 4),
        ("WTG2", "nordkoop", Barrier::Geographical, 1),
        ("KIM", "aurora", Barrier::CulturalDifferences, 12),
        ("KIM", "aurora", Barrier::EducationAndTraining, 7),
        ("SOLO", "solo", Barrier::Economic, 2),
        ("FJORD", "fjord", Barrier::Geographical, 2),
    ] {
        let owner = loading.partner(partner)?.id;
        let project = named(&loading.projects, project)?.id;
        let id = loading.id();
        let row = fewer_opportunities_count::Model::new(id, (owner, project), (barrier, people), loading.now());
        loading.insert::<fewer_opportunities_count::Entity>(row).await?;
    }
    Ok(())
}
