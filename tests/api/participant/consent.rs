//! Consents: given, recorded for somebody, taken back.

use serde_json::{Value, json};

use super::{GIVE, WITHDRAW, ids, newcomer, seen};
use crate::support::{App, persona::Client, text};

fn recorded() -> Value {
    json!({ "means": "ORAL_WITH_WITNESS", "witness": "Ysaline Témoin", "language": "fr", "givenBy": "SELF" })
}

fn input(participant: &Value, more: &Value) -> Value {
    let mut input =
        json!({ "participant": participant, "purpose": "PUBLISH_NAME", "wordingVersion": "v1", "language": "fr" });
    let fields = input.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    json!({ "input": input })
}

async fn in_force(client: &Client<'_>, id: &Value) -> Vec<String> {
    let one = seen(client, id.as_str().unwrap()).await;
    let all = one["consents"]["nodes"].as_array().unwrap().iter();
    all.filter(|one| one["state"] == "GIVEN")
        .map(|one| text(one, "purpose").to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn x_3_a_consent_is_given_for_one_purpose_and_ends_at_once_when_taken_back() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let person = newcomer(&manager, &app, "Clarisse", "Daccord").await;
        let with_act = json!({ "recorded": recorded() });
        let given = manager.data_with(GIVE, input(&person["id"], &with_act)).await["consentGive"].clone();
        assert_eq!(
            (&given["state"], &given["viewerCan"]),
            (&json!("GIVEN"), &json!(["WITHDRAW"])),
            "{}",
            app.on
        );
        assert_eq!(in_force(&manager, &person["id"]).await, ["PUBLISH_NAME"], "{}", app.on);
        let again = manager.refusal(GIVE, input(&person["id"], &with_act)).await;
        assert_eq!(again["code"], "CONFLICT", "{}", app.on);
        let back = json!({ "input": { "consent": given["id"], "expectedVersion": 1, "recorded": recorded() } });
        let taken = manager.data_with(WITHDRAW, back.clone()).await["consentWithdraw"].clone();
        assert_eq!(
            (&taken["state"], &taken["viewerCan"]),
            (&json!("WITHDRAWN"), &json!([])),
            "{}",
            app.on
        );
        assert_eq!(in_force(&manager, &person["id"]).await, [""; 0], "{}: at once", app.on);
        let twice = json!({ "input": { "consent": given["id"], "expectedVersion": 2, "recorded": recorded() } });
        assert_eq!(
            manager.refusal(WITHDRAW, twice).await["code"],
            "INVALID_STATE",
            "{}",
            app.on
        );
        manager.data_with(GIVE, input(&person["id"], &with_act)).await;
        assert_eq!(
            in_force(&manager, &person["id"]).await,
            ["PUBLISH_NAME"],
            "{}: a new one",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x_3_sharing_and_handing_over_name_one_other_partner() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let person = newcomer(&manager, &app, "Aliénor", "Partagée").await;
        let id = |partner: entity::partner::Model| passerelle::graphql::node::global_id(partner.id);
        let (own, other) = (id(app.partner("relience").await), id(app.partner("punte").await));
        for (purpose, recipient, fits) in [
            ("SHARE_DECISION", None, false),
            ("SHARE_DECISION", Some(&own), false),
            ("FOLLOW_UP", Some(&other), false),
            ("SHARE_DECISION", Some(&other), true),
            ("HAND_OVER", Some(&other), true),
        ] {
            let more = json!({ "purpose": purpose, "recipient": recipient, "recorded": recorded() });
            let answer = manager.with(GIVE, input(&person["id"], &more)).await;
            let rule = &answer["errors"][0]["extensions"]["violations"][0]["rule"];
            assert_eq!(rule == "X-3", !fits, "{}: {purpose} {answer}", app.on);
            let named = &answer["data"]["consentGive"]["recipient"]["acronym"];
            assert_eq!(named == "punte", fits, "{}: {purpose} {answer}", app.on);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x_6_whoever_records_for_somebody_says_how_they_acted_and_is_shown() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let person = newcomer(&manager, &app, "Loïs", "Sanslogin").await;
        let refused = manager.refusal(GIVE, input(&person["id"], &json!({}))).await;
        assert_eq!(refused["violations"][0]["rule"], "X-6", "{}: {refused}", app.on);
        let unproved = json!({ "recorded": { "means": "SIGNED_PAPER", "language": "fr", "givenBy": "SELF" } });
        let refused = manager.refusal(GIVE, input(&person["id"], &unproved)).await;
        assert_eq!(refused["violations"][0]["rule"], "X-6", "{}: {refused}", app.on);
        let given = manager
            .data_with(GIVE, input(&person["id"], &json!({ "recorded": recorded() })))
            .await;
        let act = &given["consentGive"]["givenAct"];
        let who = app.account("manager@relience").await.id.uuid().simple().to_string();
        assert_eq!(act["recordedBy"], format!("account_{who}"), "{}", app.on);
        assert_eq!(
            (&act["means"], &act["witness"], &act["givenBy"]),
            (&json!("ORAL_WITH_WITNESS"), &json!("Ysaline Témoin"), &json!("SELF")),
            "{}",
            app.on
        );

        let myself = app.as_user("participant1@relience").await;
        let own = ids(&myself, "projectAcronym: [\"WTG2\"]").await;
        let mine = json!({ "purpose": "HAND_OVER", "recipient": passerelle::graphql::node::global_id(app.partner("punte").await.id) });
        let with_act = json!({ "purpose": "PLAN", "recorded": recorded() });
        let refused = myself.refusal(GIVE, input(&json!(own[0]), &with_act)).await;
        assert_eq!(
            refused["violations"][0]["rule"], "X-6",
            "{}: who acts has nothing to prove",
            app.on
        );
        let given = myself.data_with(GIVE, input(&json!(own[0]), &mine)).await;
        assert!(given["consentGive"]["givenAct"].is_null(), "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x_6_nobody_at_the_partner_records_for_a_candidate() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("aurora").await;
        for id in ids(&manager, "category: [CANDIDATE]").await {
            let more = json!({ "purpose": "FOLLOW_UP", "recorded": recorded() });
            let refused = manager.refusal(GIVE, input(&json!(id), &more)).await;
            assert_eq!(refused["code"], "FORBIDDEN", "{}", app.on);
        }
        let trainer = app.as_trainer_of("relience").await;
        let id = &ids(&trainer, "projectAcronym: [\"WTG2\"]").await[0];
        let refused = trainer
            .refusal(GIVE, input(&json!(id), &json!({ "recorded": recorded() })))
            .await;
        assert_eq!(refused["code"], "FORBIDDEN", "{}", app.on);
    }
}
