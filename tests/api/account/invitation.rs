//! Invitations: who is told what, and who can accept.

use serde_json::{Value, json};

use crate::support::{
    App, Outside,
    answer::violations,
    member::{ACCEPT, ADD, LOGIN, PASSWORD, token},
    persona::Client,
    text,
};

const INVITE: &str = "mutation($input: PartnerMemberInviteInput!) { partnerMemberInvite(input: $input) { id state version invitationLink } }";

fn accepting(token: &str, password: Option<&str>) -> Value {
    json!({ "input": { "token": token, "password": password } })
}

/// What an answer says, without what differs from request to request.
fn said(mut answer: Value) -> Value {
    answer.as_object_mut().unwrap().remove("extensions");
    answer
}

#[tokio::test]
async fn somebody_new_accepts_once_and_signs_in() {
    for app in App::on_both().await {
        let invited = app.invite("relience", "New@Example.org", &["TRAINER"]).await;
        assert_eq!(
            (&invited["email"], &invited["displayName"], &invited["state"]),
            (&json!("new@example.org"), &json!("new"), &json!("INVITED")),
            "{}",
            app.on
        );
        let attempt = json!({ "input": { "email": "new@example.org", "password": PASSWORD } });
        let early = app.anonymous().refusal(LOGIN, attempt.clone()).await["code"].clone();
        assert_eq!(early, "UNAUTHENTICATED", "nothing is granted yet on {}", app.on);
        let token = token(&invited);
        for (password, expected) in [
            (None, "input.password REQUIRED"),
            (Some("too short"), "input.password PASSWORD"),
            (Some("password1234"), "input.password PASSWORD"),
            (Some("new@example.org"), "input.password PASSWORD"),
        ] {
            let refused = app.anonymous().refusal(ACCEPT, accepting(&token, password)).await;
            assert_eq!(violations(&refused), [expected], "{}", app.on);
        }
        let input = json!({ "input": { "token": token, "password": PASSWORD, "displayName": "Noémie" } });
        let accepted = app.anonymous().data_with(ACCEPT, input).await["partnerMemberAccept"].clone();
        assert_eq!(
            accepted,
            json!({ "id": invited["id"], "state": "ACTIVE", "roles": ["TRAINER"], "displayName": "Noémie" }),
            "{}",
            app.on
        );
        let client = app.login("new@example.org", PASSWORD).await;
        let seen = client
            .data("{ viewer { displayName memberships { roles } } projects { totalCount } }")
            .await;
        assert_eq!(
            seen,
            json!({ "viewer": { "displayName": "Noémie", "memberships": [{ "roles": ["TRAINER"] }] }, "projects": { "totalCount": 2 } }),
            "{}",
            app.on
        );
        let again = app.anonymous().refusal(ACCEPT, accepting(&token, Some(PASSWORD))).await;
        assert_eq!(violations(&again), ["input.token LINK"], "{}", app.on);
    }
}

#[tokio::test]
async fn somebody_known_accepts_signed_in_or_with_their_password() {
    for app in App::on_both().await {
        let invited = app.invite("relience", "viewer@solo.example.org", &["VIEWER"]).await;
        let viewer = app.as_user("viewer@solo").await;
        let accepted = viewer.data_with(ACCEPT, accepting(&token(&invited), None)).await;
        assert_eq!(
            accepted["partnerMemberAccept"]["displayName"], "Firmin Tardivelle",
            "{}",
            app.on
        );
        assert_eq!(
            viewer.data("{ projects { totalCount } }").await["projects"]["totalCount"],
            3,
            "{}",
            app.on
        );
        let invited = app.invite("relience", "trainer@solo.example.org", &["VIEWER"]).await;
        let input = accepting(&token(&invited), Some("passerelle-demo"));
        app.anonymous().data_with(ACCEPT, input).await;
        app.login("trainer@solo.example.org", "passerelle-demo").await;
    }
}

#[tokio::test]
async fn whatever_is_wrong_with_an_invitation_the_answer_is_the_same() {
    for app in App::on_both_with(|config| config.proxies = 1).await {
        let mut number = 0;
        // Each from an address of its own, so that nobody waits.
        let mut elsewhere = || {
            number += 1;
            app.anonymous().sending("x-forwarded-for", &format!("192.0.2.{number}"))
        };
        let known = app.invite("relience", "viewer@solo.example.org", &["VIEWER"]).await;
        let used = app.invite("relience", "used@example.org", &["VIEWER"]).await;
        app.anonymous()
            .data_with(ACCEPT, accepting(&token(&used), Some(PASSWORD)))
            .await;
        let superseded = app.invite("relience", "again@example.org", &["VIEWER"]).await;
        let admin = app.as_user("admin@relience").await;
        let again = json!({ "input": { "member": superseded["id"], "expectedVersion": 1 } });
        let anew = admin.data_with(INVITE, again).await["partnerMemberInvite"].clone();
        let expired = app.invite("relience", "late@example.org", &["VIEWER"]).await;
        let mut outside = Outside::open(app.config.database_url.expose()).await;
        outside
            .run("UPDATE account_link SET expires_at = '2020-01-01 00:00:00+00:00' WHERE account_id IN (SELECT id FROM account WHERE email = 'late@example.org')")
            .await;
        let mut answers = Vec::new();
        for (token, password) in [
            ("garbage".to_owned(), PASSWORD),
            (token(&known), "a wrong password"),
            (token(&used), PASSWORD),
            (token(&superseded), PASSWORD),
            (token(&expired), PASSWORD),
        ] {
            answers.push(said(elsewhere().with(ACCEPT, accepting(&token, Some(password))).await));
        }
        let stranger = app.as_user("viewer@fjord").await;
        answers.push(said(stranger.with(ACCEPT, accepting(&token(&known), None)).await));
        for answer in &answers {
            assert_eq!(
                violations(&answer["errors"][0]["extensions"]),
                ["input.token LINK"],
                "{}: {answer}",
                app.on
            );
            assert_eq!(answer, &answers[0], "{}", app.on);
        }
        elsewhere()
            .data_with(ACCEPT, accepting(&token(&anew), Some(PASSWORD)))
            .await;
    }
}

/// The ADMIN does not learn who is known to the service, neither by the words nor by the number of statements.
#[tokio::test]
async fn inviting_says_nothing_about_who_is_known() {
    for app in App::on_both().await {
        let mut seen = Vec::new();
        for email in ["nobody@fjord.example.org", "viewer@fjord.example.org"] {
            let before = app.db.statements();
            let mut invited = app.invite("relience", email, &["VIEWER"]).await;
            let statements = app.db.statements() - before;
            for own in ["id", "email", "displayName", "invitedUntil", "invitationLink"] {
                assert!(invited.as_object_mut().unwrap().remove(own).unwrap().is_string());
            }
            seen.push((invited, statements));
        }
        // The first call also signs the ADMIN in.
        let mut third = Vec::new();
        for email in ["nobody2@fjord.example.org", "trainer@fjord.example.org"] {
            let before = app.db.statements();
            app.invite("relience", email, &["VIEWER"]).await;
            third.push(app.db.statements() - before);
        }
        assert_eq!(seen[0].0, seen[1].0, "{}", app.on);
        assert_eq!(third[0], third[1], "{}", app.on);
    }
}

#[tokio::test]
async fn an_invitation_ends_with_its_removal_and_begins_anew_after_the_end() {
    let remove = "mutation($input: PartnerMemberRemoveInput!) { partnerMemberRemove(input: $input) { state version } }";
    for app in App::on_both().await {
        let admin = app.as_user("admin@relience").await;
        let invited = app.invite("relience", "new@example.org", &["TRAINER"]).await;
        let at = |version: i32| json!({ "input": { "member": invited["id"], "expectedVersion": version } });
        admin.data_with(remove, at(1)).await;
        let refused = app
            .anonymous()
            .refusal(ACCEPT, accepting(&token(&invited), Some(PASSWORD)))
            .await;
        assert_eq!(violations(&refused), ["input.token LINK"], "{}", app.on);
        let anew = admin.data_with(INVITE, at(2)).await["partnerMemberInvite"].clone();
        assert_eq!(
            (&anew["state"], &anew["version"]),
            (&json!("INVITED"), &json!(3)),
            "{}",
            app.on
        );
        app.anonymous()
            .data_with(ACCEPT, accepting(&token(&anew), Some(PASSWORD)))
            .await;
        let closed = admin.refusal(INVITE, at(4)).await;
        assert_eq!(
            closed["code"], "INVALID_STATE",
            "who is a member needs no link on {}",
            app.on
        );
    }
}

#[tokio::test]
async fn guessing_a_password_through_an_invitation_makes_the_guesser_wait_and_not_the_owner() {
    for app in App::on_both_with(|config| config.proxies = 1).await {
        let invited = app.invite("relience", "viewer@solo.example.org", &["VIEWER"]).await;
        let from = |address| -> Client<'_> { app.anonymous().sending("x-forwarded-for", address) };
        for _ in 0..5 {
            let wrong = accepting(&token(&invited), Some("a wrong password"));
            from("198.51.100.1").refusal(ACCEPT, wrong).await;
        }
        let right = accepting(&token(&invited), Some("passerelle-demo"));
        let told = from("198.51.100.1").refusal(ACCEPT, right.clone()).await;
        assert_eq!(told["code"], "RATE_LIMITED", "{}: {told}", app.on);
        from("198.51.100.2").data_with(ACCEPT, right).await;
    }
}

#[tokio::test]
async fn what_takes_or_gives_a_secret_stands_alone_and_is_never_replayed() {
    for app in App::on_both().await {
        let admin = app.as_user("admin@relience").await;
        let accept = r#"partnerMemberAccept(input: {token: "x", password: "x"}) { id }"#;
        for document in [
            format!("mutation {{ a: {accept} b: {accept} }}"),
            format!("mutation {{ a: {accept} logout }}"),
            r#"mutation { a: passwordChange(input: {currentPassword: "x", newPassword: "y"}) logout }"#.to_owned(),
            r#"mutation { a: passwordResetRequest(input: {email: "x"}) b: passwordResetRequest(input: {email: "y"}) }"#
                .to_owned(),
            r#"mutation { a: passwordResetConfirm(input: {token: "x", newPassword: "y"}) logout }"#.to_owned(),
        ] {
            let told = admin.refusal(&document, json!({})).await;
            assert_eq!(told["limit"], "sign_in_root_fields", "{}: {told}", app.on);
        }
        let keyed = app.as_user("admin@relience").await.sending("idempotency-key", "once");
        let add = json!({ "input": { "email": "new@example.org", "roles": ["VIEWER"] } });
        for (document, input) in [(ADD, add), (ACCEPT, accepting("x", None))] {
            let told = keyed.refusal(document, input).await;
            assert_eq!(violations(&told), ["Idempotency-Key IDEMPOTENCY"], "{}", app.on);
        }
    }
}

#[tokio::test]
async fn no_secret_is_in_the_database_as_it_was_given() {
    for app in App::on_both().await {
        let invited = app.invite("relience", "new@example.org", &["TRAINER"]).await;
        let secret = token(&invited);
        let rows = format!(
            "{:?} {:?} {:?}",
            app.rows::<entity::account_link::Entity>().await,
            app.rows::<entity::audit_entry::Entity>().await,
            app.rows::<entity::event::Entity>().await
        );
        assert!(!rows.contains(&secret), "{}", app.on);
        assert!(text(&invited, "invitationLink").contains(&secret));
        let verbs: Vec<String> = app
            .rows::<entity::audit_entry::Entity>()
            .await
            .into_iter()
            .filter(|entry| entry.request_id != "demo" && entry.kind == "partner_member")
            .map(|entry| entry.verb)
            .collect();
        assert!(verbs.contains(&"ADD".to_owned()), "{}: {verbs:?}", app.on);
    }
}
