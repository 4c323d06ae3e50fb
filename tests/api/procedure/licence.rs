//! Assessors' licences: granted by another partner, for days to come, in some languages (V-10).

use chrono::{Days, NaiveDate};
use entity::assessor_licence;
use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use crate::support::{
    App,
    answer::{each, violations, with},
    builder::today,
};

const GRANT: &str = "mutation($input: AssessorLicenceGrantInput!) { assessorLicenceGrant(input: $input) { id version displayName partner { acronym } grantedBy { acronym } procedure { edition } languages validFrom validUntil inForce viewerCan } }";
const REVOKE: &str = "mutation($input: AssessorLicenceRevokeInput!) { assessorLicenceRevoke(input: $input) { version revokedOn revokeReason inForce viewerCan } }";

async fn procedure(app: &App) -> Value {
    let ask = "{ procedures(filter: {projectAcronym: [\"KIM\"], state: [ADOPTED]}) { nodes { id } } }";
    app.as_manager_of("aurora").await.data(ask).await["procedures"]["nodes"][0]["id"].clone()
}

/// A licence that Aurora can grant to Kapu's assessor.
async fn input(app: &App) -> Value {
    json!({
        "procedure": procedure(app).await,
        "assessorPartner": global_id(app.partner("kapu").await.id),
        "assessor": " Assessor@Kapu.example.org",
        "languages": ["hu", "de"],
        "validFrom": today(),
        "validUntil": today() + Days::new(365),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_is_granted_shown_to_everybody_and_revoked() {
    for app in App::on_both().await {
        let aurora = app.as_manager_of("aurora").await;
        let made = aurora.data_with(GRANT, json!({ "input": input(&app).await })).await;
        let made = made["assessorLicenceGrant"].clone();
        let name = app.account("assessor@kapu").await.display_name;
        assert_eq!(made["displayName"], name, "{}", app.on);
        assert_eq!(
            (&made["partner"]["acronym"], &made["grantedBy"]["acronym"]),
            (&json!("kapu"), &json!("aurora"))
        );
        assert_eq!(
            (&made["inForce"], &made["viewerCan"]),
            (&json!(true), &json!(["REVOKE"]))
        );
        let id = &made["id"];
        let ask = "query($id: ID!) { assessorLicence(id: $id) { displayName languages viewerCan } }";
        let seen = app
            .as_user("participant1@solo")
            .await
            .data_with(ask, json!({ "id": id }))
            .await;
        assert_eq!(seen["assessorLicence"]["languages"], json!(["hu", "de"]), "{}", app.on);
        assert_eq!(seen["assessorLicence"]["viewerCan"], json!([]), "{}", app.on);

        let revoke =
            |reason: &str| json!({ "input": { "assessorLicence": id, "expectedVersion": 1, "reason": reason } });
        let refusal = app.as_manager_of("kapu").await.refusal(REVOKE, revoke("No")).await;
        assert_eq!(refusal["code"], "FORBIDDEN", "{}", app.on);
        assert_eq!(
            violations(&aurora.refusal(REVOKE, revoke(" ")).await),
            ["input.reason REQUIRED"]
        );
        let ended = aurora.data_with(REVOKE, revoke("No longer assesses.")).await["assessorLicenceRevoke"].clone();
        assert_eq!(
            (&ended["revokedOn"], &ended["inForce"]),
            (&json!(today()), &json!(false)),
            "{}",
            app.on
        );
        assert_eq!(ended["viewerCan"], json!([]), "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn v_10_a_licence_comes_from_another_partner_for_an_assessor_and_days_to_come() {
    for app in App::on_both().await {
        let aurora = app.as_manager_of("aurora").await;
        let refused = async |more: Value| {
            let input = with(input(&app).await, &more);
            violations(&aurora.refusal(GRANT, json!({ "input": input })).await)
        };
        for nobody in [
            "manager@kapu.example.org",
            "assessor@porto.example.org",
            "nobody@example.org",
        ] {
            let found = refused(json!({ "assessor": nobody })).await;
            assert_eq!(found, ["input.assessor ASSESSOR"], "{nobody} on {}", app.on);
        }
        let outside = json!({ "assessorPartner": global_id(app.partner("fjord").await.id), "assessor": "assessor@fjord.example.org" });
        assert_eq!(refused(outside).await, ["input.assessorPartner V-10"], "{}", app.on);
        let yesterday: NaiveDate = today() - Days::new(1);
        let wrong = json!({ "validFrom": yesterday, "validUntil": today() + Days::new(4_000), "languages": [] });
        let expected = [
            "input.languages REQUIRED",
            "input.validFrom V-10",
            "input.validUntil RANGE",
        ];
        assert_eq!(refused(wrong).await, expected, "{}", app.on);
        // Nobody licenses where they work, and nobody from outside the project licenses at all.
        let own = json!({ "assessorPartner": global_id(app.partner("aurora").await.id), "assessor": "assessor@aurora.example.org" });
        let own = json!({ "input": with(input(&app).await, &own) });
        assert_eq!(aurora.refusal(GRANT, own).await["code"], "FORBIDDEN", "{}", app.on);
        let stranger = app.as_manager_of("relience").await;
        let refusal = stranger.refusal(GRANT, json!({ "input": input(&app).await })).await;
        assert_eq!(refusal["code"], "FORBIDDEN", "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn v_10_each_assessor_of_kim_holds_one_today_and_held_one_then() {
    for app in App::on_both().await {
        let viewer = app.as_user("viewer@solo").await;
        let on = async |filter: &str| {
            let ask = format!(
                "{{ assessorLicences(first: 100, filter: {{{filter}}}) {{ totalCount nodes {{ partner {{ acronym }} grantedBy {{ acronym }} revokedOn }} }} }}"
            );
            viewer.data(&ask).await["assessorLicences"].clone()
        };
        let now = on(&format!("holdsOn: \"{}\"", today())).await;
        // Seven of KIM's, and four of Work to Grow II's.
        assert_eq!(now["totalCount"], 11, "{}", app.on);
        for one in now["nodes"].as_array().unwrap() {
            assert_ne!(one["partner"], one["grantedBy"], "{}", app.on);
        }
        for (day, count) in [
            ("2013-06-30", 0),
            ("2014-05-11", 8),
            ("2014-05-12", 7),
            ("2019-01-01", 0),
        ] {
            let found = on(&format!("holdsOn: \"{day}\"")).await;
            assert_eq!(found["totalCount"], count, "{day} on {}", app.on);
            let rows = app.rows::<assessor_licence::Entity>().await;
            let day: NaiveDate = day.parse().unwrap();
            let held = rows.iter().filter(|row| row.is_in_force(day)).count();
            assert_eq!(found["totalCount"], held, "{day} on {}: as the rule says", app.on);
        }
        assert_eq!(on("languages: [\"el\"]").await["totalCount"], 2, "{}", app.on);
        let by_aurora = format!("grantedBy: [\"{}\"]", global_id(app.partner("aurora").await.id));
        let granted = on(&by_aurora).await;
        let mut partners: Vec<_> = each(&granted["nodes"], "partner")
            .into_iter()
            .map(|one| one["acronym"].clone())
            .collect();
        partners.sort_by_key(ToString::to_string);
        assert_eq!(partners, ["brucke", "most", "most"], "{}", app.on);
    }
}
