//! Signing in, over HTTP: what callers see of passwords, tokens and their ends.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, jwk::JwkSet};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

use crate::support::{App, Outside, persona::Client, text};

const LOGIN: &str = "mutation($input: LoginInput!) { login(input: $input) { accessToken refreshToken expiresAt } }";
const REFRESH: &str =
    "mutation($token: String!) { tokenRefresh(input: {refreshToken: $token}) { accessToken refreshToken } }";
const VIEWER: &str = "{ viewer { email } projects { totalCount } }";

fn attempt(email: &str, password: &str) -> Value {
    json!({ "input": { "email": email, "password": password } })
}

/// A caller at another address: what the proxy in front says.
fn from<'a>(app: &'a App, address: &str) -> Client<'a> {
    app.anonymous().sending("x-forwarded-for", address)
}

async fn guess(app: &App, address: &str, email: &str, password: &str) -> Value {
    from(app, address).with(LOGIN, attempt(email, password)).await
}

async fn ask(app: &App, token: &str) -> Response {
    app.anonymous().bearing(token).send(&json!({ "query": VIEWER })).await
}

/// The token gives no access, and not that of somebody without one either.
async fn is_refused(app: &App, token: &str) {
    let response = ask(app, token).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{}: {token}", app.on);
    assert_eq!(response.headers()["www-authenticate"], "Bearer error=\"invalid_token\"");
    let answer: Value = response.json().await.unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{answer}");
    assert!(answer.get("data").is_none(), "{answer}");
}

async fn is_accepted(app: &App, token: &str) {
    let answer: Value = ask(app, token).await.json().await.unwrap();
    assert!(answer["data"]["viewer"]["email"].is_string(), "{}: {answer}", app.on);
}

#[tokio::test]
async fn the_promised_sign_in_works_as_written() {
    for app in App::on_both().await {
        let data = app
            .anonymous()
            .data(r#"mutation { login(input: {email: "manager@relience.example.org", password: "passerelle-demo"}) { accessToken refreshToken expiresAt viewer { email memberships { partner { acronym } roles } } } }"#)
            .await;
        let login = &data["login"];
        let viewer = json!({
            "email": "manager@relience.example.org",
            "memberships": [{ "partner": { "acronym": "relience" }, "roles": ["MANAGER"] }],
        });
        assert_eq!(login["viewer"], viewer, "{}", app.on);
        let lives = chrono::DateTime::parse_from_rfc3339(text(login, "expiresAt"))
            .unwrap()
            .to_utc()
            - passerelle::engine::now();
        assert!((9..=10).contains(&lives.num_minutes()), "{lives}");
        is_accepted(&app, text(login, "accessToken")).await;
        let capitals = attempt("Manager@Relience.Example.ORG", "passerelle-demo");
        app.anonymous().data_with(LOGIN, capitals).await;
    }
}

/// Three ways to fail; each answer and its time.
async fn failures(app: &App, number: usize) -> [(Value, Duration); 3] {
    let ways = [
        ("viewer@relience.example.org", "wrong password"),
        ("nobody@relience.example.org", "passerelle-demo"),
        ("trainer@relience.example.org", "passerelle-demo"),
    ];
    let mut results = Vec::new();
    for (way, (email, password)) in ways.into_iter().enumerate() {
        let start = Instant::now();
        let answer = guess(app, &format!("192.0.2.{}", number * 3 + way), email, password).await;
        results.push((answer, start.elapsed()));
    }
    results.try_into().unwrap()
}

#[tokio::test]
async fn a_failure_says_nothing_about_its_cause_neither_by_words_nor_by_time() {
    for app in App::on_both_with(|config| config.proxies = 1).await {
        let mut outside = Outside::open(app.config.database_url.expose()).await;
        outside
            .run("UPDATE account SET password_hash = NULL WHERE email = 'trainer@relience.example.org'")
            .await;
        let expected = json!({
            "data": { "login": null },
            "errors": [{
                "message": "The e-mail address or the password is wrong.",
                "path": ["login"],
                "locations": [{ "line": 1, "column": 33 }],
                "extensions": { "code": "UNAUTHENTICATED" },
            }],
        });
        let mut times = [const { Vec::new() }; 3];
        for number in 0..15 {
            for (way, (mut answer, time)) in failures(&app, number).await.into_iter().enumerate() {
                answer.as_object_mut().unwrap().remove("extensions");
                assert_eq!(answer, expected, "{} {way}", app.on);
                times[way].push(time);
            }
        }
        let medians = times.map(|mut times| {
            times.sort();
            times[times.len() / 2]
        });
        let (least, most) = (medians.iter().min().unwrap(), medians.iter().max().unwrap());
        assert!(*most < *least * 2, "{}: {medians:?}", app.on);
    }
}

#[tokio::test]
async fn only_no_token_at_all_is_an_anonymous_caller() {
    for app in App::on_both().await {
        let data = app.anonymous().data(VIEWER).await;
        assert_eq!(
            data,
            json!({ "viewer": null, "projects": { "totalCount": 0 } }),
            "{}",
            app.on
        );
        let signed_in = app.sign_in("manager@relience").await;
        let right = text(&signed_in, "accessToken");
        is_accepted(&app, right).await;
        let (header, rest) = right.split_once('.').unwrap();
        let (claims, signature) = rest.split_once('.').unwrap();
        let longer_signature = format!("{right}AAAA");
        for wrong in [
            "garbage",
            "a.b.c",
            signature,
            &longer_signature,
            &format!("{header}.{claims}."),
            &format!("{header}.{claims}"),
            &format!("eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{claims}."),
            text(&signed_in, "refreshToken"),
            &"x".repeat(4_000),
        ] {
            is_refused(&app, wrong).await;
        }
        for forged in forgeries(&app, right).await {
            is_refused(&app, &forged).await;
        }
        for header in ["Basic dXNlcjpwYXNz", "Bearer", "Bearer ", "bearer a b", "Token x"] {
            let request = app
                .http
                .post(format!("{}/graphql", app.url))
                .header("authorization", header);
            let response = request.json(&json!({ "query": VIEWER })).send().await.unwrap();
            assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{header}");
        }
    }
}

/// The claims of a right token under other keys and algorithms, and out of its time.
async fn forgeries(app: &App, right: &str) -> Vec<String> {
    let token = jsonwebtoken::dangerous::insecure_decode::<Value>(right).unwrap();
    let keys: Value = jwks(app).await;
    let public = text(&keys["keys"][0], "x");
    // The classic confusion: the public key as the secret of a symmetric algorithm.
    let symmetric = Header {
        alg: Algorithm::HS256,
        ..token.header.clone()
    };
    let random = aws_lc_rs::rand::SystemRandom::new();
    let own = aws_lc_rs::signature::Ed25519KeyPair::generate_pkcs8(&random).unwrap();
    let own = EncodingKey::from_ed_der(own.as_ref());
    let mut expired = token.claims.clone();
    expired["exp"] = json!(1_000_000_000);
    let mut header = token.header.clone();
    header.kid = Some("00000000-0000-0000-0000-000000000000".to_owned());
    let sign = |header: &Header, claims: &Value, key: &EncodingKey| jsonwebtoken::encode(header, claims, key).unwrap();
    vec![
        sign(&symmetric, &token.claims, &EncodingKey::from_secret(public.as_bytes())),
        sign(&token.header, &token.claims, &own),
        sign(&token.header, &expired, &own),
        sign(&header, &token.claims, &own),
    ]
}

async fn jwks(app: &App) -> Value {
    let response = app
        .http
        .get(format!("{}/.well-known/jwks.json", app.url))
        .send()
        .await
        .unwrap();
    response.json().await.unwrap()
}

#[tokio::test]
async fn others_check_our_tokens_with_the_published_keys() {
    for app in App::on_both().await {
        let signed_in = app.sign_in("manager@relience").await;
        let token = text(&signed_in, "accessToken");
        let header = jsonwebtoken::decode_header(token).unwrap();
        assert_eq!((header.alg, header.typ.as_deref()), (Algorithm::EdDSA, Some("at+jwt")));
        let keys: JwkSet = serde_json::from_value(jwks(&app).await).unwrap();
        let key = keys.find(header.kid.as_deref().unwrap()).unwrap();
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&["passerelle"]);
        validation.set_audience(&["passerelle"]);
        let key = DecodingKey::from_jwk(key).unwrap();
        let claims = jsonwebtoken::decode::<Value>(token, &key, &validation).unwrap().claims;
        for name in ["iss", "aud", "sub", "sid", "jti", "exp", "iat"] {
            assert!(claims.get(name).is_some(), "{name} in {claims}");
        }
        assert_eq!(
            claims.as_object().unwrap().len(),
            7,
            "nothing about the person: {claims}"
        );
    }
}

#[tokio::test]
async fn signing_out_works_at_once_here_or_everywhere() {
    for app in App::on_both().await {
        let [here, there, elsewhere] = [(); 3].map(|()| app.sign_in("manager@relience"));
        let (here, there, elsewhere) = (here.await, there.await, elsewhere.await);
        let tokens = [&here, &there, &elsewhere].map(|one| text(one, "accessToken"));
        let one = app.anonymous().bearing(tokens[0]);
        assert_eq!(one.data("mutation { logout }").await["logout"], true);
        is_refused(&app, tokens[0]).await;
        refresh_is_refused(&app, text(&here, "refreshToken")).await;
        is_accepted(&app, tokens[1]).await;
        let other = app.anonymous().bearing(tokens[1]);
        assert_eq!(
            other.data("mutation { logoutEverywhere }").await["logoutEverywhere"],
            2,
            "{}",
            app.on
        );
        for (token, signed_in) in tokens[1..].iter().zip([&there, &elsewhere]) {
            is_refused(&app, token).await;
            refresh_is_refused(&app, text(signed_in, "refreshToken")).await;
        }
        let refused = app.anonymous().refusal("mutation { logout }", json!({})).await;
        assert_eq!(refused["code"], "UNAUTHENTICATED");
    }
}

async fn refresh_is_refused(app: &App, token: &str) {
    let answer = app.anonymous().with(REFRESH, json!({ "token": token })).await;
    assert_eq!(answer["data"], json!({ "tokenRefresh": null }), "{}: {answer}", app.on);
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{answer}");
}

#[tokio::test]
async fn a_refresh_token_works_once_and_its_second_use_ends_the_sign_in() {
    for app in App::on_both().await {
        let first = app.sign_in("manager@relience").await;
        let renew = async |token: &Value| {
            let data = app.anonymous().data_with(REFRESH, json!({ "token": token })).await;
            data["tokenRefresh"].clone()
        };
        let second = renew(&first["refreshToken"]).await;
        let third = renew(&second["refreshToken"]).await;
        assert_ne!(second["refreshToken"], first["refreshToken"]);
        is_accepted(&app, text(&third, "accessToken")).await;
        refresh_is_refused(&app, text(&first, "refreshToken")).await;
        for tokens in [&first, &second, &third] {
            is_refused(&app, text(tokens, "accessToken")).await;
        }
        refresh_is_refused(&app, text(&third, "refreshToken")).await;
        for nonsense in ["", "garbage", text(&third, "accessToken")] {
            refresh_is_refused(&app, nonsense).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_uses_of_a_refresh_token_at_once_at_most_one_wins() {
    for app in App::on_both().await {
        let signed_in = app.sign_in("manager@relience").await;
        let variables = json!({ "token": signed_in["refreshToken"] });
        let anonymous = app.anonymous();
        let answers = join_all((0..8).map(|_| anonymous.with(REFRESH, variables.clone()))).await;
        let won = answers
            .iter()
            .filter(|answer| answer["data"]["tokenRefresh"].is_object())
            .count();
        assert!(won <= 1, "{}: {answers:?}", app.on);
        is_refused(&app, text(&signed_in, "accessToken")).await;
    }
}

#[tokio::test]
async fn guessing_makes_the_guesser_wait_and_not_the_owner() {
    for app in App::on_both_with(|config| config.proxies = 1).await {
        let owner = "viewer@solo.example.org";
        for _ in 0..5 {
            let answer = guess(&app, "198.51.100.1", owner, "wrong").await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{answer}");
        }
        for password in ["wrong", "passerelle-demo"] {
            let answer = guess(&app, "198.51.100.1", owner, password).await;
            assert_eq!(answer["data"]["login"], Value::Null);
            let told = &answer["errors"][0]["extensions"];
            assert_eq!(told["code"], "RATE_LIMITED", "{}: {answer}", app.on);
            assert!((1..=2).contains(&told["retryAfter"].as_u64().unwrap()), "{answer}");
        }
        // What the guesser writes left of the proxy's own entry changes nothing.
        let disguised = guess(&app, "203.0.113.9, 198.51.100.1", owner, "passerelle-demo").await;
        assert_eq!(
            disguised["errors"][0]["extensions"]["code"], "RATE_LIMITED",
            "{disguised}"
        );
        let elsewhere = guess(&app, "198.51.100.2", owner, "passerelle-demo").await;
        assert!(elsewhere["data"]["login"].is_object(), "{}: {elsewhere}", app.on);
    }
}

#[tokio::test]
async fn one_document_signs_in_once() {
    let login = r#"login(input: {email: "viewer@solo.example.org", password: "passerelle-demo"}) { expiresAt }"#;
    let refresh = r#"tokenRefresh(input: {refreshToken: "x"}) { expiresAt }"#;
    for app in App::on_both().await {
        for document in [
            format!("mutation {{ a: {login} b: {login} }}"),
            format!("mutation {{ a: {login} b: {refresh} }}"),
            format!("mutation {{ ...one ... on Mutation {{ b: {login} }} }} fragment one on Mutation {{ a: {login} }}"),
        ] {
            let answer = app.anonymous().ask(&document).await;
            let told = &answer["errors"][0]["extensions"];
            assert_eq!(told["code"], "QUERY_REJECTED", "{}: {answer}", app.on);
            assert_eq!(
                (&told["limit"], &told["measured"], &told["allowed"]),
                (&json!("sign_in_root_fields"), &json!(2), &json!(1))
            );
            assert!(answer.get("data").is_none(), "nothing ran");
        }
    }
}

#[tokio::test]
async fn what_gives_secrets_is_never_replayed() {
    for app in App::on_both().await {
        let keyed = app.anonymous().sending("idempotency-key", "once");
        let login = attempt("viewer@solo.example.org", "passerelle-demo");
        for (document, variables) in [(LOGIN, login), (REFRESH, json!({ "token": "x" }))] {
            let told = keyed.refusal(document, variables).await;
            assert_eq!(told["code"], "BAD_USER_INPUT", "{}", app.on);
            assert_eq!(told["violations"][0]["path"], "Idempotency-Key");
        }
    }
}

#[tokio::test]
async fn a_role_taken_away_is_gone_at_the_next_request_and_so_is_a_person() {
    let seen = "{ viewer { email memberships { roles } } projects { totalCount } }";
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let mut outside = Outside::open(app.config.database_url.expose()).await;
        assert!(manager.data(seen).await["projects"]["totalCount"].as_u64().unwrap() > 0);
        let mine = "account_id IN (SELECT id FROM account WHERE email = 'manager@relience.example.org')";
        outside
            .run(&format!("UPDATE partner_member SET state = 'ENDED' WHERE {mine}"))
            .await;
        let data = manager.data(seen).await;
        assert_eq!(data["viewer"]["memberships"], json!([]), "{}: {data}", app.on);
        assert_eq!(data["projects"]["totalCount"], 0);
        outside
            .run("UPDATE account SET active = false WHERE email = 'manager@relience.example.org'")
            .await;
        let response = manager.send(&json!({ "query": seen })).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{}", app.on);
    }
}
