//! Who is asking, as they see themselves; their memberships, passwords and sign-ins.

mod invitation;
mod member;
mod password;
mod post;
mod rush;
mod session;

use entity::partner_member::{self, Role};
use serde_json::{Value, json};

use crate::support::App;

const VIEWER: &str =
    "{ viewer { email displayName operator memberships { id roles state version partner { acronym } } } }";

async fn viewer(app: &App, who: &str) -> Value {
    let mut viewer = app.as_user(who).await.data(VIEWER).await["viewer"].clone();
    for membership in viewer["memberships"].as_array_mut().unwrap() {
        let id = membership.as_object_mut().unwrap().remove("id").unwrap();
        assert!(id.as_str().unwrap().starts_with("partner_member_"), "{id}");
    }
    viewer
}

fn membership(partner: &str, roles: &[&str]) -> Value {
    json!({ "roles": roles, "state": "ACTIVE", "version": 1, "partner": { "acronym": partner } })
}

#[tokio::test]
async fn viewers_see_themselves_and_their_memberships_in_force() {
    for app in App::on_both().await {
        assert_eq!(app.anonymous().data(VIEWER).await["viewer"], json!(null), "{}", app.on);
        let operator = viewer(&app, "operator").await;
        let expected = json!({ "email": "operator@example.org", "displayName": "Ottilie Maschinist", "operator": true, "memberships": [] });
        assert_eq!(operator, expected, "{}", app.on);
        let both = viewer(&app, "trainer2@relience").await;
        let expected = json!({
            "email": "trainer2@relience.example.org", "displayName": "Joachim Deuxrives", "operator": false,
            "memberships": [membership("relience", &["TRAINER"]), membership("nordkoop", &["TRAINER"])],
        });
        assert_eq!(both, expected, "{}", app.on);
        let former = viewer(&app, "counsellor2@relience").await;
        assert_eq!(
            former["memberships"],
            json!([]),
            "an ended membership is none: {}",
            app.on
        );
    }
}

#[tokio::test]
async fn a_membership_given_or_taken_counts_at_the_next_request() {
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
    for app in App::on_both().await {
        let who = app.account("manager@solo").await;
        let client = app.as_manager_of("solo").await;
        let count = async || client.data("{ projects { totalCount } }").await["projects"]["totalCount"].clone();
        assert_eq!(count().await, 1, "{}", app.on);
        let kapu = app.partner("kapu").await;
        let mut planting = app.plant().await;
        planting.member(&who, &kapu, &[Role::Viewer, Role::Trainer]).await;
        planting.done().await;
        assert_eq!(count().await, 2, "{}", app.on);
        let memberships = viewer(&app, "manager@solo").await["memberships"].clone();
        assert_eq!(memberships[1], membership("kapu", &["VIEWER", "TRAINER"]));

        let planting = app.plant().await;
        let ended = partner_member::Entity::update_many()
            .col_expr(
                partner_member::Column::State,
                Expr::val(partner_member::State::Ended.code()),
            )
            .filter(partner_member::Column::AccountId.eq(who.id));
        assert_eq!(planting.tx.update(ended).await.unwrap(), 2);
        planting.done().await;
        assert_eq!(count().await, 0, "{}", app.on);
        assert_eq!(viewer(&app, "manager@solo").await["memberships"], json!([]));
    }
}

#[tokio::test]
async fn a_membership_is_seen_by_its_person_and_the_partners_admin() {
    for app in App::on_both().await {
        let mine = app.as_trainer_of("relience").await.data(VIEWER).await;
        let id = json!({ "id": mine["viewer"]["memberships"][0]["id"] });
        let document =
            "query($id: ID!) { node(id: $id) { __typename ... on PartnerMember { roles partner { acronym } } } }";
        let seen = json!({ "__typename": "PartnerMember", "roles": ["TRAINER"], "partner": { "acronym": "relience" } });
        for (who, expected) in [
            ("trainer@relience", seen.clone()),
            ("admin@relience", seen),
            ("manager@relience", json!(null)),
            ("trainer2@relience", json!(null)),
            ("admin@nordkoop", json!(null)),
            ("operator", json!(null)),
        ] {
            let read = app.as_user(who).await.data_with(document, id.clone()).await;
            assert_eq!(read["node"], expected, "{who} {}", app.on);
        }
        assert_eq!(app.anonymous().data_with(document, id).await["node"], json!(null));
    }
}
