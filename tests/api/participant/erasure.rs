//! Erasure, and everything that is held of somebody.

use chrono::Days;
use entity::{audit_entry, identity, participant, person_key};
use serde_json::{Value, json};

use super::{ERASE, GIVE, dump::everything, ids, newcomer, retention::keep_until, seen};
use crate::support::{App, text};

async fn count(client: &crate::support::persona::Client<'_>) -> Value {
    let total = "{ participants(filter: {projectAcronym: [\"WTG2\"]}) { totalCount } }";
    client.data(total).await["participants"]["totalCount"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn x_4_erasure_leaves_the_pseudonym_and_the_counts_and_nothing_of_the_person() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let person = newcomer(&manager, &app, "Effacia", "Disparue").await;
        let act = json!({ "means": "INTERPRETED", "witness": "Effacia's sister", "language": "fr", "givenBy": "SELF" });
        let consent = json!({ "participant": person["id"], "purpose": "FOLLOW_UP", "wordingVersion": "v1", "language": "fr", "recorded": act });
        manager.data_with(GIVE, json!({ "input": consent })).await;
        let identity = app
            .rows::<identity::Entity>()
            .await
            .into_iter()
            .max_by_key(|row| row.created_at)
            .unwrap();
        let before = count(&manager).await;
        let input = json!({ "participant": person["id"], "expectedVersion": 1, "reason": "asked for" });
        let erased = manager.data_with(ERASE, json!({ "input": input })).await["identityErase"].clone();
        assert_eq!(
            (&erased["pseudonym"], &erased["version"]),
            (&person["pseudonym"], &json!(2)),
            "{}",
            app.on
        );
        assert!(
            erased["erasedAt"].is_string() && erased["identity"].is_null(),
            "{}: {erased}",
            app.on
        );
        assert_eq!(erased["viewerCan"], json!([]), "{}", app.on);
        assert_eq!(count(&manager).await, before, "{}: counts stay right", app.on);
        let all = everything(&app).await;
        for word in ["Effacia", "effacia", "Disparue", "Inventé"] {
            assert!(!all.contains(word), "{}: {word} is still there", app.on);
        }
        let keys = app.rows::<person_key::Entity>().await;
        assert!(
            keys.iter().all(|key| key.identity_id != identity.id),
            "{}: the key is destroyed",
            app.on
        );
        assert!(
            app.rows::<identity::Entity>()
                .await
                .iter()
                .all(|row| row.id != identity.id),
            "{}",
            app.on
        );
        let again = json!({ "participant": person["id"], "expectedVersion": 2 });
        let refused = manager.refusal(ERASE, json!({ "input": again })).await;
        assert_eq!(
            (&refused["code"], &refused["state"]),
            (&json!("INVALID_STATE"), &json!("ERASED")),
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x_4_somebody_erases_themselves_in_all_projects_of_the_partner_and_their_login_with_it() {
    for app in App::on_both().await {
        let (myself, manager) = (
            app.as_user("participant1@relience").await,
            app.as_manager_of("relience").await,
        );
        let account = app.account("participant1@relience").await;
        // Their stay in Work to Grow has been accounted for.
        let yesterday = passerelle::engine::now().date_naive() - Days::new(1);
        keep_until(&app, "WTG", yesterday).await;
        let mine = ids(&myself, "").await;
        assert_eq!(mine.len(), 2, "{}: WTG and WTG2", app.on);
        let one = seen(&myself, &mine[0]).await;
        let name = text(&one["identity"], "familyName").to_owned();
        assert!(everything(&app).await.contains(&account.email), "{}", app.on);
        let input = json!({ "participant": mine[0], "expectedVersion": one["version"] });
        myself.data_with(ERASE, json!({ "input": input })).await;
        for id in &mine {
            let left = seen(&manager, id).await;
            assert!(
                left["erasedAt"].is_string() && left["externalId"].is_null(),
                "{}: {left}",
                app.on
            );
        }
        let all = everything(&app).await;
        assert!(!all.contains(&account.email) && !all.contains(&name), "{}", app.on);
        let answer = myself.send(&json!({ "query": "{ viewer { email } }" })).await;
        assert_eq!(answer.status(), 401, "{}: signed out", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x_4_a_manager_has_a_candidate_erased_without_learning_who_it_was() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("aurora").await;
        let id = &ids(&manager, "category: [CANDIDATE], externalId: [\"KIM-P009\"]").await[0];
        let before = app.rows::<identity::Entity>().await.len();
        let erased = manager
            .data_with(ERASE, json!({ "input": { "participant": id, "expectedVersion": 1 } }))
            .await;
        assert!(erased["identityErase"]["erasedAt"].is_string(), "{}: {erased}", app.on);
        assert_eq!(app.rows::<identity::Entity>().await.len(), before - 1, "{}", app.on);
        let readings = app.rows::<audit_entry::Entity>().await;
        assert!(
            readings
                .iter()
                .all(|one| (one.kind.as_str(), one.verb.as_str()) != ("identity", "READ")),
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x_7_a_granted_mobility_restricts_an_early_erasure() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let person = newcomer(&manager, &app, "Retenue", "Jusquaubout").await;
        let whose = app
            .rows::<participant::Entity>()
            .await
            .into_iter()
            .max_by_key(|row| row.created_at)
            .unwrap();
        let host = app.partner("punte").await.id;
        let planting = app.plant().await;
        planting.tx.put([super::retention::begun(&whose, host)]).await.unwrap();
        planting.tx.commit().await.unwrap();
        let input = json!({ "participant": person["id"], "expectedVersion": 1 });
        let answer = manager.data_with(ERASE, json!({ "input": input })).await["identityErase"].clone();
        assert!(
            answer["erasedAt"].is_null() && answer["identity"]["restrictedAt"].is_string(),
            "{}: {answer}",
            app.on
        );
        assert_eq!(
            seen(&manager, text(&person, "id")).await["identity"]["givenName"],
            "Retenue",
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x_5_one_call_gives_everything_held_and_who_read_it() {
    for app in App::on_both().await {
        let (myself, manager) = (
            app.as_user("participant1@relience").await,
            app.as_manager_of("relience").await,
        );
        let mine = ids(&myself, "").await;
        let name = seen(&manager, &mine[0]).await["identity"]["familyName"].clone();
        let ask = |id: &str| format!("{{ subjectAccess(participant: \"{id}\") }}");
        let file = myself.data(&ask(&mine[0])).await["subjectAccess"].clone();
        assert_eq!(file["identity"]["familyName"], name, "{}", app.on);
        for field in ["givenName", "email", "birthDate", "nationality", "contact"] {
            assert!(file["identity"][field].is_string(), "{}: {field} {file}", app.on);
        }
        let participants = file["participants"].as_array().unwrap();
        let projects: Vec<&str> = participants
            .iter()
            .map(|one| text(&one["project"], "acronym"))
            .collect();
        assert_eq!(projects, ["WTG", "WTG2"], "{}", app.on);
        assert_eq!(participants[0]["consents"].as_array().unwrap().len(), 2, "{}", app.on);
        let reader = app.account("manager@relience").await.display_name;
        let read = |one: &&Value| one["what"] == "READ" && one["kind"] == "identity" && one["by"] == reader.as_str();
        assert_eq!(
            file["trail"].as_array().unwrap().iter().filter(read).count(),
            1,
            "{}: A-3",
            app.on
        );
        for (who, open) in [
            ("manager@relience", true),
            ("trainer@relience", false),
            ("participant2@relience", false),
            ("manager@solo", false),
        ] {
            let file = app.as_user(who).await.data(&ask(&mine[0])).await;
            assert_eq!(file["subjectAccess"].is_object(), open, "{who} on {}", app.on);
        }
        let candidate = &ids(&app.as_manager_of("aurora").await, "category: [CANDIDATE]").await[0];
        let file = app.as_manager_of("aurora").await.data(&ask(candidate)).await;
        assert!(
            file["subjectAccess"].is_null(),
            "{}: candidates are not for managers",
            app.on
        );
    }
}
