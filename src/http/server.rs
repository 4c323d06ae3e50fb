//! Accepts connections, serves them, and stops without breaking off what runs.

use std::{convert::Infallible, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
    response::Response,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{sleep, timeout},
};
use tower::ServiceExt;

use super::{
    App, Limits,
    pace::{Paced, Turns},
};

/// Pause after the system could not give us a connection, which is mostly for want of file handles.
const BREATH: Duration = Duration::from_millis(100);

/// Largest head of a request, in bytes.
const HEAD_BYTES: usize = 64 * 1024;

/// The other end of a connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) SocketAddr);

/// What connections have to know about the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Phase {
    /// Requests are welcome.
    Open,
    /// What runs may finish, then the connection closes.
    Draining,
    /// The time is over.
    Closed,
}

/// Serves until `stop` is done; then accepts nothing more, and leaves what runs the time it is allowed.
pub async fn serve(listener: TcpListener, app: Arc<App>, stop: impl Future<Output = ()>) {
    let seats = Arc::new(Semaphore::new(app.limits.connections as usize));
    let (phase, watched) = watch::channel(Phase::Open);
    tokio::select! {
        biased;
        () = stop => {}
        () = serve_all(&listener, &app, &seats, &watched) => {}
    }
    drop(listener);
    app.gate.close();
    phase.send_replace(Phase::Draining);
    let drained = async {
        // Fails only when the semaphore is closed, which nobody does.
        let _ = seats.acquire_many(app.limits.connections).await;
        app.gate.drained().await;
    };
    if timeout(app.limits.grace, drained).await.is_err() {
        tracing::warn!("stopped before every request had ended");
    }
    phase.send_replace(Phase::Closed);
}

/// Gives every client a task of its own, for ever.
#[expect(clippy::disallowed_methods, reason = "a connection is not part of any request")]
async fn serve_all(listener: &TcpListener, app: &Arc<App>, seats: &Arc<Semaphore>, phase: &watch::Receiver<Phase>) {
    let router = super::router(app);
    loop {
        let (stream, peer, seat) = accept(listener, seats).await;
        let served = connection(stream, peer, router.clone(), app.limits.clone(), phase.clone());
        tokio::spawn(async move {
            served.await;
            drop(seat);
        });
    }
}

/// The next client, once there is a seat for it.
async fn accept(listener: &TcpListener, seats: &Arc<Semaphore>) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
    loop {
        let Ok(seat) = Arc::clone(seats).acquire_owned().await else {
            continue;
        };
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, seat),
            Err(error) => {
                tracing::warn!(%error, "a connection cannot be accepted");
                sleep(BREATH).await;
            }
        }
    }
}

/// Serves one client until it leaves, is too slow, or the service stops.
async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: Limits,
    mut phase: watch::Receiver<Phase>,
) {
    // Small answers should not wait for more; a socket that refuses is served all the same.
    let _ = stream.set_nodelay(true);
    let turns = Turns::default();
    let io = TokioIo::new(Paced::new(stream, turns.clone(), limits.head_time, limits.write_time));
    let service = service_fn(move |request| respond(router.clone(), turns.clone(), peer, request));
    let mut connection = pin!(builder(&limits).serve_connection(io, service).with_upgrades());
    loop {
        tokio::select! {
            // How a connection ends is the client's affair: each request has its own line in the log.
            _ = connection.as_mut() => return,
            _ = phase.changed() => match *phase.borrow_and_update() {
                Phase::Open => {}
                Phase::Draining => connection.as_mut().graceful_shutdown(),
                Phase::Closed => return,
            },
        }
    }
}

fn builder(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.idle_time)
        .max_header_size(HEAD_BYTES)
        // A widely used client for subscriptions looks for its headers with their capitals.
        .preserve_header_case(true);
    builder
}

async fn respond(
    router: Router,
    turns: Turns,
    peer: SocketAddr,
    request: Request<Incoming>,
) -> Result<Response, Infallible> {
    turns.next();
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(Peer(peer));
    let response = router.oneshot(request).await?;
    // After an upgrade the connection speaks another protocol, with times of its own.
    if response.status() != StatusCode::SWITCHING_PROTOCOLS {
        turns.next();
    }
    Ok(response)
}

/// Done when the system asks the service to stop: SIGTERM, or Ctrl-C.
pub async fn stopped() {
    #[cfg(unix)]
    let term = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::warn!(%error, "SIGTERM cannot be heard");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let term = std::future::pending::<()>();
    tokio::select! {
        () = term => {}
        result = tokio::signal::ctrl_c() => {
            if let Err(error) = result {
                tracing::warn!(%error, "Ctrl-C cannot be heard");
                std::future::pending::<()>().await;
            }
        }
    }
    tracing::info!("stopping");
}
