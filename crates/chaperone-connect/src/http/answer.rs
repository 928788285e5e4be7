//! What a server answered.

use std::time::Duration;

use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::Words;
use crate::error::{Broke, Error, Wait};

/// How much of a refusal is looked at for the network's own words, in bytes.
const MAX_REFUSAL_BYTES: usize = 16 << 10;

/// An answer, read to its end.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, unpacked.
    pub body: Vec<u8>,
    headers: HeaderMap,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}

/// Reads `response`, but no more than `max` bytes.
pub(super) async fn read(mut response: Response, max: usize) -> Result<Answer, Error> {
    let too_long = Error::Answer(Broke::TooLong);
    if response.content_length().is_some_and(|length| length > max as u64) {
        return Err(too_long);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| super::fault(&e))? {
        if body.len() + chunk.len() > max {
            return Err(too_long);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status: response.status().as_u16(), body, headers: response.headers().clone() })
}

/// What networks put into a refusal. Mastodon: `error`, `error_description`; Bluesky: `error` (a name), `message`.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Said {
    error: Option<serde_json::Value>,
    error_description: Option<serde_json::Value>,
    message: Option<serde_json::Value>,
}

impl Answer {
    /// An answer that nobody gave.
    pub(crate) fn invented(status: u16, body: &[u8]) -> Self {
        let headers = [(CONTENT_TYPE, reqwest::header::HeaderValue::from_static("application/json"))].into_iter().collect();
        Self { status, body: body.to_vec(), headers }
    }

    /// A header's value, if it is there and text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Its content type in lower case, without parameters.
    pub fn kind(&self) -> String {
        let kind = self.header(CONTENT_TYPE.as_str()).unwrap_or_default();
        kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// The body as JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let kind = self.kind();
        if kind != "application/json" && !kind.ends_with("+json") {
            return Err(Error::Answer(Broke::NotJson));
        }
        parse(&self.body)
    }

    /// The answer, if the server did what was asked.
    pub(crate) fn done(self) -> Result<Self, Error> {
        let (name, words) = match self.status {
            200..=299 => return Ok(self),
            _ => self.said(),
        };
        Err(match (self.status, name.as_str()) {
            (_, "ExpiredToken") => Error::Expired,
            (401, _) | (_, "InvalidToken" | "AccountTakedown" | "AccountDeactivated" | "invalid_grant" | "invalid_client") => {
                Error::SignInAgain { words }
            }
            (404 | 410, _) | (400, "RecordNotFound") => Error::NotThere { words },
            (429, _) | (_, "RateLimitExceeded") => Error::Limited { wait: self.wait(), words },
            (status, _) => Error::Refused { status, words },
        })
    }

    /// The name of the error, where there is one, and what the network said.
    fn said(&self) -> (String, Words) {
        let body = self.body.get(..MAX_REFUSAL_BYTES).unwrap_or(&self.body);
        let text = |value: Option<serde_json::Value>| value.as_ref().and_then(|v| v.as_str()).map(str::to_owned);
        match serde_json::from_slice::<Said>(body) {
            Ok(said) => {
                let name = text(said.error).unwrap_or_default();
                let words = text(said.error_description).or_else(|| text(said.message)).unwrap_or_else(|| name.clone());
                (name, Words::new(&words))
            }
            Err(_) => (String::new(), Words::new(&String::from_utf8_lossy(body))),
        }
    }

    /// How long to wait: `Retry-After` in seconds, Mastodon's `X-RateLimit-Reset` (RFC 3339) and Bluesky's
    /// `RateLimit-Reset` (seconds since 1970).
    fn wait(&self) -> Wait {
        if let Some(seconds) = self.header(RETRY_AFTER.as_str()).and_then(|s| s.trim().parse().ok()) {
            return Wait::For(Duration::from_secs(seconds));
        }
        let reset = self.header("x-ratelimit-reset").and_then(|s| s.parse::<jiff::Timestamp>().ok()).map(jiff::Timestamp::as_millisecond);
        let seconds = || self.header("ratelimit-reset")?.trim().parse::<i64>().ok()?.checked_mul(1000);
        reset.or_else(seconds).map_or(Wait::Unknown, Wait::Until)
    }
}

/// JSON of the shape that was asked for.
pub(crate) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|e| Error::Answer(if e.is_data() { Broke::Shape } else { Broke::NotJson }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&'static str, &str)], body: &str) -> Answer {
        let headers = headers.iter().map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap())).collect();
        Answer { status, body: body.into(), headers }
    }

    #[test]
    fn refusals_are_told_apart() {
        let said = |status, body: &str| answer(status, &[], body).done().unwrap_err();
        assert_eq!(said(400, r#"{"error":"ExpiredToken","message":"Token has expired"}"#), Error::Expired);
        assert!(matches!(said(400, r#"{"error":"RecordNotFound","message":"no"}"#), Error::NotThere { .. }));
        assert_eq!(said(401, r#"{"error":"The access token was revoked"}"#).words(), Some("The access token was revoked"));
        assert_eq!(said(502, "<html><body><h1>Bad gateway</h1>").words(), Some("Bad gateway"));
        assert_eq!(said(500, "").words(), None);
        assert_eq!(said(422, r#"{"error":{"a":[]}}"#), Error::Refused { status: 422, words: Words::default() });
        assert!(matches!(said(422, r#"{"error":["#), Error::Refused { .. }));
    }

    #[test]
    fn the_time_to_wait_is_read() {
        let wait = |headers: &[(&'static str, &str)]| match answer(429, headers, "{}").done() {
            Err(Error::Limited { wait, .. }) => wait,
            other => panic!("{other:?}"),
        };
        assert_eq!(wait(&[("retry-after", "30")]), Wait::For(Duration::from_secs(30)));
        assert_eq!(wait(&[("x-ratelimit-reset", "2026-03-01T12:00:00.000000Z")]), Wait::Until(1_772_366_400_000));
        assert_eq!(wait(&[("ratelimit-reset", "1772366400")]), Wait::Until(1_772_366_400_000));
        assert_eq!(wait(&[("ratelimit-reset", "9223372036854775807")]), Wait::Unknown);
        assert_eq!(wait(&[("x-ratelimit-reset", "soon")]), Wait::Unknown);
    }
}
