//! Modules: adding, changing and offering them, their versions, sessions and languages.

use chrono::{Days, NaiveDate};
use entity::{module::State, project, project_partner};
use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use crate::support::{
    App,
    answer::{each, violations, with},
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
    targetGroups assessmentMethods materials { title url } licence attendanceThreshold state
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
async fn everything_that_is_given_is_read_back() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let given = json!({
            "kind": "VOCATIONAL", "summary": { "language": "fr", "text": "Un atelier." }, "subjectArea": "0923",
            "languages": ["fr", "sr-Latn"], "mode": "BLENDED", "learningSetting": "FORMAL", "visibility": "PUBLIC",
            "eqfLevel": 8, "credit": { "scheme": "ECTS", "value": 2.25 },
            "learningHours": { "contact": 10, "selfStudy": 5, "workBased": 1 },
            "learningOutcomes": [{ "kind": "SKILL", "statement": [{ "language": "en", "text": "Listens" }, { "language": "fr", "text": "Écoute" }] }],
            "targetGroups": ["trainers"], "assessmentMethods": ["talk"],
            "materials": [{ "title": "Cards", "url": "https://example.org/cards" }],
            "licence": "CC-BY-4.0", "attendanceThreshold": 100,
        });
        let made = create(&trainer, with(least(&app, "ALL-1").await, &given)).await;
        let mut found = read(&trainer, &made).await;
        assert_eq!(found["createdAt"], found["updatedAt"]);
        found["createdAt"].take();
        found["updatedAt"].take();
        let version = |language: &str, text: &str| json!({ "language": language, "text": text });
        let expected = json!({
            "code": "ALL-1", "edition": 1, "title": "A small module",
            "titleTranslations": [version("en", "A small module")],
            "summary": "Un atelier.", "summaryTranslations": [version("fr", "Un atelier.")],
            "provider": { "acronym": "relience" }, "project": { "acronym": "WTG2" },
            "learningOutcomes": [{ "kind": "SKILL", "statement": "Listens", "statementTranslations": [version("en", "Listens"), version("fr", "Écoute")] }],
            "learningHours": { "contact": 10, "selfStudy": 5, "workBased": 1, "total": 16 },
            "prerequisites": [], "state": "DRAFT", "sessions": { "totalCount": 0 },
            "viewerCan": ["UPDATE", "PUBLISH"], "version": 1, "createdAt": null, "updatedAt": null,
        });
        let mut same = given.clone();
        for made_otherwise in ["summary", "learningOutcomes", "learningHours"] {
            same.as_object_mut().unwrap().remove(made_otherwise);
        }
        assert_eq!(found, with(expected, &same), "{}", app.on);

        let least = create(&trainer, least(&app, "MIN-1").await).await;
        let found = read(&trainer, &least).await;
        let defaults = json!(["PRESENTIAL", "NON_FORMAL", "CONSORTIUM", 80]);
        let values = ["mode", "learningSetting", "visibility", "attendanceThreshold"].map(|field| found[field].clone());
        assert_eq!(json!(values), defaults);
    }
}

#[tokio::test]
async fn what_is_left_out_stays_and_null_clears() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let given = json!({
            "summary": { "language": "fr", "text": "Un atelier." }, "subjectArea": "0923", "languages": ["fr"],
            "eqfLevel": 8, "credit": { "scheme": "ECTS", "value": 2.25 }, "licence": "CC-BY-4.0",
            "learningHours": { "contact": 10, "selfStudy": 5, "workBased": 1 },
            "learningOutcomes": [{ "kind": "SKILL", "statement": [{ "language": "en", "text": "Listens" }] }],
            "targetGroups": ["trainers"], "assessmentMethods": ["talk"],
            "materials": [{ "title": "Cards", "url": "https://example.org/cards" }],
        });
        let made = create(&trainer, with(least(&app, "NULL").await, &given)).await;
        let mut before = read(&trainer, &made).await;
        let made = update(
            &trainer,
            &made,
            json!({ "learningHours": { "selfStudy": 6 }, "code": "NULL-2" }),
        )
        .await;
        let mut after = read(&trainer, &made).await;
        after["updatedAt"].take();
        before["updatedAt"].take();
        before["learningHours"] = json!({ "contact": 10, "selfStudy": 6, "workBased": 1, "total": 17 });
        before["code"] = json!("NULL-2");
        before["version"] = json!(2);
        assert_eq!(after, before, "{}", app.on);

        let nulls = json!({
            "summary": null, "subjectArea": null, "languages": null, "eqfLevel": null, "credit": null, "licence": null,
            "learningOutcomes": null, "targetGroups": null, "assessmentMethods": null, "materials": null,
        });
        let made = update(&trainer, &made, nulls).await;
        let cleared = read(&trainer, &made).await;
        for field in ["subjectArea", "eqfLevel", "credit", "licence"] {
            assert_eq!(cleared[field], json!(null), "{field} {}", app.on);
        }
        for field in [
            "languages",
            "learningOutcomes",
            "targetGroups",
            "assessmentMethods",
            "materials",
            "summaryTranslations",
        ] {
            assert_eq!(cleared[field], json!([]), "{field} {}", app.on);
        }
        let needed = json!({ "code": null, "title": null, "kind": null, "mode": null, "learningSetting": null, "visibility": null, "learningHours": null, "attendanceThreshold": null });
        let found = violations(&update_refused(&trainer, &made, needed.clone()).await);
        assert_eq!(found.len(), needed.as_object().unwrap().len(), "{found:?}");
        assert!(found.iter().all(|one| one.ends_with(" REQUIRED")), "{found:?}");
    }
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
        assert_eq!(after["viewerCan"], json!([]), "its next version has begun");
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
        assert_eq!(offered["viewerCan"], json!(["UPDATE"]));
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
            json!({ "code": "INVALID_STATE", "state": "PUBLISHED", "allowed": ["UPDATE"] })
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
        assert_eq!(read(&trainer, &finished).await["viewerCan"], json!([]), "{}", app.on);
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
async fn a_code_is_unique_for_its_provider() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        create(&trainer, least(&app, "SAME").await).await;
        let refusal = trainer
            .refusal(CREATE, json!({ "input": least(&app, "SAME").await }))
            .await;
        assert_eq!(violations(&refusal), ["input.code UNIQUE"], "{}", app.on);
    }
}

#[tokio::test]
async fn everything_wrong_is_said_at_once_with_path_and_rule() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let wrong = json!({
            "code": "a b", "title": { "language": "en", "text": "" }, "summary": { "language": "??", "text": "x" },
            "subjectArea": "9999", "languages": ["en", ""], "eqfLevel": 9, "credit": { "scheme": "ECVET", "value": 0.004 },
            "learningHours": { "contact": -1 },
            "learningOutcomes": [{ "kind": "SKILL", "statement": [] }, { "kind": "SKILL", "statement": [{ "language": "en", "text": "y".repeat(2001) }] }],
            "targetGroups": (0..51).map(|one| one.to_string()).collect::<Vec<_>>(), "assessmentMethods": [" "],
            "materials": [{ "title": "", "url": "javascript:alert(1)" }], "licence": "l".repeat(101), "attendanceThreshold": 101,
        });
        let refusal = trainer
            .refusal(CREATE, json!({ "input": with(least(&app, "X").await, &wrong) }))
            .await;
        let expected = [
            "input.code CODE",
            "input.title.text REQUIRED",
            "input.summary.language LANGUAGE",
            "input.languages[1] LANGUAGE",
            "input.learningOutcomes[0].statement REQUIRED",
            "input.learningOutcomes[1].statement.text TOO_LONG",
            "input.targetGroups TOO_MANY",
            "input.assessmentMethods[0] REQUIRED",
            "input.materials[0].title REQUIRED",
            "input.materials[0].url URL",
            "input.licence TOO_LONG",
            "input.subjectArea ISCED_F",
            "input.eqfLevel RANGE",
            "input.credit.value RANGE",
            "input.learningHours RANGE",
            "input.attendanceThreshold RANGE",
        ];
        assert_eq!(violations(&refusal), expected, "{}", app.on);
        for (field, values) in [
            ("eqfLevel", [json!(0), json!(-1), json!(i32::MAX)]),
            ("attendanceThreshold", [json!(-1), json!(101), json!(i32::MIN)]),
            (
                "credit",
                [300.01, -1.0, 1e300].map(|value| json!({ "scheme": "ECTS", "value": value })),
            ),
        ] {
            for value in values {
                let input = with(least(&app, "X").await, &json!({ field: value }));
                let refusal = trainer.refusal(CREATE, json!({ "input": input })).await;
                assert!(
                    violations(&refusal)[0].starts_with(&format!("input.{field}")),
                    "{refusal}"
                );
            }
        }
        for (code, edges) in [("LOW", (1, 0, 0.01)), ("HIGH", (8, 100, 300.0))] {
            let edges = json!({ "eqfLevel": edges.0, "attendanceThreshold": edges.1, "credit": { "scheme": "ECTS", "value": edges.2 } });
            create(&trainer, with(least(&app, code).await, &edges)).await;
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

#[tokio::test]
async fn sessions_come_in_pages_with_their_trainers() {
    for app in App::on_both().await {
        let viewer = app.as_user("viewer@punte").await;
        let module = latest(&app, "WTG2-04").await;
        let document = "query($id: ID!, $first: Int, $after: String) { module(id: $id) { prerequisites { module { code title(language: \"fr\") } }
            sessions(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { place country capacity visitedProject startDate endDate trainers { displayName } module { code } } } } }";
        let all = viewer.data_with(document, json!({ "id": module["id"] })).await["module"].clone();
        assert_eq!(
            all["prerequisites"],
            json!([{ "module": { "code": "WTG2-02", "title": "Accompagner vers l'autonomie" } }]),
            "{}",
            app.on
        );
        assert_eq!(all["sessions"]["totalCount"], 3);
        let nodes = all["sessions"]["nodes"].as_array().unwrap();
        assert!(nodes.is_sorted_by_key(|one| one["startDate"].as_str().unwrap().to_owned()));
        assert_eq!(nodes[0]["trainers"], json!([{ "displayName": "Cajsa Ekmyra" }]));
        assert_eq!(nodes[0]["visitedProject"], json!(null));
        assert!(nodes[2]["visitedProject"].is_string());
        let mut walked = Vec::new();
        let mut after = json!(null);
        for more in [true, true, false] {
            let page = viewer
                .data_with(document, json!({ "id": module["id"], "first": 1, "after": after }))
                .await["module"]["sessions"]
                .clone();
            assert_eq!(page["pageInfo"]["hasNextPage"], more);
            assert_eq!(page["totalCount"], 3);
            walked.extend(page["nodes"].as_array().unwrap().clone());
            after = page["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(&walked, nodes, "{}", app.on);
    }
}

#[tokio::test]
async fn sessions_on_one_day_keep_their_order() {
    for app in App::on_both().await {
        let row = app.module("WTG2-08").await;
        let day = NaiveDate::from_ymd_opt(2030, 1, 1).unwrap();
        let mut planting = app.plant().await;
        for place in ["first", "second", "third"] {
            planting.session(&row, day, place).await;
        }
        planting.session(&row, day - Days::new(1), "eve").await;
        planting.done().await;
        let trainer = app.as_trainer_of("relience").await;
        let read = trainer
            .data_with(
                "query($id: ID!) { module(id: $id) { sessions(last: 4) { nodes { place } } } }",
                json!({ "id": global_id(row.id) }),
            )
            .await;
        let places = each(&read["module"]["sessions"]["nodes"], "place");
        assert_eq!(places, ["eve", "first", "second", "third"], "{}", app.on);
    }
}

#[tokio::test]
async fn texts_come_in_the_language_asked_for_else_a_preferred_one_else_the_default() {
    for app in App::on_both().await {
        let id = global_id(app.module("KIM-PC-IT").await.id);
        let read = async |accept: &str, argument: &str| {
            let client = app.as_user("viewer@aurora").await.sending("accept-language", accept);
            let argument = if argument.is_empty() {
                String::new()
            } else {
                format!("(language: \"{argument}\")")
            };
            let document = format!(
                "query($id: ID!) {{ module(id: $id) {{ title{argument} learningOutcomes {{ statement{argument} }} }} }}"
            );
            client.data_with(&document, json!({ "id": id })).await["module"].clone()
        };
        let (it, en) = (read("", "").await, read("", "en").await);
        let fr = read("", "fr").await;
        assert_eq!(
            en["title"], "Pilot course for staff of reception centres (Italian)",
            "{}",
            app.on
        );
        assert_ne!(it["title"], en["title"]);
        assert_ne!(fr["learningOutcomes"], en["learningOutcomes"]);
        assert_eq!(
            it["learningOutcomes"], en["learningOutcomes"],
            "outcomes have English for their default"
        );
        for (accept, argument, expected) in [
            ("en", "", &en),
            ("fr-CH, en;q=0.5", "", &fr),
            ("en;q=0.5, fr;q=0.9", "", &fr),
            ("en", "fr", &fr),
            ("en", "FR", &fr),
            ("en", "fr-BE", &fr),
            ("fr", "hu", &fr),
            ("hu", "zz", &it),
            ("*, ;q=x, en;q=0", "", &it),
        ] {
            assert_eq!(
                &read(accept, argument).await,
                expected,
                "{accept:?} {argument:?} {}",
                app.on
            );
        }
    }
}

#[tokio::test]
async fn filters_narrow_each_by_its_own_field() {
    for app in App::on_both().await {
        let viewer = app.as_user("viewer@nordkoop").await;
        let ids = (
            global_id(app.partner("growwell").await.id),
            global_id(app.project("WTG2").await.id),
            global_id(app.project("KIM").await.id),
        );
        let wtg2 = "projectAcronym: [\"wtg2\"]";
        let cases = [
            (
                wtg2.to_owned(),
                vec![
                    "WTG2-01", "WTG2-01", "WTG2-02", "WTG2-02", "WTG2-03", "WTG2-04", "WTG2-05",
                ],
            ),
            (
                format!("{wtg2}, kind: [SPECIALIST]"),
                vec!["WTG2-01", "WTG2-01", "WTG2-02", "WTG2-02"],
            ),
            (format!("{wtg2}, state: [DRAFT]"), vec!["WTG2-02"]),
            (format!("{wtg2}, state: [RETIRED]"), vec!["WTG2-01"]),
            (format!("{wtg2}, mode: [WORK_BASED]"), vec!["WTG2-04", "WTG2-05"]),
            (
                format!("{wtg2}, languages: [\"SV\"]"),
                vec!["WTG2-02", "WTG2-02", "WTG2-04"],
            ),
            (
                format!("{wtg2}, provider: [\"{}\"]", ids.0),
                vec!["WTG2-01", "WTG2-01", "WTG2-03"],
            ),
            (
                format!("project: [\"{}\"], state: [DRAFT, RETIRED]", ids.1),
                vec!["WTG2-01", "WTG2-02"],
            ),
            (format!("project: [\"{}\"]", ids.2), vec![]),
            ("project: [\"nonsense\"]".to_owned(), vec![]),
            (format!("{wtg2}, subjectArea: []"), vec![]),
            (format!("{wtg2}, languages: []"), vec![]),
            (format!("{wtg2}, eqfLevel: []"), vec![]),
            (format!("{wtg2}, eqfLevel: [99, -1]"), vec![]),
            ("projectAcronym: [\"\\u0000\", \"\"]".to_owned(), vec![]),
        ];
        for (filter, codes) in cases {
            let read = viewer
                .data(&format!(
                    "{{ modules(first: 100, filter: {{ {filter} }}) {{ totalCount nodes {{ code }} }} }}"
                ))
                .await;
            let mut found = each(&read["modules"]["nodes"], "code");
            found.sort_by_key(|code| code.as_str().unwrap());
            assert_eq!(found, codes, "{filter} {}", app.on);
            assert_eq!(read["modules"]["totalCount"], codes.len());
        }
        for (filter, found) in [
            ("subjectArea: [\"0923\", \"923\"]", "filter.subjectArea[1] ISCED_F"),
            ("languages: [\"Swedish!\"]", "filter.languages[0] LANGUAGE"),
        ] {
            let refusal = viewer
                .refusal(
                    &format!("{{ modules(filter: {{ {filter} }}) {{ totalCount }} }}"),
                    json!({}),
                )
                .await;
            assert_eq!(violations(&refusal), [found]);
        }
    }
}

#[tokio::test]
async fn a_draft_is_for_its_provider_and_a_partners_module_never_leaves_it() {
    for app in App::on_both().await {
        let (wtg2, growwell) = (app.project("WTG2").await, app.partner("growwell").await);
        let mut planting = app.plant().await;
        for (code, visibility) in [
            ("OWN", project::Visibility::Partner),
            ("ALL", project::Visibility::Consortium),
        ] {
            for state in State::ALL {
                let change = |changes: &mut entity::module::Changes| changes.visibility = Some(visibility);
                let code = format!("{code}-{}", state.code());
                planting.module((&wtg2, &growwell), &code, change, *state).await;
            }
        }
        planting.done().await;
        let seen = async |who: &str| {
            let read = app
                .as_user(who)
                .await
                .data("{ modules(first: 100, filter: { search: \"A\" }) { totalCount } own: modules(first: 100) { nodes { code } } }")
                .await;
            let codes = each(&read["own"]["nodes"], "code");
            let planted = codes
                .into_iter()
                .filter_map(Value::as_str)
                .filter(|code| code.starts_with("OWN-") || code.starts_with("ALL-"));
            planted.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(seen("viewer@growwell").await.len(), 6, "{}", app.on);
        assert_eq!(seen("viewer@nordkoop").await, ["ALL-PUBLISHED", "ALL-RETIRED"]);
        assert_eq!(seen("participant1@nordkoop").await, ["ALL-PUBLISHED", "ALL-RETIRED"]);
        assert!(seen("viewer@solo").await.is_empty());
    }
}
