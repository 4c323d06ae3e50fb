//! The places in modules that come with a mobility: one in each module, whoever goes, inside its dates (M-7).

use chrono::Days;
use entity::module_session;
use futures_util::future::join;
use passerelle::graphql::node::global_id;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use super::stage::{CHECK, CREATE, created, day, moves, participant, plan, refused};
use crate::support::{App, answer::violations, answer::with};

const ENROL: &str = "mutation($input: EnrolmentCreateInput!) { enrolmentCreate(input: $input) { id } }";

async fn module(app: &App, code: &str) -> String {
    global_id(app.module(code).await.id)
}

/// What the mobility shows of its places.
async fn places(app: &App, id: &str) -> Value {
    let sender = app.as_manager_of("relience").await;
    let page = format!(
        "{{ mobility(id: \"{id}\") {{ participant {{ externalId }} moduleEnrolments {{ participant {{ externalId }} module {{ code }} }} }} }}"
    );
    sender.data(&page).await["mobility"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_module_in_which_the_person_has_a_place_is_named_among_those_asked_for() {
    for app in App::on_both().await {
        let sender = app.as_manager_of("relience").await;
        let (first, second) = (module(&app, "WTG2-03").await, module(&app, "WTG2-04").await);
        let person = global_id(participant(&app, "WTG2-P001").await.id);
        let place = json!({ "participant": person, "module": second });
        sender.data_with(ENROL, json!({ "input": place })).await;
        let wanted = json!({ "modules": [first, second, first] });
        let input = with(plan(&app, "WTG2-P001", (10, 20)).await, &wanted);
        let taken = sender.refusal(CREATE, json!({ "input": input })).await;
        let expected = ["input.modules[1] UNIQUE", "input.modules[2] UNIQUE"];
        assert_eq!(violations(&taken), expected, "{}", app.on);
        let said = taken["violations"][0]["message"].as_str().unwrap();
        assert!(said.contains("WTG2-04"), "{}: {said}", app.on);
        let checked = sender.data_with(CHECK, json!({ "input": input })).await;
        let findings = checked["mobilityCheck"]["findings"].as_array().unwrap().len();
        assert_eq!(findings, 2, "{}: the dry run says the same", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn places_go_to_whoever_goes_instead() {
    for app in App::on_both().await {
        let sender = app.as_manager_of("relience").await;
        let asked = json!({ "modules": [module(&app, "WTG2-04").await] });
        let id = created(&app, with(plan(&app, "WTG2-P001", (10, 20)).await, &asked)).await;
        let [other, third] = ["WTG2-P002", "WTG2-P003"];
        let instead =
            async |number: &str| format!("participant: \"{}\"", global_id(participant(&app, number).await.id));
        moves(&app, &sender, "mobilityUpdate", &id, &instead(other).await).await;
        let expected = json!({
            "participant": { "externalId": other },
            "moduleEnrolments": [{ "participant": { "externalId": other }, "module": { "code": "WTG2-04" } }],
        });
        assert_eq!(places(&app, &id).await, expected, "{}", app.on);
        let place = json!({
            "participant": global_id(participant(&app, third).await.id), "module": module(&app, "WTG2-04").await,
        });
        sender.data_with(ENROL, json!({ "input": place })).await;
        let taken = refused(&app, &sender, "mobilityUpdate", &id, &instead(third).await).await;
        assert_eq!(violations(&taken), ["input.participant UNIQUE"], "{}", app.on);
        assert_eq!(places(&app, &id).await, expected, "{}: nothing is half done", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn m_7_the_dates_of_a_mobility_do_not_leave_a_chosen_session_outside() {
    for app in App::on_both().await {
        let sender = app.as_manager_of("relience").await;
        let course = app.module("WTG2-04").await;
        let mut planting = app.plant().await;
        let first = passerelle::engine::now().date_naive() + Days::new(12);
        let run = planting.session(&course, first, "Umeå").await;
        planting.tx.commit().await.unwrap();
        let rows = module_session::Entity::update_many().filter(module_session::Column::Id.eq(run.id));
        app.update(rows.col_expr(module_session::Column::EndDate, Expr::val(first + Days::new(2))))
            .await;
        let id = created(&app, plan(&app, "WTG2-P001", (10, 20)).await).await;
        let place = json!({
            "participant": global_id(participant(&app, "WTG2-P001").await.id), "mobility": id,
            "module": global_id(course.id), "session": global_id(run.id),
        });
        sender.data_with(ENROL, json!({ "input": place })).await;
        let late = format!("startDate: \"{}\"", day(13));
        let outside = refused(&app, &sender, "mobilityUpdate", &id, &late).await;
        assert_eq!(violations(&outside), ["input.startDate M-7"], "{}", app.on);
        let short = format!("startDate: \"{}\", endDate: \"{}\"", day(12), day(13));
        let outside = refused(&app, &sender, "mobilityUpdate", &id, &short).await;
        assert_eq!(violations(&outside), ["input.endDate M-7"], "{}", app.on);
        let just = format!("startDate: \"{}\", endDate: \"{}\"", day(12), day(14));
        moves(&app, &sender, "mobilityUpdate", &id, &just).await;
    }
}

/// Who comes second sees what the first one made, also where a draft goes to another person.
#[tokio::test(flavor = "multi_thread")]
async fn m_5_a_draft_that_goes_to_somebody_else_meets_their_other_mobilities() {
    for app in App::on_both().await {
        let sender = app.as_manager_of("relience").await;
        let again = app.as_manager_of("relience").await;
        for (draft, person) in [
            ("WTG2-P002", "WTG2-P001"),
            ("WTG2-P004", "WTG2-P003"),
            ("WTG2-P006", "WTG2-P005"),
        ] {
            let id = created(&app, plan(&app, draft, (10, 20)).await).await;
            let whose = global_id(participant(&app, person).await.id);
            let change = format!(
                "mutation {{ mobilityUpdate(input: {{mobility: \"{id}\", expectedVersion: 1, participant: \"{whose}\"}}) {{ id }} }}"
            );
            let input = plan(&app, person, (10, 20)).await;
            let (made, moved) = join(sender.with(CREATE, json!({ "input": input })), again.ask(&change)).await;
            let won = [
                &made["data"]["mobilityCreate"]["id"],
                &moved["data"]["mobilityUpdate"]["id"],
            ];
            let won = won.iter().filter(|one| one.is_string()).count();
            assert_eq!(won, 1, "{}: {made} {moved}", app.on);
        }
    }
}
