//! identities are kept until a day, and their erasure announces itself.

use chrono::{DateTime, Days, TimeDelta, Utc};
use entity::{id::Id, identity, json::Json, mobility, participant, partner, project};
use passerelle::{
    auth::{Vault, random},
    engine::now,
    participant::retention::{Done, sweep},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::project_id;
use crate::support::{App, app::vault};

/// A mobility of the participant that has begun.
pub fn begun(whose: &participant::Model, host: Id<partner::Entity>) -> mobility::Model {
    let at = whose.created_at;
    mobility::Model {
        id: Id::new(random::ordered_uuid(at)),
        partner_id: whose.partner_id,
        project_id: whose.project_id,
        participant_id: whose.id,
        host_partner_id: host,
        country: "RO".to_owned(),
        city: None,
        external_id: None,
        activity_type: entity::programme::ActivityType::Course,
        start_date: at.date_naive(),
        end_date: at.date_naive() + Days::new(9),
        travel_days: 0,
        interruptions: Json::default(),
        interrupted_from: None,
        interruption_reason: None,
        blended: false,
        virtual_component: None,
        main_language: None,
        green_travel: false,
        europass_mobility_number: None,
        visibility: project::Visibility::Partner,
        status: mobility::Status::Ongoing,
        nominated_at: None,
        accepted_at: None,
        agreement_number: None,
        rule_set_code: None,
        rule_set_version: None,
        findings: Json::default(),
        remarks: Json::default(),
        version: 1,
        created_at: at,
        created_by: None,
        updated_at: at,
        updated_by: None,
    }
}

pub async fn keep_until(app: &App, acronym: &str, day: chrono::NaiveDate) {
    let rows = project::Entity::update_many().filter(project::Column::Acronym.eq(acronym));
    app.update(rows.col_expr(project::Column::RetainUntil, Expr::val(day)))
        .await;
}

async fn run(app: &App, vault: &Vault, at: DateTime<Utc>) -> (usize, usize) {
    let Done { announced, erased } = sweep(&app.db, vault, at).await.unwrap();
    (announced, erased)
}

async fn identities(app: &App) -> usize {
    app.rows::<identity::Entity>().await.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn x_7_identities_are_erased_after_the_day_and_thirty_days_of_notice() {
    for app in App::on_both().await {
        let (vault, start, all) = (vault(&app).await, now(), identities(&app).await);
        let today = start.date_naive();
        assert_eq!(run(&app, &vault, start).await, (0, 0), "{}: nothing is due", app.on);
        keep_until(&app, "KIM", today + Days::new(31)).await;
        assert_eq!(run(&app, &vault, start).await, (0, 0), "{}: not yet", app.on);
        let later = |days| start + TimeDelta::days(days);
        assert_eq!(
            run(&app, &vault, later(1)).await,
            (1, 0),
            "{}: announced 30 days before",
            app.on
        );
        assert_eq!(run(&app, &vault, later(1)).await, (0, 0), "{}: once", app.on);
        let manager = app.as_manager_of("aurora").await;
        let ask = format!(
            "{{ retentionNotice(project: \"{}\") {{ retainUntil }} }}",
            project_id(&app, "KIM").await
        );
        let notice = manager.data(&ask).await["retentionNotice"]["retainUntil"].clone();
        assert_eq!(notice, (today + Days::new(31)).to_string(), "{}", app.on);
        assert!(
            app.as_manager_of("solo").await.data(&ask).await["retentionNotice"].is_null(),
            "{}",
            app.on
        );
        assert_eq!(
            run(&app, &vault, later(31)).await,
            (0, 0),
            "{}: kept on the last day",
            app.on
        );
        assert_eq!(run(&app, &vault, later(32)).await, (0, 60), "{}", app.on);
        assert_eq!(identities(&app).await, all - 60, "{}", app.on);
        let total = manager.data("{ participants { totalCount } }").await;
        assert_eq!(total["participants"]["totalCount"], 12, "{}: pseudonyms stay", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x_7_who_takes_part_elsewhere_is_kept_and_a_day_that_moves_is_announced_anew() {
    for app in App::on_both().await {
        let (vault, start, all) = (vault(&app).await, now(), identities(&app).await);
        let today = start.date_naive();
        keep_until(&app, "WTG", today - Days::new(400)).await;
        assert_eq!(
            run(&app, &vault, start).await,
            (1, 0),
            "{}: never without notice",
            app.on
        );
        let later = |days| start + TimeDelta::days(days);
        assert_eq!(run(&app, &vault, later(29)).await, (0, 0), "{}", app.on);
        keep_until(&app, "WTG", today + Days::new(10)).await;
        assert_eq!(
            run(&app, &vault, later(30)).await,
            (1, 0),
            "{}: the new day is announced",
            app.on
        );
        // Ten of the 34 take part in WTG2 too.
        assert_eq!(run(&app, &vault, later(60)).await, (0, 24), "{}", app.on);
        assert_eq!(identities(&app).await, all - 24, "{}", app.on);
    }
}
