//! What results recommend, and who follows it.

use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use super::{call, created, done, draft, seen};
use crate::support::{
    App,
    answer::{violations, with},
    persona::Client,
};

const SHOWN: &str = "query($id: ID!) { recommendation(id: $id) { id number statement statementTranslations { language text } evidence goodPractice
    addressee level status viewerCan version result { edition status } uptake { totalCount nodes { organisation country abroad } } } }";

/// Calls a mutation and gives back its object.
async fn changed(who: &Client<'_>, call: &str, selection: &str) -> Value {
    let answer = who.data(&format!("mutation {{ {call} {{ {selection} }} }}")).await;
    answer.as_object().unwrap().values().next().unwrap().clone()
}

async fn code(who: &Client<'_>, call: &str) -> Value {
    let error = who
        .refusal(&format!("mutation {{ {call} {{ __typename }} }}"), json!({}))
        .await;
    error["code"].clone()
}

fn add(result: &str, text: &str) -> String {
    format!(
        "recommendationCreate(input: {{result: \"{result}\", statement: {{language: \"en\", text: \"{text}\"}}, addressee: \"Regional authorities\", level: REGIONAL}})"
    )
}

fn change(mutation: &str, id: &Value, version: i64, more: &str) -> String {
    format!("recommendation{mutation}(input: {{recommendation: {id}, expectedVersion: {version} {more}}})")
}

async fn one(who: &Client<'_>, id: &Value) -> Value {
    who.data_with(SHOWN, json!({ "id": id })).await["recommendation"].clone()
}

/// A published result of Relience in Work to Grow II with two recommendations: its id, and theirs.
async fn published(app: &App) -> (String, Vec<Value>) {
    let own = app.as_manager_of("relience").await;
    let input = with(draft(app).await, &json!({ "url": "https://example.org/paper" }));
    let id = created(&own, input).await;
    let mut all = Vec::new();
    for text in ["Pay mentors.", "Train them first."] {
        all.push(changed(&own, &add(&id, text), "id").await["id"].clone());
    }
    done(&own, "Submit", &id, 1, "").await;
    done(&app.as_manager_of("nordkoop").await, "Review", &id, 2, "accept: true").await;
    (id, all)
}

#[tokio::test(flavor = "multi_thread")]
async fn recommendations_are_numbered_and_written_with_their_draft() {
    for app in App::on_both().await {
        let own = app.as_manager_of("relience").await;
        let id = created(&own, draft(&app).await).await;
        let first = changed(&own, &add(&id, "Pay mentors."), "id number viewerCan").await;
        let second = changed(&own, &add(&id, "Train them."), "id number").await;
        assert_eq!(
            (&first["number"], &second["number"]),
            (&json!(1), &json!(2)),
            "{}",
            app.on
        );
        assert_eq!(first["viewerCan"], json!(["UPDATE", "DELETE"]), "{}", app.on);
        let texts = "evidence: {language: \"en\", text: \"36 stays\"}, goodPractice: {language: \"fr\", text: \"À Bergen\"}, statement: {language: \"fr\", text: \"Payer les mentors.\"}, level: EUROPEAN, addressee: \"The Commission\"";
        changed(&own, &change("Update", &first["id"], 1, texts), "version").await;
        let shown = one(&own, &first["id"]).await;
        for (field, expected) in [
            ("statement", json!("Pay mentors.")),
            ("evidence", json!("36 stays")),
            ("goodPractice", json!("À Bergen")),
            ("addressee", json!("The Commission")),
            ("level", json!("EUROPEAN")),
            ("status", json!("PROPOSED")),
        ] {
            assert_eq!(shown[field], expected, "{field} on {}", app.on);
        }
        let refused = own
            .refusal(&format!("mutation {{ {} {{ id }} }}", add(&id, "")), json!({}))
            .await;
        assert_eq!(violations(&refused).len(), 1, "{}: {refused}", app.on);
        // Nobody else's, not even to be seen: the draft is its partner's.
        let other = app.as_manager_of("nordkoop").await;
        assert!(one(&other, &first["id"]).await.is_null(), "{}", app.on);
        assert_eq!(
            code(&other, &change("Update", &first["id"], 2, "level: LOCAL")).await,
            "NOT_FOUND",
            "{}",
            app.on
        );
        assert_eq!(code(&other, &add(&id, "Mine")).await, "NOT_FOUND", "{}", app.on);
        let trainer = app.as_trainer_of("relience").await;
        assert_eq!(code(&trainer, &add(&id, "Mine")).await, "FORBIDDEN", "{}", app.on);
        // A draft goes with what it recommends, and a number is not given again while a later one stands.
        changed(&own, &change("Delete", &first["id"], 2, ""), "id").await;
        let third = changed(&own, &add(&id, "Listen to them."), "number").await;
        assert_eq!(third["number"], 3, "{}", app.on);
        own.data(&call("Delete", &id, 1, "")).await;
        assert!(one(&own, &second["id"]).await.is_null(), "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d_3_the_recommendations_of_a_published_result_stay_as_they_are() {
    for app in App::on_both().await {
        let own = app.as_manager_of("relience").await;
        let (id, all) = published(&app).await;
        for call in [
            change("Update", &all[0], 1, "level: LOCAL"),
            change("Delete", &all[0], 1, ""),
            add(&id, "One more"),
        ] {
            assert_eq!(code(&own, &call).await, "INVALID_STATE", "{call} on {}", app.on);
        }
        // The next edition begins with them, and changes its own.
        let next = done(&own, "Revise", &id, 3, "").await;
        let below = "{ recommendations { nodes { id number statement } } }";
        let list = own.data(&format!("{{ result(id: {}) {below} }}", next["id"])).await;
        let carried = list["result"]["recommendations"]["nodes"].clone();
        let numbers: Vec<_> = carried
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["number"].clone())
            .collect();
        assert_eq!(numbers, [json!(1), json!(2)], "{}", app.on);
        let text = "statement: {language: \"en\", text: \"Pay mentors well.\"}";
        changed(&own, &change("Update", &carried[0]["id"], 1, text), "id").await;
        assert_eq!(one(&own, &all[0]).await["statement"], "Pay mentors.", "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d_5_what_became_of_it_is_noted_after_publication_and_after_the_projects_end() {
    for app in App::on_both().await {
        let own = app.as_manager_of("relience").await;
        let id = created(&own, draft(&app).await).await;
        let early = changed(&own, &add(&id, "Pay mentors."), "id").await["id"].clone();
        let taken_up = "status: TAKEN_UP";
        assert_eq!(
            code(&own, &change("StatusSet", &early, 1, taken_up)).await,
            "INVALID_STATE",
            "{}",
            app.on
        );
        let (_, all) = published(&app).await;
        assert_eq!(
            one(&own, &all[0]).await["viewerCan"],
            json!(["SET_STATUS"]),
            "{}",
            app.on
        );
        let other = app.as_manager_of("nordkoop").await;
        assert_eq!(
            code(&other, &change("StatusSet", &all[0], 1, taken_up)).await,
            "FORBIDDEN",
            "{}",
            app.on
        );
        assert_eq!(one(&other, &all[0]).await["viewerCan"], json!([]), "{}", app.on);
        changed(&own, &change("StatusSet", &all[0], 1, taken_up), "id").await;
        assert_eq!(one(&other, &all[0]).await["status"], "TAKEN_UP", "{}", app.on);
        // KIM has ended long ago.
        let list = "{ recommendations(first: 1, filter: {projectAcronym: [\"KIM\"]}) { nodes { id version } } }";
        let aurora = app.as_manager_of("aurora").await;
        let old = aurora.data(list).await["recommendations"]["nodes"][0].clone();
        let version = old["version"].as_i64().unwrap();
        let set = change("StatusSet", &old["id"], version, "status: DECLINED");
        assert_eq!(
            changed(&aurora, &set, "status").await["status"],
            "DECLINED",
            "{}",
            app.on
        );
    }
}

fn used(result: &str, more: &str) -> String {
    format!(
        "uptakeCreate(input: {{result: \"{result}\", organisation: \"Folk school\", country: \"NO\", since: \"2026-01-15\" {more}}})"
    )
}

fn of_uptake(mutation: &str, id: &Value, version: i64, more: &str) -> String {
    format!("uptake{mutation}(input: {{uptake: {id}, expectedVersion: {version} {more}}})")
}

#[tokio::test(flavor = "multi_thread")]
async fn d_5_use_is_recorded_by_any_partner_also_after_the_projects_end() {
    for app in App::on_both().await {
        let (own, other) = (app.as_manager_of("relience").await, app.as_manager_of("nordkoop").await);
        let unpublished = created(&own, draft(&app).await).await;
        assert_eq!(code(&own, &used(&unpublished, "")).await, "INVALID_STATE", "{}", app.on);
        let (id, all) = published(&app).await;
        let more = format!(
            ", recommendation: {}, proof: \"https://example.org/letter\", description: {{language: \"en\", text: \"In a course\"}}",
            all[1]
        );
        let made = changed(
            &other,
            &used(&id, &more),
            "id abroad description proof viewerCan recommendation { number } partner { acronym } result { id }",
        )
        .await;
        for (field, expected) in [
            ("abroad", json!(true)),
            ("description", json!("In a course")),
            ("proof", json!("https://example.org/letter")),
            ("viewerCan", json!(["UPDATE", "DELETE"])),
            ("recommendation", json!({ "number": 2 })),
            ("partner", json!({ "acronym": "nordkoop" })),
            ("result", json!({ "id": id })),
        ] {
            assert_eq!(made[field], expected, "{field} on {}", app.on);
        }
        // The result is French: use in France is at home.
        let home = changed(
            &other,
            &of_uptake("Update", &made["id"], 1, "country: \"FR\""),
            "abroad",
        )
        .await;
        assert_eq!(home["abroad"], false, "{}", app.on);
        assert_eq!(one(&own, &all[1]).await["uptake"]["totalCount"], 1, "{}", app.on);
        assert_eq!(
            code(&own, &of_uptake("Update", &made["id"], 2, "country: \"FR\"")).await,
            "FORBIDDEN",
            "{}",
            app.on
        );
        let stranger = app.as_manager_of("solo").await;
        for call in [of_uptake("Delete", &made["id"], 2, ""), used(&id, "")] {
            assert_eq!(code(&stranger, &call).await, "NOT_FOUND", "{call} on {}", app.on);
        }
        changed(&other, &of_uptake("Delete", &made["id"], 2, ""), "id").await;
        assert_eq!(one(&own, &all[1]).await["uptake"]["totalCount"], 0, "{}", app.on);
        // Work to Grow has ended long ago.
        let list = "{ results(first: 1, filter: {projectAcronym: [\"WTG\"]}) { nodes { id viewerCan } } }";
        let old = own.data(list).await["results"]["nodes"][0].clone();
        assert!(
            old["viewerCan"].as_array().unwrap().contains(&json!("RECORD_UPTAKE")),
            "{}",
            app.on
        );
        changed(&own, &used(old["id"].as_str().unwrap(), ""), "id").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn use_is_told_of_what_is_there_and_has_begun() {
    for app in App::on_both().await {
        let own = app.as_manager_of("relience").await;
        let (id, _) = published(&app).await;
        let (_, others) = published(&app).await;
        let elsewhere = format!(", recommendation: {}", others[0]);
        assert_eq!(
            code(&own, &used(&id, &elsewhere)).await,
            "NOT_FOUND",
            "{}: of another result",
            app.on
        );
        let wrong = format!(
            "mutation {{ uptakeCreate(input: {{result: \"{id}\", organisation: \"\", country: \"NO\", since: \"2126-01-15\"}}) {{ id }} }}"
        );
        let refused = own.refusal(&wrong, json!({})).await;
        let mut found = violations(&refused);
        found.sort();
        assert_eq!(found.len(), 2, "{}: {refused}", app.on);
        let partner = global_id(app.partner("solo").await.id);
        let for_another = format!(", partner: \"{partner}\"");
        assert_eq!(code(&own, &used(&id, &for_another)).await, "FORBIDDEN", "{}", app.on);
        assert_eq!(seen(&own, &id).await["uptake"]["totalCount"], 0, "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn recommendations_and_uptake_are_found_by_what_they_are() {
    for app in App::on_both().await {
        let aurora = app.as_manager_of("aurora").await;
        let count = async |list: &str, filter: &str| {
            let page = format!("{{ {list}(first: 100, filter: {{{filter}}}) {{ totalCount nodes {{ id }} }} }}");
            let found = aurora.data(&page).await[list].clone();
            assert_eq!(
                found["totalCount"],
                found["nodes"].as_array().unwrap().len(),
                "{filter}"
            );
            found["totalCount"].as_u64().unwrap()
        };
        for (list, filter, expected) in [
            ("recommendations", "", 4),
            ("recommendations", "search: \"accueil apprises\"", 1),
            ("recommendations", "level: [EUROPEAN]", 2),
            ("recommendations", "status: [TAKEN_UP]", 1),
            ("recommendations", "projectAcronym: [\"wtg\"]", 0),
            ("uptakes", "", 3),
            ("uptakes", "abroad: true", 2),
            ("uptakes", "country: [\"GR\"]", 1),
            ("uptakes", "since: {from: \"2015-06-01\"}", 2),
        ] {
            assert_eq!(count(list, filter).await, expected, "{list} {filter} on {}", app.on);
        }
    }
}
