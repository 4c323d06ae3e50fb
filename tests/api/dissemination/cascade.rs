//! M-14: what was learnt is passed on, and the mobility shows it to those who may see it.

use entity::mobility;
use passerelle::graphql::node::global_id;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::{CREATE, call, created, plan, shown};
use crate::support::{
    App,
    answer::{violations, with},
};

/// The id of the mobility with this number of Relience's.
pub async fn stay(app: &App, number: &str) -> String {
    let named = mobility::Entity::find().filter(mobility::Column::ExternalId.eq(number));
    let row = app.db.system("test").one(named).await.unwrap();
    global_id(row.unwrap().id)
}

async fn titles(app: &App, who: &str, stay: &str) -> Vec<String> {
    let page = "query($id: ID!) { mobility(id: $id) { cascades(first: 10) { totalCount nodes { title status } } } }";
    let shown = app.as_user(who).await.data_with(page, json!({ "id": stay })).await;
    let cascades = &shown["mobility"]["cascades"];
    let nodes = cascades["nodes"].as_array().unwrap();
    assert_eq!(cascades["totalCount"], nodes.len(), "{who} on {}", app.on);
    nodes
        .iter()
        .map(|one| one["title"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn m_14_a_mobility_shows_what_was_passed_on_to_those_who_may_see_it() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let mine = stay(&app, "WTG-M001").await;
        let before = titles(&app, "viewer@nordkoop", &mine).await;
        assert!(!before.is_empty(), "{}: the demo tells of it", app.on);
        let id = created(&manager, with(plan(&app, "WTG").await, &json!({ "cascades": [mine] }))).await;
        assert_eq!(
            titles(&app, "viewer@relience", &mine).await.len(),
            before.len() + 1,
            "{}",
            app.on
        );
        for who in ["viewer@nordkoop", "viewer@growwell", "participant1@relience"] {
            assert_eq!(titles(&app, who, &mine).await, before, "{who} on {}: a draft", app.on);
        }
        manager.data(&call("disseminationRecordReport", &id, 1, "")).await;
        for who in ["viewer@nordkoop", "viewer@growwell", "participant1@relience"] {
            assert_eq!(
                titles(&app, who, &mine).await.len(),
                before.len() + 1,
                "{who} on {}",
                app.on
            );
        }
        let person = app.as_user("participant1@relience").await;
        assert!(
            shown(&person, &id).await.is_object(),
            "{}: it comes from their own mobility",
            app.on
        );
        let stranger = app.as_user("participant2@nordkoop").await;
        assert!(shown(&stranger, &id).await.is_null(), "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn m_14_only_mobilities_of_the_same_partner_and_project_after_the_return_are_passed_on() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let stays = [
            stay(&app, "WTG2-M006").await,
            stay(&app, "WTG-M001").await,
            stay(&app, "WTG2-M008").await,
        ];
        let input = with(plan(&app, "WTG2").await, &json!({ "cascades": stays }));
        let refused = manager.refusal(CREATE, json!({ "input": input })).await;
        assert_eq!(
            violations(&refused),
            ["input.cascades[0] M-14", "input.cascades[1] M-14"],
            "{}",
            app.on
        );
        let host = app.as_manager_of("nordkoop").await;
        let input = with(plan(&app, "WTG2").await, &json!({ "cascades": [stays[2]] }));
        let refused = host.refusal(CREATE, json!({ "input": input })).await;
        assert_eq!(
            violations(&refused),
            ["input.cascades[0] M-14"],
            "{}: the sender's",
            app.on
        );
        let unseen = stay(&app, "WTG2-M001").await;
        let input = with(plan(&app, "WTG2").await, &json!({ "cascades": [unseen] }));
        assert_eq!(
            host.refusal(CREATE, json!({ "input": input })).await["code"],
            "NOT_FOUND",
            "{}",
            app.on
        );

        let id = created(
            &manager,
            with(plan(&app, "WTG2").await, &json!({ "cascades": [stays[2]] })),
        )
        .await;
        let update = call("disseminationRecordUpdate", &id, 1, "cascades: null");
        manager.data(&update).await;
        assert_eq!(shown(&manager, &id).await["cascades"], json!([]), "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn m_14_participants_draft_what_they_pass_on_from_their_own_mobility() {
    for app in App::on_both().await {
        let person = app.as_user("participant1@relience").await;
        let (mine, other) = (stay(&app, "WTG-M001").await, stay(&app, "WTG-M003").await);
        let page = format!("{{ mobility(id: \"{mine}\") {{ viewerCan }} }}");
        let can = person.data(&page).await["mobility"]["viewerCan"].clone();
        assert!(can.as_array().unwrap().contains(&json!("CASCADE")), "{}: {can}", app.on);
        let input = async |cascades: Value| with(plan(&app, "WTG").await, &json!({ "cascades": cascades }));
        let none = person.refusal(CREATE, json!({ "input": input(json!([])).await })).await;
        assert_eq!(violations(&none), ["input.cascades M-14"], "{}", app.on);
        let theirs = person
            .refusal(CREATE, json!({ "input": input(json!([other])).await }))
            .await;
        assert_eq!(theirs["code"], "NOT_FOUND", "{}: not their own", app.on);

        let id = created(&person, input(json!([mine])).await).await;
        let record = shown(&person, &id).await;
        assert_eq!(
            (&record["draftedByParticipant"], &record["status"]),
            (&json!(true), &json!("DRAFT")),
            "{}",
            app.on
        );
        assert_eq!(record["viewerCan"], json!(["UPDATE", "DELETE"]), "{}", app.on);
        person
            .data(&call("disseminationRecordUpdate", &id, 1, "place: \"Rouen\""))
            .await;
        let report = call("disseminationRecordReport", &id, 2, "");
        assert_eq!(
            person.refusal(&report, json!({})).await["code"],
            "FORBIDDEN",
            "{}",
            app.on
        );
        let another = app.as_user("participant2@relience").await;
        assert!(
            shown(&another, &id).await.is_null(),
            "{}: a draft of somebody else's",
            app.on
        );

        let manager = app.as_manager_of("relience").await;
        manager.data(&report).await;
        let late = call("disseminationRecordUpdate", &id, 3, "place: \"Caen\"");
        assert_eq!(
            person.refusal(&late, json!({})).await["code"],
            "FORBIDDEN",
            "{}: the partner's word",
            app.on
        );
        assert_eq!(shown(&person, &id).await["viewerCan"], json!([]), "{}", app.on);
    }
}
