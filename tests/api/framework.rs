//! Frameworks of competences: shipped with every installation, immutable (K-1), a tree without circles (K-2), and what the
//! learning outcomes of modules refer to.

mod esco;
mod outcome;

use entity::{competence, competence_framework};
use passerelle::{command, graphql::node::global_id};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::support::{App, Outside, answer::each, app, postgres};

const SHOWN: &str = "{ competenceFrameworks(first: 10) { totalCount nodes { code edition title(language: \"fr\") note publisher url licence issuedOn publishedAt
    roots(first: 10) { totalCount nodes { code title(language: \"fr\") titleTranslations { language } descriptionTranslations { language } kind
        levels { level label(language: \"en\") origin descriptorTranslations { language } } parent { code } ancestors { code } children(first: 1) { totalCount } } } } } }";

#[tokio::test(flavor = "multi_thread")]
async fn the_frameworks_are_there_in_english_and_french() {
    for app in App::on_both().await {
        let shown = app.as_user("participant1@solo").await.data(SHOWN).await;
        let frameworks = shown["competenceFrameworks"]["nodes"].as_array().unwrap();
        let found = |code: &str, edition: &str| {
            let is = |one: &&Value| one["code"] == code && one["edition"] == edition;
            frameworks.iter().find(is).unwrap().clone()
        };
        for (code, edition, count) in [
            ("EU_KEY_COMPETENCES", "2006", 8),
            ("EU_KEY_COMPETENCES", "2018", 8),
            ("LIFECOMP", "2020", 9),
            ("ECCE", "2014", 3),
        ] {
            let framework = found(code, edition);
            assert_eq!(
                framework["roots"]["totalCount"], count,
                "{code} {edition} on {}",
                app.on
            );
            assert!(framework["publishedAt"].is_string(), "{code} {edition}");
            for one in framework["roots"]["nodes"].as_array().unwrap() {
                let both = json!([{ "language": "en" }, { "language": "fr" }]);
                assert_eq!(one["titleTranslations"], both, "{one}");
                assert_eq!(one["descriptionTranslations"], both, "{one}");
                assert_eq!(
                    each(&one["levels"], "label"),
                    ["Foundation", "Intermediate", "Advanced"]
                );
                assert!(
                    each(&one["levels"], "origin").iter().all(|origin| *origin == "LOCAL"),
                    "{one}"
                );
                assert!(
                    each(&one["levels"], "descriptorTranslations")
                        .iter()
                        .all(|texts| **texts == both)
                );
            }
        }
        let of_2006 = found("EU_KEY_COMPETENCES", "2006");
        assert_eq!(of_2006["roots"]["nodes"][4]["title"], "Apprendre à apprendre");
        let grid = found("NEWCOMER_GRID", "1");
        assert_eq!(each(&grid["roots"]["nodes"], "code"), ["A", "B"], "{}", app.on);
        assert_eq!(grid["roots"]["nodes"][1]["children"]["totalCount"], 2);
        let ask = "{ competenceFrameworks { totalCount } }";
        assert_eq!(app.anonymous().data(ask).await["competenceFrameworks"]["totalCount"], 0);
    }
}

#[tokio::test]
async fn an_installation_without_a_demo_has_them_and_no_second_time() {
    let directory = tempfile::tempdir().unwrap();
    let sqlite = format!("sqlite://{}", directory.path().join("plain.db").display());
    for url in [sqlite, postgres::create(None).await] {
        let mut counts = Vec::new();
        for _ in 0..2 {
            // The second of two that start at once waits for the first, or finds all there.
            let config = app::config(&url);
            let (one, other) = futures_util::future::join(command::open(&config), command::open(&config)).await;
            let (db, _) = one.unwrap();
            let frameworks = db
                .system("test")
                .all(competence_framework::Entity::find())
                .await
                .unwrap();
            let competences = db.system("test").all(competence::Entity::find()).await.unwrap();
            assert!(frameworks.iter().all(|one| one.published_at.is_some()), "{url}");
            counts.push((frameworks.len(), competences.len()));
            db.close().await;
            other.unwrap().0.close().await;
        }
        assert_eq!(counts, [(4, 28), (4, 28)], "{url}");
    }
}

#[tokio::test]
async fn k_1_a_published_framework_is_immutable_even_past_the_service() {
    for app in App::on_both().await {
        let mut outside = Outside::open(app.config.database_url.expose()).await;
        for change in [
            "UPDATE competence SET title = title WHERE code = 'KC4'",
            "DELETE FROM competence WHERE code = 'RRW'",
            "UPDATE competence_framework SET edition = '2007' WHERE edition = '2006'",
            "DELETE FROM competence_framework WHERE code = 'LIFECOMP'",
            "INSERT INTO competence SELECT * FROM competence WHERE code = 'KC4'",
        ] {
            let refused = outside.refusal(change).await;
            assert!(refused.contains("K-1"), "{change} on {}: {refused}", app.on);
        }
    }
}

async fn codes(app: &App, arguments: &str) -> Vec<String> {
    let ask = format!("{{ competences(first: 100, {arguments}) {{ totalCount nodes {{ code }} }} }}");
    let list = app.as_user("viewer@solo").await.data(&ask).await["competences"].clone();
    assert_eq!(
        list["totalCount"],
        list["nodes"].as_array().unwrap().len(),
        "{arguments}"
    );
    let codes = each(&list["nodes"], "code").into_iter();
    codes.map(|code| code.as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn competences_are_found_by_words_place_and_kind() {
    for app in App::on_both().await {
        let id = |code| {
            let framework = competence_framework::Model::id_of("NEWCOMER_GRID", "1");
            global_id(competence::Model::id_of(framework, code))
        };
        for (filter, expected) in [
            (
                "search: \"esprit initiative\", frameworkCode: [\"EU_KEY_COMPETENCES\"]".to_owned(),
                &["KC7"][..],
            ),
            ("search: \"everyday computing\"".to_owned(), &["A2"]),
            ("code: [\"EMP\", \"S1\"]".to_owned(), &["EMP", "S1"]),
            ("kind: [GROUP]".to_owned(), &["A", "B", "B1"]),
            ("reuseLevel: [CROSS_SECTOR]".to_owned(), &["A2", "B2"]),
            (format!("parent: [\"{}\"]", id("B")), &["B1", "B2"]),
            (format!("within: [\"{}\"]", id("B")), &["B1", "B1.1", "B1.2", "B2"]),
            (
                "frameworkCode: [\"NEWCOMER_GRID\"], topmost: true".to_owned(),
                &["A", "B"],
            ),
            ("framework: [\"competence_framework_0\"]".to_owned(), &[]),
        ] {
            let found = codes(&app, &format!("filter: {{{filter}}}")).await;
            assert_eq!(found, expected, "{filter} on {}", app.on);
        }
        let by_title = "filter: {frameworkCode: [\"ECCE\"]}, orderBy: {field: TITLE, direction: DESC}";
        assert_eq!(codes(&app, by_title).await, ["SBD", "RRW", "EMP"], "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leaf_shows_all_that_stands_above_it() {
    for app in App::on_both().await {
        let ask = "{ competences(filter: {code: [\"B1.2\"]}) { nodes { kind reuseLevel parent { code } ancestors { code title } levels { level } framework { code } } } }";
        let shown = app.as_user("viewer@solo").await.data(ask).await["competences"]["nodes"][0].clone();
        assert_eq!(shown["parent"]["code"], "B1", "{}", app.on);
        assert_eq!(each(&shown["ancestors"], "code"), ["B", "B1"], "{}", app.on);
        assert_eq!(each(&shown["levels"], "level"), [1, 2, 3]);
    }
}

#[tokio::test]
async fn nobody_reads_frameworks_with_a_key_for_something_else() {
    for app in App::on_both().await {
        let ask = "{ competenceFrameworks { totalCount } competences { totalCount } }";
        for (scope, count) in [("module:read", 0), ("framework:read", 5)] {
            let key = app.key("trainer@relience", "relience", &[scope]).await;
            let shown = app.with_key(&key).data(ask).await;
            assert_eq!(
                shown["competenceFrameworks"]["totalCount"], count,
                "{scope} on {}",
                app.on
            );
        }
    }
}
