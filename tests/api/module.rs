//! Modules: adding, changing and offering them, their versions, sessions and languages.

mod input;
mod life;
mod list;
mod prerequisite;
mod session;
mod statements;

use entity::{project, project_partner};
use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use crate::support::{
    App,
    answer::{violations, with},
    persona::Client,
};

const CREATE: &str = "mutation($input: ModuleCreateInput!) { moduleCreate(input: $input) { id version edition state provider { acronym } } }";
const UPDATE: &str =
    "mutation($input: ModuleUpdateInput!) { moduleUpdate(input: $input) { id version edition state viewerCan } }";
const PUBLISH: &str =
    "mutation($input: ModulePublishInput!) { modulePublish(input: $input) { id version edition state viewerCan } }";
const EVERYTHING: &str = "query($id: ID!) { module(id: $id) {
    code edition title titleTranslations { language text } summary summaryTranslations { language text }
    provider { acronym } project { acronym } kind subjectArea languages mode learningSetting visibility eqfLevel
    credit { scheme value } learningHours { contact selfStudy workBased total }
    learningOutcomes { kind statement statementTranslations { language text } } prerequisites { module { code } }
    targetGroups assessmentMethods materials { title url licence } licence attendanceThreshold state
    sessions { totalCount } viewerCan version createdAt updatedAt
} }";

/// The least that a module of WTG2 needs.
async fn least(app: &App, code: &str) -> Value {
    json!({
        "project": global_id(app.project("WTG2").await.id),
        "code": code,
        "kind": "SPECIALIST",
        "title": { "language": "en", "text": "A small module" },
    })
}

async fn create(client: &Client<'_>, input: Value) -> Value {
    client.data_with(CREATE, json!({ "input": input })).await["moduleCreate"].clone()
}

fn change(module: &Value, more: &Value) -> Value {
    let input = with(
        json!({ "module": module["id"], "expectedVersion": module["version"] }),
        more,
    );
    json!({ "input": input })
}

async fn update(client: &Client<'_>, module: &Value, more: Value) -> Value {
    client.data_with(UPDATE, change(module, &more)).await["moduleUpdate"].clone()
}

async fn update_refused(client: &Client<'_>, module: &Value, more: Value) -> Value {
    client.refusal(UPDATE, change(module, &more)).await
}

async fn publish(client: &Client<'_>, module: &Value) -> Value {
    client.data_with(PUBLISH, change(module, &json!({}))).await["modulePublish"].clone()
}

async fn publish_refused(client: &Client<'_>, module: &Value) -> Value {
    client.refusal(PUBLISH, change(module, &json!({}))).await
}

async fn read(client: &Client<'_>, module: &Value) -> Value {
    client.data_with(EVERYTHING, json!({ "id": module["id"] })).await["module"].clone()
}

/// A module without what depends on other modules than itself.
fn as_it_is(mut module: Value) -> Value {
    module["viewerCan"].take();
    module
}

/// The latest edition with this code, as mutations want it.
async fn latest(app: &App, code: &str) -> Value {
    let row = app.module(code).await;
    json!({ "id": global_id(row.id), "version": row.version })
}

#[tokio::test]
async fn t_1_editing_a_published_module_begins_its_next_version_and_publishing_that_retires_the_former() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("growwell").await;
        let partner = app.as_trainer_of("nordkoop").await;
        let published = latest(&app, "WTG2-03").await;
        let before = read(&trainer, &published).await;

        let next = update(
            &trainer,
            &published,
            json!({ "title": { "language": "en", "text": "Anew" }, "eqfLevel": 6 }),
        )
        .await;
        assert_ne!(next["id"], published["id"]);
        assert_eq!(
            (&next["edition"], &next["version"], &next["state"]),
            (&json!(2), &json!(1), &json!("DRAFT")),
            "{}",
            app.on
        );
        let after = read(&trainer, &published).await;
        assert_eq!(
            after["viewerCan"],
            json!(["RETIRE", "CREATE_SESSION"]),
            "its next version has begun"
        );
        assert_eq!(
            as_it_is(after),
            as_it_is(before.clone()),
            "the published version is as it was"
        );
        let draft = read(&trainer, &next).await;
        assert_eq!(
            (&draft["title"], &draft["eqfLevel"], &draft["code"]),
            (&json!("Anew"), &json!(6), &before["code"])
        );
        assert_eq!(
            draft["titleTranslations"].as_array().unwrap().len(),
            2,
            "translations go along"
        );
        assert_eq!(draft["prerequisites"], before["prerequisites"]);
        assert_eq!(
            draft["prerequisites"],
            json!([{ "module": { "code": "WTG2-01" } }]),
            "{}",
            app.on
        );
        assert_eq!(read(&partner, &next).await, json!(null), "a draft is its provider's");

        let again = update_refused(&trainer, &published, json!({ "eqfLevel": 7 })).await;
        assert_eq!(again, json!({ "code": "CONFLICT" }), "{}", app.on);
        let renamed = update_refused(&trainer, &next, json!({ "code": "WTG2-03b" })).await;
        assert_eq!(violations(&renamed), ["input.code T-1"]);
        let next = update(&trainer, &next, json!({ "eqfLevel": 7 })).await;
        assert_eq!(
            (&next["edition"], &next["version"]),
            (&json!(2), &json!(2)),
            "a draft is changed in place"
        );

        let offered = publish(&trainer, &next).await;
        assert_eq!((&offered["id"], &offered["state"]), (&next["id"], &json!("PUBLISHED")));
        assert_eq!(offered["viewerCan"], json!(["UPDATE", "RETIRE", "CREATE_SESSION"]));
        let former = read(&trainer, &published).await;
        assert_eq!(
            (&former["state"], &former["viewerCan"]),
            (&json!("RETIRED"), &json!([])),
            "{}",
            app.on
        );
        assert_eq!(
            (&former["title"], &former["sessions"]),
            (&before["title"], &before["sessions"])
        );
        assert_eq!(read(&partner, &next).await["edition"], 2);

        let retired = json!({ "id": published["id"], "version": former["version"] });
        let refusal = update_refused(&trainer, &retired, json!({})).await;
        assert_eq!(
            refusal,
            json!({ "code": "INVALID_STATE", "state": "RETIRED", "allowed": [] })
        );
        let refusal = publish_refused(&trainer, &offered).await;
        assert_eq!(
            refusal,
            json!({ "code": "INVALID_STATE", "state": "PUBLISHED", "allowed": ["UPDATE", "RETIRE"] })
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t_1_of_two_who_edit_a_published_module_at_once_one_begins_the_next_version() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("growwell").await;
        let published = latest(&app, "WTG2-03").await;
        let input = change(&published, &json!({ "eqfLevel": 6 }));
        let answers = futures_util::future::join_all((0..4).map(|_| trainer.with(UPDATE, input.clone()))).await;
        let codes: Vec<&str> = answers
            .iter()
            .filter_map(|answer| answer["errors"][0]["extensions"]["code"].as_str())
            .collect();
        assert_eq!(codes, ["CONFLICT"; 3], "{} {answers:?}", app.on);
    }
}

#[tokio::test]
async fn j_2_modules_are_added_while_the_project_is_ongoing() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let relience = app.partner("relience").await;
        for status in project::Status::ALL {
            let mut planting = app.plant().await;
            let row = planting.project(&relience, status.code(), |_| (), *status).await;
            planting.done().await;
            let id = global_id(row.id);
            let can = trainer
                .data_with(
                    "query($id: ID!) { project(id: $id) { viewerCan } }",
                    json!({ "id": id }),
                )
                .await;
            let open = *status == project::Status::Ongoing;
            assert_eq!(
                can["project"]["viewerCan"]
                    .as_array()
                    .unwrap()
                    .contains(&json!("CREATE_MODULE")),
                open
            );
            let input = with(least(&app, status.code()).await, &json!({ "project": id }));
            if open {
                create(&trainer, input).await;
            } else {
                let wrong = with(input, &json!({ "code": "" }));
                let refusal = trainer.refusal(CREATE, json!({ "input": wrong })).await;
                let state = json!({ "code": "INVALID_STATE", "state": status.code(), "allowed": [] });
                assert_eq!(refusal, state, "{}", app.on);
            }
        }
    }
}

#[tokio::test]
async fn j_2_a_next_version_begins_while_the_project_is_ongoing() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("growwell").await;
        let finished = latest(&app, "WTG-01").await;
        let refusal = update_refused(&trainer, &finished, json!({ "eqfLevel": 6 })).await;
        assert_eq!(
            refusal,
            json!({ "code": "INVALID_STATE", "state": "FINALISED", "allowed": [] }),
            "{}",
            app.on
        );
        assert_eq!(
            read(&trainer, &finished).await["viewerCan"],
            json!(["RETIRE"]),
            "{}",
            app.on
        );
    }
}

#[tokio::test]
async fn somebody_who_trains_for_two_partners_names_one() {
    for app in App::on_both().await {
        let trainer = app.as_user("trainer2@relience").await;
        let refusal = trainer
            .refusal(CREATE, json!({ "input": least(&app, "TWO").await }))
            .await;
        assert_eq!(violations(&refusal), ["input.partner REQUIRED"], "{}", app.on);
        let message = refusal["violations"][0]["message"].as_str().unwrap();
        for partner in ["relience", "nordkoop"] {
            let id = global_id(app.partner(partner).await.id);
            assert!(message.contains(&id), "{message}");
            let input = with(least(&app, "TWO").await, &json!({ "partner": id }));
            let made = create(&trainer, input).await;
            assert_eq!(made["provider"]["acronym"], partner, "one code, two providers");
        }
        for (partner, code) in [
            (global_id(app.partner("growwell").await.id), "FORBIDDEN"),
            ("partner_00000000000070008000000000000000".to_owned(), "NOT_FOUND"),
        ] {
            let input = with(least(&app, "TWO").await, &json!({ "partner": partner }));
            assert_eq!(
                trainer.refusal(CREATE, json!({ "input": input })).await["code"],
                code,
                "{}",
                app.on
            );
        }
    }
}

#[tokio::test]
async fn visible_comes_before_allowed_before_version_before_state() {
    for app in App::on_both().await {
        let draft = latest(&app, "WTG2-07").await;
        let offered = latest(&app, "WTG2-08").await;
        let foreign = latest(&app, "WTG2-03").await;
        let stale = |module: &Value| json!({ "id": module["id"], "version": 99 });
        let wrong = json!({ "eqfLevel": 99 });
        for who in [
            "trainer@nordkoop",
            "trainer@solo",
            "manager@growwell",
            "participant1@relience",
        ] {
            let client = app.as_user(who).await;
            let refusal = update_refused(&client, &stale(&draft), wrong.clone()).await;
            assert_eq!(refusal, json!({ "code": "NOT_FOUND" }), "{who} {}", app.on);
            assert_eq!(
                publish_refused(&client, &stale(&draft)).await["code"],
                "NOT_FOUND",
                "{who}"
            );
        }
        for (who, module) in [
            ("trainer@nordkoop", &foreign),
            ("manager@relience", &draft),
            ("manager@relience", &offered),
        ] {
            let client = app.as_user(who).await;
            assert_eq!(
                update_refused(&client, &stale(module), wrong.clone()).await,
                json!({ "code": "FORBIDDEN" })
            );
            assert_eq!(
                publish_refused(&client, &stale(module)).await,
                json!({ "code": "FORBIDDEN" }),
                "{who}"
            );
        }
        let trainer = app.as_trainer_of("relience").await;
        for module in [&draft, &offered] {
            let conflict = json!({ "code": "CONFLICT", "currentVersion": module["version"] });
            assert_eq!(update_refused(&trainer, &stale(module), wrong.clone()).await, conflict);
            assert_eq!(publish_refused(&trainer, &stale(module)).await, conflict);
            assert_eq!(
                violations(&update_refused(&trainer, module, wrong.clone()).await),
                ["input.eqfLevel RANGE"]
            );
        }
    }
}

#[tokio::test]
async fn only_trainers_of_active_full_partners_add_modules() {
    for app in App::on_both().await {
        let input = least(&app, "WHO").await;
        let adding = async |who: &str| {
            let answer = app.as_user(who).await.with(CREATE, json!({ "input": input })).await;
            answer["errors"][0]["extensions"]["code"].clone()
        };
        assert_eq!(adding("trainer@solo").await, "NOT_FOUND", "{}", app.on);
        assert_eq!(adding("operator").await, "NOT_FOUND");
        for who in [
            "manager@relience",
            "admin@relience",
            "participant1@relience",
            "viewer@nordkoop",
        ] {
            assert_eq!(adding(who).await, "FORBIDDEN", "{who}");
        }
        let wtg2 = app.project("WTG2").await;
        let (kapu, most) = (app.partner("kapu").await, app.partner("most").await);
        let mut planting = app.plant().await;
        planting
            .part(
                &wtg2,
                &kapu,
                project_partner::Role::Partner,
                project_partner::State::Invited,
            )
            .await;
        planting
            .part(
                &wtg2,
                &most,
                project_partner::Role::Associated,
                project_partner::State::Active,
            )
            .await;
        planting.done().await;
        assert_eq!(adding("trainer@kapu").await, "FORBIDDEN", "invited only");
        assert_eq!(adding("trainer@most").await, "FORBIDDEN", "associated only");
        assert_eq!(adding("trainer@nordkoop").await, json!(null));
    }
}
