//! Lists in pages: the same rows in the same order, whatever the page size and the database.

use std::collections::HashMap;

use chrono::Days;
use entity::{module::State, project, project_partner};
use passerelle::graphql::node::global_id;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::support::{App, answer::violations, builder::text, persona::Client};

/// A list and what tells its rows apart.
#[derive(Clone)]
struct List {
    field: &'static str,
    /// `filter: …, orderBy: …`
    rest: String,
    key: &'static str,
}

fn list(field: &'static str, rest: &str, key: &'static str) -> List {
    List {
        field,
        rest: rest.to_owned(),
        key,
    }
}

fn ordered(field: &'static str, key: &'static str, by: &str, direction: &str) -> List {
    list(
        field,
        &format!("orderBy: {{ field: {by}, direction: {direction} }}"),
        key,
    )
}

impl List {
    fn document(&self) -> String {
        let Self { field, rest, key } = self;
        format!(
            "query($first: Int, $after: String, $last: Int, $before: String) {{ list: {field}(first: $first, after: $after, last: $last, before: $before {rest}) {{
                totalCount pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} edges {{ cursor node {{ id {key} }} }} }} }}"
        )
    }

    async fn page(&self, client: &Client<'_>, arguments: Value) -> Value {
        client.data_with(&self.document(), arguments).await["list"].clone()
    }

    async fn refused(&self, client: &Client<'_>, arguments: Value) -> Vec<String> {
        violations(&client.refusal(&self.document(), arguments).await)
    }

    fn keys(&self, page: &Value) -> Vec<String> {
        let edges = page["edges"].as_array().unwrap().iter();
        edges
            .map(|edge| edge["node"][self.key].as_str().unwrap().to_owned())
            .collect()
    }

    /// Every row from the first page to the last.
    async fn forwards(&self, client: &Client<'_>, size: usize) -> Vec<String> {
        let (mut found, mut after) = (Vec::new(), json!(null));
        loop {
            let page = self.page(client, json!({ "first": size, "after": after })).await;
            let info = &page["pageInfo"];
            assert_eq!(info["hasPreviousPage"], !found.is_empty());
            found.extend(self.keys(&page));
            assert!(found.len() <= 100, "the walk goes in circles: {found:?}");
            if info["hasNextPage"] == false {
                assert_eq!(page["totalCount"], found.len(), "{}", self.field);
                return found;
            }
            assert_eq!(page["edges"].as_array().unwrap().len(), size);
            after = info["endCursor"].clone();
        }
    }

    /// The same from the last page to the first.
    async fn backwards(&self, client: &Client<'_>, size: usize) -> Vec<String> {
        let (mut found, mut before) = (Vec::new(), json!(null));
        loop {
            let page = self.page(client, json!({ "last": size, "before": before })).await;
            let info = &page["pageInfo"];
            assert_eq!(info["hasNextPage"], !found.is_empty());
            found.splice(0..0, self.keys(&page));
            assert!(found.len() <= 100, "the walk goes in circles: {found:?}");
            if info["hasPreviousPage"] == false {
                return found;
            }
            before = info["startCursor"].clone();
        }
    }
}

/// Eleven projects and twelve modules of nordkoop's, with equal and accented keys.
async fn crowd(app: &App) {
    let nordkoop = app.partner("nordkoop").await;
    let mut planting = app.plant().await;
    let titles = [
        "Équilibre",
        "equilibre",
        "EQUILIBRE",
        "Zèbre",
        "zebra",
        "Åland",
        "aland",
        "Ωμέγα",
        "日本語",
        "1st",
        "Équilibre",
    ];
    for (number, title) in titles.into_iter().enumerate() {
        let change = |changes: &mut project::Changes| {
            changes.title = Some(text("fr", title));
            changes.acronym = Some(title.to_owned());
        };
        let code = format!("CROWD-{number}");
        let row = planting
            .project(&nordkoop, &code, change, project::Status::Ongoing)
            .await;
        let change = |changes: &mut entity::module::Changes| changes.title = Some(text("fr", title));
        planting
            .module((&row, &nordkoop), &format!("M-{number}"), change, State::Published)
            .await;
    }
    planting.done().await;
}

fn lists() -> Vec<List> {
    let projects = ["TITLE", "ACRONYM", "START_DATE", "END_DATE"].map(|by| ("projects", "code", by));
    let others = [("partners", "acronym", "LEGAL_NAME"), ("modules", "code", "TITLE")];
    projects
        .into_iter()
        .chain(others)
        .flat_map(|(field, key, by)| ["ASC", "DESC"].map(|direction| ordered(field, key, by, direction)))
        .collect()
}

#[tokio::test]
async fn a_walk_gives_every_row_once_whatever_the_page_size_the_direction_and_the_database() {
    let mut walks: Vec<Vec<Vec<String>>> = Vec::new();
    for app in App::on_both().await {
        crowd(&app).await;
        let client = app.as_manager_of("nordkoop").await;
        let mut all = Vec::new();
        for list in lists() {
            let whole = list.forwards(&client, 100).await;
            assert!(whole.len() > 10, "{}", list.field);
            for size in [3, 7] {
                assert_eq!(
                    list.forwards(&client, size).await,
                    whole,
                    "{} by {size} {}",
                    list.document(),
                    app.on
                );
                assert_eq!(
                    list.backwards(&client, size).await,
                    whole,
                    "{} by {size} {}",
                    list.document(),
                    app.on
                );
            }
            all.push(whole);
        }
        for ties in [&lists()[0], &lists()[5]] {
            let whole = ties.forwards(&client, 100).await;
            for size in [1, 2] {
                assert_eq!(ties.forwards(&client, size).await, whole, "by {size} {}", app.on);
                assert_eq!(ties.backwards(&client, size).await, whole, "by {size} {}", app.on);
            }
        }
        for pair in all.chunks(2) {
            let reversed: Vec<_> = pair[1].iter().rev().cloned().collect();
            assert_eq!(
                pair[0], reversed,
                "descending is ascending backwards, ties included: {}",
                app.on
            );
        }
        walks.push(all);
    }
    assert_eq!(walks[0], walks[1], "both databases order alike");
}

#[tokio::test]
async fn titles_are_ordered_without_accents_and_case_and_ties_by_id() {
    for app in App::on_both().await {
        crowd(&app).await;
        let client = app.as_manager_of("nordkoop").await;
        let by_title = ordered("projects", "code", "TITLE", "ASC").forwards(&client, 100).await;
        let crowd: Vec<&str> = by_title.iter().filter_map(|code| code.strip_prefix("CROWD-")).collect();
        assert_eq!(
            crowd,
            ["9", "5", "6", "0", "1", "2", "10", "4", "3", "7", "8"],
            "{}",
            app.on
        );
    }
}

#[tokio::test]
async fn rows_that_come_and_go_during_a_walk_make_it_neither_skip_nor_repeat() {
    for app in App::on_both().await {
        let nordkoop = app.partner("nordkoop").await;
        let mut planting = app.plant().await;
        for letter in 'b'..='m' {
            let change = |changes: &mut project::Changes| changes.title = Some(text("en", &letter.to_string()));
            planting
                .project(&nordkoop, &letter.to_string(), change, project::Status::Draft)
                .await;
        }
        planting.done().await;
        let client = app.as_manager_of("nordkoop").await;
        let list = ordered("projects", "code", "TITLE", "ASC");
        let mut walked = Vec::new();
        let mut after = json!(null);
        for step in 0.. {
            let page = list.page(&client, json!({ "first": 3, "after": after })).await;
            walked.extend(list.keys(&page));
            assert!(walked.len() <= 100, "the walk goes in circles: {walked:?}");
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            if step == 0 {
                // The row the cursor points at, one that was seen and one that comes.
                remove(&app, &["d", "b", "h"]).await;
                add(&app, &["a", "ca", "da", "dz", "lz"]).await;
            }
        }
        let expected = [
            "b", "c", "d", "da", "dz", "e", "f", "g", "i", "j", "k", "l", "lz", "m", "WTG", "WTG2",
        ];
        assert_eq!(walked, expected, "{}", app.on);
    }
}

async fn add(app: &App, codes: &[&str]) {
    let nordkoop = app.partner("nordkoop").await;
    let mut planting = app.plant().await;
    for code in codes {
        planting.project(&nordkoop, code, |_| (), project::Status::Draft).await;
    }
    planting.done().await;
}

async fn remove(app: &App, codes: &[&str]) {
    let planting = app.plant().await;
    for code in codes {
        let row = app.project(code).await;
        let parts = project_partner::Entity::delete_many().filter(project_partner::Column::ProjectId.eq(row.id));
        planting.tx.delete(parts).await.unwrap();
        let itself = project::Entity::delete_many().filter(project::Column::Id.eq(row.id));
        planting.tx.delete(itself).await.unwrap();
    }
    planting.done().await;
}

#[tokio::test]
async fn a_cursor_is_good_for_its_list_order_filter_and_caller_only() {
    for app in App::on_both().await {
        let mine = app.as_manager_of("nordkoop").await;
        let colleague = app.as_trainer_of("nordkoop").await;
        let titles = ordered("projects", "code", "TITLE", "ASC");
        let page = titles.page(&mine, json!({ "first": 1 })).await;
        let cursor = page["edges"][0]["cursor"].as_str().unwrap().to_owned();
        assert_eq!(page["pageInfo"]["endCursor"], cursor);
        let after = |cursor: &str| json!({ "first": 1, "after": cursor });
        let again = app.sign_in("manager@nordkoop").await;
        let elsewhere = app.anonymous().bearing(again["accessToken"].as_str().unwrap());
        assert_eq!(
            titles.keys(&titles.page(&elsewhere, after(&cursor)).await),
            ["WTG2"],
            "the same person, {}",
            app.on
        );

        let refused = ["after PAGE"];
        for borrowed in [colleague, app.anonymous(), app.as_manager_of("solo").await] {
            assert_eq!(
                titles.refused(&borrowed, after(&cursor)).await,
                refused,
                "another caller, {}",
                app.on
            );
        }
        for other in [
            ordered("projects", "code", "TITLE", "DESC"),
            ordered("projects", "code", "ACRONYM", "ASC"),
            list(
                "projects",
                "filter: { search: \"work\" }, orderBy: { field: TITLE, direction: ASC }",
                "code",
            ),
            list("projects", "filter: { status: [ONGOING] }", "code"),
            ordered("modules", "code", "TITLE", "ASC"),
            ordered("partners", "acronym", "LEGAL_NAME", "ASC"),
        ] {
            assert_eq!(
                other.refused(&mine, after(&cursor)).await,
                refused,
                "{}",
                other.document()
            );
        }
        let default = list("projects", "", "code");
        assert_eq!(
            default.keys(&default.page(&mine, after(&cursor)).await),
            ["WTG2"],
            "the default is this order"
        );

        let end = cursor.len() - 1;
        let flipped = |at: usize| {
            let mut bytes = cursor.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            String::from_utf8(bytes).unwrap()
        };
        let half = &cursor[..cursor.len() / 2];
        for tampered in [
            &flipped(0),
            &flipped(12),
            &flipped(40),
            &flipped(end),
            "",
            "banana",
            "é",
            half,
            &format!("{cursor}AAAA"),
            &"A".repeat(9_000),
        ] {
            assert_eq!(
                titles.refused(&mine, after(tampered)).await,
                refused,
                "{tampered:.80} {}",
                app.on
            );
        }
        assert_eq!(
            titles.refused(&mine, json!({ "last": 1, "before": flipped(0) })).await,
            ["before PAGE"]
        );
        let both = json!({ "first": 101, "after": "x", "before": "y" });
        assert_eq!(
            titles.refused(&mine, both).await,
            ["first PAGE", "after PAGE", "before PAGE"]
        );
    }
}

#[tokio::test]
async fn page_sizes_outside_0_to_100_are_refused_and_not_cut() {
    for app in App::on_both().await {
        let client = app.as_manager_of("relience").await;
        for list in lists() {
            for wrong in [101, 1_000, i32::MAX, -1, i32::MIN] {
                assert_eq!(
                    list.refused(&client, json!({ "first": wrong })).await,
                    ["first PAGE"],
                    "{wrong} {}",
                    app.on
                );
                assert_eq!(
                    list.refused(&client, json!({ "last": wrong })).await,
                    ["last PAGE"],
                    "{wrong} {}",
                    app.on
                );
            }
            assert_eq!(
                list.refused(&client, json!({ "first": 1, "last": 1 })).await,
                ["last PAGE"]
            );
            let none = list.page(&client, json!({ "first": 0 })).await;
            assert_eq!(none["edges"], json!([]));
            assert!(none["totalCount"].as_i64().unwrap() > 0);
            let info = json!({ "hasNextPage": true, "hasPreviousPage": false, "startCursor": null, "endCursor": null });
            assert_eq!(none["pageInfo"], info, "{}", app.on);
            assert_eq!(list.page(&client, json!({ "last": 0 })).await["edges"], json!([]));
        }
        for nested in [
            "partners { nodes { projects(first: 101) { totalCount } } }",
            "projects { nodes { modules(last: -1) { totalCount } } }",
            "modules { nodes { sessions(first: 1, last: 1) { totalCount } } }",
        ] {
            let refusal = client.refusal(&format!("{{ {nested} }}"), json!({})).await;
            assert_eq!(violations(&refusal).len(), 1, "{nested} {}", app.on);
        }
    }
}

#[tokio::test]
async fn without_a_size_a_page_has_25_rows() {
    for app in App::on_both().await {
        let row = app.module("WTG2-08").await;
        let mut planting = app.plant().await;
        for day in 0..30 {
            let day = planting.now.date_naive() + Days::new(400 + day);
            planting.session(&row, day, "Rouen").await;
        }
        planting.done().await;
        let trainer = app.as_trainer_of("relience").await;
        let read = trainer
            .data_with(
                "query($id: ID!) { module(id: $id) { sessions { totalCount nodes { id } pageInfo { hasNextPage } } } }",
                json!({ "id": global_id(row.id) }),
            )
            .await;
        let sessions = &read["module"]["sessions"];
        assert_eq!(sessions["nodes"].as_array().unwrap().len(), 25, "{}", app.on);
        assert_eq!(
            (&sessions["totalCount"], &sessions["pageInfo"]["hasNextPage"]),
            (&json!(32), &json!(true))
        );
    }
}

#[tokio::test]
async fn nested_lists_are_walked_like_others() {
    for app in App::on_both().await {
        crowd(&app).await;
        let client = app.as_manager_of("nordkoop").await;
        let (partner, project, module) = (
            global_id(app.partner("nordkoop").await.id),
            global_id(app.project("WTG2").await.id),
            global_id(app.module("WTG2-04").await.id),
        );
        for (parent, id, child, key) in [
            ("partner", partner, "projects", "code"),
            ("project", project, "modules", "id"),
            ("module", module, "sessions", "startDate"),
        ] {
            let read = async |arguments: &str| {
                let document = format!(
                    "{{ {parent}(id: \"{id}\") {{ list: {child}({arguments}) {{ totalCount edges {{ cursor node {{ {key} }} }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }} }}"
                );
                client.data(&document).await[parent]["list"].clone()
            };
            let nodes = |page: &Value| -> Vec<Value> {
                let edges = page["edges"].as_array().unwrap().iter();
                edges.map(|edge| edge["node"][key].clone()).collect()
            };
            let whole = nodes(&read("first: 100").await);
            assert!(whole.len() >= 3, "{parent} {whole:?}");
            for size in [1, 2, 5] {
                let (mut found, mut place) = (Vec::new(), String::new());
                loop {
                    let page = read(&format!("first: {size} {place}")).await;
                    assert_eq!(page["totalCount"], whole.len());
                    found.extend(nodes(&page));
                    assert!(found.len() <= whole.len(), "{parent} by {size} goes in circles");
                    place = format!("after: {}", page["pageInfo"]["endCursor"]);
                    if page["pageInfo"]["hasNextPage"] == false {
                        break;
                    }
                }
                assert_eq!(found, whole, "{parent} by {size} {}", app.on);
                let (mut found, mut place) = (Vec::new(), String::new());
                loop {
                    let page = read(&format!("last: {size} {place}")).await;
                    found.splice(0..0, nodes(&page));
                    assert!(
                        found.len() <= whole.len(),
                        "{parent} backwards by {size} goes in circles"
                    );
                    place = format!("before: {}", page["pageInfo"]["startCursor"]);
                    if page["pageInfo"]["hasPreviousPage"] == false {
                        break;
                    }
                }
                assert_eq!(found, whole, "{parent} backwards by {size} {}", app.on);
            }
        }
    }
}

#[tokio::test]
async fn a_page_between_two_cursors_holds_what_lies_between() {
    for app in App::on_both().await {
        crowd(&app).await;
        let client = app.as_manager_of("nordkoop").await;
        let list = ordered("projects", "code", "TITLE", "DESC");
        let whole = list.page(&client, json!({ "first": 100 })).await;
        let (keys, cursor) = (list.keys(&whole), |at: usize| whole["edges"][at]["cursor"].clone());
        let between = |first: Value, last: Value| json!({ "after": cursor(2), "before": cursor(8), "first": first, "last": last });
        assert_eq!(
            list.keys(&list.page(&client, between(json!(null), json!(null))).await),
            keys[3..8],
            "{}",
            app.on
        );
        assert_eq!(
            list.keys(&list.page(&client, between(json!(2), json!(null))).await),
            keys[3..5]
        );
        assert_eq!(
            list.keys(&list.page(&client, between(json!(null), json!(2))).await),
            keys[6..8]
        );
        let crossed = json!({ "after": cursor(8), "before": cursor(2) });
        assert_eq!(list.page(&client, crossed).await["edges"], json!([]));
    }
}

/// Whole answers to compare; ids are numbered in the order in which they come.
const QUERIES: [&str; 21] = [
    "{ partners(first: 100) { totalCount nodes { id acronym legalName businessName country languages expertise accreditations { name status } state } } }",
    "{ partners(last: 4, orderBy: { field: LEGAL_NAME, direction: DESC }) { nodes { acronym } pageInfo { hasNextPage hasPreviousPage } } }",
    "{ partners(filter: { search: \"work\" }) { totalCount nodes { acronym projects(first: 2) { totalCount nodes { id acronym } } } } }",
    "{ partners(filter: { languages: [\"fr\", \"el\"] }) { nodes { acronym address { city region } } } }",
    "{ partners(filter: { organisationType: [NGO], expertise: [\"0923\"] }) { nodes { acronym projects(last: 1) { nodes { title } } } } }",
    "{ projects(first: 100) { totalCount nodes { id code title summary(language: \"fr\") objectives topics partners { id role partner { id acronym } } } } }",
    "{ projects(orderBy: { field: START_DATE, direction: DESC }) { nodes { code startDate } } }",
    "{ projects(orderBy: { field: END_DATE, direction: ASC }) { nodes { code endDate timeline } } }",
    "{ projects(orderBy: { field: ACRONYM, direction: ASC }) { nodes { acronym reconciliation { plannedTotal plannedByHost difference hosts { country planned } } mobilityTargets { id hostCountry hostPartner { id } } } } }",
    "{ projects(filter: { search: \"social economy\" }) { totalCount nodes { acronym } } }",
    "{ projects(filter: { country: [\"SE\"], timeline: [RUNNING] }) { totalCount nodes { acronym } } }",
    "{ projects(filter: { status: [ONGOING], visibility: [CONSORTIUM] }) { totalCount nodes { acronym coordinator { acronym } predecessor { acronym } } } }",
    "{ projects { nodes { acronym successors { acronym } modules(first: 3) { totalCount nodes { id code edition } pageInfo { hasNextPage } } } } }",
    "{ modules(first: 100) { totalCount nodes { id code edition title state provider { id acronym } project { id acronym } } } }",
    "{ modules(first: 100, orderBy: { field: TITLE, direction: DESC }) { nodes { code title(language: \"sv\") learningOutcomes { kind statement } } } }",
    "{ modules(filter: { kind: [SPECIALIST, VOCATIONAL] }) { totalCount nodes { code sessions(first: 2) { totalCount nodes { id startDate place trainers { id displayName } } } } } }",
    "{ modules(filter: { search: \"techniques de motivation\" }) { totalCount nodes { code } } }",
    "{ modules(filter: { mode: [BLENDED, WORK_BASED] }, last: 2) { nodes { code prerequisites { id module { id code } } } } }",
    "{ modules(filter: { languages: [\"sv\"] }) { totalCount nodes { code languages } } }",
    "{ modules(filter: { subjectArea: [\"0413\"], eqfLevel: [5] }) { totalCount nodes { code credit { scheme value } learningHours { total } viewerCan } } }",
    "{ viewer { email memberships { id roles partner { id acronym projects { nodes { id acronym } } } } } }",
];

/// Replaces ids by the number of their first occurrence.
fn numbered(value: &mut Value, known: &mut HashMap<String, usize>) {
    match value {
        Value::Array(entries) => entries.iter_mut().for_each(|entry| numbered(entry, known)),
        Value::Object(fields) => {
            for (name, field) in fields {
                if name == "id" {
                    let next = known.len();
                    let number = *known.entry(field.as_str().unwrap().to_owned()).or_insert(next);
                    *field = json!(number);
                } else {
                    numbered(field, known);
                }
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn whole_answers_are_the_same_on_both_databases() {
    let mut answers = Vec::new();
    for app in App::on_both().await {
        crowd(&app).await;
        let mut all = Vec::new();
        for who in ["trainer2@relience", "viewer@nordkoop", "manager@kapu"] {
            let client = app.as_user(who).await;
            let mut known = HashMap::new();
            for query in QUERIES {
                let mut answer = client.data(query).await;
                numbered(&mut answer, &mut known);
                all.push((who, query, answer));
            }
        }
        answers.push(all);
    }
    for (sqlite, postgres) in answers[0].iter().zip(&answers[1]) {
        assert_eq!(sqlite, postgres);
    }
    assert_eq!(answers[0].len(), 3 * QUERIES.len());
}
