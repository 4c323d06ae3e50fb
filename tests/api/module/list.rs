//! Sessions in pages, texts in languages, filters, and drafts that stay at home.

use chrono::{Days, NaiveDate};
use entity::{module::State, project};
use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use super::latest;
use crate::support::{
    App,
    answer::{each, violations},
};

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
