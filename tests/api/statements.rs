//! A query costs a constant number of SQL statements, whatever the number of rows; and what one request
//! has loaded no other one sees.

mod each;

use chrono::Days;
use entity::{module::State, module_prerequisite, module_session_trainer, project, project_partner};
use serde_json::{Value, json};

use crate::support::{App, persona::Client};

/// Queries and what they cost at most on both databases: who is calling, then one statement a level and kind.
const QUERIES: [(&str, u64, &str); 9] = [
    (
        "the projects of the issue",
        7,
        r#"{ viewer { email } projects(first: 10, filter: {search: "social economy"}) { totalCount nodes { id acronym title timeline status startDate endDate partners { role partner { acronym country } } reconciliation { plannedTotal plannedByHost actual difference hosts { country planned actual } } } pageInfo { hasNextPage endCursor } } }"#,
    ),
    (
        "the modules of the issue",
        4,
        r#"{ modules(first: 25, filter: {kind: [SPECIALIST]}, orderBy: {field: TITLE, direction: ASC}) { nodes { id title(language: "fr") learningOutcomes { kind statement } provider { acronym country } sessions(first: 5) { nodes { startDate place capacity } } viewerCan version } } }"#,
    ),
    (
        "partners with their projects",
        4,
        "{ partners(first: 20) { nodes { acronym projects(first: 5) { nodes { acronym viewerCan } } } } }",
    ),
    (
        "a deep query",
        // Nineteen loads; those of one kind that come from different levels meet in one batch or in two, as it happens.
        30,
        "{ projects(first: 5) { totalCount nodes { acronym coordinator { acronym } partners { role partner { acronym projects(first: 2) { totalCount } } } predecessor { acronym } successors { acronym } mobilityTargets { hostPartner { acronym } }
            modules(first: 5) { totalCount nodes { code provider { acronym } prerequisites { module { code } } sessions(first: 3) { totalCount nodes { place trainers { displayName } } } } } } } }",
    ),
    (
        "projects with their history and what can be done with those who take part",
        9,
        "{ projects(first: 5) { nodes { viewerCan statusHistory(first: 3) { totalCount nodes { to reason partner { acronym } } } partners { state viewerCan } } } }",
    ),
    (
        "counts of nested lists",
        4,
        "{ projects(first: 20) { nodes { modules(first: 0) { totalCount } } } }",
    ),
    ("a list alone", 2, "{ modules(first: 100) { nodes { code title } } }"),
    ("its total alone", 3, "{ modules(first: 0) { totalCount } }"),
    (
        "the same partner in twenty places",
        3,
        "{ a: modules(first: 20) { nodes { provider { acronym } } } }",
    ),
];

/// What a query costs, its sign-in and keys being known.
async fn cost(app: &App, client: &Client<'_>, query: &str) -> (u64, Value) {
    client.data(query).await;
    let before = app.db.statements();
    let data = client.data(query).await;
    (app.db.statements() - before, data)
}

/// Thirty more projects of relience's with partners, modules, sessions, trainers and prerequisites.
async fn multiply(app: &App) {
    let (relience, nordkoop) = (app.partner("relience").await, app.partner("nordkoop").await);
    let trainer = app.account("trainer@relience").await;
    let wtg = app.project("WTG").await;
    let mut planting = app.plant().await;
    for number in 0..30_u64 {
        let change = |changes: &mut project::Changes| {
            changes.topics = Some(vec!["social economy".to_owned()]);
            changes.predecessor = Some(Some(wtg.id));
        };
        let code = format!("MANY-{number}");
        let row = planting
            .project(&relience, &code, change, project::Status::Ongoing)
            .await;
        planting
            .part(
                &row,
                &nordkoop,
                project_partner::Role::Partner,
                project_partner::State::Active,
            )
            .await;
        let first = planting
            .module((&row, &relience), &code, |_| (), State::Published)
            .await;
        let next = planting
            .module((&row, &nordkoop), &code, |_| (), State::Published)
            .await;
        let run = planting
            .session(&first, planting.now.date_naive() + Days::new(number), "Rouen")
            .await;
        planting.session(&next, planting.now.date_naive(), "Umeå").await;
        let taught = module_session_trainer::Model {
            id: planting.id(),
            partner_id: relience.id,
            session_id: run.id,
            account_id: trainer.id,
            display_name: trainer.display_name.clone(),
            version: 0,
            created_at: planting.now,
            created_by: None,
            updated_at: planting.now,
            updated_by: None,
        };
        planting
            .tx
            .insert::<module_session_trainer::Entity>(taught)
            .await
            .unwrap();
        let needed = module_prerequisite::Model {
            id: planting.id(),
            partner_id: nordkoop.id,
            module_id: next.id,
            required_module_id: first.id,
            version: 0,
            created_at: planting.now,
            created_by: None,
            updated_at: planting.now,
            updated_by: None,
        };
        planting.tx.insert::<module_prerequisite::Entity>(needed).await.unwrap();
    }
    planting.done().await;
}

#[tokio::test]
async fn the_number_of_statements_does_not_grow_with_the_rows() {
    for app in App::on_both().await {
        let client = app.as_manager_of("relience").await;
        let mut few = Vec::new();
        for (name, _, query) in QUERIES {
            few.push((name, cost(&app, &client, query).await.0));
        }
        multiply(&app).await;
        let mut many = Vec::new();
        for (name, _, query) in QUERIES {
            many.push((name, cost(&app, &client, query).await.0));
        }
        // A level whose rows are all known already needs no statement, so there may be fewer.
        let most: Vec<(&str, u64)> = QUERIES.iter().map(|(name, number, _)| (*name, *number)).collect();
        let within = |found: &[(&str, u64)]| found.iter().zip(&most).all(|(found, most)| found.1 <= most.1);
        assert!(within(&few) && within(&many), "{} {few:?} {many:?}", app.on);
    }
}

#[tokio::test]
async fn a_change_costs_the_same_however_many_rows_there_are() {
    let document = "mutation($input: ProjectUpdateInput!) { projectUpdate(input: $input) { version partners { partner { acronym } } } }";
    for app in App::on_both().await {
        let client = app.as_manager_of("relience").await;
        let mut version = 1;
        let mut change = async || {
            let id = passerelle::graphql::node::global_id(app.project("WTG2").await.id);
            let input = json!({ "input": { "project": id, "expectedVersion": version, "plannedMobilities": version } });
            let before = app.db.statements();
            client.data_with(document, input).await;
            version += 1;
            app.db.statements() - before
        };
        change().await;
        let few = change().await;
        multiply(&app).await;
        assert_eq!(change().await, few, "{}", app.on);
    }
}

#[tokio::test]
async fn a_hundred_ids_are_one_question_a_kind() {
    for app in App::on_both().await {
        multiply(&app).await;
        let client = app.as_manager_of("relience").await;
        let all = client
            .data("{ projects(first: 50) { nodes { id } } modules(first: 50) { nodes { id } } }")
            .await;
        let ids: Vec<Value> = ["projects", "modules"]
            .iter()
            .flat_map(|list| {
                all[list]["nodes"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|one| one["id"].clone())
            })
            .collect();
        assert!(ids.len() > 70, "{}", ids.len());
        let document = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        client.data_with(document, json!({ "ids": ids })).await;
        let before = app.db.statements();
        let read = client.data_with(document, json!({ "ids": ids })).await;
        assert_eq!(
            app.db.statements() - before,
            3,
            "the caller, projects and modules: {}",
            app.on
        );
        assert_eq!(read["nodes"].as_array().unwrap().len(), ids.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_at_once_never_see_what_another_one_loaded() {
    for app in App::on_both().await {
        multiply(&app).await;
        let deep = QUERIES[3].2;
        let mut alone = Vec::new();
        for who in ["manager@relience", "viewer@punte", "manager@solo", "manager@fjord"] {
            let client = app.as_user(who).await;
            let answer = client.data(deep).await;
            alone.push((client, answer));
        }
        for _ in 0..3 {
            let rounds = alone
                .iter()
                .chain(&alone)
                .map(async |(client, expected)| (client.data(deep).await, expected));
            for (answer, expected) in futures_util::future::join_all(rounds).await {
                assert_eq!(&answer, expected, "{}", app.on);
            }
        }
        assert_ne!(alone[0].1, alone[1].1);
        assert_eq!(alone[2].1["projects"]["totalCount"], 1);
    }
}
