//! Strange values: each is answered, or refused as the caller's to mend; what is our fault shows nothing.

use serde_json::{Value, json};

use crate::support::{
    App, Outside,
    project::{CREATE, founding},
    text,
};

/// What stands behind the service, as an error could show it.
const INSIDE: [&str; 12] = [
    "sqlite",
    "sqlx",
    "postgres",
    "select ",
    "insert ",
    "constraint",
    "relation \"",
    "project_partner",
    "search_entry",
    "syntax error at",
    "panicked",
    ".rs:",
];

fn shows_nothing_of_the_inside(answer: &Value) {
    let said = answer["errors"].to_string().to_lowercase();
    for inside in INSIDE {
        assert!(!said.contains(inside), "{inside}: {answer}");
    }
}

/// The answer is data or a refusal that the caller can do something about.
fn is_the_callers_to_mend(answer: &Value, what: &str) {
    shows_nothing_of_the_inside(answer);
    for error in answer["errors"].as_array().into_iter().flatten() {
        let code = error["extensions"]["code"].as_str().unwrap_or_default();
        let ours = ["INTERNAL", "UNAVAILABLE", ""].contains(&code);
        assert!(!ours, "{what}: {answer}");
    }
}

fn strange_texts() -> Vec<String> {
    let words = |count: usize| {
        (0..count)
            .map(|number| number.to_string())
            .collect::<Vec<_>>()
            .join(" w")
    };
    vec![
        "a\u{0}b".to_owned(),
        "\u{0}".to_owned(),
        "\u{feff}\u{202e}\u{200b}".to_owned(),
        "' OR 1=1; DROP TABLE project; --".to_owned(),
        "\" AND \" NEAR(a b) * ^ - :".to_owned(),
        "a & | ! <-> ( ) :* \\".to_owned(),
        "%_%".to_owned(),
        "\u{1F9D1}\u{200D}\u{1F680}".repeat(500),
        "e\u{301}".repeat(2_000),
        "x".repeat(60_000),
        words(200),
        words(8_000),
        "((((((((".to_owned(),
        String::new(),
        " \t\n".to_owned(),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_texts_are_answered_or_refused_and_never_our_fault() {
    let search = "query($s: String!) { projects(filter: {search: $s}) { totalCount } modules(filter: {search: $s}) { totalCount } }";
    let login = "mutation($s: String!) { login(input: {email: \"a@example.org\", password: $s}) { expiresAt } }";
    let node = "query($s: ID!) { node(id: $s) { id } nodes(ids: [$s]) { id } }";
    let page = "query($s: String!) { projects(after: $s) { totalCount nodes { id } } }";
    for app in App::on_both_with(|config| config.proxies = 1).await {
        let manager = app.as_manager_of("relience").await;
        for (number, strange) in strange_texts().iter().enumerate() {
            for document in [search, node, page] {
                let answer = manager.with(document, json!({ "s": strange })).await;
                is_the_callers_to_mend(&answer, &format!("{} {document} {number}", app.on));
            }
            let elsewhere = app.anonymous().sending("x-forwarded-for", &format!("192.0.2.{number}"));
            is_the_callers_to_mend(&elsewhere.with(login, json!({ "s": strange })).await, login);
            let mut input = founding(&format!("ODD-{number}"));
            for field in ["code", "acronym", "actionType"] {
                let mut one = input.clone();
                one["input"][field] = json!(strange);
                is_the_callers_to_mend(&manager.with(CREATE, one).await, field);
            }
            input["input"]["title"]["text"] = json!(strange);
            input["input"]["topics"] = json!([strange]);
            is_the_callers_to_mend(&manager.with(CREATE, input).await, "title");
        }
    }
}

fn no_page_sizes() -> [Value; 9] {
    let (large, huge) = (json!(2_147_483_648_u64), json!(u64::MAX));
    [
        json!(-1),
        json!(101),
        large,
        huge,
        json!(1.5),
        json!(1e300),
        json!("1"),
        json!([1, 2]),
        json!({}),
    ]
}

#[tokio::test]
async fn numbers_out_of_range_and_values_of_another_kind_are_named() {
    let page = "query($n: Int) { projects(first: $n) { totalCount } }";
    let node = "query($n: ID!) { node(id: $n) { id } }";
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        for wrong in no_page_sizes() {
            let told = manager.refusal(page, json!({ "n": wrong })).await;
            assert_eq!(told["code"], "BAD_USER_INPUT", "{} {wrong}: {told}", app.on);
            assert!(!text(&told["violations"][0], "path").is_empty(), "{wrong}: {told}");
        }
        assert!(manager.data_with(page, json!({ "n": null })).await["projects"].is_object());
        for literal in [
            "99999999999999999999999",
            "1e999",
            "-0.0",
            "NaN",
            "Infinity",
            "0x10",
            "01",
        ] {
            let answer = manager
                .ask(&format!("{{ projects(first: {literal}) {{ totalCount }} }}"))
                .await;
            is_the_callers_to_mend(&answer, literal);
            assert!(answer["errors"].is_array(), "{literal}: {answer}");
        }
        for odd in [
            json!(7),
            json!(u64::MAX),
            json!("project_"),
            json!("project_zz"),
            json!(""),
        ] {
            is_the_callers_to_mend(&manager.with(node, json!({ "n": odd })).await, "node");
        }
    }
}

/// Written in the document or sent as a variable, a value of the wrong form is told where it stands.
#[tokio::test]
async fn a_day_that_is_none_is_named_wherever_it_is_written() {
    let written =
        r#"{ projects(filter: {country: [7, "FR"], startDate: {from: "2014-02-30", to: 5}}) { totalCount } }"#;
    let sent = "query($filter: ProjectFilter) { projects(filter: $filter) { totalCount } }";
    let filter = json!({ "country": [7, "FR"], "startDate": { "from": "2014-02-30", "to": 5 } });
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        for (document, variables) in [(written, json!({})), (sent, json!({ "filter": filter }))] {
            let told = manager.refusal(document, variables).await;
            let mut paths: Vec<&str> = told["violations"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| text(one, "path"))
                .collect();
            paths.sort_unstable();
            assert_eq!(
                paths,
                ["filter.country[0]", "filter.startDate.from", "filter.startDate.to"],
                "{told}"
            );
            assert_eq!(told["code"], "BAD_USER_INPUT");
        }
    }
}

/// A body with this JSON text as the value of a variable.
fn body(value: &str) -> String {
    let query = "query($s: String) { projects(filter: {search: $s}) { totalCount } }";
    format!(r#"{{"query":"{query}","variables":{{"s":{value}}}}}"#)
}

/// The status and what the first error says beside its message.
async fn post(app: &App, body: String) -> (u16, Value) {
    let request = app
        .http
        .post(format!("{}/graphql", app.url))
        .header("content-type", "application/json");
    let response = request.body(body).send().await.unwrap();
    let status = response.status().as_u16();
    let answer: Value = response.json().await.unwrap();
    shows_nothing_of_the_inside(&answer);
    (status, answer["errors"][0]["extensions"].clone())
}

#[tokio::test]
async fn bodies_that_are_no_right_json_are_bad_requests() {
    let [app, _] = App::on_both().await;
    for wrong in [
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "NaN",
        "Infinity",
        "1e999",
        "\"\u{1}\"",
        "'x'",
        "01",
        "+1",
    ] {
        assert_eq!(
            post(&app, body(wrong)).await,
            (400, json!({ "code": "BAD_REQUEST" })),
            "{wrong}"
        );
    }
    let deep = |levels: usize| body(&format!("{}1{}", "[".repeat(levels), "]".repeat(levels)));
    let long = |length: usize| body(&format!("\"{}\"", "x".repeat(length)));
    let (status, told) = post(&app, deep(30)).await;
    assert_eq!(
        (status, &told["limit"], &told["allowed"]),
        (200, &json!("variables_depth"), &json!(20))
    );
    assert_eq!(post(&app, deep(5_000)).await.0, 400);
    let (status, told) = post(&app, long(100_000)).await;
    assert_eq!((status, &told["limit"]), (200, &json!("variables_bytes")));
    assert_eq!(post(&app, long(1_000_000)).await.0, 413);
}

#[tokio::test]
async fn a_fault_of_ours_says_nothing_but_the_name_of_the_request() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await.sending("x-request-id", "fault-1");
        let mut outside = Outside::open(app.config.database_url.expose()).await;
        outside.run("ALTER TABLE mobility_target RENAME TO gone").await;
        let answer = manager
            .ask("{ viewer { email } projects { nodes { reconciliation { plannedTotal } } } }")
            .await;
        shows_nothing_of_the_inside(&answer);
        let error = &answer["errors"][0];
        assert_eq!(
            error["extensions"],
            json!({ "code": "INTERNAL", "requestId": "fault-1" }),
            "{}: {answer}",
            app.on
        );
        assert!(!error["message"].as_str().unwrap().contains("mobility"), "{answer}");
    }
}
