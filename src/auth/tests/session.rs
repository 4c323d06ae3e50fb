//! Sessions: renewal, theft, end, and what housekeeping leaves of them.

use entity::{idempotency_key, login_throttle, refresh_token};

use super::*;
use crate::auth::{logout, logout_everywhere, refresh, sweep};

async fn renew(house: &House, signed_in: &SignedIn, seconds: i64) -> Result<SignedIn> {
    refresh(&house.auth, &signed_in.refresh_token, &request(seconds, "home")).await
}

#[tokio::test]
async fn each_renewal_replaces_both_tokens() {
    on_each_database(async |house| {
        let first = house.login(0).await;
        let second = renew(&house, &first, 60).await.unwrap();
        assert_ne!(first.refresh_token, second.refresh_token);
        assert_ne!(first.access_token, second.access_token);
        assert_eq!(second.expires_at, at(660));
        assert_eq!(first.actor.person(), second.actor.person(), "the same session");
        let third = renew(&house, &second, 120).await.unwrap();
        assert!(house.call(&third, 121).await.is_ok());
        let kept = house
            .db
            .system("test")
            .all(refresh_token::Entity::find())
            .await
            .unwrap();
        assert_eq!(kept.len(), 3);
        assert!(
            kept.iter()
                .all(|row| row.hash.len() == 64 && row.hash != third.refresh_token)
        );
    })
    .await;
}

#[tokio::test]
async fn a_token_used_twice_ends_the_session_for_both_holders() {
    on_each_database(async |house| {
        let (first, bystander) = (house.login(0).await, house.login(1).await);
        let second = renew(&house, &first, 60).await.unwrap();
        assert!(is_unauthenticated(&renew(&house, &first, 61).await));
        assert!(
            is_unauthenticated(&house.call(&second, 62).await),
            "its access tokens end too"
        );
        assert!(is_unauthenticated(&renew(&house, &second, 62).await));
        let session = house.session(&first).await;
        assert_eq!(
            (session.ended_at, session.end_reason.as_deref()),
            (Some(at(61)), Some("REUSE"))
        );
        assert!(house.call(&bystander, 62).await.is_ok(), "other sessions go on");
        assert!(is_unauthenticated(&renew(&house, &first, 63).await));
        assert_eq!(house.verbs("auth_session").await, ["LOGIN", "LOGIN", "REUSE"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_uses_at_once_one_wins_and_the_other_ends_the_session() {
    on_each_database(async |house| {
        let other = house.second(0).await;
        for round in 0..8 {
            let signed_in = house.login(round).await;
            let now = request(round, "home");
            let (one, two) = tokio::join!(
                refresh(&house.auth, &signed_in.refresh_token, &now),
                refresh(&other, &signed_in.refresh_token, &now),
            );
            let won = usize::from(one.is_ok()) + usize::from(two.is_ok());
            assert!(won <= 1, "the loser may end the session before the winner reads it");
            assert!(
                [&one, &two]
                    .iter()
                    .all(|answer| answer.is_ok() || is_unauthenticated(answer))
            );
            assert_eq!(house.session(&signed_in).await.end_reason.as_deref(), Some("REUSE"));
        }
    })
    .await;
}

#[tokio::test]
async fn a_session_slides_but_not_for_ever() {
    on_each_database(async |house| {
        let mut signed_in = house.login(0).await;
        let unused = house.login(0).await;
        assert!(
            is_unauthenticated(&renew(&house, &unused, 30 * DAY).await),
            "thirty days without use"
        );
        for day in [29, 58, 87, 116, 145, 174] {
            signed_in = renew(&house, &signed_in, day * DAY).await.unwrap();
        }
        assert_eq!(house.session(&signed_in).await.expires_at, at(180 * DAY));
        let last = renew(&house, &signed_in, 180 * DAY - 60).await.unwrap();
        assert!(house.call(&last, 180 * DAY - 1).await.is_ok());
        assert!(
            is_unauthenticated(&house.call(&last, 180 * DAY).await),
            "half a year is the end"
        );
        assert!(is_unauthenticated(&renew(&house, &last, 180 * DAY).await));
    })
    .await;
}

#[tokio::test]
async fn what_is_no_refresh_token_is_refused_without_a_write() {
    on_each_database(async |house| {
        let signed_in = house.login(0).await;
        let statements = house.db.statements();
        let wrong = [
            "",
            "x",
            "\0",
            &signed_in.access_token,
            &"A".repeat(43),
            &"A".repeat(100_000),
        ];
        for token in wrong {
            assert!(is_unauthenticated(
                &refresh(&house.auth, token, &request(1, "home")).await
            ));
        }
        assert_eq!(house.db.statements() - statements, 6, "one look each");
        assert!(house.call(&signed_in, 1).await.is_ok());
    })
    .await;
}

/// Otherwise the caller's next attempt would look like a theft.
#[tokio::test]
async fn a_renewal_past_its_deadline_does_not_use_up_the_token() {
    on_each_database(async |house| {
        let signed_in = house.login(0).await;
        let late = RequestInfo {
            deadline: Instant::now(),
            ..request(60, "home")
        };
        let refused = refresh(&house.auth, &signed_in.refresh_token, &late).await;
        assert!(matches!(refused, Err(Error::Unavailable { .. })));
        assert!(renew(&house, &signed_in, 61).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn signing_out_works_at_once() {
    on_each_database(async |house| {
        let (one, two) = (house.login(0).await, house.login(0).await);
        let session = one.actor.person().unwrap().session;
        logout(&house.auth, session, &request(1, "home")).await.unwrap();
        assert!(is_unauthenticated(&house.call(&one, 1).await));
        assert!(is_unauthenticated(&renew(&house, &one, 1).await));
        assert!(house.call(&two, 1).await.is_ok());
        logout(&house.auth, session, &request(2, "home")).await.unwrap();
        assert_eq!(house.session(&one).await.ended_at, Some(at(1)), "it ends once");
        assert_eq!(house.verbs("auth_session").await, ["LOGIN", "LOGIN", "LOGOUT"]);
    })
    .await;
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session() {
    on_each_database(async |house| {
        let sessions = [house.login(0).await, house.login(0).await, house.login(0).await];
        logout(
            &house.auth,
            sessions[0].actor.person().unwrap().session,
            &request(1, "home"),
        )
        .await
        .unwrap();
        assert_eq!(
            logout_everywhere(&house.auth, house.account, &request(2, "home"))
                .await
                .unwrap(),
            2
        );
        for signed_in in &sessions {
            assert!(is_unauthenticated(&house.call(signed_in, 2).await));
        }
        assert!(
            house.call(&house.login(3).await, 3).await.is_ok(),
            "a new sign-in is a new session"
        );
        assert_eq!(house.verbs("account").await, ["LOGOUT_EVERYWHERE"]);
    })
    .await;
}

async fn repeat(house: &House, number: u32) {
    let repeats = (0..number).map(|key| idempotency_key::Model {
        caller: house.account.uuid(),
        key: key.to_string(),
        request_hash: String::new(),
        kind: String::new(),
        object_id: uuid::Uuid::nil(),
        created_at: at(0),
    });
    let tx = house.db.system("test").begin(author()).await.unwrap();
    tx.put(repeats).await.unwrap();
    tx.commit().await.unwrap();
}

/// How many rows there are of each kind that housekeeping looks at.
async fn left(house: &House) -> [usize; 5] {
    let system = house.db.system("test");
    [
        system.all(refresh_token::Entity::find()).await.unwrap().len(),
        system.all(auth_session::Entity::find()).await.unwrap().len(),
        system.all(login_throttle::Entity::find()).await.unwrap().len(),
        system.all(idempotency_key::Entity::find()).await.unwrap().len(),
        system.all(secret_key::Entity::find()).await.unwrap().len(),
    ]
}

#[tokio::test]
async fn housekeeping_removes_what_has_served_its_time() {
    on_each_database(async |house| {
        let signed_in = house.login(0).await;
        house.guess(EMAIL, 0, "elsewhere").await.unwrap_err();
        repeat(&house, 1_201).await;
        house
            .auth
            .keys()
            .rotate(secret_key::Purpose::Cursor, at(0))
            .await
            .unwrap();
        assert_eq!(sweep(&house.auth, at(HOUR - 1)).await.unwrap(), 0);
        assert_eq!(left(&house).await, [1, 1, 3, 1_201, 3]);
        assert_eq!(sweep(&house.auth, at(HOUR + 1)).await.unwrap(), 3);
        assert_eq!(left(&house).await, [1, 1, 0, 1_201, 3]);
        assert_eq!(sweep(&house.auth, at(DAY + 1)).await.unwrap(), 1_201);
        let renewed = renew(&house, &signed_in, DAY).await.unwrap();
        sweep(&house.auth, at(30 * DAY + 1)).await.unwrap();
        assert_eq!(left(&house).await, [1, 1, 0, 0, 2], "the renewed session lives");
        assert!(renew(&house, &renewed, 30 * DAY + 2).await.is_ok());
        sweep(&house.auth, at(60 * DAY + 3)).await.unwrap();
        assert_eq!(left(&house).await, [0, 1, 0, 0, 2], "over, and kept for a month");
        sweep(&house.auth, at(90 * DAY + 3)).await.unwrap();
        assert_eq!(left(&house).await, [0, 0, 0, 0, 2]);
    })
    .await;
}
