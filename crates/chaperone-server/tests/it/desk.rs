//! A desk of its own for each test.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use chaperone_connect::Http;
use chaperone_connect::http::{Settings, install_tls};
use chaperone_server::app::Parts;
use chaperone_server::clock::Clock;
use chaperone_server::engines::Engines;
use chaperone_server::publish::Outbox;
use chaperone_server::seal::Sealer;
use chaperone_server::token::Token;
use chaperone_server::{App, Config, routes};
use chaperone_store::accounts::{Account, Connection, Voice};
use chaperone_store::interests::{Relation, Source};
use chaperone_store::members::Role;
use chaperone_store::{AccountId, Actor, Entry, MemberId, Store};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;
use url::Url;

/// 2026-03-02, a Monday, 09:00 UTC.
pub(crate) const MONDAY: i64 = 1_772_442_000_000;

pub(crate) const HOUR: i64 = 3_600_000;

/// A desk with an empty database.
pub(crate) struct Desk {
    pub(crate) app: App,
    service: Router,
    time: Arc<AtomicI64>,
    comers: AtomicI64,
    _folder: tempfile::TempDir,
}

/// The ids of somebody's things, by the beginning of the patterns that mean them.
pub(crate) struct Things(Vec<(&'static str, String)>);

impl Things {
    /// An address of `pattern` that means one of these things; where there is none, of nothing.
    pub(crate) fn fill(&self, pattern: &str) -> String {
        let mut address = pattern.to_owned();
        if let Some((start, id)) = self.0.iter().find(|(start, _)| pattern.starts_with(start)) {
            address = address.replacen(start, &start.replace("{id}", id), 1);
        }
        while let (Some(open), Some(close)) = (address.find('{'), address.find('}')) {
            address.replace_range(open..=close, "018bcfe5-6800-7000-8000-000000000000");
        }
        address
    }
}

/// A PNG of one pixel, with `notes` in it.
pub(crate) fn picture(notes: &[&str]) -> Vec<u8> {
    let chunk = |kind: &[u8], data: &[u8]| {
        let mut sum = flate2::Crc::new();
        sum.update(kind);
        sum.update(data);
        [&u32::try_from(data.len()).unwrap().to_be_bytes(), kind, data, &sum.sum().to_be_bytes()].concat()
    };
    let mut pixel = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut pixel, &[0, 200, 180, 160]).unwrap();
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    file.extend(chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]));
    for note in notes {
        file.extend(chunk(b"tEXt", &[b"Comment\0", note.as_bytes()].concat()));
    }
    file.extend(chunk(b"IDAT", &pixel.finish().unwrap()));
    file.extend(chunk(b"IEND", &[]));
    file
}

/// What came back.
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: String,
}

impl Answered {
    /// Where it sends the browser.
    pub(crate) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A member's browser, or nobody's.
pub(crate) struct Browser<'a> {
    desk: &'a Desk,
    cookie: Option<String>,
    pub(crate) member: Option<MemberId>,
}

impl Desk {
    pub(crate) async fn new() -> Self {
        Self::allowing(&[]).await
    }

    /// A desk that may speak to these servers on this machine.
    pub(crate) async fn allowing(allowed: &[Url]) -> Self {
        Self::with(allowed, Config::default()).await
    }

    /// A desk that is reached at `listen`.
    pub(crate) async fn listening_at(listen: &str) -> Self {
        Self::with(&[], Config { listen: listen.parse().unwrap(), ..Config::default() }).await
    }

    async fn with(allowed: &[Url], config: Config) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let time = Arc::new(AtomicI64::new(MONDAY));
        let config = Config { data: folder.path().to_owned(), ..config };
        install_tls();
        let http = Http::new(&Settings { allowed: allowed.to_vec(), ..Settings::default() }).unwrap();
        let store = Store::open(&config.database(), MONDAY).await.unwrap();
        let app = App::new(Parts {
            config,
            store,
            clock: Clock::Set(time.clone()),
            // The second stage is slow without optimisation, and judged elsewhere.
            engines: Engines::new(None).unwrap(),
            sealer: Sealer::new(&[7; 32]),
            http,
            outbox: Outbox::default(),
        });
        Self { service: routes::service(&app), app, time, comers: AtomicI64::new(0), _folder: folder }
    }

    /// Lets `millis` go by.
    pub(crate) fn wait(&self, millis: i64) {
        self.time.fetch_add(millis, Ordering::SeqCst);
    }

    /// A browser of nobody.
    pub(crate) fn stranger(&self) -> Browser<'_> {
        Browser { desk: self, cookie: None, member: None }
    }

    /// A new member, signed in.
    pub(crate) async fn member(&self, name: &str, role: Role) -> Browser<'_> {
        let now = self.app.now();
        let mut write = self.app.store.write().await.unwrap();
        let id = write.add_member(&format!("{name}@example.org"), name, role, now).await.unwrap();
        let token = Token::new().unwrap();
        write.begin_session(&id, &token.hash(), "test", now, now + 1000 * HOUR).await.unwrap();
        write.commit(Entry::new(now, Actor::Operator, "member.add", &id)).await.unwrap();
        Browser { desk: self, cookie: Some(format!("chaperone={}", token.reveal())), member: Some(id) }
    }

    /// An account in the voice `voice`: `owner`'s, or without one the organisation's.
    pub(crate) async fn account_at(&self, owner: Option<&MemberId>, voice: Voice, network: &str, handle: &str) -> AccountId {
        let now = self.app.now();
        let account = Account {
            id: AccountId::new(now),
            member: owner.cloned(),
            voice,
            network: network.to_owned(),
            server: "https://social.example".to_owned(),
            handle: handle.to_owned(),
            title: String::new(),
            email: String::new(),
            audience: "public".to_owned(),
            followers: Some(214),
            facts: "{}".to_owned(),
            secret: None,
            state: if network == "facebook" { Connection::ByHand } else { Connection::Connected },
            created_at: now,
            checked_at: None,
        };
        let mut write = self.app.store.write().await.unwrap();
        write.add_account(&account).await.unwrap();
        write.commit(Entry::new(now, Actor::Operator, "account.add", &account.id)).await.unwrap();
        account.id
    }

    /// A browser that this member has signed in with.
    pub(crate) async fn sign_in(&self, member: &MemberId) -> Browser<'_> {
        let now = self.app.now();
        let token = Token::new().unwrap();
        let mut write = self.app.store.write().await.unwrap();
        write.begin_session(member, &token.hash(), "test", now, now + 1000 * HOUR).await.unwrap();
        write.commit(Entry::new(now, Actor::Operator, "session.begin", member)).await.unwrap();
        Browser { desk: self, cookie: Some(format!("chaperone={}", token.reveal())), member: Some(member.clone()) }
    }

    /// Somebody of this role who has nothing here yet, or nobody.
    pub(crate) async fn comer(&self, role: Option<Role>) -> Browser<'_> {
        let count = self.comers.fetch_add(1, Ordering::SeqCst);
        match role {
            None => self.stranger(),
            Some(role) => self.member(&format!("comer-{count}"), role).await,
        }
    }

    /// One of everything, all of it `owner`'s.
    pub(crate) async fn things_of(&self, owner: &Browser<'_>) -> Things {
        let saved = owner.post("/drafts", &[("text", "Vaccines work.")]).await;
        let draft = saved.location().trim_start_matches("/drafts/").to_owned();
        owner.upload(&format!("/drafts/{draft}/files"), &picture(&[]), &[]).await;
        let file = self.app.store.files_of(&draft.parse().unwrap()).await.unwrap().remove(0).id;
        let asked = owner.post("/requests", &[("kind", "gift")]).await;
        let request = asked.location().trim_start_matches("/requests/").to_owned();
        let now = self.app.now();
        let member = owner.member.clone().unwrap();
        let relation = Relation {
            party: "Velora".to_owned(),
            kind: "shares".to_owned(),
            products: Vec::new(),
            since: None,
            until: None,
            source: Source::Member,
        };
        let mut write = self.app.store.write().await.unwrap();
        let passkey = write.add_passkey(&member, "credential", "phone", "{}", now).await.unwrap();
        let token = write.add_api_token(&member, "editor", "hash", now).await.unwrap();
        let interest = write.add_interest(&member, &relation, now).await.unwrap();
        write.commit(Entry::new(now, Actor::Operator, "interest.add", &interest)).await.unwrap();
        let session = self.app.store.sessions(&member, now).await.unwrap().remove(0).id;
        let (case, notice) = self.asked_by(owner).await;
        Things(vec![
            ("/drafts/{id}", draft),
            ("/files/{id}", file.to_string()),
            ("/cases/{id}", case),
            ("/notices/{id}", notice),
            ("/requests/{id}", request),
            ("/members/{id}", member.to_string()),
            ("/me/passkeys/{id}", passkey.to_string()),
            ("/me/tokens/{id}", token.to_string()),
            ("/me/interests/{id}", interest.to_string()),
            ("/me/sessions/{id}", session.to_string()),
        ])
    }

    /// Sends any request.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answered {
        let response: Response<Body> = self.service.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answered { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
    }
}

impl Browser<'_> {
    /// A request as this browser would send it from the desk's own page.
    pub(crate) fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder().method(method).uri(path).header("host", "localhost:8420").header("accept", "text/html");
        request = request.header("sec-fetch-site", "same-origin");
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answered {
        self.desk.send(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answered {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self.request("POST", path).header("content-type", "application/x-www-form-urlencoded");
        self.desk.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends a file with the other fields of its form.
    pub(crate) async fn upload(&self, path: &str, file: &[u8], fields: &[(&str, &str)]) -> Answered {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("--part\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
        }
        body.extend(b"--part\r\ncontent-disposition: form-data; name=\"file\"; filename=\"IMG 1.png\"\r\n\r\n");
        body.extend(file);
        body.extend(b"\r\n--part--\r\n");
        let request = self.request("POST", path).header("content-type", "multipart/form-data; boundary=part");
        self.desk.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends a form as the script of a page does, which takes JSON back.
    pub(crate) async fn ask(&self, path: &str, fields: &[(&str, &str)]) -> Answered {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = self.request("POST", path).header("content-type", "application/x-www-form-urlencoded");
        request.headers_mut().unwrap().insert("accept", "application/json".parse().unwrap());
        self.desk.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends JSON, as a script of the page does.
    pub(crate) async fn post_json(&self, path: &str, body: &serde_json::Value) -> Answered {
        let mut request = self.request("POST", path).header("content-type", "application/json");
        request.headers_mut().unwrap().insert("accept", "application/json".parse().unwrap());
        self.desk.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Takes over the cookies that were set.
    pub(crate) fn keep(&mut self, answered: &Answered) {
        for set in answered.headers.get_all(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            let pair = set.split(';').next().unwrap();
            let name = pair.split_once('=').unwrap().0;
            let others = self.cookie.iter().flat_map(|all| all.split("; ")).filter(|one| one.split_once('=').unwrap().0 != name);
            let mut kept: Vec<&str> = others.collect();
            if !set.contains("Max-Age=0") {
                kept.push(pair);
            }
            self.cookie = (!kept.is_empty()).then(|| kept.join("; "));
        }
    }

    /// Sends a form and takes over the cookies that come back.
    pub(crate) async fn step(&mut self, path: &str, fields: &[(&str, &str)]) -> Answered {
        let answered = self.post(path, fields).await;
        self.keep(&answered);
        answered
    }

    /// The cookies that the browser sends.
    pub(crate) fn cookies(&self) -> &str {
        self.cookie.as_deref().unwrap_or_default()
    }

    /// Sends a request as it is, with its cookies taken from `cookies`.
    pub(crate) fn with_cookies(&self, cookies: &str) -> Self {
        Browser { desk: self.desk, cookie: Some(cookies.to_owned()), member: self.member.clone() }
    }
}
