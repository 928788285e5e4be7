//! Browsers that are signed in.

use crate::members::Member;
use crate::store::{Store, Write};
use crate::{MemberId, Result, SessionId, Time};

/// A browser that is signed in.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose.
    pub member: MemberId,
    /// What the browser calls itself, shortened.
    pub device: String,
    /// When it signed in.
    pub created_at: Time,
    /// When it was last seen, to the minute.
    pub seen_at: Time,
    /// When the member last proved who he is.
    pub proved_at: Time,
    /// Until when it is good, if it is not seen again.
    pub expires_at: Time,
}

impl Store {
    /// The session of a cookie, by the SHA-256 of its token, if it is still good, and its member, if he is active.
    pub async fn session(&self, token: &str, now: Time) -> Result<Option<(Session, Member)>> {
        let session: Option<Session> = sqlx::query_as(
            "SELECT id, member, device, created_at, seen_at, proved_at, expires_at FROM sessions
             WHERE token = $1 AND ended_at IS NULL AND expires_at > $2",
        )
        .bind(token)
        .bind(now)
        .fetch_optional(self.readers())
        .await?;
        let Some(session) = session else { return Ok(None) };
        let member = self.member(&session.member).await?;
        Ok(member.filter(|member| member.state == crate::members::Standing::Active).map(|member| (session, member)))
    }

    /// The sessions of a member that are still good, newest first.
    pub async fn sessions(&self, member: &MemberId, now: Time) -> Result<Vec<Session>> {
        Ok(sqlx::query_as(
            "SELECT id, member, device, created_at, seen_at, proved_at, expires_at FROM sessions
             WHERE member = $1 AND ended_at IS NULL AND expires_at > $2 ORDER BY seen_at DESC",
        )
        .bind(member)
        .bind(now)
        .fetch_all(self.readers())
        .await?)
    }

    /// Notes that a session was seen, and so is good until `until` at least. Says nothing that was done, so no entry
    /// goes with it.
    pub async fn seen(&self, id: &SessionId, now: Time, until: Time) -> Result<()> {
        sqlx::query(
            "UPDATE sessions SET seen_at = $2, expires_at = CASE WHEN expires_at < $3 THEN $3 ELSE expires_at END
             WHERE id = $1 AND ended_at IS NULL",
        )
        .bind(id)
        .bind(now)
        .bind(until)
        .execute(self.unaudited())
        .await?;
        Ok(())
    }
}

impl Write {
    /// Begins a session for the cookie whose token has this SHA-256.
    pub async fn begin_session(&mut self, member: &MemberId, token: &str, device: &str, now: Time, expires_at: Time) -> Result<SessionId> {
        let id = SessionId::new(now);
        sqlx::query(
            "INSERT INTO sessions (id, token, member, device, created_at, seen_at, proved_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $5, $5, $6)",
        )
        .bind(&id)
        .bind(token)
        .bind(member)
        .bind(device)
        .bind(now)
        .bind(expires_at)
        .execute(self.conn())
        .await?;
        Ok(id)
    }

    /// Notes that the member proved again who he is.
    pub async fn prove_session(&mut self, id: &SessionId, now: Time) -> Result<()> {
        let done = sqlx::query("UPDATE sessions SET proved_at = $2 WHERE id = $1 AND ended_at IS NULL")
            .bind(id)
            .bind(now)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "session")
    }

    /// Ends the session of a cookie, by the SHA-256 of its token, if there is one.
    pub async fn end_session_of(&mut self, token: &str, now: Time) -> Result<()> {
        sqlx::query("UPDATE sessions SET ended_at = $2 WHERE token = $1 AND ended_at IS NULL")
            .bind(token)
            .bind(now)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Ends one session of `member`.
    pub async fn end_session(&mut self, member: &MemberId, id: &SessionId, now: Time) -> Result<()> {
        let done = sqlx::query("UPDATE sessions SET ended_at = $3 WHERE id = $1 AND member = $2 AND ended_at IS NULL")
            .bind(id)
            .bind(member)
            .bind(now)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "session")
    }

    /// Ends all sessions of `member` but one.
    pub async fn end_other_sessions(&mut self, member: &MemberId, but: Option<&SessionId>, now: Time) -> Result<u64> {
        let done = sqlx::query("UPDATE sessions SET ended_at = $3 WHERE member = $1 AND id <> $2 AND ended_at IS NULL")
            .bind(member)
            .bind(but.map_or("", SessionId::as_str))
            .bind(now)
            .execute(self.conn())
            .await?;
        Ok(done.rows_affected())
    }
}
