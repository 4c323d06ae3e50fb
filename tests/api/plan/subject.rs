//! a plan is in the person's file, and forgotten with them.

use entity::{inclusion_plan, participant, plan_goal};
use passerelle::graphql::node::global_id;
use serde_json::json;

use super::stage::{active, stage};
use crate::support::{App, Outside};

#[tokio::test(flavor = "multi_thread")]
async fn x_5_the_file_of_a_person_holds_their_plans_with_every_word() {
    for app in App::on_both().await {
        // The second candidate of Aurora has completed a plan.
        let myself = app.as_user("participant2@aurora").await;
        let mine = myself
            .data("{ participants(filter: {projectAcronym: [\"KIM\"]}) { nodes { id } } }")
            .await["participants"]["nodes"][0]["id"]
            .clone();
        let ask = "query($id: ID!) { subjectAccess(participant: $id) }";
        let file = myself.data_with(ask, json!({ "id": mine })).await["subjectAccess"].clone();
        let plans = file["participants"][0]["inclusionPlans"].clone();
        let plan = &plans[0];
        for part in ["plan", "team", "editions", "goals", "actions", "exit"] {
            assert!(
                plan[part].as_array().is_some_and(|rows| !rows.is_empty()),
                "{part} on {}: {plans}",
                app.on
            );
        }
        for word in [
            "I want a room with a door of my own.",
            "By telephone.",
            "housing office",
        ] {
            assert!(plans.to_string().contains(word), "{word} on {}: {plans}", app.on);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x_4_a_plan_of_somebody_who_is_erased_ends_and_says_nothing() {
    for app in App::on_both().await {
        let stage = stage(&app).await;
        let id = active(&app, &stage).await;
        let people = app.rows::<participant::Entity>().await;
        let person = people.iter().find(|row| global_id(row.id) == stage.candidate).unwrap();
        let manager = app.as_manager_of("relience").await;
        let erase = "mutation($input: IdentityEraseInput!) { identityErase(input: $input) { erasedAt } }";
        let input = json!({ "participant": global_id(person.id), "expectedVersion": person.version });
        let answer = manager.with(erase, json!({ "input": input })).await;
        assert!(answer["errors"].is_null(), "{}: {answer}", app.on);
        let plans = app.rows::<inclusion_plan::Entity>().await;
        let now = plans.iter().find(|row| global_id(row.id) == id).unwrap();
        assert_eq!(now.status, inclusion_plan::Status::Closed, "{}", app.on);
        let goals = app.rows::<plan_goal::Entity>().await;
        let theirs: Vec<_> = goals.iter().filter(|goal| goal.plan_id == now.id).collect();
        assert!(
            !theirs.is_empty() && theirs.iter().all(|goal| goal.statement.is_empty()),
            "{}",
            app.on
        );
        let mut outside = Outside::open(app.config.database_url.expose()).await;
        let left = outside.number("SELECT count(*) FROM plan_goal").await;
        assert_eq!(usize::try_from(left).unwrap(), goals.len(), "counts stay");
    }
}
