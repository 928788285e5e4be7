//! What a browser does at the servers, as plainly as can be: one request, one connection.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::Value;
use url::Url;

/// The head and the body of the answer.
pub(crate) fn ask(method: &str, url: &Url, headers: &[(&str, &str)], body: &str) -> (String, String) {
    let mut stream = TcpStream::connect(("127.0.0.1", url.port().unwrap())).unwrap();
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut request = format!(
        "{method} {}{query} HTTP/1.1\r\nHost: {}:{}\r\nConnection: close\r\n",
        url.path(),
        url.host_str().unwrap(),
        url.port().unwrap()
    );
    for (name, value) in headers {
        request.extend([name, ": ", value, "\r\n"]);
    }
    if !body.is_empty() {
        request.extend(["Content-Length: ", &body.len().to_string(), "\r\n"]);
    }
    stream.write_all(format!("{request}\r\n{body}").as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let chunked = head.to_lowercase().contains("transfer-encoding: chunked");
    (head.to_owned(), if chunked { unchunk(body) } else { body.to_owned() })
}

fn unchunk(mut rest: &str) -> String {
    let mut out = Vec::new();
    while let Some((size, after)) = rest.split_once("\r\n") {
        let Ok(size @ 1..) = usize::from_str_radix(size.trim(), 16) else { break };
        out.extend_from_slice(&after.as_bytes()[..size]);
        rest = after[size..].trim_start_matches("\r\n");
    }
    String::from_utf8(out).unwrap()
}

pub(crate) fn json(method: &str, url: &Url, token: Option<&str>, body: &Value) -> Value {
    let bearer = token.map(|token| format!("Bearer {token}")).unwrap_or_default();
    let mut headers = vec![("Content-Type", "application/json")];
    if token.is_some() {
        headers.push(("Authorization", &bearer));
    }
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let (head, said) = ask(method, url, &headers, &body);
    serde_json::from_str(&said).unwrap_or_else(|_| panic!("{method} {url}: {head}\n{said}"))
}
