//! Connections: slow, silent, greedy and broken clients, and the end of the service.

use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{sleep, timeout},
};

use super::{PATIENCE, rest, service, service_with};

const SHORT: Duration = Duration::from_millis(200);

fn post(length: usize, extra: &str) -> String {
    format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{extra}\r\n"
    )
}

/// Writes a byte at a time until the other side has had enough.
async fn dribble(stream: &mut TcpStream, text: &str) -> Duration {
    let started = Instant::now();
    for byte in text.bytes().cycle() {
        sleep(SHORT / 10).await;
        let mut answer = [0; 1];
        let closed = match stream.try_read(&mut answer) {
            Ok(_) => true,
            Err(error) => error.kind() != std::io::ErrorKind::WouldBlock,
        };
        if closed || stream.write_all(&[byte]).await.is_err() {
            break;
        }
        assert!(started.elapsed() < PATIENCE, "nobody minds");
    }
    started.elapsed()
}

#[tokio::test]
async fn a_dribbled_head_is_cut_off() {
    let service = service_with(|_, limits| limits.head_time = SHORT).await;
    let mut stream = service.connect().await;
    let time = dribble(
        &mut stream,
        "GET / HTTP/1.1\r\nx-long: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    )
    .await;
    assert!(time >= SHORT, "{time:?}");
    // The second request of a connection has no more time than the first.
    let mut stream = service.connect().await;
    stream
        .write_all(b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    let mut answer = [0; 2048];
    assert!(stream.read(&mut answer).await.unwrap() > 0);
    sleep(2 * SHORT).await;
    let time = dribble(
        &mut stream,
        "GET / HTTP/1.1\r\nx-long: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    )
    .await;
    assert!(time >= SHORT, "{time:?}");
}

#[tokio::test]
async fn a_silent_connection_is_closed() {
    let service = service_with(|_, limits| limits.idle_time = SHORT).await;
    let started = Instant::now();
    let answer = service.send_raw(b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200"));
    assert!(started.elapsed() >= SHORT);
}

#[tokio::test]
async fn a_slow_body_is_refused() {
    let service = service_with(|_, limits| limits.body_time = SHORT).await;
    let answer = service
        .send_raw(format!("{}{{\"query\"", post(100, "")).as_bytes())
        .await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.to_lowercase().contains("connection: close"));
}

#[tokio::test]
async fn an_announced_huge_body_is_refused_before_it_is_sent() {
    let service = service().await;
    let mut stream = service.connect().await;
    let head = post(200_000_000, "expect: 100-continue\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 512];
    let length = timeout(PATIENCE, stream.read(&mut answer)).await.unwrap().unwrap();
    assert!(answer[..length].starts_with(b"HTTP/1.1 413"));
}

#[tokio::test]
async fn a_huge_body_in_chunks_is_refused_on_the_way() {
    let service = service_with(|_, limits| limits.body_bytes = 100_000).await;
    let mut stream = service.connect().await;
    let head =
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let chunk = format!("{:x}\r\n{}\r\n", 10_000, "x".repeat(10_000));
    for _ in 0..10 {
        stream.write_all(chunk.as_bytes()).await.unwrap();
    }
    sleep(SHORT).await;
    let mut answer = vec![0; 1024];
    assert!(stream.try_read(&mut answer).is_err(), "refused too early");
    stream.write_all(chunk.as_bytes()).await.unwrap();
    let length = timeout(PATIENCE, stream.read(&mut answer)).await.unwrap().unwrap();
    let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
    assert!(
        answer.starts_with("HTTP/1.1 413") && answer.contains("100000 bytes"),
        "{answer}"
    );
    // What the client still sends is thrown away, and it can read the refusal meanwhile.
    for _ in 0..10 {
        stream.write_all(chunk.as_bytes()).await.unwrap();
    }
}

#[tokio::test]
async fn a_huge_head_is_refused() {
    let service = service().await;
    let head = format!("GET / HTTP/1.1\r\nhost: x\r\nx-long: {}\r\n\r\n", "x".repeat(70_000));
    let answer = service.send_raw(head.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test]
async fn an_answer_that_nobody_takes_is_given_up() {
    let service = service_with(|config, limits| {
        config.connections = 1;
        limits.write_time = SHORT;
    })
    .await;
    let body = r#"{"query":"{ large(kilobytes: 30000) }"}"#;
    let mut stream = service.connect().await;
    stream
        .write_all(format!("{}{body}", post(body.len(), "")).as_bytes())
        .await
        .unwrap();
    // The only seat is free again although the client is still there.
    assert_eq!(service.get("/health/live").send().await.unwrap().status(), 200);
    drop(stream);
}

#[tokio::test]
async fn a_client_beyond_the_cap_waits_for_a_seat() {
    let service = service_with(|config, _| config.connections = 1).await;
    let first = service.connect().await;
    sleep(SHORT).await;
    let waiting = service.get("/health/live").send();
    let mut waiting = std::pin::pin!(waiting);
    assert!(timeout(SHORT, &mut waiting).await.is_err());
    drop(first);
    assert_eq!(waiting.await.unwrap().status(), 200);
}

#[tokio::test]
async fn the_end_waits_for_what_runs() {
    let mut service = service().await;
    let idle = service.connect().await;
    let body = r#"{"query":"{ wait(ms: 500) }"}"#;
    let mut stream = service.connect().await;
    stream
        .write_all(format!("{}{body}", post(body.len(), "")).as_bytes())
        .await
        .unwrap();
    service.has_started(1).await;
    service.stop();
    sleep(SHORT / 4).await;
    assert!(
        TcpStream::connect(service.address).await.is_err(),
        "new clients are not served"
    );
    let answer = rest(&mut stream).await;
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains(r#"{"data":{"wait":true}"#),
        "{answer}"
    );
    timeout(PATIENCE, service.stopped).await.unwrap().unwrap();
    drop(idle);
}

#[tokio::test]
async fn the_end_waits_for_requests_whose_client_has_left() {
    let mut service = service().await;
    let body = r#"{"query":"{ wait(ms: 500) }"}"#;
    let mut stream = service.connect().await;
    stream
        .write_all(format!("{}{body}", post(body.len(), "")).as_bytes())
        .await
        .unwrap();
    service.has_started(1).await;
    drop(stream);
    service.stop();
    timeout(PATIENCE, service.stopped).await.unwrap().unwrap();
    assert_eq!(service.waits.finished(), 1);
}

#[tokio::test]
async fn the_end_does_not_wait_for_ever() {
    let mut service = service_with(|_, limits| limits.grace = SHORT).await;
    let body = r#"{"query":"{ wait(ms: 60000) }"}"#;
    let mut stream = service.connect().await;
    stream
        .write_all(format!("{}{body}", post(body.len(), "")).as_bytes())
        .await
        .unwrap();
    service.has_started(1).await;
    service.stop();
    timeout(PATIENCE, service.stopped).await.unwrap().unwrap();
    assert_eq!(rest(&mut stream).await, "");
}
