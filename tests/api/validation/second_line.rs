//! PostgreSQL returns no row of a case to a foreign session, even with the first line off.

use sqlx::{Connection, PgConnection, Row};

use crate::support::App;

/// Every table with case data.
const TABLES: [&str; 9] = [
    "competence_validation",
    "case_member",
    "validation_brief",
    "evidence",
    "conflict_declaration",
    "assessment",
    "validation_decision",
    "decision_recognition",
    "break_glass",
];

/// The claims of somebody: account, and the partners where they are MANAGER, COUNSELLOR, ASSESSOR, anything.
#[derive(Default)]
struct Claims {
    account: String,
    partners: [String; 4],
}

/// The database's own count of each table's rows for somebody with these claims, every condition of the service left out.
async fn unguarded(connection: &mut PgConnection, claims: &Claims) -> [i64; 9] {
    let mut tx = connection.begin().await.unwrap();
    let set = "SELECT set_config('role', 'passerelle_app', true), set_config('passerelle.account', $1, true), set_config('passerelle.actor', $1, true), set_config('passerelle.oversees', $2, true), set_config('passerelle.counsels', $3, true), set_config('passerelle.assesses', $4, true), set_config('passerelle.belongs', $5, true), set_config('passerelle.today', current_date::text, true), set_config('passerelle.task', '', true)";
    let mut query = sqlx::query(set).bind(&claims.account);
    for partners in &claims.partners {
        query = query.bind(partners);
    }
    query.execute(&mut *tx).await.unwrap();
    let mut counts = [0; 9];
    for (count, table) in counts.iter_mut().zip(TABLES) {
        let ask = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        *count = sqlx::query(ask).fetch_one(&mut *tx).await.unwrap().get(0);
    }
    tx.rollback().await.unwrap();
    counts
}

/// Whoever migrates need not be a superuser: then the owner of the tables is bound as well, and the functions that look
/// past the policies must not be.
async fn plain_owner(connection: &mut PgConnection) {
    const FUNCTIONS: &str =
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.proname LIKE 'passerelle\\_%' AND p.prosecdef";
    let mut run = vec![
        "DO $$ BEGIN CREATE ROLE passerelle_plain NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$".to_owned(),
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO passerelle_plain".to_owned(),
        "GRANT CREATE ON SCHEMA public TO passerelle_plain".to_owned(),
    ];
    run.extend(TABLES.map(|table| format!("ALTER TABLE {table} OWNER TO passerelle_plain")));
    let functions = sqlx::query(FUNCTIONS).fetch_all(&mut *connection).await.unwrap();
    for function in functions {
        let name: String = function.get(0);
        run.push(format!("ALTER FUNCTION {name} OWNER TO passerelle_plain"));
    }
    assert!(run.len() > 18, "{run:?}");
    for statement in run {
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .execute(&mut *connection)
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn case_data_is_behind_policies_that_are_enabled_and_forced_and_hold_alone() {
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
    holds(&app, &mut connection).await;
    plain_owner(&mut connection).await;
    holds(&app, &mut connection).await;
}

async fn holds(app: &App, connection: &mut PgConnection) {
    let of = |partner: uuid::Uuid| format!("{{{partner}}}");
    let (aurora, brucke) = (
        app.partner("aurora").await.id.uuid(),
        app.partner("brucke").await.id.uuid(),
    );
    let none = unguarded(connection, &Claims::default()).await;
    assert_eq!(none, [0; 9], "nobody");
    // A counsellor of the same partner outside of every team, and one who has left: of all that was there only that place
    // of their own is left, for their own file.
    for (who, places) in [("counsellor2@brucke", 0), ("counsellor2@aurora", 1)] {
        let claims = Claims {
            account: app.account(who).await.id.uuid().to_string(),
            partners: [String::new(), of(brucke), String::new(), of(brucke)],
        };
        let expected = [0, places, 0, 0, 0, 0, 0, 0, 0];
        assert_eq!(unguarded(connection, &claims).await, expected, "{who}");
    }
    let manager = Claims {
        account: app.account("manager@aurora").await.id.uuid().to_string(),
        partners: [of(aurora), String::new(), String::new(), of(aurora)],
    };
    assert_eq!(
        unguarded(connection, &manager).await,
        [12, 0, 0, 0, 0, 0, 0, 0, 1],
        "state and dates, and who opened one"
    );
    let counsellor = Claims {
        account: app.account("counsellor@aurora").await.id.uuid().to_string(),
        partners: [String::new(), of(aurora), String::new(), of(aurora)],
    };
    let theirs = unguarded(connection, &counsellor).await;
    assert_eq!((theirs[0], theirs[2]), (12, 12), "their cases");
    let person = Claims {
        account: app.account("participant1@aurora").await.id.uuid().to_string(),
        ..Claims::default()
    };
    assert_eq!(unguarded(connection, &person).await[0], 1, "their own");
}
