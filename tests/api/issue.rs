//! The queries that are promised as written.

use passerelle::graphql::node::global_id;
use serde_json::json;

use crate::support::App;

const SIGN_IN: &str = r#"mutation { login(input: {email: "manager@relience.example.org", password: "passerelle-demo"}) { accessToken refreshToken expiresAt viewer { email memberships { partner { acronym } roles } } } }"#;
const PROJECTS: &str = r#"query { viewer { email } projects(first: 10, filter: {search: "social economy"}) { totalCount nodes { id acronym title timeline status startDate endDate partners { role partner { acronym country } } reconciliation { plannedTotal plannedByHost actual difference hosts { country planned actual } } } pageInfo { hasNextPage endCursor } } }"#;
const MODULES: &str = r#"query { modules(first: 25, filter: {kind: [SPECIALIST]}, orderBy: {field: TITLE, direction: ASC}) { nodes { id title(language: "fr") learningOutcomes { kind statement } provider { acronym country } sessions(first: 5) { nodes { startDate place capacity } } viewerCan version } } }"#;

#[tokio::test]
async fn signing_in_tells_who_one_is() {
    for app in App::on_both().await {
        let signed_in = app.anonymous().data(SIGN_IN).await["login"].clone();
        let viewer = json!({
            "email": "manager@relience.example.org",
            "memberships": [{ "partner": { "acronym": "relience" }, "roles": ["MANAGER"] }],
        });
        assert_eq!(signed_in["viewer"], viewer, "{}", app.on);
        let token = signed_in["accessToken"].as_str().unwrap();
        let again = app.anonymous().bearing(token).data("{ viewer { email } }").await;
        assert_eq!(again["viewer"]["email"], "manager@relience.example.org");
        assert!(!signed_in["refreshToken"].as_str().unwrap().is_empty());
        assert!(signed_in["expiresAt"].as_str().unwrap().ends_with('Z'));
    }
}

#[tokio::test]
async fn the_manager_of_relience_sees_work_to_grow_with_its_figures() {
    for app in App::on_both().await {
        let data = app.as_manager_of("relience").await.data(PROJECTS).await;
        assert_eq!(data["viewer"]["email"], "manager@relience.example.org");
        assert_eq!(data["projects"]["totalCount"], 1, "{}", app.on);
        assert_eq!(data["projects"]["pageInfo"]["hasNextPage"], false);
        let mut project = data["projects"]["nodes"][0].clone();
        assert!(project["id"].as_str().unwrap().starts_with("project_"));
        project["id"].take();
        let part = |role: &str, acronym: &str, country: &str| json!({ "role": role, "partner": { "acronym": acronym, "country": country } });
        let host = |country: &str, planned: i32| json!({ "country": country, "planned": planned, "actual": planned });
        let expected = json!({
            "id": null,
            "acronym": "WTG",
            "title": "Work to Grow",
            "timeline": "FINISHED",
            "status": "FINALISED",
            "startDate": "2014-09-01",
            "endDate": "2016-08-31",
            "partners": [
                part("COORDINATOR", "relience", "FR"),
                part("PARTNER", "nordkoop", "SE"),
                part("PARTNER", "growwell", "GB"),
                part("PARTNER", "punte", "RO"),
            ],
            "reconciliation": {
                "plannedTotal": 36,
                "plannedByHost": 34,
                "actual": 34,
                "difference": 2,
                "hosts": [host("GB", 8), host("RO", 8), host("SE", 18)],
            },
        });
        assert_eq!(project, expected, "{}", app.on);
    }
}

#[tokio::test]
async fn modules_come_in_french_with_their_sessions_and_what_the_trainer_can_do() {
    for app in App::on_both().await {
        let data = app.as_trainer_of("growwell").await.data(MODULES).await;
        let modules = data["modules"]["nodes"].as_array().unwrap();
        let empowerment = modules
            .iter()
            .find(|one| one["title"] == "Empowerment et pouvoir d'agir")
            .unwrap();
        assert_eq!(
            empowerment["provider"],
            json!({ "acronym": "growwell", "country": "GB" })
        );
        let session = |day: &str| json!({ "startDate": day, "place": "Margate", "capacity": 10 });
        assert_eq!(
            empowerment["sessions"]["nodes"],
            json!([session("2015-03-09"), session("2015-10-05")])
        );
        assert_eq!(
            empowerment["viewerCan"],
            json!(["RETIRE"]),
            "its project is over (J-2), {}",
            app.on
        );
        let can = |title: &str| {
            let named = modules.iter().filter(|one| one["title"] == title);
            named.map(|one| one["viewerCan"].clone()).collect::<Vec<_>>()
        };
        let mut running = can("Le pouvoir d'agir en pratique");
        running.sort_by_key(|verbs| verbs.as_array().unwrap().len());
        assert_eq!(
            running,
            [json!([]), json!(["UPDATE", "RETIRE", "CREATE_SESSION"])],
            "retired and published, {}",
            app.on
        );
        assert_eq!(empowerment["learningOutcomes"].as_array().unwrap().len(), 3);
        assert!(empowerment["version"].as_i64().unwrap() >= 1);
        let others = modules.iter().filter(|one| one["provider"]["acronym"] != "growwell");
        let mut others = others.peekable();
        assert!(others.peek().is_some());
        assert!(others.all(|one| one["viewerCan"] == json!([])));
    }
}

#[tokio::test]
async fn the_trainer_of_relience_adds_a_module_to_the_running_project_and_finds_it_by_its_id() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let project = global_id(app.project("WTG2").await.id);
        let document = format!(
            r#"mutation {{ moduleCreate(input: {{project: "{project}", code: "WTG2-09", kind: CAPACITY_BUILDING, title: {{language: "en", text: "Motivation"}}, eqfLevel: 5}}) {{ id version }} }}"#
        );
        let made = trainer.data(&document).await["moduleCreate"].clone();
        assert_eq!(made["version"], 1, "{}", app.on);
        let id = made["id"].as_str().unwrap();
        let node = trainer
            .data(&format!(r#"query {{ node(id: "{id}") {{ id __typename }} }}"#))
            .await;
        assert_eq!(node["node"], json!({ "id": id, "__typename": "Module" }));
    }
}

#[tokio::test]
async fn the_manager_of_solo_sees_neither_project_by_any_way() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("solo").await;
        let data = manager.data(PROJECTS).await;
        assert_eq!(data["projects"]["totalCount"], 0, "{}", app.on);
        assert_eq!(data["projects"]["nodes"], json!([]));
        let all = manager.data("{ projects { totalCount nodes { acronym } } }").await;
        assert_eq!(
            all["projects"],
            json!({ "totalCount": 1, "nodes": [{ "acronym": "SOLO" }] })
        );
        for acronym in ["WTG", "KIM", "WTG2", "FJORD"] {
            let id = global_id(app.project(acronym).await.id);
            let by_id = manager
                .data_with(
                    "query($id: ID!) { node(id: $id) { id } project(id: $id) { id } nodes(ids: [$id]) { id } projects(filter: { acronym: [\"WTG\", \"KIM\", \"WTG2\", \"FJORD\"] }) { totalCount } modules(filter: { project: [$id] }) { totalCount } }",
                    json!({ "id": id }),
                )
                .await;
            let nothing = json!({ "node": null, "project": null, "nodes": [null], "projects": { "totalCount": 0 }, "modules": { "totalCount": 0 } });
            assert_eq!(by_id, nothing, "{acronym} {}", app.on);
            let update =
                "mutation($id: ID!) { projectUpdate(input: { project: $id, expectedVersion: 99, code: \"\" }) { id } }";
            let unseen = manager.refusal(update, json!({ "id": id })).await;
            let absent = manager
                .refusal(update, json!({ "id": "project_00000000000070008000000000000000" }))
                .await;
            assert_eq!(unseen["code"], "NOT_FOUND");
            assert_eq!(unseen, absent);
        }
    }
}

#[tokio::test]
async fn anonymous_callers_get_no_viewer_and_empty_lists() {
    for app in App::on_both().await {
        let anonymous = app.anonymous();
        let data = anonymous.data(PROJECTS).await;
        assert_eq!(data["viewer"], json!(null));
        assert_eq!(data["projects"]["totalCount"], 0, "{}", app.on);
        let data = anonymous
            .data(
                "{ partners(first: 5) { totalCount nodes { acronym } } modules(first: 5) { totalCount nodes { id } } }",
            )
            .await;
        let nothing = json!({ "totalCount": 0, "nodes": [] });
        assert_eq!(data, json!({ "partners": nothing, "modules": nothing }));
        let refusal = anonymous.refusal("mutation { logout }", json!({})).await;
        assert_eq!(refusal["code"], "UNAUTHENTICATED");
    }
}

#[tokio::test]
async fn a_bad_token_is_401_and_never_anonymous() {
    for app in App::on_both().await {
        let body = json!({ "query": "{ viewer { email } }" });
        let answer = app.anonymous().bearing("not-a-token").send(&body).await;
        assert_eq!(answer.status(), 401, "{}", app.on);
        assert!(answer.headers().contains_key("www-authenticate"));
        let answer: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
        assert!(answer.get("data").is_none());
    }
}
