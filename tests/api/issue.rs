//! The queries that are promised as written.

use serde_json::json;

use crate::support::App;

#[tokio::test]
async fn the_manager_of_relience_sees_work_to_grow_with_its_figures() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let data = manager
            .data(
                r#"query { viewer { email } projects(first: 10, filter: {search: "social economy"}) { totalCount nodes { id acronym title timeline status startDate endDate partners { role partner { acronym country } } reconciliation { plannedTotal plannedByHost actual difference hosts { country planned actual } } } pageInfo { hasNextPage endCursor } } }"#,
            )
            .await;
        assert_eq!(data["projects"]["totalCount"], 1, "{}", app.on);
        let project = &data["projects"]["nodes"][0];
        assert_eq!(project["acronym"], "WTG");
        let figures = &project["reconciliation"];
        assert_eq!(figures["plannedTotal"], 36);
        assert_eq!(figures["plannedByHost"], 34);
        assert_eq!(figures["difference"], 2);
        assert_eq!(figures["actual"], json!(null));
    }
}
