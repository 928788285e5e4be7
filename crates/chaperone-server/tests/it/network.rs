//! A stand-in for a server of Mastodon's interface that keeps posts, and misbehaves as it is told to.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use url::Url;

/// What is done with one question.
#[derive(Clone, Debug)]
pub(crate) enum Do {
    /// What it asks for.
    Well,
    /// Nothing, and hangs up.
    HangUp,
    /// What it asks for, and hangs up without a word.
    ActAndHangUp,
    /// Nothing, and says this, with these header lines.
    Say(u16, &'static str, Value),
    /// What it asks for, and says this.
    ActAndSay(u16, Value),
}

/// A post as it lies there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Post {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) answers: Option<String>,
    pub(crate) key: String,
    pub(crate) visibility: String,
}

type Plan = Box<dyn FnMut(&str) -> Do + Send>;

struct State {
    posts: Vec<Post>,
    made: u32,
    asked: Vec<String>,
    plan: Plan,
    redirect: Option<String>,
}

/// The server; it listens until the tests end.
pub(crate) struct Network {
    pub(crate) url: Url,
    state: Arc<Mutex<State>>,
}

impl Network {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let plan: Plan = Box::new(|_| Do::Well);
        let state = Arc::new(Mutex::new(State { posts: Vec::new(), made: 0, asked: Vec::new(), plan, redirect: None }));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let _ = serve(&stream, &shared);
            }
        });
        Self { url, state }
    }

    /// What is done with each question (method and path) from now on.
    pub(crate) fn plan(&self, plan: impl FnMut(&str) -> Do + Send + 'static) {
        self.state.lock().unwrap().plan = Box::new(plan);
    }

    /// These things are done with what is posted, then all is well.
    pub(crate) fn posting(&self, mut all: Vec<Do>) {
        all.reverse();
        self.plan(move |line| if line == "POST /api/v1/statuses" { all.pop().unwrap_or(Do::Well) } else { Do::Well });
    }

    pub(crate) fn posts(&self) -> Vec<Post> {
        self.state.lock().unwrap().posts.clone()
    }

    /// What it was asked since it was last looked.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().asked)
    }

    /// Waits until it has done with every question that came before: it takes one after the other.
    pub(crate) async fn settle(&self) {
        let address = self.url.socket_addrs(|| None).unwrap()[0];
        // On a thread of its own: what is half sent goes on meanwhile.
        let ping = move || {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(b"GET /ping HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
            let _ = stream.read_to_end(&mut Vec::new());
        };
        tokio::task::spawn_blocking(ping).await.unwrap();
    }
}

fn serve(stream: &TcpStream, state: &Mutex<State>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let (mut first, mut length, mut key) = (String::new(), 0, String::new());
    reader.read_line(&mut first).ok()?;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let lower = line.to_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if lower.starts_with("idempotency-key:") {
            line.split_once(':')?.1.trim().clone_into(&mut key);
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let line = first.trim_end().rsplit_once(' ')?.0.to_owned();
    let path = line.split('?').next()?.to_owned();
    let mut state = state.lock().unwrap();
    if path != "GET /ping" {
        state.asked.push(path.clone());
    }
    let planned = (state.plan)(&path);
    let answer = match &planned {
        Do::HangUp | Do::Say(..) => (0, Value::Null),
        _ => act(&mut state, &path, &String::from_utf8_lossy(&body), &key),
    };
    drop(state);
    let (status, headers, body) = match planned {
        Do::Well => (answer.0, "", answer.1),
        Do::HangUp | Do::ActAndHangUp => return None,
        Do::Say(status, headers, body) => (status, headers, body),
        Do::ActAndSay(status, body) => (status, "", body),
    };
    let body = body.to_string();
    let mut stream = stream;
    let head = format!(
        "HTTP/1.1 {status} X\r\n{headers}Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body.as_bytes()).ok()
}

fn act(state: &mut State, path: &str, body: &str, key: &str) -> (u16, Value) {
    let sent: Value = serde_json::from_str(body).unwrap_or_default();
    match path {
        "POST /api/v1/statuses" => {
            state.made += 1;
            let post = Post {
                id: (100 + state.made).to_string(),
                text: sent["status"].as_str().unwrap().to_owned(),
                answers: sent["in_reply_to_id"].as_str().map(str::to_owned),
                key: key.to_owned(),
                visibility: sent["visibility"].as_str().unwrap().to_owned(),
            };
            state.posts.push(post.clone());
            (200, shown(&post))
        }
        "GET /api/v1/accounts/17/statuses" => (200, state.posts.iter().rev().map(shown).collect()),
        "GET /api/v1/accounts/verify_credentials" => (
            200,
            json!({"id": "17", "acct": "ann", "display_name": "Ann <b>Quill</b>", "followers_count": 12, "url": "https://social.example/@ann"}),
        ),
        "GET /api/v2/instance" => (200, json!({"title": "Social", "configuration": {"statuses": {"max_characters": 60}}})),
        "POST /api/v1/apps" => {
            let form: Vec<(String, String)> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
            state.redirect = form.into_iter().find(|(name, _)| name == "redirect_uris").map(|(_, value)| value);
            (200, json!({"client_id": "client", "client_secret": "client-secret"}))
        }
        "POST /oauth/token" => (200, json!({"access_token": "a-token", "token_type": "Bearer"})),
        "POST /oauth/revoke" => (200, json!({})),
        _ => one(state, path, &sent),
    }
}

fn one(state: &mut State, path: &str, sent: &Value) -> (u16, Value) {
    let missing = (404, json!({"error": "Record not found"}));
    let Some((method, id)) = path.split_once(" /api/v1/statuses/") else { return missing };
    let Some(at) = state.posts.iter().position(|post| post.id == id) else { return missing };
    match method {
        "DELETE" => (200, shown(&state.posts.remove(at))),
        "PUT" => {
            sent["status"].as_str().unwrap().clone_into(&mut state.posts[at].text);
            (200, shown(&state.posts[at]))
        }
        _ => (200, shown(&state.posts[at])),
    }
}

fn shown(post: &Post) -> Value {
    json!({
        "id": post.id,
        "content": format!("<p>{}</p>", post.text.replace('&', "&amp;").replace('<', "&lt;")),
        "account": {"id": "17"},
        "url": format!("https://social.example/@ann/{}", post.id),
        "in_reply_to_id": post.answers,
        "media_attachments": [],
        "spoiler_text": "",
    })
}
