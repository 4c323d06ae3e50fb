//! Signing in, and what a failed attempt tells: nothing.

use super::*;
use crate::auth::{first_operator, password};

#[tokio::test]
async fn the_right_password_opens_a_session() {
    on_each_database(async |house| {
        let signed_in = login(&house.auth, "  AMINA@example.org ", PASSWORD, &request(0, "home"))
            .await
            .unwrap();
        let person = signed_in.actor.person().unwrap();
        assert_eq!((person.account, person.email.as_str()), (house.account, EMAIL));
        assert_eq!(signed_in.expires_at, at(600));
        let caller = house.call(&signed_in, 1).await.unwrap();
        assert_eq!(caller.person(), Some(person));
        let shown = format!("{signed_in:?}");
        assert!(!shown.contains(&signed_in.access_token) && !shown.contains(&signed_in.refresh_token));
        assert_eq!(house.verbs("auth_session").await, ["LOGIN"]);
    })
    .await;
}

/// Same answer and same statements, whatever is wrong.
#[tokio::test]
async fn a_failure_does_not_say_why() {
    on_each_database(async |house| {
        let mut seen = Vec::new();
        let mut attempt = async |email: &str, password: &str| {
            let before = house.db.statements();
            let refused = login(&house.auth, email, password, &request(0, &format!("{email}{password}"))).await;
            let Err(Error::Unauthenticated(text)) = refused else {
                panic!("{refused:?}")
            };
            seen.push((text, house.db.statements() - before));
        };
        attempt(EMAIL, "a wrong password").await;
        attempt("nobody@example.org", "a wrong password").await;
        attempt("nobody@example.org", PASSWORD).await;
        attempt("no address", PASSWORD).await;
        attempt("nul\0@example.org", PASSWORD).await;
        attempt("", "").await;
        attempt(EMAIL, "").await;
        attempt(EMAIL, &PASSWORD.repeat(100)).await;
        house.set(account::Column::Active, false).await;
        attempt(EMAIL, PASSWORD).await;
        house.set(account::Column::Active, true).await;
        house.set(account::Column::PasswordHash, None::<String>).await;
        attempt(EMAIL, "a wrong password").await;
        attempt(EMAIL, PASSWORD).await;
        assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
        assert!(house.verbs("auth_session").await.is_empty());
    })
    .await;
}

/// The hash dominates, and it is done for unknown accounts as well. The quickest of several attempts
/// in turn is compared, since a busy machine only ever makes things slower.
#[tokio::test]
async fn an_unknown_account_takes_the_same_time() {
    on_each_database(async |house| {
        let emails = [EMAIL, "nobody@example.org"];
        let mut quickest = [f64::MAX; 2];
        for (attempt, which) in (0..16).zip([0, 1].into_iter().cycle()) {
            let start = Instant::now();
            let judged = house.guess(emails[which], 0, &format!("address {attempt}")).await;
            assert!(is_unauthenticated(&judged));
            quickest[which] = quickest[which].min(start.elapsed().as_secs_f64());
        }
        assert!(
            (0.4..2.5).contains(&(quickest[0] / quickest[1])),
            "seconds: {quickest:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn an_old_hash_is_made_anew_at_the_next_sign_in() {
    on_each_database(async |house| {
        let old = password::cheap(PASSWORD);
        house.set(account::Column::PasswordHash, old).await;
        house.login(0).await;
        let account = account::Entity::find_by_id(house.account);
        let stored = house
            .db
            .system("test")
            .one(account)
            .await
            .unwrap()
            .unwrap()
            .password_hash
            .unwrap();
        assert!(!password::needs_rehash(&stored));
        house.login(1).await;
    })
    .await;
}

#[tokio::test]
async fn an_account_out_of_use_ends_its_requests() {
    on_each_database(async |house| {
        let signed_in = house.login(0).await;
        house.set(account::Column::Active, false).await;
        assert!(is_unauthenticated(&house.call(&signed_in, 1).await));
        let renewed = crate::auth::refresh(&house.auth, &signed_in.refresh_token, &request(1, "home")).await;
        assert!(is_unauthenticated(&renewed));
    })
    .await;
}

#[tokio::test]
async fn an_attempt_past_its_deadline_opens_nothing() {
    on_each_database(async |house| {
        let late = RequestInfo {
            deadline: Instant::now(),
            ..request(0, "home")
        };
        let refused = login(&house.auth, EMAIL, PASSWORD, &late).await;
        assert!(matches!(refused, Err(Error::Unavailable { .. })));
        assert!(house.verbs("auth_session").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_first_operator_is_made_once_and_only_in_an_empty_house() {
    on_each_database(async |house| {
        assert!(
            first_operator(&house.auth, at(0)).await.unwrap().is_none(),
            "there is Amina"
        );
        let tx = house.db.system("test").begin(author()).await.unwrap();
        tx.delete(account::Entity::delete_many()).await.unwrap();
        tx.commit().await.unwrap();
        let other = house.second(0).await;
        let (one, two) = tokio::join!(first_operator(&house.auth, at(0)), first_operator(&other, at(0)));
        let passwords: Vec<String> = [one.unwrap(), two.unwrap()].into_iter().flatten().collect();
        assert_eq!(passwords.len(), 1, "one of two instances");
        let signed_in = login(&house.auth, "operator@localhost", &passwords[0], &request(0, "home"))
            .await
            .unwrap();
        assert!(signed_in.actor.person().unwrap().operator);
        assert!(first_operator(&house.auth, at(1)).await.unwrap().is_none());
        assert_eq!(house.verbs("account").await, ["CREATE"]);
    })
    .await;
}

#[tokio::test]
async fn settings_out_of_bounds_are_refused() {
    on_each_database(async |house| {
        for (access_minutes, refresh_days) in [(0, 30), (11, 30), (10, 0), (10, 181)] {
            let settings = Settings {
                access_minutes,
                refresh_days,
                ..Settings::default()
            };
            assert!(Auth::open(house.db.clone(), &master(), settings, at(0)).await.is_err());
        }
    })
    .await;
}
