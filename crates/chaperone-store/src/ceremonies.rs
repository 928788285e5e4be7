//! What a sign-in must remember between its steps. Nothing is done yet, so no entry goes with it.

use std::fmt;

use crate::store::Store;
use crate::{MemberId, Result, Time};

/// A sign-in between its steps.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Ceremony {
    /// Whose, where that is known.
    pub member: Option<MemberId>,
    /// What the next step needs.
    pub state: String,
}

impl fmt::Debug for Ceremony {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ceremony(..)")
    }
}

impl Store {
    /// Keeps `state` until `until`, for the browser that holds the token with the SHA-256 `id`, which must be new.
    pub async fn begin_ceremony(&self, id: &str, kind: &'static str, member: Option<&MemberId>, state: &str, until: Time) -> Result<()> {
        sqlx::query("INSERT INTO ceremonies (id, kind, member, state, expires_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(id)
            .bind(kind)
            .bind(member)
            .bind(state)
            .bind(until)
            .execute(self.unaudited())
            .await?;
        Ok(())
    }

    /// Forgets those that are over.
    pub async fn forget_old_ceremonies(&self, now: Time) -> Result<()> {
        sqlx::query("DELETE FROM ceremonies WHERE expires_at <= $1").bind(now).execute(self.unaudited()).await?;
        Ok(())
    }

    /// Looks at a ceremony that goes on.
    pub async fn ceremony(&self, id: &str, kind: &'static str, now: Time) -> Result<Option<Ceremony>> {
        Ok(sqlx::query_as("SELECT member, state FROM ceremonies WHERE id = $1 AND kind = $2 AND expires_at > $3")
            .bind(id)
            .bind(kind)
            .bind(now)
            .fetch_optional(self.readers())
            .await?)
    }

    /// Takes a ceremony: it is good once.
    pub async fn take_ceremony(&self, id: &str, kind: &'static str, now: Time) -> Result<Option<Ceremony>> {
        Ok(sqlx::query_as("DELETE FROM ceremonies WHERE id = $1 AND kind = $2 AND expires_at > $3 RETURNING member, state")
            .bind(id)
            .bind(kind)
            .bind(now)
            .fetch_optional(self.unaudited())
            .await?)
    }

    /// Changes what a ceremony that goes on remembers.
    pub async fn change_ceremony(&self, id: &str, kind: &'static str, state: &str, now: Time) -> Result<()> {
        let done = sqlx::query("UPDATE ceremonies SET state = $3 WHERE id = $1 AND kind = $2 AND expires_at > $4")
            .bind(id)
            .bind(kind)
            .bind(state)
            .bind(now)
            .execute(self.unaudited())
            .await?;
        crate::Write::changed(&done, "ceremony")
    }
}
