//! Sign-in against real databases: a fresh SQLite file for each test, and a fresh PostgreSQL database
//! besides if `TEST_DATABASE_URL` names a server.

mod key;
mod reseal;
mod session;
mod sign_in;
mod throttle;
mod token;

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{account, audit_entry, auth_session, id::Id, secret_key};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, Value},
};
use sqlx::{AssertSqlSafe, Connection};

use super::{Actor, Auth, MasterKey, Settings, SignedIn, authenticate, login, random};
use crate::{
    db::{Db, RequestInfo, change::Author},
    error::{Error, Result},
};

const EMAIL: &str = "amina@example.org";
const PASSWORD: &str = "a good long password";
const MASTER: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A database with one account, and sign-in on top of it.
struct House {
    url: String,
    db: Db,
    auth: Auth,
    account: Id<account::Entity>,
}

/// Runs the test on each database.
async fn on_each_database(test: impl AsyncFn(House)) {
    let folder = tempfile::tempdir().unwrap();
    let file = format!("sqlite://{}", folder.path().join("test.db").display());
    test(House::open(file).await).await;
    let Ok(server) = std::env::var("TEST_DATABASE_URL") else {
        return;
    };
    let name = format!("auth_{}", random::hex(&random::bytes::<8>()));
    let mut admin = sqlx::PgConnection::connect(&server).await.unwrap();
    let run = async |admin: &mut sqlx::PgConnection, sql: String| {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(admin).await.unwrap();
    };
    run(&mut admin, format!("CREATE DATABASE {name}")).await;
    let (base, _) = server.rsplit_once('/').unwrap();
    test(House::open(format!("{base}/{name}")).await).await;
    run(&mut admin, format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

impl House {
    async fn open(url: String) -> Self {
        let db = Db::open(&url, 8).await.unwrap();
        db.migrate().await.unwrap();
        let auth = Auth::open(db.clone(), &master(), Settings::default(), at(0))
            .await
            .unwrap();
        let account = Id::new(random::ordered_uuid(at(0)));
        let house = Self { url, db, auth, account };
        let hash = house.auth.passwords().hash(PASSWORD).await.unwrap();
        let row = account::Model {
            id: account,
            email: EMAIL.to_owned(),
            display_name: "Amina".to_owned(),
            language: None,
            password_hash: Some(hash),
            operator: false,
            active: true,
            created_at: at(0),
            updated_at: at(0),
            version: 1,
        };
        let tx = house.db.system("test").begin(author()).await.unwrap();
        tx.put([row]).await.unwrap();
        tx.commit().await.unwrap();
        house
    }

    /// Another instance of the service on the same database.
    async fn second(&self, seconds: i64) -> Auth {
        let db = Db::open(&self.url, 8).await.unwrap();
        Auth::open(db, &master(), Settings::default(), at(seconds))
            .await
            .unwrap()
    }

    async fn set(&self, column: account::Column, value: impl Into<Value>) {
        let update = account::Entity::update_many()
            .col_expr(column, Expr::val(value.into()))
            .filter(account::Column::Id.eq(self.account));
        let tx = self.db.system("test").begin(author()).await.unwrap();
        tx.update(update).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn login(&self, seconds: i64) -> SignedIn {
        login(&self.auth, EMAIL, PASSWORD, &request(seconds, "home"))
            .await
            .unwrap()
    }

    async fn guess(&self, email: &str, seconds: i64, address: &str) -> Result<SignedIn> {
        login(&self.auth, email, "a wrong password", &request(seconds, address)).await
    }

    async fn call(&self, signed_in: &SignedIn, seconds: i64) -> Result<Actor> {
        call(&self.auth, signed_in, seconds).await
    }

    async fn session(&self, signed_in: &SignedIn) -> auth_session::Model {
        let id = signed_in.actor.person().unwrap().session;
        let row = self.db.system("test").one(auth_session::Entity::find_by_id(id)).await;
        row.unwrap().unwrap()
    }

    /// What the audit says happened to this kind, in order.
    async fn verbs(&self, kind: &str) -> Vec<String> {
        let entries = audit_entry::Entity::find()
            .filter(audit_entry::Column::Kind.eq(kind))
            .order_by_asc(audit_entry::Column::At);
        let entries = self.db.system("test").all(entries).await.unwrap();
        entries.into_iter().map(|entry| entry.verb).collect()
    }

    async fn keys(&self) -> Vec<secret_key::Model> {
        self.db.system("test").all(secret_key::Entity::find()).await.unwrap()
    }
}

async fn call(auth: &Auth, signed_in: &SignedIn, seconds: i64) -> Result<Actor> {
    authenticate(auth, Some(&signed_in.access_token), at(seconds)).await
}

fn master() -> MasterKey {
    MasterKey::open(Some(MASTER), None, false).unwrap()
}

/// The tests' day begins at eight.
fn at(seconds: i64) -> DateTime<Utc> {
    "2026-03-02T08:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::seconds(seconds)
}

fn request(seconds: i64, address: &str) -> RequestInfo {
    RequestInfo {
        id: "test".to_owned(),
        now: at(seconds),
        deadline: Instant::now() + Duration::from_mins(5),
        languages: crate::language::Preferred::default(),
        idempotency: None,
        address: address.to_owned(),
    }
}

fn author() -> Author {
    Author {
        account: None,
        api_key: None,
        request_id: "test".to_owned(),
        now: at(0),
    }
}

fn is_unauthenticated<T>(result: &Result<T>) -> bool {
    matches!(result, Err(Error::Unauthenticated(_)))
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
