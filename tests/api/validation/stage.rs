//! What the tests of validations share.

use entity::{account, assessor_licence, competence_validation, participant, procedure, project};
use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use crate::support::{App, persona::Client};

/// The ids of a case that can be asked for in the running project.
pub struct Stage {
    pub project: String,
    pub procedure: String,
    /// A learner of Relience of whom there is no case.
    pub candidate: String,
    /// Two competences that the procedure covers at level 2.
    pub competences: [String; 2],
    /// Its criteria for them: level and code.
    pub criteria: [Vec<(i32, String)>; 2],
}

pub async fn stage(app: &App) -> Stage {
    let project = app.rows::<project::Entity>().await;
    let project = project.into_iter().find(|one| one.acronym == "WTG2").unwrap();
    let procedure = app.rows::<procedure::Entity>().await;
    let adopted = |one: &procedure::Model| one.project_id == project.id && one.state == procedure::State::Adopted;
    let procedure = procedure.into_iter().find(adopted).unwrap();
    let people = app.rows::<participant::Entity>().await;
    let candidate = people
        .into_iter()
        .find(|one| one.external_id.as_deref() == Some("WTG2-L006"))
        .unwrap();
    let mut covered: Vec<_> = procedure
        .criteria
        .iter()
        .filter(|one| one.level == 2)
        .map(|one| one.competence)
        .collect();
    covered.dedup();
    let criteria = [covered[0], covered[1]].map(|competence| {
        let all = procedure.criteria.iter().filter(|one| one.competence == competence);
        all.map(|one| (one.level, one.code.clone())).collect()
    });
    Stage {
        project: global_id(project.id),
        procedure: global_id(procedure.id),
        candidate: global_id(candidate.id),
        competences: [global_id(covered[0]), global_id(covered[1])],
        criteria,
    }
}

/// The licence of an assessor (`assessor@nordkoop`) for the running project.
pub async fn licence(app: &App, who: &str) -> String {
    let accounts = app.rows::<account::Entity>().await;
    let email = format!("{who}.example.org");
    let account = accounts.into_iter().find(|one| one.email == email).unwrap();
    let adopted = app.rows::<procedure::Entity>().await;
    let of_wtg2 = |id| adopted.iter().any(|one| one.id == id && one.assessors > 0);
    let mut all = app.rows::<assessor_licence::Entity>().await;
    let today = passerelle::engine::now().date_naive();
    all.retain(|one| one.account_id == account.id && of_wtg2(one.procedure_id) && one.is_in_force(today));
    global_id(all.last().unwrap().id)
}

/// How somebody spoke for whom it is written down.
pub const SPOKEN: &str = "recorded: {means: INTERPRETED, witness: \"A. Témoin\", language: \"fr\", givenBy: SELF}";

/// A call that must be accepted, with what is selected of its answer.
pub async fn done(client: &Client<'_>, call: &str, selection: &str) -> Value {
    let name = call.split('(').next().unwrap();
    client.data(&format!("mutation {{ {call} {{ {selection} }} }}")).await[name].clone()
}

/// The refusal of a call: its code, and the rules that it names.
pub async fn refused(client: &Client<'_>, call: &str) -> (String, Vec<String>) {
    let error = client
        .refusal(&format!("mutation {{ {call} {{ __typename }} }}"), json!({}))
        .await;
    let rules = error["violations"].as_array().cloned().unwrap_or_default();
    let rules = rules.iter().map(|one| one["rule"].as_str().unwrap().to_owned());
    (error["code"].as_str().unwrap().to_owned(), rules.collect())
}

/// The version of a case, whoever asks.
pub async fn version(app: &App, id: &str) -> i32 {
    let rows = app.rows::<competence_validation::Entity>().await;
    rows.into_iter().find(|row| global_id(row.id) == id).unwrap().version
}

/// A move of a case that must be accepted; the state it leads to.
pub async fn moved(app: &App, client: &Client<'_>, mutation: &str, id: &str, more: &str) -> String {
    let version = version(app, id).await;
    let call = format!("{mutation}(input: {{validation: \"{id}\", expectedVersion: {version} {more}}})");
    done(client, &call, "status").await["status"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// A new case of Relience, asked for by its COUNSELLOR.
pub async fn requested(app: &App, stage: &Stage) -> String {
    let counsellor = app.as_user("counsellor@relience").await;
    let claims = stage
        .competences
        .each_ref()
        .map(|one| format!("{{competence: \"{one}\", level: 2}}"));
    let call = format!(
        "competenceValidationRequest(input: {{project: \"{}\", candidate: \"{}\", procedure: \"{}\", claims: [{}]}})",
        stage.project,
        stage.candidate,
        stage.procedure,
        claims.join(", ")
    );
    let made = done(&counsellor, &call, "id status stage").await;
    assert_eq!((&made["status"], &made["stage"]), (&json!("REQUESTED"), &Value::Null));
    made["id"].as_str().unwrap().to_owned()
}

/// The case in DOCUMENTATION.
pub async fn documented(app: &App, stage: &Stage) -> String {
    let id = requested(app, stage).await;
    let counsellor = app.as_user("counsellor@relience").await;
    let agreed = format!("wordingVersion: \"2026-1\", language: \"fr\", {SPOKEN}");
    assert_eq!(
        moved(app, &counsellor, "competenceValidationConsent", &id, &agreed).await,
        "CONSENTED"
    );
    for state in ["IDENTIFICATION", "DOCUMENTATION"] {
        assert_eq!(
            moved(app, &counsellor, "competenceValidationAdvance", &id, "").await,
            state
        );
    }
    id
}

/// Adds evidence of a kind that is so many days old.
pub async fn proof(app: &App, id: &str, kind: &str, days: i64) -> Value {
    let counsellor = app.as_user("counsellor@relience").await;
    let day = passerelle::engine::now().date_naive() - chrono::TimeDelta::days(days);
    let call = format!(
        "evidenceAdd(input: {{validation: \"{id}\", kind: {kind}, title: \"Cooks for sixty\", obtainedOn: \"{day}\", setting: INFORMAL, text: \"Seen by many.\"}})"
    );
    done(&counsellor, &call, "id version sha256").await
}

/// The case in ASSESSMENT with evidence of two kinds.
pub async fn scheduled(app: &App, stage: &Stage) -> String {
    let id = documented(app, stage).await;
    for kind in ["INTERVIEW", "DOCUMENT"] {
        proof(app, &id, kind, 10).await;
    }
    let counsellor = app.as_user("counsellor@relience").await;
    assert_eq!(
        moved(app, &counsellor, "competenceValidationAdvance", &id, "").await,
        "ASSESSMENT"
    );
    id
}

/// Assigns an assessor (`assessor@nordkoop`); the assessment.
pub async fn assigned(app: &App, by: &str, id: &str, who: &str) -> String {
    let licence = licence(app, who).await;
    let call = format!("assessmentAssign(input: {{validation: \"{id}\", assessor: \"{licence}\"}})");
    done(&app.as_user(by).await, &call, "id").await["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Hands a judgement in: the levels of both claims.
pub async fn judged(app: &App, stage: &Stage, who: &str, assessment: &str, levels: [i32; 2]) {
    let claims = stage.competences.iter().zip(&stage.criteria);
    let findings = claims.zip(levels).map(|((competence, criteria), level)| {
        let met = |met| if met { "MET" } else { "NOT_MET" };
        let judgement = met(level >= 2);
        let each =
            |(asked, code): &(i32, String)| format!("{{criterion: \"{code}\", judgement: {}}}", met(level >= *asked));
        let criteria = criteria.iter().map(each).collect::<Vec<_>>().join(", ");
        format!("{{competence: \"{competence}\", judgement: {judgement}, level: {level}, criteria: [{criteria}]}}")
    });
    let findings = findings.collect::<Vec<_>>().join(", ");
    let today = passerelle::engine::now().date_naive();
    let call = format!(
        "assessmentSubmit(input: {{assessment: \"{assessment}\", expectedVersion: 1, method: REVIEW, date: \"{today}\", findings: [{findings}], rationale: \"By the evidence.\"}})"
    );
    done(&app.as_user(who).await, &call, "judgement level").await;
}

/// What a decision confirms.
pub fn units(stage: &Stage, levels: [i32; 2]) -> String {
    let units = stage.competences.iter().zip(levels).filter(|(_, level)| *level > 0);
    let units =
        units.map(|(competence, level)| format!("{{competence: \"{competence}\", level: {level}, eqfLevel: 3}}"));
    units.collect::<Vec<_>>().join(", ")
}
