//! Who recognises what was decided, and how far those who decide agree.

use chrono::TimeDelta;
use entity::competence_validation;
use passerelle::graphql::node::global_id;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use super::stage::{SPOKEN, Stage, assigned, done, judged, moved, refused, scheduled, stage, units, version};
use crate::support::App;

/// A case that is certified, of which all is confirmed.
async fn certified(app: &App, stage: &Stage) -> String {
    let id = scheduled(app, stage).await;
    for who in ["assessor@nordkoop", "assessor@relience"] {
        let judging = assigned(app, "counsellor@relience", &id, who).await;
        judged(app, stage, who, &judging, [2, 2]).await;
    }
    let lead = app.as_user("assessor@nordkoop").await;
    let full = format!("kind: FULL, units: [{}]", units(stage, [2, 2]));
    moved(app, &lead, "competenceValidationDecide", &id, &full).await;
    let counsellor = app.as_user("counsellor@relience").await;
    moved(app, &counsellor, "competenceValidationCertify", &id, "").await;
    id
}

async fn share(app: &App, stage: &Stage, partner: &str) {
    let partner = global_id(app.partner(partner).await.id);
    let share = format!(
        "consentGive(input: {{participant: \"{}\", purpose: SHARE_DECISION, recipient: \"{partner}\", wordingVersion: \"1\", language: \"fr\", {SPOKEN}}})",
        stage.candidate
    );
    done(&app.as_user("counsellor@relience").await, &share, "id").await;
}

fn answer(id: &str, accept: bool) -> String {
    format!("validationDecisionRecognise(input: {{validation: \"{id}\", accept: {accept}, reason: \"As we do it.\"}})")
}

async fn holding(app: &App, id: &str) -> Value {
    let ask = format!("{{ competenceValidation(id: \"{id}\") {{ recognitions {{ accepted holds }} }} }}");
    let shown = app.as_user("counsellor@relience").await.data(&ask).await;
    shown["competenceValidation"]["recognitions"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn v_9_whom_the_candidate_shows_a_decision_answers_once_and_takes_back_for_the_future() {
    for app in App::on_both().await {
        let stage = stage(&app).await;
        let id = certified(&app, &stage).await;
        let other = app.as_manager_of("nordkoop").await;
        assert_eq!(refused(&other, &answer(&id, true)).await.0, "NOT_FOUND", "{}", app.on);
        share(&app, &stage, "nordkoop").await;
        // Its owner does not recognise it, and a partner to which it is not shown sees nothing.
        assert_eq!(
            refused(&app.as_manager_of("relience").await, &answer(&id, true))
                .await
                .0,
            "FORBIDDEN"
        );
        assert_eq!(
            refused(&app.as_manager_of("punte").await, &answer(&id, true)).await.0,
            "NOT_FOUND"
        );
        let declined = done(&other, &answer(&id, false), "id version holds").await;
        assert_eq!(declined["holds"], false);
        assert_eq!(refused(&other, &answer(&id, true)).await.0, "CONFLICT", "{}", app.on);
        let back = format!(
            "decisionRecognitionRevoke(input: {{recognition: {}, expectedVersion: {}, reason: \"Read again.\"}})",
            declined["id"], declined["version"]
        );
        assert!(done(&other, &back, "revokedAt").await["revokedAt"].is_string());
        done(&other, &answer(&id, true), "id").await;
        let both = json!([{ "accepted": false, "holds": false }, { "accepted": true, "holds": true }]);
        assert_eq!(holding(&app, &id).await, both, "{}", app.on);
        // V-7: during an appeal it rests.
        let counsellor = app.as_user("counsellor@relience").await;
        let grounds = format!("grounds: \"There was more.\", {SPOKEN}");
        moved(&app, &counsellor, "competenceValidationAppeal", &id, &grounds).await;
        assert_eq!(holding(&app, &id).await[1]["holds"], false, "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn v_7_an_appeal_comes_in_time_and_is_judged_by_others() {
    for app in App::on_both().await {
        let stage = stage(&app).await;
        let id = certified(&app, &stage).await;
        let counsellor = app.as_user("counsellor@relience").await;
        let appeal = async |app: &App| {
            let at = version(app, &id).await;
            format!(
                "competenceValidationAppeal(input: {{validation: \"{id}\", expectedVersion: {at}, grounds: \"X\", {SPOKEN}}})"
            )
        };
        let decided = |days: i64| {
            let at = passerelle::engine::now() - TimeDelta::days(days);
            let rows = competence_validation::Entity::update_many()
                .filter(competence_validation::Column::Status.eq("CERTIFIED"));
            rows.col_expr(competence_validation::Column::DecidedAt, Expr::val(at))
        };
        app.update(decided(400)).await;
        let late = refused(&counsellor, &appeal(&app).await).await;
        assert_eq!(
            late,
            ("BAD_USER_INPUT".to_owned(), vec!["V-7".to_owned()]),
            "{}",
            app.on
        );
        app.update(decided(1)).await;
        done(&counsellor, &appeal(&app).await, "status").await;
        let manager = app.as_manager_of("relience").await;
        let again = super::stage::licence(&app, "assessor@nordkoop").await;
        let assign = format!("assessmentAssign(input: {{validation: \"{id}\", assessor: \"{again}\"}})");
        assert_eq!(refused(&manager, &assign).await.1, ["V-7"], "{}", app.on);
        assert_eq!(refused(&counsellor, &assign).await.0, "FORBIDDEN", "{}", app.on);
        // One new assessor is not enough, and nothing is taken away.
        let alone = assigned(&app, "manager@relience", &id, "assessor@growwell").await;
        judged(&app, &stage, "assessor@growwell", &alone, [0, 2]).await;
        let at = version(&app, &id).await;
        let decide = format!(
            "competenceValidationDecide(input: {{validation: \"{id}\", expectedVersion: {at}, kind: PARTIAL, units: [{}]}})",
            units(&stage, [0, 2])
        );
        let (_, rules) = refused(&app.as_user("assessor@growwell").await, &decide).await;
        assert!(
            rules.iter().filter(|rule| *rule == "V-7").count() == 2,
            "{}: {rules:?}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn v_11_agreement_is_counted_over_what_the_viewer_sees() {
    const ASK: &str = "{ competenceValidations(first: 1, filter: {projectAcronym: [\"KIM\"], status: [CERTIFIED]}) { nodes { procedure { id } } } }";
    for app in App::on_both().await {
        let counsellor = app.as_user("counsellor@aurora").await;
        let shown = counsellor.data(ASK).await;
        let procedure = &shown["competenceValidations"]["nodes"][0]["procedure"]["id"];
        let ask = format!("{{ assessorAgreement(procedure: {procedure}) {{ pairs kappa }} }}");
        let agreement = counsellor.data(&ask).await["assessorAgreement"].clone();
        // The demo's assessors find the same.
        assert!(agreement["pairs"].as_u64().unwrap() >= 10, "{}: {agreement}", app.on);
        assert_eq!(agreement["kappa"], 1.0, "{}", app.on);
        for who in ["manager@aurora", "counsellor2@brucke"] {
            assert!(
                app.as_user(who).await.data(&ask).await["assessorAgreement"].is_null(),
                "{who}"
            );
        }
    }
}
