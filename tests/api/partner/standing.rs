//! A partner's place in the service: the operator enters, suspends, reinstates and withdraws it.

use entity::audit_entry;
use passerelle::graphql::node::local_id;
use serde_json::{Value, json};

use crate::support::{App, Place, answer::violations, app::demo_copies, persona::Client, text, world::World};

const CREATE: &str = "mutation($input: PartnerCreateInput!) { partnerCreate(input: $input) { id legalName acronym country organisationType state version viewerCan oid nonProfit } }";

/// Suspends, reinstates or withdraws.
async fn moved(client: &Client<'_>, verb: &str, partner: &str, version: i32, reason: &str) -> Value {
    let document = format!(
        "mutation($input: Partner{verb}Input!) {{ partner{verb}(input: $input) {{ state version viewerCan }} }}"
    );
    let input = json!({ "input": { "partner": partner, "expectedVersion": version, "reason": reason } });
    let answer = client.with(&document, input).await;
    match answer.get("errors") {
        Some(errors) => errors[0]["extensions"].clone(),
        None => answer["data"][format!("partner{verb}")].clone(),
    }
}

fn new(acronym: &str) -> Value {
    json!({ "input": {
        "legalName": "Förening för Broar", "acronym": acronym, "organisationType": "NGO", "country": "SE",
        "nonProfit": true, "oid": "E77777777",
    } })
}

#[tokio::test]
async fn the_operator_enters_a_partner_that_waits_for_its_first_administrator() {
    for app in App::on_both().await {
        let operator = app.as_user("operator").await;
        let made = operator.data_with(CREATE, new("broar")).await["partnerCreate"].clone();
        let expected = json!({
            "id": made["id"], "legalName": "Förening för Broar", "acronym": "broar", "country": "SE", "organisationType": "NGO",
            "state": "INVITED", "version": 1, "viewerCan": made["viewerCan"], "oid": "E77777777", "nonProfit": true,
        });
        assert_eq!(made, expected, "{}", app.on);
        assert!(
            made["viewerCan"].as_array().unwrap().contains(&json!("WITHDRAW")),
            "{made}"
        );
        let twin = operator.refusal(CREATE, new("twin")).await;
        assert_eq!(violations(&twin), ["input.oid P-1"], "{}", app.on);
        let wrong = json!({ "input": { "legalName": "", "acronym": " ", "organisationType": "NGO", "country": "se", "website": "x" } });
        let found = violations(&operator.refusal(CREATE, wrong).await);
        let expected = [
            "input.legalName REQUIRED",
            "input.acronym REQUIRED",
            "input.website URL",
            "input.country COUNTRY",
        ];
        assert_eq!(found, expected, "{}", app.on);
        let withdrawn = moved(&operator, "Withdraw", text(&made, "id"), 1, "never came").await;
        assert_eq!(
            withdrawn,
            json!({ "state": "WITHDRAWN", "version": 2, "viewerCan": [] }),
            "{}",
            app.on
        );
    }
}

#[tokio::test]
async fn p_2_a_suspension_acts_on_the_next_request_and_ends_with_the_reinstatement() {
    let write = "mutation($id: ID!) { partnerUpdate(input: {partner: $id, expectedVersion: 99}) { id } }";
    let profile = "query($id: ID!) { partner(id: $id) { state viewerCan } modules(first: 100, filter: {search: \"WTG2-04\"}) { totalCount } }";
    for app in App::on_both().await {
        let id = World::of(&app).await.partner("nordkoop").id.clone();
        let variables = json!({ "id": id });
        let (operator, admin) = (app.as_user("operator").await, app.as_user("admin@nordkoop").await);
        let machine = app.with_key(&app.key("viewer@nordkoop", "nordkoop", &["module:read"]).await);
        let other = app.as_trainer_of("relience").await;
        let may_write = async || text(&admin.refusal(write, variables.clone()).await, "code").to_owned();
        assert_eq!(
            (may_write().await.as_str(), machine.status().await),
            ("CONFLICT", 200),
            "{}",
            app.on
        );
        let before = other.data_with(profile, variables.clone()).await["modules"].clone();

        let suspended = moved(&operator, "Suspend", &id, 1, "Reports are missing").await;
        assert_eq!(
            suspended,
            json!({ "state": "SUSPENDED", "version": 2, "viewerCan": ["REINSTATE", "WITHDRAW"] }),
            "{}",
            app.on
        );
        assert_eq!(
            (may_write().await.as_str(), machine.status().await),
            ("FORBIDDEN", 401),
            "{}",
            app.on
        );
        // The others see that it is suspended, and what it gave to the project before.
        let seen = other.data_with(profile, variables.clone()).await;
        assert_eq!(
            seen,
            json!({ "partner": { "state": "SUSPENDED", "viewerCan": [] }, "modules": before }),
            "{}",
            app.on
        );

        let again = moved(&operator, "Reinstate", &id, 2, "Reports are here").await;
        assert_eq!(
            (&again["state"], &again["version"]),
            (&json!("ACTIVE"), &json!(3)),
            "{}",
            app.on
        );
        assert_eq!(
            (may_write().await.as_str(), machine.status().await),
            ("CONFLICT", 200),
            "{}",
            app.on
        );

        let uuid = local_id::<entity::partner::Entity>(&id).unwrap().uuid();
        let entries = app.rows::<audit_entry::Entity>().await;
        let kept = entries
            .iter()
            .filter(|entry| entry.object_id == uuid && entry.reason.is_some());
        let kept: Vec<_> = kept
            .map(|entry| (entry.verb.as_str(), entry.reason.as_deref().unwrap()))
            .collect();
        assert_eq!(
            kept,
            [("SUSPEND", "Reports are missing"), ("REINSTATE", "Reports are here")],
            "{}",
            app.on
        );
    }
}

#[tokio::test]
async fn p_2_withdrawn_is_final_and_a_refused_move_says_what_is_open() {
    for app in App::on_both().await {
        let world = World::of(&app).await;
        let id = &world.partner("nordkoop").id;
        let operator = app.as_user("operator").await;
        let refused = moved(&operator, "Reinstate", id, 1, "x").await;
        assert_eq!(
            refused,
            json!({ "code": "INVALID_STATE", "state": "ACTIVE", "allowed": ["UPDATE", "SUSPEND", "WITHDRAW"] }),
            "{}",
            app.on
        );
        assert_eq!(
            violations(&moved(&operator, "Withdraw", id, 1, " ").await),
            ["input.reason REQUIRED"]
        );
        assert_eq!(moved(&operator, "Withdraw", id, 7, "x").await["code"], "CONFLICT");
        assert_eq!(
            moved(&operator, "Withdraw", id, 1, "Merged").await["state"],
            "WITHDRAWN",
            "{}",
            app.on
        );
        for verb in ["Suspend", "Reinstate", "Withdraw"] {
            let refused = moved(&operator, verb, id, 2, "x").await;
            let expected = json!({ "code": "INVALID_STATE", "state": "WITHDRAWN", "allowed": [] });
            assert_eq!(refused, expected, "{verb} on {}", app.on);
        }
        // Its members read what it owns, and nothing else.
        let trainer = app.as_trainer_of("nordkoop").await;
        let seen = trainer
            .data("{ modules(first: 100) { nodes { provider { acronym } } } projects { totalCount } }")
            .await;
        let owners = seen["modules"]["nodes"].as_array().unwrap().iter();
        assert!(owners.clone().count() > 0 && owners.clone().all(|one| one["provider"]["acronym"] == "nordkoop"));
        assert_eq!(seen["projects"]["totalCount"], 0, "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p_2_of_a_suspension_and_a_withdrawal_at_once_the_second_meets_the_first() {
    for app in App::on_both().await {
        let world = World::of(&app).await;
        let id = &world.partner("nordkoop").id;
        let operator = app.as_user("operator").await;
        let (one, other) = futures_util::future::join(
            moved(&operator, "Suspend", id, 1, "x"),
            moved(&operator, "Withdraw", id, 1, "x"),
        )
        .await;
        let won = [&one, &other].iter().filter(|answer| answer["version"] == 2).count();
        let lost = [&one, &other]
            .iter()
            .filter(|answer| answer["code"] == "CONFLICT")
            .count();
        assert_eq!((won, lost), (1, 1), "{one} {other} on {}", app.on);
    }
}

#[tokio::test]
async fn nobody_moves_their_own_partner_nor_any_other() {
    for app in App::on_both().await {
        let world = World::of(&app).await;
        for (who, partner) in [
            ("admin@nordkoop", "nordkoop"),
            ("manager@relience", "nordkoop"),
            ("admin@relience", "solo"),
        ] {
            let client = app.as_user(who).await;
            for verb in ["Suspend", "Reinstate", "Withdraw"] {
                let refused = moved(&client, verb, &world.partner(partner).id, 1, "x").await;
                assert_eq!(refused, json!({ "code": "FORBIDDEN" }), "{who} {verb} on {}", app.on);
            }
            assert_eq!(
                client.refusal(CREATE, new("mine")).await,
                json!({ "code": "FORBIDDEN" }),
                "{who}"
            );
        }
    }
}

#[tokio::test]
async fn a_partner_is_entered_at_the_command_line_and_waits_to_be_invited() {
    let (_directory, databases) = demo_copies().await;
    for database in databases {
        let place = Place::on(&database);
        let add = |country: &'static str, kind: &'static str| {
            [
                "partner",
                "add",
                "--legal-name",
                "Pro Ponte e.V.",
                "--acronym",
                "proponte",
                "--country",
                country,
                "--type",
                kind,
            ]
        };
        let added = place.run(&add("DE", "EPLUS-NGO")).await;
        assert!(
            added.success && added.out.contains("partnerMemberAdd"),
            "{} {}",
            added.out,
            added.log
        );
        place
            .refuses(&add("Germany", "NGO"), "input.country: An ISO 3166-1")
            .await;
        let unknown = place.run(&add("DE", "CLUB")).await;
        assert!(!unknown.success && unknown.log.contains("EDU_ADULT"), "{}", unknown.log);
        let server = place.serve(&[]).await;
        let token = server.demo_token("viewer@solo").await;
        let document = "{ partners(filter: {search: \"ponte\", country: [\"DE\"]}) { nodes { id acronym state organisationType } } }";
        let seen = server.ask(Some(&token), document, json!({})).await.unwrap();
        let nodes = &seen["data"]["partners"]["nodes"];
        assert_eq!(nodes.as_array().unwrap().len(), 1, "{seen}");
        assert!(added.out.contains(text(&nodes[0], "id")), "{}", added.out);
        assert_eq!(
            (&nodes[0]["state"], &nodes[0]["organisationType"]),
            (&json!("INVITED"), &json!("NGO"))
        );
    }
}
