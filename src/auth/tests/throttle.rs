//! What guessing costs, and whom.

use entity::login_throttle;

use super::*;
use crate::auth::throttle::Counters;

fn retry_after<T>(result: &Result<T>) -> Option<u64> {
    match result {
        Err(Error::RateLimited { retry_after }) => Some(*retry_after),
        _ => None,
    }
}

#[tokio::test]
async fn the_fifth_failure_costs_two_seconds_and_each_further_one_twice_as_much() {
    on_each_database(async |house| {
        for known in [EMAIL, "nobody@example.org"] {
            for _ in 0..5 {
                let judged = house.guess(known, 0, "home").await;
                assert!(is_unauthenticated(&judged), "{known}: {judged:?}");
            }
            assert_eq!(retry_after(&house.guess(known, 0, "home").await), Some(2), "{known}");
            assert_eq!(
                retry_after(&house.guess(known, 1, "home").await),
                Some(1),
                "refusals do not count"
            );
            assert!(is_unauthenticated(&house.guess(known, 2, "home").await));
            assert_eq!(retry_after(&house.guess(known, 2, "home").await), Some(4));
            assert!(is_unauthenticated(&house.guess(known, 6, "home").await));
            assert_eq!(retry_after(&house.guess(known, 6, "home").await), Some(8));
        }
        let right = login(&house.auth, EMAIL, PASSWORD, &request(6, "home")).await;
        assert_eq!(retry_after(&right), Some(8), "the right password waits as well");
    })
    .await;
}

#[tokio::test]
async fn nobody_locks_the_owner_out_from_elsewhere() {
    on_each_database(async |house| {
        for attempt in 0..8 {
            let _ = house.guess(EMAIL, attempt, "elsewhere").await;
        }
        assert!(retry_after(&house.guess(EMAIL, 8, "elsewhere").await).is_some());
        house.login(8).await;
    })
    .await;
}

#[tokio::test]
async fn a_success_forgets_and_so_does_an_hour_of_quiet() {
    on_each_database(async |house| {
        for _ in 0..4 {
            assert!(is_unauthenticated(&house.guess(EMAIL, 0, "home").await));
        }
        house.login(0).await;
        for _ in 0..5 {
            assert!(is_unauthenticated(&house.guess(EMAIL, 1, "home").await));
        }
        assert!(retry_after(&house.guess(EMAIL, 1, "home").await).is_some());
        for _ in 0..5 {
            assert!(is_unauthenticated(&house.guess(EMAIL, 1 + HOUR, "home").await));
        }
        assert!(retry_after(&house.guess(EMAIL, 1 + HOUR, "home").await).is_some());
    })
    .await;
}

/// They all pass the first look, and still no more than five are judged.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn attempts_at_the_same_moment_are_judged_one_after_the_other() {
    on_each_database(async |house| {
        let other = house.second(0).await;
        let now = request(0, "home");
        let guesses = (0..40).map(|number| {
            let auth = if number % 2 == 0 { &house.auth } else { &other };
            login(auth, EMAIL, "a wrong password", &now)
        });
        let answers = futures_util::future::join_all(guesses).await;
        assert_eq!(answers.iter().filter(|answer| is_unauthenticated(answer)).count(), 5);
        assert_eq!(
            answers.iter().filter(|answer| retry_after(answer) == Some(2)).count(),
            35
        );
        let counted = house
            .db
            .system("test")
            .all(login_throttle::Entity::find())
            .await
            .unwrap();
        assert!(counted.iter().all(|row| row.failures == 5), "{counted:?}");
    })
    .await;
}

/// Different accounts and addresses at once share counts in every combination: nobody deadlocks, and
/// no failure is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_failure_is_lost() {
    on_each_database(async |house| {
        let (emails, addresses) = (["a@example.org", "b@example.org"], ["one", "two", "three"]);
        let requests = addresses.map(|address| request(0, address));
        let guesses = (0..24).map(|number| {
            login(
                &house.auth,
                emails[number % 2],
                "a wrong password",
                &requests[number / 2 % 3],
            )
        });
        let answers = futures_util::future::join_all(guesses).await;
        assert!(answers.iter().all(is_unauthenticated), "{answers:?}");
        let rows = house
            .db
            .system("test")
            .all(login_throttle::Entity::find())
            .await
            .unwrap();
        let mut failures: Vec<i32> = rows.iter().map(|row| row.failures).collect();
        failures.sort_unstable();
        assert_eq!(failures, [4, 4, 4, 4, 4, 4, 8, 8, 8, 12, 12]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn right_passwords_at_the_same_moment_all_pass() {
    on_each_database(async |house| {
        let now = request(0, "home");
        let logins = (0..20).map(|_| login(&house.auth, EMAIL, PASSWORD, &now));
        let answers = futures_util::future::join_all(logins).await;
        assert!(answers.iter().all(std::result::Result::is_ok), "{answers:?}");
        assert!(
            house
                .db
                .system("test")
                .all(login_throttle::Entity::find())
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

/// Counts `failures` of different accounts or from different addresses, without hashing each time.
async fn count(house: &House, failures: i32, email: impl Fn(i32) -> String, address: impl Fn(i32) -> String) {
    for number in 0..failures {
        let counters = Counters::new(house.auth.keys(), &email(number), &address(number));
        let tx = house.auth.system.begin(author()).await.unwrap();
        let counts = counters.judge(&tx, at(0)).await.unwrap();
        Counters::failed(&tx, counts, at(0)).await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn one_address_cannot_try_every_account() {
    on_each_database(async |house| {
        count(
            &house,
            100,
            |number| format!("{number}@example.org"),
            |_| "office".to_owned(),
        )
        .await;
        assert_eq!(
            retry_after(&house.guess("next@example.org", 0, "office").await),
            Some(2)
        );
        assert!(is_unauthenticated(&house.guess("next@example.org", 2, "office").await));
        assert!(is_unauthenticated(
            &house.guess("next@example.org", 2, "elsewhere").await
        ));
    })
    .await;
}

#[tokio::test]
async fn guessing_from_everywhere_slows_the_account_and_refuses_nobody() {
    on_each_database(async |house| {
        let home = Counters::new(house.auth.keys(), EMAIL, "home");
        let patience = async |seconds| home.check(&house.auth.system, at(seconds)).await.unwrap().as_secs();
        count(&house, 49, |_| EMAIL.to_owned(), |number| number.to_string()).await;
        assert_eq!(patience(0).await, 0);
        count(&house, 1, |_| EMAIL.to_owned(), |_| "50".to_owned()).await;
        assert_eq!(patience(0).await, 2);
        count(&house, 20, |_| EMAIL.to_owned(), |number| format!("more {number}")).await;
        assert_eq!((patience(0).await, patience(HOUR).await), (4, 0));
        let start = Instant::now();
        house.login(0).await;
        assert!(start.elapsed() >= Duration::from_secs(4));
    })
    .await;
}

#[tokio::test]
async fn the_look_before_the_hash_is_one_statement_and_keeps_no_address() {
    on_each_database(async |house| {
        let statements = house.db.statements();
        let counters = Counters::new(house.auth.keys(), EMAIL, "home");
        counters.check(&house.auth.system, at(0)).await.unwrap();
        assert_eq!(house.db.statements() - statements, 1);
        house.guess(EMAIL, 0, "home").await.unwrap_err();
        for row in house
            .db
            .system("test")
            .all(login_throttle::Entity::find())
            .await
            .unwrap()
        {
            assert!(row.key.len() == 64 && row.key.bytes().all(|byte| byte.is_ascii_hexdigit()));
        }
    })
    .await;
}
