//! The profile that a partner's ADMIN keeps.

use chrono::Days;
use passerelle::{engine, graphql::node::global_id};
use serde_json::{Value, json};

use crate::support::{
    App,
    answer::{violations, with},
};

const UPDATE: &str = "mutation($input: PartnerUpdateInput!) { partnerUpdate(input: $input) {
    legalName businessName acronym organisationType publicBody nonProfit oid pic vatNumber website email phone
    address { street postalCode city region country } languages expertise
    accreditations { name body status validFrom validUntil } publicProfile state version viewerCan } }";

async fn input(app: &App, acronym: &str, expected: i32, more: &Value) -> Value {
    let id = global_id(app.partner(acronym).await.id);
    json!({ "input": with(json!({ "partner": id, "expectedVersion": expected }), more) })
}

#[tokio::test]
async fn every_field_of_the_profile_is_changed_by_its_admin() {
    let today = engine::now().date_naive();
    for app in App::on_both().await {
        let admin = app.as_user("admin@punte").await;
        let plain = json!({
            "legalName": "Asociația Punte Nouă", "businessName": "Пунте", "acronym": "punte",
            "organisationType": "SOCIAL", "publicBody": true, "nonProfit": false, "oid": "E10000042", "pic": "912345678",
            "vatNumber": "RO12345678", "website": "https://noua.example.org/", "email": "hello@noua.example.org",
            "phone": "+40 264 555 010", "languages": ["ro", "hu"], "expertise": ["lantern walks", "0923"], "publicProfile": false,
        });
        let held = |name: &str, status, until: Value| json!({ "name": name, "body": "University", "status": status, "validFrom": "2020-01-01", "validUntil": until });
        let yesterday = json!((today - Days::new(1)).to_string());
        let accreditations = json!({ "accreditations": [
            held("ECCE", "APPLIED", Value::Null), held("Quality mark", "ACCREDITED", yesterday.clone()),
        ] });
        let address = json!({ "street": "Strada Nouă 1", "postalCode": "400002", "city": "Cluj", "region": "RO113", "country": "RO" });
        let all = with(with(plain.clone(), &accreditations), &address);
        let read = admin.data_with(UPDATE, input(&app, "punte", 1, &all).await).await["partnerUpdate"].clone();
        let p_5 = json!([
            held("ECCE", "APPLIED", Value::Null),
            held("Quality mark", "LAPSED", yesterday)
        ]);
        let expected = with(
            plain,
            &json!({ "accreditations": p_5, "address": address, "state": "ACTIVE", "version": 2, "viewerCan": read["viewerCan"] }),
        );
        assert_eq!(read, expected, "{}", app.on);
        let found = async |filter: &str| {
            let list = format!("{{ partners(filter: {{{filter}}}) {{ totalCount }} }}");
            app.as_user("viewer@solo").await.data(&list).await["partners"]["totalCount"].clone()
        };
        for (filter, expected) in [
            ("expertise: [\"lantern walks\"]", 1),
            ("expertise: [\"rural enterprise\"]", 0),
            ("search: \"punte noua\"", 1),
            ("languages: [\"hu\"], country: [\"RO\"]", 1),
        ] {
            assert_eq!(found(filter).await, expected, "{filter} on {}", app.on);
        }
        let cleared = json!({
            "businessName": null, "oid": null, "pic": null, "vatNumber": null, "website": null, "email": null, "phone": null,
            "street": null, "postalCode": null, "city": null, "region": null, "languages": null, "expertise": null, "accreditations": null,
        });
        let read = admin.data_with(UPDATE, input(&app, "punte", 2, &cleared).await).await["partnerUpdate"].clone();
        assert!(
            read["oid"].is_null() && read["website"].is_null() && read["address"]["city"].is_null(),
            "{read}"
        );
        assert_eq!((&read["languages"], &read["accreditations"]), (&json!([]), &json!([])));
        assert_eq!(
            (&read["legalName"], &read["version"]),
            (&json!("Asociația Punte Nouă"), &json!(3))
        );
    }
}

#[tokio::test]
async fn everything_wrong_with_a_profile_is_said_at_once() {
    for app in App::on_both().await {
        let wrong = json!({
            "legalName": "Γέφυρα", "acronym": null, "organisationType": null, "oid": "10000042", "vatNumber": "?", "phone": "none",
            "website": "example.org", "email": "hello", "country": "XX", "languages": ["!"], "expertise": ["", "9999"],
            "accreditations": [{ "name": "", "body": "University", "status": "APPLIED", "validFrom": "2024-02-01", "validUntil": "2024-01-31" }],
        });
        let admin = app.as_user("admin@nordkoop").await;
        let refusal = admin.refusal(UPDATE, input(&app, "nordkoop", 1, &wrong).await).await;
        let mut found = violations(&refusal);
        found.sort();
        let expected = [
            "input.accreditations[0].name REQUIRED",
            "input.accreditations[0].validUntil RANGE",
            "input.acronym REQUIRED",
            "input.country COUNTRY",
            "input.email EMAIL",
            "input.expertise[0] REQUIRED",
            "input.expertise[1] ISCED_F",
            "input.languages[0] LANGUAGE",
            "input.legalName LATIN",
            "input.oid P-1",
            "input.organisationType REQUIRED",
            "input.phone PHONE",
            "input.region NUTS",
            "input.vatNumber VAT",
            "input.website URL",
        ];
        assert_eq!(found, expected, "{}", app.on);
    }
}

#[tokio::test]
async fn p_1_a_taken_identifier_is_refused_with_the_rule_and_nothing_else() {
    for app in App::on_both().await {
        let taken = app.partner("relience").await;
        let admin = app.as_user("admin@nordkoop").await;
        for (more, path) in [
            (json!({ "oid": taken.oid }), "input.oid P-1"),
            (json!({ "pic": taken.pic }), "input.pic P-1"),
        ] {
            let refusal = admin.refusal(UPDATE, input(&app, "nordkoop", 1, &more).await).await;
            assert_eq!(violations(&refusal), [path], "{}", app.on);
            let told = refusal.to_string().to_lowercase();
            assert!(!told.contains("relience") && !told.contains("partner_"), "{told}");
            let unchanged = app.partner("nordkoop").await;
            assert_eq!(unchanged.version, 1, "{}", app.on);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p_1_of_two_partners_that_take_a_number_at_once_one_gets_it() {
    for app in App::on_both().await {
        let mut changes = Vec::new();
        for acronym in ["nordkoop", "punte", "solo", "growwell"] {
            let client = app.as_user(&format!("admin@{acronym}")).await;
            let input = input(&app, acronym, 1, &json!({ "oid": "E55555555" })).await;
            changes.push(async move { client.with(UPDATE, input).await });
        }
        let answers = futures_util::future::join_all(changes).await;
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.get("errors").is_none());
        assert_eq!((won.len(), lost.len()), (1, 3), "{}", app.on);
        for answer in lost {
            assert_eq!(
                violations(&answer["errors"][0]["extensions"]),
                ["input.oid P-1"],
                "{}",
                app.on
            );
        }
    }
}

#[tokio::test]
async fn partners_are_listed_in_every_order_and_by_state() {
    for app in App::on_both().await {
        app.set_partner_state("kapu", entity::partner::State::Suspended).await;
        let viewer = app.as_user("viewer@solo").await;
        let listed = async |arguments: &str| {
            let document = format!(
                "{{ partners(first: 100, {arguments}) {{ nodes {{ acronym country createdAt legalName }} }} }}"
            );
            viewer.data(&document).await["partners"]["nodes"]
                .as_array()
                .unwrap()
                .clone()
        };
        for (field, key) in [("COUNTRY", "country"), ("CREATED_AT", "createdAt")] {
            for direction in ["ASC", "DESC"] {
                let rows = listed(&format!("orderBy: {{field: {field}, direction: {direction}}}")).await;
                let keys: Vec<&str> = rows.iter().map(|row| row[key].as_str().unwrap()).collect();
                let mut sorted = keys.clone();
                sorted.sort_unstable();
                if direction == "DESC" {
                    sorted.reverse();
                }
                assert_eq!((keys.len(), &keys), (13, &sorted), "{field} {direction} on {}", app.on);
            }
        }
        let suspended = listed("filter: {state: [SUSPENDED, WITHDRAWN]}").await;
        assert_eq!(
            (suspended.len(), &suspended[0]["acronym"]),
            (1, &json!("kapu")),
            "{}",
            app.on
        );
    }
}
