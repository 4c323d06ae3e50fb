//! Partners: who finds which, and what is kept unique.

mod profile;
mod standing;

use chrono::{Days, NaiveDate};
use entity::{
    json::Json,
    partner::{Accreditation, AccreditationStatus, State},
    project,
    project_partner::{Role as Part, State as PartState},
};
use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use crate::support::{
    App,
    answer::{each, violations},
};

const EXAMPLE: &str = r#"query { partners(first: 20, filter: {country: ["SE", "RO"], expertise: ["0923"]}, orderBy: {field: LEGAL_NAME, direction: ASC}) { nodes { acronym legalName accreditations { name body status } projects(first: 5) { nodes { acronym } } } } }"#;

#[tokio::test]
async fn partners_of_a_country_with_an_expertise_are_listed_with_what_the_viewer_may_see_of_their_projects() {
    for app in App::on_both().await {
        let partners = async |who: &str| app.as_user(who).await.data(EXAMPLE).await["partners"]["nodes"].clone();
        let one = |acronym: &str, name: &str, projects: &[&str]| {
            let projects: Vec<Value> = projects.iter().map(|one| json!({ "acronym": one })).collect();
            json!({ "acronym": acronym, "legalName": name, "accreditations": [], "projects": { "nodes": projects } })
        };
        let expected = |projects: &[&str]| {
            json!([
                one("punte", "Asociatia Punte", projects),
                one("nordkoop", "Nordkoop Arbetskooperativ", projects)
            ])
        };
        assert_eq!(
            partners("manager@relience").await,
            expected(&["WTG", "WTG2"]),
            "{}",
            app.on
        );
        assert_eq!(partners("manager@solo").await, expected(&[]), "{}", app.on);
        assert_eq!(partners("operator").await, expected(&[]), "{}", app.on);
    }
}

#[tokio::test]
async fn filters_narrow_each_by_its_own_field() {
    for app in App::on_both().await {
        let viewer = app.as_user("viewer@solo").await;
        let cases: [(&str, &[&str]); 24] = [
            ("organisationType: [SOCIAL]", &["growwell", "nordkoop"]),
            (
                "organisationType: [SOCIAL, EDU_HEI]",
                &["porto", "growwell", "nordkoop"],
            ),
            ("organisationType: []", &[]),
            ("country: [\"PL\"]", &["most"]),
            ("country: []", &[]),
            ("languages: [\"ro\"]", &["punte"]),
            ("languages: [\"RO\", \"nb\"]", &["punte", "fjord"]),
            ("languages: []", &[]),
            ("expertise: [\"boat building\"]", &["fjord"]),
            ("expertise: [\"Boat-Building\"]", &["fjord"]),
            ("expertise: [\"boat\"]", &[]),
            ("expertise: [\"0722\", \"0716\"]", &["solo", "fjord"]),
            ("expertise: []", &[]),
            ("expertise: [\"\", \"\\\"\", \"'\"]", &[]),
            ("state: [ACTIVE], country: [\"NO\"]", &["fjord"]),
            ("state: [SUSPENDED]", &[]),
            ("search: \"umea\"", &["nordkoop"]),
            ("search: \"UMEÅ\"", &["nordkoop"]),
            ("search: \"brucke\"", &["brucke"]),
            ("search: \"Brücke gGmbH\"", &["brucke"]),
            ("search: \"ΓΈΦΥΡΑ\"", &["gefyra"]),
            ("search: \"γεφυρα κεντρο\"", &["gefyra"]),
            ("search: \"asociatia\"", &["punte"]),
            ("search: \"cooperatives umea\"", &["nordkoop"]),
        ];
        for (filter, expected) in cases {
            let read = viewer
                .data(&format!(
                    "{{ partners(filter: {{ {filter} }}) {{ totalCount nodes {{ acronym }} }} }}"
                ))
                .await;
            let mut found = each(&read["partners"]["nodes"], "acronym");
            let mut expected = expected.to_vec();
            found.sort_by_key(|one| one.as_str());
            expected.sort_unstable();
            assert_eq!(found, expected, "{filter} {}", app.on);
            assert_eq!(read["partners"]["totalCount"], expected.len(), "{filter}");
        }
        for (filter, found) in [
            ("country: [\"se\"]", "filter.country[0] COUNTRY"),
            ("languages: [\"Swedish!\"]", "filter.languages[0] LANGUAGE"),
        ] {
            let document = format!("{{ partners(filter: {{ {filter} }}) {{ totalCount }} }}");
            assert_eq!(violations(&viewer.refusal(&document, json!({})).await), [found]);
        }
    }
}

#[tokio::test]
async fn a_profile_is_told_in_full_to_anyone_signed_in() {
    for app in App::on_both().await {
        let document = "query($id: ID!) { partner(id: $id) { acronym legalName businessName organisationType publicBody nonProfit oid pic vatNumber website email phone
            country address { street postalCode city region country } languages expertise publicProfile state version viewerCan } }";
        let id = json!({ "id": global_id(app.partner("punte").await.id) });
        let read = app
            .as_user("participant1@solo")
            .await
            .data_with(document, id.clone())
            .await;
        let expected = json!({
            "acronym": "punte", "legalName": "Asociatia Punte", "businessName": "Asociația Punte între Oameni",
            "organisationType": "NGO", "publicBody": false, "nonProfit": true, "oid": "E99000004", "pic": "999000004",
            "vatNumber": null, "website": "https://punte.example.org/", "email": "office@punte.example.org", "phone": null,
            "country": "RO", "address": { "street": "Strada Podului 8", "postalCode": "400001", "city": "Cluj-Napoca", "region": "RO113", "country": "RO" },
            "languages": ["ro", "en", "fr"], "expertise": ["vocational workshops", "rural enterprise", "family support", "0811", "0923"],
            "publicProfile": true, "state": "ACTIVE", "version": 1, "viewerCan": [],
        });
        assert_eq!(read["partner"], expected, "{}", app.on);
        assert_eq!(
            app.anonymous().data_with(document, id.clone()).await["partner"],
            json!(null)
        );
        let mine = app.as_manager_of("punte").await.data_with(document, id).await;
        assert_eq!(
            mine["partner"]["viewerCan"],
            json!(["CREATE_PROJECT", "CREATE_API_KEY"])
        );
    }
}

#[tokio::test]
async fn p_1_identifiers_of_the_programmes_are_unique_in_the_database() {
    for app in App::on_both().await {
        let taken = app.partner("relience").await;
        for (oid, pic, path) in [
            (taken.oid.clone(), None, "input.oid"),
            (None, taken.pic.clone(), "input.pic"),
        ] {
            let mut planting = app.plant().await;
            let row = entity::partner::Model {
                id: planting.id(),
                acronym: "twin".to_owned(),
                oid,
                pic,
                version: 0,
                ..taken.clone()
            };
            let refused = planting.tx.insert::<entity::partner::Entity>(row).await.unwrap_err();
            let passerelle::error::Error::Invalid(violations) = refused else {
                panic!("{refused:?}")
            };
            assert_eq!(
                (violations[0].path.as_str(), &*violations[0].rule),
                (path, "P-1"),
                "{}",
                app.on
            );
        }
        let mut planting = app.plant().await;
        planting.partner("Without numbers", |_| ()).await;
        planting.partner("Without numbers either", |_| ()).await;
        planting.done().await;
    }
}

#[tokio::test]
async fn p_5_an_accreditation_past_its_last_day_reads_as_lapsed() {
    for app in App::on_both().await {
        let today = passerelle::engine::now().date_naive();
        let held = |name: &str, status, until: Option<NaiveDate>| Accreditation {
            name: name.to_owned(),
            body: "Board".to_owned(),
            status,
            valid_from: None,
            valid_until: until,
        };
        let mut planting = app.plant().await;
        let row = planting
            .partner("Accredited", |row| {
                row.accreditations = Json(vec![
                    held(
                        "until yesterday",
                        AccreditationStatus::Accredited,
                        Some(today - Days::new(1)),
                    ),
                    held("until today", AccreditationStatus::Accredited, Some(today)),
                    held(
                        "applied in vain",
                        AccreditationStatus::Applied,
                        Some(today - Days::new(1)),
                    ),
                    held("open", AccreditationStatus::Applied, None),
                ]);
            })
            .await;
        planting.done().await;
        let read = app
            .as_user("viewer@solo")
            .await
            .data_with(
                "query($id: ID!) { partner(id: $id) { accreditations { name status validFrom validUntil } } }",
                json!({ "id": global_id(row.id) }),
            )
            .await;
        let held = &read["partner"]["accreditations"];
        assert_eq!(
            each(held, "status"),
            ["LAPSED", "ACCREDITED", "LAPSED", "APPLIED"],
            "{}",
            app.on
        );
        assert_eq!(held[1]["validUntil"], today.to_string());
        let demo = app
            .as_user("viewer@solo")
            .await
            .data("{ partners(filter: { search: \"brucke\" }) { nodes { accreditations { status } } } }")
            .await;
        assert_eq!(
            demo["partners"]["nodes"][0]["accreditations"],
            json!([{ "status": "LAPSED" }])
        );
    }
}

#[tokio::test]
async fn a_partners_projects_are_those_that_the_viewer_may_see_in_list_and_count() {
    for app in App::on_both().await {
        let (nordkoop, punte) = (app.partner("nordkoop").await, app.partner("punte").await);
        let mut planting = app.plant().await;
        let alone = planting
            .project(&nordkoop, "ALONE", |_| (), project::Status::Draft)
            .await;
        let left = planting
            .project(&nordkoop, "LEFT", |_| (), project::Status::Ongoing)
            .await;
        planting.part(&left, &punte, Part::Partner, PartState::Left).await;
        let invited = planting
            .project(&nordkoop, "INVITED", |_| (), project::Status::Ongoing)
            .await;
        planting.part(&invited, &punte, Part::Partner, PartState::Invited).await;
        planting.done().await;
        assert_eq!(alone.version, 1);
        let document = "query($id: ID!) { partner(id: $id) { projects(first: 10) { totalCount nodes { acronym } } } }";
        let projects = async |who: &str, partner: &entity::partner::Model| {
            let id = json!({ "id": global_id(partner.id) });
            app.as_user(who).await.data_with(document, id).await["partner"]["projects"].clone()
        };
        let listed = |acronyms: &[&str]| {
            let nodes: Vec<Value> = acronyms.iter().map(|one| json!({ "acronym": one })).collect();
            json!({ "totalCount": nodes.len(), "nodes": nodes })
        };
        assert_eq!(
            projects("viewer@nordkoop", &nordkoop).await,
            listed(&["WTG", "WTG2", "ALONE", "LEFT", "INVITED"]),
            "{}",
            app.on
        );
        assert_eq!(
            projects("viewer@punte", &nordkoop).await,
            listed(&["WTG", "WTG2", "INVITED"]),
            "{}",
            app.on
        );
        assert_eq!(
            projects("viewer@punte", &punte).await,
            listed(&["WTG", "WTG2", "INVITED"])
        );
        assert_eq!(projects("viewer@relience", &nordkoop).await, listed(&["WTG", "WTG2"]));
        assert_eq!(projects("viewer@solo", &nordkoop).await, listed(&[]));
        assert_eq!(projects("operator", &nordkoop).await, listed(&[]));
    }
}

#[tokio::test]
async fn p_2_a_suspended_partner_reads_what_it_owns_and_writes_nothing() {
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
    for app in App::on_both().await {
        let relience = app.partner("relience").await;
        let punte = app.partner("punte").await;
        let planting = app.plant().await;
        for partner in [&relience, &punte] {
            let suspended = entity::partner::Entity::update_many()
                .col_expr(entity::partner::Column::State, Expr::val(State::Suspended.code()))
                .filter(entity::partner::Column::Id.eq(partner.id));
            planting.tx.update(suspended).await.unwrap();
        }
        planting.done().await;
        let document = "query($id: ID!) { partner(id: $id) { state viewerCan projects(first: 10) { totalCount nodes { acronym viewerCan } } } projects { totalCount } }";
        let read = async |partner: &entity::partner::Model| {
            let manager = app.as_manager_of(&partner.acronym).await;
            manager
                .data_with(document, json!({ "id": global_id(partner.id) }))
                .await
        };
        let coordinated = read(&relience).await;
        let node = |acronym: &str| json!({ "acronym": acronym, "viewerCan": [] });
        let own = json!({ "totalCount": 2, "nodes": [node("WTG"), node("WTG2")] });
        assert_eq!(
            coordinated,
            json!({ "partner": { "state": "SUSPENDED", "viewerCan": [], "projects": own }, "projects": { "totalCount": 2 } }),
            "{}",
            app.on
        );
        let took_part = read(&punte).await;
        assert_eq!(took_part["projects"]["totalCount"], 0, "{}", app.on);
        assert_eq!(
            took_part["partner"]["projects"],
            json!({ "totalCount": 0, "nodes": [] }),
            "{}",
            app.on
        );
        let update = json!({ "input": { "project": global_id(app.project("WTG2").await.id), "expectedVersion": 1, "acronym": "X" } });
        let refusal = app
            .as_manager_of("relience")
            .await
            .refusal(
                "mutation($input: ProjectUpdateInput!) { projectUpdate(input: $input) { id } }",
                update,
            )
            .await;
        assert_eq!(refusal, json!({ "code": "FORBIDDEN" }), "{}", app.on);
    }
}
