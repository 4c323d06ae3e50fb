//! The rules at the API. Each is a pure function with a test of its own; here they are met on the way in.

use serde_json::json;

use super::stage::{
    SPOKEN, assigned, documented, done, judged, licence, moved, proof, refused, requested, scheduled, stage, units,
    version,
};
use crate::support::App;

fn rule(name: &str) -> (String, Vec<String>) {
    ("BAD_USER_INPUT".to_owned(), vec![name.to_owned()])
}

#[tokio::test(flavor = "multi_thread")]
async fn v_1_nothing_starts_before_the_candidate_consents() {
    for app in App::on_both().await {
        let id = requested(&app, &stage(&app).await).await;
        let counsellor = app.as_user("counsellor@relience").await;
        let advance = format!("competenceValidationAdvance(input: {{validation: \"{id}\", expectedVersion: 1}})");
        assert_eq!(refused(&counsellor, &advance).await.0, "INVALID_STATE", "{}", app.on);
        let silent = format!(
            "competenceValidationConsent(input: {{validation: \"{id}\", expectedVersion: 1, wordingVersion: \"1\", language: \"fr\"}})"
        );
        assert_eq!(refused(&counsellor, &silent).await, rule("X-6"), "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn v_2_who_is_tied_to_the_candidate_is_not_assigned_and_a_late_conflict_voids() {
    for app in App::on_both().await {
        let stage = stage(&app).await;
        let id = scheduled(&app, &stage).await;
        let counsellor = app.as_user("counsellor@relience").await;
        let close = licence(&app, "assessor@growwell").await;
        let declare = format!(
            "conflictDeclarationCreate(input: {{validation: \"{id}\", assessor: \"{close}\", ground: RELATIVE}})"
        );
        done(&counsellor, &declare, "ground").await;
        let assign = format!("assessmentAssign(input: {{validation: \"{id}\", assessor: \"{close}\"}})");
        assert_eq!(refused(&counsellor, &assign).await, rule("V-2"), "{}", app.on);
        let judging = assigned(&app, "counsellor@relience", &id, "assessor@nordkoop").await;
        judged(&app, &stage, "assessor@nordkoop", &judging, [2, 2]).await;
        let join = format!(
            "caseMemberAdd(input: {{validation: \"{id}\", email: \"assessor@nordkoop.example.org\", partner: \"{}\", role: OBSERVER}})",
            passerelle::graphql::node::global_id(app.partner("nordkoop").await.id)
        );
        assert_eq!(refused(&counsellor, &join).await, rule("V-2"), "{}", app.on);
        let late = licence(&app, "assessor@nordkoop").await;
        let declare =
            format!("conflictDeclarationCreate(input: {{validation: \"{id}\", assessor: \"{late}\", ground: WORK}})");
        done(&counsellor, &declare, "ground").await;
        let shown = counsellor
            .data(&format!(
                "{{ competenceValidation(id: \"{id}\") {{ assessments {{ status }} }} }}"
            ))
            .await;
        assert_eq!(
            shown["competenceValidation"]["assessments"],
            json!([{ "status": "VOID" }]),
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn v_4_no_assessment_rests_on_one_kind_of_evidence() {
    for app in App::on_both().await {
        let id = documented(&app, &stage(&app).await).await;
        let counsellor = app.as_user("counsellor@relience").await;
        for number in 1..=2 {
            proof(&app, &id, "INTERVIEW", 10).await;
            let at = version(&app, &id).await;
            let advance =
                format!("competenceValidationAdvance(input: {{validation: \"{id}\", expectedVersion: {at}}})");
            assert_eq!(
                refused(&counsellor, &advance).await,
                rule("V-4"),
                "{number} on {}",
                app.on
            );
        }
        proof(&app, &id, "TEST", 10).await;
        let moved = moved(&app, &counsellor, "competenceValidationAdvance", &id, "").await;
        assert_eq!(moved, "ASSESSMENT", "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn v_3_a_full_decision_needs_two_assessors_of_two_partners() {
    for app in App::on_both().await {
        let stage = stage(&app).await;
        let id = scheduled(&app, &stage).await;
        let one = assigned(&app, "counsellor@relience", &id, "assessor@relience").await;
        judged(&app, &stage, "assessor@relience", &one, [2, 2]).await;
        let lead = app.as_user("assessor@relience").await;
        let decide = format!(
            "competenceValidationDecide(input: {{validation: \"{id}\", expectedVersion: {}, kind: FULL, units: [{}]}})",
            version(&app, &id).await,
            units(&stage, [2, 2])
        );
        let (_, mut rules) = refused(&lead, &decide).await;
        rules.dedup();
        assert_eq!(rules, ["V-3"], "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn v_5_and_v_6_evidence_is_renewed_when_old_and_frozen_when_judged() {
    for app in App::on_both().await {
        let id = documented(&app, &stage(&app).await).await;
        let old = proof(&app, &id, "INTERVIEW", 3_000).await;
        proof(&app, &id, "TEST", 3).await;
        let counsellor = app.as_user("counsellor@relience").await;
        let at = version(&app, &id).await;
        let advance = format!("competenceValidationAdvance(input: {{validation: \"{id}\", expectedVersion: {at}}})");
        assert_eq!(refused(&counsellor, &advance).await, rule("V-6"), "{}", app.on);
        let renew = format!(
            "evidenceRenew(input: {{evidence: {}, expectedVersion: 1, statement: \"Still so.\"}})",
            old["id"]
        );
        done(&counsellor, &renew, "renewedOn").await;
        moved(&app, &counsellor, "competenceValidationAdvance", &id, "").await;
        let again = format!(
            "evidenceRenew(input: {{evidence: {}, expectedVersion: 3, statement: \"Again.\"}})",
            old["id"]
        );
        assert_eq!(refused(&counsellor, &again).await.0, "INVALID_STATE", "{}", app.on);
        let more = format!(
            "evidenceAdd(input: {{validation: \"{id}\", kind: TEST, title: \"Late\", obtainedOn: \"2026-01-01\", setting: FORMAL, text: \"x\"}})"
        );
        assert_eq!(refused(&counsellor, &more).await.0, "INVALID_STATE", "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn v_10_an_assessor_needs_a_licence_for_the_procedure() {
    for app in App::on_both().await {
        let stage = stage(&app).await;
        let id = scheduled(&app, &stage).await;
        // Licensed, but by the procedure of another project.
        let elsewhere = licence(&app, "assessor@aurora").await;
        let counsellor = app.as_user("counsellor@relience").await;
        let assign = format!("assessmentAssign(input: {{validation: \"{id}\", assessor: \"{elsewhere}\"}})");
        assert_eq!(refused(&counsellor, &assign).await, rule("V-10"), "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn v_12_a_case_is_handed_over_with_consent_and_its_team_sees_nothing_any_more() {
    for app in App::on_both().await {
        let stage = stage(&app).await;
        let id = documented(&app, &stage).await;
        let counsellor = app.as_user("counsellor@relience").await;
        let to = passerelle::graphql::node::global_id(app.partner("nordkoop").await.id);
        let at = version(&app, &id).await;
        let hand = format!(
            "competenceValidationHandOver(input: {{validation: \"{id}\", expectedVersion: {at}, partner: \"{to}\"}})"
        );
        assert_eq!(refused(&counsellor, &hand).await, rule("V-12"), "{}", app.on);
        let agree = format!(
            "consentGive(input: {{participant: \"{}\", purpose: HAND_OVER, recipient: \"{to}\", wordingVersion: \"1\", language: \"fr\", {SPOKEN}}})",
            stage.candidate
        );
        done(&counsellor, &agree, "state").await;
        done(&counsellor, &hand, "id").await;
        let ask = format!("{{ competenceValidation(id: \"{id}\") {{ status claims {{ level }} viewerCan }} }}");
        assert!(
            counsellor.data(&ask).await["competenceValidation"].is_null(),
            "{}",
            app.on
        );
        assert!(app.as_manager_of("relience").await.data(&ask).await["competenceValidation"].is_null());
        let new = app.as_manager_of("nordkoop").await;
        assert_eq!(
            new.data(&ask).await["competenceValidation"]["claims"],
            json!([]),
            "{}",
            app.on
        );
        let join = format!(
            "caseMemberAdd(input: {{validation: \"{id}\", email: \"counsellor@nordkoop.example.org\", role: COUNSELLOR, responsible: true}})"
        );
        done(&new, &join, "responsible").await;
        let there = app.as_user("counsellor@nordkoop").await;
        assert_eq!(
            there.data(&ask).await["competenceValidation"]["claims"]
                .as_array()
                .unwrap()
                .len(),
            2
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x_3_who_takes_the_consent_back_leaves_every_open_case() {
    for app in App::on_both().await {
        let stage = stage(&app).await;
        let id = documented(&app, &stage).await;
        let counsellor = app.as_user("counsellor@relience").await;
        let consents = counsellor
            .data(&format!(
                "{{ participant(id: \"{}\") {{ consents {{ nodes {{ id version purpose state }} }} }} }}",
                stage.candidate
            ))
            .await;
        let consents = consents["participant"]["consents"]["nodes"].as_array().unwrap().clone();
        let given = consents
            .iter()
            .find(|one| one["purpose"] == "VALIDATION" && one["state"] == "GIVEN")
            .unwrap();
        let back = format!(
            "consentWithdraw(input: {{consent: {}, expectedVersion: {}, {SPOKEN}}})",
            given["id"], given["version"]
        );
        done(&counsellor, &back, "state").await;
        let shown = counsellor
            .data(&format!(
                "{{ competenceValidation(id: \"{id}\") {{ status stage viewerCan }} }}"
            ))
            .await;
        let expected = json!({ "status": "WITHDRAWN", "stage": "DOCUMENTATION", "viewerCan": [] });
        assert_eq!(shown["competenceValidation"], expected, "{}", app.on);
    }
}
