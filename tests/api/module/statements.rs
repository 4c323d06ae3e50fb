//! What is asked of modules and sessions costs the same number of statements, however many there are.

use entity::{module::State, module_prerequisite, module_session_trainer};

use super::life::whole;
use crate::support::App;

const EVERYTHING: &str = "{
    modules(first: 100) { nodes { viewerCan publicationFindings { field } previous { code } next { code }
        editions(first: 3) { totalCount nodes { edition } } prerequisites { module { code } }
        requiredBy(first: 2) { totalCount nodes { requiredBy { code } } }
        sessions(first: 3, filter: {visit: false}, orderBy: {field: PLACE, direction: ASC}) { totalCount nodes { viewerCan trainers { displayName } } } } }
    moduleSessions(first: 100, filter: {search: \"e\"}) { totalCount nodes { viewerCan module { code } trainers { displayName } } }
}";

#[tokio::test]
async fn modules_and_their_sessions_cost_no_more_when_there_are_many() {
    for app in App::on_both_with(|config| config.cost_signed_in = 1 << 40).await {
        let client = app.as_trainer_of("relience").await;
        let cost = async || {
            client.data(EVERYTHING).await;
            let before = app.db.statements();
            client.data(EVERYTHING).await;
            app.db.statements() - before
        };
        let few = cost().await;
        let (wtg2, relience) = (app.project("WTG2").await, app.partner("relience").await);
        let trainer = app.account("trainer@relience").await;
        let mut planting = app.plant().await;
        let mut before: Option<entity::module::Model> = None;
        for number in 0..30 {
            let state = State::ALL[number % 2];
            let module = planting
                .module((&wtg2, &relience), &format!("MANY-{number}"), whole, state)
                .await;
            let run = planting.session(&module, planting.now.date_naive(), "Rouen").await;
            let id = planting.id();
            let taught = module_session_trainer::Model::of(id, &run, &trainer, planting.now);
            planting
                .tx
                .insert::<module_session_trainer::Entity>(taught)
                .await
                .unwrap();
            if let Some(before) = before {
                let id = planting.id();
                let row = module_prerequisite::Model::of(id, &module, before.id, planting.now);
                planting.tx.insert::<module_prerequisite::Entity>(row).await.unwrap();
            }
            before = Some(module);
        }
        planting.done().await;
        let many = cost().await;
        // Loads of one kind from different lists meet in one batch or in several, as it happens. Each of the thirty
        // would cost one more.
        assert!(few <= 32 && many <= 32, "{few} {many} {}", app.on);
        let planted = app.module("MANY-3").await;
        assert_eq!(planted.state, State::Published);
    }
}
