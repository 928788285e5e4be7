//! A small stand-in for a model's server: takes questions, keeps them, and answers as it was told to.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// One question as it came in.
#[derive(Clone)]
pub(crate) struct Question {
    /// Request line and headers, in lower case.
    pub(crate) head: Vec<String>,
    pub(crate) body: serde_json::Value,
    pub(crate) raw: String,
}

/// A server that listens until the test ends.
pub(crate) struct StandIn {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<Question>>>,
}

impl StandIn {
    /// A server on this machine that does `answer` with every question.
    pub(crate) fn new(answer: impl Fn(&mut TcpStream) + Send + 'static) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").unwrap(), answer)
    }

    pub(crate) fn on(listener: TcpListener, answer: impl Fn(&mut TcpStream) + Send + 'static) -> Self {
        let (address, asked) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(Vec::new())));
        let kept = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { continue };
                if let Some(question) = question(&stream) {
                    kept.lock().unwrap().push(question);
                    answer(&mut stream);
                }
            }
        });
        Self { address, asked }
    }

    /// A server that answers every question with these bytes.
    pub(crate) fn saying(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        // A client that has heard enough hangs up.
        Self::new(move |stream| drop(stream.write_all(&bytes)))
    }

    /// A server whose model says `content`.
    pub(crate) fn completing(content: &str) -> Self {
        Self::saying(ok(&completion(content).to_string()))
    }

    /// What it was asked.
    pub(crate) fn asked(&self) -> Vec<Question> {
        self.asked.lock().unwrap().clone()
    }
}

/// Reads one request with a body of stated length.
fn question(stream: &TcpStream) -> Option<Question> {
    let mut reader = BufReader::new(stream);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        head.push(line.trim_end().to_lowercase());
    }
    let length = head.iter().find_map(|line| line.strip_prefix("content-length: "))?.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let raw = String::from_utf8(body).ok()?;
    Some(Question { head, body: serde_json::from_str(&raw).ok()?, raw })
}

/// An answer as the servers give it: what `OpenAI` publishes, and what each adds.
pub(crate) fn completion(content: &str) -> serde_json::Value {
    serde_json::json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1_772_386_200, "model": "stand-in", "system_fingerprint": "fp_ollama",
        "choices": [{"index": 0, "logprobs": null, "finish_reason": "stop",
            "message": {"role": "assistant", "content": content, "refusal": null}}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18},
    })
}

/// An HTTP answer with status 200.
pub(crate) fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}
