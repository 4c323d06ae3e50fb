//! Everything that a token can have wrong, each beside the right token that passes.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use super::*;

/// The header and claims of a right token, for one change at a time.
async fn right(house: &House) -> (Header, Value, EncodingKey) {
    let session = house.login(0).await.actor.person().unwrap().session;
    let ring = house.auth.keys().ring(at(0)).await.unwrap();
    let header = Header {
        typ: Some("at+jwt".to_owned()),
        kid: Some(ring.signing.0.to_string()),
        ..Header::new(Algorithm::EdDSA)
    };
    let now = at(0).timestamp();
    let claims = json!({
        "iss": "passerelle", "aud": "passerelle", "sub": house.account, "sid": session,
        "jti": uuid::Uuid::from_u128(1), "iat": now, "exp": now + 600,
    });
    (header, claims, ring.signing.1.clone())
}

async fn accepts(house: &House, token: &str, seconds: i64) -> bool {
    let result = authenticate(&house.auth, Some(token), at(seconds)).await;
    assert!(result.is_ok() || is_unauthenticated(&result), "{result:?}");
    result.is_ok_and(|actor| actor.person().is_some())
}

fn sign(header: &Header, claims: &Value, key: &EncodingKey) -> String {
    jsonwebtoken::encode(header, claims, key).unwrap()
}

#[tokio::test]
async fn each_claim_is_needed() {
    on_each_database(async |house| {
        let (header, claims, key) = right(&house).await;
        assert!(
            accepts(&house, &sign(&header, &claims, &key), 0).await,
            "the right token"
        );
        for missing in ["iss", "aud", "sub", "sid", "jti", "iat", "exp"] {
            let mut claims = claims.clone();
            claims.as_object_mut().unwrap().remove(missing);
            assert!(
                !accepts(&house, &sign(&header, &claims, &key), 0).await,
                "without {missing}"
            );
            claims[missing] = Value::Null;
            assert!(
                !accepts(&house, &sign(&header, &claims, &key), 0).await,
                "null {missing}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn each_claim_must_be_right() {
    on_each_database(async |house| {
        let (header, claims, key) = right(&house).await;
        let now = at(0).timestamp();
        let wrong = [
            ("iss", json!("somebody")),
            ("iss", json!(["passerelle"])),
            ("aud", json!("somebody")),
            ("aud", json!(["passerelle", "somebody"])),
            ("sub", json!(uuid::Uuid::from_u128(9))),
            ("sub", json!("amina")),
            ("sid", json!(uuid::Uuid::from_u128(9))),
            ("iat", json!(now + 6)),
            ("nbf", json!(now + 6)),
            ("nbf", json!("soon")),
            ("exp", json!(now - 5)),
            ("exp", json!(now + 601)),
            ("exp", json!(i64::MAX)),
            ("exp", json!(-1)),
            ("exp", json!("9999999999")),
        ];
        for (name, value) in wrong {
            let mut claims = claims.clone();
            claims[name] = value.clone();
            assert!(
                !accepts(&house, &sign(&header, &claims, &key), 0).await,
                "{name}: {value}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn clocks_may_differ_by_five_seconds() {
    on_each_database(async |house| {
        let (header, claims, key) = right(&house).await;
        let now = at(0).timestamp();
        for (name, value) in [("nbf", now + 5), ("nbf", now - 5), ("iat", now + 5), ("exp", now - 4)] {
            let mut claims = claims.clone();
            claims[name] = json!(value);
            assert!(
                accepts(&house, &sign(&header, &claims, &key), 0).await,
                "within the leeway: {name}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_token_expires_with_five_seconds_of_leeway() {
    on_each_database(async |house| {
        let signed_in = house.login(0).await;
        assert_eq!(signed_in.expires_at, at(600));
        for (seconds, good) in [(-5, true), (-6, false), (0, true), (604, true), (605, false)] {
            let accepted = accepts(&house, &signed_in.access_token, seconds).await;
            assert_eq!(accepted, good, "after {seconds} seconds");
        }
    })
    .await;
}

#[tokio::test]
async fn the_type_must_be_that_of_an_access_token() {
    on_each_database(async |house| {
        let (header, claims, key) = right(&house).await;
        for (typ, good) in [
            (Some("at+jwt"), true),
            (Some("AT+JWT"), true),
            (Some("application/at+jwt"), true),
            (Some("JWT"), false),
            (Some("application/application/at+jwt"), false),
            (Some(""), false),
            (None, false),
        ] {
            let header = Header {
                typ: typ.map(ToOwned::to_owned),
                ..header.clone()
            };
            assert_eq!(accepts(&house, &sign(&header, &claims, &key), 0).await, good, "{typ:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_key_must_be_ours() {
    on_each_database(async |house| {
        let (header, claims, key) = right(&house).await;
        let unknown = Some(uuid::Uuid::from_u128(3).to_string());
        for kid in [None, Some(String::new()), Some("../key".to_owned()), unknown] {
            let header = Header { kid, ..header.clone() };
            assert!(
                !accepts(&house, &sign(&header, &claims, &key), 0).await,
                "{:?}",
                header.kid
            );
        }
        let critical = Header {
            crit: Some(vec!["b64".to_owned()]),
            ..header.clone()
        };
        assert!(
            !accepts(&house, &sign(&critical, &claims, &key), 0).await,
            "an extension nobody knows"
        );
        let pair = aws_lc_rs::signature::Ed25519KeyPair::from_seed_unchecked(&[5; 32]).unwrap();
        let foreign = EncodingKey::from_ed_der(pair.to_pkcs8().unwrap().as_ref());
        assert!(
            !accepts(&house, &sign(&header, &claims, &foreign), 0).await,
            "a foreign key"
        );
    })
    .await;
}

/// The public key, which everybody has, does not serve as a shared secret.
#[tokio::test]
async fn another_algorithm_is_refused() {
    on_each_database(async |house| {
        let (header, claims, _) = right(&house).await;
        let public = house.auth.keys().jwks(at(0)).await.unwrap()["keys"][0]["x"]
            .as_str()
            .unwrap()
            .to_owned();
        let raw = URL_SAFE_NO_PAD.decode(&public).unwrap();
        for secret in [public.as_bytes(), raw.as_slice(), b""] {
            let header = Header {
                alg: Algorithm::HS256,
                ..header.clone()
            };
            let forged = sign(&header, &claims, &EncodingKey::from_secret(secret));
            assert!(!accepts(&house, &forged, 0).await);
        }
    })
    .await;
}

#[tokio::test]
async fn unsigned_tampered_and_shapeless_tokens_are_refused() {
    on_each_database(async |house| {
        let (header, claims, key) = right(&house).await;
        let token = sign(&header, &claims, &key);
        let parts: Vec<&str> = token.split('.').collect();
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let none = |alg: &str| {
            let header = encode(&json!({ "alg": alg, "typ": "at+jwt", "kid": header.kid }));
            format!("{header}.{}.", encode(&claims))
        };
        let mut claims = claims.clone();
        claims["sub"] = json!(uuid::Uuid::from_u128(1));
        let changed = format!("{}.{}.{}", parts[0], encode(&claims), parts[2]);
        let unsigned = format!("{}.{}.", parts[0], parts[1]);
        let twice = format!("{token}.{}", parts[2]);
        let huge = format!("{token}{}", "A".repeat(5_000));
        let wrong = [
            none("none"),
            none("None"),
            none("ES256"),
            none("EdDSA"),
            changed,
            unsigned,
            twice,
            huge,
        ];
        for wrong in wrong
            .iter()
            .map(String::as_str)
            .chain(["", ".", "..", "a.b.c", "🦀.🦀.🦀", "%00"])
        {
            assert!(!accepts(&house, wrong, 0).await, "{wrong}");
        }
        assert!(accepts(&house, &token, 0).await);
    })
    .await;
}

#[tokio::test]
async fn only_a_missing_token_is_anonymous() {
    on_each_database(async |house| {
        let token = house.login(0).await.access_token;
        let anonymous = authenticate(&house.auth, None, at(0)).await.unwrap();
        assert!(anonymous.is_anonymous());
        assert!(accepts(&house, &token, 0).await);
        for wrong in [
            "",
            " ",
            &format!("Bearer {token}"),
            &format!("{token} {token}"),
            &format!("{token},"),
        ] {
            assert!(
                is_unauthenticated(&authenticate(&house.auth, Some(wrong), at(0)).await),
                "{wrong}"
            );
        }
    })
    .await;
}
