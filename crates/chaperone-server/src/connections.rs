//! Taking connections: no more than the machine bears, and none for longer than its client is awake.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::Sleep;

/// How long a client may take, and how many there may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections that are open at a time; whoever comes then waits for a place.
    pub connections: usize,
    /// A client must have sent the head of its request by then.
    pub head: Duration,
    /// A client must take something of its answer within so long.
    pub write: Duration,
    /// A client whose request was refused unread may go on sending for so long: else it would see no answer.
    pub linger: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connections: 512, head: seconds(10), write: seconds(30), linger: seconds(2) }
    }
}

/// Takes connections for ever.
pub async fn accept(listener: &TcpListener, service: Router, running: &GracefulShutdown, limits: Limits) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let service = TowerToHyperService::new(service);
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(limits.head);
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            // Out of files, most likely: wait for others to end.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // A small answer need not wait for more.
        let _ = stream.set_nodelay(true);
        let stream = Watched { stream, limits, waits: None, ends: None };
        let connection = builder.serve_connection(TokioIo::new(stream), service.clone());
        let connection = running.watch(connection);
        tokio::spawn(async move {
            // A client that goes away is no news.
            let _ = connection.await;
            drop(place);
        });
    }
}

/// A stream whose reader must be awake, and that ends politely.
struct Watched {
    stream: TcpStream,
    limits: Limits,
    /// Since the reader takes nothing.
    waits: Option<Pin<Box<Sleep>>>,
    /// Since all is said.
    ends: Option<Pin<Box<Sleep>>>,
}

impl Watched {
    fn in_time(&mut self, cx: &mut Context<'_>, polled: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if polled.is_ready() {
            self.waits = None;
            return polled;
        }
        let longest = self.limits.write;
        ready!(self.waits.get_or_insert_with(|| Box::pin(tokio::time::sleep(longest))).as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Watched {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.in_time(cx, polled)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bufs: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.in_time(cx, polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let ends = if let Some(ends) = &mut this.ends {
            ends
        } else {
            ready!(Pin::new(&mut this.stream).poll_shutdown(cx))?;
            this.ends.insert(Box::pin(tokio::time::sleep(this.limits.linger)))
        };
        // A stream that is closed with something unread in it takes the answer down with it.
        let mut bytes = [0; 8192];
        while ends.as_mut().poll(cx).is_pending() {
            let mut unread = ReadBuf::new(&mut bytes);
            match ready!(Pin::new(&mut this.stream).poll_read(cx, &mut unread)) {
                Ok(()) if !unread.filled().is_empty() => {}
                _ => break,
            }
        }
        Poll::Ready(Ok(()))
    }
}
