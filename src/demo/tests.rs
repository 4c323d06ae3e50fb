//! What the demo promises to those who sign in to it, and that the rules hold for all of it.

mod teaching;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::DateTime;
use entity::{
    agreement_comment, api_key, assessment, assessor_licence, attendance, audit_entry, break_glass, case_member,
    code::{Findings, is_country, is_field_of_education, is_region},
    competence, competence_validation, conflict_declaration, consent, decision_recognition, dissemination_cascade,
    dissemination_record, enrolment, event, evidence, export_job, fewer_opportunities_count, file,
    id::Id,
    identity, import_job, inclusion_plan, learning_agreement, mobility, mobility_target, module, module_prerequisite,
    module_session, module_session_trainer, participant, participant_report,
    partner::{AccreditationStatus, is_oid, is_pic},
    partner_member::{self, Role},
    plan_action, plan_edition, plan_exit, plan_goal, plan_review, procedure,
    project::{self, Reconciliation, Status, Timeline, Visibility},
    project_partner, project_status_change, recommendation,
    record::Record,
    result, result_file, search_entry,
    text::search_tokens,
    uptake, validation_brief, validation_decision,
};
use tempfile::TempDir;

use super::*;
use crate::{auth::MasterKey, authz::Scoped};

fn now() -> DateTime<Utc> {
    "2026-03-15T10:00:00Z".parse().expect("an instant")
}

/// An empty, migrated database; it lives as long as its directory.
async fn empty() -> (TempDir, Db) {
    let home = tempfile::tempdir().expect("a directory");
    let url = format!("sqlite://{}", home.path().join("demo.db").display());
    let db = Db::open(&url, 4).await.expect("opens");
    db.migrate().await.expect("migrates");
    (home, db)
}

async fn vault(db: &Db) -> Vault {
    let master = MasterKey::open(Some("YSBrZXkgb2YgdGhpcnR5LXR3byBieXRlcywgdGVzdHM="), None, false).expect("a key");
    Vault::open(db, &master, now()).await.expect("opens")
}

async fn loaded() -> (TempDir, Db) {
    let (home, db) = empty().await;
    load(&db, &vault(&db).await, "hash", now()).await.expect("loads");
    (home, db)
}

async fn all<E: EntityTrait>(db: &Db) -> Vec<E::Model> {
    db.system("test").all(E::find()).await.expect("rows")
}

async fn partners(db: &Db) -> HashMap<Id<partner::Entity>, partner::Model> {
    let rows = all::<partner::Entity>(db).await;
    rows.into_iter().map(|row| (row.id, row)).collect()
}

async fn projects(db: &Db) -> BTreeMap<String, project::Model> {
    let rows = all::<project::Entity>(db).await;
    rows.into_iter().map(|row| (row.acronym.clone(), row)).collect()
}

/// The acronyms of the projects that a search finds, as the full-text index would.
async fn found(db: &Db, search: &str) -> Vec<String> {
    let versions = search_tokens(search).expect("words");
    let finds = |row: &project::Model| {
        let text = row.search_words().expect("projects are searched").text();
        let tokens: BTreeSet<&str> = text.split(' ').collect();
        versions
            .iter()
            .any(|all| all.iter().all(|token| tokens.contains(token.as_str())))
    };
    let projects = projects(db).await;
    projects
        .into_iter()
        .filter(|(_, row)| finds(row))
        .map(|(acronym, _)| acronym)
        .collect()
}

#[tokio::test]
async fn an_empty_database_becomes_a_demo_once() {
    let (_home, db) = empty().await;
    assert_eq!(state(&db).await.expect("state"), State::Empty);
    let done = load(&db, &vault(&db).await, "hash", now()).await.expect("loads");
    let expected = Loaded {
        partners: 13,
        accounts: 109,
        projects: 5,
        modules: 27,
        sessions: 44,
        participants: 120,
    };
    assert_eq!(done, expected);
    assert_eq!(state(&db).await.expect("state"), State::Demo);
    let again = load(&db, &vault(&db).await, "hash", now()).await;
    assert!(matches!(again, Err(Error::Conflict { .. })), "{again:?}");
}

#[tokio::test]
async fn a_database_with_anybody_in_it_is_not_touched() {
    let (_home, db) = empty().await;
    let author = Author {
        account: None,
        api_key: None,
        request_id: "test".into(),
        now: now(),
    };
    let tx = db.system("test").begin(author).await.expect("begins");
    let somebody = account::Model {
        id: Id::new(uuid::Uuid::from_u128(1)),
        email: "somebody@example.org".into(),
        display_name: "Somebody".into(),
        language: None,
        password_hash: None,
        operator: true,
        active: true,
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    tx.put([somebody]).await.expect("a row");
    tx.commit().await.expect("commits");
    assert_eq!(state(&db).await.expect("state"), State::Other);
    assert!(load(&db, &vault(&db).await, "hash", now()).await.is_err());
    assert!(all::<partner::Entity>(&db).await.is_empty());
}

async fn rows<E: Scoped>(db: &Db) -> (&'static str, usize) {
    (E::KIND, all::<E>(db).await.len())
}

#[tokio::test]
async fn every_row_has_its_audit_entry_and_the_searched_ones_their_words() {
    let (_home, db) = loaded().await;
    let entries = all::<audit_entry::Entity>(&db).await;
    let mut kinds = BTreeMap::<&str, usize>::new();
    // The keys of the vault and the frameworks that are shipped are there before the demo.
    let demo = |entry: &&audit_entry::Model| !["wrapping_key", "competence_framework"].contains(&entry.kind.as_str());
    for entry in entries.iter().filter(demo) {
        assert_eq!((entry.verb.as_str(), entry.request_id.as_str()), ("CREATE", "demo"));
        *kinds.entry(&entry.kind).or_default() += 1;
    }
    let expected = [
        ("account", all::<account::Entity>(&db).await.len()),
        rows::<agreement_comment::Entity>(&db).await,
        rows::<api_key::Entity>(&db).await,
        rows::<assessor_licence::Entity>(&db).await,
        rows::<assessment::Entity>(&db).await,
        rows::<attendance::Entity>(&db).await,
        rows::<break_glass::Entity>(&db).await,
        rows::<case_member::Entity>(&db).await,
        rows::<competence_validation::Entity>(&db).await,
        rows::<conflict_declaration::Entity>(&db).await,
        rows::<consent::Entity>(&db).await,
        rows::<decision_recognition::Entity>(&db).await,
        rows::<dissemination_cascade::Entity>(&db).await,
        rows::<dissemination_record::Entity>(&db).await,
        rows::<enrolment::Entity>(&db).await,
        rows::<export_job::Entity>(&db).await,
        rows::<evidence::Entity>(&db).await,
        rows::<fewer_opportunities_count::Entity>(&db).await,
        rows::<file::Entity>(&db).await,
        rows::<identity::Entity>(&db).await,
        rows::<import_job::Entity>(&db).await,
        rows::<inclusion_plan::Entity>(&db).await,
        rows::<learning_agreement::Entity>(&db).await,
        rows::<mobility::Entity>(&db).await,
        rows::<mobility_target::Entity>(&db).await,
        rows::<module::Entity>(&db).await,
        rows::<module_prerequisite::Entity>(&db).await,
        rows::<module_session::Entity>(&db).await,
        rows::<module_session_trainer::Entity>(&db).await,
        rows::<participant::Entity>(&db).await,
        rows::<participant_report::Entity>(&db).await,
        rows::<partner::Entity>(&db).await,
        rows::<partner_member::Entity>(&db).await,
        rows::<plan_action::Entity>(&db).await,
        rows::<plan_edition::Entity>(&db).await,
        rows::<plan_exit::Entity>(&db).await,
        rows::<plan_goal::Entity>(&db).await,
        rows::<plan_review::Entity>(&db).await,
        rows::<procedure::Entity>(&db).await,
        rows::<project::Entity>(&db).await,
        rows::<project_partner::Entity>(&db).await,
        rows::<project_status_change::Entity>(&db).await,
        rows::<recommendation::Entity>(&db).await,
        rows::<result::Entity>(&db).await,
        rows::<result_file::Entity>(&db).await,
        rows::<uptake::Entity>(&db).await,
        rows::<validation_brief::Entity>(&db).await,
        rows::<validation_decision::Entity>(&db).await,
    ];
    assert_eq!(kinds, BTreeMap::from(expected));
    let records = entries.iter().filter(|entry| demo(entry) && entry.kind != "account");
    assert_eq!(all::<event::Entity>(&db).await.len(), records.count());
    let competences = all::<competence::Entity>(&db).await.len();
    let (licences, procedures) = (20, 3);
    assert_eq!(
        all::<search_entry::Entity>(&db).await.len(),
        13 + 5 + 27 + 120 + 40 + 11 + 6 + competences + licences + procedures
    );
}

#[tokio::test]
async fn visitors_words_find_the_project_they_mean_and_never_an_outsiders() {
    let (_home, db) = loaded().await;
    for search in [
        "social economy",
        "économie sociale",
        "social enterprise",
        "entreprise sociale",
        "mobility",
        "éducateurs spécialisés",
        "specialist educators",
        "lifelong learning",
    ] {
        assert_eq!(found(&db, search).await, ["WTG"], "{search}");
    }
    for search in [
        "inclusion",
        "égalité",
        "gender equality",
        "Green Paper",
        "centres d'accueil",
    ] {
        assert_eq!(found(&db, search).await, ["KIM"], "{search}");
    }
    // Work to Grow's clients include young migrants.
    assert_eq!(found(&db, "migrants").await, ["KIM", "WTG"]);
    assert_eq!(found(&db, "work to grow").await, ["WTG", "WTG2"]);
}

#[tokio::test]
async fn j_3_work_to_grow_plans_36_and_lists_34() {
    let (_home, db) = loaded().await;
    let project = &projects(&db).await["WTG"];
    let targets = all::<mobility_target::Entity>(&db).await;
    let targets = targets.into_iter().filter(|one| one.project_id == project.id);
    let figures = Reconciliation::of(
        project.planned_mobilities,
        targets.map(|one| (one.host_country, one.planned)),
    );
    assert_eq!(
        (figures.planned_total, figures.planned_by_host, figures.difference()),
        (Some(36), 34, Some(2))
    );
    let hosts = [("GB", 8), ("RO", 8), ("SE", 18)].map(|(country, planned)| (country.to_owned(), planned));
    assert_eq!(figures.hosts, hosts);
}

#[tokio::test]
async fn the_projects_stand_where_their_sources_leave_them() {
    let (_home, db) = loaded().await;
    let projects = projects(&db).await;
    let today = now().date_naive();
    let shown: Vec<_> = projects
        .values()
        .map(|one| (one.acronym.as_str(), one.status, one.timeline(today), one.visibility))
        .collect();
    let expected = [
        ("FJORD", Status::Ongoing, Timeline::Running, Visibility::Consortium),
        ("KIM", Status::Submitted, Timeline::Finished, Visibility::Public),
        ("SOLO", Status::Ongoing, Timeline::Running, Visibility::Consortium),
        ("WTG", Status::Finalised, Timeline::Finished, Visibility::Public),
        ("WTG2", Status::Ongoing, Timeline::Running, Visibility::Consortium),
    ];
    assert_eq!(shown, expected);
    assert_eq!(projects["WTG2"].predecessor_id, Some(projects["WTG"].id));
    let parts = all::<project_partner::Entity>(&db).await;
    for (acronym, partners) in [("WTG", 4), ("WTG2", 4), ("KIM", 7), ("SOLO", 1), ("FJORD", 1)] {
        let project = &projects[acronym];
        let parts = parts.iter().filter(|part| part.project_id == project.id);
        let parts: Vec<_> = parts.filter(|part| part.is_current()).collect();
        let coordinators = parts
            .iter()
            .filter(|part| part.role == project_partner::Role::Coordinator);
        let coordinators: Vec<_> = coordinators.map(|part| part.partner_id).collect();
        assert_eq!(parts.len(), partners, "{acronym}");
        assert_eq!(
            coordinators,
            [project.partner_id],
            "J-1: the coordinator of {acronym} owns it"
        );
    }
}

#[tokio::test]
async fn the_rules_hold_for_projects_modules_and_partners() {
    let (_home, db) = loaded().await;
    for project in all::<project::Entity>(&db).await {
        project.changed(project::Changes::default()).expect("a valid project");
        assert_eq!(project.version, 1);
    }
    for module in all::<module::Entity>(&db).await {
        module.changed(module::Changes::default()).expect("a valid module");
        let texts = |wanted: &str| module.title.texts.contains_key(wanted) && module.summary.texts.contains_key(wanted);
        assert!(texts("en") && texts("fr") || module.code.starts_with("SOLO") || module.code.starts_with("FJORD"));
    }
    for partner in partners(&db).await.into_values() {
        let mut found = Findings::default();
        found.languages(&partner.languages, "languages");
        found.url(partner.website.as_deref(), "website");
        found.email(partner.email.as_deref(), "email");
        assert_eq!(found.into_result(), Ok(()), "{}", partner.acronym);
        assert!(is_country(&partner.country) && partner.region.as_deref().is_some_and(is_region));
        assert!(partner.oid.as_deref().is_some_and(is_oid) && partner.pic.as_deref().is_some_and(is_pic));
        let codes = partner
            .expertise
            .iter()
            .filter(|tag| tag.starts_with(|one: char| one.is_ascii_digit()));
        assert!(codes.into_iter().all(|code| is_field_of_education(code)));
    }
}

#[tokio::test]
async fn accreditations_are_states_applied_for_held_or_lapsed() {
    let (_home, db) = loaded().await;
    let today = now().date_naive();
    let partners = partners(&db).await;
    let held = partners.values().flat_map(|partner| {
        let statuses = partner.accreditations.iter().map(|one| one.status_on(today));
        statuses.map(|status| (partner.acronym.as_str(), status))
    });
    let expected = [
        ("aurora", AccreditationStatus::Accredited),
        ("brucke", AccreditationStatus::Lapsed),
        ("growwell", AccreditationStatus::Applied),
        ("relience", AccreditationStatus::Applied),
    ];
    assert_eq!(held.collect::<BTreeMap<_, _>>(), BTreeMap::from(expected));
}

#[tokio::test]
async fn there_is_one_user_for_each_role_at_each_partner() {
    let (_home, db) = loaded().await;
    let partners = partners(&db).await;
    let accounts = all::<account::Entity>(&db).await;
    let members = all::<partner_member::Entity>(&db).await;
    for person in sign_ins() {
        let account = accounts
            .iter()
            .find(|one| one.email == person.email)
            .expect("an account");
        assert!(account.active && account.operator == person.operator && account.password_hash.is_some());
        let mut held: Vec<_> = members.iter().filter(|one| one.account_id == account.id).collect();
        held.sort_unstable_by_key(|one| one.id);
        let held = held.into_iter().map(|one| {
            (
                partners[&one.partner_id].acronym.as_str(),
                one.roles.0.clone(),
                one.state,
            )
        });
        let told = person
            .memberships
            .iter()
            .map(|one| (one.partner, vec![one.role], one.state));
        assert_eq!(held.collect::<Vec<_>>(), told.collect::<Vec<_>>(), "{}", person.email);
    }
    let emails: BTreeSet<_> = sign_ins().into_iter().map(|person| person.email).collect();
    assert_eq!(emails.len(), accounts.len());
    for acronym in partners.values().map(|partner| &partner.acronym) {
        for role in Role::ALL {
            let role = role.code().to_lowercase().replace("participant", "participant1");
            assert!(emails.contains(&format!("{role}@{acronym}.example.org")));
        }
    }
}

fn by_id<M: Record>(rows: Vec<M>) -> HashMap<uuid::Uuid, M> {
    rows.into_iter().map(|row| (row.uuid(), row)).collect()
}
