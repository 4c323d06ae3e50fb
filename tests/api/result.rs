//! Results: written, handed in, reviewed by others (D-4), never changed from then on (D-3).

mod attachment;
mod recommendation;

use entity::{
    partner_member,
    project_partner::{Role, State},
};
use passerelle::graphql::node::global_id;
use sea_orm::sea_query::Expr;
use serde_json::{Value, json};

use crate::support::{
    App,
    answer::{violations, with},
    persona::Client,
};

const CREATE: &str =
    "mutation($input: ResultCreateInput!) { resultCreate(input: $input) { id status version viewerCan } }";
const SHOWN: &str = "query($id: ID!) { result(id: $id) { id version edition status category title titleTranslations { language text } abstract
    languages url doi licence authors partners { acronym } targetGroups competences { code } visibility submittedAt reviewedAt
    reviewedBy { acronym } reviewNote publishedAt partner { acronym } project { acronym } supersedes { edition status }
    supersededBy { edition status } uptake { totalCount } editions { totalCount nodes { edition status } } viewerCan } }";

async fn draft(app: &App) -> Value {
    json!({
        "project": global_id(app.project("WTG2").await.id),
        "category": "HANDBOOK",
        "title": { "language": "en", "text": "Mentoring, step by step" },
    })
}

async fn created(who: &Client<'_>, input: Value) -> String {
    let made = who.data_with(CREATE, json!({ "input": input })).await;
    made["resultCreate"]["id"].as_str().unwrap().to_owned()
}

fn call(mutation: &str, id: &str, version: i64, more: &str) -> String {
    let selection = if mutation == "Delete" {
        "acronym"
    } else {
        "id status version edition"
    };
    format!(
        "mutation {{ result{mutation}(input: {{result: \"{id}\", expectedVersion: {version} {more}}}) {{ {selection} }} }}"
    )
}

async fn done(who: &Client<'_>, mutation: &str, id: &str, version: i64, more: &str) -> Value {
    let answer = who.data(&call(mutation, id, version, more)).await;
    answer[format!("result{mutation}")].clone()
}

async fn refused(who: &Client<'_>, mutation: &str, id: &str, version: i64, more: &str) -> Value {
    who.refusal(&call(mutation, id, version, more), json!({})).await
}

async fn seen(who: &Client<'_>, id: &str) -> Value {
    who.data_with(SHOWN, json!({ "id": id })).await["result"].clone()
}

/// A result of Relience in Work to Grow II that has been handed in: at version 2.
async fn handed_in(app: &App) -> String {
    let manager = app.as_manager_of("relience").await;
    let input = with(draft(app).await, &json!({ "url": "https://example.org/mentoring" }));
    let id = created(&manager, input).await;
    done(&manager, "Submit", &id, 1, "").await;
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_shows_what_was_written_and_null_clears() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let nordkoop = global_id(app.partner("nordkoop").await.id);
        let competence = manager
            .data("{ competences(first: 1, filter: {frameworkCode: [\"EU_KEY_COMPETENCES\"]}) { nodes { id code } } }")
            .await;
        let competence = competence["competences"]["nodes"][0].clone();
        let whole = json!({
            "abstract": { "language": "en", "text": "For those who walk along." },
            "languages": ["en", "sv"],
            "url": "https://example.org/mentoring",
            "doi": "10.5555/12345678",
            "licence": "CC-BY-4.0",
            "authors": ["Ada Berg"],
            "partners": [nordkoop],
            "targetGroups": ["mentors"],
            "competences": [competence["id"]],
            "visibility": "PUBLIC",
        });
        let id = created(&manager, with(draft(&app).await, &whole)).await;
        let shown = seen(&manager, &id).await;
        for (field, expected) in [
            ("edition", json!(1)),
            ("status", json!("DRAFT")),
            ("title", json!("Mentoring, step by step")),
            ("abstract", json!("For those who walk along.")),
            ("languages", json!(["en", "sv"])),
            ("doi", json!("10.5555/12345678")),
            ("authors", json!(["Ada Berg"])),
            ("partners", json!([{ "acronym": "nordkoop" }])),
            ("targetGroups", json!(["mentors"])),
            ("competences", json!([{ "code": competence["code"] }])),
            ("visibility", json!("PUBLIC")),
            ("viewerCan", json!(["UPDATE", "SUBMIT", "DELETE"])),
        ] {
            assert_eq!(shown[field], expected, "{field} on {}", app.on);
        }
        let cleared = "abstract: null, languages: null, url: null, doi: null, licence: null, authors: null, partners: null, targetGroups: null, competences: null, title: {language: \"fr\", text: \"Le mentorat pas à pas\"}";
        done(&manager, "Update", &id, 1, cleared).await;
        let shown = seen(&manager, &id).await;
        for field in ["url", "doi", "licence"] {
            assert!(shown[field].is_null(), "{field} on {}", app.on);
        }
        for field in ["languages", "authors", "partners", "targetGroups", "competences"] {
            assert_eq!(shown[field], json!([]), "{field} on {}", app.on);
        }
        assert_eq!(
            shown["titleTranslations"][1]["text"], "Le mentorat pas à pas",
            "{}",
            app.on
        );
        // Without an address nobody could review it.
        assert_eq!(shown["viewerCan"], json!(["UPDATE", "DELETE"]), "{}", app.on);
        let gone = done(&manager, "Delete", &id, 2, "").await;
        assert_eq!(
            (&gone["acronym"], seen(&manager, &id).await),
            (&json!("relience"), Value::Null)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_at_once_and_what_is_hidden_is_not_there() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let own = global_id(app.partner("relience").await.id);
        let solo = global_id(app.partner("solo").await.id);
        let wrong = json!({
            "title": { "language": "en", "text": "" },
            "doi": "doi:10.1/x",
            "authors": [""],
            "partners": [own, solo],
        });
        let input = with(draft(&app).await, &wrong);
        let error = manager.refusal(CREATE, json!({ "input": input })).await;
        let expected = [
            ("input.title.text", "REQUIRED"),
            ("input.doi", "DOI"),
            ("input.authors[0]", "REQUIRED"),
            ("input.partners[0]", "PARTNER"),
            ("input.partners[1]", "PARTNER"),
        ];
        let found = violations(&error);
        for (path, rule) in expected {
            assert!(
                found.contains(&format!("{path} {rule}")),
                "{path}: {error} on {}",
                app.on
            );
        }
        let nobody = with(draft(&app).await, &json!({ "partners": ["partner_0"] }));
        assert_eq!(
            manager.refusal(CREATE, json!({ "input": nobody })).await["code"],
            "NOT_FOUND",
            "{}",
            app.on
        );
        let elsewhere = json!({ "project": global_id(app.project("SOLO").await.id) });
        let input = with(draft(&app).await, &elsewhere);
        assert_eq!(
            manager.refusal(CREATE, json!({ "input": input })).await["code"],
            "NOT_FOUND",
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d_1_the_other_partners_see_a_result_from_its_handing_in_on() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let input = with(draft(&app).await, &json!({ "url": "https://example.org/mentoring" }));
        let id = created(&manager, input).await;
        let others = ["manager@nordkoop", "viewer@punte", "manager@solo"];
        for who in others {
            assert!(
                seen(&app.as_user(who).await, &id).await.is_null(),
                "{who} on {}",
                app.on
            );
        }
        done(&manager, "Submit", &id, 1, "").await;
        for who in &others[..2] {
            assert_eq!(
                seen(&app.as_user(who).await, &id).await["status"],
                "UNDER_REVIEW",
                "{who} on {}",
                app.on
            );
        }
        assert!(
            seen(&app.as_user("manager@solo").await, &id).await.is_null(),
            "{}",
            app.on
        );
        assert!(seen(&app.anonymous(), &id).await.is_null(), "{}", app.on);
        // Taken back it is the partner's own again.
        done(&manager, "Reopen", &id, 2, "").await;
        assert!(
            seen(&app.as_user("viewer@punte").await, &id).await.is_null(),
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d_4_a_result_is_published_by_the_review_of_another_partner() {
    for app in App::on_both().await {
        let id = handed_in(&app).await;
        let (own, other) = (app.as_manager_of("relience").await, app.as_manager_of("nordkoop").await);
        let error = refused(&own, "Review", &id, 2, "accept: true").await;
        assert_eq!(error["code"], "FORBIDDEN", "{}", app.on);
        let error = refused(&app.as_user("viewer@nordkoop").await, "Review", &id, 2, "accept: true").await;
        assert_eq!(error["code"], "FORBIDDEN", "{}", app.on);
        let error = refused(&other, "Review", &id, 2, "accept: false").await;
        assert_eq!(violations(&error), ["input.note D-4"], "{}", app.on);
        let back = done(
            &other,
            "Review",
            &id,
            2,
            "accept: false, note: \"Chapter 2 is missing.\"",
        )
        .await;
        assert_eq!(back["status"], "DRAFT", "{}", app.on);
        assert!(seen(&other, &id).await.is_null(), "{}", app.on);
        let shown = seen(&own, &id).await;
        assert_eq!(
            (
                &shown["reviewNote"],
                &shown["reviewedBy"]["acronym"],
                &shown["publishedAt"]
            ),
            (&json!("Chapter 2 is missing."), &json!("nordkoop"), &Value::Null),
            "{}",
            app.on
        );
        done(&own, "Submit", &id, 3, "").await;
        assert!(
            seen(&other, &id).await["viewerCan"]
                .as_array()
                .unwrap()
                .contains(&json!("REVIEW"))
        );
        let published = done(&other, "Review", &id, 4, "accept: true").await;
        assert_eq!(published["status"], "PUBLISHED", "{}", app.on);
    }
}

/// Somebody who manages two partners is no other for either of them; whoever is merely associated reviews nothing.
#[tokio::test(flavor = "multi_thread")]
async fn d_4_nobody_with_a_part_in_it_reviews() {
    for app in App::on_both().await {
        let id = handed_in(&app).await;
        // Who works at both partners.
        let theirs = app.memberships_of("trainer2@relience").await;
        app.update(theirs.col_expr(partner_member::Column::Roles, Expr::val("[\"ADMIN\",\"MANAGER\"]")))
            .await;
        let error = refused(
            &app.as_user("trainer2@relience").await,
            "Review",
            &id,
            2,
            "accept: true",
        )
        .await;
        assert_eq!(error["code"], "FORBIDDEN", "{}", app.on);
        // Nor does a key of theirs, which acts for one of the two and does not say where else its maker works.
        let scopes = ["dissemination:write", "project:read", "partner:read"];
        let key = app.key("trainer2@relience", "nordkoop", &scopes).await;
        let error = refused(&app.with_key(&key), "Review", &id, 2, "accept: true").await;
        assert_eq!(error["code"], "FORBIDDEN", "{}", app.on);
        let project = app.project("WTG2").await.id.uuid();
        app.set_part("punte", project, Role::Associated, State::Active).await;
        let error = refused(&app.as_manager_of("punte").await, "Review", &id, 2, "accept: true").await;
        assert_eq!(error["code"], "FORBIDDEN", "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d_3_what_is_published_stays_and_its_next_edition_supersedes_it() {
    for app in App::on_both().await {
        let first = handed_in(&app).await;
        let (own, other) = (app.as_manager_of("relience").await, app.as_manager_of("nordkoop").await);
        done(&other, "Review", &first, 2, "accept: true").await;
        for (mutation, more) in [
            ("Update", "title: {language: \"en\", text: \"Another\"}"),
            ("Submit", ""),
            ("Reopen", ""),
            ("Delete", ""),
        ] {
            let error = refused(&own, mutation, &first, 3, more).await;
            assert_eq!(error["code"], "INVALID_STATE", "{mutation} on {}", app.on);
        }
        let next = done(&own, "Revise", &first, 3, "").await;
        assert_eq!(
            (&next["edition"], &next["status"]),
            (&json!(2), &json!("DRAFT")),
            "{}",
            app.on
        );
        let second = next["id"].as_str().unwrap();
        assert_eq!(
            refused(&own, "Revise", &first, 3, "").await["code"],
            "CONFLICT",
            "{}",
            app.on
        );
        assert_eq!(seen(&own, &first).await["supersededBy"]["edition"], 2, "{}", app.on);
        assert!(
            seen(&other, &first).await["supersededBy"].is_null(),
            "{}: a draft",
            app.on
        );
        done(
            &own,
            "Update",
            second,
            1,
            "title: {language: \"en\", text: \"Mentoring, again\"}",
        )
        .await;
        done(&own, "Submit", second, 2, "").await;
        done(&other, "Review", second, 3, "accept: true").await;
        let before = seen(&other, &first).await;
        assert_eq!(
            (&before["status"], &before["title"], &before["viewerCan"]),
            (
                &json!("SUPERSEDED"),
                &json!("Mentoring, step by step"),
                &json!(["RECORD_UPTAKE"])
            ),
            "{}",
            app.on
        );
        assert_eq!(before["editions"]["totalCount"], 2, "{}", app.on);
        let after = seen(&other, second).await;
        assert_eq!(
            after["supersedes"],
            json!({ "edition": 1, "status": "SUPERSEDED" }),
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d_3_one_next_edition_begins_however_many_begin_it() {
    for app in App::on_both().await {
        let first = handed_in(&app).await;
        done(
            &app.as_manager_of("nordkoop").await,
            "Review",
            &first,
            2,
            "accept: true",
        )
        .await;
        let own = app.as_manager_of("relience").await;
        let revise = call("Revise", &first, 3, "");
        let all = futures_util::future::join_all((0..6).map(|_| own.ask(&revise))).await;
        let made = all.iter().filter(|answer| answer["data"]["resultRevise"].is_object());
        assert_eq!(made.count(), 1, "{}: {all:?}", app.on);
        assert_eq!(seen(&own, &first).await["editions"]["totalCount"], 2, "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn results_are_found_by_what_they_are_and_say() {
    for app in App::on_both().await {
        let count = async |who: &str, filter: &str| {
            let page = format!("{{ results(first: 100, filter: {{{filter}}}) {{ totalCount nodes {{ id }} }} }}");
            let list = app.as_user(who).await.data(&page).await["results"].clone();
            assert_eq!(list["totalCount"], list["nodes"].as_array().unwrap().len(), "{filter}");
            list["totalCount"].as_u64().unwrap()
        };
        for (filter, expected) in [
            ("", 4),
            ("search: \"recommandations egalite\"", 1),
            ("search: \"green paper\", category: [HANDBOOK]", 0),
            ("category: [HANDBOOK]", 3),
            ("status: [SUPERSEDED]", 1),
            ("language: [\"hu\"]", 2),
            ("targetGroup: [\"Policy Makers\"]", 1),
            ("projectAcronym: [\"wtg\"]", 0),
        ] {
            assert_eq!(
                count("manager@aurora", filter).await,
                expected,
                "{filter} on {}",
                app.on
            );
        }
        assert_eq!(count("manager@relience", "").await, 5, "{}", app.on);
        assert_eq!(count("manager@nordkoop", "").await, 4, "{}", app.on);
        assert_eq!(count("manager@solo", "").await, 1, "{}", app.on);
        let below = "{ projects(filter: {acronym: [\"KIM\"]}) { nodes { results { totalCount } } } }";
        let shown = app.as_user("viewer@most").await.data(below).await;
        assert_eq!(shown["projects"]["nodes"][0]["results"]["totalCount"], 4, "{}", app.on);
    }
}
