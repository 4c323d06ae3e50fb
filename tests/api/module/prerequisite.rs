//! What comes before a module, and that nothing comes before itself (T-2).

use serde_json::{Value, json};

use super::{
    change, create, latest, least,
    life::{complete, retire},
    publish, publish_refused, read, update,
};
use crate::support::{
    App,
    answer::{each, violations, with},
    persona::Client,
};

const SET: &str = "mutation($input: ModulePrerequisitesSetInput!) { modulePrerequisitesSet(input: $input) { id version edition state prerequisites { module { code edition } } } }";

fn after(module: &Value, required: &[&Value]) -> Value {
    let ids: Vec<&Value> = required.iter().map(|one| &one["id"]).collect();
    change(module, &json!({ "prerequisites": ids }))
}

async fn set(client: &Client<'_>, module: &Value, required: &[&Value]) -> Value {
    client.data_with(SET, after(module, required)).await["modulePrerequisitesSet"].clone()
}

async fn refused(client: &Client<'_>, module: &Value, required: &[&Value]) -> Value {
    client.refusal(SET, after(module, required)).await
}

async fn drafts<const N: usize>(app: &App, client: &Client<'_>, codes: [&str; N]) -> [Value; N] {
    let mut made = Vec::new();
    for code in codes {
        made.push(create(client, with(least(app, code).await, &complete())).await);
    }
    made.try_into().unwrap()
}

#[tokio::test]
async fn what_comes_first_is_replaced_in_a_draft_and_shown_from_both_sides() {
    let sides = "query($id: ID!) { module(id: $id) { requiredBy { totalCount nodes { module { code } requiredBy { code } } } } }";
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let [draft, own] = drafts(&app, &trainer, ["LAST", "FIRST"]).await;
        let (offered, other) = (latest(&app, "WTG2-04").await, latest(&app, "WTG2-05").await);
        let made = set(&trainer, &draft, &[&offered, &own]).await;
        assert_eq!(made["version"], 2, "{}", app.on);
        let codes = |made: &Value| json!(each(&made["prerequisites"], "module"));
        let named = |code: &str| json!({ "code": code, "edition": 1 });
        assert_eq!(codes(&made), json!([named("WTG2-04"), named("FIRST")]));
        let made = set(&trainer, &made, &[&other, &own]).await;
        assert_eq!(codes(&made), json!([named("FIRST"), named("WTG2-05")]), "{}", app.on);
        let shown = trainer.data_with(sides, json!({ "id": own["id"] })).await["module"]["requiredBy"].clone();
        let line = json!({ "module": { "code": "FIRST" }, "requiredBy": { "code": "LAST" } });
        assert_eq!(shown, json!({ "totalCount": 1, "nodes": [line] }), "{}", app.on);
        let others = app.as_trainer_of("punte").await;
        let shown = others.data_with(sides, json!({ "id": other["id"] })).await;
        assert_eq!(
            shown["module"]["requiredBy"]["totalCount"], 0,
            "a draft is its provider's"
        );
        let made = set(&trainer, &made, &[]).await;
        assert_eq!((codes(&made), &made["version"]), (json!([]), &json!(4)), "{}", app.on);

        let stale = json!({ "id": made["id"], "version": 1 });
        let conflict = json!({ "code": "CONFLICT", "currentVersion": 4 });
        assert_eq!(refused(&trainer, &stale, &[&made]).await, conflict);
        let published = publish(&trainer, &made).await;
        let refusal = refused(&trainer, &published, &[&published]).await;
        let closed = json!({ "code": "INVALID_STATE", "state": "PUBLISHED", "allowed": ["UPDATE", "RETIRE"] });
        assert_eq!(refusal, closed, "T-1, {}", app.on);
    }
}

#[tokio::test]
async fn what_comes_first_is_seen_offered_and_named_once() {
    for app in App::on_both().await {
        let trainer = app.as_user("trainer2@relience").await;
        let partner = |acronym: &'static str| {
            let app = &app;
            async move { json!({ "partner": passerelle::graphql::node::global_id(app.partner(acronym).await.id) }) }
        };
        let draft = create(&trainer, with(least(&app, "A").await, &partner("relience").await)).await;
        let foreign = create(&trainer, with(least(&app, "A").await, &partner("nordkoop").await)).await;
        let offered = latest(&app, "WTG2-05").await;
        let gone = retire(&app.as_trainer_of("growwell").await, &latest(&app, "WTG2-03").await).await;
        let refusal = refused(&trainer, &draft, &[&foreign, &gone, &offered, &offered, &draft]).await;
        let wrong = ["[0] STATE", "[1] STATE", "[3] REPEATED", "[4] T-2"];
        assert_eq!(
            violations(&refusal),
            wrong.map(|one| format!("input.prerequisites{one}")),
            "{}",
            app.on
        );
        let many: Vec<&Value> = std::iter::repeat_n(&offered, 51).collect();
        let refusal = refused(&trainer, &draft, &many).await;
        assert_eq!(violations(&refusal)[0], "input.prerequisites TOO_MANY");

        let hidden = latest(&app, "WTG2-06").await;
        for id in [
            hidden["id"].clone(),
            latest(&app, "KIM-PC-IT").await["id"].clone(),
            json!("module_00000000000070008000000000000000"),
            json!("nonsense"),
            json!(""),
            draft["id"].as_str().unwrap().replace("module_", "project_").into(),
        ] {
            let refusal = refused(&trainer, &draft, &[&offered, &json!({ "id": id })]).await;
            assert_eq!(refusal, json!({ "code": "NOT_FOUND" }), "{id} {}", app.on);
        }
        for nothing in [json!(null), json!([null]), json!([[]])] {
            let answer = trainer
                .with(SET, change(&draft, &json!({ "prerequisites": nothing })))
                .await;
            assert!(answer["errors"][0]["extensions"]["code"].is_string(), "{answer}");
        }
        assert_eq!(read(&trainer, &draft).await["prerequisites"], json!([]), "{}", app.on);
    }
}

#[tokio::test]
async fn t_2_nothing_comes_before_itself_through_others_or_in_another_edition() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let [first, second, third] = drafts(&app, &trainer, ["ONE", "TWO", "THREE"]).await;
        let second = set(&trainer, &second, &[&first]).await;
        let third = set(&trainer, &third, &[&second]).await;
        for (required, wrong) in [
            (vec![&first], vec!["[0]"]),
            (vec![&second], vec!["[0]"]),
            (vec![&third, &second], vec!["[0]", "[1]"]),
        ] {
            let refusal = refused(&trainer, &first, &required).await;
            let wrong: Vec<String> = wrong.iter().map(|at| format!("input.prerequisites{at} T-2")).collect();
            assert_eq!(violations(&refusal), wrong, "{}", app.on);
        }
        let first = publish(&trainer, &first).await;
        let second = publish(&trainer, &second).await;
        // The next edition of the first would come after the second, which comes after the former one.
        let next = update(&trainer, &first, json!({ "eqfLevel": 6 })).await;
        for required in [&first, &second, &third] {
            let refusal = refused(&trainer, &next, &[required]).await;
            assert_eq!(violations(&refusal), ["input.prerequisites[0] T-2"], "{}", app.on);
        }
        let third = set(&trainer, &third, &[]).await;
        set(&trainer, &next, &[&third]).await;
        // What no longer is offered asks for nothing.
        let next = json!({ "id": next["id"], "version": 2 });
        retire(&trainer, &second).await;
        let refusal = refused(&trainer, &third, &[&next]).await;
        assert_eq!(violations(&refusal), ["input.prerequisites[0] T-2"], "{}", app.on);
        let [fourth] = drafts(&app, &trainer, ["FOUR"]).await;
        let next = set(&trainer, &next, &[&fourth]).await;
        assert_eq!(
            next["prerequisites"],
            json!([{ "module": { "code": "FOUR", "edition": 1 } }])
        );
    }
}

#[tokio::test]
async fn a_draft_is_not_published_before_what_comes_first() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let [first, second] = drafts(&app, &trainer, ["ONE", "TWO"]).await;
        let second = set(&trainer, &second, &[&first]).await;
        let refusal = publish_refused(&trainer, &second).await;
        assert_eq!(violations(&refusal), ["input.module.prerequisites STATE"], "{}", app.on);
        assert!(
            !read(&trainer, &second).await["viewerCan"]
                .to_string()
                .contains("PUBLISH")
        );
        let first = publish(&trainer, &first).await;
        publish(&trainer, &second).await;
        let next = update(&trainer, &first, json!({ "eqfLevel": 6 })).await;
        publish(&trainer, &next).await;
        let seen = read(&trainer, &second).await["prerequisites"].clone();
        assert_eq!(
            seen,
            json!([{ "module": { "code": "ONE" } }]),
            "the former edition, {}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t_2_of_two_who_each_write_half_of_a_cycle_at_once_one_is_refused() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        for round in 0..8 {
            let codes = [format!("A-{round}"), format!("B-{round}"), format!("C-{round}")];
            let [a, b, c] = drafts(&app, &trainer, codes.each_ref().map(String::as_str)).await;
            let halves = [(&a, &b), (&b, &c), (&c, &a)];
            let answers = halves.map(|(module, required)| trainer.with(SET, after(module, &[required])));
            let answers = futures_util::future::join_all(answers).await;
            let refused: Vec<&Value> = answers.iter().filter(|one| one.get("errors").is_some()).collect();
            assert_eq!(refused.len(), 1, "{} {answers:?}", app.on);
            let found = violations(&refused[0]["errors"][0]["extensions"]);
            assert_eq!(found, ["input.prerequisites[0] T-2"], "{}", app.on);
        }
    }
}

/// Two providers, each with a draft that comes after the other's published module.
async fn two_halves(app: &App, codes: [&str; 2]) -> [Value; 2] {
    let (one, other) = (app.as_trainer_of("relience").await, app.as_trainer_of("nordkoop").await);
    let [first] = drafts(app, &one, [codes[0]]).await;
    let [second] = drafts(app, &other, [codes[1]]).await;
    let (first, second) = (publish(&one, &first).await, publish(&other, &second).await);
    let first_next = update(&one, &first, json!({ "eqfLevel": 6 })).await;
    let second_next = update(&other, &second, json!({ "eqfLevel": 6 })).await;
    // What the other one writes in a draft is hidden, and refuses nothing.
    [
        set(&one, &first_next, &[&second]).await,
        set(&other, &second_next, &[&first]).await,
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn t_2_of_two_providers_the_one_who_publishes_last_does_not_close_a_cycle() {
    let publishing = "mutation($input: ModulePublishInput!) { modulePublish(input: $input) { state } }";
    for app in App::on_both().await {
        let (one, other) = (app.as_trainer_of("relience").await, app.as_trainer_of("nordkoop").await);
        let [first, second] = two_halves(&app, ["CALM-1", "CALM-2"]).await;
        publish(&one, &first).await;
        let refusal = publish_refused(&other, &second).await;
        assert_eq!(violations(&refusal), ["input.module.prerequisites T-2"], "{}", app.on);

        for round in 0..4 {
            let codes = [format!("D-{round}"), format!("E-{round}")];
            let [first, second] = two_halves(&app, codes.each_ref().map(String::as_str)).await;
            let calls = [(&one, &first), (&other, &second)];
            let calls = calls.map(|(who, module)| who.with(publishing, change(module, &json!({}))));
            let answers = futures_util::future::join_all(calls).await;
            let refused: Vec<&Value> = answers.iter().filter(|one| one.get("errors").is_some()).collect();
            assert_eq!(refused.len(), 1, "{} {answers:?}", app.on);
            let found = violations(&refused[0]["errors"][0]["extensions"]);
            assert_eq!(found, ["input.module.prerequisites T-2"], "{}", app.on);
        }
    }
}
