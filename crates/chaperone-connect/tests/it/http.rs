//! The guarded client.

use std::io::Write as _;

use chaperone_connect::http::Refusal;
use chaperone_connect::{Broke, Error};
use url::Url;

use crate::stand_in::{StandIn, answer, client, with};

#[tokio::test]
async fn nothing_on_the_own_machine_is_asked() {
    let server = StandIn::saying(answer(200, "text/plain", "secret"));
    let nobody = client(&[]);
    let port = server.url.port().unwrap();
    for (url, refusal) in [
        (server.url.to_string(), Refusal::NotHttps),
        (format!("https://127.0.0.1:{port}/"), Refusal::Private),
        (format!("https://localhost:{port}/"), Refusal::Private),
        (format!("https://[::ffff:127.0.0.1]:{port}/"), Refusal::Private),
        (format!("https://2130706433:{port}/"), Refusal::Private),
        (format!("https://a:b@example.org:{port}/"), Refusal::Credentials),
    ] {
        assert_eq!(nobody.get(&Url::parse(&url).unwrap()).await.unwrap_err(), Error::Address(refusal), "{url}");
    }
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn one_allowed_server_is_not_its_neighbour() {
    let neighbour = StandIn::saying(answer(200, "text/plain", "secret"));
    let server = StandIn::saying(answer(200, "text/plain", "hello"));
    let client = server.client();
    assert_eq!(client.get(&server.url).await.unwrap().body, b"hello");
    assert!(matches!(client.get(&neighbour.url).await, Err(Error::Address(_))));
}

#[tokio::test]
async fn it_says_who_it_is_and_keeps_no_cookies() {
    let server = StandIn::saying(with(200, "Set-Cookie: a=b\r\nContent-Type: text/plain\r\n", ""));
    let client = server.client();
    for _ in 0..2 {
        client.get(&server.url).await.unwrap();
    }
    let asked = server.asked();
    assert!(asked[1].header("user-agent").unwrap().starts_with("Chaperone/"));
    assert_eq!(asked[1].header("cookie"), None);
}

#[tokio::test]
async fn it_is_sent_on_within_a_server_only() {
    let other = StandIn::saying(answer(200, "text/plain", "other"));
    let elsewhere = other.url.to_string();
    let server = StandIn::new(move |asked| {
        let to = match asked.line.as_str() {
            "GET /a" => "/b",
            "GET /loop" => "/loop",
            "GET /metadata" => "http://169.254.169.254/latest",
            "GET /https" => "https://social.example/x",
            "GET /credentials" => "http://name:word@127.0.0.1/",
            "GET /file" => "file:///etc/passwd",
            "GET /other" => &elsewhere,
            _ => return answer(200, "text/plain", "here"),
        };
        with(302, &format!("Location: {to}\r\n"), "")
    });
    let client = crate::stand_in::client(&[server.url.clone(), other.url.clone()]);
    let get = async |path: &str| client.get(&server.url.join(path).unwrap()).await;
    assert_eq!(get("/a").await.unwrap().body, b"here");
    for path in ["/loop", "/metadata", "/credentials", "/file", "/other"] {
        assert!(matches!(get(path).await, Err(Error::Moved { .. })), "{path}");
    }
    assert_eq!(get("/https").await.unwrap_err(), Error::Moved { host: Some("social.example".to_owned()) });
    assert!(other.asked().is_empty());
}

#[tokio::test]
async fn answers_are_read_within_reason() {
    let endless = StandIn::writing(|_, stream| {
        drop(stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
        while stream
            .write_all(b"10000\r\n")
            .and_then(|()| stream.write_all(&vec![b'a'; 0x10000]))
            .and_then(|()| stream.write_all(b"\r\n"))
            .is_ok()
        {}
    });
    assert_eq!(endless.client().get(&endless.url).await.unwrap_err(), Error::Answer(Broke::TooLong));
    let boasting = StandIn::saying("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
    assert_eq!(boasting.client().get(&boasting.url).await.unwrap_err(), Error::Answer(Broke::TooLong));
    let cut = StandIn::saying("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
    assert_eq!(cut.client().get(&cut.url).await.unwrap_err(), Error::CutOff);
    let no_http = StandIn::saying("SSH-2.0-OpenSSH_9.2\r\n");
    assert_eq!(no_http.client().get(&no_http.url).await.unwrap_err(), Error::CutOff);
    let silent = StandIn::writing(|_, stream| {
        // Until the client hangs up.
        let _ = std::io::Read::read(stream, &mut [0]);
    });
    assert_eq!(silent.client().get(&silent.url).await.unwrap_err(), Error::TooSlow);
}

#[tokio::test]
async fn a_small_answer_that_unpacks_to_a_large_one_is_not_read() {
    // Two MiB of zeros: `head -c 2M /dev/zero | gzip -9`.
    let bomb = include_bytes!("data/zeros.gz");
    let server = StandIn::new(|_| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", bomb.len());
        [head.as_bytes(), bomb].concat()
    });
    assert_eq!(server.client().get(&server.url).await.unwrap_err(), Error::Answer(Broke::TooLong));
}

#[tokio::test]
async fn nobody_there_is_said_so() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let error = client(std::slice::from_ref(&url)).get(&url).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(_)) && !error.may_have_happened() && error.is_passing());
}

#[test]
fn addresses_are_read_as_people_write_them() {
    let client = client(&[]);
    for written in ["social.example", " https://social.example/ ", "https://social.example/@ann?x#y"] {
        assert_eq!(client.server(written).unwrap().as_str(), "https://social.example/");
    }
    for (written, refusal) in [
        ("", Refusal::NoUrl),
        ("http://social.example", Refusal::NotHttps),
        ("ann@social.example", Refusal::Credentials),
        ("localhost", Refusal::Private),
        ("10.0.0.1:80", Refusal::Private),
        ("so cial", Refusal::NoUrl),
    ] {
        assert_eq!(client.server(written).unwrap_err(), refusal, "{written:?}");
    }
}
