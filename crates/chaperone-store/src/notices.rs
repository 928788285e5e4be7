//! What members are told, and when they want to be left alone.

use serde::{Deserialize, Serialize};

use crate::store::{Store, Write};
use crate::words::words;
use crate::{MemberId, NoticeId, Result, StoreError, Time};

words! {
    /// What is told.
    NoticeKind {
        /// A draft of a colleague waits for a second reader.
        CaseAsked = "case-asked",
        /// One's draft may be sent.
        CaseApproved = "case-approved",
        /// One's draft came back.
        CaseDeclined = "case-declined",
        /// Nobody decided in time.
        CaseExpired = "case-expired",
        /// A note on a case.
        CaseNote = "case-note",
        /// A post is out, read back from the network.
        PublicationConfirmed = "publication-confirmed",
        /// A post could not be sent.
        PublicationFailed = "publication-failed",
        /// A post was not sent: its approval ran out.
        PublicationExpired = "publication-expired",
    }
}

/// Something a member is told.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// What.
    pub kind: NoticeKind,
    /// Id of the case or publication meant.
    pub subject: String,
    /// When it happened.
    pub created_at: Time,
    /// It asks for attention from then on.
    pub show_at: Time,
    /// When it was read.
    pub read_at: Option<Time>,
}

/// Hours on clinic, on some days of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clinic {
    /// Days on which they begin: 1 Monday … 7 Sunday.
    pub days: Vec<i8>,
    /// Minute of the day at which they begin.
    pub from: i16,
    /// Minute of the day at which they end; of the next day, if not after `from`.
    pub to: i16,
}

/// When a member wants to be left alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quiet {
    /// His clinic hours, in his time zone.
    pub clinic: Vec<Clinic>,
    /// Minute of the day at which what waited is shown; `None`: when clinic ends.
    pub digest: Option<i16>,
}

fn read(row: Option<(String, Option<i16>)>) -> Result<Quiet> {
    let Some((clinic, digest)) = row else { return Ok(Quiet::default()) };
    let clinic = serde_json::from_str(&clinic).map_err(|_| StoreError::Unreadable("list of clinic hours"))?;
    Ok(Quiet { clinic, digest })
}

const QUIET: &str = "SELECT clinic, digest FROM quiet_hours WHERE member = $1";

impl Store {
    /// The newest notices of a member, whether or not they ask for attention yet.
    pub async fn notices(&self, member: &MemberId, limit: i64) -> Result<Vec<Notice>> {
        Ok(sqlx::query_as(
            "SELECT id, kind, subject, created_at, show_at, read_at FROM notices WHERE member = $1
             ORDER BY created_at DESC, id DESC LIMIT $2",
        )
        .bind(member)
        .bind(limit)
        .fetch_all(self.readers())
        .await?)
    }

    /// One notice of a member.
    pub async fn notice(&self, member: &MemberId, id: &NoticeId) -> Result<Option<Notice>> {
        Ok(sqlx::query_as("SELECT id, kind, subject, created_at, show_at, read_at FROM notices WHERE member = $1 AND id = $2")
            .bind(member)
            .bind(id)
            .fetch_optional(self.readers())
            .await?)
    }

    /// What waited while he was on clinic, is due at `now`, and was not read yet; oldest first.
    pub async fn waited(&self, member: &MemberId, now: Time, limit: i64) -> Result<Vec<Notice>> {
        Ok(sqlx::query_as(
            "SELECT id, kind, subject, created_at, show_at, read_at FROM notices
             WHERE member = $1 AND read_at IS NULL AND show_at <= $2 AND show_at > created_at ORDER BY created_at, id LIMIT $3",
        )
        .bind(member)
        .bind(now)
        .bind(limit)
        .fetch_all(self.readers())
        .await?)
    }

    /// How many notices ask for attention.
    pub async fn unread(&self, member: &MemberId, now: Time) -> Result<i64> {
        Ok(sqlx::query_scalar("SELECT COUNT(*) FROM notices WHERE member = $1 AND read_at IS NULL AND show_at <= $2")
            .bind(member)
            .bind(now)
            .fetch_one(self.readers())
            .await?)
    }

    /// Marks one as read. Says nothing that was done, so no entry goes with it.
    pub async fn read_notice(&self, member: &MemberId, id: &NoticeId, now: Time) -> Result<()> {
        sqlx::query("UPDATE notices SET read_at = $3 WHERE member = $1 AND id = $2 AND read_at IS NULL")
            .bind(member)
            .bind(id)
            .bind(now)
            .execute(self.unaudited())
            .await?;
        Ok(())
    }

    /// Marks as read all that happened until `now`.
    pub async fn read_notices(&self, member: &MemberId, now: Time) -> Result<()> {
        sqlx::query("UPDATE notices SET read_at = $2 WHERE member = $1 AND read_at IS NULL AND created_at <= $2")
            .bind(member)
            .bind(now)
            .execute(self.unaudited())
            .await?;
        Ok(())
    }

    /// When a member wants to be left alone; never, if he did not say.
    pub async fn quiet(&self, member: &MemberId) -> Result<Quiet> {
        read(sqlx::query_as(QUIET).bind(member).fetch_optional(self.readers()).await?)
    }
}

impl Write {
    /// When a member wants to be left alone, as it is inside this change.
    pub async fn quiet(&mut self, member: &MemberId) -> Result<Quiet> {
        read(sqlx::query_as(QUIET).bind(member).fetch_optional(self.conn()).await?)
    }

    /// Keeps when a member wants to be left alone.
    pub async fn set_quiet(&mut self, member: &MemberId, quiet: &Quiet) -> Result<()> {
        let clinic = serde_json::to_string(&quiet.clinic).map_err(|_| StoreError::Unreadable("list of clinic hours"))?;
        sqlx::query(
            "INSERT INTO quiet_hours (member, clinic, digest) VALUES ($1, $2, $3)
             ON CONFLICT (member) DO UPDATE SET clinic = excluded.clinic, digest = excluded.digest",
        )
        .bind(member)
        .bind(clinic)
        .bind(quiet.digest)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Tells a member something that asks for attention from `show_at` on.
    pub async fn add_notice(&mut self, member: &MemberId, kind: NoticeKind, subject: &str, now: Time, show_at: Time) -> Result<NoticeId> {
        let id = NoticeId::new(now);
        sqlx::query("INSERT INTO notices (id, member, kind, subject, created_at, show_at) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(&id)
            .bind(member)
            .bind(kind)
            .bind(subject)
            .bind(now)
            .bind(show_at)
            .execute(self.conn())
            .await?;
        Ok(id)
    }

    /// Takes back what was told to everybody about `subject`, since it leads nowhere any more.
    pub async fn drop_notices(&mut self, kind: NoticeKind, subject: &str) -> Result<()> {
        sqlx::query("DELETE FROM notices WHERE subject = $1 AND kind = $2").bind(subject).bind(kind).execute(self.conn()).await?;
        Ok(())
    }
}
