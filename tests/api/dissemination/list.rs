//! Lists of dissemination records: filters, order, search, pages.

use chrono::Datelike;
use serde_json::{Value, json};

use crate::support::App;

async fn found(app: &App, who: &str, filter: &str) -> Vec<String> {
    let page = format!(
        "{{ disseminationRecords(first: 100, filter: {{{filter}}}) {{ totalCount nodes {{ title(language: \"en\") }} }} }}"
    );
    let shown = app.as_user(who).await.data(&page).await;
    let list = &shown["disseminationRecords"];
    let nodes = list["nodes"].as_array().unwrap();
    assert_eq!(list["totalCount"], nodes.len(), "{filter} on {}", app.on);
    nodes
        .iter()
        .map(|one| one["title"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn records_are_found_by_what_they_are_and_say() {
    for app in App::on_both().await {
        let one = |title: &str| vec![title.to_owned()];
        let count = async |filter: &str| found(&app, "manager@relience", filter).await.len();
        assert!(count("projectAcronym: [\"wtg\"]").await >= 18, "{}", app.on);
        assert_eq!(count("").await, 28, "{}: of Work to Grow and its successor", app.on);
        for (filter, expected) in [
            ("search: \"ateliers collegues\"", 2),
            ("search: \"nothing of the kind\"", 0),
            ("type: [POLICY_MEETING]", 2),
            ("level: [EUROPEAN]", 2),
            ("status: [DRAFT]", 1),
            ("country: [\"RO\"]", 2),
            ("targetGroup: [\"Board members\"]", 2),
            (
                "date: {from: \"2015-01-01\", to: \"2015-03-31\"}, type: [CASCADE_TRAINING]",
                1,
            ),
        ] {
            assert_eq!(count(filter).await, expected, "{filter} on {}", app.on);
        }
        let stay = super::cascade::stay(&app, "WTG-M030").await;
        let circle = one("Closing the circle: 34 stays, one toolbox");
        let by_stay = format!("mobility: [\"{stay}\"]");
        assert_eq!(found(&app, "viewer@punte", &by_stay).await, circle, "{}", app.on);
        assert!(found(&app, "manager@solo", &by_stay).await.is_empty(), "{}", app.on);
        assert_eq!(
            found(&app, "manager@solo", "").await,
            one("Open day of the bakery"),
            "{}",
            app.on
        );
        assert!(found(&app, "participant2@punte", "").await.is_empty(), "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_walk_meets_every_record_once_in_each_order() {
    for app in App::on_both().await {
        let client = app.as_manager_of("aurora").await;
        for (field, shown) in [("DATE", "date"), ("TITLE", "title"), ("CREATED_AT", "createdAt")] {
            let (mut after, mut walked) = (Value::Null, Vec::new());
            loop {
                let page = format!(
                    "query($after: String) {{ disseminationRecords(first: 3, after: $after, orderBy: {{field: {field}, direction: ASC}}) {{ nodes {{ id {shown} }} pageInfo {{ hasNextPage endCursor }} }} }}"
                );
                let answer = client.data_with(&page, json!({ "after": after })).await["disseminationRecords"].clone();
                walked.extend(answer["nodes"].as_array().unwrap().iter().cloned());
                after = answer["pageInfo"]["endCursor"].clone();
                if answer["pageInfo"]["hasNextPage"] == false {
                    break;
                }
            }
            assert_eq!(walked.len(), 10, "{field} on {}", app.on);
            if field != "TITLE" {
                assert!(
                    walked.is_sorted_by_key(|one| one[shown].as_str().unwrap().to_owned()),
                    "{field}"
                );
            }
            walked.dedup();
            assert_eq!(walked.len(), 10, "{field} on {}", app.on);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_tells_in_more_than_eight_quarters_and_in_every_state() {
    for app in App::on_both().await {
        let rows = app.rows::<entity::dissemination_record::Entity>().await;
        assert_eq!(rows.len(), 40, "{}", app.on);
        let quarters: std::collections::BTreeSet<_> = rows
            .iter()
            .map(|row| (row.date.year(), row.date.month0() / 3))
            .collect();
        assert!(quarters.len() >= 8, "{}: {quarters:?}", app.on);
        for status in entity::dissemination_record::Status::ALL {
            assert!(rows.iter().any(|row| row.status == *status), "{}: {status:?}", app.on);
        }
    }
}
