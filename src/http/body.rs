//! Reads a body within its limits, and lets go of one that is not wanted.

use std::time::Duration;

use axum::body::{Body, HttpBody};
use futures_util::StreamExt;
use tokio::time::timeout;

use super::refusal::Refusal;

/// How long the rest of an unwanted body is still taken from the client, so that it gets to read the refusal
/// instead of a broken connection.
const LINGER: Duration = Duration::from_secs(2);

/// Reads a body of at most `limit` bytes that arrives within `time`. One that is or becomes larger is refused
/// without keeping more than the limit; the rest is thrown away.
pub async fn read(body: Body, limit: usize, time: Duration) -> Result<Vec<u8>, Refusal> {
    let announced = body.size_hint().lower();
    if announced > limit as u64 {
        discard(body);
        return Err(Refusal::large_body(limit));
    }
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::with_capacity(usize::try_from(announced).unwrap_or(0));
    let whole = async {
        while let Some(chunk) = stream.next().await {
            let chunk = chunk
                .map_err(|_| Refusal::bad_request("The body ended early.", "Le corps de la demande est incomplet."))?;
            if bytes.len() + chunk.len() > limit {
                return Err(Refusal::large_body(limit));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(())
    };
    match timeout(time, whole).await {
        Ok(Ok(())) => Ok(bytes),
        Ok(Err(refusal)) => {
            discard(Body::from_stream(stream));
            Err(refusal)
        }
        Err(_) => Err(Refusal::slow_body()),
    }
}

/// Takes the rest of a body without keeping it, for a short while and beside the answer.
#[expect(
    clippy::disallowed_methods,
    reason = "the answer does not wait for what nobody reads"
)]
pub fn discard(body: Body) {
    if body.is_end_stream() {
        return;
    }
    tokio::spawn(timeout(LINGER, async {
        let mut stream = body.into_data_stream();
        while let Some(Ok(_)) = stream.next().await {}
    }));
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use axum::body::Bytes;
    use futures_util::stream;
    use tokio::time::sleep;

    use super::*;

    /// A body without end, a kilobyte every so often, that counts what is taken of it.
    fn endless(taken: Arc<AtomicUsize>) -> Body {
        Body::from_stream(stream::unfold(taken, |taken| async move {
            sleep(Duration::from_millis(1)).await;
            taken.fetch_add(1, Ordering::SeqCst);
            Some((Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 1024])), taken))
        }))
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_than_the_limit_is_kept_and_the_rest_let_go_in_time() {
        let taken = Arc::new(AtomicUsize::new(0));
        let read = read(endless(Arc::clone(&taken)), 10 * 1024, Duration::from_secs(10)).await;
        assert!(matches!(read, Err(Refusal::Http(refusal)) if refusal.status == 413));
        assert_eq!(taken.load(Ordering::SeqCst), 11);
        sleep(10 * LINGER).await;
        assert!(
            taken.load(Ordering::SeqCst) <= 2100,
            "the rest is taken for two seconds at most"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_has_its_time() {
        let body = endless(Arc::default());
        let read = read(body, 1024 * 1024, Duration::from_millis(100)).await;
        assert!(matches!(read, Err(Refusal::Http(refusal)) if refusal.status == 408));
    }
}
