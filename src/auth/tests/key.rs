//! Keys: made once, shared by all instances, replaced without signing anybody out.

use entity::secret_key::Purpose;
use serde_json::Value;

use super::*;
use crate::auth::{Keys, refresh};

fn ids(jwks: &Value) -> Vec<String> {
    let keys = jwks["keys"].as_array().unwrap();
    keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn instances_that_start_together_agree() {
    let folder = tempfile::tempdir().unwrap();
    let file = format!("sqlite://{}", folder.path().join("test.db").display());
    Box::pin(agree(&file)).await;
    on_each_database(async |house| {
        // The house has its keys; take them away and let several start at once.
        let tx = house.db.system("test").begin(author()).await.unwrap();
        tx.delete(secret_key::Entity::delete_many()).await.unwrap();
        tx.delete(entity::installation::Entity::delete_many()).await.unwrap();
        tx.commit().await.unwrap();
        Box::pin(agree(&house.url)).await;
        assert_eq!(house.keys().await.len(), 2, "one of each purpose");
    })
    .await;
}

async fn agree(url: &str) {
    let start = async || {
        let db = Db::open(url, 4).await.unwrap();
        db.migrate().await.unwrap();
        let keys = Keys::open(&db, &master(), at(0)).await.unwrap();
        keys.jwks(at(0)).await.unwrap()
    };
    let (one, two, three, four) = tokio::join!(
        Box::pin(start()),
        Box::pin(start()),
        Box::pin(start()),
        Box::pin(start())
    );
    assert_eq!(ids(&one).len(), 1);
    assert!([two, three, four].iter().all(|other| *other == one));
}

#[tokio::test]
async fn another_master_key_is_refused_and_adds_nothing() {
    on_each_database(async |house| {
        let before = house.keys().await;
        let other = MasterKey::open(Some(&MASTER.replace('A', "B")), None, false).unwrap();
        let refused = Auth::open(house.db.clone(), &other, Settings::default(), at(1)).await;
        let message = refused.err().unwrap().to_string();
        assert!(message.contains("the master key does not open the keys"), "{message}");
        assert_eq!(house.keys().await, before);
    })
    .await;
}

#[tokio::test]
async fn a_key_slipped_into_the_database_is_refused() {
    on_each_database(async |house| {
        let mut forged = house.keys().await.remove(0);
        forged.id = Id::new(random::ordered_uuid(at(0)));
        let tx = house.db.system("test").begin(author()).await.unwrap();
        tx.put([forged]).await.unwrap();
        tx.commit().await.unwrap();
        assert!(Keys::open(&house.db, &master(), at(1)).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn the_published_key_is_the_one_that_signs() {
    on_each_database(async |house| {
        let jwks = house.auth.keys().jwks(at(0)).await.unwrap();
        let set: jsonwebtoken::jwk::JwkSet = serde_json::from_value(jwks.clone()).unwrap();
        let token = house.login(0).await.access_token;
        let header = jsonwebtoken::decode_header(&token).unwrap();
        assert_eq!(header.typ.as_deref(), Some("at+jwt"));
        let key = jsonwebtoken::DecodingKey::from_jwk(set.find(&header.kid.unwrap()).unwrap()).unwrap();
        let mut any = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::EdDSA);
        any.validate_exp = false;
        any.set_audience(&["passerelle"]);
        assert!(jsonwebtoken::decode::<Value>(&token, &key, &any).is_ok());
        let key = jwks["keys"][0].as_object().unwrap();
        let names: Vec<&str> = key.keys().map(String::as_str).collect();
        assert!(!names.contains(&"d"), "never the private half");
        assert_eq!(
            [&key["kty"], &key["crv"], &key["use"], &key["alg"]],
            ["OKP", "Ed25519", "sig", "EdDSA"]
        );
    })
    .await;
}

#[tokio::test]
async fn rotation_signs_nobody_out() {
    on_each_database(async |house| {
        let other = house.second(0).await;
        let before = house.login(0).await;
        house.auth.keys().rotate(Purpose::Signing, at(10)).await.unwrap();
        assert!(house.call(&before, 10).await.is_ok(), "the old key's tokens still hold");

        let after = house.login(10).await;
        let kid = |token: &str| jsonwebtoken::decode_header(token).unwrap().kid;
        assert_ne!(kid(&before.access_token), kid(&after.access_token));
        assert!(
            call(&other, &after, 11).await.is_ok(),
            "another instance meets the new key"
        );
        assert_eq!(ids(&other.keys().jwks(at(11)).await.unwrap()).len(), 2);

        let renewed = refresh(&house.auth, &before.refresh_token, &request(599, "home"))
            .await
            .unwrap();
        assert!(call(&other, &renewed, 600).await.is_ok(), "the session goes on");
        let late = 10 + 15 * MINUTE + 1;
        assert_eq!(ids(&house.auth.keys().jwks(at(late + MINUTE)).await.unwrap()).len(), 1);
        assert_eq!(house.verbs("secret_key").await, ["CREATE", "CREATE", "ROTATE"]);
    })
    .await;
}

/// An instance that has not noticed yet signs with the old key for at most a minute; the old key is
/// accepted until the last of those tokens has expired.
#[tokio::test]
async fn an_instance_that_learns_late_signs_nobody_out() {
    on_each_database(async |house| {
        let other = house.second(0).await;
        house.auth.keys().rotate(Purpose::Signing, at(1)).await.unwrap();
        let old = login(&other, EMAIL, PASSWORD, &request(59, "home")).await.unwrap();
        assert!(house.call(&old, 59 + 10 * MINUTE).await.is_ok());
        let new = login(&other, EMAIL, PASSWORD, &request(61, "home")).await.unwrap();
        let kid = |token: &str| jsonwebtoken::decode_header(token).unwrap().kid;
        assert_ne!(kid(&old.access_token), kid(&new.access_token));
    })
    .await;
}

#[tokio::test]
async fn unknown_keys_cost_one_look_in_five_seconds() {
    on_each_database(async |house| {
        let signed_in = house.login(0).await;
        let header = jsonwebtoken::Header {
            typ: Some("at+jwt".to_owned()),
            kid: Some(uuid::Uuid::from_u128(1).to_string()),
            ..jsonwebtoken::Header::new(jsonwebtoken::Algorithm::EdDSA)
        };
        let ring = house.auth.keys().ring(at(0)).await.unwrap();
        let forged = jsonwebtoken::encode(&header, &Value::Null, &ring.signing.1).unwrap();
        let statements = house.db.statements();
        for second in [6, 6, 7, 8, 9, 10] {
            let answer = authenticate(&house.auth, Some(&forged), at(second)).await;
            assert!(is_unauthenticated(&answer));
        }
        assert_eq!(house.db.statements() - statements, 1);
        let statements = house.db.statements();
        house.call(&signed_in, 10).await.unwrap();
        assert_eq!(
            house.db.statements() - statements,
            1,
            "a request costs the actor's statement only"
        );
    })
    .await;
}

#[tokio::test]
async fn a_rotated_cursor_key_replaces_the_old_one_at_once() {
    on_each_database(async |house| {
        house.auth.keys().rotate(Purpose::Cursor, at(1)).await.unwrap();
        house.auth.keys().cursor(at(1)).await.unwrap();
        let cursors: Vec<_> = house
            .keys()
            .await
            .into_iter()
            .filter(|key| key.purpose == Purpose::Cursor)
            .collect();
        assert_eq!(cursors.len(), 2);
        assert_eq!(cursors.iter().filter(|key| key.retired_at == Some(at(1))).count(), 1);
        assert!(house.second(2).await.keys().cursor(at(2)).await.is_ok());
    })
    .await;
}
