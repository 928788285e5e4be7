//! A small stand-in for a network's server: takes questions, keeps them, and answers as it was told to.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chaperone_connect::Http;
use chaperone_connect::http::{Settings, install_tls};
use url::Url;

/// One question as it came in.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Method and path.
    pub(crate) line: String,
    /// Headers; their names in lower case.
    pub(crate) headers: Vec<String>,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// A server that listens until the test ends.
pub(crate) struct StandIn {
    pub(crate) url: Url,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl StandIn {
    /// A server that writes what `answer` gives for each question, and hangs up.
    pub(crate) fn new(answer: impl Fn(&Asked) -> Vec<u8> + Send + 'static) -> Self {
        Self::writing(move |asked, stream| drop(stream.write_all(&answer(asked))))
    }

    /// A server that does `answer` with each question.
    pub(crate) fn writing(answer: impl Fn(&Asked, &mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { continue };
                if let Some(question) = question(&stream) {
                    kept.lock().unwrap().push(question.clone());
                    answer(&question, &mut stream);
                }
            }
        });
        Self { url, asked }
    }

    /// A server that answers everything so.
    pub(crate) fn saying(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::new(move |_| bytes.clone())
    }

    /// What it was asked.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// A client that may ask this server.
    pub(crate) fn client(&self) -> Http {
        client(std::slice::from_ref(&self.url))
    }
}

/// A client that may ask these servers, and is not patient.
pub(crate) fn client(allowed: &[Url]) -> Http {
    install_tls();
    let timeout = Duration::from_millis(1500);
    Http::new(&Settings { allowed: allowed.to_vec(), timeout, max_answer_bytes: 1 << 20, ..Settings::default() }).unwrap()
}

/// Reads one request with a body of stated length, or chunked and ended.
fn question(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        lines.push(line.trim_end().to_owned());
    }
    let mut lines = lines.into_iter();
    let first = lines.next()?;
    let line = first.rsplit_once(' ')?.0.to_owned();
    let headers: Vec<String> =
        lines.filter_map(|l| l.split_once(':').map(|(name, value)| format!("{}:{value}", name.to_lowercase()))).collect();
    let length = headers.iter().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |n| n.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { line, headers, body: String::from_utf8_lossy(&body).into_owned() })
}

/// An HTTP answer.
pub(crate) fn answer(status: u16, kind: &str, body: &str) -> Vec<u8> {
    with(status, &format!("Content-Type: {kind}\r\n"), body)
}

/// An HTTP answer of JSON with these header lines.
pub(crate) fn with(status: u16, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} X\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()).into_bytes()
}

/// An HTTP answer of JSON.
pub(crate) fn json(status: u16, body: &serde_json::Value) -> Vec<u8> {
    answer(status, "application/json; charset=utf-8", &body.to_string())
}
