//! What becomes of cases when somebody is erased, and what their file says of them.

use entity::{
    competence_validation::{self, Status},
    evidence, file, identity, mobility, participant, validation_brief,
};
use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use super::stage::{Stage, documented, done, proof, stage};
use crate::support::App;

/// Kinds of what stands in a case.
const CASES: [&str; 5] = [
    "competence_validation",
    "case_member",
    "validation_brief",
    "evidence",
    "assessment",
];

const PURPOSE: &str = "purpose: \"To cook as in Nimportequi\"";

/// A case with a purpose, evidence in words and evidence in a file.
async fn filled(app: &App, stage: &Stage) -> String {
    let id = documented(app, stage).await;
    let counsellor = app.as_user("counsellor@relience").await;
    let at = super::stage::version(app, &id).await;
    let update =
        format!("competenceValidationUpdate(input: {{validation: \"{id}\", expectedVersion: {at}, {PURPOSE}}})");
    done(&counsellor, &update, "purpose").await;
    proof(app, &id, "INTERVIEW", 10).await;
    let file = super::proof::brought(app, &counsellor).await;
    let add = format!(
        "evidenceAdd(input: {{validation: \"{id}\", kind: DOCUMENT, title: \"Letter of Nimportequi\", obtainedOn: \"2026-01-01\", setting: INFORMAL, file: {file}}})"
    );
    done(&counsellor, &add, "id").await;
    id
}

pub async fn erase(app: &App, candidate: &str) {
    let people = app.rows::<participant::Entity>().await;
    let row = people.into_iter().find(|one| global_id(one.id) == candidate).unwrap();
    let call = format!(
        "identityErase(input: {{participant: \"{candidate}\", expectedVersion: {}}})",
        row.version
    );
    done(&app.as_manager_of("relience").await, &call, "id").await;
}

/// Nothing is left of what was shown and written; that there was a case is.
async fn is_forgotten(app: &App, id: &str) {
    let cases = app.rows::<competence_validation::Entity>().await;
    let case = cases.into_iter().find(|one| global_id(one.id) == id).unwrap();
    assert_eq!(case.status, Status::Withdrawn, "{}", app.on);
    let mut proofs = app.rows::<evidence::Entity>().await;
    proofs.retain(|one| one.validation_id == case.id);
    let gone = |one: &evidence::Model| one.title.is_empty() && one.text.is_none() && one.file_id.is_none();
    assert!(proofs.len() == 2 && proofs.iter().all(gone), "{}: {proofs:?}", app.on);
    let briefs = app.rows::<validation_brief::Entity>().await;
    let brief = briefs.into_iter().find(|one| one.validation_id == case.id).unwrap();
    assert_eq!((brief.purpose, brief.claims.len()), (None, 2), "{}", app.on);
    let files = app.rows::<file::Entity>().await;
    let kept = |one: &&file::Model| one.purpose == file::Purpose::Evidence && one.state == file::State::Stored;
    assert!(!files.iter().any(|one| kept(&one)), "{}", app.on);
}

#[tokio::test(flavor = "multi_thread")]
async fn x_4_a_case_of_somebody_who_is_erased_ends_and_what_was_shown_goes() {
    for app in App::on_both().await {
        let stage = stage(&app).await;
        let id = filled(&app, &stage).await;
        erase(&app, &stage.candidate).await;
        is_forgotten(&app, &id).await;
        let counsellor = app.as_user("counsellor@relience").await;
        let at = super::stage::version(&app, &id).await;
        let resume =
            format!("competenceValidationUpdate(input: {{validation: \"{id}\", expectedVersion: {at}, {PURPOSE}}})");
        assert_eq!(
            super::stage::refused(&counsellor, &resume).await.0,
            "INVALID_STATE",
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x_3_who_withdraws_is_not_read_by_assessors_any_more() {
    for app in App::on_both().await {
        let id = super::stage::scheduled(&app, &stage(&app).await).await;
        super::stage::assigned(&app, "counsellor@relience", &id, "assessor@nordkoop").await;
        let assessor = app.as_user("assessor@nordkoop").await;
        let ask = format!(
            "{{ competenceValidation(id: \"{id}\") {{ claims {{ level }} candidate {{ pseudonym }} evidence {{ totalCount }} }} }}"
        );
        let shown = assessor.data(&ask).await["competenceValidation"].clone();
        assert_eq!(shown["evidence"]["totalCount"], 2, "{}: {shown}", app.on);
        let counsellor = app.as_user("counsellor@relience").await;
        let state = super::stage::moved(
            &app,
            &counsellor,
            "competenceValidationWithdraw",
            &id,
            super::stage::SPOKEN,
        );
        assert_eq!(state.await, "WITHDRAWN");
        let shown = assessor.data(&ask).await["competenceValidation"].clone();
        assert!(shown.is_null(), "{}: {shown}", app.on);
        let kept = counsellor.data(&ask).await["competenceValidation"].clone();
        assert_eq!(kept["evidence"]["totalCount"], 2, "the team reads it still: {kept}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x_7_cases_do_not_wait_until_a_mobility_is_accounted_for() {
    for app in App::on_both().await {
        let mut stage = stage(&app).await;
        let relience = app.partner("relience").await.id;
        let stays = app.rows::<mobility::Entity>().await;
        let wtg2 = app.project("WTG2").await.id;
        let begun = |one: &&mobility::Model| {
            (one.project_id, one.partner_id) == (wtg2, relience) && mobility::Status::BEGUN.contains(&one.status)
        };
        stage.candidate = global_id(stays.iter().find(begun).unwrap().participant_id);
        let id = filled(&app, &stage).await;
        erase(&app, &stage.candidate).await;
        is_forgotten(&app, &id).await;
        let held = app.rows::<identity::Entity>().await;
        assert!(held.iter().any(|one| one.restricted_at.is_some()), "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x_5_a_candidates_file_has_the_whole_case_and_a_managers_nothing_of_it() {
    for app in App::on_both().await {
        let person = app.as_user("participant1@aurora").await;
        let mine = person.data("{ participants(first: 1) { nodes { id } } }").await;
        let ask = format!(
            "{{ subjectAccess(participant: {}) }}",
            mine["participants"]["nodes"][0]["id"]
        );
        let file = person.data(&ask).await["subjectAccess"].clone();
        let case = &file["participants"][0]["competenceValidations"][0];
        assert!(case["claims"][0]["claims"].is_array(), "{}: {case}", app.on);
        for part in ["team", "evidence", "assessments", "decisions", "recognitions"] {
            assert!(
                !case[part].as_array().unwrap().is_empty(),
                "{part} on {}: {case}",
                app.on
            );
        }
        // Of a learner with a case a MANAGER has the name, and of the case nothing: not even who works on it.
        let stage = stage(&app).await;
        let id = filled(&app, &stage).await;
        let manager = app.as_manager_of("relience").await;
        // Nor if they have opened the case.
        let open = format!("breakGlassOpen(input: {{validation: \"{id}\", reason: \"A child is in danger.\"}})");
        done(&manager, &open, "endsAt").await;
        let ask = format!("{{ subjectAccess(participant: \"{}\") }}", stage.candidate);
        let file = manager.data(&ask).await["subjectAccess"].clone();
        assert!(file["identity"]["givenName"].is_string(), "{}: {file}", app.on);
        let (cases, plans) = (
            &file["participants"][0]["competenceValidations"],
            &file["participants"][0]["inclusionPlans"],
        );
        assert_eq!((cases, plans), (&json!([]), &json!([])), "{}", app.on);
        assert_eq!(file["filesNaming"], json!([]), "{}", app.on);
        let trail = file["trail"].as_array().unwrap();
        let of_cases = |one: &&Value| one["kind"].as_str().is_some_and(|kind| CASES.contains(&kind));
        assert_eq!(trail.iter().find(of_cases), None, "{}", app.on);
    }
}
