//! The record: who did what, when. Append-only, each entry chained to the one before it by its hash.
//!
//! An entry can hold ids, counts and words of the program, and nothing else: there is no way to put a draft's words
//! into one.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use sqlx::SqliteConnection;

use crate::store::{Store, Write};
use crate::{MemberId, Result, StoreError, Time};

/// The hash before the first entry.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Entries that are read at once when the whole record is.
const BATCH: i64 = 1000;

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A member, signed in or by a token of his.
    Member(MemberId),
    /// The desk by itself: its outbox, a time that came.
    Desk,
    /// Whoever runs the program's commands.
    Operator,
    /// Somebody not signed in.
    Nobody,
}

impl Actor {
    fn text(&self) -> &str {
        match self {
            Self::Member(id) => id.as_str(),
            Self::Desk => "desk",
            Self::Operator => "operator",
            Self::Nobody => "nobody",
        }
    }
}

/// One thing that an entry tells beyond what was done to what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Detail {
    /// An id.
    Id(String),
    /// A number.
    Number(i64),
    /// A word of the program.
    Word(&'static str),
}

impl From<i64> for Detail {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<&'static str> for Detail {
    fn from(word: &'static str) -> Self {
        Self::Word(word)
    }
}

/// What it was done to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject(pub(crate) String);

impl Subject {
    /// The desk as a whole.
    pub fn desk() -> Self {
        Self("desk".to_owned())
    }
}

/// An entry to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    at: Time,
    actor: Actor,
    verb: &'static str,
    subject: Subject,
    details: Vec<(&'static str, Detail)>,
}

impl Entry {
    /// `actor` did `verb` (such as `draft.save`) to `subject` at `at`.
    pub fn new(at: Time, actor: Actor, verb: &'static str, subject: impl Into<Subject>) -> Self {
        Self { at, actor, verb, subject: subject.into(), details: Vec::new() }
    }

    /// The same, telling one thing more.
    #[must_use]
    pub fn with(mut self, name: &'static str, detail: impl Into<Detail>) -> Self {
        self.details.push((name, detail.into()));
        self
    }
}

/// An entry as it stands in the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Recorded {
    /// Place in the record, from 1.
    pub seq: i64,
    /// When.
    pub at: Time,
    /// A member's id, or `desk`, `operator`, `nobody`.
    pub actor: String,
    /// What, such as `draft.save`.
    pub verb: String,
    /// Id of what it was done to, or `desk`.
    pub subject: String,
    /// JSON object.
    pub details: String,
    /// Hash of the entry before it.
    pub prev: String,
    /// SHA-256 of all of the above, in hex.
    pub hash: String,
}

impl Recorded {
    fn sum(&self) -> String {
        // As a JSON list: no two different entries have the same text.
        let all = (self.seq, self.at, &self.actor, &self.verb, &self.subject, &self.details, &self.prev);
        let text = serde_json::to_vec(&all).unwrap_or_default();
        let mut hex = String::with_capacity(64);
        for byte in Sha256::digest(&text) {
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    }
}

/// How far the record had come, and its last hash then. Noted elsewhere, it shows later whether the end was cut off or
/// the whole was written anew. As text `HASH:COUNT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many entries there were.
    pub entries: i64,
    /// Hash of the last of them.
    pub hash: String,
}

impl Default for Head {
    /// Of a record without entries.
    fn default() -> Self {
        Self { entries: 0, hash: GENESIS.to_owned() }
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.hash, self.entries)
    }
}

/// Text that is no [`Head`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this must be the 64 hexadecimal digits of a hash, a colon and a number of entries")]
pub struct NoHead;

impl FromStr for Head {
    type Err = NoHead;

    fn from_str(text: &str) -> std::result::Result<Self, NoHead> {
        let (hash, entries) = text.trim().split_once(':').ok_or(NoHead)?;
        let entries = entries.parse().ok().filter(|&entries| entries >= 0).ok_or(NoHead)?;
        let hash = hash.to_ascii_lowercase();
        let good = hash.len() == GENESIS.len() && hash.bytes().all(|b| b.is_ascii_hexdigit());
        if good { Ok(Self { entries, hash }) } else { Err(NoHead) }
    }
}

/// What a look at the whole record found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// Every entry follows from the one before it.
    Whole {
        /// How many there are.
        entries: i64,
        /// The last hash: kept elsewhere, it shows later whether the end was cut off.
        head: String,
    },
    /// The first link that does not hold.
    Broken {
        /// Where.
        seq: i64,
        /// What is wrong with it.
        why: &'static str,
    },
}

/// Which entries to list.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only before this place.
    pub before: Option<i64>,
    /// Only of this member, or `desk`.
    pub actor: Option<String>,
    /// Only about this.
    pub subject: Option<String>,
}

/// Appends `entries` to the record.
pub(crate) async fn append(conn: &mut SqliteConnection, entries: &[Entry]) -> Result<()> {
    let last: Option<(i64, String)> = sqlx::query_as(LAST).fetch_optional(&mut *conn).await?;
    let (mut seq, mut prev) = last.unwrap_or((0, GENESIS.to_owned()));
    for entry in entries {
        seq += 1;
        let details: serde_json::Map<_, _> =
            entry.details.iter().map(|(name, detail)| ((*name).to_owned(), serde_json::to_value(detail).unwrap_or_default())).collect();
        let mut new = Recorded {
            seq,
            at: entry.at,
            actor: entry.actor.text().to_owned(),
            verb: entry.verb.to_owned(),
            subject: entry.subject.0.clone(),
            details: serde_json::Value::Object(details).to_string(),
            prev,
            hash: String::new(),
        };
        new.hash = new.sum();
        sqlx::query("INSERT INTO audit (seq, at, actor, verb, subject, details, prev, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(new.seq)
            .bind(new.at)
            .bind(&new.actor)
            .bind(&new.verb)
            .bind(&new.subject)
            .bind(&new.details)
            .bind(&new.prev)
            .bind(&new.hash)
            .execute(&mut *conn)
            .await?;
        prev = new.hash;
    }
    Ok(())
}

// A text of its own for each filter: one text with OR would not use the indexes.
const NEWEST: &str = "SELECT * FROM audit WHERE seq < $1 ORDER BY seq DESC LIMIT $2";
const NEWEST_OF_ACTOR: &str = "SELECT * FROM audit WHERE seq < $1 AND actor = $3 ORDER BY seq DESC LIMIT $2";
const NEWEST_ABOUT: &str = "SELECT * FROM audit WHERE seq < $1 AND subject = $3 ORDER BY seq DESC LIMIT $2";
const NEWEST_OF_BOTH: &str = "SELECT * FROM audit WHERE seq < $1 AND actor = $3 AND subject = $4 ORDER BY seq DESC LIMIT $2";
const ONWARD: &str = "SELECT * FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2";
const LAST: &str = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";

impl Store {
    /// The newest entries that are `wanted`, newest first.
    pub async fn audit(&self, wanted: &Wanted, limit: i64) -> Result<Vec<Recorded>> {
        let before = wanted.before.unwrap_or(i64::MAX);
        let (text, filters) = match (&wanted.actor, &wanted.subject) {
            (Some(actor), Some(subject)) => (NEWEST_OF_BOTH, vec![actor, subject]),
            (Some(actor), None) => (NEWEST_OF_ACTOR, vec![actor]),
            (None, Some(subject)) => (NEWEST_ABOUT, vec![subject]),
            (None, None) => (NEWEST, Vec::new()),
        };
        let query = filters.into_iter().fold(sqlx::query_as(text).bind(before).bind(limit), sqlx::query::QueryAs::bind);
        Ok(query.fetch_all(self.readers()).await?)
    }

    /// The entries that follow the one at `seq`, oldest first: to read the whole record piece by piece.
    pub async fn audit_after(&self, seq: i64, limit: i64) -> Result<Vec<Recorded>> {
        Ok(sqlx::query_as(ONWARD).bind(seq).bind(limit).fetch_all(self.readers()).await?)
    }

    /// How far the record has come.
    pub async fn head(&self) -> Result<Head> {
        let last: Option<(i64, String)> = sqlx::query_as(LAST).fetch_optional(self.readers()).await?;
        Ok(last.map_or_else(Head::default, |(entries, hash)| Head { entries, hash }))
    }

    /// Goes through the whole record and names the first link that does not hold.
    pub async fn verify(&self) -> Result<Verified> {
        self.verify_from(&Head::default()).await
    }

    /// The same, and whether the record still holds what it held when `noted` was noted elsewhere: somebody who can write
    /// the file could cut off its end, or chain it anew.
    pub async fn verify_from(&self, noted: &Head) -> Result<Verified> {
        let mut head = Head::default();
        loop {
            let batch = self.audit_after(head.entries, BATCH).await?;
            if batch.is_empty() {
                break;
            }
            for entry in batch {
                let seq = head.entries + 1;
                let broken = |why| Ok(Verified::Broken { seq, why });
                if entry.seq != seq {
                    return broken("it is missing");
                }
                if entry.prev != head.hash {
                    return broken("it does not follow from the entry before it");
                }
                if entry.hash != entry.sum() {
                    return broken("it was changed");
                }
                if seq == noted.entries && entry.hash != noted.hash {
                    return broken("it is not the one that was noted: the record was written anew up to here");
                }
                head = Head { entries: seq, hash: entry.hash };
            }
        }
        if head.entries < noted.entries {
            return Ok(Verified::Broken { seq: head.entries + 1, why: "it is missing: the end was cut off" });
        }
        Ok(Verified::Whole { entries: head.entries, head: head.hash })
    }
}

impl Write {
    /// Fails with [`StoreError::Missing`] unless a row was changed.
    pub(crate) fn changed(result: &sqlx::sqlite::SqliteQueryResult, what: &'static str) -> Result<()> {
        if result.rows_affected() == 0 { Err(StoreError::Missing(what)) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drafts::RECENT;

    #[tokio::test]
    async fn every_look_at_what_grows_goes_by_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("desk.db"), 0).await.unwrap();
        for text in [NEWEST, NEWEST_OF_ACTOR, NEWEST_ABOUT, NEWEST_OF_BOTH, ONWARD, LAST, RECENT] {
            let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {text}"));
            let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain).fetch_all(store.readers()).await.unwrap();
            let steps: Vec<&str> = plan.iter().map(|(.., step)| step.as_str()).collect();
            let walks = |step: &&&str| step.starts_with("SCAN") && !step.contains("USING INDEX") && !step.contains("SCAN r");
            assert_eq!(steps.iter().find(walks), None, "{text}: {steps:?}");
            assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{text}: {steps:?}");
        }
    }

    #[test]
    fn a_head_is_written_and_read() {
        let head = Head { entries: 17, hash: "ab".repeat(32) };
        assert_eq!(head.to_string().parse(), Ok(head));
        for text in ["", "ab:1", &format!("{}:-1", "a".repeat(64)), &format!("{}:", "a".repeat(64)), &format!("{}:1", "g".repeat(64))] {
            assert_eq!(text.parse::<Head>(), Err(NoHead), "{text}");
        }
    }
}
