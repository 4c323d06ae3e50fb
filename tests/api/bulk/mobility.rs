//! Mobilities from CSV, judged like single ones.

use serde_json::{Value, json};

use super::{counts, found, imported};
use crate::support::{App, persona::Client};

const HEADER: &str = "Mobility activity ID,Participant ID,Activity Type,Receiving Organisation,Start Date,End Date,Receiving City,Green Travel\n";
const PEOPLE: &str = "Participant ID,Participant Profile\nM-1,STAFF\nM-2,STAFF\nM-3,STAFF\n";

/// A day of WTG2, which runs now.
fn day(offset: i64) -> String {
    (passerelle::engine::now().date_naive() + chrono::TimeDelta::days(offset)).to_string()
}

fn row(key: &str, who: &str, host: &str, (from, to): (i64, i64)) -> String {
    format!(
        "{key},{who},JOB_SHADOWING,{host},{},{},Somewhere,yes\n",
        day(from),
        day(to)
    )
}

async fn with_people(app: &App) -> Client<'_> {
    let manager = app.as_manager_of("relience").await;
    let made = imported(app, &manager, "PARTICIPANT", PEOPLE.as_bytes(), json!({})).await;
    assert_eq!(counts(&made), [3, 0, 0, 0], "{}: {made}", app.on);
    manager
}

async fn mobility(client: &Client<'_>, key: &str) -> Value {
    let document = "query($of: [String!]) { mobilities(filter: {externalId: $of}) { nodes { version status startDate endDate city greenTravel hostOrganisation { acronym } } } }";
    client.data_with(document, json!({ "of": [key] })).await["mobilities"]["nodes"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_judged_by_the_rules_of_single_mobilities() {
    for app in App::on_both().await {
        let manager = with_people(&app).await;
        let csv = [
            HEADER.to_owned(),
            row("A-1", "M-1", "nordkoop", (10, 15)),
            row("A-2", "M-1", "nordkoop", (15, 20)),
            row("A-3", "M-2", "relience", (10, 15)),
            row("A-4", "M-2", "nordkoop", (10, 10 + 400)),
            row("A-5", "M-2", "aurora", (10, 15)),
            row("A-6", "nobody", "nordkoop", (10, 15)),
            row("A-7", "M-2", "nordkoop", (15, 10)),
        ]
        .concat();
        let dry = imported(&app, &manager, "MOBILITY", csv.as_bytes(), json!({ "dryRun": true })).await;
        assert_eq!(counts(&dry), [1, 0, 0, 6], "{}: {dry}", app.on);
        let rules = |row: i64| -> Vec<String> {
            let all = found(&dry).into_iter().filter(|(one, _, _)| *one == row);
            all.map(|(_, _, rule)| rule).collect()
        };
        assert!(rules(3).contains(&"M-5".to_owned()), "{}: {dry}", app.on);
        assert!(
            rules(4).contains(&"M-1".to_owned()) && rules(4).contains(&"M-3".to_owned()),
            "{}: {dry}",
            app.on
        );
        assert!(rules(5).contains(&"M-6".to_owned()), "{}: {dry}", app.on);
        assert_eq!(
            (rules(6), rules(7)),
            (vec!["NOT_FOUND".to_owned()], vec!["NOT_FOUND".to_owned()]),
            "{}",
            app.on
        );
        assert!(rules(8).contains(&"M-2".to_owned()), "{}: {dry}", app.on);
        assert!(mobility(&manager, "A-1").await.is_null(), "{}", app.on);
        let real = imported(&app, &manager, "MOBILITY", csv.as_bytes(), json!({})).await;
        assert_eq!((counts(&real), found(&real)), (counts(&dry), found(&dry)), "{}", app.on);
        let made = mobility(&manager, "A-1").await;
        assert_eq!(
            (&made["status"], &made["greenTravel"], &made["version"]),
            (&json!("DRAFT"), &json!(true), &json!(1)),
            "{}",
            app.on
        );
        let again = imported(&app, &manager, "MOBILITY", csv.as_bytes(), json!({})).await;
        assert_eq!(counts(&again), [0, 0, 1, 6], "{}: {again}", app.on);
        let moved = [HEADER.to_owned(), row("A-1", "M-1", "nordkoop", (11, 16))].concat();
        let moved = imported(&app, &manager, "MOBILITY", moved.as_bytes(), json!({})).await;
        assert_eq!(counts(&moved), [0, 1, 0, 0], "{}: {moved}", app.on);
        let made = mobility(&manager, "A-1").await;
        assert_eq!(
            (&made["version"], &made["startDate"]),
            (&json!(2), &json!(day(11))),
            "{}",
            app.on
        );
    }
}

/// M-5 holds between rows of different pieces, also where nothing is written.
#[tokio::test(flavor = "multi_thread")]
async fn m_5_holds_over_the_whole_file_in_a_dry_run_too() {
    for app in App::on_both().await {
        let manager = with_people(&app).await;
        let mut csv = HEADER.to_owned() + &row("A-0", "M-1", "nordkoop", (30, 35));
        for number in 1..600 {
            csv += &row(&format!("A-{number}"), "M-2", "solo", (1, 5));
        }
        csv += &row("A-last", "M-1", "nordkoop", (33, 40));
        for dry in [true, false] {
            let job = imported(&app, &manager, "MOBILITY", csv.as_bytes(), json!({ "dryRun": dry })).await;
            assert_eq!(counts(&job), [1, 0, 0, 600], "{}: {dry}", app.on);
        }
        let both = [
            HEADER.to_owned(),
            row("B-1", "M-3", "nordkoop", (30, 35)),
            row("B-2", "M-3", "nordkoop", (35, 36)),
        ]
        .concat();
        let job = imported(
            &app,
            &manager,
            "MOBILITY",
            both.as_bytes(),
            json!({ "accept": "ALL_OR_NOTHING" }),
        )
        .await;
        assert_eq!(
            (&job["failure"], mobility(&manager, "B-1").await),
            (&json!("REFUSED_ROWS"), Value::Null),
            "{}",
            app.on
        );
    }
}

/// M-5: single writers and an import at once never put somebody in two places.
#[tokio::test(flavor = "multi_thread")]
async fn m_5_single_writers_do_not_slip_in_beside_an_import() {
    const CREATE: &str = "mutation($input: MobilityCreateInput!) { mobilityCreate(input: $input) { id } }";
    for app in App::on_both().await {
        let manager = with_people(&app).await;
        let csv = [
            HEADER.to_owned(),
            row("A-1", "M-1", "nordkoop", (10, 15)),
            row("A-2", "M-2", "nordkoop", (10, 15)),
            row("A-3", "M-3", "nordkoop", (10, 15)),
        ]
        .concat();
        let id = super::started(&app, &manager, "MOBILITY", csv.as_bytes(), json!({})).await;
        let people = manager
            .data("{ participants(filter: {externalId: [\"M-1\", \"M-2\", \"M-3\"]}) { nodes { id } } }")
            .await;
        let host = passerelle::graphql::node::global_id(app.partner("nordkoop").await.id);
        let project = super::project_id(&app, "WTG2").await;
        let nodes = people["participants"]["nodes"].as_array().unwrap().clone();
        let single = nodes.iter().map(|person| {
            let input = json!({ "project": project, "participant": person["id"], "hostOrganisation": host, "activityType": "JOB_SHADOWING", "startDate": day(12), "endDate": day(17) });
            manager.with(CREATE, json!({ "input": input }))
        });
        let (worked, _) = futures_util::future::join(app.worker.work(), futures_util::future::join_all(single)).await;
        worked.unwrap();
        super::ended(&manager, &id).await;
        let mut outside = crate::support::Outside::open(app.config.database_url.expose()).await;
        let overlapping = "SELECT count(*) FROM mobility a JOIN mobility b ON a.participant_id = b.participant_id AND a.id < b.id
            AND a.start_date <= b.end_date AND b.start_date <= a.end_date
            WHERE a.status NOT IN ('REJECTED', 'CANCELLED', 'NO_SHOW') AND b.status NOT IN ('REJECTED', 'CANCELLED', 'NO_SHOW')";
        assert_eq!(outside.number(overlapping).await, 0, "{}", app.on);
    }
}
