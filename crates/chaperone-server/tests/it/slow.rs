//! Clients that are slow, or send too much, on real connections with short limits.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use chaperone_server::connections::{Limits, accept};
use chaperone_server::routes;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::desk::Desk;

/// Serves until the handle is aborted.
async fn serve(service: Router, limits: Limits) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let running = GracefulShutdown::new();
    (address, tokio::spawn(async move { accept(&listener, service, &running, limits).await }))
}

/// Limits that are never met.
fn generous() -> Limits {
    let long = Duration::from_mins(10);
    Limits { connections: 16, head: long, write: long, linger: long }
}

/// The answer to one request on a connection of its own.
async fn answer(to: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(to).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

const SMALL: &str = "GET /small HTTP/1.1\r\nhost: desk\r\nconnection: close\r\n\r\n";
const LARGE: &str = "GET /large HTTP/1.1\r\nhost: desk\r\n\r\n";

fn pages() -> Router {
    Router::new().route("/small", get(|| async { "small" })).route("/large", get(|| async { vec![b'x'; 64 << 20] }))
}

#[tokio::test]
async fn a_head_that_comes_byte_by_byte_is_cut_off_and_others_are_served() {
    let (address, desk) = serve(pages(), Limits { head: Duration::from_millis(300), ..generous() }).await;
    let (mut reads, mut writes) = TcpStream::connect(address).await.unwrap().into_split();
    let drip = tokio::spawn(async move {
        // Endless: it stops when nobody listens any more.
        let head = b"GET /small HTTP/1.1\r\nhost: desk\r\nx-slow: ".iter().chain(std::iter::repeat(&b'a'));
        for byte in head {
            if writes.write_all(&[*byte]).await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    assert!(answer(address, SMALL).await.ends_with("small"), "served meanwhile");
    let mut said = Vec::new();
    // Its end, or that it was cut off.
    let _ = reads.read_to_end(&mut said).await;
    assert!(!said.ends_with(b"small"));
    drip.await.unwrap();
    assert!(answer(address, SMALL).await.ends_with("small"));
    desk.abort();
}

#[tokio::test]
async fn who_never_reads_gives_his_place_back() {
    let one = Limits { connections: 1, write: Duration::from_millis(300), ..generous() };
    let (address, desk) = serve(pages(), one).await;
    let mut asleep = TcpStream::connect(address).await.unwrap();
    asleep.write_all(LARGE.as_bytes()).await.unwrap();
    asleep.peek(&mut [0]).await.unwrap();
    // There is one place, so this is answered only when the other one has lost it.
    assert!(answer(address, SMALL).await.ends_with("small"));
    let mut all = Vec::new();
    let _ = asleep.read_to_end(&mut all).await;
    assert!(all.len() < 64 << 20, "it got {} bytes", all.len());
    desk.abort();
}

#[tokio::test]
async fn who_reads_slowly_gets_all_of_it() {
    let (address, desk) = serve(pages(), Limits { write: Duration::from_secs(20), ..generous() }).await;
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(LARGE.replace("host", "connection: close\r\nhost").as_bytes()).await.unwrap();
    let (mut got, mut some) = (0, vec![0; 1 << 20]);
    loop {
        match slow.read(&mut some).await.unwrap() {
            0 => break,
            n => got += n,
        }
        tokio::task::yield_now().await;
    }
    assert!(got > 64 << 20);
    desk.abort();
}

#[tokio::test]
async fn more_connections_than_places_wait_and_are_served() {
    let (address, desk) = serve(pages(), Limits { connections: 2, ..generous() }).await;
    let all: Vec<_> = (0..20).map(|_| tokio::spawn(answer(address, SMALL))).collect();
    for one in all {
        assert!(one.await.unwrap().ends_with("small"));
    }
    desk.abort();
}

#[tokio::test]
async fn a_form_of_ten_megabytes_is_refused_in_words() {
    let desk = Desk::new().await;
    let (address, served) = serve(routes::service(&desk.app), generous()).await;
    let (mut reads, mut writes) = TcpStream::connect(address).await.unwrap().into_split();
    let size = 10 << 20;
    let sent = tokio::spawn(async move {
        let head = format!(
            "POST /sign-in HTTP/1.1\r\nhost: localhost:8420\r\nsec-fetch-site: same-origin\r\naccept: text/html\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {size}\r\n\r\n"
        );
        writes.write_all(head.as_bytes()).await?;
        writes.write_all(&vec![b'a'; size]).await?;
        std::io::Result::Ok(writes)
    });
    let mut answer = Vec::new();
    let mut some = vec![0; 4096];
    while !answer.windows(7).any(|end| end == b"</html>") {
        let n = reads.read(&mut some).await.unwrap();
        assert!(n > 0, "ended before the answer did: {}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&some[..n]);
    }
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("Nothing was kept"), "{answer}");
    // All of it could be sent: the connection did not break under it.
    drop(sent.await.unwrap().unwrap());
    served.abort();
}
