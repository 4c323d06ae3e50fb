//! Mail, over a real socket: from the invitation to the sign-in.

use chrono::{DateTime, TimeDelta, Utc};
use entity::mail::Entity;
use futures_util::future::join;
use passerelle::{
    auth::{Auth, link::Token},
    command,
    config::Config,
    db::change::Author,
    engine,
    language::Language,
    mail::{self, Letter, post::Post},
};
use serde_json::{Value, json};

use crate::support::{
    App, Outside, Place,
    app::demo_copies,
    member::{ACCEPT, ADD, PASSWORD},
    process::Server,
    receiver::Receiver,
};

const FROM: &str = "Passerelle <passerelle@example.org>";
const PUBLIC: &str = "https://passerelle.example.org/app/";

fn sending(database: &str, receiver: &Receiver) -> Place {
    Place::on(database)
        .with("PASSERELLE_SMTP_URL", &receiver.url)
        .with("PASSERELLE_MAIL_FROM", FROM)
        .with("PASSERELLE_PUBLIC_URL", PUBLIC)
}

async fn ask(server: &Server, token: Option<&str>, document: &str, input: Value) -> Value {
    let answer = server.ask(token, document, json!({ "input": input })).await.unwrap();
    assert!(answer.get("errors").is_none(), "{answer}");
    answer["data"].clone()
}

async fn invite(server: &Server, email: &str) {
    let admin = server.demo_token("admin@relience").await;
    let added = ask(
        server,
        Some(&admin),
        ADD,
        json!({ "email": email, "roles": ["TRAINER"] }),
    )
    .await;
    assert_eq!(
        added["partnerMemberAdd"]["invitationLink"],
        Value::Null,
        "the link is for the person alone"
    );
}

#[tokio::test]
async fn an_invitation_is_mailed_accepted_and_signed_in_with_and_a_password_forgotten() {
    let (_directory, databases) = demo_copies().await;
    for database in databases {
        let receiver = Receiver::start().await;
        let place = sending(&database, &receiver);
        let server = place.serve(&[]).await;
        invite(&server, "new@example.org").await;
        let mail = receiver.wait_for(1).await;
        assert_eq!(mail.to, "new@example.org");
        let link = format!("{PUBLIC}invitation#{}", mail.token());
        assert!(
            mail.text.contains(&link) && mail.text.contains("Agathe Morvannic"),
            "{}",
            mail.text
        );
        ask(
            &server,
            None,
            ACCEPT,
            json!({ "token": mail.token(), "password": PASSWORD }),
        )
        .await;
        server.sign_in("new@example.org", PASSWORD).await;

        let request = "mutation($input: PasswordResetRequestInput!) { passwordResetRequest(input: $input) }";
        for email in ["nobody@example.org", "new@example.org"] {
            ask(&server, None, request, json!({ "email": email })).await;
        }
        let mail = receiver.wait_for(2).await;
        assert_eq!(mail.to, "new@example.org", "nobody gets none");
        let confirm = "mutation($input: PasswordResetConfirmInput!) { passwordResetConfirm(input: $input) }";
        ask(
            &server,
            None,
            confirm,
            json!({ "token": mail.token(), "newPassword": "another long password" }),
        )
        .await;
        server.sign_in("new@example.org", "another long password").await;
        let log = server.log();
        for secret in [&mail.token(), PASSWORD, "new@example.org", "another long"] {
            assert!(!log.contains(secret), "{log}");
        }
        let mut outside = Outside::open(&database).await;
        assert_eq!(
            outside.number("SELECT count(*) FROM mail").await,
            0,
            "what was sent is gone"
        );
    }
}

#[tokio::test]
async fn a_mail_survives_the_sudden_end_of_the_service() {
    let (_directory, databases) = demo_copies().await;
    for database in databases {
        let receiver = Receiver::start().await;
        receiver.refuse(Some("451 later"));
        let place = sending(&database, &receiver);
        let mut server = place.serve(&[]).await;
        invite(&server, "new@example.org").await;
        server.kill();
        server.ended().await;
        let mut outside = Outside::open(&database).await;
        assert_eq!(outside.number("SELECT count(*) FROM mail").await, 1);
        outside
            .run("UPDATE mail SET due_at = '2020-01-01 00:00:00+00:00'")
            .await;
        receiver.refuse(None);
        let server = place.serve(&[]).await;
        let mail = receiver.wait_for(1).await;
        ask(
            &server,
            None,
            ACCEPT,
            json!({ "token": mail.token(), "password": PASSWORD }),
        )
        .await;
    }
}

/// A post of its own, as a second instance would have, on the database of a running service.
async fn post(app: &App, receiver: &Receiver) -> (Auth, Post) {
    let config = Config {
        smtp_url: Some(receiver.url.clone().try_into().unwrap()),
        mail_from: Some(FROM.to_owned()),
        public_url: Some(PUBLIC.parse().unwrap()),
        ..app.config.clone()
    };
    let (db, auth) = command::open(&config).await.unwrap();
    let post = Post::open(&db, &auth, &config).unwrap().unwrap();
    (auth, post)
}

async fn write(app: &App, auth: &Auth, to: &str, language: Language, now: DateTime<Utc>) {
    let author = Author {
        account: None,
        api_key: None,
        request_id: "test".to_owned(),
        now,
    };
    let letter = Letter::Password {
        to: to.to_owned(),
        language,
        token: Token::new(),
    };
    let tx = app.db.system("test").begin(author).await.unwrap();
    mail::write(&tx, auth.keys(), &letter, now).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_instances_send_each_mail_once() {
    for app in App::on_both().await {
        let receiver = Receiver::start().await;
        let ((auth, one), (_, other)) = (post(&app, &receiver).await, post(&app, &receiver).await);
        let now = engine::now();
        let posts = ["admin", "manager", "trainer", "counsellor", "assessor", "viewer"];
        for who in posts {
            write(
                &app,
                &auth,
                &format!("{who}@relience.example.org"),
                Language::English,
                now,
            )
            .await;
        }
        write(&app, &auth, "nobody@example.org", Language::English, now).await;
        for row in app.rows::<Entity>().await {
            assert!(!row.sealed.contains("relience"), "sealed on {}", app.on);
        }
        let (left, right) = join(one.deliver(now), other.deliver(now)).await;
        assert_eq!(left.unwrap() + right.unwrap(), posts.len(), "{}", app.on);
        let mut to: Vec<String> = receiver.mails().into_iter().map(|mail| mail.to).collect();
        to.sort();
        to.dedup();
        assert_eq!(
            (to.len(), receiver.mails().len()),
            (posts.len(), posts.len()),
            "{}",
            app.on
        );
        assert_eq!(
            app.rows::<Entity>().await.len(),
            0,
            "the one to nobody too on {}",
            app.on
        );
    }
}

#[tokio::test]
async fn what_fails_is_tried_again_later_and_what_is_refused_for_good_is_not() {
    for app in App::on_both().await {
        let receiver = Receiver::start().await;
        let (auth, post) = post(&app, &receiver).await;
        let now = engine::now();
        write(&app, &auth, "viewer@solo.example.org", Language::French, now).await;
        receiver.refuse(Some("451 later"));
        assert_eq!(post.deliver(now).await.unwrap(), 0, "{}", app.on);
        assert_eq!(
            post.deliver(now + TimeDelta::seconds(29)).await.unwrap(),
            0,
            "{}",
            app.on
        );
        assert_eq!(receiver.refused(), 1, "not before its time on {}", app.on);
        receiver.refuse(None);
        assert_eq!(
            post.deliver(now + TimeDelta::seconds(31)).await.unwrap(),
            1,
            "{}",
            app.on
        );
        let mail = &receiver.mails()[0];
        assert!(
            mail.text.contains("Quelqu'un, sans doute vous, a demandé"),
            "{}",
            mail.text
        );

        write(&app, &auth, "viewer@solo.example.org", Language::English, now).await;
        receiver.refuse(Some("550 never"));
        assert_eq!(post.deliver(now + TimeDelta::seconds(32)).await.unwrap(), 0);
        assert_eq!(app.rows::<Entity>().await.len(), 0, "{}", app.on);

        write(&app, &auth, "viewer@solo.example.org", Language::English, now).await;
        receiver.refuse(None);
        assert_eq!(
            post.deliver(now + TimeDelta::hours(2)).await.unwrap(),
            0,
            "a link too late is not sent"
        );
        assert_eq!(
            (receiver.mails().len(), app.rows::<Entity>().await.len()),
            (1, 0),
            "{}",
            app.on
        );
    }
}

#[tokio::test]
async fn people_are_made_and_helped_by_command() {
    let (_directory, databases) = demo_copies().await;
    for database in databases {
        let place = Place::on(&database);
        let made = place
            .run(&["user", "add", "--email", "Olga@Example.org", "--operator"])
            .await;
        let reset = place.run(&["user", "reset", "viewer@solo.example.org"]).await;
        assert!(made.success && reset.success, "{} {}", made.log, reset.log);
        let token = |out: &str| {
            out.trim()
                .split_once("http://127.0.0.1:8080/password#")
                .unwrap()
                .1
                .to_owned()
        };
        let server = place.serve(&[]).await;
        let confirm = "mutation($input: PasswordResetConfirmInput!) { passwordResetConfirm(input: $input) }";
        for out in [&made.out, &reset.out] {
            ask(
                &server,
                None,
                confirm,
                json!({ "token": token(out), "newPassword": PASSWORD }),
            )
            .await;
        }
        let olga = server.sign_in("olga@example.org", PASSWORD).await;
        let viewer = server.viewer(olga["accessToken"].as_str().unwrap()).await;
        assert_eq!(viewer, json!({ "email": "olga@example.org", "operator": true }));
        server.sign_in("viewer@solo.example.org", PASSWORD).await;
        assert!(!made.log.contains(&token(&made.out)) && !reset.log.contains(&token(&reset.out)));
        place
            .refuses(&["user", "add", "--email", "olga@example.org"], "already")
            .await;
        place.refuses(&["user", "add", "--email", "olga"], "address").await;
        place
            .refuses(&["user", "reset", "nobody@example.org"], "no account")
            .await;
    }
}
