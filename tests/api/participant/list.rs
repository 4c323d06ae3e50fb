//! Lists of participants: by whom, and by what.

use serde_json::json;

use super::{ids, seen};
use crate::support::App;

#[tokio::test(flavor = "multi_thread")]
async fn participants_are_found_by_what_everybody_may_know() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        assert_eq!(ids(&manager, "projectAcronym: [\"wtg\"]").await.len(), 34, "{}", app.on);
        assert_eq!(
            ids(&manager, "projectAcronym: [\"WTG2\"], category: [LEARNER]")
                .await
                .len(),
            6,
            "{}",
            app.on
        );
        assert_eq!(
            ids(&manager, "search: \"specialist EDUCATOR\"").await.len(),
            44,
            "{}",
            app.on
        );
        let first = &ids(&manager, "").await[0];
        let one = seen(&manager, first).await;
        let pseudonym = one["pseudonym"].as_str().unwrap();
        assert_eq!(
            ids(&manager, &format!("pseudonym: [\"{pseudonym}\"]")).await,
            std::slice::from_ref(first),
            "{}",
            app.on
        );
        assert_eq!(
            ids(&manager, &format!("search: \"{pseudonym}\"")).await,
            std::slice::from_ref(first),
            "{}",
            app.on
        );
        let name = one["identity"]["givenName"].as_str().unwrap();
        assert_eq!(
            ids(&manager, &format!("search: \"{name}\"")).await,
            [""; 0],
            "{}: names are not searched",
            app.on
        );
        assert_eq!(
            ids(&app.as_manager_of("solo").await, "projectAcronym: [\"WTG\"]").await,
            [""; 0],
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn candidates_are_known_to_managers_by_pseudonym_to_their_counsellors_and_to_themselves() {
    for app in App::on_both().await {
        for (who, candidates) in [
            ("manager@aurora", 12),
            ("participant1@aurora", 1),
            ("trainer@aurora", 0),
            ("counsellor@aurora", 12),
            ("viewer@aurora", 0),
            ("admin@aurora", 0),
            ("assessor@aurora", 0),
            ("manager@brucke", 8),
        ] {
            let client = app.as_user(who).await;
            let found = ids(&client, "category: [CANDIDATE]").await;
            assert_eq!(found.len(), candidates, "{who} on {}", app.on);
            for id in &found {
                let one = seen(&client, id).await;
                let known = who.starts_with("participant") || who.starts_with("counsellor");
                assert_eq!(one["identity"].is_object(), known, "{who} on {}", app.on);
                let consents = one["consents"]["totalCount"].as_u64().unwrap();
                assert_eq!(consents >= 2, known, "{who} on {}", app.on);
                assert_eq!(consents == 0, !known, "{who} on {}", app.on);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_is_known_at_home_and_to_partners_by_pseudonym_and_named_to_managers_and_themselves() {
    for app in App::on_both().await {
        let all = ids(&app.as_manager_of("relience").await, "projectAcronym: [\"WTG\"]").await;
        for (who, sees, knows) in [
            ("manager@relience", 34, 34),
            ("trainer@relience", 34, 0),
            ("counsellor@relience", 34, 0),
            ("viewer@relience", 34, 0),
            ("admin@relience", 0, 0),
            ("assessor@relience", 0, 0),
            ("participant1@relience", 1, 1),
            // Where they went, and the project's other partners: by pseudonym. One of them is known still, from the other project.
            ("manager@nordkoop", 34, 1),
            ("trainer@nordkoop", 34, 1),
            ("viewer@nordkoop", 34, 0),
            ("manager@growwell", 34, 1),
            ("admin@nordkoop", 0, 0),
            ("manager@solo", 0, 0),
            ("operator", 0, 0),
        ] {
            let client = app.as_user(who).await;
            let document = format!(
                "{{ nodes(ids: {}) {{ ... on Participant {{ pseudonym identity {{ familyName }} }} }} }}",
                json!(all)
            );
            let data = client.data(&document).await;
            let nodes: Vec<_> = data["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|one| !one.is_null())
                .collect();
            let named = nodes
                .iter()
                .filter(|one| one["identity"]["familyName"].is_string())
                .count();
            assert_eq!((nodes.len(), named), (sees, knows), "{who} on {}", app.on);
        }
        let nobody = app.anonymous().data("{ participants { totalCount } }").await;
        assert_eq!(nobody["participants"]["totalCount"], 0, "{}", app.on);
    }
}
