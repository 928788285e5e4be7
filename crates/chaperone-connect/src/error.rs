//! What can go wrong with a network.

use std::time::Duration;

use crate::Words;
use crate::http::Refusal;

/// Why a request did not do what it was for. Says nothing of a post's words; the network's own are in [`Error::words`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The address may not be asked. Nothing was sent.
    #[error("the address may not be asked: {0}")]
    Address(#[from] Refusal),
    /// Nobody was reached. Nothing was sent.
    #[error("the server cannot be reached: {0}")]
    Unreachable(Unreachable),
    /// No answer in time.
    #[error("the server did not answer in time")]
    TooSlow,
    /// The connection ended before the answer did.
    #[error("the connection broke off")]
    CutOff,
    /// The server wants to be asked at another address: at this host, where it says one.
    #[error("the server sends us elsewhere{}", .host.as_ref().map(|h| format!(", to {h}")).unwrap_or_default())]
    Moved {
        /// The other host.
        host: Option<String>,
    },
    /// The server said no.
    #[error("the server refused (status {status})")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// In the network's own words.
        words: Words,
    },
    /// The access was withdrawn or has run out: the member has to connect the account again.
    #[error("the account has to be connected again")]
    SignInAgain {
        /// In the network's own words.
        words: Words,
    },
    /// The short-lived token has run out: [`Connection::refresh`](crate::Connection::refresh), store the secret, try again.
    #[error("the session has to be refreshed")]
    Expired,
    /// Too many requests.
    #[error("the server asks to wait")]
    Limited {
        /// For how long.
        wait: Wait,
        /// In the network's own words.
        words: Words,
    },
    /// What was asked for is not there, or not for us.
    #[error("it is not there")]
    NotThere {
        /// In the network's own words.
        words: Words,
    },
    /// The answer is none that this network would give.
    #[error("the answer makes no sense: {0}")]
    Answer(Broke),
    /// The network cannot do this, or what was handed in cannot be sent. Nothing was sent.
    #[error("not possible: {0}")]
    NotPossible(&'static str),
}

/// What kept a server from being reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    /// The name leads nowhere.
    #[error("its name is not known")]
    Name,
    /// Its certificate is not valid for its name.
    #[error("its certificate is not valid")]
    Certificate,
    /// Nobody listens, or the way is blocked.
    #[error("no connection")]
    Connection,
}

/// What was wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broke {
    /// Longer than is read.
    #[error("it is too long")]
    TooLong,
    /// Another kind of content than asked for.
    #[error("it is not JSON")]
    NotJson,
    /// JSON of another shape.
    #[error("something is missing in it")]
    Shape,
    /// An identifier that could be a path, or anything else.
    #[error("an identifier in it is none")]
    Identifier,
}

/// For how long a network asks to be left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Until this time, in milliseconds since 1970.
    Until(i64),
    /// For this long.
    For(Duration),
    /// It did not say.
    Unknown,
}

impl Wait {
    /// The longest a network is taken at its word.
    const LONGEST_MS: i64 = 24 * 3_600_000;
    /// What is waited if it did not say: the window of Mastodon and of Bluesky.
    const USUAL_MS: i64 = 300_000;

    /// When to try again, in milliseconds since 1970: after `now`, and at most a day after it.
    pub fn retry_at(self, now: i64) -> i64 {
        let ms = match self {
            Self::Until(at) => at.saturating_sub(now),
            Self::For(time) => i64::try_from(time.as_millis()).unwrap_or(i64::MAX),
            Self::Unknown => Self::USUAL_MS,
        };
        now.saturating_add(ms.clamp(1_000, Self::LONGEST_MS))
    }
}

impl Error {
    /// Whether the request may have had its effect all the same: then look with
    /// [`Connection::find`](crate::Connection::find) before trying again.
    pub fn may_have_happened(&self) -> bool {
        match self {
            Self::TooSlow | Self::CutOff | Self::Moved { .. } | Self::Answer(_) => true,
            Self::Refused { status, .. } => *status >= 500,
            _ => false,
        }
    }

    /// Whether the same request can succeed later without anybody changing anything.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::TooSlow | Self::CutOff | Self::Expired | Self::Limited { .. } | Self::Answer(_) => true,
            Self::Refused { status, .. } => *status >= 500 || matches!(status, 408 | 409 | 425),
            _ => false,
        }
    }

    /// When the network wants to be asked again, in milliseconds since 1970, if it is that which it asks for.
    pub fn retry_at(&self, now: i64) -> Option<i64> {
        match self {
            Self::Limited { wait, .. } => Some(wait.retry_at(now)),
            _ => None,
        }
    }

    /// The network's own words, if it said any.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Refused { words, .. } | Self::SignInAgain { words } | Self::Limited { words, .. } | Self::NotThere { words } => {
                Some(words.as_str()).filter(|words| !words.is_empty())
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_waited_for_within_reason() {
        let now = 1_772_000_000_000;
        assert_eq!(Wait::Until(now + 60_000).retry_at(now), now + 60_000);
        assert_eq!(Wait::Until(0).retry_at(now), now + 1_000, "a time that is over");
        assert_eq!(Wait::Until(i64::MAX).retry_at(now), now + 86_400_000);
        assert_eq!(Wait::For(Duration::MAX).retry_at(now), now + 86_400_000);
        assert_eq!(Wait::Unknown.retry_at(now), now + 300_000);
        assert_eq!(Wait::Unknown.retry_at(i64::MAX), i64::MAX);
    }

    #[test]
    fn words_are_not_printed() {
        let error = Error::Refused { status: 422, words: Words::new("Text: Dear Mrs Quill …") };
        assert!(!format!("{error} {error:?}").contains("Quill"));
        assert_eq!(error.words(), Some("Text: Dear Mrs Quill …"));
        assert!(!error.may_have_happened());
    }
}
