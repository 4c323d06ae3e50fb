//! M-13 by mail, over a real socket: reminders of the participant's report.

use chrono::{DateTime, Days, TimeDelta, Utc};
use entity::{audit_entry, mail, mobility, participant_report};
use passerelle::{
    auth::Auth,
    command,
    config::Config,
    db::{Db, change::Author},
    engine,
    mail::{post::Post, reminder},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use super::stage::participant;
use crate::support::{App, Outside, Place, app::demo_copies, receiver::Receiver};

const FROM: &str = "Passerelle <passerelle@example.org>";
/// The eighth participant's address, which lies sealed.
const ADDRESS: &str = "person8@mail.example.org";

/// The COMPLETED mobility of the demo, over for ten days, and nobody reminded yet.
async fn over(app: &App) -> mobility::Model {
    let today = engine::now().date_naive();
    let of = mobility::Column::ExternalId.eq("WTG2-M008");
    let day = |days| today.checked_sub_days(Days::new(days)).unwrap();
    let dates = mobility::Entity::update_many()
        .filter(of.clone())
        .col_expr(mobility::Column::StartDate, Expr::val(day(20)))
        .col_expr(mobility::Column::EndDate, Expr::val(day(10)));
    app.update(dates).await;
    let stay = app.db.system("test").one(mobility::Entity::find().filter(of)).await;
    let stay = stay.unwrap().unwrap();
    let forgotten = participant_report::Entity::update_many()
        .filter(participant_report::Column::MobilityId.eq(stay.id))
        .col_expr(participant_report::Column::RemindedAt, Expr::val(None::<DateTime<Utc>>))
        .col_expr(participant_report::Column::Reminders, Expr::val(0));
    app.update(forgotten).await;
    stay
}

/// An instance of the same installation that sends mail.
async fn sending(app: &App, receiver: &Receiver) -> (Db, Auth, Post) {
    let config = Config {
        smtp_url: Some(receiver.url.clone().try_into().unwrap()),
        mail_from: Some(FROM.to_owned()),
        public_url: Some("https://passerelle.example.org/".parse().unwrap()),
        ..app.config.clone()
    };
    let (db, auth) = command::open(&config).await.unwrap();
    let post = Post::open(&db, &auth, &config).unwrap().unwrap();
    (db, auth, post)
}

async fn readings(app: &App, of: &mobility::Model) -> usize {
    let person = participant(app, "WTG2-P008").await;
    assert_eq!(person.id, of.participant_id);
    let entries = app.rows::<audit_entry::Entity>().await.into_iter();
    let read = entries.filter(|one| one.kind == "identity" && one.verb == "READ" && one.account_id.is_none());
    read.filter(|one| Some(one.object_id) == person.identity_id.map(entity::id::Id::uuid))
        .count()
}

#[tokio::test]
async fn m_13_a_manager_reminds_by_mail_to_the_sealed_address() {
    let (_directory, databases) = demo_copies().await;
    for database in databases {
        let receiver = Receiver::start().await;
        let place = Place::on(&database)
            .with("PASSERELLE_SMTP_URL", &receiver.url)
            .with("PASSERELLE_MAIL_FROM", FROM)
            .with("PASSERELLE_PUBLIC_URL", "https://passerelle.example.org/app/");
        let mut outside = Outside::open(&database).await;
        outside
            .run("UPDATE participant_report SET reminded_at = NULL, reminders = 0 WHERE state = 'AWAITED' AND reminded_at > '2026-01-01'")
            .await;
        // So long ago that nobody is reminded by themselves.
        outside
            .run("UPDATE mobility SET start_date = '2025-01-07', end_date = '2025-01-18' WHERE external_id = 'WTG2-M008'")
            .await;
        let server = place.serve(&[]).await;
        let manager = server.demo_token("manager@relience").await;
        let find = "{ mobilities(first: 100, filter: {externalId: [\"WTG2-M008\"]}) { nodes { id } } }";
        let found = server.ask(Some(&manager), find, json!({})).await.unwrap();
        let id = found["data"]["mobilities"]["nodes"][0]["id"].as_str().unwrap();
        let call = format!(
            "mutation {{ participantReportRemind(input: {{mobility: \"{id}\"}}) {{ reminders remindedAt viewerCan }} }}"
        );
        let done = server.ask(Some(&manager), &call, json!({})).await.unwrap();
        assert_eq!(done["data"]["participantReportRemind"]["reminders"], 1, "{done}");
        let mail = receiver.wait_for(1).await;
        assert_eq!(mail.to, ADDRESS);
        let page = "https://passerelle.example.org/app";
        assert!(
            mail.text.contains("attend votre rapport") && mail.text.contains("2025-01-18") && mail.text.contains(page),
            "in the sender's language: {}",
            mail.text
        );
        assert!(!server.log().contains(ADDRESS), "{}", server.log());
        for table in ["audit_entry", "event", "mail", "participant_report"] {
            let of = format!("SELECT count(*) FROM {table} AS t WHERE CAST(t.* AS text) LIKE '%{ADDRESS}%'");
            if database.starts_with("postgres") {
                assert_eq!(outside.number(&of).await, 0, "{table}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn m_13_the_service_reminds_by_itself_once_a_day_at_most_and_leaves_no_address_behind() {
    for app in App::on_both().await {
        let receiver = Receiver::start().await;
        let (db, auth, post) = sending(&app, &receiver).await;
        let (stay, now) = (over(&app).await, engine::now());
        assert_eq!(reminder::sweep(&db, &auth, now).await.unwrap(), 1, "{}", app.on);
        let waiting = app.rows::<mail::Entity>().await;
        assert!(!format!("{waiting:?}").contains("person8"), "{}", app.on);
        assert_eq!(post.deliver(now).await.unwrap(), 1, "{}", app.on);
        assert_eq!(receiver.mails()[0].to, ADDRESS);
        assert_eq!(app.rows::<mail::Entity>().await.len(), 0, "{}: sent and gone", app.on);
        assert_eq!(
            readings(&app, &stay).await,
            2,
            "{}: both readings are noted (A-1)",
            app.on
        );
        for (hours, reminded) in [(1, 0), (23, 0), (24, 1), (47, 0), (72, 1)] {
            let later = now + TimeDelta::hours(hours);
            let found = reminder::sweep(&db, &auth, later).await.unwrap();
            assert_eq!(found, reminded, "{} after {hours} hours", app.on);
        }
        let (silent, without) = command::open(&app.config).await.unwrap();
        let dull = reminder::sweep(&silent, &without, now + TimeDelta::days(30));
        assert_eq!(dull.await.unwrap(), 0, "{}: without mail nobody is reminded", app.on);
        assert_eq!(
            post.deliver(now + TimeDelta::hours(80)).await.unwrap(),
            1,
            "{}: the latest one",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x_4_whoever_was_erased_handed_in_or_wants_to_be_forgotten_is_sent_nothing() {
    for app in App::on_both().await {
        let receiver = Receiver::start().await;
        let (db, auth, post) = sending(&app, &receiver).await;
        let (stay, now) = (over(&app).await, engine::now());
        let report = participant_report::Column::MobilityId.eq(stay.id);
        let state = |state: participant_report::State| {
            let rows = participant_report::Entity::update_many().filter(report.clone());
            rows.col_expr(participant_report::Column::State, Expr::val(state.code()))
        };
        assert_eq!(reminder::sweep(&db, &auth, now).await.unwrap(), 1, "{}", app.on);
        app.update(state(participant_report::State::Submitted)).await;
        assert_eq!(post.deliver(now).await.unwrap(), 0, "{}: handed in meanwhile", app.on);
        assert_eq!(app.rows::<mail::Entity>().await.len(), 0, "{}", app.on);

        app.update(state(participant_report::State::Awaited)).await;
        let later = now + TimeDelta::hours(25);
        assert_eq!(reminder::sweep(&db, &auth, later).await.unwrap(), 1, "{}", app.on);
        let author = Author {
            account: None,
            api_key: None,
            request_id: "test".to_owned(),
            now,
        };
        let tx = app.db.system("test").begin(author).await.unwrap();
        let person = participant(&app, "WTG2-P008").await.identity_id.unwrap();
        tx.erase(auth.vault(), person).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(post.deliver(later).await.unwrap(), 0, "{}: erased meanwhile", app.on);
        assert_eq!(app.rows::<mail::Entity>().await.len(), 0, "{}", app.on);
        // Three days after now and not more: on the fourth another stay of the demo is over.
        let again = reminder::sweep(&db, &auth, now + TimeDelta::days(3)).await;
        assert_eq!(again.unwrap(), 0, "{}", app.on);
        assert!(receiver.mails().is_empty(), "{}", app.on);
    }
}
