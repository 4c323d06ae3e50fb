//! PostgreSQL returns no row of a plan to a foreign session, even with the first line off.

use sqlx::{Connection, PgConnection, Row};

use crate::support::App;

/// Every table of a plan. Places in teams are counted apart: they are shared with validations.
const TABLES: [&str; 6] = [
    "inclusion_plan",
    "plan_edition",
    "plan_goal",
    "plan_action",
    "plan_review",
    "plan_exit",
];

/// The claims of somebody: account, and the partners where they are MANAGER, COUNSELLOR, anything.
#[derive(Default)]
struct Claims {
    account: String,
    partners: [String; 3],
}

/// The database's own count of each table's rows for somebody with these claims, every condition of the service left out;
/// the last one of places in the teams of plans.
async fn unguarded(connection: &mut PgConnection, claims: &Claims) -> Vec<i64> {
    let mut tx = connection.begin().await.unwrap();
    let set = "SELECT set_config('role', 'passerelle_app', true), set_config('passerelle.account', $1, true), set_config('passerelle.actor', $1, true), set_config('passerelle.oversees', $2, true), set_config('passerelle.counsels', $3, true), set_config('passerelle.belongs', $4, true), set_config('passerelle.today', current_date::text, true), set_config('passerelle.task', '', true)";
    let mut query = sqlx::query(set).bind(&claims.account);
    for partners in &claims.partners {
        query = query.bind(partners);
    }
    query.execute(&mut *tx).await.unwrap();
    let mut counts = Vec::new();
    let asked = TABLES.iter().map(|table| format!("SELECT count(*) FROM {table}"));
    for ask in asked.chain(["SELECT count(*) FROM case_member WHERE plan_id IS NOT NULL".to_owned()]) {
        let ask = sqlx::AssertSqlSafe(ask);
        counts.push(sqlx::query(ask).fetch_one(&mut *tx).await.unwrap().get(0));
    }
    tx.rollback().await.unwrap();
    counts
}

#[tokio::test(flavor = "multi_thread")]
async fn plans_are_behind_policies_that_are_enabled_and_forced_and_hold_alone() {
    let [_, app] = App::on_both().await;
    let mut connection = PgConnection::connect(app.config.database_url.expose()).await.unwrap();
    for table in TABLES {
        let ask = "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relname = $1";
        let on: bool = sqlx::query(ask)
            .bind(table)
            .fetch_one(&mut connection)
            .await
            .unwrap()
            .get(0);
        assert!(on, "{table}");
    }
    let of = |partner: uuid::Uuid| format!("{{{partner}}}");
    let (aurora, brucke) = (
        app.partner("aurora").await.id.uuid(),
        app.partner("brucke").await.id.uuid(),
    );
    assert_eq!(unguarded(&mut connection, &Claims::default()).await, [0; 7], "nobody");
    // A counsellor of the same partner outside of every team.
    let outside = Claims {
        account: app.account("counsellor2@brucke").await.id.uuid().to_string(),
        partners: [String::new(), of(brucke), of(brucke)],
    };
    assert_eq!(unguarded(&mut connection, &outside).await, [0; 7], "outside");
    let manager = Claims {
        account: app.account("manager@aurora").await.id.uuid().to_string(),
        partners: [of(aurora), String::new(), of(aurora)],
    };
    assert_eq!(
        unguarded(&mut connection, &manager).await,
        [8, 0, 0, 0, 0, 0, 0],
        "state and dates"
    );
    let counsellor = Claims {
        account: app.account("counsellor@aurora").await.id.uuid().to_string(),
        partners: [String::new(), of(aurora), of(aurora)],
    };
    let theirs = unguarded(&mut connection, &counsellor).await;
    assert_eq!((theirs[0], theirs[6]), (8, 8), "their plans and places");
    assert!(theirs.iter().all(|count| *count > 0), "{theirs:?}");
    let person = Claims {
        account: app.account("participant2@aurora").await.id.uuid().to_string(),
        ..Claims::default()
    };
    assert_eq!(unguarded(&mut connection, &person).await[0], 1, "their own");
}
