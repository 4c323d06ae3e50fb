//! Cursors and sizes that are refused.

use serde_json::json;

use super::{list, lists, ordered};
use crate::support::{App, answer::violations};

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
