//! Bluesky, and other servers of its protocol. Source: docs.bsky.app, atproto.com, the lexicons `com.atproto.*` and
//! `app.bsky.*`.

mod facets;
mod record;
mod session;

use reqwest::{Method, RequestBuilder};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use url::Url;

pub use session::DEFAULT_SERVER;

use crate::http::Answer;
use crate::mastodon::wire::link;
use crate::words::one_line;
use crate::{Error, Http, Media, Outgoing, Profile, ReadBack, Sent};
use session::Session;

/// The collection of posts.
const POSTS: &str = "app.bsky.feed.post";
/// How long one picture may take to be sent.
const UPLOAD_TIME: std::time::Duration = std::time::Duration::from_mins(1);

/// A connected account.
#[derive(Debug, Clone)]
pub struct Account {
    http: Http,
    server: Url,
    session: Session,
}

/// What is asked of `getRecord`'s answer.
#[derive(Deserialize)]
struct Record {
    cid: Cid,
    value: Value,
}

#[derive(Deserialize)]
struct Value {
    #[serde(default)]
    text: String,
}

/// A hash as the network writes it.
#[derive(Deserialize, Clone)]
#[serde(try_from = "String")]
struct Cid(String);

impl TryFrom<String> for Cid {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let fine = (8..=200).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if fine { Ok(Self(text)) } else { Err("no hash") }
    }
}

#[derive(Deserialize)]
struct Created {
    cid: Cid,
}

impl Account {
    /// Its decentralised identifier.
    pub fn did(&self) -> &str {
        self.session.did()
    }

    /// Its handle when it was connected.
    pub fn handle(&self) -> &str {
        self.session.handle()
    }

    /// The account as the network shows it. Where the server knows nobody who counts followers, without numbers.
    pub async fn profile(&self) -> Result<Profile, Error> {
        let unknown = Said::default();
        let said = match self.ask(self.query("app.bsky.actor.getProfile", &[("actor", self.did())])?).await {
            Ok(said) => said,
            Err(error @ (Error::Expired | Error::SignInAgain { .. } | Error::Unreachable(_) | Error::Limited { .. })) => return Err(error),
            Err(_) => unknown,
        };
        Ok(self.shown(&said))
    }

    fn shown(&self, said: &Said) -> Profile {
        let handle = said.handle.as_deref().filter(|handle| crate::text::is_handle(handle)).unwrap_or(self.handle());
        let count = |n: Option<i64>| n.and_then(|n| u64::try_from(n).ok());
        Profile {
            id: self.did().to_owned(),
            handle: handle.to_owned(),
            name: one_line(said.display_name.as_deref().unwrap_or_default(), 200),
            url: link(Some(&format!("https://bsky.app/profile/{}", self.did()))),
            locked: false,
            followers: count(said.followers_count),
            following: count(said.follows_count),
            posts: count(said.posts_count),
        }
    }

    pub(crate) async fn send(&self, post: &Outgoing) -> Result<Sent, Error> {
        record::check(post)?;
        let mut pictures = Vec::new();
        for media in &post.media {
            pictures.push(self.upload(media).await?);
        }
        let mentioned = self.resolve(&post.text).await?;
        let record = record::of(post, pictures, &mentioned)?;
        let body = json!({"repo": self.did(), "collection": POSTS, "rkey": post.key.as_str(), "record": record});
        match self.ask::<Created>(self.procedure("com.atproto.repo.createRecord")?.json(&body)).await {
            Ok(created) => Ok(self.sent(post.key.as_str(), created.cid)),
            // A server refuses a second record under the same key: then the first try has come through.
            Err(error @ Error::Refused { .. }) => self.find(post).await?.ok_or(error),
            Err(error) => Err(error),
        }
    }

    pub(crate) async fn find(&self, post: &Outgoing) -> Result<Option<Sent>, Error> {
        match self.record(post.key.as_str()).await {
            Ok(record) => Ok(Some(self.sent(post.key.as_str(), record.cid))),
            Err(Error::NotThere { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(crate) async fn read_back(&self, sent: &Sent) -> ReadBack {
        let key = match self.key_of(sent) {
            Ok(key) => key,
            Err(error) => return ReadBack::Unknown(error),
        };
        match self.record(key).await {
            Ok(record) => ReadBack::There { sent: self.sent(key, record.cid), text: record.value.text },
            Err(Error::NotThere { .. }) => ReadBack::Gone,
            Err(error) => ReadBack::Unknown(error),
        }
    }

    pub(crate) async fn delete(&self, sent: &Sent) -> Result<(), Error> {
        let body = json!({"repo": self.did(), "collection": POSTS, "rkey": self.key_of(sent)?});
        match self.answer(self.procedure("com.atproto.repo.deleteRecord")?.json(&body)).await {
            Ok(_) | Err(Error::NotThere { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn record(&self, key: &str) -> Result<Record, Error> {
        let pairs = [("repo", self.did()), ("collection", POSTS), ("rkey", key)];
        let answer = self.http.send(self.query("com.atproto.repo.getRecord", &pairs)?).await?;
        // The network says of a record that is not there that the request was bad. A page that is not there is no server.
        if matches!(answer.status, 404 | 410) {
            return Err(Error::Refused { status: answer.status, words: crate::Words::default() });
        }
        answer.done()?.json()
    }

    /// The record's key in the address of a post of this account.
    fn key_of<'a>(&self, sent: &'a Sent) -> Result<&'a str, Error> {
        let key = sent
            .id
            .strip_prefix("at://")
            .and_then(|rest| rest.strip_prefix(self.did())?.strip_prefix('/')?.strip_prefix(POSTS)?.strip_prefix('/'));
        key.filter(|key| key.parse::<crate::Key>().is_ok()).ok_or(Error::NotPossible("the post is not one of this account"))
    }

    fn sent(&self, key: &str, cid: Cid) -> Sent {
        Sent {
            id: format!("at://{}/{POSTS}/{key}", self.did()),
            url: link(Some(&format!("https://bsky.app/profile/{}/post/{key}", self.did()))),
            cid: Some(cid.0),
        }
    }

    /// Sends a picture; the network's reference to it comes back. One that no post names is thrown away by the server.
    async fn upload(&self, media: &Media) -> Result<serde_json::Value, Error> {
        #[derive(Deserialize)]
        struct Uploaded {
            blob: Blob,
        }
        #[derive(Deserialize)]
        struct Blob {
            r#ref: Ref,
        }
        #[derive(Deserialize)]
        struct Ref {
            #[serde(rename = "$link")]
            link: Cid,
        }
        let request = self.procedure("com.atproto.repo.uploadBlob")?.timeout(UPLOAD_TIME);
        let request = request.header(reqwest::header::CONTENT_TYPE, &media.mime).body(media.bytes.clone());
        let uploaded: Uploaded = self.ask(request).await?;
        // Type and size are what was sent: nothing of a server's goes into the record but the hash.
        let Cid(link) = uploaded.blob.r#ref.link;
        Ok(json!({"$type": "blob", "ref": {"$link": link}, "mimeType": media.mime, "size": media.bytes.len()}))
    }

    /// The identifiers of those whom a text mentions. A handle that the server cannot resolve stays plain text; an error
    /// of the way there is one, lest a mention go missing by chance.
    async fn resolve(&self, text: &str) -> Result<Vec<(std::ops::Range<usize>, String)>, Error> {
        #[derive(Deserialize)]
        struct Resolved {
            did: String,
        }
        let mut found = Vec::new();
        for range in crate::text::handles(text) {
            let handle = text.get(range.start + 1..range.end).unwrap_or_default().to_ascii_lowercase();
            match self.ask(self.query("com.atproto.identity.resolveHandle", &[("handle", &handle)])?).await {
                Ok(Resolved { did }) if session::is_did(&did) => found.push((range, did)),
                Ok(_) | Err(Error::Refused { .. } | Error::NotThere { .. } | Error::Answer(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    fn query(&self, name: &str, pairs: &[(&str, &str)]) -> Result<RequestBuilder, Error> {
        let mut url = session::method(&self.server, name);
        url.query_pairs_mut().extend_pairs(pairs);
        Ok(self.http.request(Method::GET, &url)?.bearer_auth(self.session.access().reveal()))
    }

    fn procedure(&self, name: &str) -> Result<RequestBuilder, Error> {
        let request = self.http.request(Method::POST, &session::method(&self.server, name))?;
        Ok(request.bearer_auth(self.session.access().reveal()))
    }

    async fn answer(&self, request: RequestBuilder) -> Result<Answer, Error> {
        self.http.send(request).await?.done()
    }

    async fn ask<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Error> {
        self.answer(request).await?.json()
    }
}

/// Reads `answer` as whatever a server could have been asked for.
pub(crate) fn read_any(answer: &Answer) {
    let _ = (answer.json::<Record>().is_ok(), answer.json::<Created>().is_ok(), answer.json::<Said>().is_ok());
    session::read_any(answer);
}

/// Something of `getProfile`'s answer.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Said {
    handle: Option<String>,
    display_name: Option<String>,
    followers_count: Option<i64>,
    follows_count: Option<i64>,
    posts_count: Option<i64>,
}
