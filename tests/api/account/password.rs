//! Passwords: changed, forgotten, guessed.

use passerelle::{auth, command, engine};
use serde_json::{Value, json};

use crate::support::{App, answer::violations, member::LOGIN, persona::Client, text};

const CHANGE: &str = "mutation($input: PasswordChangeInput!) { passwordChange(input: $input) }";
const REQUEST: &str = "mutation($input: PasswordResetRequestInput!) { passwordResetRequest(input: $input) }";
const CONFIRM: &str = "mutation($input: PasswordResetConfirmInput!) { passwordResetConfirm(input: $input) }";
const WHO: &str = "viewer@solo.example.org";
const OLD: &str = "passerelle-demo";
const NEW: &str = "a better password";

fn change(current: &str, new: &str) -> Value {
    json!({ "input": { "currentPassword": current, "newPassword": new } })
}

async fn status(client: &Client<'_>) -> u16 {
    client
        .send(&json!({ "query": "{ viewer { email } }" }))
        .await
        .status()
        .as_u16()
}

async fn login_code(app: &App, password: &str) -> Value {
    let input = json!({ "input": { "email": WHO, "password": password } });
    app.anonymous().with(LOGIN, input).await["errors"][0]["extensions"]["code"].clone()
}

#[tokio::test]
async fn a_changed_password_ends_all_other_sign_ins() {
    for app in App::on_both().await {
        let (here, there) = (app.login(WHO, OLD).await, app.login(WHO, OLD).await);
        for (current, new, expected) in [
            ("wrong", NEW, &["input.currentPassword PASSWORD"][..]),
            (OLD, "short", &["input.newPassword PASSWORD"]),
            (OLD, WHO, &["input.newPassword PASSWORD"]),
            (
                "wrong",
                "password1234",
                &["input.currentPassword PASSWORD", "input.newPassword PASSWORD"],
            ),
        ] {
            assert_eq!(
                violations(&here.refusal(CHANGE, change(current, new)).await),
                expected,
                "{}",
                app.on
            );
        }
        assert_eq!(here.data_with(CHANGE, change(OLD, NEW)).await["passwordChange"], true);
        assert_eq!((status(&here).await, status(&there).await), (200, 401), "{}", app.on);
        assert_eq!(login_code(&app, OLD).await, "UNAUTHENTICATED", "{}", app.on);
        app.login(WHO, NEW).await;
        let anonymous = app.anonymous().refusal(CHANGE, change(OLD, NEW)).await;
        assert_eq!(anonymous["code"], "UNAUTHENTICATED", "{}", app.on);
    }
}

#[tokio::test]
async fn a_new_password_by_link_ends_all_sign_ins_once() {
    for app in App::on_both().await {
        let signed_in = app.login(WHO, OLD).await;
        let (_, auth) = command::open(&app.config).await.unwrap();
        let old = auth::reset_link(&auth, WHO, engine::now()).await.unwrap();
        let link = auth::reset_link(&auth, WHO, engine::now()).await.unwrap();
        let token = |link: &str| link.strip_prefix("/password#").unwrap().to_owned();
        let confirm = |token: String, new: &str| json!({ "input": { "token": token, "newPassword": new } });
        let anonymous = app.anonymous();
        for (token, new, expected) in [
            (token(&old), NEW, "input.token LINK"),
            ("garbage".to_owned(), "short", "input.token LINK"),
            (token(&link), "short", "input.newPassword PASSWORD"),
        ] {
            assert_eq!(
                violations(&anonymous.refusal(CONFIRM, confirm(token, new)).await),
                [expected],
                "{}",
                app.on
            );
        }
        assert_eq!(status(&signed_in).await, 200, "asking ends nothing");
        assert_eq!(
            anonymous.data_with(CONFIRM, confirm(token(&link), NEW)).await["passwordResetConfirm"],
            true
        );
        assert_eq!(status(&signed_in).await, 401, "{}", app.on);
        app.login(WHO, NEW).await;
        let again = anonymous.refusal(CONFIRM, confirm(token(&link), OLD)).await;
        assert_eq!(violations(&again), ["input.token LINK"], "{}", app.on);
        assert!(
            auth::reset_link(&auth, "nobody@example.org", engine::now())
                .await
                .is_err()
        );
    }
}

#[tokio::test]
async fn asking_for_a_new_password_says_nothing_and_cannot_be_repeated_for_ever() {
    for app in App::on_both_with(|config| config.proxies = 1).await {
        let from = |address: &str| app.anonymous().sending("x-forwarded-for", address);
        let ask = |email: &str| json!({ "input": { "email": email } });
        let mut counts = Vec::new();
        for (address, email) in [
            ("192.0.2.1", WHO),
            ("192.0.2.2", "nobody@example.org"),
            ("192.0.2.3", "no address"),
        ] {
            let before = app.db.statements();
            let answer = from(address).data_with(REQUEST, ask(email)).await;
            assert_eq!(answer, json!({ "passwordResetRequest": true }), "{email} on {}", app.on);
            counts.push(app.db.statements() - before);
        }
        assert_eq!(counts, [counts[0]; 3], "{}", app.on);
        for email in [WHO, "nobody@example.org"] {
            let client = from(&format!("198.51.100.{}", email.len()));
            for _ in 0..5 {
                client.data_with(REQUEST, ask(email)).await;
            }
            let told = client.refusal(REQUEST, ask(email)).await;
            assert_eq!(told["code"], "RATE_LIMITED", "{email} on {}: {told}", app.on);
        }
        app.login(WHO, OLD).await;
    }
}

#[tokio::test]
async fn guessing_the_current_password_makes_wait_and_locks_nobody_out() {
    for app in App::on_both_with(|config| config.proxies = 1).await {
        let input = json!({ "input": { "email": WHO, "password": OLD } });
        let login = app.anonymous().data_with(LOGIN, input.clone()).await["login"].clone();
        let thief = app
            .anonymous()
            .bearing(text(&login, "accessToken"))
            .sending("x-forwarded-for", "198.51.100.1");
        for _ in 0..5 {
            thief.refusal(CHANGE, change("wrong", NEW)).await;
        }
        let told = thief.refusal(CHANGE, change(OLD, NEW)).await;
        assert_eq!(told["code"], "RATE_LIMITED", "{}: {told}", app.on);
        let owner = app.anonymous().sending("x-forwarded-for", "198.51.100.2");
        owner.data_with(LOGIN, input).await;
    }
}

#[tokio::test]
async fn a_person_changes_their_name_and_their_colleagues_see_it() {
    let update = "mutation($input: AccountUpdateInput!) { accountUpdate(input: $input) { displayName language memberships { displayName version } } }";
    for app in App::on_both().await {
        let trainer = app.as_user("trainer2@relience").await;
        let input = json!({ "input": { "displayName": "Joachim Troisponts", "language": "fr-CH" } });
        let changed = trainer.data_with(update, input).await["accountUpdate"].clone();
        let member = json!({ "displayName": "Joachim Troisponts", "version": 2 });
        assert_eq!(
            changed,
            json!({ "displayName": "Joachim Troisponts", "language": "fr-CH", "memberships": [member, member] }),
            "{}",
            app.on
        );
        let wrong = json!({ "input": { "displayName": " ", "language": "français" } });
        let refused = violations(&trainer.refusal(update, wrong).await);
        assert_eq!(
            refused,
            ["input.displayName REQUIRED", "input.language LANGUAGE"],
            "{}",
            app.on
        );
        assert_eq!(
            app.anonymous().refusal(update, json!({ "input": {} })).await["code"],
            "UNAUTHENTICATED"
        );
    }
}
