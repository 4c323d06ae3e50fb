//! What a change leaves behind: entry, event, or nothing at all.

use entity::{account, audit_entry, event, idempotency_key, project, search_entry};
use passerelle::graphql::node::global_id;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use sqlx::{Connection, Executor};

use super::{CHANGE, FOUND, audits, code, founding, keyed, renaming};
use crate::support::{App, builder::PLANTED};

#[tokio::test]
async fn a_1_every_change_leaves_an_entry_and_an_event_that_name_fields_and_no_values() {
    for app in App::on_both().await {
        let who: account::Model = app.account("manager@relience").await;
        let relience = app.partner("relience").await;
        let manager = app.as_manager_of("relience").await;
        let (headers, answer) = manager.with_headers(FOUND, founding("AUDIT")).await;
        let made = answer["data"]["projectCreate"].clone();
        let first = headers["x-request-id"].to_str().unwrap().to_owned();
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        let (headers, answer) = manager.with_headers(CHANGE, renaming(&made, "Hidden-Name")).await;
        let changed = answer["data"]["projectUpdate"].clone();
        assert_eq!(changed["version"], 2);
        let second = headers["x-request-id"].to_str().unwrap().to_owned();
        assert_ne!(first, second);

        let entries = audits(&app, &made).await;
        let [create, update] = entries.as_slice() else {
            panic!("{entries:?}")
        };
        assert_eq!(
            (create.verb.as_str(), create.request_id.as_str()),
            ("CREATE", first.as_str()),
            "{}",
            app.on
        );
        assert_eq!(
            (update.verb.as_str(), update.request_id.as_str()),
            ("UPDATE", second.as_str())
        );
        for entry in &entries {
            assert_eq!(
                (entry.kind.as_str(), entry.account_id, entry.partner_id),
                ("project", Some(who.id), Some(relience.id))
            );
            assert!((passerelle::engine::now() - entry.at).num_seconds() < 60);
            let all = format!("{entry:?}");
            assert!(
                !all.contains("Secret") && !all.contains("Hidden-Name") && !all.contains("AUDIT"),
                "{all}"
            );
        }
        assert!(create.fields.iter().any(|field| field == "title") && create.before_hash.is_none());
        let mut fields = update.fields.0.clone();
        fields.sort();
        assert_eq!(
            fields,
            ["acronym", "acronym_sort", "updated_at", "version"],
            "{}",
            app.on
        );
        assert_eq!(
            update.before_hash, create.after_hash,
            "what one change leaves the next one finds"
        );
        assert!(update.after_hash.is_some() && update.after_hash != update.before_hash);
        assert_eq!(update.after_hash.as_ref().map(String::len), Some(64));

        let of_request = audit_entry::Entity::find().filter(audit_entry::Column::RequestId.eq(first.as_str()));
        let of_request = app.db.system("test").all(of_request).await.unwrap();
        let mut kinds: Vec<&str> = of_request.iter().map(|entry| entry.kind.as_str()).collect();
        kinds.sort_unstable();
        assert_eq!(kinds, ["project", "project_partner"], "each row has its own");

        let events = event::Entity::find().filter(event::Column::ObjectId.eq(create.object_id));
        let events = app
            .db
            .system("test")
            .all(events.order_by_asc(event::Column::Position))
            .await
            .unwrap();
        let told: Vec<_> = events
            .iter()
            .map(|one| (one.kind.as_str(), one.verb.as_str(), one.version, one.partner_id))
            .collect();
        assert_eq!(
            told,
            [
                ("project", "CREATE", 1, Some(relience.id)),
                ("project", "UPDATE", 2, Some(relience.id))
            ]
        );
    }
}

#[tokio::test]
async fn a_refused_change_leaves_nothing() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let before = traces(&app).await;
        let input = json!({ "input": { "project": global_id(app.project("WTG2").await.id), "expectedVersion": 1, "acronym": "", "code": "GOOD" } });
        assert_eq!(manager.refusal(CHANGE, input).await["code"], "BAD_USER_INPUT");
        assert_eq!(manager.refusal(FOUND, founding("WTG2")).await["code"], "BAD_USER_INPUT");
        assert_eq!(traces(&app).await, before, "{}", app.on);
    }
}

/// How many rows tell of changes.
async fn traces(app: &App) -> [usize; 6] {
    let system = app.db.system("test");
    [
        system.all(project::Entity::find()).await.unwrap().len(),
        system.all(entity::project_partner::Entity::find()).await.unwrap().len(),
        system
            .all(audit_entry::Entity::find().filter(audit_entry::Column::Kind.ne("account")))
            .await
            .unwrap()
            .len(),
        system.all(event::Entity::find()).await.unwrap().len(),
        system.all(search_entry::Entity::find()).await.unwrap().len(),
        system.all(idempotency_key::Entity::find()).await.unwrap().len(),
    ]
}

/// From now on the database refuses new rows of this table.
async fn refuse(app: &App, table: &str) {
    let url = app.config.database_url.expose();
    if app.on == "sqlite" {
        let mut connection = sqlx::SqliteConnection::connect(url).await.unwrap();
        let trigger = format!(
            "CREATE TRIGGER refuse BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'refused by the test'); END"
        );
        connection.execute(sqlx::AssertSqlSafe(trigger)).await.unwrap();
    } else {
        let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
        let function =
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused by the test'; END $$";
        connection.execute(function).await.unwrap();
        let trigger = format!("CREATE TRIGGER refuse BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()");
        connection.execute(sqlx::AssertSqlSafe(trigger)).await.unwrap();
    }
}

#[tokio::test]
async fn nothing_is_half_written_whichever_step_fails() {
    for table in [
        "project_partner",
        "audit_entry",
        "event",
        "search_entry",
        "idempotency_key",
    ] {
        for app in App::on_both().await {
            app.as_manager_of("relience").await;
            let before = traces(&app).await;
            refuse(&app, table).await;
            let (answer, _) = keyed(&app, "manager@relience", "half", FOUND, founding("HALF")).await;
            assert_eq!(code(&answer), "INTERNAL", "{table} {} {answer}", app.on);
            assert!(
                !answer.to_string().contains("refused by the test"),
                "the cause stays inside"
            );
            assert_eq!(traces(&app).await, before, "{table} {}", app.on);
        }
    }
}

#[tokio::test]
async fn what_a_test_plants_is_told_apart() {
    for app in App::on_both().await {
        let relience = app.partner("relience").await;
        let mut planting = app.plant().await;
        planting.project(&relience, "P", |_| (), project::Status::Draft).await;
        planting.done().await;
        let planted = audit_entry::Entity::find().filter(audit_entry::Column::RequestId.eq(PLANTED));
        assert_eq!(app.db.system("test").all(planted).await.unwrap().len(), 2, "{}", app.on);
    }
}
