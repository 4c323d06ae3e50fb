//! nothing that is held of somebody is missing in their file.

use std::collections::BTreeSet;

use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use super::{forgetting::everywhere, ids, newcomer};
use crate::support::{App, Outside, persona::Client, text};

/// Each column that refers to people or to what they did, and where it stands in the file, or why it does not.
const HELD: [(&str, &str); 36] = [
    ("account_link.account_id", "/login/links"),
    (
        "agreement_comment.mobility_id",
        "/participants/*/mobilities/*/agreementComments",
    ),
    ("api_key.account_id", "/login/apiKeys"),
    ("assessment.account_id", "/login/assessments"),
    ("assessor_licence.account_id", "/login/licences"),
    ("attendance.enrolment_id", "/participants/*/enrolments/*/attendance"),
    ("audit_entry.account_id", "/login/acts"),
    ("auth_session.account_id", "/login/sessions"),
    ("break_glass.account_id", "/login/breakGlass"),
    ("case_member.account_id", "/login/casePlaces"),
    (
        "competence_validation.candidate_id",
        "/participants/*/competenceValidations",
    ),
    ("conflict_declaration.account_id", "/login/conflicts"),
    ("consent.participant_id", "/participants/*/consents"),
    ("dissemination_cascade.mobility_id", "/disseminationRecords"),
    ("dissemination_record.author_id", "/disseminationRecords"),
    ("enrolment.mobility_id", "/participants/*/enrolments"),
    ("enrolment.participant_id", "/participants/*/enrolments"),
    ("export_job.account_id", "/login/exports"),
    ("file.account_id", "/login/files"),
    ("file_person.identity_id", "/filesNaming"),
    ("idempotency_key.caller", "/login/idempotencyKeys"),
    ("identity.account_id", "/identity/hasLogin"),
    (
        "import_finding.account_id",
        "of the import that /login/imports tells of; it quotes nobody",
    ),
    ("import_job.account_id", "/login/imports"),
    ("inclusion_plan.participant_id", "/participants/*/inclusionPlans"),
    (
        "learning_agreement.mobility_id",
        "/participants/*/mobilities/*/learningAgreements",
    ),
    ("mobility.participant_id", "/participants/*/mobilities"),
    ("module_session_trainer.account_id", "/login/teaching"),
    ("participant.account_id", "/identity/hasLogin"),
    ("participant.identity_id", "/participants"),
    (
        "participant_report.mobility_id",
        "/participants/*/mobilities/*/participantReports",
    ),
    ("partner_member.account_id", "/login/memberships"),
    (
        "person_key.identity_id",
        "what the file is opened with, and nothing about anybody",
    ),
    ("plan_action.mobility_id", "/participants/*/inclusionPlans"),
    // What somebody made or changed is among their acts.
    ("*.created_by", "/login/acts"),
    ("*.updated_by", "/login/acts"),
];

/// Words in the names of columns that say who somebody is or whose something is.
const NAMES: &str = "'account_id', 'author_id', 'participant_id', 'identity_id', 'mobility_id', 'enrolment_id', \
                     'person_id', 'user_id', 'member_of_team', 'candidate_id', 'assessor_id', 'caller'";

/// Every column of the database that refers to people, by its foreign key or by its name.
async fn columns(app: &App) -> BTreeSet<String> {
    let mut outside = Outside::open(app.config.database_url.expose()).await;
    let kinds = "'account', 'identity', 'participant', 'mobility', 'enrolment'";
    let statements = if app.on == "sqlite" {
        [
            format!(
                "SELECT m.name || '.' || f.\"from\" FROM sqlite_master m, pragma_foreign_key_list(m.name) f
                WHERE m.type = 'table' AND f.\"table\" IN ({kinds}) AND f.\"from\" <> 'partner_id'"
            ),
            format!(
                "SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c
                WHERE m.type = 'table' AND c.name IN ({NAMES})"
            ),
        ]
    } else {
        [
            format!(
                "SELECT c.conrelid::regclass::text || '.' || a.attname FROM pg_constraint c
                JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
                WHERE c.contype = 'f' AND c.confrelid::regclass::text IN ({kinds}) AND a.attname <> 'partner_id'"
            ),
            format!(
                "SELECT table_name || '.' || column_name FROM information_schema.columns
                WHERE table_schema = 'public' AND column_name IN ({NAMES})"
            ),
        ]
    };
    let mut all = BTreeSet::new();
    for statement in statements {
        all.extend(outside.texts(&statement).await);
    }
    all
}

/// What stands at a path, in whichever branch; `None` where there is no such place.
fn at<'a>(file: &'a Value, path: &str) -> Option<Vec<&'a Value>> {
    path.split('/').skip(1).try_fold(vec![file], |places, step| {
        let next: Vec<&Value> = if step == "*" {
            places.iter().filter_map(|one| one.as_array()).flatten().collect()
        } else {
            places.iter().filter_map(|one| one.get(step)).collect()
        };
        (!next.is_empty()).then_some(next)
    })
}

fn is_filled(file: &Value, path: &str) -> bool {
    let filled = |one: &&Value| one.as_array().is_none_or(|all| !all.is_empty());
    at(file, path).is_some_and(|found| found.iter().any(filled))
}

async fn file(client: &Client<'_>, id: &str) -> Value {
    let file = client
        .data(&format!("{{ subjectAccess(participant: \"{id}\") }}"))
        .await["subjectAccess"]
        .clone();
    assert!(file.is_object(), "{file}");
    file
}

/// A draft that participant1 writes of their own mobility, and files that name them.
async fn more(app: &App, myself: &Client<'_>, manager: &Client<'_>) {
    let stay = myself
        .data("{ mobilities(first: 1, filter: {status: [RECOGNISED]}) { nodes { id project { id } } } }")
        .await["mobilities"]["nodes"][0]
        .clone();
    let draft = format!(
        "mutation {{ disseminationRecordCreate(input: {{project: {}, partner: \"{}\", type: CASCADE_TRAINING, level: LOCAL, date: \"2026-02-10\", title: {{language: \"fr\", text: \"Ce que j'ai vu\"}}, cascades: [{}]}}) {{ id }} }}",
        stay["project"]["id"],
        global_id(app.partner("relience").await.id),
        stay["id"],
    );
    myself.data(&draft).await;
    let export = "mutation { exportStart(input: {kind: PARTICIPANT, format: CSV, participants: {projectAcronym: [\"WTG\"]}}) { id } }";
    manager.data(export).await;
    app.worker.work().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn x_5_every_table_that_refers_to_people_is_in_the_file() {
    for app in App::on_both().await {
        let (myself, manager) = (
            app.as_user("participant1@relience").await,
            app.as_manager_of("relience").await,
        );
        more(&app, &myself, &manager).await;
        let mine = ids(&myself, "").await;
        let own = file(&myself, &mine[0]).await;
        let known: BTreeSet<&str> = HELD.iter().map(|(column, _)| *column).collect();
        for column in columns(&app).await {
            assert!(
                known.contains(column.as_str()),
                "{}: put {column} into the file of X-5, or say why not",
                app.on
            );
        }
        for (column, path) in HELD.iter().filter(|(_, path)| path.starts_with('/')) {
            let there = at(&own, path).is_some();
            assert!(there, "{}: {column} is to stand at {path}: {own}", app.on);
        }
        for path in [
            "/participants/*/consents",
            "/participants/*/mobilities/*/learningAgreements",
            "/participants/*/mobilities/*/participantReports",
            "/participants/*/enrolments",
            "/disseminationRecords",
            "/filesNaming",
            "/login/memberships",
            "/login/sessions",
            "/login/acts",
        ] {
            assert!(is_filled(&own, path), "{}: nothing at {path}: {own}", app.on);
        }
        let drafted = own["disseminationRecords"].as_array().unwrap();
        assert!(
            drafted
                .iter()
                .any(|one| one["title"]["texts"]["fr"] == "Ce que j'ai vu")
        );
        let theirs = file(&manager, &mine[0]).await;
        assert!(theirs["login"].is_null(), "{}: a login is its owner's", app.on);
        assert_eq!(theirs["participants"], own["participants"], "{}", app.on);
        for secret in ["passwordHash", "sealed", "\"hash\"", "sealedKey"] {
            assert!(!own.to_string().contains(secret), "{}: {secret}", app.on);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x_5_a_whole_journey_is_in_the_file_with_every_word_of_it() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let person = newcomer(&manager, &app, "Effacia", "Disparue").await;
        let id = text(&person, "id").to_owned();
        everywhere(&app, &manager, &id).await;
        let file = file(&manager, &id).await;
        for path in [
            "/participants/*/mobilities/*/learningAgreements",
            "/participants/*/mobilities/*/agreementComments",
            "/participants/*/mobilities/*/participantReports",
            "/participants/*/enrolments",
        ] {
            assert!(is_filled(&file, path), "{}: nothing at {path}", app.on);
        }
        let all = file.to_string();
        for word in [
            "EFF-4711",
            "EFF-M-1",
            "FR-EFF-99",
            "Effacia works at the bench",
            "Mme DISPARUE is welcome.",
            "glassblowing",
            "A samovar.",
            "Effacia: very good",
            "Effacia came a day later.",
            "Nimportequi",
        ] {
            assert!(all.contains(word), "{}: {word} is not in the file", app.on);
        }
        let approved = |one: &&Value| one["what"] == "APPROVE" && one["kind"] == "learning_agreement";
        let trail = file["trail"].as_array().unwrap();
        assert_eq!(trail.iter().filter(approved).count(), 3, "{}: {trail:?}", app.on);
        assert_eq!(file["login"], json!(null), "{}: no login", app.on);
    }
}
