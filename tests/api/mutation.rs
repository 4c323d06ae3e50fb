//! What holds for every change: done once, in order, with its trace, or not at all.

mod trace;

use entity::{audit_entry, idempotency_key, project};
use passerelle::graphql::node::{global_id, local_id};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use serde_json::{Value, json};

use crate::support::{
    App,
    answer::{each, violations},
    persona::Client,
};

const FOUND: &str = "mutation($input: ProjectCreateInput!) { projectCreate(input: $input) { id version acronym } }";
const CHANGE: &str = "mutation($input: ProjectUpdateInput!) { projectUpdate(input: $input) { id version acronym } }";
const NODE: &str = "query($id: ID!) { project(id: $id) { version acronym } }";

fn founding(code: &str) -> Value {
    json!({ "input": {
        "code": code, "acronym": code, "title": { "language": "en", "text": "Secret title" },
        "programme": "OTHER", "startDate": "2026-01-01", "endDate": "2026-12-31",
    } })
}

fn renaming(project: &Value, acronym: &str) -> Value {
    json!({ "input": { "project": project["id"], "expectedVersion": project["version"], "acronym": acronym } })
}

async fn found(client: &Client<'_>, code: &str) -> Value {
    client.data_with(FOUND, founding(code)).await["projectCreate"].clone()
}

async fn count(app: &App, who: &str, code: &str) -> Value {
    let document = "query($code: [String!]) { projects(filter: { acronym: $code }) { totalCount } }";
    let read = app
        .as_user(who)
        .await
        .data_with(document, json!({ "code": [code] }))
        .await;
    read["projects"]["totalCount"].clone()
}

/// The answer to a keyed request, and whether it was that of an earlier one.
async fn keyed(app: &App, who: &str, key: &str, document: &str, variables: Value) -> (Value, bool) {
    let client = app.as_user(who).await.sending("idempotency-key", key);
    let (headers, answer) = client.with_headers(document, variables).await;
    let replayed = headers
        .get("idempotent-replayed")
        .map(|value| value.to_str().unwrap() == "true");
    (answer, replayed.unwrap_or(false))
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("")
}

#[tokio::test]
async fn a_repeat_with_the_same_key_does_nothing_again_and_shows_what_is_now() {
    for app in App::on_both().await {
        let who = "manager@relience";
        let (first, replayed) = keyed(&app, who, "k-1", FOUND, founding("ONCE")).await;
        let made = first["data"]["projectCreate"].clone();
        assert!(made["id"].is_string() && !replayed, "{first}");
        let statements = audits(&app, &made).await.len();
        let (again, replayed) = keyed(&app, who, "k-1", FOUND, founding("ONCE")).await;
        assert_eq!(again["data"], first["data"], "{}", app.on);
        assert!(replayed, "{}", app.on);
        assert_eq!(count(&app, who, "ONCE").await, 1);
        assert_eq!(audits(&app, &made).await.len(), statements);

        let (changed, replayed) = keyed(&app, who, "k-2", CHANGE, renaming(&made, "TWICE")).await;
        assert_eq!(changed["data"]["projectUpdate"]["version"], 2);
        assert!(!replayed);
        let (again, replayed) = keyed(&app, who, "k-2", CHANGE, renaming(&made, "TWICE")).await;
        assert_eq!(
            again["data"], changed["data"],
            "the version is stale by now, and yet: {}",
            app.on
        );
        assert!(replayed);
        let (first, _) = keyed(&app, who, "k-1", FOUND, founding("ONCE")).await;
        assert_eq!(
            first["data"]["projectCreate"],
            json!({ "id": made["id"], "version": 2, "acronym": "TWICE" })
        );
    }
}

#[tokio::test]
async fn a_key_used_for_something_else_is_a_conflict_and_another_caller_has_keys_of_their_own() {
    for app in App::on_both().await {
        let (first, _) = keyed(&app, "manager@relience", "same", FOUND, founding("MINE")).await;
        let made = first["data"]["projectCreate"].clone();
        let others = [
            (FOUND.to_owned(), founding("OTHER")),
            (CHANGE.to_owned(), renaming(&made, "X")),
            (format!("{FOUND} "), founding("MINE")),
        ];
        for (document, variables) in others {
            let (answer, replayed) = keyed(&app, "manager@relience", "same", &document, variables).await;
            assert_eq!(
                answer["errors"][0]["extensions"],
                json!({ "code": "CONFLICT" }),
                "{}",
                app.on
            );
            assert!(!replayed);
        }
        assert_eq!(count(&app, "manager@relience", "OTHER").await, 0);
        let (answer, replayed) = keyed(&app, "manager@nordkoop", "same", FOUND, founding("MINE")).await;
        assert!(!replayed);
        assert_ne!(answer["data"]["projectCreate"]["id"], made["id"]);
        assert_eq!(count(&app, "manager@nordkoop", "MINE").await, 1);
        let (_, replayed) = keyed(&app, "manager@relience", "SAME", CHANGE, renaming(&made, "X")).await;
        assert!(!replayed, "keys are told apart by case");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_identical_requests_at_once_one_acts_and_all_answer() {
    for app in App::on_both().await {
        let who = "manager@relience";
        app.as_user(who).await;
        let all = (0..6).map(|_| keyed(&app, who, "parallel", FOUND, founding("PAR")));
        let answers = futures_util::future::join_all(all).await;
        let made = answers[0].0["data"]["projectCreate"].clone();
        assert!(made["id"].is_string(), "{answers:?}");
        assert!(
            answers
                .iter()
                .all(|(answer, _)| answer["data"]["projectCreate"] == made),
            "{} {answers:?}",
            app.on
        );
        assert_eq!(
            answers.iter().filter(|(_, replayed)| !replayed).count(),
            1,
            "{} {answers:?}",
            app.on
        );
        assert_eq!(count(&app, who, "PAR").await, 1);
        assert_eq!(audits(&app, &made).await.len(), 1);

        let all = (0..6).map(|_| keyed(&app, who, "parallel-2", CHANGE, renaming(&made, "RAP")));
        let answers = futures_util::future::join_all(all).await;
        let changed = json!({ "id": made["id"], "version": 2, "acronym": "RAP" });
        assert!(
            answers
                .iter()
                .all(|(answer, _)| answer["data"]["projectUpdate"] == changed),
            "{} {answers:?}",
            app.on
        );
        assert_eq!(audits(&app, &made).await.len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_writers_with_one_version_one_is_told() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let made = found(&manager, "RACE").await;
        let all = (0..5).map(|number| manager.with(CHANGE, renaming(&made, &format!("R{number}"))));
        let answers = futures_util::future::join_all(all).await;
        let refused = answers.iter().filter(|answer| code(answer) == "CONFLICT").count();
        assert_eq!(refused, 4, "{} {answers:?}", app.on);
        let read = manager.data_with(NODE, json!({ "id": made["id"] })).await;
        assert_eq!(read["project"]["version"], 2);
    }
}

#[tokio::test]
async fn a_repeat_is_answered_under_the_rights_of_today() {
    for app in App::on_both().await {
        let who = "manager@relience";
        let (first, _) = keyed(&app, who, "rights", FOUND, founding("RIGHTS")).await;
        assert!(first["data"]["projectCreate"]["id"].is_string());
        end_memberships(&app, who).await;
        let (again, _) = keyed(&app, who, "rights", FOUND, founding("RIGHTS")).await;
        assert_eq!(
            again["errors"][0]["extensions"],
            json!({ "code": "NOT_FOUND" }),
            "{}",
            app.on
        );
        assert_eq!(again["data"], json!({ "projectCreate": null }));
    }
}

async fn end_memberships(app: &App, who: &str) {
    use entity::partner_member::{Column, Entity, State};
    let planting = app.plant().await;
    let ended = Entity::update_many()
        .col_expr(Column::State, Expr::val(State::Ended.code()))
        .filter(Column::AccountId.eq(app.account(who).await.id));
    planting.tx.update(ended).await.unwrap();
    planting.done().await;
}

#[tokio::test]
async fn a_refused_request_keeps_no_key() {
    for app in App::on_both().await {
        let who = "manager@relience";
        let (refused, _) = keyed(&app, who, "try", FOUND, founding("not a code")).await;
        assert_eq!(code(&refused), "BAD_USER_INPUT");
        let kept = app
            .db
            .system("test")
            .all(idempotency_key::Entity::find())
            .await
            .unwrap();
        assert!(kept.is_empty(), "{}", app.on);
        let (made, replayed) = keyed(&app, who, "try", FOUND, founding("CODE")).await;
        assert!(made["data"]["projectCreate"]["id"].is_string() && !replayed);
        let kept = app
            .db
            .system("test")
            .all(idempotency_key::Entity::find())
            .await
            .unwrap();
        assert_eq!((kept.len(), kept[0].kind.as_str()), (1, "project"));
        assert_eq!(kept[0].caller, app.account(who).await.id.uuid());
    }
}

#[tokio::test]
async fn a_key_goes_with_exactly_one_mutation_that_gives_no_secret_away() {
    for app in App::on_both().await {
        let login = r#"mutation { login(input: { email: "manager@relience.example.org", password: "passerelle-demo" }) { accessToken } }"#;
        let two = "mutation { a: logout b: logout }";
        for document in [login, two, "{ viewer { email } }"] {
            let (answer, _) = keyed(&app, "manager@relience", "k", document, json!({})).await;
            let found = violations(&answer["errors"][0]["extensions"]);
            assert_eq!(found, ["Idempotency-Key IDEMPOTENCY"], "{document} {}", app.on);
        }
    }
}

#[tokio::test]
async fn several_mutations_run_in_order_each_by_itself_and_show_the_state_of_their_moment() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let row = app.module("WTG2-07").await;
        let document = "mutation($m: ID!) {
            a: moduleUpdate(input: { module: $m, expectedVersion: 1, eqfLevel: 3 }) { version eqfLevel project { modules(last: 100) { nodes { code state eqfLevel } } } }
            b: moduleUpdate(input: { module: $m, expectedVersion: 1, eqfLevel: 4 }) { version }
            c: modulePublish(input: { module: $m, expectedVersion: 2 }) { version state eqfLevel project { modules(last: 100) { nodes { code state eqfLevel } } } }
            d: modulePublish(input: { module: $m, expectedVersion: 3 }) { version }
        }";
        let answer = trainer.with(document, json!({ "m": global_id(row.id) })).await;
        let among = |field: &str| {
            let modules = answer["data"][field]["project"]["modules"]["nodes"].as_array().unwrap();
            modules.iter().find(|one| one["code"] == "WTG2-07").unwrap().clone()
        };
        let data = &answer["data"];
        assert_eq!(
            (&data["a"]["version"], &data["a"]["eqfLevel"]),
            (&json!(2), &json!(3)),
            "{}",
            app.on
        );
        assert_eq!(
            among("a"),
            json!({ "code": "WTG2-07", "state": "DRAFT", "eqfLevel": 3 })
        );
        assert_eq!(
            (&data["c"]["version"], &data["c"]["state"]),
            (&json!(3), &json!("PUBLISHED"))
        );
        assert_eq!(
            among("c"),
            json!({ "code": "WTG2-07", "state": "PUBLISHED", "eqfLevel": 3 }),
            "{}",
            app.on
        );
        assert_eq!((&data["b"], &data["d"]), (&json!(null), &json!(null)));
        assert_eq!(
            data.as_object().unwrap().keys().collect::<Vec<_>>(),
            ["a", "b", "c", "d"]
        );
        let errors = &answer["errors"];
        assert_eq!(errors[0]["path"], json!(["b"]));
        assert_eq!(
            errors[0]["extensions"],
            json!({ "code": "CONFLICT", "currentVersion": 2 })
        );
        assert_eq!(errors[1]["path"], json!(["d"]));
        assert_eq!(errors[1]["extensions"]["code"], "INVALID_STATE");
        assert_eq!(errors.as_array().unwrap().len(), 2);
    }
}

#[tokio::test]
async fn what_one_mutation_founds_the_next_selection_sees() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let input = |code: &str| founding(code)["input"].clone();
        let answer = manager
            .data_with(
                "mutation($a: ProjectCreateInput!, $b: ProjectCreateInput!) {
                    a: projectCreate(input: $a) { coordinator { projects { totalCount nodes { acronym viewerCan } } } }
                    b: projectCreate(input: $b) { coordinator { projects { totalCount nodes { acronym } } } viewerCan }
                }",
                json!({ "a": input("A"), "b": input("B") }),
            )
            .await;
        let of = |field: &str| answer[field]["coordinator"]["projects"].clone();
        assert_eq!(
            (&of("a")["totalCount"], &of("b")["totalCount"]),
            (&json!(3), &json!(4)),
            "{}",
            app.on
        );
        let nodes = of("b")["nodes"].clone();
        let mut both = each(&nodes, "acronym")[2..].to_vec();
        both.sort_by_key(|one| one.as_str());
        assert_eq!(both, ["A", "B"], "of one instant, so in either order");
        assert_eq!(
            of("a")["nodes"][2]["viewerCan"],
            json!(["UPDATE", "SET_TARGETS", "START", "TERMINATE", "INVITE_PARTNER"]),
            "the rights that come with it"
        );
        assert_eq!(
            answer["b"]["viewerCan"],
            json!(["UPDATE", "SET_TARGETS", "START", "TERMINATE", "INVITE_PARTNER"])
        );
    }
}

/// The audit entries of a project, in the order of their writing.
async fn audits(app: &App, project: &Value) -> Vec<audit_entry::Model> {
    let id = local_id::<project::Entity>(project["id"].as_str().unwrap()).unwrap();
    let entries = audit_entry::Entity::find().filter(audit_entry::Column::ObjectId.eq(id.uuid()));
    app.db
        .system("test")
        .all(entries.order_by_asc(audit_entry::Column::Id))
        .await
        .unwrap()
}
