//! From a draft to what is retired: publishing, editions, retiring and deleting.

use entity::{audit_entry, module, project, project_partner};
use passerelle::graphql::node::{global_id, local_id};
use serde_json::{Value, json};

use super::{CREATE, UPDATE, change, create, latest, least, publish, publish_refused, read, update, update_refused};
use crate::support::{
    App,
    answer::{each, violations, with},
    persona::Client,
};

const RETIRE: &str =
    "mutation($input: ModuleRetireInput!) { moduleRetire(input: $input) { id version state viewerCan } }";
const DELETE: &str = "mutation($input: ModuleDeleteInput!) { moduleDelete(input: $input) { id } }";
const LACKS: &str =
    "query($id: ID!) { module(id: $id) { viewerCan publicationFindings { field rule message } version state } }";

/// What a module needs to be published.
pub(super) fn complete() -> Value {
    json!({
        "languages": ["en"], "learningHours": { "contact": 1 },
        "learningOutcomes": [{ "kind": "SKILL", "statement": [{ "language": "en", "text": "Listens" }] }],
    })
}

pub(super) async fn retire(client: &Client<'_>, module: &Value) -> Value {
    client.data_with(RETIRE, change(module, &json!({}))).await["moduleRetire"].clone()
}

fn can(module: &Value, verb: &str) -> bool {
    module["viewerCan"].as_array().unwrap().contains(&json!(verb))
}

#[tokio::test]
async fn publishing_says_everything_that_a_draft_lacks() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let credit = json!({ "credit": { "scheme": "ECTS", "value": 1.5 } });
        let draft = create(&trainer, with(least(&app, "BARE").await, &credit)).await;
        let lacking = ["learningOutcomes", "languages", "learningHours", "assessmentMethods"];
        let refusal = publish_refused(&trainer, &draft).await;
        let paths = lacking.map(|field| format!("input.module.{field} REQUIRED"));
        assert_eq!(violations(&refusal), paths, "{}", app.on);
        let shown = trainer.data_with(LACKS, json!({ "id": draft["id"] })).await["module"].clone();
        assert_eq!(each(&shown["publicationFindings"], "field"), lacking);
        assert!(!can(&shown, "PUBLISH"), "{shown}");
        let french = app.as_trainer_of("relience").await.sending("accept-language", "fr");
        let shown = french.data_with(LACKS, json!({ "id": draft["id"] })).await["module"].clone();
        let said = shown["publicationFindings"][1]["message"].as_str().unwrap();
        assert!(said.contains("langue"), "{said}");

        let more = with(complete(), &json!({ "assessmentMethods": ["talk"] }));
        let draft = update(&trainer, &draft, more).await;
        let shown = trainer.data_with(LACKS, json!({ "id": draft["id"] })).await["module"].clone();
        assert_eq!(shown["publicationFindings"], json!([]));
        assert!(can(&shown, "PUBLISH"), "{shown}");
        assert_eq!(publish(&trainer, &draft).await["state"], "PUBLISHED", "{}", app.on);
    }
}

/// A complete draft of relience's in a project of each state.
async fn drafts(app: &App) -> Vec<(project::Status, Value)> {
    let relience = app.partner("relience").await;
    let mut planting = app.plant().await;
    let mut drafts = Vec::new();
    for status in project::Status::ALL {
        let code = status.code();
        let row = planting.project(&relience, code, |_| (), *status).await;
        let draft = planting
            .module((&row, &relience), code, whole, module::State::Draft)
            .await;
        drafts.push((*status, json!({ "id": global_id(draft.id), "version": 1 })));
    }
    planting.done().await;
    drafts
}

/// Makes a module complete.
pub(super) fn whole(changes: &mut module::Changes) {
    changes.languages = Some(vec!["en".to_owned()]);
    changes.contact_hours = Some(1);
    changes.learning_outcomes = Some(vec![module::LearningOutcome {
        kind: module::OutcomeKind::Skill,
        statement: entity::text::LocalisedText::new("en", "Listens"),
        competence: None,
    }]);
}

#[tokio::test]
async fn j_2_a_draft_is_published_while_the_project_is_ongoing() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        for (status, draft) in drafts(&app).await {
            let shown = trainer.data_with(LACKS, json!({ "id": draft["id"] })).await["module"].clone();
            let open = status == project::Status::Ongoing;
            assert_eq!(can(&shown, "PUBLISH"), open, "{status:?} {}", app.on);
            assert_eq!(can(&shown, "CREATE_SESSION"), open, "{status:?}");
            assert!(can(&shown, "UPDATE") && can(&shown, "DELETE"), "{status:?}");
            if open {
                publish(&trainer, &draft).await;
            } else {
                let state = json!({ "code": "INVALID_STATE", "state": status.code(), "allowed": [] });
                assert_eq!(publish_refused(&trainer, &draft).await, state, "{}", app.on);
                trainer.data_with(DELETE, change(&draft, &json!({}))).await;
            }
        }
        // What is no longer offered ends nothing else: that goes on after the project.
        let finished = latest(&app, "WTG-03").await;
        let retired = retire(&app.as_trainer_of("growwell").await, &finished).await;
        assert_eq!(retired["state"], "RETIRED", "{}", app.on);
    }
}

#[tokio::test]
async fn a_partner_that_no_longer_contributes_offers_nothing_new_and_retires_what_it_has() {
    use project_partner::{Role, State};
    for app in App::on_both().await {
        let (wtg2, nordkoop) = (app.project("WTG2").await, app.partner("nordkoop").await);
        let trainer = app.as_trainer_of("nordkoop").await;
        let draft = create(&trainer, with(least(&app, "LATE").await, &complete())).await;
        for (role, state) in [
            (Role::Associated, State::Active),
            (Role::Partner, State::Invited),
            (Role::Partner, State::Left),
        ] {
            app.set_part(&nordkoop.acronym, wtg2.id.uuid(), role, state).await;
            let refusal = publish_refused(&trainer, &draft).await;
            assert_eq!(refusal, json!({ "code": "FORBIDDEN" }), "{role:?} {state:?} {}", app.on);
            let shown = trainer.data_with(LACKS, json!({ "id": draft["id"] })).await["module"].clone();
            assert!(!can(&shown, "PUBLISH") && !can(&shown, "CREATE_SESSION"), "{shown}");
            let offered = latest(&app, "WTG2-04").await;
            let shown = trainer.data_with(LACKS, json!({ "id": offered["id"] })).await["module"].clone();
            assert_eq!(shown["viewerCan"], json!(["RETIRE"]), "{role:?} {state:?} {}", app.on);
        }
        let offered = latest(&app, "WTG2-04").await;
        assert_eq!(retire(&trainer, &offered).await["state"], "RETIRED", "{}", app.on);
        trainer.data_with(DELETE, change(&draft, &json!({}))).await;
    }
}

#[tokio::test]
async fn t_1_the_editions_of_a_module_are_listed_to_whoever_sees_them() {
    let document = "query($id: ID!, $first: Int, $after: String) { module(id: $id) { edition previous { edition } next { edition }
        editions(first: $first, after: $after) { totalCount nodes { id edition state } pageInfo { endCursor hasNextPage } } } }";
    for app in App::on_both().await {
        let draft = latest(&app, "WTG2-02").await;
        let trainer = app.as_trainer_of("nordkoop").await;
        let own = trainer.data_with(document, json!({ "id": draft["id"] })).await["module"].clone();
        assert_eq!(each(&own["editions"]["nodes"], "edition"), [1, 2], "{}", app.on);
        assert_eq!(
            (&own["previous"], &own["next"]),
            (&json!({ "edition": 1 }), &json!(null))
        );
        let first = own["editions"]["nodes"][0]["id"].clone();
        let own = trainer.data_with(document, json!({ "id": first })).await["module"].clone();
        assert_eq!(
            (&own["previous"], &own["next"]),
            (&json!(null), &json!({ "edition": 2 }))
        );
        let page = trainer.data_with(document, json!({ "id": first, "first": 1 })).await["module"]["editions"].clone();
        assert_eq!(
            (&page["totalCount"], &page["pageInfo"]["hasNextPage"]),
            (&json!(2), &json!(true))
        );
        let after = &page["pageInfo"]["endCursor"];
        let page = trainer
            .data_with(document, json!({ "id": first, "first": 1, "after": after }))
            .await;
        assert_eq!(each(&page["module"]["editions"]["nodes"], "edition"), [2], "{}", app.on);

        let others = app.as_trainer_of("relience").await;
        let seen = others.data_with(document, json!({ "id": first })).await["module"].clone();
        assert_eq!(
            each(&seen["editions"]["nodes"], "edition"),
            [1],
            "a draft is its provider's"
        );
        assert_eq!(
            (&seen["editions"]["totalCount"], &seen["next"]),
            (&json!(1), &json!(null))
        );
    }
}

#[tokio::test]
async fn t_1_the_next_version_can_begin_again_when_its_draft_is_gone() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("growwell").await;
        let published = latest(&app, "WTG2-03").await;
        let next = update(&trainer, &published, json!({ "eqfLevel": 6 })).await;
        let renamed = update_refused(&trainer, &next, json!({ "code": "OTHER" })).await;
        assert_eq!(violations(&renamed), ["input.code T-1"], "{}", app.on);
        trainer.data_with(DELETE, change(&next, &json!({}))).await;
        let again = update(&trainer, &published, json!({ "eqfLevel": 7 })).await;
        assert_eq!(
            (&again["edition"], &again["version"]),
            (&json!(2), &json!(1)),
            "{}",
            app.on
        );
        let retired = retire(&trainer, &published).await;
        assert_eq!(
            (&retired["state"], &retired["viewerCan"]),
            (&json!("RETIRED"), &json!([]))
        );
        assert_eq!(publish(&trainer, &again).await["state"], "PUBLISHED", "{}", app.on);
    }
}

#[tokio::test]
async fn t_4_what_was_published_is_retired_and_not_deleted() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("nordkoop").await;
        let offered = latest(&app, "WTG2-04").await;
        let refusal = trainer.refusal(DELETE, change(&offered, &json!({}))).await;
        let state = json!({ "code": "INVALID_STATE", "state": "PUBLISHED", "allowed": ["UPDATE", "RETIRE"] });
        assert_eq!(refusal, state, "{}", app.on);
        let before = read(&trainer, &offered).await;
        let retired = retire(&trainer, &offered).await;
        let refusal = trainer.refusal(RETIRE, change(&retired, &json!({}))).await;
        assert_eq!(
            refusal,
            json!({ "code": "INVALID_STATE", "state": "RETIRED", "allowed": [] })
        );
        let refusal = trainer.refusal(DELETE, change(&retired, &json!({}))).await;
        assert_eq!(refusal["code"], "INVALID_STATE");
        let seen = read(&app.as_user("viewer@punte").await, &offered).await;
        assert_eq!(
            (&seen["state"], &seen["sessions"]),
            (&json!("RETIRED"), &before["sessions"])
        );
    }
}

#[tokio::test]
async fn a_draft_goes_with_its_sessions_once_no_other_asks_for_it() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let draft = latest(&app, "WTG2-07").await;
        let asking = create(&trainer, least(&app, "ASKS").await).await;
        let set =
            "mutation($input: ModulePrerequisitesSetInput!) { modulePrerequisitesSet(input: $input) { id version } }";
        let input = change(&asking, &json!({ "prerequisites": [draft["id"]] }));
        let asking = trainer.data_with(set, input).await["modulePrerequisitesSet"].clone();
        let refusal = trainer.refusal(DELETE, change(&draft, &json!({}))).await;
        assert_eq!(violations(&refusal), ["input.module T-4"], "{}", app.on);
        assert!(refusal["violations"][0]["message"].as_str().unwrap().contains("ASKS"));
        assert!(!can(&read(&trainer, &draft).await, "DELETE"));
        trainer.data_with(DELETE, change(&asking, &json!({}))).await;
        assert!(can(&read(&trainer, &draft).await, "DELETE"), "{}", app.on);

        let sessions = "query($id: ID!) { module(id: $id) { sessions { nodes { id trainers { id } } } } }";
        let run =
            trainer.data_with(sessions, json!({ "id": draft["id"] })).await["module"]["sessions"]["nodes"][0].clone();
        let keyed = app.as_trainer_of("relience").await.sending("idempotency-key", "once");
        for _ in 0..2 {
            let provider = keyed.data_with(DELETE, change(&draft, &json!({}))).await["moduleDelete"]["id"].clone();
            assert_eq!(provider, global_id(app.partner("relience").await.id), "{}", app.on);
        }
        let ids = json!([draft["id"], run["id"], run["trainers"][0]["id"]]);
        assert_eq!(ids.as_array().unwrap().iter().filter(|id| id.is_string()).count(), 3);
        let gone = trainer
            .data_with("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": ids }))
            .await;
        assert_eq!(gone["nodes"], json!([null, null, null]), "{}", app.on);
        let found = trainer
            .data("{ modules(filter: {search: \"Passing on what was learnt\"}) { totalCount } }")
            .await;
        assert_eq!(found["modules"]["totalCount"], 0, "nobody finds it any more");
        let id = local_id::<module::Entity>(draft["id"].as_str().unwrap())
            .unwrap()
            .uuid();
        let entries = app.rows::<audit_entry::Entity>().await.into_iter();
        let verbs: Vec<String> = entries.filter(|one| one.object_id == id).map(|one| one.verb).collect();
        assert_eq!(verbs, ["CREATE", "DELETE"], "{}", app.on);
        let again = create(&trainer, least(&app, "WTG2-07").await).await;
        assert_eq!(again["edition"], 1, "its code is free");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_publish_retire_and_delete_at_once_one_is_first() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let draft = create(&trainer, with(least(&app, "RACE").await, &complete())).await;
        let publishing = "mutation($input: ModulePublishInput!) { modulePublish(input: $input) { state } }";
        let input = change(&draft, &json!({}));
        let calls = [publishing, DELETE, publishing, DELETE, publishing, DELETE];
        let answers = futures_util::future::join_all(calls.map(|call| trainer.with(call, input.clone()))).await;
        let accepted = answers.iter().filter(|answer| answer.get("errors").is_none());
        assert_eq!(accepted.count(), 1, "{} {answers:?}", app.on);
        let codes = answers
            .iter()
            .filter_map(|answer| answer["errors"][0]["extensions"]["code"].as_str());
        for code in codes {
            assert!(["CONFLICT", "NOT_FOUND"].contains(&code), "{} {answers:?}", app.on);
        }
    }
}

#[tokio::test]
async fn a_translation_is_added_as_the_issue_writes_it() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let motivation = json!({ "title": { "language": "en", "text": "Motivation" } });
        let input = with(least(&app, "WTG2-09").await, &motivation);
        let mut made = trainer.data_with(CREATE, json!({ "input": input })).await["moduleCreate"].clone();
        for level in [4, 5] {
            made = trainer
                .data_with(UPDATE, change(&made, &json!({ "eqfLevel": level })))
                .await["moduleUpdate"]
                .clone();
        }
        let id = made["id"].as_str().unwrap();
        let document = format!(
            r#"mutation {{ moduleUpdate(input: {{module: "{id}", expectedVersion: 3, title: {{language: "fr", text: "Motivation"}}}}) {{ version titleTranslations {{ language text }} }} }}"#
        );
        let version = |language: &str| json!({ "language": language, "text": "Motivation" });
        let expected = json!({ "version": 4, "titleTranslations": [version("en"), version("fr")] });
        assert_eq!(trainer.data(&document).await["moduleUpdate"], expected, "{}", app.on);
    }
}
