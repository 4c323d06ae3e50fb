//! Who sees a mobility, from which moment on.

use entity::mobility::Status;
use passerelle::graphql::node::global_id;
use serde_json::json;

use super::stage::{created, moves, participant, plan, set_status};
use crate::support::App;

/// Whether they see the mobility, its participant and its agreement's place.
async fn sees(app: &App, name: &str, id: &str) -> (bool, bool) {
    let (who, person) = (
        app.as_user(name).await,
        global_id(participant(app, "WTG2-P001").await.id),
    );
    let page = format!(
        "{{ node(id: \"{id}\") {{ id }} mobility(id: \"{id}\") {{ participant {{ pseudonym }} }} mobilities(filter: {{participant: [\"{person}\"]}}) {{ nodes {{ id }} }} }}"
    );
    let shown = who.data(&page).await;
    let seen = shown["mobility"].is_object();
    assert_eq!(seen, shown["node"].is_object());
    let listed = shown["mobilities"]["nodes"].as_array().unwrap();
    assert_eq!(seen, listed.iter().any(|one| one["id"] == id));
    (seen, shown["mobility"]["participant"].is_object())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mobility_is_seen_step_by_step() {
    for app in App::on_both().await {
        let people = [
            "viewer@relience",
            "manager@nordkoop",
            "manager@growwell",
            "participant1@relience",
            "participant2@relience",
            "manager@solo",
        ];
        let id = created(&app, plan(&app, "WTG2-P001", (10, 20)).await).await;
        let (all, none) = ((true, true), (false, false));
        let (sender, host) = (app.as_manager_of("relience").await, app.as_manager_of("nordkoop").await);
        for (step, expected) in [
            ("DRAFT", [all, none, none, all, none, none]),
            ("NOMINATED", [all, all, none, all, none, none]),
            ("ACCEPTED", [all, all, all, all, none, none]),
        ] {
            match step {
                "NOMINATED" => drop(moves(&app, &sender, "mobilityNominate", &id, "").await),
                "ACCEPTED" => drop(moves(&app, &host, "mobilityAccept", &id, "").await),
                _ => {}
            }
            for (name, expected) in people.iter().zip(expected) {
                let seen = sees(&app, name, &id).await;
                assert_eq!(seen, expected, "{name} of a mobility in {step} on {}", app.on);
            }
        }
        moves(&app, &sender, "mobilityUpdate", &id, "visibility: PARTNER").await;
        assert_eq!(sees(&app, "manager@growwell", &id).await, none);
        assert_eq!(sees(&app, "manager@nordkoop", &id).await, all);
        assert!(
            app.anonymous()
                .data(&format!("{{ mobility(id: \"{id}\") {{ id }} }}"))
                .await["mobility"]
                .is_null()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_was_called_off_stays_its_senders() {
    for app in App::on_both().await {
        let id = created(&app, plan(&app, "WTG2-P001", (10, 20)).await).await;
        let sender = app.as_manager_of("relience").await;
        moves(&app, &sender, "mobilityCancel", &id, "reason: \"Too early.\"").await;
        assert_eq!(sees(&app, "manager@nordkoop", &id).await, (false, false), "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_agreement_and_the_senders_own_key_are_not_for_the_projects_other_partners() {
    for app in App::on_both().await {
        let mut input = plan(&app, "WTG2-P001", (-20, -10)).await;
        input["externalId"] = json!("R-77");
        let id = created(&app, input).await;
        let sender = app.as_manager_of("relience").await;
        moves(&app, &sender, "mobilityNominate", &id, "").await;
        super::stage::draft(&app, &id, (-20, -10)).await;
        set_status(&app, &id, Status::Accepted).await;
        let page = format!(
            "{{ mobility(id: \"{id}\") {{ externalId learningAgreement {{ version }} participantReport {{ state }} }} mobilities(filter: {{externalId: [\"R-77\"]}}) {{ totalCount }} }}"
        );
        let shown = |who: &str| {
            let (app, page, who) = (&app, page.clone(), who.to_owned());
            async move { app.as_user(&who).await.data(&page).await }
        };
        let own = shown("manager@relience").await;
        assert_eq!(
            (&own["mobility"]["externalId"], &own["mobilities"]["totalCount"]),
            (&json!("R-77"), &json!(1))
        );
        let host = shown("manager@nordkoop").await;
        assert_eq!(host["mobility"]["learningAgreement"]["version"], 1, "{}", app.on);
        assert_eq!(
            (&host["mobility"]["externalId"], &host["mobilities"]["totalCount"]),
            (&json!(null), &json!(0))
        );
        let other = shown("manager@growwell").await;
        assert_eq!(
            other["mobility"],
            json!({ "externalId": null, "learningAgreement": null, "participantReport": null }),
            "{}",
            app.on
        );
    }
}
