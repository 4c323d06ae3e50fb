//! Lists in pages: the same rows in the same order, whatever the page size and the database.

mod bound;

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
pub async fn crowd(app: &App) {
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
