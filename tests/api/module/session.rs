//! Sessions: who adds, changes and removes them, what is refused, and what a calendar asks for.

use chrono::Days;
use entity::{account, module, partner_member, project};
use passerelle::graphql::node::global_id;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use super::{latest, life::whole};
use crate::support::{
    App,
    answer::{each, violations, with},
    persona::Client,
};

const SHOWN: &str = "id version startDate endDate place country capacity visit visitedProject trainers { displayName } viewerCan module { code }";

fn document(verb: &str, shown: &str) -> String {
    format!("mutation($input: ModuleSession{verb}Input!) {{ moduleSession{verb}(input: $input) {{ {shown} }} }}")
}

/// A session of WTG2-08 that relience's trainer can add.
async fn run(app: &App) -> Value {
    let day = crate::support::builder::today();
    json!({
        "module": latest(app, "WTG2-08").await["id"], "startDate": day, "endDate": day + Days::new(2),
        "place": "Évry", "country": "FR", "capacity": 12,
    })
}

async fn add(client: &Client<'_>, input: Value) -> Value {
    let made = client
        .data_with(&document("Create", SHOWN), json!({ "input": input }))
        .await;
    made["moduleSessionCreate"].clone()
}

async fn add_refused(client: &Client<'_>, input: Value) -> Value {
    client
        .refusal(&document("Create", "id"), json!({ "input": input }))
        .await
}

fn of(session: &Value, more: &Value) -> Value {
    let input = with(
        json!({ "moduleSession": session["id"], "expectedVersion": session["version"] }),
        more,
    );
    json!({ "input": input })
}

async fn change(client: &Client<'_>, session: &Value, more: Value) -> Value {
    let changed = client.data_with(&document("Update", SHOWN), of(session, &more)).await;
    changed["moduleSessionUpdate"].clone()
}

async fn change_refused(client: &Client<'_>, session: &Value, more: Value) -> Value {
    client.refusal(&document("Update", "id"), of(session, &more)).await
}

#[tokio::test]
async fn a_session_is_added_changed_and_removed() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let more = json!({
            "visitedProject": "Ressourcerie du Val",
            "trainers": ["Trainer@relience.example.org", " trainer2@relience.example.org", "trainer@relience.example.org"],
        });
        let given = with(run(&app).await, &more);
        let made = add(&trainer, given.clone()).await;
        let expected = json!({
            "id": made["id"], "version": 1, "startDate": given["startDate"], "endDate": given["endDate"], "place": "Évry",
            "country": "FR", "capacity": 12, "visit": true, "visitedProject": "Ressourcerie du Val",
            "trainers": [{ "displayName": "Clémence Vauderey" }, { "displayName": "Joachim Deuxrives" }],
            "viewerCan": ["UPDATE", "DELETE"], "module": { "code": "WTG2-08" },
        });
        assert_eq!(made, expected, "{}", app.on);

        let wanted = json!({ "place": "Rouen", "capacity": 100_000, "trainers": ["trainer2@relience.example.org"] });
        let changed = change(&trainer, &made, wanted).await;
        let trainers = json!([{ "displayName": "Joachim Deuxrives" }]);
        let rest = json!({ "version": 2, "place": "Rouen", "capacity": 100_000, "trainers": trainers });
        assert_eq!(changed, with(expected, &rest), "what is left out stays, {}", app.on);
        let again = change(&trainer, &changed, json!({})).await;
        assert_eq!(with(again.clone(), &json!({ "version": 2 })), changed);
        let cleared = change(&trainer, &again, json!({ "visitedProject": null, "trainers": null })).await;
        assert_eq!(
            (&cleared["visit"], &cleared["visitedProject"]),
            (&json!(true), &json!(null))
        );
        assert_eq!(cleared["trainers"], json!([]));
        let cleared = change(&trainer, &cleared, json!({ "visit": false })).await;
        assert_eq!(cleared["visit"], false);

        let stale = of(&made, &json!({ "capacity": 0 }));
        let refusal = trainer.refusal(&document("Update", "id"), stale.clone()).await;
        assert_eq!(
            refusal,
            json!({ "code": "CONFLICT", "currentVersion": 5 }),
            "{}",
            app.on
        );
        let refusal = trainer.refusal(&document("Delete", "id"), of(&made, &json!({}))).await;
        assert_eq!(refusal, json!({ "code": "CONFLICT", "currentVersion": 5 }));
        let keyed = app.as_trainer_of("relience").await.sending("idempotency-key", "once");
        for _ in 0..2 {
            let module = keyed
                .data_with(&document("Delete", "code"), of(&cleared, &json!({})))
                .await;
            assert_eq!(module["moduleSessionDelete"]["code"], "WTG2-08", "{}", app.on);
        }
        let query = "query($id: ID!) { moduleSession(id: $id) { id } node(id: $id) { id } }";
        let gone = trainer.data_with(query, json!({ "id": made["id"] })).await;
        assert_eq!(gone, json!({ "moduleSession": null, "node": null }), "{}", app.on);
    }
}

#[tokio::test]
async fn everything_wrong_with_a_session_is_said_at_once() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let wrong = json!({
            "startDate": "1999-01-02", "endDate": "1999-01-01", "place": " ", "country": "XX", "capacity": 0,
            "visit": false, "visitedProject": "x".repeat(301), "trainers": ["trainer@relience.example.org", "nobody", ""],
        });
        let expected = [
            "endDate ORDER",
            "startDate J-4",
            "endDate J-4",
            "place REQUIRED",
            "country COUNTRY",
            "capacity RANGE",
            "visitedProject TOO_LONG",
            "visitedProject VISIT",
            "trainers[1] TRAINER",
            "trainers[2] TRAINER",
        ]
        .map(|one| format!("input.{one}"));
        let refusal = add_refused(&trainer, with(run(&app).await, &wrong)).await;
        assert_eq!(violations(&refusal), expected, "{}", app.on);
        let made = add(&trainer, run(&app).await).await;
        assert_eq!(violations(&change_refused(&trainer, &made, wrong).await), expected);
        let nulls = json!({ "startDate": null, "endDate": null, "place": null, "country": null, "capacity": null, "visit": null });
        let found = violations(&change_refused(&trainer, &made, nulls.clone()).await);
        assert_eq!(found.len(), nulls.as_object().unwrap().len(), "{found:?}");
        assert!(found.iter().all(|one| one.ends_with(" REQUIRED")), "{found:?}");
        for (field, value) in [
            ("capacity", json!(100_001)),
            ("capacity", json!(i32::MIN)),
            ("place", json!("x".repeat(201))),
            ("place", json!("a\u{0}b")),
            ("country", json!("se")),
            ("visitedProject", json!("")),
            ("trainers", json!(vec!["nobody@example.org"; 51])),
            ("trainers", json!(["a\u{0}@example.org"])),
        ] {
            let refusal = change_refused(&trainer, &made, json!({ field: value })).await;
            let found = violations(&refusal);
            assert!(found[0].starts_with(&format!("input.{field}")), "{found:?}");
        }
        for (field, value) in [
            ("capacity", json!(1e10)),
            ("startDate", json!("2030-02-30")),
            ("trainers", json!([1])),
        ] {
            let answer = trainer
                .with(&document("Update", "id"), of(&made, &json!({ field: value })))
                .await;
            assert!(answer["errors"][0]["extensions"]["code"].is_string(), "{answer}");
        }
    }
}

#[tokio::test]
async fn an_address_says_no_more_than_whether_it_is_a_trainers() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let made = add(
            &trainer,
            with(
                run(&app).await,
                &json!({ "trainers": ["trainer2@relience.example.org"] }),
            ),
        )
        .await;
        let refusal_of = async |address: &str| {
            let refusal = change_refused(&trainer, &made, json!({ "trainers": [address] })).await;
            assert_eq!(
                violations(&refusal),
                ["input.trainers[0] TRAINER"],
                "{address} {}",
                app.on
            );
            refusal
        };
        let unknown = refusal_of("nobody@nowhere.example.org").await;
        for known in [
            "trainer@nordkoop",
            "manager@relience",
            "counsellor2@relience",
            "manager@solo",
        ] {
            assert_eq!(refusal_of(&format!("{known}.example.org")).await, unknown, "{known}");
        }
        assert_eq!(refusal_of("operator@example.org").await, unknown);
        for state in [partner_member::State::Invited, partner_member::State::Ended] {
            let rows = app.memberships_of("trainer@relience").await;
            // The one who asks is another trainer of the same partner.
            app.update(rows.col_expr(partner_member::Column::State, Expr::val(state.code())))
                .await;
            let colleague = app.as_user("trainer2@relience").await;
            let more = json!({ "trainers": ["trainer@relience.example.org"] });
            assert_eq!(
                change_refused(&colleague, &made, more).await,
                unknown,
                "{state:?} {}",
                app.on
            );
        }
        // Who teaches it already stays, whatever has become of them.
        let rows = app.memberships_of("trainer@relience").await;
        app.update(rows.col_expr(partner_member::Column::State, Expr::val("ACTIVE")))
            .await;
        let rows = app.memberships_of("trainer2@relience").await;
        app.update(rows.col_expr(partner_member::Column::State, Expr::val("ENDED")))
            .await;
        let accounts =
            account::Entity::update_many().filter(account::Column::Email.eq("trainer2@relience.example.org"));
        app.update(accounts.col_expr(account::Column::Active, Expr::val(false)))
            .await;
        let both = json!({ "trainers": ["trainer2@relience.example.org", "trainer@relience.example.org"] });
        let changed = change(&trainer, &made, both.clone()).await;
        assert_eq!(changed["trainers"].as_array().unwrap().len(), 2, "{}", app.on);
        let refusal = add_refused(&trainer, with(run(&app).await, &both)).await;
        assert_eq!(violations(&refusal), ["input.trainers[0] TRAINER"]);
    }
}

#[tokio::test]
async fn j_2_sessions_are_kept_while_the_project_is_ongoing() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let relience = app.partner("relience").await;
        for status in project::Status::ALL {
            let mut planting = app.plant().await;
            let row = planting.project(&relience, status.code(), |_| (), *status).await;
            let taught = (&row, &relience);
            let module = planting
                .module(taught, status.code(), whole, module::State::Published)
                .await;
            let made = planting
                .session(&module, crate::support::builder::today(), "Rouen")
                .await;
            planting.done().await;
            let input = with(run(&app).await, &json!({ "module": global_id(module.id) }));
            let made = json!({ "id": global_id(made.id), "version": 1 });
            let query = "query($id: ID!) { moduleSession(id: $id) { viewerCan module { viewerCan } } }";
            let shown = trainer.data_with(query, json!({ "id": made["id"] })).await["moduleSession"].clone();
            let open = *status == project::Status::Ongoing;
            let verbs = if open { json!(["UPDATE", "DELETE"]) } else { json!([]) };
            assert_eq!(shown["viewerCan"], verbs, "{status:?} {}", app.on);
            let can_add = shown["module"]["viewerCan"]
                .as_array()
                .unwrap()
                .contains(&json!("CREATE_SESSION"));
            assert_eq!(can_add, open, "{status:?}");
            if open {
                add(&trainer, input).await;
                continue;
            }
            let state = json!({ "code": "INVALID_STATE", "state": status.code(), "allowed": [] });
            let wrong = with(input, &json!({ "capacity": 0 }));
            assert_eq!(add_refused(&trainer, wrong).await, state, "{}", app.on);
            assert_eq!(change_refused(&trainer, &made, json!({ "capacity": 0 })).await, state);
            assert_eq!(
                trainer.refusal(&document("Delete", "id"), of(&made, &json!({}))).await,
                state
            );
        }
    }
}

#[tokio::test]
async fn j_4_a_session_lies_within_its_project_and_can_be_put_right_when_it_is_over() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let project = app.project("WTG2").await;
        let dates = |from, to| json!({ "startDate": from, "endDate": to });
        let whole = dates(project.start_date, project.end_date);
        let made = add(&trainer, with(run(&app).await, &whole)).await;
        let long = dates(project.start_date - Days::new(1), project.end_date + Days::new(1));
        let both = ["input.startDate J-4", "input.endDate J-4"];
        assert_eq!(
            violations(&change_refused(&trainer, &made, long.clone()).await),
            both,
            "{}",
            app.on
        );
        assert_eq!(
            violations(&add_refused(&trainer, with(run(&app).await, &long)).await),
            both
        );
        let past = change(&trainer, &made, dates(project.start_date, project.start_date)).await;
        let past = change(&trainer, &past, json!({ "capacity": 3 })).await;
        assert_eq!(past["capacity"], 3, "{}", app.on);
        let late = json!({ "startDate": project.start_date + Days::new(1) });
        assert_eq!(
            violations(&change_refused(&trainer, &past, late).await),
            ["input.endDate ORDER"]
        );
    }
}

#[tokio::test]
async fn a_retired_module_is_not_taught_anew_and_its_sessions_can_be_put_right() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let made = add(&trainer, run(&app).await).await;
        super::life::retire(&trainer, &latest(&app, "WTG2-08").await).await;
        let refusal = add_refused(&trainer, with(run(&app).await, &json!({ "capacity": 0 }))).await;
        assert_eq!(
            refusal,
            json!({ "code": "INVALID_STATE", "state": "RETIRED", "allowed": [] }),
            "{}",
            app.on
        );
        assert_eq!(change(&trainer, &made, json!({ "capacity": 3 })).await["capacity"], 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_change_a_session_at_once_one_is_first() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let made = add(&trainer, run(&app).await).await;
        let (update, delete) = (document("Update", "id"), document("Delete", "id"));
        let input = of(&made, &json!({ "trainers": ["trainer@relience.example.org"] }));
        let removing = of(&made, &json!({}));
        let calls = (0..6).map(|number| match number % 2 {
            0 => trainer.with(&update, input.clone()),
            _ => trainer.with(&delete, removing.clone()),
        });
        let answers = futures_util::future::join_all(calls).await;
        let accepted = answers.iter().filter(|answer| answer.get("errors").is_none());
        assert_eq!(accepted.count(), 1, "{} {answers:?}", app.on);
        for code in answers
            .iter()
            .filter_map(|one| one["errors"][0]["extensions"]["code"].as_str())
        {
            assert!(["CONFLICT", "NOT_FOUND"].contains(&code), "{} {answers:?}", app.on);
        }
    }
}

#[tokio::test]
async fn sessions_are_seen_with_their_module_alone() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let made = add(&trainer, run(&app).await).await;
        let query = "query($id: ID!) { moduleSession(id: $id) { place } moduleSessions(first: 100, filter: {place: [\"evry\"]}) { totalCount } }";
        for (who, sees) in [
            ("viewer@relience", true),
            ("participant1@relience", false),
            ("trainer@nordkoop", false),
            ("manager@solo", false),
            ("operator", false),
        ] {
            let seen = app
                .as_user(who)
                .await
                .data_with(query, json!({ "id": made["id"] }))
                .await;
            let expected = if sees { json!({ "place": "Évry" }) } else { json!(null) };
            assert_eq!(
                seen["moduleSession"], expected,
                "WTG2-08 is for its provider: {who} {}",
                app.on
            );
            assert_eq!(seen["moduleSessions"]["totalCount"], u8::from(sees), "{who}");
        }
        let seen = app.anonymous().data_with(query, json!({ "id": made["id"] })).await;
        assert_eq!(seen["moduleSession"], json!(null));
        for id in ["", "nonsense", "module_session_", "module_session_zz"] {
            let seen = trainer.data_with(query, json!({ "id": id })).await;
            assert_eq!(seen["moduleSession"], json!(null), "{id:?}");
        }
    }
}

/// Places of the sessions that a filter leaves of three planted ones, in the order asked for.
async fn found(client: &Client<'_>, filter: &str, order: &str) -> Vec<String> {
    let list = format!(
        "moduleSessions(first: 100, filter: {{{filter}}}, orderBy: {order}) {{ totalCount nodes {{ place }} }}"
    );
    let found = client.data(&format!("{{ {list} }}")).await["moduleSessions"].clone();
    let places = each(&found["nodes"], "place");
    assert_eq!(found["totalCount"], places.len(), "{filter}");
    places.iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_calendar_finds_sessions_by_day_place_and_who_teaches() {
    const BY_DATE: &str = "{field: START_DATE, direction: ASC}";
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let project = app.project("WTG2").await;
        let (from, middle) = (project.start_date, project.start_date + Days::new(10));
        for (place, country, first, last, more) in [
            (
                "Zürich",
                "CH",
                from,
                middle,
                json!({ "trainers": ["trainer@relience.example.org"] }),
            ),
            (
                "Évry",
                "FR",
                middle,
                middle + Days::new(1),
                json!({ "visitedProject": "A bakery" }),
            ),
            ("Arras", "FR", middle + Days::new(2), middle + Days::new(3), json!({})),
        ] {
            let dates = json!({ "startDate": first, "endDate": last, "place": place, "country": country });
            add(&trainer, with(with(run(&app).await, &dates), &more)).await;
        }
        let module = latest(&app, "WTG2-08").await["id"].clone();
        let (project, other) = (global_id(project.id), global_id(app.project("WTG").await.id));
        let provider = global_id(app.partner("relience").await.id);
        let own = format!("module: [{module}], endDate: {{to: \"{}\"}}", middle + Days::new(3));
        let (all, next) = (["Zürich", "Évry", "Arras"], middle + Days::new(1));
        for (filter, expected) in [
            (String::new(), &all[..]),
            (format!("during: {{from: \"{middle}\", to: \"{middle}\"}}"), &all[..2]),
            (format!("during: {{from: \"{next}\"}}"), &all[1..]),
            (format!("during: {{from: \"{next}\", to: \"{middle}\"}}"), &all[1..2]),
            (format!("startDate: {{from: \"{middle}\"}}"), &all[1..]),
            ("country: [\"FR\", \"SE\"]".to_owned(), &all[1..]),
            ("place: [\"EVRY\", \"zurich\", \"nowhere\"]".to_owned(), &all[..2]),
            ("place: []".to_owned(), &[]),
            ("visit: true".to_owned(), &all[1..2]),
            ("taughtByViewer: true".to_owned(), &all[..1]),
            ("taughtByViewer: false".to_owned(), &all[1..]),
            ("moduleState: [PUBLISHED]".to_owned(), &all[..]),
            ("moduleState: [DRAFT, RETIRED]".to_owned(), &[]),
            (
                format!("project: [\"{project}\"], provider: [\"{provider}\"]"),
                &all[..],
            ),
            (format!("project: [\"{other}\", \"nonsense\"]"), &[]),
            ("languages: [\"FR\"], search: \"préparer séjour\"".to_owned(), &all[..]),
            ("search: \"empowerment\"".to_owned(), &[]),
        ] {
            let filter = format!("{own}, {filter}");
            assert_eq!(found(&trainer, &filter, BY_DATE).await, expected, "{filter} {}", app.on);
        }
        let order = |field: &str, direction: &str| format!("{{field: {field}, direction: {direction}}}");
        let places = found(&trainer, &own, &order("PLACE", "ASC")).await;
        assert_eq!(places, ["Arras", "Évry", "Zürich"], "{}", app.on);
        let ends = found(&trainer, &own, &order("END_DATE", "DESC")).await;
        assert_eq!(ends, ["Arras", "Évry", "Zürich"], "{}", app.on);
        for (filter, wrong) in [
            ("country: [\"FR\", \"Sweden\"]", "filter.country[1] COUNTRY"),
            ("languages: [\"French!\"]", "filter.languages[0] LANGUAGE"),
        ] {
            let document = format!("{{ moduleSessions(filter: {{{filter}}}) {{ totalCount }} }}");
            assert_eq!(violations(&trainer.refusal(&document, json!({})).await), [wrong]);
        }
    }
}

#[tokio::test]
async fn the_sessions_of_a_module_are_filtered_ordered_and_walked() {
    let document = "query($after: String) { modules(first: 100, filter: {code: [\"wtg2-04\"]}) { nodes {
        sessions(first: 1, after: $after, filter: {country: [\"SE\"], visit: false}, orderBy: {field: END_DATE, direction: DESC}) { totalCount nodes { startDate visit } pageInfo { endCursor hasNextPage } } } } }";
    for app in App::on_both().await {
        let viewer = app.as_user("viewer@punte").await;
        let (mut after, mut days) = (json!(null), Vec::new());
        for more in [true, false] {
            let page =
                viewer.data_with(document, json!({ "after": after })).await["modules"]["nodes"][0]["sessions"].clone();
            assert_eq!(
                (&page["totalCount"], &page["pageInfo"]["hasNextPage"]),
                (&json!(2), &json!(more)),
                "{}",
                app.on
            );
            days.push(page["nodes"][0]["startDate"].as_str().unwrap().to_owned());
            after = page["pageInfo"]["endCursor"].clone();
        }
        assert!(days[0] > days[1], "{days:?}");
        // A cursor belongs to its list.
        let other = document.replace("visit: false", "visit: true");
        let refusal = viewer.refusal(&other, json!({ "after": after })).await;
        assert_eq!(violations(&refusal), ["after PAGE"], "{}", app.on);
    }
}
