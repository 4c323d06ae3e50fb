//! Five hundred sign-ins at once: memory stays bounded and everybody else is answered.

use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::{join, join_all};
use serde_json::{Value, json};

use crate::support::{Place, app::demo_copies, member::LOGIN, process::Server};

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_sign_ins_at_once_keep_memory_bounded_and_queries_answered() {
    let (_directory, databases) = demo_copies().await;
    for database in databases {
        // A loaded machine may take its time; what is asked here is whether everybody is answered.
        let place = Place::on(&database)
            .with("PASSERELLE_REQUEST_TIMEOUT_S", "120")
            .with("PASSERELLE_HEADER_TIMEOUT_S", "120")
            .with("PASSERELLE_BODY_TIMEOUT_S", "120");
        let server = place.serve(&[]).await;
        let token = server.demo_token("manager@relience").await;
        let over = AtomicBool::new(false);
        let logins = async {
            let answers = join_all((0..500).map(|number| sign_in(&server, number))).await;
            over.store(true, Ordering::Relaxed);
            answers
        };
        let (answers, queries) = join(logins, asking(&server, &token, &over)).await;
        let mut signed_in = 0;
        for answer in &answers {
            let told = &answer["errors"][0]["extensions"];
            let refused = ["RATE_LIMITED", "UNAVAILABLE"].contains(&told["code"].as_str().unwrap_or_default());
            assert!(
                answer["data"]["login"].is_object() || (refused && told["retryAfter"].is_u64()),
                "{answer}"
            );
            signed_in += usize::from(answer["data"]["login"].is_object());
        }
        assert!(signed_in > 0 && queries > 0, "{signed_in} sign-ins, {queries} queries");
        let most = peak_megabytes(server.id());
        assert!(most < 250, "{most} MB");
    }
}

async fn sign_in(server: &Server, number: usize) -> Value {
    let who = ["viewer", "trainer", "manager", "counsellor", "assessor"][number % 5];
    let partner = ["relience", "nordkoop", "growwell", "punte", "solo", "fjord"][number % 6];
    let email = format!("{who}@{partner}.example.org");
    let input = json!({ "input": { "email": email, "password": "passerelle-demo" } });
    server.ask(None, LOGIN, input).await.unwrap()
}

/// Asks one question after the other while the others sign in, each of which is answered; how many.
async fn asking(server: &Server, token: &str, over: &AtomicBool) -> usize {
    let mut answered = 0;
    while !over.load(Ordering::Relaxed) {
        let answer = server.ask(Some(token), "{ projects { totalCount } }", json!({})).await;
        assert_eq!(answer.unwrap()["data"]["projects"]["totalCount"], 2);
        answered += 1;
    }
    answered
}

fn peak_megabytes(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1_024
}
