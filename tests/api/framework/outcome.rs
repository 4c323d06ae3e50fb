//! Learning outcomes of modules say of which competence they are part.

use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use crate::support::{App, answer::each};

const CREATE: &str = "mutation($input: ModuleCreateInput!) { moduleCreate(input: $input) { id version learningOutcomes { competence { code framework { code } } } } }";
const UPDATE: &str = "mutation($input: ModuleUpdateInput!) { moduleUpdate(input: $input) { id version edition state learningOutcomes { competence { code } } } }";

fn outcomes(competence: &Value) -> Value {
    let statement = json!([{ "language": "en", "text": "Guides somebody" }]);
    json!([{ "kind": "SKILL", "statement": statement, "competence": competence }])
}

async fn unit(app: &App, code: &str) -> Value {
    let ask = format!("{{ competences(filter: {{code: [\"{code}\"]}}) {{ nodes {{ id }} }} }}");
    app.as_user("viewer@solo").await.data(&ask).await["competences"]["nodes"][0]["id"].clone()
}

/// A new module of relience's in Work to Grow II.
async fn input(app: &App, code: &str, outcomes: &Value) -> Value {
    json!({ "input": {
        "project": global_id(app.project("WTG2").await.id), "code": code, "kind": "VOCATIONAL",
        "title": { "language": "en", "text": code }, "languages": ["en"], "learningHours": { "contact": 1 },
        "learningOutcomes": outcomes,
    } })
}

async fn about(app: &App, unit: &Value) -> Vec<Value> {
    let ask = "query($ids: [ID!]) { modules(first: 100, filter: {competence: $ids}) { nodes { code edition } } }";
    let shown = app
        .as_trainer_of("relience")
        .await
        .data_with(ask, json!({ "ids": [unit] }))
        .await;
    shown["modules"]["nodes"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outcome_names_a_competence_that_is_there() {
    for app in App::on_both().await {
        let (trainer, unit) = (app.as_trainer_of("relience").await, unit(&app, "RRW").await);
        let before = about(&app, &unit).await.len();
        let made = trainer
            .data_with(CREATE, input(&app, "LINKED", &outcomes(&unit)).await)
            .await;
        let outcome = &made["moduleCreate"]["learningOutcomes"][0];
        assert_eq!(outcome["competence"]["code"], "RRW", "{}", app.on);
        assert_eq!(outcome["competence"]["framework"]["code"], "ECCE", "{}", app.on);
        let found = about(&app, &unit).await;
        assert_eq!(found.len(), before + 1, "{}", app.on);
        assert!(found.contains(&json!({ "code": "LINKED", "edition": 1 })), "{found:?}");
        for nothing in ["competence_00000000000000000000000000000000", "rubbish"] {
            let unknown = input(&app, "LOST", &outcomes(&json!(nothing))).await;
            assert_eq!(
                trainer.refusal(CREATE, unknown).await["code"],
                "NOT_FOUND",
                "{}",
                app.on
            );
        }
        let cleared = json!({ "input": { "module": made["moduleCreate"]["id"], "expectedVersion": 1, "learningOutcomes": outcomes(&Value::Null) } });
        let done = trainer.data_with(UPDATE, cleared).await;
        assert_eq!(
            done["moduleUpdate"]["learningOutcomes"],
            json!([{ "competence": null }]),
            "{}",
            app.on
        );
        assert_eq!(about(&app, &unit).await.len(), before, "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t_1_a_published_module_keeps_its_competences_and_the_next_edition_has_its_own() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let (first, second) = (unit(&app, "RRW").await, unit(&app, "SBD").await);
        let made = trainer
            .data_with(CREATE, input(&app, "KEPT", &outcomes(&first)).await)
            .await;
        let id = &made["moduleCreate"]["id"];
        let publish = "mutation($id: ID!) { modulePublish(input: {module: $id, expectedVersion: 1}) { state } }";
        trainer.data_with(publish, json!({ "id": id })).await;
        let change = json!({ "input": { "module": id, "expectedVersion": 2, "learningOutcomes": outcomes(&second) } });
        let next = trainer.data_with(UPDATE, change).await["moduleUpdate"].clone();
        assert_eq!(
            (&next["edition"], &next["state"]),
            (&json!(2), &json!("DRAFT")),
            "{}",
            app.on
        );
        assert_eq!(next["learningOutcomes"][0]["competence"]["code"], "SBD", "{}", app.on);
        let of = |all: Vec<Value>| all.into_iter().filter(|one| one["code"] == "KEPT").collect::<Vec<_>>();
        let [kept, new] = [of(about(&app, &first).await), of(about(&app, &second).await)];
        assert_eq!(each(&json!(kept), "edition"), [1], "{}", app.on);
        assert_eq!(each(&json!(new), "edition"), [2], "{}", app.on);
    }
}
