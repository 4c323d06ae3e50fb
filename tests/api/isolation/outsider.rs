//! Those who have no part in it: another consortium's people, other providers, the operator, nobody.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{client, column, said};
use crate::support::{
    App,
    answer::with,
    lists,
    oracle::{PROJECTS, known},
    survey::generous,
    world::World,
};

#[tokio::test(flavor = "multi_thread")]
async fn no_filter_order_count_or_page_finds_what_is_not_the_callers() {
    for app in App::on_both_with(generous).await {
        let world = World::of(&app).await;
        let mut questions = lists::questions(&world);
        questions.push(lists::of_partners());
        let documents = lists::documents(&questions);
        for name in [
            "anonymous",
            "operator",
            "manager@solo",
            "participant1@nordkoop",
            "admin@aurora",
        ] {
            let persona = known(name);
            let mut data = json!({});
            for document in &documents {
                data = with(data, &client(&app, persona).await.data(document).await);
            }
            let leaks = world.hidden_from(persona).leaks(&data);
            assert!(leaks.is_empty(), "{name} on {} sees {leaks:?}", app.on);
            for (number, question) in questions.iter().enumerate() {
                let list = &data[format!("q{number}")];
                assert_counts_what_it_shows(list, &format!("{name} on {}: {question}", app.on));
                let below = list["nodes"].as_array().unwrap().iter().map(|node| &node["projects"]);
                below
                    .filter(|list| list.is_object())
                    .for_each(|list| assert_counts_what_it_shows(list, name));
            }
        }
    }
}

/// A list whose page is shorter than its total, or that promises another page, knows of rows it hides.
fn assert_counts_what_it_shows(list: &Value, context: &str) {
    let (total, shown) = (&list["totalCount"], list["nodes"].as_array().unwrap().len());
    let more = list["pageInfo"]["hasNextPage"] == true || list["pageInfo"]["hasPreviousPage"] == true;
    if total.is_number() && !more {
        assert_eq!(*total, shown, "{context}: {list}");
    }
}

#[tokio::test]
async fn an_outsider_finds_their_own_project_and_module_and_no_other() {
    for app in App::on_both().await {
        let (world, solo) = (World::of(&app).await, app.as_manager_of("solo").await);
        let data = solo
            .data("{ projects { totalCount nodes { acronym } } modules { totalCount nodes { code } } }")
            .await;
        assert_eq!(
            data["projects"],
            json!({ "totalCount": 1, "nodes": [{ "acronym": "SOLO" }] }),
            "{}",
            app.on
        );
        assert_eq!(
            data["modules"],
            json!({ "totalCount": 1, "nodes": [{ "code": "SOLO-01" }] }),
            "{}",
            app.on
        );
        for (acronym, _) in PROJECTS.iter().filter(|(acronym, _)| *acronym != "SOLO") {
            let id = &world.project(acronym).id;
            let document = format!(
                "{{ project(id: \"{id}\") {{ id }} node(id: \"{id}\") {{ id }} nodes(ids: [\"{id}\"]) {{ id }} modules(filter: {{project: [\"{id}\"]}}) {{ totalCount }} }}"
            );
            let nothing = json!({ "project": null, "node": null, "nodes": [null], "modules": { "totalCount": 0 } });
            assert_eq!(solo.data(&document).await, nothing, "{acronym} on {}", app.on);
        }
    }
}

#[tokio::test]
async fn a_change_of_a_hidden_row_is_refused_like_one_of_a_row_that_never_was() {
    for app in App::on_both().await {
        let world = World::of(&app).await;
        let own = &world.project("SOLO").id;
        let never = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001)
            .simple()
            .to_string();
        let calls = [
            "projectUpdate(input: {project: \"project_#\", expectedVersion: 1, acronym: \"X\"})".to_owned(),
            "moduleCreate(input: {project: \"project_#\", code: \"X\", kind: SPECIALIST, title: {language: \"en\", text: \"X\"}})".to_owned(),
            "moduleUpdate(input: {module: \"module_#\", expectedVersion: 1, code: \"\"})".to_owned(),
            "modulePublish(input: {module: \"module_#\", expectedVersion: 99})".to_owned(),
            "moduleRetire(input: {module: \"module_#\", expectedVersion: 99})".to_owned(),
            "moduleDelete(input: {module: \"module_#\", expectedVersion: 99})".to_owned(),
            "modulePrerequisitesSet(input: {module: \"module_#\", expectedVersion: 99, prerequisites: []})".to_owned(),
            format!("modulePrerequisitesSet(input: {{module: \"{}\", expectedVersion: 99, prerequisites: [\"module_#\"]}})", world.module("SOLO-01", 1).id),
            "moduleSessionCreate(input: {module: \"module_#\", startDate: \"2030-01-01\", endDate: \"2030-01-01\", place: \"\", country: \"FR\", capacity: 0})".to_owned(),
            "moduleSessionUpdate(input: {moduleSession: \"module_session_#\", expectedVersion: 99})".to_owned(),
            "moduleSessionDelete(input: {moduleSession: \"module_session_#\", expectedVersion: 99})".to_owned(),
            format!("projectUpdate(input: {{project: \"{own}\", expectedVersion: 1, predecessor: \"project_#\"}})"),
            "projectCreate(input: {predecessor: \"project_#\", code: \"X\", acronym: \"X\", title: {language: \"en\", text: \"X\"}, programme: OTHER, startDate: \"2030-01-01\", endDate: \"2030-12-31\"})".to_owned(),
        ];
        for who in ["manager@solo", "trainer@solo"] {
            let caller = app.as_user(who).await;
            for call in &calls {
                let ask = async |uuid: &str| {
                    caller
                        .ask(&format!("mutation {{ {} {{ id }} }}", call.replace('#', uuid)))
                        .await
                };
                let absent = ask(&never).await;
                assert_eq!(absent["errors"][0]["extensions"]["code"], "NOT_FOUND", "{call}");
                for hidden in [
                    world.project("WTG"),
                    world.project("WTG2"),
                    world.project("KIM"),
                    world.module("WTG2-02", 1),
                    world.module("WTG2-07", 1),
                    world.session("WTG2-07", 1),
                ] {
                    let refused = ask(&hidden.uuid.simple().to_string()).await;
                    assert_eq!(said(&refused), said(&absent), "{who} on {}: {call}", app.on);
                }
            }
        }
    }
}

#[tokio::test]
async fn codes_that_others_have_taken_are_free() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("solo").await;
        let project = "code: \"WTG\", acronym: \"WTG\", title: {language: \"en\", text: \"Work to Grow\"}, programme: OTHER, startDate: \"2030-01-01\", endDate: \"2030-12-31\"";
        let made = manager
            .data(&format!(
                "mutation {{ projectCreate(input: {{{project}}}) {{ code }} }}"
            ))
            .await;
        assert_eq!(made["projectCreate"]["code"], "WTG", "{}", app.on);
        let world = World::of(&app).await;
        let module = format!(
            "project: \"{}\", code: \"WTG2-07\", kind: SPECIALIST, title: {{language: \"en\", text: \"X\"}}",
            world.project("SOLO").id
        );
        let trainer = app.as_trainer_of("solo").await;
        let made = trainer
            .data(&format!(
                "mutation {{ moduleCreate(input: {{{module}}}) {{ code edition }} }}"
            ))
            .await;
        assert_eq!(
            made["moduleCreate"],
            json!({ "code": "WTG2-07", "edition": 1 }),
            "{}",
            app.on
        );
    }
}

#[tokio::test]
async fn an_id_that_is_none_names_nothing() {
    for app in App::on_both().await {
        let world = World::of(&app).await;
        let (uuid, own) = (world.project("WTG").uuid, &world.project("WTG").id);
        let simple = uuid.simple().to_string();
        let wrong = [
            String::new(),
            "x".to_owned(),
            "project".to_owned(),
            "project_".to_owned(),
            format!("project_{}", simple.to_uppercase()),
            format!("project_{uuid}"),
            format!("project_{simple} "),
            format!(" {own}"),
            format!("project_{{{simple}}}"),
            format!("project__{simple}"),
            format!("Project_{simple}"),
            format!("module_{simple}"),
            format!("partner_{simple}"),
            format!("account_{simple}"),
            simple.clone(),
            uuid.to_string(),
            "🌉".to_owned(),
            "a".repeat(5_000),
        ];
        let manager = app.as_manager_of("relience").await;
        let document = "query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } project(id: $id) { id } module(id: $id) { id } partner(id: $id) { id } projects(filter: {partner: [$id]}) { totalCount } }";
        let change = "mutation($id: ID!) { projectUpdate(input: {project: $id, expectedVersion: 1}) { id } }";
        for id in wrong {
            let answer = manager.with(document, json!({ "id": id })).await;
            for field in ["node", "project", "module", "partner"] {
                assert_eq!(answer["data"][field], Value::Null, "{id} on {}: {answer}", app.on);
            }
            let code = manager.refusal(change, json!({ "id": id })).await["code"].clone();
            assert_eq!(code, "NOT_FOUND", "{id} on {}", app.on);
        }
    }
}

#[tokio::test]
async fn a_cursor_serves_its_caller_its_list_and_its_order_alone() {
    for app in App::on_both().await {
        let theirs = app.as_manager_of("relience").await;
        let document = "{ projects(first: 1) { pageInfo { endCursor } } }";
        let cursor = theirs.data(document).await["projects"]["pageInfo"]["endCursor"]
            .as_str()
            .unwrap()
            .to_owned();
        let next = "query($after: String) { projects(first: 1, after: $after) { nodes { acronym } } }";
        let data = theirs.data_with(next, json!({ "after": cursor })).await;
        assert_eq!(data["projects"]["nodes"].as_array().unwrap().len(), 1, "{}", app.on);
        for who in ["trainer@relience", "manager@nordkoop", "manager@solo", "operator"] {
            let code = app.as_user(who).await.refusal(next, json!({ "after": cursor })).await["code"].clone();
            assert_eq!(code, "BAD_USER_INPUT", "{who} on {}", app.on);
        }
        let code = app.anonymous().refusal(next, json!({ "after": cursor })).await["code"].clone();
        assert_eq!(code, "BAD_USER_INPUT", "{}", app.on);
        for other in [
            "projects(after: $after, filter: {status: [ONGOING]})",
            "projects(after: $after, orderBy: {field: TITLE, direction: DESC})",
            "projects(after: $after, orderBy: {field: ACRONYM, direction: ASC})",
            "modules(after: $after)",
            "partners(after: $after)",
        ] {
            let document = format!("query($after: String) {{ {other} {{ totalCount }} }}");
            let code = theirs.refusal(&document, json!({ "after": cursor })).await["code"].clone();
            assert_eq!(code, "BAD_USER_INPUT", "{other} on {}", app.on);
        }
    }
}

#[tokio::test]
async fn drafts_and_what_a_partner_keeps_for_itself_are_not_in_the_consortiums_lists() {
    let document = "{ projects(filter: {acronym: [\"WTG2\"]}) { nodes { modules(first: 100) { totalCount nodes { code edition } } } } modules(filter: {projectAcronym: [\"WTG2\"]}) { totalCount } }";
    for app in App::on_both().await {
        for (who, own) in [
            ("manager@relience", &["WTG2-07 1", "WTG2-08 1"][..]),
            ("admin@nordkoop", &["WTG2-02 2"]),
            ("viewer@punte", &["WTG2-06 1"]),
            ("trainer@growwell", &[]),
            ("participant1@relience", &[]),
        ] {
            let data = app.as_user(who).await.data(document).await;
            let list = &data["projects"]["nodes"][0]["modules"];
            let nodes = list["nodes"].as_array().unwrap().iter();
            let mut seen: Vec<String> = nodes
                .map(|node| format!("{} {}", node["code"].as_str().unwrap(), node["edition"]))
                .collect();
            seen.sort();
            let published = [
                "WTG2-01 1",
                "WTG2-01 2",
                "WTG2-02 1",
                "WTG2-03 1",
                "WTG2-04 1",
                "WTG2-05 1",
            ];
            let mut expected: Vec<String> = published.iter().chain(own).map(|&one| one.to_owned()).collect();
            expected.sort();
            assert_eq!(seen, expected, "{who} on {}", app.on);
            assert_eq!(list["totalCount"], seen.len(), "{who} on {}", app.on);
            assert_eq!(data["modules"]["totalCount"], seen.len(), "{who} on {}", app.on);
        }
    }
}

#[tokio::test]
async fn the_operator_sees_who_the_partners_are_and_no_content_and_nobody_sees_nothing() {
    let document = "{ viewer { operator } projects { totalCount nodes { acronym } } modules { totalCount nodes { id } } partners(first: 100) { totalCount nodes { acronym projects { totalCount } viewerCan } } }";
    for app in App::on_both().await {
        let seen = app.as_user("operator").await.data(document).await;
        assert_eq!(seen["viewer"]["operator"], true);
        assert_eq!(seen["projects"], json!({ "totalCount": 0, "nodes": [] }), "{}", app.on);
        assert_eq!(seen["modules"], json!({ "totalCount": 0, "nodes": [] }), "{}", app.on);
        assert_eq!(column(&seen["partners"], "acronym").len(), 13);
        for partner in seen["partners"]["nodes"].as_array().unwrap() {
            assert_eq!(
                (&partner["projects"]["totalCount"], &partner["viewerCan"]),
                (&json!(0), &json!(["SUSPEND", "WITHDRAW"])),
                "{}",
                app.on
            );
        }
        let nothing = json!({ "totalCount": 0, "nodes": [] });
        let seen = app.anonymous().data(document).await;
        assert_eq!(
            seen,
            json!({ "viewer": null, "projects": nothing, "modules": nothing, "partners": nothing }),
            "{}",
            app.on
        );
    }
}
