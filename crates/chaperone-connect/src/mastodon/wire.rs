//! What servers send, and how much of it is believed.

use serde::{Deserialize, Deserializer};
use url::Url;

use crate::error::{Broke, Error};
use crate::words::{one_line, plain};
use crate::{Profile, Sent};

/// The longest name that is kept, in characters.
const MAX_NAME: usize = 200;

/// An identifier that can be part of a path: letters, digits, "-", "_" and ".", but no dots alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Id(String);

impl Id {
    fn new(id: &str) -> Option<Self> {
        let plain = id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        let named = id.bytes().any(|b| b.is_ascii_alphanumeric());
        (plain && named && id.len() <= 128).then(|| Self(id.to_owned()))
    }

    /// An identifier that the caller kept.
    pub(crate) fn given(id: &str) -> Result<Self, Error> {
        Self::new(id).ok_or(Error::NotPossible("what was stored is no identifier"))
    }

    /// An identifier that a server sent.
    pub(crate) fn said(id: &str) -> Result<Self, Error> {
        Self::new(id).ok_or(Error::Answer(Broke::Identifier))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text).ok_or_else(|| serde::de::Error::custom("no identifier"))
    }
}

/// An address that a page may link to: of the web, and not of a scheme that runs.
pub(crate) fn link(url: Option<&str>) -> Option<String> {
    let url = Url::parse(url?).ok()?;
    (matches!(url.scheme(), "https" | "http") && url.as_str().len() <= 2_000).then(|| url.into())
}

/// Something of a status. Only `id` must be there.
#[derive(Deserialize)]
pub(crate) struct Status {
    pub(crate) id: Id,
    pub(crate) url: Option<String>,
    pub(crate) uri: Option<String>,
    #[serde(default)]
    pub(crate) content: String,
    /// The words as they were sent, where a server says them (snac does).
    pub(crate) text: Option<String>,
    pub(crate) created_at: Option<String>,
    pub(crate) in_reply_to_id: Option<serde_json::Value>,
    pub(crate) spoiler_text: Option<String>,
    pub(crate) account: Option<Owner>,
    pub(crate) reblog: Option<serde::de::IgnoredAny>,
    #[serde(default)]
    pub(crate) media_attachments: Vec<Attachment>,
}

/// Whose status it is.
#[derive(Deserialize)]
pub(crate) struct Owner {
    pub(crate) id: Id,
}

/// A file as the server knows it. Its name may be anything (snac's are addresses): it is only ever said back.
#[derive(Deserialize)]
pub(crate) struct Attachment {
    pub(crate) id: String,
}

impl Status {
    pub(crate) fn sent(&self) -> Sent {
        let url = link(self.url.as_deref()).or_else(|| link(self.uri.as_deref()));
        Sent { id: self.id.as_str().to_owned(), url, cid: None }
    }

    pub(crate) fn shown(&self) -> String {
        plain(&self.content).trim().to_owned()
    }

    /// When it was made, in milliseconds since 1970.
    pub(crate) fn made(&self) -> Option<i64> {
        Some(self.created_at.as_deref()?.parse::<jiff::Timestamp>().ok()?.as_millisecond())
    }

    /// What it answers; servers say null, "" or an identifier.
    pub(crate) fn answers(&self) -> Option<&str> {
        self.in_reply_to_id.as_ref()?.as_str().filter(|id| !id.is_empty())
    }
}

/// Something of an account.
#[derive(Deserialize)]
pub(crate) struct Account {
    pub(crate) id: Id,
    #[serde(default)]
    acct: String,
    #[serde(default)]
    username: String,
    #[serde(default)]
    display_name: String,
    url: Option<String>,
    #[serde(default)]
    locked: bool,
    followers_count: Option<i64>,
    following_count: Option<i64>,
    statuses_count: Option<i64>,
    pub(crate) bot: Option<bool>,
    pub(crate) created_at: Option<String>,
    #[serde(default)]
    pub(crate) note: String,
}

impl Account {
    /// As it is shown; `base` is the server that was asked: it leaves its own name out of handles.
    pub(crate) fn profile(&self, base: &Url) -> Profile {
        let short = if self.acct.is_empty() { &self.username } else { &self.acct };
        let handle = match (short.contains('@'), base.host_str()) {
            (false, Some(host)) => format!("{short}@{host}"),
            _ => short.clone(),
        };
        let count = |n: Option<i64>| n.and_then(|n| u64::try_from(n).ok());
        Profile {
            id: self.id.as_str().to_owned(),
            handle: one_line(&handle, MAX_NAME),
            name: one_line(&self.display_name, MAX_NAME),
            url: link(self.url.as_deref()),
            locked: self.locked,
            followers: count(self.followers_count),
            following: count(self.following_count),
            posts: count(self.statuses_count),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_no_paths() {
        for id in ["", ".", "..", "../../x", "a/b", "a%2fb", "a b", "1?x", "é", "1\n", &"1".repeat(129)] {
            assert!(Id::new(id).is_none(), "{id:?}");
        }
        for id in ["1", "109372843234", "01HXYZ-a_b", "1771234567.123456"] {
            assert!(Id::new(id).is_some(), "{id:?}");
        }
    }

    #[test]
    fn links_are_of_the_web() {
        for url in ["javascript:alert(1)", "data:text/html,x", "//x", "x", ""] {
            assert_eq!(link(Some(url)), None, "{url}");
        }
        assert_eq!(link(Some("https://social.example/@ann/1")).as_deref(), Some("https://social.example/@ann/1"));
    }
}
