//! Full text: what is found by which words, and that nothing in a search is more than words.

use entity::project;
use serde_json::{Value, json};

use crate::support::{App, answer::each, builder::text, persona::Client};

/// Three projects of solo's beside the demo's own: `A` in French and English, `B` in Greek, `C` in Swedish.
async fn texts(app: &App) {
    let solo = app.partner("solo").await;
    let mut planting = app.plant().await;
    for (code, versions) in [
        (
            "ALPHA-7",
            [
                ("fr", "Élan vital des éducateurs spécialisés"),
                ("en", "Trainers and training: what’s new?"),
            ],
        ),
        ("BETA", [("el", "Οδός της αλληλεγγύης"), ("tr", "İstanbul ve çalışma")]),
        (
            "GAMMA",
            [
                ("sv", "Arbetskooperativen i Umeå"),
                ("de", "Vermessung der Fußgängerbrücke Nr. 2024"),
            ],
        ),
    ] {
        let change = |changes: &mut project::Changes| {
            changes.title = Some(text(versions[0].0, versions[0].1));
            changes.summary = Some(Some(text(versions[1].0, versions[1].1)));
            changes.topics = Some(vec![format!("{code} co-operation")]);
        };
        planting.project(&solo, code, change, project::Status::Draft).await;
    }
    planting.done().await;
}

async fn found(client: &Client<'_>, search: &str) -> Vec<String> {
    let read = client
        .data_with(
            "query($search: String) { projects(first: 100, filter: { search: $search }, orderBy: { field: ACRONYM, direction: ASC }) { totalCount nodes { acronym } } }",
            json!({ "search": search }),
        )
        .await;
    let codes = each(&read["projects"]["nodes"], "acronym");
    assert_eq!(read["projects"]["totalCount"], codes.len());
    codes.into_iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

const ALL: [&str; 4] = ["ALPHA-7", "BETA", "GAMMA", "SOLO"];

async fn expect(cases: &[(&str, &[&str])]) {
    for app in App::on_both().await {
        texts(&app).await;
        let client = app.as_user("viewer@solo").await;
        for (search, codes) in cases {
            assert_eq!(&found(&client, search).await, codes, "{search:?} {}", app.on);
        }
    }
}

#[tokio::test]
async fn accents_case_and_endings_do_not_matter() {
    expect(&[
        ("élan", &["ALPHA-7"]),
        ("ELAN", &["ALPHA-7"]),
        ("e\u{301}lan", &["ALPHA-7"]),
        ("éducateur spécialisé", &["ALPHA-7"]),
        ("EDUCATEURS SPECIALISE", &["ALPHA-7"]),
        ("trainer", &["ALPHA-7"]),
        ("οδος", &["BETA"]),
        ("ΟΔΟΣ", &["BETA"]),
        ("ΑΛΛΗΛΕΓΓΎΗΣ", &["BETA"]),
        ("istanbul", &["BETA"]),
        ("ISTANBUL", &["BETA"]),
        ("İSTANBUL", &["BETA"]),
        ("calisma", &[]),
        ("çalışma", &["BETA"]),
        ("arbetskooperativ", &["GAMMA"]),
        ("umea", &["GAMMA"]),
        ("fussgangerbrucke", &["GAMMA"]),
        ("fußgangerbrucken", &["GAMMA"]),
        ("ＥＬＡＮ", &["ALPHA-7"]),
    ])
    .await;
}

#[tokio::test]
async fn every_word_must_stand_in_one_language_version_beside_names_and_codes() {
    expect(&[
        ("elan vital", &["ALPHA-7"]),
        ("vital elan", &["ALPHA-7"]),
        ("elan training", &[]),
        ("elan co-operation", &["ALPHA-7"]),
        ("training alpha 7", &["ALPHA-7"]),
        ("elan umea", &[]),
        ("co-operation", &["ALPHA-7", "BETA", "GAMMA"]),
        ("operation co", &["ALPHA-7", "BETA", "GAMMA"]),
        ("co operation vélo", &[]),
        ("2024", &["GAMMA"]),
        ("202", &[]),
        ("ela", &[]),
        ("vélo", &["SOLO"]),
    ])
    .await;
}

#[tokio::test]
async fn a_search_without_words_asks_for_everything() {
    expect(&[
        ("", &ALL),
        ("   \t\n", &ALL),
        ("…", &ALL),
        ("!?*\"'()&|:<->^~-+", &ALL),
        ("\u{301}", &ALL),
        ("\u{0}", &ALL),
        ("\u{200b}\u{feff}", &ALL),
        ("🦀", &ALL),
    ])
    .await;
    for app in App::on_both().await {
        let client = app.as_user("viewer@solo").await;
        for filter in ["{}", "{ search: null }", "{ search: \"\" }"] {
            let read = client
                .data(&format!("{{ projects(filter: {filter}) {{ totalCount }} }}"))
                .await;
            assert_eq!(read["projects"]["totalCount"], 1, "{filter} {}", app.on);
        }
    }
}

#[tokio::test]
async fn operators_of_the_databases_are_mere_words_and_signs() {
    expect(&[
        ("elan*", &["ALPHA-7"]),
        ("ela*", &[]),
        ("ela:*", &[]),
        ("\"vital elan\"", &["ALPHA-7"]),
        ("\"elan vital", &["ALPHA-7"]),
        ("elan OR umea", &[]),
        ("elan | umea", &[]),
        ("elan AND vital", &[]),
        ("elan & vital", &["ALPHA-7"]),
        ("elan & !vital", &["ALPHA-7"]),
        ("NOT elan", &[]),
        ("-elan", &["ALPHA-7"]),
        ("+elan ^vital", &["ALPHA-7"]),
        ("NEAR(elan vital)", &[]),
        ("NEAR(elan vital, 2)", &[]),
        ("words:elan", &[]),
        ("{words} : elan", &[]),
        ("elan <-> vital", &["ALPHA-7"]),
        ("elan <2> vital", &[]),
        ("elan:A", &[]),
        ("fr0elan", &[]),
        ("xx0alpha", &[]),
        ("f0language0fr", &[]),
        ("elan') OR ('1'='1", &[]),
        ("elan'", &["ALPHA-7"]),
        ("elan\" OR \"\"=\"", &[]),
        ("'; DROP TABLE project; --", &[]),
        ("elan\\", &["ALPHA-7"]),
        ("elan%", &["ALPHA-7"]),
        ("el_n", &[]),
        ("$1 ? elan", &[]),
        ("? elan", &["ALPHA-7"]),
        ("elan\u{0}vital", &["ALPHA-7"]),
        ("what’s", &["ALPHA-7"]),
        ("what's new", &["ALPHA-7"]),
    ])
    .await;
}

#[tokio::test]
async fn long_searches_are_answered_alike() {
    let words: Vec<String> = (0..1_500).map(|number| format!("w{number}")).collect();
    let cases = [
        ("elan ".repeat(2_000), vec!["ALPHA-7"]),
        ("x".repeat(10_000), vec![]),
        ("\"".repeat(10_000), ALL.to_vec()),
        ("(".repeat(10_000), ALL.to_vec()),
        ("é".repeat(5_000), vec![]),
        (words.join(" "), vec![]),
    ];
    let cases: Vec<(&str, &[&str])> = cases
        .iter()
        .map(|(search, codes)| (search.as_str(), codes.as_slice()))
        .collect();
    expect(&cases).await;
}

#[tokio::test]
async fn what_is_changed_is_found_by_its_new_words_only() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("solo").await;
        let create = json!({ "code": "NEW", "acronym": "NEW", "title": { "language": "en", "text": "Caterpillars" }, "programme": "OTHER", "startDate": "2026-01-01", "endDate": "2026-12-31" });
        let made = manager
            .data_with(
                "mutation($input: ProjectCreateInput!) { projectCreate(input: $input) { id } }",
                json!({ "input": create }),
            )
            .await;
        assert_eq!(found(&manager, "caterpillar").await, ["NEW"], "{}", app.on);
        let update = json!({ "project": made["projectCreate"]["id"], "expectedVersion": 1, "title": { "language": "en", "text": "Butterflies" } });
        manager
            .data_with(
                "mutation($input: ProjectUpdateInput!) { projectUpdate(input: $input) { id } }",
                json!({ "input": update }),
            )
            .await;
        assert_eq!(found(&manager, "butterfly").await, ["NEW"], "{}", app.on);
        assert!(found(&manager, "caterpillar").await.is_empty(), "{}", app.on);
        assert!(found(&app.as_manager_of("fjord").await, "butterfly").await.is_empty());
    }
}
