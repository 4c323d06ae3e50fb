//! Timeline, retention, and the filters that narrow a list.

use entity::project::Status;
use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use super::{create, least, update, update_refused};
use crate::support::{
    App,
    answer::{violations, with},
    builder::text,
};

#[tokio::test]
async fn the_timeline_follows_the_dates_and_can_be_filtered_by() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let today = passerelle::engine::now().date_naive();
        let day = |days: i64| (today + chrono::TimeDelta::days(days)).to_string();
        for (code, start, end) in [("UP", 1, 9), ("ON1", 0, 9), ("ON2", -9, 0), ("OFF", -9, -1)] {
            create(
                &manager,
                with(least(code), &json!({ "startDate": day(start), "endDate": day(end) })),
            )
            .await;
        }
        for (timeline, codes) in [
            ("UPCOMING", vec!["UP"]),
            ("RUNNING", vec!["ON1", "ON2", "WTG2"]),
            ("FINISHED", vec!["OFF", "WTG"]),
        ] {
            let read = manager
                .data(&format!(
                    "{{ projects(filter: {{ timeline: [{timeline}] }}, orderBy: {{ field: ACRONYM, direction: ASC }}) {{ nodes {{ code timeline }} }} }}"
                ))
                .await;
            let expected: Vec<Value> = codes
                .iter()
                .map(|code| json!({ "code": code, "timeline": timeline }))
                .collect();
            assert_eq!(read["projects"]["nodes"], json!(expected), "{}", app.on);
        }
    }
}

#[tokio::test]
async fn identities_are_kept_five_years_unless_somebody_says_otherwise() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let until = async |project: &Value| {
            let read = manager
                .data_with(
                    "query($id: ID!) { project(id: $id) { retainUntil } }",
                    json!({ "id": project["id"] }),
                )
                .await;
            read["project"]["retainUntil"].clone()
        };
        let made = create(&manager, with(least("KEEP"), &json!({ "endDate": "2028-02-29" }))).await;
        assert_eq!(until(&made).await, "2033-02-28", "{}", app.on);
        let made = update(&manager, &made, json!({ "endDate": "2028-03-01" })).await;
        assert_eq!(until(&made).await, "2033-03-01", "the default moves with the end");
        let made = update(&manager, &made, json!({ "retainUntil": "2029-01-01" })).await;
        let made = update(&manager, &made, json!({ "endDate": "2028-04-01" })).await;
        assert_eq!(until(&made).await, "2029-01-01", "a day that was set stays");
        let refusal = update_refused(&manager, &made, json!({ "endDate": "2029-01-02" })).await;
        assert_eq!(violations(&refusal), ["input.retainUntil X-7"]);
    }
}

#[tokio::test]
async fn filters_narrow_each_by_its_own_field() {
    for app in App::on_both().await {
        let relience = app.partner("relience").await;
        let mut planting = app.plant().await;
        let change = |changes: &mut entity::project::Changes| {
            changes.title = Some(text("fr", "Élan"));
            changes.visibility = Some(entity::project::Visibility::Public);
            changes.call_year = Some(Some(2026));
            changes.action_type = Some(Some("KA210".to_owned()));
            changes.languages = Some(vec!["sr-Latn".to_owned()]);
            changes.topics = Some(vec!["Économie sociale".to_owned()]);
            changes.target_groups = Some(vec!["élus".to_owned()]);
        };
        planting.project(&relience, "Élan", change, Status::Draft).await;
        planting.done().await;
        let relience = global_id(relience.id);
        let manager = app.as_manager_of("relience").await;
        let (nordkoop, solo) = (
            global_id(app.partner("nordkoop").await.id),
            global_id(app.partner("solo").await.id),
        );
        let cases = [
            ("{}".to_owned(), vec!["Élan", "WTG", "WTG2"]),
            ("{ acronym: [\"ELAN\", \"wtg\"] }".to_owned(), vec!["Élan", "WTG"]),
            ("{ status: [ONGOING, DRAFT] }".to_owned(), vec!["Élan", "WTG2"]),
            ("{ programme: [ERASMUS_PLUS_2014_2020] }".to_owned(), vec!["WTG"]),
            ("{ visibility: [PUBLIC] }".to_owned(), vec!["Élan", "WTG"]),
            ("{ country: [\"SE\"] }".to_owned(), vec!["WTG", "WTG2"]),
            ("{ country: [\"IT\"] }".to_owned(), vec![]),
            (format!("{{ partner: [\"{nordkoop}\"] }}"), vec!["WTG", "WTG2"]),
            (format!("{{ partner: [\"{solo}\", \"nonsense\"] }}"), vec![]),
            ("{ startDate: { to: \"2014-09-01\" } }".to_owned(), vec!["WTG"]),
            ("{ endDate: { from: \"2016-09-01\" } }".to_owned(), vec!["Élan", "WTG2"]),
            (
                "{ startDate: { from: \"2014-09-01\", to: \"2014-09-01\" }, status: [FINALISED] }".to_owned(),
                vec!["WTG"],
            ),
            ("{ code: [\"WTG\", \"wtg2\"] }".to_owned(), vec!["WTG"]),
            ("{ callYear: [2014, 2014, 3] }".to_owned(), vec!["WTG"]),
            ("{ callYear: [2026], actionType: [\"KA210\"] }".to_owned(), vec!["Élan"]),
            ("{ actionType: [\"ka210\"] }".to_owned(), vec![]),
            ("{ languages: [\"sr-Latn\"] }".to_owned(), vec!["Élan"]),
            ("{ languages: [\"sv\", \"it\"] }".to_owned(), vec!["WTG2"]),
            ("{ topics: [\"economie SOCIALE\"] }".to_owned(), vec!["Élan"]),
            ("{ topics: [\"economie\"] }".to_owned(), vec![]),
            (
                "{ targetGroups: [\"elus\", \"youth workers\"] }".to_owned(),
                vec!["Élan", "WTG2"],
            ),
            (
                format!("{{ coordinator: [\"{relience}\"], status: [DRAFT] }}"),
                vec!["Élan"],
            ),
            (format!("{{ coordinator: [\"{nordkoop}\"] }}"), vec![]),
            ("{ viewerRole: [COORDINATOR] }".to_owned(), vec!["Élan", "WTG", "WTG2"]),
            ("{ viewerRole: [PARTNER, ASSOCIATED] }".to_owned(), vec![]),
            ("{ viewerState: [ACTIVE] }".to_owned(), vec!["Élan", "WTG", "WTG2"]),
            ("{ viewerState: [INVITED, LEFT] }".to_owned(), vec![]),
            ("{ viewerState: [] }".to_owned(), vec![]),
            ("{ topics: [] }".to_owned(), vec![]),
            ("{ callYear: [] }".to_owned(), vec![]),
            ("{ status: [] }".to_owned(), vec![]),
            ("{ acronym: [] }".to_owned(), vec![]),
            ("{ timeline: [] }".to_owned(), vec![]),
            ("{ country: [] }".to_owned(), vec![]),
            ("{ acronym: [\"\\u0000\"] }".to_owned(), vec![]),
        ];
        for (filter, acronyms) in cases {
            let document = format!(
                "{{ projects(filter: {filter}, orderBy: {{ field: ACRONYM, direction: ASC }}) {{ totalCount nodes {{ acronym }} }} }}"
            );
            let read = manager.data(&document).await;
            let nodes: Vec<Value> = acronyms.iter().map(|one| json!({ "acronym": one })).collect();
            assert_eq!(
                read["projects"],
                json!({ "totalCount": acronyms.len(), "nodes": nodes }),
                "{filter} {}",
                app.on
            );
        }
        let refusal = manager
            .refusal(
                "{ projects(filter: { country: [\"SE\", \"Sweden\"] }) { totalCount } }",
                json!({}),
            )
            .await;
        assert_eq!(violations(&refusal), ["filter.country[1] COUNTRY"]);
    }
}
