//! Fifty writers at once: M-5 and T-3 hold on both databases.

use std::sync::Arc;

use entity::{enrolment, mobility};
use futures_util::future::join_all;
use passerelle::graphql::node::global_id;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use super::stage::{CREATE, day, participant, plan};
use crate::support::App;

const WRITERS: usize = 50;

/// All writers ask again until they are told something other than to wait.
async fn hammer(app: &App, who: &str, document: &'static str, inputs: Vec<Value>) -> Vec<Value> {
    let client = Arc::new(app.as_manager_of(who).await);
    let asks = inputs.into_iter().map(|input| {
        let client = Arc::clone(&client);
        async move {
            loop {
                let answer = client.with(document, json!({ "input": input })).await;
                if answer["errors"][0]["extensions"]["code"] != "UNAVAILABLE" {
                    return answer;
                }
            }
        }
    });
    join_all(asks).await
}

fn accepted(answers: &[Value]) -> usize {
    answers.iter().filter(|answer| answer.get("errors").is_none()).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn m_5_of_fifty_overlapping_mobilities_made_at_once_one_remains() {
    for app in App::on_both().await {
        let input = plan(&app, "WTG2-P001", (10, 20)).await;
        let answers = hammer(&app, "relience", CREATE, vec![input; WRITERS]).await;
        assert_eq!(accepted(&answers), 1, "{}", app.on);
        let refused = answers.iter().filter(|answer| answer.get("errors").is_some());
        for answer in refused {
            let all = answer["errors"][0]["extensions"]["violations"].as_array().unwrap();
            assert_eq!((all.len(), &all[0]["rule"]), (1, &json!("M-5")), "{answer}");
        }
        let person = participant(&app, "WTG2-P001").await.id;
        let rows = app.rows::<mobility::Entity>().await;
        let made = |row: &&mobility::Model| row.participant_id == person && row.start_date.to_string() == day(10);
        assert_eq!(rows.iter().filter(made).count(), 1);
    }
}

const ENROL: &str = "mutation($input: EnrolmentCreateInput!) { enrolmentCreate(input: $input) { id } }";

#[tokio::test(flavor = "multi_thread")]
async fn t_3_of_fifty_who_enrol_at_once_as_many_as_the_capacity_come_in() {
    for app in App::on_both().await {
        let module = app.module("WTG2-04").await;
        let mut planting = app.plant().await;
        let day = passerelle::engine::now().date_naive();
        let session = planting.session(&module, day, "Umeå").await;
        planting.tx.commit().await.unwrap();
        let rows =
            entity::module_session::Entity::update_many().filter(entity::module_session::Column::Id.eq(session.id));
        app.update(rows.col_expr(entity::module_session::Column::Capacity, Expr::val(3)))
            .await;
        let mut inputs = Vec::new();
        for writer in 0..WRITERS {
            let person = participant(&app, &format!("WTG2-P{:03}", writer % 10 + 1)).await.id;
            inputs.push(json!({
                "participant": global_id(person), "module": global_id(module.id), "session": global_id(session.id),
            }));
        }
        let answers = hammer(&app, "relience", ENROL, inputs).await;
        assert_eq!(accepted(&answers), 3, "{}: {answers:?}", app.on);
        let rows = app.rows::<enrolment::Entity>().await;
        assert_eq!(rows.iter().filter(|row| row.session_id == Some(session.id)).count(), 3);
    }
}
