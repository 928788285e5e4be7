//! Guessing is slow. Tries are counted in the database, by what is guessed at and all together, since behind a proxy the
//! asker's own address is not known. Nobody locks a member out: too many tries together make each slower and refuse
//! none, every wait at one thing is short, and a browser in which the member has signed in before has a count of its own.

use std::time::Duration;

use axum::http::HeaderMap;
use chaperone_store::{MemberId, Time};

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::sign_in::known;
use crate::token;

const MINUTE: Time = 60_000;

/// Tries at one thing are counted for so long, in milliseconds: the longest wait there is.
const WINDOW: Time = 15 * MINUTE;

/// Tries at all things of a kind together, in a minute: from then on each waits for [`SLOWER`].
const ALL: i64 = 200;

/// How long a try waits where there are too many together.
const SLOWER: Duration = Duration::from_secs(1);

/// What is guessed. A passkey is not: there is nothing to guess.
pub(crate) struct Guess {
    kind: &'static str,
    /// The key of this one: a word and a hash, no address.
    key: String,
    /// How often it may be tried in a window.
    tries: i64,
    /// Whether the member has signed in from this browser before.
    at_home: bool,
}

impl Guess {
    fn of(app: &App, headers: &HeaderMap, kind: &'static str, whose: Whose<'_>, tries: i64) -> Self {
        let device = whose.member().and_then(|member| known::device(app, headers, member));
        let key = match (whose, device) {
            (Whose::Member(id), Some(device)) => format!("{kind}:{}", token::hash(&format!("{id} {device}"))),
            (Whose::Member(id), None) => format!("{kind}:{}", token::hash(id.as_str())),
            // There are any number of addresses that are nobody's, so a row is shared by many.
            (Whose::Nobody(address), _) => {
                let [first, second, ..] = app.sealer.mark("tries at nobody", address.as_bytes());
                format!("{kind}:nobody-{first:02x}{second:02x}")
            }
        };
        Self { kind, key, tries, at_home: device.is_some() }
    }

    /// A password.
    pub(crate) fn password(app: &App, headers: &HeaderMap, whose: Whose<'_>) -> Self {
        Self::of(app, headers, "password", whose, 10)
    }

    /// A code of a member's app: of a million, three are good at a time.
    pub(crate) fn code(app: &App, headers: &HeaderMap, member: &MemberId) -> Self {
        Self::of(app, headers, "code", Whose::Member(member), 5)
    }

    /// A printed code.
    pub(crate) fn recovery(app: &App, headers: &HeaderMap, whose: Whose<'_>) -> Self {
        Self::of(app, headers, "recovery", whose, 10)
    }

    /// Counts a try before it is judged; refuses it where there were too many at this one.
    pub(crate) async fn count(&self, app: &App) -> Answer<()> {
        if !self.at_home && app.store.attempt(self.kind, MINUTE, app.now()).await?.count > ALL {
            tokio::time::sleep(SLOWER).await;
        }
        count(app, &self.key, self.tries).await
    }

    /// It went well: tries at this one are forgotten.
    pub(crate) async fn forget(&self, app: &App) -> Answer<()> {
        Ok(app.store.forget_attempts(&self.key).await?)
    }
}

/// Whose secret is guessed.
#[derive(Clone, Copy)]
pub(crate) enum Whose<'a> {
    /// A member's.
    Member(&'a MemberId),
    /// Of an address that nobody here has. The answer is the same.
    Nobody(&'a str),
}

impl<'a> Whose<'a> {
    /// Of whoever has the address `email`.
    pub(crate) fn of(member: Option<&'a MemberId>, email: &'a str) -> Self {
        member.map_or(Self::Nobody(email), Self::Member)
    }

    fn member(self) -> Option<&'a MemberId> {
        match self {
            Self::Member(id) => Some(id),
            Self::Nobody(_) => None,
        }
    }
}

async fn count(app: &App, key: &str, tries: i64) -> Answer<()> {
    let now = app.now();
    let made = app.store.attempt(key, WINDOW, now).await?;
    if made.count <= tries {
        return Ok(());
    }
    let wait = (made.since + WINDOW - now).max(1000);
    let minutes = (wait + MINUTE - 1) / MINUTE;
    let words = if minutes == 1 { "a minute".to_owned() } else { format!("{minutes} minutes") };
    let detail = format!("There were too many tries. Please wait {words}, then try again. A passkey still works at once.");
    Err(Problem { retry_after: u64::try_from(wait / 1000).ok(), ..Problem::too_often(detail) })
}
