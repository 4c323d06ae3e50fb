//! smoke
mod support;
use passerelle::{
    auth::Actor,
    db::{Db, RequestInfo, Session, page::CursorKey},
    graphql::schema::schema,
};

#[tokio::test]
async fn smoke() {
    let dir = tempfile::tempdir().unwrap();
    let sqlite = format!("sqlite://{}/a.db", dir.path().display());
    let pg = support::postgres::create(None).await;
    for url in [sqlite, pg] {
        let db = Db::open(&url, 4).await.unwrap();
        db.migrate().await.unwrap();
        db.migrate().await.unwrap();
        let info = RequestInfo {
            id: "x".into(),
            now: chrono::Utc::now(),
            deadline: std::time::Instant::now() + std::time::Duration::from_secs(5),
            languages: Default::default(),
            idempotency: None,
            address: String::new(),
        };
        let session = Session::new(db.clone(), CursorKey::new(&[1; 32]), Actor::anonymous(), info);
        let q = r#"{ viewer { email } projects(first: 10, filter: {search: "social economy", country: ["SE"], status: [DRAFT], timeline: [RUNNING], acronym: ["wtg"], partner: ["x"]}) { totalCount nodes { id partners { role partner { acronym } } } pageInfo { hasNextPage } }
          partners(filter: {expertise: ["0923"], languages: ["fr"], country: ["FR"]}) { totalCount nodes { id projects { totalCount nodes { id } } } }
          modules(first: 25, filter: {kind: [SPECIALIST], projectAcronym: ["WTG"]}, orderBy: {field: TITLE, direction: ASC}) { nodes { id title(language: "fr") sessions(first: 5) { totalCount nodes { startDate } } } } node(id: "project_0190") { id } }"#;
        let r = schema(true).execute(async_graphql::Request::new(q).data(session)).await;
        println!("{}", serde_json::to_string(&r).unwrap());
        assert!(r.errors.is_empty(), "{:?}", r.errors);
    }
}
