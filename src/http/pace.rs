//! A client's connection that does not wait for ever.
//!
//! The HTTP library closes a connection on which no request arrives for a while. This wrapper is stricter
//! where a client has begun something: the head of a request has to be complete soon after its first byte, and
//! an answer has to be taken. Bodies have a time of their own, so nothing is measured while a request is served.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

/// How often serving began or ended on a connection: odd while a request is served. Shared with the service.
#[derive(Debug, Clone, Default)]
pub(super) struct Turns(Arc<AtomicUsize>);

impl Turns {
    /// A request begins to be served, or has been.
    pub(super) fn next(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::Acquire)
    }
}

/// A socket with times.
pub(super) struct Paced {
    stream: TcpStream,
    turns: Turns,
    seen: usize,
    head_time: Duration,
    write_time: Duration,
    head: Option<Pin<Box<Sleep>>>,
    write: Option<Pin<Box<Sleep>>>,
}

impl Paced {
    /// `head_time` from the first byte of a head (of the first request: from now) to its last; `write_time`
    /// without a byte being taken by the client.
    pub(super) fn new(stream: TcpStream, turns: Turns, head_time: Duration, write_time: Duration) -> Self {
        Self {
            stream,
            turns,
            seen: 0,
            head_time,
            write_time,
            head: Some(Box::pin(sleep(head_time))),
            write: None,
        }
    }

    /// What a write came to, unless the client has taken nothing for too long.
    fn taken<T>(&mut self, cx: &mut Context<'_>, result: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if result.is_ready() {
            self.write = None;
            return result;
        }
        let time = self.write_time;
        ready!(
            self.write
                .get_or_insert_with(|| Box::pin(sleep(time)))
                .as_mut()
                .poll(cx)
        );
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Paced {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.stream).poll_read(cx, buffer);
        let turns = self.turns.count();
        if turns != self.seen {
            self.seen = turns;
            self.head = None;
        }
        if turns % 2 == 1 {
            return result;
        }
        if result.is_ready() {
            let time = self.head_time;
            self.head.get_or_insert_with(|| Box::pin(sleep(time)));
            return result;
        }
        match &mut self.head {
            None => Poll::Pending,
            Some(head) => {
                ready!(head.as_mut().poll(cx));
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }
}

impl AsyncWrite for Paced {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.taken(cx, result)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.taken(cx, result)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
