//! J-3 with R-1, R-3 and R-4: planned against actual by country, host and month, and what of it is told to whom.

use entity::mobility::Status;
use serde_json::{Value, json};

use super::stage::{created, plan, set_status};
use crate::support::App;

const PAGE: &str =
    "query($of: String!) { projects(first: 1, filter: {acronym: [$of]}) { nodes { reconciliation { plannedTotal actual withheld
    hosts { country planned actual difference withheld partners { partner { acronym } planned actual difference withheld
        months { month actual withheld } } } } } } }";

async fn figures(app: &App, who: &str, project: &str) -> Value {
    let shown = app.as_user(who).await.data_with(PAGE, json!({ "of": project })).await;
    shown["projects"]["nodes"][0]["reconciliation"].clone()
}

fn list<'a>(of: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    of[name].as_array().unwrap().iter()
}

#[tokio::test(flavor = "multi_thread")]
async fn r_3_totals_are_the_sums_of_countries_hosts_and_months() {
    for app in App::on_both().await {
        let whole = figures(&app, "manager@relience", "WTG").await;
        let sum = |parts: &Value, name: &str| {
            list(parts, name)
                .map(|one| one["actual"].as_i64().unwrap())
                .sum::<i64>()
        };
        assert_eq!(
            (&whole["actual"], &whole["withheld"]),
            (&json!(34), &json!(false)),
            "{}",
            app.on
        );
        assert_eq!(sum(&whole, "hosts"), 34);
        for country in list(&whole, "hosts") {
            assert_eq!(
                json!(sum(country, "partners")),
                country["actual"],
                "{}: {country}",
                app.on
            );
            for host in list(country, "partners") {
                assert_eq!(json!(sum(host, "months")), host["actual"], "{}: {host}", app.on);
                let months: Vec<&str> = list(host, "months").map(|one| one["month"].as_str().unwrap()).collect();
                assert!(months.len() > 2 && months.is_sorted(), "{months:?}");
            }
        }
        let sweden = list(&whole, "hosts").find(|one| one["country"] == "SE").unwrap();
        assert_eq!(
            (&sweden["planned"], &sweden["actual"], &sweden["difference"]),
            (&json!(18), &json!(18), &json!(0))
        );
        assert_eq!(sweden["partners"][0]["partner"]["acronym"], "nordkoop");
    }
}

/// Everything that is told, with what stands for nothing left out.
fn told(of: &Value, found: &mut Vec<i64>) {
    match of {
        Value::Object(fields) => {
            found.extend(fields.get("actual").and_then(Value::as_i64));
            fields.values().for_each(|field| told(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| told(item, found)),
        _ => (),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_1_who_does_not_own_the_rows_is_told_of_nobody_below_five_and_r_4_of_the_same_totals() {
    for app in App::on_both().await {
        let own = figures(&app, "manager@relience", "WTG").await;
        for who in ["viewer@growwell", "manager@nordkoop", "participant1@punte"] {
            let shown = figures(&app, who, "WTG").await;
            assert_eq!(shown["actual"], own["actual"], "{who} on {}", app.on);
            for (theirs, whole) in list(&shown, "hosts").zip(list(&own, "hosts")) {
                assert_eq!(theirs["actual"], whole["actual"], "{who} on {}: {theirs}", app.on);
                let months: Vec<&Value> = list(&theirs["partners"][0], "months").collect();
                let withheld = months.iter().filter(|one| one["withheld"] == true).count();
                assert!(
                    months.is_empty() || withheld != 1,
                    "{who} on {}: one could be had by difference",
                    app.on
                );
            }
            let mut numbers = Vec::new();
            told(&shown, &mut numbers);
            assert!(
                numbers.iter().all(|number| *number >= 5),
                "{who} on {}: {numbers:?}",
                app.on
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_1_a_small_project_tells_its_totals_to_those_who_own_its_mobilities() {
    for app in App::on_both().await {
        let (own, other) = (
            figures(&app, "manager@relience", "WTG2").await,
            figures(&app, "manager@nordkoop", "WTG2").await,
        );
        assert_eq!(own["actual"], 3, "{}: {own}", app.on);
        assert_eq!(
            (&other["actual"], &other["withheld"]),
            (&Value::Null, &json!(true)),
            "{}",
            app.on
        );
        let mut numbers = Vec::new();
        told(&other, &mut numbers);
        assert!(numbers.is_empty(), "{}: {other}", app.on);
        assert_eq!(
            list(&other, "hosts").count(),
            list(&own, "hosts").filter(|one| one["planned"] != 0).count()
        );
        assert!(
            list(&other, "hosts").all(|one| one["difference"].is_null()),
            "{}: planned less a difference would be the figure",
            app.on
        );
        for person in ["WTG2-P002", "WTG2-P003"] {
            let id = created(&app, plan(&app, person, (-80, -70)).await).await;
            set_status(&app, &id, Status::Completed).await;
        }
        let other = figures(&app, "manager@nordkoop", "WTG2").await;
        assert_eq!(other["actual"], 5, "{}: {other}", app.on);
        // Three in Sweden and two in Romania: each could be told to be small by the other.
        assert!(
            list(&other, "hosts").all(|one| one["actual"].is_null()),
            "{}: {other}",
            app.on
        );
    }
}

/// The list of the issue.
const LIST: &str = r#"query($first: Int!) { mobilities(first: $first, filter: {projectAcronym: ["WTG"], status: [RECOGNISED], startDate: {from: "2014-09-01", to: "2016-08-31"}}, orderBy: {field: START_DATE, direction: ASC}) { totalCount nodes { id status startDate endDate durationDays participant { pseudonym identity { givenName familyName } } sendingOrganisation { acronym } hostOrganisation { acronym country } moduleEnrolments { outcome module { title } } learningAgreement { version approved approvals { party approvedAt } } cascades(first: 3) { totalCount nodes { title status } } viewerCan } pageInfo { endCursor hasNextPage } } }"#;

#[tokio::test]
async fn the_list_of_the_issue_costs_the_same_for_some_mobilities_and_for_all() {
    for app in App::on_both().await {
        for who in ["manager@relience", "manager@nordkoop", "viewer@growwell"] {
            let client = app.as_user(who).await;
            client.data_with(LIST, json!({ "first": 1 })).await;
            let mut counts = Vec::new();
            for first in [20, 50] {
                let before = app.db.statements();
                let shown = client.data_with(LIST, json!({ "first": first })).await;
                counts.push(app.db.statements() - before);
                assert_eq!(shown["mobilities"]["totalCount"], 34, "{who} on {}", app.on);
            }
            // Whether two batches of a level meet is chance; a statement a row would be one for each of the twenty.
            let few = counts.iter().all(|count| *count <= 20);
            assert!(few, "{who} on {}: {counts:?}", app.on);
        }
    }
}
