//! M-10: versions of the learning agreement and their approvals.

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Value, json};

use super::stage::{approve, created, day, draft, moves, plan, refused};
use crate::support::{App, answer::violations};

fn approving(id: &str, version: i64, more: &str) -> String {
    format!(
        "mutation {{ learningAgreementApprove(input: {{mobility: \"{id}\", agreementVersion: {version} {more}}}) {{ approved }} }}"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn m_10_three_approvals_of_the_same_version_confirm_and_a_newer_version_needs_its_own() {
    for app in App::on_both().await {
        let (sender, host) = (app.as_manager_of("relience").await, app.as_manager_of("nordkoop").await);
        let person = app.as_user("participant1@relience").await;
        let id = created(&app, plan(&app, "WTG2-P001", (10, 20)).await).await;
        moves(&app, &sender, "mobilityNominate", &id, "").await;
        let first = draft(&app, &id, (10, 20)).await;
        let early = host.refusal(&approving(&id, first, ""), json!({})).await;
        assert_eq!(
            early["state"], "NOMINATED",
            "{}: approvals are possible from ACCEPTED on",
            app.on
        );
        moves(&app, &host, "mobilityAccept", &id, "").await;
        approve(&sender, &id, first, "").await;
        approve(&host, &id, first, "").await;
        let second = draft(&app, &id, (10, 21)).await;
        let old = person.refusal(&approving(&id, first, ""), json!({})).await;
        assert_eq!(violations(&old), ["input.agreementVersion M-10"], "{}", app.on);
        assert_eq!(approve(&person, &id, second, "").await["approved"], false);
        let twice = person.refusal(&approving(&id, second, ""), json!({})).await;
        assert_eq!(violations(&twice), ["input.agreementVersion M-10"]);
        approve(&sender, &id, second, "").await;
        assert_eq!(approve(&host, &id, second, "").await["approved"], true);
        let shown = host
            .data(&format!("{{ mobility(id: \"{id}\") {{ status endDate }} }}"))
            .await;
        assert_eq!(shown["mobility"]["status"], "CONFIRMED");
        assert_eq!(
            shown["mobility"]["endDate"],
            super::stage::day(21),
            "the mobility takes the agreed dates"
        );
        let closed = host.refusal(&approving(&id, second, ""), json!({})).await;
        assert_eq!(closed["state"], "APPROVED", "an approved version is never altered");
        let longer = format!("endDate: \"{}\"", super::stage::day(25));
        let frozen = refused(&app, &sender, "mobilityUpdate", &id, &longer).await;
        assert_eq!(violations(&frozen), ["input.endDate M-10"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x_6_the_sender_writes_down_what_a_person_without_a_login_approved() {
    let paper = "recorded: {means: SIGNED_PAPER, language: \"fr\", givenBy: SELF, proof: {reference: \"folder 3\", sha256: \"5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9\"}}";
    for app in App::on_both().await {
        let (sender, host) = (app.as_manager_of("relience").await, app.as_manager_of("nordkoop").await);
        let id = created(&app, plan(&app, "WTG2-P004", (10, 20)).await).await;
        moves(&app, &sender, "mobilityNominate", &id, "").await;
        moves(&app, &host, "mobilityAccept", &id, "").await;
        let first = draft(&app, &id, (10, 20)).await;
        let hosts = host.refusal(&approving(&id, first, paper), json!({})).await;
        assert_eq!(hosts["code"], "FORBIDDEN", "{}: the host writes nothing down", app.on);
        let forged = sender
            .refusal(&approving(&id, first, "party: PARTICIPANT"), json!({}))
            .await;
        assert_eq!(
            forged["code"], "FORBIDDEN",
            "{}: nor does anybody approve for a person without a record",
            app.on
        );

        approve(&sender, &id, first, paper).await;
        approve(&sender, &id, first, "").await;
        assert_eq!(approve(&host, &id, first, "").await["approved"], true);
        let page = format!(
            "{{ mobility(id: \"{id}\") {{ learningAgreement {{ approvals {{ party recorded {{ means }} }} }} }} }}"
        );
        let shown = host.data(&page).await;
        let approvals = &shown["mobility"]["learningAgreement"]["approvals"];
        assert_eq!(
            approvals[0],
            json!({ "party": "PARTICIPANT", "recorded": { "means": "SIGNED_PAPER" } })
        );
    }
}

const VERSIONS: &str =
    "query($id: ID!) { mobility(id: $id) { learningAgreementVersions { version approved contentHash updatedAt
    approvals { party approvedAt } content { startDate endDate mainLanguage activities learningOutcomes modules { id }
    virtualComponent monitoring evaluation recognition } differences(from: 1) { field before after } } } }";

/// The hash as anybody can make it of what the API shows: names in their order, no white space, modules as UUIDs.
fn recomputed(content: &Value) -> String {
    let mut content = content.clone();
    let modules = content["modules"].as_array().unwrap().iter();
    let uuid = |module: &Value| {
        let digits = module["id"].as_str().unwrap().strip_prefix("module_").unwrap();
        json!(uuid::Uuid::parse_str(digits).unwrap().to_string())
    };
    content["modules"] = modules.map(uuid).collect();
    let hash = digest(&SHA256, content.to_string().as_bytes());
    passerelle::auth::random::hex(hash.as_ref())
}

#[tokio::test(flavor = "multi_thread")]
async fn m_10_an_amendment_never_alters_an_approved_version_and_its_hash_can_be_made_again() {
    for app in App::on_both().await {
        let (sender, host) = (app.as_manager_of("relience").await, app.as_manager_of("nordkoop").await);
        let person = app.as_user("participant1@relience").await;
        let id = created(&app, plan(&app, "WTG2-P001", (10, 20)).await).await;
        moves(&app, &sender, "mobilityNominate", &id, "").await;
        moves(&app, &host, "mobilityAccept", &id, "").await;
        let module = passerelle::graphql::node::global_id(app.module("WTG2-04").await.id);
        let content = |last, activities: Value| {
            json!({ "startDate": day(10), "endDate": day(last), "activities": activities, "modules": [module],
                "learningOutcomes": ["« Motiver » sans \"pression\""], "recognition": "Attestation" })
        };
        let write =
            "mutation($input: LearningAgreementDraftInput!) { learningAgreementDraft(input: $input) { version } }";
        let input = json!({ "mobility": id, "content": content(20, json!(["Bench", "Visit"])) });
        sender.data_with(write, json!({ "input": input })).await;
        for who in [&sender, &host, &person] {
            approve(who, &id, 1, "").await;
        }
        let versions = async || {
            host.data_with(VERSIONS, json!({ "id": id })).await["mobility"]["learningAgreementVersions"].clone()
        };
        let before = versions().await[0].clone();
        assert_eq!(before["approved"], true, "{}", app.on);
        assert_eq!(before["contentHash"], recomputed(&before["content"]), "{}", app.on);

        let amend =
            "mutation($input: LearningAgreementAmendInput!) { learningAgreementAmend(input: $input) { version } }";
        let input = json!({ "mobility": id, "reason": "EXTENSION", "content": content(22, json!(["Bench"])) });
        sender.data_with(amend, json!({ "input": input })).await;
        for who in [&host, &person, &sender] {
            approve(who, &id, 2, "").await;
        }
        let after = versions().await;
        assert_eq!(after[0], before, "{}: not a byte of it", app.on);
        assert_eq!(after[1]["contentHash"], recomputed(&after[1]["content"]), "{}", app.on);
        assert_ne!(after[1]["contentHash"], before["contentHash"]);
        let expected = json!([
            { "field": "activities", "before": ["Bench", "Visit"], "after": ["Bench"] },
            { "field": "endDate", "before": [day(20)], "after": [day(22)] },
        ]);
        assert_eq!(after[1]["differences"], expected, "{}", app.on);
        assert_eq!(after[0]["differences"], json!([]), "{}: from itself", app.on);
    }
}
