//! Dissemination records: written, reported, verified by others (D-1), counted (D-2), linked to mobilities (M-14).

mod cascade;
mod list;

use entity::{
    dissemination_record,
    project_partner::{Role, State},
};
use passerelle::graphql::node::global_id;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use crate::support::{
    App,
    answer::{violations, with},
    persona::Client,
};

const CREATE: &str = "mutation($input: DisseminationRecordCreateInput!) { disseminationRecordCreate(input: $input) { id status version viewerCan } }";
const SHOWN: &str = "query($id: ID!) { disseminationRecord(id: $id) { id version status type level title titleTranslations { language text } description
    date endDate place country mode audience { targetGroup planned reached } groupsOverlap reach { planned reached atMost }
    resultsShown evidence { title url } euEmblemShown visibility reportedAt verifiedAt verifiedBy { acronym }
    draftedByParticipant project { acronym } partner { acronym } cascades { externalId } viewerCan } }";

/// What the issue writes, with an id for each place.
async fn plan(app: &App, project: &str) -> Value {
    json!({
        "project": global_id(app.project(project).await.id),
        "type": "CASCADE_TRAINING",
        "level": "LOCAL",
        "date": "2026-02-10",
        "title": { "language": "en", "text": "Workshop for colleagues" },
        "audience": [{ "targetGroup": "social workers", "planned": 20, "reached": 17 }],
    })
}

fn evidence() -> Value {
    json!({ "evidence": [{ "title": "List of those present", "url": "https://example.org/list" }] })
}

/// A new record of the client's partner: its id.
async fn created(who: &Client<'_>, input: Value) -> String {
    let made = who.data_with(CREATE, json!({ "input": input })).await;
    made["disseminationRecordCreate"]["id"].as_str().unwrap().to_owned()
}

fn call(mutation: &str, id: &str, version: i64, more: &str) -> String {
    let selection = if mutation.ends_with("Delete") {
        "acronym"
    } else {
        "status version"
    };
    format!(
        "mutation {{ {mutation}(input: {{record: \"{id}\", expectedVersion: {version} {more}}}) {{ {selection} }} }}"
    )
}

async fn shown(who: &Client<'_>, id: &str) -> Value {
    who.data_with(SHOWN, json!({ "id": id })).await["disseminationRecord"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mutations_of_the_issue_work_as_written() {
    for app in App::on_both().await {
        let (manager, other) = (app.as_manager_of("relience").await, app.as_manager_of("nordkoop").await);
        let stays =
            "{ mobilities(first: 1, filter: {projectAcronym: [\"WTG\"], status: [RECOGNISED]}) { nodes { id } } }";
        let stay = manager.data(stays).await["mobilities"]["nodes"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let project = global_id(app.project("WTG").await.id);
        let create = format!(
            "mutation {{ disseminationRecordCreate(input: {{project: \"{project}\", type: CASCADE_TRAINING, level: LOCAL, date: \"2026-02-10\", title: {{language: \"en\", text: \"Workshop for colleagues\"}}, audience: [{{targetGroup: \"social workers\", planned: 20, reached: 17}}], cascades: [\"{stay}\"]}}) {{ id status }} }}"
        );
        let made = manager.data(&create).await["disseminationRecordCreate"].clone();
        assert_eq!(
            made["status"], "DRAFT",
            "{}: also after the project's end (J-2)",
            app.on
        );
        let id = made["id"].as_str().unwrap();
        let link = "evidence: [{title: \"List\", url: \"https://example.org/list\"}]";
        manager.data(&call("disseminationRecordUpdate", id, 1, link)).await;
        manager.data(&call("disseminationRecordReport", id, 2, "")).await;
        let verify = format!(
            "mutation {{ disseminationRecordVerify(input: {{record: \"{id}\", expectedVersion: 3}}) {{ status }} }}"
        );
        let done = other.data(&verify).await;
        assert_eq!(done["disseminationRecordVerify"]["status"], "VERIFIED", "{}", app.on);
        let record = shown(&manager, id).await;
        assert_eq!(record["verifiedBy"]["acronym"], "nordkoop");
        assert_eq!(record["cascades"], json!([{ "externalId": "WTG-M001" }]));
        assert_eq!(record["viewerCan"], json!([]), "{}: what was verified stays", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d_1_a_record_is_verified_by_another_active_partner_of_the_project_with_evidence() {
    for app in App::on_both().await {
        let (manager, other) = (app.as_manager_of("relience").await, app.as_manager_of("growwell").await);
        let id = created(&manager, plan(&app, "WTG2").await).await;
        let early = manager
            .refusal(&call("disseminationRecordVerify", &id, 1, ""), json!({}))
            .await;
        assert_eq!(early["code"], "FORBIDDEN", "{}: nobody verifies for themselves", app.on);
        let unseen = other
            .refusal(&call("disseminationRecordVerify", &id, 1, ""), json!({}))
            .await;
        assert_eq!(unseen["code"], "NOT_FOUND", "{}: a draft is its own partner's", app.on);
        manager.data(&call("disseminationRecordReport", &id, 1, "")).await;
        let bare = other
            .refusal(&call("disseminationRecordVerify", &id, 2, ""), json!({}))
            .await;
        assert_eq!(violations(&bare), ["input.record D-1"], "{}", app.on);
        assert_eq!(shown(&other, &id).await["viewerCan"], json!([]), "{}", app.on);

        let link = "evidence: [{title: \"List\", url: \"https://example.org/list\"}]";
        manager.data(&call("disseminationRecordUpdate", &id, 2, link)).await;
        let stale = other
            .refusal(&call("disseminationRecordVerify", &id, 2, ""), json!({}))
            .await;
        assert_eq!(stale["code"], "CONFLICT", "{}: not what they have not read", app.on);
        assert_eq!(shown(&other, &id).await["viewerCan"], json!(["VERIFY"]), "{}", app.on);
        for who in ["viewer@growwell", "trainer@nordkoop", "viewer@relience"] {
            let refused = app
                .as_user(who)
                .await
                .refusal(&call("disseminationRecordVerify", &id, 3, ""), json!({}))
                .await;
            assert_eq!(refused["code"], "FORBIDDEN", "{who} on {}", app.on);
        }
        other.data(&call("disseminationRecordVerify", &id, 3, "")).await;
        for mutation in [
            "disseminationRecordUpdate",
            "disseminationRecordDelete",
            "disseminationRecordReport",
        ] {
            let closed = manager.refusal(&call(mutation, &id, 4, ""), json!({})).await;
            assert_eq!(
                (&closed["code"], &closed["state"]),
                (&json!("INVALID_STATE"), &json!("VERIFIED")),
                "{mutation}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d_1_an_associated_partner_reads_and_does_not_verify() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let id = created(&manager, with(plan(&app, "WTG2").await, &evidence())).await;
        manager.data(&call("disseminationRecordReport", &id, 1, "")).await;
        let project = app.project("WTG2").await.id.uuid();
        app.set_part("punte", project, Role::Associated, State::Active).await;
        let associated = app.as_manager_of("punte").await;
        assert_eq!(shown(&associated, &id).await["viewerCan"], json!([]), "{}", app.on);
        let refused = associated
            .refusal(&call("disseminationRecordVerify", &id, 2, ""), json!({}))
            .await;
        assert_eq!(refused["code"], "FORBIDDEN", "{}", app.on);
        app.set_part("punte", project, Role::Partner, State::Left).await;
        assert!(
            shown(&associated, &id).await.is_null(),
            "{}: who has left sees it no longer",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d_1_a_draft_is_its_own_partners_and_what_is_reported_all_active_partners() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let id = created(
            &manager,
            with(plan(&app, "WTG2").await, &json!({ "visibility": "PUBLIC" })),
        )
        .await;
        let seen = async |name: &str| {
            let who = app.as_user(name).await;
            let one = shown(&who, &id).await.is_object();
            let node = who.data(&format!("{{ node(id: \"{id}\") {{ id }} }}")).await;
            assert_eq!(one, node["node"].is_object(), "{name} on {}", app.on);
            one
        };
        let people = [
            "viewer@relience",
            "viewer@punte",
            "participant1@relience",
            "manager@solo",
            "operator",
        ];
        for (state, expected) in [
            ("DRAFT", [true, false, false, false, false]),
            ("REPORTED", [true, true, false, false, false]),
        ] {
            for (name, expected) in people.iter().zip(expected) {
                assert_eq!(seen(name).await, expected, "{name} of a {state} on {}", app.on);
            }
            if state == "DRAFT" {
                manager.data(&call("disseminationRecordReport", &id, 1, "")).await;
            }
        }
        assert!(shown(&app.anonymous(), &id).await.is_null(), "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d_2_planned_and_reached_are_kept_apart_for_each_group() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let groups = json!({ "audience": [
            { "targetGroup": "social workers", "planned": 20, "reached": 17 },
            { "targetGroup": "managers", "planned": 5 },
        ] });
        let id = created(&manager, with(plan(&app, "WTG2").await, &groups)).await;
        let record = shown(&manager, &id).await;
        assert_eq!(
            record["audience"][1],
            json!({ "targetGroup": "managers", "planned": 5, "reached": null })
        );
        assert_eq!(
            record["reach"],
            json!({ "planned": 25, "reached": null, "atMost": true }),
            "{}",
            app.on
        );
        manager
            .data(&call("disseminationRecordUpdate", &id, 1, "groupsOverlap: false"))
            .await;
        assert_eq!(shown(&manager, &id).await["reach"]["atMost"], false);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_out_stays_null_clears_and_everything_wrong_is_said_at_once() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let more = json!({ "place": "Rouen", "country": "FR", "mode": "BLENDED", "endDate": "2026-02-11", "resultsShown": ["Twelve methods"],
            "description": { "language": "en", "text": "A day." }, "euEmblemShown": true });
        let id = created(&manager, with(plan(&app, "WTG2").await, &more)).await;
        let change =
            "title: {language: \"fr\", text: \"Atelier\"}, place: null, mode: null, endDate: null, resultsShown: null";
        manager.data(&call("disseminationRecordUpdate", &id, 1, change)).await;
        let record = shown(&manager, &id).await;
        assert_eq!(
            record["titleTranslations"][1],
            json!({ "language": "fr", "text": "Atelier" }),
            "{}",
            app.on
        );
        assert_eq!(
            (
                &record["place"],
                &record["mode"],
                &record["endDate"],
                &record["resultsShown"]
            ),
            (&Value::Null, &Value::Null, &Value::Null, &json!([]))
        );
        assert_eq!(
            (&record["country"], &record["description"]),
            (&json!("FR"), &json!("A day."))
        );
        let wrong = "type: null, title: {language: \"en\", text: null}, country: \"XX\", endDate: \"2026-02-09\", \
                     audience: [{targetGroup: \"\", reached: -1}], evidence: [{title: \"x\", url: \"list\"}], cascades: []";
        let refused = manager
            .refusal(&call("disseminationRecordUpdate", &id, 2, wrong), json!({}))
            .await;
        let expected = [
            "input.type REQUIRED",
            "input.title.text REQUIRED",
            "input.country COUNTRY",
            "input.evidence[0].url URL",
            "input.endDate RANGE",
            "input.audience[0].targetGroup REQUIRED",
            "input.audience[0].reached RANGE",
        ];
        assert_eq!(violations(&refused), expected, "{}", app.on);
        let future = with(plan(&app, "WTG2").await, &json!({ "date": "2199-01-01" }));
        let planned = created(&manager, future).await;
        assert_eq!(
            shown(&manager, &planned).await["viewerCan"],
            json!(["UPDATE", "DELETE"]),
            "{}",
            app.on
        );
        let early = manager
            .refusal(&call("disseminationRecordReport", &planned, 1, ""), json!({}))
            .await;
        assert_eq!(violations(&early), ["input.record D-1"], "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn j_2_records_go_on_after_the_end_and_do_not_begin_before_the_start() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        created(&manager, plan(&app, "WTG").await).await;
        let rows = entity::project::Entity::update_many().filter(entity::project::Column::Acronym.eq("WTG2"));
        app.update(rows.col_expr(entity::project::Column::Status, Expr::val("DRAFT")))
            .await;
        let refused = manager
            .refusal(CREATE, json!({ "input": plan(&app, "WTG2").await }))
            .await;
        assert_eq!(
            (&refused["code"], &refused["state"]),
            (&json!("INVALID_STATE"), &json!("DRAFT")),
            "{}",
            app.on
        );
        let project = "{ projects(filter: {acronym: [\"WTG2\"]}) { nodes { viewerCan } } }";
        let shown = manager.data(project).await;
        let can = shown["projects"]["nodes"][0]["viewerCan"].as_array().unwrap();
        assert!(
            !can.contains(&json!("CREATE_DISSEMINATION_RECORD")),
            "{}: {can:?}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_removed_with_its_links() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let links = app.rows::<entity::dissemination_cascade::Entity>().await.len();
        let before = app.rows::<dissemination_record::Entity>().await.len();
        let stay = cascade::stay(&app, "WTG-M001").await;
        let id = created(
            &manager,
            with(plan(&app, "WTG").await, &json!({ "cascades": [stay, stay] })),
        )
        .await;
        assert_eq!(
            app.rows::<entity::dissemination_cascade::Entity>().await.len(),
            links + 1,
            "{}: once",
            app.on
        );
        let gone = manager.data(&call("disseminationRecordDelete", &id, 1, "")).await;
        assert_eq!(gone["disseminationRecordDelete"]["acronym"], "relience", "{}", app.on);
        assert_eq!(
            app.rows::<entity::dissemination_cascade::Entity>().await.len(),
            links,
            "{}",
            app.on
        );
        assert_eq!(
            app.rows::<dissemination_record::Entity>().await.len(),
            before,
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d_1_of_two_partners_that_verify_at_once_one_does() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let id = created(&manager, with(plan(&app, "WTG2").await, &evidence())).await;
        manager.data(&call("disseminationRecordReport", &id, 1, "")).await;
        let (one, other) = (app.as_manager_of("growwell").await, app.as_manager_of("punte").await);
        let verify = call("disseminationRecordVerify", &id, 2, "");
        let answers = futures_util::future::join(one.ask(&verify), other.ask(&verify)).await;
        let codes = [&answers.0, &answers.1].map(|answer| answer["errors"][0]["extensions"]["code"].clone());
        assert_eq!(
            codes.iter().filter(|code| code.is_null()).count(),
            1,
            "{}: {codes:?}",
            app.on
        );
        assert!(codes.contains(&json!("CONFLICT")), "{}: {codes:?}", app.on);
    }
}
